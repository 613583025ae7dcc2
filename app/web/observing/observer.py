"""What sees each request go by, and tells those who count."""

import logging
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import unquote

from starlette.types import Message, Scope, Send

from app.web.live import LiveState
from app.web.observing.asked import OTHER, SERVED, Asked, Caller, Key, Seen, caller, kind
from app.web.observing.families import OTHER as UNKNOWN
from app.web.observing.families import family
from app.web.wire.conditional import RawHeaders

logger = logging.getLogger("kalends.requests")

MOST = 4_096
"""Requests that are known at once, by target, User-Agent and status."""
LONGEST = 1_024
"""Octets of a target and a User-Agent that are known."""
NOBODY: Caller = (b"", b"")

Count = Callable[[Key, float], None]
"""Takes what a request is counted as, and the seconds until its answer began."""


class Audience(Protocol):
    """Takes a request and the address it came from, and forgets the address."""

    def add(self, request: Asked, called: Caller, host: str) -> None:
        """Take one request."""


class Observer:
    """Has each request counted, and its line written; all of it on the event loop."""

    def __init__(
        self,
        live: LiveState,
        *,
        count: Count | None = None,
        audience: Audience | None = None,
        lines: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.clock = clock
        self._live = live
        self._count = count
        self._audience = audience
        self._lines = lines
        self._of: object = None
        self._known: dict[tuple[bytes, bytes, int], Asked] = {}

    def seen(self, target: bytes, headers: RawHeaders, status: int) -> Seen:
        """Return a request as it is seen; `target` is its path, with or without a query."""
        if self._live.state is not self._of or len(self._known) >= MOST:
            self._of = self._live.state
            self._known.clear()
        called = caller(headers)
        key = (target, called[0], status)
        request = self._known.get(key)
        if request is None:
            request = self._look(*key)
            if len(target) + len(called[0]) <= LONGEST:
                self._known[key] = request
        return Seen(request, called)

    def see(self, seen: Seen, host: str, seconds: float) -> None:
        """See a request whose answer begins now; `host` is the address of who is connected."""
        request, called = seen
        if self._count is not None:
            self._count(request.key, seconds)
        if self._audience is not None:
            self._audience.add(request, called, host)
        if self._lines:
            _write(request, seconds)

    def _look(self, target: bytes, agent: bytes, status: int) -> Asked:
        state = self._live.state
        path = unquote(target.partition(b"?")[0].decode("latin-1"))
        own = state.site.addresses.own(path)
        told = own if status in SERVED else ""
        return Asked((kind(own, status, state.ready), family(agent), status), told)

    def refused(self, status: int) -> None:
        """See what was no request."""
        self.see(Seen(Asked((OTHER, UNKNOWN, status), ""), NOBODY), "", 0.0)

    def observing(self, scope: Scope, send: Send) -> Send:
        """Return a `send` that sees when the answer to a request begins."""
        begun = self.clock()
        client = scope["client"]
        host = client[0] if client else ""

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = self.clock() - begun
                status = message["status"]
                seen = self.seen(scope["raw_path"], scope["headers"], status)
                self.see(seen, host, seconds)
            await send(message)

        return observed


def _write(request: Asked, seconds: float) -> None:
    # A path that leads nowhere may be anything, also what was meant for nobody's eyes.
    what = request.path or request.feed
    told = {"feed": request.feed, "client": request.family, "status": request.status}
    milliseconds = round(seconds * 1000, 3)
    logger.info(
        "%s %s for %s in %s ms",
        request.status,
        what,
        request.family,
        milliseconds,
        extra={"_event": "request", "path": request.path, **told, "milliseconds": milliseconds},
    )
