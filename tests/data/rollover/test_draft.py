"""The draft of the next year: what comes again, which cities have a jubilee, and why."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.errors import DraftRefused
from data.plan.loader import Sources
from data.plan.model import Category, Drafted, Header, Item, Organisation, Place, Plan, Section
from data.rollover.carrying import Row, Rules
from data.rollover.draft import Draft, draft_plan, next_slug
from data.rollover.reasons import (
    Aged,
    Anniversary,
    Cancelled,
    Disagreeing,
    Founded,
    Jubilee,
    Left,
    Loosened,
    Numbered,
    Plain,
    Planned,
    Reason,
    Renamed,
    SameTime,
)
from data.when.period import year_period
from data.when.reading import parse_period, parse_when
from data.when.value import When

NAMES = {"events": "Мероприятия", "jubilees": "Юбилеи", "city-days": "Дни"}
CATEGORIES = {key: Category(key=key, name={"ru": name, "en": key}) for key, name in NAMES.items()}
PLACES = {
    key: Place(key=key, name={"ru": ru, "en": en}, latitude=0, longitude=0)
    for key, ru, en in (
        ("tomsk", "Томск", "Tomsk"),
        ("omsk", "Омск", "Omsk"),
        ("perm", "Пермь", "Perm"),
        ("batumi", "Батуми", "Batumi"),
    )
}
HEADER = Header(
    period=year_period(2023),
    organisation=Organisation(
        name={"ru": "МАГ", "en": "MAG"},
        domain="plan.example",
        languages=tuple({"ru": "МАГ", "en": "MAG"}),
        color="red",
    ),
    title={"ru": "План на 2023 год", "en": "Plan for 2023"},
    sections=tuple(
        Section(category=category, heading=category.name, color="red", **returns)
        for category, returns in zip(
            CATEGORIES.values(),
            ({}, {"returns": "jubilees", "jubilees": (5, 10)}, {"returns": "yearly"}),
            strict=True,
        )
    ),
)


class Brackets:
    """A language that shows what it was asked for."""

    code = "ru"

    def gettext(self, message: str, **values: object) -> str:
        return f"[{message.format_map(values)}]"

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        return self.gettext(singular if n == 1 else plural, n=n, **values)

    def dates(self, when: When) -> str:
        return f"[{when.text} with its year]"

    def months(self, when: When) -> str:
        return f"[{when.text}]"


def text(ru: str, en: str = "") -> dict[str, str]:
    return {"ru": ru, "en": en or ru}


def item(category: str = "events", **given: Any) -> Item:
    when = given.pop("when", "2023-02")
    return Item(
        **{
            "key": "one",
            "category": CATEGORIES[category],
            "row": 1,
            "title": text("Встреча"),
            "when": parse_when(when, year_period(2023)),
            "said": "как-нибудь",
            **given,
        }
    )


def jubilee(place: str, **given: Any) -> Item:
    name = PLACES[place].name
    return item(
        "jubilees",
        **{
            "key": f"jubilee-{place}",
            "title": text(f"Юбилей города {name['ru']}", f"Jubilee of {name['en']}"),
            "places": (PLACES[place],),
            **given,
        },
    )


def city_day(place: str, **given: Any) -> Item:
    return item("city-days", **{"key": f"day-{place}", "places": (PLACES[place],), **given})


def test_the_year_in_the_names_of_the_parts_moves_on() -> None:
    """No draft line stands at them, so nobody would look there."""
    event = item()
    old = replace(event.category, name=text("События 2023 года"), note=text("На 2023 год"))
    new = replace(event.category, name=text("События 2024 года"), note=text("На 2024 год"))
    section = Section(category=old, heading=text("План-2023"), color="red")
    header = replace(HEADER, sections=(section,))
    plan = Plan(slug="mag-2023", header=header, items=(replace(event, category=old),))
    draft = draft_plan(plan, rules())
    expected = replace(section, category=new, heading=text("План-2024"))
    assert draft.header.sections == (expected,)
    assert [row.item.category for row in draft.rows] == [new]


def plan_of(*items: Item) -> Plan:
    return Plan(slug="mag-2023", header=HEADER, items=items)


def rules(**founded: int) -> Rules:
    return Rules(places=PLACES, founded=founded, words=Brackets())


def drafted(*items: Item, **given: Any) -> Draft:
    return draft_plan(plan_of(*items), rules(**given))


def again(before: Item, *reasons: Reason, when: str = "2024-02", **changes: Any) -> Row:
    """Return the row that an item becomes."""
    return Row(
        item=replace(before, when=parse_when(when, year_period(2024)), **changes),
        reasons=tuple(reasons),
    )


UNSURE = (Plain.UNKNOWN, SameTime(said="как-нибудь", year="2023"))


# The plan as a whole.


def test_the_header_is_a_year_later() -> None:
    one = item()
    assert drafted(one) == Draft(
        slug="mag-2024",
        source="mag-2023",
        before=year_period(2023),
        header=replace(
            HEADER,
            period=year_period(2024),
            title={"ru": "План на 2024 год", "en": "Plan for 2024"},
        ),
        rows=(again(one, *UNSURE),),
    )


def test_items_come_section_by_section() -> None:
    items = [city_day("omsk", key="d"), item(key="a"), item(key="b", row=2), item(key="c")]
    assert [row.item.key for row in drafted(*items).rows] == ["a", "b", "c", "d"]


def test_drafts_of_the_plan_are_told_and_not_carried_over() -> None:
    one, two = item(), item(key="two")
    plan = replace(plan_of(one), drafts=(Drafted(item=two, reason="?"),))
    draft = draft_plan(plan, rules())
    assert (draft.rows, draft.unsettled) == ((again(one, *UNSURE),), (two,))


def test_a_plan_in_which_nothing_is_settled_is_refused() -> None:
    plan = replace(plan_of(), drafts=(Drafted(item=item(), reason="?"),))
    with pytest.raises(DraftRefused) as caught:
        draft_plan(plan, rules())
    assert str(caught.value) == ("mag-2023: all of it is a draft itself; settle its items first")


@pytest.mark.parametrize(
    ("slug", "following"),
    [
        ("mag-2023", "mag-2024"),
        ("2023-mag", "2024-mag"),
        ("mag2023", "mag2024"),
        ("mag", "mag-2024"),
        ("mag-12023", "mag-12023-2024"),
    ],
)
def test_slug_of_the_next_year(slug: str, following: str) -> None:
    assert next_slug(slug, year_period(2023)) == following


# Dates.


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2023-05-26", "2024-05", "2024-05"),
        ("2023-05-26~", "2024-05", "2024-05"),
        ("2023-09-09~/2023-09-10~", "2024-09", "2024-09"),
        ("2023-06-30/2023-07-02", "2024-06/2024-07", "2024-06/2024-07"),
        ("2023-12-31/2024-01-01", "2024-12/2025-01", "2024-12/2025-01 with its year"),
        ("2024-02-29", "2025-02", "2025-02 with its year"),
        ("2022-12-30", "2023-12", "2023-12 with its year"),
    ],
)
def test_a_day_is_loosened_to_its_month(before: str, after: str, said: str) -> None:
    """A month of another year than the plan's is worded with its year."""
    one = item(when=before, said="26 мая 2023")
    expected = again(
        one, Plain.UNKNOWN, Loosened(said="26 мая 2023", year="2023"), when=after, said=f"[{said}]"
    )
    assert drafted(one).rows == (expected,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2023-02", "2024-02"),
        ("2023-08~", "2024-08~"),
        ("2023-10/2023-11", "2024-10/2024-11"),
        ("2023-12~/2024-01", "2024-12~/2025-01"),
        ("2023-22", "2024-22"),
        ("2023-33/2023-34", "2024-33/2024-34"),
        ("2023-41~", "2024-41~"),
        ("2023", "2024"),
        ("unscheduled", "unscheduled"),
    ],
)
def test_a_loose_date_stays_as_loose(before: str, after: str) -> None:
    one = item(when=before, said="осень 2023 г.")
    reasons = (Plain.UNKNOWN, SameTime(said="осень 2023 г.", year="2023"))
    expected = again(one, *reasons, when=after, said="осень 2024 г.")
    assert drafted(one).rows == (expected,)


