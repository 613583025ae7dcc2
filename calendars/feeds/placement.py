"""Where an entry stands in a calendar: as the span it is, as a one-day marker, or repeated."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from calendars.feeds.options import Approx
from data.journal.publication import Entry
from data.when.edtf import months_later
from data.when.period import DAY
from data.when.value import (
    LIMITS,
    Days,
    Hours,
    Rhythm,
    Rule,
    Unit,
    Unscheduled,
    When,
)
from data.when.zone import read_zone

LONGEST_SPAN = 62
"""Days up to which a window is painted; two months have at most 62."""
HOUR = timedelta(hours=1)
_FREQUENCIES = {Unit.WEEK: "WEEKLY", Unit.MONTH: "MONTHLY"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    """An RRULE (RFC 5545, 3.3.10) without UNTIL; `until` is the last day, inclusive."""

    rule: str
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """The days of a VEVENT, `end` exclusive; a marker stands for a longer window, or a limit.

    `hours`: the time of its one day.
    """

    start: date
    end: date
    marker: bool = False
    recurrence: Recurrence | None = None
    hours: Hours | None = None

    @property
    def moments(self) -> tuple[datetime, datetime] | None:
        """Return when it begins and ends, in its zone, where a time is stated."""
        if self.hours is None:
            return None
        zone = read_zone(self.hours.zone)
        begin = datetime.combine(self.start, self.hours.begin, zone)
        # Nobody said how long it takes: an hour is what most programs take for it.
        end = self.hours.end and datetime.combine(self.start, self.hours.end, zone)
        return begin, end or begin + HOUR


def tentative(when: When) -> bool:
    """Tell whether the day may still be another one, or isn't known."""
    return not when.firm


def unsettled(entry: Entry) -> bool:
    """Tell whether an entry's date is tentative; nothing of a cancelled one will be settled."""
    return tentative(entry.item.when) and not entry.cancelled


# Thousands of events stand on the same days.
@lru_cache(maxsize=4096)
def placement(when: When, approx: Approx, left: date) -> Placement:
    """Return where what stands apart in a calendar stands; `left` is the day that left it so."""
    match when:
        case Rhythm():
            return _rhythm(when)
        case Rule():
            return _rule(when)
        case Unscheduled(bounds=bounds):
            # Who postpones in May must not look in January.
            return _marker(left if bounds.start <= left < bounds.end else bounds.start)
        case Days(hours=hours):
            return Placement(start=when.start, end=when.end, hours=hours)
    loose = approx is Approx.START and not when.day_stated
    if isinstance(when, LIMITS) or when.days > LONGEST_SPAN or loose:
        return _marker(when.anchor)
    return Placement(start=when.start, end=when.end)


def _marker(day: date) -> Placement:
    return Placement(start=day, end=day + DAY, marker=True)


def _rhythm(when: Rhythm) -> Placement:
    first = _first_monday(when.start) if when.unit is Unit.WEEK else _first_of_month(when.start)
    start = first if first < when.end else when.start
    interval = f";INTERVAL={when.every}" if when.every > 1 else ""
    recurrence = Recurrence(rule=f"FREQ={_FREQUENCIES[when.unit]}{interval}", until=when.last)
    return Placement(start=start, end=start + DAY, marker=True, recurrence=recurrence)


def _rule(when: Rule) -> Placement:
    recurrence = Recurrence(rule=when.rule, until=when.last)
    start = when.start
    return Placement(start=start, end=start + DAY, marker=when.deadline, recurrence=recurrence)


def _first_of_month(day: date) -> date:
    return day if day.day == 1 else months_later(day.replace(day=1), 1)


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
