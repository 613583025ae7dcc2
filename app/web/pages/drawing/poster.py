"""The sheet of a year's drawing on its own, in the shape of A4 and A3."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.web.pages.drawing.drawing import SIZE, Drawing
from app.web.pages.drawing.metrics import text_width
from app.web.pages.drawing.signs import KEY_WIDTH
from data.journal.publication import Entry

EDGE = 36
HEAD = 118
KEYS = 34
ROW = 22
CODE = 110
"""The room that the code to photograph takes."""
COLUMN = 560
WIDTHS = (1136, 1300, 1450, 1600, 1800, 2000, 2300)
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


def poster(
    draw: Callable[[float], Drawing], keys: Sequence[str], tray: Sequence[tuple[Entry, str]]
) -> tuple[Drawing, Poster]:
    """Return a drawing as wide as the sheet asks for, with room for the legend and the tray.

    `draw` makes the drawing in a width: the wider it is, the fewer lanes it has.
    """
    for width in WIDTHS:
        drawing = draw(width)
        sheet = _sheet(drawing, keys, tray)
        if sheet.width <= drawing.width + 2 * EDGE + 1:
            break
    return drawing, sheet


def _sheet(drawing: Drawing, keys: Sequence[str], tray: Sequence[tuple[Entry, str]]) -> Poster:
    places = tuple(_keys(keys, drawing.width - CODE))
    top = max((y for _, y in places), default=HEAD) + KEYS
    foot = top + drawing.height
    columns = int(drawing.width // COLUMN)
    rows = -(-len(tray) // columns)
    height = foot + (ROW * (rows + 1.5) if rows else 0) + EDGE
    width = max(drawing.width + 2 * EDGE, height * RATIO)
    lines = (
        Line(entry=entry, words=words, x=n // rows * COLUMN, y=foot + ROW * (n % rows + 2.2))
        for n, (entry, words) in enumerate(tray)
    )
    return Poster(
        width=round(width),
        height=round(max(height, width / RATIO)),
        left=round((width - drawing.width) / 2),
        keys=places,
        top=top,
        tray=foot + ROW,
        lines=tuple(lines),
    )


def _keys(words: Sequence[str], most: float) -> Iterator[tuple[float, float]]:
    """Yield where each shape of the legend stands, in as many rows as they take."""
    x, y = 0.0, float(HEAD)
    for each in words:
        width = KEY_WIDTH + 24 + text_width(each, SIZE)
        if x + width > most:
            x, y = 0.0, y + ROW
        yield x, y
        x += width
