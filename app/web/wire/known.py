"""Answers by the octets that asked for them: a program that polls sends the same ones each time."""

from collections.abc import Callable
from typing import NamedTuple

from app.web.observing.asked import Seen
from app.web.wire.conditional import HeaderList

MOST = 4096
"""Requests that are known at once."""
MOST_OCTETS = 32 * 1024 * 1024
"""Octets of requests and bodies that are known at once."""
LONGEST = 2048
"""Octets of a request that is worth knowing."""


class Reply(NamedTuple):
    """What a request is answered: `end` stands behind the headers that every answer has.

    `last`: the connection ends with it. `seen` is what an observer keeps of the request.
    """

    head: bytes
    end: bytes
    body: bytes
    last: bool
    seen: Seen | None = None


class Known:
    """The replies that requests were given, as long as what they are made of is the same.

    Nothing but its octets decides what a request that can be answered at once is answered: so it
    need not be read again. Touched on the event loop only.
    """

    def __init__(self, made_of: Callable[[], object]) -> None:
        self._made_of = made_of
        self._of: object = None
        self._replies: dict[bytes, Reply] = {}
        self._octets = 0
        self._headers: HeaderList = []
        self._lines = b""

    def find(self, request: bytes) -> Reply | None:
        """Return the reply to a request, where it is known."""
        of = self._made_of()
        if of is not self._of:
            self._of = of
            self._forget()
        return self._replies.get(request)

    def keep(self, request: bytes, reply: Reply) -> None:
        """Remember the reply to a request, which stands whole and alone in its octets.

        The request was looked for before. What was swapped since then, by another thread, may
        have come before the reply or after it, so that is of no use.
        """
        octets = len(request) + len(reply.body)
        if self._made_of() is not self._of or len(request) > LONGEST:
            return
        if len(self._replies) >= MOST or self._octets + octets > MOST_OCTETS:
            self._forget()
        if request not in self._replies:
            self._replies[request] = reply
            self._octets += octets

    def lines(self, headers: HeaderList) -> bytes:
        """Return the headers that every answer has, which are others once a second."""
        if headers is not self._headers:
            self._headers = headers
            self._lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        return self._lines

    def _forget(self) -> None:
        self._replies.clear()
        self._octets = 0
