"""The DESCRIPTION of an entry: what is known of it and how well, and how it came to be so."""

from collections.abc import Iterator

from calendars.feeds.options import Approx
from calendars.feeds.placement import Placement, placement, tentative
from calendars.wording.changes import notices, roughly, standing
from calendars.wording.language import Language
from calendars.wording.titles import dates
from data.journal.change import Aspect
from data.journal.publication import Entry
from data.when.value import KEYWORDS, ONGOING, UNSCHEDULED, When


def description(entry: Entry, language: Language, approx: Approx, page: str) -> str:
    """Return an entry's DESCRIPTION, a line for each thing known; `page` is the item's address."""
    return "\n".join((*facts(entry, language, approx), page))


def facts(entry: Entry, language: Language, approx: Approx) -> Iterator[str]:
    """Yield what is known of an entry, a sentence for each thing."""
    item = entry.item
    yield from standing(entry, language)
    if entry.cancelled:
        yield from _planned(item.when, language)
    else:
        yield from certainty(item.when, placement(item.when, approx), language)
    yield from notices(entry, [Aspect.DATE], language)
    yield language.gettext("The plan says: “{said}”.", said=item.said)
    yield from notices(entry, [Aspect.PLACE, Aspect.TITLE, Aspect.AGE], language)
    if item.organisers:
        names = ", ".join(name[language.code] for name in item.organisers)
        n = len(item.organisers)
        yield language.ngettext("Organiser: {names}", "Organisers: {names}", n, names=names)
    if item.notes:
        yield language.gettext("Note: {note}", note=item.notes[language.code])
    if item.category.note:
        note = item.category.note[language.code]
        yield language.gettext("Note to the plan: “{note}”", note=note)


def _planned(when: When, language: Language) -> Iterator[str]:
    if when.text not in KEYWORDS:
        yield language.gettext("It was planned for: {dates}.", dates=roughly(when, language))


def certainty(when: When, placed: Placement, language: Language) -> Iterator[str]:
    """Yield what is known of a date, and what a marker stands for."""
    year = str(when.start.year)
    words = dates(when, language)
    if when.text == UNSCHEDULED:
        yield language.gettext("The date is not set yet.")
        yield language.gettext(
            "This mark stands on the first day of {year} and will move once the date is known.",
            year=year,
        )
    elif when.text == ONGOING:
        yield language.gettext("This goes on throughout {year}.", year=year)
        yield language.gettext("This mark stands on the first day of that time.")
    elif placed.recurrence:
        yield _rhythm(when, language)
    else:
        yield _dated(when, words, language)
        if placed.marker and tentative(when):
            yield language.gettext(
                "This mark stands on the first day of that time and will move once a day is set."
            )
        elif placed.marker:
            yield language.gettext("This mark stands on the first day of that time.")


def _dated(when: When, words: str, language: Language) -> str:
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
