"""Signs of categories and shapes of dates, as paths: what a date is can be seen without colour.

A sign tells the category; whether it is filled, how sure the day is. The shape beside it tells the
kind of date: a stop for a limit, an arrow for an open end, brackets for one day of several.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from math import cos, pi, sin
from typing import NamedTuple

from data.when.edtf import Precision
from data.when.value import (
    Days,
    Deadline,
    From,
    Ongoing,
    Rhythm,
    Rule,
    Several,
    Unscheduled,
    Until,
    When,
    Within,
)

RADIUS = 6.0
ARROW = 34.0
"""The length of an open end: nobody knows how long it really is."""
MOST_SIGNS = 16
"""With more days than these a rule has ticks."""
Point = tuple[float, float]


class Form(StrEnum):
    """How a kind of date is drawn."""

    DAY = "day"
    SPAN = "span"
    WINDOW = "window"
    STRETCH = "stretch"
    SEVERAL = "several"
    DEADLINE = "deadline"
    FROM = "from"
    UNTIL = "until"
    RULE = "rule"
    RHYTHM = "rhythm"
    ONGOING = "ongoing"
    NONE = "none"


class Piece(NamedTuple):
    """A part of a shape: its class in drawing.css and its path."""

    kind: str
    path: str


def form(when: When) -> Form:
    """Return how a date is drawn."""
    match when:
        case Days():
            return Form.DAY if when.days == 1 else Form.SPAN
        case Within():
            return Form.STRETCH if when.unit is Precision.STRETCH else Form.WINDOW
        case Rule() if not when.repeats:
            return Form.DEADLINE if when.deadline else Form.DAY
    return _FORMS[type(when)]


_FORMS = {
    Several: Form.SEVERAL,
    Deadline: Form.DEADLINE,
    From: Form.FROM,
    Until: Form.UNTIL,
    Rule: Form.RULE,
    Rhythm: Form.RHYTHM,
    Ongoing: Form.ONGOING,
    Unscheduled: Form.NONE,
}


def number(value: float) -> str:
    """Return a number as paths have it, to a tenth."""
    return f"{round(value, 1) + 0:g}"


def _polygon(corners: int, turn: float = 0.0, inner: float = 1.0) -> Sequence[Point]:
    """Return the corners of a polygon about nothing; every second one nearer makes a star."""
    steps = corners * (2 if inner < 1 else 1)
    angles = [2 * pi * n / steps - pi / 2 + turn for n in range(steps)]
    far = [inner if inner < 1 and n % 2 else 1.0 for n in range(steps)]
    return [(r * cos(angle), r * sin(angle)) for r, angle in zip(far, angles, strict=True)]


_CROSS: Sequence[Point] = [
    *((-0.38, -1), (0.38, -1), (0.38, -0.38), (1, -0.38), (1, 0.38), (0.38, 0.38)),
    *((0.38, 1), (-0.38, 1), (-0.38, 0.38), (-1, 0.38), (-1, -0.38), (-0.38, -0.38)),
]
_SQUARE: Sequence[Point] = [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)]
_OUTLINES: Sequence[Sequence[Point]] = (
    (),
    _SQUARE,
    [(x * 1.16, y * 1.16) for x, y in _polygon(4)],
    [(x * 1.16, y * 1.16 + 0.2) for x, y in _polygon(3)],
    _CROSS,
    [(x * 1.25, y * 1.25) for x, y in _polygon(5, inner=0.5)],
    [(x * 1.1, y * 1.1) for x, y in _polygon(6)],
    [(x * 1.16, y * 1.16 - 0.2) for x, y in _polygon(3, pi)],
)
"""A circle, a square, a diamond, a triangle, a cross, a star, a hexagon, a hanging triangle."""


def sign(which: int, x: float, y: float, radius: float = RADIUS) -> str:
    """Return the path of a category's sign about a point; from the ninth on they have holes."""
    outline = _OUTLINES[which % len(_OUTLINES)]
    if outline:
        path = _closed([(x + radius * dx, y + radius * dy) for dx, dy in outline])
    else:
        path = _circle(x, y, radius)
    hole = radius * 0.25 * (which // len(_OUTLINES))
    return path + (_circle(x, y, min(hole, radius * 0.75)) if hole else "")


def _closed(corners: Sequence[Point]) -> str:
    """Return the path about corners: each as it lies from the one before, which takes least."""
    tenths = [(round(x, 1), round(y, 1)) for x, y in corners]
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(tenths)]
    words = " ".join(number(each) for step in steps for each in step).replace(" -", "-")
    return f"M{number(tenths[0][0])} {number(tenths[0][1])}l{words}z"


def _circle(x: float, y: float, radius: float) -> str:
    r, across = number(radius), number(2 * radius)
    return f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0-{across} 0z"


class Extent(NamedTuple):
    """Where a shape stands: from `left` to `right` about the height `y`, with a category's sign.

    `parts` are the stretches that it is made of.
    """

    left: float
    right: float
    y: float
    sign: int
    parts: Sequence[Point] = ()

    @property
    def middle(self) -> float:
        """Return the middle of its width."""
        return (self.left + self.right) / 2


