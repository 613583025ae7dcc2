"""What the rules of the grammars make of the values of their items: shapes, by name.

None rejects a reading; a list gives several. `year` 0 is the plan's own («текущего года»).
"""

from collections.abc import Iterable
from itertools import chain, pairwise
from typing import Any

import msgspec

from data.errors import Sentence
from data.when.phrases.shapes import (
    Beside,
    Clock,
    Day,
    Deadline,
    Edge,
    Either,
    From,
    Nth,
    OfMonths,
    Ongoing,
    Part,
    Refused,
    Remarked,
    Rhythm,
    SchoolYear,
    Several,
    Shape,
    Span,
    Unit,
    Unscheduled,
    Until,
    Week,
    leaves,
)
from data.when.rules import NUMBERS, WEEKDAYS

_changed = msgspec.structs.replace
_MOST, _WORKDAYS = 31, 5

# Values.


def same(x: object = "") -> object:
    """Return the value itself."""
    return x


def first_of_many(one: object, more: tuple[object, ...] = ()) -> tuple[object, ...] | None:
    """Return the values of repeated items as one tuple; more than a month has days are no list."""
    return (one, *more) if len(more) < _MOST else None


def listed(one: object, more: tuple[object, ...] = ()) -> tuple[object, ...]:
    """Return the values of a list, in its order."""
    return one, *more


def flat(one: tuple[object, ...], more: tuple[tuple[object, ...], ...] = ()) -> tuple[object, ...]:
    """Return the values of a list of lists."""
    return tuple(chain(one, *more))


def both(a: int, b: int) -> tuple[int, ...] | None:
    """Return the numbers from the one to the other."""
    return tuple(range(a, b + 1)) if a < b else None


def nothing() -> object:
    """Return a value for what only needs to be there."""
    return ""


def year(y: int | None = None) -> int:
    """Return a stated year, or 0 for the plan's."""
    return y or 0


def year_unit(y: int | None = None) -> Unit:
    """Return a year."""
    return Unit(unit="year", year=y or None)


def two_years(a: int, b: int) -> tuple[int, int] | None:
    """Return two years, the second perhaps with its last two digits only."""
    whole = a // 100 * 100 + b if b < 100 else b
    return (a, whole) if whole > a else None


def text(of: str) -> str:
    """Return a remark by its name."""
    return of


# Times.


def clock(a: tuple[int, ...], b: tuple[int, ...] | None = None) -> Clock | None:
    """Return a time of the day, or from one to another; an end before its start is left out."""
    times = [_time(*each) for each in (a, b) if each is not None]
    if not all(times):
        return None
    if len(times) == 2 and times[0] >= times[1]:
        return Clock()
    return Clock(*times)


def clocks(a: tuple[int, int, int, int]) -> Clock | None:
    """Return the times of «11-30-13-30»."""
    return clock(a[:2], a[2:])


def hour(h: int, m: int = 0) -> tuple[int, int] | None:
    """Return a full hour, or one with minutes."""
    return (h, m) if h <= 24 and m < 60 else None


def dotted_hour(x: tuple[int, int]) -> tuple[int, int] | None:
    """Return «09.00», which can't be a date."""
    return x if x[0] <= 24 and x[1] < 60 and not (1 <= x[1] <= 12 and 1 <= x[0] <= 31) else None


def any_dotted(x: tuple[int, int]) -> tuple[int, int] | None:
    """Return «10.11» where only a time can stand."""
    return x if x[0] <= 24 and x[1] < 60 else None


def dash_hour(h: int, m: int) -> tuple[int, int] | None:
    """Return «11-30», whose minutes are no hour of a range."""
    return (h, m) if h < 24 and (m == 0 or 24 < m < 60) else None


def clock_to(h: int, b: tuple[int, int]) -> Clock | None:
    """Return "2-4 pm", whose first hour is of the same half of the day unless that is later."""
    return half_clock_to((h, 0), b)


def half_clock_to(x: tuple[int, int], b: tuple[int, int]) -> Clock | None:
    """Return "2:30-4 pm"."""
    if not 1 <= x[0] <= 12:
        return clock(x, b)
    hours = [(x[0] % 12 + add, x[1]) for add in (12, 0)]
    return next((clock(each, b) for each in hours if each < b), None)


def noclock() -> Clock:
    """Return an end without a start, which is not kept."""
    return Clock()


def half_day(h: int, half: str, m: int = 0) -> tuple[int, int] | None:
    """Return an hour of the morning (`am`) or the afternoon (`pm`)."""
    return (h % 12 + (12 if half == "pm" else 0), m) if 1 <= h <= 12 and m < 60 else None


def half_day_clock(x: tuple[int, int], half: str) -> tuple[int, int] | None:
    """Return "2:30 p.m."."""
    return half_day(x[0], half, x[1])


def _time(hours: int, minutes: int) -> str:
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else ""


# Days.


