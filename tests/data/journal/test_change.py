"""What becomes of an item: the kind of each change, and what of the event it is about."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.journal.change import (
    Aspect,
    Change,
    ChangeKind,
    date_kind,
    header_change,
    item_change,
    retirement,
    topics,
)
from data.plan.model import Category, Header, Item, Place
from data.when.value import KEYWORDS, When, parse_when

FIRM, NARROWED, MOVED = ChangeKind.FIRM, ChangeKind.NARROWED, ChangeKind.MOVED
LOOSENED, POSTPONED = ChangeKind.LOOSENED, ChangeKind.POSTPONED
RHYTHM = ChangeKind.RHYTHM
TEXT = ChangeKind.TEXT
EVENTS = Category(key="events", name={"ru": "Мероприятия", "en": "Events"})
JUBILEES = Category(key="jubilees", name={"ru": "Юбилеи", "en": "Jubilees"})
MINSK = Place(key="minsk", name={"ru": "Минск", "en": "Minsk"}, latitude=53.9, longitude=27.5)
PERM = Place(key="perm", name={"ru": "Пермь", "en": "Perm"}, latitude=58.0, longitude=56.2)
WORDS = {"ru": "а", "en": "a"}


def when(text: str) -> When:
    return parse_when(text, 2023)


FORUM = Item(
    key="forum",
    category=EVENTS,
    row=1,
    title={"ru": "Форум", "en": "Forum"},
    when=when("2023-04"),
    said="апрель",
    place=MINSK,
    age=876,
)
OFF = replace(FORUM, cancelled=True)


# Dates.


DATES = [
    # To days the plan holds to be the days themselves.
    ("2023-04", "2023-04-12/2023-04-14", FIRM),
    ("2023-04", "2023-04-30", FIRM),
    ("2023-04", "2023-06-01", FIRM),
    ("2023-04~", "2023-04-12", FIRM),
    ("2023-04/2023-05", "2023-04-12", FIRM),
    ("2023-34", "2023-04-12", FIRM),
    ("2023", "2023-04-12", FIRM),
    ("2023-05-26~", "2023-05-26", FIRM),
    ("2023-05-26~", "2023-05-26/2023-05-27", FIRM),
    ("2023-05-26~/2023-05-27~", "2023-05-26/2023-05-27", FIRM),
    ("2023-05-26~/2023-05-27", "2023-06-01", FIRM),
    ("unscheduled", "2023-05-26", FIRM),
    ("ongoing", "2023-05-26", FIRM),
    ("every week", "2023-05-26/2023-05-28", FIRM),
    # From such days to other ones.
    ("2023-05-26", "2023-05-27", MOVED),
    ("2023-05-26", "2024-05-26", MOVED),
    ("2023-05-26", "2023-05-26/2023-05-27", MOVED),
    ("2023-05-26/2023-05-27", "2023-05-26", MOVED),
    ("2023-05-26/2023-05-28", "2023-05-27", MOVED),
    ("2023-05-26/2023-05-27", "2023-05-28/2023-05-29", MOVED),
    # From such days to less.
    ("2023-05-26", "2023-05-26~", LOOSENED),
    ("2023-05-26/2023-05-27", "2023-05-26~/2023-05-27~", LOOSENED),
    ("2023-05-26/2023-05-27", "2023-05-26~/2023-05-27", LOOSENED),
    ("2023-05-26", "2023-05-26~/2023-05-28~", LOOSENED),
    ("2023-05-26", "2023-05", LOOSENED),
    ("2023-05-01", "2023-05", LOOSENED),
    ("2023-05-31", "2023-05~", LOOSENED),
    ("2023-05-26", "2023-34", LOOSENED),
    ("2023-05-26", "ongoing", LOOSENED),
    ("2023-05-26", "every month", LOOSENED),
    ("2023-05-26", "2023-05-28~", MOVED),
    ("2023-05-26", "2023-06", MOVED),
    ("2023-05-31/2023-06-01", "2023-05", MOVED),
    ("2023-05-26", "2023-22", MOVED),
    ("2023-09-01/2023-10-31", "2023-09", MOVED),
    # Among approximate days.
    ("2023-05-26~", "2023-05-27~", MOVED),
    ("2023-05-26~", "2023-05-26~/2023-05-28~", MOVED),
    ("2023-05-26~/2023-05-28~", "2023-05-27~", MOVED),
    ("2023-05-26~", "2023-05", LOOSENED),
    ("2023-05-26~", "2023-05~", LOOSENED),
    ("2023-05-26~", "2023-06", MOVED),
    ("2023-05", "2023-05-26~", NARROWED),
    ("2023-05", "2023-05-31~", NARROWED),
    ("2023-05", "2023-06-01~", MOVED),
    ("2023-05", "2023-05-31~/2023-06-01~", MOVED),
    # Among months and longer windows.
    ("2023-04", "2023-05", MOVED),
    ("2023-04", "2023-04~", LOOSENED),
    ("2023-04~", "2023-04", NARROWED),
    ("2023-04", "2023-04/2023-05", LOOSENED),
    ("2023-04/2023-05", "2023-05", NARROWED),
    ("2023-04/2023-05", "2023-05~", NARROWED),
    ("2023-04/2023-05", "2023-05/2023-06", MOVED),
    ("2023-04/2023-05", "2023-06", MOVED),
    ("2023-34", "2023-04", NARROWED),
    ("2023-34", "2023-06", NARROWED),
    ("2023-34", "2023-07", MOVED),
    ("2023-34", "2023-04/2023-06", TEXT),
    ("2023-06/2023-08", "2023-22", TEXT),
    ("2023-40~", "2023-01~/2023-06", TEXT),
    ("ongoing", "2023", TEXT),
    ("2023-22", "2023-08", NARROWED),
    ("2023-40", "2023-34", NARROWED),
    ("2023-34", "2023-40", LOOSENED),
    ("2023-34", "2023-35", MOVED),
    ("2023", "2023-41", NARROWED),
    ("2023-41", "2023", LOOSENED),
    # To no date, and from none.
    ("2023-04", "unscheduled", POSTPONED),
    ("2023-05-26", "unscheduled", POSTPONED),
    ("2023-05-26~", "unscheduled", POSTPONED),
    ("2023", "unscheduled", POSTPONED),
    ("ongoing", "unscheduled", POSTPONED),
    ("every half-year", "unscheduled", POSTPONED),
    ("unscheduled", "2023-04", NARROWED),
    ("unscheduled", "2023-04~", NARROWED),
    ("unscheduled", "2023-05-26~", NARROWED),
    ("unscheduled", "2023", NARROWED),
    ("unscheduled", "2024-02", NARROWED),
    ("unscheduled", "ongoing", NARROWED),
    ("unscheduled", "every week", NARROWED),
    # What fills the year.
    ("ongoing", "every week", RHYTHM),
    ("every week", "ongoing", RHYTHM),
    ("every week", "every month", RHYTHM),
    ("every half-year", "every quarter", RHYTHM),
    ("ongoing", "2023-04", NARROWED),
    ("ongoing", "2023-04-12~", NARROWED),
    ("ongoing", "2024-04", MOVED),
    ("2023-04", "ongoing", LOOSENED),
    ("every quarter", "2023-34", NARROWED),
    ("2023-34", "every week", LOOSENED),
]


@pytest.mark.parametrize(("before", "after", "kind"), DATES)
def test_kind_of_a_date_that_changes(before: str, after: str, kind: ChangeKind) -> None:
    assert date_kind(when(before), when(after)) is kind


@pytest.mark.parametrize(("before", "after", "kind"), DATES)
def test_date_that_changes_is_the_change_of_its_item(
    before: str, after: str, kind: ChangeKind
) -> None:
    """Whatever else of the item changes with it."""
    old = replace(FORUM, when=when(before))
    new = replace(FORUM, when=when(after), said="x", place=PERM, title=WORDS, notes=WORDS)
    assert item_change("p", old, new) == Change(
        kind=kind,
        plan="p",
        key="forum",
        before=old,
        after=new,
        fields=("title", "when", "said", "place", "notes"),
    )


@st.composite
def edtf(draw: st.DrawFn) -> str:
    """Return a date of any kind in the plan's year or the next one."""
    year, rough = draw(st.sampled_from([2023, 2024])), draw(st.sampled_from(["", "~"]))
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    later = draw(st.integers(month, 12))
    forms = [
        f"{year}",
        f"{year}-{draw(st.integers(21, 23))}",
        f"{year}-{draw(st.integers(33, 36))}",
        f"{year}-{draw(st.integers(40, 41))}",
        f"{year}-{month:02}",
        f"{year}-{month:02}{rough}/{year}-{later:02}",
        f"{year}-{month:02}-{day:02}",
        f"{year}-{month:02}-{day:02}{rough}/{year}-{later:02}-28",
    ]
    return f"{draw(st.sampled_from(forms))}{rough}"


