"""Write entries as a table: CSV, or XLSX for spreadsheets, headings in a language."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]  # it has types, but doesn't say so
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from app.web.api.query import Query, chosen
from app.web.api.records import Status, entry_id, status, window_of
from app.web.documents import published
from calendars.feeds.addresses import page_path
from calendars.feeds.naming import feed_name
from calendars.feeds.placement import tentative
from calendars.feeds.site import Site
from calendars.wording.dates import dates
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.journal.publication import Entry
from data.when.period import DAY
from data.when.value import Rhythm, When

Cell = str | int | date | None
# What a spreadsheet takes for the beginning of a formula, after it has thrown away white space.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL = 32_767


@dataclass(frozen=True, kw_only=True)
class Table:
    """Headings, rows and the columns' widths in characters; `made` is when its content changed."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    made: datetime


def chosen_table(site: Site, language: Language, query: Query) -> Table:
    """Return the entries that a query chooses as a table."""
    entries = (event.entry for event in chosen(site, query))
    name = feed_name(query.options, site.publication, language)
    return make_table(site, language, entries, name, published(site))


def make_table(
    site: Site, language: Language, entries: Iterable[Entry], name: str, made: datetime
) -> Table:
    """Return entries as a table, a row for each; the last day is inclusive, as people count."""
    columns = _columns(language)
    return Table(
        name=name,
        headings=[heading for heading, _ in columns],
        widths=[width for _, width in columns],
        rows=[_row(site, language, entry) for entry in entries],
        made=made,
    )


def _columns(language: Language) -> list[tuple[str, int]]:
    gettext = language.gettext
    return [
        (gettext("Event"), 60),
        (gettext("Category"), 24),
        (gettext("City"), 18),
        (gettext("Date"), 28),
        (gettext("First day"), 12),
        (gettext("Last day"), 12),
        (gettext("Status"), 14),
        (gettext("Certainty"), 22),
        (gettext("In the plan"), 22),
        (gettext("Organisers"), 40),
        (gettext("Note"), 40),
        (gettext("Reason of the cancellation"), 40),
        (gettext("Plan"), 12),
        (gettext("Number in the plan"), 12),
        (gettext("Identifier"), 34),
        (gettext("Page"), 60),
    ]


def _row(site: Site, language: Language, entry: Entry) -> list[Cell]:
    item = entry.item
    start, end = window_of(item.when)
    return [
        title(item, language),
        language.text(item.category.name),
        ", ".join(language.text(place.name) for place in item.places) or None,
        dates(item.when, language),
        start,
        end - DAY if end else None,
        _status(entry, language),
        _certainty(item.when, language),
        item.said,
        "; ".join(map(language.text, item.organisers)) or None,
        language.text(item.notes) if item.notes else None,
        language.text(item.reason) if item.reason else None,
        entry.plan,
        item.row,
        entry_id(*entry.id),
        site.addresses.absolute(page_path(language.code, entry.id)),
    ]


def _status(entry: Entry, language: Language) -> str:
    words = {
        Status.CONFIRMED: language.gettext("Confirmed"),
        Status.TENTATIVE: language.gettext("Tentative"),
        Status.CANCELLED: language.gettext("Cancelled"),
    }
    return words[status(entry.item, cancelled=entry.cancelled)]


def _certainty(when: When, language: Language) -> str:
    if isinstance(when, Rhythm):
        return language.gettext("a rhythm without stated days")
    if tentative(when):
        return language.gettext("approximate or not set yet")
    return language.gettext("date set")


def write_csv(table: Table, separator: str = ",") -> bytes:
    """Return a table as CSV (RFC 4180), with the BOM without which Excel misreads Cyrillic.

    Excel splits lines at what the reader's Windows separates lists with, in many countries a `;`.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(table.headings)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def write_xlsx(table: Table) -> bytes:
    """Return a table as an XLSX workbook; equal tables make equal octets."""
    octets = io.BytesIO()
    # In memory all parts are dated 1980; otherwise the time zone would get into them.
    book = xlsxwriter.Workbook(octets, {"in_memory": True})
    book.set_properties({"title": table.name, "created": table.made.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    top = {"valign": "top", "text_wrap": True}
    _write_headings(sheet, table, book.add_format({**top, "bold": True, "bottom": 1}))
    formats = book.add_format(top), book.add_format({**top, "num_format": "yyyy-mm-dd"})
    for number, row in enumerate(table.rows, start=1):
        _write_row(sheet, number, row, *formats)
    book.close()
    return octets.getvalue()


def _write_headings(sheet: Worksheet, table: Table, bold: Format) -> None:
    for column, (heading, width) in enumerate(zip(table.headings, table.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)


def _write_row(
    sheet: Worksheet, number: int, row: Sequence[Cell], plain: Format, day: Format
) -> None:
    """Write each cell as what it is, so that no text becomes a formula, a link or a number."""
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            sheet.write_datetime(number, column, cell, day)
        elif isinstance(cell, int):
            sheet.write_number(number, column, cell, plain)
        elif cell is not None:
            sheet.write_string(number, column, _fitting(cell), plain)


def _fitting(text: str) -> str:
    """Return a text that Excel takes into one cell."""
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
