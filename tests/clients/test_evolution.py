"""Evolution's calendar server from Debian subscribes to a running server, and sees what changes.

It runs without a screen, on a bus and in folders of its own; `evolution.py` is the window.
"""

import json
import os
import select
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from changes import CANCEL, MOVE
from seen import fetch, shown, told
from strict import Component, read

from tests.conftest import PATIENCE

Serve = Callable[..., AbstractContextManager[str]]
Revise = Callable[[Path, str, str, str], None]
Until = Callable[[Callable[[], bool], str], None]

WINDOW = Path(__file__).parent / "evolution.py"
FEED = "/calendars/ru/all.ics"
MOVED = "media-conference.mag-2023@mag.kalends.internal"
CANCELLED = "mag-session-29.mag-2023@mag.kalends.internal"
SOURCE = """\
[Data Source]
DisplayName=plan
Parent=webcal-stub

[Calendar]
BackendName=webcal

[WebDAV Backend]
ResourcePath={path}

[Authentication]
Host={host}
Port={port}
Method=none

[Security]
Method=none

[Refresh]
Enabled=false
"""


@dataclass(frozen=True, kw_only=True)
class Desktop:
    """Somebody's computer: everything that Evolution knows lies in its folder."""

    folder: Path
    until: Until

    def subscribe(self, url: str) -> None:
        there = urlsplit(url)
        source = SOURCE.format(path=there.path, host=there.hostname, port=there.port)
        file = self.folder / "config/evolution/sources/plan.source"
        file.parent.mkdir(parents=True)
        file.write_text(source, encoding="utf-8")

    @contextmanager
    def log_in(self) -> Iterator["Session"]:
        process = subprocess.Popen(
            ["dbus-run-session", "--", "/usr/bin/python3", WINDOW, "plan"],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            session = Session(process=process, desktop=self)
            session.events()  # answered when the calendar is open
            yield session
        finally:
            log_out(process)

    def environment(self) -> dict[str, str]:
        homes = {f"XDG_{n.upper()}_HOME": str(self.folder / n) for n in ("config", "data", "cache")}
        return {
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PATH": "/usr/bin:/bin",
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "GSETTINGS_BACKEND": "memory",
            # Else a machine that has no way out counts as offline, though the server is on it.
            "GIO_USE_NETWORK_MONITOR": "base",
            **homes,
        }

    def edition(self) -> str | None:
        """Return the ETag of what Evolution holds: it stores events and ETag at once."""
        file = self.folder / "cache/evolution/calendar/plan/cache.db"
        query = "SELECT value FROM ECacheKeys WHERE key = 'user::ecmb::sync-tag'"
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as cache:
            found = cache.execute(query).fetchone()
        return found and str(found[0])


@dataclass(frozen=True, kw_only=True)
class Session:
    """What runs from log-in to log-out: the bus, the calendar server and the window."""

    process: subprocess.Popen[str]
    desktop: Desktop

    def ask(self, command: str) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        assert select.select([self.process.stdout], [], [], PATIENCE)[0], f"no answer to {command}"
        return json.loads(self.process.stdout.readline())

    def events(self) -> dict[str, str]:
        """Return the events by UID, as Evolution writes them."""
        found: dict[str, str] = self.ask("events")
        return found

    def notices(self, n: int) -> list[tuple[str, str]]:
        """Return what the window had to draw: what became of an event, and its UID."""
        self.desktop.until(lambda: len(self.ask("notices")) >= n, f"there are no {n} notices")
        return [(kind, uid) for kind, uid in self.ask("notices")]

    def refresh(self, url: str) -> None:
        """Look at the address now, and go on when what it serves is there."""
        self.ask("refresh")
        self.catch_up(url)

    def catch_up(self, url: str) -> None:
        served = fetch(url)[0]
        self.desktop.until(lambda: self.desktop.edition() == served, "Evolution stays behind")


def log_out(process: subprocess.Popen[str]) -> None:
    """Close the window, and wait until all that the bus started has ended."""
    try:
        # They hold the pipes they inherited, which end with the last of them.
        said = process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    assert process.returncode == 0, said


@pytest.fixture
def desktop(tmp_path: Path, until: Until) -> Desktop:
    folder = tmp_path / "desktop"
    (folder / "run").mkdir(parents=True, mode=0o700)
    return Desktop(folder=folder, until=until)


def component(event: str) -> Component:
    lines = ["BEGIN:VCALENDAR", *event.splitlines(), "END:VCALENDAR", ""]
    return read("\r\n".join(lines).encode()).events[0]


def test_every_event_arrives_whole(server: str, desktop: Desktop) -> None:
    desktop.subscribe(server + FEED)
    with desktop.log_in() as session:
        session.catch_up(server + FEED)
        events = session.events()
    sent = {event.get("UID"): told(event) for event in read(fetch(server + FEED)[1]).events}
    assert len(sent) == 46
    assert {uid: told(component(event)) for uid, event in events.items()} == sent


def test_an_event_moves_in_its_place(
    serve: Serve, workspace: Path, revise: Revise, desktop: Desktop
) -> None:
    with serve(workspace) as address:
        desktop.subscribe(address + FEED)
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            before = session.events()
            revise(workspace, address + FEED, *MOVE)
            session.refresh(address + FEED)
            after = session.events()
    was, now = component(before.pop(MOVED)), component(after.pop(MOVED))
    title = "Конференция представителей СМИ. Подведение итогов X конкурса «Город в зеркале СМИ»"
    assert shown(was) == (f"≈ {title}", "20230201", "20230301", "TENTATIVE", "0", "2023-02")
    days = ("20230214", "20230216")
    assert shown(now) == (title, *days, "CONFIRMED", "1", "2023-02-14/2023-02-15")
    assert len(before) == 45
    assert after == before


def test_a_cancelled_event_stays_and_says_so(
    serve: Serve, workspace: Path, revise: Revise, desktop: Desktop
) -> None:
    with serve(workspace) as address:
        desktop.subscribe(address + FEED)
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            before = session.events()
            revise(workspace, address + FEED, *CANCEL)
            session.refresh(address + FEED)
            after = session.events()
    was, now = shown(component(before.pop(CANCELLED))), shown(component(after.pop(CANCELLED)))
    days = ("20230526", "20230527")
    assert was[1:] == (*days, "CONFIRMED", "0", "2023-05-26")
    assert now == (f"Отменено: {was[0]}", *days, "CANCELLED", "1", "2023-05-26")
    assert len(before) == 45
    assert after == before


def test_a_window_draws_anew_only_what_changed(
    serve: Serve, workspace: Path, revise: Revise, desktop: Desktop
) -> None:
    with serve(workspace) as address:
        desktop.subscribe(address + FEED)
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            uids = sorted(session.events())
            session.ask("watch")
            added = session.notices(46)
            for n, change in enumerate((MOVE, CANCEL), start=47):
                revise(workspace, address + FEED, *change)
                session.refresh(address + FEED)
                notices = session.notices(n)
    assert sorted(added) == [("added", uid) for uid in uids]
    assert notices == [*added, ("modified", MOVED), ("modified", CANCELLED)]


def test_a_restart_shows_the_same(
    serve: Serve, workspace: Path, revise: Revise, desktop: Desktop
) -> None:
    with serve(workspace) as address:
        desktop.subscribe(address + FEED)
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            for change in (MOVE, CANCEL):
                revise(workspace, address + FEED, *change)
                session.refresh(address + FEED)
            before = session.events()
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            again = session.events()
    with desktop.log_in() as session:
        without_a_server = session.events()
    assert shown(component(before[MOVED]))[3:5] == ("CONFIRMED", "1")
    assert shown(component(before[CANCELLED]))[3:5] == ("CANCELLED", "1")
    assert len(before) == 46
    assert [again, without_a_server] == [before, before]


def test_what_changed_meanwhile_is_seen_at_log_in(
    serve: Serve, workspace: Path, revise: Revise, desktop: Desktop
) -> None:
    with serve(workspace) as address:
        desktop.subscribe(address + FEED)
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            before = session.events()
        revise(workspace, address + FEED, *MOVE)
        revise(workspace, address + FEED, *CANCEL)
        with desktop.log_in() as session:
            session.catch_up(address + FEED)
            after = session.events()
    assert component(after.pop(MOVED)).get("DTSTART") == "20230214"
    assert component(after.pop(CANCELLED)).get("STATUS") == "CANCELLED"
    assert after == {uid: event for uid, event in before.items() if uid not in {MOVED, CANCELLED}}
