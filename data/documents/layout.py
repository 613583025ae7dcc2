"""Lay out a table out of its rows: where each cell stands, and what is too much."""

from collections.abc import Iterable, Sequence

import msgspec

from data.documents import refusals
from data.documents.document import Cell, Table
from data.documents.pieces import Said

MOST_ROWS = 20_000
MOST_COLUMNS = 200
_MOST_LINES = 10
"""Lines of a row, on average."""
MOST_CELLS = 400_000


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of a row that says how much it takes, and not where it stands."""

    said: Said
    rows: int = 1
    columns: int = 1


def laid_out(rows: Iterable[Sequence[Span]]) -> tuple[Cell, ...]:
    """Return the cells of a table, each in the first column that those above leave free.

    As HTML (13.2.6.4.14, "forming a table") does it; a span ends with the table. Raises
    DocumentRefused.
    """
    listed = list(rows)
    check_rows(len(listed))
    taken_until: dict[int, int] = {}
    cells = []
    for number, spans in enumerate(listed):
        column = 0
        for span in spans:
            column = _free(taken_until, number, column)
            check_columns(column + 1)
            width = min(span.columns, MOST_COLUMNS - column)
            height = min(span.rows, len(listed) - number)
            taken_until |= dict.fromkeys(range(column, column + width), number + height)
            cells.append(cell(span.said, number, column, rows=height, columns=width))
            column += width
    return seen(cells)


def _free(taken_until: dict[int, int], row: int, column: int) -> int:
    while taken_until.get(column, 0) > row:
        column += 1
    return column


def cell(said: Said, row: int, column: int, *, rows: int = 1, columns: int = 1) -> Cell:
    """Return a cell with its text."""
    return Cell(
        text=said.text,
        struck=said.struck,
        marked=said.marked,
        row=row,
        column=column,
        rows=rows,
        columns=columns,
    )


def seen(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells that are not empty, row by row."""
    kept = tuple(
        sorted(
            (each for each in cells if each.text or each.struck),
            key=lambda each: (each.row, each.column),
        )
    )
    check_cells(len(kept))
    return kept


def check_cells(number: int) -> None:
    """Refuse a table of too many cells."""
    if number > MOST_CELLS:
        raise refusals.intricate()


def check_columns(number: int) -> None:
    """Refuse a table of too many columns."""
    if number > MOST_COLUMNS:
        raise refusals.columns(MOST_COLUMNS)


def check_lines(text: str) -> None:
    """Refuse a text of far more lines than the rows of a table have."""
    check_rows(text.count("\n") // _MOST_LINES)


def check_rows(number: int) -> None:
    """Refuse a table of too many rows."""
    if number > MOST_ROWS:
        raise refusals.rows(MOST_ROWS)


def is_data(table: Table) -> bool:
    """Tell whether a table has more than one cell; a frame around a text has one."""
    return len(table.cells) > 1
