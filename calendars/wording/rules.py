"""Rules and rhythms in words: «каждый вторник», "first Wednesday of October"."""

from collections.abc import Sequence

from calendars.wording.language import Language
from data.errors import Sentence
from data.when.rules import NUMBERS, WEEKDAYS, rule_parts
from data.when.value import Rhythm, Rule, Unit


def rhythm_words(rhythm: Rhythm, language: Language) -> str:
    """Return a rhythm in words: every so many weeks or months."""
    named = {
        (Unit.WEEK, 1): language.gettext("every week"),
        (Unit.MONTH, 1): language.gettext("every month"),
        (Unit.MONTH, 3): language.gettext("every quarter"),
        (Unit.MONTH, 6): language.gettext("every half-year"),
        (Unit.MONTH, 12): language.gettext("every year"),
    }
    if (rhythm.unit, rhythm.every) in named:
        return named[rhythm.unit, rhythm.every]
    return _every(rhythm.unit, rhythm.every, language)


def _every(unit: Unit, n: int, language: Language) -> str:
    if unit is Unit.WEEK:
        return language.ngettext("every {n} week", "every {n} weeks", n)
    return language.ngettext("every {n} month", "every {n} months", n)


def rule_words(rule: Rule, language: Language) -> str:
    """Return a rule in words, without the days that it gives."""
    parts = {name: value.split(",") for name, value in rule_parts(rule.rule).items()}
    frequency, every = parts["FREQ"][0], int(parts.get("INTERVAL", ["1"])[0])
    weekdays, numbers = parts.get("BYDAY", []), parts.get("BYMONTHDAY", [])
    months = [int(month) for month in parts.get("BYMONTH", [])]
    words = _days(frequency, weekdays, numbers, months, language, every=every)
    if every == 1:
        return words
    rhythm = {
        "DAILY": language.ngettext("every {n} day", "every {n} days", every),
        "WEEKLY": _every(Unit.WEEK, every, language),
        "MONTHLY": _every(Unit.MONTH, every, language),
        "YEARLY": language.ngettext("every {n} year", "every {n} years", every),
    }[frequency]
    if frequency == "DAILY" and not parts.keys() & {"BYMONTH", "BYMONTHDAY", "BYDAY"}:
        return rhythm
    return language.gettext("{rhythm}: {days}", rhythm=rhythm, days=words)


def _days(
    frequency: str,
    weekdays: Sequence[str],
    numbers: Sequence[str],
    months: Sequence[int],
    language: Language,
    *,
    every: int,
) -> str:
    """Return which days, and of which months."""
    numbered = [day for day in weekdays if len(day) > 2]
    if numbered or (frequency in ("MONTHLY", "YEARLY") and numbers):
        which = [_numbered(day, language) for day in numbered] or _of_month(numbers, language)
        if every > 1 and not months:
            return language.gettext("{which} of the month", which=language.listed(which))
        return _of(language.listed(which), months, language)
    if weekdays:
        words = language.listed([_every_weekday(day, language) for day in weekdays])
    else:
        words = language.gettext("every day")
    return _in(words, months, language)


def _of_month(numbers: Sequence[str], language: Language) -> list[str]:
    last = language.gettext("last day")
    return [last if n == "-1" else language.gettext("day {n}", n=n) for n in numbers]


def _of(which: str, months: Sequence[int], language: Language) -> str:
    if not months:
        return language.gettext("{which} of each month", which=which)
    named = language.listed([language.month_of(month) for month in months])
    return language.gettext("{which} of {months}", which=which, months=named)


def _in(words: str, months: Sequence[int], language: Language) -> str:
    if not months:
        return words
    named = language.listed([language.month_name(month) for month in months])
    return language.gettext("{words}, {bounds}", words=words, bounds=named)


def _every_weekday(day: str, language: Language) -> str:
    gettext = language.gettext
    words = (
        gettext("every Monday"),
        gettext("every Tuesday"),
        gettext("every Wednesday"),
        gettext("every Thursday"),
        gettext("every Friday"),
        gettext("every Saturday"),
        gettext("every Sunday"),
    )
    return words[WEEKDAYS.index(day)]


def _numbered(day: str, language: Language) -> str:
    number, weekday = int(day[:-2]), WEEKDAYS.index(day[-2:])
    return language.gettext(_NUMBERED[weekday][NUMBERS.index(number)].msgid)


# In the order of NUMBERS; each is a sentence of its own, as genders and cases differ.
_NUMBERED = (
    (
        Sentence("first Monday"),
        Sentence("second Monday"),
        Sentence("third Monday"),
        Sentence("fourth Monday"),
        Sentence("fifth Monday"),
        Sentence("last but one Monday"),
        Sentence("last Monday"),
    ),
    (
        Sentence("first Tuesday"),
        Sentence("second Tuesday"),
        Sentence("third Tuesday"),
        Sentence("fourth Tuesday"),
        Sentence("fifth Tuesday"),
        Sentence("last but one Tuesday"),
        Sentence("last Tuesday"),
    ),
    (
        Sentence("first Wednesday"),
        Sentence("second Wednesday"),
        Sentence("third Wednesday"),
        Sentence("fourth Wednesday"),
        Sentence("fifth Wednesday"),
        Sentence("last but one Wednesday"),
        Sentence("last Wednesday"),
    ),
    (
        Sentence("first Thursday"),
        Sentence("second Thursday"),
        Sentence("third Thursday"),
        Sentence("fourth Thursday"),
        Sentence("fifth Thursday"),
        Sentence("last but one Thursday"),
        Sentence("last Thursday"),
    ),
    (
        Sentence("first Friday"),
        Sentence("second Friday"),
        Sentence("third Friday"),
        Sentence("fourth Friday"),
        Sentence("fifth Friday"),
        Sentence("last but one Friday"),
        Sentence("last Friday"),
    ),
    (
        Sentence("first Saturday"),
        Sentence("second Saturday"),
        Sentence("third Saturday"),
        Sentence("fourth Saturday"),
        Sentence("fifth Saturday"),
        Sentence("last but one Saturday"),
        Sentence("last Saturday"),
    ),
    (
        Sentence("first Sunday"),
        Sentence("second Sunday"),
        Sentence("third Sunday"),
        Sentence("fourth Sunday"),
        Sentence("fifth Sunday"),
        Sentence("last but one Sunday"),
        Sentence("last Sunday"),
    ),
)
