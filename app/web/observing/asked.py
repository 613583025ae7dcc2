"""What is kept of one request: a feed or a kind of page, a family of programs, a status."""

from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple

from app.web.wire.conditional import RawHeaders

OPTION, ENTRY, JSON, STATIC, STATUS, PAGE, OTHER = (
    *("option", "entry", "json", "static", "status", "page", "other"),
)
_FOLDERS = {
    "calendars": OPTION,
    "entries": ENTRY,
    "api": JSON,
    "jcal": JSON,
    "openapi.json": JSON,
    "static": STATIC,
    "sources": STATIC,
    "health": STATUS,
    "ready": STATUS,
}


SERVED = (200, 206, 304)
"""Statuses that an answer has only where something is: whatever one asks for may be moved."""
Key = tuple[str, str, int]
"""A feed or kind, a family and a status."""
Caller = tuple[bytes, bytes]
"""A User-Agent, and what proxies say of where the request came from: kept nowhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is kept of one request and its answer.

    A feed that is ready goes by its path, all else by its kind. `path` has no query; it is empty
    where nothing is there.
    """

    key: Key
    path: str

    @property
    def feed(self) -> str:
        """Return the path of a feed that is ready, or the kind of what was asked for."""
        return self.key[0]

    @property
    def family(self) -> str:
        """Return the family of the program that asked."""
        return self.key[1]

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return self.key[2]


class Seen(NamedTuple):
    """A request as it is seen: what is kept of it, and who asked, which isn't."""

    request: Asked
    called: Caller


def caller(headers: RawHeaders) -> Caller:
    """Return a request's User-Agent, and what proxies say of where it came from."""
    agent = forwarded = b""
    for name, value in headers:
        if name == b"user-agent":
            agent = value
        elif name == b"x-forwarded-for":
            forwarded = value
    return agent, forwarded


def kind(path: str, status: int, feeds: Container[str]) -> str:
    """Return the path of a feed that is ready, or the kind of what else was asked for."""
    if path in feeds:
        return path
    known = _FOLDERS.get(path[1:].partition("/")[0])
    if known is None:
        return PAGE if status < 400 else OTHER
    return known