@pytest.mark.parametrize("when", ["ongoing", "every week", "every half-year"])
def test_what_goes_on_goes_on(when: str) -> None:
    one = item(when=when)
    assert drafted(one).rows == (again(one, Plain.GOES_ON, when=when),)


def test_a_date_out_of_reach_is_refused() -> None:
    plan = replace(plan_of(item(when="2199-12")), header=replace(HEADER, period=year_period(2198)))
    with pytest.raises(DraftRefused) as caught:
        draft_plan(plan, rules())
    assert str(caught.value) == (
        "one: a year after 2199-12: the year is out of reach; years go from 1900 to 2199"
    )


# Texts.


def test_ordinals_and_years_move_on_in_every_text_and_in_the_key() -> None:
    one = item(
        key="forum-29-of-2023",
        title=text("XXIX Форум-2023", "29th Forum 2023"),
        notes=text("После 5-й встречи", "After the 5th meeting"),
    )
    steps = (("XXIX", "XXX"), ("5-й", "6-й"), ("29th", "30th"), ("5th", "6th"))
    expected = again(
        one,
        Numbered(steps=steps),
        Renamed(years=("2024",)),
        SameTime(said="как-нибудь", year="2023"),
        key="forum-30-of-2024",
        title=text("XXX Форум-2024", "30th Forum 2024"),
        notes=text("После 6-й встречи", "After the 6th meeting"),
    )
    assert drafted(one).rows == (expected,)


