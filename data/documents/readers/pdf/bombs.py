"""Refuse a PDF whose streams unpack to far more than a document holds."""

import re
import zlib

from data.documents import refusals

_STREAM = re.compile(rb"stream\r?\n")
_MOST = 300_000_000
_AT_ONCE = 20_000_000
"""Octets of one stream; the largest pages of text and the pictures of scans are below it."""
_ZLIB = b"\x78"
_DEEPEST = 3


def check_streams(octets: bytes) -> None:
    """Refuse a bomb before anything is unpacked whole."""
    total = 0
    for match in _STREAM.finditer(octets):
        if octets[match.end() : match.end() + 1] == _ZLIB:
            total += _unpacked(octets[match.end() : match.end() + _AT_ONCE], _DEEPEST)
        if total > _MOST:
            raise refusals.bomb()


def _unpacked(packed: bytes, depth: int) -> int:
    try:
        held = zlib.decompressobj().decompress(packed, _MOST)
    except zlib.error:
        return 0
    if held.startswith(_ZLIB) and depth:
        return len(held) + _unpacked(held, depth - 1)
    return len(held)
