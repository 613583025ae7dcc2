"""A category, a city, and all cities on a map: the items and the way to subscribe to them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from app.web.pages.layout.frame import Frame, PageMissing, View
from app.web.pages.layout.map import NARROW, WIDTH, draw_map
from app.web.pages.layout.panel import panel
from calendars.feeds.addresses import PLACES, category_page, place_page
from calendars.feeds.options import Options
from calendars.feeds.placement import LONGEST_SPAN
from data.journal.publication import Entry
from data.when.period import DAY
from data.when.value import LIMITS, When


def category(frame: Frame, view: View, key: str) -> str:
    """Return a category's page."""
    if key not in view.publication.categories:
        raise PageMissing(key)
    sections = {section.category.key: section for section in view.header.sections}
    own = [entry for entry in view.entries() if entry.item.category.key == key]
    name = view.publication.categories[key].name
    section = sections.get(key)
    return frame.render(
        "group.html",
        view,
        category_page(key),
        heading=section.heading if section else name,
        note=section.category.note if section else None,
        told="",
        times=_by_time(view, own),
        panel=panel(view, Options(category=(key,))),
    )


def place(frame: Frame, view: View, key: str) -> str:
    """Return a city's page."""
    if key not in view.publication.places:
        raise PageMissing(key)
    own = at_place(view.entries(), key)
    return frame.render(
        "group.html",
        view,
        place_page(key),
        heading=view.publication.places[key].name,
        note=None,
        told=view.text(view.publication.places[key].name),
        times=_by_time(view, own),
        panel=panel(view, Options(place=(key,))),
    )


def _by_time(view: View, own: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    """Return what comes, dated first; what is over; of a plan that is over, what had no date."""
    entries = list(own)
    over = [entry for entry in entries if view.past(entry)]
    return {
        "coming": dated_first(entry for entry in entries if not view.past(entry)),
        "past": [entry for entry in over if entry.item.when.dated],
        "undated": [entry for entry in over if not entry.item.when.dated],
    }


def dated_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries, those at the end that the plan gives no date."""
    return sorted(entries, key=lambda entry: not entry.item.when.dated)


def nearest_first(entries: Iterable[Entry], day: date) -> list[Entry]:
    """Return entries by when they come, seen from a day; those that have no date last.

    What takes long, or comes again and again, is no answer to what comes next: it stands behind.
    """
    return sorted(entries, key=lambda entry: _nearness(entry.item.when, day))


def _nearness(when: When, day: date) -> tuple[bool, bool, date, date]:
    limits = ((when.anchor, when.anchor + DAY),)
    stretches = limits if isinstance(when, LIMITS) else when.stretches
    start, end = next((each for each in stretches if each[1] > day), stretches[-1])
    long = when.repeats or (end - start).days > LONGEST_SPAN or end <= day
    return not when.dated, long, max(start, day), end


def at_place(entries: Iterable[Entry], key: str) -> list[Entry]:
    """Return the entries that take place in a city."""
    return [entry for entry in entries if any(place.key == key for place in entry.item.places)]


def places(frame: Frame, view: View) -> str:
    """Return the page of all cities: a map, and a list in the order of the alphabet."""
    counts = Counter(place.key for entry in view.entries() for place in entry.item.places)
    cities = sorted(view.publication.places.values(), key=lambda city: view.text(city.name))
    return frame.render(
        "places.html",
        view,
        PLACES,
        cities=[(city, counts[city.key]) for city in cities],
        maps=[draw_map(cities, view.language, counts, width) for width in (WIDTH, NARROW)],
    )
