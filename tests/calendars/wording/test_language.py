"""Dates, ages and lists in words, in both languages."""

from collections.abc import Mapping

import pytest

from calendars.wording.dates import dates
from calendars.wording.drafting import DraftWords
from calendars.wording.language import Language
from data.when.period import year_period
from data.when.reading import parse_when

NB = "\u00a0"
WORDS = {
    "2023-05-26": (f"26 мая 2023{NB}г.", "May 26, 2023"),
    "2023-09-09~/2023-09-10~": (f"9–10 сентября 2023{NB}г.", "September 9 – 10, 2023"),
    "2023-09-30/2023-10-01": (
        f"30 сентября – 1 октября 2023{NB}г.",
        "September 30 – October 1, 2023",
    ),
    "2023-12-30/2024-01-02": (
        f"30 декабря 2023{NB}г. – 2 января 2024{NB}г.",
        "December 30, 2023 – January 2, 2024",
    ),
    "2023-02": (f"февраль 2023{NB}г.", "February 2023"),
    "2023-10/2023-11": (f"октябрь – ноябрь 2023{NB}г.", "October – November 2023"),
    "2023-12/2024-01": (f"декабрь 2023{NB}г. – январь 2024{NB}г.", "December 2023 – January 2024"),
    "2023-21": ("весна 2023 г.", "spring 2023"),
    "2023-22~": ("лето 2023 г.", "summer 2023"),
    "2023-23": ("осень 2023 г.", "autumn 2023"),
    "2023-21/2023-22": ("весна 2023 г. – лето 2023 г.", "spring 2023 – summer 2023"),
    "2023-34": (f"2-й квартал 2023{NB}г.", "2nd quarter 2023"),
    "2023-34/2023-35": (
        f"2-й квартал 2023{NB}г. – 3-й квартал 2023{NB}г.",
        "2nd quarter 2023 – 3rd quarter 2023",
    ),
    "2023-40": ("первое полугодие 2023 г.", "first half of 2023"),
    "2023-41": ("второе полугодие 2023 г.", "second half of 2023"),
    "2023": ("2023", "2023"),
    "unscheduled": ("дата не назначена", "date not set"),
    "ongoing": ("постоянно", "ongoing"),
    "every week": ("еженедельно", "every week"),
    "every month": ("ежемесячно", "every month"),
    "every quarter": ("ежеквартально", "every quarter"),
    "every half-year": ("раз в полугодие", "every half-year"),
}
AGES = {1: "год", 2: "года", 5: "лет", 11: "лет", 21: "год", 876: "лет", 1761: "год", 24: "года"}


@pytest.mark.parametrize("text", WORDS)
def test_a_date_in_words(text: str, languages: Mapping[str, Language]) -> None:
    when = parse_when(text, year_period(2023))
    assert (dates(when, languages["ru"]), dates(when, languages["en"])) == WORDS[text]


def test_ages_have_the_plural_forms_of_the_language(languages: Mapping[str, Language]) -> None:
    russian = {n: languages["ru"].ngettext("{n} year", "{n} years", n) for n in AGES}
    english = {n: languages["en"].ngettext("{n} year", "{n} years", n) for n in (1, 2)}
    assert russian == {n: f"{n} {word}" for n, word in AGES.items()}
    assert english == {1: "1 year", 2: "2 years"}


def test_lists_are_those_of_the_language(languages: Mapping[str, Language]) -> None:
    words = ["a", "b", "c"]
    assert [language.listed(words) for language in languages.values()] == [
        "a, b, and c",
        "a, b и c",
    ]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2024-05", ("май", "May")),
        ("2024-10/2024-11", ("октябрь – ноябрь", "October – November")),
        ("2024-12/2025-01", ("декабрь – январь", "December – January")),
        ("2024-05-26", (f"26 мая 2024{NB}г.", "May 26, 2024")),
        ("2024-34", (f"2-й квартал 2024{NB}г.", "2nd quarter 2024")),
    ],
)
def test_months_without_their_year(
    languages: Mapping[str, Language], when: str, words: tuple[str, str]
) -> None:
    parsed = parse_when(when, year_period(2024))
    drafts = [DraftWords(language=languages[code]) for code in ("ru", "en")]
    assert tuple(draft.months(parsed) for draft in drafts) == words
