"""Write all feeds and pages as files, at paths equal to their addresses, for any static host."""

import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from pathlib import Path

from app.cli.hosting.configurations import HEADERS, NGINX, headers_file, nginx_file
from app.cli.hosting.rules import rules
from app.web.api.files import program_files
from app.web.discovery.atom import changes_feed
from app.web.discovery.robots import robots, sitemap_files
from app.web.pages.catalogue import pages
from app.web.pages.drawing.card import entry_card, picture, year_card
from app.web.pages.embed import embed
from app.web.pages.errors import error
from app.web.pages.home import front
from app.web.pages.layout.assets import load_assets
from app.web.pages.layout.frame import Frame, View, make_frame
from app.web.pages.layout.manifest import manifest
from app.web.pages.year import year_svg
from calendars.feeds.addresses import (
    FOLDERS,
    HOME,
    atom_path,
    document_path,
    embed_path,
    manifest_path,
    year_picture,
)
from calendars.feeds.addresses import entry_card as entry_card_path
from calendars.feeds.addresses import year_card as year_card_path
from calendars.feeds.site import Site
from data.errors import KalendsError

NEW = ".new-"
"""What the names of files begin with that are not whole yet."""


class ExportError(KalendsError):
    """A file can't be written; those written before it are whole."""


def exported(site: Site, today: date, documents: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the path below the folder and the octets of every file: feeds first, the index last.

    So whoever is led from one file to another finds it, even while they are written.
    `documents` is the folder of the documents that plans come from.
    """
    for path, feed in site.feeds.items():
        yield path.removeprefix("/"), feed.body
    for code in site.languages:
        for download in site.downloads(code):
            yield download.path.removeprefix("/"), download.body
    for path, body in program_files(site, today):
        yield path.removeprefix("/"), body
    frame = replace(make_frame(load_assets()), documents=documents)
    document = frame.document(site.publication)
    if document is not None:
        yield document_path(document.name).removeprefix("/"), document.read_bytes()
    for asset in frame.assets.values():
        yield asset.path.removeprefix("/"), asset.body
    views = [View(site, code, today, static=True) for code in site.languages]
    for view in views:
        yield from _pictures(frame, view)
        yield from _pages(frame, view)
    yield from _root(site, frame, views)


def _pictures(frame: Frame, view: View) -> Iterator[tuple[str, bytes]]:
    code = view.code
    for number in view.years():
        yield f"{code}/{year_picture(number)}", year_svg(frame, view, number).encode()
        yield f"{code}/{year_card_path(number)}", picture(frame, view, year_card(view, number))
    for identity in view.site.vevents[code]:
        drawn = picture(frame, view, entry_card(view, identity))
        yield f"{code}/{entry_card_path(identity)}", drawn
    yield manifest_path(code).removeprefix("/"), manifest(frame, view).encode()


def _pages(frame: Frame, view: View) -> Iterator[tuple[str, bytes]]:
    """Yield a language's pages; the first one, which leads to all others, comes last."""
    site, code = view.site, view.code
    for name in ("all", *site.publication.categories):
        path = embed_path(code, name).removeprefix("/")
        yield f"{path}index.html", embed(frame, view, name).encode()
    yield atom_path(code).removeprefix("/"), changes_feed(site, view.language)
    yield f"{code}/404.html", error(frame, view, HTTPStatus.NOT_FOUND).encode()
    for path, render in sorted(pages(site, code, view.today), key=lambda page: page[0] == HOME):
        yield f"{code}/{path}index.html", render(frame, view).encode()


def _root(site: Site, frame: Frame, views: Sequence[View]) -> Iterator[tuple[str, bytes]]:
    own = list(rules(site))
    root = site.addresses.root
    yield HEADERS, headers_file(own, root).encode()
    yield NGINX, nginx_file(own, site.languages, root).encode()
    yield "404.html", error(frame, views[0], HTTPStatus.NOT_FOUND).encode()
    yield "robots.txt", robots(site)
    for path, body in sitemap_files(site):
        yield path.removeprefix("/"), body
    yield "index.html", front(frame, views[0]).encode()


def left_over(folder: Path, site: Site, written: Collection[str]) -> list[str]:
    """Return the paths of an earlier export's files that the site has no more, in order.

    They stay: a calendar program may go on asking for a feed long after the site has dropped it.
    """
    own = {*FOLDERS, *site.languages}
    files = (path for path in folder.rglob("*") if path.is_file())
    paths = (path.relative_to(folder) for path in files if not path.name.startswith(NEW))
    return sorted(
        str(path) for path in paths if path.parts[0] in own and path.as_posix() not in written
    )


def write_file(folder: Path, path: str, body: bytes) -> None:
    """Write one file whole or not at all; one that is equal already is left as it is."""
    target = folder / path
    try:
        if target.is_file() and target.read_bytes() == body:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, body)
    except OSError as error:
        raise ExportError(f"{target}: it can't be written: {error.strerror}") from error


def _replace(target: Path, body: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=NEW, delete=False) as file:
        try:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
            # A web server under another account has to read it.
            os.fchmod(file.fileno(), 0o644)
            Path(file.name).replace(target)
        except OSError:
            Path(file.name).unlink()
            raise
