"""A table as its lines: merged cells in each line they reach, broken words mended."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

import msgspec
from msgspec.structs import replace

from data.documents.document import Cell, Table
from data.documents.layout import MOST_COLUMNS
from data.importing.words.repair import in_one_line, joined_cells, mended


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A cell in one line; `inherited` where it begins in a line above. See Cell for the rest."""

    text: str
    row: int
    column: int
    columns: int = 1
    struck: str = ""
    marked: bool = False
    value: date | datetime | time | None = None
    month_only: bool = False
    bare: bool = False
    formula: bool = False
    inherited: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table: its boxes by their columns; `page`: it begins one."""

    row: int
    boxes: Mapping[int, Box]
    width: int
    page: bool = False

    @property
    def own(self) -> tuple[Box, ...]:
        """Return the boxes with text that begin in this line."""
        return tuple(box for box in self.boxes.values() if not box.inherited and box.text)

    @property
    def text(self) -> str:
        """Return its own words, cells joined as a heading across them is."""
        return joined_cells([box.text for box in self.own])

    @property
    def alone(self) -> bool:
        """Tell whether one text stands over or before all columns, and nothing beside it."""
        filled = [box for box in self.boxes.values() if box.text]
        return len(filled) == 1 and (filled[0].columns > 1 or filled[0].column == 0)

    @property
    def words(self) -> str:
        """Return its own words, cells apart."""
        return " | ".join(in_one_line(box.text) for box in self.own)


def lines_of(table: Table, language: str) -> tuple[list[Line], list[Line]]:
    """Return the lines of a table that are shown, and those that are hidden."""
    last = max((cell.row for cell in table.cells), default=-1)
    width = max((cell.column + min(cell.columns, MOST_COLUMNS) for cell in table.cells), default=0)
    boxes: dict[int, dict[int, Box]] = {}
    for cell in table.cells:
        if cell.column in table.hidden_columns and cell.columns == 1:
            continue
        for row, box in _boxes(cell, last, language):
            boxes.setdefault(row, {})[cell.column] = box
    lines = [
        Line(row=row, boxes=dict(sorted(found.items())), width=width, page=row in table.pages)
        for row, found in sorted(boxes.items())
        if any(not box.inherited and (box.text or box.struck) for box in found.values())
    ]
    shown = [line for line in lines if line.row not in table.hidden_rows]
    return shown, [line for line in lines if line.row in table.hidden_rows]


def _boxes(cell: Cell, last: int, language: str) -> Iterator[tuple[int, Box]]:
    box = Box(
        text=mended(cell.text, language),
        row=cell.row,
        column=cell.column,
        columns=cell.columns,
        struck=in_one_line(cell.struck),
        marked=cell.marked,
        value=cell.value,
        month_only=cell.month_only,
        bare=cell.bare,
        formula=cell.formula,
    )
    yield cell.row, box
    for row in range(cell.row + 1, min(cell.row + cell.rows, last + 1)):
        yield row, replace(box, inherited=True)


def continued(above: Line, below: Line, language: str) -> Line:
    """Return a line together with what goes on of it in the one below, cell by cell."""
    boxes = dict(above.boxes)
    for column, box in below.boxes.items():
        if box.inherited or not box.text:
            continue
        first = boxes.get(column)
        text = mended(f"{first.text}\n{box.text}", language) if first else box.text
        struck = " ".join(filter(None, (first.struck if first else "", box.struck)))
        boxes[column] = replace(first or box, text=text, struck=struck, inherited=False)
    return replace(above, boxes=dict(sorted(boxes.items())))


def numbering(line: Line) -> bool:
    """Tell whether a line only numbers the columns: 1, 2, 3 and so on."""
    texts = [box.text.strip(" .()") for box in line.own]
    return len(texts) > 1 and texts == [str(n) for n in range(1, len(texts) + 1)]


NUMBER = re.compile(r"(?:№ ?)?(?:\d{1,4}(?:\.\d{1,3})*|[IVXLІХ]{1,6})[.)]{0,2}")
"""The number of a row, as «1.», «1.1», «IV.» or «2)»."""
