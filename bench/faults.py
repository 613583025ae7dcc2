"""Load with faults: `python -m bench.faults`, ten minutes with a summary; `--seconds` for fewer.

Pollers ask for feeds and pages and check every answer, while what can go wrong goes wrong in turn:
publications every second, a journal replaced by rubbish, by an older one, by none, a full disk, a
clock set back, idle and slow connections, no file descriptor left, workers killed where there are
any. It fails where a byte was wrong or a feed was answered 5xx.
"""

import argparse
import hashlib
import os
import random
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import linear_regression

from rich.console import Console

from bench.client import HOST, Broken, Reply, connect, get, header, receive
from bench.plans import PUBLISHED, moved, publish, real_plan
from bench.polling import percentile
from bench.processes import family, free_port, running, wait_for
from bench.servers import kalends_command, settings
from data.errors import KalendsError

PATHS = (
    *("/calendars/ru/all.ics", "/calendars/en/events.ics", "/calendars/ru/places/moscow.ics"),
    *("/calendars/ru/approx=hide/all.ics", "/ru/", "/en/2023/", "/api/entries"),
)
POLLERS, IDLE, SLOW = 6, 5_000, 500
FEW = 8
"""File descriptors left to the server while it has none."""
console = Console(width=116, highlight=False)


@dataclass
class Seen:
    """What pollers saw; `bodies` are the digests of the answers of each path, by ETag."""

    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed_feeds: list[str] = field(default_factory=list)
    cut: int = 0
    bodies: dict[tuple[str, bytes], str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The server under test and its journal, with how it was at first."""

    pid: int
    port: int
    journal: Path
    chance: random.Random


def poll(stage: Stage, seen: Seen, until: float, seed: int) -> None:
    """Ask for one path after another, on connections that are kept for a while."""
    chance = random.Random(seed)  # noqa: S311 - which path is asked for is no secret
    known: dict[str, bytes] = {}
    connection: socket.socket | None = None
    while time.monotonic() < until:
        path = chance.choice(PATHS)
        begin = time.perf_counter()
        try:
            connection = connection or connect(stage.port)
            etag = known.get(path)
            more = [f"If-None-Match: {etag.decode()}"] if etag else []
            connection.sendall(get(path, *more))
            _check(seen, path, known, receive(connection), time.perf_counter() - begin)
            if chance.random() < 0.1:
                connection = _closed(connection)
        except (OSError, Broken):
            with seen.lock:
                seen.cut += 1
            connection = _closed(connection)
            time.sleep(0.05)
    _closed(connection)


def _closed(connection: socket.socket | None) -> None:
    if connection is not None:
        connection.close()


def _check(seen: Seen, path: str, known: dict[str, bytes], reply: Reply, took: float) -> None:
    status, head, body = reply.status, reply.head, reply.body
    with seen.lock:
        seen.statuses[status] += 1
        seen.took.append(took)
        if status >= 500 and path.endswith(".ics"):
            seen.failed_feeds.append(f"{path}: {status}")
        if status == 200:
            etag = header(head, b"etag")
            digest = hashlib.sha256(body).hexdigest()
            if seen.bodies.setdefault((path, etag), digest) != digest or not _whole(path, body):
                seen.wrong.append(f"{path}: other octets under {etag.decode()}")
            known[path] = etag
        elif status == 304 and header(head, b"etag") != known.get(path):
            seen.wrong.append(f"{path}: 304 for what is not known")


def _whole(path: str, body: bytes) -> bool:
    if not path.endswith(".ics"):
        return bool(body)
    return body.startswith(b"BEGIN:VCALENDAR\r\n") and body.endswith(b"END:VCALENDAR\r\n")


# What goes wrong. Each takes some seconds and leaves everything as it found it.


def publications(stage: Stage) -> None:
    """Publish every second."""
    for n in range(10):
        _publish(stage, n + stage.chance.randrange(20))
        time.sleep(1)


def _publish(stage: Stage, n: int, ahead: int = 0) -> None:
    moment = PUBLISHED + timedelta(days=1, seconds=time.monotonic() + ahead)
    with suppress(KalendsError):  # nothing new, or nothing that can be written
        publish(stage.journal, [moved(real_plan(), n)], moment)


def clock_set_back(stage: Stage) -> None:
    """Publish by a clock that is a day behind."""
    _publish(stage, stage.chance.randrange(40), ahead=-86_400)
    time.sleep(2)


@contextmanager
def _replaced(journal: Path, octets: bytes | None) -> Iterator[None]:
    kept = journal.with_name("kept")
    journal.rename(kept)
    if octets is not None:
        journal.write_bytes(octets)
    try:
        yield
    finally:
        kept.replace(journal)


def rubbish(stage: Stage) -> None:
    """Put rubbish in the journal's place."""
    with _replaced(stage.journal, b"\x00\xff{rubbish\n" * 100):
        time.sleep(3)


def older(stage: Stage) -> None:
    """Put the journal as it was at first in its place."""
    first = stage.journal.with_name("first").read_bytes()
    with _replaced(stage.journal, first):
        time.sleep(3)


def gone(stage: Stage) -> None:
    """Take the journal away."""
    with _replaced(stage.journal, None):
        time.sleep(3)


def disk_full(stage: Stage) -> None:
    """Publish where only some octets more can be written: nothing of it may stay."""
    before = stage.journal.read_bytes()
    child = get_context("fork").Process(target=_publish_with_little_room, args=(stage,))
    child.start()
    child.join()
    if stage.journal.read_bytes() != before:
        raise AssertionError("a publication that had no room left something behind")


def _publish_with_little_room(stage: Stage) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = stage.journal.stat().st_size + 100
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    _publish(stage, stage.chance.randrange(40))
    os._exit(0)


def idle(stage: Stage) -> None:
    """Hold thousands of connections that ask nothing."""
    held: list[socket.socket] = []
    with suppress(OSError):
        held += (connect(stage.port) for _ in range(IDLE))
    time.sleep(5)
    for each in held:
        each.close()


def slow(stage: Stage) -> None:
    """Ask on hundreds of connections, and read an octet a second."""
    held = []
    with suppress(OSError):
        for _ in range(SLOW):
            each = connect(stage.port)
            held.append(each)
            each.sendall(get(PATHS[0]) * 20)
    for _ in range(5):
        for each in held:
            with suppress(OSError):
                each.recv(1, socket.MSG_DONTWAIT)
        time.sleep(1)
    for each in held:
        each.close()


def no_descriptors(stage: Stage) -> None:
    """Leave the server next to no file descriptors."""
    for pid in family(stage.pid):
        with suppress(OSError):
            used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
            hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + FEW, hard))
    held: list[socket.socket] = []
    with suppress(OSError):
        held += (socket.create_connection((HOST, stage.port), 1) for _ in range(4 * FEW))
    time.sleep(3)
    for each in held:
        each.close()
    for pid in family(stage.pid):
        with suppress(OSError):
            hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (hard, hard))


