"""The names of WordprocessingML (ECMA-376, part 1, 17), and where its parts are."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from data.documents.archive import Archive, parsed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = _W[1:-1].encode()
_OFF = frozenset({"0", "false", "off", "none"})


def w(name: str) -> str:
    """Return the full name of an element or an attribute."""
    return _W + name


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def value(element: etree._Element | None, *path: str, default: str = "") -> str:
    """Return the `w:val` of what a path of children leads to."""
    for name in path:
        element = None if element is None else element.find(w(name))
    return default if element is None else str(element.get(w("val"), default))


def switched(element: etree._Element | None, name: str) -> bool | None:
    """Return whether a property is switched on, None where nothing is said about it."""
    found = None if element is None else element.find(w(name))
    return None if found is None else found.get(w("val"), "1").lower() not in _OFF


def number(text: str | None, default: int) -> int:
    """Return a whole number as far as a document can mean it."""
    try:
        return max(-1, min(int(text or ""), 1_000_000))
    except ValueError:
        return default


def main_part(archive: Archive) -> str:
    """Return the name of the part with the body."""
    if "word/document.xml" in archive:
        return "word/document.xml"
    for relation in archive.xml("_rels/.rels"):
        if str(relation.get("Type")).endswith("/officeDocument"):
            return str(relation.get("Target")).lstrip("/")
    raise KeyError("officeDocument")


def part(archive: Archive, main: str, name: str) -> etree._Element | None:
    """Return the root of a part that stands beside the main one, None without it."""
    path = f"{main.rpartition('/')[0]}/{name}.xml" if name else main
    if path not in archive:
        return None
    return parsed(archive.octets(path).replace(_STRICT, _TRANSITIONAL))


def alternatives(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of the one alternative of `mc:AlternateContent` that is taken."""
    for name in ("Choice", "Fallback"):
        for child in element:
            if local(child) == name:
                yield from child
                return
