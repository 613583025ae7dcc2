"""What publishing would change, what of it would do harm, and the lines the journal gets."""

from collections.abc import Sequence
from dataclasses import replace as replace_entry
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from data.journal.change import Change, ChangeKind
from data.journal.publication import EMPTY, FLOOR, Publication, fold
from data.journal.revision import VERSION, Revision
from data.plan.loader import Sources
from data.plan.model import Category, Drafted, Header, Item, Organisation, Plan
from data.publishing.comparison import compare, revisions
from data.publishing.harms import Danger, Harm, harms
from data.publishing.remarks import Remark, public_drafts, stale_words
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import When

SLUG = "mag-2023"
NOW = datetime(2023, 1, 10, 9, 0, tzinfo=UTC)
LATER = datetime(2023, 2, 1, 9, 30, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAST_CITY_DAY = 45
OTHERS = Organisation(name={"ru": "М"}, domain="m.example", languages=("ru",), color="red")


@pytest.fixture
def plan(sources: Sources) -> Plan:
    """Return the plan that `publication` was made from."""
    return sources.plans[0]


def when(text: str) -> When:
    return parse_when(text, year_period(2023))


def edit(plan: Plan, n: int, **changes: object) -> Plan:
    """Return a plan with its item `n` changed."""
    edited = replace(plan.items[n], **changes)
    return replace(plan, items=(*plan.items[:n], edited, *plan.items[n + 1 :]))


def without(plan: Plan, *numbers: int) -> Plan:
    kept = (item for n, item in enumerate(plan.items) if n not in numbers)
    return replace(plan, items=tuple(kept))


def with_item(plan: Plan, item: Item) -> Plan:
    return replace(plan, items=(*plan.items, item))


def painted(header: Header) -> Header:
    """Return a header of another colour."""
    return replace(header, organisation=replace(header.organisation, color="red"))


def moved(header: Header, domain: str) -> Header:
    """Return a header with another domain."""
    return replace(header, organisation=replace(header.organisation, domain=domain))


def change(
    kind: ChangeKind, before: Item | None, after: Item | None, *fields: str, plan: str = SLUG
) -> Change:
    """Return the change of an item."""
    item = after or before
    assert item is not None
    return Change(kind=kind, plan=plan, key=item.key, before=before, after=after, fields=fields)


def publish(plans: Sequence[Plan], onto: Publication, now: datetime = LATER) -> Publication:
    """Return what is public after publishing."""
    return fold(revisions(compare(plans, onto), onto, now), onto)


def harm_in(plans: Sequence[Plan], publication: Publication) -> list[Harm]:
    return list(harms(compare(plans, publication), publication))


# Changes.


def test_first_publication_is_the_header_and_every_item(plan: Plan) -> None:
    added = [change(ChangeKind.ADDED, None, item) for item in plan.items]
    header = Change(kind=ChangeKind.PLAN, plan=SLUG, key=None, header=plan.header)
    assert compare([plan], EMPTY) == (header, *added)


def test_same_plan_changes_nothing(plan: Plan, publication: Publication) -> None:
    assert compare([plan], publication) == ()


def test_order_of_the_items_is_no_change(plan: Plan, publication: Publication) -> None:
    assert compare([replace(plan, items=plan.items[::-1])], publication) == ()


@pytest.mark.parametrize(
    ("n", "kind", "changes"),
    [
        (1, ChangeKind.MOVED, {"when": when("2023-03")}),
        (1, ChangeKind.NARROWED, {"when": when("2023-02-14~")}),
        (1, ChangeKind.POSTPONED, {"when": when("unscheduled")}),
        (1, ChangeKind.LOOSENED, {"when": when("2023-02~")}),
        (1, ChangeKind.FIRM, {"when": when("2023-02-14")}),
        (1, ChangeKind.FIRM, {"when": when("2023-02-14/2023-02-15")}),
        (1, ChangeKind.FIRM, {"when": when("2023-02-14"), "said": "14 февраля"}),
        (21, ChangeKind.FIRM, {"when": when("2023-05-28")}),
        (0, ChangeKind.MOVED, {"when": when("2023-05-27")}),
        (0, ChangeKind.LOOSENED, {"when": when("2023-05")}),
        (0, ChangeKind.LOOSENED, {"when": when("2023-05-26~")}),
        (0, ChangeKind.MOVED, {"when": when("2023-05-27"), "places": ()}),
        (0, ChangeKind.TITLE, {"title": {"ru": "Сессия", "en": "Session"}}),
        (0, ChangeKind.TEXT, {"said": "26 мая 2023 г."}),
        (0, ChangeKind.ORDER, {"row": 2}),
        (0, ChangeKind.PLACE, {"places": ()}),
        (0, ChangeKind.PLACE, {"places": (), "title": {"ru": "Сессия", "en": "Session"}}),
        (0, ChangeKind.TEXT, {"organisers": ()}),
        (0, ChangeKind.TEXT, {"notes": {"ru": "а", "en": "a"}}),
        (0, ChangeKind.TEXT, {"row": 2, "said": "май"}),
        (0, ChangeKind.PLACE, {"row": 2, "said": "май", "places": ()}),
        (21, ChangeKind.TEXT, {"age": 321}),
        (0, ChangeKind.TEXT, {"category": Category(key="jubilees", name={"ru": "Ю", "en": "J"})}),
        (0, ChangeKind.CANCELLED, {"cancelled": True}),
        (0, ChangeKind.CANCELLED, {"cancelled": True, "reason": {"ru": "а", "en": "a"}}),
        (0, ChangeKind.CANCELLED, {"when": when("2023-06"), "said": "июнь", "cancelled": True}),
    ],
)
def test_change_of_an_item(
    plan: Plan,
    publication: Publication,
    n: int,
    kind: ChangeKind,
    changes: dict[str, object],
) -> None:
    """The kind is what subscribers see; the fields are named in the model's order."""
    edited = edit(plan, n, **changes)
    fields = [name for name in Item.__struct_fields__ if name in changes]
    expected = change(kind, plan.items[n], edited.items[n], *fields)
    assert compare([edited], publication) == (expected,)


def test_item_restored(plan: Plan, publication: Publication) -> None:
    cancelled = edit(plan, 0, cancelled=True)
    expected = change(ChangeKind.RESTORED, cancelled.items[0], plan.items[0], "cancelled")
    assert compare([plan], publish([cancelled], publication)) == (expected,)


def test_item_restored_on_another_day(plan: Plan, publication: Publication) -> None:
    cancelled = edit(plan, 0, cancelled=True)
    moved = edit(plan, 0, when=when("2023-06-01"))
    expected = change(ChangeKind.RESTORED, cancelled.items[0], moved.items[0], "when", "cancelled")
    assert compare([moved], publish([cancelled], publication)) == (expected,)


def test_item_removed(plan: Plan, publication: Publication) -> None:
    expected = change(ChangeKind.REMOVED, plan.items[3], None)
    assert compare([without(plan, 3)], publication) == (expected,)


def test_item_removed_stays_removed(plan: Plan, publication: Publication) -> None:
    shorter = without(plan, 3)
    assert compare([shorter], publish([shorter], publication)) == ()


def test_item_brought_back_is_restored(plan: Plan, publication: Publication) -> None:
    shorter = without(plan, 3)
    expected = change(ChangeKind.RESTORED, plan.items[3], plan.items[3])
    assert compare([plan], publish([shorter], publication)) == (expected,)


def test_item_brought_back_on_another_day(plan: Plan, publication: Publication) -> None:
    """What differs is told against what it was when it was removed."""
    removed = publish([without(plan, 3)], publication)
    back = edit(plan, 3, when=when("2023-06-01"), said="1 июня")
    expected = change(ChangeKind.RESTORED, plan.items[3], back.items[3], "when", "said")
    assert compare([back], removed) == (expected,)


def test_item_brought_back_as_cancelled(plan: Plan, publication: Publication) -> None:
    removed = publish([without(plan, 3)], publication)
    back = edit(plan, 3, cancelled=True)
    expected = change(ChangeKind.CANCELLED, plan.items[3], back.items[3], "cancelled")
    assert compare([back], removed) == (expected,)


def test_reason_given_later_is_a_text(plan: Plan, publication: Publication) -> None:
    cancelled = edit(plan, 0, cancelled=True)
    told = edit(cancelled, 0, reason={"ru": "а", "en": "a"})
    expected = change(ChangeKind.TEXT, cancelled.items[0], told.items[0], "reason")
    assert compare([told], publish([cancelled], publication)) == (expected,)


def test_cancelled_item_added(plan: Plan, publication: Publication) -> None:
    item = replace(plan.items[0], key="new", cancelled=True)
    expected = change(ChangeKind.ADDED, None, item)
    assert compare([with_item(plan, item)], publication) == (expected,)


@pytest.mark.parametrize(
    "changes",
    [
        {"period": year_period(2024)},
        {"title": {"ru": "План", "en": "Plan"}},
        {"organisation": OTHERS},
        {"sections": ()},
        {"organisation": OTHERS, "title": {"ru": "План", "en": "Plan"}},
    ],
    ids=" ".join,
)
def test_change_of_the_header(
    plan: Plan, publication: Publication, changes: dict[str, object]
) -> None:
    header = replace(plan.header, **changes)
    expected = Change(
        kind=ChangeKind.PLAN, plan=SLUG, key=None, header=header, fields=tuple(changes)
    )
    assert compare([replace(plan, header=header)], publication) == (expected,)


def test_changes_come_plan_by_plan_header_then_items_then_removals(
    plan: Plan, publication: Publication
) -> None:
    """Items in the plan's order, plans in the order of their slugs, however they are given."""
    header = painted(plan.header)
    item = replace(plan.items[0], key="new")
    edited = edit(without(replace(plan, header=header), 0, 5), 7, row=99)
    other = Plan(slug="a-2022", header=plan.header, items=(item,))
    expected = (
        Change(kind=ChangeKind.PLAN, plan="a-2022", key=None, header=plan.header),
        change(ChangeKind.ADDED, None, item, plan="a-2022"),
        Change(kind=ChangeKind.PLAN, plan=SLUG, key=None, header=header, fields=("organisation",)),
        change(ChangeKind.ORDER, plan.items[9], edited.items[7], "row"),
        change(ChangeKind.ADDED, None, item),
        change(ChangeKind.REMOVED, plan.items[0], None),
        change(ChangeKind.REMOVED, plan.items[5], None),
    )
    assert compare([with_item(edited, item), other], publication) == expected


def test_plan_that_vanished_loses_every_item(plan: Plan, publication: Publication) -> None:
    expected = tuple(change(ChangeKind.REMOVED, item, None) for item in plan.items)
    assert compare([], publication) == expected


# Drafts.


def drafting(plan: Plan, n: int, **changes: object) -> Plan:
    """Return a plan in which item `n` is a draft."""
    draft = Drafted(item=replace(plan.items[n], **changes), reason="?")
    return replace(without(plan, n), drafts=(draft,))


def test_draft_is_not_published(plan: Plan) -> None:
    assert compare([drafting(plan, 3)], EMPTY) == compare([without(plan, 3)], EMPTY)


def test_draft_that_is_public_changes_nothing(plan: Plan, publication: Publication) -> None:
    assert compare([drafting(plan, 3, row=99)], publication) == ()
    assert public_drafts([drafting(plan, 3)], publication) == (
        Remark(
            plan=SLUG,
            key=plan.items[3].key,
            text="it is a draft, yet public: subscribers go on seeing what was published until "
            "its draft line is deleted",
        ),
    )


def test_draft_that_is_not_public_is_no_oddity(plan: Plan, publication: Publication) -> None:
    assert public_drafts([drafting(plan, 3, key="new")], publication) == ()


def test_plan_of_drafts_only_is_not_published(plan: Plan, publication: Publication) -> None:
    """Unless it was public before: then its header still may change."""
    drafts = tuple(Drafted(item=item, reason="?") for item in plan.items)
    unsettled = replace(plan, items=(), drafts=drafts)
    header = painted(plan.header)
    expected = Change(
        kind=ChangeKind.PLAN, plan=SLUG, key=None, header=header, fields=("organisation",)
    )
    assert compare([unsettled], EMPTY) == ()
    assert compare([replace(unsettled, header=header)], publication) == (expected,)


def test_a_date_changed_without_its_wording_is_remarked(
    plan: Plan, publication: Publication
) -> None:
    """Not where the wording changes too, nor where the same day is made firm."""
    stale = edit(plan, 1, when=when("2023-03-14"))
    told = edit(stale, 2, when=when("2023-04-14"), said="14 апреля")
    firm = edit(told, 22, when=replace(plan.items[22].when, approximate=False))
    text = (
        "its date becomes 2023-03-14, but said is still «февраль»; is that what the plan says now?"
    )
    assert stale_words(compare([firm], publication)) == (
        Remark(plan=SLUG, key="media-conference", text=text),
    )


# Harm.


def rename_harm(old: str, new: str) -> Harm:
    return Harm(
        danger=Danger.DUPLICATES,
        text=f"{SLUG}: {old!r} vanished while {new!r} appeared with the same title; a key is for "
        f"ever, subscribers would see a second event: name it {old!r}",
    )


def reuse_harm(key: str) -> Harm:
    return Harm(
        danger=Danger.REUSED_KEYS,
        text=f"{SLUG}: the key {key!r} was another item's, since removed; subscribers would see "
        "that event come back as this one: choose a new key",
    )


def removal_harm(gone: int, public: int, slug: str = SLUG) -> Harm:
    return Harm(
        danger=Danger.MASS_REMOVAL,
        text=f"{slug}: {gone} of {public} items would disappear at once; "
        "is the plan file whole and in its place?",
    )


def test_first_publication_does_no_harm(plan: Plan) -> None:
    assert harm_in([plan], EMPTY) == []


def test_usual_changes_do_no_harm(plan: Plan, publication: Publication) -> None:
    """Every kind of change at once, as a year goes on."""
    edited = edit(edit(edit(plan, 0, cancelled=True), 1, when=when("2023-02-14")), 2, row=9)
    new = replace(plan.items[0], key="new", title={"ru": "Новое", "en": "New"})
    changed = with_item(without(edited, 9), new)
    header = painted(plan.header)
    assert harm_in([replace(changed, header=header)], publication) == []


def test_key_renamed(plan: Plan, publication: Publication) -> None:
    renamed = edit(plan, 0, key="session")
    assert harm_in([renamed], publication) == [rename_harm("mag-session-29", "session")]


def test_key_renamed_and_title_changed_in_one_language(
    plan: Plan, publication: Publication
) -> None:
    """A title in capitals is the same title."""
    title = {"ru": "Сессия", "en": plan.items[0].title["en"].upper()}
    renamed = edit(plan, 0, key="session", title=title)
    assert harm_in([renamed], publication) == [rename_harm("mag-session-29", "session")]


def test_key_renamed_and_renamed_back(plan: Plan, publication: Publication) -> None:
    """What comes back under its old key is a second event too."""
    renamed = publish([edit(plan, 0, key="session")], publication)
    assert harm_in([plan], renamed) == [rename_harm("session", "mag-session-29")]


def test_two_keys_renamed(plan: Plan, publication: Publication) -> None:
    renamed = edit(edit(plan, 0, key="one"), 1, key="two")
    assert harm_in([renamed], publication) == [
        rename_harm("mag-session-29", "one"),
        rename_harm("media-conference", "two"),
    ]


def test_same_title_in_another_city_is_another_item(plan: Plan, publication: Publication) -> None:
    moved = edit(plan, 0, key="session", places=plan.items[1].places)
    assert harm_in([moved], publication) == []


def test_second_item_of_the_same_title_is_no_rename(plan: Plan, publication: Publication) -> None:
    twin = with_item(plan, replace(plan.items[0], key="session"))
    assert harm_in([twin], publication) == []


def test_key_reused_for_another_item(plan: Plan, publication: Publication) -> None:
    removed = publish([without(plan, 0)], publication)
    other = edit(plan, 0, title={"ru": "Другое", "en": "Another"})
    assert harm_in([other], removed) == [reuse_harm("mag-session-29")]


def test_key_brought_back_for_the_same_item(plan: Plan, publication: Publication) -> None:
    """Also when its date, and its title in one language, have changed meanwhile."""
    removed = publish([without(plan, 0)], publication)
    title = {**plan.items[0].title, "en": "Session"}
    back = edit(plan, 0, when=when("2023-06"), title=title)
    assert harm_in([plan], removed) == harm_in([back], removed) == []


@pytest.mark.parametrize(
    ("gone", "expected"),
    [(1, []), (15, []), (16, [removal_harm(16, 46)]), (46, [removal_harm(46, 46)])],
)
def test_more_than_a_third_removed(
    plan: Plan, publication: Publication, gone: int, expected: list[Harm]
) -> None:
    assert harm_in([without(plan, *range(gone))], publication) == expected


def test_exactly_a_third_removed(plan: Plan) -> None:
    nine = replace(plan, items=plan.items[:9])
    published = publish([nine], EMPTY)
    assert harm_in([without(nine, 0, 1, 2)], published) == []
    assert harm_in([without(nine, 0, 1, 2, 3)], published) == [removal_harm(4, 9)]


def test_items_removed_long_ago_do_not_count(plan: Plan, publication: Publication) -> None:
    fewer = publish([without(plan, *range(15))], publication)
    assert harm_in([without(plan, *range(16))], fewer) == []
    assert harm_in([without(plan, *range(26))], fewer) == [removal_harm(11, 31)]


def test_plan_file_vanished(publication: Publication) -> None:
    assert harm_in([], publication) == [removal_harm(46, 46)]


def test_plan_file_renamed(plan: Plan, publication: Publication) -> None:
    renamed = Plan(slug="mag", header=plan.header, items=plan.items)
    assert harm_in([renamed], publication) == [removal_harm(46, 46)]


def test_plan_whose_items_are_all_gone_does_no_more_harm(publication: Publication) -> None:
    assert harm_in([], publish([], publication)) == []


def test_domain_changed(plan: Plan, publication: Publication) -> None:
    header = moved(plan.header, "mag.example")
    expected = Harm(
        danger=Danger.NEW_DOMAIN,
        text="mag-2023: domain 'mag.kalends.internal' would become 'mag.example'; every event "
        "would get a new UID and appear twice",
    )
    assert harm_in([replace(plan, header=header)], publication) == [expected]


def test_domain_of_a_new_plan_is_its_own(plan: Plan, publication: Publication) -> None:
    header = replace(moved(plan.header, "other.example"), period=year_period(2024))
    other = Plan(slug="other-2024", header=header, items=plan.items)
    assert harm_in([plan, other], publication) == []


def test_every_harm_is_told_at_once(plan: Plan, publication: Publication) -> None:
    removed = publish([without(plan, 0)], publication)
    header = moved(plan.header, "mag.example")
    reused = edit(plan, 0, title={"ru": "Другое", "en": "Another"})
    renamed = edit(reused, 1, key="conference")
    harmful = replace(without(renamed, *range(2, 20)), header=header)
    assert [harm.danger for harm in harm_in([harmful], removed)] == [
        Danger.DUPLICATES,
        Danger.REUSED_KEYS,
        Danger.MASS_REMOVAL,
        Danger.NEW_DOMAIN,
    ]


# The journal's new lines.


def test_lines_of_the_first_publication(plan: Plan) -> None:
    """The header, then every item, all from 0, counting down what is left."""
    header = Revision(
        version=VERSION,
        published=NOW,
        following=46,
        plan=SLUG,
        sequence=0,
        header=plan.header,
    )
    items = [line(following=45 - n, item=item) for n, item in enumerate(plan.items)]
    assert revisions(compare([plan], EMPTY), EMPTY, NOW) == (header, *items)


def line(*, following: int, item: Item, published: datetime = NOW, sequence: int = 0) -> Revision:
    """Return the line of an item."""
    return Revision(
        version=VERSION,
        published=published,
        following=following,
        plan=SLUG,
        key=item.key,
        sequence=sequence,
        item=item,
    )


def test_lines_of_changes(plan: Plan, publication: Publication) -> None:
    """A header, a changed item, a new one and a removed one; nothing else."""
    header = painted(plan.header)
    new = replace(plan.items[0], key="new")
    changed = with_item(without(edit(plan, 0, said="май", row=2), 45), new)
    changes = compare([replace(changed, header=header)], publication)
    gone = replace(line(following=0, item=plan.items[45], published=LATER, sequence=1), item=None)
    assert revisions(changes, publication, LATER) == (
        Revision(
            version=VERSION,
            published=LATER,
            following=3,
            plan=SLUG,
            sequence=1,
            header=header,
        ),
        line(following=2, item=changed.items[0], published=LATER, sequence=1),
        line(following=1, item=new, published=LATER),
        gone,
    )


def test_no_change_makes_no_line(plan: Plan, publication: Publication) -> None:
    assert revisions(compare([plan], publication), publication, LATER) == ()


def test_sequence_goes_up_by_one_through_removal_and_return(
    plan: Plan, publication: Publication
) -> None:
    steps = [
        edit(plan, 0, cancelled=True),
        without(plan, 0),
        plan,
        edit(plan, 0, when=when("2023-06")),
        without(plan, 0),
        plan,
    ]
    sequences = []
    for n, step in enumerate(steps):
        now = LATER + n * SECOND
        changes = compare([step], publication)
        sequences += [line.sequence for line in revisions(changes, publication, now)]
        publication = publish([step], publication, now)
    assert sequences == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("now", "published"),
    [
        (LATER, LATER),
        (LATER.replace(microsecond=999_999), LATER),
        (LATER.astimezone(timezone(timedelta(hours=3))), LATER),
        (NOW + SECOND, NOW + SECOND),
        (NOW, NOW + SECOND),
        (NOW.replace(microsecond=500_000), NOW + SECOND),
        (NOW - SECOND, NOW + SECOND),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW + SECOND),
    ],
)
def test_time_is_utc_to_the_second_and_never_goes_back(
    plan: Plan, publication: Publication, now: datetime, published: datetime
) -> None:
    changes = compare([edit(plan, 0, said="май")], publication)
    (written,) = revisions(changes, publication, now)
    assert (written.published, written.published.utcoffset()) == (published, timedelta(0))


