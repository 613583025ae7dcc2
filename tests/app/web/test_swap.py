"""A running server takes up a new journal, and outlives one that it can't read."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from data.journal.publication import fold
from data.journal.store import append_journal, read_journal
from data.plan.loader import Sources
from data.plan.model import Plan
from data.publishing.comparison import compare, revisions
from tests.conftest import BASE_URL

Launch = Callable[..., AbstractContextManager[tuple[str, subprocess.Popen[str]]]]

PATIENCE = 5.0
"""Seconds until a new journal must be served; the server looks at it every 0.05 seconds."""

ALL = "/calendars/ru/all.ics"
EVENTS = "/calendars/ru/events.ics"
JUBILEES = "/calendars/ru/jubilees.ics"
KHABAROVSK = "/calendars/ru/places/khabarovsk.ics"
MINSK = "/calendars/ru/places/minsk.ics"
OPTIONS = "/calendars/en/mark=off/jubilees.ics"
CITY_DAYS = "/calendars/en/approx=hide/city-days.ics"
SESSION = "/entries/ru/mag-2023/mag-session-29.ics"
CITY_DAY = "/entries/ru/mag-2023/city-day-minsk.ics"
TOUCHED = (ALL, EVENTS, KHABAROVSK, SESSION)
UNTOUCHED = (JUBILEES, MINSK, OPTIONS, CITY_DAYS, CITY_DAY)
OVER = "plan mag-2023 ended on 2023-12-31, and none follows"
OK = {"status": "ok", "problem": None, "warnings": [OVER]}


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server and the journal it reads."""

    client: httpx.Client
    journal: Path
    plan: Plan

    def health(self) -> dict[str, Any]:
        health: dict[str, Any] = self.client.get("/health").json()
        return health

    def feeds(self, *paths: str) -> dict[str, tuple[str, str, bytes]]:
        """Return ETag, Last-Modified and body of feeds."""
        found = {path: self.client.get(path) for path in paths}
        return {
            path: (got.headers["etag"], got.headers["last-modified"], got.content)
            for path, got in found.items()
        }

    def state(self) -> dict[str, tuple[str, str, bytes]]:
        return self.feeds(*TOUCHED, *UNTOUCHED)

    def publish(self, title: str, *, year: int = 2027) -> None:
        """Publish another title of the one session."""
        lines = self.lines(title, year)
        append_journal(self.journal, lines, read_journal(self.journal).position)

    def lines(self, title: str, year: int = 2027) -> tuple[Any, ...]:
        replace = msgspec.structs.replace
        first, *others = self.plan.items
        assert first.key == "mag-session-29"
        changed = replace(first, title={"ru": title, "en": title})
        plan = replace(self.plan, items=(changed, *others))
        before = fold(read_journal(self.journal).revisions)
        return revisions(compare([plan], before), before, datetime(year, 1, 1, tzinfo=UTC))

    def shows(self, title: str) -> Callable[[], bool]:
        return lambda: f"SUMMARY:{title}\r\n" in self.client.get(SESSION).text


def until(reached: Callable[[], bool]) -> None:
    """Ask again and again; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "the server did not get there in time"
        time.sleep(0.01)


def during(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.01)


def put(path: Path, content: bytes) -> None:
    """Write a file at once; the server must not see it half written where a test means it whole."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


