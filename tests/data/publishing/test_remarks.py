"""Oddities told before publishing: a wording that names another day, a clock that may be wrong."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from data.journal.publication import EMPTY
from data.publishing.comparison import compare
from data.publishing.remarks import LONG_AGO, Readings, Remark, clock_doubts, contradictions
from data.when.period import year_period
from data.when.reading import parse_when
from tests.data.publishing.test_harms import MARCH, NOW, plan, publish, sitting


def told(when: str, *meant: str) -> bool:
    """Tell whether a first publication of a date is remarked on; `meant`: what its words mean."""
    changes = compare([plan(sitting("s-1", when, "said"))], EMPTY)
    return bool(contradictions(changes, reading(*meant)))


def reading(*texts: str) -> Readings:
    """Return what reads the same dates in every wording."""
    period = year_period(2027)
    return lambda _plan, _said: [parse_when(text, period) for text in texts]


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ("2027-06-25", ["2027-05-15"]),
        ("2027-05-15/2027-05-19", ["2027-05-15/2027-05-20"]),
        ("2027-06", ["2027-05"]),
        ("2027-05-15", ["2027-05"]),
        ("2027-05-15", ["2027-05-14", "2027-05-16"]),
        ("[..2027-05-15]", ["2027-05-15"]),
        ("2027-05-15", ["../2027-05-15"]),
        ("unscheduled", ["2027-05"]),
        ("2027", ["unscheduled"]),
        ("2027-05-15", ["unscheduled"]),
        ("{2027-05-15,2027-05-17}", ["2027-05-15/2027-05-17"]),
        ("FREQ=WEEKLY;BYDAY=TU", ["FREQ=WEEKLY;BYDAY=WE"]),
        ("FREQ=MONTHLY;BYMONTHDAY=11", ["[..FREQ=MONTHLY;BYMONTHDAY=11]"]),
        ("every month", ["every week"]),
        ("every week", ["unscheduled"]),
        ("ongoing", ["unscheduled"]),
    ],
)
def test_a_wording_that_means_another_date(when: str, meant: list[str]) -> None:
    assert told(when, *meant)


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ("2027-05-15", []),
        ("2027-05-15", ["2027-05-15"]),
        ("2027-05-15~", ["2027-05-15"]),
        ("2027-05-15", ["2027-05-14", "2027-05-15"]),
        ("2027-04/2027-06", ["2027-34"]),
        ("2027-10-06", ["FREQ=YEARLY;BYMONTH=10;BYDAY=1WE"]),
        ("[..2027-05-15~]", ["[..2027-05-15]"]),
        ("unscheduled", ["unscheduled"]),
        ("every month", ["every month"]),
        ("ongoing", ["ongoing~"]),
        ("2027", ["ongoing~"]),
    ],
)
def test_a_wording_that_may_be_right(when: str, meant: list[str]) -> None:
    """One that isn't understood may mean anything."""
    assert not told(when, *meant)


def test_the_remark_names_both_and_comes_with_a_new_wording_only() -> None:
    wrong = sitting("s-1", "2027-06-25", "15 мая")
    remark = Remark(
        plan="parliament-2027",
        key="s-1",
        text="said is «15 мая», but its date is 2027-06-25; is that what the plan says?",
    )
    may = reading("2027-05-15")
    first = compare([plan(wrong)], EMPTY)
    assert contradictions(first, may) == (remark,)
    published = publish(plan(sitting("s-1", "2027-05-15", "15 мая")))
    moved = compare([plan(wrong)], published)
    assert contradictions(moved, may) == ()  # `stale_words` has it
    worded = compare([plan(replace(wrong, said="16 мая"))], published)
    assert [each.key for each in contradictions(worded, may)] == ["s-1"]


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
