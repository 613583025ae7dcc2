"""The strong ETag of octets: equal octets have equal ones, on any machine, in any year."""

import hashlib
from collections.abc import Iterable


def make_etag(octets: bytes, coding: str = "") -> str:
    """Return the ETag in its quotes.

    A coding such as `gzip` makes other octets of these, so it stands in the tag (RFC 9110,
    8.8.3.3).
    """
    ending = f"-{coding}" if coding else ""
    return f'"{hashlib.sha256(octets).hexdigest()[:32]}{ending}"'


def etag_of_pieces(pieces: Iterable[bytes]) -> str:
    """Return the ETag of what pieces make, without putting them together."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return f'"{digest.hexdigest()[:32]}"'
