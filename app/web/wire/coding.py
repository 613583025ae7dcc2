"""Decide whether an answer may be compressed for who asks for it (RFC 9110, 12.5.3)."""

import re
from functools import lru_cache

from starlette.types import Scope

from app.web.wire.conditional import RawHeaders

GZIP = (b"accept-encoding", b"gzip")
_CODING = re.compile(
    rb"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.ASCII
)
_NAMES = (b"gzip", b"x-gzip")
"""Both name the same coding (RFC 9110, 8.4.1.3)."""


def takes_gzip(headers: RawHeaders) -> bool:
    """Tell whether who asks names gzip, and wants it no less than what isn't compressed."""
    values = [value for name, value in headers if name == GZIP[0]]
    return bool(values) and _takes(b",".join(values))


# Every page asks this, and most programs send one of the same few.
@lru_cache(maxsize=64)
def _takes(value: bytes) -> bool:
    found = filter(None, map(_CODING.fullmatch, value.lower().split(b",")))
    weights = {each[1]: float(each[2] or 1) for each in found}
    gzip = max(weights.get(name, 0) for name in _NAMES)
    return gzip > 0 and gzip >= weights.get(b"identity", 0)


def with_one_coding(scope: Scope) -> Scope:
    """Return a request that names gzip or no coding: what compresses looks for the word alone."""
    headers = scope["headers"]
    if not any(name == GZIP[0] for name, _ in headers):
        return scope
    kept = [header for header in headers if header[0] != GZIP[0]]
    return {**scope, "headers": [*kept, GZIP] if takes_gzip(headers) else kept}
