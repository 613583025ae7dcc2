"""Draw cities on a map of our own: points and names from coordinates, no tiles."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calendars.wording.language import Language
from data.plan.model import Place

WIDTH = 1000.0
MARGIN = 60.0
LETTER = 9.4
LINE = 22.0
DOT = 8.0
Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge."""
MERIDIAN = 10
"""Degrees between the lines of the grid."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A city on the map, where its name stands, and where a line from the spot meets the name.

    `name_x` is the name's end where it stands `before` the spot, else its beginning.
    """

    place: Place
    x: float
    y: float
    name_x: float
    name_y: float
    before: bool
    lead: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """A drawing of `width` by `height` units; the grid is given as x and y of its lines."""

    width: float
    height: float
    spots: tuple[Spot, ...]
    meridians: tuple[float, ...]
    parallels: tuple[float, ...]


def draw_map(places: Sequence[Place], language: Language) -> Map:
    """Return the map that just holds all places of known position, in Mercator's projection."""
    known = [(place, *place.position) for place in places if place.position]
    west, east = _range([longitude for _, _, longitude in known])
    south, north = _range([_mercator(latitude) for _, latitude, _ in known])
    scale = (WIDTH - 2 * MARGIN) / (east - west)

    def x(longitude: float) -> float:
        return MARGIN + (longitude - west) * scale

    def y(latitude: float) -> float:
        return MARGIN + (north - _mercator(latitude)) * scale

    points = [(place, x(longitude), y(latitude)) for place, latitude, longitude in known]
    height = round(2 * MARGIN + (north - south) * scale, 1)
    return Map(
        width=WIDTH,
        height=height,
        spots=_named(points, language, height),
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
    # The poles lie at infinity; maps of this projection end here.
    latitude = max(-85.0, min(latitude, 85.0))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def _named(
    points: Sequence[tuple[Place, float, float]], language: Language, height: float
) -> tuple[Spot, ...]:
    """Return the spots with their names where they lie on no other name and on no spot."""
    # Names are put down one by one, from the north, and never moved again: no search for the best
    # of all maps, yet each name finds the free room nearest to its spot.
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for _, x, y in points]
    spots = []
    for place, x, y in sorted(points, key=lambda point: (point[2], point[1])):
        length = len(language.text(place.name)) * LETTER
        left, top = _free(taken, (x, y), length, height)
        taken.append((left, top, left + length, top + LINE))
        spots.append(
            Spot(
                place=place,
                x=round(x, 1),
                y=round(y, 1),
                name_x=round(left + length if left < x - length / 2 else left, 1),
                name_y=round(top + LINE * 0.75, 1),
                before=left < x - length / 2,
                lead=_lead((x, y), left, top, length),
            )
        )
    return tuple(spots)


def _free(
    taken: Sequence[Box], spot: tuple[float, float], length: float, height: float
) -> tuple[float, float]:
    """Return the free left upper corner for a name that lies nearest to its spot."""
    x, y = spot
    # Right and left of the spot and a little apart from it, in half lines up and down.
    places = [
        (x + side, y - LINE / 2 + step * LINE / 2)
        for step in range(-24, 25)
        for side in (DOT + 4, -length - DOT - 4, 3 * LINE, -length - 3 * LINE)
    ]
    places.sort(key=lambda corner: _distance(corner, spot, length))
    return next(
        (
            (left, top)
            for left, top in places
            if left >= 0
            and left + length <= WIDTH
            and 0 <= top <= height - LINE
            and not any(_overlap((left, top, left + length, top + LINE), box) for box in taken)
        ),
        places[0],
    )


def _lead(
    spot: tuple[float, float], left: float, top: float, length: float
) -> tuple[float, float] | None:
    """Return the point of a name nearest to its spot; None where they stand side by side."""
    x, y = spot
    if abs(top + LINE / 2 - y) < LINE / 2 and _distance((left, top), spot, length) < LINE:
        return None
    below = top > y
    beside = not left <= x <= left + length
    height = top + LINE / 2 if beside else top if below else top + LINE
    return round(min(max(x, left - 3), left + length + 3), 1), round(height, 1)


def _distance(corner: tuple[float, float], spot: tuple[float, float], length: float) -> float:
    left, top = corner
    across = max(left - spot[0], spot[0] - left - length, 0)
    # Up or down reads as farther than sideways: a name stands beside its spot.
    return across + 1.5 * abs(top + LINE / 2 - spot[1])


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
