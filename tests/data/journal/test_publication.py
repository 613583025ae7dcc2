"""The journal folded up: what each line makes of what was public before it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from data.journal.change import Aspect, Change, ChangeKind, PublishedChange, Topic
from data.journal.publication import (
    EMPTY,
    FLOOR,
    TICK,
    Entry,
    Publication,
    PublishedPlan,
    Traits,
    fold,
)
from data.journal.revision import VERSION, Revision
from data.plan.model import Category, Header, Item, Organisation, Place, Section
from data.when.edtf import Precision
from data.when.period import year_period
from data.when.value import Days, Within

TIMES = [datetime(2023, month, 1, 9, 0, tzinfo=UTC) for month in range(1, 13)]
FIRST, SECOND, THIRD = TIMES[:3]

EVENTS = Category(key="events", name={"ru": "Мероприятия", "en": "Events"})
JUBILEES = Category(key="jubilees", name={"ru": "Юбилеи", "en": "Jubilees"})
MINSK = Place(key="minsk", name={"ru": "Минск", "en": "Minsk"}, latitude=53.9, longitude=27.5)
RENAMED_MINSK = replace(MINSK, name={"ru": "Менск", "en": "Mensk"})
PERM = Place(key="perm", name={"ru": "Пермь", "en": "Perm"}, latitude=58.0, longitude=56.2)
MAY = Within(start=date(2023, 5, 1), end=date(2023, 6, 1), unit=Precision.MONTH)
DAY = Days(start=date(2023, 5, 26), end=date(2023, 5, 27), approximate=True)
FORUM = Item(
    key="forum",
    category=EVENTS,
    row=1,
    title={"ru": "Форум", "en": "Forum"},
    when=MAY,
    said="май",
    places=(MINSK,),
)
PARADE = replace(FORUM, key="parade", row=2, title={"ru": "Парад", "en": "Parade"})
HEADER = Header(
    period=year_period(2023),
    organisation=Organisation(
        name={"ru": "МАГ", "en": "MAG"},
        domain="mag.example",
        languages=("ru", "en"),
        color="slategray",
    ),
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
    )


def header_line(
    published: datetime, header: Header = HEADER, *, sequence: int = 0, plan: str = "mag-2023"
) -> Revision:
    return Revision(
        version=VERSION,
        published=published,
        following=0,
        plan=plan,
        sequence=sequence,
        header=header,
    )


def counted(lines: Sequence[Revision]) -> list[Revision]:
    """Return the lines with how many of the same publication follow each."""
    times = [each.published for each in lines]
    return [
        replace(each, following=times[n + 1 :].count(each.published))
        for n, each in enumerate(lines)
    ]


def made(lines: Sequence[Revision], onto: Publication = EMPTY) -> Publication:
    return fold(counted(lines), onto)


def stamp(n: int) -> datetime:
    """Return the stamp of the `n`th publication, where all are earlier than the first release."""
    return FLOOR + n * TICK


STAMPS = {time: stamp(n) for n, time in enumerate(TIMES, 1)}


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
        stamp=STAMPS[modified],
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


def traits(
    *places: str, day_stated: bool = False, firm: bool = False, cancelled: bool = False
) -> Traits:
    return Traits("mag-2023", "events", places, day_stated, firm, cancelled)


ADDED = past(FIRST, ChangeKind.ADDED, None, FORUM)


def touched(lines: Sequence[Revision]) -> dict[Traits, datetime]:
    return dict(made(lines).touched)


def test_nothing_makes_nothing() -> None:
    assert fold([]) == EMPTY == Publication()


def test_first_publication() -> None:
    assert made([header_line(FIRST), line(FIRST, FORUM)]) == Publication(
        plans={"mag-2023": PublishedPlan(header=HEADER, sequence=0, stamp=stamp(1))},
        entries={("mag-2023", "forum"): entry(FORUM, 0, FIRST, FIRST)},
        categories={"events": EVENTS, "jubilees": JUBILEES},
        places={"minsk": MINSK},
        touched={traits("minsk"): STAMPS[FIRST]},
        history=(header_past(FIRST, HEADER), ADDED),
        published=FIRST,
        stamp=STAMPS[FIRST],
    )


def test_change_of_an_item() -> None:
    narrowed = replace(FORUM, when=DAY)
    told = past(SECOND, ChangeKind.NARROWED, FORUM, narrowed, "when")
    known = entry(narrowed, 1, FIRST, SECOND, changed={(Aspect.DATE, ""): told})
    assert made([line(FIRST, FORUM), line(SECOND, narrowed, sequence=1)]) == Publication(
        entries={("mag-2023", "forum"): known},
        places={"minsk": MINSK},
        touched={traits("minsk"): STAMPS[SECOND], traits("minsk", day_stated=True): STAMPS[SECOND]},
        history=(ADDED, told),
        published=SECOND,
        stamp=STAMPS[SECOND],
    )


def test_removal_of_an_item() -> None:
    """What was said last stays known, and counts as cancelled."""
    publication = made([line(FIRST, FORUM), line(SECOND, "forum", sequence=1)])
    told = past(SECOND, ChangeKind.REMOVED, FORUM, None)
    gone = entry(
        FORUM, 1, FIRST, SECOND, since=SECOND, removed=True, changed={(Aspect.STANDING, ""): told}
    )
    assert publication == Publication(
        removed={("mag-2023", "forum"): gone},
        places={"minsk": MINSK},
        touched={traits("minsk"): STAMPS[SECOND], traits("minsk", cancelled=True): STAMPS[SECOND]},
        history=(ADDED, told),
        published=SECOND,
        stamp=STAMPS[SECOND],
    )
    assert (gone.id, gone.cancelled, gone.traits) == (
        ("mag-2023", "forum"),
        True,
        traits("minsk", cancelled=True),
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
    assert made(lines) == Publication(
        entries={("mag-2023", "forum"): back},
        places={"minsk": MINSK},
        touched={traits("minsk"): STAMPS[THIRD], traits("minsk", cancelled=True): STAMPS[THIRD]},
        history=(
            ADDED,
            past(SECOND, ChangeKind.REMOVED, FORUM, None),
            told,
        ),
        published=THIRD,
        stamp=STAMPS[THIRD],
    )


def test_removal_of_what_never_was_is_nothing() -> None:
    assert made([line(FIRST, "forum")]) == Publication(published=FIRST, stamp=stamp(1))


def test_equal_keys_of_two_plans_are_two_entries() -> None:
    publication = made([line(FIRST, FORUM), line(SECOND, FORUM, plan="mag-2024")])
    assert {identity: found.modified for identity, found in publication.entries.items()} == {
        ("mag-2023", "forum"): FIRST,
        ("mag-2024", "forum"): SECOND,
    }


def test_change_of_the_header() -> None:
    renamed = replace(EVENTS, name={"ru": "События", "en": "Happenings"})
    section = Section(category=renamed, heading=renamed.name, color="red")
    organisation = replace(HEADER.organisation, color="red")
    header = replace(HEADER, organisation=organisation, sections=(section,))
    publication = made([header_line(FIRST), header_line(SECOND, header, sequence=1)])
    assert publication == Publication(
        plans={"mag-2023": PublishedPlan(header=header, sequence=1, stamp=stamp(2))},
        categories={"events": renamed, "jubilees": JUBILEES},
        history=(
            header_past(FIRST, HEADER),
            header_past(SECOND, header, "organisation", "sections"),
        ),
        published=SECOND,
        stamp=STAMPS[SECOND],
    )


def test_newest_plan_is_that_of_the_latest_year() -> None:
    older, newer = (replace(HEADER, period=year_period(year)) for year in (2022, 2024))
    lines = [
        header_line(FIRST, newer, plan="a"),
        header_line(FIRST, HEADER, plan="b"),
        header_line(FIRST, older, plan="c"),
    ]
    assert made(lines).newest_plan() == "a"
    assert made([*lines, header_line(SECOND, newer, plan="d")]).newest_plan() == "d"


# What feeds are chosen by.


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (FORUM, traits("minsk")),
        (replace(FORUM, when=DAY), traits("minsk", day_stated=True)),
        (
            replace(FORUM, when=replace(DAY, approximate=False)),
            traits("minsk", day_stated=True, firm=True),
        ),
        (replace(FORUM, places=(MINSK, PERM)), traits("minsk", "perm")),
        (replace(FORUM, places=(Place(key="", name={"ru": "Клуб"}),)), traits()),
        (replace(FORUM, places=()), traits()),
        (replace(FORUM, cancelled=True), traits("minsk", cancelled=True)),
        (
            replace(FORUM, category=JUBILEES),
            Traits("mag-2023", "jubilees", ("minsk",), False, False, False),  # noqa: FBT003
        ),
    ],
)
def test_traits(item: Item, expected: Traits) -> None:
    assert entry(item, 0, FIRST, FIRST).traits == expected


def test_touched_tells_of_the_feed_an_entry_left_and_the_one_it_came_to() -> None:
    lines = [
        line(FIRST, FORUM),
        line(FIRST, PARADE),
        line(SECOND, replace(FORUM, places=(PERM,)), sequence=1),
        line(THIRD, replace(FORUM, places=(PERM,), row=9), sequence=1),
    ]
    before = {traits("minsk"): STAMPS[SECOND], traits("perm"): STAMPS[SECOND]}
    assert touched(lines[:3]) == before
    assert touched(lines) == {**before, traits("perm"): STAMPS[THIRD]}


def test_header_touches_no_entry() -> None:
    assert touched([line(FIRST, FORUM), header_line(SECOND)]) == {traits("minsk"): STAMPS[FIRST]}


# The newest wording.


def test_place_has_its_newest_wording() -> None:
    renamed = replace(FORUM, places=(RENAMED_MINSK,))
    publication = made([line(FIRST, FORUM), line(SECOND, renamed, sequence=1)])
    assert publication.places == {"minsk": RENAMED_MINSK}


def test_place_that_no_item_names_any_more_stays_known() -> None:
    moved = replace(FORUM, places=(PERM,))
    publication = made([line(FIRST, FORUM), line(SECOND, moved, sequence=1)])
    assert publication.places == {"minsk": MINSK, "perm": PERM}


def test_removal_brings_no_old_wording_of_a_place_back() -> None:
    """The city was renamed, and another item that named it was removed, at once."""
    renamed = replace(FORUM, places=(RENAMED_MINSK,))
    lines = [
        line(FIRST, FORUM),
        line(FIRST, PARADE),
        line(SECOND, renamed, sequence=1),
        line(SECOND, "parade", sequence=1),
    ]
    assert made(lines).places == {"minsk": RENAMED_MINSK}


# Folding onto what is there.


def test_entries_not_named_stay_the_very_same() -> None:
    before = made([line(FIRST, FORUM), line(FIRST, PARADE)])
    after = made([line(SECOND, replace(FORUM, when=DAY), sequence=1)], before)
    identity = ("mag-2023", "parade")
    assert after.entries[identity] is before.entries[identity]


def test_folding_leaves_what_it_folds_onto_alone() -> None:
    lines = [header_line(FIRST), line(FIRST, FORUM)]
    before = made(lines)
    made([line(SECOND, "forum", sequence=1), header_line(SECOND, sequence=1)], before)
    assert before == made(lines)
