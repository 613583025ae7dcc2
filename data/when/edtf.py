"""Dates as EDTF (ISO 8601-2) writes them: days, months, seasons, quarters, half-years, years.

Read here and not by the `edtf` package: that knows no approximate season, takes season 24 for
December alone and 5 ms a date. Where it is right, a test holds both to the same bounds.
"""

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from data.errors import Sentence
from data.when.period import DAY


class Precision(StrEnum):
    """How finely the plan states a date; `NONE`: it states none."""

    DAY = "day"
    STRETCH = "stretch"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    NONE = "none"


class WhenError(ValueError):
    """A date is not one Kalends understands: `problem` says why, `remedy` what would be right."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}; {remedy}")


class Window(NamedTuple):
    """One EDTF date, or two that are a range: `end` is the day after the last one.

    `south`: its seasons are those of the southern hemisphere.
    """

    start: date
    end: date
    precision: Precision
    approximate: bool = False
    south: bool = False


YEARS = range(1900, 2200)
KEYWORDS = (
    "unscheduled",
    "ongoing",
    "every week",
    "every month",
    "every quarter",
    "every half-year",
)
REMEDY = Sentence(
    "write 2023-05-26, 2023-05, 2023-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2023-34 "
    "(33 to 36: quarters), 2023-40 (40, 41: half-years), 2023, or two of them with a slash "
    "between, each with ~ if approximate; [2023-05-16..2023-05-31] for some day of a stretch, "
    "{{2023-10-01,2023-10-15}} for several, [..2023-06-15] for no later than, 2023-09-01/.. for "
    "from; FREQ=WEEKLY;BYDAY=TU for a rule; or one of: {keywords}",
    keywords=", ".join(KEYWORDS),
)

_DATE = re.compile(
    r"(?P<year>\d{4})(-(?P<part>\d\d)(-(?P<day>\d\d))?)?(?P<approximate>~?)", re.ASCII
)
# The first month of what a number stands for, by the numbers of EDTF; winter 24 begins in December.
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_NORTHERN = {25: 3, 26: 6, 27: 9, 28: 12}
_SOUTHERN = {29: 9, 30: 12, 31: 3, 32: 6}
_QUARTERS = {33: 1, 34: 4, 35: 7, 36: 10}
_HALF_YEARS = {40: 1, 41: 7}
_MONTHS = {month: month for month in range(1, 13)}
_PARTS = (
    (_MONTHS, Precision.MONTH, 1),
    (_SEASONS | _NORTHERN | _SOUTHERN, Precision.SEASON, 3),
    (_QUARTERS, Precision.QUARTER, 3),
    (_HALF_YEARS, Precision.HALF_YEAR, 6),
)
_LENGTHS = {precision: months for _, precision, months in _PARTS} | {Precision.YEAR: 12}
_NUMBERS = {
    Precision.MONTH: _MONTHS,
    Precision.SEASON: _SEASONS,
    Precision.QUARTER: _QUARTERS,
    Precision.HALF_YEAR: _HALF_YEARS,
}


@lru_cache(maxsize=4096)
def read_date(text: str) -> Window:
    """Return what one EDTF date states; raises WhenError."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise WhenError(Sentence("it is not a date"), REMEDY)
    year, approximate = int(found["year"]), bool(found["approximate"])
    if year not in YEARS:
        remedy = Sentence("years go from {first} to {last}", first=YEARS[0], last=YEARS[-1])
        raise WhenError(Sentence("the year is out of reach"), remedy)
    if found["part"] is None:
        return Window(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR, approximate)
    if found["day"] is not None:
        return _read_day(year, int(found["part"]), int(found["day"]), approximate=approximate)
    return _read_part(year, int(found["part"]), approximate=approximate)


def _read_day(year: int, month: int, number: int, *, approximate: bool) -> Window:
    if month not in _MONTHS:
        _read_part(year, month, approximate=approximate)
        raise WhenError(Sentence("only a month has days"), REMEDY)
    length = monthrange(year, month)[1]
    if not 1 <= number <= length:
        named = f"{year:04}-{month:02}"
        remedy = Sentence("{month} has days 01 to {last}", month=named, last=length)
        raise WhenError(Sentence("there is no such day"), remedy)
    day = date(year, month, number)
    return Window(day, day + DAY, Precision.DAY, approximate)


def _read_part(year: int, number: int, *, approximate: bool) -> Window:
    for firsts, precision, length in _PARTS:
        if number in firsts:
            start = date(year, firsts[number], 1)
            end = months_later(start, length)
            return Window(start, end, precision, approximate, number in _SOUTHERN)
    problem = Sentence("there is no month {month}", month=f"{number:02}")
    raise WhenError(problem, Sentence("months go from 01 to 12"))


def read_range(first: Window, last: Window) -> Window:
    """Return the window from one date to another of its kind; raises WhenError."""
    if (first.precision, first.south) != (last.precision, last.south):
        problem = Sentence("its two ends are of different kinds")
        raise WhenError(problem, Sentence("write both as days or both as months"))
    if last.end <= first.start or last.start < first.start:
        problem = Sentence("it ends before it starts")
        raise WhenError(problem, Sentence("put the earlier date first"))
    approximate = first.approximate or last.approximate
    return Window(first.start, last.end, first.precision, approximate, first.south)


def months_later(day: date, months: int) -> date:
    """Return the first day of a month, so many months after another first day."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def write_window(window: Window, separator: str = "/") -> str:
    """Return a window as EDTF: one date, or two, each with its own ~."""
    first = write_first(window)
    last = write_last(window)
    return first if first == last else f"{first}{separator}{last}"


def write_first(window: Window) -> str:
    """Return the EDTF date at which a window begins."""
    return _write(window.start, window)


def write_last(window: Window) -> str:
    """Return the EDTF date with which a window ends."""
    return _write(last_of(window), window)


def unit_of(window: Window) -> Window:
    """Return the first day, month, season, … of those that make a window."""
    if window.precision is Precision.DAY:
        return window._replace(end=window.start + DAY)
    return window._replace(end=months_later(window.start, _LENGTHS[window.precision]))


def last_of(window: Window) -> date:
    """Return the first day of the last day, month, season, … that makes a window."""
    if window.precision in (Precision.DAY, Precision.STRETCH):
        return window.end - DAY
    return months_later(window.end, -_LENGTHS[window.precision])


def _write(start: date, window: Window) -> str:
    mark = "~" if window.approximate else ""
    if window.precision in (Precision.DAY, Precision.STRETCH):
        return f"{start}{mark}"
    if window.precision is Precision.YEAR:
        return f"{start.year:04}{mark}"
    numbers = _SOUTHERN if window.south else _NUMBERS[window.precision]
    number = next(number for number, month in numbers.items() if month == start.month)
    return f"{start.year:04}-{number:02}{mark}"
