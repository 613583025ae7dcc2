"""The journal folded up: what each line makes of what was public before it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from data.journal.change import Aspect, Change, ChangeKind, PublishedChange, Topic
from data.journal.publication import EMPTY, Entry, Publication, PublishedPlan, Traits, fold
from data.journal.store import VERSION, Revision
from data.plan.model import Category, Header, Item, Place, Section
from data.when.value import Precision, When

TIMES = [datetime(2023, month, 1, 9, 0, tzinfo=UTC) for month in range(1, 13)]
FIRST, SECOND, THIRD = TIMES[:3]

EVENTS = Category(key="events", name={"ru": "Мероприятия", "en": "Events"})
JUBILEES = Category(key="jubilees", name={"ru": "Юбилеи", "en": "Jubilees"})
MINSK = Place(key="minsk", name={"ru": "Минск", "en": "Minsk"}, latitude=53.9, longitude=27.5)
RENAMED_MINSK = replace(MINSK, name={"ru": "Менск", "en": "Mensk"})
PERM = Place(key="perm", name={"ru": "Пермь", "en": "Perm"}, latitude=58.0, longitude=56.2)
MAY = When(text="2023-05", start=date(2023, 5, 1), end=date(2023, 6, 1), precision=Precision.MONTH)
DAY = When(
    text="2023-05-26~",
    start=date(2023, 5, 26),
    end=date(2023, 5, 27),
    precision=Precision.DAY,
    approximate=True,
)
FORUM = Item(
    key="forum",
    category=EVENTS,
    row=1,
    title={"ru": "Форум", "en": "Forum"},
    when=MAY,
    said="май",
    place=MINSK,
)
PARADE = replace(FORUM, key="parade", row=2, title={"ru": "Парад", "en": "Parade"})
HEADER = Header(
    year=2023,
    domain="mag.example",
    color="slategray",
    organisation={"ru": "МАГ", "en": "MAG"},
    title={"ru": "План", "en": "Plan"},
    sections=tuple(
        Section(category=category, heading=category.name, color="red")
        for category in (EVENTS, JUBILEES)
    ),
)


def line(
    published: datetime, item: Item | str, *, sequence: int = 0, plan: str = "mag-2023"
) -> Revision:
    """Return a line about an item, or about the removal of a key."""
    return Revision(
        version=VERSION,
        published=published,
        following=0,
        plan=plan,
        key=item if isinstance(item, str) else item.key,
        sequence=sequence,
        item=None if isinstance(item, str) else item,
        header=None,
    )


def header_line(
    published: datetime, header: Header = HEADER, *, sequence: int = 0, plan: str = "mag-2023"
) -> Revision:
    return Revision(
        version=VERSION,
        published=published,
        following=0,
        plan=plan,
        key=None,
        sequence=sequence,
        item=None,
        header=header,
    )


def entry(
    item: Item,
    sequence: int,
    created: datetime,
    modified: datetime,
    *,
    since: datetime | None = None,
    removed: bool = False,
    retired: bool = False,
    changed: Mapping[Topic, PublishedChange] | None = None,
) -> Entry:
    return Entry(
        plan="mag-2023",
        item=item,
        sequence=sequence,
        created=created,
        modified=modified,
        removed=removed,
        retired=retired,
        since=since,
        changed=changed or {},
    )


def past(
    published: datetime, kind: ChangeKind, before: Item | None, after: Item | None, *fields: str
) -> PublishedChange:
    """Return what is remembered of an item."""
    item = after or before
    assert item is not None
    change = Change(
        kind=kind, plan="mag-2023", key=item.key, before=before, after=after, fields=fields
    )
    return PublishedChange(published=published, change=change)


def header_past(published: datetime, header: Header, *fields: str) -> PublishedChange:
    change = Change(kind=ChangeKind.PLAN, plan="mag-2023", key=None, header=header, fields=fields)
    return PublishedChange(published=published, change=change)


def traits(place: str = "minsk", *, day_stated: bool = False, cancelled: bool = False) -> Traits:
    return Traits("mag-2023", "events", place, day_stated, cancelled)


ADDED = past(FIRST, ChangeKind.ADDED, None, FORUM)


def touched(lines: Sequence[Revision]) -> dict[Traits, datetime]:
    return dict(fold(lines).touched)


def test_nothing_makes_nothing() -> None:
    assert fold([]) == EMPTY == Publication()


def test_first_publication() -> None:
    assert fold([header_line(FIRST), line(FIRST, FORUM)]) == Publication(
        plans={"mag-2023": PublishedPlan(header=HEADER, sequence=0, modified=FIRST)},
        entries={("mag-2023", "forum"): entry(FORUM, 0, FIRST, FIRST)},
        categories={"events": EVENTS, "jubilees": JUBILEES},
        places={"minsk": MINSK},
        touched={traits(): FIRST},
        history=(header_past(FIRST, HEADER), ADDED),
        published=FIRST,
    )


def test_change_of_an_item() -> None:
    narrowed = replace(FORUM, when=DAY)
    told = past(SECOND, ChangeKind.NARROWED, FORUM, narrowed, "when")
    known = entry(narrowed, 1, FIRST, SECOND, changed={(Aspect.DATE, ""): told})
    assert fold([line(FIRST, FORUM), line(SECOND, narrowed, sequence=1)]) == Publication(
        entries={("mag-2023", "forum"): known},
        places={"minsk": MINSK},
        touched={traits(): SECOND, traits(day_stated=True): SECOND},
        history=(ADDED, told),
        published=SECOND,
    )


def test_removal_of_an_item() -> None:
    """What was said last stays known, and counts as cancelled."""
    publication = fold([line(FIRST, FORUM), line(SECOND, "forum", sequence=1)])
    told = past(SECOND, ChangeKind.REMOVED, FORUM, None)
    gone = entry(
        FORUM, 1, FIRST, SECOND, since=SECOND, removed=True, changed={(Aspect.STANDING, ""): told}
    )
    assert publication == Publication(
        removed={("mag-2023", "forum"): gone},
        places={"minsk": MINSK},
        touched={traits(): SECOND, traits(cancelled=True): SECOND},
        history=(ADDED, told),
        published=SECOND,
    )
    assert (gone.id, gone.cancelled, gone.traits) == (
        ("mag-2023", "forum"),
        True,
        traits(cancelled=True),
    )


def test_return_of_an_item() -> None:
    """It is the same entry as ever: created when it first was."""
    lines = [
        line(FIRST, FORUM),
        line(SECOND, "forum", sequence=1),
        line(THIRD, FORUM, sequence=2),
    ]
    told = past(THIRD, ChangeKind.RESTORED, FORUM, FORUM)
    back = entry(FORUM, 2, FIRST, THIRD, changed={(Aspect.STANDING, ""): told})
    assert fold(lines) == Publication(
        entries={("mag-2023", "forum"): back},
        places={"minsk": MINSK},
        touched={traits(): THIRD, traits(cancelled=True): THIRD},
        history=(
            ADDED,
            past(SECOND, ChangeKind.REMOVED, FORUM, None),
            told,
        ),
        published=THIRD,
    )


def test_removal_of_what_never_was_is_nothing() -> None:
    assert fold([line(FIRST, "forum")]) == Publication(published=FIRST)


def test_equal_keys_of_two_plans_are_two_entries() -> None:
    publication = fold([line(FIRST, FORUM), line(SECOND, FORUM, plan="mag-2024")])
    assert {identity: found.modified for identity, found in publication.entries.items()} == {
        ("mag-2023", "forum"): FIRST,
        ("mag-2024", "forum"): SECOND,
    }


def test_change_of_the_header() -> None:
    renamed = replace(EVENTS, name={"ru": "События", "en": "Happenings"})
    section = Section(category=renamed, heading=renamed.name, color="red")
    header = replace(HEADER, color="red", sections=(section,))
    publication = fold([header_line(FIRST), header_line(SECOND, header, sequence=1)])
    assert publication == Publication(
        plans={"mag-2023": PublishedPlan(header=header, sequence=1, modified=SECOND)},
        categories={"events": renamed, "jubilees": JUBILEES},
        history=(
            header_past(FIRST, HEADER),
            header_past(SECOND, header, "color", "sections"),
        ),
        published=SECOND,
    )


def test_newest_plan_is_that_of_the_latest_year() -> None:
    older, newer = replace(HEADER, year=2022), replace(HEADER, year=2024)
    lines = [
        header_line(FIRST, newer, plan="a"),
        header_line(FIRST, HEADER, plan="b"),
        header_line(FIRST, older, plan="c"),
    ]
    assert fold(lines).newest_plan() == "a"
    assert fold([*lines, header_line(SECOND, newer, plan="d")]).newest_plan() == "d"


# What feeds are chosen by.


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (FORUM, traits()),
        (replace(FORUM, when=DAY), traits(day_stated=True)),
        (replace(FORUM, place=None), traits("")),
        (replace(FORUM, cancelled=True), traits(cancelled=True)),
        (
            replace(FORUM, category=JUBILEES),
            Traits("mag-2023", "jubilees", "minsk", False, False),  # noqa: FBT003
        ),
    ],
)
def test_traits(item: Item, expected: Traits) -> None:
    assert entry(item, 0, FIRST, FIRST).traits == expected


def test_touched_tells_of_the_feed_an_entry_left_and_the_one_it_came_to() -> None:
    lines = [
        line(FIRST, FORUM),
        line(FIRST, PARADE),
        line(SECOND, replace(FORUM, place=PERM), sequence=1),
        line(THIRD, replace(FORUM, place=PERM, row=9), sequence=2),
    ]
    assert touched(lines[:3]) == {traits(): SECOND, traits("perm"): SECOND}
    assert touched(lines) == {traits(): SECOND, traits("perm"): THIRD}


def test_header_touches_no_entry() -> None:
    assert touched([line(FIRST, FORUM), header_line(SECOND)]) == {traits(): FIRST}


# The newest wording.


def test_place_has_its_newest_wording() -> None:
    renamed = replace(FORUM, place=RENAMED_MINSK)
    publication = fold([line(FIRST, FORUM), line(SECOND, renamed, sequence=1)])
    assert publication.places == {"minsk": RENAMED_MINSK}


def test_place_that_no_item_names_any_more_stays_known() -> None:
    moved = replace(FORUM, place=PERM)
    publication = fold([line(FIRST, FORUM), line(SECOND, moved, sequence=1)])
    assert publication.places == {"minsk": MINSK, "perm": PERM}


def test_removal_brings_no_old_wording_of_a_place_back() -> None:
    """The city was renamed, and another item that named it was removed, at once."""
    renamed = replace(FORUM, place=RENAMED_MINSK)
    lines = [
        line(FIRST, FORUM),
        line(FIRST, PARADE),
        line(SECOND, renamed, sequence=1),
        line(SECOND, "parade", sequence=1),
    ]
    assert fold(lines).places == {"minsk": RENAMED_MINSK}


# Folding onto what is there.


def test_entries_not_named_stay_the_very_same() -> None:
    before = fold([line(FIRST, FORUM), line(FIRST, PARADE)])
    after = fold([line(SECOND, replace(FORUM, when=DAY), sequence=1)], before)
    identity = ("mag-2023", "parade")
    assert after.entries[identity] is before.entries[identity]


def test_folding_leaves_what_it_folds_onto_alone() -> None:
    lines = [header_line(FIRST), line(FIRST, FORUM)]
    before = fold(lines)
    fold([line(SECOND, "forum", sequence=1), header_line(SECOND, sequence=1)], before)
    assert before == fold(lines)
