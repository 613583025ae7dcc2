"""Dates of every kind, made for property tests."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from data.when.edtf import Precision, Window, months_later, unit_of
from data.when.period import DAY, Period, year_period
from data.when.rules import rule_days
from data.when.value import (
    Days,
    Deadline,
    From,
    Hours,
    Ongoing,
    Rhythm,
    Rule,
    Several,
    Unit,
    Unscheduled,
    Until,
    When,
    Within,
)

PERIOD = year_period(2023)
ZONE = "Europe/Moscow"
LENGTHS = {
    Precision.MONTH: 1,
    Precision.SEASON: 3,
    Precision.QUARTER: 3,
    Precision.HALF_YEAR: 6,
    Precision.YEAR: 12,
}
FIRSTS = {
    Precision.MONTH: range(1, 13),
    Precision.SEASON: (3, 6, 9, 12),
    Precision.QUARTER: (1, 4, 7, 10),
    Precision.HALF_YEAR: (1, 7),
    Precision.YEAR: (1,),
}
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=10",
    "FREQ=DAILY;BYMONTH=7;BYDAY=MO,FR",
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=WEEKLY;BYMONTH=5,6;BYDAY=SU",
    "FREQ=MONTHLY;BYMONTHDAY=11",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=1WE,-1FR",
    "FREQ=MONTHLY;BYDAY=-2TH",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2SA",
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE",
    "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20,21",
)
DATES = st.dates(date(2021, 1, 1), date(2025, 12, 31))
MINUTES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@st.composite
def days(draw: st.DrawFn, *, most: int = 40) -> Days:
    start = draw(DATES)
    end = start + timedelta(days=draw(st.integers(1, most)))
    return Days(start=start, end=end, approximate=draw(st.booleans()))


@st.composite
def timed(draw: st.DrawFn) -> Days:
    day, begin = draw(DATES), draw(MINUTES)
    end = draw(st.none() | MINUTES.filter(lambda end: end > begin)) if begin < time(23) else None
    return Days(start=day, end=day + DAY, hours=Hours(begin=begin, end=end, zone=ZONE))


@st.composite
def within(draw: st.DrawFn) -> Within:
    unit, approximate = draw(st.sampled_from(tuple(LENGTHS))), draw(st.booleans())
    start = date(draw(st.integers(2021, 2025)), draw(st.sampled_from(FIRSTS[unit])), 1)
    end = months_later(start, LENGTHS[unit] * draw(st.integers(1, 3)))
    south = unit is Precision.SEASON and draw(st.booleans())
    return Within(start=start, end=end, unit=unit, approximate=approximate, south=south)


@st.composite
def stretch(draw: st.DrawFn) -> Within:
    made = draw(days())
    return Within(
        start=made.start, end=made.end, unit=Precision.STRETCH, approximate=made.approximate
    )


@st.composite
def several(draw: st.DrawFn) -> Several:
    parts: list[Days | Within] = []
    made = draw(st.lists(days(most=5) | within(), min_size=2, max_size=6))
    for part in sorted(made, key=lambda part: part.start):
        if not parts or part.start >= parts[-1].end:
            parts.append(part)
    if len(parts) == 1:
        start = parts[0].end + DAY
        parts.append(Days(start=start, end=start + DAY))
    return Several(parts=tuple(parts))


@st.composite
def limits(draw: st.DrawFn) -> Deadline | From | Until:
    day = Window(start := draw(DATES), start + DAY, Precision.DAY, draw(st.booleans()))
    if draw(st.booleans()):
        return Deadline(day=day.start, approximate=day.approximate)
    window = draw(st.just(day) | within().map(lambda made: unit_of(made.window)))
    start, end, unit, approximate, south = window
    made = {"unit": unit, "approximate": approximate, "south": south}
    if draw(st.booleans()):
        return From(start=start, end=max(end, PERIOD.end), **made)
    return Until(start=min(start, PERIOD.start), end=end, **made)


@st.composite
def bounded(draw: st.DrawFn) -> tuple[Period, bool]:
    """Return bounds, and whether they are stated."""
    if draw(st.booleans()):
        return PERIOD, False
    made = draw(days(most=90) | within())
    return Period(start=made.start, end=made.end), True


@st.composite
def recurring(draw: st.DrawFn) -> Rule | Rhythm | Ongoing | Unscheduled:
    bounds, stated = draw(bounded())
    approximate = draw(st.booleans())
    rule = draw(st.sampled_from(RULES))
    kinds: list[Rule | Rhythm | Ongoing | Unscheduled] = [
        Ongoing(bounds=bounds, bounded=stated, approximate=approximate),
        Rhythm(
            unit=draw(st.sampled_from(Unit)),
            every=draw(st.integers(1, 99)),
            bounds=bounds,
            bounded=stated,
        ),
        Unscheduled(bounds=PERIOD),
    ]
    if rule_days(rule, bounds):
        deadline = draw(st.booleans())
        kinds.append(
            Rule(
                rule=rule,
                bounds=bounds,
                bounded=stated,
                deadline=deadline,
                approximate=approximate,
            )
        )
    return draw(st.sampled_from(kinds))


WHENS: st.SearchStrategy[When] = st.one_of(
    days(), timed(), within(), stretch(), several(), limits(), recurring()
)
"""A date of any kind in a plan for `PERIOD`, as reading its text makes it."""
