"""Places: listed or only named, with coordinates or without, one or several."""

from pathlib import Path

import pytest

from data.plan.model import Place
from tests.data.plan.folders import CLUB, PLAN, faults, item, load, the_item

LISTED = """\
[hall]
name = "Town Hall"

[park]
name = "The Park"
latitude = -90
longitude = 180.0
founded = 0
"""
HALL = Place(key="hall", name={"en": "Town Hall"})
PARK = Place(key="park", name={"en": "The Park"}, latitude=-90.0, longitude=180.0)
UNLISTED = Place(key="", name={"en": "The Pub"})


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ({}, ()),
        ({"place": '"hall"'}, (HALL,)),
        ({"place": '"The Pub"'}, (UNLISTED,)),
        ({"place": '"Минск"'}, (Place(key="", name={"en": "Минск"}),)),
        ({"places": "[]"}, ()),
        ({"places": '["park"]'}, (PARK,)),
        ({"places": '["park", "The Pub", "hall"]'}, (PARK, UNLISTED, HALL)),
    ],
)
def test_places_of_an_item(tmp_path: Path, more: dict[str, str], places: tuple[Place, ...]) -> None:
    assert the_item(tmp_path, LISTED, **more).places == places


def test_place_has_a_position_where_both_coordinates_are_known() -> None:
    positions = [each.position for each in (HALL, PARK, UNLISTED)]
    assert positions == [None, (-90.0, 180.0), None]


@pytest.mark.parametrize("places", [None, "", "# none\n"])
def test_places_need_not_be_listed(tmp_path: Path, places: str | None) -> None:
    sources = load(tmp_path, CLUB, PLAN + item(place='"The Pub"'), places)
    assert (sources.places, sources.founded) == ({}, {})
    assert sources.plans[0].items[0].places == (UNLISTED,)


def test_listed_places(tmp_path: Path) -> None:
    sources = load(tmp_path, CLUB, PLAN + item(), LISTED)
    assert (sources.places, sources.founded) == ({"hall": HALL, "park": PARK}, {"park": 0})


ONE_MISSING = "one of latitude and longitude is missing"
IN_THE_SEA = "0, 0 is a point in the sea"
OFF = "it is off the globe"
TWICE = "the place is there twice"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("latitude = 1", [(1, "hall", ONE_MISSING)]),
        ("longitude = 1", [(1, "hall", ONE_MISSING)]),
        ("latitude = 0", [(1, "hall", ONE_MISSING)]),
        ("latitude = 0\nlongitude = 0", [(3, "hall.latitude", IN_THE_SEA)]),
        ("latitude = -0.0\nlongitude = 0.0", [(3, "hall.latitude", IN_THE_SEA)]),
        ("latitude = 90.1\nlongitude = 0", [(3, "hall.latitude", OFF)]),
        ("latitude = nan\nlongitude = 1", [(3, "hall.latitude", OFF)]),
        ("latitude = 1\nlongitude = -inf", [(4, "hall.longitude", OFF)]),
        ("latitude = 0\nlongitude = 0.1", []),
    ],
)  # fmt: skip
def test_coordinates(tmp_path: Path, more: str, found: list[tuple[int, str, str]]) -> None:
    places = f'[hall]\nname = "Town Hall"\n{more}\n'
    expected = [("places.toml", *each) for each in found]
    assert faults(tmp_path, CLUB, PLAN + item(place='"hall"'), places) == expected


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"place": '"pub"'}, [(14, "items[1].place", "there is no such place")]),
        ({"places": '["hall", "pub"]'}, [(14, "items[1].places[2]", "there is no such place")]),
        ({"place": '""'}, [(14, "items[1].place", "it is empty")]),
        ({"places": '["hall", " "]'}, [(14, "items[1].places[2]", "it is empty")]),
        (
            {"place": '"hall"', "places": '["park"]'},
            [(14, "items[1].place", "there are places besides")],
        ),
        ({"places": '["hall", "park", "hall"]'}, [(14, "items[1].places[3]", TWICE)]),
        ({"places": '["The Pub", "The Pub"]'}, [(14, "items[1].places[2]", TWICE)]),
        ({"place": f'"{"X" * 301}"'}, [(14, "items[1].place", "it has 301 characters")]),
    ],
)
def test_faults_of_an_items_places(
    tmp_path: Path, more: dict[str, str], found: list[tuple[int, str, str]]
) -> None:
    expected = [("club-2027.toml", *each) for each in found]
    assert faults(tmp_path, CLUB, PLAN + item(**more), LISTED) == expected
