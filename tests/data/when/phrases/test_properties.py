"""What holds of any text: noise changes nothing, titles are no dates, and work is bounded."""

import json
import random
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from data.when.period import year_period
from data.when.phrases import engine
from data.when.phrases.notation import grammar
from data.when.phrases.reading import LONGEST, Answer, read_phrase
from data.when.phrases.tokens import MOST, terminals, tokens
from data.when.reading import parse_period, parse_when
from tests.data.when.phrases.sentences import sentences

HERE = Path(__file__).parent
PHRASES = [
    (known["phrase"], known["year"], known["lang"])
    for known in json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
]
PLAN = year_period(2023)
UNENDED = {"continuous", "deadline", "open-end", "open-start", "recurring", "unscheduled"}
PERIODS = [PLAN, *map(parse_period, ("2023-09/2024-08", "2022-01/2026-12", "2023-05/2023-07"))]
CYRILLIC = dict(zip("аеорсхуАВЕКМНОРСТХ", "aeopcxyABEKMHOPCTX", strict=True))
LATIN = {latin: cyrillic for cyrillic, latin in CYRILLIC.items()}
DASHES = "-‐‑–—−"


def meanings(answer: Answer) -> list[tuple[str, str, str | None]]:
    return [(found.when, found.kind, found.rrule) for found in answer.readings]


def spaced(text: str, chance: random.Random, _: str) -> str:
    return "".join(chance.choice(" \u00a0\u2009\u202f") if sign == " " else sign for sign in text)


def doubled(text: str, _: random.Random, __: str) -> str:
    return f" {text.replace(' ', '  ')} \n"


def hyphenated(text: str, chance: random.Random, _: str) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("\u00ad\u200b\ufeff") + text[place:]


def dashed(text: str, chance: random.Random, _: str) -> str:
    return "".join(chance.choice(DASHES) if sign in DASHES else sign for sign in text)


def cased(text: str, chance: random.Random, _: str) -> str:
    if "г. С" in text:  # a name of a place is known by its capitals
        return text
    return "".join(chance.choice((sign.lower(), sign.upper())) for sign in text)


def disguised(text: str, chance: random.Random, language: str) -> str:
    letters = CYRILLIC if language == "ru" else LATIN
    return "".join(chance.choice((sign, letters.get(sign, sign))) for sign in text)


Noise = Callable[[str, random.Random, str], str]
NOISES = (spaced, doubled, hyphenated, dashed, cased, disguised)


@given(st.sampled_from(PHRASES), st.sampled_from(NOISES), st.randoms(use_true_random=False))
@settings(max_examples=600, deadline=None)
def test_noise_changes_no_reading(
    phrase: tuple[str, int, str], noise: Noise, chance: random.Random
) -> None:
    text, year, language = phrase
    clean = read_phrase(text, year_period(year), language)
    noisy = read_phrase(noise(text, chance, language), year_period(year), language)
    assert meanings(noisy) == meanings(clean)


VOCABULARY = [
    (language, " ".join((word, *entry.rest)))
    for language in ("ru", "en")
    for word, entries in grammar(language).words.items()
    for entry in entries
]
WORDS = st.one_of(
    st.sampled_from(VOCABULARY).map(lambda pair: pair[1]),
    st.sampled_from(
        ["12.05", "2023", "1", "31", "-", ",", "(", ")", "/", "12:00", "пн", "&", "\n"]
    ),
    st.text(max_size=5),
)


@given(
    st.lists(WORDS, max_size=60), st.sampled_from(["ru", "en"]), st.sampled_from(["", " ", ", "])
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_answered(words: list[str], language: str, separator: str) -> None:
    answer = read_phrase(separator.join(words), PLAN, language)
    assert (answer.refused is None) == (len(answer.readings) == 1)


@pytest.mark.parametrize("language", ["ru", "en"])
@given(st.data())
@settings(max_examples=300, deadline=None)
def test_what_is_read_can_be_written(language: str, data: st.DataObject) -> None:
    period = data.draw(st.sampled_from(PERIODS))
    answer = read_phrase(data.draw(sentences(language)), period, language)
    for reading in answer.readings:
        when = parse_when(reading.when, period)
        if reading.kind not in UNENDED:
            assert (when.start, when.last) == (reading.start, reading.end)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1, ",
        "1-",
        "и ",
        "and ",
        "мая ",
        "may, ",
        "пн ",
        "1 мая, ",
        "12.05 ",
        "12:00 ",
        "I ",
        "(",
    ],
)
def test_work_is_bounded(piece: str, language: str) -> None:
    rules = grammar(language)
    for times in (10, 16, 31):
        words = tokens((piece * times)[:LONGEST], rules)[:MOST]
        chart = engine.Chart(rules, terminals(words, rules, PLAN.start))
        with suppress(engine.TooIntricate):
            chart.found("root", 0)
        assert chart.steps <= engine.MOST_STEPS + 1


def test_what_is_longer_than_a_date_is_refused_unread() -> None:
    assert read_phrase("1" * (LONGEST + 1), PLAN, "ru").refused == "it is too long to be a date"


REAL = {"ru": ["Сен", "Сент"], "en": ["Jan"]}
"""Words of names that are months as well: «Сен-Мартен», «Сент-Люсия», "Jan Mayen"."""


def names(language: str) -> list[str]:
    """Return names of countries, languages, scripts and currencies, and their words."""
    locale = Locale(language)
    kinds = (locale.territories, locale.languages, locale.scripts, locale.currencies)
    texts = sorted({str(name) for kind in kinds for name in kind.values()})
    words = sorted({word for text in texts for word in re.findall(r"[^\W\d_]+", text)})
    return texts + words


@pytest.mark.parametrize("language", ["ru", "en"])
def test_names_are_no_dates(language: str) -> None:
    read = [name for name in names(language) if read_phrase(name, PLAN, language).readings]
    assert read == REAL[language]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_titles_are_no_dates(language: str) -> None:
    chance = random.Random(7)  # noqa: S311
    found = [name for name in names(language) if name not in REAL[language]]
    endings = ("", " 2023", " 500", ", 2023", " II", " 1.5", " № 5", " 24/7")
    titles = [
        " ".join(chance.sample(found, chance.randint(1, 3))) + chance.choice(endings)
        for _ in range(3000)
    ]
    assert [title for title in titles if read_phrase(title, PLAN, language).readings] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_numbers_are_no_dates_but_years_near_the_plan(language: str) -> None:
    numbers = (*range(3000), 10_000, 123_456, 20_230_526)
    read = [number for number in numbers if read_phrase(str(number), PLAN, language).readings]
    assert read == [*range(1993, 2054)]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Встреча выпускников 2023"),
        ("ru", "Майский вальс"),
        ("ru", "Город 500"),
        ("ru", "май погода"),
        ("ru", "XXIX сессия"),
        ("ru", "День города 15 мая"),
        ("en", "May Day parade"),
        ("en", "May Day"),
        ("en", "March of the Living"),
        ("en", "Forum 2023"),
        ("en", "Summer School"),
        ("en", "Summer School, 2023"),
        ("en", "April Fool"),
        ("en", "June Smith"),
        ("en", "24/7"),
        ("en", "Version 2.0"),
    ],
)
def test_words_of_dates_in_titles_are_no_dates(language: str, title: str) -> None:
    assert read_phrase(title, PLAN, language).readings == ()
