"""The golden feeds: real files, at paths equal to their addresses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calendars.feeds.addresses import entry_path, feed_path
from calendars.feeds.feed import Feed
from calendars.feeds.options import DEFAULT, Approx, Mark, Options
from calendars.feeds.site import Site

GOLDEN = Path(__file__).parents[2] / "golden"
SAMPLES = (
    Options(alarm=(1, 7), approx=Approx.START, mark=Mark.OFF),
    Options(approx=Approx.HIDE),
    Options(category=("events",), place=("minsk",)),
    Options(place=("saint-petersburg",)),
)
ENTRIES = ("mag-session-29", "jubilee-perm", "electronic-bulletin")


def paths(site: Site) -> list[str]:
    categories = [Options(category=(key,)) for key in site.publication.categories]
    return [
        *(feed_path(c, o) for c in site.languages for o in (DEFAULT, *categories, *SAMPLES)),
        *(entry_path(code, ("mag-2023", key)) for code in site.languages for key in ENTRIES),
    ]


def built(site: Site, path: str) -> bytes:
    found = site.find(path)
    assert isinstance(found, Feed), path
    return found.body


def vevents(feed: bytes) -> dict[str, bytes]:
    events = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", feed, re.DOTALL)
    return {re.findall(r"UID:(\S+)", event.decode())[0]: event for event in events}


def unnoticed(before: bytes, after: bytes) -> Iterator[str]:
    """Yield the UIDs of events whose rendering changed while LAST-MODIFIED stayed."""
    old, new = vevents(before), vevents(after)
    for uid in old.keys() & new.keys():
        times = [re.findall(rb"LAST-MODIFIED:(\S+)", each[uid])[0] for each in (old, new)]
        if old[uid] != new[uid] and times[1] <= times[0]:
            yield uid


def test_every_golden_feed_is_what_is_built(site: Site, pytestconfig: pytest.Config) -> None:
    for path in paths(site):
        file = GOLDEN / path.removeprefix("/")
        body = built(site, path)
        if file.exists():
            assert list(unnoticed(file.read_bytes(), body)) == [], "raise EDITION"
        if pytestconfig.getoption("golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        assert file.read_bytes() == body, f"{path}: look at it, then run `make golden`"


def test_no_golden_feed_is_left_over(site: Site) -> None:
    folders = (GOLDEN / name for name in ("calendars", "entries"))
    files = {f"/{file.relative_to(GOLDEN)}" for each in folders for file in each.rglob("*.ics")}
    assert files == set(paths(site))


def test_a_changed_rendering_needs_a_new_edition() -> None:
    before = b"BEGIN:VEVENT\r\nUID:a@b\r\nLAST-MODIFIED:20261123T000000Z\r\nEND:VEVENT\r\n"
    after = before.replace(b"END:", b"SUMMARY:new\r\nEND:")
    later = after.replace(b"20261123", b"20261124")
    assert list(unnoticed(before, after)) == ["a@b"]
    assert list(unnoticed(before, later)) == []
