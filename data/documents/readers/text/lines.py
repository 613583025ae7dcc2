"""The lines of a text: which of them are a table, and which are prose."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from data.documents.document import Document, Table
from data.documents.layout import Span, check_lines, laid_out
from data.documents.pieces import Said, paragraphs, plain
from data.documents.readers.text.aligned import COLUMNS, aligned
from data.documents.readers.text.drawn import drawn, is_drawn

Way = Literal["tabs", "drawn", "aligned", "prose", "blank"]
_MOST_JOINED = 20
"""Lines of a cell in quotation marks, as Excel copies it."""


def read_text(text: str) -> Document:
    """Return a text with its tables; each line of prose is a paragraph. Raises DocumentRefused."""
    check_lines(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    tables: list[Table] = []
    texts: list[str] = []
    for way, run in _runs(_joined(lines)):
        table = _table(way, run, paragraphs(texts))
        if table is None:
            texts += run
        else:
            tables.append(table)
            texts = []
    return Document(kind="txt", tables=tuple(tables), after=paragraphs(texts))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    r"""Yield lines; a cell in quotation marks over several lines holds `\v` for each break."""
    open_: list[str] = []
    for line in lines:
        open_.append(line)
        begun = "\v".join(open_)
        if not _is_open(begun):
            yield begun
            open_ = []
        elif len(open_) > _MOST_JOINED:
            yield from open_
            open_ = []
    yield from open_


def _is_open(line: str) -> bool:
    last = line.rpartition("\t")[2]
    return "\t" in line and last.startswith('"') and last.count('"') % 2 == 1


def _way(line: str) -> Way:
    if not line.strip():
        return "blank" if "\t" not in line else "tabs"
    if "\t" in line.strip(" ") and line.strip():
        return "tabs"
    if is_drawn(line):
        return "drawn"
    return "aligned" if COLUMNS.search(line) else "prose"


def _runs(lines: Iterator[str]) -> Iterator[tuple[Way, list[str]]]:
    """Yield runs of lines of one way; a blank line in a table of tabs is the end of a page."""
    grouped = [(way, list(run)) for way, run in groupby(lines, key=_way)]
    held: list[str] = []
    for n, (way, run) in enumerate(grouped):
        if way == "tabs":
            held += run
        elif way == "blank" and held and _next_way(grouped, n) == "tabs":
            held.append("")
        else:
            if held:
                yield "tabs", held
                held = []
            yield way, run
    if held:
        yield "tabs", held


def _next_way(grouped: Sequence[tuple[Way, list[str]]], n: int) -> Way | None:
    return grouped[n + 1][0] if n + 1 < len(grouped) else None


def _table(way: Way, run: list[str], before: tuple[str, ...]) -> Table | None:
    if way == "tabs":
        return _tabbed(run, before)
    rows = None
    if way == "drawn":
        rows = drawn(run)
    elif way == "aligned":
        rows = aligned(run)
    return None if rows is None else Table(cells=laid_out(rows), before=before)


def _tabbed(run: list[str], before: tuple[str, ...]) -> Table | None:
    rows: list[list[Span]] = []
    pages = []
    for line in run:
        if line:
            rows.append([Span(said=Said(_unquoted(value))) for value in line.split("\t")])
        elif rows:
            pages.append(len(rows))
    cells = laid_out(rows)
    # One line with a tab is an indent.
    if len({each.column for each in cells}) < 2:
        return None
    return Table(cells=cells, pages=tuple(pages), before=before)


def _unquoted(value: str) -> str:
    if "\v" in value and value.startswith('"') and value.rstrip().endswith('"'):
        value = value.strip()[1:-1].replace('""', '"')
    return plain(value)
