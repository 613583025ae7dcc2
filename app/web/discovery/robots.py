"""What search engines read: robots.txt (RFC 9309) and the site map (sitemaps.org)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from app.web.live import utc_text
from app.web.pages.catalogue import pages
from calendars.feeds.addresses import SITEMAP, entry_page, language_path, sitemap_path
from calendars.feeds.site import Site

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MOST = 20_000
"""Addresses in one file; 50,000 are allowed, but only 50 MB, and each names all its languages."""


@dataclass(frozen=True, kw_only=True)
class PageIn:
    """A page in one language; `below` is its path after `/{language}/`."""

    code: str
    below: str
    changed: datetime


def robots(site: Site) -> bytes:
    """Return robots.txt: everything is for everybody, calendar fetchers above all."""
    address = site.addresses.absolute(SITEMAP)
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}\n".encode()


def sitemap(site: Site, most: int = MOST) -> bytes:
    """Return the site map, or the index of its files where there are too many addresses."""
    every = list(_every_page(site))
    if len(every) <= most:
        return _file(site, every)
    index = Element("sitemapindex", {"xmlns": NAMESPACE})
    for number in range(1, -(-len(every) // most) + 1):
        part = every[(number - 1) * most : number * most]
        file = SubElement(index, "sitemap")
        SubElement(file, "loc").text = site.addresses.absolute(sitemap_path(number))
        SubElement(file, "lastmod").text = utc_text(max(page.changed for page in part))
    return _octets(index)


def sitemap_files(site: Site, most: int = MOST) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the octets of every file of the site map, the one to begin with last."""
    total = sum(1 for _ in _every_page(site))
    if total > most:
        for number in range(1, -(-total // most) + 1):
            yield sitemap_path(number), sitemap_part(site, number, most) or b""
    yield SITEMAP, sitemap(site, most)


def sitemap_part(site: Site, number: int, most: int = MOST) -> bytes | None:
    """Return one file of the site map, numbered from 1; None where there is none."""
    part = list(_every_page(site))[(number - 1) * most : number * most] if number > 0 else []
    return _file(site, part) if part else None


def _every_page(site: Site) -> Iterator[PageIn]:
    published = site.publication.published
    if published is None:
        raise ValueError("an empty publication is never served")
    for code, language in site.languages.items():
        entries = {
            entry_page(identity): event.entry.modified
            for identity, event in site.vevents[code].items()
        }
        for below, _ in pages(site, code, language.date_of(published)):
            yield PageIn(code=code, below=below, changed=entries.get(below, published))


def _file(site: Site, part: Sequence[PageIn]) -> bytes:
    urlset = Element("urlset", {"xmlns": NAMESPACE, "xmlns:xhtml": XHTML})
    for page in part:
        url = SubElement(urlset, "url")
        SubElement(url, "loc").text = site.addresses.absolute(language_path(page.code, page.below))
        SubElement(url, "lastmod").text = utc_text(page.changed)
        for code in site.languages:
            address = site.addresses.absolute(language_path(code, page.below))
            attributes = {"rel": "alternate", "hreflang": code, "href": address}
            SubElement(url, "xhtml:link", attributes)
    return _octets(urlset)


def _octets(root: Element) -> bytes:
    octets: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return octets
