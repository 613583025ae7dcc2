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
from data.plan.model import Category, Header, Item, Organisation, Place
from data.when.edtf import KEYWORDS
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import When

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
    return parse_when(text, year_period(2023))


FORUM = Item(
    key="forum",
    category=EVENTS,
    row=1,
    title={"ru": "Форум", "en": "Forum"},
    when=when("2023-04"),
    said="апрель",
    places=(MINSK,),
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
    new = replace(FORUM, when=when(after), said="x", places=(PERM,), title=WORDS, notes=WORDS)
    assert item_change("p", old, new) == Change(
        kind=kind,
        plan="p",
        key="forum",
        before=old,
        after=new,
        fields=("title", "when", "said", "places", "notes"),
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
    year = year_period(2023)
    filling = all((each.start, each.end) == (year.start, year.end) for each in pair)
    rhythm = any(text.startswith("every") for text in texts)
    loose = not any(map(exact, pair)) and "unscheduled" not in texts
    assert (date_kind(*pair) is RHYTHM) == (filling and rhythm and loose)


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


MINSK_MOVED = replace(FORUM, places=(replace(MINSK, latitude=1.0, longitude=2.0),))
MINSK_RENAMED = replace(FORUM, places=(replace(MINSK, name={"ru": "Менск", "en": "Minsk"}),))
MINSK_REKEYED = replace(FORUM, places=(replace(MINSK, key="minsk-by"),))
MINSK_UNLISTED = replace(FORUM, places=(Place(key="", name={"ru": "Минск"}),))
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
    (OFF, replace(FORUM, places=(PERM,)), ChangeKind.RESTORED, [STANDING, PLACE]),
    (OFF, replace(OFF, reason=WORDS), ChangeKind.TEXT, []),
    (OFF, replace(OFF, when=when("2023-05")), MOVED, [DATE]),
    (FORUM, replace(FORUM, when=when("2023-05")), MOVED, [DATE]),
    (FORUM, replace(FORUM, when=when("2023-05"), places=(PERM,)), MOVED, [DATE, PLACE]),
    (
        FORUM,
        replace(FORUM, when=when("unscheduled"), places=(), title=WORDS),
        POSTPONED,
        [DATE, PLACE, TITLE],
    ),
    (FORUM, replace(FORUM, places=(PERM,)), ChangeKind.PLACE, [PLACE]),
    (FORUM, replace(FORUM, places=()), ChangeKind.PLACE, [PLACE]),
    (replace(FORUM, places=()), FORUM, ChangeKind.PLACE, [PLACE]),
    (FORUM, MINSK_RENAMED, ChangeKind.PLACE, [PLACE]),
    (FORUM, MINSK_MOVED, ChangeKind.TEXT, []),
    (FORUM, MINSK_REKEYED, ChangeKind.TEXT, []),
    (FORUM, MINSK_UNLISTED, ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, places=(MINSK, PERM)), ChangeKind.PLACE, [PLACE]),
    (replace(FORUM, places=(MINSK, PERM)), FORUM, ChangeKind.PLACE, [PLACE]),
    (
        replace(FORUM, places=(MINSK, PERM)),
        replace(FORUM, places=(PERM, MINSK)),
        ChangeKind.PLACE,
        [PLACE],
    ),
    (FORUM, replace(FORUM, url="https://a.example/"), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, title={"ru": "Форум"}), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, row=2, title={"ru": "Форум"}), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, places=(PERM,), title=WORDS), ChangeKind.PLACE, [PLACE, TITLE]),
    (FORUM, replace(FORUM, title=WORDS), ChangeKind.TITLE, [TITLE]),
    (FORUM, replace(FORUM, title=WORDS, age=877), ChangeKind.TITLE, [AGE, TITLE]),
    (FORUM, replace(FORUM, age=877), ChangeKind.TEXT, [AGE]),
    (FORUM, replace(FORUM, age=None), ChangeKind.TEXT, [AGE]),
    (FORUM, replace(FORUM, said="в апреле"), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, notes=WORDS), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, organisers=(WORDS,)), ChangeKind.TEXT, []),
    (FORUM, replace(FORUM, row=2), ChangeKind.ORDER, []),
    (FORUM, replace(FORUM, category=JUBILEES), ChangeKind.TEXT, []),
]


