"""Open documents that are archives of XML (OOXML, OpenDocument), within limits."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from lxml import etree

from data.documents import refusals

MOST_PARTS = 5_000
MOST_XML = 64_000_000
"""Octets of XML; 10,000 rows are about 5 MB."""
MOST_UNPACKED = 400_000_000
_SMALL = 1_000_000
_MOST_TIMES = 300
"""How many times its packed size a part may be; monotonous sheets are packed a hundredfold."""
_DECLARED = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C\0T\0Y\0P\0E|E\0N\0T\0I\0T\0Y)"
    rb"|\0<\0!\0(?:D\0O\0C\0T\0Y\0P|E\0N\0T\0I\0T)"
)
_ENCRYPTED = 1


class Archive:
    """The parts of a document by their names; raises DocumentRefused for what is too much."""

    def __init__(self, octets: bytes) -> None:
        self._zip = ZipFile(BytesIO(octets))
        infos = self._zip.infolist()
        _check_sizes(infos)
        self.names = frozenset(info.filename for info in infos)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def octets(self, name: str) -> bytes:
        """Return a part, as it is unpacked."""
        return self._zip.read(name)

    def xml(self, name: str) -> etree._Element:
        """Return the root of a part."""
        return parsed(self.octets(name))

    def check_xml(self) -> None:
        """Refuse entities in any part, whoever is to parse it."""
        for name in _xml_names(self.names):
            if _DECLARED.search(self.octets(name)):
                raise refusals.entities()


def parsed(octets: bytes) -> etree._Element:
    """Return the root of XML; no entities, no network, no depth beyond libxml2's 256."""
    if _DECLARED.search(octets):
        raise refusals.entities()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(octets, parser)
    # Encodings that the pattern above doesn't see.
    if root.getroottree().docinfo.doctype:
        raise refusals.entities()
    return root


def _check_sizes(infos: list[ZipInfo]) -> None:
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise refusals.encrypted()
    sizes = {info.filename: info.file_size for info in infos}
    if (
        len(infos) > MOST_PARTS
        or sum(sizes.values()) > MOST_UNPACKED
        or sum(sizes[name] for name in _xml_names(sizes)) > MOST_XML
        or any(_swells(info) for info in infos)
    ):
        raise refusals.bomb()


def _swells(info: ZipInfo) -> bool:
    return info.file_size > max(_SMALL, info.compress_size * _MOST_TIMES)


def _xml_names(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name.lower().endswith((".xml", ".rels", ".vml")))