WHENS = st.one_of(edtf(), st.sampled_from(KEYWORDS)).map(when)
PAIRS = st.tuples(WHENS, WHENS).filter(lambda pair: pair[0] != pair[1])


def exact(date: When) -> bool:
    """Tell whether every date of the text is a day, and none is approximate."""
    return date.text.count("-") == 2 * (1 + date.text.count("/")) and "~" not in date.text


def holds(outer: When, inner: When) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


@given(PAIRS)
def test_date_is_set_just_where_it_comes_to_name_exact_days(pair: tuple[When, When]) -> None:
    before, after = pair
    assert (date_kind(before, after) is FIRM) == (exact(after) and not exact(before))


@given(PAIRS)
def test_date_is_postponed_just_where_none_is_left(pair: tuple[When, When]) -> None:
    before, after = pair
    assert (date_kind(before, after) is POSTPONED) == (after.text == "unscheduled")


@given(PAIRS)
def test_rhythm_changes_just_between_two_ways_to_fill_the_year(pair: tuple[When, When]) -> None:
    texts = {each.text for each in pair}
    assert (date_kind(*pair) is RHYTHM) == (texts <= set(KEYWORDS) - {"unscheduled"})


@given(PAIRS)
def test_date_narrowed_down_contradicts_nothing(pair: tuple[When, When]) -> None:
    before, after = pair
    if date_kind(before, after) is NARROWED:
        assert before.text == "unscheduled" or holds(before, after)
        assert not exact(before)
        assert not exact(after)


