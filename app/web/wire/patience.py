"""What time clients have: to send a request, and to read what they are sent."""

import asyncio
from typing import NamedTuple, Protocol


class Patience(NamedTuple):
    """Seconds that a client has for a request's head, for its body, and without reading."""

    head: float = 10
    body: float = 30
    stall: float = 60


PATIENCE = Patience()
"""What clients have where nothing else is said."""


class Late(Protocol):
    """A connection whose client has so much time, and no more."""

    loop: asyncio.AbstractEventLoop

    def late(self) -> None:
        """Do what is done when the time is over."""


class Deadline:
    """The connections that wait for one kind of thing, each for `seconds` from when it began.

    All have the same time, so the one that began first is over first and one timer does for them
    all: a timer of its own would cost a connection ten times as much. For one event loop only.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[Late, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, connection: Late) -> None:
        """Give a connection its time, anew where it has some."""
        self._since.pop(connection, None)
        self._since[connection] = connection.loop.time()
        if self._timer is None:
            self._timer = connection.loop.call_later(self.seconds, self._look, connection.loop)

    def end(self, connection: Late) -> None:
        """Wait for nothing any more; nothing happens to a connection that doesn't wait."""
        self._since.pop(connection, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        try:
            for connection in self._over(now):
                self._since.pop(connection, None)
                connection.late()
        finally:
            # One that fails must not keep all others for ever.
            self._timer = None
            if self._since:
                first = next(iter(self._since.values()))
                self._timer = loop.call_later(first + self.seconds - now, self._look, loop)

    def _over(self, now: float) -> list[Late]:
        over = []
        for connection, since in self._since.items():
            if now - since < self.seconds:
                break
            over.append(connection)
        return over
