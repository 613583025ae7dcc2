"""What headers every file of an exported site has: the server's own, by address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.web.media import ATOM, CALENDAR, JCAL, MANIFEST, SCHEMA, SVG, TEXT, XML
from app.web.pages.catalogue import folders
from app.web.pages.routes import CACHED, EMBEDDED, FOR_EVER, PICTURE, SECURITY
from app.web.routing import CORS_HEADERS
from app.web.wire.conditional import CACHE_CONTROL
from calendars.feeds.addresses import (
    SITEMAP,
    atom_path,
    language_path,
    manifest_path,
    year_card,
    year_picture,
)
from calendars.feeds.site import Site


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a path has, or all below it where it is a `folder`, which ends in a slash.

    No two rules are about one path, as some hosts join what two of them say, but where one is
    `nested` in a folder's, for hosts that take the nearest. Without a `media_type` the ending of
    the file tells it. `language` is that of pages.
    """

    path: str
    headers: Mapping[str, str]
    folder: bool = False
    nested: bool = False
    media_type: str = ""
    language: str = ""


_SNIFF = {"X-Content-Type-Options": "nosniff"}
_OPEN = {"Cache-Control": CACHE_CONTROL.decode(), **_SNIFF, **CORS_HEADERS}
_PAGE = {**SECURITY, "Cache-Control": CACHED}
_FOLDERS = {
    "/calendars/": (CALENDAR, _OPEN),
    "/entries/": (CALENDAR, {**_OPEN, "Content-Disposition": "attachment"}),
    "/jcal/": (JCAL, _OPEN),
    "/api/": ("", _OPEN),
    "/tables/": ("", _OPEN),
    "/static/": ("", {"Cache-Control": FOR_EVER, **_SNIFF}),
    "/sources/": ("", {**PICTURE, "Cache-Control": "no-cache"}),
    "/sitemaps/": (XML, _OPEN),
    "/embed/": ("", {**_PAGE, "Content-Security-Policy": EMBEDDED}),
}


def rules(site: Site) -> Iterator[Rule]:
    """Yield what each path of an exported site has, those below the root's."""
    for path, (media_type, headers) in _FOLDERS.items():
        yield Rule(path=path, folder=True, media_type=media_type, headers=headers)
    yield Rule(path="/api/schema/", folder=True, nested=True, media_type=SCHEMA, headers=_OPEN)
    yield Rule(path="/", headers=_PAGE)
    yield Rule(path="/robots.txt", media_type=TEXT, headers=_OPEN)
    yield Rule(path=SITEMAP, media_type=XML, headers=_OPEN)
    for code in site.languages:
        yield from _language(site, code)


def _language(site: Site, code: str) -> Iterator[Rule]:
    for below in folders(site):
        path = language_path(code, below)
        yield Rule(path=path, folder=bool(below), headers=_PAGE, language=code)
    for number in site.publication.years():
        path = language_path(code, year_picture(number))
        yield Rule(path=path, media_type=SVG, headers={**PICTURE, "Cache-Control": CACHED})
        yield Rule(path=language_path(code, year_card(number)), headers=_PAGE)
    yield Rule(path=atom_path(code), media_type=ATOM, headers=_OPEN)
    manifest = {"Cache-Control": CACHED, **_SNIFF}
    yield Rule(path=manifest_path(code), media_type=MANIFEST, headers=manifest)