def differing(before: Item | None, after: Item | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    names = (
        *("key", "category", "row", "title", "when", "said", "places", "age"),
        *("organisers", "notes", "url", "cancelled", "reason"),
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
    place = replace(MINSK, name={**MINSK.name, code: "другой"})
    change = item_change("p", FORUM, replace(FORUM, title=title, places=(place,)))
    assert change is not None
    assert list(topics(change)) == [(PLACE, code), (TITLE, code)]


NAMES = {"ru": "Форум", "en": "Forum", "de": "Tagung"}


def named(*codes: str, **other: str) -> Item:
    """Return the forum with its title in some languages."""
    return replace(FORUM, places=(), title={code: NAMES[code] for code in codes} | other)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (named("ru"), named("ru", "en"), []),
        (named("ru", "en"), named("ru"), []),
        (named("ru", "en"), named("en", "de"), []),
        (named("ru"), named("en"), []),
        (named("en", "ru"), named("ru", "en"), []),
        (named("ru"), named(ru="Съезд"), ["ru"]),
        (named("ru", "en"), named("en", ru="Съезд"), ["ru"]),
        (named("ru", "en"), named("ru", en="Congress"), ["en"]),
        # Who reads German read the Russian text before, which is another one now.
        (named("ru"), named("de", ru="Съезд"), ["de", "ru"]),
        (named("ru", "de"), named(ru="Съезд"), ["de", "ru"]),
        (named("ru", "de"), named("de", ru="Съезд"), ["ru"]),
    ],
)
def test_text_that_begins_or_ends_to_exist_is_no_change_of_it(
    before: Item, after: Item, told: list[str]
) -> None:
    """A language that is added later is told as no news; in which order texts stand, neither."""
    change = item_change("p", before, after)
    names = Place(key="a", name=before.title), Place(key="b", name=after.title)
    moved = item_change("p", *(replace(named("ru"), places=(name,)) for name in names))
    assert moved is not None
    assert sorted(topics(moved)) == [(PLACE, code) for code in told]
    assert sorted(topics(change) if change else []) == [(TITLE, code) for code in told]


def test_place_is_told_in_a_language_in_which_no_title_is() -> None:
    before = replace(named("ru"), places=(MINSK,))
    after = replace(before, places=(replace(MINSK, name={**MINSK.name, "en": "Mensk"}),))
    change = item_change("p", before, after)
    assert change is not None
    assert (change.kind, list(topics(change))) == (ChangeKind.PLACE, [(PLACE, "en")])


def test_the_year_of_a_plan_corrected_moves_no_keyword() -> None:
    """Its window is the plan's year, and nobody said anything of it."""
    for text in ("unscheduled", "ongoing", "every week"):
        assert (
            date_kind(parse_when(text, year_period(2023)), parse_when(text, year_period(2024)))
            is TEXT
        )


def test_retirement_is_about_nothing() -> None:
    change = retirement("p", OFF)
    assert change == Change(kind=ChangeKind.RETIRED, plan="p", key="forum", before=OFF)
    assert list(topics(change)) == []


def test_change_of_a_header_is_about_no_event() -> None:
    organisation = Organisation(name=WORDS, domain="a.example", languages=("ru", "en"), color="red")
    header = Header(period=year_period(2023), organisation=organisation, title=WORDS, sections=())
    other = replace(header, period=year_period(2024), title={"ru": "б", "en": "b"})
    headers = [header, other, header]
    changes = [header_change("p", before, after) for before, after in pairwise([None, *headers])]
    expected = [
        Change(kind=ChangeKind.PLAN, plan="p", key=None, header=after, fields=fields)
        for after, fields in zip(
            headers, [(), ("period", "title"), ("period", "title")], strict=True
        )
    ]
    assert changes == expected
    assert [topic for change in expected for topic in topics(change)] == []
    assert header_change("p", header, replace(header)) is None
