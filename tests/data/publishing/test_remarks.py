"""Oddities told before publishing: a wording that names another day, a clock that may be wrong."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from calendars.wording.language import Language
from calendars.wording.months import month_names
from data.journal.publication import EMPTY
from data.plan.loader import Sources
from data.publishing.comparison import compare
from data.publishing.remarks import LONG_AGO, Remark, clock_doubts, contradictions
from tests.data.publishing.test_harms import MARCH, NOW, plan, publish, sitting


def told(said: str, when: str, language: Language) -> bool:
    """Tell whether a first publication of a date so worded is remarked on."""
    changes = compare([plan(sitting("s-1", when, said))], EMPTY)
    return bool(contradictions(changes, {"parliament-2027": month_names(language)}))


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("15 мая", "2027-06-25"),
        ("15 мая", "2027-05-16"),
        ("Май", "2027-06"),
        ("9–10 сентября", "2027-09-09"),
        ("15-го мая", "2027-05-14"),
        ("15 мая 2026 г.", "2027-05-15"),
        ("май 2027", "2028-05"),
        ("15.05.2027", "2027-06-15"),
        ("15.05", "2027-06-15"),
        ("15.05–20.05", "2027-05-15/2027-05-19"),
        ("2027-05-15", "2027-05-16"),
        ("окт. – нояб.", "2027-10"),
        ("декабрь", "2027-33"),
    ],
)
def test_a_wording_that_names_another_day_or_month(
    languages: Mapping[str, Language], said: str, when: str
) -> None:
    assert told(said, when, languages["ru"])


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("15 мая", "2027-05-15"),
        ("15 мая", "2027-05"),
        ("15 мая", "2027-05-15/2027-05-20"),
        ("15 мая", "2027-05-14~"),
        ("9–10 сентября", "2027-09-09/2027-09-10"),
        ("май", "2027"),
        ("в 10.30, 15 мая", "2027-05-15"),
        ("15 мая в 9.10", "2027-05-15"),
        ("декабрь – январь", "2027-12/2028-01"),
        ("25 декабря – 8 января", "2027-12-25/2028-01-08"),
        ("конец лета", "2027-08~"),
        ("май", "unscheduled"),
        ("еженедельно с мая", "every week"),
        ("1.5 месяца", "2027-07"),
        ("2 квартал", "2027-34"),
        ("32.05", "2027-05"),
    ],
)
def test_a_wording_that_may_be_right(
    languages: Mapping[str, Language], said: str, when: str
) -> None:
    assert not told(said, when, languages["ru"])


@pytest.mark.parametrize(
    ("said", "when", "expected"),
    [
        ("May 15", "2027-05-15", False),
        ("May 15", "2027-05-16", True),
        ("15th of May", "2027-05-16", True),
        ("Sept 9, 2027", "2027-09-09", False),
        ("it may be held in autumn", "2027-10", False),
        ("Feb 2028", "2029-02", True),
        ("May 10:00", "2027-05-15", False),
    ],
)
def test_in_english(
    languages: Mapping[str, Language], said: str, when: str, *, expected: bool
) -> None:
    assert told(said, when, languages["en"]) is expected


def test_the_remark_names_both_and_comes_with_a_new_wording_only(
    languages: Mapping[str, Language],
) -> None:
    months = {"parliament-2027": month_names(languages["ru"])}
    wrong = sitting("s-1", "2027-06-25", "15 мая")
    remark = Remark(
        plan="parliament-2027",
        key="s-1",
        text="said is «15 мая», but its date is 2027-06-25; is that what the plan says?",
    )
    first = compare([plan(wrong)], EMPTY)
    assert contradictions(first, months) == (remark,)
    published = publish(plan(sitting("s-1", "2027-05-15", "15 мая")))
    moved = compare([plan(wrong)], published)
    assert contradictions(moved, months) == ()  # `stale_words` has it
    worded = compare([plan(replace(wrong, said="16 мая"))], published)
    assert [each.key for each in contradictions(worded, months)] == ["s-1"]


def test_the_plan_of_2023_says_what_it_means(
    sources: Sources, languages: Mapping[str, Language]
) -> None:
    months = {"mag-2023": month_names(languages["ru"])}
    assert contradictions(compare(sources.plans, EMPTY), months) == ()


def test_the_names_of_months_in_every_case(languages: Mapping[str, Language]) -> None:
    names = month_names(languages["ru"])
    assert {name for name, number in names.items() if number == 5} == {"май", "мая"}
    assert {name for name, number in names.items() if number == 9} == {
        "сентябрь",
        "сентября",
        "сент",
    }


def test_a_clock_that_nobody_doubts() -> None:
    published = publish(plan(MARCH))
    for passed in (timedelta(0), -timedelta(minutes=1), timedelta(days=365), LONG_AGO):
        assert clock_doubts(published, NOW + passed) == ()
    assert clock_doubts(EMPTY, NOW) == ()


def test_a_clock_far_ahead_or_a_little_set_back_is_told() -> None:
    published = publish(plan(MARCH))
    assert clock_doubts(published, NOW.replace(year=2035)) == (
        (
            "the clock says 2035-01-11 09:00 UTC, the last publication was on 2027-01-11 09:00: "
            "is the clock right? subscribers are told that day, for ever"
        ),
    )
    assert clock_doubts(published, NOW - timedelta(hours=2)) == (
        (
            "the clock says 2027-01-11 07:00 UTC, the last publication was on 2027-01-11 09:00: "
            "what is published now will be stamped just after it"
        ),
    )
