"""What is served takes up a new journal, outlives one that it can't read, and never goes back."""

import logging
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from app.web.health import health
from app.web.live import LiveState
from app.web.wire.conditional import http_date, make_answer
from calendars.feeds.feed import Feed
from calendars.feeds.icalendar import EDITION
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import fold
from data.journal.revision import VERSION
from data.plan.loader import Sources
from data.plan.model import Plan
from data.publishing.comparison import compare, revisions
from tests.conftest import BASE_URL, PATIENCE

Launch = Callable[..., AbstractContextManager[tuple[str, subprocess.Popen[str]]]]

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
    """What a server serves, and the journal it reads; it looks at it when told to."""

    live: LiveState
    journal: Path
    plan: Plan

    def health(self) -> dict[str, Any]:
        return health(self.live, datetime(2030, 1, 1, tzinfo=UTC)).model_dump()

    def feeds(self, *paths: str) -> dict[str, tuple[bytes, bytes | None, bytes]]:
        """Return ETag, Last-Modified and body of feeds."""
        return {path: _facts(self.live, path) for path in paths}

    def state(self) -> dict[str, tuple[bytes, bytes | None, bytes]]:
        return self.feeds(*TOUCHED, *UNTOUCHED)

    def publish(self, title: str, *, year: int = 2027) -> None:
        """Publish another title of the one session."""
        publish(self.journal, self.plan, title, year)

    def shows(self, title: str) -> bool:
        """Look at the journal once, and tell whether the session has a title then."""
        self.live.look()
        return f"SUMMARY:{title}\r\n".encode() in self.feeds(SESSION)[SESSION][2]


def _facts(live: LiveState, path: str) -> tuple[bytes, bytes | None, bytes]:
    answer = live.state.answer(path)
    if answer is None:
        feed = live.state.site.find(path)
        assert isinstance(feed, Feed)
        answer = make_answer(feed, feed.modified)
    return answer.etag, answer.last_modified, answer.body


def publish(journal: Path, plan: Plan, title: str, year: int) -> None:
    replace = msgspec.structs.replace
    first, *others = plan.items
    assert first.key == "mag-session-29"
    changed = replace(first, title={"ru": title, "en": title})
    before = fold(file_store(journal).read().revisions)
    changes = compare([replace(plan, items=(changed, *others))], before)
    lines = revisions(changes, before, datetime(year, 1, 1, tzinfo=UTC))
    file_store(journal).append(lines, file_store(journal).read().position)


