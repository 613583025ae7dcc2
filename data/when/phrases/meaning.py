"""From shapes to readings: the plan's period decides what a phrase leaves out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby, islice, pairwise, product

import msgspec

from data.errors import Sentence
from data.when.period import Period
from data.when.phrases.answer import Reading
from data.when.phrases.shapes import (
    Beside,
    Day,
    Deadline,
    Edge,
    Either,
    From,
    Impossible,
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
    Unit,
    Unscheduled,
    Until,
    leaves,
)
from data.when.phrases.windows import (
    DAY,
    Window,
    day_window,
    window,
    year_of,
)
from data.when.rules import WEEKDAYS

_MOST = 16
_MOST_UNITS = 99
"""Weeks or months from one time to the next, as a plan file may say."""
_COUNTED_IN_A_YEAR = frozenset({"quarter", "half", "year"})
_SCHOOLS = (8, 9)
"""Months in which school years begin and business years hardly do."""
_EVERY = {
    ("WEEKLY", 1): "every week",
    ("MONTHLY", 1): "every month",
    ("MONTHLY", 3): "every quarter",
    ("MONTHLY", 6): "every half-year",
    ("YEARLY", 1): "every year",
}
_EVERY_SOME = {"WEEKLY": "every {} weeks", "MONTHLY": "every {} months"}

Remarks = frozenset[str]


def readings(shape: Shape, period: Period) -> list[Reading]:
    """Return all that `shape` means within `period`; raises Impossible where it means nothing."""
    return _read(shape, period, frozenset())


def _read(shape: Shape, period: Period, remarks: Remarks) -> list[Reading]:
    return _READERS.get(type(shape), _read_dates)(shape, period, remarks)


def _remarked(shape: Remarked, period: Period, remarks: Remarks) -> list[Reading]:
    return _read(shape.of, period, remarks | shape.remarks)


def _refused(shape: Refused, _: Period, __: Remarks) -> list[Reading]:
    raise Impossible(shape.reason)


def _either(shape: Either, period: Period, remarks: Remarks) -> list[Reading]:
    found = {each.when: each for item in shape.items for each in _tried(item, period, remarks)}
    if len(found) < 2:
        raise Impossible(shape.reason)
    return list(found.values())


def _tried(shape: Shape, period: Period, remarks: Remarks) -> list[Reading]:
    try:
        return _read(shape, period, remarks)
    except Impossible:
        return []


# What has dates of its own.


def _read_dates(shape: Shape, period: Period, remarks: Remarks) -> list[Reading]:
    if isinstance(shape, Several):
        return [_set_reading(windows, remarks) for windows in _orders(shape, period)]
    found = choices(shape, period)
    return [_reading(_loosened(each, remarks), period, remarks) for each in found]


def choices(shape: Shape, period: Period, default: int | None = None) -> list[Window]:
    """Return the windows that `shape` may mean: those inside the period before any others."""
    found, reasons = _windows(_winters(shape), _years(shape, period, default))
    inside = [each for each in found if period.start <= each.start and each.end < period.end]
    if year_of(shape) is not None or default is not None:
        return inside or found
    own = _of_own_year(shape, period)
    if inside and not own:
        return inside
    touching = [each for each in found if each.start < period.end and each.end >= period.start]
    if own:
        days = {(each.start, each.end) for each in own}
        return [*own, *(each for each in touching if (each.start, each.end) not in days)]
    if not touching and reasons:
        # A weekday that is wrong within the period doesn't move the date out of it.
        raise reasons[0]
    return touching or found[:1]


def _of_own_year(shape: Shape, period: Period) -> list[Window]:
    """Return the windows of `shape` in the plan's own year, where the calendar's is another one.

    «I полугодие» and «конец года» of a school are not those of the calendar; quarters are, as a
    school has none.
    """
    counted = _COUNTED_IN_A_YEAR - ({"quarter"} if period.start.month in _SCHOOLS else set())
    units = {leaf for leaf in leaves(shape) if isinstance(leaf, Unit) and leaf.unit in counted}
    if period.start.month == 1 or not units:
        return []
    own = shape
    for unit in units:
        own = _replaced(own, unit, msgspec.structs.replace(unit, later=period.start.month - 1))
    try:
        found, _ = _windows([own], period.years)
    except Impossible:
        return []
    return [each for each in found if period.start <= each.start and each.end < period.end]


def _years(shape: Shape, period: Period, default: int | None) -> list[int]:
    """Return the years that may be meant where none is stated, the period's first one in front."""
    if default is not None or year_of(shape) is not None:
        year = default or period.start.year
        return [year, year - 1] if _bare_winter(shape) else [year]
    years = range(period.start.year, period.last.year + 1)
    return [*years, years[0] - 1] if _bare_winter(shape) or len(years) > 1 else [*years]


