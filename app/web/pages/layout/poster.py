"""The sheet of a year's drawing on its own, in the shape of A4 and A3."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.web.pages.layout.drawing import SIZE, WIDTH, Drawing
from app.web.pages.layout.metrics import text_width
from app.web.pages.layout.signs import KEY_WIDTH
from data.journal.publication import Entry

EDGE = 36
HEAD = 118
KEYS = 34
ROW = 22
COLUMNS = 2
RATIO = 2**0.5
"""How much longer than wide a sheet of ISO 216 is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An entry of the tray: where its words stand."""

    entry: Entry
    words: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Poster:
    """The size of a sheet, where its content begins, and where the tray and its lines stand."""

    width: float
    height: float
    left: float
    keys: tuple[tuple[float, float], ...]
    top: float
    tray: float
    lines: tuple[Line, ...]


def poster(drawing: Drawing, keys: Sequence[str], tray: Sequence[tuple[Entry, str]]) -> Poster:
    """Return a sheet for a drawing, the words of its legend and those of the tray."""
    places = tuple(_keys(keys))
    top = max((y for _, y in places), default=HEAD) + KEYS
    foot = top + drawing.height
    rows = -(-len(tray) // COLUMNS)
    height = foot + (ROW * (rows + 1.5) if rows else 0) + EDGE
    width = max(WIDTH + 2 * EDGE, height * RATIO)
    left = (width - WIDTH) / 2
    lines = (
        Line(
            entry=entry,
            words=words,
            x=left + n // rows * WIDTH / COLUMNS,
            y=foot + ROW * (n % rows + 2),
        )
        for n, (entry, words) in enumerate(tray)
    )
    return Poster(
        width=round(width),
        height=round(max(height, width / RATIO)),
        left=round(left),
        keys=places,
        top=top,
        tray=foot + ROW * 0.9,
        lines=tuple(lines),
    )


def _keys(words: Sequence[str]) -> Iterator[tuple[float, float]]:
    """Yield where each shape of the legend stands, in as many rows as they take."""
    x, y = 0.0, float(HEAD)
    for each in words:
        width = KEY_WIDTH + 24 + text_width(each, SIZE)
        if x + width > WIDTH - 110:
            x, y = 0.0, y + ROW
        yield x, y
        x += width