def day(
    d: int, m: int, y: int | None = None, w: int | None = None, v: int | None = None
) -> Day | None:
    """Return a day of a month, with the weekday before or behind it."""
    if w is not None and v is not None and w != v:
        return None
    return Day(day=d, month=m, year=y or None, weekday=v if w is None else w)


def day_month_year(d: int, x: tuple[int, int], w: int | None = None) -> Day:
    """Return «29 08.2012»."""
    return Day(day=d, month=x[0], year=x[1], weekday=w)


def numbered(x: tuple[int, ...], y: int | None = None, order: str = "dm") -> list[Day]:
    """Return the days that numbers may mean: in the `order` given, or in `any`."""
    stated = x[2] if len(x) > 2 else y
    straight = Day(day=x[0], month=x[1], year=stated or None)
    if order == "dm":
        return [straight]
    if x[0] == x[1]:
        return [straight]
    crossed = _changed(straight, day=x[1], month=x[0], order="md")
    both_ways = [_changed(straight, order="dm"), crossed]
    return [each for each in both_ways if each.month <= 12] or [straight]


def iso(x: tuple[int, int, int]) -> Day:
    """Return a day written year, month, day."""
    return Day(year=x[0], month=x[1], day=x[2], order="iso")


def with_weekday(x: Day, w: int) -> Day | None:
    """Return a day with the weekday that stands beside it."""
    return _changed(x, weekday=w) if x.weekday in {None, w} else None


def at(x: Shape, t: Clock) -> Shape | None:
    """Return a day with its time; several days don't keep one, and longer times have none."""
    ruled = isinstance(x, Nth | OfMonths)
    if any(isinstance(leaf, Unit) for leaf in leaves(x) if not ruled):
        return None
    if isinstance(x, Day) and x.clock is None and t.start:
        return _changed(x, clock=t)
    return x


def day_item(d: int, w: int | None = None, v: int | None = None) -> Day | None:
    """Return a day whose month follows."""
    return day(d, 0, None, w, v)


def day_span(a: Day, b: Day) -> Span | None:
    """Return days from one to another whose month follows."""
    return Span(first=a, last=b)


def slash_days(x: tuple[int, int], m: int, y: int | None = None) -> Shape:
    """Return the two days of "12/13 May", which are a stretch if they are neighbours."""
    first, last = (Day(day=each, month=m, year=y or None) for each in x)
    if x[1] == x[0] + 1:
        return Span(first=first, last=last)
    items = Span(first=first, last=last), Several(items=(first, last))
    return Either(items=items, reason=_two_dates())


def days(one: Shape, more: tuple[Shape, ...], m: int, y: int | None = None) -> Shape:
    """Return days that share a month."""
    items = tuple(_in_month(item, m, y or None) for item in (one, *more))
    return items[0] if len(items) == 1 else Several(items=items)


def month_span(a: Day, b: Day, m: int, y: int | None = None) -> Shape:
    """Return days from one to another that share a month."""
    return _in_month(Span(first=a, last=b), m, y or None)


def three_days(x: tuple[int, int, int], m: int, y: int | None = None) -> Shape | None:
    """Return «26-27-28 мая», which names each day of a run and looks like a date."""
    run = x[1] == x[0] + 1 and x[2] % 100 == x[0] + 2
    first, last = (Day(day=each, month=m, year=y or None) for each in (x[0], x[0] + 2))
    return Span(first=first, last=last) if run else None


def month_between(a: Day, b: Day, m: int, y: int | None = None) -> Shape:
    """Return "between 10 and 20 May"."""
    return between(_in_month(a, m, y or None), _in_month(b, m, y or None))


def days_of_span(x: Shape, a: Day, b: Day) -> Shape | None:
    """Return «июнь, с 15 по 20»."""
    return days_of(x, Span(first=a, last=b))


def days_before(one: Shape, x: Day, more: tuple[Shape, ...] = ()) -> Shape:
    """Return days that share the month of the day behind them: «12, 14.05»."""
    items = (*(_in_month(item, x.month, x.year) for item in (one, *more)), x)
    return Several(items=items)


def span_before(a: Day, x: Day) -> Span:
    """Return «12–14.05», or «29–04.11», which begins in the month before."""
    month, stated = x.month, x.year
    if a.day > x.day:
        month, stated = (month - 1, stated) if month > 1 else (12, None)
    return Span(first=_changed(a, month=month, year=stated, order=x.order), last=x)


def _in_month(item: Shape, m: int, y: int | None) -> Shape:
    if isinstance(item, Span):
        return Span(first=_in_month(item.first, m, y), last=_in_month(item.last, m, y))
    return _changed(item, month=m, year=y)


def days_of(x: Shape, one: Shape, more: tuple[Shape, ...] = ()) -> Shape | None:
    """Return the days in brackets behind their month."""
    if not (isinstance(x, Unit) and x.unit == "month"):
        return None
    return days(one, more, x.number, x.year)