def test_ordinals_that_differ_between_the_languages_are_told() -> None:
    one = item(title=text("XV Форум", "XVI Forum"))
    numbered = Numbered(steps=(("XV", "XVI"), ("XVI", "XVII")))
    reasons = (numbered, Plain.UNEVEN, SameTime(said="как-нибудь", year="2023"))
    assert drafted(one).rows == (again(one, *reasons, title=text("XVI Форум", "XVII Forum")),)


def test_keys_stay_where_two_would_be_equal() -> None:
    items = [
        item(key="forum-29", title=text("XXIX Форум", "XXIX Forum")),
        item(key="forum-30"),
        item(key="session-5", title=text("V сессия", "V Session")),
    ]
    assert [row.item.key for row in drafted(*items).rows] == ["forum-29", "forum-30", "session-5"]


def test_an_anniversary_keeps_its_number_and_its_key() -> None:
    one = item(key="mag-25-years", title=text("25 лет МАГ", "25th Anniversary of MAG"))
    reasons = (Anniversary(words=("25 лет",)), SameTime(said="как-нибудь", year="2023"))
    assert drafted(one).rows == (again(one, *reasons),)


@pytest.mark.parametrize("title", ["Ежегодная встреча", "Годовое собрание"])
def test_what_the_plan_calls_yearly(title: str) -> None:
    one = item(title=text(title, "Meeting"))
    reasons = (Plain.YEARLY, SameTime(said="как-нибудь", year="2023"))
    assert drafted(one).rows == (again(one, *reasons),)


def test_what_was_cancelled_may_take_place_again() -> None:
    one = item(cancelled=True, reason=text("Дождь"))
    expected = again(one, *UNSURE, Cancelled(year="2023"), cancelled=False, reason=None)
    assert drafted(one).rows == (expected,)


# City days.


def days(*reasons: Reason) -> tuple[Reason, ...]:
    return (*reasons, SameTime(said="как-нибудь", year="2023"))


def test_a_city_day_is_a_year_older() -> None:
    one = city_day("omsk", age=306, title=text("День города, 306 лет", "City day, 306 years"))
    title = text("День города, 307 лет", "City day, 307 years")
    expected = again(one, *days(Aged(before=306, after=307)), age=307, title=title)
    assert drafted(one).rows == (expected,)
    assert drafted(one, omsk=1717).rows == (expected,)