@given(PAIRS)
def test_date_open_again_holds_what_it_was(pair: tuple[When, When]) -> None:
    before, after = pair
    if date_kind(before, after) is LOOSENED:
        assert holds(after, before)
        assert not exact(after)


@given(PAIRS)
def test_date_moved_said_not_less_of_the_same(pair: tuple[When, When]) -> None:
    """A window that lies in another one moves to it, or from it, only between days."""
    before, after = pair
    if date_kind(before, after) is MOVED and before.days != after.days:
        days = before.day_stated and after.day_stated
        assert days or not holds(after, before)
        # What was settled can't be narrowed down any more: fewer days of it are other ones.
        assert days or exact(before) or not holds(before, after)


@given(PAIRS)
def test_way_back_is_the_opposite(pair: tuple[When, When]) -> None:
    """What was narrowed down comes open again; what was moved is moved, or set, on its way back."""
    before, after = pair
    there, back = date_kind(before, after), date_kind(after, before)
    opposite = {
        FIRM: {LOOSENED, MOVED, POSTPONED},
        NARROWED: {LOOSENED, POSTPONED},
        LOOSENED: {NARROWED, FIRM},
        MOVED: {MOVED, FIRM},
        POSTPONED: {NARROWED, FIRM},
        RHYTHM: {RHYTHM},
        TEXT: {TEXT},
    }
    assert back in opposite[there]


# Items.


MINSK_REKEYED = replace(FORUM, place=replace(MINSK, key="minsk-city"))
MINSK_MOVED = replace(FORUM, place=replace(MINSK, latitude=1.0, longitude=2.0))
MINSK_RENAMED = replace(FORUM, place=replace(MINSK, name={"ru": "Менск", "en": "Minsk"}))
DATE, PLACE, TITLE, STANDING = Aspect.DATE, Aspect.PLACE, Aspect.TITLE, Aspect.STANDING
AGE = Aspect.AGE


