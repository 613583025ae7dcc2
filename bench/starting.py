"""Measure how long `kalends serve` takes to its first answer, and the memory it then has."""

import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.client import Broken, ask, get
from bench.plans import publish, real_plan
from bench.processes import cpu_seconds, free_port, peak_memory, running, wait_for
from bench.servers import FEED, kalends_command, settings

TIMES = 5


def measure(folder: Path) -> dict[str, Any]:
    """Return the median of several starts, behind one that warms the disk's cache."""
    publish(folder / "journal.jsonl", [real_plan()])
    starts = [_start(folder) for _ in range(TIMES + 1)][1:]
    return {
        "first_answer_seconds": median(each["wall"] for each in starts),
        "first_answer_seconds_range": [
            min(each["wall"] for each in starts),
            max(each["wall"] for each in starts),
        ],
        "cpu_seconds": median(each["cpu"] for each in starts),
        "peak_memory": max(each["peak"] for each in starts),
    }


def _start(folder: Path) -> dict[str, float]:
    port, log = free_port(), folder / "start.log"
    command = [kalends_command(), "serve", "--port", str(port)]
    begin = time.perf_counter()
    with running(command, log, **settings(folder / "journal.jsonl")) as pid:
        wait_for(pid, port, log, pause=0.002)
        reply = ask(port, get(FEED))
        wall = time.perf_counter() - begin
        if reply.status != 200:
            raise Broken(f"the first answer is {reply.head[:80]!r}")
        return {"wall": wall, "cpu": cpu_seconds([pid]), "peak": peak_memory(pid)}