def test_an_ordinal_age_grows_by_one_year_only() -> None:
    one = city_day("omsk", age=306, title=text("306-й День города", "306th City Day"))
    (row,) = drafted(one).rows
    assert row.item.title == text("307-й День города", "307th City Day")


def test_ages_that_disagree_are_told_with_the_year() -> None:
    one = city_day("omsk", age=887)
    reasons = (
        Aged(before=887, after=888),
        Disagreeing(planned=888, founded=1436, counted=588),
    )
    assert drafted(one, omsk=1436).rows == (again(one, *days(*reasons), age=888),)


def test_a_jubilee_of_either_counting_is_told() -> None:
    one = city_day("omsk", age=2805)
    aged = Aged(before=2805, after=2806)
    by_foundation = (
        aged,
        Disagreeing(planned=2806, founded=-781, counted=2805),
        Jubilee(age=2805),
    )
    assert drafted(one, omsk=-781).rows == (again(one, *days(*by_foundation), age=2806),)
    two = city_day("omsk", age=24)
    expected = again(two, *days(Aged(before=24, after=25), Jubilee(age=25)), age=25)
    assert drafted(two, omsk=1999).rows == (expected,)


def test_a_yearly_item_without_an_age_keeps_none() -> None:
    """Nor is it known as the city's own day, which would have the jubilee in it."""
    one = city_day("omsk")
    assert drafted(one, omsk=1716).rows == (again(one, *days(Plain.RETURNS)),)
    rows = drafted(one, omsk=1714).rows
    assert [(row.item.key, row.item.age) for row in rows] == [
        ("jubilee-omsk", 310),
        ("day-omsk", None),
    ]


def test_an_age_says_nothing_of_jubilees_where_the_plan_has_none() -> None:
    one = item(age=24, places=(PLACES["omsk"],))
    sections = tuple(replace(each, returns=None, jubilees=()) for each in HEADER.sections)
    plan = replace(plan_of(one), header=replace(HEADER, sections=sections))
    assert draft_plan(plan, rules(omsk=1714)).rows == (
        again(
            one,
            *days(Aged(before=24, after=25), Disagreeing(planned=25, founded=1714, counted=310)),
            age=25,
        ),
    )


# Jubilees.


def test_a_jubilee_is_computed_and_named_as_another_one() -> None:
    """With its own name and age in the place of the other city's."""
    before = jubilee("tomsk", age=417, title=text("Городу 417 лет! Томск", "Tomsk is 417"))
    when = parse_when("unscheduled", year_period(2024))
    expected = Row(
        item=Item(
            key="jubilee-omsk",
            category=CATEGORIES["jubilees"],
            row=1,
            title=text("Городу 310 лет! Омск", "Omsk is 310"),
            when=when,
            said="[date not set]",
            places=(PLACES["omsk"],),
            age=310,
        ),
        reasons=(Founded(age=310, founded=1714), Plain.UNDATED),
    )
    assert drafted(before, omsk=1714, tomsk=1603).rows == (expected,)


def test_a_jubilee_without_a_pattern_is_named_by_its_city() -> None:
    (row, _) = drafted(item(), omsk=1714).rows[::-1]
    assert (row.item.title, row.item.key) == (PLACES["omsk"].name, "jubilee-omsk")
    taken = drafted(item(key="jubilee-omsk"), omsk=1714).rows
    assert [row.item.key for row in taken] == ["jubilee-omsk", "jubilee-omsk-2024"]


def test_a_jubilee_that_comes_again_keeps_key_month_and_title() -> None:
    before = jubilee(
        "omsk",
        key="omsk-party",
        age=309,
        when="2023-08-01~",
        said="1 августа",
        notes=text("План 2023"),
        cancelled=True,
        reason=text("Дождь"),
        row=7,
    )
    expected = again(
        before,
        Founded(age=310, founded=1714),
        Renamed(years=("2024",)),
        Loosened(said="1 августа", year="2023"),
        Cancelled(year="2023"),
        when="2024-08",
        said="[2024-08]",
        age=310,
        notes=text("План 2024"),
        cancelled=False,
        reason=None,
        row=1,
    )
    assert drafted(before, omsk=1714).rows == (expected,)


