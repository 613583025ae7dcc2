"""What the product says of a date is read as just that date, in each language and with noise."""

import random
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calendars.wording.dates import roughly
from calendars.wording.language import load_languages
from data.when.edtf import Precision, Window, months_later, unit_of
from data.when.period import DAY, Period, year_period
from data.when.phrases.reading import read_phrase
from data.when.reading import parse_when
from data.when.rules import WEEKDAYS, rule_days
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

LANGUAGES = {code: load_languages()[code] for code in ("ru", "en")}
YEARS = st.integers(1990, 2060)
UNITS = {
    Precision.MONTH: (1, range(1, 13)),
    Precision.SEASON: (3, (3, 6, 9, 12)),
    Precision.QUARTER: (3, (1, 4, 7, 10)),
    Precision.HALF_YEAR: (6, (1, 7)),
    Precision.YEAR: (12, (1,)),
}
LONGEST_LIST = 6
"""A wording of more than 64 words is refused as no date; lists of plans are shorter."""


def days_in(year: int) -> st.SearchStrategy[date]:
    return st.dates(date(year, 1, 1), date(year, 12, 31))


@st.composite
def days(draw: st.DrawFn, year: int, most: int = 40) -> Days:
    start = draw(days_in(year))
    end = start + timedelta(days=draw(st.integers(1, most)))
    return Days(start=start, end=end, approximate=draw(st.booleans()))


@st.composite
def timed(draw: st.DrawFn, year: int) -> Days:
    day = draw(days_in(year))
    minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
    begin, end = draw(minutes), draw(st.none() | minutes)
    assume(end is None or begin < end)
    return Days(start=day, end=day + DAY, hours=Hours(begin=begin, end=end, zone="UTC"))


@st.composite
def within(draw: st.DrawFn, year: int) -> Within:
    unit = draw(st.sampled_from(tuple(UNITS)))
    length, firsts = UNITS[unit]
    start = date(year, draw(st.sampled_from(firsts)), 1)
    end = months_later(start, length * draw(st.integers(1, 4)))
    south = unit is Precision.SEASON and draw(st.booleans())
    return Within(start=start, end=end, unit=unit, approximate=draw(st.booleans()), south=south)


@st.composite
def stretch(draw: st.DrawFn, year: int) -> Within:
    made = draw(days(year))
    # Nobody says that it is on one of the days of a single day.
    assume(made.days > 1)
    return Within(
        start=made.start, end=made.end, unit=Precision.STRETCH, approximate=made.approximate
    )


@st.composite
def several(draw: st.DrawFn, year: int) -> Several:
    made = draw(st.lists(days(year, 5) | within(year), min_size=2, max_size=LONGEST_LIST))
    parts: list[Days | Within] = []
    for part in sorted(made, key=lambda part: part.start):
        if not parts or part.start >= parts[-1].end:
            parts.append(part)
    assume(len(parts) > 1)
    # Days that touch and are equally certain are said, and read, as one stretch of days.
    assume(not any(touching(*pair) for pair in pairwise(parts)))
    # A year among dates is read as the year of a date: «май 2023 г., 2024».
    assume(not any(part.unit is Precision.YEAR for part in parts if isinstance(part, Within)))
    return Several(parts=tuple(parts))


def touching(one: Days | Within, other: Days | Within) -> bool:
    both = one.day_stated and other.day_stated
    return both and one.end == other.start and one.approximate == other.approximate


@st.composite
def limits(draw: st.DrawFn, year: int) -> Deadline | From | Until:
    start, approximate = draw(days_in(year)), draw(st.booleans())
    if draw(st.booleans()):
        return Deadline(day=start, approximate=approximate)
    day = Window(start, start + DAY, Precision.DAY, approximate)
    start, end, unit, approximate, south = draw(
        st.just(day) | within(year).map(lambda made: unit_of(made.window))
    )
    period = year_period(year)
    made = {"unit": unit, "approximate": approximate, "south": south}
    if draw(st.booleans()):
        return From(start=start, end=max(end, period.end), **made)
    return Until(start=min(start, period.start), end=end, **made)


@st.composite
def bounds(draw: st.DrawFn, year: int) -> Period:
    made = draw(days(year, 300) | within(year))
    # Nothing returns within less than a week, nor beside what is the plan's own period.
    assume(made.days > 7)
    assume((made.start, made.end) != (date(year, 1, 1), date(year + 1, 1, 1)))
    return Period(start=made.start, end=made.end)


