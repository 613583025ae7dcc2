"""Every locale that Babel has formats every kind of date, with both ends in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from babel import Locale
from babel.localedata import locale_identifiers

from calendars.wording.cldr import language_code, load_locales
from calendars.wording.dates import dates
from calendars.wording.drafting import DraftWords
from calendars.wording.language import Language
from data.when.edtf import KEYWORDS
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import When

# Each date with what must stand in its words: days and years as numbers, months by any name.
CASES: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "2023-05-26": (("26", "2023"), (5,)),
    "2023-09-14~/2023-09-17~": (("14", "17", "2023"), (9,)),
    "2023-09-28/2023-10-14": (("28", "14", "2023"), (9, 10)),
    "2023-12-30/2024-01-14": (("30", "2023", "14", "2024"), (12, 1)),
    "2023-02": (("2023",), (2,)),
    "2023-10/2023-11": (("2023",), (10, 11)),
    "2023-12/2024-01": (("2023", "2024"), (12, 1)),
    "2023-21": (("spring 2023",), ()),
    "2023-21/2024-22": (("spring 2023", "summer 2024"), ()),
    "2023-34": (("2", "2023"), ()),
    "2023-34/2023-35": (("2", "3", "2023"), ()),
    "2023-40": (("first half of 2023",), ()),
    "2023-40/2024-41": (("first half of 2023", "second half of 2024"), ()),
    "2023": (("2023",), ()),
    "2023/2024": (("2023", "2024"), ()),
}


def test_every_locale_words_every_kind_of_date(languages: Mapping[str, Language]) -> None:
    every = speaking_english(languages["en"], sorted(map(language_code, locale_identifiers())))
    faults = [fault for language in every for fault in _faults(language)]
    assert (len(every) > 1000, faults) == (True, [])


def test_locales_take_no_words_of_each_other(languages: Mapping[str, Language]) -> None:
    every = speaking_english(languages["en"], ["lo", "ja", "sr-Latn", "ar-SA"])
    autumn = _window("2023-10/2023-11")
    assert [DraftWords(language=language).months(autumn) for language in every] == [
        "ຕຸລາ – ພະຈິກ",
        "10月～11月",
        "oktobar – novembar",
        "أكتوبر – نوفمبر",
    ]


def speaking_english(english: Language, codes: Iterable[str]) -> list[Language]:
    """Return languages with English sentences: what they have of their own is CLDR's."""
    locales = load_locales(codes)
    return [replace(english, code=code, locale=locale) for code, locale in locales.items()]


def _faults(language: Language) -> Iterator[str]:
    for text, (parts, months) in CASES.items():
        words = dates(parse_when(text, year_period(2023)), language)
        for part in parts:
            if part not in words:
                yield f"{language.code}: {text}: no {part} in {words!r}"
        for month in months:
            if not any(name in words for name in _names(month, language.locale)):
                yield f"{language.code}: {text}: no month {month} in {words!r}"
    for name, words in _others(language).items():
        if not words.strip():
            yield f"{language.code}: {name} is empty"
    if language.dir not in {"ltr", "rtl"}:
        yield f"{language.code}: is written {language.dir!r}"


def _names(month: int, locale: Locale) -> set[str]:
    """Return what CLDR calls a month, from its number to a Mongolian's Roman one."""
    names = {
        locale.months[context][width][month].replace("\u202f", "\u00a0")
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated", "narrow")
    }
    return names | {str(month)}


def _others(language: Language) -> Mapping[str, str]:
    window, words = _window("2023-10/2023-11"), DraftWords(language=language)
    return {
        **{keyword: dates(_window(keyword), language) for keyword in KEYWORDS},
        **{f"weekday {n}": name for n, name in enumerate(language.weekdays())},
        "list of one": language.listed(["a"]),
        "list of two": language.listed(["a", "b"]),
        "list": language.listed(["a", "b", "c"]),
        "month": language.month(window.start),
        "months": words.months(window),
        "months of two years": words.months(_window("2023-12/2024-01")),
        "name": language.name,
    }


def _window(text: str) -> When:
    return parse_when(text, year_period(2023))
