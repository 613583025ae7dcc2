"""Old Excel (.xls), with python-calamine; it tells neither number formats nor fonts."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import msgspec
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from data.documents import refusals
from data.documents.document import Cell, Document, Table
from data.documents.layout import cell, check_columns, check_rows, seen
from data.documents.pieces import Said, plain
from data.documents.readers.excel.formats import general, shown

_STDERR = 2
_PANIC = "PanicException"


def read_xls(octets: bytes) -> Document:
    """Return the sheets that are not hidden; raises DocumentRefused."""
    try:
        with _silenced():
            return _read(octets)
    except PasswordError as error:
        raise refusals.encrypted() from error
    except BaseException as error:
        # A panic of Rust, which a damaged file brings about, is no Exception.
        if type(error).__name__ == _PANIC:
            raise refusals.broken() from error
        raise


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep what Rust writes of a panic by itself from standard error."""
    sys.stderr.flush()
    kept = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


def _read(octets: bytes) -> Document:
    workbook = CalamineWorkbook.from_filelike(BytesIO(octets))
    sheets = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    visible = [each.name for each in sheets if each.visible is SheetVisibleEnum.Visible]
    hidden = [each.name for each in sheets if each.name not in visible]
    tables = (_table(workbook.get_sheet_by_name(name)) for name in visible)
    return Document(
        kind="xls",
        tables=tuple(table for table in tables if table.cells),
        hidden=tuple(name for name in hidden if workbook.get_sheet_by_name(name).total_height),
    )


def _table(sheet: Any) -> Table:
    check_rows(sheet.total_height)
    check_columns(sheet.total_width)
    spans = {
        first: (last[0] - first[0] + 1, last[1] - first[1] + 1)
        for first, last in sheet.merged_cell_ranges or []
    }
    return Table(cells=seen(_cells(sheet, spans)), name=sheet.name)


def _cells(sheet: Any, spans: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Cell]:
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        for column, held in enumerate(values):
            rows, columns = spans.get((row, column), (1, 1))
            placed = cell(Said(plain(_text(held))), row, column, rows=rows, columns=columns)
            value = held if isinstance(held, date | time) else None
            yield msgspec.structs.replace(placed, value=value, bare=value is not None)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return general(value)
    if isinstance(value, datetime | date | time):
        return shown(value, "", "en")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
