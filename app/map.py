"""Draw cities on a map of our own: points and names from coordinates, no tiles."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.model import Place

WIDTH = 1000.0
MARGIN = 60.0
LETTER = 8.6
LINE = 22.0
MERIDIAN = 10
"""Degrees between the lines of the grid."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A city on the map; its name stands at (`name_x`, `name_y`), left of the spot if `before`."""

    place: Place
    x: float
    y: float
    name_y: float
    before: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """A drawing of `width` by `height` units; the grid is given as x and y of its lines."""

    width: float
    height: float
    spots: tuple[Spot, ...]
    meridians: tuple[float, ...]
    parallels: tuple[float, ...]


def draw_map(places: Sequence[Place], language: str) -> Map:
    """Return the map that just holds all places, in Mercator's projection."""
    west, east = _range([place.longitude for place in places])
    south, north = _range([_mercator(place.latitude) for place in places])
    scale = (WIDTH - 2 * MARGIN) / (east - west)

    def x(longitude: float) -> float:
        return MARGIN + (longitude - west) * scale

    def y(latitude: float) -> float:
        return MARGIN + (north - _mercator(latitude)) * scale

    points = [(place, x(place.longitude), y(place.latitude)) for place in places]
    return Map(
        width=WIDTH,
        height=round(2 * MARGIN + (north - south) * scale, 1),
        spots=_named(points, language),
        meridians=tuple(round(x(d), 1) for d in _lines(west, east)),
        parallels=tuple(
            round(y(d), 1) for d in range(-80, 81, MERIDIAN) if south <= _mercator(d) <= north
        ),
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of a range, never closer than five degrees."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    pad = max(5 - (high - low), 0) / 2
    return low - pad, high + pad


def _lines(west: float, east: float) -> Iterable[int]:
    return range(math.ceil(west / MERIDIAN) * MERIDIAN, math.floor(east) + 1, MERIDIAN)


def _mercator(latitude: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def _named(points: Sequence[tuple[Place, float, float]], language: str) -> tuple[Spot, ...]:
    """Return the spots with their names moved down or up until none lies on another."""
    taken: list[tuple[float, float, float]] = []
    spots = []
    for place, x, y in sorted(points, key=lambda point: (point[2], point[1])):
        length = len(place.name[language]) * LETTER + 14
        before = x + length > WIDTH
        left = x - length if before else x
        name_y = _free(taken, left, left + length, y)
        taken.append((left, left + length, name_y))
        spots.append(
            Spot(place=place, x=round(x, 1), y=round(y, 1), name_y=round(name_y, 1), before=before)
        )
    return tuple(spots)


def _free(
    taken: Sequence[tuple[float, float, float]], left: float, right: float, y: float
) -> float:
    """Return the height nearest to `y` at which a name overlaps no other."""
    for step in range(40):
        for sign in (1, -1):
            height = y + sign * step * LINE / 4
            if not any(a < right and left < b and abs(h - height) < LINE for a, b, h in taken):
                return height
    return y