def aspects(change: Change) -> list[Aspect]:
    """Return the aspects, in whatever language each changed."""
    return list(dict.fromkeys(aspect for aspect, _ in topics(change)))


ITEMS = [
    (None, FORUM, ChangeKind.ADDED, []),
    (None, OFF, ChangeKind.ADDED, []),
    (FORUM, None, ChangeKind.REMOVED, [STANDING]),
    (OFF, None, ChangeKind.REMOVED, [STANDING]),
    (FORUM, OFF, ChangeKind.CANCELLED, [STANDING]),
    (FORUM, replace(OFF, reason=WORDS), ChangeKind.CANCELLED, [STANDING]),
    (FORUM, replace(OFF, when=when("2023-05")), ChangeKind.CANCELLED, [STANDING, DATE]),
    (OFF, FORUM, ChangeKind.RESTORED, [STANDING]),
    (OFF, replace(FORUM, place=PERM), ChangeKind.RESTORED, [STANDING, PLACE]),
    (OFF, replace(OFF, reason=WORDS), ChangeKind.TEXT, []),
    (OFF, replace(OFF, when=when("2023-05")), MOVED, [DATE]),
    (FORUM, replace(FORUM, when=when("2023-05")), MOVED, [DATE]),
    (FORUM, replace(FORUM, when=when("2023-05"), place=PERM), MOVED, [DATE, PLACE]),
    (
        FORUM,
        replace(FORUM, when=when("unscheduled"), place=None, title=WORDS),
        POSTPONED,
        [DATE, PLACE, TITLE],
    ),
    (FORUM, replace(FORUM, place=PERM), ChangeKind.PLACE, [PLACE]),
    (FORUM, replace(FORUM, place=None), ChangeKind.PLACE, [PLACE]),
    (replace(FORUM, place=None), FORUM, ChangeKind.PLACE, [PLACE]),
    (FORUM, MINSK_RENAMED, ChangeKind.PLACE, [PLACE]),
    (FORUM, MINSK_MOVED, ChangeKind.TEXT, []),
    (FORUM, MINSK_REKEYED, ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, place=PERM, title=WORDS), ChangeKind.PLACE, [PLACE, TITLE]),
    (FORUM, replace(FORUM, title=WORDS), ChangeKind.TITLE, [TITLE]),
    (FORUM, replace(FORUM, title=WORDS, age=877), ChangeKind.TITLE, [AGE, TITLE]),
    (FORUM, replace(FORUM, age=877), ChangeKind.TEXT, [AGE]),
    (FORUM, replace(FORUM, age=None), ChangeKind.TEXT, [AGE]),
    (FORUM, replace(FORUM, said="в апреле"), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, notes=WORDS), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, organisers=(WORDS,)), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, row=2), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, category=JUBILEES), ChangeKind.TEXT, []),
]


