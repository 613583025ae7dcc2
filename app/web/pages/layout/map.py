"""Draw cities on a map of our own: land, points and names from coordinates, no tiles."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from app.web.pages.drawing.metrics import text_width
from app.web.pages.layout.land import land
from calendars.wording.language import Language
from data.plan.model import Place

WIDTH = 1000.0
NARROW = 360.0
"""Of a map for phones, on which not every name has room."""
MARGIN = 96.0
LETTERS = 16.0
"""The size of names."""
LINE = 22.0
FARTHEST = 5.0
"""Lines that a name stands away from its spot at most: a longer way leads the eye astray."""
SMALL = 0.8
"""Of names on a map for phones, to those of others."""
DOT = 4.0
COARSE = 12.0
"""Degrees of longitude below which the outlines of land are too coarse to be shown."""
Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge; of a part of the world west, south, east and north."""
Segment = tuple[float, float, float, float]
"""A line, by x and y of its beginning and of its end."""
MERIDIAN = 10
"""Degrees between the lines of the grid."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A city on the map, where its name stands, and where a line from the spot meets the name.

    `radius` grows with the number of events. `name_x` is the name's end where it stands `before`
    the spot, else its beginning; None where the map has no room for it.
    """

    place: Place
    x: float
    y: float
    radius: float
    name_x: float | None = None
    name_y: float = 0
    before: bool = False
    lead: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """A drawing of `width` by `height` units; the grid is given as x and y of its lines.

    `land` is a path, empty where the map shows too small a part of the world.
    """

    width: float
    height: float
    spots: tuple[Spot, ...]
    meridians: tuple[float, ...]
    parallels: tuple[float, ...]
    land: str = ""


def draw_map(
    places: Sequence[Place],
    language: Language,
    counts: Mapping[str, int] = MappingProxyType({}),
    width: float = WIDTH,
) -> Map:
    """Return the map that just holds all places of known position, in Mercator's projection.

    `counts` are the events of each place, by its key.
    """
    known = [(place, *place.position) for place in places if place.position]
    west, east = _range([longitude for _, _, longitude in known])
    south, north = _range([_mercator(latitude) for _, latitude, _ in known])
    margin = MARGIN * min(width / WIDTH + 0.1, 1)
    scale = (width - 2 * margin) / (east - west)

    def x(longitude: float) -> float:
        return round(margin + (longitude - west) * scale, 1)

    def y(latitude: float) -> float:
        return round(margin + (north - _mercator(latitude)) * scale, 1)

    height = round(2 * margin + (north - south) * scale, 1)
    points = [
        Spot(place=place, x=x(longitude), y=y(latitude), radius=_radius(counts.get(place.key, 1)))
        for place, latitude, longitude in known
    ]
    beyond = 2 * margin / scale
    seen = (west - beyond, _latitude(south - beyond), east + beyond, _latitude(north + beyond))
    return Map(
        width=width,
        height=height,
        spots=_named(points, language, width, height),
        meridians=tuple(map(x, _lines(west, east))),
        parallels=tuple(y(d) for d in range(-80, 81, MERIDIAN) if south <= _mercator(d) <= north),
        land=_path(seen, x, y) if east - west >= COARSE else "",
    )


def _radius(events: int) -> float:
    return round(DOT + 1.5 * math.sqrt(max(events - 1, 0)), 1)


def _path(seen: Box, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """Return the outlines of land as a path in whole units, points that fall together left out."""
    parts = []
    for ring in land(seen):
        points = [(round(x(longitude)), round(y(latitude))) for longitude, latitude in ring]
        kept = [b for a, b in pairwise((points[-1], *points)) if a != b]
        if len(kept) > 2:
            steps = " ".join(f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(kept))
            parts.append(f"M{kept[0][0]} {kept[0][1]}l{steps}z".replace(" -", "-"))
    return "".join(parts)


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


def _latitude(mercator: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(mercator))) - math.pi / 2)


def _named(
    points: Sequence[Spot], language: Language, width: float, height: float
) -> tuple[Spot, ...]:
    """Return the spots with their names where they lie on no other name, line or spot."""
    # Of a few orders that map is taken on which most names stand, and stand nearest.
    orders = ((0, 1), (0, -1), (1, 0), (-1, 0))
    maps = [
        _put_down(_Room(width=width, height=height, spots=points), language, *order)
        for order in orders
    ]
    _, _, best = min(maps, key=lambda each: each[:2])
    return tuple(sorted(best, key=lambda spot: (spot.y, spot.x)))


def _put_down(
    room: "_Room", language: Language, across: int, down: int
) -> tuple[int, float, list[Spot]]:
    """Return how many names have no room, how far the others stand, and the spots.

    Names are put down one by one, those of most events first and then from one side, and never
    moved again: no search for the best of all maps, yet each name finds the nearest free room.
    """
    order = sorted(
        room.spots,
        key=lambda spot: (-spot.radius, across * spot.x + down * spot.y, spot.y, spot.x),
    )
    spots = [
        room.named(spot, text_width(language.text(spot.place.name), LETTERS * room.size))
        for spot in order
    ]
    return sum(spot.name_x is None for spot in spots), room.far, spots


