"""What the settings ask to be counted, each kept while the service runs."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings
from app.web.live import LiveState
from app.web.observing.diary import keeping, read_diary
from app.web.observing.observer import Count, Observer
from app.web.observing.tally import Tally
from data.errors import KalendsError

if TYPE_CHECKING:
    from app.web.observing.audience import Audience

logger = logging.getLogger("kalends")

Clock = Callable[[], datetime]


class ObservingRefused(KalendsError):
    """What is to be counted can't be."""


@contextmanager
def observing(live: LiveState, settings: Settings, now: Clock) -> Iterator[Observer | None]:
    """Yield what sees each request, as the settings ask for it; None where none does.

    `now` tells the time, UTC. Raises DiaryError where the file of the audience can't be read, and
    ObservingRefused where something else keeps what is asked for from being counted.
    """
    with ExitStack() as until_the_end:
        enter = until_the_end.enter_context
        audience = enter(_audience(settings.audience, now)) if settings.audience else None
        port = settings.metrics_port
        count = None if port is None else enter(_metrics(live, settings.host, port, now, audience))
        lines = settings.log == "requests"
        if audience is None and count is None and not lines:
            yield None
        else:
            yield Observer(live, count=count, audience=audience, lines=lines)


@contextmanager
def _audience(path: Path, now: Clock) -> Iterator["Audience"]:
    if find_spec("datasketches") is None:
        raise ObservingRefused(
            "KALENDS_AUDIENCE needs an extra: pip install 'kalends[audience]', or leave it out"
        )
    from app.web.observing.audience import (  # noqa: PLC0415 - it loads numpy, for who asks for it
        SALT_OCTETS,
        Audience,
    )

    read_diary(path)
    audience = Audience(now().date(), secrets.token_bytes(SALT_OCTETS))
    with keeping(audience, path, lambda: now().date()):
        yield audience


@contextmanager
def _metrics(
    live: LiveState, host: str, port: int, now: Clock, audience: "Audience | None"
) -> Iterator[Count]:
    from app.web.observing.metrics import Metrics, exposed  # noqa: PLC0415 - for who asks for it

    tally = Tally()
    estimate = (lambda: audience.estimates()[1]) if audience else None
    metrics = Metrics(live, tally.counts, now, estimate)
    with ExitStack() as until_the_end:
        try:
            found = until_the_end.enter_context(exposed(host, port, metrics))
        except OSError as error:
            problem = f"no metrics on {host}:{port}: {error.strerror}"
            raise ObservingRefused(f"{problem}; choose another --metrics-port") from error
        told = {"_event": "metrics", "host": host, "port": found}
        logger.info("Metrics on %s, port %d, at /metrics", host, found, extra=told)
        yield tally.add
