"""The year in three views of one set of values: drawn, as month grids, as an agenda."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from app.web.pages.drawing.code import code
from app.web.pages.drawing.drawing import SIZE, WIDTH, Drawing, Label, draw, drawn, shape_in
from app.web.pages.drawing.glance import Certainty, Month, Year, certainty, lay_out
from app.web.pages.drawing.labels import (
    form_words,
    grid_days,
    label,
    listed_dates,
    month_of,
    undrawn,
)
from app.web.pages.drawing.poster import poster
from app.web.pages.drawing.signs import Form, form
from app.web.pages.drawing.traces import with_traces
from app.web.pages.drawing.words import condensed
from app.web.pages.layout.assets import DRAWING, drawing_style
from app.web.pages.layout.frame import Frame, PageMissing, View
from calendars.feeds.addresses import language_path, year_card, year_page, year_picture
from data.journal.publication import Entry
from data.plan.model import Header
from data.when.period import DAY

MONTHS = tuple(f"{number:02}" for number in range(1, 13))
VIEWS = ("", "months", "agenda", *MONTHS)
MOST_STRETCHES = 24
"""Stretches drawn in a month; with more of them the month's own page has the rest."""
MOST_LISTED = 100
"""Items of a month in the agenda; as above."""
MOST_TRAY = 30


ROW_SIZE, ROW_WIDE, ROW_LINES = 15, 300, 2
"""The letters of the list, and the room for a name in it on a phone."""
TRAY_WIDE = 430


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An entry in the list: its sign is that of the drawing; `note` a longer date, or places."""

    entry: Entry
    form: Form
    sign: int
    label: Label
    note: str
    past: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A line of the legend: a shape and what it means."""

    form: Form
    certainty: Certainty
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedMonth:
    """A month of the list; number 0 is what goes on through the year."""

    number: int
    name: str
    rows: tuple[Row, ...]
    more: int
    past: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Imprint:
    """Whose year it is and where it is kept, with the code to photograph."""

    header: Header
    address: str
    code: str


@dataclass(frozen=True, kw_only=True)
class YearDrawing:
    """A year as it is drawn, the same as a list of months, and the tray of what has no date."""

    year: int
    drawing: Drawing
    months: tuple[ListedMonth, ...]
    legend: tuple[Key, ...]
    tray: tuple[Entry, ...]
    more: int
    signs: tuple[int, ...]

    @property
    def icons(self) -> list[tuple[Form, int]]:
        """Return the shapes that the legend and the list show, each once, with their signs."""
        shown = {(each.form, 0) for each in self.legend}
        shown |= {(Form.DAY, sign) for sign in self.signs}
        rows = (row for month in self.months for row in month.rows)
        return sorted(shown | {(row.form, row.sign) for row in rows})


def year(frame: Frame, view: View, number: int, kind: str = "") -> str:
    """Return a year's page in one of its views."""
    if kind not in VIEWS or number not in view.years():
        raise PageMissing(number)
    laid_out = lay_out(number, with_traces(view.entries(), view.today))
    if kind in MONTHS:
        return _month(frame, view, laid_out, kind)
    return frame.render(
        f"year{'-' if kind else ''}{kind}.html",
        view,
        year_page(number, kind),
        card=year_card(number),
        kind=kind,
        year=year_drawing(view, number),
        imprint=_imprint(view, number),
        months=[(month_name(view, month), month) for month in laid_out.months],
        years=view.years(),
        tray=laid_out.tray[:MOST_TRAY],
        untold=max(len(laid_out.tray) - MOST_TRAY, 0),
        most=MOST_LISTED,
        grid_days=grid_days,
        icons=[(Form.WINDOW, 0), *((Form.DAY, sign) for sign in view.signs.values())],
        legend=legend(view, _grid_forms(laid_out)),
    )


def _grid_forms(laid_out: Year) -> list[tuple[Form, Certainty]]:
    """Return the kinds of dates of month grids, which have one shape for each certainty."""
    found = {stretch.certainty for month in laid_out.months for stretch in month.stretches}
    shapes = {Certainty.WINDOW: Form.WINDOW}
    return [(shapes.get(each, Form.DAY), each) for each in Certainty if each in found]


def _imprint(view: View, number: int) -> Imprint:
    """Return what the printed page says of itself."""
    plan = view.publication.plans[view.publication.plan_for(date(number, 1, 1))]
    address = view.site.addresses.absolute(language_path(view.code, year_page(number)))
    return Imprint(header=plan.header, address=address, code=code(address))


