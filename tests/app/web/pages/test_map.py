"""On the map every city has its spot and a readable name."""

from collections.abc import Mapping
from itertools import combinations

from app.web.pages.layout.map import LETTER, LINE, WIDTH, draw_map
from calendars.feeds.site import Site
from calendars.wording.language import Language
from data.plan.model import Place

Box = tuple[float, float, float, float]


def names(site: Site) -> list[tuple[str, dict[str, str]]]:
    return [(key, place.name) for key, place in site.publication.places.items()]


def boxes(site: Site, language: str) -> list[Box]:
    places = list(site.publication.places.values())
    drawn = draw_map(places, site.languages[language])
    tops = [(spot, spot.name_y - LINE * 0.75) for spot in drawn.spots]
    lengths = {place: len(words[language]) * LETTER for place, words in names(site)}
    lefts = {s.place.key: s.name_x - (lengths[s.place.key] if s.before else 0) for s in drawn.spots}
    return [
        (lefts[s.place.key], top, lefts[s.place.key] + lengths[s.place.key], top + LINE)
        for s, top in tops
    ]


def test_no_name_lies_on_another(site: Site) -> None:
    for language in site.languages:
        found = boxes(site, language)
        assert len(found) == 26
        clashes = [
            (a, b)
            for a, b in combinations(found, 2)
            if a[0] + 0.2 < b[2] and b[0] + 0.2 < a[2] and a[1] + 0.2 < b[3] and b[1] + 0.2 < a[3]
        ]
        assert clashes == []
        assert [box for box in found if box[0] < 0 or box[2] > WIDTH] == []


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