def _bare_winter(shape: Shape) -> bool:
    first = next(leaves(shape), None)
    if not (isinstance(first, Unit) and first.unit == "season"):
        return False
    return first.number == (2 if first.south else 4)


def _winters(shape: Shape) -> list[Shape]:
    """Return `shape`, and with its winter a year earlier where the text states one year of two."""
    leaf = next(leaves(shape), None)
    if not (_bare_winter(shape) and isinstance(leaf, Unit)) or leaf.year is None or leaf.paired:
        return [shape]
    earlier = msgspec.structs.replace(leaf, year=leaf.year - 1)
    return [_replaced(shape, leaf, earlier), shape]


def _replaced(shape: Shape, old: Shape, new: Shape) -> Shape:
    if shape == old:
        return new
    fields = {name: getattr(shape, name) for name in shape.__struct_fields__}
    changed = {
        name: _replaced(value, old, new)
        for name, value in fields.items()
        if isinstance(value, Shape)
    }
    return msgspec.structs.replace(shape, **changed)


def _windows(
    shapes: Sequence[Shape], years: Sequence[int]
) -> tuple[list[Window], list[Impossible]]:
    """Return the windows of the years in which there are any, and why there are none in others."""
    found: dict[tuple[date, date], Window] = {}
    reasons = []
    for shape, year in product(shapes, years):
        try:
            each = window(shape, year)
        except Impossible as impossible:
            reasons.append(impossible)
        else:
            found.setdefault((each.start, each.end), each)
    if not found:
        raise reasons[0]
    return list(found.values()), reasons


def _reading(found: Window, period: Period, remarks: Remarks) -> Reading:
    return Reading(
        when=_when(found, period, remarks),
        kind=found.kind,
        start=found.start,
        end=found.end,
        approximate=not found.exact or _tentative(remarks),
        rrule=_yearly([found], remarks),
        cancelled="cancelled" in remarks,
    )


def _when(found: Window, period: Period, remarks: Remarks) -> str:
    mark = _mark(found, remarks)
    if found.rule and _only_year(found, period):
        return found.rule + mark
    if found.clock is None or mark or found.start != found.end:
        return found.text(mark)
    times = filter(None, (found.clock.start, found.clock.end))
    return "/".join(f"{found.start}T{time}" for time in times)


def _only_year(found: Window, period: Period) -> bool:
    """Tell whether the rule gives the found day and no other one in the period."""
    inside = period.start <= found.start < period.end
    return inside and (period.end - period.start).days <= 366


def _loosened(found: Window, remarks: Remarks) -> Window:
    """Return days of which only one is meant as a stretch."""
    if "loose" in remarks and found.start != found.end and found.grain == "day":
        return found._replace(grain="stretch", exact=False)
    return found


def _mark(found: Window, remarks: Remarks) -> str:
    rough = "rough" in remarks or (found.exact and "open" in remarks)
    return "~" if (rough if found.rough is None else found.rough) else ""


def _tentative(remarks: Remarks) -> bool:
    return not remarks.isdisjoint({"open", "rough"})


