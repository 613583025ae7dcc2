"""Media types, each stated here and nowhere else; those of text say its encoding."""

from collections.abc import Mapping
from pathlib import PurePath

ATOM = "application/atom+xml; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"
CSS = "text/css; charset=utf-8"
CSV = "text/csv; charset=utf-8; header=present"
HTML = "text/html; charset=utf-8"
JAVASCRIPT = "text/javascript; charset=utf-8"
JCAL = "application/calendar+json"
JSON = "application/json"
MANIFEST = "application/manifest+json"
OCTETS = "application/octet-stream"
PNG = "image/png"
SCHEMA = "application/schema+json"
SVG = "image/svg+xml"
TEXT = "text/plain; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML = "application/xml"

BY_ENDING: Mapping[str, str] = {
    "css": CSS,
    "csv": CSV,
    "html": HTML,
    "ics": CALENDAR,
    "js": JAVASCRIPT,
    "json": JSON,
    "png": PNG,
    "svg": SVG,
    "txt": TEXT,
    "webmanifest": MANIFEST,
    "xlsx": XLSX,
    "xml": XML,
}
"""What a file of the site is by its ending, on whichever machine."""


def by_ending(path: str) -> str | None:
    """Return the media type of a file of the site; None where its ending is no file's of ours."""
    return BY_ENDING.get(PurePath(path).suffix[1:].lower())


def bare(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0]
