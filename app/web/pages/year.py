"""The year in three views of one set of values: drawn, as month grids, as an agenda."""

from dataclasses import dataclass
from datetime import date

from app.web.pages.layout.drawing import Drawing, drawings, sheet, shortened
from app.web.pages.layout.frame import Frame, PageMissing, View
from app.web.pages.layout.glance import Month, Year, lay_out
from calendars.feeds.addresses import year_page, year_picture
from calendars.wording.titles import title
from data.journal.publication import Entry

MONTHS = tuple(f"{number:02}" for number in range(1, 13))
VIEWS = ("", "months", "agenda", *MONTHS)
MOST_STRETCHES = 24
"""Stretches drawn in a month; with more of them the month's own page has the rest."""
MOST_LISTED = 100
"""Items of a month in the agenda; as above."""
MOST_TRAY = 30


@dataclass(frozen=True, kw_only=True)
class YearDrawing:
    """A year as it is drawn: its months with their names, and the tray."""

    year: int
    months: tuple[tuple[str, Drawing], ...]
    tray: tuple[Entry, ...]
    more: int


def year(frame: Frame, view: View, number: int, kind: str = "") -> str:
    """Return a year's page in one of its views."""
    if kind not in VIEWS or number not in view.years():
        raise PageMissing(number)
    laid_out = lay_out(number, view.entries())
    if kind in MONTHS:
        return _month(frame, view, laid_out, kind)
    return frame.render(
        f"year{'-' if kind else ''}{kind}.html",
        view,
        year_page(number, kind),
        kind=kind,
        year=year_drawing(view, laid_out),
        months=[(month_name(view, month), month) for month in laid_out.months],
        years=view.years(),
        tray=laid_out.tray[:MOST_TRAY],
        untold=max(len(laid_out.tray) - MOST_TRAY, 0),
        most=MOST_LISTED,
    )


def _month(frame: Frame, view: View, laid_out: Year, number: str) -> str:
    month = laid_out.months[int(number) - 1]
    return frame.render(
        "month.html",
        view,
        year_page(laid_out.year, number),
        year=laid_out,
        name=month_name(view, month),
        entries=month.entries,
    )


def year_svg(frame: Frame, view: View, number: int) -> str:
    """Return a year's drawing as a document of its own."""
    if number not in view.years():
        raise PageMissing(number)
    outside = View(view.site, view.code, view.today, absolute=True)
    year = year_drawing(outside, lay_out(number, outside.entries()))
    laid_out = sheet([drawing for _, drawing in year.months])
    return frame.render(
        "year.svg",
        outside,
        year_picture(number),
        title=view.publication.plans[view.publication.plan_for(date(number, 1, 1))].header.title,
        year=year,
        sheet=laid_out,
        shortened=shortened,
        drawn=list(zip(year.months, laid_out.corners, strict=True)),
    )


def year_drawing(view: View, laid_out: Year) -> YearDrawing:
    """Return the drawing of a year."""
    titles = {
        stretch.entry.id: title(stretch.entry.item, view.language)
        for month in laid_out.months
        for stretch in month.stretches[:MOST_STRETCHES]
    }
    drawn = drawings(laid_out.months, titles, MOST_STRETCHES)
    names = [month_name(view, month) for month in laid_out.months]
    return YearDrawing(
        year=laid_out.year,
        months=tuple(zip(names, drawn, strict=True)),
        tray=laid_out.tray[:MOST_TRAY],
        more=max(len(laid_out.tray) - MOST_TRAY, 0),
    )


def month_name(view: View, month: Month) -> str:
    """Return a month's name without its year, as CLDR has it standing alone."""
    return view.language.month(month.first)