def put(path: Path, content: bytes) -> None:
    """Write a file at once; it must not be seen half written where a test means it whole."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


@pytest.fixture
def running(
    journal: Path, languages: Mapping[str, Language], sources: Sources, tmp_path: Path
) -> Running:
    own = tmp_path / "journal.jsonl"
    shutil.copy(journal, own)
    [plan] = sources.plans
    return Running(live=LiveState(file_store(own), languages, BASE_URL), journal=own, plan=plan)


def test_a_publication_is_served_without_a_restart(running: Running) -> None:
    before = running.state()
    running.publish("Сессия")
    assert running.shows("Сессия")
    after = running.state()
    changed = {path for path, feed in after.items() if feed != before[path]}
    assert changed == set(TOUCHED)
    assert {after[path][1] for path in TOUCHED} == {
        http_date(datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=EDITION)).encode()
    }
    assert running.health() == OK


def test_several_publications_follow_each_other(running: Running) -> None:
    for n in range(5):
        running.publish(f"Сессия {n}", year=2025 + n)
        assert running.shows(f"Сессия {n}")
    assert b"SEQUENCE:5\r\n" in running.feeds(SESSION)[SESSION][2]
    assert running.health() == OK


def test_what_is_started_after_a_publication_serves_the_same(
    running: Running, languages: Mapping[str, Language]
) -> None:
    running.publish("Сессия")
    assert running.shows("Сессия")
    live = LiveState(file_store(running.journal), languages, BASE_URL)
    other = Running(live=live, journal=running.journal, plan=running.plan)
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
        (
            b'{"version": %d}\n' % (VERSION + 1),
            (
                f"line 10: its version {VERSION + 1} is unknown; this Kalends reads versions 1 to "
                f"{VERSION}: "
            ),
        ),
        (b"", "line 10: 36 lines are to follow, where 37 were; were two journals merged?"),
    ],
)
def test_a_line_broken_in_the_middle_leaves_the_last_good_publication_and_is_told(
    running: Running, line: bytes, problem: str
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    put(running.journal, replaced_middle(good, line))
    running.live.look()
    health = running.health()
    assert (health["status"], health["problem"].startswith(f"{running.journal}: {problem}")) == (
        "stale",
        True,
    )
    assert running.state() == before
    put(running.journal, good)
    running.live.look()
    assert running.health() == OK
    running.publish("Сессия")
    assert running.shows("Сессия")


def test_a_broken_line_at_the_end_leaves_the_last_good_publication_and_is_told(
    running: Running,
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    put(running.journal, good + b"no revision\n")
    running.live.look()
    health = running.health()
    assert health["problem"].startswith(f"{running.journal}: line 48: it is not a revision: ")
    assert (health["status"], running.state()) == ("stale", before)
    put(running.journal, good)
    running.live.look()
    assert running.health() == OK
    running.publish("Сессия")
    assert running.shows("Сессия")


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
    running.live.look()
    assert running.health() == stale
    assert running.state() == before
    put(running.journal, good)
    running.live.look()
    assert running.health() == OK
    assert running.state() == before
    running.publish("Сессия")
    assert running.shows("Сессия")


def test_a_torn_publication_is_not_there_until_it_is_whole(running: Running) -> None:
    before, good = running.state(), running.journal.read_bytes()
    running.publish("Сессия")
    whole = running.journal.read_bytes()
    for cut in (len(good) + 1, (len(good) + len(whole)) // 2, len(whole) - 2):
        put(running.journal, whole[:cut])
        running.live.look()
        assert (running.health(), running.state()) == (OK, before)
    put(running.journal, whole)
    assert running.shows("Сессия")
    assert running.health() == OK


def test_a_publication_of_several_lines_appears_at_once(running: Running) -> None:
    replace = msgspec.structs.replace
    items = tuple(replace(item, notes={"ru": "Новое", "en": "New"}) for item in running.plan.items)
    before = fold(file_store(running.journal).read().revisions)
    plan = replace(running.plan, items=items)
    lines = revisions(compare([plan], before), before, datetime(2027, 1, 1, tzinfo=UTC))
    encoded = [msgspec.json.encode(line) + b"\n" for line in lines]
    first = running.state()
    with running.journal.open("ab", buffering=0) as file:
        for line in encoded[:-1]:
            file.write(line)
            running.live.look()
            assert (running.health(), running.state()) == (OK, first)
        file.write(encoded[-1])
    running.live.look()
    body = running.feeds(ALL)[ALL][2].replace(b"\r\n ", b"")
    assert body.count("Новое".encode()) == 46


def test_another_newer_journal_in_its_place_is_read_anew(running: Running) -> None:
    good = running.journal.read_bytes()
    running.publish("Сессия")
    assert running.shows("Сессия")
    # Somebody else published on top of the same first publication, and theirs was pulled.
    put(running.journal, good)
    running.publish("Другая сессия", year=2028)
    assert running.shows("Другая сессия")
    assert running.health() == OK


def set_back(running: Running, reason: str) -> dict[str, Any]:
    return {
        **OK,
        "status": "set back",
        "problem": (
            f"{running.journal}: it goes back behind the publication of 2027-01-01T00:00:00Z, "
            f"which stays served: {reason}; put the newer journal back, or restart to serve this "
            "one"
        ),
    }


EARLIER = "its newest publication is of 2023-01-10T09:00:00Z"


def test_an_older_journal_in_its_place_is_not_followed_and_told(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kalends")
    first, good = running.state(), running.journal.read_bytes()
    running.publish("Сессия")
    assert running.shows("Сессия")
    newer, state = running.journal.read_bytes(), running.state()
    put(running.journal, good)
    for _ in range(3):
        running.live.look()
    told = set_back(running, EARLIER)
    assert (running.health(), running.state()) == (told, state)
    put(running.journal, newer)
    running.live.look()
    assert (running.health(), running.state()) == (OK, state)
    put(running.journal, good)
    again = LiveState(file_store(running.journal), running.live.state.site.languages, BASE_URL)
    assert Running(live=again, journal=running.journal, plan=running.plan).state() == first
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "Serving the publication of 2027-01-01T00:00:00Z: 46 items in 62 feeds"),
        ("ERROR", f"What is served stays: {told['problem']}"),
        ("INFO", f"The fault is over: {told['problem']}"),
    ]


def test_a_journal_cut_in_place_is_not_followed(running: Running) -> None:
    good = running.journal.read_bytes()
    running.publish("Сессия")
    assert running.shows("Сессия")
    state, whole = running.state(), running.journal.read_bytes()
    for length in (len(whole) - 2, len(good) + 1, len(good)):
        with running.journal.open("r+b") as file:
            file.truncate(length)
        running.live.look()
        assert (running.health(), running.state()) == (set_back(running, EARLIER), state)
    with running.journal.open("r+b") as file:
        file.write(whole)
    assert running.shows("Сессия")
    assert running.health() == OK


def test_a_journal_in_which_an_event_is_older_is_not_followed_whatever_its_date(
    running: Running,
) -> None:
    good = running.journal.read_bytes()
    for year in (2025, 2026, 2027):
        running.publish(f"Сессия {year}", year=year)
    assert running.shows("Сессия 2027")
    state = running.state()
    put(running.journal, good)
    running.publish("Другая сессия", year=2029)
    running.live.look()
    told = set_back(running, "mag-2023/mag-session-29 has SEQUENCE 1 there and 3 here")
    assert (running.health(), running.state()) == (told, state)


def orphan(journal: Path) -> Mapping[str, Any]:
    """Return a whole publication that names a plan whose header was never published."""
    line: dict[str, Any] = msgspec.json.decode(journal.read_bytes().splitlines()[1])
    orphaned = {**line, "following": 0, "plan": "nobody-1999", "sequence": 0}
    return {**orphaned, "published": "2027-01-01T00:00:00Z"}


def test_a_publication_that_can_not_be_built_leaves_the_last_good_one(
    running: Running,
) -> None:
    before, good = running.state(), running.journal.read_bytes()
    put(running.journal, good + msgspec.json.encode(orphan(running.journal)) + b"\n")
    running.live.look()
    assert running.health()["status"] == "stale"
    assert running.state() == before
    put(running.journal, good)
    running.live.look()
    assert running.health() == OK
    running.publish("Сессия")
    assert running.shows("Сессия")


# Through a running server


def until(reached: Callable[[], bool]) -> None:
    """Ask again and again; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "the server did not get there in time"
        time.sleep(0.01)


