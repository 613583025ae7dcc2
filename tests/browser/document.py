"""An HTML page as the tests of this folder look at it, parsed strictly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

UNSEEN = ("script", "style", "template")
MACHINES = ("code", "textarea")
"""Elements whose text is for machines, in no language."""
SPOKEN = ("aria-label", "title", "alt", "placeholder")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A page: its tree, without namespaces."""

    root: Element

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of these tags, in the order of the page."""
        return [element for element in self.root.iter() if element.tag in tags]

    def links(self) -> list[str]:
        """Return whatever the page leads to or loads, but for its canonical address."""
        return [
            element.attrib[name]
            for element in self.root.iter()
            for name in ("href", "src", "action")
            if name in element.attrib and element.get("rel") != "canonical"
        ]

    def marks(self) -> list[Element]:
        """Return what is drawn of a year: a link for each event."""
        bands = [each for each in self.all("g") if "marks" in each.get("class", "").split()]
        return [mark for band in bands for mark in band.iter("a")]

    def texts(self) -> Iterator[str]:
        """Yield what people see or hear in the page's own language."""
        yield from _texts(self.root, str(self.root.get("lang")))
        for meta in self.all("meta"):
            if {meta.get("name"), meta.get("property")} & {
                "description",
                "og:title",
                "og:description",
            }:
                yield str(meta.get("content"))


def read_document(html: str) -> Document:
    """Return a page; raise html5lib's ParseError at the first fault in it."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return Document(root=_plain(parser.parse(html)))


def _plain(root: Element) -> Element:
    """Take the namespace off the names of SVG's elements."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def _texts(element: Element, language: str) -> Iterator[str]:
    foreign = element.get("lang", language) != language
    if not isinstance(element.tag, str) or element.tag in UNSEEN or foreign:
        return
    yield from (element.attrib[name] for name in SPOKEN if name in element.attrib)
    if element.tag in MACHINES:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child, language)
        yield child.tail or ""


def words(element: Element) -> str:
    """Return all text in an element, with single spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def entries(document: Document) -> list[str]:
    """Return the items that the page lists as `plan/key`, in its order."""
    lists = [each for each in document.all("ul") if each.get("class") == "entries"]
    links = [link.get("href", "") for each in lists for link in each.iter("a")]
    return ["/".join(link.strip("/").split("/")[-2:]) for link in links]