def test_clock_set_back_for_long_still_goes_on(plan: Plan, publication: Publication) -> None:
    """Each publication is a second behind the one before."""
    times = []
    for row in (2, 3, 4):
        publication = publish(
            [edit(plan, 0, said=str(row))], publication, NOW - timedelta(days=365)
        )
        times.append(publication.entries[SLUG, "mag-session-29"].modified)
    assert times == [NOW + SECOND, NOW + 2 * SECOND, NOW + 3 * SECOND]


def test_item_in_another_row_keeps_its_sequence(plan: Plan, publication: Publication) -> None:
    """Its line says where it stands now; its entry is as old as before."""
    (written,) = revisions(compare([edit(plan, 0, row=2)], publication), publication, LATER)
    assert written == line(
        following=0, item=replace(plan.items[0], row=2), published=LATER, sequence=0
    )
    identity = (SLUG, "mag-session-29")
    before = publication.entries[identity]
    after = fold([written], publication)
    assert after.entries == {
        **publication.entries,
        identity: replace_entry(before, item=replace(plan.items[0], row=2)),
    }
    assert after.history == publication.history


@pytest.mark.parametrize("before", [None, "https://old.example"])
def test_new_address_of_the_site_is_a_line_of_its_own(
    plan: Plan, publication: Publication, before: str | None
) -> None:
    """Once told it is told no more; where it isn't known, nothing is said of it."""
    published = replace_entry(publication, base_url=before)
    told = Revision(version=VERSION, published=LATER, following=0, base_url="https://new.example")
    assert revisions((), published, LATER, "https://new.example") == (told,)
    after = fold([told], published)
    assert (after.base_url, after.anew) == ("https://new.example", FLOOR + 2 * SECOND)
    assert after == replace_entry(
        published,
        base_url="https://new.example",
        anew=after.anew,
        stamp=after.anew,
        published=LATER,
    )
    assert revisions((), after, LATER, "https://new.example") == ()
    assert revisions((), published, LATER) == ()
    changes = compare([edit(plan, 0, said="май")], published)
    lines = revisions(changes, published, LATER, "https://new.example")
    assert [(each.base_url, each.key, each.following) for each in lines] == [
        ("https://new.example", None, 1),
        (None, "mag-session-29", 0),
    ]


def test_nothing_but_what_changed_gets_a_new_entry(plan: Plan, publication: Publication) -> None:
    after = publish([edit(plan, 0, said="май")], publication)
    identity = (SLUG, "mag-session-29")
    expected = replace_entry(
        publication.entries[identity],
        item=replace(plan.items[0], said="май"),
        sequence=1,
        modified=LATER,
        stamp=FLOOR + 2 * SECOND,
    )
    assert after.entries == {**publication.entries, identity: expected}