def test_a_server_follows_its_journal_forward_and_goes_back_with_a_restart(
    workspace: Path, launch: Launch, sources: Sources
) -> None:
    own = workspace / "journal.jsonl"
    good, [plan] = own.read_bytes(), sources.plans
    with (
        launch(workspace, base_url=BASE_URL) as (address, _),
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        known = {p: {"If-None-Match": client.get(p).headers["etag"]} for p in (*TOUCHED, MINSK)}

        def statuses() -> dict[str, int]:
            return {p: client.get(p, headers=lines).status_code for p, lines in known.items()}

        assert statuses() == dict.fromkeys((*TOUCHED, MINSK), 304)
        publish(own, plan, "Сессия", 2025)
        until(lambda: client.get(SESSION).text.count("SUMMARY:Сессия\r\n") == 1)
        assert statuses() == {**dict.fromkeys(TOUCHED, 200), MINSK: 304}
        assert (client.get("/health").status_code, client.get("/health").json()) == (200, OK)
        put(own, good)
        until(lambda: client.get("/health").status_code == 503)
        assert client.get("/health").json()["status"] == "set back"
        assert client.get("/ready").json()["published"] == "2025-01-01T00:00:00Z"
        assert "SUMMARY:Сессия\r\n" in client.get(SESSION).text
    with launch(workspace, base_url=BASE_URL) as (address, _):
        assert httpx.get(f"{address}/health", timeout=PATIENCE).json() == OK
        assert (
            httpx.get(f"{address}/ready", timeout=PATIENCE).json()["published"]
            == "2023-01-10T09:00:00Z"
        )
        assert "SUMMARY:Сессия\r\n" not in httpx.get(address + SESSION, timeout=PATIENCE).text
