"""uvicorn's HTTP protocol, which sends a ready feed as soon as the request's headers are read.

What it saves is all that uvicorn does to call an ASGI application: scope, task, events and header
checks. What it can't answer at once goes the usual way, and is answered there with the same octets.
"""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.web.conditional import Answer, is_not_modified
from app.web.live import LiveState


def feed_protocol(live: LiveState) -> type[HttpToolsProtocol]:
    """Return a protocol for uvicorn's `http` setting that answers from `live`."""

    class FeedProtocol(_FeedProtocol):
        def __init__(
            self,
            config: Config,
            server_state: ServerState,
            app_state: dict[str, Any],
            _loop: asyncio.AbstractEventLoop | None = None,
        ) -> None:
            super().__init__(config, server_state, app_state, _loop)
            self.live = live

    return FeedProtocol


class _FeedProtocol(HttpToolsProtocol):
    live: LiveState
    reply: tuple[bytes, bytes] | None = None
    ending = False

    def data_received(self, data: bytes) -> None:
        # The parser reads no body of a request that asks for an upgrade, and would take what
        # follows for the next request: a proxy that goes on using the connection would then hand
        # one client's answer to another one. All upgrades are refused, so nothing is lost.
        if not self.ending:
            super().data_received(data)

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        answer = self._ready()
        # Decided here, as trailers have no say in it (RFC 9110, 6.5.1).
        self.reply = None if answer is None else self._reply(answer)
        if self.reply is None:
            self._begin_again()
            super().on_headers_complete()
        if self.parser.should_upgrade():
            self.ending = True
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if self.reply is None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self.reply is None:
            super().on_message_complete()
            return
        self.transport.writelines(self.reply)
        self.reply = None
        self.on_response_complete()

    def _begin_again(self) -> None:
        """Make the scope that uvicorn makes before it knows the request."""
        url, headers, expect = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expect
        self.headers.extend(headers)

    def _ready(self) -> Answer | None:
        """Return the answer, unless the request or the connection needs more than sending it."""
        parser = self.parser
        if (
            parser.get_method() not in (b"GET", b"HEAD")
            or not parser.should_keep_alive()
            or parser.get_http_version() != "1.1"
            or parser.should_upgrade()
            or self.expect_100_continue
            or self.flow.write_paused
            or not (self.cycle is None or self.cycle.response_complete)
        ):
            return None
        return self.live.state.answer(self.url.partition(b"?")[0].decode("latin-1"))

    def _reply(self, answer: Answer) -> tuple[bytes, bytes]:
        head, body = answer.full_head, answer.body
        if is_not_modified(answer, self.headers):
            head, body = answer.not_modified_head, b""
        elif self.parser.get_method() == b"HEAD":
            body = b""
        lines = [head]
        for name, value in self.server_state.default_headers:
            lines += (name, b": ", value, b"\r\n")
        return b"".join((*lines, b"\r\n")), body
