"""What was counted and what is served, as Prometheus reads it, on a port of its own."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    ProcessCollector,
    make_wsgi_app,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app.web.live import Freshness, LiveState
from app.web.observing.tally import BOUNDS, Counts

Estimate = Callable[[], Mapping[str, Mapping[str, int]]]
"""Returns how many programs asked for a feed today, by family."""


class Metrics(Collector):
    """Makes metrics of what there is to tell at the moment that they are asked for."""

    def __init__(
        self,
        live: LiveState,
        counts: Callable[[], Counts],
        now: Callable[[], datetime],
        audience: Estimate | None = None,
    ) -> None:
        self._live = live
        self._counts = counts
        self._now = now
        self._audience = audience

    def collect(self) -> Iterator[Metric]:
        """Yield each metric with all of its values."""
        yield from _requests(self._counts())
        yield from _served(self._live, self._now())
        if self._audience is not None:
            yield _programs(self._audience())


def _requests(counts: Counts) -> Iterator[Metric]:
    asked = CounterMetricFamily(
        "kalends_requests", "Requests answered.", labels=("feed", "client", "status")
    )
    for (feed, family, status), count in sorted(counts.requests.items()):
        asked.add_metric((feed, family, str(status)), count)
    yield asked
    took = HistogramMetricFamily(
        "kalends_answer_seconds", "Seconds from a request until its answer begins."
    )
    names = (*map(str, BOUNDS), "+Inf")
    buckets = list(zip(names, map(float, counts.buckets()), strict=True))
    took.add_metric((), buckets, counts.seconds)
    yield took


def _served(live: LiveState, now: datetime) -> Iterator[Metric]:
    site, trouble = live.state.site, live.trouble
    status = trouble.status if trouble else Freshness.OK
    state = GaugeMetricFamily(
        "kalends_journal", "1 at what /health says of the journal.", labels=("status",)
    )
    for each in Freshness:
        state.add_metric((each.value,), float(each is status))
    yield state
    if published := site.publication.published:
        yield _gauge(
            "kalends_publication_age_seconds",
            "Seconds since the publication that is served.",
            (now - published).total_seconds(),
        )
    yield _gauge(
        "kalends_look_age_seconds",
        "Seconds since the journal was last looked at.",
        time.monotonic() - live.looked,
    )
    yield _gauge("kalends_build_seconds", "Seconds that the newest site took.", live.built)
    yield _gauge("kalends_entries", "Items that are public.", len(site.publication.entries))
    yield _gauge("kalends_feeds", "Feeds that are ready.", len(site.feeds))


def _programs(audience: Mapping[str, Mapping[str, int]]) -> Metric:
    found = GaugeMetricFamily(
        "kalends_audience",
        "Programs that asked for a feed today (UTC), estimated.",
        labels=("feed", "client"),
    )
    for feed, families in sorted(audience.items()):
        for family, count in sorted(families.items()):
            found.add_metric((feed, family), count)
    return found


def _gauge(name: str, text: str, value: float) -> Metric:
    gauge = GaugeMetricFamily(name, text)
    gauge.add_metric((), value)
    return gauge


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tell nothing of a scrape."""


@contextmanager
def exposed(bound: socket.socket, metrics: Metrics) -> Iterator[None]:
    """Answer /metrics on a socket that listens, while the context is open.

    Several processes may do so on one socket. Besides Kalends' own there are Prometheus' usual
    metrics of a process, the one that answers: CPU, memory, descriptors.
    """
    registry = CollectorRegistry()
    registry.register(metrics)
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    address = bound.getsockname()[:2]
    with _Server(address, _Quiet, bind_and_activate=False) as server:
        server.socket.close()
        server.socket = bound.dup()
        # Another process may take the connection that this one woke up for.
        server.socket.setblocking(False)  # noqa: FBT003 - as socket has it
        server.server_name, server.server_port = address
        server.setup_environ()
        server.set_app(make_wsgi_app(registry))
        thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
