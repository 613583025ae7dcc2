"""Turn stretches into shapes: where each stands, and in which lane, so that none overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.pages.layout.glance import Certainty, Month, Stretch

DAY_WIDTH = 10
LANE_HEIGHT = 28
SIZE = 24
"""The side of the smallest shape, in the drawing's units; a finger needs 24 pixels (WCAG 2.5.8)."""
AXIS = 14
COLUMNS = 4
GAP = 30
HEADING = 24
LETTER = 7.2
"""The width of an average letter in a bar, in the drawing's units."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A stretch as it is drawn: its box, and the words that fit into it."""

    stretch: Stretch
    x: float
    y: float
    width: float
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A month as it is drawn; `more` counts the stretches that found no room."""

    month: Month
    shapes: tuple[Shape, ...]
    width: int
    height: int
    more: int


def draw(month: Month, titles: dict[tuple[str, str], str], most: int) -> Drawing:
    """Return a month's drawing with at most so many stretches; `titles` give the words of bars."""
    shown = month.stretches[:most]
    ends: list[float] = []
    shapes = [_shape(stretch, titles[stretch.entry.id], ends) for stretch in shown]
    return Drawing(
        month=month,
        shapes=tuple(shapes),
        width=31 * DAY_WIDTH,
        height=max(len(ends), 1) * LANE_HEIGHT + AXIS,
        more=len(month.stretches) - len(shown),
    )


def _shape(stretch: Stretch, title: str, ends: list[float]) -> Shape:
    """Return a stretch's shape in the first lane that is free there; `ends` are the lanes' ends."""
    x, width = _extent(stretch)
    # Stretches come windows first, then by day, so that the first free lane leaves few gaps and
    # the same month is always drawn alike.
    lane = next((n for n, end in enumerate(ends) if end <= x), len(ends))
    ends[lane : lane + 1] = [x + width]
    return Shape(
        stretch=stretch, x=x, y=lane * LANE_HEIGHT, width=width, words=_words(stretch, title, width)
    )


def _extent(stretch: Stretch) -> tuple[float, float]:
    x: float = (stretch.first - 1) * DAY_WIDTH
    width: float = (stretch.last - stretch.first + 1) * DAY_WIDTH
    # A day is narrower than a finger: its shape grows to both sides of the day it stands for.
    if width < SIZE:
        x, width = x + width / 2 - SIZE / 2, SIZE
    # The words of two or three stated days are wider than the days themselves.
    if stretch.last > stretch.first and stretch.certainty is not Certainty.WINDOW:
        width = max(width, 2 * SIZE)
    return max(0, min(x, 31 * DAY_WIDTH - width)), width


def _words(stretch: Stretch, title: str, width: float) -> str:
    if stretch.certainty is not Certainty.WINDOW:
        return (
            str(stretch.first)
            if stretch.first == stretch.last
            else f"{stretch.first}–{stretch.last}"
        )
    return shortened(title, int(width / LETTER) - 2)


def shortened(text: str, length: int) -> str:
    """Return a text cut at a word to at most so many letters, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: max(length - 1, 0)]
    return f"{(cut[: cut.rfind(' ')] if ' ' in cut else cut).rstrip(' .,:;–—')}…"


def drawings(
    months: Sequence[Month], titles: dict[tuple[str, str], str], most: int
) -> tuple[Drawing, ...]:
    """Return the drawings of months."""
    return tuple(draw(month, titles, most) for month in months)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Twelve drawings on one sheet: the upper left corner of each, and the sheet's size."""

    corners: tuple[tuple[float, float], ...]
    width: float
    height: float


def sheet(months: Sequence[Drawing]) -> Sheet:
    """Return where months stand on a sheet of their own, row by row."""
    rows = [months[n : n + COLUMNS] for n in range(0, len(months), COLUMNS)]
    corners: list[tuple[float, float]] = []
    y: float = GAP * 2
    for row in rows:
        corners += [(GAP + n * (31 * DAY_WIDTH + GAP), y + HEADING) for n in range(len(row))]
        y += HEADING + max(month.height for month in row) + GAP
    return Sheet(corners=tuple(corners), width=GAP + COLUMNS * (31 * DAY_WIDTH + GAP), height=y)