def _yearly(found: Sequence[Window], remarks: Remarks) -> str | None:
    return _yearly_rule(found) if "yearly" in remarks else None


def _yearly_rule(found: Sequence[Window]) -> str:
    if len(found) == 1 and found[0].rule:
        return found[0].rule
    days = [day for each in found for day in _days(each)]
    months = sorted({day.month for day in days})
    if all(_whole_months(each) for each in found):
        return "FREQ=YEARLY" + (f";BYMONTH={_listed(months)}" if len(months) < 12 else "")
    if len(months) == 1:
        return f"FREQ=YEARLY;BYMONTH={months[0]};BYMONTHDAY={_listed(day.day for day in days)}"
    return "FREQ=YEARLY"


def _whole_months(found: Window) -> bool:
    return found.start.day == 1 and (found.end + DAY).day == 1


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _days(found: Window) -> Iterator[date]:
    return (found.start + DAY * number for number in range((found.end - found.start).days + 1))


# Several dates.


def _sets(shape: Several, period: Period) -> list[tuple[Window, ...]]:
    """Return the sets of windows that the items may mean; a stated year holds before and after."""
    items = [
        choices(item, period, default)
        for item, default in zip(shape.items, _defaults(shape.items), strict=True)
    ]
    found = list(islice(_in_turn(_leading_on(items)), _MOST))
    if not found:
        raise Impossible(Sentence("its dates don't follow each other"))
    return found


def _leading_on(items: Sequence[Sequence[Window]]) -> list[list[Window]]:
    """Return of each item the windows behind which there is one of every later item in turn."""
    kept: list[list[Window]] = []
    latest = date.max
    for item in reversed(items):
        kept.insert(0, [each for each in item if each.end < latest])
        latest = max(map(_start, kept[0]), default=date.min)
    return kept


def _in_turn(
    items: Sequence[Sequence[Window]], before: tuple[Window, ...] = ()
) -> Iterator[tuple[Window, ...]]:
    """Yield each choice of a window an item in which they follow each other.

    Of items that lead on no choice is in vain, so the first ones are soon there: a list of eleven
    months in a plan for five years has 49 million choices, and a thousand of them in turn.
    """
    if len(before) == len(items):
        yield before
        return
    for each in items[len(before)]:
        if not before or before[-1].end < each.start:
            yield from _in_turn(items, (*before, each))


def _orders(shape: Several, period: Period) -> list[tuple[Window, ...]]:
    """Return the sets that the items may mean: two where their months fall («октябрь, март»)."""
    try:
        return _sets(shape, period)
    except Impossible:
        found = _fallen(shape, period)
        if len(found) < 2:
            raise
        return found


def _fallen(shape: Several, period: Period) -> list[tuple[Window, ...]]:
    """Return items without years put in their order, and running on into the next year."""
    if year_of(shape) is not None:
        return []
    onwards = [window(shape.items[0], period.start.year)]
    for item in shape.items[1:]:
        after = onwards[-1].end
        years = (after.year, after.year + 1)
        later = next((each for year in years if (each := window(item, year)).start > after), None)
        if later is None or (later.start - after).days > 330:
            return []
        onwards.append(later)
    ordered = sorted((window(item, period.start.year) for item in shape.items), key=_start)
    return [each for each in (tuple(ordered), tuple(onwards)) if _rising(each)]


def _start(found: Window) -> date:
    return found.start


def _defaults(items: Sequence[Shape]) -> list[int | None]:
    years = [year_of(item) for item in items]
    if not any(years):
        return list(years)
    followed = [next(filter(None, years[place:]), None) for place in range(len(years))]
    last = next(filter(None, reversed(years)))
    return [year or last for year in followed]


def _rising(found: Sequence[Window]) -> bool:
    return all(one.end < other.start for one, other in pairwise(found))


