"""The service while it opens: feeds are answered at once, pages as soon as they can be.

FastAPI, its routes and the templates take longer to be had than everything that feeds need.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.wire.ready import send_text

logger = logging.getLogger("kalends")
FAILED = b"This server could not be made ready, and ends."


class Opening:
    """An application that is made, in a thread, once the server runs.

    Who asks for it earlier waits. Where it can't be made, the server ends as by SIGTERM.
    """

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None
        self._done: asyncio.Event
        self.failed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the lifespan."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        await self._done.wait()
        if self._made is None:
            await send_text(scope, send, 503, FAILED)
        else:
            await self._made(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say that all is ready, make it so, and hand the lifespan on."""
        self._done = asyncio.Event()
        begin = await receive()
        await send({"type": "lifespan.startup.complete"})
        try:
            made = await asyncio.to_thread(self._make)
        except Exception:
            words = "The application can't be made; the server ends"
            logger.exception(words, extra={"_event": "failed"})
            self.failed = True
            self._done.set()
            signal.raise_signal(signal.SIGTERM)
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        # As what is there from the start: no collection may walk through it.
        gc.freeze()
        self._made = made
        await made(scope, _first(begin, receive), self._opened(send))

    def _opened(self, send: Send) -> Send:
        """Return a `send` that lets requests in where the server would be told to."""

        async def sending(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._done.set()
            else:
                await send(message)

        return sending


def _first(message: Message, receive: Receive) -> Receive:
    """Return a `receive` that gives a message before all others."""
    waiting = [message]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving
