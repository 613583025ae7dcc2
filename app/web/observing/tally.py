"""How many requests there were: plain numbers, which are made metrics of when those are asked for.

Counted on the event loop only; read from any thread.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

import msgspec

from app.web.observing.asked import OTHER, Key

BOUNDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5)
"""Seconds, inclusive, up to which answers are counted together; the rest is a count of its own."""
MOST = 2_000
"""Feeds that are counted by their names; those beyond count as `other`."""


class Counts(msgspec.Struct, frozen=True):
    """What was counted by one process, or by several."""

    requests: dict[Key, int]
    latencies: tuple[int, ...]
    seconds: float

    def buckets(self) -> tuple[int, ...]:
        """Return how many answers took up to each of the bounds, and how many there were."""
        return tuple(accumulate(self.latencies))


def together(counted: Iterable[Counts]) -> Counts:
    """Return what several processes counted."""
    requests: dict[Key, int] = {}
    latencies = [0] * (len(BOUNDS) + 1)
    seconds = 0.0
    for counts in counted:
        for key, count in counts.requests.items():
            requests[key] = requests.get(key, 0) + count
        latencies = [a + b for a, b in zip(latencies, counts.latencies, strict=True)]
        seconds += counts.seconds
    return Counts(requests, tuple(latencies), seconds)


class Tally:
    """The requests that were answered since the start."""

    def __init__(self) -> None:
        self._requests: dict[Key, int] = {}
        self._latencies = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0
        self._feeds: set[str] = set()

    def add(self, key: Key, seconds: float) -> None:
        """Count a request that took so long until its answer began."""
        known = self._requests.get(key)
        if known is None:
            key = self._bounded(key)
            known = self._requests.get(key, 0)
        self._requests[key] = known + 1
        self._latencies[bisect_left(BOUNDS, seconds)] += 1
        self._seconds += seconds

    def _bounded(self, key: Key) -> Key:
        # Each publication may bring feeds that were never there before.
        if len(self._feeds) >= MOST and key[0] not in self._feeds:
            return OTHER, *key[1:]
        self._feeds.add(key[0])
        return key

    def go_on(self, counts: Counts) -> None:
        """Go on where another one ended; nothing may be counted before."""
        self._requests = dict(counts.requests)
        self._latencies = list(counts.latencies)
        self._seconds = counts.seconds
        self._feeds = {feed for feed, _, _ in counts.requests}

    def counts(self) -> Counts:
        """Return what was counted so far."""
        return Counts(dict(self._requests), tuple(self._latencies), self._seconds)
