"""The addresses of feeds, single entries and pages; an address once published never dies."""

from dataclasses import replace

from calendars.options import Options
from data.publication import EntryId


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
    plan, key = identity
    return f"/{language}/entries/{plan}/{key}/"


def home_path(language: str) -> str:
    """Return the path of the page that lists the feeds."""
    return f"/{language}/"
