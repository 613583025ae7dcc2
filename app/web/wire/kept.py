"""Pages, JSON and tables, kept ready once they were made: for one publication, and one day."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from cachetools import LRUCache
from starlette.types import Message, Scope, Send

from app.web.live import LiveState
from app.web.wire.coding import takes_gzip
from app.web.wire.conditional import (
    Answer,
    HeaderList,
    RawHeaders,
    head,
    held,
    without_body,
)
from app.web.wire.today import Today

KEPT_OCTETS = 32 * 1024 * 1024
"""Octets of memory for what is kept; the answers used longest ago go first."""
LARGEST = 1024 * 1024
LONGEST = 1024
"""Octets of a target that is worth keeping: anybody may write a query that says nothing."""

Key = tuple[bytes, bool]
"""What is asked for, with its query, and whether it may be compressed."""


class Kept:
    """The answers that the application has made of one state, on one day.

    `state` and `today` tell what they are made of: once either is another one, all are dropped.
    Touched on the event loop only.
    """

    def __init__(self, state: Callable[[], object], today: Callable[[], date]) -> None:
        self.today = today
        self._state = state
        self._made_of: tuple[object, date] | None = None
        self._answers: LRUCache[Key, Answer] = LRUCache(KEPT_OCTETS, held)

    def find(self, target: bytes, headers: RawHeaders) -> Answer | None:
        """Return what was made for a target, as its bytes stand in the request."""
        self._drop_old()
        if not self._answers:
            return None
        return self._answers.get((target, takes_gzip(headers)))

    def keeping(self, scope: Scope, send: Send) -> Send:
        """Return a `send` that keeps what may be kept of the answer to a request."""
        # Feeds are kept by the state that they belong to.
        asked = target(scope)
        if scope["method"] != "GET" or scope["path"].endswith(".ics") or len(asked) > LONGEST:
            return send
        made_of = self._drop_old()
        key = asked, takes_gzip(scope["headers"])
        started: list[Message] = []
        pieces: list[bytes] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            elif message["type"] == "http.response.body":
                pieces.append(message.get("body", b""))
                if not message.get("more_body") and self._drop_old() == made_of:
                    self._keep(key, started[0], b"".join(pieces))
            await send(message)

        return keep

    def made_of(self) -> object:
        """Return what is another object once anything that is kept may be another one."""
        return self._drop_old()

    def _drop_old(self) -> tuple[object, date]:
        made_of = self._state(), self.today()
        if self._made_of is None or made_of[0] is not self._made_of[0] or made_of != self._made_of:
            self._answers.clear()
            self._made_of = made_of
        return self._made_of

    def _keep(self, key: Key, start: Message, body: bytes) -> None:
        headers: HeaderList = list(start["headers"])
        if start["status"] == 200 and len(body) <= LARGEST and _is_public(headers):
            self._answers[key] = _answer(headers, body)


def make_kept(live: LiveState, clock: Callable[[], datetime], shown_on: date | None = None) -> Kept:
    """Return what keeps the answers of a state, on the day by a clock (UTC) or on `shown_on`."""
    today = Today(live, clock) if shown_on is None else lambda: shown_on
    return Kept(lambda: live.state, today)


def target(scope: Scope) -> bytes:
    """Return what a request asks for, as its octets stand in it."""
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return b"%s?%s" % (path, query) if query else path


def _is_public(headers: HeaderList) -> bool:
    """Tell whether an answer is the same for all who ask: what is kept has an ETag."""
    known = dict(headers)
    varies = {part.strip().lower() for part in known.get(b"vary", b"").split(b",")}
    return (
        b"etag" in known
        and known.get(b"cache-control", b"").startswith(b"public")
        and varies <= {b"", b"accept-encoding"}
    )


def _answer(headers: HeaderList, body: bytes) -> Answer:
    known = dict(headers)
    etag = known[b"etag"]
    # What bears a weak one changes with the day too, of which no date tells.
    modified = None if etag.startswith(b"W/") else known.get(b"last-modified")
    full = _with_length(headers, body)
    return Answer(
        body=body,
        etag=etag.removeprefix(b"W/"),
        last_modified=modified,
        time=_time(modified),
        full=full,
        not_modified=without_body(full),
        full_head=head(b"200 OK", full),
        not_modified_head=head(b"304 Not Modified", without_body(full)),
    )


def _with_length(headers: Iterable[tuple[bytes, bytes]], body: bytes) -> HeaderList:
    kept = [header for header in headers if header[0] != b"content-length"]
    return [*kept, (b"content-length", str(len(body)).encode("ascii"))]


def _time(modified: bytes | None) -> float | None:
    return parsedate_to_datetime(modified.decode("latin-1")).timestamp() if modified else None
