"""Outlines of land for a quiet map, without borders.

From Natural Earth (https://www.naturalearthdata.com/, in the public domain), 1:50m, as npm's
world-atlas 2.0.2 has it in `land-50m.json`; simplified to 0.18 degrees by Douglas and Peucker,
without what is smaller than 0.4 square degrees and without Antarctica. A line of `land.txt` is a
ring: its first point in tenths of a degree, longitude and latitude, then the steps to the others.
Inland seas are rings within rings.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east and north edge."""
_TURN = 3600
"""Tenths of a degree of a whole turn."""
FILE = Path(__file__).with_name("land.txt")


# Read at once: while the server runs, no file may be to be had.
_LINES = FILE.read_text("ascii").splitlines()


@lru_cache(maxsize=1)
def _rings() -> tuple[tuple[Point, ...], ...]:
    """Return all rings, in degrees."""
    return tuple(tuple(_ring(line)) for line in _LINES)


def _ring(line: str) -> Iterator[Point]:
    first, *steps = (tuple(map(int, step.split(","))) for step in line.split())
    # A ring that crosses the antimeridian goes on behind it: a step to the other end of the world
    # would draw a line across it.
    short = [((x + _TURN // 2) % _TURN - _TURN // 2, y) for x, y in steps]
    for x, y in accumulate((first, *short), lambda a, b: (a[0] + b[0], a[1] + b[1])):
        yield x / 10, y / 10


def land(box: Box) -> Iterator[Sequence[Point]]:
    """Yield the rings of land within a box, in degrees, cut at its edges."""
    west, south, east, north = box
    for ring in (_turned(ring, by) for ring in _rings() for by in (-360, 0, 360)):
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        if max(xs) < west or min(xs) > east or max(ys) < south or min(ys) > north:
            continue
        cut: Sequence[Point] = ring
        for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
            cut = list(_cut(cut, axis, edge, sign))
        if cut:
            yield cut


def _turned(ring: Sequence[Point], by: float) -> Sequence[Point]:
    return [(x + by, y) for x, y in ring] if by else ring


def _cut(ring: Sequence[Point], axis: int, edge: float, sign: int) -> Iterator[Point]:
    """Yield a ring without what lies outside of one edge (Sutherland and Hodgman)."""
    for a, b in pairwise((*ring, *ring[:1])):
        within, then = (a[axis] - edge) * sign, (b[axis] - edge) * sign
        if within >= 0:
            yield a
        if (within < 0) != (then < 0):
            part = within / (within - then)
            yield a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])
