"""A year at a glance: twelve months with their stretches, and the tray of what has no date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.feeds.placement import LONGEST_SPAN
from data.journal.publication import Entry, EntryId
from data.when.period import DAY
from data.when.value import LIMITS, Rule, When

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

    @property
    def days(self) -> str:
        """Return its days as numbers: `9`, `9–10`."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def alone(self) -> bool:
        """Tell whether it is one day."""
        return self.first == self.last and self.certainty is not Certainty.WINDOW


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """One month and its stretches, windows first, then by day."""

    first: date
    days: int
    stretches: tuple[Stretch, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the month's entries, each once."""
        return tuple({_row(each): each.entry for each in self.stretches}.values())

    @property
    def beginning(self) -> tuple[Entry, ...]:
        """Return the entries of which something begins in this month, each once."""
        own = (stretch for stretch in self.stretches if stretch.begins)
        return tuple({_row(each): each.entry for each in own}.values())

    @property
    def bars(self) -> tuple[tuple[Stretch, str], ...]:
        """Return what takes more than one day, or some day of several: as `single` does."""
        return _once(each for each in self.stretches if not each.alone)

    @property
    def single(self) -> tuple[tuple[Stretch, str], ...]:
        """Return what takes single days, each entry once, with all of its days as numbers."""
        return _once(each for each in self.stretches if each.alone)

    def on(self, day: int) -> tuple[Stretch, ...]:
        """Return what takes a day, windows left out, longer stretches first."""
        own = (each for each in self.stretches if each.first <= day <= each.last)
        dated = (each for each in own if each.certainty is not Certainty.WINDOW)
        return tuple(sorted(dated, key=lambda each: each.alone))

    @property
    def weeks(self) -> tuple[tuple[int, ...], ...]:
        """Return the month's days in rows from Monday to Sunday; 0 stands for no day."""
        blank = [0] * self.first.weekday()
        days = [*blank, *range(1, self.days + 1)]
        days += [0] * (-len(days) % 7)
        return tuple(tuple(days[n : n + 7]) for n in range(0, len(days), 7))


def _row(stretch: Stretch) -> tuple[EntryId, When]:
    """Return what stretches belong together by; an entry stands apart from its own trace."""
    return stretch.entry.id, stretch.entry.item.when


def _once(stretches: Iterable[Stretch]) -> tuple[tuple[Stretch, str], ...]:
    """Return the first stretch of each entry, with the days of all of them."""
    found: dict[tuple[EntryId, When], list[Stretch]] = {}
    for each in stretches:
        found.setdefault(_row(each), []).append(each)
    return tuple((own[0], ", ".join(each.days for each in own)) for own in found.values())


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
    own = [entry for entry in entries if entry.item.when.touches(year)]
    drawn = [entry for entry in own if _drawn(entry.item.when)]
    return Year(
        year=year,
        months=tuple(_month(year, number, drawn) for number in range(1, MONTHS + 1)),
        tray=tuple(entry for entry in own if not _drawn(entry.item.when)),
    )


def _drawn(when: When) -> bool:
    """Tell whether a date is drawn in its months, or lies in the tray."""
    return when.dated and all((end - start).days <= LONGEST_SPAN for start, end in _runs(when))


def _runs(when: When) -> tuple[tuple[date, date], ...]:
    """Return the days of a date as they are drawn: a limit as its own day, days in a row as one."""
    if isinstance(when, LIMITS):
        return ((when.anchor, when.anchor + DAY),)
    runs: list[tuple[date, date]] = []
    for start, end in when.stretches:
        joins = isinstance(when, Rule) and runs and runs[-1][1] == start
        runs.append((runs.pop()[0] if joins else start, end))
    return tuple(runs)


def _month(year: int, number: int, entries: Sequence[Entry]) -> Month:
    first = date(year, number, 1)
    behind = (first + timedelta(days=31)).replace(day=1)
    stretches = [
        _stretch(entry, run, first, behind)
        for entry in entries
        for run in _runs(entry.item.when)
        if run[0] < behind and run[1] > first
    ]
    stretches.sort(key=lambda m: (m.certainty is not Certainty.WINDOW, m.first, m.last, m.entry.id))
    return Month(first=first, days=(behind - first).days, stretches=tuple(stretches))


def _stretch(entry: Entry, run: tuple[date, date], first: date, behind: date) -> Stretch:
    start, end = run
    return Stretch(
        entry=entry,
        first=max(start, first).day,
        last=(min(end, behind) - DAY).day,
        certainty=certainty(entry.item.when),
        begins=start >= first or first.month == 1,
    )
