"""A year at a glance: twelve months with their stretches, and the tray of what has no date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.feeds.placement import LONGEST_SPAN
from data.journal.publication import Entry
from data.when.period import DAY
from data.when.value import When

MONTHS = 12


class Certainty(StrEnum):
    """How a stretch is drawn: solid, hatched, as a soft bar, as an outline."""

    FIRM = "firm"
    APPROXIMATE = "approximate"
    WINDOW = "window"
    UNDATED = "undated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """An entry in one month: the days from `first` to `last`, both inclusive, counted from 1.

    `begins` tells that of this year's months it is the window's first, so a stretch's words stand
    there only.
    """

    entry: Entry
    first: int
    last: int
    certainty: Certainty
    begins: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """One month and its stretches, windows first, then by day."""

    first: date
    days: int
    stretches: tuple[Stretch, ...]

    @property
    def weeks(self) -> tuple[tuple[int, ...], ...]:
        """Return the month's days in rows from Monday to Sunday; 0 stands for no day."""
        blank = [0] * self.first.weekday()
        days = [*blank, *range(1, self.days + 1)]
        days += [0] * (-len(days) % 7)
        return tuple(tuple(days[n : n + 7]) for n in range(0, len(days), 7))


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """Twelve months, and the entries that none of them can show."""

    year: int
    months: tuple[Month, ...]
    tray: tuple[Entry, ...]


def certainty(when: When) -> Certainty:
    """Return how a date is drawn."""
    if not when.dated:
        return Certainty.UNDATED
    if not when.day_stated:
        return Certainty.WINDOW
    return Certainty.APPROXIMATE if when.approximate else Certainty.FIRM


def lay_out(year: int, entries: Iterable[Entry]) -> Year:
    """Return a year with every entry in it: in its months, or in the tray.

    Entries of which no day lies in the year are left out.
    """
    own = [entry for entry in entries if _touches(entry.item.when, year)]
    drawn = [entry for entry in own if _drawn(entry.item.when)]
    return Year(
        year=year,
        months=tuple(_month(year, number, drawn) for number in range(1, MONTHS + 1)),
        tray=tuple(entry for entry in own if not _drawn(entry.item.when)),
    )


def _touches(when: When, year: int) -> bool:
    return when.start.year <= year <= when.last.year


def _drawn(when: When) -> bool:
    """Tell whether a window is drawn in its months, or lies in the tray."""
    return when.dated and when.days <= LONGEST_SPAN


def _month(year: int, number: int, entries: Sequence[Entry]) -> Month:
    first = date(year, number, 1)
    behind = (first + timedelta(days=31)).replace(day=1)
    stretches = [
        _stretch(entry, first, behind)
        for entry in entries
        if entry.item.when.start < behind and entry.item.when.end > first
    ]
    stretches.sort(key=lambda m: (m.certainty is not Certainty.WINDOW, m.first, m.last, m.entry.id))
    return Month(first=first, days=(behind - first).days, stretches=tuple(stretches))


def _stretch(entry: Entry, first: date, behind: date) -> Stretch:
    when = entry.item.when
    return Stretch(
        entry=entry,
        first=max(when.start, first).day,
        last=(min(when.end, behind) - DAY).day,
        certainty=certainty(when),
        begins=when.start >= first or first.month == 1,
    )
