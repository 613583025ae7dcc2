"""What stands on one page: its tables by their lines, and the lines of text around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from pdfplumber.page import Page
from pdfplumber.utils.text import extract_text, extract_words

from data.documents import refusals
from data.documents.document import Cell
from data.documents.layout import check_columns, seen
from data.documents.pieces import plain
from data.documents.readers.pdf.drawing import draw

Char = dict[str, Any]
_MOST_CHARS = 60_000
_MOST_EDGES = 20_000
_TOLERANCE = 3.0
"""Points that edges of one line may differ by."""
_SLANTED = re.compile("italic|oblique", re.IGNORECASE)
_THIN = 2.5
_CELL = re.compile(r"\(cid:\d+\)")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of text outside of tables; `words` are (left, right, text), in points."""

    top: float
    bottom: float
    words: tuple[tuple[float, float, str], ...]

    @property
    def text(self) -> str:
        """Return its words."""
        return " ".join(text for _, _, text in self.words)


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a page; `edges` are the x of its columns' sides.

    `slack` is how many points they may be off on the next page.
    """

    top: float
    bottom: float
    edges: tuple[float, ...]
    slack: float = 6.0
    rows: int
    cells: tuple[Cell, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it is read; `unknown` counts characters that its fonts don't tell."""

    height: float
    lines: tuple[Line, ...]
    tables: tuple[Ruled, ...]
    chars: int
    unknown: int
    images: int


def read_page(page: Page) -> Sheet:
    """Return what stands on a page; raises DocumentRefused for one that is too intricate."""
    draw(page)
    if len(page.chars) > _MOST_CHARS or len(page.edges) > _MOST_EDGES:
        raise refusals.intricate()
    chars = _once(page)
    strokes = list(_strokes(page))
    found = [table for table in page.find_tables() if len(table.cells) > 1]
    tables = [_ruled(table.cells, chars, strokes) for table in found]
    tables = [table for table in tables if table.cells]
    outside = [char for char in chars if not any(_in(char, table.bbox) for table in found)]
    free = [each for each in strokes if not any(_within(each, table.bbox) for table in found)]
    # What is struck out of a line is left out of it; only cells tell it.
    kept = [char for char in outside if not _is_struck(char, free)] if free else outside
    return Sheet(
        height=float(page.height),
        lines=tuple(_lines(kept)),
        tables=tuple(sorted(tables, key=lambda table: table.top)),
        chars=len(chars),
        unknown=sum(bool(_CELL.match(char["text"])) for char in chars),
        images=len(page.images),
    )


def _once(page: Page) -> list[Char]:
    """Return characters without those drawn twice to look bold."""
    chars: list[Char] = page.chars
    places = {(round(each["x0"]), round(each["top"]), each["text"]) for each in chars}
    return chars if len(places) == len(chars) else page.dedupe_chars().chars


def _strokes(page: Page) -> Iterator[tuple[float, float, float]]:
    """Yield thin lines across as (left, right, y); what strikes out is one of them."""
    for each in (*page.lines, *page.rects):
        if each["bottom"] - each["top"] <= _THIN < each["x1"] - each["x0"]:
            yield each["x0"], each["x1"], (each["top"] + each["bottom"]) / 2


def _in(char: Char, box: tuple[float, float, float, float]) -> bool:
    across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= across < box[2] and box[1] <= down < box[3])


def _within(stroke: tuple[float, float, float], box: tuple[float, float, float, float]) -> bool:
    return box[1] <= stroke[2] <= box[3]


def _ruled(
    boxes: Sequence[tuple[float, float, float, float]],
    chars: Iterable[Char],
    strokes: Sequence[tuple[float, float, float]],
) -> Ruled:
    across = _edges(x for box in boxes for x in (box[0], box[2]))
    down = _edges(y for box in boxes for y in (box[1], box[3]))
    check_columns(len(across) - 1)
    held = _held(boxes, chars)
    inside = [each for each in strokes if down[0] <= each[2] <= down[-1]]
    cells = [_cell(box, across, down, held[box], inside) for box in boxes]
    return Ruled(
        top=down[0],
        bottom=down[-1],
        edges=tuple(across),
        rows=len(down) - 1,
        cells=seen(cells),
    )


def _held(
    boxes: Sequence[tuple[float, float, float, float]], chars: Iterable[Char]
) -> dict[tuple[float, float, float, float], list[Char]]:
    """Return the characters in each cell, found by the band of the page it stands in."""
    held: dict[tuple[float, float, float, float], list[Char]] = {box: [] for box in boxes}
    bands: dict[int, list[tuple[float, float, float, float]]] = {}
    for box in boxes:
        for band in range(int(box[1]) // 20, int(box[3]) // 20 + 1):
            bands.setdefault(band, []).append(box)
    for char in chars:
        band = int((char["top"] + char["bottom"]) / 2) // 20
        box_ = next((box for box in bands.get(band, ()) if _in(char, box)), None)
        if box_ is not None:
            held[box_].append(char)
    return held


def _edges(values: Iterable[float]) -> list[float]:
    """Return positions, those closer than the tolerance as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


def _cell(
    box: tuple[float, float, float, float],
    across: Sequence[float],
    down: Sequence[float],
    chars: Sequence[Char],
    strokes: Sequence[tuple[float, float, float]],
) -> Cell:
    column, row = _at(across, box[0]), _at(down, box[1])
    near = [each for each in strokes if box[1] < each[2] < box[3]]
    gone = [bool(near) and _is_struck(char, near) for char in chars]
    inked = [c for c, out in zip(chars, gone, strict=True) if not out and c["text"].strip()]
    return Cell(
        text=_text([c for c, out in zip(chars, gone, strict=True) if not out]),
        struck=_text([c for c, out in zip(chars, gone, strict=True) if out]),
        marked=bool(inked) and all(map(_is_marked, inked)),
        row=row,
        column=column,
        rows=max(1, _at(down, box[3]) - row),
        columns=max(1, _at(across, box[2]) - column),
    )


def _text(chars: Sequence[Char]) -> str:
    return plain(extract_text(list(chars))) if chars else ""


def _is_struck(char: Char, strokes: Iterable[tuple[float, float, float]]) -> bool:
    height = char["bottom"] - char["top"]
    upper, lower = char["top"] + 0.3 * height, char["bottom"] - 0.25 * height
    middle = (char["x0"] + char["x1"]) / 2
    return any(left <= middle <= right and upper < y < lower for left, right, y in strokes)


def _is_marked(char: Char) -> bool:
    if _SLANTED.search(str(char.get("fontname", ""))):
        return True
    colour = char.get("non_stroking_color")
    parts = colour if isinstance(colour, tuple | list) else () if colour is None else (colour,)
    # Black is (0,), (0, 0, 0) or (0, 0, 0, 1).
    return not (all(part == 0 for part in parts) or tuple(parts) == (0, 0, 0, 1))


def _lines(chars: Sequence[Char]) -> Iterator[Line]:
    rows: list[list[Any]] = []
    for word in sorted(extract_words(list(chars)), key=lambda each: (each["top"], each["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and rows[-1][0]["top"] <= middle <= rows[-1][0]["bottom"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda each: each["x0"])
        yield Line(
            top=min(each["top"] for each in row),
            bottom=max(each["bottom"] for each in row),
            words=tuple((each["x0"], each["x1"], each["text"]) for each in row),
        )
