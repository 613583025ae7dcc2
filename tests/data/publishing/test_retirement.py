"""What is cancelled stays in the feeds for a while, and leaves them by a line of the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace as replace_entry
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from calendars.feeds.feed import Feed
from calendars.feeds.icalendar import EDITION
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.change import Change, ChangeKind, retirement
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import Entry, Publication, fold
from data.journal.revision import VERSION, Revision
from data.plan.loader import Sources
from data.plan.model import Plan
from data.publishing.comparison import compare, retirements, revisions
from data.publishing.harms import Danger, Harm, harms
from data.when.period import year_period
from data.when.reading import parse_when

SLUG = "mag-2023"
KEY = "mag-session-29"
SESSION = (SLUG, KEY)
UID = b"UID:mag-session-29.mag-2023@mag.kalends.internal\r\n"
# Later than FLOOR, so that stamps are the times of publications.
OFF = datetime(2100, 2, 1, 9, 30, 15, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
RETIRE = 30 * DAY
EDITED = EDITION * SECOND
BASE_URL = "https://kalends.example"
FEEDS = [
    f"/calendars/{code}/{name}.ics"
    for code in ("en", "ru")
    for name in ("all", "events", "places/khabarovsk")
]


@pytest.fixture
def plan(sources: Sources) -> Plan:
    """Return the plan that `publication` was made from."""
    return sources.plans[0]


def edit(plan: Plan, n: int, **changes: object) -> Plan:
    """Return a plan with its item `n` changed; the first one is the session."""
    edited = replace(plan.items[n], **changes)
    return replace(plan, items=(*plan.items[:n], edited, *plan.items[n + 1 :]))


def cancelled(plan: Plan) -> Plan:
    return edit(plan, 0, cancelled=True)


def removed(plan: Plan) -> Plan:
    return replace(plan, items=plan.items[1:])


def changes(
    plans: Sequence[Plan], onto: Publication, now: datetime, after: timedelta = RETIRE
) -> tuple[Change, ...]:
    """Return all that a publication would change, as the command has it."""
    found = compare(plans, onto)
    return (*found, *retirements(onto, found, now, after))


def publish(plan: Plan, onto: Publication, now: datetime, after: timedelta = RETIRE) -> Publication:
    """Return what is public after publishing."""
    return fold(revisions(changes([plan], onto, now, after), onto, now), onto)


def session(publication: Publication) -> Entry:
    return publication.everything()[SESSION]


@pytest.fixture(params=[cancelled, removed])
def off(request: pytest.FixtureRequest, plan: Plan) -> Plan:
    """Return the plan in which the session no longer takes place, told in one way or the other."""
    without_session: Plan = request.param(plan)
    return without_session


# When it leaves.


@pytest.mark.parametrize(
    ("passed", "retired"),
    [
        (-400 * DAY, False),
        (SECOND, False),
        (29 * DAY, False),
        (RETIRE - SECOND, False),
        (RETIRE - timedelta(microseconds=1), False),
        (RETIRE, True),
        (RETIRE + SECOND, True),
        (400 * DAY, True),
    ],
    ids=str,
)
def test_it_stays_for_thirty_days(
    *, publication: Publication, off: Plan, passed: timedelta, retired: bool
) -> None:
    before = publish(off, publication, OFF)
    expected = (retirement(SLUG, session(before).item),) if retired else ()
    assert changes([off], before, OFF + passed) == expected
    after = publish(off, before, OFF + passed)
    assert session(after) == replace_entry(session(before), retired=retired)


def test_days_count_from_the_cancellation_whatever_is_edited_later(
    publication: Publication, plan: Plan
) -> None:
    """Another date, a reason, and at last the removal begin no new time."""
    off = cancelled(plan)
    reason = {"ru": "карантин", "en": "quarantine"}
    steps = [
        off,
        edit(off, 0, when=parse_when("2023-06", year_period(2023))),
        edit(off, 0, reason=reason),
        removed(plan),
    ]
    for n, step in enumerate(steps):
        publication = publish(step, publication, OFF + 9 * n * DAY)
        assert (session(publication).since, session(publication).retired) == (OFF, False)
    assert session(publication).modified == OFF + 27 * DAY
    last = steps[-1]
    assert not session(publish(last, publication, OFF + RETIRE - SECOND)).retired
    assert session(publish(last, publication, OFF + RETIRE)).retired


def test_what_changes_in_the_same_publication_stays_once_more(
    publication: Publication, plan: Plan
) -> None:
    off, edited = cancelled(plan), edit(cancelled(plan), 0, said="x")
    before = publish(off, publication, OFF)
    assert [each.kind for each in changes([edited], before, OFF + RETIRE)] == [ChangeKind.TEXT]
    stays = publish(edited, before, OFF + RETIRE)
    assert (session(stays).retired, session(stays).since) == (False, OFF)
    assert session(publish(edited, stays, OFF + RETIRE + SECOND)).retired


def test_setting_of_no_days_lets_it_go_with_the_next_publication(
    publication: Publication, off: Plan
) -> None:
    none = timedelta(0)
    before = publish(off, publication, OFF, none)
    assert session(before).retired is False
    assert session(publish(off, before, OFF, none)).retired is True


def test_setting_is_that_of_the_one_who_publishes(publication: Publication, off: Plan) -> None:
    before = publish(off, publication, OFF)
    assert changes([off], before, OFF + 7 * DAY - SECOND, 7 * DAY) == ()
    assert session(publish(off, before, OFF + 7 * DAY, 7 * DAY)).retired
    assert changes([off], before, OFF + 9998 * DAY, 9999 * DAY) == ()


def test_what_takes_place_never_leaves(publication: Publication, plan: Plan) -> None:
    assert changes([plan], publication, OFF + 10_000 * DAY, timedelta(0)) == ()


def test_it_leaves_once(publication: Publication, off: Plan) -> None:
    retired = publish(off, publish(off, publication, OFF), OFF + RETIRE)
    assert changes([off], retired, OFF + 2 * RETIRE) == ()
    assert publish(off, retired, OFF + 2 * RETIRE) == retired


def test_items_of_a_plan_whose_file_is_gone_leave_too(publication: Publication) -> None:
    gone = fold(revisions(compare([], publication), publication, OFF), publication)
    expected = [retirement(SLUG, entry.item) for entry in gone.removed.values()]
    assert list(changes([], gone, OFF + RETIRE)) == expected
    assert len(expected) == 46


def test_leaving_does_no_harm(publication: Publication, off: Plan) -> None:
    """The subscribers had it as cancelled, and whoever takes no note keeps it so."""
    before = publish(off, publication, OFF)
    assert harms(changes([off], before, OFF + RETIRE), before) == ()


def most_left(plan: Plan, publication: Publication) -> Publication:
    """Return what is public when all items but the last six are retired, as cancelled."""
    off = all_but_six_off(plan)
    return publish(off, publish(off, publication, OFF), OFF + RETIRE)


def all_but_six_off(plan: Plan) -> Plan:
    off = tuple(replace(item, cancelled=True) for item in plan.items[:-6])
    return replace(plan, items=(*off, *plan.items[-6:]))


def removal_harm(gone: int, public: int) -> Harm:
    return Harm(
        danger=Danger.MASS_REMOVAL,
        text=f"{SLUG}: {gone} of {public} items would disappear at once; "
        "is the plan file whole and in its place?",
    )


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (6, ()),
        (5, ()),
        (4, ()),
        (3, (removal_harm(3, 6),)),
        (0, (removal_harm(6, 6),)),
    ],
)
def test_deleting_what_left_is_no_mass_removal_but_deleting_the_rest_is(
    publication: Publication, plan: Plan, kept: int, expected: tuple[Harm, ...]
) -> None:
    """What left the feeds is no part of what could disappear from them."""
    before = most_left(plan, publication)
    assert sum(entry.retired for entry in before.entries.values()) == 40
    fewer = replace(plan, items=plan.items[len(plan.items) - kept :])
    found = changes([fewer], before, OFF + 2 * RETIRE)
    assert [each.kind for each in found] == [ChangeKind.REMOVED] * (46 - kept)
    assert harms(found, before) == expected


@pytest.mark.parametrize(("gone", "expected"), [(2, ()), (3, (removal_harm(3, 6),))])
def test_what_left_does_not_hide_a_mass_removal(
    publication: Publication, plan: Plan, gone: int, expected: tuple[Harm, ...]
) -> None:
    """Three of six items are many, though the file holds forty more that nobody sees."""
    before = most_left(plan, publication)
    fewer = replace(plan, items=all_but_six_off(plan).items[: 46 - gone])
    assert harms(changes([fewer], before, OFF + 2 * RETIRE), before) == expected


def test_deleting_what_is_cancelled_but_still_shown_is_a_mass_removal(
    publication: Publication, plan: Plan
) -> None:
    off = all_but_six_off(plan)
    before = publish(off, publication, OFF)
    fewer = replace(plan, items=plan.items[-6:])
    found = changes([fewer], before, OFF + RETIRE - SECOND)
    assert harms(found, before) == (removal_harm(40, 46),)


def test_deleting_what_left_from_a_plan_of_nothing_else_does_no_harm(
    publication: Publication, plan: Plan
) -> None:
    off = replace(plan, items=tuple(replace(item, cancelled=True) for item in plan.items))
    before = publish(off, publish(off, publication, OFF), OFF + RETIRE)
    assert harms(changes([], before, OFF + 2 * RETIRE), before) == ()


# What is written.


def test_line_of_what_leaves(publication: Publication, off: Plan) -> None:
    """Neither its SEQUENCE nor its words go into the journal again."""
    before = publish(off, publication, OFF)
    expected = Revision(
        version=VERSION,
        published=OFF + RETIRE,
        following=0,
        plan=SLUG,
        key=KEY,
        sequence=1,
        retired=True,
    )
    found = changes([off], before, OFF + RETIRE)
    assert revisions(found, before, OFF + RETIRE) == (expected,)
    assert msgspec.json.encode(expected) == (
        b'{"version":3,"published":"2100-03-03T09:30:15Z","following":0,"plan":"mag-2023",'
        b'"key":"mag-session-29","sequence":1,"retired":true}'
    )


def test_changes_come_before_what_leaves(publication: Publication, plan: Plan) -> None:
    before = publish(cancelled(plan), publication, OFF)
    edited = edit(cancelled(plan), 1, said="x")
    lines = revisions(changes([edited], before, OFF + RETIRE), before, OFF + RETIRE)
    assert [(line.key, line.following, line.sequence, line.retired) for line in lines] == [
        ("media-conference", 1, 1, False),
        (KEY, 0, 1, True),
    ]


def test_leaving_is_no_change_that_anybody_is_told_of(publication: Publication, off: Plan) -> None:
    before = publish(off, publication, OFF)
    after = publish(off, before, OFF + RETIRE)
    assert (after.history, after.published) == (before.history, OFF + RETIRE)
    shown = [entry.id for entry in after.shown()]
    assert sorted([*shown, SESSION]) == sorted(entry.id for entry in before.shown())


def test_equal_journals_make_equal_publications_whenever_they_are_read(
    publication: Publication, plan: Plan, tmp_path: Path, journal: Path
) -> None:
    """Only a line lets an entry go: no clock does, and not the other publications of a year."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(journal.read_bytes())
    reading = file_store(path).read()
    for n, after in enumerate([RETIRE, 9999 * DAY, RETIRE]):
        now = OFF + n * 200 * DAY
        step = edit(cancelled(plan), 1, said=str(n))
        lines = revisions(changes([step], publication, now, after), publication, now)
        file_store(path).append(lines, reading.position)
        reading = file_store(path).read(reading.position)
        publication = fold(reading.revisions, publication)
        assert session(publication).retired is (n == 2)
        assert fold(file_store(path).read().revisions) == publication


