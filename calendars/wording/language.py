"""A language: its sentences from a `.po` file; its dates, plurals and lists from CLDR."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, parse_pattern
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from data.when.value import Precision, When

LOCALES = Path(__file__).parent / "locales"
# Fonts in older mail programs lack these two; CLDR writes them beside «г.» and around a dash.
_PLAIN_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": " "})
_SKELETONS = {
    Precision.MONTH: "yMMMM",
    Precision.QUARTER: "yQQQQ",
    Precision.YEAR: "y",
}


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language, by its code."""

    code: str
    locale: Locale
    translations: Translations

    def gettext(self, message: str, **values: object) -> str:
        """Return a sentence in this language, its `{names}` filled in."""
        return self.translations.ugettext(message).format_map(values)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Return a sentence in the plural form that `n` asks for, its `{names}` filled in."""
        return self.translations.ungettext(singular, plural, n).format_map({"n": n, **values})

    def listed(self, words: Sequence[str]) -> str:
        """Return words as a list in a sentence (CLDR list patterns)."""
        return format_list(words, locale=self.locale)

    def dates(self, when: When) -> str:
        """Return a window in words (CLDR intervals), its last day inclusive; not for keywords."""
        if when.precision is Precision.DAY:
            words = self._days(when.start, when.last)
        elif when.precision is Precision.MONTH:
            words = self._interval("yMMMM", when.start, when.last)
        else:
            first, last = (
                self._period(when.precision, when.start),
                self._period(when.precision, when.last),
            )
            pattern = self.locale.interval_formats[None]
            words = first if first == last else pattern.format(first, last)
        return words.translate(_PLAIN_SPACES)

    def day(self, day: date) -> str:
        """Return one day in words."""
        return self._days(day, day).translate(_PLAIN_SPACES)

    def month(self, first: date) -> str:
        """Return a month's name as it stands alone."""
        return format_date(first, "LLLL", locale=self.locale)

    def months(self, when: When) -> str:
        """Return a window's months without their year; with it where it reaches into another."""
        if when.start.year != when.last.year:
            return self.dates(when)
        first, last = self.month(when.start), self.month(when.last)
        if first == last:
            return first
        words: str = self.locale.interval_formats[None].format(first, last)
        return words.translate(_PLAIN_SPACES)

    def weekdays(self) -> list[str]:
        """Return short names of the days from Monday to Sunday."""
        names = self.locale.days["stand-alone"]["short"]
        return [names[n] for n in range(7)]

    def _days(self, first: date, last: date) -> str:
        if first == last:
            return format_date(first, "long", locale=self.locale)
        # CLDR has day intervals with short months only; UTS 35 says to widen the month then.
        return self._interval("yMMMd", first, last, widen=True)

    def _interval(self, skeleton: str, first: date, last: date, *, widen: bool = False) -> str:
        if (first.year, first.month) == (last.year, last.month) and not widen:
            return format_skeleton(skeleton, first, locale=self.locale)
        field = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        patterns = self.locale.interval_formats[skeleton][field]
        if widen:
            patterns = [pattern.replace("MMM", "MMMM") for pattern in patterns]
        return "".join(
            parse_pattern(pattern).apply(day, self.locale)
            for pattern, day in zip(patterns, (first, last), strict=True)
        )

    def _period(self, precision: Precision, day: date) -> str:
        year = str(day.year)
        if precision is Precision.SEASON:
            return self._season(day.month // 3, year)
        if precision is Precision.HALF_YEAR:
            if day.month <= 6:
                return self.gettext("first half of {year}", year=year)
            return self.gettext("second half of {year}", year=year)
        return format_skeleton(_SKELETONS[precision], day, locale=self.locale)

    def _season(self, number: int, year: str) -> str:
        return (
            self.gettext("spring {year}", year=year),
            self.gettext("summer {year}", year=year),
            self.gettext("autumn {year}", year=year),
        )[number - 1]


def load_languages(folder: Path = LOCALES) -> Mapping[str, Language]:
    """Return every language that has a `.po` file, by code in alphabetical order."""
    return {path.stem: _load(path) for path in sorted(folder.glob("*.po"))}


def _load(path: Path) -> Language:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Language(
        code=path.stem, locale=Locale.parse(path.stem), translations=Translations(compiled)
    )
