"""Decide whether a request's Host is right (RFC 9112, 3.2), and whether it is one of ours."""

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address

from app.web.wire.conditional import RawHeaders

# `uri-host [":" port]` of RFC 9110, 7.2. An empty one is wrong where there is an authority, and
# over HTTP there always is.
_HOST = re.compile(rb"([\w.~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)
_WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - they are compared, not bound


def is_host_right(headers: RawHeaders, version: str) -> bool:
    """Tell whether a request of an HTTP version has the Host it must; names are in lower case."""
    host = None
    for name, value in headers:
        if name == b"host":
            if host is not None:
                return False
            host = value
    return version == "1.0" if host is None else _is_host(host)


# Every poll asks this, and most ask of the same few hosts.
@lru_cache(maxsize=64)
def _is_host(value: bytes) -> bool:
    return _HOST.fullmatch(value) is not None


def _hosts(headers: RawHeaders) -> Sequence[bytes]:
    return [value for name, value in headers if name == b"host"]


def is_ours(headers: RawHeaders, bound: str) -> bool:
    """Tell whether a request names this machine, or the address `bound` that is listened on.

    Any website can have its own name lead to this machine, and so read what is answered here. It
    can't with an address, so all of them are ours where all are listened on.
    """
    values = _hosts(headers)
    found = _HOST.fullmatch(values[0]) if values else None
    if found is None:
        return False
    host = found[1].decode("ascii").lower().strip("[]").rstrip(".")
    if host == bound.lower() or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or bound in _WILDCARDS