def weekdays_of(x: Shape, w: int, v: int) -> Span | None:
    """Return a span with the weekdays of its ends."""
    if not (isinstance(x, Span) and isinstance(x.first, Day) and isinstance(x.last, Day)):
        return None
    return Span(first=_changed(x.first, weekday=w), last=_changed(x.last, weekday=v))


def week(x: Shape) -> Week:
    """Return the week from a day on."""
    return Week(of=x)


def week_to(x: Shape) -> Week:
    """Return the week up to a day."""
    return Week(of=x, ending=True)


def weekend_days(x: Span | Several) -> Shape | None:
    """Return days that are said to be a weekend."""
    items = (x.first, x.last) if isinstance(x, Span) else x.items
    if len(items) != 2 or not all(isinstance(item, Day) for item in items):
        return None
    first, last = (_changed(item, weekday=w) for item, w in zip(items, (5, 6), strict=True))
    return Span(first=first, last=last)


# Months and what is larger or a part.


def unit(unit: str, n: int = 0, y: int | None = None, south: int = 0) -> Unit:
    """Return a month, quarter, season, half-year or year."""
    return Unit(unit=unit, number=n, year=y or None, south=bool(south))


def iso_month(x: tuple[int, ...]) -> Unit:
    """Return a month of a year, written 2023-05 or 05.2023."""
    number, stated = x if x[0] < 100 else (x[1], x[0])
    return Unit(unit="month", number=number, year=stated)


def units(unit: str, n: tuple[int, ...], y: int | None = None) -> Shape:
    """Return numbered units that share the word and the year: «I и III кварталы»."""
    items = tuple(Unit(unit=unit, number=each, year=y or None) for each in n)
    return items[0] if len(items) == 1 else Several(items=items)


def pair_units(unit: str, x: tuple[int, int], y: int | None = None) -> Span:
    """Return "Q3/4"."""
    return unit_span(unit, *x, y)


def unit_span(unit: str, a: int, b: int, y: int | None = None) -> Span:
    """Return «I–II кварталы»."""
    first, last = (Unit(unit=unit, number=each, year=y or None) for each in (a, b))
    return Span(first=first, last=last)


def season_span(n: int, m: int, y: int | None = None) -> Span:
    """Return "Spring/Summer 2024"."""
    return unit_span("season", n, m, y)


def season_pair(x: tuple[int, int]) -> Span:
    """Return «весенне-летний период»."""
    return season_span(*x)


def winter(x: tuple[int, int], n: int, south: int = 0) -> Unit | None:
    """Return a winter whose two years are stated, or a summer of the southern hemisphere."""
    if n != (2 if south else 4) or x[1] != x[0] + 1:
        return None
    return Unit(unit="season", number=n, year=x[0], paired=True, south=bool(south))


def edge(x: Unit) -> Edge | None:
    """Return the last day of a unit; that of a month is `days_of_months`."""
    return None if x.unit == "month" else Edge(of=x)


def years(x: tuple[int, int]) -> Span:
    """Return years from one to another."""
    first, last = (Unit(unit="year", year=each) for each in x)
    return Span(first=first, last=last)


def year_span(a: int, b: int) -> Span:
    """Return years from one to another."""
    return years((a, b))


def part(part: str, x: Unit, n: int = 0) -> Shape | None:
    """Return a part of a unit; a half of a year is a half-year."""
    if part == "half" and x.unit == "year" and n in {1, 2}:
        return Unit(unit="half", number=n, year=x.year)
    return Part(part=part, number=n, of=x)


def year_end(y: int | None = None) -> Part:
    """Return the end of a year."""
    return Part(part="end", of=Unit(unit="year", year=y or None))


def parts(part: str, n: tuple[int, ...], x: Unit) -> Shape:
    """Return several numbered parts of a unit."""
    items = tuple(Part(part=part, number=each, of=x) for each in n)
    return items[0] if len(items) == 1 else Several(items=items)


def weeks(f: int, n: int, x: Unit) -> Shape | None:
    """Return «первые две недели мая»."""
    if f not in {1, -1} or not 1 < n < 4:
        return None
    numbers = (1, n) if f == 1 else (-n, -1)
    first, last = (Part(part="week", number=each, of=x) for each in numbers)
    return Span(first=first, last=last)


def part_span(part: str, a: int, b: int, x: Unit) -> Span:
    """Return «2–3 декада мая»."""
    first, last = (Part(part=part, number=each, of=x) for each in (a, b))
    return Span(first=first, last=last)


def parts_between(a: str, b: str, x: Unit) -> Span:
    """Return «начало – середина мая»."""
    return Span(first=Part(part=a, of=x), last=Part(part=b, of=x))


def nth(n: int, w: int, x: Unit) -> Shape:
    """Return the n-th weekday of a unit."""
    return Nth(number=n, weekday=w, of=x)


