"""Connections that end, and clients that don't read what was sent to them."""

import asyncio
import socket
import struct

_NOT_A_MOMENT = struct.pack("ii", 1, 0)
"""`struct linger`: on, for no seconds."""


class Sending:
    """A connection whose client is cut off where it reads nothing for `stall` seconds."""

    stall: float
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    unsent: int
    """Octets that waited to be sent when the watch of sending was set."""
    watch: asyncio.TimerHandle | None

    def _close(self) -> None:
        """Close once all is sent; who reads nothing would keep the connection for ever."""
        self.transport.close()
        self._watch_sending()

    def _watch_sending(self) -> None:
        if self.watch is None:
            self.unsent = self.transport.get_write_buffer_size()
            self.watch = self.loop.call_later(self.stall, self._cut_if_stalled)

    def _unwatch(self) -> None:
        if self.watch is not None:
            self.watch.cancel()
            self.watch = None

    def _cut_if_stalled(self) -> None:
        self.watch = None
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self.unsent > 0:
            _reset(self.transport)
        elif unsent:
            self._watch_sending()


def _reset(transport: asyncio.Transport) -> None:
    """End a connection at once; the kernel too forgets what it still has to send."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOT_A_MOMENT)
    transport.abort()
