"""What the settings ask to be counted, in one process or in each of several."""

import logging
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from app.settings import Settings
from app.web.live import LiveState
from app.web.observing.diary import Feeds, check_place, keeping, read_diary
from app.web.observing.observer import Observer
from app.web.observing.slots import Slots, Snapshot
from app.web.observing.tally import Counts, Tally, together
from data.errors import KalendsError

if TYPE_CHECKING:
    from app.web.observing.audience import Audience, Octets

logger = logging.getLogger("kalends")

EVERY = 1.0
"""Seconds after which a worker tells the others what it counted."""
Clock = Callable[[], datetime]


class ObservingRefused(KalendsError):
    """What is to be counted can't be."""


class Observing:
    """What sees requests, made before workers are forked and run in each of them.

    `observer` is None where nothing is asked for. `now` tells the time, UTC. Raises DiaryError
    where the file of the audience can't be read, and ObservingRefused where something else keeps
    what is asked for from being counted.
    """

    def __init__(self, live: LiveState, settings: Settings, now: Clock) -> None:
        self._live = live
        self._now = now
        self._path = settings.audience
        self._audience = _audience(self._path, now().date()) if self._path else None
        port = settings.metrics_port
        self._bound = None if port is None else _listen(settings.host, port)
        self._tally = None if port is None else Tally()
        self._slots = Slots(settings.workers)
        self._alone = settings.workers == 1
        self._slot = 0
        lines = settings.log == "requests"
        self.observer: Observer | None = None
        if self._audience or self._tally or lines:
            count = self._tally.add if self._tally else None
            self.observer = Observer(live, count=count, audience=self._audience, lines=lines)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Tell what is counted in this process, and by the others, while the context is open."""
        with ExitStack() as until_the_end:
            enter = until_the_end.enter_context
            self._slot = self._slots.claim()
            if not self._alone and self.observer is not None:
                self._go_on()
                enter(self._telling_the_others())
            if self._bound is not None:
                enter(self._metrics(self._bound))
            if self._path is not None and self._slot == 0:
                enter(keeping(self, self._path))
            yield

    def counts(self) -> Counts:
        """Return what all workers counted; what was told once is not lost with a worker."""
        own = self._tally.counts() if self._tally else together(())
        if not self._alone:
            self._slots.write(self._slot, self._snapshot())
        others = (snapshot.counts for snapshot in self._slots.others(self._slot))
        return together((own, *filter(None, others)))

    def estimates(self) -> Mapping[date, Feeds]:
        """Return how many programs asked any of the workers, today and on the day before."""
        if self._audience is None:
            return {}
        self.turn()
        return self._audience.estimates(self._others_days())

    def turn(self) -> None:
        """Begin a new day, if it is one."""
        if self._audience is not None:
            self._audience.turn(self._today())

    def _todays(self) -> Feeds:
        if self._audience is None:
            return {}
        self.turn()
        return self._audience.estimate(self._today(), self._others_days())

    def _others_days(self) -> "Iterator[Mapping[date, Octets]]":
        return (each.days for each in self._slots.others(self._slot))

    def _today(self) -> date:
        return self._now().date()

    def _go_on(self) -> None:
        """Go on with what the worker counted whose place this one takes."""
        self.turn()
        left = self._slots.read(self._slot)
        if self._tally is not None and left.counts is not None:
            self._tally.go_on(left.counts)
        if self._audience is not None:
            self._audience.go_on(left.days)

    @contextmanager
    def _telling_the_others(self) -> Iterator[None]:
        stop = Event()

        def tell() -> None:
            ended = False
            while not ended:
                ended = stop.wait(EVERY)
                self.turn()
                self._slots.write(self._slot, self._snapshot())

        thread = Thread(target=tell, name="counts", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _snapshot(self) -> Snapshot:
        counts = self._tally.counts() if self._tally else None
        return Snapshot(counts, self._audience.octets() if self._audience else {})

    @contextmanager
    def _metrics(self, bound: socket.socket) -> Iterator[None]:
        from app.web.observing.metrics import (  # noqa: PLC0415 - for who asks for it
            Metrics,
            exposed,
        )

        estimate = self._todays if self._audience else None
        with exposed(bound, Metrics(self._live, self.counts, self._now, estimate)):
            yield


def _audience(path: Path, today: date) -> "Audience":
    if find_spec("datasketches") is None:
        raise ObservingRefused(
            "KALENDS_AUDIENCE needs an extra: pip install 'kalends[audience]', or leave it out"
        )
    from app.web.observing.audience import (  # noqa: PLC0415 - it loads numpy, for who asks for it
        SALT_OCTETS,
        Audience,
    )

    check_place(path)
    read_diary(path)
    return Audience(today, secrets.token_bytes(SALT_OCTETS))


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.create_server((host, port), family=family)
    except OSError as error:
        # It says once more on which address.
        why = (error.strerror or "").partition(" (while")[0]
        problem = f"no metrics on {host}:{port}: {why}"
        raise ObservingRefused(f"{problem}; choose another --metrics-port") from error
    found = bound.getsockname()[1]
    told = {"_event": "metrics", "host": host, "port": found}
    logger.info("Metrics on %s, port %d, at /metrics", host, found, extra=told)
    return bound
