"""The content of a sheet or a text of OpenDocument (1.3, part 3, 5 to 9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import msgspec
from lxml import etree

from data.documents import refusals
from data.documents.archive import Archive
from data.documents.document import Cell, Document, Table
from data.documents.layout import (
    MOST_COLUMNS,
    MOST_ROWS,
    cell,
    check_cells,
    check_columns,
    check_rows,
    is_data,
    seen,
)
from data.documents.pieces import BREAK, Piece, Said, paragraphs, raised, said
from data.documents.readers.opendocument.lists import Depth, Lists
from data.documents.readers.opendocument.styles import Look, Styles, ns

_ROW_GROUPS = frozenset(
    {"table-header-rows", "table-row-group", "table-rows"}
    | {"table-header-columns", "table-column-group", "table-columns"}
)
_TEXT_GROUPS = frozenset({"section", "list", "list-item", "list-header", "index-body"})
_LEFT_OUT = frozenset({"annotation", "tracked-changes", "ruby-text", "shapes", "forms"})
_HIDDEN = frozenset({"collapse", "filter"})
_TIME = "PT%HH%MM%SS"
_SHORT = len("2023-05-01")


def read_opendocument(octets: bytes, kind: str) -> Document:
    """Return a sheet ("ods") or a text ("odt"); raises DocumentRefused."""
    archive = Archive(octets)
    root = archive.xml("content.xml")
    others = [archive.xml("styles.xml")] if "styles.xml" in archive else []
    roots = [*others, root]
    walk = _Walk(Styles(roots), Lists(roots))
    body = root.find(ns("office", "body"))
    if body is None:
        raise refusals.broken()
    for content in body:
        walk.through(content)
    return Document(
        kind=kind,
        tables=tuple(walk.tables),
        after=walk.after(),
        hidden=tuple(walk.hidden),
        comments=_comments(body),
    )


def _comments(body: etree._Element) -> tuple[str, ...]:
    return paragraphs(
        "\n".join("".join(map(str, each.itertext())) for each in note.iter(ns("text", "p")))
        for note in body.iter(ns("office", "annotation"))
    )


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


class _Walk:
    """Takes up what a document says as it comes."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.styles = styles
        self._lists = lists
        self._depth = Depth()
        self._mark = ""
        self._texts: list[str] = []
        self._notes: list[str] = []
        self.tables: list[Table] = []
        self.hidden: list[str] = []

    def through(self, parent: etree._Element) -> None:
        for child in parent:
            name = _local(child)
            if name == "table":
                self._table(child)
            elif name in {"p", "h"}:
                self._texts.append(said(self._paragraph(child)).text)
                for box in child.iter(ns("drawing", "text-box")):
                    self.through(box)
            elif name in _TEXT_GROUPS:
                with self._group(child, name):
                    self.through(child)

    def after(self) -> tuple[str, ...]:
        return paragraphs((*self._texts, *self._notes))

    def _table(self, table: etree._Element) -> None:
        if self.styles.hides(table.get(ns("table", "style-name"))):
            if any(text.strip() for text in table.itertext()):
                self.hidden.append(str(table.get(ns("table", "name"), "")))
            return
        read = _Sheet(self, table, paragraphs(self._texts)).read()
        if is_data(read) or (read.cells and read.name and not self._texts):
            self.tables.append(read)
            self._texts = []
        else:
            self._texts += [each.text for each in read.cells]

    @contextmanager
    def _group(self, child: etree._Element, name: str) -> Iterator[None]:
        """Count in the lists that are open while what stands in a group is read."""
        around = self._depth
        if name == "list":
            self._depth = self._lists.open(child, around)
        elif name == "list-item" and len(child) and _local(child[0]) != "list":
            self._mark = self._lists.next(self._depth)
        yield
        self._depth = around

    def _paragraph(self, paragraph: etree._Element, below: Look | None = None) -> Iterator[Piece]:
        looks = self.styles.look("paragraph", paragraph.get(ns("text", "style-name")))
        mark, self._mark = self._mark, ""
        yield Piece(mark, marked=bool(looks.marked))
        yield from self._inline(paragraph, looks.over(below or Look()))

    def _inline(self, parent: etree._Element, looks: Look) -> Iterator[Piece]:
        yield from _piece(parent.text, looks)
        for child in parent:
            yield from self._part(child, looks)
            yield from _piece(child.tail, looks)

    def _part(self, child: etree._Element, looks: Look) -> Iterator[Piece]:
        name = _local(child)
        if name == "s":
            yield from _piece(" " * min(int(child.get(ns("text", "c"), "1")), 1000), looks)
        elif name in {"tab", "line-break"}:
            yield Piece("\t" if name == "tab" else "\n")
        elif name == "note":
            yield from self._note(child)
        elif name == "span":
            own = self.styles.look("text", child.get(ns("text", "style-name")))
            yield from self._inline(child, own.over(looks))
        elif name not in _LEFT_OUT and name not in {"frame", "custom-shape", "text-box"}:
            yield from self._inline(child, looks)

    def _note(self, note: etree._Element) -> Iterator[Piece]:
        mark = raised("".join(note.findtext(ns("text", "note-citation"), "")))
        body = note.find(ns("text", "note-body"))
        lines = [] if body is None else list(self.lines(body, Look()))
        self._notes.append(f"{mark} {said(lines).text}")
        yield Piece(mark)

    def lines(self, parent: etree._Element, looks: Look) -> Iterator[Piece]:
        """Yield the paragraphs in a cell as its lines, those of a table in it too."""
        for child in parent:
            name = _local(child)
            if name in {"p", "h"}:
                yield from self._paragraph(child, looks)
                yield BREAK
            elif name not in _LEFT_OUT:
                with self._group(child, name):
                    yield from self.lines(child, looks)