def differing(before: Item | None, after: Item | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    names = (
        *("key", "category", "row", "title", "when", "said", "place", "age"),
        *("organisers", "notes", "cancelled", "reason"),
    )
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


@pytest.mark.parametrize(("before", "after", "kind", "about"), ITEMS)
def test_change_of_an_item(
    before: Item | None, after: Item | None, kind: ChangeKind, about: list[Aspect]
) -> None:
    change = item_change("p", before, after)
    assert change == Change(
        kind=kind,
        plan="p",
        key="forum",
        before=before,
        after=after,
        fields=differing(before, after),
    )
    assert aspects(change) == about


@pytest.mark.parametrize("item", [None, FORUM, OFF])
def test_nothing_becomes_of_what_stays(item: Item | None) -> None:
    assert item_change("p", item, item) is None


@pytest.mark.parametrize(
    ("gone", "after", "kind", "about"),
    [
        (FORUM, FORUM, ChangeKind.RESTORED, [STANDING]),
        (OFF, FORUM, ChangeKind.RESTORED, [STANDING]),
        (FORUM, OFF, ChangeKind.CANCELLED, [STANDING]),
        (OFF, OFF, ChangeKind.CANCELLED, [STANDING]),
        (FORUM, replace(FORUM, when=when("2023-05")), ChangeKind.RESTORED, [STANDING, DATE]),
        (FORUM, replace(FORUM, title=WORDS), ChangeKind.RESTORED, [STANDING, TITLE]),
    ],
)
def test_return_of_an_item(gone: Item, after: Item, kind: ChangeKind, about: list[Aspect]) -> None:
    """It is told against what the item was when it was removed."""
    change = item_change("p", None, after, gone=gone)
    fields = differing(gone, after)
    assert change == Change(
        kind=kind, plan="p", key="forum", before=gone, after=after, fields=fields
    )
    assert aspects(change) == about


def test_item_that_is_public_is_compared_with_that_alone() -> None:
    """What it was at some removal of long ago says nothing."""
    moved = replace(FORUM, when=when("2023-05"))
    assert item_change("p", FORUM, moved, gone=OFF) == item_change("p", FORUM, moved)


def test_a_text_is_told_of_in_the_languages_in_which_it_changed() -> None:
    code = next(iter(FORUM.title))
    title = {**FORUM.title, code: "другое"}
    assert FORUM.place is not None
    place = replace(FORUM.place, name={**FORUM.place.name, code: "другой"})
    change = item_change("p", FORUM, replace(FORUM, title=title, place=place))
    assert change is not None
    assert list(topics(change)) == [(PLACE, code), (TITLE, code)]


GERMAN = replace(
    FORUM,
    title={**FORUM.title, "de": "Forum"},
    place=replace(MINSK, name={**MINSK.name, "de": "Minsk"}),
)


@pytest.mark.parametrize(("before", "after"), [(FORUM, GERMAN), (GERMAN, FORUM)])
def test_a_language_that_begins_or_ends_is_told_to_nobody(before: Item, after: Item) -> None:
    change = item_change("p", before, after)
    assert change is not None
    assert (change.kind, list(topics(change))) == (ChangeKind.TEXT, [])


def test_a_language_that_begins_hides_no_change_in_the_others() -> None:
    assert GERMAN.place is not None
    place = replace(GERMAN.place, name={**GERMAN.place.name, "en": "Mensk"})
    after = replace(GERMAN, title={**GERMAN.title, "ru": "Съезд"}, place=place)
    change = item_change("p", FORUM, after)
    assert change is not None
    assert (change.kind, list(topics(change))) == (
        ChangeKind.PLACE,
        [(TITLE, "ru"), (PLACE, "en")],
    )


def test_a_place_named_in_more_languages_than_the_title() -> None:
    before, after = (
        replace(FORUM, title={"ru": "Форум"}, place=replace(MINSK, name=name))
        for name in (MINSK.name, {**MINSK.name, "en": "Mensk"})
    )
    change = item_change("p", before, after)
    assert change is not None
    assert list(topics(change)) == [(PLACE, "en")]


def test_the_year_of_a_plan_corrected_moves_no_keyword() -> None:
    """Its window is the plan's year, and nobody said anything of it."""
    for text in ("unscheduled", "ongoing", "every week"):
        assert date_kind(parse_when(text, 2023), parse_when(text, 2024)) is TEXT


def test_retirement_is_about_nothing() -> None:
    change = retirement("p", OFF)
    assert change == Change(kind=ChangeKind.RETIRED, plan="p", key="forum", before=OFF)
    assert list(topics(change)) == []


def test_change_of_a_header_is_about_no_event() -> None:
    header = Header(
        year=2023, domain="a.example", color="red", organisation=WORDS, title=WORDS, sections=()
    )
    headers = [header, replace(header, color="blue", year=2024), header]
    changes = [header_change("p", before, after) for before, after in pairwise([None, *headers])]
    expected = [
        Change(kind=ChangeKind.PLAN, plan="p", key=None, header=after, fields=fields)
        for after, fields in zip(headers, [(), ("year", "color"), ("year", "color")], strict=True)
    ]
    assert changes == expected
    assert [topic for change in expected for topic in topics(change)] == []
    assert header_change("p", header, replace(header)) is None
