"""`kill -9` at any moment of a publication leaves the old state or the new one."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import IO

import msgspec
import pytest

from data.journal.homes.file import file_store
from data.journal.lines import Position
from data.journal.publication import Publication, fold
from data.journal.revision import Revision
from data.plan.loader import Sources
from data.plan.model import Plan
from data.publishing.comparison import compare, revisions

ROOT = Path(__file__).parents[3]
PUBLISHER = Path(__file__).with_name("publisher.py")
LATER = datetime(2023, 2, 1, 9, 0, tzinfo=UTC)
STILL_LATER = datetime(2023, 3, 1, 9, 0, tzinfo=UTC)
KILLS = 250
ITEMS = 400
SIGNS = 1000


def grown(plan: Plan) -> Plan:
    """Return the plan with hundreds of items more, each with long notes."""
    template = plan.items[0]
    notes = {"ru": "ы" * SIGNS, "en": "y" * SIGNS}
    more = (
        msgspec.structs.replace(template, key=f"item-{n}", row=n + 1, notes=notes)
        for n in range(ITEMS)
    )
    return msgspec.structs.replace(plan, items=(*plan.items, *more))


def cancelled(plan: Plan) -> Plan:
    """Return the plan with its first item cancelled, one small change."""
    first = msgspec.structs.replace(plan.items[0], cancelled=True)
    return msgspec.structs.replace(plan, items=(first, *plan.items[1:]))


@pytest.fixture
def plan(sources: Sources) -> Plan:
    return sources.plans[0]


def lines_to(plan: Plan, publication: Publication, now: datetime) -> tuple[Revision, ...]:
    return revisions(compare([plan], publication), publication, now)


class Killer:
    """Has a publisher publish, and kills it after a while."""

    def __init__(self, orders: IO[str], news: IO[str]) -> None:
        self.orders = orders
        self.news = news

    def kill_after(self, seconds: float) -> int:
        """Start a publication, kill it `seconds` after it began; return the child's exit code."""
        child = int(self.ask())
        spin(seconds)
        os.kill(child, signal.SIGKILL)
        return int(self.ask())

    def kill_at(self, step: int) -> int:
        """Start a publication that is killed at a step of its own; return its exit code."""
        self.ask(str(step))
        return int(self.ask())

    def ask(self, order: str = "") -> str:
        self.orders.write(f"{order}\n")
        self.orders.flush()
        return self.news.readline()


def spin(seconds: float) -> None:
    """Wait without giving up the processor, for far less than a system's tick."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


@contextmanager
def publisher(path: Path, lines: tuple[Revision, ...], since: Position) -> Iterator[Killer]:
    """Run the program that publishes on request."""
    work = path.with_name("work.json")
    work.write_bytes(msgspec.json.encode((since, lines)))
    command = [sys.executable, str(PUBLISHER), str(path), str(work)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Killer(process.stdin, process.stdout)
    assert process.returncode == 0


def test_kill_between_any_two_calls_of_the_system_leaves_the_old_state_and_then_the_new_one(
    tmp_path: Path, journal: Path, publication: Publication, plan: Plan
) -> None:
    path = tmp_path / "journal.jsonl"
    old = file_store(journal).read()
    lines = lines_to(cancelled(plan), publication, LATER)
    states = (publication, fold(lines, publication))
    found = []
    with publisher(path, lines, old.position) as killer:
        for step in count():
            shutil.copy(journal, path)
            code = killer.kill_at(step)
            found.append(states.index(fold(file_store(path).read().revisions)))
            if code == 0:
                break
            assert code == -signal.SIGKILL
    assert found == sorted(found)
    assert set(found) == {0, 1}


def test_kill_leaves_the_old_state_or_the_new_one(
    tmp_path: Path,
    journal: Path,
    publication: Publication,
    plan: Plan,
) -> None:
    """Moments are drawn around the end of the write, wherever this machine has it."""
    path = tmp_path / "journal.jsonl"
    old = file_store(journal).read()
    lines = lines_to(grown(plan), publication, LATER)
    states = {"old": publication, "new": fold(lines, publication)}
    next_lines = {
        name: lines_to(cancelled(plan), state, STILL_LATER) for name, state in states.items()
    }
    expected = {name: fold(next_lines[name], state) for name, state in states.items()}

    @cache
    def outcome(_octets: bytes) -> str:
        """Return what a journal was left as; equal octets need no second look."""
        reading = file_store(path).read()
        found = "new" if len(reading.revisions) > len(old.revisions) else "old"
        assert fold(reading.revisions) == states[found]
        file_store(path).append(next_lines[found], reading.position)
        assert fold(file_store(path).read().revisions) == expected[found]
        return f"{found}, torn" if reading.torn else found

    moments = random.Random(20230526)  # noqa: S311 - moments are no secrets
    span, outcomes = 0.02, Counter[str]()
    with publisher(path, lines, old.position) as killer:
        for _ in range(KILLS):
            shutil.copy(journal, path)
            assert killer.kill_after(moments.random() * span) == -signal.SIGKILL
            found = outcome(path.read_bytes())
            outcomes[found] += 1
            span *= 0.9 if found == "new" else 1.1
    # How many there are of each is this machine's doing; the test above has both.
    print(dict(outcomes))  # noqa: T201 - for people, with pytest -s
