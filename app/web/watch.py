"""The watch of the journal: a thread that looks at it again and again, whatever happens."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread

from app.web.live import LiveState

logger = logging.getLogger("kalends")

_FAILED = "The journal could not be looked at; it is at the next turn"
_TOLD = {"_event": "unseen"}


@asynccontextmanager
async def watching(live: LiveState, poll: float) -> AsyncIterator[None]:
    """Look at the journal every `poll` seconds while the context is open."""
    stop = Event()
    # A thread of its own, made at start: later there may be none to be had. What it builds at
    # the end nobody asks for, so the end doesn't wait for it.
    Thread(target=_watch, args=(live, poll, stop), name="journal", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def _watch(live: LiveState, poll: float, stop: Event) -> None:
    while not stop.is_set():
        try:
            if live.wait(stop, poll) and not stop.is_set():
                live.look()
        except Exception:  # telling of a fault may fail too, where there is no memory
            logger.exception(_FAILED, extra=_TOLD)


def look(live: LiveState) -> None:
    """Look at the journal once; whatever happens, there is a next time."""
    try:
        live.look()
    except Exception:  # as above
        logger.exception(_FAILED, extra=_TOLD)
