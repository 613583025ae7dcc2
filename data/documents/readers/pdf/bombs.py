"""Refuse a PDF whose streams unpack to far more than a document holds."""

import re
import zlib

from data.documents import refusals

_STREAM = re.compile(rb"stream\r?\n")
_MOST = 1_000_000_000
_MOST_AT_ONCE = 100_000_000
"""Octets of one stream; a page of a scan, packed without loss, has a quarter of it."""
_ZLIB = b"\x78"
_DEEPEST = 3


def check_streams(octets: bytes) -> None:
    """Refuse a bomb before anything is unpacked whole."""
    total = 0
    for match in _STREAM.finditer(octets):
        if octets[match.end() : match.end() + 1] == _ZLIB:
            total += _unpacked(memoryview(octets)[match.end() :], _DEEPEST)
        if total > _MOST:
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
