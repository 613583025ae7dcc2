"""Several workers: one dies and another takes its place; publications, health, and the end."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Self

import httpx
import pytest

from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import Publication, fold
from data.plan.loader import Sources
from tests.app.web.test_feeds_http import HEALTHY, get, receive, split, talk
from tests.app.web.test_swap import publish
from tests.conftest import ANEW, PATIENCE, ROOT

Launch = Callable[..., AbstractContextManager[tuple[str, subprocess.Popen[str]]]]
Running = tuple[str, subprocess.Popen[str]]

FEED = "/calendars/ru/all.ics"
LAST = "Connection: close"
COUNT = 3


@pytest.fixture
def running(workspace: Path, launch: Launch) -> Iterator[Running]:
    with launch(workspace, workers=str(COUNT)) as (address, process):
        until(lambda: len(workers(process.pid)) == COUNT)
        yield address, process


def workers(pid: int) -> list[int]:
    """Return the processes forked from one."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def killed(pid: int) -> set[int]:
    """Kill a worker, wait until there is another one, and return those that stayed."""
    victim, *others = workers(pid)
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(new := workers(pid)) == COUNT and victim not in new)
    return set(others)


def until(true: Callable[[], object]) -> None:
    """Wait for what must happen."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def alone(pid: int, among: Sequence[int]) -> Iterator[None]:
    """Have one of the workers answer all that is asked: the others stand still."""
    others = [each for each in among if each != pid]
    for each in others:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in others:
            os.kill(each, signal.SIGCONT)


def test_each_worker_answers_the_same_and_tells_its_health(
    running: Running, publication: Publication, languages: Mapping[str, Language]
) -> None:
    address, process = running
    expected = site(publication, languages, address).feeds[FEED]
    pids = workers(process.pid)
    for pid in pids:
        with alone(pid, pids):
            feed, healthy = talk(address, get(FEED) + get("/health", LAST))
        assert (feed.status, feed.headers["etag"], feed.body) == (
            200,
            expected.etag,
            expected.body,
        )
        assert (healthy.status, healthy.body) == (200, HEALTHY)


def site(publication: Publication, languages: Mapping[str, Language], address: str) -> Site:
    return build_site(publication, languages, address)


class Load:
    """Clients that poll, each on new connections, and tell what became of their polls."""

    def __init__(self, address: str, count: int) -> None:
        self.address = address
        self.over = threading.Event()
        self.bodies: set[bytes] = set()
        self.statuses: set[int] = set()
        self.broken = 0
        self.polls = 0
        self.threads = [threading.Thread(target=self._poll) for _ in range(count)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def go_on(self, polls: int) -> None:
        """Wait for so many polls more."""
        wanted = self.polls + polls
        until(lambda: self.polls >= wanted)

    def _poll(self) -> None:
        while not self.over.is_set():
            try:
                [answer] = talk(self.address, get(FEED, LAST))
            except (OSError, ValueError):
                self.broken += 1
            else:
                self.statuses.add(answer.status)
                self.bodies.add(answer.body)
            self.polls += 1


def test_a_killed_worker_loses_its_own_connections_and_is_replaced(
    running: Running, publication: Publication, languages: Mapping[str, Language]
) -> None:
    address, process = running
    clients = 4
    with Load(address, clients) as load:
        for _ in range(COUNT):
            load.go_on(50)
            others = killed(process.pid)
            assert others < set(workers(process.pid))
        load.go_on(50)
    assert load.statuses == {200}
    assert load.bodies == {site(publication, languages, address).feeds[FEED].body}
    # A client has one connection at a time, so no kill can break more than one of each.
    assert load.broken <= COUNT * clients


def test_a_publication_reaches_every_worker_and_those_that_come_later(
    running: Running,
    workspace: Path,
    sources: Sources,
    publication: Publication,
    languages: Mapping[str, Language],
) -> None:
    address, process = running
    journal = workspace / "journal.jsonl"
    with Load(address, 2) as load:
        publish(journal, sources.plans[0], "Другое имя", 2027)
        after = site(fold(file_store(journal).read().revisions), languages, address).feeds[FEED]
        for pid in workers(process.pid):
            with alone(pid, workers(process.pid)):
                until(lambda: etag(address) == after.etag)
    before = site(publication, languages, address).feeds[FEED]
    assert (load.statuses, load.broken) == ({200}, 0)
    assert load.bodies <= {before.body, after.body}
    # What the journal says is gone: a new worker has what the one that it is forked from had.
    journal.write_bytes(b"rubbish\n")
    killed(process.pid)
    pids = workers(process.pid)
    for pid in pids:
        with alone(pid, pids):
            assert etag(address) == after.etag
            until(lambda: talk(address, get("/health", LAST))[0].status == 503)


def etag(address: str) -> str:
    with httpx.Client(timeout=PATIENCE, limits=ANEW) as client:
        return client.get(address + FEED).headers["etag"]


def test_sigterm_lets_all_workers_finish(running: Running) -> None:
    address, process = running
    host, _, port = address.removeprefix("http://").partition(":")
    pids = workers(process.pid)
    readers = []
    for pid in pids:
        with alone(pid, pids):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect((host, int(port)))
            reader.sendall(get("/ru/", LAST))
            readers.append((reader, reader.recv(1)))
    process.terminate()
    until(lambda: refused(host, int(port)))
    for reader, first in readers:
        with reader:
            [answer] = split(first + receive(reader))
        assert answer.body.endswith(b"</html>")
        assert len(answer.body) == int(answer.headers["content-length"])
    assert process.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def refused(host: str, port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((host, port)) != 0


def test_no_worker_outlives_the_process_that_would_replace_it(running: Running) -> None:
    _, process = running
    pids = workers(process.pid)
    process.kill()
    until(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_workers_of_a_journal_in_a_bucket_are_refused() -> None:
    """The library that reads buckets doesn't survive a fork: its children would hang."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KALENDS_")},
        "KALENDS_JOURNAL": "s3://plans/journal.jsonl",
        "KALENDS_WORKERS": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "app", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert (
        "s3://plans/journal.jsonl: workers can't share a bucket: serve with one, and start several "
        "servers\n"
    ) in done.stderr
