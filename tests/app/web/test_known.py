"""Requests that are answered by their octets: the same answers as those of what is read."""

import asyncio
import socket
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.web.application import create_app
from app.web.live import LiveState
from app.web.observing.asked import Seen
from app.web.observing.observer import Observer
from app.web.wire.conditional import RawHeaders
from app.web.wire.front import Front
from app.web.wire.kept import make_kept
from app.web.wire.known import MOST, MOST_OCTETS, Known, Reply
from app.web.wire.protocol import choose_protocol
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.plan.loader import Sources
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import Raw, connect, get, receive, split, talk
from tests.app.web.test_swap import publish
from tests.conftest import BASE_URL

FEED = "/calendars/ru/all.ics"
SESSION = "/entries/ru/mag-2023/mag-session-29.ics"
PATHS = (FEED, "/calendars/ru/mark=off/all.ics", SESSION, "/ru/", "/api/entries")
NOW = datetime(2023, 3, 1, tzinfo=UTC)
LAST = "Connection: close"


class Served:
    """A server that remembers requests, and one that reads each of them."""

    def __init__(self, journal: Path, languages: Mapping[str, Language]) -> None:
        self.journal = journal
        self.live = LiveState(file_store(journal), languages, BASE_URL)
        self.now = NOW
        self.kept = make_kept(self.live, lambda: self.now)
        self.app = create_app(self.live, poll=60, clock=lambda: self.now, kept=self.kept)


@pytest.fixture
def served(journal: Path, languages: Mapping[str, Language], tmp_path: Path) -> Served:
    copy = tmp_path / "journal.jsonl"
    copy.write_bytes(journal.read_bytes())
    return Served(copy, languages)


@pytest.fixture
def address(served: Served) -> Iterator[str]:
    with serving(served.app, choose_protocol(served.live, kept=served.kept)) as address:
        yield address


def requests(path: str, etag: str) -> list[bytes]:
    """Return requests of every kind that may be answered at once."""
    lines = ((), (LAST,), (f"If-None-Match: {etag}",), (f"If-None-Match: {etag}", LAST))
    asked = [get(path, *each) for each in lines]
    asked += [each.replace(b"GET", b"HEAD", 1) for each in asked]
    asked += [get(path, LAST).replace(b"HTTP/1.1", b"HTTP/1.0")]
    asked += [get(path, "Content-Length: 4", LAST) + b"body"]
    return asked


def asked(address: str, request: bytes) -> tuple[list[bytes], bytes]:
    """Return the head, in alphabetical order and without the Date, and the body of an answer."""
    with connect(address) as connection:
        connection.sendall(request)
        if b"close" not in request and b"HTTP/1.0" not in request:
            connection.shutdown(socket.SHUT_WR)
        head, _, body = receive(connection).partition(b"\r\n\r\n")
    return sorted(line for line in head.split(b"\r\n") if not line.startswith(b"date: ")), body


@pytest.mark.parametrize("path", PATHS)
def test_a_request_is_answered_the_same_again_and_again(
    served: Served, address: str, path: str
) -> None:
    [first] = talk(address, get(path, LAST))
    with serving(served.app, choose_protocol(None)) as reading:
        for request in requests(path, first.headers["etag"]):
            expected = asked(reading, request)
            assert [asked(address, request) for _ in range(3)] == [expected] * 3


def exchange(connection: socket.socket, *requests: bytes) -> list[Raw]:
    """Return what requests are answered on one connection, each sent when the last is answered."""
    found = []
    for request in requests:
        connection.sendall(request)
        stream = b""
        while not whole(stream):
            stream += connection.recv(1 << 16)
        found += split(stream)
    return found


def whole(stream: bytes) -> bool:
    head, end, body = stream.partition(b"\r\n\r\n")
    if not end:
        return False
    lengths = [line[16:] for line in head.split(b"\r\n") if line.startswith(b"content-length: ")]
    return head.startswith(b"HTTP/1.1 304") or len(body) == int(lengths[0])


class Watching(Observer):
    """Counts the requests that were read, of all that were answered by a connection itself."""

    def __init__(self, live: LiveState) -> None:
        super().__init__(live, count=self.add)
        self.read = self.answered = 0

    def add(self, *_: object) -> None:
        self.answered += 1

    def seen(self, target: bytes, headers: RawHeaders, status: int) -> Seen:
        self.read += 1
        return super().seen(target, headers, status)


@pytest.fixture
def watching(served: Served) -> Watching:
    return Watching(served.live)


@pytest.fixture
def taken_over() -> list[object]:
    """Return the connections on which something came that was not known."""
    return []


@pytest.fixture
def watched(served: Served, watching: Watching, taken_over: list[object]) -> Iterator[str]:
    protocol = choose_protocol(served.live, kept=served.kept, observer=watching)
    assert issubclass(protocol, Front)

    class Behind(protocol.behind):  # type: ignore[name-defined,misc]  # it is made for each server
        def connection_made(self, transport: asyncio.Transport) -> None:
            taken_over.append(self)
            super().connection_made(transport)

    protocol.behind = Behind
    with serving(served.app, protocol) as address:
        yield address