def test_a_jubilee_is_counted_from_the_foundation_and_the_plan_is_told() -> None:
    before = jubilee("omsk", age=320)
    disagreeing = Disagreeing(planned=321, founded=1694, counted=330)
    reasons = days(Founded(age=330, founded=1694), disagreeing)
    assert drafted(before, omsk=1694).rows == (again(before, *reasons, age=330),)


def test_a_jubilee_only_the_plan_counts_is_not_lost() -> None:
    before = jubilee("omsk", age=324)
    disagreeing = Disagreeing(planned=325, founded=1693, counted=331)
    reasons = days(Planned(age=325), disagreeing)
    assert drafted(before, omsk=1693).rows == (again(before, *reasons, age=325),)


def test_a_city_without_a_year_counts_as_the_plan_does_or_is_told() -> None:
    before = jubilee("batumi", age=144)
    reasons = days(Planned(age=145), Plain.NO_YEAR)
    assert drafted(before) == replace(drafted(item()), rows=(again(before, *reasons, age=145),))
    over, nowhere = jubilee("batumi", age=145), item("jubilees", key="x")
    told = drafted(over, nowhere, item())
    assert (told.rows, told.uncounted) == ((again(item(), *UNSURE),), (over, nowhere))


def test_jubilees_are_numbered_by_date_undated_ones_last() -> None:
    items = [jubilee("omsk", when="2023-08"), jubilee("tomsk", when="2023-06-01")]
    rows = drafted(*items, omsk=1714, tomsk=1604, perm=1724).rows
    assert [(row.item.row, row.item.key) for row in rows] == [
        (1, "jubilee-tomsk"),
        (2, "jubilee-omsk"),
        (3, "jubilee-perm"),
    ]


def test_a_city_younger_than_a_year_has_no_jubilee() -> None:
    assert drafted(item(), omsk=2024, tomsk=2029).rows == (again(item(), *UNSURE),)


@pytest.mark.parametrize(
    ("numbers", "cities"),
    [((25,), ["perm"]), ((3,), ["perm", "tomsk"]), ((50, 11), ["omsk", "perm"]), ((1000,), [])],
)
def test_the_rule_says_what_is_a_jubilee(numbers: tuple[int, ...], cities: list[str]) -> None:
    sections = [replace(each, jubilees=each.jubilees and numbers) for each in HEADER.sections]
    plan = replace(plan_of(item()), header=replace(HEADER, sections=tuple(sections)))
    rows = draft_plan(plan, rules(omsk=1716, tomsk=1604, perm=1724)).rows
    found = [row.item.place.key for row in rows if row.item.place]
    assert found == cities


# Whatever the plan.


TITLES = st.sampled_from(["XXIX сессия", "5-й форум", "25 лет МАГ", "Встреча-2023", "Пётр I", "X"])
WHENS = st.sampled_from(
    ["2023-05-26", "2023-08~", "2023-12-31/2024-01-01", "2023-34", "2023", "ongoing", "unscheduled"]
)
ITEMS = st.builds(
    lambda category, n, title, when, age, place, cancelled: item(
        category,
        key=f"k-{n}",
        title=text(title),
        when=when,
        age=age,
        places=(place,) if place else (),
        cancelled=cancelled,
        reason=text(title) if cancelled else None,
    ),
    category=st.sampled_from(sorted(CATEGORIES)),
    n=st.integers(1, 60),
    title=TITLES,
    when=WHENS,
    age=st.none() | st.integers(1, 3000),
    place=st.none() | st.sampled_from(list(PLACES.values())),
    cancelled=st.booleans(),
)
PLANS = st.lists(ITEMS, min_size=1, unique_by=lambda item: item.key).map(lambda i: plan_of(*i))
FOUNDED = st.dictionaries(st.sampled_from(sorted(PLACES)), st.integers(-900, 2100))