def _month(frame: Frame, view: View, laid_out: Year, number: str) -> str:
    month = laid_out.months[int(number) - 1]
    before, behind = month.first - DAY, month.first + timedelta(days=31)
    beside = (before.replace(day=1), "prev"), (behind.replace(day=1), "next")
    return frame.render(
        "month.html",
        view,
        year_page(laid_out.year, number),
        card=year_card(laid_out.year),
        year=laid_out,
        name=month_name(view, month),
        entries=month.entries,
        beside=[(each, way) for each, way in beside if each.year in view.years()],
    )


def year_svg(frame: Frame, view: View, number: int) -> str:
    """Return a year's drawing as a document of its own: a poster for A4 and A3."""
    if number not in view.years():
        raise PageMissing(number)
    outside = View(view.site, view.code, view.today, absolute=True)
    year = year_drawing(outside, number)
    drawing, sheet = poster(
        partial(_drawn, outside, number, None),
        [each.words for each in year.legend],
        [_tray_line(outside, entry) for entry in year.tray],
    )
    return frame.render(
        "year.svg",
        outside,
        year_picture(number),
        style=drawing_style(frame.assets[DRAWING], [*outside.colors.values()]),
        imprint=_imprint(outside, number),
        year=year,
        drawing=drawing,
        sheet=sheet,
    )


def _drawn(view: View, number: int, today: date | None, width: float = WIDTH) -> Drawing:
    """Return the drawing itself, with no more entries of a month than it has room for."""
    shown = [entry for month in _by_month(view, number) for entry in month[:MOST_STRETCHES]]
    return draw(number, shown, view.signs, partial(label, view), today, width=width)


def _by_month(view: View, number: int) -> list[list[Entry]]:
    """Return what is drawn in a year by the month it is listed under; the first has what lasts."""
    months: list[list[Entry]] = [[] for _ in range(13)]
    known = with_traces(view.entries(), view.today)
    own = (entry for entry in known if drawn(entry.item.when, number))
    for entry in sorted(own, key=_within):
        months[month_of(entry.item.when, number)].append(entry)
    return months


def _tray_line(view: View, entry: Entry) -> tuple[Entry, str]:
    return entry, condensed(view.named(entry), SIZE, TRAY_WIDE)


def year_drawing(view: View, number: int) -> YearDrawing:
    """Return the drawing of a year, and the list that stands in its place on a phone."""
    tray = [entry for entry in view.entries() if undrawn(entry.item.when, number)]
    drawing = _drawn(view, number, view.today)
    months = enumerate(_by_month(view, number))
    return YearDrawing(
        year=number,
        drawing=drawing,
        legend=legend(view, drawing.forms),
        months=tuple(_listed(view, number, n, month) for n, month in months),
        tray=tuple(tray[:MOST_TRAY]),
        more=max(len(tray) - MOST_TRAY, 0),
        signs=tuple(view.signs.values()),
    )


def legend(view: View, forms: Iterable[tuple[Form, Certainty]]) -> tuple[Key, ...]:
    """Return what the shapes of a year mean, each meaning once: no more than is there."""
    keys: dict[str, Key] = {}
    for shape, sure in forms:
        words = form_words(view.language, shape, sure)
        shown = Form.DAY if shape is Form.SPAN else shape
        keys.setdefault(words, Key(form=shown, certainty=sure, words=words))
    return tuple(keys.values())


def _within(entry: Entry) -> tuple[bool, date, date, tuple[str, str]]:
    when = entry.item.when
    whole = certainty(when) is Certainty.WINDOW and form(when) is not Form.STRETCH
    return not whole, when.anchor, when.end, entry.id


def _listed(view: View, year: int, number: int, entries: list[Entry]) -> ListedMonth:
    rows = tuple(_row(view, year, entry) for entry in entries[:MOST_STRETCHES])
    over = number and date(year + number // 12, number % 12 + 1, 1) <= view.today
    return ListedMonth(
        number=number,
        name=view.language.month(date(year, number, 1)) if number else "",
        rows=rows,
        more=max(len(entries) - MOST_STRETCHES, 0),
        past=bool(over) and all(row.past for row in rows),
    )


def _row(view: View, year: int, entry: Entry) -> Row:
    own = label(view, entry)
    shape = shape_in(entry.item.when, year)
    return Row(
        entry=entry,
        form=shape,
        sign=view.sign(entry),
        label=replace(own, name=condensed(own.name, ROW_SIZE, ROW_WIDE, ROW_LINES)),
        note=listed_dates(view, entry) or own.place,
        past=year == view.today.year and view.past(entry),
    )


def month_name(view: View, month: Month) -> str:
    """Return a month's name without its year, as CLDR has it standing alone."""
    return view.language.month(month.first)
