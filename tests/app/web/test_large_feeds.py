"""A feed above a megabyte shares its events with other feeds, and goes out in pieces."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, repeat

import pytest
from msgspec.structs import replace

from app.web.application import create_app
from app.web.live import LiveState
from app.web.wire.kept import make_kept
from app.web.wire.protocol import choose_protocol
from calendars.feeds.etag import make_etag
from calendars.feeds.feed import WHOLE, Feed
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY
from data.plan.loader import Sources
from data.publishing.comparison import compare, revisions
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import connect, get, receive, talk
from tests.conftest import BASE_URL

NOW = datetime(2023, 3, 1, tzinfo=UTC)
FEED = "/calendars/ru/all.ics"
MADE = "/calendars/ru/mark=off/all.ics"
LAST = "Connection: close"
COPIES = 30


@pytest.fixture(scope="module")
def live(
    sources: Sources, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    plan = sources.plans[0]
    again = chain.from_iterable(repeat(plan.items, COPIES))
    items = tuple(
        replace(item, key=f"{item.key[:40]}-{n}", row=n) for n, item in enumerate(again, 1)
    )
    journal = tmp_path_factory.mktemp("large") / "journal.jsonl"
    lines = revisions(compare([replace(plan, items=items)], EMPTY), EMPTY, NOW)
    file_store(journal).append(lines, START)
    return LiveState(file_store(journal), languages, BASE_URL)


@pytest.fixture(scope="module")
def address(live: LiveState) -> Iterator[str]:
    kept = make_kept(live, lambda: NOW)
    app = create_app(live, poll=60, clock=lambda: NOW, kept=kept)
    with serving(app, choose_protocol(live, kept=kept)) as address:
        yield address


def feed_at(live: LiveState, path: str) -> Feed:
    found = live.state.site.find(path)
    assert isinstance(found, Feed)
    return found


@pytest.mark.parametrize("path", [FEED, MADE])
def test_its_size_its_etag_and_its_answer_are_those_of_the_whole(
    live: LiveState, address: str, path: str
) -> None:
    feed = feed_at(live, path)
    assert feed.size == len(feed.body) > WHOLE
    assert feed.etag == make_etag(feed.body)
    for _ in range(3):
        [answer] = talk(address, get(path, LAST))
        assert (answer.status, answer.headers["etag"], answer.body) == (200, feed.etag, feed.body)


@pytest.mark.parametrize("path", [FEED, MADE])
def test_who_has_it_is_told_so_and_head_says_how_large_it_is(
    live: LiveState, address: str, path: str
) -> None:
    feed = feed_at(live, path)
    known = f"If-None-Match: {feed.etag}"
    for _ in range(3):
        [unmodified] = talk(address, get(path, known, LAST))
        assert (unmodified.status, unmodified.body) == (304, b"")
        with connect(address) as connection:
            connection.sendall(get(path, LAST).replace(b"GET", b"HEAD", 1))
            head = receive(connection)
        assert head.endswith(b"\r\n\r\n")
        assert b"content-length: %d\r\n" % feed.size in head


def test_other_answers_stand_before_and_behind_it(live: LiveState, address: str) -> None:
    feed = feed_at(live, FEED)
    small = talk(address, get("/ready", LAST))[0].body
    answers = talk(address, get("/ready"), get(FEED), get("/ready"), get(FEED, LAST))
    assert [answer.body for answer in answers] == [small, feed.body, small, feed.body]


def test_its_events_are_no_copies(live: LiveState) -> None:
    site = live.state.site
    events = {id(piece) for piece in site.feeds[FEED].pieces}
    shared = [event.common for event in site.ordered["ru"] if len(event.apart) == 1]
    assert len(shared) > 1_000
    assert {id(octets) for octets in shared} <= events


def test_a_small_feed_is_one_piece(live: LiveState) -> None:
    small = [feed for feed in live.state.site.feeds.values() if feed.size <= WHOLE]
    assert {len(feed.pieces) for feed in small} == {1}