def nths(n: tuple[int, ...], w: int, x: Unit) -> Shape | None:
    """Return several weekdays of a unit; those of a month are `of_months`."""
    if x.unit == "month":
        return None
    items = tuple(Nth(number=each, weekday=w, of=x) for each in n)
    return items[0] if len(items) == 1 else Several(items=items)


def nth_group(n: tuple[int, ...], w: int) -> tuple[tuple[int, int], ...]:
    """Return «первый и третий вторник»."""
    return tuple((each, w) for each in n)


def same_number(n: int = 0, d: int = 0) -> int:
    """Return the number of a day of the month."""
    return n or d


def day_number(unit: str, n: int) -> int | None:
    """Return the number in "day 11"."""
    return n if unit == "day" else None


def of_months(d: tuple[tuple[int, int], ...], m: tuple[Unit, ...]) -> OfMonths | None:
    """Return numbered weekdays of months; a single one of a single month is `nth`."""
    if len(d) == len(m) == 1:
        return None
    return OfMonths(weekdays=d, months=m) if _numbers(d) else None


def _numbers(d: tuple[tuple[int, int], ...]) -> bool:
    return len(set(d)) == len(d) and all(number in NUMBERS for number, _ in d)


def days_of_months(d: tuple[int, ...], m: tuple[Unit, ...]) -> OfMonths | None:
    """Return numbered days of months."""
    if not all(each == -1 or 1 <= each <= 31 for each in d):
        return None
    return OfMonths(monthdays=_in_order(d), months=m)


def days_of_several(d: tuple[int, ...], m: tuple[Unit, ...]) -> OfMonths | None:
    """Return «15 числа марта и июня»; of a single month they are days as any others."""
    return days_of_months(d, m) if len(m) > 1 else None


def _in_order(days: Iterable[int]) -> tuple[int, ...]:
    """Return the days of a month in their order, the last one at the end."""
    return tuple(sorted(set(days), key=lambda day: (day < 0, day)))


def due_of_months(x: OfMonths) -> OfMonths:
    """Return no later than numbered days of months."""
    return _changed(x, due=True)


def month_run(a: Unit, b: Unit) -> tuple[Unit, ...] | None:
    """Return the months from the one to the other, in one year."""
    if a.year or a.number >= b.number:
        return None
    return tuple(_changed(b, number=each) for each in range(a.number, b.number + 1))


def nth_or(a: int, b: int, w: int, x: Unit) -> Either:
    """Return the weekdays of which the text leaves open which is meant."""
    return either(Nth(number=a, weekday=w, of=x), Nth(number=b, weekday=w, of=x))


# Several.


def span(a: Shape, b: Shape) -> Shape | None:
    """Return what runs from one to another."""
    if a == b or any(isinstance(each, Several | Span | Either) for each in (a, b)):
        return None
    ruled = isinstance(a, Nth) and isinstance(b, Day)
    return None if ruled or _is_year(a) != _is_year(b) else Span(first=a, last=b)


def span_to(a: Shape, b: Shape) -> Shape | None:
    """Return «с 1 мая до конца июня», whose end is a day as its start is one."""
    if isinstance(a, Day) and isinstance(b, Part) and b.part == "end":
        b = Edge(of=b.of)
    return span(a, b)


def _is_year(x: Shape) -> bool:
    return isinstance(x, Unit) and x.unit == "year"


def between(a: Shape, b: Shape) -> Shape:
    """Return what is between two dates: all of it, or some time in it."""
    items = Span(first=a, last=b), Span(first=a, last=b, loose=True)
    return Either(items=items, reason=_two_dates())


def several(one: Shape, more: tuple[Shape, ...]) -> Shape | None:
    """Return a list of dates; what is in lists itself is one list."""
    items = tuple(chain.from_iterable(_items(each) for each in (one, *more)))
    mixed = len({_is_year(item) for item in items}) > 1 or _carried(items) or _in_season(items)
    uncertain = any(isinstance(item, Either | OfMonths) for item in items)
    return None if mixed or uncertain or _untold(items) else Several(items=items)


def _carried(items: tuple[Shape, ...]) -> bool:
    """Tell whether a unit follows what is a part of one: «15 мая и июня» may be two days.

    A year that is stated ends what could be carried over.
    """
    return any(
        isinstance(later, Unit) and not _of_units(earlier) and not _year_told(earlier)
        for earlier, later in pairwise(map(_untouched, items))
    )


def _of_units(shape: Shape) -> bool:
    if isinstance(shape, Span):
        return _of_units(shape.first) and _of_units(shape.last)
    return isinstance(shape, Unit)


def _year_told(shape: Shape) -> bool:
    last = list(leaves(shape))[-1:]
    return bool(last) and last[0].year is not None


def _untouched(shape: Shape) -> Shape:
    return shape.of if isinstance(shape, Remarked) else shape


