"""Measure servers with wrk, a client in C that a fast server does not wait for."""

import json
import math
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.client import HOST, Requests, ask
from bench.processes import Absent, cpu_seconds
from bench.servers import Server

CONNECTIONS = 16
SECONDS = 1
"""Of one turn of one server; wrk takes no less."""
SLOW = 0.003
"""Seconds of processor for a poll from which a server is left out: wrk's turn would see few."""
_ASKED = 5
_SCRIPT = """\
local plain, known
local n = 0
init = function(args)
  plain = wrk.format("GET", nil, {headers})
  known = wrk.format("GET", nil, {conditional})
end
request = function()
  n = n + 1
  if n % 10 == 0 then return plain end
  return known
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\n{{"polls": %d, "us": %d, "p50": %d, "p99": %d, "max": %d, "wrong": %d}}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    latency.max, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, kw_only=True)
class Way:
    """How wrk comes: over kept connections, or a new one for each poll."""

    key: str
    name: str
    closing: bool


WAYS = (
    Way(key="wrk-kept", name=f"wrk, {CONNECTIONS} kept connections", closing=False),
    Way(key="wrk-close", name=f"wrk, {CONNECTIONS} at once, Connection: close", closing=True),
)


def measure(folder: Path, servers: Sequence[Server], seconds: float) -> dict[str, Any]:
    """Return what each quick server takes in each way; raise Absent where there is no wrk."""
    program = shutil.which("wrk")
    if program is None:
        raise Absent("wrk is not installed")
    quick = [server for server in servers if _is_quick(server)]
    return {way.key: _way(program, folder, way, quick, seconds / len(WAYS)) for way in WAYS}


def _is_quick(server: Server) -> bool:
    cpu = cpu_seconds(server.pids)
    for _ in range(_ASKED):
        ask(server.requests.port, server.requests.conditional)
    return (cpu_seconds(server.pids) - cpu) / _ASKED < SLOW


def _way(
    program: str, folder: Path, way: Way, servers: Sequence[Server], seconds: float
) -> dict[str, Any]:
    rounds = [
        [_turn(program, folder, way, server) for server in servers]
        for _ in range(max(3, int(seconds / SECONDS / len(servers))))
    ]
    turns = dict(zip((server.name for server in servers), zip(*rounds, strict=True), strict=True))
    first = turns[servers[0].name]
    return {
        "name": way.name,
        "rounds": len(rounds),
        "servers": {name: _summary(mine, first) for name, mine in turns.items()},
    }


def _turn(program: str, folder: Path, way: Way, server: Server) -> dict[str, Any]:
    script = folder / f"{way.key}-{server.requests.port}.lua"
    script.write_text(_script(server.requests, way))
    asked = server.requests
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
    cpu = cpu_seconds(server.pids)
    done = subprocess.run(  # noqa: S603 - the command is this package's own
        [*command, f"http://{HOST}:{asked.port}{asked.path}"],
        check=True,
        capture_output=True,
        text=True,
    )
    cpu = cpu_seconds(server.pids) - cpu
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**found, "cpu": cpu / found["polls"] * 1e6}


def _script(asked: Requests, way: Way) -> str:
    lines = [*asked.headers, *(("Connection: close",) if way.closing else ())]
    etag = asked.etag.decode("latin-1")
    return _SCRIPT.format(
        headers=_table(lines), conditional=_table([*lines, f"If-None-Match: {etag}"])
    )


def _table(lines: Sequence[str]) -> str:
    pairs = (line.partition(": ") for line in lines)
    return "{" + ", ".join(f"[{json.dumps(n)}] = {json.dumps(v)}" for n, _, v in pairs) + "}"


def _summary(turns: Sequence[dict[str, Any]], first: Sequence[dict[str, Any]]) -> dict[str, Any]:
    ratios = [
        turn["cpu"] / base["cpu"] for turn, base in zip(turns, first, strict=True) if base["cpu"]
    ] or [math.nan]
    return {
        "cpu_us": median(turn["cpu"] for turn in turns),
        "cpu_ratio": median(ratios),
        "cpu_ratio_range": [min(ratios), max(ratios)],
        "polls_per_second": median(turn["polls"] / turn["us"] * 1e6 for turn in turns),
        "p50_ms": median(turn["p50"] for turn in turns) / 1e3,
        "p99_ms": median(turn["p99"] for turn in turns) / 1e3,
        "max_ms": max(turn["max"] for turn in turns) / 1e3,
        "polls": sum(turn["polls"] for turn in turns),
        "wrong": sum(turn["wrong"] for turn in turns),
    }
