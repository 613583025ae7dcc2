"""A year at a glance holds every item once, in its months or in the tray."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.drawing.glance import Certainty, Month, Stretch, certainty, lay_out
from calendars.feeds.site import Site
from data.journal.publication import Entry
from data.plan.model import Category, Item
from data.when.period import year_period
from data.when.reading import parse_when

YEAR = 2023


def entries(site: Site) -> list[Entry]:
    return [event.entry for event in site.ordered["en"]]


def test_the_2023_plan_is_all_there(site: Site) -> None:
    year = lay_out(YEAR, entries(site))
    begun = [
        stretch.entry for month in year.months for stretch in month.stretches if stretch.begins
    ]
    assert len(begun) == 37
    assert {entry.id for entry in (*begun, *year.tray)} == set(site.publication.entries)
    assert [entry.item.when.text for entry in year.tray] == [
        *["unscheduled"] * 3,
        "ongoing",
        "every quarter",
        "every week",
        *["ongoing"] * 3,
    ]


def test_a_month_shows_windows_first_then_days(site: Site) -> None:
    september = lay_out(YEAR, entries(site)).months[8]
    stretches = [
        (m.entry.item.key, m.first, m.last, m.certainty, m.begins) for m in september.stretches
    ]
    window, near = Certainty.WINDOW, Certainty.APPROXIMATE
    assert stretches == [
        ("smart-cities-round-table", 1, 30, window, True),
        ("jubilee-batumi", 5, 5, near, True),
        ("city-day-minsk", 9, 9, near, True),
        ("jubilee-taganrog", 9, 9, near, True),
        ("city-day-moscow", 9, 10, near, True),
        ("jubilee-astrakhan", 16, 16, near, True),
        ("city-day-tskhinval", 19, 19, near, True),
    ]


def test_a_window_of_two_months_stands_in_both_and_begins_in_one(site: Site) -> None:
    year = lay_out(YEAR, entries(site))
    found = [
        (month.first, stretch.first, stretch.last, stretch.begins)
        for month in year.months
        for stretch in month.stretches
        if stretch.entry.item.key == "dialogue-on-the-volga-forum"
    ]
    assert found == [(date(2023, 10, 1), 1, 31, True), (date(2023, 11, 1), 1, 30, False)]


def test_weeks_begin_on_monday() -> None:
    february = Month(first=date(2023, 2, 1), days=28, stretches=())
    assert february.weeks == (
        (0, 0, 1, 2, 3, 4, 5),
        (6, 7, 8, 9, 10, 11, 12),
        (13, 14, 15, 16, 17, 18, 19),
        (20, 21, 22, 23, 24, 25, 26),
        (27, 28, 0, 0, 0, 0, 0),
    )


def test_certainty_is_that_of_the_date() -> None:
    texts = {
        "2023-05-26": Certainty.FIRM,
        "2023-05-26~": Certainty.APPROXIMATE,
        "2023-05": Certainty.WINDOW,
        "2023": Certainty.WINDOW,
        "unscheduled": Certainty.UNDATED,
        "every week": Certainty.UNDATED,
    }
    assert {text: certainty(parse_when(text, year_period(YEAR))) for text in texts} == texts


@given(
    start=st.dates(date(2022, 11, 1), date(2024, 1, 31)),
    days=st.integers(min_value=0, max_value=90),
)
def test_every_day_of_a_stated_interval_is_marked(start: date, days: int) -> None:
    last = date.fromordinal(start.toordinal() + days)
    entry = invented(f"{start}/{last}")
    year = lay_out(YEAR, [entry])
    marked = {
        month.first.replace(day=day)
        for month in year.months
        for stretch in month.stretches
        for day in range(stretch.first, stretch.last + 1)
    }
    own = {date.fromordinal(n) for n in range(start.toordinal(), last.toordinal() + 1)}
    in_year = {day for day in own if day.year == YEAR}
    assert marked == (in_year if len(own) <= 62 else set())
    assert bool(year.tray) == (bool(in_year) and len(own) > 62)


def invented(text: str) -> Entry:
    words = {"en": "x"}
    item = Item(
        key="x",
        category=Category(key="c", name=words),
        row=1,
        title=words,
        when=parse_when(text, year_period(YEAR)),
        said="x",
    )
    now = datetime(2023, 1, 1, tzinfo=UTC)
    return Entry(plan="p", item=item, sequence=0, created=now, modified=now, stamp=now)


def test_a_month_lists_an_entry_once_with_all_its_days() -> None:
    rule, day = invented("FREQ=WEEKLY;BYDAY=TU"), invented("2023-05-09")
    may = lay_out(YEAR, [rule]).months[4]
    assert [days for _, days in may.single] == ["2, 9, 16, 23, 30"]
    assert [each.first for each in may.on(9)] == [9]
    assert [days for _, days in lay_out(YEAR, [day]).months[4].single] == ["9"]
    span = lay_out(YEAR, [invented("2023-05-09/2023-05-11")]).months[4]
    assert (span.single, len(span.bars), len(span.on(10))) == ((), 1, 1)


def test_marks_are_values() -> None:
    entry = invented("2023-05-26")
    (stretch,) = lay_out(YEAR, [entry]).months[4].stretches
    assert stretch == Stretch(entry=entry, first=26, last=26, certainty=Certainty.FIRM, begins=True)
