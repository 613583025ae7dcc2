"""uvicorn's HTTP protocol, which sends a ready feed as soon as the request's headers are read.

What it saves is all that uvicorn does to call an ASGI application: scope, task, events and header
checks. What it can't answer at once goes the usual way, and is answered there with the same octets.
"""

import asyncio
import logging
import math
from collections.abc import Iterator
from types import FunctionType

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.live import LiveState
from app.web.media import TEXT
from app.web.observing.observer import Observer
from app.web.wire.conditional import Answer, is_not_modified
from app.web.wire.framing import misframed
from app.web.wire.front import Front
from app.web.wire.hosts import is_host_right
from app.web.wire.kept import Kept
from app.web.wire.known import Known, Reply
from app.web.wire.patience import PATIENCE, Deadline, Patience
from app.web.wire.sending import Sending

logger = logging.getLogger("kalends")

MOST_HEAD = 64 * 1024
"""Octets of a request's head; a longer one is refused."""
PIECE = 2048
"""Octets that are parsed at once, and so the requests that may wait for an answer at once."""

MEMBERS: tuple[tuple[type, str], ...] = (
    *(
        (HttpToolsProtocol, name)
        for name in (
            *("connection_lost", "connection_made", "data_received", "eof_received"),
            *("on_body", "on_header"),
            *("on_headers_complete", "on_message_begin", "on_message_complete"),
            *("on_response_complete", "pause_writing", "resume_writing", "send_400_response"),
            *("shutdown", "timeout_keep_alive_handler", "_unset_keepalive_if_required"),
            "_start_asgi_task",
            *(
                "_unsupported_upgrade_warning",
                "client",
                "cycle",
                "expect_100_continue",
                "flow",
                "headers",
            ),
            *("loop", "parser", "pipeline", "server_state", "timeout_keep_alive"),
            *("timeout_keep_alive_task", "transport", "url"),
        )
    ),
    (RequestResponseCycle, "disconnected"),
    (RequestResponseCycle, "keep_alive"),
    (RequestResponseCycle, "response_complete"),
    (FlowControl, "pause_reading"),
    (FlowControl, "read_paused"),
    (FlowControl, "write_paused"),
)
"""What this protocol leans on in uvicorn: methods, and attributes that methods name."""


def choose_protocol(
    live: LiveState | None,
    patience: Patience = PATIENCE,
    kept: Kept | None = None,
    members: tuple[tuple[type, str], ...] = MEMBERS,
    observer: Observer | None = None,
) -> type[asyncio.Protocol]:
    """Return a protocol for uvicorn's `http` setting, which answers feeds from `live` if given.

    `kept` are the other answers that are ready; `observer` sees what is answered here. It cuts off
    a client for whom the `patience` is over. Where the installed uvicorn lacks what it leans on,
    that is uvicorn's own: slower, and right.
    """
    if missing := lacks(members):
        logger.warning(
            "This uvicorn is another one than Kalends was made for (it lacks %s): feeds are sent "
            "the slow way, and slow clients are not cut off",
            ", ".join(missing),
        )
        return HttpToolsProtocol

    class FeedProtocol(_FeedProtocol):
        pass

    FeedProtocol.live = live
    FeedProtocol.stall = patience.stall
    FeedProtocol.heads = heads = Deadline(patience.head)
    FeedProtocol.bodies = Deadline(patience.body)
    FeedProtocol.kept = kept
    FeedProtocol.observer = observer
    if live is None:
        return FeedProtocol
    FeedProtocol.known = known = Known(kept.made_of if kept else lambda: live.state)

    class FeedFront(Front):
        pass

    FeedFront.known = known
    FeedFront.observer = observer
    FeedFront.behind = FeedProtocol
    FeedFront.stall = patience.stall
    FeedFront.heads = heads
    return FeedFront


def lacks(members: tuple[tuple[type, str], ...] = MEMBERS) -> tuple[str, ...]:
    """Return what of the members their classes don't have, each as class.member."""
    return tuple(f"{owner.__name__}.{name}" for owner, name in members if name not in _names(owner))


def _names(owner: type) -> set[str]:
    """Return a class's own members, and every name that its methods speak of."""
    return {*vars(owner), *_spoken(owner)}


def _spoken(owner: type) -> Iterator[str]:
    # Attributes of an instance are seen nowhere before there is one.
    for member in vars(owner).values():
        if isinstance(member, FunctionType):
            yield from member.__code__.co_names


