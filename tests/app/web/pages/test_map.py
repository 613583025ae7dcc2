"""On the map every city has its spot and a readable name."""

from collections.abc import Mapping
from itertools import combinations
from math import hypot

import pytest

from app.web.pages.drawing.metrics import text_width
from app.web.pages.layout.land import land
from app.web.pages.layout.map import FARTHEST, LETTERS, LINE, NARROW, SMALL, WIDTH, draw_map
from calendars.feeds.site import Site
from calendars.wording.language import Language
from data.plan.model import Place

Box = tuple[float, float, float, float]


def names(site: Site) -> list[tuple[str, dict[str, str]]]:
    return [(key, place.name) for key, place in site.publication.places.items()]


def boxes(site: Site, language: str, width: float = WIDTH) -> list[Box]:
    places = list(site.publication.places.values())
    drawn = draw_map(places, site.languages[language], width=width)
    size = SMALL if width < WIDTH else 1
    lengths = {place: text_width(words[language], LETTERS * size) for place, words in names(site)}
    found = []
    for spot in drawn.spots:
        if spot.name_x is None:
            continue
        length, top = lengths[spot.place.key], spot.name_y - LINE * size * 0.75
        left = spot.name_x - (length if spot.before else 0)
        found.append((left, top, left + length, top + LINE * size))
    return found


@pytest.mark.parametrize(("width", "least"), [(WIDTH, 26), (NARROW, 8)])
def test_no_name_lies_on_another(site: Site, width: float, least: int) -> None:
    for language in site.languages:
        found = boxes(site, language, width)
        assert len(found) >= least
        clashes = [
            (a, b)
            for a, b in combinations(found, 2)
            if a[0] + 0.2 < b[2] and b[0] + 0.2 < a[2] and a[1] + 0.2 < b[3] and b[1] + 0.2 < a[3]
        ]
        assert clashes == []
        assert [box for box in found if box[0] < -0.1 or box[2] > width + 0.1] == []


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_a_name_stands_near_its_spot_and_nearest_to_it_or_at_a_line_from_it(
    site: Site, width: float
) -> None:
    places = list(site.publication.places.values())
    line = LINE * (SMALL if width < WIDTH else 1)
    for language in site.languages:
        spots = draw_map(places, site.languages[language], width=width).spots
        named = [spot for spot in spots if spot.name_x is not None]
        for spot, box in zip(named, boxes(site, language, width), strict=True):
            own = away(box, spot.x, spot.y)
            assert own <= FARTHEST * line
            nearest = min(away(box, each.x, each.y) for each in spots)
            assert spot.lead or own == pytest.approx(nearest)


def away(box: Box, x: float, y: float) -> float:
    left, top, right, bottom = box
    return hypot(max(left - x, x - right, 0), max(top - y, y - bottom, 0))


def test_a_dot_grows_with_the_number_of_events(site: Site) -> None:
    places = list(site.publication.places.values())
    drawn = draw_map(places, site.languages["en"], {"moscow": 8, "minsk": 1})
    radii = {spot.place.key: spot.radius for spot in drawn.spots}
    assert radii["moscow"] == 8
    assert radii["minsk"] == radii["perm"] == 4


def test_land_is_drawn_where_its_outlines_are_fine_enough(site: Site) -> None:
    places = list(site.publication.places.values())
    english = site.languages["en"]
    whole = draw_map(places, english)
    near = draw_map([p for p in places if p.key in ("moscow", "lipetsk")], english)
    assert whole.land.startswith("M")
    assert len(whole.land) < 8000
    assert near.land == ""


def test_land_is_cut_at_the_edges_of_a_box() -> None:
    box = (24.0, 35.0, 60.0, 50.0)
    rings = list(land(box))
    assert rings
    points = [point for ring in rings for point in ring]
    assert all(24 <= x <= 60.000001 and 35 <= y <= 50.000001 for x, y in points)


def test_north_is_up_and_east_is_right(site: Site) -> None:
    drawn = draw_map(list(site.publication.places.values()), site.languages["en"])
    spots = {spot.place.key: (spot.x, spot.y) for spot in drawn.spots}
    assert spots["saint-petersburg"][1] < spots["moscow"][1] < spots["yerevan"][1]
    assert spots["minsk"][0] < spots["moscow"][0] < spots["khabarovsk"][0]
    assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in spots.values())


def test_one_city_or_none_is_a_map_too(languages: Mapping[str, Language]) -> None:
    place = Place(key="x", name={"en": "X"}, latitude=53.9, longitude=27.6)
    alone = draw_map([place], languages["en"])
    assert [(spot.place, spot.lead) for spot in alone.spots] == [(place, None)]
    assert draw_map([], languages["en"]).spots == ()


def on_land(longitude: float, latitude: float) -> bool:
    """Tell whether a point lies within an odd number of rings, as the map fills them."""
    crossings = 0
    for ring in land((-180, -85, 180, 85)):
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (ay > latitude) != (by > latitude):
                crossings += longitude < ax + (latitude - ay) / (by - ay) * (bx - ax)
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("longitude", "latitude", "expected"),
    [
        (37.6, 55.7, True),
        (88.2, 67.5, True),
        (177.5, 66.5, True),
        (-172.0, 66.6, True),
        (-147.7, 66.8, True),
        (-45.0, 66.9, True),
        (0.0, 66.9, False),
        (40.0, 72.0, False),
        (35.0, 43.0, False),
        (51.0, 42.0, False),
        (-150.0, 0.0, False),
    ],
)
def test_land_is_where_land_is_also_about_the_antimeridian(
    longitude: float, latitude: float, *, expected: bool
) -> None:
    assert on_land(longitude, latitude) is expected
