"""The addresses of feeds, single entries and pages; an address once published never dies."""

from dataclasses import replace

from calendars.feeds.options import Options
from data.journal.publication import EntryId


def feed_path(language: str, options: Options) -> str:
    """Return the canonical path of a feed.

    One category names the file; one place does where nothing else is chosen.
    """
    if len(options.place) == 1 and options == Options(place=options.place):
        return f"/calendars/{language}/places/{options.place[0]}.ics"
    name = "all"
    if len(options.category) == 1:
        name, options = options.category[0], replace(options, category=())
    folder = "/".join(filter(None, ("/calendars", language, str(options))))
    return f"{folder}/{name}.ics"


def entry_path(language: str, identity: EntryId) -> str:
    """Return the path of one event's download."""
    plan, key = identity
    return f"/entries/{language}/{plan}/{key}.ics"


def page_path(language: str, identity: EntryId) -> str:
    """Return the path of one item's page."""
    return f"/{language}/{entry_page(identity)}"


def home_path(language: str) -> str:
    """Return the path of a language's first page."""
    return f"/{language}/"


# The pages below a language, as their paths behind `/{language}/`.
HOME = ""
PLACES = "places/"
CHANGES = "changes/"
BUILD = "build/"
RECHECK = "recheck/"


def entry_page(identity: EntryId) -> str:
    """Return an item's page below its language."""
    plan, key = identity
    return f"entries/{plan}/{key}/"


def category_page(key: str) -> str:
    """Return a category's page below its language."""
    return f"categories/{key}/"


def place_page(key: str) -> str:
    """Return a city's page below its language."""
    return f"{PLACES}{key}/"


def year_page(year: int, view: str = "") -> str:
    """Return a year's page below its language; a view is `months` or `agenda`."""
    return f"{year}/{view}/" if view else f"{year}/"


def year_picture(year: int) -> str:
    """Return a year's drawing below its language."""
    return f"{year}.svg"


def embed_path(language: str, name: str) -> str:
    """Return the path of the view that other sites embed; `name` is `all` or a category."""
    return f"/embed/{language}/{name}/"