def worker_killed(stage: Stage) -> None:
    """Kill a worker, where there are any."""
    workers = family(stage.pid)[1:]
    if workers:
        os.kill(stage.chance.choice(workers), signal.SIGKILL)
        time.sleep(2)


FAULTS: Sequence[Callable[[Stage], None]] = (
    *(publications, rubbish, older, gone, disk_full, clock_set_back, idle, slow),
    *(no_descriptors, worker_killed),
)


def main() -> int:
    """Run the load, print what was seen, and return 1 where something was wrong."""
    given = _arguments()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory(prefix="kalends-faults-") as made:
        folder = Path(made)
        journal, log, port = folder / "journal.jsonl", folder / "log", free_port()
        publish(journal, [real_plan()])
        (folder / "first").write_bytes(journal.read_bytes())
        command = [kalends_command(), "serve", "--port", str(port), *given.more]
        with running(command, log, **settings(journal)) as pid:
            wait_for(pid, port, log)
            stage = Stage(
                pid=pid,
                port=port,
                journal=journal,
                chance=random.Random(given.seed),  # noqa: S311 - as above
            )
            return _tell(*_run(stage, given.seconds))


def _run(stage: Stage, seconds: float) -> tuple[Seen, list[tuple[float, int]], Counter[str]]:
    seen, memory, done = Seen(), list[tuple[float, int]](), Counter[str]()
    begin = time.monotonic()
    until = begin + seconds
    threads = [threading.Thread(target=poll, args=(stage, seen, until, n)) for n in range(POLLERS)]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        for fault in FAULTS:
            if time.monotonic() < until:
                fault(stage)
                done[fault.__name__] += 1
                memory.append((time.monotonic() - begin, _resident(stage.pid)))
    for thread in threads:
        thread.join()
    return seen, memory, done


def _resident(pid: int) -> int:
    """Return the octets that a server and its workers have resident."""
    pages = 0
    for each in family(pid):
        with suppress(OSError):
            pages += int(Path(f"/proc/{each}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _tell(seen: Seen, memory: Sequence[tuple[float, int]], done: Counter[str]) -> int:
    took = sorted(seen.took)
    p50, p99 = percentile(took, 0.5) * 1e3, percentile(took, 0.99) * 1e3
    console.print(f"faults: {', '.join(f'{name} {n}' for name, n in done.items())}")
    statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(seen.statuses.items()))
    console.print(f"{len(took):,} answers ({statuses}); {seen.cut:,} connections cut or refused")
    console.print(f"p50 {p50:.2f} ms, p99 {p99:.1f} ms, longest {took[-1] * 1e3:,.0f} ms")
    later = memory[len(memory) // 3 :]
    if len(later) > 1:
        slope = linear_regression([at for at, _ in later], [size for _, size in later]).slope
        console.print(
            f"memory {memory[0][1] / 1e6:.0f} MB at first, {memory[-1][1] / 1e6:.0f} MB at last; "
            f"in the last two thirds it grew by {slope * 60 / 1e3:,.0f} kB a minute"
        )
    for told in (*seen.wrong[:10], *seen.failed_feeds[:10]):
        console.print(told, style="red")
    console.print(f"{len(seen.wrong)} wrong answers, {len(seen.failed_feeds)} feeds answered 5xx")
    return 1 if seen.wrong or seen.failed_feeds else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("more", nargs="*", help="options of `kalends serve`, behind --")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