@settings(max_examples=200)
@given(PLANS, FOUNDED)
def test_nothing_but_jubilees_is_lost(plan: Plan, founded: dict[str, int]) -> None:
    """Every other item is there once, in the plan's order, with a reason and a key of its own."""
    rows = draft_plan(plan, rules(**founded)).rows
    before = [
        (item.category.key, item.row, item.place)
        for category in ("events", "city-days")
        for item in plan.items
        if item.category.key == category
    ]
    after = [(row.item.category.key, row.item.row, row.item.place) for row in rows]
    assert [facts for facts in after if facts[0] != "jubilees"] == before
    assert len({row.item.key for row in rows}) == len(rows)
    assert all(row.reasons for row in rows)


@settings(max_examples=200)
@given(PLANS, FOUNDED)
def test_every_jubilee_is_drafted_told_or_no_jubilee(plan: Plan, founded: dict[str, int]) -> None:
    draft = draft_plan(plan, rules(**founded))
    drafted = [row.item.place for row in draft.rows if row.item.category.key == "jubilees"]
    with_day = [item.place for item in plan.items if item.category.key == "city-days" and item.age]
    for key, year in founded.items():
        age = 2024 - year
        if age > 0 and age % 5 == 0:
            assert PLACES[key] in (*drafted, *with_day)
    for before in plan.items:
        if before.category.key == "jubilees" and not (before.place and before.place.key in founded):
            assert before.place in drafted or before in draft.uncounted


# Plans of others.


def others(
    *sections: tuple[str, str | None], items: Sequence[Item], title: str, slug: str
) -> tuple[Plan, Header]:
    """Return a plan in one language, with the keys of its categories and how they return."""
    header = replace(
        HEADER,
        period=year_period(2026),
        organisation=replace(HEADER.organisation, name={"en": "Others"}, languages=("en",)),
        title={"en": title},
        sections=tuple(
            Section(
                category=Category(key=key, name={"en": key}),
                heading={"en": key},
                color="red",
                returns=returns,
            )
            for key, returns in sections
        ),
    )
    return Plan(slug=slug, header=header, items=tuple(items)), header


def row(category: str, title: str, when: str, said: str, **given: Any) -> Item:
    return Item(
        key="-".join(title.lower().replace("/", "-").split()),
        category=Category(key=category, name={"en": category}),
        row=1,
        title={"en": title},
        when=parse_when(when, year_period(2026)),
        said=said,
        **given,
    )


def test_a_school_year_moves_on_whole() -> None:
    """Also what of it lies in the second of its years; its holidays return, as it says."""
    plan, header = others(
        ("holidays", "yearly"),
        ("jubilees", None),
        items=[
            row("holidays", "Autumn holidays", "2026-10-26/2026-11-03", "26 October–3 November"),
            row("holidays", "Winter Fair 2027", "2027-02", "Feb 2027"),
            row("jubilees", "100 years of the school", "2027-05", "May 2027"),
        ],
        title="School year 2026/27",
        slug="school-2026-27",
    )
    draft = draft_plan(plan, rules(omsk=1714))
    assert (draft.slug, draft.header) == (
        "school-2027-28",
        replace(header, period=year_period(2027), title={"en": "School year 2027/28"}),
    )
    assert [
        (each.item.key, each.item.title["en"], each.item.when.text, each.item.said, each.reasons)
        for each in draft.rows
    ] == [
        (
            "autumn-holidays",
            "Autumn holidays",
            "2027-10/2027-11",
            "[2027-10/2027-11]",
            (Plain.RETURNS, Loosened(said="26 October–3 November", year="2026")),
        ),
        (
            "winter-fair-2028",
            "Winter Fair 2028",
            "2028-02",
            "Feb 2028",
            (Plain.RETURNS, Renamed(years=("2028",)), SameTime(said="Feb 2027", year="2026")),
        ),
        (
            "100-years-of-the-school",
            "100 years of the school",
            "2028-05",
            "May 2028",
            (Anniversary(words=("100 years of",)), SameTime(said="May 2027", year="2026")),
        ),
    ]


