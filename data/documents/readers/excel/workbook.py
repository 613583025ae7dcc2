"""The sheets of an .xlsx, as a reader sees them."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import msgspec
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.documents import refusals
from data.documents.archive import Archive
from data.documents.document import Cell, Document, Table
from data.documents.layout import MOST_COLUMNS, cell, check_columns, check_rows, seen
from data.documents.pieces import Piece, Said, paragraphs, said
from data.documents.readers.excel.formats import number_shown, parts, shown

_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SPREAD = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
_COMMENTS = re.compile(r"xl/(?:comments/)?comments?\d*\.xml")
_MOST_SPREAD = 2_000_000
_TRUTH = {True: "TRUE", False: "FALSE"}
_BLACK = "000000"
_WHITE = "FFFFFF"


class _Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet with its results, the same with its formulas where any are, and its language."""

    results: Any
    formulas: Any
    language: str


def read_xlsx(octets: bytes) -> Document:
    """Return the sheets of an Excel workbook that are not hidden; raises DocumentRefused."""
    with warnings.catch_warnings():
        # About drawings and extensions that it leaves out.
        warnings.simplefilter("ignore")
        _check_spread(octets)
        results = load_workbook(BytesIO(octets), data_only=True, rich_text=True)
        formulas = load_workbook(BytesIO(octets)) if _has_formulas(octets) else None
    tables = (_table(_sheet(each, formulas)) for each in results.worksheets if _is_visible(each))
    hidden = (each for each in results.worksheets if not _is_visible(each) and _has_words(each))
    return Document(
        kind="xlsx",
        tables=tuple(table for table in tables if table.cells),
        hidden=tuple(each.title for each in hidden),
        comments=_comments(octets),
    )


def _comments(octets: bytes) -> tuple[str, ...]:
    """Return what was noted beside the cells; a conversation is told as Excel of old shows it."""
    archive = Archive(octets)
    roots = [archive.xml(name) for name in archive.names if _COMMENTS.fullmatch(name)]
    notes = (note for root in roots for note in root.iter("{*}comment"))
    return paragraphs("".join(text.text or "" for text in note.iter("{*}t")) for note in notes)


def _sheets(octets: bytes) -> Iterator[bytes]:
    archive = Archive(octets)
    return (archive.octets(each) for each in archive.names if each.startswith("xl/worksheets/"))


def _has_formulas(octets: bytes) -> bool:
    return any(_FORMULA.search(sheet) for sheet in _sheets(octets))


def _check_spread(octets: bytes) -> None:
    """Refuse merged cells and links over so many cells that openpyxl, which goes to each, hangs."""
    ranges = (found.groups() for sheet in _sheets(octets) for found in _SPREAD.finditer(sheet))
    if sum(_area(*each) for each in ranges) > _MOST_SPREAD:
        raise refusals.intricate()


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    first, last = (int(column_index_from_string(each.decode())) for each in (left, right))
    return (abs(last - first) + 1) * (abs(int(bottom) - int(top)) + 1)


def _is_visible(sheet: Worksheet) -> bool:
    return bool(sheet.sheet_state == "visible")


def _sheet(results: Worksheet, formulas: Workbook | None) -> _Sheet:
    beside = None if formulas is None else formulas[results.title]
    texts = (each.value for each in _held(results) if isinstance(each.value, str))
    russian = any(_RUSSIAN.search(text) for text in texts)
    return _Sheet(results=results, formulas=beside, language="ru" if russian else "en")


def _held(sheet: Worksheet) -> Iterable[SheetCell]:
    """Return the cells that the file holds, without making the empty ones between."""
    return [each for _, each in sorted(sheet._cells.items())]  # noqa: SLF001  (the public way makes every cell of the sheet's rectangle)


def _has_words(sheet: Worksheet) -> bool:
    return any(each.value is not None for each in _held(sheet))


def _table(sheet: _Sheet) -> Table:
    spans, covered = _merged(sheet.results)
    cells = [
        read
        for each in _held(sheet.results)
        if (each.row, each.column) not in covered
        and (read := _cell(sheet, each, spans)) is not None
    ]
    check_columns(max((each.column + 1 for each in cells), default=0))
    check_rows(max((each.row + 1 for each in cells), default=0))
    return Table(
        cells=seen(cells),
        name=sheet.results.title,
        hidden_rows=_hidden_rows(sheet.results),
        hidden_columns=_hidden_columns(sheet.results),
    )


