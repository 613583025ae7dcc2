"""LAST-MODIFIED and DTSTAMP strictly grow with all that clients must read anew."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from calendars.feeds.feed import Feed
from calendars.feeds.icalendar import EDITION
from calendars.feeds.site import Site, build_site
from calendars.wording.language import load_languages
from data.journal.homes.file import file_store
from data.journal.publication import EMPTY, FLOOR, Publication, fold
from data.plan.model import Category, Header, Item, Organisation, Place, Plan, Section
from data.publishing.comparison import compare, revisions
from data.when.period import year_period
from data.when.reading import parse_when
from tests.calendars.feeds.test_golden import vevents
from tests.conftest import BASE_URL

FORMATS = Path(__file__).parents[2] / "data/journal/formats"
LANGUAGES = load_languages()
PERIOD = year_period(2027)
SECOND = timedelta(seconds=1)
FORMER_EDITION = datetime(2026, 11, 25, 18, 10, tzinfo=UTC)
"""Of release 1.0.0: the earliest LAST-MODIFIED that it gave."""
TALKS = Category(key="talks", name={"en": "Talks"})
HALL = Place(key="hall", name={"en": "Hall"})
PARK = Place(key="park", name={"en": "Park"}, latitude=50.0, longitude=1.0)
HEADER = Header(
    period=PERIOD,
    organisation=Organisation(
        name={"en": "Club"}, domain="club.example", languages=("en",), color="red"
    ),
    title={"en": "Plan"},
    sections=(Section(category=TALKS, heading=TALKS.name, color="red"),),
)
ITEMS = tuple(
    Item(
        key=f"talk-{n}",
        category=TALKS,
        row=n + 1,
        title={"en": f"Talk {n}"},
        when=parse_when("2027-05-04", PERIOD),
        said=str(n),
        places=places,
    )
    for n, places in enumerate([(HALL,), (HALL, PARK), ()])
)
PLAN = Plan(slug="club-2027", header=HEADER, items=ITEMS)

CLOCKS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NEAR = st.integers(-3, 3).map(lambda n: FLOOR + n * SECOND)
EDITS = st.tuples(
    st.integers(0, 2), st.sampled_from(["said", "when", "place", "off", "gone", "row", "header"])
)
HISTORIES = st.lists(
    st.tuples(CLOCKS | NEAR, st.lists(EDITS, min_size=1, max_size=3)), min_size=1, max_size=5
)


def edit(plan: Plan, n: int, what: str, number: int) -> Plan:
    """Return a plan after an edit, which may be none where the item is gone."""
    if what == "header":
        return replace(plan, header=replace(plan.header, title={"en": f"Plan {number}"}))
    items = {item.key: item for item in plan.items}
    item = items.get(f"talk-{n}", ITEMS[n])
    if what == "gone":
        return replace(plan, items=tuple(each for each in plan.items if each.key != item.key))
    items[item.key] = replace(item, **changes(what, number))
    return replace(plan, items=tuple(items.values()))


def changes(what: str, number: int) -> dict[str, object]:
    return {
        "said": {"said": f"said {number}"},
        "when": {"when": parse_when(f"2027-0{1 + number % 9}", PERIOD)},
        "place": {"places": ((PARK,), (HALL,), ())[number % 3]},
        "off": {"cancelled": number % 2 == 0},
        "row": {"row": number + 7},
    }[what]


def publish(plan: Plan, onto: Publication, now: datetime, base_url: str = "") -> Publication:
    return fold(revisions(compare([plan], onto), onto, now, base_url), onto)


def site(publication: Publication, base_url: str = BASE_URL, before: Site | None = None) -> Site:
    return build_site(publication, LANGUAGES, base_url, before)


def feeds(site: Site) -> dict[str, Feed]:
    """Return every feed there is without options, some with, and every download."""
    found = dict(site.feeds)
    for language in site.languages:
        paths = [f"/calendars/{language}/{each}/all.ics" for each in ("approx=hide", "mark=off")]
        paths += [f"/entries/{language}/{plan}/{key}.ics" for plan, key in site.vevents[language]]
        found |= {path: feed for path in paths if isinstance(feed := site.find(path), Feed)}
    return found


def stamps(event: bytes) -> list[bytes]:
    """Return DTSTAMP and LAST-MODIFIED of a VEVENT."""
    return [re.findall(rb"%b:(\d+T\d+Z)\r\n" % name, event)[0] for name in NAMES]


NAMES = (b"DTSTAMP", b"LAST-MODIFIED")


def assert_told(before: Site, after: Site) -> None:
    """Check that whatever differs is later, an event by its stamps and a feed by its header."""
    old, new = feeds(before), feeds(after)
    for path in old.keys() & new.keys():
        if new[path].body == old[path].body:
            assert new[path].modified >= old[path].modified
            continue
        assert new[path].modified > old[path].modified
        events = [vevents(feed.body) for feed in (old[path], new[path])]
        for uid in events[0].keys() & events[1].keys():
            was, now = (each[uid] for each in events)
            if was != now:
                assert all(a < b for a, b in zip(stamps(was), stamps(now), strict=True)), uid


@settings(max_examples=40)
@given(HISTORIES)
@example([(FLOOR - SECOND, [(0, "said")]), (FLOOR - SECOND, [(0, "said")])])
@example([(FLOOR, [(0, "said")]), (datetime(2020, 1, 1, tzinfo=UTC), [(0, "said")])])
def test_stamps_grow_whatever_the_clock_says(
    history: list[tuple[datetime, list[tuple[int, str]]]],
) -> None:
    """Two publications in one second, a clock set back, one before the floor, and any other."""
    plan, now = PLAN, history[0][0]
    publication = publish(plan, EMPTY, now)
    built, number = site(publication), 0
    for clock, edits in history:
        for n, what in edits:
            number += 1
            plan = edit(plan, n, what, number)
        publication = publish(plan, publication, clock)
        after = site(publication, before=built)
        assert feeds(after) == feeds(site(publication))
        assert_told(built, after)
        built = after


def test_new_edition_moves_every_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    publication = publish(PLAN, EMPTY, datetime(2027, 1, 1, tzinfo=UTC))
    before = feeds(site(publication))
    monkeypatch.setattr("calendars.feeds.vevent.EDITION", EDITION + 1)
    after = feeds(site(publication))
    assert after.keys() == before.keys()
    assert [after[path].modified - feed.modified for path, feed in before.items()] == [
        SECOND
    ] * len(before)
    for path, feed in before.items():
        old, new = (vevents(each.body) for each in (feed, after[path]))
        assert all(stamps(old[uid]) < stamps(new[uid]) for uid in old)


@pytest.mark.parametrize("name", ["1.0.0", "1.0.0-retired"])
def test_journal_of_release_1_0_0_is_later_in_every_stamp(name: str) -> None:
    """It gave each event the time of its newest line, or that of its edition if that was later."""
    revised = file_store(FORMATS / f"{name}.jsonl").read().revisions
    former = {(line.plan, line.key): max(line.published, FORMER_EDITION) for line in revised}
    assert_later(fold(revised), former)


@settings(max_examples=30)
@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), min_size=1, max_size=5))
def test_journal_of_release_1_0_0_of_any_time_is_later_in_every_stamp(
    steps: Sequence[timedelta],
) -> None:
    """Also what was published at the time of its edition, each second."""
    now, publication = FLOOR - timedelta(days=1), EMPTY
    former: dict[tuple[str, str | None], datetime] = {}
    for number, step in enumerate(steps):
        now += step
        plan = edit(PLAN, number % 3, "said", number)
        lines = revisions(compare([plan], publication), publication, now)
        former |= {(line.plan, line.key): max(line.published, FORMER_EDITION) for line in lines}
        publication = fold(lines, publication)
    assert_later(publication, former)


def assert_later(
    publication: Publication, former: Mapping[tuple[str, str | None], datetime]
) -> None:
    """Check every feed and every event against the stamps that it bore once."""
    built = site(publication)
    for code, events in built.vevents.items():
        for identity, event in events.items():
            stamp = former[identity]
            assert all(f"{stamp:%Y%m%dT%H%M%SZ}".encode() < each for each in stamps(event.common))
            download = built.find(f"/entries/{code}/{'/'.join(identity)}.ics")
            assert isinstance(download, Feed)
            assert download.modified > stamp
    newest = max(former.values())
    assert all(
        feed.modified > newest for path, feed in built.feeds.items() if path.endswith("/all.ics")
    )


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_new_address_of_the_site_moves_every_stamp(days: int) -> None:
    """Every link in every event is another one."""
    first = datetime(2027, 1, 1, tzinfo=UTC)
    publication = publish(PLAN, EMPTY, first, "https://old.example")
    moved = publish(PLAN, publication, first + timedelta(days=days), "https://new.example")
    before = site(publication, "https://old.example")
    after = site(moved, "https://new.example", before)
    old, new = feeds(before), feeds(after)
    assert new.keys() == old.keys()
    assert [path for path in old if new[path].modified <= old[path].modified] == []
    for path, feed in old.items():
        events = [vevents(each.body) for each in (feed, new[path])]
        assert all(stamps(events[0][uid]) < stamps(events[1][uid]) for uid in events[0])
    assert publish(PLAN, moved, first + timedelta(days=800), "https://new.example") == moved


# Rows.


def test_new_row_at_the_top_writes_one_event() -> None:
    """Those below are the same to the octet in every feed, in the order of their rows."""
    first = datetime(2027, 1, 1, tzinfo=UTC)
    publication = publish(PLAN, EMPTY, first)
    new = replace(ITEMS[0], key="opening", title={"en": "Opening"})
    below = tuple(replace(item, row=item.row + 1) for item in ITEMS)
    plan = replace(PLAN, items=(new, *below))
    lines = revisions(compare([plan], publication), publication, first + timedelta(days=9))
    assert [(line.key, line.sequence) for line in lines] == [
        ("opening", 0),
        *((item.key, 0) for item in ITEMS),
    ]
    before = site(publication)
    after = site(fold(lines, publication), before=before)
    assert after.publication.history[len(publication.history) :] == tuple(
        each for each in after.publication.history if each.change.key == "opening"
    )
    assert_told(before, after)
    for path, feed in feeds(before).items():
        was, now = (vevents(each.body) for each in (feed, feeds(after)[path]))
        assert {uid: now[uid] for uid in was if not uid.startswith("_")} == {
            uid: event for uid, event in was.items() if not uid.startswith("_")
        }
    uids = list(vevents(after.feeds["/calendars/en/all.ics"].body))
    assert [uid.partition(".")[0] for uid in uids] == ["opening", "talk-0", "talk-1", "talk-2"]


@settings(max_examples=6)
@given(st.permutations(range(3)))
def test_order_of_events_follows_the_rows(order: Sequence[int]) -> None:
    """Whatever the rows were; no event is written anew for it."""
    publication = publish(PLAN, EMPTY, datetime(2027, 1, 1, tzinfo=UTC))
    plan = replace(PLAN, items=tuple(replace(ITEMS[n], row=row) for row, n in enumerate(order, 1)))
    before = site(publication)
    after = site(publish(plan, publication, datetime(2027, 1, 2, tzinfo=UTC)), before=before)
    assert_told(before, after)
    was, now = (vevents(each.feeds["/calendars/en/all.ics"].body) for each in (before, after))
    assert now == was
    assert [uid.partition(".")[0] for uid in now] == [f"talk-{n}" for n in order]
