"""The titles of entries: as the plan has them, and as a calendar shows them."""

from calendars.wording.dates import Placed, dates
from calendars.wording.language import Language
from data.journal.publication import Entry
from data.plan.model import Item
from data.when.value import When

MARK = "≈"
"""Stands before the title of a tentative event."""


def summary(entry: Entry, when: When, placed: Placed, language: Language, *, marked: bool) -> str:
    """Return the SUMMARY of a part of an entry's date: the title, the age, what is not certain."""
    words = title(entry.item, language)
    if placed.marker:
        words = f"{words} ({dates(when, language)})"
    return f"{MARK} {words}" if marked else with_standing(words, entry, language)


def with_standing(title: str, entry: Entry, language: Language) -> str:
    """Return an entry's title with the word that it is cancelled, where it is."""
    return language.gettext("Cancelled: {title}", title=title) if entry.cancelled else title


def title(item: Item, language: Language) -> str:
    """Return an item's title, with the age of the city where the plan gives one."""
    return with_age(language.text(item.title), item.age, language)


def with_age(title: str, age: int | None, language: Language) -> str:
    """Return a title with an age in years, where there is one."""
    if age is None:
        return title
    years = language.ngettext("{n} year", "{n} years", age)
    return language.gettext("{title}, {age}", title=title, age=years)


def draft_title(item: Item, language: Language) -> str:
    """Return the title of an item that is not settled yet."""
    return language.gettext("Draft: {title}", title=title(item, language))
