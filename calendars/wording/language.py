"""A language: its sentences from a `.po` file; its dates, plurals and lists from CLDR."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from babel import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from calendars.wording.cldr import (
    QUARTER,
    YEAR,
    day_words,
    joined,
    language_code,
    load_locales,
    month_name,
    month_words,
    period_words,
)
from data.plan.model import Text
from data.when.value import Precision, When

LOCALES = Path(__file__).parent / "locales"


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language, by its code (BCP 47, in the canonical spelling).

    `own` is the language of the plans that it speaks of, `zone` the one in which their days count.
    """

    code: str
    locale: Locale
    translations: Translations
    own: str = ""
    zone: tzinfo = UTC

    def speaking(self, own: str, zone: tzinfo = UTC) -> "Language":
        """Return this language for plans that are written in `own`, of a time zone."""
        return replace(self, own=own, zone=zone)

    @property
    def name(self) -> str:
        """Return what the language calls itself; its code where CLDR doesn't know."""
        return self.locale.get_display_name() or self.code

    @property
    def dir(self) -> str:
        """Return the direction of writing, `ltr` or `rtl`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def gettext(self, message: str, **values: object) -> str:
        """Return a sentence in this language, its `{names}` filled in."""
        return self.translations.ugettext(message).format_map(values)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Return a sentence in the plural form that `n` asks for, its `{names}` filled in."""
        return self.translations.ungettext(singular, plural, n).format_map({"n": n, **values})

    def text(self, text: Text) -> str:
        """Return a text of a plan in this language, or in that of `text_language`."""
        return text.get(self.text_language(text), "")

    def text_language(self, text: Text) -> str:
        """Return the language in which a text is shown: this one, else the plan's own.

        Where it has neither, the first by code.
        """
        return next(
            (code for code in (self.code, self.own) if code in text), min(text, default=self.code)
        )

    def listed(self, words: Sequence[str]) -> str:
        """Return words as a list in a sentence (CLDR list patterns)."""
        return format_list(words, locale=self.locale)

    def dates(self, when: When) -> str:
        """Return a window in words (CLDR intervals), its last day inclusive; not for keywords."""
        if when.precision is Precision.DAY:
            return day_words(when.start, when.last, self.locale)
        if when.precision is Precision.MONTH:
            return month_words(when.start, when.last, self.locale)
        first, last = (self._period(when.precision, day) for day in (when.start, when.last))
        return joined(first, last, self.locale)

    def day(self, day: date) -> str:
        """Return one day in words."""
        return day_words(day, day, self.locale)

    def day_of(self, moment: datetime) -> str:
        """Return in words the day on which a moment falls in the plan's time zone."""
        return self.day(self.date_of(moment))

    def date_of(self, moment: datetime) -> date:
        """Return the day on which a moment falls in the plan's time zone."""
        return moment.astimezone(self.zone).date()

    def month(self, first: date) -> str:
        """Return a month's name as it stands alone."""
        return month_name(first, self.locale)

    def months(self, when: When) -> str:
        """Return a window's months without their year; with it where it reaches into another."""
        if when.start.year != when.last.year:
            return self.dates(when)
        return joined(self.month(when.start), self.month(when.last), self.locale)

    def weekdays(self) -> list[str]:
        """Return short names of the days from Monday to Sunday."""
        names = self.locale.days["stand-alone"]["short"]
        return [names[n] for n in range(7)]

    def _period(self, precision: Precision, day: date) -> str:
        year = str(day.year)
        if precision is Precision.SEASON:
            return self._season(day.month // 3, year)
        if precision is Precision.HALF_YEAR:
            if day.month <= 6:
                return self.gettext("first half of {year}", year=year)
            return self.gettext("second half of {year}", year=year)
        skeleton = QUARTER if precision is Precision.QUARTER else YEAR
        return period_words(skeleton, day, self.locale)

    def _season(self, number: int, year: str) -> str:
        return (
            self.gettext("spring {year}", year=year),
            self.gettext("summer {year}", year=year),
            self.gettext("autumn {year}", year=year),
        )[number - 1]


def load_languages(folder: Path = LOCALES) -> Mapping[str, Language]:
    """Return every language that has a `.po` file, by code in alphabetical order."""
    files = {language_code(path.stem): path for path in folder.glob("*.po")}
    locales = load_locales(sorted(files))
    return {code: _load(code, locale, files[code]) for code, locale in locales.items()}


def _load(code: str, locale: Locale, path: Path) -> Language:
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Language(code=code, locale=locale, translations=Translations(compiled))