def test_retirement_of_what_never_was_is_nothing() -> None:
    line = Revision(
        version=VERSION,
        published=OFF,
        following=0,
        plan=SLUG,
        key=KEY,
        sequence=0,
        retired=True,
    )
    assert fold([line]) == Publication(published=OFF, stamp=OFF)


# Coming back.


def test_it_can_come_back(publication: Publication, plan: Plan, off: Plan) -> None:
    before = publish(off, publication, OFF)
    retired = publish(off, before, OFF + RETIRE)
    item = plan.items[0]
    fields = () if off == removed(plan) else ("cancelled",)
    change = Change(
        kind=ChangeKind.RESTORED,
        plan=SLUG,
        key=KEY,
        before=session(before).item,
        after=item,
        fields=fields,
    )
    assert changes([plan], retired, OFF + 2 * RETIRE) == (change,)
    back = publish(plan, retired, OFF + 2 * RETIRE)
    expected = replace_entry(
        publication.entries[SESSION],
        sequence=2,
        modified=OFF + 2 * RETIRE,
        stamp=OFF + 2 * RETIRE,
        changed=session(back).changed,
    )
    assert (session(back), session(back).cancelled) == (expected, False)
    assert [past.change for past in session(back).changed.values()] == [change]
    assert list(back.shown()).count(expected) == 1


