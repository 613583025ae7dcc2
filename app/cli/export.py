"""Write all feeds and pages as files, at paths equal to their addresses, for any static host."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.web.discovery.atom import changes_feed
from app.web.discovery.robots import robots, sitemap
from app.web.pages.catalogue import pages
from app.web.pages.drawing.card import entry_card, picture, year_card
from app.web.pages.embed import embed
from app.web.pages.layout.assets import load_assets
from app.web.pages.layout.frame import Frame, View, make_frame
from app.web.pages.layout.manifest import manifest
from app.web.pages.year import year_svg
from calendars.feeds.addresses import (
    atom_path,
    document_path,
    embed_path,
    entry_path,
    manifest_path,
    year_picture,
)
from calendars.feeds.addresses import entry_card as entry_card_path
from calendars.feeds.addresses import year_card as year_card_path
from calendars.feeds.feed import Feed
from calendars.feeds.site import Site
from data.errors import KalendsError


class ExportError(KalendsError):
    """A file can't be written; those written before it are whole."""


def exported(site: Site, today: date, documents: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the path below the folder and the octets of every file; the feeds come first.

    `documents` is the folder of the documents that plans come from.
    """
    for path, feed in site.feeds.items():
        yield path.removeprefix("/"), feed.body
    for code in site.languages:
        for identity in site.vevents[code]:
            download = site.find(entry_path(code, identity))
            if isinstance(download, Feed):
                yield download.path.removeprefix("/"), download.body
    frame = replace(make_frame(load_assets()), documents=documents)
    document = frame.document(site.publication)
    if document is not None:
        yield document_path(document.name).removeprefix("/"), document.read_bytes()
    for asset in frame.assets.values():
        yield asset.path.removeprefix("/"), asset.body
    for code in site.languages:
        yield from _pages(site, code, frame, today)
    yield "robots.txt", robots(site)
    yield "sitemap.xml", sitemap(site)


def _pages(site: Site, code: str, frame: Frame, today: date) -> Iterator[tuple[str, bytes]]:
    view = View(site, code, today)
    for path, render in pages(site, code, today):
        yield f"{code}/{path}index.html", render(frame, view).encode()
    for number in view.years():
        yield f"{code}/{year_picture(number)}", year_svg(frame, view, number).encode()
        yield f"{code}/{year_card_path(number)}", picture(frame, view, year_card(view, number))
    for identity in site.vevents[code]:
        drawn = picture(frame, view, entry_card(view, identity))
        yield f"{code}/{entry_card_path(identity)}", drawn
    yield manifest_path(code).removeprefix("/"), manifest(frame, view).encode()
    for name in ("all", *site.publication.categories):
        path = embed_path(code, name).removeprefix("/")
        yield f"{path}index.html", embed(frame, view, name).encode()
    yield atom_path(code).removeprefix("/"), changes_feed(site, site.languages[code])


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
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
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
