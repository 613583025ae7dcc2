"""Which loose dates are near: what still wants a date, in the order of asking."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.plan.model import Category, Item
from data.publishing.due import FARTHEST, Due, due, parse_within
from data.when.period import year_period
from data.when.reading import parse_when

TODAY = date(2023, 3, 1)
CATEGORY = Category(key="events", name={"ru": "Мероприятия"})
Given = tuple[str, Item]


def given_item(when: str, key: str = "item", *, year: int = 2023, cancelled: bool = False) -> Given:
    item = Item(
        key=key,
        category=CATEGORY,
        row=1,
        title={"ru": "Название"},
        when=parse_when(when, year_period(year)),
        said=when,
        cancelled=cancelled,
    )
    return f"plan-{year}", item


@pytest.mark.parametrize(
    ("when", "days"),
    [
        pytest.param("2023-03-20", None, id="firm"),
        pytest.param("2023-03-20/2023-03-22", None, id="firm days"),
        pytest.param("2023-03-20~", 19, id="approximate"),
        pytest.param("2023-03-20~/2023-03-22", 19, id="one end approximate"),
        pytest.param("2023-04", 31, id="month"),
        pytest.param("2023-04~", 31, id="approximate month"),
        pytest.param("2023-04/2023-05", 31, id="two months"),
        pytest.param("2023-34", 31, id="quarter"),
        pytest.param("2023-21", 0, id="season"),
        pytest.param("2023-40", -59, id="half-year"),
        pytest.param("2023", -59, id="year"),
        pytest.param("unscheduled", -59, id="unscheduled"),
        pytest.param("ongoing", None, id="ongoing"),
        pytest.param("every week", None, id="every week"),
        pytest.param("every month", None, id="every month"),
        pytest.param("every quarter", None, id="every quarter"),
        pytest.param("every half-year", None, id="every half-year"),
        pytest.param("2023-02", None, id="over since yesterday"),
        pytest.param("2023-02-28~", None, id="its day was yesterday"),
        pytest.param("2023-02/2023-03", -28, id="begun"),
        pytest.param("2023-02-27~/2023-03-01~", -2, id="ends today"),
        pytest.param("2023-03", 0, id="begins today"),
        pytest.param("2023-03-01~", 0, id="today"),
        pytest.param("2023-03-02~", 1, id="tomorrow"),
        pytest.param("2023-04-30~", 60, id="exactly within"),
        pytest.param("2023-05-01~", None, id="one day beyond"),
        pytest.param("2023-05", None, id="a month one day beyond"),
    ],
)
def test_what_wants_a_date(when: str, days: int | None) -> None:
    plan, item = given_item(when)
    expected = [] if days is None else [Due(plan=plan, item=item, days=days)]
    assert due([(plan, item)], TODAY, 60) == expected


@pytest.mark.parametrize("when", ["2023-03-20~", "2023-04", "2023", "unscheduled"])
def test_nobody_asks_for_the_date_of_what_is_cancelled(when: str) -> None:
    assert due([given_item(when, cancelled=True)], TODAY, 60) == []


def test_the_days_ahead_are_those_asked_for() -> None:
    items = [given_item(f"2023-03-{day:02}~", f"day-{day}") for day in (2, 3, 31)]
    found = {within: [each.days for each in due(items, TODAY, within)] for within in (1, 2, 29, 30)}
    assert found == {1: [1], 2: [1, 2], 29: [1, 2], 30: [1, 2, 30]}


@pytest.mark.parametrize(
    ("day", "found"), [(date(2023, 12, 31), True), (date(2024, 1, 1), False)], ids=str
)
def test_what_has_no_date_is_asked_for_until_its_year_is_over(day: date, *, found: bool) -> None:
    assert bool(due([given_item("unscheduled")], day, 1)) is found


def test_the_nearest_comes_first_and_what_has_no_date_last() -> None:
    items = [
        given_item("unscheduled", "no-date"),
        given_item("2023-04", "b-month"),
        given_item("2023-04", "a-month"),
        given_item("2023-04-01~", "day"),
        given_item("2023-34", "quarter"),
        given_item("2023", "year"),
        given_item("2023-02/2023-03", "begun"),
        given_item("2023-03-09~", "week"),
        given_item("2023-01-01~/2023-06-30~", "a-month", year=2022),
        given_item("2022-12/2023-12", "no-date", year=2022),
    ]
    expected = [
        ("plan-2022", "no-date"),
        ("plan-2022", "a-month"),
        ("plan-2023", "year"),
        ("plan-2023", "begun"),
        ("plan-2023", "week"),
        ("plan-2023", "day"),
        ("plan-2023", "a-month"),
        ("plan-2023", "b-month"),
        ("plan-2023", "quarter"),
        ("plan-2023", "no-date"),
    ]
    assert [each.id for each in due(items, TODAY, 60)] == expected
    assert [each.id for each in due(reversed(items), TODAY, 60)] == expected


DAYS = st.dates(date(2022, 6, 1), date(2024, 6, 30))
TEXTS = st.one_of(
    DAYS.map(str),
    DAYS.map("{}~".format),
    DAYS.map("{:%Y-%m}".format),
    st.tuples(DAYS, st.integers(1, 90)).map(lambda p: f"{p[0]}~/{p[0] + timedelta(p[1])}~"),
    st.tuples(st.integers(2022, 2024), st.sampled_from([21, 22, 23, *range(33, 37), 40, 41])).map(
        lambda parts: f"{parts[0]}-{parts[1]}"
    ),
    st.integers(2022, 2024).map(str),
    st.sampled_from(["unscheduled", "ongoing", "every week", "every month", "every quarter"]),
)


def wants_date(item: Item) -> bool:
    """Tell by its words alone whether an item's date is loose and may still be asked for."""
    text = item.when.text
    day = len(text.partition("/")[0].rstrip("~")) == len("2023-03-01")
    goes_on = text == "ongoing" or text.startswith("every ")
    return not item.cancelled and not goes_on and ("~" in text or not day)


@given(
    rows=st.lists(st.tuples(TEXTS, st.booleans(), st.integers(2022, 2024)), max_size=12),
    today=DAYS,
    within=st.integers(1, FARTHEST),
)
def test_just_what_is_loose_and_near_is_found(
    rows: list[tuple[str, bool, int]], today: date, within: int
) -> None:
    items = [
        given_item(when, f"item-{n}", year=year, cancelled=cancelled)
        for n, (when, cancelled, year) in enumerate(rows)
    ]
    found = due(items, today, within)
    expected = {
        (plan, item.key): (item.when.start - today).days
        for plan, item in items
        if wants_date(item)
        and item.when.last >= today
        and item.when.start <= today + timedelta(days=within)
    }
    assert {each.id: each.days for each in found} == expected
    assert len(found) == len(expected)
    keys = [(each.item.when.text == "unscheduled", each.item.when.start) for each in found]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("text", "days"), [("1d", 1), ("60d", 60), ("366d", 366), ("30D", 30), (" 7d ", 7)]
)
def test_days_are_read(text: str, days: int) -> None:
    assert parse_within(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d",
        "0d",
        "060d",
        "367d",
        "1000d",
        "60",
        "60 d",
        "-1d",
        "1.5d",
        "٣d",
        "６０d",
        "60d\n60d",
    ],
)
def test_anything_else_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^write days from 1d to 366d, as in 60d$"):
        parse_within(text)
