"""A language: its sentences from a `.po` file; its dates, plurals and lists from CLDR."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from calendars.wording.cldr import (
    QUARTER,
    YEAR,
    clock_words,
    day_words,
    joined,
    language_code,
    load_locales,
    month_name,
    month_words,
    period_words,
    short_day,
    weekday_words,
)
from data.plan.model import Text
from data.when.edtf import Precision, Window, last_of
from data.when.period import DAY

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

    def __hash__(self) -> int:
        # Words are kept by language: the fields are compared where codes are equal.
        return hash(self.code)

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
        own = text.get(self.code)
        return text.get(self.text_language(text), "") if own is None else own

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

    def window(self, window: Window) -> str:
        """Return a window in words (CLDR intervals), its last day inclusive."""
        last = window.end - DAY
        if window.precision in (Precision.DAY, Precision.STRETCH):
            return day_words(window.start, last, self.locale)
        if window.precision is Precision.MONTH:
            return month_words(window.start, last, self.locale)
        first, end = (self._part(window, start) for start in (window.start, last_of(window)))
        return joined(first, end, self.locale)

    def day(self, day: date) -> str:
        """Return one day in words."""
        return day_words(day, day, self.locale)

    def weekday_and_day(self, day: date) -> str:
        """Return one day in words, its weekday first."""
        return weekday_words(day, self.locale)

    def short_day(self, day: date) -> str:
        """Return one day and its month, without the year and as short as can be."""
        return short_day(day, self.locale)

    def day_of(self, moment: datetime) -> str:
        """Return in words the day on which a moment falls in the plan's time zone."""
        return self.day(self.date_of(moment))

    def date_of(self, moment: datetime) -> date:
        """Return the day on which a moment falls in the plan's time zone."""
        return _date_in(self.zone, moment)

    def month(self, first: date) -> str:
        """Return a month's name as it stands alone."""
        return month_name(first, self.locale)

    def month_name(self, number: int) -> str:
        """Return a month's name by its number as it stands alone."""
        name: str = self.locale.months["stand-alone"]["wide"][number]
        return name

    def month_of(self, number: int) -> str:
        """Return a month's name as it stands after a day or an "of"."""
        name: str = self.locale.months["format"]["wide"][number]
        return name

    def time(self, moment: time) -> str:
        """Return a time of day, as short as the language has it."""
        return clock_words(moment, self.locale)

    def interval(self, first: str, last: str) -> str:
        """Return two ends as an interval; once where they are equal."""
        return joined(first, last, self.locale)

    def weekdays(self) -> list[str]:
        """Return short names of the days from Monday to Sunday."""
        names = self.locale.days["stand-alone"]["short"]
        return [names[n] for n in range(7)]

    def _part(self, window: Window, start: date) -> str:
        """Return the season, half-year, quarter or year that begins on a day."""
        if window.precision is Precision.SEASON:
            return self._season(start, south=window.south)
        if window.precision is Precision.HALF_YEAR:
            if start.month <= 6:
                return self.gettext("first half of {year}", year=start.year)
            return self.gettext("second half of {year}", year=start.year)
        skeleton = QUARTER if window.precision is Precision.QUARTER else YEAR
        return period_words(skeleton, start, self.locale)

    def _season(self, start: date, *, south: bool) -> str:
        year = f"{start.year}/{start.year + 1}" if start.month == 12 else str(start.year)
        number = (start.month // 3 + (2 if south else 0)) % 4
        words = (
            self.gettext("winter {year}", year=year),
            self.gettext("spring {year}", year=year),
            self.gettext("summer {year}", year=year),
            self.gettext("autumn {year}", year=year),
        )[number]
        return self.gettext("{season} (southern hemisphere)", season=words) if south else words


@lru_cache(maxsize=1024)
def _date_in(zone: tzinfo, moment: datetime) -> date:
    return moment.astimezone(zone).date()


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