def _set_reading(found: Sequence[Window], remarks: Remarks) -> Reading:
    if all(each.grain == "day" for each in found):
        return _day_set(found, remarks)
    return Reading(
        when=_braced(_set_text(each, remarks) for each in found),
        kind=_set_kind(found),
        start=found[0].start,
        end=found[-1].end,
        approximate=True,
        rrule=_yearly(found, remarks),
        cancelled="cancelled" in remarks,
    )


def _set_text(found: Window, remarks: Remarks) -> str:
    """Return a window of a set; of a part of a month nothing tells better that it is loose."""
    if found.grain == "stretch":
        return f"{found.start}~..{found.end}~"
    return found.text(_mark(found, remarks)).replace("/", "..")


def _set_kind(found: Sequence[Window]) -> str:
    kinds = {each.kind for each in found}
    parts = sorted(kind for kind in kinds if kind.startswith("part"))
    if len(kinds) == 1 and kinds != {"month"}:
        return kinds.pop()
    return parts[0] if parts else "months"


def _day_set(found: Sequence[Window], remarks: Remarks) -> Reading:
    dates = tuple(chain.from_iterable(map(_days, found)))
    texts = [each.text(mark) for mark, each in _marked(found, remarks)]
    return Reading(
        when=texts[0] if len(texts) == 1 else _braced(text.replace("/", "..") for text in texts),
        kind="day-set",
        start=dates[0],
        end=dates[-1],
        approximate=any("~" in text for text in texts),
        rrule=_yearly(found, remarks),
        dates=dates,
        cancelled="cancelled" in remarks,
    )


def _marked(found: Sequence[Window], remarks: Remarks) -> Iterator[tuple[str, Window]]:
    """Yield the stretches of a set of days; days are one only if they are equally certain."""
    for mark, group in groupby(found, lambda each: _mark(each, remarks)):
        days = tuple(chain.from_iterable(map(_days, group)))
        yield from ((mark, _bounds(stretch)) for stretch in _stretches(days))


def _stretches(dates: Sequence[date]) -> Iterator[list[date]]:
    numbered = groupby(enumerate(dates), lambda pair: pair[1] - DAY * pair[0])
    return ([day for _, day in group] for _, group in numbered)


def _bounds(days: Sequence[date]) -> Window:
    return day_window(days[0], days[-1])


def _braced(texts: Iterable[str]) -> str:
    return "{" + ",".join(texts) + "}"


# Numbered days of named months.


def _of_months(shape: OfMonths, period: Period, remarks: Remarks) -> list[Reading]:
    months = _sets(Several(items=shape.months), period)
    return [_numbered(shape, each, period, remarks) for each in months]


def _numbered(
    shape: OfMonths, months: Sequence[Window], period: Period, remarks: Remarks
) -> Reading:
    found = sorted(chain.from_iterable(_in_month(shape, each) for each in months), key=_start)
    if not _rising(found):
        raise Impossible(Sentence("its dates don't follow each other"))
    reading = _day_set(found, remarks)
    stated = all(_only_year(each, period) for each in found)
    if not stated:
        if shape.due:
            raise Impossible(Sentence("a deadline is one day"))
        return reading
    rule = _month_rule(shape, sorted(each.start.month for each in months))
    mark = _mark(found[0], remarks)
    text = f"[..{rule}]{mark}" if shape.due else rule + mark
    if len(found) == 1:
        changes = {"when": text, "kind": "deadline" if shape.due else "day", "dates": ()}
        return msgspec.structs.replace(reading, **changes)
    if shape.due:
        return msgspec.structs.replace(reading, when=text, kind="recurring", rrule=rule, dates=())
    return msgspec.structs.replace(reading, when=text)


def _in_month(shape: OfMonths, month: Window) -> Iterator[Window]:
    """Yield the days of a month, of which it must have all."""
    unit = Unit(unit="month", number=month.start.month)
    for number, weekday in shape.weekdays:
        yield window(Nth(number=number, weekday=weekday, of=unit), month.start.year)
    for number in shape.monthdays:
        day = Day(day=number if number > 0 else month.end.day, month=month.start.month)
        yield window(day, month.start.year)


