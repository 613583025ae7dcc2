"""What a reader of a language is told of a change: every text that differs, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace as with_code

import pytest
from msgspec.structs import replace

from calendars.wording.changes import Difference, differences, notices, seen
from calendars.wording.language import Language
from data.journal.change import Aspect, Change, item_change
from data.plan.model import Item
from data.when.period import year_period
from data.when.reading import parse_when
from tests.calendars.wording.test_description import FORUM, MINSK, PERM, entry

RENAMED = replace(FORUM, title={"ru": "Съезд", "en": "Congress"})
NOTED = replace(FORUM, notes={"ru": "Вход свободный", "en": "Free entry"})


def in_german(item: Item) -> Item:
    """Return an item with a text of its own in a third language."""
    places = (replace(place, name={**place.name, "de": "Ort"}) for place in item.places)
    return replace(
        item,
        title={**item.title, "de": "Tagung"},
        category=replace(item.category, name={**item.category.name, "de": "Termine"}),
        places=tuple(places),
        organisers=tuple({**name, "de": "IVH"} for name in item.organisers),
        notes=item.notes and {**item.notes, "de": "Eintritt frei"},
    )


@pytest.fixture(scope="module")
def german(languages: Mapping[str, Language]) -> Language:
    """Return a language that came after publications; its sentences are English."""
    return with_code(languages["en"], code="de").speaking("ru")


def change(before: Item, after: Item) -> Change:
    found = item_change("p", before, after)
    assert found is not None
    return found


@pytest.mark.parametrize("item", [FORUM, NOTED])
def test_a_language_that_begins_or_ends_is_no_difference(
    languages: Mapping[str, Language], german: Language, item: Item
) -> None:
    for before, after in ((item, in_german(item)), (in_german(item), item)):
        for language in (*languages.values(), german):
            assert list(differences(before, after, language)) == []
            assert not seen(change(before, after), language)


def test_what_changed_before_a_language_began_is_told_in_the_plans_own(german: Language) -> None:
    """And what changed with it, too."""
    expected = [
        Difference(name="Event", before="Форум, 876 years", after="Съезд, 876 years"),
    ]
    assert list(differences(FORUM, RENAMED, german)) == expected
    assert list(differences(FORUM, in_german(RENAMED), german)) == expected


def test_what_changes_in_a_new_language_is_told_in_it(german: Language) -> None:
    before = in_german(FORUM)
    after = replace(before, title={**before.title, "de": "Kongress"})
    assert list(differences(before, after, german)) == [
        Difference(name="Event", before="Tagung, 876 years", after="Kongress, 876 years")
    ]


def test_a_title_without_the_readers_language_tells_what_it_was(german: Language) -> None:
    told = list(notices(entry(FORUM, RENAMED), [Aspect.TITLE], german))
    assert told == ["Renamed on March 3, 2023; it was: “Форум, 876 years”."]


def test_a_note_that_comes_is_told_in_the_language_it_has(german: Language) -> None:
    assert list(differences(FORUM, NOTED, german)) == [
        Difference(name="Note", before="", after="Вход свободный")
    ]


@pytest.mark.parametrize("text", ["every week", "ongoing", "unscheduled"])
def test_a_year_changed_by_mistake_is_no_change_of_a_rhythm(
    languages: Mapping[str, Language], text: str
) -> None:
    before, after = (
        replace(FORUM, when=parse_when(text, year_period(year))) for year in (2023, 2024)
    )
    for language in languages.values():
        assert list(differences(before, after, language)) == []
        assert not seen(change(before, after), language)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (replace(FORUM, places=(PERM,)), True),
        (replace(FORUM, when=parse_when("2023-05", year_period(2023))), True),
        (replace(FORUM, said="в апреле"), True),
        (replace(FORUM, places=(replace(MINSK, key="minsk-city"),)), False),
        (replace(FORUM, places=(replace(MINSK, latitude=0.5),)), False),
        (replace(FORUM, cancelled=True), True),
    ],
)
def test_a_change_without_words_of_its_own_is_not_seen(
    languages: Mapping[str, Language], after: Item, *, told: bool
) -> None:
    assert {seen(change(FORUM, after), each) for each in languages.values()} == {told}


def test_a_city_keyed_anew_keeps_the_earlier_notice(languages: Mapping[str, Language]) -> None:
    astana = replace(PERM, key="astana", name={"ru": "Астана", "en": "Astana"})
    nur_sultan = replace(astana, key="nur-sultan", name={"ru": "Нур-Султан", "en": "Nur-Sultan"})
    steps = [
        replace(FORUM, places=(place,) if place else ())
        for place in (astana, nur_sultan, replace(nur_sultan, key="astana"))
    ]
    for language in languages.values():
        newest, before = (
            list(notices(entry(*steps[:n]), [Aspect.PLACE], language)) for n in (3, 2)
        )
        assert newest == before
        assert len(newest) == 1
