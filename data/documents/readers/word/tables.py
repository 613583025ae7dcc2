"""A table of Word: its rows with what stands in them, merged cells as they are seen."""

from collections.abc import Iterator
from itertools import chain

import msgspec
from lxml import etree

from data.documents.document import Cell, Table
from data.documents.layout import cell, check_columns, check_rows, seen
from data.documents.pieces import BREAK, Piece, Said, said
from data.documents.readers.word.names import alternatives, local, number, value, w
from data.documents.readers.word.styles import shaded
from data.documents.readers.word.text import Context, pieces

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_PAGE_BREAK = w("lastRenderedPageBreak")


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as a row has it; `merge` is "restart", "continue" or nothing."""

    said: Said
    column: int
    columns: int
    merge: str


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables in a body or a cell, also those in content controls."""
    for child in alternatives(parent) if local(parent) == "AlternateContent" else parent:
        name = local(child)
        if name in {"p", "tbl"}:
            yield child
        elif name in _WRAPPERS or name == "AlternateContent":
            yield from blocks(child)


def _parts(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPPERS:
            yield from _parts(child, name)


def framed(table: etree._Element) -> etree._Element | None:
    """Return the cell of a table that is a frame around other tables."""
    rows = list(_parts(table, "tr"))
    cells = list(_parts(rows[0], "tc")) if len(rows) == 1 else []
    return cells[0] if len(cells) == 1 and cells[0].find(f".//{w('tbl')}") is not None else None


def read_table(
    context: Context, table: etree._Element, before: tuple[str, ...], page: int
) -> Table:
    """Return a table that begins on a page."""
    rows = list(_parts(table, "tr"))
    check_rows(len(rows))
    boxes = [list(_boxes(context, row)) for row in rows]
    return Table(cells=seen(_merged(boxes)), page=page, pages=tuple(_pages(rows)), before=before)


def _boxes(context: Context, row: etree._Element) -> Iterator[Box]:
    properties = row.find(w("trPr"))
    column = number(value(properties, "gridBefore"), 0)
    gone = properties is not None and properties.find(w("del")) is not None
    for each in _parts(row, "tc"):
        told = each.find(w("tcPr"))
        columns = max(1, number(value(told, "gridSpan"), 1))
        check_columns(column + columns)
        read = _said(context, each, gone=gone, ground=bool(shaded(told)))
        yield Box(said=read, column=column, columns=columns, merge=_merge(told))
        column += columns


def _merge(properties: etree._Element | None) -> str:
    found = None if properties is None else properties.find(w("vMerge"))
    return "" if found is None else found.get(w("val"), "continue")


def _said(context: Context, of: etree._Element, *, gone: bool, ground: bool) -> Said:
    lines = [_line(context, block) for block in blocks(of)]
    inked = chain.from_iterable(chain(line, (BREAK,)) for line in lines)
    if not gone and not ground:
        return said(inked)
    return said(Piece(each.text, each.struck or gone, each.marked or ground) for each in inked)


def _line(context: Context, block: etree._Element) -> list[Piece]:
    if local(block) == "p":
        return list(pieces(context, block))
    # A table in a cell: a line a row, as its rows mean nothing to the columns outside.
    nested: list[Piece] = []
    for row in _parts(block, "tr"):
        inner = (part for each in _parts(row, "tc") for part in blocks(each))
        for n, part in enumerate(inner):
            nested += (Piece(" " if n else "\n"), *_line(context, part))
    return nested[1:]


def _merged(rows: list[list[Box]]) -> Iterator[Cell]:
    """Yield the cells; those merged downwards stand once, with all that is seen in them."""
    above: dict[int, Cell] = {}
    for n, boxes in enumerate(rows):
        open_: dict[int, Cell] = {}
        for box in boxes:
            over = above.pop(box.column, None)
            if box.merge == "continue" and over is not None:
                open_[box.column] = _taller(over)
                continue
            if over is not None:
                yield over
            if box.merge:
                open_[box.column] = _cell(box, n)
            else:
                yield _cell(box, n)
        yield from above.values()
        above = open_
    yield from above.values()


def _taller(over: Cell) -> Cell:
    return msgspec.structs.replace(over, rows=over.rows + 1)


def _cell(box: Box, row: int) -> Cell:
    return cell(box.said, row, box.column, columns=box.columns)


def _pages(rows: list[etree._Element]) -> Iterator[int]:
    """Yield the first row of each further page; a row that the page cuts is of the former."""
    for n, row in enumerate(rows):
        breaks = row.find(f".//{_PAGE_BREAK}")
        if breaks is not None and (n or _text_before(row, breaks)):
            begun = n + 1 if _text_before(row, breaks) else n
            if begun < len(rows):
                yield begun


def _text_before(row: etree._Element, mark: etree._Element) -> bool:
    for element in row.iter(w("t"), _PAGE_BREAK):
        if element is mark:
            return False
        if (element.text or "").strip():
            return True
    return False


def begins_page(table: etree._Element) -> bool:
    """Tell whether a page ends just before a table."""
    row = next(_parts(table, "tr"), None)
    mark = None if row is None else row.find(f".//{_PAGE_BREAK}")
    return row is not None and mark is not None and not _text_before(row, mark)


def page_breaks(element: etree._Element) -> int:
    """Return how many pages end in a paragraph or a table, as Word last laid them out.

    A break that a row's cells all have is one.
    """
    if local(element) == "tbl":
        return sum(row.find(f".//{_PAGE_BREAK}") is not None for row in _parts(element, "tr"))
    return sum(1 for _ in element.iter(_PAGE_BREAK))
