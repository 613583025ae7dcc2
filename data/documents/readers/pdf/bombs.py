"""Refuse a PDF whose streams unpack to far more than a document holds."""

import re
import zlib

from data.documents import refusals

_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image")
_DICTIONARY = 1_000
"""Octets before a stream in which it says what it is."""
_MOST_OF_IMAGES = 1_000_000_000
_MOST_OF_TEXT = 60_000_000
"""Octets of pages and fonts; pages are read at about a megabyte a second."""
_MOST_AT_ONCE = 100_000_000
_ZLIB = b"\x78"
_DEEPEST = 3


def check_streams(octets: bytes) -> None:
    """Refuse a bomb before anything is unpacked whole."""
    totals = {True: 0, False: 0}
    for match in _STREAM.finditer(octets):
        start = match.end()
        if octets[start : start + 1] == _ZLIB:
            told = octets[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b" obj")[
                2
            ]
            image = _IMAGE.search(told) is not None
            totals[image] += _unpacked(memoryview(octets)[start:], _DEEPEST)
        if totals[True] > _MOST_OF_IMAGES or totals[False] > _MOST_OF_TEXT:
            raise refusals.bomb()


def _unpacked(packed: bytes | memoryview, depth: int) -> int:
    try:
        held = zlib.decompressobj().decompress(packed, _MOST_AT_ONCE)
    except zlib.error:
        return 0
    if len(held) == _MOST_AT_ONCE:
        raise refusals.bomb()
    if held.startswith(_ZLIB) and depth:
        return len(held) + _unpacked(held, depth - 1)
    return len(held)
