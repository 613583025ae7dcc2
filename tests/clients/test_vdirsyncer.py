"""vdirsyncer and khal subscribe to a running server: what people see, also after a change.

vdirsyncer puts a hash of the content in the place of every UID it gets over HTTP, so an item is
told by its page's address here; that UIDs stay is seen in the feed itself.
"""

import json
import subprocess
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from changes import CANCEL, MOVE
from rules import Document
from strict import Component, read

from tests.conftest import PATIENCE

Serve = Callable[..., AbstractContextManager[str]]
Program = Callable[[str], Path]
Revise = Callable[[Path, str, str, str], None]

MOVED = "entries/mag-2023/media-conference/"
CANCELLED = "entries/mag-2023/mag-session-29/"
FEED = "/calendars/ru/all.ics"
VDIRSYNCER = """\
[general]
status_path = "{folder}/status"

[pair plan]
a = "feed"
b = "local"
collections = null

[storage feed]
type = "http"
url = "{url}"
read_only = true

[storage local]
type = "filesystem"
path = "{folder}/vdir"
fileext = ".ics"
"""
KHAL = """\
[calendars]
[[plan]]
path = {folder}/vdir
readonly = True

[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {folder}/khal.db
"""
IN_OCTOBER = """\
2023-10-01 2023-10-31 ≈ Международная конференция «Москва-энергоэффективный город»
2023-10-01 2023-10-31 ≈ Участие в XIX Общероссийском форуме «Стратегическое планирование в \
регионах и городах России»
2023-10-01 2023-11-30 ≈ Участие в Международном форуме общественной дипломатии «Диалог на Волге: \
мир и взаимопонимание в XXI веке»
2023-10-08 2023-10-08 ≈ День города Ереван, 2805 лет
2023-10-08 2023-10-08 ≈ День города Кишинев, 887 лет
"""


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """Somebody's computer: everything that the clients know lies in its folder."""

    folder: Path
    program: Program

    def subscribe(self, url: str) -> None:
        for name, text in (("vdirsyncer", VDIRSYNCER), ("khal", KHAL)):
            config = self.folder / "config" / name / "config"
            config.parent.mkdir(parents=True)
            config.write_text(text.format(folder=self.folder, url=url), encoding="utf-8")
        self.vdir.mkdir()
        self.run("vdirsyncer", "discover")

    @property
    def vdir(self) -> Path:
        return self.folder / "vdir"

    def sync(self) -> tuple[int, int]:
        """Return how many items came and how many went."""
        said = self.run("vdirsyncer", "sync")
        return said.count("Copying (uploading)"), said.count("Deleting")

    def events(self) -> dict[str, Component]:
        """Return what the files hold, each event by its page's path."""
        # vdirsyncer leaves the last line's end out.
        bodies = [file.read_bytes() + b"\r\n" for file in self.vdir.glob("*.ics")]
        events = [read(body).events for body in bodies]
        assert {len(each) for each in events} == {1}
        return {page(each[0]): each[0] for each in events}

    def agenda(self, *span: str) -> list[dict[str, str]]:
        """Return what khal lists in a span: title, url, first and last day."""
        fields = ("title", "url", "start-date", "end-date")
        options = [part for name in fields for part in ("--json", name)]
        printed = self.run("khal", "list", *options, *span)
        return [event for line in printed.splitlines() for event in json.loads(line)]

    def run(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [self.program(name), *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr if name == "vdirsyncer" else done.stdout

    def environment(self) -> dict[str, str]:
        homes = {f"XDG_{n.upper()}_HOME": str(self.folder / n) for n in ("config", "data", "cache")}
        return {"HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC", "PATH": "", **homes}


@pytest.fixture
def subscriber(tmp_path: Path, program: Program) -> Subscriber:
    folder = tmp_path / "subscriber"
    folder.mkdir()
    return Subscriber(folder=folder, program=program)


def page(event: Component) -> str:
    return (event.get("URL") or "").partition("/ru/")[2]


def days(event: Component) -> tuple[str | None, str | None]:
    return event.get("DTSTART"), event.get("DTEND")


def fetch(address: str) -> dict[str, Component]:
    """Return the events of a feed by UID."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as response:  # noqa: S310 - 127.0.0.1
        document = Document(body=response.read())
    return {event.get("UID") or "": event for event in document.events}


def test_every_event_arrives_whole(server: str, subscriber: Subscriber) -> None:
    subscriber.subscribe(server + FEED)
    assert subscriber.sync() == (46, 0)
    assert len(list(subscriber.vdir.iterdir())) == 46
    sent = {page(event): without_uid(event) for event in fetch(server + FEED).values()}
    assert {path: without_uid(event) for path, event in subscriber.events().items()} == sent


def without_uid(event: Component) -> list[tuple[str, str]]:
    return sorted((each.name, each.value) for each in event.properties if each.name != "UID")


def test_khal_shows_a_day_as_the_plan_has_it(server: str, subscriber: Subscriber) -> None:
    subscriber.subscribe(server + FEED)
    subscriber.sync()
    listed = subscriber.agenda("2023-10-08", "1d")
    lines = [f"{e['start-date']} {e['end-date']} {e['title']}" for e in listed]
    assert sorted(lines) == IN_OCTOBER.splitlines()
    assert [e["title"][:20] for e in subscriber.agenda("2023-05-26", "1d")] == [
        "XXIX сессия МАГ «XXI"
    ]


def test_khal_knows_every_event_of_the_year(server: str, subscriber: Subscriber) -> None:
    subscriber.subscribe(server + FEED)
    subscriber.sync()
    listed = subscriber.agenda("2023-01-01", "365d")
    assert {event["url"].partition("/ru/")[2] for event in listed} == set(subscriber.events())
    bulletins = [event for event in listed if event["url"].endswith("/electronic-bulletin/")]
    assert (len(bulletins), bulletins[0]["start-date"]) == (52, "2023-01-02")


def test_nothing_is_transferred_when_nothing_changed(server: str, subscriber: Subscriber) -> None:
    subscriber.subscribe(server + FEED)
    subscriber.sync()
    before = {file.name: file.stat().st_mtime_ns for file in subscriber.vdir.iterdir()}
    assert subscriber.sync() == (0, 0)
    assert {file.name: file.stat().st_mtime_ns for file in subscriber.vdir.iterdir()} == before


def test_an_event_moves_when_its_date_becomes_known(
    serve: Serve, workspace: Path, revise: Revise, subscriber: Subscriber
) -> None:
    with serve(workspace) as address:
        subscriber.subscribe(address + FEED)
        subscriber.sync()
        before = subscriber.events()
        revise(workspace, address + FEED, *MOVE)
        assert subscriber.sync() == (1, 1)
    after = subscriber.events()
    assert days(before.pop(MOVED)) == ("20230201", "20230301")
    assert days(after.pop(MOVED)) == ("20230214", "20230216")
    assert len(list(subscriber.vdir.iterdir())) == 46
    assert after == before


def test_khal_shows_a_moved_event_on_its_new_days_only(
    serve: Serve, workspace: Path, revise: Revise, subscriber: Subscriber
) -> None:
    with serve(workspace) as address:
        subscriber.subscribe(address + FEED)
        subscriber.sync()
        assert days_listed(subscriber) == {("2023-02-01", "2023-02-28")}
        revise(workspace, address + FEED, *MOVE)
        subscriber.sync()
    assert days_listed(subscriber) == {("2023-02-14", "2023-02-15")}


def test_a_moved_event_keeps_its_uid(serve: Serve, workspace: Path, revise: Revise) -> None:
    uid = "media-conference.mag-2023@mag.kalends.internal"
    with serve(workspace) as address:
        before = fetch(address + FEED)
        revise(workspace, address + FEED, *MOVE)
        after = fetch(address + FEED)
    assert after.keys() == before.keys()
    assert (before[uid].get("SEQUENCE"), after[uid].get("SEQUENCE")) == ("0", "1")
    assert days(after.pop(uid)) == ("20230214", "20230216")
    assert before.pop(uid).get("CREATED") == "20230110T090000Z"
    assert after == before


def test_a_cancelled_event_stays_and_says_so(
    serve: Serve, workspace: Path, revise: Revise, subscriber: Subscriber
) -> None:
    with serve(workspace) as address:
        subscriber.subscribe(address + FEED)
        subscriber.sync()
        before = subscriber.events()
        revise(workspace, address + FEED, *CANCEL)
        assert subscriber.sync() == (1, 1)
    after = subscriber.events()
    was, now = before.pop(CANCELLED), after.pop(CANCELLED)
    assert (was.get("STATUS"), now.get("STATUS")) == ("CONFIRMED", "CANCELLED")
    assert now.text("SUMMARY") == f"Отменено: {was.text('SUMMARY')}"
    assert days(now) == days(was) == ("20230526", "20230527")
    assert len(list(subscriber.vdir.iterdir())) == 46
    assert after == before


def test_khal_shows_a_cancelled_event_once(
    serve: Serve, workspace: Path, revise: Revise, subscriber: Subscriber
) -> None:
    with serve(workspace) as address:
        subscriber.subscribe(address + FEED)
        subscriber.sync()
        before = subscriber.agenda("2023-05-26", "1d")
        revise(workspace, address + FEED, *CANCEL)
        subscriber.sync()
    title = before[0]["title"]
    assert subscriber.agenda("2023-05-26", "1d") == [before[0] | {"title": f"Отменено: {title}"}]


def test_a_cancelled_event_keeps_its_uid(serve: Serve, workspace: Path, revise: Revise) -> None:
    uid = "mag-session-29.mag-2023@mag.kalends.internal"
    with serve(workspace) as address:
        before = fetch(address + FEED)
        revise(workspace, address + FEED, *CANCEL)
        after = fetch(address + FEED)
    assert after.keys() == before.keys()
    assert (before.pop(uid).get("SEQUENCE"), after.pop(uid).get("SEQUENCE")) == ("0", "1")
    assert after == before


def days_listed(subscriber: Subscriber) -> set[tuple[str, str]]:
    listed = [e for e in subscriber.agenda("2023-01-01", "365d") if e["url"].endswith(MOVED)]
    return {(event["start-date"], event["end-date"]) for event in listed}