def _month_rule(shape: OfMonths, months: Sequence[int]) -> str:
    """Return the rule: of the year for one month, of the month for several, as all rules are."""
    freq = "YEARLY" if len(months) == 1 else "MONTHLY"
    days = tuple(f"{number}{WEEKDAYS[weekday]}" for number, weekday in shape.weekdays)
    return _rule(Rhythm(freq=freq, months=tuple(months), monthdays=shape.monthdays, weekdays=days))


# What has one end.


def _deadline(shape: Deadline, period: Period, remarks: Remarks) -> list[Reading]:
    found = choices(shape.of, period)
    due = [reading for each in found for reading in _deadlines(shape, each, remarks)]
    if len(due) == 1 and not shape.strict and found[0].rule and _only_year(found[0], period):
        text = f"[..{found[0].rule}]{_mark(found[0], remarks)}"
        return [msgspec.structs.replace(due[0], when=text)]
    return due


def _deadlines(shape: Deadline, found: Window, remarks: Remarks) -> Iterator[Reading]:
    """Yield the readings of a deadline: of «до октября» there are two, of «до конца» there is one.

    «К концу мая» and "by late May" run to its last day.
    """
    ending = isinstance(shape.of, Part) and shape.of.part in {"end", "late"}
    within = found.grain == "day" or ending
    if found.grain == "day" and found.start != found.end and not isinstance(shape.of, Nth):
        raise Impossible(Sentence("a deadline is one day"))
    if shape.strict and ending:
        raise Impossible(Sentence("it may be by the end or before the last day"))
    if shape.strict or not within:
        yield _due(found.start - DAY, remarks)
    if not shape.strict:
        yield _due(found.end, remarks, late=_loose_end(shape.of))


def _loose_end(shape: Shape) -> bool:
    """Tell whether an end is one that "late May" states, unlike "end of May"."""
    return isinstance(shape, Part) and shape.part == "late"


def _due(day: date, remarks: Remarks, *, late: bool = False) -> Reading:
    mark = "~" if late or _tentative(remarks) else ""
    end = day_window(day, day)
    return Reading(
        when=f"[..{day}{mark}]",
        kind="deadline",
        end=day,
        approximate=bool(mark) or late,
        rrule=_yearly([end], remarks),
        cancelled="cancelled" in remarks,
    )


def _from(shape: From, period: Period, remarks: Remarks) -> list[Reading]:
    return [_opened(shape, each, remarks) for each in choices(shape.of, period)]


def _opened(shape: From, found: Window, remarks: Remarks) -> Reading:
    start = found.end + DAY if shape.strict else found.start
    text = str(start) if shape.strict or found.grain == "stretch" else found.first
    exact = found.exact or (shape.strict and found.grain != "stretch")
    rough = "rough" in remarks or "open" in remarks or found.grain == "stretch"
    return Reading(
        when=f"{text}{'~' if rough else ''}/..",
        kind="open-end",
        start=start,
        approximate=rough or not exact,
        rrule=_yearly([day_window(start, start) if found.exact else found], remarks),
        cancelled="cancelled" in remarks,
    )


def _until(shape: Until, period: Period, remarks: Remarks) -> list[Reading]:
    found = choices(shape.of, period)
    return [reading for each in found for reading in _closings(shape, each, remarks)]


def _closings(shape: Until, found: Window, remarks: Remarks) -> Iterator[Reading]:
    ending = isinstance(shape.of, Part) and shape.of.part in {"end", "late"}
    if ending and not _loose_end(shape.of):
        found = day_window(found.end, found.end)
    if found.grain == "day" and found.start != found.end:
        raise Impossible(Sentence("it has two ends"))
    if shape.open and found.grain != "day" and not ending:
        yield _closed(str(found.start - DAY), found.start - DAY, found, remarks)
    yield _closed(found.last, found.end, found, remarks)


