"""Simulated clients follow the scripted year: what they show is the publication, after each poll.

Whatever they were told, or missed, or got instead of it; and nothing is written that didn't change.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from calendars.feeds.feed import Feed
from tests.clients.simulated import (
    CLIENTS,
    Client,
    Evolution,
    Icsx5,
    Outlook,
    Response,
    Shown,
    Thunderbird,
    understood,
)
from tests.year.books import Books, Choice, Seen, read_plans
from tests.year.following import Follower, response, revised
from tests.year.steps import Step, steps

LANGUAGES = ("ru", "en")
CHOICES: Mapping[str, Choice] = {
    "all.ics": Choice(),
    "events.ics": Choice(category="events"),
    "information.ics": Choice(category="information"),
    "jubilees.ics": Choice(category="jubilees"),
    "city-days.ics": Choice(category="city-days"),
    "places/minsk.ics": Choice(place="minsk"),
    "places/nur-sultan.ics": Choice(place="nur-sultan"),
    "places/novosibirsk.ics": Choice(place="novosibirsk"),
    "places/kazan.ics": Choice(place="kazan"),
    "approx=start/all.ics": Choice(approx="start"),
    "approx=hide/all.ics": Choice(approx="hide"),
    "cancelled=hide/all.ics": Choice(cancelled="hide"),
    "cancelled=hide;place=novosibirsk/all.ics": Choice(cancelled="hide", place="novosibirsk"),
    "alarm=P7D/all.ics": Choice(),
    "plan=mag-2030/events.ics": Choice(category="events", plan="mag-2030"),
    # Two in which there is never anything: of a city that is renamed, of a plan that grows old.
    "place=nur-sultan/jubilees.ics": Choice(category="jubilees", place="nur-sultan"),
    "place=kazan;plan=mag-2030/jubilees.ics": Choice(
        category="jubilees", place="kazan", plan="mag-2030"
    ),
}
FEEDS = [f"/calendars/{language}/{name}" for language in LANGUAGES for name in CHOICES]
ALL = "/calendars/ru/all.ics"

Rhythm = Mapping[float, int]
"""The steps at which a client polls, and what it then meets: 200 (or 304), 404 or 503."""
RHYTHMS: Mapping[str, Rhythm] = {
    "every step": dict.fromkeys(range(41), 200),
    "twice a step": {n / 2: 200 for n in range(82)},
    "seldom": dict.fromkeys((0, 4, 16, 20, 33, 40), 200),
    "joins late": dict.fromkeys((21, *range(23, 41)), 200),
    "through failures": {**dict.fromkeys(range(41), 200), 3: 404, 12: 503, 17: 404, 35: 503},
}


def due(path: str) -> Iterator[tuple[Step, Feed | None, Mapping[str, Seen]]]:
    """Yield each step, what stands at a path then, and what must stand there."""
    _, _, language, name = path.split("/", 3)
    books = Books()
    for step in steps():
        published = books.enter(read_plans(step.files), step.now)
        assert published == bool(step.changes)
        feed = step.feed(path)
        yield step, feed, books.feed(CHOICES[name], language) if feed else {}


@pytest.mark.parametrize("rhythm", RHYTHMS)
@pytest.mark.parametrize("path", FEEDS)
def test_client_shows_the_publication_and_rewrites_nothing_else(path: str, rhythm: str) -> None:
    followers = [Follower(client=kind()) for kind in CLIENTS]
    meets = RHYTHMS[rhythm]
    for step, feed, expected in due(path):
        for moment in (step.number, step.number + 0.5):
            for follower in followers if moment in meets else ():
                if meets[moment] == 200:
                    follower.poll(feed, expected)
                else:
                    follower.fail(meets[moment])
    assert len({tuple(sorted(each.client.writes.items())) for each in followers}) == 1


def octets(body: bytes) -> dict[str, bytes]:
    """Return the octets of each event."""
    events = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL)
    return {re.findall(r"UID:(\S+)", event.decode())[0]: event for event in events}


@pytest.mark.parametrize("path", FEEDS)
def test_untouched_event_keeps_its_octets(path: str) -> None:
    published = [(feed, expected) for _, feed, expected in due(path) if feed]
    for (old, before), (new, now) in pairwise(published):
        events, known = octets(new.body), octets(old.body)
        differing = {uid for uid, event in events.items() if known.get(uid) != event}
        assert differing == revised(before, now)


@pytest.mark.parametrize("path", FEEDS)
def test_no_feed_is_ever_empty_or_vanishes(path: str) -> None:
    bodies = [step.body(path) for step in steps()]
    there = [body is not None for body in bodies]
    assert there == sorted(there)
    assert [body for body in bodies if body and not understood(body).events] == []


@pytest.mark.parametrize("path", FEEDS)
def test_address_is_canonical(path: str) -> None:
    feed = steps()[-1].feed(path)
    assert feed is not None
    assert feed.path == path


# Negative controls: where a feed breaks the rule of a client, the client shows the wrong thing.

MOVED = "media-conference.mag-2030@mag.kalends.internal"
STAMPED, MODIFIED, SEQUENCE = "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"


def feed_of(number: int) -> Feed:
    feed = steps()[number].feed(ALL)
    assert feed is not None
    return feed


def known() -> Feed:
    """Return the feed before the media conference moves; it was revised once till then."""
    return feed_of(4)


def moved() -> Feed:
    """Return the feed after it, and after nothing else."""
    return feed_of(5)


def as_before(*names: str) -> bytes:
    """Return the new feed with properties of the moved event as they were before."""
    before, event = (octets(each.body)[MOVED] for each in (known(), moved()))
    doctored = event
    for name in names:
        pattern = rb"\b%s:\S+" % name.encode()
        doctored = re.sub(pattern, re.findall(pattern, before)[0], doctored)
    return moved().body.replace(event, doctored)


def restarted() -> bytes:
    """Return the new feed as if SEQUENCE counted from 0 again."""
    event = octets(moved().body)[MOVED]
    return moved().body.replace(event, re.sub(rb"SEQUENCE:\d+", b"SEQUENCE:0", event))


def renamed() -> bytes:
    """Return the new feed with another UID for the moved event, as if made from its title."""
    return moved().body.replace(MOVED.encode(), MOVED.replace("media", "press").encode())


def without_events() -> bytes:
    return re.sub(rb"BEGIN:VEVENT.*END:VEVENT\r\n", b"", moved().body, flags=re.DOTALL)


def without_anything() -> bytes:
    return b""


def told(kind: type[Client], *bodies: bytes) -> tuple[set[str], dict[str, Shown]]:
    """Return what a client writes last when it is told these one after another, and shows then."""
    client = kind()
    written: set[str] = set()
    for body in bodies:
        written = client.poll(Response(status=200, body=body))
    return written, client.shown


@pytest.mark.parametrize("kind", CLIENTS)
def test_client_that_is_told_rightly_moves_the_event(kind: type[Client]) -> None:
    right = moved().body
    assert told(kind, known().body, right) == ({MOVED}, understood(right).shown)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Icsx5, partial(as_before, MODIFIED)),
        (Evolution, partial(as_before, STAMPED, MODIFIED, SEQUENCE)),
        (Outlook, partial(as_before, SEQUENCE, STAMPED)),
        (Outlook, restarted),
    ],
)
def test_client_that_is_told_wrongly_leaves_the_event_as_it_was(
    kind: type[Client], wrong: Callable[[], bytes]
) -> None:
    written, shown = told(kind, known().body, wrong())
    assert (written, shown) == (set(), understood(known().body).shown)
    assert shown[MOVED].start != understood(wrong()).shown[MOVED].start


@pytest.mark.parametrize("kind", CLIENTS)
def test_client_takes_another_uid_for_another_event(kind: type[Client]) -> None:
    written, shown = told(kind, known().body, renamed())
    assert written == shown.keys() - understood(known().body).events.keys()
    assert MOVED not in shown


@pytest.mark.parametrize(
    ("kind", "empty", "wipes"),
    [
        (Icsx5, without_events, True),
        (Icsx5, without_anything, False),
        (Evolution, without_events, False),
        (Evolution, without_anything, True),
        (Thunderbird, without_events, True),
        (Thunderbird, without_anything, True),
        (Outlook, without_events, True),
        (Outlook, without_anything, False),
    ],
)
def test_empty_answer_wipes_everything_or_leaves_what_is_gone(
    kind: type[Client], empty: Callable[[], bytes], *, wipes: bool
) -> None:
    left = {} if wipes else understood(known().body).shown
    assert told(kind, known().body, empty()) == (set(), left)


def asked(kind: type[Client], *feeds: Feed) -> dict[str, Shown]:
    """Return what a client shows that asks for these one after another."""
    client = kind()
    for feed in feeds:
        client.poll(response(feed, client))
    return client.shown


@pytest.mark.parametrize("kind", CLIENTS)
def test_validator_that_does_not_change_hides_the_change(kind: type[Client]) -> None:
    old, new = known(), moved()
    stale = replace(new, modified=old.modified) if kind is Outlook else replace(new, etag=old.etag)
    assert asked(kind, old, new) == understood(new.body).shown
    assert asked(kind, old, stale) == understood(old.body).shown


def test_thunderbird_disables_what_fails_with_anything_but_a_404() -> None:
    client = Thunderbird()
    client.poll(Response(status=404))
    assert client.poll(response(known(), client)) == understood(known().body).events.keys()
    client.poll(Response(status=503))
    assert client.poll(response(moved(), client)) == set()
    client.enable()
    assert client.poll(response(moved(), client)) == {MOVED}
