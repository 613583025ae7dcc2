"""The service while it opens: feeds are answered at once, pages as soon as they can be.

FastAPI, its routes and the templates take longer to be had than everything that feeds need.
"""

import asyncio
import gc
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Opening:
    """An application that is made, in a thread, once the server runs.

    Who asks for it earlier waits. Where it can't be made, that is told, and feeds go on.
    """

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None
        self._done: asyncio.Event

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the lifespan."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        await self._done.wait()
        if self._made is None:
            raise RuntimeError("pages could not be made ready at the start; see the log there")
        await self._made(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say that all is ready, make it so, and hand the lifespan on."""
        self._done = asyncio.Event()
        begin = await receive()
        await send({"type": "lifespan.startup.complete"})
        begun = False

        async def receiving() -> Message:
            nonlocal begun
            if begun:
                return await receive()
            begun = True
            return begin

        async def sending(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._done.set()
            else:
                await send(message)

        try:
            self._made = await asyncio.to_thread(self._make)
            # As what is there from the start: no collection may walk through it.
            gc.freeze()
            await self._made(scope, receiving, sending)
        finally:
            self._done.set()
