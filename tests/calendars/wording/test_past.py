"""What is said of a date once it is over, and above the heading of an event that moved."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from calendars.wording.changes import headline
from calendars.wording.dates import past_sentences
from calendars.wording.language import Language
from data.journal.publication import EMPTY, Entry, Publication, fold
from data.plan.loader import Sources
from data.publishing.comparison import compare, revisions
from data.when.period import year_period
from data.when.reading import parse_when
from tests.conftest import NOW

PAST = {
    "2023-05-26": ("Date: May 26, 2023.", "Дата: 26 мая 2023 г."),
    "2023-05-26~": (
        "The plan named the day roughly: May 26, 2023.",
        "В плане стояла примерная дата: 26 мая 2023 г.",
    ),
    "2023-05": (
        "The plan never named a day: May 2023.",
        "День в плане так и не назвали: май 2023 г.",
    ),
    "unscheduled": ("The plan never named a date.", "Дату в плане так и не назвали."),
    "ongoing": ("This went on throughout 2023.", "Шло весь 2023 год."),
    "every week": (
        "The plan never named a day: every week.",
        "День в плане так и не назвали: еженедельно",
    ),
    "[..2023-06-15]": ("Date: by June 15, 2023.", "Дата: до 15 июня 2023 г."),
}


@pytest.mark.parametrize("text", PAST)
def test_a_date_that_is_over_is_told_in_the_past(
    text: str, languages: Mapping[str, Language]
) -> None:
    when = parse_when(text, year_period(2023))
    told = [
        " ".join(past_sentences(when, languages[code])).replace("\N{NO-BREAK SPACE}", " ")
        for code in ("en", "ru")
    ]
    assert tuple(told) == PAST[text]


def changed(sources: Sources, **fields: object) -> Entry:
    """Return the session as it is after a change that was published."""
    (plan,) = sources.plans
    first, *rest = plan.items
    later = replace(plan, items=(replace(first, **fields), *rest))
    before = published((plan,), EMPTY, 0)
    return published((later,), before, 1).entries[plan.slug, first.key]


def published(plans: object, before: Publication, days: int) -> Publication:
    now = NOW + timedelta(days=days)
    return fold(revisions(compare(plans, before), before, now), before)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "english", "russian"),
    [
        ({}, "", ""),
        ({"cancelled": True}, "Cancelled", "Отменено"),
        (
            {"when": parse_when("2023-06-02", year_period(2023)), "said": "2 июня"},
            "Date moved: May 26, 2023 → June 2, 2023",
            "Дата перенесена: 26 мая → 2 июня",
        ),
        (
            {"when": parse_when("unscheduled", year_period(2023)), "said": "позже"},
            "Postponed: May 26, 2023 → date not set",
            "Отложено: 26 мая → позже",
        ),
        ({"title": {"ru": "Иначе", "en": "Other"}}, "", ""),
    ],
)
def test_what_became_of_an_event_stands_above_its_heading(
    fields: dict[str, object],
    english: str,
    russian: str,
    sources: Sources,
    languages: Mapping[str, Language],
) -> None:
    entry = changed(sources, **fields)
    assert headline(entry, languages["en"].speaking("ru")) == english
    assert headline(entry, languages["ru"].speaking("ru")) == russian
