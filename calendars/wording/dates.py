"""Dates in words: what they are, and what is known of them and how well."""

from collections.abc import Iterator
from typing import Protocol

from calendars.wording.language import Language
from data.when.value import ONGOING, RECURRING, UNSCHEDULED, Period, When


class Placed(Protocol):
    """Where an event stands in a calendar, as far as words tell it."""

    @property
    def marker(self) -> bool:
        """Tell whether the event stands on one day that stands for a longer window."""


def dates(when: When, language: Language) -> str:
    """Return a date in words: a keyword's sense, or the days, months or other window."""
    keywords = {
        UNSCHEDULED: language.gettext("date not set"),
        ONGOING: language.gettext("ongoing"),
        "every week": language.gettext("every week"),
        "every month": language.gettext("every month"),
        "every quarter": language.gettext("every quarter"),
        "every half-year": language.gettext("every half-year"),
    }
    return keywords[when.text] if when.text in keywords else language.dates(when)


def roughly(when: When, language: Language) -> str:
    """Return a date in words, and that it is approximate where it is."""
    words = dates(when, language)
    return language.gettext("roughly {dates}", dates=words) if when.approximate else words


def date_sentences(when: When, placed: Placed, language: Language) -> Iterator[str]:
    """Yield what is known of a date and how well, and what a marker stands for."""
    if when.text == UNSCHEDULED:
        yield language.gettext("The date is not set yet.")
        yield language.gettext(
            "This mark stands on the first day of {year} and will move once the date is known.",
            year=_years(when),
        )
    elif when.text == ONGOING:
        yield language.gettext("This goes on throughout {year}.", year=_years(when))
        yield language.gettext("This mark stands on the first day of that time.")
    elif when.text in RECURRING:
        yield _rhythm(when, language)
    else:
        yield _dated(when, language)
        if placed.marker:
            yield _marker(when, language)


def _years(when: When) -> str:
    # A keyword's window is the plan's period.
    return Period(start=when.start, end=when.end).label


def _marker(when: When, language: Language) -> str:
    if when.firm:
        return language.gettext("This mark stands on the first day of that time.")
    return language.gettext(
        "This mark stands on the first day of that time and will move once a day is set."
    )


def _dated(when: When, language: Language) -> str:
    words = dates(when, language)
    if not when.day_stated and when.approximate:
        return language.gettext("The day is not set yet; roughly: {dates}.", dates=words)
    if not when.day_stated:
        return language.gettext("The day is not set yet: {dates}.", dates=words)
    if when.approximate:
        return language.gettext("Approximate date, it may still change: {dates}.", dates=words)
    return language.gettext("Date: {dates}.", dates=words)


def _rhythm(when: When, language: Language) -> str:
    return {
        "every week": language.gettext(
            "Every week; the plan names no day, so these marks stand on Mondays."
        ),
        "every month": language.gettext(
            "Every month; the plan names no day, so these marks stand on the first day of each."
        ),
        "every quarter": language.gettext(
            "Every quarter; the plan names no day, so these marks stand on the first day of each."
        ),
        "every half-year": language.gettext(
            "Every half-year; the plan names no day, so these marks stand on the first day of each."
        ),
    }[when.text]
