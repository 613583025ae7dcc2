"""The days that a shape means in a year: windows, and how they are written."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from data.errors import Sentence
from data.when.edtf import YEARS
from data.when.phrases.shapes import (
    Beside,
    Clock,
    Day,
    Edge,
    Impossible,
    Nth,
    Part,
    Remarked,
    Shape,
    Span,
    Unit,
    Week,
    leaves,
)
from data.when.rules import WEEKDAYS

DAY = timedelta(days=1)
WEEKEND = 7
MONTHS = {"month": 1, "season": 3, "quarter": 3, "half": 6, "year": 12}
_CODES = {"month": 0, "season": 20, "quarter": 32, "half": 39}
_SOUTH = 28
_LAST = {"month": 12, "season": 4, "quarter": 4, "half": 2}
_KINDS = {"half": "half-year"}
_PARTS = {"month": "part-of-month", "season": "part-of-season"}


class Window(NamedTuple):
    """Days from `start` to `end`, inclusive; `first` and `last` are its ends as EDTF.

    `grain` is what both ends are: a unit, `day`, or `stretch` where EDTF has no word for it.
    `exact` where these are the days themselves. `rule` is the recurrence rule it is computed from.
    `rough` where one date of several is called approximate, or is told apart from those that are.
    """

    start: date
    end: date
    first: str
    last: str
    kind: str
    grain: str
    exact: bool = False
    clock: Clock | None = None
    rule: str = ""
    rough: bool | None = None

    def text(self, mark: str = "") -> str:
        """Return the window as EDTF, each end with `mark` behind it."""
        if self.grain == "stretch":
            return f"[{self.start}{mark}..{self.end}{mark}]"
        if self.first == self.last:
            return self.first + mark
        return f"{self.first}{mark}/{self.last}{mark}"


def day_window(first: date, last: date, kind: str = "day") -> Window:
    """Return days that are meant themselves."""
    return Window(first, last, str(first), str(last), kind, "day", exact=True)


def year_of(shape: Shape) -> int | None:
    """Return the first year that is stated in `shape`."""
    return next((leaf.year for leaf in leaves(shape) if leaf.year is not None), None)


def window(shape: Shape, year: int) -> Window:
    """Return what `shape` means where `year` holds for what states none; raises Impossible."""
    meant = _WINDOWS.get(type(shape))
    if meant is None:
        raise Impossible(Sentence("its words together make no date"))
    return meant(shape, year)


def _day(shape: Day, year: int) -> Window:
    found = _date(shape, shape.year or year)
    if shape.weekday not in {None, found.weekday()}:
        raise Impossible(Sentence("{day} is not the weekday that stands beside it", day=found))
    return day_window(found, found)._replace(clock=shape.clock)


def _date(shape: Day, year: int) -> date:
    _check_year(year)
    if not 1 <= shape.month <= 12:
        raise Impossible(Sentence("there is no month {month}", month=shape.month))
    if not 1 <= shape.day <= monthrange(year, shape.month)[1]:
        month = f"{year:04}-{shape.month:02}"
        raise Impossible(Sentence("{month} has no day {day}", month=month, day=shape.day))
    return date(year, shape.month, shape.day)


def _unit(shape: Unit, year: int) -> Window:
    year = shape.year or year
    _check_year(year)
    if shape.unit == "year":
        return _shifted(_whole(year, year), shape.later)
    number = _LAST[shape.unit] if shape.number == -1 else shape.number
    _check_number(number, _LAST[shape.unit])
    return _shifted(unit_window(shape.unit, number, year, south=shape.south), shape.later)


def _check_year(year: int) -> None:
    # The first and the last are kept free, as windows reach into their neighbours.
    if not YEARS[0] < year < YEARS[-1]:
        raise Impossible(Sentence("the year is out of reach"))


def _whole(first: int, last: int) -> Window:
    return Window(date(first, 1, 1), date(last, 12, 31), str(first), str(last), "year", "year")


def unit_window(unit: str, number: int, year: int, *, south: bool = False) -> Window:
    """Return the window of a numbered unit of a year."""
    length = MONTHS[unit]
    first = (number - 1) * length + (3 if unit == "season" else 1)
    text = f"{year:04}-{number + _CODES[unit]:02}"
    if south:
        first, text = (number * 3 + 5) % 12 + 1, f"{year:04}-{number + _SOUTH}"
    start, end = _month_start(year, first), _month_start(year, first + length) - DAY
    return Window(start, end, text, text, _KINDS.get(unit, unit), unit)


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _shifted(found: Window, months: int) -> Window:
    """Return a window of whole months so many months later."""
    if not months:
        return found
    start, behind = (_month_start(d.year, d.month + months) for d in (found.start, found.end + DAY))
    return _stretch(start, behind - DAY, found.kind)


def _part(shape: Part, year: int) -> Window:
    whole = window(shape.of, year)
    start, end = _PART_DAYS[shape.part](whole, shape)
    kind = _PARTS.get(shape.of.unit, "part-of-year")
    found = _stretch(start, end, kind)
    return found._replace(kind="half-year") if found.grain == "half" else found


def _stretch(start: date, end: date, kind: str) -> Window:
    """Return a window in the largest unit that it is made of."""
    for unit in ("half", "quarter", "month"):
        found = unit_window(unit, (start.month - 1) // MONTHS[unit] + 1, start.year)
        if (found.start, found.end) == (start, end):
            return found._replace(kind=kind)
    if start.day == 1 and (end + DAY).day == 1:
        first, last = (f"{day.year:04}-{day.month:02}" for day in (start, end))
        return Window(start, end, first, last, kind, "month")
    return Window(start, end, str(start), str(end), kind, "stretch")


def _third(number: int) -> Callable[[Window, Part], tuple[date, date]]:
    return lambda whole, shape: _thirds(whole, shape.of.unit)[number]


def _thirds(whole: Window, unit: str) -> tuple[tuple[date, date], ...]:
    start, end = whole.start, whole.end
    first, second, third, fourth = _cuts(start, unit)
    return (start, first - DAY), (second, third - DAY), (fourth, end)


def _cuts(start: date, unit: str) -> tuple[date, date, date, date]:
    """Return where the first part ends, the middle starts and ends, and the last part starts."""
    if unit == "month":
        early, late = start.replace(day=11), start.replace(day=21)
        return early, early, late, late
    third = MONTHS[unit] // 3
    steps = (3, 4, 8, 9) if unit == "year" else (third, third, 2 * third, 2 * third)
    early, middle, later, late = (_month_start(start.year, start.month + step) for step in steps)
    return early, middle, later, late


def _half(whole: Window, shape: Part) -> tuple[date, date]:
    _check_number(shape.number, 2)
    middle = _middle(whole, shape.of.unit)
    return (whole.start, middle - DAY) if shape.number == 1 else (middle, whole.end)


def _middle(whole: Window, unit: str) -> date:
    if unit == "month":
        return whole.start.replace(day=16)
    month = _month_start(whole.start.year, whole.start.month + MONTHS[unit] // 2)
    return month.replace(day=16) if MONTHS[unit] % 2 else month


def _week(whole: Window, shape: Part) -> tuple[date, date]:
    if shape.number < 0:
        return whole.end + DAY * (7 * shape.number + 1), whole.end + DAY * (7 * shape.number + 7)
    _check_number(shape.number, 5)
    start = whole.start + DAY * (7 * shape.number - 7)
    if start > whole.end:
        raise Impossible(Sentence("there is no number {number} of these", number=shape.number))
    return start, min(start + DAY * 6, whole.end)


def _decade(whole: Window, shape: Part) -> tuple[date, date]:
    if shape.of.unit != "month":
        raise Impossible(Sentence("only a month has such parts"))
    number = 3 if shape.number == -1 else shape.number
    _check_number(number, 3)
    return _thirds(whole, "month")[number - 1]


def _numbered_month(whole: Window, shape: Part) -> tuple[date, date]:
    length = MONTHS[shape.of.unit]
    number = length if shape.number == -1 else shape.number
    _check_number(number, length)
    start = _month_start(whole.start.year, whole.start.month + number - 1)
    return start, start.replace(day=monthrange(start.year, start.month)[1])


def _days(number: int) -> Callable[[Window, Part], tuple[date, date]]:
    def first_days(whole: Window, shape: Part) -> tuple[date, date]:
        if shape.of.unit != "month":
            raise Impossible(Sentence("only a month has such parts"))
        return whole.start, whole.start + DAY * (number - 1)

    return first_days


def _last_days(whole: Window, shape: Part) -> tuple[date, date]:
    if shape.of.unit != "month":
        raise Impossible(Sentence("only a month has such parts"))
    return whole.end - DAY * 4, whole.end


def _check_number(number: int, last: int) -> None:
    if not 1 <= number <= last:
        raise Impossible(Sentence("there is no number {number} of these", number=number))


_PART_DAYS: dict[str, Callable[[Window, Part], tuple[date, date]]] = {
    "start": _third(0),
    "mid": _third(1),
    "end": _third(2),
    "late": _third(2),
    "half": _half,
    "week": _week,
    "decade": _decade,
    "month": _numbered_month,
    "first-days": _days(5),
    "last-days": _last_days,
}


def _edge(shape: Edge, year: int) -> Window:
    end = window(shape.of, year).end
    return day_window(end, end)


def _told(shape: Remarked, year: int) -> Window:
    """Return one date of several, which may be told to be approximate apart from the others."""
    return window(shape.of, year)._replace(rough="rough" in shape.remarks)


def _agreed(shape: Beside, year: int) -> Window:
    """Return a rule beside which its day stands."""
    found = window(shape.of, year)
    if window(shape.exact, year_of(shape.exact) or year).start != found.start:
        raise Impossible(Sentence("the two dates contradict each other"))
    return found


def _nth(shape: Nth, year: int) -> Window:
    whole = window(shape.of, year)
    days = list(_weekdays(whole, shape.weekday))
    if not shape.number or abs(shape.number) > len(days):
        raise Impossible(Sentence("there is no such weekday in {window}", window=whole.text()))
    found = days[shape.number - (shape.number > 0)]
    if shape.weekday == WEEKEND:
        return day_window(found, found + DAY, "rule")
    return day_window(found, found, "rule")._replace(rule=_rule(shape))


def _rule(shape: Nth) -> str:
    if shape.of.unit != "month":
        return ""
    day = WEEKDAYS[shape.weekday]
    return f"FREQ=YEARLY;BYMONTH={shape.of.number};BYDAY={shape.number}{day}"


def _weekdays(whole: Window, weekday: int) -> Iterator[date]:
    """Yield the weekdays of a window; of weekends the Saturdays whose Sunday lies in it."""
    wanted = 5 if weekday == WEEKEND else weekday
    day = whole.start + DAY * ((wanted - whole.start.weekday()) % 7)
    last = whole.end - DAY if weekday == WEEKEND else whole.end
    while day <= last:
        yield day
        day += DAY * 7


def _week_from(shape: Week, year: int) -> Window:
    day = window(shape.of, year).start
    start, end = (day - DAY * 6, day) if shape.ending else (day, day + DAY * 6)
    return Window(start, end, str(start), str(end), "days", "stretch")


def _span(shape: Span, year: int) -> Window:
    first, last = _span_years(shape, year)
    found = join(window(shape.first, first), window(shape.last, last))
    return found._replace(grain="stretch", exact=False) if shape.loose else found


def _span_years(shape: Span, year: int) -> tuple[int, int]:
    """Return the years of the two ends: what ends before it starts runs into the next year."""
    first, last = year_of(shape.first), year_of(shape.last)
    ends = first or last or year, last or first or year
    if _order(shape.first, ends[0]) <= _order(shape.last, ends[1]):
        return ends
    if _same_unit(shape) or (first and last):
        raise Impossible(Sentence("it ends before it starts"))
    return (ends[0] - 1, ends[1]) if last else (ends[0], ends[1] + 1)


def _same_unit(shape: Span) -> bool:
    first, last = next(leaves(shape.first)), next(leaves(shape.last))
    if isinstance(first, Day) and isinstance(last, Day):
        return first.month == last.month
    return isinstance(first, Unit) and isinstance(last, Unit) and first == last


def _order(shape: Shape, year: int) -> tuple[int, int, int]:
    """Return what tells which of two comes first, whatever their weekdays are."""
    if isinstance(shape, Day):
        return shape.year or year, shape.month, shape.day
    start = window(shape, year).start
    return start.year, start.month, start.day


def join(first: Window, last: Window) -> Window:
    """Return the window from the start of the one to the end of the other."""
    if last.end < first.end or last.start < first.start:
        raise Impossible(Sentence("it ends before it starts"))
    same = first.grain == last.grain and first.exact == last.exact
    return Window(
        start=first.start,
        end=last.end,
        first=first.first,
        last=last.last,
        kind=_joint_kind(first, last),
        grain=first.grain if same else "stretch",
        exact=first.exact and last.exact,
    )


def _joint_kind(first: Window, last: Window) -> str:
    kinds = {first.kind, last.kind}
    if first.grain == last.grain == "day":
        return "days"
    if kinds <= {"month", "months"}:
        return "months"
    if len(kinds) == 1:
        return first.kind
    parts = [kind for kind in (first.kind, last.kind) if kind.startswith("part")]
    return parts[0] if parts else _mixed_kind(first, last)


def _mixed_kind(first: Window, last: Window) -> str:
    return "part-of-month" if "day" in {first.grain, last.grain} else "months"


_WINDOWS: dict[type[Shape], Callable[..., Window]] = {
    Day: _day,
    Unit: _unit,
    Part: _part,
    Edge: _edge,
    Beside: _agreed,
    Remarked: _told,
    Nth: _nth,
    Week: _week_from,
    Span: _span,
}