SCHOOL_YEAR = parse_period("2026-09/2027-08")


@pytest.mark.parametrize(
    ("when", "after", "said"),
    [
        ("2026-11-20", "2027-11", "[2027-11]"),
        ("2027-03-08", "2028-03", "[2028-03]"),
        ("2026-12-21/2027-01-10", "2027-12/2028-01", "[2027-12/2028-01 with its year]"),
        ("2026-08-31", "2027-08", "[2027-08 with its year]"),
    ],
)
def test_a_plan_over_two_years_moves_both(when: str, after: str, said: str) -> None:
    """Each month comes once in it, so a month needs no year; one outside does."""
    items = [
        row("lessons", "Fair 2026", when, "on the day"),
        row("lessons", "Fair 2027", "unscheduled", "after May 2027"),
    ]
    plan, header = others(("lessons", None), items=items, title="2026 to 2027", slug="school-2027")
    header = replace(header, period=SCHOOL_YEAR)
    draft = draft_plan(replace(plan, header=header), rules())
    assert (draft.slug, draft.before, draft.header) == (
        "school-2028",
        SCHOOL_YEAR,
        replace(header, period=parse_period("2027-09/2028-08"), title={"en": "2027 to 2028"}),
    )
    assert [
        (each.item.key, each.item.title["en"], each.item.when.text, each.item.said, each.reasons)
        for each in draft.rows
    ] == [
        (
            "fair-2027",
            "Fair 2027",
            after,
            said,
            (
                Plain.UNKNOWN,
                Renamed(years=("2027",)),
                Loosened(said="on the day", year="2026/2027"),
            ),
        ),
        (
            "fair-2028",
            "Fair 2028",
            "unscheduled",
            "after May 2028",
            (
                Plain.UNKNOWN,
                Renamed(years=("2028",)),
                SameTime(said="after May 2027", year="2026/2027"),
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("slug", "following"),
    [
        ("school-2026-27", "school-2027-28"),
        ("school-2027", "school-2028"),
        ("school2026", "school2027"),
        ("school", "school-2027"),
    ],
)
def test_slug_of_the_next_school_year(slug: str, following: str) -> None:
    assert next_slug(slug, SCHOOL_YEAR) == following


def test_ages_over_two_years_are_those_of_the_year_of_the_day() -> None:
    """And an undated jubilee may be in either of them."""
    header = replace(HEADER, period=parse_period("2022-09/2023-08"))
    spring, autumn = (
        city_day(place, age=age, when=when)
        for place, age, when in (("omsk", 306, "2023-03"), ("perm", 299, "2022-10"))
    )
    dated = jubilee("batumi", age=144, when="2022-11")
    plan = Plan(slug="cities", header=header, items=(spring, autumn, dated))
    rows = draft_plan(plan, rules(omsk=1717, perm=1723, tomsk=1604, batumi=1878)).rows
    assert [(each.item.key, each.item.age, each.reasons[:-1]) for each in rows] == [
        ("jubilee-batumi", 145, (Founded(age=145, founded=1878),)),
        ("jubilee-tomsk", 420, (Founded(age=420, founded=1604),)),
        ("day-omsk", 307, (Aged(before=306, after=307),)),
        ("day-perm", 300, (Aged(before=299, after=300), Jubilee(age=300))),
    ]


def test_a_city_without_a_name_in_a_language_has_its_own() -> None:
    """As the pattern of another one's title, and as the one that is named like it."""
    perm = replace(PLACES["perm"], name={"ru": "Пермь"})
    before = jubilee("tomsk", title=text("Юбилей: Томск", "Jubilee: Tomsk"))
    nameless = jubilee("perm", places=(perm,), title=text("Юбилей: Пермь", "Jubilee: Пермь"))
    known = Rules(
        places={**PLACES, "perm": perm}, founded={"perm": 1724, "omsk": 1714}, words=Brackets()
    )
    titles = [
        [each.item.title for each in draft_plan(plan_of(item), known).rows]
        for item in (before, nameless)
    ]
    assert titles == [
        [text("Юбилей: Омск", "Jubilee: Omsk"), text("Юбилей: Пермь", "Jubilee: Пермь")],
        [text("Юбилей: Пермь", "Jubilee: Пермь"), text("Юбилей: Омск", "Jubilee: Omsk")],
    ]


def test_a_leagues_season_and_what_its_texts_leave_in_doubt() -> None:
    plan, _ = others(
        ("matches", None),
        items=[
            row("matches", "2nd round of the 2026–27 season", "2026-09", "September 2026"),
            row("matches", "Review of the 2025 season", "2026-12", "after 12.12.2026"),
        ],
        title="League, seasons 2024-2026",
        slug="league",
    )
    draft = draft_plan(plan, rules())
    assert (draft.slug, draft.header.title, draft.left) == (
        "league-2027",
        {"en": "League, seasons 2024-2026"},
        ("2024-2026",),
    )
    assert [(each.item.title["en"], each.item.said, each.reasons[:-1]) for each in draft.rows] == [
        (
            "2nd round of the 2027–28 season",
            "September 2027",
            (Plain.UNKNOWN, Renamed(years=("2027–28",))),
        ),
        (
            "Review of the 2025 season",
            "after 12.12.2026",
            (Plain.UNKNOWN, Left(words=("2025", "12.12.2026"))),
        ),
    ]


def test_a_parliaments_readings_are_no_editions() -> None:
    plan, _ = others(
        ("sittings", "yearly"),
        items=[row("sittings", "Budget, 2nd reading", "2026-11-11", "11 November", age=None)],
        title="Sittings in 2026",
        slug="sittings-2026",
    )
    (only,) = draft_plan(plan, rules()).rows
    assert (only.item.title["en"], only.reasons[0]) == ("Budget, 2nd reading", Plain.RETURNS)


def test_a_jubilee_belongs_to_one_of_two_parts() -> None:
    """Where it stood, else to the first one whose ages it has."""
    decades = Section(
        category=Category(key="decades", name={"ru": "Десятилетия", "en": "Decades"}),
        heading={"ru": "Десятилетия", "en": "Decades"},
        color="red",
        returns="jubilees",
        jubilees=(10,),
    )
    fives = replace(HEADER.sections[1], jubilees=(5,))
    header = replace(HEADER, sections=(decades, fives))
    plan = Plan(slug="mag-2023", header=header, items=(jubilee("perm", age=299),))
    draft = draft_plan(plan, rules(omsk=1714, tomsk=1604, perm=1724, batumi=1709))
    assert [(each.item.category.key, each.item.key) for each in draft.rows] == [
        ("decades", "jubilee-omsk"),
        ("decades", "jubilee-tomsk"),
        ("jubilees", "jubilee-perm"),
        ("jubilees", "jubilee-batumi"),
    ]


def test_the_plan_of_2023(sources: Sources) -> None:
    draft = draft_plan(
        sources.plans[0],
        Rules(places=sources.places, founded=sources.founded, words=Brackets()),
    )
    ages = [(row.item.key, row.item.age) for row in draft.rows if row.item.age]
    assert ages == [
        ("jubilee-volgograd", 435),
        ("city-day-bishkek", 146),
        ("city-day-dushanbe", 348),
        ("city-day-yerevan", 2806),
        ("city-day-chisinau", 888),
        ("city-day-minsk", 957),
        ("city-day-moscow", 877),
        ("city-day-nur-sultan", 25),
        ("city-day-tiraspol", 232),
        ("city-day-sukhum", 2508),
        ("city-day-tskhinval", 1762),
    ]
    assert [item.key for item in draft.uncounted] == ["jubilee-batumi"]
    assert len(draft.rows) == 32
