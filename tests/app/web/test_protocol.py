"""Connections: how they end, what they may hold, and what the protocol leans on in uvicorn."""

import asyncio
import gc
import logging
import re
import select
import socket
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import FunctionType
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from app.web.application import create_app
from app.web.live import LiveState
from app.web.wire.patience import Deadline, Patience
from app.web.wire.protocol import MEMBERS, PIECE, choose_protocol, lacks
from app.web.wire.ready import ReadyFeeds
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import Raw, connect, get, receive, split, talk
from tests.conftest import BASE_URL, PATIENCE

FEED = "/calendars/ru/all.ics"
OTHER = "/calendars/ru/events.ics"
MADE = "/calendars/ru/mark=off/all.ics"
PAGE = "/ru/"
JSON = "/api/entries"
PATHS = (FEED, MADE, PAGE, JSON, "/nothing/")
NOW = datetime(2023, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def live(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, BASE_URL)


@pytest.fixture(scope="module")
def app(live: LiveState) -> ReadyFeeds:
    return create_app(live, poll=60, clock=lambda: NOW)


@pytest.fixture(scope="module")
def address(app: ReadyFeeds, live: LiveState) -> Iterator[str]:
    with serving(app, choose_protocol(live)) as address:
        yield address


@pytest.fixture
def silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where anything is written to the log meanwhile."""
    caplog.set_level(logging.WARNING)
    yield
    # Those of the fixture's own end are no longer those of the test.
    assert [record.getMessage() for record in caplog.get_records("call")] == []


def answers(address: str, *paths: str) -> list[Raw]:
    """Return what each path is answered, over a connection that stays."""
    last = get(FEED, "Connection: close")
    return [talk(address, get(path) + last)[0] for path in paths]


# Connections that close


def closed(answer: Raw) -> Raw:
    return Raw(answer.status, {**answer.headers, "connection": "close"}, answer.body)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_that_closes_is_the_one_that_stays_and_says_so(
    address: str, path: str, method: str
) -> None:
    [kept] = answers(address, path)
    expected = closed(kept if method == "GET" else kept._replace(body=b""))
    for request in (
        get(path, "Connection: close"),
        get(path).replace(b"HTTP/1.1", b"HTTP/1.0"),
        get(path).replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"Host: x\r\n", b""),
        get(path, "Connection: keep-alive").replace(b"HTTP/1.1", b"HTTP/1.0"),
        get(path, "Connection: Close, Upgrade", "Upgrade: h2c"),
    ):
        with connect(address) as connection:
            connection.sendall(request.replace(b"GET", method.encode(), 1))
            stream = receive(connection)
        head, _, body = stream.partition(b"\r\n\r\n")
        [answer] = split(head + b"\r\ncontent-length: 0\r\n\r\n")
        assert body == expected.body
        assert (answer.status, {**answer.headers, "content-length": ""}) == (
            expected.status,
            {**expected.headers, "content-length": ""},
        )


@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
def test_what_a_client_knows_is_not_sent_again_on_a_connection_that_closes(
    address: str, path: str
) -> None:
    [kept] = answers(address, path)
    known = f"If-None-Match: {kept.headers['etag']}"
    for line in ("Connection: close", "X-Other: 1"):
        request = get(path, known, line)
        if line != "Connection: close":
            request = request.replace(b"HTTP/1.1", b"HTTP/1.0")
        [answer] = talk(address, request)
        assert (answer.status, answer.headers["connection"], answer.body) == (304, "close", b"")


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
def test_nothing_is_answered_after_the_request_that_closes(address: str, path: str) -> None:
    last = get(path, "Connection: close")
    stream = get(FEED) + get(PAGE) + last + get(OTHER) + get(PAGE) + b"garbage\r\n\r\n"
    statuses = [answer.headers.get("connection") for answer in talk(address, stream)]
    assert statuses == [None, None, "close"]


# Half-closed connections


def asked_and_ended(address: str, request: bytes) -> list[Raw]:
    """Send a request, close the sending half, and return what still comes."""
    with connect(address) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return list(split(receive(connection)))


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("path", PATHS)
def test_who_has_closed_the_sending_half_gets_all_answers(address: str, path: str) -> None:
    expected = answers(address, path)
    assert asked_and_ended(address, get(path)) == expected
    mixed = answers(address, FEED, path, PAGE, OTHER)
    request = b"".join(map(get, (FEED, path, PAGE, OTHER)))
    assert asked_and_ended(address, request * 5) == mixed * 5


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("request_octets", [b"", b"GET /ru", get(PAGE)[:-2]])
def test_who_has_closed_the_sending_half_in_a_request_gets_nothing(
    address: str, request_octets: bytes
) -> None:
    assert asked_and_ended(address, request_octets) == []
    assert asked_and_ended(address, get(FEED) + request_octets) == answers(address, FEED)


# Pipelines


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize(("path", "count"), [(PAGE, 150), (MADE, 150), ("/health", 1_000)])
def test_requests_in_one_packet_wait_as_the_octets_they_are(
    address: str, path: str, count: int
) -> None:
    request = get(path)
    gc.collect()
    with connect(address) as connection:
        connection.sendall(request * count + get(FEED, "Connection: close"))
        stream = connection.recv(1)
        # The first answer is on its way, and all the rest has come: as many as may are waiting.
        waiting = sum(isinstance(each, RequestResponseCycle) for each in gc.get_objects())
        stream += receive(connection)
    assert waiting <= PIECE // len(request) + 2
    found = list(split(stream))
    expected, feed = answers(address, path, FEED)
    assert found == [expected] * count + [closed(feed)]


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("octets", [b"garbage\r\n\r\n", b"GET / HTTP/1.1\r\nbad header\r\n\r\n"])
def test_garbage_after_requests_ends_the_connection_after_their_answers(
    address: str, octets: bytes
) -> None:
    feed, page = answers(address, FEED, PAGE)
    assert talk(address, get(FEED) + get(PAGE) * 3 + octets) == [feed, page, page, closed(page)]
    first, refused = talk(address, get(FEED) + octets)
    assert (first, refused.status, refused.headers["connection"]) == (feed, 400, "close")


def test_a_page_is_not_cut_off_by_the_answer_before_it(app: ReadyFeeds, live: LiveState) -> None:
    # A connection that stays idle is closed; here at once, so that nothing has to be waited for.
    with serving(app, choose_protocol(live), keep_alive=0) as address:
        for path in (PAGE, MADE):
            answered = talk(address, get(FEED) + get(path))
            assert [answer.status for answer in answered] == [200, 200]


# Readers that don't read


def gone(connection: socket.socket) -> bool:
    """Wait until the other side has reset a connection, without reading a single octet."""
    poll = select.poll()
    poll.register(connection, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(20_000))


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize(
    "last",
    [b"", get(FEED, "Connection: close"), get(PAGE, "Connection: close"), b"garbage\r\n\r\n"],
)
@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
def test_who_reads_nothing_is_cut_off(
    app: ReadyFeeds, live: LiveState, path: str, last: bytes
) -> None:
    with (
        serving(app, choose_protocol(live, Patience(stall=0.05)), keep_alive=0) as address,
        connect(address) as connection,
    ):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)  # noqa: FBT003 - as socket has it
        with suppress(OSError):  # more than both sides' buffers hold, so it may not all be taken
            connection.send(get(path) * 100 + last)
        assert gone(connection)


class Unread(asyncio.Transport):
    """A transport on which so many octets wait to be sent, one number after the other."""

    def __init__(self, sizes: Sequence[int]) -> None:
        super().__init__()
        self.sizes = iter(sizes)
        self.end = "stays"

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"socket": None}.get(name, default)

    def get_write_buffer_size(self) -> int:
        return next(self.sizes)

    def is_closing(self) -> bool:
        return False

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def abort(self) -> None:
        self.end = "aborted"


@pytest.mark.parametrize(
    ("sizes", "end"),
    [
        ((90, 80, 80, 1, 1, 0), "stays"),
        ((90, 80, 80, 80), "aborted"),
        ((90, 90), "aborted"),
        ((0, 0), "stays"),
    ],
)
def test_who_reads_slowly_is_not_cut_off(
    app: ReadyFeeds, live: LiveState, sizes: Sequence[int], end: str
) -> None:
    async def watched() -> str:
        config = uvicorn.Config(app, log_config=None)
        protocol = choose_protocol(live, Patience(stall=0))(config, ServerState(), {})
        transport = Unread(sizes)
        protocol.connection_made(transport)
        protocol.pause_writing()
        for _ in range(2 * len(sizes)):
            await asyncio.sleep(0)
        assert next(transport.sizes, None) is None
        return transport.end

    assert asyncio.run(watched()) == end


# Who sends slowly


@pytest.fixture
def hasty(app: ReadyFeeds, live: LiveState) -> Iterator[str]:
    protocol = choose_protocol(live, Patience(head=0.3, body=0.1))
    with serving(app, protocol, keep_alive=0.2) as address:
        yield address


def trickled(address: str, sent: bytes, more: bytes) -> bytes:
    """Return what comes back for octets, and as many more as the connection lasts for."""
    got = b""
    until = monotonic() + PATIENCE
    with connect(address) as connection:
        connection.settimeout(0.02)
        connection.sendall(sent)
        while monotonic() < until:
            try:
                if not (piece := connection.recv(65536)):
                    return got
                got += piece
            except TimeoutError:
                with suppress(ConnectionError):
                    connection.send(more)
    pytest.fail(f"the connection lasts, after {got!r}")


TOO_LATE = Raw(
    408,
    {
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
        "content-length": "0",
        "connection": "close",
        "server": "uvicorn",
    },
    b"",
)


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("more", [b"", b"a"])
@pytest.mark.parametrize("path", [FEED, PAGE])
def test_who_does_not_end_a_head_is_told_and_cut_off(hasty: str, path: str, more: bytes) -> None:
    half = get(path)[:-4]
    [whole] = split(trickled(hasty, get(path), b""))
    first, last = split(trickled(hasty, get(path) + half, more))
    assert first == whole
    assert last == TOO_LATE


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize(("path", "statuses"), [(FEED, []), (PAGE, [200])])
def test_who_does_not_end_a_body_is_cut_off(hasty: str, path: str, statuses: Sequence[int]) -> None:
    # A page is made, and so answered, while its request's body comes.
    answers = split(trickled(hasty, get(path, "Content-Length: 1000000"), b"a"))
    assert [each.status for each in answers] == statuses


@pytest.mark.usefixtures("silence")
def test_who_asks_for_what_is_known_has_time_for_the_next_request(hasty: str) -> None:
    talk(hasty, get(FEED))
    with connect(hasty) as connection:
        connection.settimeout(0.02)
        polls = 0
        connection.sendall(b"\r\n")
        while polls < 40:
            with suppress(TimeoutError):
                assert connection.recv(1 << 20) != b""
                continue
            connection.sendall(get(FEED))
            polls += 1


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("sent", [b"", b"\r\n", get(FEED), get(PAGE)])
def test_line_breaks_keep_no_connection(hasty: str, sent: bytes) -> None:
    for more in (b"", b"\r\n"):
        answers = split(trickled(hasty, sent, more))
        assert [each.status for each in answers] == [200] * bool(sent.strip())


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("times", [30, 100])
def test_who_reads_slowly_has_time_for_the_next_request(
    app: ReadyFeeds, live: LiveState, times: int
) -> None:
    with (
        serving(app, choose_protocol(live, Patience(head=0.1))) as address,
        connect(address) as connection,
    ):
        connection.sendall(get(MADE) * times + get(FEED)[:-4])
        ends = select.poll()
        ends.register(connection, select.POLLHUP)
        assert ends.poll(500) == []
        connection.sendall(b"\r\n\r\n" + get(FEED, "Connection: close"))
        answers = split(receive(connection))
    assert [each.status for each in answers] == [200] * (times + 2)


def test_each_connection_has_all_its_time() -> None:
    over: list[str] = []

    class Waiting:
        def __init__(self, name: str, all_over: asyncio.Event) -> None:
            self.name, self.all_over = name, all_over
            self.loop = asyncio.get_running_loop()

        def late(self) -> None:
            over.append(self.name)
            if over == ["anew"]:
                deadline.begin(self)
            if len(over) == 3:
                self.all_over.set()

    deadline = Deadline(0.02)

    async def wait() -> None:
        all_over = asyncio.Event()
        ended, *others = (Waiting(name, all_over) for name in ("ended", "anew", "later"))
        for each in (ended, *others):
            deadline.begin(each)
        deadline.end(ended)
        await all_over.wait()

    asyncio.run(wait())
    assert over == ["anew", "later", "anew"]


def test_who_fails_to_end_keeps_no_other() -> None:
    over: list[str] = []

    class Failing:
        def __init__(self, name: str, all_over: asyncio.Event) -> None:
            self.name, self.all_over = name, all_over
            self.loop = asyncio.get_running_loop()

        def late(self) -> None:
            over.append(self.name)
            if self.name == "last":
                self.all_over.set()
            raise ValueError(self.name)

    deadline = Deadline(0.01)

    async def wait() -> None:
        all_over = asyncio.Event()
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        for name in ("first", "last"):
            deadline.begin(Failing(name, all_over))
        await asyncio.wait_for(all_over.wait(), PATIENCE)

    asyncio.run(wait())
    assert over == ["first", "last"]


# Another uvicorn


def without(owner: type, name: str) -> type:
    """Return a class like another one, which has no such member and whose methods know of none."""
    kept = {
        key: value
        for key, value in vars(owner).items()
        if key != name and not (isinstance(value, FunctionType) and name in value.__code__.co_names)
    }
    return type(owner.__name__, (), kept)


@pytest.mark.parametrize(("owner", "name"), MEMBERS)
def test_each_member_of_uvicorn_is_there_and_would_be_missed(owner: type, name: str) -> None:
    assert lacks() == ()
    assert lacks(((without(owner, name), name),)) == (f"{owner.__name__}.{name}",)


def test_the_members_are_all_that_the_protocol_names() -> None:
    text = Path(choose_protocol.__code__.co_filename).read_text(encoding="utf-8")
    own = text[text.index("class _FeedProtocol") :]
    named = set(re.findall(r"(?:self|super\(\)|cycle|flow)\.(\w+)", own))
    named |= set(re.findall(r"    def (\w+)\(self", own))
    theirs = set(dir(HttpToolsProtocol))
    for owner in (HttpToolsProtocol, RequestResponseCycle, FlowControl):
        source = Path(owner.__init__.__code__.co_filename).read_text(encoding="utf-8")
        theirs |= set(re.findall(r"self\.(\w+)", source))
    assert named & theirs <= {name for _, name in MEMBERS}


def test_another_uvicorn_is_used_as_it_is_and_told(
    live: LiveState, caplog: pytest.LogCaptureFixture
) -> None:
    members = (*MEMBERS, (HttpToolsProtocol, "no_such_member"))
    assert choose_protocol(live, members=members) is HttpToolsProtocol
    told = (
        "This uvicorn is another one than Kalends was made for (it lacks "
        "HttpToolsProtocol.no_such_member): feeds are sent the slow way, and slow clients are not "
        "cut off"
    )
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [("WARNING", told)]


def test_another_uvicorn_sends_the_same(app: ReadyFeeds, address: str) -> None:
    with serving(app, HttpToolsProtocol) as plain:
        assert answers(plain, *PATHS, OTHER) == answers(address, *PATHS, OTHER)


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("behind", [0, 1, 5])
@pytest.mark.parametrize("before", [0, 1])
def test_who_is_gone_before_the_answer_is_none_of_the_logs_business(
    before: int, behind: int
) -> None:
    """Also where requests came before, and behind, the one that is being answered."""
    begun, gone = threading.Event(), threading.Event()

    async def slow(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/slow":
            begun.set()
            await asyncio.to_thread(gone.wait, PATIENCE)
        length = (b"content-length", b"4")
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": b"body"})

    with serving(slow, choose_protocol(None)) as address:
        with connect(address) as client:
            client.sendall(get("/") * before + get("/slow") + get("/") * behind)
            assert begun.wait(PATIENCE)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Who comes later is answered after the end of the first was seen.
        ended = [talk(address, get("/", "Connection: close"))[0].body for _ in range(3)]
        gone.set()
    assert ended == [b"body"] * 3
