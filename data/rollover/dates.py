"""A date a year later: a day is loosened to its month, what is loose already stays as loose."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from data.errors import Sentence
from data.rollover.years import later_day
from data.when.edtf import YEARS, Precision, WhenError, months_later
from data.when.period import DAY, Period
from data.when.reading import parse_when
from data.when.value import (
    Days,
    Deadline,
    From,
    Ongoing,
    Rhythm,
    Rule,
    Several,
    Unscheduled,
    Until,
    When,
    Within,
)


def a_year_later(when: When, period: Period) -> When:  # one for each kind
    """Return a date of a plan as the next one, which is for `period`, may have it.

    Raises WhenError where it lies out of reach.
    """
    if when.last.year + 1 not in YEARS:
        remedy = Sentence("years go from {first} to {last}", first=YEARS[0], last=YEARS[-1])
        raise WhenError(Sentence("the year is out of reach"), remedy)
    return _later(when, period)


def _later(when: When, period: Period) -> When:
    match when:
        case Days() | Within():
            return _part(when)
        case Several(parts=parts):
            return _together([_part(part) for part in parts])
        case Deadline() | From() | Until():
            return _limit(when, period)
        case Rule() | Rhythm() | Ongoing():
            bounds = _bounds(when.bounds) if when.bounded else period
            return _again(replace(when, bounds=bounds), when)
        case Unscheduled():
            return Unscheduled(bounds=period)


def _limit(when: Deadline | From | Until, period: Period) -> When:
    match when:
        case Deadline(day=day):
            return Deadline(day=later_day(day), approximate=True)
        case From():
            later: From | Until = replace(when, start=_boundary(when), unit=_loosened(when.unit))
        case Until():
            later = replace(when, end=_behind(when), unit=_loosened(when.unit))
    # Read anew, as the open side goes as far as the period does.
    return parse_when(later.text, period)


def _again(later: Rule | Rhythm | Ongoing, before: When) -> When:
    """Return what comes again as it did, or in the months of its days, if it gives none now."""
    if isinstance(later, Rule) and not later.occurrences:
        return _together([_part(Days(start=start, end=end)) for start, end in before.stretches])
    return later


def keeps_wording(before: When, after: When) -> bool:
    """Tell whether a date is worded a year later as it was, but for its years."""
    return (before.precision, before.approximate) == (after.precision, after.approximate)


def _part(when: Days | Within) -> Within:
    if isinstance(when, Days):
        start, end = _month(later_day(when.start)), _month(later_day(when.last))
        return Within(start=start, end=months_later(end, 1), unit=Precision.MONTH)
    # The last day is moved, and not the one after it: August ends with August.
    end = later_day(when.last)
    behind = months_later(_month(end), 1) if when.end.day == 1 else end + DAY
    return replace(when, start=later_day(when.start), end=behind)


def _together(parts: Sequence[Within]) -> Within | Several:
    """Return parts as one date, those that overlap as one window."""
    apart: list[Within] = []
    for part in parts:
        if apart and part.start < apart[-1].end:
            apart[-1] = replace(apart[-1], end=max(apart[-1].end, part.end))
        else:
            apart.append(part)
    return apart[0] if len(apart) == 1 else Several(parts=tuple(apart))


def _boundary(when: From) -> date:
    start = later_day(when.start)
    return _month(start) if when.unit is Precision.DAY else start


def _behind(when: Until) -> date:
    last = later_day(when.last)
    whole = when.unit is not Precision.STRETCH
    return months_later(_month(last), 1) if whole else last + DAY


def _loosened(unit: Precision) -> Precision:
    return Precision.MONTH if unit is Precision.DAY else unit


def _bounds(bounds: Period) -> Period:
    part = _part(Within(start=bounds.start, end=bounds.end, unit=Precision.STRETCH))
    return Period(start=part.start, end=part.end)


def _month(day: date) -> date:
    return day.replace(day=1)
