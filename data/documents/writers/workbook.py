"""Write tables as a workbook of Excel, and mark cells of one that is there."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.documents.writers.table import Written

_DOUBTFUL = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="E7E6E6")
_LONGEST_NAME = 31
Marks = Mapping[tuple[str, int, int], str]
"""What is to be said of cells, by sheet, row and column, both from 0."""


def write_workbook(tables: Sequence[Written], marks: Marks = MappingProxyType({})) -> bytes:
    """Return tables as .xlsx, a sheet each: every cell a text, and none of them a formula."""
    book = Workbook()
    book.remove(book.active)
    _add(book, tables)
    _mark(book, marks)
    return _octets(book)


def marked_workbook(path: Path, marks: Marks, more: Sequence[Written] = ()) -> bytes:
    """Return a workbook with cells marked, and with the values of its formulas in their place.

    `more` are tables to add to it, behind its own.
    """
    book = load_workbook(path, data_only=True)
    for cell in _cells(book):
        if cell.data_type == "f" or (isinstance(cell.value, str) and cell.value.startswith("=")):
            _put(cell, str(cell.value))
    _mark(book, marks)
    _add(book, more)
    return _octets(book)


def _add(book: Workbook, tables: Sequence[Written]) -> None:
    for table in tables:
        sheet = book.create_sheet(table.name[:_LONGEST_NAME])
        for n, row in enumerate((table.headings, *table.rows), 1):
            for column, text in enumerate(row, 1):
                _put(sheet.cell(n, column), text, heading=n == 1)
        for column, width in enumerate(table.widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "A2"


def _cells(book: Workbook) -> Iterator[Cell]:
    return (
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell)
    )


def _put(cell: Cell, text: str, *, heading: bool = False) -> None:
    if not text:
        return
    cell.value = text
    # Else openpyxl makes a formula of what begins with "=", and Excel asks for nothing less.
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading:
        cell.font, cell.fill = Font(bold=True), _HEAD


def _mark(book: Workbook, marks: Marks) -> None:
    for (name, row, column), words in marks.items():
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        cell = _whole(sheet, row + 1, column + 1)
        cell.fill = _DOUBTFUL
        said = f"{cell.comment.text}\n{words}" if cell.comment else words
        cell.comment = Comment(said, "Kalends", width=360, height=120)


def _whole(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell; of a merged one the first, which alone holds anything."""
    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    around = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
    return sheet.cell(around.min_row, around.min_col)


def _octets(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
