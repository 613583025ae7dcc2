"""Dangers of a publication: items of one title, a changed year, a clock set back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from data.journal.publication import EMPTY, Publication, fold
from data.plan.model import Category, Header, Item, Organisation, Plan
from data.publishing.comparison import compare, revisions
from data.publishing.harms import Danger, Harm, clock_harms, harms
from data.when.period import year_period
from data.when.reading import parse_period, parse_when

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
SITTINGS = Category(key="sittings", name={"en": "Sittings"})
HEADER = Header(
    period=year_period(2027),
    organisation=Organisation(
        name={"en": "Parliament"},
        domain="parliament.example",
        languages=tuple({"en": "Parliament"}),
        color="red",
    ),
    title={"en": "Sittings in 2027"},
    sections=(),
)


def sitting(key: str, when: str, said: str = "", title: str = "Sitting") -> Item:
    return Item(
        key=key,
        category=SITTINGS,
        row=1,
        title={"en": title},
        when=parse_when(when, year_period(2027)),
        said=said or when,
    )


def plan(*items: Item) -> Plan:
    return Plan(slug="parliament-2027", header=HEADER, items=items)


def publish(*plans: Plan, onto: Publication = EMPTY) -> Publication:
    return fold(revisions(compare(plans, onto), onto, NOW), onto)


def harm_of(before: Sequence[Item], after: Sequence[Item]) -> tuple[Harm, ...]:
    published = publish(plan(*before))
    return harms(compare([plan(*after)], published), published)


def renamed(old: str, new: str) -> Harm:
    return Harm(
        danger=Danger.DUPLICATES,
        text=f"parliament-2027: {old!r} vanished while {new!r} appeared with the same title; a key "
        f"is for ever, subscribers would see a second event: name it {old!r}",
    )


MARCH, APRIL, MAY = (
    sitting("s-3", "2027-03-02"),
    sitting("s-4", "2027-04-06"),
    sitting("s-5", "2027-05"),
)
JUNE, JULY = sitting("s-6", "2027-06-01"), sitting("s-7", "2027-07-06")
THREE = (MARCH, APRIL, MAY)


def test_a_sitting_taken_out_and_another_put_in_is_no_renamed_key() -> None:
    assert harm_of([*THREE, JUNE], [MARCH, APRIL, MAY, JULY]) == ()


def test_a_sitting_under_a_new_key_on_its_day_is_a_renamed_key() -> None:
    anew = replace(APRIL, key="april")
    assert harm_of([*THREE, JUNE], [MARCH, anew, MAY, JUNE]) == (renamed("s-4", "april"),)


def test_several_are_matched_by_their_days_whatever_their_order() -> None:
    new = [replace(MAY, key="may"), replace(MARCH, key="march"), JULY]
    assert [
        h for h in harm_of([*THREE, JUNE], [*new, APRIL, JUNE]) if h.danger is Danger.DUPLICATES
    ] == [
        renamed("s-5", "may"),
        renamed("s-3", "march"),
    ]


def test_what_has_no_date_is_told_apart_by_what_is_said() -> None:
    first, second = (
        sitting(f"s-{n}", "unscheduled", said)
        for n, said in enumerate(["after the recess", "by the end of the session"])
    )
    third = sitting("s-2", "unscheduled", "when called")
    assert harm_of([first, second, *THREE], [first, third, *THREE]) == ()
    assert harm_of([first, second, *THREE], [first, replace(second, key="s-9"), *THREE]) == (
        renamed("s-1", "s-9"),
    )


def test_equal_ones_are_matched_one_to_one() -> None:
    both = [sitting("a", "2027-03-02"), sitting("b", "2027-03-02")]
    new = [replace(both[0], key=key) for key in ("c", "d", "e")]
    found = list(harm_of([*both, *THREE[1:], JUNE, JULY], [*new, *THREE[1:], JUNE, JULY]))
    assert found == [renamed("a", "c"), renamed("b", "d")]


def test_a_title_that_nothing_else_bears_is_the_same_item_on_any_day() -> None:
    opening = sitting("opening", "2027-01-12", title="Opening")
    moved = sitting("opening-day", "2027-01-19", title="OPENING")
    assert harm_of([opening, *THREE], [moved, *THREE]) == (renamed("opening", "opening-day"),)


def test_the_year_of_a_published_plan_changed() -> None:
    """All that has no date of its own would move with it."""
    weekly = sitting("weekly", "every week")
    published = publish(plan(weekly))
    later = replace(weekly, when=parse_when("every week", year_period(2028)))
    changed = Plan(
        slug="parliament-2027", header=replace(HEADER, period=year_period(2028)), items=(later,)
    )
    assert harms(compare([changed], published), published) == (
        Harm(
            danger=Danger.NEW_YEAR,
            text="parliament-2027: the published plan is for 2027, and would be for 2028; all that "
            "has no date of its own would move there: a new year is a new file beside the old one",
        ),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-09/2027-08", "2026-08/2027-08"),
        ("2026-09/2027-08", "2026-10/2027-07"),
        ("2026-12-28/2027-12-31", "2027"),
        ("2027", "2027-01/2028-03"),
    ],
)
def test_a_period_whose_edges_are_corrected_stays_the_same_plans(before: str, after: str) -> None:
    """Whichever years it names."""
    assert moved(before, after) == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2026-09/2027-08", "2027-09/2028-08", ("2026/2027", "2027/2028")),
        ("2027", "2027-09/2028-08", ("2027", "2027/2028")),
        ("2026-09/2027-08", "2027", ("2026/2027", "2027")),
        ("2027-01/2027-06", "2027-07/2027-12", ("2027-01-01/2027-06-30", "2027-07-01/2027-12-31")),
        ("2027-11", "2027-12", ("2027-11-01/2027-11-30", "2027-12-01/2027-12-31")),
    ],
)
def test_a_period_that_is_another_years(before: str, after: str, told: tuple[str, str]) -> None:
    """Also where the year that it begins in is the same."""
    assert moved(before, after) == (
        Harm(
            danger=Danger.NEW_YEAR,
            text=f"parliament-2027: the published plan is for {told[0]}, and would be for "
            f"{told[1]}; all that has no date of its own would move there: a new year is a new "
            "file beside the old one",
        ),
    )


def moved(before: str, after: str) -> tuple[Harm, ...]:
    """Return the harm in giving a plan with a weekly item another period."""
    old, new = (
        Plan(
            slug="parliament-2027",
            header=replace(HEADER, period=period),
            items=(replace(MARCH, when=parse_when("every week", period)),),
        )
        for period in map(parse_period, (before, after))
    )
    published = publish(old)
    return harms(compare([new], published), published)


def test_a_new_plan_has_a_year_of_its_own() -> None:
    published = publish(plan(MARCH))
    other = Plan(
        slug="parliament-2028", header=replace(HEADER, period=year_period(2028)), items=(MARCH,)
    )
    assert harms(compare([plan(MARCH), other], published), published) == ()


@pytest.mark.parametrize("now", [NOW - timedelta(days=1), NOW, NOW + timedelta(days=3000)], ids=str)
def test_a_clock_that_is_right_does_no_harm(now: datetime) -> None:
    assert clock_harms(EMPTY, now) == clock_harms(publish(plan(MARCH)), now) == ()


def test_a_clock_set_back_by_more_than_a_day_asks() -> None:
    assert clock_harms(publish(plan(MARCH)), NOW - timedelta(days=1, seconds=1)) == (
        Harm(
            danger=Danger.CLOCK,
            text="the clock says 2027-01-10 08:59 UTC, but the last publication was on 2027-01-11 "
            "09:00 UTC: one of them is wrong; subscribers would be told that day",
        ),
    )