@pytest.mark.parametrize("line", ["X-Any: thing", "If-None-Match: *"])
@pytest.mark.parametrize("path", PATHS)
def test_a_request_that_came_before_is_not_read_again(
    watched: str, watching: Watching, taken_over: list[object], path: str, line: str
) -> None:
    # What isn't ready is made by the application, and is ready then.
    talk(watched, get(path, LAST))
    before = watching.read, watching.answered
    with connect(watched) as connection:
        answers = exchange(connection, *(get(path, line) for _ in range(5)))
    assert [each.body for each in answers[1:]] == [answers[0].body] * 4
    assert (watching.read - before[0], watching.answered - before[1]) == (1, 5)
    connections = len(taken_over)
    for _ in range(5):
        with connect(watched) as connection:
            assert exchange(connection, get(path, line)) == answers[:1]
    assert (watching.read - before[0], watching.answered - before[1]) == (1, 10)
    assert len(taken_over) == connections


def test_known_and_unknown_requests_follow_each_other_on_one_connection(address: str) -> None:
    [feed] = talk(address, get(FEED, LAST))
    [missing] = talk(address, get("/nothing/", LAST))
    known = get(FEED, f"If-None-Match: {feed.headers['etag']}")
    mixed = (get(FEED), known, get("/nothing/"), known, get(FEED), get("/nothing/"), known)
    with connect(address) as one, connect(address) as other:
        for connection in (one, other):
            answers = exchange(connection, *mixed)
            assert [answer.status for answer in answers] == [200, 304, 404, 304, 200, 404, 304]
            assert [answer.body for answer in answers if answer.status != 304] == [
                *(feed.body, missing.body, feed.body, missing.body)
            ]


def test_a_known_request_in_pieces_or_behind_another_one_is_answered_once(address: str) -> None:
    request = get(FEED)
    [feed] = talk(address, get(FEED, LAST))
    with connect(address) as connection:
        assert [each.body for each in exchange(connection, request)] == [feed.body]
    for cut in (1, 20, len(request) - 1):
        pieces = (request[:cut], request[cut:] + request, request, get(FEED, LAST))
        assert [each.body for each in talk(address, *pieces)] == [feed.body] * 4


def test_what_is_published_is_answered_at_the_next_request(
    served: Served, address: str, sources: Sources
) -> None:
    request = get(SESSION)
    with connect(address) as connection:
        before = exchange(connection, request, request)
        publish(served.journal, sources.plans[0], "Другое имя", 2027)
        served.live.look()
        after = exchange(connection, request, request)
    assert [each.body for each in talk(address, get(SESSION, LAST))] == [after[0].body]
    assert (before[0], after[0]) == (before[1], after[1])
    assert "SUMMARY:Другое имя\r\n".encode() in after[0].body
    assert before[0].headers["etag"] != after[0].headers["etag"]


def test_a_page_is_another_one_on_the_next_day(served: Served, address: str) -> None:
    request = get("/ru/")
    with connect(address) as connection:
        before = exchange(connection, request, request, request)
        served.now = datetime(2023, 6, 1, tzinfo=UTC)
        after = exchange(connection, request, request, request)
    assert (before[0], after[0]) == (before[2], after[2])
    assert before[0].body != after[0].body


def test_an_idle_connection_is_closed_a_while_after_its_last_known_request(
    served: Served,
) -> None:
    protocol = choose_protocol(served.live, kept=served.kept)
    with serving(served.app, protocol, keep_alive=0) as address:
        [feed] = talk(address, get(FEED))
        assert talk(address, get(FEED)) == [feed]


# What is remembered is bounded


def reply(size: int) -> Reply:
    return Reply(head=b"", end=b"", body=b"x" * size, last=False)


def test_no_more_requests_are_known_than_may_be() -> None:
    known = Known(lambda: None)
    for number in range(MOST + 1):
        known.keep(b"%d" % number, reply(1))
    assert known.find(b"0") is None
    assert known.find(b"%d" % MOST) == reply(1)


def test_no_more_octets_are_known_than_may_be() -> None:
    known = Known(lambda: None)
    half = reply(MOST_OCTETS // 2)
    known.keep(b"one", half)
    known.keep(b"two", half)
    assert (known.find(b"one"), known.find(b"two")) == (None, half)


def test_nothing_is_known_of_what_was_made_of_something_else() -> None:
    of = [object()]
    known = Known(lambda: of[0])
    assert known.find(b"one") is None
    known.keep(b"one", reply(1))
    assert known.find(b"one") == reply(1)
    of[0] = object()
    assert known.find(b"one") is None


def test_nothing_is_remembered_that_may_be_of_what_was_served_a_moment_ago() -> None:
    of = [object()]
    known = Known(lambda: of[0])
    assert known.find(b"one") is None
    of[0] = object()
    known.keep(b"one", reply(1))
    assert known.find(b"one") is None
