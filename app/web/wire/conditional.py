"""Decide what a request for a feed is answered, as complete values (RFC 9110, RFC 9111)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote

from app.web.media import CALENDAR
from calendars.feeds.feed import Feed

RawHeaders = Iterable[tuple[bytes, bytes]]
HeaderList = list[tuple[bytes, bytes]]

# Caches may hold a feed for five minutes, and go on serving it while they look for a newer one
# or can't reach us: clients lose events when a feed fails with anything but a 404.
CACHE_CONTROL = b"public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800"
CORS: HeaderList = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag"),
]
METHODS = b"GET, HEAD, OPTIONS"
PREFLIGHT: HeaderList = [
    (b"allow", METHODS),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", METHODS),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
]
BATCH = 256 * 1024
"""Octets that are sent at once of what is sent in pieces."""
OBJECTS = 3072
"""Octets of the objects that an answer consists of, and of its place among others."""
_OF_THE_BODY = (b"content-type", b"content-length", b"content-encoding", b"content-disposition")
_ETAG = re.compile(rb'(?:W/)?("[^"]*")')


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A feed as HTTP answers it.

    Both header lists are ready for ASGI; both heads are the same with their status lines, as
    octets. `time` is Last-Modified in seconds since 1970. Without a Last-Modified a client's
    date says nothing, and is not looked at. A large body is None, and sent in `pieces`.
    """

    body: bytes | None
    etag: bytes
    last_modified: bytes | None
    time: float | None
    full: HeaderList
    not_modified: HeaderList
    full_head: bytes
    not_modified_head: bytes
    pieces: Sequence[bytes] = ()

    @property
    def size(self) -> int:
        """Return the octets of the body."""
        return sum(map(len, self.pieces)) if self.body is None else len(self.body)

    def batches(self) -> Iterator[bytes]:
        """Yield the body, as much of it as may be sent at once."""
        if self.body is not None:
            yield self.body
            return
        waiting: list[bytes] = []
        octets = 0
        for piece in self.pieces:
            waiting.append(piece)
            octets += len(piece)
            if octets >= BATCH:
                yield b"".join(waiting)
                waiting, octets = [], 0
        yield b"".join(waiting)


def held(answer: Answer) -> int:
    """Return the octets of memory that keeping an answer takes, roughly, however small it is."""
    heads = len(answer.full_head) + len(answer.not_modified_head)
    return answer.size + 2 * heads + OBJECTS


def make_answer(feed: Feed, modified: datetime | None) -> Answer:
    """Return how HTTP answers a feed; `modified` is its Last-Modified, None where it has none.

    Where the same time may have stood over other octets, a date can't tell which ones a client
    has: only the ETag can.
    """
    etag = feed.etag.encode("ascii")
    last_modified = None if modified is None else http_date(modified).encode("ascii")
    validators: HeaderList = [
        (b"etag", etag),
        *([] if last_modified is None else [(b"last-modified", last_modified)]),
        (b"cache-control", CACHE_CONTROL),
        *CORS,
    ]
    kind = "attachment" if feed.single else "inline"
    full: HeaderList = [
        (b"content-type", CALENDAR.encode("ascii")),
        (b"content-length", str(feed.size).encode("ascii")),
        (b"content-disposition", disposition(kind, feed.path.rpartition("/")[2], feed.name)),
        (b"x-content-type-options", b"nosniff"),
        *validators,
    ]
    return Answer(
        body=feed.pieces[0] if len(feed.pieces) == 1 else None,
        pieces=feed.pieces,
        etag=etag,
        last_modified=last_modified,
        time=None if modified is None else modified.timestamp(),
        full=full,
        not_modified=validators,
        full_head=head(b"200 OK", full),
        not_modified_head=head(b"304 Not Modified", validators),
    )


def head(status: bytes, headers: HeaderList) -> bytes:
    """Return a status line and headers as octets, without the empty line after them."""
    lines = (b"%s: %s\r\n" % header for header in headers)
    return b"HTTP/1.1 %s\r\n%s" % (status, b"".join(lines))


def without_body(headers: HeaderList) -> HeaderList:
    """Return the headers that a 304 has of those of the whole answer."""
    return [header for header in headers if header[0] not in _OF_THE_BODY]


def is_not_modified(answer: Answer, headers: RawHeaders) -> bool:
    """Tell whether the client has the answer already (RFC 9110, 13.2.2).

    If-None-Match goes before If-Modified-Since; header names are in lower case.
    """
    known: list[bytes] = []
    since: list[bytes] = []
    for name, value in headers:
        if name == b"if-none-match":
            known.append(value)
        elif name == b"if-modified-since":
            since.append(value)
    if known:
        return any(matches(answer.etag, value) for value in known)
    # Two dates are no date (RFC 9110, 13.1.3).
    return len(since) == 1 and _not_modified_since(answer, since[0])


def matches(etag: bytes, header: bytes) -> bool:
    """Tell whether If-None-Match names an ETag, compared weakly; `etag` has its quotes, no W/."""
    if header in (etag, b"W/" + etag):
        return True
    return header.strip() == b"*" or etag in _ETAG.findall(header)


def _not_modified_since(answer: Answer, header: bytes) -> bool:
    if answer.time is None:
        return False
    if header == answer.last_modified:
        return True
    try:
        since = parsedate_to_datetime(header.decode("latin-1"))
        # A date without a zone is read as UTC, as RFC 9110 (5.6.7) has all dates in GMT.
        return answer.time <= (since if since.tzinfo else since.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return False


def http_date(moment: datetime) -> str:
    """Return a time as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def disposition(kind: str, ascii_name: str, name: str) -> bytes:
    """Return Content-Disposition with an ASCII file name and one for people (RFC 6266).

    `name` has no ending; it gets that of `ascii_name`.
    """
    encoded = quote(f"{_file_name(name)}{ascii_name[ascii_name.rindex('.') :]}", safe="")
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{encoded}".encode("ascii")


def _file_name(name: str) -> str:
    """Return a name that every file system takes: no signs with a meaning, not too long."""
    kept = "".join(
        " " if sign in '\\/:*?"<>|' else sign for sign in unicodedata.normalize("NFC", name)
    )
    return " ".join(kept.split())[:80].strip(" .")
