"""The year drawn: every mark is named, nothing overlaps, nothing leaves the sheet."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.drawing.drawing import LANE, LONG, WIDTH, Drawing, Label, Mark, draw
from app.web.pages.drawing.labels import days, label
from app.web.pages.drawing.metrics import text_width
from app.web.pages.drawing.palette import (
    DARK,
    ENOUGH,
    LIGHT,
    NAMES,
    NIGHT,
    PAPER,
    chosen,
    contrast,
    palette,
    readable,
)
from app.web.pages.drawing.signs import Form, form, sign
from app.web.pages.layout.assets import DRAWING, FOLDER
from app.web.pages.layout.frame import View
from app.web.pages.year import year_drawing
from calendars.feeds.site import Site
from data.journal.publication import Entry
from data.plan.checks import rgb
from data.plan.model import Category, Item
from data.when.period import year_period
from data.when.reading import parse_when

YEAR = 2023
TODAY = date(2023, 7, 20)
KINDS: Mapping[str, Form] = {
    "2023-05-26": Form.DAY,
    "2023-09-09~/2023-09-10~": Form.SPAN,
    "2023-10/2023-11": Form.WINDOW,
    "[2023-05-16..2023-05-31]": Form.STRETCH,
    "{2023-10-01..2023-10-03,2023-10-15}": Form.SEVERAL,
    "[..2023-06-15]": Form.DEADLINE,
    "2023-09-01/..": Form.FROM,
    "../2023-06-15": Form.UNTIL,
    "FREQ=WEEKLY;BYDAY=TU": Form.RULE,
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": Form.DAY,
    "every quarter": Form.RHYTHM,
    "ongoing": Form.ONGOING,
    "unscheduled": Form.NONE,
}


def invented(text: str, key: str = "x") -> Entry:
    words = {"en": "x"}
    item = Item(
        key=key,
        category=Category(key="c", name=words),
        row=1,
        title=words,
        when=parse_when(text, year_period(YEAR)),
        said="x",
    )
    now = datetime(2023, 1, 1, tzinfo=UTC)
    return Entry(plan="p", item=item, sequence=0, created=now, modified=now, stamp=now)


def drawing(*entries: Entry, name: str = "Name") -> Drawing:
    return draw(YEAR, entries, {"c": 0}, lambda _: Label(days="1", name=name), TODAY)


def clashes(drawn: Drawing) -> list[tuple[str, str]]:
    def apart(one: Mark, other: Mark) -> bool:
        return (
            one.left + one.width < other.left
            or other.left + other.width < one.left
            or one.top + one.height <= other.top
            or other.top + other.height <= one.top
        )

    pairs = combinations(drawn.marks, 2)
    return [(a.entry.item.key, b.entry.item.key) for a, b in pairs if not apart(a, b)]


def test_each_kind_of_date_has_its_own_shape() -> None:
    assert {text: form(invented(text).item.when) for text in KINDS} == KINDS
    drawn = {
        text: tuple(piece.kind for mark in drawing(invented(text)).marks for piece in mark.pieces)
        for text in KINDS
    }
    assert drawn == {
        "2023-05-26": ("sign",),
        "2023-09-09~/2023-09-10~": ("span", "sign"),
        "2023-10/2023-11": ("soft", "sign"),
        "[2023-05-16..2023-05-31]": ("soft", "sign", "stop", "stop"),
        "{2023-10-01..2023-10-03,2023-10-15}": ("thread", "sign"),
        "[..2023-06-15]": ("stop", "sign"),
        "2023-09-01/..": ("line", "stop", "sign"),
        "../2023-06-15": ("line", "stop", "sign"),
        "FREQ=WEEKLY;BYDAY=TU": ("thread", "tick", "sign"),
        "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": ("sign",),
        "every quarter": ("beat", "sign"),
        "ongoing": ("line", "sign"),
        "unscheduled": (),
    }


def test_a_window_of_two_months_is_one_bar() -> None:
    [mark] = drawing(invented("2023-10/2023-11")).marks
    assert mark.pieces[0].path.startswith("M849.7 ")
    assert mark.extent.right - mark.extent.left == pytest.approx(61 / 365 * WIDTH)


def test_a_limit_in_another_year_has_no_stop_in_this_one() -> None:
    drawn = draw(
        2022, [invented("../2023-06-15")], {"c": 0}, lambda _: Label(days="", name="x"), TODAY
    )
    assert list(drawn.marks) == []
    [mark] = drawing(invented("2023-09-01/..")).marks
    assert mark.form is Form.FROM


def test_today_and_the_past_are_marked_in_their_own_year_only() -> None:
    entry = invented("2023-05-26")
    assert drawing(entry).today == pytest.approx(200.5 / 365 * WIDTH)
    assert drawing(entry).past == pytest.approx(181 / 365 * WIDTH)
    other = draw(YEAR, [entry], {"c": 0}, lambda _: Label(days="", name="x"), date(2024, 1, 1))
    assert (other.today, other.past) == (None, 0)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_of_the_2023_plan_is_drawn_and_named(site: Site, language: str) -> None:
    year = year_drawing(View(site, language, TODAY), YEAR)
    drawn = {mark.entry.id for mark in year.drawing.marks}
    assert drawn | {entry.id for entry in year.tray} == set(site.publication.entries)
    assert len(drawn) == 43
    listed = [row.entry.id for month in year.months for row in month.rows]
    assert (len(listed), set(listed)) == (43, drawn)
    assert clashes(year.drawing) == []
    assert all(
        mark.left >= -2 and mark.left + mark.width <= WIDTH + 2 for mark in year.drawing.marks
    )
    for mark in year.drawing.marks:
        widths = [text_width(line, 13) for line in mark.lines]
        assert mark.width >= max(widths)
        quoted = [part.partition("»")[0] for part in mark.label.name.split("«")[1:]]
        assert not any("…" in part for part in quoted), mark.label.name


def test_a_city_stands_beside_its_day(site: Site) -> None:
    view = View(site, "ru", TODAY)
    entries = site.publication.entries
    found = {
        key: label(view, entries["mag-2023", key])
        for key in ("jubilee-khabarovsk", "mag-session-29", "mag-herald-journal", "city-day-moscow")
    }
    assert found["jubilee-khabarovsk"] == Label(days="28", name="Хабаровск, 165 лет")
    assert found["city-day-moscow"] == Label(days="9–10", name="Москва, 876 лет")
    assert (found["mag-session-29"].days, found["mag-session-29"].place) == ("26", "Хабаровск")
    assert found["mag-herald-journal"].place == "ежеквартально"


def test_days_are_numbers_where_the_axis_has_the_month(site: Site) -> None:
    view = View(site, "en", TODAY)
    found = {text: days(view, invented(text).item.when) for text in KINDS}
    assert found == {
        "2023-05-26": "26",
        "2023-09-09~/2023-09-10~": "9–10",
        "2023-10/2023-11": "",
        "[2023-05-16..2023-05-31]": "16–31",
        "{2023-10-01..2023-10-03,2023-10-15}": "1–3, 15",
        "[..2023-06-15]": "by Jun 15",
        "2023-09-01/..": "from Sep 1",
        "../2023-06-15": "until Jun 15",
        "FREQ=WEEKLY;BYDAY=TU": "",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": "4",
        "every quarter": "",
        "ongoing": "",
        "unscheduled": "",
    }


@given(
    dates=st.lists(
        st.tuples(st.dates(date(2022, 12, 1), date(2024, 1, 31)), st.integers(0, 200)), max_size=30
    ),
    name=st.text("абвгщш «»,", min_size=1, max_size=150),
)
def test_no_marks_overlap_and_every_one_can_be_touched(
    dates: list[tuple[date, int]], name: str
) -> None:
    entries = [
        invented(f"{start}/{date.fromordinal(start.toordinal() + more)}", f"k{n}")
        for n, (start, more) in enumerate(dates)
    ]
    drawn = drawing(*entries, name=name)
    assert clashes(drawn) == []
    assert all(mark.height >= LANE and mark.width >= LANE / 2 for mark in drawn.marks)
    assert all(mark.top + mark.height <= drawn.height for mark in drawn.marks)


def test_what_is_long_has_its_words_above() -> None:
    [long] = drawing(invented("2023-01/2023-06")).marks
    assert long.extent.right - long.extent.left > LONG
    assert long.text_y < long.extent.y - 8


def test_signs_differ_however_many_categories_there_are() -> None:
    assert len({sign(n, 0, 0) for n in range(24)}) == 24


def test_every_colour_can_be_read_on_both_grounds() -> None:
    poor = [
        (name, ground)
        for name in NAMES
        for ground in (LIGHT, DARK)
        if contrast(readable(rgb(name), ground), ground) < ENOUGH
    ]
    assert poor == []
    assert palette([NAMES.index("steelblue")]) == (
        ".c135{--c:#4076a4;--s:#dde5ea}\n@media screen and (prefers-color-scheme: dark) "
        "{.c135{--c:#4b87b9;--s:#1d2b35}}\n"
    )


def test_the_style_sheet_has_the_grounds_that_colours_are_made_for() -> None:
    style = (FOLDER / DRAWING).read_text(encoding="utf-8")
    assert re.findall(r"--paper: (#[0-9a-f]{6});", style) == [PAPER, NIGHT]


def test_no_two_categories_share_a_colour() -> None:
    colors = chosen({"a": "steelblue", "b": "steelblue", "c": "seagreen", "d": "slategray"})
    assert [NAMES[number] for number in colors.values()] == [
        *("steelblue", "seagreen", "goldenrod", "slategray")
    ]
    assert len(set(chosen({str(n): "navy" for n in range(40)}).values())) == 40