def pieces(shape: Form, extent: Extent) -> Iterator[Piece]:
    """Yield the parts of a shape, those behind first."""
    match shape:
        case Form.DAY:
            yield Piece("sign", sign(extent.sign, extent.middle, extent.y))
        case Form.SPAN:
            yield Piece("span", _box(extent.left, extent.right, extent.y, 4))
            yield Piece("sign", sign(extent.sign, extent.left + RADIUS / 2, extent.y))
        case Form.WINDOW | Form.STRETCH:
            yield from _window(shape, extent)
        case Form.DEADLINE | Form.FROM | Form.UNTIL:
            yield from _limit(shape, extent)
        case _:
            yield from _repeated(shape, extent)


def _window(shape: Form, extent: Extent) -> Iterator[Piece]:
    left, right, y = extent.left, extent.right, extent.y
    yield Piece("soft", _box(left, right, y, 8))
    yield Piece("sign", sign(extent.sign, left + 10, y, 4.5))
    if shape is Form.STRETCH:
        top, foot = number(y - 8), number(y + 8)
        yield Piece("stop", f"M{number(left + 4)} {top}H{number(left)}V{foot}h4")
        yield Piece("stop", f"M{number(right - 4)} {top}H{number(right)}V{foot}h-4")


def _limit(shape: Form, extent: Extent) -> Iterator[Piece]:
    y = number(extent.y)
    at = extent.left if shape is Form.FROM else extent.right
    way = 1 if shape is Form.FROM else -1
    if shape is not Form.DEADLINE:
        end = at + way * ARROW
        head = f"M{number(end - way * 5)} {number(extent.y - 4)}L{number(end)} {y}l{-5 * way} 4"
        yield Piece("line", f"M{number(at)} {y}H{number(end)}{head}")
    yield Piece("stop", f"M{number(at)} {number(extent.y - 9)}v18")
    yield Piece("sign", sign(extent.sign, at + way * (RADIUS + 3), extent.y))


def _repeated(shape: Form, extent: Extent) -> Iterator[Piece]:
    left, right, y = extent.left, extent.right, number(extent.y)
    if shape is Form.RHYTHM:
        beats = (f"M{number(a + 1)} {y}H{number(b - 2)}" for a, b in extent.parts)
        yield Piece("beat", "".join(beats))
    elif shape is Form.ONGOING:
        ends = f"M{number(left + 5)} {number(extent.y - 4)}l-5 4l5 4M{number(right - 5)} "
        ends += f"{number(extent.y - 4)}l5 4l-5 4"
        yield Piece("line", f"M{number(left)} {y}H{number(right)}{ends}")
    else:
        yield Piece("thread", f"M{number(left)} {y}H{number(right)}")
        yield from _parts(extent)
        return
    yield Piece("sign", sign(extent.sign, left + 14, extent.y, 5))


def _parts(extent: Extent) -> Iterator[Piece]:
    wide = [(a, b) for a, b in extent.parts if b - a > 2 * RADIUS]
    if wide:
        yield Piece("soft", "".join(_box(a, b, extent.y, 5) for a, b in wide))
    narrow = [(a + b) / 2 for a, b in extent.parts if b - a <= 2 * RADIUS]
    narrow += [a + RADIUS for a, _ in wide]
    if len(narrow) > MOST_SIGNS:
        foot = number(extent.y + 4)
        yield Piece("tick", "".join(f"M{number(x)} {foot}v-8" for x in narrow))
        narrow = narrow[:1]
    yield Piece("sign", "".join(sign(extent.sign, x, extent.y) for x in narrow))


def _box(left: float, right: float, y: float, half: float) -> str:
    # What is drawn is as wide as it ends, to a tenth, and not as the rounded width would have it.
    width = round(right, 1) - round(left, 1)
    across, down = number(width), number(2 * half)
    return f"M{number(left)} {number(y - half)}h{across}v{down}h-{across}z"


KEY_WIDTH, KEY_HEIGHT = 36, 20


def key(shape: Form, which: int) -> list[Piece]:
    """Return a shape as lists and legends show it, in a box of KEY_WIDTH by KEY_HEIGHT."""
    middle = KEY_HEIGHT / 2
    left, right = {
        Form.DAY: (0.0, KEY_WIDTH * 1.0),
        Form.SPAN: (9.0, 33.0),
        Form.DEADLINE: (2.0, 26.0),
        Form.FROM: (1.0, 35.0),
        Form.UNTIL: (1.0, 35.0),
    }.get(shape, (1.0, KEY_WIDTH - 1.0))
    parts = {
        Form.SEVERAL: [(3.0, 13.0), (23.0, 33.0)],
        Form.RULE: [(n, n + 4.0) for n in (1.0, 11.0, 21.0, 31.0)],
        Form.RHYTHM: [(n, n + 9.0) for n in (0.0, 9.0, 18.0, 27.0)],
    }.get(shape, [])
    if shape is Form.RULE:
        path = "".join(sign(which, (a + b) / 2, middle, 3.6) for a, b in parts)
        return [Piece("thread", f"M1 {middle:g}H35"), Piece("sign", path)]
    return list(pieces(shape, Extent(left, right, middle, which, parts)))
