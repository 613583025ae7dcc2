"""Thunderbird from Debian subscribes to a running server, and sees what changes.

It runs without a screen, in a profile of its own, and is asked through Marionette.
"""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from changes import CANCEL, MOVE
from marionette import Marionette
from seen import fetch, shown, told
from strict import Component, read

from tests.conftest import PATIENCE

Serve = Callable[..., AbstractContextManager[str]]
Revise = Callable[[Path, str, str, str], None]
Until = Callable[[Callable[[], bool], str], None]

FEED = "/calendars/ru/all.ics"
MOVED = "media-conference.mag-2023@mag.kalends.internal"
CANCELLED = "mag-session-29.mag-2023@mag.kalends.internal"
COMMAND = (
    *("/usr/lib/thunderbird/thunderbird", "--headless", "--no-remote"),
    *("--marionette", "--remote-allow-system-access", "--profile"),
)
# Whatever is not 127.0.0.1 goes to a proxy that is not there: the tests need no network.
PREFERENCES = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.proxy.allow_hijacking_localhost": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "calendar.timezone.useSystemTimezone": True,
}
# As the dialog does, with its box "Offline support" ticked as it is at first.
SUBSCRIBE = """
const plan = cal.manager.createCalendar("ics", Services.io.newURI(given[0]));
plan.name = "plan";
plan.setProperty("cache.enabled", true);
cal.manager.registerCalendar(plan);
"""
FIND = 'const plan = cal.manager.getCalendars().find(each => each.name == "plan");'
REFRESH = f"{FIND} plan.refresh();"
EVENTS = f"""
{FIND}
const all = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS;
const items = await plan.getItemsAsArray(all, 0, null, null);
return items.map(item => item.icalString);
"""


@dataclass(frozen=True, kw_only=True)
class Desktop:
    """Somebody's computer: everything that Thunderbird knows lies in its folder."""

    folder: Path
    until: Until

    @contextmanager
    def thunderbird(self) -> Iterator["Thunderbird"]:
        profile = self.folder / "profile"
        port = profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        with (self.folder / "said").open("ab") as said:
            process = subprocess.Popen(
                [*COMMAND, profile],
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
            )
        try:
            self.until(lambda: port.exists() and port.read_text() != "", "Thunderbird stays mute")
            with closing(Marionette(int(port.read_text()))) as marionette:
                yield Thunderbird(marionette=marionette, until=self.until)
        finally:
            end(process)

    def environment(self) -> dict[str, str]:
        folder = str(self.folder)
        places = {"HOME": folder, "XDG_RUNTIME_DIR": folder, "PATH": "/usr/bin:/bin"}
        return {**places, "LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True, kw_only=True)
class Thunderbird:
    """The program while it runs."""

    marionette: Marionette
    until: Until

    def subscribe(self, url: str, n: int = 46) -> None:
        """Subscribe to a feed of `n` events, and wait for them."""
        self.marionette.run(SUBSCRIBE, url)
        self.wait_for(lambda _: True, n)

    def refresh(self, uid: str) -> None:
        """Look at the address now, and go on when it has changed an event."""
        before, looks = self.events(), count()

        def changed(events: dict[str, Component]) -> bool:
            # Now and then again: what is asked while Thunderbird looks by itself may be dropped.
            if next(looks) % 100 == 0:
                self.marionette.run(REFRESH)
            return events[uid] != before[uid]

        self.wait_for(changed)

    def wait_for(self, sight: Callable[[dict[str, Component]], bool], n: int = 46) -> None:
        """Wait until all events are there, in the state that is asked for."""

        def happened() -> bool:
            events = self.events()
            return len(events) == n and sight(events)

        self.until(happened, "Thunderbird does not show it")

    def events(self) -> dict[str, Component]:
        """Return the events by UID."""
        found = [read(text.encode()).events for text in self.marionette.run(EVENTS)]
        assert {len(each) for each in found} <= {1}
        assert len({each[0].get("UID") for each in found}) == len(found)
        return {each[0].get("UID") or "": each[0] for each in found}


def end(process: subprocess.Popen[bytes]) -> None:
    """Wait until the program and all that it started has ended."""
    try:
        # They hold the pipe they inherited, which ends with the last of them.
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    assert process.returncode == 0


@pytest.fixture
def desktop(tmp_path: Path, until: Until) -> Desktop:
    return make_desktop(tmp_path, until)


def make_desktop(folder: Path, until: Until) -> Desktop:
    """Return a computer with a profile that nobody has used."""
    profile = folder / "desktop/profile"
    profile.mkdir(parents=True, mode=0o700)
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    return Desktop(folder=profile.parent, until=until)


def test_every_event_arrives_whole(server: str, desktop: Desktop) -> None:
    with desktop.thunderbird() as thunderbird:
        thunderbird.subscribe(server + FEED)
        events = thunderbird.events()
    sent = {event.get("UID"): told(event) for event in read(fetch(server + FEED)[1]).events}
    assert {uid: told(event) for uid, event in events.items()} == sent


def test_a_move_and_a_cancellation_are_seen_in_place(
    serve: Serve, workspace: Path, revise: Revise, desktop: Desktop
) -> None:
    with serve(workspace) as address, desktop.thunderbird() as thunderbird:
        thunderbird.subscribe(address + FEED)
        before = thunderbird.events()
        revise(workspace, address + FEED, *MOVE)
        thunderbird.refresh(MOVED)
        moved = thunderbird.events()
        revise(workspace, address + FEED, *CANCEL)
        thunderbird.refresh(CANCELLED)
        cancelled = thunderbird.events()
    title, *rest = shown(before[MOVED])
    assert rest == ["20230201", "20230301", "TENTATIVE", "0", "2023-02"]
    days = ("20230214", "20230216")
    assert shown(moved[MOVED]) == (title[2:], *days, "CONFIRMED", "1", "2023-02-14/2023-02-15")
    assert moved == before | {MOVED: moved[MOVED]}
    title, *rest = shown(before[CANCELLED])
    assert rest == ["20230526", "20230527", "CONFIRMED", "0", "2023-05-26"]
    assert shown(cancelled[CANCELLED]) == (
        f"Отменено: {title}",
        *("20230526", "20230527", "CANCELLED", "1", "2023-05-26"),
    )
    assert cancelled == moved | {CANCELLED: cancelled[CANCELLED]}