WHICH = st.lists(
    st.tuples(st.sampled_from((1, 2, 3, 4, 5, -1)), st.sampled_from(WEEKDAYS)).map(
        lambda pair: f"{pair[0]}{pair[1]}"
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
NUMBERS = st.lists(st.integers(1, 31) | st.just(-1), min_size=1, max_size=3, unique=True).map(
    lambda found: sorted(found, key=lambda number: (number < 0, number))
)
NAMED = st.lists(st.integers(1, 12), min_size=1, max_size=5, unique=True).map(sorted)
OF_WEEK = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True).map(
    lambda found: sorted(found, key=WEEKDAYS.index)
)


def listed(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


@st.composite
def plain_rules(draw: st.DrawFn) -> str:
    """Return rules of each week and each month."""
    every = draw(st.sampled_from((1, 1, 2, 3)))
    interval = f";INTERVAL={every}" * (every > 1)
    return draw(
        st.one_of(
            st.just(f"FREQ=DAILY{interval}"),
            OF_WEEK.map(lambda found: f"FREQ=WEEKLY{interval};BYDAY={listed(found)}"),
            WHICH.map(lambda found: f"FREQ=MONTHLY{interval};BYDAY={listed(found)}"),
            NUMBERS.map(lambda found: f"FREQ=MONTHLY{interval};BYMONTHDAY={listed(found)}"),
        )
    )


@st.composite
def rules_of_months(draw: st.DrawFn, year: int) -> str:
    """Return rules of named months, each of which has the days.

    One month's are rules of the year, several months' of the month: as they are read, and as
    known phrases have it. Of the other way to write them the words are the same.
    """
    months = draw(NAMED)
    which = draw(
        WHICH.map(lambda found: ("BYDAY", found)) | NUMBERS.map(lambda n: ("BYMONTHDAY", n))
    )
    freq = "YEARLY" if len(months) == 1 else "MONTHLY"
    rule = f"FREQ={freq};BYMONTH={listed(months)};{which[0]}={listed(which[1])}"
    found = rule_days(rule, year_period(year))
    assume(len(found) == len(months) * len(which[1]))
    return rule


@st.composite
def weeks_of_months(draw: st.DrawFn) -> str:
    """Return weekdays of months that don't follow each other: those that do are said as bounds."""
    months = draw(NAMED)
    assume(len(months) > 1)
    assume(any(other - one > 1 for one, other in pairwise(months)))
    return draw(
        st.just(f"FREQ=DAILY;BYMONTH={listed(months)}")
        | OF_WEEK.map(lambda found: f"FREQ=WEEKLY;BYMONTH={listed(months)};BYDAY={listed(found)}")
    )


@st.composite
def rules(draw: st.DrawFn, year: int) -> Rule:
    rule = draw(plain_rules() | rules_of_months(year) | weeks_of_months())
    stated = "BYMONTH=" not in rule and draw(st.booleans())
    within_bounds = draw(bounds(year)) if stated else year_period(year)
    deadline = "FREQ=MONTHLY" in rule or "FREQ=YEARLY" in rule
    made = Rule(
        rule=rule,
        bounds=within_bounds,
        bounded=stated,
        deadline=deadline and draw(st.booleans()),
        # Which week, month or day the others begin with is not said.
        approximate="INTERVAL" in rule or draw(st.booleans()),
    )
    found = rule_days(rule, within_bounds)
    assume(len(found) > 1 if stated else found)
    assume(len(found) < 400)
    return made


@st.composite
def others(draw: st.DrawFn, year: int) -> Rhythm | Ongoing | Unscheduled:
    stated = draw(st.booleans())
    made = draw(bounds(year)) if stated else year_period(year)
    unit, every = draw(st.sampled_from(Unit)), draw(st.integers(1, 99))
    # "Every year, 1–8 January" names the days of each year, and is no rhythm without days.
    assume(not (stated and (unit, every) == (Unit.MONTH, 12)))
    return draw(
        st.sampled_from(
            (
                Rhythm(unit=unit, every=every, bounds=made, bounded=stated),
                Ongoing(bounds=made, bounded=stated, approximate=draw(st.booleans())),
                Unscheduled(bounds=year_period(year)),
            )
        )
    )


KINDS = (days, timed, within, stretch, several, limits, rules, others)


def spaced(text: str, chance: random.Random) -> str:
    return "".join(chance.choice((" ", "\u00a0", "\u202f", "  ")) if s == " " else s for s in text)


def dashed(text: str, chance: random.Random) -> str:
    return "".join(chance.choice("-‐‑–—−") if s in "-–" else s for s in text)


def cased(text: str, chance: random.Random) -> str:
    return chance.choice((text, text.upper(), text.lower(), text.capitalize()))


def hyphened(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(("", "\u00ad", "\u200b")) + text[place:]


Noise = Callable[[str, random.Random], str]
NOISES: tuple[Noise, ...] = (spaced, dashed, cased, hyphened)


def noisy(text: str, chance: random.Random) -> str:
    for noise in NOISES:
        text = noise(text, chance)
    return text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(st.data(), YEARS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_words_of_a_date_are_read_as_it(
    kind: Callable[[int], st.SearchStrategy[When]],
    code: str,
    data: st.DataObject,
    year: int,
    chance: random.Random,
) -> None:
    when = data.draw(kind(year))
    words = noisy(roughly(when, LANGUAGES[code]), chance)
    answer = read_phrase(words, year_period(year), code)
    assert [reading.when for reading in answer.readings] == [when.text], words


@given(st.sampled_from(KINDS).flatmap(lambda kind: kind(2023)))
@settings(max_examples=100, deadline=None)
def test_what_is_made_here_is_what_plans_can_state(when: When) -> None:
    period = year_period(2023)
    assert parse_when(when.text, period).text == when.text