def _piece(text: str | None, looks: Look) -> Iterator[Piece]:
    if text and not looks.hidden:
        # White space of the file is one space; more of it are elements.
        folded = " ".join(f"<{text}>".split())[1:-1] if "\n" in text or "\t" in text else text
        yield Piece(
            raised(folded) if looks.high else folded, bool(looks.struck), bool(looks.marked)
        )


class _Sheet:
    """A table as it is read: repeated rows and cells that are empty are skipped over."""

    def __init__(self, walk: _Walk, table: etree._Element, before: tuple[str, ...]) -> None:
        self._walk, self._table, self._before = walk, table, before
        self._cells: list[Cell] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._defaults: list[str | None] = []
        self._pages: list[int] = []
        self._row = 0

    def read(self) -> Table:
        self._group(self._table)
        last = max((each.row for each in self._cells), default=0)
        return Table(
            cells=seen(self._cells),
            name=str(self._table.get(ns("table", "name"), "")),
            before=self._before,
            pages=tuple(row for row in self._pages if row <= last),
            hidden_rows=frozenset(row for row in self._hidden_rows if row <= last),
            hidden_columns=frozenset(self._hidden_columns),
        )

    def _group(self, parent: etree._Element) -> None:
        for child in parent:
            name = _local(child)
            if name == "table-row":
                self._read_row(child)
            elif name == "table-column":
                self._column(child)
            elif name == "soft-page-break":
                self._pages.append(self._row)
            elif name in _ROW_GROUPS:
                self._group(child)

    def _column(self, column: etree._Element) -> None:
        first = len(self._defaults)
        number = min(_repeated(column, "columns"), MOST_COLUMNS - first)
        self._defaults += [column.get(ns("table", "default-cell-style-name"))] * number
        if column.get(ns("table", "visibility")) in _HIDDEN:
            self._hidden_columns.update(range(first, first + number))

    def _read_row(self, row: etree._Element) -> None:
        times = _repeated(row, "rows")
        cells = list(self._cells_of(row))
        if cells:
            check_rows(self._row + times)
            check_cells(len(self._cells) + len(cells) * times)
            for n in range(times):
                self._cells += [_at(each, self._row + n) for each in cells]
        if row.get(ns("table", "visibility")) in _HIDDEN and self._row < MOST_ROWS:
            self._hidden_rows.update(range(self._row, self._row + min(times, MOST_ROWS)))
        self._row += times

    def _cells_of(self, row: etree._Element) -> Iterator[Cell]:
        column = 0
        style = row.get(ns("table", "default-cell-style-name"))
        for each in row:
            times = _repeated(each, "columns")
            if _local(each) == "table-cell":
                own = each.get(ns("table", "style-name")) or style or self._default(column)
                read = self._cell(each, own)
                if read.text or read.struck:
                    check_columns(column + times)
                    yield from (_in_column(read, column + n) for n in range(times))
            column += times

    def _default(self, column: int) -> str | None:
        return self._defaults[column] if column < len(self._defaults) else None

    def _cell(self, each: etree._Element, style: str | None) -> Cell:
        looks = self._walk.styles.look("table-cell", style)
        read = said(self._walk.lines(each, looks))
        formula = "" if read.text or read.struck else _formula(each)
        held = Said(formula) if formula else read
        rows, columns = (_number(each, f"number-{way}-spanned") for way in ("rows", "columns"))
        placed = cell(held, 0, 0, rows=min(rows, MOST_ROWS), columns=min(columns, MOST_COLUMNS))
        value = _value(each)
        if value is None:
            return msgspec.structs.replace(placed, formula=bool(formula))
        month_only = self._walk.styles.month_only(style)
        return msgspec.structs.replace(placed, value=value, month_only=month_only)


def _at(each: Cell, row: int) -> Cell:
    return msgspec.structs.replace(each, row=row)


def _in_column(each: Cell, column: int) -> Cell:
    return msgspec.structs.replace(each, column=column)


def _repeated(element: etree._Element, of: str) -> int:
    return _number(element, f"number-{of}-repeated")


def _number(element: etree._Element, name: str) -> int:
    told = element.get(ns("table", name), "1")
    return max(1, min(int(told), 10_000_000)) if told.isdigit() else 1


def _formula(each: etree._Element) -> str:
    """Return the formula of a cell without a result, and without its namespace, as in `of:=A1`."""
    if each.get(ns("office", "value-type")) is not None:
        return ""  # its result is a text, an empty one
    _, sign, formula = str(each.get(ns("table", "formula"), "")).partition("=")
    return sign + formula


def _value(each: etree._Element) -> date | time | None:
    kind = each.get(ns("office", "value-type"))
    try:
        if kind == "date":
            told = str(each.get(ns("office", "date-value")))
            return date.fromisoformat(told) if len(told) == _SHORT else datetime.fromisoformat(told)
        if kind == "time":
            told = str(each.get(ns("office", "time-value")))
            return datetime.strptime(told, _TIME).time()  # noqa: DTZ007  (a time of day alone)
    except ValueError:
        return None
    return None