def _in_season(items: tuple[Shape, ...]) -> bool:
    """Tell whether a season without its year stands beside months: «январь, зима» is one date."""
    found = list(leaves(items))
    seasons = [each for each in found if isinstance(each, Unit) and each.unit == "season"]
    return len(seasons) < len(found) and any(each.year is None for each in seasons)


def _untold(items: tuple[Shape, ...]) -> bool:
    """Tell whether an item behind an approximate one may be approximate, too."""
    told = [isinstance(item, Remarked) for item in items]
    return True in told and not all(told[told.index(True) :])


def item_rough(x: Shape) -> Shape:
    """Return a date of a list that is called approximate."""
    return Remarked(of=x, remarks=frozenset({"rough"}))


def item_exact(x: Shape) -> Shape:
    """Return a date of a list that is told apart from an approximate one before it."""
    return Remarked(of=x, remarks=frozenset({"exact"}))


def of_place(x: Shape) -> Shape | None:
    """Return days beside the name of a place that nothing separates from them."""
    return x if _of_days(x) else None


def _of_days(x: Shape) -> bool:
    items = x.items if isinstance(x, Several) else (x,)
    ends = chain.from_iterable((i.first, i.last) if isinstance(i, Span) else (i,) for i in items)
    return all(isinstance(each, Day) for each in ends)


def _items(shape: Shape) -> Iterable[Shape]:
    return shape.items if isinstance(shape, Several) else (shape,)


def slashed(a: Shape, b: Shape) -> Shape | None:
    """Return two dates with a slash: a set of days, else a range, as in ISO 8601."""
    if isinstance(a, Day) and isinstance(b, Day) and not a.order == b.order == "iso":
        return Several(items=(a, b))
    return span(a, b)


def beside(a: Shape, b: Shape) -> Shape | None:
    """Return two dates that nothing separates: neighbouring months are a range."""
    if _neighbours(a, b):
        return Span(first=a, last=b)
    if all(isinstance(each, Day) and each.clock for each in (a, b)):
        return Several(items=(a, b))
    if _is_year(a) or _is_year(b):
        return None
    items = a, b, Span(first=a, last=b), Several(items=(a, b))
    return Either(items=items, reason=_two_dates())


def _neighbours(a: Shape, b: Shape) -> bool:
    if not (isinstance(a, Unit) and isinstance(b, Unit) and a.unit == b.unit == "month"):
        return False
    return a.number % 12 + 1 == b.number


def either(a: Shape, b: Shape) -> Either:
    """Return two dates of which the text leaves open which counts."""
    return Either(items=(a, b), reason=Sentence("it leaves open which of the dates counts"))


def either_days(a: Day, b: Day, m: int, y: int | None = None) -> Either:
    """Return «25 или 26 мая»."""
    return either(_in_month(a, m, y or None), _in_month(b, m, y or None))


def month_or_day(m: int, d: int) -> Either | None:
    """Return "Sep-23" of a spreadsheet: a day, or a month of a year."""
    meant = Unit(unit="month", number=m, year=2000 + d)
    return either(Day(day=d, month=m), meant)


def either_units(unit: str, a: int, b: int, y: int | None = None) -> Either:
    """Return «II или III квартал»."""
    first, last = (Unit(unit=unit, number=each, year=y or None) for each in (a, b))
    return either(first, last)


def _two_dates() -> Sentence:
    return Sentence("there are two dates, and how they belong together is not said")


def exact(a: Shape, b: Shape, y: int | None = None) -> Shape:
    """Return a rule or a window, and beside it what is exact."""
    return Beside(of=a, exact=_with_year(b, y) if y else b)


def _with_year(shape: Shape, y: int) -> Shape:
    return _changed(shape, year=y) if isinstance(shape, Day) else shape


def exact_days(a: Shape, one: Shape, more: tuple[Shape, ...] = ()) -> Shape | None:
    """Return a rule or part of a month, and beside it its days without their month."""
    month = next(leaves(a))
    return exact(a, found) if (found := _days_in(month, one, more)) else None


def _days_in(month: Shape, one: Shape, more: tuple[Shape, ...]) -> Shape | None:
    if not (isinstance(month, Unit) and month.unit == "month"):
        return None
    return days(one, more, month.number, month.year)


# Ends.


def deadline(x: Shape) -> Shape:
    """Return no later than."""
    return Deadline(of=x)


def before(x: Shape) -> Shape:
    """Return before, which leaves out the day itself."""
    return Deadline(of=x, strict=True)


def start(x: Shape) -> Shape | None:
    """Return from a date on; what has an end itself is not only its start."""
    return None if isinstance(x, Span) else From(of=x)


def at_deadline(x: Day) -> Shape:
    """Return no later than an hour of a day, of which the day is kept."""
    return Deadline(of=x)


def after(x: Shape) -> Shape:
    """Return after a date."""
    return From(of=x, strict=True)


