"""The pages of a PDF as one document: tables go on over pages, running titles are left out."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

import msgspec
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from data.documents import refusals
from data.documents.document import Cell, Document, Table
from data.documents.layout import check_rows
from data.documents.pieces import paragraphs
from data.documents.readers.pdf.bombs import check_streams
from data.documents.readers.pdf.columns import SLACK, carried, columned
from data.documents.readers.pdf.page import Line, Ruled, Sheet, read_page

MOST_PAGES = 500
_MOST_CHARS = 1_000_000
"""A minute or two; 10,000 rows of a plan."""
_MARGIN = 0.12
"""The part of a page's height in which running titles stand."""
_NUMBER = re.compile(
    r"\W*(?:стр(?:аница|\.)?|page|p\.)?\s*\d{1,4}(?:\s*(?:из|of|/)\s*\d+)?\W*", re.IGNORECASE
)
_NEXT_LINE = 1.0
"""Heights of a line between two lines of one paragraph."""


def read_pdf(octets: bytes) -> Document:
    """Return the tables and texts of a PDF; raises DocumentRefused."""
    check_streams(octets)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of each damaged font
    try:
        with pdfplumber.open(BytesIO(octets)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise refusals.pages(MOST_PAGES)
            sheets = list(_sheets(pdf))
    except PdfminerException as error:
        if any(isinstance(arg, PDFPasswordIncorrect) for arg in error.args):
            raise refusals.encrypted() from error
        raise
    _check_text(sheets)
    walk = _Walk()
    running = _running(sheets)
    for number, sheet in enumerate(sheets, start=1):
        walk.page(number, sheet, running)
    return Document(kind="pdf", tables=tuple(walk.tables), after=paragraphs(walk.texts))


def _sheets(pdf: PDF) -> Iterator[Sheet]:
    chars = 0
    for page in pdf.pages:
        sheet = read_page(page)
        page.close()
        chars += sheet.chars
        if chars > _MOST_CHARS:
            raise refusals.intricate()
        yield sheet


def _check_text(sheets: Sequence[Sheet]) -> None:
    """Refuse a scan, and a text whose fonts don't say which characters they draw."""
    chars, unknown = (sum(getattr(s, name) for s in sheets) for name in ("chars", "unknown"))
    if not chars and not any(sheet.images for sheet in sheets):
        raise refusals.empty()
    if unknown * 2 >= chars:
        raise refusals.pictures()


def _running(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the lines at the edges of pages that several pages have, but for their numbers."""
    seen = Counter(text for sheet in sheets for text in {_shape(each) for each in _at_edges(sheet)})
    return frozenset(text for text, pages in seen.items() if pages > 1)


def _at_edges(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines if _is_at_edge(line, sheet)]


def _is_at_edge(line: Line, sheet: Sheet) -> bool:
    margin = sheet.height * _MARGIN
    return line.bottom < margin or line.top > sheet.height - margin


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _own(sheet: Sheet, running: frozenset[str]) -> list[Line]:
    """Return the lines that are the page's own."""
    return [
        line
        for line in sheet.lines
        if not (
            _is_at_edge(line, sheet) and (_shape(line) in running or _NUMBER.fullmatch(line.text))
        )
    ]


class _Walk:
    """Takes up what a PDF says, page by page."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.tables: list[Table] = []
        self._open: Ruled | None = None
        self._rows = 0

    def page(self, number: int, sheet: Sheet, running: frozenset[str]) -> None:
        lines = _own(sheet, running)
        for table in sheet.tables:
            above = [line for line in lines if line.top < table.top]
            lines = [line for line in lines if line.top >= table.top]
            self._lines(above, number)
            self._table(table, number)
        self._lines(lines, number)

    def _lines(self, lines: Sequence[Line], number: int) -> None:
        rest = self._rest(lines, number)
        if rest:
            self._table(rest, number)
            lines = [line for line in lines if line.top > rest.bottom]
        for run in _runs(lines):
            table = columned(run)
            if table is None:
                self.texts += _paragraphs(run)
                self._open = None
            else:
                self._table(table, number)

    def _rest(self, lines: Sequence[Line], number: int) -> Ruled | None:
        """Return the rest of a table without lines that the page before ends with."""
        above = self._open
        if above is None or above.slack != SLACK or not _is_next(self.tables[-1], number):
            return None
        return carried(lines, above.edges)

    def _add(self, cells: tuple[Cell, ...], number: int) -> None:
        self.tables.append(Table(cells=cells, page=number, before=paragraphs(self.texts)))
        self.texts = []

    def _table(self, table: Ruled, number: int) -> None:
        if self._open is None or not _goes_on(self._open, table, self.tables[-1], number):
            self._add(table.cells, number)
            self._rows = table.rows
        else:
            self._append(table)
        self._open = table
        check_rows(self._rows)

    def _append(self, table: Ruled) -> None:
        former = self.tables[-1]
        skipped = 1 if _heading(former.cells) == _heading(table.cells) else 0
        further = [
            msgspec.structs.replace(each, row=each.row + self._rows - skipped)
            for each in table.cells
            if each.row >= skipped
        ]
        self.tables[-1] = msgspec.structs.replace(
            former, cells=(*former.cells, *further), pages=(*former.pages, self._rows)
        )
        self._rows += table.rows - skipped


def _is_next(table: Table, number: int) -> bool:
    return number > table.page + len(table.pages)


def _goes_on(above: Ruled, below: Ruled, table: Table, number: int) -> bool:
    """Tell whether a table is the rest of the one before it, on the page before."""
    return (
        _is_next(table, number)
        and len(above.edges) == len(below.edges)
        and all(abs(a - b) < above.slack for a, b in zip(above.edges, below.edges, strict=True))
    )


def _heading(cells: Sequence[Cell]) -> list[tuple[int, str]]:
    """Return what stands in the first row."""
    return [(each.column, each.text) for each in cells if each.row == 0]


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield lines that may be a table together: those with columns, and the ones in between."""
    run: list[Line] = []
    for line in lines:
        if run and _is_columned(run[0]) != _is_columned(line) and not _is_columned(run[0]):
            yield run
            run = []
        run.append(line)
    if run:
        yield from _trimmed(run)


def _trimmed(run: list[Line]) -> Iterator[list[Line]]:
    """Yield a run, and what follows its last row for itself."""
    last = max((n for n, line in enumerate(run) if _is_columned(line)), default=len(run) - 1)
    end = last + 1
    left = min(line.words[0][0] for line in run[:end])
    while end < len(run) and _is_near(run[end - 1], run[end]) and _is_inside(run[end], left):
        end += 1
    yield run[:end]
    if run[end:]:
        yield run[end:]


def _is_inside(line: Line, left: float) -> bool:
    """Tell whether a line begins right of the first column, as the rest of a cell does."""
    return line.words[0][0] > left + line.bottom - line.top


def _is_near(above: Line, below: Line) -> bool:
    return below.top - above.bottom < _NEXT_LINE * (above.bottom - above.top)


def _is_columned(line: Line) -> bool:
    height = line.bottom - line.top
    return any(right[0] - left[1] > height for left, right in pairwise(line.words))


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    texts = [lines[0].text]
    for above, below in pairwise(lines):
        if _is_near(above, below):
            texts[-1] += f"\n{below.text}"
        else:
            texts.append(below.text)
    return texts
