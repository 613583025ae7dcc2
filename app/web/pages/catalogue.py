"""Every page there is, for export and for the site map."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Protocol

from app.web.pages.build import build
from app.web.pages.changes import changes
from app.web.pages.entry import entry
from app.web.pages.groups import category, place, places
from app.web.pages.home import home
from app.web.pages.layout.frame import Frame, View
from app.web.pages.recheck import recheck
from app.web.pages.year import VIEWS, year
from calendars.feeds.addresses import (
    BUILD,
    CHANGES,
    HOME,
    PLACES,
    RECHECK,
    category_page,
    entry_page,
    place_page,
    year_page,
)
from calendars.feeds.site import Site


class Render(Protocol):
    """What renders one page."""

    def __call__(self, frame: Frame, view: View) -> str:
        """Return the page."""


def pages(site: Site, code: str, today: date) -> Iterator[tuple[str, Render]]:
    """Yield each page's path after `/{language}/`, and what renders it."""
    view = View(site, code, today)
    yield HOME, home
    for number in view.years():
        for kind in VIEWS:
            yield year_page(number, kind), partial(year, number=number, kind=kind)
    for key in site.publication.categories:
        yield category_page(key), partial(category, key=key)
    if site.publication.places:
        yield PLACES, places
    for key in site.publication.places:
        yield place_page(key), partial(place, key=key)
    yield CHANGES, changes
    yield BUILD, partial(build, query=())
    yield RECHECK, recheck
    for identity in site.vevents[code]:
        yield entry_page(identity), partial(entry, identity=identity)


def folders(site: Site) -> Iterator[str]:
    """Yield what every page is below, of paths after `/{language}/`; the first page is itself."""
    yield HOME
    yield from (year_page(number) for number in site.publication.years())
    yield from ("categories/", PLACES, CHANGES, BUILD, RECHECK, "entries/")