def test_time_begins_anew_when_it_is_cancelled_again(publication: Publication, plan: Plan) -> None:
    off = cancelled(plan)
    retired = publish(off, publish(off, publication, OFF), OFF + RETIRE)
    back = publish(plan, retired, OFF + 2 * RETIRE)
    again = publish(off, back, OFF + 3 * RETIRE)
    assert (session(again).since, session(again).retired) == (OFF + 3 * RETIRE, False)
    assert changes([off], again, OFF + 4 * RETIRE - SECOND) == ()
    assert session(publish(off, again, OFF + 4 * RETIRE)).retired


def test_edit_of_what_left_brings_it_not_back(publication: Publication, plan: Plan) -> None:
    """It is still cancelled: its download is told anew, and the feeds hold it no more."""
    off = cancelled(plan)
    retired = publish(off, publish(off, publication, OFF), OFF + RETIRE)
    edited = publish(edit(off, 0, said="x"), retired, OFF + 2 * RETIRE)
    gone = publish(removed(plan), edited, OFF + 3 * RETIRE)
    found = [
        (session(each).sequence, session(each).since, session(each).retired)
        for each in (edited, gone)
    ]
    assert found == [(2, OFF, True), (3, OFF, True)]


# What subscribers get.


@pytest.fixture
def sites(
    publication: Publication, off: Plan, languages: Mapping[str, Language]
) -> tuple[Site, Site, Site]:
    """Return the site before the session is cancelled, behind that, and when it has left."""
    publications = [publication]
    for now in (OFF, OFF + RETIRE):
        publications.append(publish(off, publications[-1], now))
    first, second, third = (build_site(each, languages, BASE_URL) for each in publications)
    return first, second, third


