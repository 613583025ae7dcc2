"""Locales of CLDR, and days, months and longer windows by their patterns (UTS 35)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time

from babel import Locale, localedata
from babel.core import parse_locale
from babel.dates import format_date, format_skeleton, format_time, parse_pattern

MONTH = "yMMMM"
QUARTER = "yQQQQ"
YEAR = "y"
# In the order in which they are looked for; a short month is widened (UTS 35, "availableFormats").
_DAYS = ("yMMMMd", "yMMMd")
_MONTHS = (MONTH, "yMMM")
_SHORT = re.compile(r"(?<![ML])(M|L)\1\1(?![ML])")
_FIELD = re.compile(r"'[^']*'|([A-Za-z])\1*")
# Fonts in older mail programs lack these two; CLDR writes them beside «г.» and around a dash.
_PLAIN_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": " "})


# What locales share and what has aliases in it.
_SHARED = (
    "date_formats",
    "datetime_skeletons",
    "days",
    "eras",
    "interval_formats",
    "list_patterns",
    "months",
    "quarters",
)


def language_code(text: str) -> str:
    """Return the canonical spelling of a language's code (BCP 47): `sr-Latn`, `pt-BR`.

    Raises ValueError for what is none.
    """
    language, territory, script, variant = parse_locale(text.replace("_", "-"), sep="-")[:4]
    # Babel writes a variant in capitals, as locales of an operating system have it.
    return "-".join(filter(None, (language, script, territory, variant and variant.lower())))


def load_locales(codes: Iterable[str]) -> Mapping[str, Locale]:
    """Return the locales of languages by their codes (BCP 47)."""
    locales = {code: Locale.parse(code, sep="-") for code in codes}
    # Babel writes what an alias leads to into data that a locale shares with others: after Lao,
    # Japanese months are Lao. So each gets data of its own, before any is read.
    raw = [localedata.load(str(locale)) for locale in locales.values()]
    for data in raw:
        data.update({name: _copied(data[name]) for name in _SHARED if name in data})
    return locales


def _copied(data: object) -> object:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    if isinstance(data, tuple):  # an alias, and what is not as it says
        return tuple(map(_copied, data))
    return data


def day_words(first: date, last: date, locale: Locale) -> str:
    """Return one day, or the days from the first to the last one, inclusive."""
    if first == last:
        return _plain(format_date(first, "long", locale=locale))
    return _interval(_DAYS, first, last, locale) or joined(
        day_words(first, first, locale), day_words(last, last, locale), locale
    )


def weekday_words(day: date, locale: Locale) -> str:
    """Return one day with its weekday."""
    return _plain(format_date(day, "full", locale=locale))


def month_words(first: date, last: date, locale: Locale) -> str:
    """Return the months of two days, with their years."""
    if (first.year, first.month) == (last.year, last.month):
        return period_words(MONTH, first, locale)
    return _interval(_MONTHS, first, last, locale) or joined(
        period_words(MONTH, first, locale), period_words(MONTH, last, locale), locale
    )


def period_words(skeleton: str, day: date, locale: Locale) -> str:
    """Return the month, quarter or year of a day."""
    return _plain(format_skeleton(skeleton, day, locale=locale))


def short_day(day: date, locale: Locale) -> str:
    """Return a day and its month, as short as the language has them."""
    return _plain(format_skeleton("MMMd", day, locale=locale))


def month_name(day: date, locale: Locale) -> str:
    """Return the name of a day's month as it stands alone."""
    return format_date(day, "LLLL", locale=locale)


def clock_words(moment: time, locale: Locale) -> str:
    """Return a time of day to the minute."""
    return _plain(format_time(moment, "short", locale=locale))


def joined(first: str, last: str, locale: Locale) -> str:
    """Return two ends in words as an interval; once where they are equal."""
    if first == last:
        return first
    words: str = locale.interval_formats[None].format(first, last)
    return _plain(words)


def _interval(skeletons: Sequence[str], first: date, last: date, locale: Locale) -> str:
    """Return two days by the first skeleton that the locale has for them; empty for none."""
    field = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    for skeleton in skeletons:
        pattern = "".join(locale.interval_formats.get(skeleton, {}).get(field, ()))
        halves = tuple(_halves(pattern))
        # The Swahili one for days in two months names the second month alone.
        if halves and all(field in _fields(half) for half in halves):
            ends = zip(halves, (first, last), strict=True)
            return _plain("".join(parse_pattern(half).apply(day, locale) for half, day in ends))
    return ""


def _halves(pattern: str) -> Iterator[str]:
    """Yield the halves of an interval's pattern, or nothing: the first repeated field cuts it.

    Babel cuts there too, but takes a month that stands alone (L) for another field than M, and
    leaves Persian patterns whole.
    """
    seen = set()
    for found in _FIELD.finditer(pattern):
        field = _field(found)
        if field in seen:
            yield _widened(pattern[: found.start()])
            yield _widened(pattern[found.start() :])
            return
        if field:
            seen.add(field)


def _fields(pattern: str) -> set[str]:
    return {_field(found) for found in _FIELD.finditer(pattern)}


def _field(found: re.Match[str]) -> str:
    """Return the letter of a field, one for both kinds of months; empty for words in quotes."""
    return (found[1] or "").replace("L", "M")


def _widened(pattern: str) -> str:
    return _SHORT.sub(r"\1\1\1\1", pattern)


def _plain(words: str) -> str:
    return words.translate(_PLAIN_SPACES)
