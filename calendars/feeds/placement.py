"""Where an entry stands in a calendar: as the span it is, as a one-day marker, or repeated."""

from dataclasses import dataclass
from datetime import date, timedelta

from calendars.feeds.options import Approx
from data.journal.publication import Entry
from data.when.value import DAY, When

LONGEST_SPAN = 62
"""Days up to which a window is painted; two months have at most 62."""

_FREQUENCIES: dict[str, tuple[str, int]] = {
    "every week": ("WEEKLY", 1),
    "every month": ("MONTHLY", 1),
    "every quarter": ("MONTHLY", 3),
    "every half-year": ("MONTHLY", 6),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    """An RRULE (RFC 5545, 3.3.10); `until` is the last day, inclusive."""

    frequency: str
    interval: int
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """The days of a VEVENT, `end` exclusive; a marker stands for a longer window."""

    start: date
    end: date
    marker: bool = False
    recurrence: Recurrence | None = None


def tentative(when: When) -> bool:
    """Tell whether the day may still be another one, or isn't known."""
    return not when.firm


def unsettled(entry: Entry) -> bool:
    """Tell whether an entry's date is tentative; nothing of a cancelled one will be settled."""
    return tentative(entry.item.when) and not entry.cancelled


def placement(when: When, approx: Approx) -> Placement:
    """Return where a window stands."""
    if when.text in _FREQUENCIES:
        return _recurring(when)
    if when.days > LONGEST_SPAN or (approx is Approx.START and not when.day_stated):
        return Placement(start=when.start, end=when.start + DAY, marker=True)
    return Placement(start=when.start, end=when.end)


def _recurring(when: When) -> Placement:
    frequency, interval = _FREQUENCIES[when.text]
    start = _first_monday(when.start) if frequency == "WEEKLY" else when.start
    recurrence = Recurrence(frequency=frequency, interval=interval, until=when.last)
    return Placement(start=start, end=start + DAY, marker=True, recurrence=recurrence)


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
