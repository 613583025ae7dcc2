"""Dates in words: what they are, and what is known of them and how well."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Protocol

from calendars.wording.language import Language
from calendars.wording.rules import rhythm_words, rule_words
from data.when.edtf import Precision, Window, last_of, unit_of
from data.when.period import Period
from data.when.value import (
    Days,
    Deadline,
    From,
    Ongoing,
    Rhythm,
    Rule,
    Several,
    Unit,
    Unscheduled,
    Until,
    When,
    Within,
)

KEPT = 4096
"""Wordings of dates that are kept for who asks for the same again."""


class Placed(Protocol):
    """Where an event stands in a calendar, as far as words tell it."""

    @property
    def start(self) -> date:
        """Return the first day on which the event stands."""

    @property
    def marker(self) -> bool:
        """Tell whether the event stands on one day that stands for a longer window."""

    def __hash__(self) -> int:
        """Return the same for equal ones."""


# Thousands of events share their dates, and CLDR takes its time.
@lru_cache(maxsize=KEPT)
def dates(when: When, language: Language) -> str:  # one for each kind
    """Return a date in words, without that it is approximate."""
    match when:
        case Days():
            return _days(when, language)
        case Within():
            return _within(when, language)
        case Several(parts=parts):
            return language.listed([dates(part, language) for part in parts])
        case Deadline(day=day):
            return language.gettext("by {day}", day=language.day(day))
        case From() | Until():
            return _open(when, language)
    return _recurring(when, language)


def _recurring(when: Rule | Rhythm | Ongoing | Unscheduled, language: Language) -> str:
    match when:
        case Rule():
            return _bounded(_rule(when, language), when, language)
        case Rhythm():
            return _bounded(rhythm_words(when, language), when, language)
        case Ongoing():
            return _ongoing(when, language)
        case Unscheduled():
            return language.gettext("date not set")


def _within(when: Within, language: Language) -> str:
    words = language.window(when.window)
    if when.unit is Precision.STRETCH:
        return language.gettext("one of the days: {days}", days=words)
    return words


def _days(when: Days, language: Language) -> str:
    words = language.window(when.window)
    if when.hours is None:
        return words
    begin, end = when.hours.begin, when.hours.end or when.hours.begin
    hours = language.interval(language.time(begin), language.time(end))
    return language.gettext("{day}, {hours}", day=words, hours=hours)


def _open(when: From | Until, language: Language) -> str:
    if when.unit is Precision.DAY:
        day = language.day(when.anchor)
        if isinstance(when, From):
            return language.gettext("from {day}", day=day)
        return language.gettext("until {day}", day=day)
    words = language.window(_end(when))
    if isinstance(when, From):
        return language.gettext("starting: {window}", window=words)
    return language.gettext("ending: {window}", window=words)


def _end(when: From | Until) -> Window:
    """Return the month, season, … that is stated as the beginning, or as the end."""
    open_ended = Window(when.start, when.end, when.unit, south=when.south)
    if isinstance(when, Until):
        return open_ended._replace(start=last_of(open_ended))
    return unit_of(open_ended)


def _rule(when: Rule, language: Language) -> str:
    words = rule_words(when, language)
    if when.deadline:
        words = language.gettext("no later than: {rule}", rule=words)
    if when.repeats:
        return words
    # One day is what people look for; how it is found stands before it.
    return language.gettext("{rule}: {day}", rule=words, day=language.day(when.start))


def _ongoing(when: Ongoing, language: Language) -> str:
    if not when.approximate:
        return _bounded(language.gettext("ongoing"), when, language)
    if when.bounded:
        return language.gettext("in the course of: {window}", window=_bounds(when.bounds, language))
    return language.gettext("in the course of the year")


def _bounded(words: str, when: Rule | Rhythm | Ongoing, language: Language) -> str:
    if not when.bounded:
        return words
    return language.gettext("{words}, {bounds}", words=words, bounds=_bounds(when.bounds, language))


def _bounds(bounds: Period, language: Language) -> str:
    whole = bounds.start.day == bounds.end.day == 1
    precision = Precision.MONTH if whole else Precision.DAY
    return language.window(Window(bounds.start, bounds.end, precision))


def roughly(when: When, language: Language) -> str:
    """Return a date in words, and that it is approximate where it is."""
    if isinstance(when, Several) and not all(part.approximate for part in when.parts):
        return _told_apart(when, language)
    words = dates(when, language)
    if not when.approximate or isinstance(when, Ongoing):
        return words
    return language.gettext("roughly {dates}", dates=words)


def _told_apart(when: Several, language: Language) -> str:
    """Return dates of which some are approximate, so that each is seen to be, or not to be."""
    words = []
    loose = False
    for part in when.parts:
        text = roughly(part, language)
        firm = loose and not part.approximate
        words.append(language.gettext("exactly {dates}", dates=text) if firm else text)
        loose = loose or part.approximate
    return language.listed(words)


@lru_cache(maxsize=KEPT)
def date_sentences(whole: When, part: When, placed: Placed, language: Language) -> tuple[str, ...]:
    """Return what is known of a part of a date and how well, and what a marker stands for."""
    return tuple(_date_sentences(whole, part, placed, language))


def _date_sentences(whole: When, part: When, placed: Placed, language: Language) -> Iterator[str]:
    match part:
        case Unscheduled():
            yield from _unscheduled(part, placed, language)
        case Ongoing():
            yield from _going_on(part, placed, language)
        case Rhythm():
            yield _rhythm(part, language)
        case _:
            yield _dated(whole if _found_once(whole) else part, language)
            if placed.marker and isinstance(part, Days | Within | Several):
                yield _marker(part, language)
    if whole != part and not _found_once(whole):
        yield _among(whole, language)


def past_sentences(when: When, language: Language) -> Iterator[str]:
    """Yield what was known of a date that is over: nothing of it will be set any more."""
    words = dates(when, language)
    if isinstance(when, Unscheduled):
        yield language.gettext("The plan never named a date.")
    elif isinstance(when, Ongoing) and not (when.bounded or when.approximate):
        yield language.gettext("This went on throughout {year}.", year=when.bounds.label)
    elif not when.day_stated and not isinstance(when, Ongoing):
        yield language.gettext("The plan never named a day: {dates}.", dates=words)
    elif when.approximate and not isinstance(when, Ongoing):
        yield language.gettext("The plan named the day roughly: {dates}.", dates=words)
    else:
        yield language.gettext("Date: {dates}.", dates=words)


def _found_once(whole: When) -> bool:
    """Tell whether a date is a rule that gives a single day: the two are told together."""
    return isinstance(whole, Rule) and not whole.repeats


def _unscheduled(when: Unscheduled, placed: Placed, language: Language) -> Iterator[str]:
    yield language.gettext("The date is not set yet.")
    if placed.start == when.start:
        yield language.gettext(
            "This mark stands on the first day of {year} and will move once the date is known.",
            year=when.bounds.label,
        )
    else:
        yield language.gettext(
            "This mark stands on the day when this was announced, {day}, and will move once the "
            "date is known.",
            day=language.day(placed.start),
        )


def _going_on(when: Ongoing, placed: Placed, language: Language) -> Iterator[str]:
    if when.bounded or when.approximate:
        yield language.gettext("Date: {dates}.", dates=dates(when, language))
    else:
        yield language.gettext("This goes on throughout {year}.", year=when.bounds.label)
    if placed.marker:
        yield language.gettext("This mark stands on the first day of that time.")


def _among(whole: When, language: Language) -> str:
    if isinstance(whole, Rule):
        return language.gettext("One of several: {dates}.", dates=rule_words(whole, language))
    return language.gettext("One of several: {dates}.", dates=dates(whole, language))


def _marker(when: When, language: Language) -> str:
    if when.firm:
        return language.gettext("This mark stands on the first day of that time.")
    return language.gettext(
        "This mark stands on the first day of that time and will move once a day is set."
    )


def _dated(when: When, language: Language) -> str:
    # The sentence says that it is one of these days.
    words = language.window(when.window) if isinstance(when, Within) else dates(when, language)
    if not when.day_stated and when.approximate:
        return language.gettext("The day is not set yet; roughly: {dates}.", dates=words)
    if not when.day_stated:
        return language.gettext("The day is not set yet: {dates}.", dates=words)
    if when.approximate:
        return language.gettext("Approximate date, it may still change: {dates}.", dates=words)
    return language.gettext("Date: {dates}.", dates=words)


def _rhythm(when: Rhythm, language: Language) -> str:
    sentences = {
        (Unit.WEEK, 1): language.gettext(
            "Every week; the plan names no day, so these marks stand on Mondays."
        ),
        (Unit.MONTH, 1): language.gettext(
            "Every month; the plan names no day, so these marks stand on the first day of each."
        ),
        (Unit.MONTH, 3): language.gettext(
            "Every quarter; the plan names no day, so these marks stand on the first day of each."
        ),
        (Unit.MONTH, 6): language.gettext(
            "Every half-year; the plan names no day, so these marks stand on the first day of each."
        ),
    }
    if (when.unit, when.every) in sentences and not when.bounded:
        return sentences[when.unit, when.every]
    words = dates(when, language)
    if when.unit is Unit.WEEK:
        return language.gettext(
            "The plan names no day, so these marks stand on Mondays: {dates}.", dates=words
        )
    return language.gettext(
        "The plan names no day, so these marks stand on the first of a month: {dates}.",
        dates=words,
    )