def until(x: Shape) -> Shape:
    """Return until a date, included."""
    return Until(of=x)


def until_open(x: Shape) -> Shape:
    """Return until a date which may be left out where it is longer than a day."""
    return Until(of=x, open=True)


def due_in(x: Shape, d: int) -> Shape | None:
    """Return «сентябрь (до 15 числа)»: a deadline in a month."""
    if not (isinstance(x, Unit) and x.unit == "month"):
        return None
    return Deadline(of=Day(day=d, month=x.number, year=x.year))


# What returns, lasts, or isn't set.

_PERIODS = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "half": ("MONTHLY", 6),
    "year": ("YEARLY", 1),
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def every(unit: str, n: int = 1) -> Shape | None:
    """Return a rhythm: every `n` units."""
    freq, interval = _PERIODS[unit]
    return Rhythm(freq=freq, interval=interval * n, rough=n > 1) if n else None


def times(n: int, unit: str) -> Shape:
    """Return «2 раза в год»: as many times in a unit."""
    months = _MONTHS.get(unit, 0)
    if n == 1:
        return _simple(unit)
    if not months or not n or months % n:
        return Refused(reason=Sentence("it returns in a way that can't be written"))
    return Rhythm(freq="MONTHLY", interval=months // n)


def _simple(unit: str) -> Rhythm:
    freq, interval = _PERIODS[unit]
    return Rhythm(freq=freq, interval=interval)


def weekly(w: tuple[int, ...], n: int = 1) -> Rhythm:
    """Return certain weekdays of each week, or of every n-th one."""
    days = tuple(WEEKDAYS[each] for each in sorted(set(w)))
    return Rhythm(freq="WEEKLY", interval=n, weekdays=days, rough=n > 1)


def every_other(n: int, w: tuple[int, ...]) -> Rhythm | None:
    """Return «каждый второй вторник», that is every other one."""
    return _changed(weekly(w, n), nth=True) if n == 2 else None


def weekly_of(one: int, more: tuple[int, ...]) -> Rhythm:
    """Return the weekdays of a bare list."""
    return weekly((one, *more))


def weekly_but(w: tuple[int, ...]) -> Rhythm | None:
    """Return every day but certain weekdays."""
    return weekly(tuple(each for each in range(7) if each not in w)) if len(w) < 7 else None


def monthly(n: tuple[int, ...], w: tuple[int, ...], k: int = 1) -> Rhythm | None:
    """Return the n-th weekdays of each month."""
    if not all(each in NUMBERS for each in n) or 7 in w:
        return None
    days = tuple(f"{each}{WEEKDAYS[day]}" for each in n for day in w)
    return Rhythm(freq="MONTHLY", interval=k, weekdays=days)


def each_first(n: int, w: tuple[int, ...]) -> Rhythm | None:
    """Return "every first Sunday", which only a month can have; see `every_other` for others."""
    return monthly((n,), w) if n in {1, -1, -2} else None


def monthly_of(d: tuple[tuple[int, int], ...], due: int = 0) -> Rhythm | None:
    """Return weekdays of each month, each with its own number."""
    if not _numbers(d):
        return None
    days = tuple(f"{number}{WEEKDAYS[day]}" for number, day in d)
    return Rhythm(freq="MONTHLY", weekdays=days, due=bool(due))


def of_each(unit: str) -> Shape | None:
    """Return a part of each unit, of which the days can't be written: «конец каждого месяца»."""
    return None if unit in {"day", "year"} else every(unit)


def monthly_part(x: tuple[str, int]) -> Shape | None:
    """Return «ежемесячно, последняя неделя», of which the days can't be written."""
    return every("month") if x == ("month", 1) else None


def month_end(p: str, due: int = 0) -> Rhythm | None:
    """Return no later than the end of each month."""
    return Rhythm(freq="MONTHLY", monthdays=(-1,), due=bool(due)) if p == "end" else None


def monthdays(d: tuple[int, ...], k: int = 1, due: int = 0) -> Rhythm | None:
    """Return numbered days of each month, or of every `k`-th."""
    if not all(each == -1 or 1 <= each <= 31 for each in d):
        return None
    return Rhythm(freq="MONTHLY", interval=k, monthdays=_in_order(d), due=bool(due))


def last_day() -> Rhythm:
    """Return the last day of each month."""
    return Rhythm(freq="MONTHLY", monthdays=(-1,))


def but_months(x: Shape, m: tuple[int, ...]) -> Rhythm | None:
    """Return what returns in all months but some."""
    if not isinstance(x, Rhythm) or x.freq != "MONTHLY" or x.interval != 1:
        return None
    return _changed(x, months=tuple(each for each in range(1, 13) if each not in m))


def within(x: Shape, b: Shape) -> Shape | None:
    """Return what returns or lasts within bounds."""
    if not isinstance(x, Rhythm | Ongoing) or x.bounds is not None:
        return None
    b = _run(b)
    if isinstance(x, Rhythm) and (months := _named_months(x, b)):
        return _changed(x, months=months)
    if isinstance(b, Several | Either | Rhythm | Ongoing):
        return None
    short = isinstance(x, Rhythm) and _short(b)
    if isinstance(b, Day) or short or _every_year(x) or _every_nth(x, b):
        return None
    return _changed(x, bounds=b)


def _named_months(x: Rhythm, b: Shape) -> tuple[int, ...]:
    """Return the months of the year, as `b`, that a rule of weekdays or days can name."""
    dayless = not (x.weekdays or x.monthdays or x.freq == "DAILY")
    if x.months or x.interval > 1 or dayless or not isinstance(b, Several):
        return ()
    months = [unit for unit in b.items if isinstance(unit, Unit) and unit.unit == "month"]
    if len(months) < len(b.items) or any(month.year for month in months):
        return ()
    return tuple(sorted({month.number for month in months}))


def both_rhythms(a: Shape, b: Shape) -> Rhythm | None:
    """Return the exact one of two rhythms that say the same: «еженедельно по средам».

    Of «ежеквартально до 10 числа» and of «каждые 2 месяца: первый вторник месяца» the month is
    not quite stated.
    """
    if not isinstance(a, Rhythm) or not isinstance(b, Rhythm):
        return None
    if (a.freq, a.interval) == ("DAILY", 1) and len(b.weekdays) > _WORKDAYS - 1 and not b.bounds:
        return b
    if a.weekdays or a.monthdays or a.bounds or a.freq != b.freq:
        return None
    if a.freq == "WEEKLY" and b.interval == 1:
        return _changed(b, interval=a.interval, rough=a.interval > 1)
    if b.interval in {1, a.interval}:
        return _changed(b, interval=a.interval, rough=a.interval > b.interval)
    return None


def due_rhythm(x: Shape) -> Rhythm | None:
    """Return what returns with its days as deadlines."""
    if not isinstance(x, Rhythm) or x.due:
        return None
    dated = x.weekdays or x.monthdays or x.freq == "DAILY"
    return _changed(x, due=True) if dated else None


def said_twice(a: Shape, b: Shape) -> Rhythm | None:
    """Return the exact one of two rhythms where the other only says it again."""
    same = isinstance(a, Rhythm) and isinstance(b, Rhythm) and a.interval == b.interval
    return both_rhythms(a, b) if same or _weekly_or_due(b) else None


def said_first(a: Shape, b: Shape) -> Shape | None:
    """Return «ежеквартально, 2-я среда»; of «…, последняя среда» it is left open what it ends."""
    last = isinstance(b, Rhythm) and any(day.startswith("-") for day in b.weekdays)
    if not last:
        return both_rhythms(a, b)
    return said_twice(a, b) or _last_of(a, b)


def _last_of(a: Shape, b: Shape) -> Either | None:
    """Return the last weekday of each quarter, or of some month of each, which may be meant too."""
    any_month = both_rhythms(a, b)
    if not isinstance(a, Rhythm) or any_month is None or a.interval not in {3, 6}:
        return None
    ends = tuple(range(a.interval, 13, a.interval))
    of_all = _changed(any_month, interval=1, months=ends, rough=False)
    reason = Sentence("it leaves open of which month it is the last one")
    return Either(items=(of_all, any_month), reason=reason)


def _weekly_or_due(b: Shape) -> bool:
    return isinstance(b, Rhythm) and (b.freq == "WEEKLY" or b.due)


def of_quarters(n: int, w: int, unit: str) -> Rhythm | None:
    """Return the n-th weekday of each quarter or half-year, which lies in its first month or last.

    A quarter that nobody numbers is each quarter, as a month is each month.
    """
    step = _MONTHS.get(unit, 0)
    if step not in {3, 6} or n not in NUMBERS or n == 5:
        return None
    months = tuple(range(1 if n > 0 else step, 13, step))
    return Rhythm(freq="MONTHLY", months=months, weekdays=(f"{n}{WEEKDAYS[w]}",))


def adverb(x: tuple[str, int]) -> Shape | None:
    """Return the rhythm that a word like «ежемесячно» states."""
    return every(*x)


def daily(x: tuple[str, int]) -> tuple[str, int] | None:
    """Return the word for every day, and no other one."""
    return x if x == ("day", 1) else None


def daily_word(x: str) -> str | None:
    """Return the word in "every day", and no other one."""
    return x if x == "day" else None


def daysofweek(which: str) -> Rhythm:
    """Return all weekends or all working days."""
    return weekly((5, 6) if which == "weekend" else (0, 1, 2, 3, 4))


def as_many(n: int, unit: str, x: Shape) -> Shape | None:
    """Return the dates of «2 раза в год: май, октябрь», where they are as many."""
    return x if unit == "year" and isinstance(x, Several) and len(x.items) == n else None


def as_many_of(of: tuple[str, int], x: Shape) -> Shape | None:
    """Return the dates of «ежеквартально: март, июнь, сентябрь, декабрь»."""
    months = _MONTHS.get(of[0], 0) * of[1]
    many = isinstance(x, Several) and months > 1 and len(x.items) == 12 // months
    return x if many else None


def times_in(n: int, n2: int, unit: str) -> Shape | None:
    """Return «1 раз в 2 месяца»."""
    return every(unit, n2) if n == 1 else times(n, unit) if n2 == 1 else None


def _every_nth(x: Shape, b: Shape) -> bool:
    """Tell whether «каждая третья суббота» stands in a month, where it is a rule of the month."""
    return isinstance(x, Rhythm) and x.nth and isinstance(b, Unit)


def _every_year(x: Shape) -> bool:
    return isinstance(x, Rhythm) and x.freq == "YEARLY"


def _run(b: Shape) -> Shape:
    """Return months that follow each other as one stretch: «в июле и августе»."""
    if isinstance(b, Several) and all(_neighbours(*pair) for pair in pairwise(b.items)):
        return Span(first=b.items[0], last=b.items[-1])
    return b


def _short(b: Shape) -> bool:
    """Tell whether these are a few days, in which nothing returns."""
    if not (isinstance(b, Span) and isinstance(b.first, Day) and isinstance(b.last, Day)):
        return False
    return b.first.month == b.last.month and b.last.day - b.first.day < 6


def either_rhythm(a: Shape, b: Shape) -> Shape:
    """Return two rhythms of which one is meant: "bi-monthly"."""
    return either(a, b)


def alternating(unit: str) -> Shape:
    """Return what may be twice in a unit, or every other one."""
    reason = Sentence("it may be twice in the time or once in two of them")
    others = Refused(reason=reason)
    return Either(items=(every(unit, 2) or others, others), reason=reason)


def ongoing(rough: int = 0) -> Shape:
    """Return all the time."""
    return Ongoing(rough=bool(rough))


def school_year(rough: int = 0) -> Shape:
    """Return all the time, or some, of a school year."""
    return Ongoing(bounds=SchoolYear(), rough=bool(rough))


def at_school(x: Shape) -> Shape | None:
    """Return what returns throughout a school year."""
    if not isinstance(x, Rhythm | Ongoing) or x.bounds is not None:
        return None
    return _changed(x, bounds=SchoolYear())


def going_on(x: Shape) -> Shape | None:
    """Return all of a window: «весь июнь»."""
    bare = isinstance(x, Unit) and x.unit == "year" and x.year is None
    return Ongoing(bounds=None if bare else x)


def throughout(x: Shape) -> Shape | None:
    """Return some time or all of a window: «в течение июня»."""
    bare = isinstance(x, Unit) and x.unit == "year" and x.year is None
    return Ongoing(bounds=None if bare else x, rough=True)


def unscheduled() -> Shape:
    """Return no date."""
    return Unscheduled()


def refused(reason: str) -> Shape:
    """Return words that are understood and are no date."""
    return Refused(reason=_REFUSALS[reason]())


_REFUSALS: dict[str, Any] = {
    "elsewhere": lambda: Sentence("its dates stand elsewhere"),
    "month": lambda: Sentence("the month is missing"),
    "date": lambda: Sentence("there is a time and no date"),
    "workday": lambda: Sentence("which days are working days is not known here"),
    "weekday": lambda: Sentence("there is a weekday and no date"),
    "unsure": lambda: Sentence("it has a question mark"),
    "announced": lambda: Sentence("it may say when the date becomes known"),
}


def remarked(x: Shape, before: tuple[str, ...] = (), behind: tuple[str, ...] = ()) -> Shape | None:
    """Return a date with the remarks before and behind it; empty ones only stand there.

    `placed` is the name of a place, beside which a year alone is no date but part of a title.
    """
    remarks = frozenset(filter(None, (*before, *behind)))
    if "placed" in remarks and isinstance(x, Unit | Span) and _of_years(x):
        return None
    remarks -= {"placed"}
    if "open" in remarks and _every_year(x):
        return None
    if isinstance(x, Remarked):
        return Remarked(of=x.of, remarks=x.remarks | remarks)
    return Remarked(of=x, remarks=remarks) if remarks else x


def yearly(x: Shape) -> Shape | None:
    """Return a date that comes back every year."""
    return remarked(x, ("yearly",))


def rough(x: Shape) -> Shape | None:
    """Return an approximate date."""
    return remarked(x, ("rough",))


def unsure() -> Shape:
    """Return a date with a question mark, which is only perhaps one."""
    return Either(items=(), reason=_REFUSALS["unsure"]())


def _of_years(x: Shape) -> bool:
    first = next(leaves(x))
    return isinstance(first, Unit) and first.unit == "year"