def _closed(text: str, end: date, found: Window, remarks: Remarks) -> Reading:
    text = str(end) if found.grain == "stretch" else text
    rough = _tentative(remarks) or found.grain == "stretch"
    return Reading(
        when=f"../{text}{'~' if rough else ''}",
        kind="open-start",
        end=end,
        approximate=rough or not found.exact,
        rrule=_yearly([day_window(end, end) if found.exact else found], remarks),
        cancelled="cancelled" in remarks,
    )


# What returns, lasts, or is not set.


def _rhythm(shape: Rhythm, period: Period, remarks: Remarks) -> list[Reading]:
    return [_returning(shape, bounds, period, remarks) for bounds in _limits(shape.bounds, period)]


def _limits(shape: Shape | None, period: Period) -> list[Window]:
    """Return the bounds that `shape` sets, or the whole period."""
    whole = day_window(period.start, period.last)
    if shape is None or (isinstance(shape, SchoolYear) and _for_school(period)):
        return [whole]
    if isinstance(shape, SchoolYear):
        raise Impossible(Sentence("its dates stand elsewhere"))
    if isinstance(shape, From):
        return [_after(shape, each, whole) for each in choices(shape.of, period)]
    if isinstance(shape, Until | Deadline):
        return [_before(shape, each, whole) for each in choices(shape.of, period)]
    return choices(shape, period)


def _for_school(period: Period) -> bool:
    """Tell whether a plan is for a school year: from late summer into the next year."""
    autumn = 7 <= period.start.month <= 10
    return autumn and period.last.year == period.start.year + 1 and period.last.month <= 9


def _after(shape: From, found: Window, whole: Window) -> Window:
    start = found.end + DAY if shape.strict else found.start
    if start > whole.end:
        raise Impossible(Sentence("it begins after the plan's period"))
    return day_window(start, whole.end)


def _before(shape: Until | Deadline, found: Window, whole: Window) -> Window:
    if found.grain != "day" and not isinstance(shape.of, Edge | Part):
        raise Impossible(Sentence("it may end before this or with it"))
    if found.end < whole.start:
        raise Impossible(Sentence("it ends before the plan's period"))
    return day_window(whole.start, found.end)


def _returning(shape: Rhythm, bounds: Window, period: Period, remarks: Remarks) -> Reading:
    rule = _rule(shape)
    dayless = not (shape.weekdays or shape.monthdays or shape.freq == "DAILY")
    rough = shape.rough or _tentative(remarks)
    text = _rule_text(shape, rule, rough=rough, dayless=dayless) + _in(bounds, period)
    return Reading(
        when=_named_months(shape, bounds) if dayless and shape.months else text,
        kind="recurring",
        start=bounds.start,
        end=bounds.end,
        approximate=rough or dayless,
        rrule=rule,
        cancelled="cancelled" in remarks,
    )


