"""The connection as it begins: it sends known replies, and makes way where there is more to do.

Most connections ask for what is known and end. All that uvicorn makes for a connection, and what
the parser makes of a request, would cost several times what sending the reply does.
"""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.web.observing.asked import Seen
from app.web.observing.observer import Observer
from app.web.wire.known import Known
from app.web.wire.patience import Deadline
from app.web.wire.sending import Sending

SMALL = 2048
"""Octets that a socket on which nothing waits takes at once."""


class Front(Sending, asyncio.Protocol):
    """A connection on which nothing but known requests came so far."""

    known: Known
    observer: Observer | None = None
    heads: Deadline
    behind: type[HttpToolsProtocol]
    """What takes the connection over."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self.loop = _loop or asyncio.get_event_loop()
        self._over = False
        self._served = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.unsent = 0
        self.watch = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin: uvicorn ends all that stand among its connections when it ends itself."""
        self.transport = transport
        self._server_state.connections.add(self)  # type: ignore[arg-type]
        self.heads.begin(self)

    def data_received(self, data: bytes) -> None:
        """Send the reply to a known request, or make way."""
        if self._over:
            return
        observer = self.observer
        since = observer.clock() if observer is not None else 0.0
        reply = self.known.find(data)
        if reply is None:
            self._make_way().data_received(data)
            return
        head, end, body, last, seen = reply
        state, transport = self._server_state, self.transport
        head = b"".join((head, self.known.lines(state.default_headers), end))
        state.total_requests += 1
        if body:
            transport.writelines((head, body))
        else:
            transport.write(head)
        if observer is not None and seen is not None:
            self._tell(observer, seen, since)
        if not last:
            self._stay()
            return
        self._over = True
        transport.close()
        if transport.get_write_buffer_size() > SMALL:
            self._watch_sending()

    def _tell(self, observer: Observer, seen: Seen, since: float) -> None:
        client = self.transport.get_extra_info("peername")
        # Over a socket file there is no address.
        host = client[0] if isinstance(client, tuple) else ""
        observer.see(seen, host, observer.clock() - since)

    def _stay(self) -> None:
        # Set anew for each reply, the timer would cost more than finding the reply does.
        self._served = self.loop.time()
        if self._timer is None:
            self._timer = self.loop.call_later(self._config.timeout_keep_alive, self._end_if_idle)
            self.heads.end(self)

    def _end_if_idle(self) -> None:
        left = self._config.timeout_keep_alive - (self.loop.time() - self._served)
        if left > 0:
            self._timer = self.loop.call_later(left, self._end_if_idle)
        else:
            self._timer = None
            self._close()

    def _make_way(self) -> HttpToolsProtocol:
        """Have the connection taken over by what can answer everything."""
        self._end()
        behind = self.behind(
            config=self._config,
            server_state=self._server_state,
            app_state=self._app_state,
            _loop=self.loop,
        )
        self.transport.set_protocol(behind)
        behind.connection_made(self.transport)
        return behind

    def late(self) -> None:
        """End the connection: nothing ever came."""
        self._close()

    def _end(self) -> None:
        self.heads.end(self)
        self._server_state.connections.discard(self)
        self._unwatch()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def pause_writing(self) -> None:
        """Make way: the client reads more slowly than it asks."""
        self._make_way().pause_writing()

    def eof_received(self) -> bool:
        """Tell that the connection ends: all that came was answered."""
        if self.transport.get_write_buffer_size():
            self._watch_sending()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._end()
        if exc is None:
            self.transport.close()

    def shutdown(self) -> None:
        """End the connection, as the server does."""
        self._close()
