"""Measure what a poll costs: a feed, nine conditional requests in ten, or a page, turn by turn."""

import gc
import math
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from bench import wrk
from bench.client import Broken, Requests, connect, receive
from bench.plans import publish, real_plan
from bench.processes import Absent, cpu_seconds, pin
from bench.servers import COMPETITORS, Server, Start

SLICE = 0.15
"""Seconds of one turn of one server."""
SETTLE = 0.005
MOST, FEWEST = 10_000, 10


@dataclass(frozen=True, kw_only=True)
class Mode:
    """How clients come: over how many connections at once, kept or opened for each poll.

    `conditional` requests in ten are so.
    """

    key: str
    name: str
    lanes: int
    kept: bool
    conditional: int = 9


MODES = (
    Mode(key="kept", name="16 kept connections at once", lanes=16, kept=True),
    Mode(key="single", name="one kept connection, one poll after the other", lanes=1, kept=True),
    Mode(key="fresh", name="a new connection for each poll", lanes=1, kept=False),
)
READING = tuple(
    Mode(key=f"{key}-{lanes}", name=f"{name}, {how}", lanes=lanes, kept=True, conditional=share)
    for key, name, share in (("full", "a page in full", 0), ("known", "a page known (304)", 10))
    for lanes, how in ((16, MODES[0].name), (1, MODES[1].name))
)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one turn of one server took: seconds, and how many answers were wrong."""

    polls: int
    cpu: float
    wall: float
    latencies: Sequence[float]
    wrong: int


def measure(
    folder: Path,
    seconds: float,
    modes: Sequence[Mode] = MODES,
    competitors: Sequence[tuple[str, Start]] = COMPETITORS,
) -> dict[str, Any]:
    """Return what each server takes in each mode, and who is absent for what reason."""
    publish(folder / "journal.jsonl", [real_plan()])
    absent: dict[str, str] = {}
    with ExitStack() as stack:
        servers = list(_start(stack, folder, competitors, absent))
        stack.enter_context(_apart(servers))
        found = {
            mode.key: {"name": mode.name, **_mode(mode, servers, seconds / len(modes))}
            for mode in modes
        }
        try:
            found |= wrk.measure(folder, servers, seconds)
        except Absent as error:
            absent["wrk"] = str(error)
    return {
        "absent": absent,
        "servers": {server.name: _about(server, servers) for server in servers},
        "modes": found,
    }


def _start(
    stack: ExitStack,
    folder: Path,
    competitors: Sequence[tuple[str, Start]],
    absent: dict[str, str],
) -> Iterator[Server]:
    for name, start in competitors:
        try:
            yield stack.enter_context(start(folder))
        except (Absent, Broken, OSError) as error:
            absent[name] = str(error)


@contextmanager
def _apart(servers: Sequence[Server]) -> Iterator[None]:
    """Keep the client on one core and the servers on another one, where there are two.

    What it costs to wake a server depends on where its client runs. Left to the scheduler, one
    server shares the client's core and the next one doesn't, and the ratios swing by two.
    """
    cores = os.sched_getaffinity(0)
    for pid in (pid for server in servers for pid in server.pids):
        pin(pid, max(cores))
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _about(server: Server, servers: Sequence[Server]) -> dict[str, Any]:
    asked = server.requests
    return {
        "octets": len(asked.body),
        "same_octets": asked.body == servers[0].requests.body,
        "keeps_connections": asked.keeps,
        "conditional_status": asked.conditional_status,
    }


def _mode(mode: Mode, servers: Sequence[Server], seconds: float) -> dict[str, Any]:
    counts = [_count(server, mode) for server in servers]
    rounds: list[list[Turn]] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until or len(rounds) < 3:
        rounds.append([_turn(server, mode, n) for server, n in zip(servers, counts, strict=True)])
    turns = dict(zip((s.name for s in servers), zip(*rounds, strict=True), strict=True))
    first = turns[servers[0].name]
    return {
        "rounds": len(rounds),
        "servers": {name: _summary(mine, first) for name, mine in turns.items()},
    }


def _count(server: Server, mode: Mode) -> int:
    """Return how many polls fill a turn, a multiple of ten; it warms the server up as well."""
    turn = _turn(server, mode, FEWEST)
    turn = _turn(server, mode, max(FEWEST, _tens(0.1 * turn.polls / turn.wall)))
    return min(MOST, max(FEWEST, _tens(SLICE * turn.polls / turn.wall)))


def _tens(number: float) -> int:
    return int(number) // 10 * 10


def _turn(server: Server, mode: Mode, count: int) -> Turn:
    asked = server.requests
    kept = mode.kept and asked.keeps
    # Who keeps no connection is polled over one new one after the other.
    waves = list(_waves(asked, count, mode.lanes if kept else 1, mode.conditional))
    lanes = [connect(asked.port) for _ in range(mode.lanes if kept else 0)]
    latencies: list[float] = []
    time.sleep(SETTLE)
    gc.disable()
    cpu, begin = cpu_seconds(server.pids), time.perf_counter()
    wrong = sum(_wave(lanes, wave, asked, latencies) for wave in waves)
    wall = time.perf_counter() - begin
    # What a server does behind its last answer belongs to it too.
    time.sleep(SETTLE)
    cpu = cpu_seconds(server.pids) - cpu
    gc.enable()
    for lane in lanes:
        lane.close()
    return Turn(polls=count, cpu=cpu, wall=wall, latencies=latencies, wrong=wrong)


def _waves(asked: Requests, count: int, lanes: int, share: int) -> Iterator[list[bytes]]:
    requests = (asked.plain if n % 10 < 10 - share else asked.conditional for n in range(count))
    while wave := list(islice(requests, lanes)):
        yield wave


def _wave(
    lanes: Sequence[socket.socket],
    wave: Sequence[bytes],
    asked: Requests,
    latencies: list[float],
) -> int:
    """Send a request down every lane, then read all answers; return how many are wrong."""
    started: list[float] = []
    opened: list[socket.socket] = []
    for n, request in enumerate(wave):
        started.append(time.perf_counter())
        opened.append(lanes[n] if lanes else connect(asked.port))
        opened[n].sendall(request)
    wrong = 0
    for n, request in enumerate(wave):
        reply = receive(opened[n])
        latencies.append(time.perf_counter() - started[n])
        wrong += not asked.right(reply, request)
        if not lanes:
            opened[n].close()
    return wrong


def _summary(turns: Sequence[Turn], first: Sequence[Turn]) -> dict[str, Any]:
    latencies = sorted(each for turn in turns for each in turn.latencies)
    # A clock that ticks a hundred times a second may see nothing of a short turn.
    ratios = [
        (turn.cpu / turn.polls) / (base.cpu / base.polls)
        for turn, base in zip(turns, first, strict=True)
        if base.cpu
    ] or [math.nan]
    return {
        "cpu_us": median(turn.cpu / turn.polls for turn in turns) * 1e6,
        "cpu_ratio": median(ratios),
        "cpu_ratio_range": [min(ratios), max(ratios)],
        "polls_per_second": median(turn.polls / turn.wall for turn in turns),
        "p50_ms": percentile(latencies, 0.50) * 1e3,
        "p99_ms": percentile(latencies, 0.99) * 1e3,
        "max_ms": latencies[-1] * 1e3,
        "polls": len(latencies),
        "wrong": sum(turn.wrong for turn in turns),
    }


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share of ordered values lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