class _FeedProtocol(Sending, HttpToolsProtocol):
    live: LiveState | None = None
    kept: Kept | None = None
    observer: Observer | None = None
    known: Known | None = None
    heads: Deadline
    bodies: Deadline

    running: RequestResponseCycle | None = None
    """The request that the application answers, or has answered last."""
    reply: Reply | None = None
    """What the request being read is answered with, where that is ready."""
    since = 0.0
    """When the request being read began, by the observer's clock."""
    begun = 0
    """Requests that began in the octets being read."""
    whole: Reply | None = None
    """What the newest request was answered with, where it came whole and was answered at once."""
    served = -math.inf
    """When a known request was answered, by the loop's clock."""
    last = False
    """Tells that the connection ends with the answer to the request being read."""
    over = False
    """Tells that no further request is read."""
    ended = False
    """Tells that the client has closed its sending half."""
    unread = b""
    """Octets that came, and wait to be parsed."""
    reading = False
    """Tells that a request has begun, and its end didn't come yet."""
    head = -1
    """Octets of the head being read so far; -1 while no head is."""
    waited: Deadline | None = None
    """By when what is being read has to be whole."""
    unsent = 0
    watch: asyncio.TimerHandle | None = None

    # What comes in

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        # The parser reads no body of a request that asks for an upgrade, and would take what
        # follows for the next request: a proxy that goes on using the connection would then hand
        # one client's answer to another one. All upgrades are refused, so nothing is lost.
        if self.over:
            return
        known = self.known if self._is_between() else None
        if known is not None and (reply := known.find(data)) is not None:
            self.served = self.loop.time()
            if self.waited is not None:
                self.waited.begin(self)
            self.server_state.total_requests += 1
            if self.observer is not None:
                self.since = self.observer.clock()
            self._send(reply)
            return
        self.begun, self.whole = 0, None
        self.unread += data
        self._read()
        if known is not None and self.begun == 1 and self.whole is not None and not self.unread:
            known.keep(data, self.whole)

    def _is_between(self) -> bool:
        """Tell whether all that came is answered, and what comes is the begin of a request."""
        # While the first request of a connection is waited for, nothing of it has come yet.
        between = self.head < 0 and self.reply is None and not (self.unread or self.pipeline)
        return between and not (self._is_answering() or self.flow.write_paused or self.reading)

    def _read(self) -> None:
        """Parse what came, as long as no request waits for the answer to an earlier one.

        uvicorn makes all it needs to answer a request when the request is read: of thousands in
        one packet, all but a few have to wait as the octets they are.
        """
        while self.unread and not (self.pipeline or self.over):
            piece, self.unread = self.unread[:PIECE], self.unread[PIECE:]
            super().data_received(piece)
            if self.head >= 0:
                self._count(len(piece))
        if self.unread:
            self.flow.pause_reading()
        self._end_if_done()
        self._wait()

    def _wait(self) -> None:
        """Set by when the request being read has to be whole, or a next one to come."""
        before, self.waited = self.waited, self._awaited()
        if before is not None and before is not self.waited:
            before.end(self)
        if self.waited is None:
            return
        self._unset_keepalive_if_required()
        # A request that began since then has all its time.
        if self.begun or before is not self.waited:
            self.waited.begin(self)

    def _awaited(self) -> Deadline | None:
        if self.over or self.transport.is_closing():
            return None
        if self.reading:
            return self.bodies if self.head < 0 else self.heads
        # What came may be no request yet, such as line breaks: they keep no connection.
        idle = self.timeout_keep_alive_task is None and not (self._is_answering() or self.unread)
        return self.heads if idle else None

    def late(self) -> None:
        """End the connection, unless it is this side that keeps the client from sending."""
        waited, self.waited = self.waited, None
        if self.transport.is_closing():
            return
        if self.unread or self.flow.read_paused or (waited is self.heads and self._is_answering()):
            self._wait()
        elif waited is self.heads and self.reading:
            self._refuse(b"408 Request Timeout")
        else:
            self._close()

    def _count(self, octets: int) -> None:
        self.head += octets
        if self.head > MOST_HEAD and not self.over:
            long = b"431 Request Header Fields Too Large" if self.headers else b"414 URI Too Long"
            self._refuse(long)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's always says no
        """Tell whether the connection stays: the client still reads (RFC 9112, 9.6)."""
        self.ended = True
        stays = bool(self.unread) or self._is_answering()
        if not stays and self.transport.get_write_buffer_size():
            self._watch_sending()
        return stays

    def _end_if_done(self) -> None:
        if self.ended and not (self.unread or self._is_answering()):
            self.transport.close()
            self._watch_sending()

    def _is_answering(self) -> bool:
        # Answers go out in the order of requests, so the newest is the last one.
        return self.cycle is not None and not self.cycle.response_complete

    def send_400_response(self, msg: str) -> None:
        if not self.over:
            self._refuse(b"400 Bad Request", msg.encode("ascii"))

    def _refuse(self, status: bytes, text: bytes = b"") -> None:
        """Answer what is no request, and end the connection."""
        self.over, self.unread, self.whole = True, b"", None
        if self._is_answering():
            # This answer would go out before those that are still being made.
            self.cycle.keep_alive = False
            return
        if self.observer is not None:
            self.observer.refused(int(status[:3]))
        length = str(len(text)).encode("ascii")
        lines = (
            b"content-type: " + TEXT.encode("ascii"),
            b"x-content-type-options: nosniff",
            b"content-length: " + length,
        )
        head = b"\r\n".join((b"HTTP/1.1 " + status, *lines, b"connection: close\r\n"))
        self.transport.writelines((head, *self._default_lines(), b"\r\n", text))
        # Closed at once, a connection on which more comes in is reset, and the answer lost
        # (RFC 9112, 9.6): the client sees the end, and has a moment to close its own half.
        self.transport.write_eof()
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self._close)

    def _unsupported_upgrade_warning(self) -> None:
        """Tell nothing: anybody could fill the log."""

    # A request, as the parser reads it

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self.head = 0
        self.reading = True
        self.begun += 1
        self.whole = None
        if self.observer is not None:
            self.since = self.observer.clock()

    def on_headers_complete(self) -> None:
        self.head = -1
        if self.over:
            return
        parser = self.parser
        self.last = (
            not parser.should_keep_alive()
            or parser.get_http_version() != "1.1"
            or parser.should_upgrade()
        )
        if (refusal := misframed(self.headers)) is not None:
            self._refuse(refusal)
            return
        answer = self._ready()
        # Decided here, as trailers have no say in it (RFC 9110, 6.5.1).
        self.reply = None if answer is None else self._reply(answer)
        if self.reply is None:
            self._hand_over()

    def _hand_over(self) -> None:
        """Have uvicorn call the application for this request."""
        # An answer sent from the same packet has set it.
        self._unset_keepalive_if_required()
        url, headers, expect = self.url, self.headers, self.expect_100_continue
        # It makes the scope, before it knows the request.
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expect
        self.headers.extend(headers)
        super().on_headers_complete()
        # Trailers go where nobody looks for headers.
        self.headers = []
        if self.last:
            self.cycle.keep_alive = False

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self.running = cycle
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        if self.reply is None and not self.over:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.head = -1
        self.reading = False
        if self.over:
            return
        self.over = self.last
        if self.over:
            self.unread = b""
        if self.reply is None:
            super().on_message_complete()
            return
        reply, self.reply = self.reply, None
        self.whole = reply
        self._send(reply)
        super().on_response_complete()

    def _send(self, reply: Reply) -> None:
        lines = b"".join(self._default_lines())
        self.transport.writelines((b"".join((reply.head, lines, reply.end)), reply.body))
        if self.observer is not None and reply.seen is not None:
            host = self.client[0] if self.client else ""
            self.observer.see(reply.seen, host, self.observer.clock() - self.since)
        if reply.last:
            self.over = True
            self._close()

    def _ready(self) -> Answer | None:
        """Return the answer, unless the request or the connection needs more than sending it."""
        parser = self.parser
        if (
            self.live is None
            or parser.get_method() not in (b"GET", b"HEAD")
            or self.expect_100_continue
            or self.flow.write_paused
            or self._is_answering()
            or not is_host_right(self.headers, parser.get_http_version())
        ):
            return None
        feed = self.live.state.answer(self.url.partition(b"?")[0].decode("latin-1"))
        if feed is not None or self.kept is None:
            return feed
        return self.kept.find(self.url, self.headers)

    def _reply(self, answer: Answer) -> Reply | None:
        """Return what is sent; None where it has to go out in pieces, as fast as they are read."""
        head, body, status = answer.full_head, answer.body, 200
        if is_not_modified(answer, self.headers):
            head, body, status = answer.not_modified_head, b"", 304
        elif self.parser.get_method() == b"HEAD":
            body = b""
        if body is None:
            return None
        end = b"connection: close\r\n\r\n" if self.last else b"\r\n"
        seen = self.observer.seen(self.url, self.headers, status) if self.observer else None
        return Reply(head, end, body, self.last, seen)

    def _default_lines(self) -> list[bytes]:
        return [b"%s: %s\r\n" % header for header in self.server_state.default_headers]

    # What goes out

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._watch_sending()
        else:
            self._read()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unwatch()
        if self.transport.is_closing():
            self._watch_sending()

    def timeout_keep_alive_handler(self) -> None:
        left = self.timeout_keep_alive - (self.loop.time() - self.served)
        if left > 0:
            handler = self.timeout_keep_alive_handler
            self.timeout_keep_alive_task = self.loop.call_later(left, handler)
        else:
            self._close()

    def shutdown(self) -> None:
        super().shutdown()
        if self.transport.is_closing():
            self._watch_sending()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        self.over, self.unread = True, b""
        self._wait()
        # uvicorn tells only the newest one, behind which others may wait: what the application
        # sends for this one would be an error on a connection that is gone.
        if self.running is not None:
            self.running.disconnected = True
        super().connection_lost(exc)
