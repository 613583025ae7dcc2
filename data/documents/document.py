"""What a document says, whatever its format: texts and tables, in their order."""

from datetime import date, datetime, time

import msgspec


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    r"""A cell of a table; a merged one stands once, at its top left.

    `text` is what a reader sees in it, its lines apart by `\n`; `struck` what was struck out, or
    deleted under change tracking. `row` and `column` count from 0, `rows` and `columns` are how
    many it takes. `marked`: all its text is set apart by italics, a colour or a highlight.
    `value` is a date or a time that the file holds as such; `month_only`: its format shows no day,
    `bare`: which format that is can't be told.
    `formula`: the file holds no result of it, so that `text` is the formula.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    struck: str = ""
    marked: bool = False
    value: date | datetime | time | None = None
    month_only: bool = False
    bare: bool = False
    formula: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table or a sheet; `cells` go row by row, empty ones left out.

    `name` is that of a sheet; `page` the page it begins on, from 1, 0 where the format has none.
    `pages` has the first row of each further page. `hidden` are the rows and columns that the file
    hides; `before` the paragraphs between the table before it and this one.
    """

    cells: tuple[Cell, ...]
    name: str = ""
    page: int = 0
    pages: tuple[int, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    before: tuple[str, ...] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """All of a file: its tables, and the paragraphs after the last of them.

    A document without tables has its text in `after` alone. `kind` is the format, as in "docx".
    `hidden` are the names of sheets that the file hides, and that are no tables therefore;
    `comments` what people noted beside the text.
    """

    kind: str
    tables: tuple[Table, ...] = ()
    after: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