def feed(site: Site, path: str) -> Feed:
    found = site.find(path)
    assert isinstance(found, Feed)
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_hold_it_until_it_leaves_and_are_newer_then(
    sites: tuple[Site, Site, Site], path: str
) -> None:
    feeds = [feed(site, path) for site in sites]
    assert [UID in each.body for each in feeds] == [True, True, False]
    assert [each.modified for each in feeds[1:]] == [OFF + EDITED, OFF + RETIRE + EDITED]
    line = f"\r\nLAST-MODIFIED:{OFF + RETIRE + EDITED:%Y%m%dT%H%M%SZ}\r\n".encode()
    assert [line in each.body for each in feeds] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("code", ["en", "ru"])
def test_feed_without_the_cancelled_ones_loses_it_at_once(
    sites: tuple[Site, Site, Site], code: str
) -> None:
    feeds = [feed(site, f"/calendars/{code}/cancelled=hide/all.ics") for site in sites]
    assert [UID in each.body for each in feeds] == [True, False, False]
    assert [each.modified for each in feeds[1:]] == [OFF + EDITED, OFF + EDITED]
    assert feeds[1] == feeds[2]


@pytest.mark.parametrize("code", ["en", "ru"])
def test_download_stays_as_it_is(sites: tuple[Site, Site, Site], code: str) -> None:
    """Who has the file's address sees the cancelled event for ever, to the octet."""
    path = f"/entries/{code}/{SLUG}/{KEY}.ics"
    _, before, after = (feed(site, path) for site in sites)
    assert after == before
    assert [each in after.body for each in (UID, b"STATUS:CANCELLED", b"SEQUENCE:1\r\n")] == [
        True,
        True,
        True,
    ]


def events(site: Site) -> dict[str, list[tuple[Entry, bytes]]]:
    """Return the events of a site as they are served, in their order, by language."""
    return {code: [(e.entry, e.common) for e in own] for code, own in site.ordered.items()}


def test_site_built_onto_the_one_before_is_the_same(
    publication: Publication, off: Plan, languages: Mapping[str, Language]
) -> None:
    """Nothing of what left hangs on in what is taken over."""
    publications = [publication]
    site = build_site(publication, languages, BASE_URL)
    for now in (OFF, OFF + RETIRE):
        publications.append(publish(off, publications[-1], now))
        site = build_site(publications[-1], languages, BASE_URL, site)
    fresh = build_site(publications[-1], languages, BASE_URL)
    assert site.feeds == fresh.feeds
    assert events(site) == events(fresh)


def test_feed_whose_only_event_left_says_that_there_is_nothing(
    publication: Publication, plan: Plan, languages: Mapping[str, Language]
) -> None:
    assert [
        item.key for item in plan.items if [place.key for place in item.places] == ["yerevan"]
    ] == ["city-day-yerevan"]
    n = next(n for n, item in enumerate(plan.items) if item.key == "city-day-yerevan")
    off = edit(plan, n, cancelled=True)
    before = publish(off, publication, OFF)
    after = publish(off, before, OFF + RETIRE)
    bodies = [
        feed(build_site(each, languages, BASE_URL), "/calendars/en/places/yerevan.ics").body
        for each in (before, after)
    ]
    found = [
        (body.count(b"BEGIN:VEVENT"), b"UID:_nothing" in body, b"STATUS:CANCELLED" in body)
        for body in bodies
    ]
    assert found == [(1, False, True), (1, True, False)]


def test_journal_of_a_retirement_is_read_as_it_was_written(
    tmp_path: Path, publication: Publication, off: Plan
) -> None:
    path = tmp_path / "journal.jsonl"
    before = publish(off, publication, OFF)
    lines = revisions(changes([off], before, OFF + RETIRE), before, OFF + RETIRE)
    file_store(path).append(lines, START)
    assert file_store(path).read().revisions == lines