@pytest.fixture(scope="module")
def started(
    journal: Path, launch: Launch, sources: Sources, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("swapped")
    shutil.copy(journal, folder / "journal.jsonl")
    [plan] = sources.plans
    with (
        launch(folder, base_url=BASE_URL) as (address, _),
        httpx.Client(base_url=address) as client,
    ):
        yield Running(client=client, journal=folder / "journal.jsonl", plan=plan)


@pytest.fixture
def running(started: Running, journal: Path) -> Iterator[Running]:
    """Yield the server with the first publication, and bring it back to that one."""
    first = started.state()
    yield started
    started.journal.write_bytes(journal.read_bytes())
    until(lambda: started.health() == OK and started.state() == first)


def test_a_publication_is_served_without_a_restart(running: Running) -> None:
    before = running.state()
    running.publish("Сессия")
    until(running.shows("Сессия"))
    after = running.state()
    changed = {path for path, feed in after.items() if feed != before[path]}
    assert changed == set(TOUCHED)
    assert {after[path][1] for path in TOUCHED} == {"Fri, 01 Jan 2027 00:00:00 GMT"}
    assert running.health() == OK


def test_a_subscriber_gets_304_until_the_publication_and_200_behind_it(running: Running) -> None:
    known = {path: {"If-None-Match": etag} for path, (etag, _, _) in running.state().items()}

    def statuses() -> dict[str, int]:
        return {p: running.client.get(p, headers=h).status_code for p, h in known.items()}

    assert statuses() == dict.fromkeys((*TOUCHED, *UNTOUCHED), 304)
    running.publish("Сессия")
    until(running.shows("Сессия"))
    assert statuses() == {**dict.fromkeys(TOUCHED, 200), **dict.fromkeys(UNTOUCHED, 304)}


def test_several_publications_follow_each_other(running: Running) -> None:
    for n in range(5):
        running.publish(f"Сессия {n}", year=2027 + n)
        until(running.shows(f"Сессия {n}"))
    assert "SEQUENCE:5\r\n" in running.client.get(SESSION).text
    assert running.health() == OK


def test_a_server_started_behind_a_publication_serves_the_same(
    running: Running, launch: Launch
) -> None:
    running.publish("Сессия")
    until(running.shows("Сессия"))
    folder = running.journal.parent
    with (
        launch(folder, base_url=BASE_URL) as (address, _),
        httpx.Client(base_url=address) as client,
    ):
        other = Running(client=client, journal=running.journal, plan=running.plan)
        assert other.state() == running.state()


def replaced_middle(journal: bytes, line: bytes) -> bytes:
    lines = journal.splitlines(keepends=True)
    return b"".join((*lines[:9], line, *lines[10:]))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"version": 1, oops}\n', "line 10: it is not a revision: "),
        (b"\n", "line 10: it is not a revision: "),
        (b"\xff\xfe\n", "line 10: it is not a revision: "),
        (b'{"version": 2}\n', "line 10: version 2 is unknown; this Kalends reads version 1"),
        (b"", "line 10: 36 lines left, where 37 were to follow"),
    ],
)
def test_a_line_broken_in_the_middle_leaves_the_last_good_publication_and_is_told(
    running: Running, line: bytes, problem: str
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    put(running.journal, replaced_middle(good, line))
    until(lambda: running.health() != OK)
    health = running.health()
    assert (health["status"], health["problem"].startswith(f"{running.journal}: {problem}")) == (
        "stale",
        True,
    )
    assert running.state() == before
    put(running.journal, good)
    until(lambda: running.health() == OK)
    running.publish("Сессия")
    until(running.shows("Сессия"))


def test_a_broken_line_at_the_end_leaves_the_last_good_publication_and_is_told(
    running: Running,
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    put(running.journal, good + b"no revision\n")
    until(lambda: running.health() != OK)
    health = running.health()
    assert health["problem"].startswith(f"{running.journal}: line 48: it is not a revision: ")
    assert (health["status"], running.state()) == ("stale", before)
    put(running.journal, good)
    until(lambda: running.health() == OK)
    running.publish("Сессия")
    until(running.shows("Сессия"))


@pytest.mark.parametrize("content", [None, b""], ids=["deleted", "emptied"])
def test_a_journal_that_is_gone_leaves_the_last_good_publication(
    running: Running, content: bytes | None
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    if content is None:
        running.journal.unlink()
        problem = "there is no journal yet; `kalends publish` makes one"
    else:
        put(running.journal, content)
        problem = "nothing is published yet; run `kalends publish`"
    stale = {**OK, "status": "stale", "problem": f"{running.journal}: {problem}"}
    until(lambda: running.health() == stale)
    assert running.state() == before
    put(running.journal, good)
    until(lambda: running.health() == OK)
    assert running.state() == before
    running.publish("Сессия")
    until(running.shows("Сессия"))


def test_a_torn_publication_is_not_there_until_it_is_whole(running: Running) -> None:
    before, good = running.state(), running.journal.read_bytes()
    running.publish("Сессия")
    whole = running.journal.read_bytes()
    put(running.journal, good)
    until(lambda: running.state() == before)
    for cut in (len(good) + 1, len(whole) - 1):
        put(running.journal, whole[:cut])
        for _ in during(0.2):
            assert (running.health(), running.state()) == (OK, before)
    put(running.journal, whole)
    until(running.shows("Сессия"))
    assert running.health() == OK


def test_a_publication_of_several_lines_appears_at_once(running: Running) -> None:
    replace = msgspec.structs.replace
    items = tuple(replace(item, notes={"ru": "Новое", "en": "New"}) for item in running.plan.items)
    reading = read_journal(running.journal)
    before = fold(reading.revisions)
    plan = replace(running.plan, items=items)
    lines = revisions(compare([plan], before), before, datetime(2027, 1, 1, tzinfo=UTC))
    encoded = [msgspec.json.encode(line) + b"\n" for line in lines]
    first = running.state()
    with running.journal.open("ab", buffering=0) as file:
        for line in encoded[:-1]:
            file.write(line)
            assert running.client.get(ALL).content == first[ALL][2]
        for _ in during(0.2):
            assert (running.health(), running.state()) == (OK, first)
        file.write(encoded[-1])
    until(lambda: running.client.get(ALL).text.replace("\r\n ", "").count("Новое") == 46)


def test_another_journal_in_its_place_is_read_anew(running: Running, journal: Path) -> None:
    running.publish("Сессия")
    until(running.shows("Сессия"))
    # An operator goes back to an older journal: what was read before is no longer in it.
    aside = running.journal.with_suffix(".new")
    aside.write_bytes(journal.read_bytes())
    aside.replace(running.journal)
    until(lambda: not running.shows("Сессия")())
    assert running.health() == OK
    running.publish("Другая сессия")
    until(running.shows("Другая сессия"))


def orphan(journal: Path) -> Mapping[str, Any]:
    """Return a whole publication that names a plan whose header was never published."""
    line: dict[str, Any] = msgspec.json.decode(journal.read_bytes().splitlines()[1])
    orphaned = {**line, "following": 0, "plan": "nobody-1999", "sequence": 0}
    return {**orphaned, "published": "2027-01-01T00:00:00Z"}


def speechless(journal: Path) -> Mapping[str, Any]:
    """Return a whole publication with a text that is not in every language."""
    line: dict[str, Any] = msgspec.json.decode(journal.read_bytes().splitlines()[1])
    item = {**line["item"], "title": {"ru": "Сессия"}}
    return {**line, "left": 0, "item": item, "sequence": 1, "published": "2027-01-01T00:00:00Z"}


@pytest.mark.parametrize("make", [orphan, speechless])
def test_a_publication_that_can_not_be_built_leaves_the_last_good_one(
    running: Running, make: Callable[[Path], Mapping[str, Any]]
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    put(running.journal, good + msgspec.json.encode(make(running.journal)) + b"\n")
    until(lambda: running.health()["status"] == "stale")
    assert running.state() == before
    put(running.journal, good)
    until(lambda: running.health() == OK)
    running.publish("Сессия")
    until(running.shows("Сессия"))