def _merged(
    sheet: Worksheet,
) -> tuple[Mapping[tuple[int, int], tuple[int, int]], frozenset[tuple[int, int]]]:
    """Return how many rows and columns merged cells take, and which cells they cover."""
    spans, covered = {}, set()
    for each in sheet.merged_cells.ranges:
        height, width = each.max_row - each.min_row + 1, each.max_col - each.min_col + 1
        spans[each.min_row, each.min_col] = (height, width)
        covered |= {
            (row, column)
            for row in range(each.min_row, each.max_row + 1)
            for column in range(each.min_col, each.max_col + 1)
        } - {(each.min_row, each.min_col)}
    return spans, frozenset(covered)


def _cell(
    sheet: _Sheet, each: SheetCell, spans: Mapping[tuple[int, int], tuple[int, int]]
) -> Cell | None:
    read = _said(sheet, each)
    formula = "" if read.text or read.struck else _formula(sheet, each)
    if not (read.text or read.struck or formula):
        return None
    rows, columns = spans.get((each.row, each.column), (1, 1))
    placed = cell(
        Said(formula or read.text, read.struck, read.marked),
        each.row - 1,
        each.column - 1,
        rows=rows,
        columns=min(columns, MOST_COLUMNS),
    )
    return msgspec.structs.replace(placed, formula=bool(formula), **_dated(each))


def _formula(sheet: _Sheet, each: SheetCell) -> str:
    # openpyxl leaves a result that is an empty text its type, and no value.
    if sheet.formulas is None or each.data_type == "str":
        return ""
    held = sheet.formulas.cell(each.row, each.column).value
    text = getattr(held, "text", held)
    return text if isinstance(text, str) and text.startswith("=") else ""


def _dated(each: SheetCell) -> dict[str, Any]:
    value = each.value
    if not isinstance(value, date | time):
        return {}
    told = parts(each.number_format)
    if told == {"y"}:
        return {}  # a year alone is no date
    if isinstance(value, datetime) and value.time() == time() and not told & {"h", "s"}:
        value = value.date()
    return {"value": value, "month_only": "m" in told and not told & {"d", "h", "s"}}


def _said(sheet: _Sheet, each: SheetCell) -> Said:
    whole = _struck(each.font), _marked(each.font) or _filled(each.fill)
    if isinstance(each.value, CellRichText):
        return said(_rich(each.value, *whole))
    return said([Piece(_text(each, sheet.language), *whole)])


def _rich(text: CellRichText, struck: bool, marked: bool) -> Iterator[Piece]:  # noqa: FBT001  (the pair is passed on as it is)
    for run in text:
        if isinstance(run, TextBlock):
            yield Piece(run.text, bool(run.font.strike), marked or _inked(run.font))
        else:
            yield Piece(run, struck, marked)


def _text(each: SheetCell, language: str) -> str:
    value = each.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUTH[value]
    if isinstance(value, date | time):
        return shown(value, each.number_format, language)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return number_shown(value, each.number_format)
    return str(value)


def _struck(font: Font | None) -> bool:
    return bool(font and font.strike)


def _marked(font: Font | None) -> bool:
    return bool(font and (font.i or _coloured(font.color)))


def _inked(font: Any) -> bool:
    return bool(font.i or _coloured(font.color))


def _coloured(colour: Any) -> bool:
    """Tell whether a colour is neither the usual one nor black."""
    if colour is None:
        return False
    if colour.type == "rgb":
        return isinstance(colour.rgb, str) and colour.rgb[-6:] not in {_BLACK, _WHITE}
    return bool(colour.type == "theme" and colour.theme not in {0, 1})


def _filled(fill: PatternFill | Any) -> bool:
    return getattr(fill, "fill_type", None) == "solid" and _coloured(fill.fgColor)


def _hidden_rows(sheet: Worksheet) -> frozenset[int]:
    return frozenset(n - 1 for n, each in sheet.row_dimensions.items() if each.hidden)


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    hidden: set[int] = set()
    for each in sheet.column_dimensions.values():
        if each.hidden:
            first, last = each.min or 0, min(each.max or 0, MOST_COLUMNS)
            hidden.update(range(first - 1, last))
    return frozenset(hidden)
