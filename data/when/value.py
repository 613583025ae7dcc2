"""The date of an item: an EDTF string (ISO 8601-2) or a keyword, and the window it means."""

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import msgspec

from data.errors import Sentence

DAY = timedelta(days=1)


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The days a plan is for: `start` the first one, `end` the one after the last."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """Return the last day, inclusive."""
        return self.end - DAY

    @property
    def years(self) -> range:
        """Return the years that it reaches into."""
        return range(self.start.year, self.last.year + 1)

    @property
    def label(self) -> str:
        """Return the years as people write them: `2027`, or `2026/2027` where it has two."""
        return "/".join(map(str, dict.fromkeys((self.start.year, self.last.year))))


def year_period(year: int) -> Period:
    """Return a calendar year."""
    return Period(start=date(year, 1, 1), end=date(year + 1, 1, 1))


class Precision(StrEnum):
    """How finely the plan states a date; `NONE` belongs to the keywords, which state none."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    NONE = "none"


class When(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """A date as the plan states it.

    `text` is the EDTF string or keyword; `start` is the window's first day, `end` the day behind
    its last one (RFC 5545 counts so). A keyword's window is the plan's period.
    """

    text: str
    start: date
    end: date
    precision: Precision
    approximate: bool = False

    @property
    def last(self) -> date:
        """Return the window's last day, inclusive."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """Return the window's length in days."""
        return (self.end - self.start).days

    @property
    def firm(self) -> bool:
        """Tell whether the plan names days and holds them to be the days themselves."""
        return self.day_stated and not self.approximate

    @property
    def day_stated(self) -> bool:
        """Tell whether the plan names days, approximate or not."""
        return self.precision is Precision.DAY


class WhenError(ValueError):
    """A date is not one Kalends understands: `problem` says why, `remedy` what would be right."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}; {remedy}")


UNSCHEDULED = "unscheduled"
ONGOING = "ongoing"
RECURRING = ("every week", "every month", "every quarter", "every half-year")
YEARS = range(1900, 2200)
KEYWORDS = (UNSCHEDULED, ONGOING, *RECURRING)
REMEDY = Sentence(
    "write 2023-05-26, 2023-05, 2023-22 (21 spring, 22 summer, 23 autumn), 2023-34 (33 to 36: "
    "quarters), 2023-40 (40, 41: half-years), 2023, or two of them with a slash between, each "
    "with ~ if approximate; or one of: {keywords}",
    keywords=", ".join(KEYWORDS),
)

_DATE = re.compile(
    r"(?P<year>\d{4})(-(?P<part>\d\d)(-(?P<day>\d\d))?)?(?P<approximate>~?)", re.ASCII
)
_PARTS = (
    (range(1, 13), Precision.MONTH),
    (range(21, 24), Precision.SEASON),
    (range(33, 37), Precision.QUARTER),
    (range(40, 42), Precision.HALF_YEAR),
)


def parse_when(text: str, period: Period) -> When:
    """Return the date that `text` states in a plan for `period`.

    Raises WhenError for anything outside the supported part of EDTF (ISO 8601-2, levels 0 to 2).
    """
    if text in KEYWORDS:
        return When(text=text, start=period.start, end=period.end, precision=Precision.NONE)
    return _parse_edtf(text)


def parse_period(text: str) -> Period:
    """Return the period that an EDTF text states: `2027`, `2026-09/2027-08`; raises WhenError."""
    when = _parse_edtf(text)
    if when.approximate:
        problem = Sentence("a plan's period is not approximate")
        raise WhenError(problem, Sentence("take the ~ off"))
    return Period(start=when.start, end=when.end)


@lru_cache(maxsize=4096)
def _parse_edtf(text: str) -> When:
    ends = [_parse_end(part) for part in _split(text)]
    first, last = ends[0], ends[-1]
    if first.precision is not last.precision:
        problem = Sentence("its two ends are of different kinds")
        raise WhenError(problem, Sentence("write both as days or both as months"))
    if last.end <= first.start or last.start < first.start:
        problem = Sentence("it ends before it starts")
        raise WhenError(problem, Sentence("put the earlier date first"))
    return When(
        text=text,
        start=first.start,
        end=last.end,
        precision=first.precision,
        approximate=first.approximate or last.approximate,
    )


def _split(text: str) -> list[str]:
    parts = text.split("/")
    if len(parts) > 2:
        raise WhenError(Sentence("it has more than one slash"), REMEDY)
    if "" in parts or ".." in parts:
        problem = Sentence("it is empty or an open interval")
        raise WhenError(problem, Sentence("give both ends"))
    return parts


def _parse_end(text: str) -> When:
    found = _DATE.fullmatch(text)
    if found is None:
        raise WhenError(Sentence("it is not a date"), REMEDY)
    if int(found["year"]) not in YEARS:
        remedy = Sentence("years go from {first} to {last}", first=YEARS[0], last=YEARS[-1])
        raise WhenError(Sentence("the year is out of reach"), remedy)
    precision = _precision(found)
    # The bounds are asked for without the ~, as only the strict ones are right, and as edtf
    # knows no approximate season. Its bounds are `struct_time`s, both inclusive.
    start, last = _strict_bounds(text.rstrip("~"))
    approximate = found["approximate"] == "~"
    return When(
        text=text, start=start, end=last + DAY, precision=precision, approximate=approximate
    )


def _precision(found: re.Match[str]) -> Precision:
    if found["part"] is None:
        return Precision.YEAR
    number = int(found["part"])
    if number == 24:
        remedy = Sentence("write the months, as in 2022-12/2023-02")
        raise WhenError(Sentence("a year has two winters"), remedy)
    precision = next((kind for numbers, kind in _PARTS if number in numbers), None)
    if precision is None:
        problem = Sentence("there is no month {month}", month=found["part"])
        raise WhenError(problem, Sentence("months go from 01 to 12"))
    if found["day"] is None:
        return precision
    if precision is not Precision.MONTH:
        raise WhenError(Sentence("only a month has days"), REMEDY)
    _check_day(int(found["year"]), number, int(found["day"]))
    return Precision.DAY


def _check_day(year: int, month: int, day: int) -> None:
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        named = f"{year:04}-{month:02}"
        remedy = Sentence("{month} has days 01 to {last}", month=named, last=length)
        raise WhenError(Sentence("there is no such day"), remedy)


@lru_cache(maxsize=4096)
def _strict_bounds(text: str) -> tuple[date, date]:
    # edtf takes 0.1 s to import and the server, which reads the journal, never needs it.
    import edtf  # noqa: PLC0415

    try:
        parsed = edtf.parse_edtf(text)
        return date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
    except (edtf.EDTFParseException, ValueError) as error:
        raise WhenError(Sentence("it is not a date"), REMEDY) from error
