"""Write all feeds and pages as files, at paths equal to their addresses, for any static host."""

import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from app.cli.hosting.configurations import HEADERS, NGINX, headers_file, nginx_file
from app.cli.hosting.rules import rules
from app.web.api.files import program_files
from app.web.discovery.atom import changes_feed
from app.web.discovery.robots import robots, sitemap_files
from app.web.pages.catalogue import pages
from app.web.pages.drawing.card import entry_card, picture, year_card
from app.web.pages.embed import embed
from app.web.pages.errors import error
from app.web.pages.home import front, home
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
    home_path,
    language_path,
    manifest_path,
    year_picture,
)
from calendars.feeds.addresses import entry_card as entry_card_path
from calendars.feeds.addresses import year_card as year_card_path
from calendars.feeds.site import Site
from data.errors import KalendsError

ROOT = "/"
INDEX = "index.html"
"""What hosts answer with when they are asked for an address that ends in a slash."""
MISSING = "404.html"
ROBOTS = "/robots.txt"
NEW = ".new-"
"""What the names of files begin with that are not whole yet."""


class ExportError(KalendsError):
    """A file can't be read or written; those written before it are whole."""


Files = Iterator[tuple[str, bytes]]
"""The paths below the root of the tree and the octets of files, each made as it is taken."""


def exported(site: Site, today: date, documents: Path | None = None) -> Files:
    """Yield the path below the folder and the octets of every file: feeds first, the index last.

    So whoever is led from one file to another finds it, even while they are written.
    `documents` is the folder of the documents that plans come from.
    """
    *before, index = stages(site, today, documents)
    return chain(*before, _host_files(site), index)


def stages(site: Site, today: date, documents: Path | None = None) -> Sequence[Files]:
    """Return the files of the site for any host, in the order in which they are to be put there.

    What pages lead to; the pages; each language's first page and what names all pages to search
    engines; the index, which leads to the first pages. Raises ExportError where a document can't
    be read, before any file is made.
    """
    frame = replace(make_frame(load_assets()), documents=documents)
    document = _document(site, frame)
    views = [View(site, code, today, static=True) for code in site.languages]
    addressed = (
        chain(
            *(_feeds(site), program_files(site, today)),
            *(document, _assets(frame), _drawn(frame, views)),
        ),
        chain.from_iterable(_pages(frame, view) for view in views),
        _first_pages(frame, views),
        ((ROOT, front(frame, view).encode()) for view in views[:1]),
    )
    return tuple(map(_at_paths, addressed))


def _at_paths(addressed: Files) -> Files:
    """Yield files at what hosts look for when they are asked for an address."""
    for address, body in addressed:
        path = unquote(address).removeprefix("/")
        yield f"{path}{INDEX}" if address.endswith("/") else path, body


def _feeds(site: Site) -> Files:
    for path, feed in site.feeds.items():
        yield path, feed.body
    for code in site.languages:
        for download in site.downloads(code):
            yield download.path, download.body


def _document(site: Site, frame: Frame) -> Sequence[tuple[str, bytes]]:
    document = frame.document(site.publication)
    if document is None:
        return ()
    try:
        return ((document_path(document.name), document.read_bytes()),)
    except OSError as error:
        raise ExportError(f"{document}: it can't be read: {error.strerror}") from error


def _assets(frame: Frame) -> Files:
    for asset in frame.assets.values():
        yield asset.path, asset.body


def _drawn(frame: Frame, views: Iterable[View]) -> Files:
    for view in views:
        below = partial(language_path, view.code)
        for number in view.years():
            yield below(year_picture(number)), year_svg(frame, view, number).encode()
            yield below(year_card_path(number)), picture(frame, view, year_card(view, number))
        for identity in view.site.vevents[view.code]:
            drawn = picture(frame, view, entry_card(view, identity))
            yield below(entry_card_path(identity)), drawn
        yield manifest_path(view.code), manifest(frame, view).encode()


def _pages(frame: Frame, view: View) -> Files:
    """Yield a language's pages but the first one, which leads to all others."""
    site, code = view.site, view.code
    for name in ("all", *site.publication.categories):
        yield embed_path(code, name), embed(frame, view, name).encode()
    yield atom_path(code), changes_feed(site, view.language)
    yield language_path(code, MISSING), error(frame, view, HTTPStatus.NOT_FOUND).encode()
    for below, render in pages(site, code, view.today):
        if below != HOME:
            yield language_path(code, below), render(frame, view).encode()


def _first_pages(frame: Frame, views: Sequence[View]) -> Files:
    site = views[0].site
    yield f"{ROOT}{MISSING}", error(frame, views[0], HTTPStatus.NOT_FOUND).encode()
    yield ROBOTS, robots(site)
    yield from sitemap_files(site)
    for view in views:
        yield home_path(view.code), home(frame, view).encode()


def _host_files(site: Site) -> Files:
    own, root = list(rules(site)), site.addresses.root
    yield HEADERS, headers_file(own, root).encode()
    yield NGINX, nginx_file(own, site.languages, root).encode()


def left_over(there: Iterable[str], site: Site, written: Collection[str]) -> list[str]:
    """Return which of the paths that are there an earlier export wrote, not this one, in order.

    They stay: a calendar program may go on asking for a feed long after the site has dropped it.
    """
    own = {*FOLDERS, *site.languages}
    return sorted(path for path in there if path.partition("/")[0] in own and path not in written)


def paths_in(folder: Path) -> Iterator[str]:
    """Yield the path below a folder of every file that is whole."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(NEW):
            yield path.relative_to(folder).as_posix()


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