def _rule(shape: Rhythm) -> str:
    parts = {
        "FREQ": shape.freq,
        "INTERVAL": str(shape.interval) if shape.interval > 1 else "",
        "BYMONTH": _listed(shape.months),
        "BYMONTHDAY": _listed(shape.monthdays),
        "BYDAY": ",".join(shape.weekdays),
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _rule_text(shape: Rhythm, rule: str, *, rough: bool, dayless: bool) -> str:
    if dayless:
        return _every(shape)
    mark = "~" if rough else ""
    return f"[..{rule}]{mark}" if shape.due else rule + mark


def _named_months(shape: Rhythm, bounds: Window) -> str:
    """Return the months in which something is that has no days."""
    starts = [day for day in _days(bounds) if day.day == 1 and day.month in shape.months]
    texts = [f"{day:%Y-%m}" for day in starts]
    return texts[0] if len(texts) == 1 else _braced(texts)


def _every(shape: Rhythm) -> str:
    freq, interval = shape.freq, shape.interval
    if freq == "YEARLY" and interval > 1:
        freq, interval = "MONTHLY", interval * 12
    if (freq, interval) == ("MONTHLY", 12):
        freq, interval = "YEARLY", 1
    text = _EVERY.get((freq, interval)) or _EVERY_SOME.get(freq)
    if text is None or interval > _MOST_UNITS:
        raise Impossible(Sentence("it returns in a way that can't be written"))
    return text.format(interval)


def _in(bounds: Window, period: Period) -> str:
    if (bounds.start, bounds.end) == (period.start, period.last):
        return ""
    return f" in {_interval(bounds)}"


def _interval(bounds: Window) -> str:
    """Return the bounds as months where they are whole ones, else as days."""
    digits = 7 if _whole_months(bounds) else 10
    first, last = str(bounds.start)[:digits], str(bounds.end)[:digits]
    return first if first == last else f"{first}/{last}"


def _ongoing(shape: Ongoing, period: Period, remarks: Remarks) -> list[Reading]:
    rough = shape.rough or _tentative(remarks)
    return [
        Reading(
            when=("ongoing~" if rough else "ongoing") + _in(bounds, period),
            kind="continuous",
            start=bounds.start,
            end=bounds.end,
            approximate=rough,
            rrule="FREQ=YEARLY" if "yearly" in remarks else None,
            cancelled="cancelled" in remarks,
        )
        for bounds in _limits(shape.bounds, period)
    ]


def _unscheduled(_: Unscheduled, __: Period, remarks: Remarks) -> list[Reading]:
    yearly = "FREQ=YEARLY" if "yearly" in remarks else None
    cancelled = "cancelled" in remarks
    return [
        Reading(
            when="unscheduled",
            kind="unscheduled",
            approximate=True,
            rrule=yearly,
            cancelled=cancelled,
        )
    ]


# A rule and, beside it, its day; a window and, beside it, what is exact.


def _beside(shape: Beside, period: Period, remarks: Remarks) -> list[Reading]:
    """Return what is exact where it lies in the window, and the rule where both agree."""
    if isinstance(shape.of, OfMonths):
        return _on_its_day(shape.of, shape.exact, period, remarks)
    found: list[Reading] = []
    reasons = []
    for around in choices(shape.of, period):
        try:
            exact = _read(shape.exact, _period_of(around), remarks)
            found += [_agreed(around, each, period, remarks) for each in exact]
        except Impossible as impossible:
            reasons.append(impossible)
    if not found:
        raise reasons[0]
    return found


def _on_its_day(shape: OfMonths, exact: Shape, period: Period, remarks: Remarks) -> list[Reading]:
    """Return a rule of a single day, which stands beside it."""
    day = _read(exact, period, remarks)[0].end
    found = [each for each in _of_months(shape, period, remarks) if each.end == day]
    if not found or found[0].dates:
        raise Impossible(Sentence("the two dates contradict each other"))
    return found


def _period_of(found: Window) -> Period:
    return Period(start=found.start, end=found.end + DAY)


def _agreed(around: Window, exact: Reading, period: Period, remarks: Remarks) -> Reading:
    if around.grain == "day" and (around.start, around.end) == (exact.start, exact.end):
        return _reading(around, period, remarks)
    start, end = exact.start or exact.end, exact.end or exact.start
    if start is None or end is None or start > around.end or end < around.start:
        raise Impossible(Sentence("the two dates contradict each other"))
    if around.grain != "day" and not around.start <= start <= end <= around.end:
        raise Impossible(Sentence("the two dates contradict each other"))
    return exact


_READERS: dict[type[Shape], Callable[..., list[Reading]]] = {
    Remarked: _remarked,
    Refused: _refused,
    Either: _either,
    Deadline: _deadline,
    From: _from,
    Until: _until,
    Rhythm: _rhythm,
    OfMonths: _of_months,
    Ongoing: _ongoing,
    Unscheduled: _unscheduled,
    Beside: _beside,
}