@dataclass(kw_only=True)
class _Room:
    """What is on the map already: spots, names, and the lines that lead to names.

    `far` grows with how far names stand from their spots, and most with those that are farthest.
    """

    width: float
    height: float
    spots: Sequence[Spot]
    names: list[Box] = field(default_factory=list)
    leads: list[Segment] = field(default_factory=list)
    far: float = 0

    @cached_property
    def around(self) -> Sequence[Box]:
        """Return the boxes around the spots that names stay out of."""
        return [_around(each, 1 if self.narrow else 3) for each in self.spots]

    @property
    def narrow(self) -> bool:
        """Tell whether the map is one for phones."""
        return self.width < WIDTH

    @property
    def size(self) -> float:
        """Return the size of its letters to those of a wide map."""
        return SMALL if self.narrow else 1

    @property
    def line(self) -> float:
        """Return the height of a line of its words."""
        return LINE * self.size

    def named(self, spot: Spot, length: float) -> Spot:
        """Return a spot with its name in the free place nearest to it; without where none is."""
        name = next((name for name in self._places(spot, length) if self._free(name, spot)), None)
        if name is None:
            return spot
        self.names.append(name)
        self.far += self._distance(name, spot) ** 2
        lead = self._lead(spot, name)
        if lead:
            self.leads.append((spot.x, spot.y, *lead))
        before = name[0] < spot.x - length / 2
        return replace(
            spot,
            name_x=round(name[2] if before else name[0], 1),
            name_y=round(name[1] + self.line * 0.75, 1),
            before=before,
            lead=lead,
        )

    def _places(self, spot: Spot, length: float) -> list[Box]:
        """Return places for a name, the nearest first: beside its spot or across, in half lines."""
        near = spot.radius + 5
        offsets = [near, *(n * self.line for n in (1.5, 2, 2.5, 3, 3.5, 4.5))]
        lefts = [spot.x + each for offset in offsets for each in (offset, -length - offset)]
        lefts += [spot.x - length * part for part in (0.25, 0.5, 0.75)]
        tops = [spot.y + (step - 1) * self.line / 2 for step in range(-32, 33)]
        names = [
            (left, top, left + length, top + self.line)
            for left in lefts
            for top in tops
            if 4 <= left <= self.width - length - 4 and 0 <= top <= self.height - self.line
        ]
        found = [name for name in names if self._distance(name, spot) <= FARTHEST * self.line]
        return sorted(found, key=lambda name: self._distance(name, spot))

    def _free(self, name: Box, spot: Spot) -> bool:
        """Tell whether a name lies on nothing, and its line crosses no name and no other spot."""
        if any(_overlap(name, box) for box in (*self.names, *self.around)):
            return False
        if any(_crosses(each, name) for each in self.leads):
            return False
        lead = self._lead(spot, name)
        return lead is None or self._open((spot.x, spot.y, *lead), spot)

    def _open(self, lead: Segment, spot: Spot) -> bool:
        """Tell whether a line from a spot crosses no name, no other spot and no other line."""
        others = [_around(each, 0) for each in self.spots if each is not spot]
        return not any(_crosses(lead, box) for box in (*self.names, *others)) and not any(
            _meet(lead, each) for each in self.leads
        )

    def _lead(self, spot: Spot, name: Box) -> tuple[float, float] | None:
        """Return the point of a name nearest to its spot; None where they stand side by side."""
        left, top, right, bottom = name
        nearest = min(_away(name, each) for each in self.spots) == _away(name, spot)
        level = top <= spot.y <= bottom
        if nearest and level and self._distance(name, spot) < 1.8 * self.line:
            return None
        beside = not left <= spot.x <= right
        height = (top + bottom) / 2 if beside else top if top > spot.y else bottom
        return round(min(max(spot.x, left - 3), right + 3), 1), round(height, 1)

    def _distance(self, name: Box, spot: Spot) -> float:
        left, top, right, bottom = name
        across = max(left - spot.x, spot.x - right, 0)
        # Up or down reads as farther than sideways: a name stands beside its spot.
        return across + 1.5 * abs((top + bottom) / 2 - spot.y)


def _away(name: Box, spot: Spot) -> float:
    left, top, right, bottom = name
    across = max(left - spot.x, spot.x - right, 0)
    return math.hypot(across, max(top - spot.y, spot.y - bottom, 0))


def _around(spot: Spot, more: float) -> Box:
    reach = spot.radius + more
    return spot.x - reach, spot.y - reach, spot.x + reach, spot.y + reach


def _crosses(segment: Segment, box: Box) -> bool:
    """Tell whether a line crosses a box (Liang and Barsky)."""
    x, y, end_x, end_y = segment
    begin, end = 0.0, 1.0
    for start, step, low, high in ((x, end_x - x, box[0], box[2]), (y, end_y - y, box[1], box[3])):
        if not step:
            if not low < start < high:
                return False
            continue
        first, last = sorted(((low - start) / step, (high - start) / step))
        begin, end = max(begin, first), min(end, last)
    return begin < end


def _meet(a: Segment, b: Segment) -> bool:
    """Tell whether two lines cross each other."""

    def side(line: Segment, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return (
        side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0
        and side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
