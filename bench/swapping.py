"""Measure what pollers feel while a large publication becomes public under them."""

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.client import connect, header, learn, receive
from bench.plans import PUBLISHED, folded, made_plan, publish, real_plan
from bench.polling import percentile
from bench.processes import peak_memory
from bench.servers import FEED, kalends
from data.journal.homes.file import file_store
from data.publishing.comparison import compare, revisions

SIZE = 10_000
TICK = 0.002
BEFORE = AFTER = 3.0
LONGEST = 180.0


@dataclass
class Load:
    """What the poller saw: when each request was due and how long its answer took.

    `public` is when the new feed began to arrive, `first` how long all of it took.
    """

    due: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    public: float = 0.0
    first: float = 0.0
    wrong: int = 0


def measure(folder: Path) -> dict[str, Any]:
    """Return latencies before, during and after a publication, and how long it took."""
    journal = folder / "journal.jsonl"
    publish(journal, [real_plan()])
    with kalends(folder) as server, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        polling = pool.submit(poll, server.requests.port)
        time.sleep(BEFORE + 1)
        begin, appended = _append(journal)
        load = polling.result()
        peak = peak_memory(server.pids[0])
    return {
        "items": SIZE,
        "before": _latencies(load, 0, begin),
        "during": _latencies(load, begin, load.public),
        "after": _latencies(load, load.public + load.first, float("inf")),
        "append_seconds": appended - begin,
        "public_seconds": load.public - appended,
        "first_whole_answer_ms": load.first * 1e3,
        "wrong": load.wrong,
        "peak_memory": peak,
    }


def poll(port: int) -> Load:
    """Ask every tick over one connection, until the new feed has been public for a while.

    A request that is late because the one before it took long counts from when it was due, so
    that a stall isn't hidden by the requests it kept from being sent.
    """
    asked = learn(port, FEED)
    request, load = asked.conditional, Load()
    begin = due = time.perf_counter()
    with connect(port) as connection:
        while time.perf_counter() < (load.public + AFTER if load.public else begin + LONGEST):
            due = _wait(due + TICK)
            connection.sendall(request)
            reply = receive(connection)
            now = time.perf_counter()
            if reply.status == 200 and not load.public:
                load.public, load.first = due, now - due
                request = request.replace(asked.etag, header(reply.head, b"etag"))
                due = now
                continue
            load.wrong += reply.status != 304
            load.due.append(due)
            load.took.append(now - due)
    return load


def _wait(due: float) -> float:
    """Sleep until a request is due; return from when its time counts."""
    early = due - time.perf_counter()
    if early <= 0:
        return due
    time.sleep(early)
    return time.perf_counter()


def _append(journal: Path) -> tuple[float, float]:
    """Publish the large plan; return when the writing began and when it was done."""
    onto, plans = folded(journal), [real_plan(), made_plan(SIZE)]
    lines = revisions(compare(plans, onto), onto, PUBLISHED)
    position = file_store(journal).read().position
    begin = time.perf_counter()
    file_store(journal).append(lines, position)
    return begin, time.perf_counter()


def _latencies(load: Load, begin: float, end: float) -> dict[str, Any]:
    pairs = zip(load.due, load.took, strict=True)
    took: Sequence[float] = sorted(took for due, took in pairs if begin <= due < end)
    if not took:
        return {"polls": 0}
    return {
        "polls": len(took),
        "p50_ms": percentile(took, 0.50) * 1e3,
        "p99_ms": percentile(took, 0.99) * 1e3,
        "p999_ms": percentile(took, 0.999) * 1e3,
        "max_ms": took[-1] * 1e3,
    }
