"""Every form of a date, every refusal, and bounds held against the `edtf` package."""

from datetime import date, time

import pytest
from edtf import parse_edtf, struct_time_to_date
from hypothesis import given
from hypothesis import strategies as st

from data.when.edtf import KEYWORDS, REMEDY, Precision, WhenError
from data.when.period import DAY, Period
from data.when.reading import parse_hours, parse_period, parse_when
from data.when.rules import REMEDY as RULE_REMEDY
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
from tests.data.when.generated import PERIOD, WHENS, ZONE
from tests.data.when.generated import days as days_strategy

TEN, SIX = time(10), time(18)


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(first: str, last: str = "", *, approximate: bool = False) -> Days:
    """Return days from the first to the last one, inclusive."""
    return Days(start=day(first), end=day(last or first) + DAY, approximate=approximate)


def timed(text: str, begin: time, end: time | None = None) -> Days:
    hours = Hours(begin=begin, end=end, zone=ZONE)
    return Days(start=day(text), end=day(text) + DAY, hours=hours)


def within(
    start: str, end: str, unit: Precision, *, approximate: bool = False, south: bool = False
) -> Within:
    """Return a window; `end` is exclusive."""
    return Within(start=day(start), end=day(end), unit=unit, approximate=approximate, south=south)


def loose(start: str, end: str, unit: Precision) -> Within:
    return within(start, end, unit, approximate=True)


def southern(start: str, end: str) -> Within:
    return within(start, end, Precision.SEASON, south=True)


def several(*parts: Days | Within) -> Several:
    return Several(parts=parts)


def deadline(text: str, *, approximate: bool = False) -> Deadline:
    return Deadline(day=day(text), approximate=approximate)


def since(
    start: str,
    unit: Precision,
    *,
    end: str = "2024-01-01",
    approximate: bool = False,
    south: bool = False,
) -> From:
    return From(start=day(start), end=day(end), unit=unit, approximate=approximate, south=south)


def until(
    end: str, unit: Precision, *, start: str = "2023-01-01", approximate: bool = False
) -> Until:
    return Until(start=day(start), end=day(end), unit=unit, approximate=approximate)


def bounds(start: str, end: str) -> Period:
    return Period(start=day(start), end=day(end))


def rule(text: str, stated: Period | None = None, **more: bool) -> Rule:
    return Rule(rule=text, bounds=stated or PERIOD, bounded=stated is not None, **more)


def rhythm(unit: Unit, every: int = 1, stated: Period | None = None) -> Rhythm:
    return Rhythm(unit=unit, every=every, bounds=stated or PERIOD, bounded=stated is not None)


def ongoing(stated: Period | None = None, *, approximate: bool = False) -> Ongoing:
    return Ongoing(bounds=stated or PERIOD, bounded=stated is not None, approximate=approximate)


SUMMER = bounds("2023-06-01", "2023-09-01")
WHENS_BY_TEXT: dict[str, When] = {
    "2023-05-26": days("2023-05-26"),
    "2023-05-28~": days("2023-05-28", approximate=True),
    "2023-02-28": days("2023-02-28"),
    "2024-02-29": days("2024-02-29"),
    "2000-02-29": days("2000-02-29"),
    "2023-12-31": days("2023-12-31"),
    "1900-01-01": days("1900-01-01"),
    "2199-12-31": days("2199-12-31"),
    "2023-09-09/2023-09-10": days("2023-09-09", "2023-09-10"),
    "2023-12-31/2024-01-01": days("2023-12-31", "2024-01-01"),
    "2023-07-05~/2023-07-06~": days("2023-07-05", "2023-07-06", approximate=True),
    # with a time
    "2023-05-26T10:00": timed("2023-05-26", TEN),
    "2023-05-26T10:00/2023-05-26T18:00": timed("2023-05-26", TEN, SIX),
    "2023-05-26T00:00/2023-05-26T23:59": timed("2023-05-26", time(0), time(23, 59)),
    # some day within
    "2023-02": within("2023-02-01", "2023-03-01", Precision.MONTH),
    "2024-02": within("2024-02-01", "2024-03-01", Precision.MONTH),
    "2023-12": within("2023-12-01", "2024-01-01", Precision.MONTH),
    "2023-08~": loose("2023-08-01", "2023-09-01", Precision.MONTH),
    "2023-10/2023-11": within("2023-10-01", "2023-12-01", Precision.MONTH),
    "2022-12/2023-02": within("2022-12-01", "2023-03-01", Precision.MONTH),
    "2023-10~/2023-11~": loose("2023-10-01", "2023-12-01", Precision.MONTH),
    "2023-21": within("2023-03-01", "2023-06-01", Precision.SEASON),
    "2023-22": within("2023-06-01", "2023-09-01", Precision.SEASON),
    "2023-23": within("2023-09-01", "2023-12-01", Precision.SEASON),
    "2023-24": within("2023-12-01", "2024-03-01", Precision.SEASON),
    "2023-22~": loose("2023-06-01", "2023-09-01", Precision.SEASON),
    "2023-21/2023-22": within("2023-03-01", "2023-09-01", Precision.SEASON),
    "2023-23/2023-24": within("2023-09-01", "2024-03-01", Precision.SEASON),
    "2023-29": southern("2023-09-01", "2023-12-01"),
    "2023-30": southern("2023-12-01", "2024-03-01"),
    "2023-31": southern("2023-03-01", "2023-06-01"),
    "2023-32": southern("2023-06-01", "2023-09-01"),
    "2023-31/2023-32": southern("2023-03-01", "2023-09-01"),
    "2023-33": within("2023-01-01", "2023-04-01", Precision.QUARTER),
    "2023-34": within("2023-04-01", "2023-07-01", Precision.QUARTER),
    "2023-35": within("2023-07-01", "2023-10-01", Precision.QUARTER),
    "2023-36": within("2023-10-01", "2024-01-01", Precision.QUARTER),
    "2023-34~": loose("2023-04-01", "2023-07-01", Precision.QUARTER),
    "2023-34/2023-35": within("2023-04-01", "2023-10-01", Precision.QUARTER),
    "2023-36/2024-33": within("2023-10-01", "2024-04-01", Precision.QUARTER),
    "2023-40": within("2023-01-01", "2023-07-01", Precision.HALF_YEAR),
    "2023-41": within("2023-07-01", "2024-01-01", Precision.HALF_YEAR),
    "2023-41~": loose("2023-07-01", "2024-01-01", Precision.HALF_YEAR),
    "2023-40/2023-41": within("2023-01-01", "2024-01-01", Precision.HALF_YEAR),
    "2023": within("2023-01-01", "2024-01-01", Precision.YEAR),
    "2023~": loose("2023-01-01", "2024-01-01", Precision.YEAR),
    "2024/2028": within("2024-01-01", "2029-01-01", Precision.YEAR),
    "[2023-05-16..2023-05-31]": within("2023-05-16", "2023-06-01", Precision.STRETCH),
    "[2023-12-25~..2024-01-08~]": loose("2023-12-25", "2024-01-09", Precision.STRETCH),
    # several
    "{2023-10-01..2023-10-03,2023-10-15}": several(
        days("2023-10-01", "2023-10-03"), days("2023-10-15")
    ),
    "{2018-02,2018-05}": several(
        within("2018-02-01", "2018-03-01", Precision.MONTH),
        within("2018-05-01", "2018-06-01", Precision.MONTH),
    ),
    "{2023-05-26,2023-06~,2023-35..2023-36}": several(
        days("2023-05-26"),
        loose("2023-06-01", "2023-07-01", Precision.MONTH),
        within("2023-07-01", "2024-01-01", Precision.QUARTER),
    ),
    "{2023-05-26,2023-05-27}": several(days("2023-05-26"), days("2023-05-27")),
    "{2023-05-26~,2023-05-28~..2023-05-29~}": several(
        days("2023-05-26", approximate=True),
        days("2023-05-28", "2023-05-29", approximate=True),
    ),
    # limits
    "[..2023-06-15]": deadline("2023-06-15"),
    "[..2023-06-15~]": deadline("2023-06-15", approximate=True),
    "2023-09-01/..": since("2023-09-01", Precision.DAY),
    "2023-09-01~/..": since("2023-09-01", Precision.DAY, approximate=True),
    "2023-05/..": since("2023-05-01", Precision.MONTH),
    "2023-22/..": since("2023-06-01", Precision.SEASON),
    "2023-29/..": since("2023-09-01", Precision.SEASON, south=True),
    "2028/..": since("2028-01-01", Precision.YEAR, end="2029-01-01"),
    "2024-02-10/..": since("2024-02-10", Precision.DAY, end="2024-02-11"),
    "../2023-06-15": until("2023-06-16", Precision.DAY),
    "../2023-06-15~": until("2023-06-16", Precision.DAY, approximate=True),
    "../2023-10": until("2023-11-01", Precision.MONTH),
    "../2023-35": until("2023-10-01", Precision.QUARTER),
    "../2022": until("2023-01-01", Precision.YEAR, start="2022-01-01"),
    # rules
    "FREQ=DAILY": rule("FREQ=DAILY"),
    "FREQ=DAILY;INTERVAL=2": rule("FREQ=DAILY;INTERVAL=2"),
    "FREQ=WEEKLY;BYDAY=TU": rule("FREQ=WEEKLY;BYDAY=TU"),
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU~": rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", approximate=True),
    "FREQ=MONTHLY;BYMONTHDAY=11": rule("FREQ=MONTHLY;BYMONTHDAY=11"),
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1": rule("FREQ=MONTHLY;BYMONTHDAY=1,15,-1"),
    "FREQ=MONTHLY;BYDAY=2SA,-1SU": rule("FREQ=MONTHLY;BYDAY=2SA,-1SU"),
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": rule("FREQ=YEARLY;BYMONTH=10;BYDAY=1WE"),
    "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20": rule("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20"),
    "FREQ=WEEKLY;BYDAY=SU in 2023-06/2023-08": rule("FREQ=WEEKLY;BYDAY=SU", SUMMER),
    "FREQ=WEEKLY;BYDAY=SU~ in 2023-06-05/2023-08-20": rule(
        "FREQ=WEEKLY;BYDAY=SU", bounds("2023-06-05", "2023-08-21"), approximate=True
    ),
    "[..FREQ=MONTHLY;BYMONTHDAY=11]": rule("FREQ=MONTHLY;BYMONTHDAY=11", deadline=True),
    "[..FREQ=MONTHLY;BYMONTHDAY=11]~ in 2023-06/2023-08": rule(
        "FREQ=MONTHLY;BYMONTHDAY=11", SUMMER, deadline=True, approximate=True
    ),
    # rhythms
    "every week": rhythm(Unit.WEEK),
    "every 2 weeks": rhythm(Unit.WEEK, 2),
    "every month": rhythm(Unit.MONTH),
    "every 2 months": rhythm(Unit.MONTH, 2),
    "every quarter": rhythm(Unit.MONTH, 3),
    "every 4 months": rhythm(Unit.MONTH, 4),
    "every half-year": rhythm(Unit.MONTH, 6),
    "every year": rhythm(Unit.MONTH, 12),
    "every 99 weeks": rhythm(Unit.WEEK, 99),
    "every week in 2013-08-26/2013-10-20": rhythm(
        Unit.WEEK, stated=bounds("2013-08-26", "2013-10-21")
    ),
    "every quarter in 2023-06/2023-08": rhythm(Unit.MONTH, 3, SUMMER),
    # no date
    "ongoing": ongoing(),
    "ongoing~": ongoing(approximate=True),
    "ongoing in 2023-06/2023-08": ongoing(SUMMER),
    "ongoing~ in 2023-06": ongoing(bounds("2023-06-01", "2023-07-01"), approximate=True),
    "unscheduled": Unscheduled(bounds=PERIOD),
}
OTHER_SPELLINGS = {
    "2023-05-26/2023-05-26": "2023-05-26",
    "2023-07-05~/2023-07-06": "2023-07-05~/2023-07-06~",
    "2023-07-05/2023-07-06~": "2023-07-05~/2023-07-06~",
    "2023-05/2023-05": "2023-05",
    "2023-25": "2023-21",
    "2023-28": "2023-24",
    "[2023-05-16]": "[2023-05-16]",
    "[2023-05-16..2023-05-16]": "[2023-05-16]",
    "[2023-05-16~..2023-05-31]": "[2023-05-16~..2023-05-31~]",
    "{2023-10-15,2023-10-01..2023-10-03}": "{2023-10-01..2023-10-03,2023-10-15}",
    "{2023-10-15, 2023-10-17}": "{2023-10-15,2023-10-17}",
    "{2023-10-15}": "2023-10-15",
    "{2023-10-15..2023-10-17}": "2023-10-15/2023-10-17",
    "{2023-10}": "2023-10",
    "BYDAY=TU;FREQ=WEEKLY": "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=YEARLY;BYDAY=1WE;BYMONTH=10": "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE",
    "FREQ=WEEKLY;BYDAY=SU in 2023-22": "FREQ=WEEKLY;BYDAY=SU in 2023-06/2023-08",
    "FREQ=WEEKLY;BYDAY=SU in 2023": "FREQ=WEEKLY;BYDAY=SU in 2023-01/2023-12",
    "every 1 week": "every week",
    "every 1 months": "every month",
    "every 3 months": "every quarter",
    "every 6 months": "every half-year",
    "every 12 months": "every year",
    "every 2 week": "every 2 weeks",
    "ongoing in 2023-06-01/2023-06-30": "ongoing in 2023-06",
}

NO_DATE = ("it is not a date", REMEDY)
OPEN = ("it is empty or an open interval", "give both ends")
SLASHES = ("it has more than one slash", REMEDY)
MIXED = ("its two ends are of different kinds", "write both as days or both as months")
BACKWARDS = ("it ends before it starts", "put the earlier date first")
NO_TIME = (
    "it is no day with a time",
    "write 2023-05-26T10:00 or 2023-05-26T10:00/2023-05-26T18:00",
)
NO_HOUR = ("there is no such time of day", "write 10:00 or 10:00–18:00, from 00:00 to 23:59")
BACK_IN_TIME = ("it ends before it begins", "put the earlier time first")
NO_RHYTHM = ("it is no rhythm", REMEDY)
NAMES_NO_DAY = (
    "the rule names no day",
    "add BYDAY or BYMONTHDAY; without days: every month",
)
NUMBERED_DAY = (
    "a numbered weekday belongs to a month",
    "write FREQ=MONTHLY or FREQ=YEARLY with BYMONTH",
)
MONTHS = "months go from 01 to 12"
YEARS = ("the year is out of reach", "years go from 1900 to 2199")


def no_rule(problem: str) -> tuple[str, str]:
    return problem, RULE_REMEDY


def no_day(first: str, last: str) -> tuple[str, str]:
    problem = f"the rule gives no day from {first} to {last}"
    return problem, "write a rule that gives days of the plan's period"


def overlap(first: str, last: str) -> tuple[str, str]:
    return f"{first} and {last} overlap", "write dates that don't overlap"


REFUSALS = {
    # days and months that don't exist
    "2023-02-30": ("there is no such day", "2023-02 has days 01 to 28"),
    "2023-02-29": ("there is no such day", "2023-02 has days 01 to 28"),
    "2024-02-30": ("there is no such day", "2024-02 has days 01 to 29"),
    "1900-02-29": ("there is no such day", "1900-02 has days 01 to 28"),
    "2023-04-31": ("there is no such day", "2023-04 has days 01 to 30"),
    "2023-05-00": ("there is no such day", "2023-05 has days 01 to 31"),
    "2023-05-32": ("there is no such day", "2023-05 has days 01 to 31"),
    "2023-05-26/2023-02-30": ("there is no such day", "2023-02 has days 01 to 28"),
    "2023-13": ("there is no month 13", MONTHS),
    "2023-13-01": ("there is no month 13", MONTHS),
    "2023-00": ("there is no month 00", MONTHS),
    "2023-20": ("there is no month 20", MONTHS),
    "2023-37": ("there is no month 37", MONTHS),
    "2023-39": ("there is no month 39", MONTHS),
    "2023-42": ("there is no month 42", MONTHS),
    "2023-99": ("there is no month 99", MONTHS),
    "2023-22-01": ("only a month has days", REMEDY),
    "2023-34-01": ("only a month has days", REMEDY),
    # intervals
    "2023-05-26/2023-05-25": BACKWARDS,
    "2023-11/2023-10": BACKWARDS,
    "2023-12/2023-01": BACKWARDS,
    "2024/2023": BACKWARDS,
    "2023-35/2023-34": BACKWARDS,
    "2023-05/": OPEN,
    "/2023-05": OPEN,
    "/": OPEN,
    "": OPEN,
    "..": OPEN,
    "2023-05-26/2023-05-27/2023-05-28": SLASHES,
    "2023//2024": SLASHES,
    "2023-05-26/2023-06": MIXED,
    "2023-05/2023-06-01": MIXED,
    "2023/2023-12": MIXED,
    "2023-06/2023-22": MIXED,
    "2023-33/2023-41": MIXED,
    # years
    "0000": YEARS,
    "0000-01-01": YEARS,
    "1899-12-31": YEARS,
    "2200-01-01": YEARS,
    "9999": YEARS,
    "9999-12-31": YEARS,
    "2023/9999": YEARS,
    # the rest of EDTF
    "202X": NO_DATE,
    "20XX": NO_DATE,
    "2023-XX": NO_DATE,
    "2023-05-XX": NO_DATE,
    "2023-1X": NO_DATE,
    "2023-05-2X": NO_DATE,
    "2023-05-26?": NO_DATE,
    "2023-05-26%": NO_DATE,
    "2023-05?": NO_DATE,
    "2023~-05": NO_DATE,
    "2023-05-~26": NO_DATE,
    "2023-05~~": NO_DATE,
    "~2023-05": NO_DATE,
    "~": NO_DATE,
    "2023-05-26 10:00": NO_DATE,
    "[2023-05-26,2023-05-28]": NO_DATE,
    "2023-05-26..": NO_DATE,
    "..2023-05-26": NO_DATE,
    "Y20230": NO_DATE,
    "-2023": NO_DATE,
    "+2023": NO_DATE,
    "2023S2": NO_DATE,
    "2023-22^southern": NO_DATE,
    # other ways to write a date
    "23-05-26": NO_DATE,
    "02023": NO_DATE,
    "2023-5-26": NO_DATE,
    "2023-5": NO_DATE,
    "2023-": NO_DATE,
    "2023-05-": NO_DATE,
    "2023-W21": NO_DATE,
    "2023-W21-5": NO_DATE,
    "2023-146": NO_DATE,
    "20230526": NO_DATE,
    "2023.05.26": NO_DATE,
    "26.05.2023": NO_DATE,
    "2023\u201305\u201326": NO_DATE,
    "2023-05\u20132023-06": NO_DATE,
    "26 мая": NO_DATE,
    "today": NO_DATE,
    "\u0662\u0660\u0662\u0663-\u0660\u0665-\u0662\u0666": NO_DATE,
    "\uff12\uff10\uff12\uff13": NO_DATE,
    "202\u00b3": NO_DATE,
    " 2023": NO_DATE,
    "2023 ": NO_DATE,
    "2023\n": NO_DATE,
    "2023-05-26\r\n": NO_DATE,
    "2023-05 / 2023-06": NO_DATE,
    " ": NO_DATE,
    "\x00": NO_DATE,
    "2023-05-26\x00": NO_DATE,
    "\ud800": NO_DATE,
    # with a time
    "2023-05-26T": NO_TIME,
    "2023-05-26T10:00:00": NO_TIME,
    "2023-05-26T10:00Z": NO_TIME,
    "2023-05-26T10:00~": NO_TIME,
    "2023-05-26T10:00/2023-05-27T10:00": NO_TIME,
    "2023-05-26T24:00": NO_HOUR,
    "2023-05-26T10:60": NO_HOUR,
    "2023-05-26T18:00/2023-05-26T10:00": BACK_IN_TIME,
    "2023-05-26T10:00/2023-05-26T10:00": BACK_IN_TIME,
    "2023-02-30T10:00": ("there is no such day", "2023-02 has days 01 to 28"),
    "2023-05T10:00": NO_DATE,
    "2023-05-26/2023-05-27T10:00": NO_DATE,
    # stretches and several
    "[]": OPEN,
    "{}": OPEN,
    "[2023-05-16..]": OPEN,
    "{2023-05-26,}": OPEN,
    "{2023-05-26,..}": OPEN,
    "{..2023-05-26}": OPEN,
    "{2023-05-26..}": OPEN,
    "[2023-05..2023-06]": (
        "a stretch goes from one day to another",
        "write [2023-05-16..2023-05-31]",
    ),
    "[2023-05-31..2023-05-16]": BACKWARDS,
    "[2023-05-16..2023-05-31..2023-06-01]": NO_DATE,
    "[2023-05-16/2023-05-31]": NO_DATE,
    "{2023-05-26": NO_DATE,
    "{2023-05-26/2023-05-28}": NO_DATE,
    "{2023-05-26T10:00,2023-05-27}": NO_DATE,
    "{[2023-05-16..2023-05-31],2023-06}": NO_DATE,
    "{2023-05-26,2023-05-26}": overlap("2023-05-26", "2023-05-26"),
    "{2023-05-26..2023-05-28,2023-05-28}": overlap("2023-05-26/2023-05-28", "2023-05-28"),
    "{2023-05,2023-05-26}": overlap("2023-05", "2023-05-26"),
    f"{{{','.join(map(str, range(1900, 2001)))}}}": ("it has 101 dates", "write at most 100"),
    # limits
    "[..2023-06]": ("a deadline is a day", "write the last day, as in [..2023-06-15]"),
    "[..2023-06-31]": ("there is no such day", "2023-06 has days 01 to 30"),
    "[..]": NO_DATE,
    "[..~]": NO_DATE,
    "../..": NO_DATE,
    "/..": NO_DATE,
    "../": NO_DATE,
    "../2023-02-30": ("there is no such day", "2023-02 has days 01 to 28"),
    "../2023-05-26/2023-05-27": NO_DATE,
    "2023-05-26/2023-05-27/..": NO_DATE,
    # rules
    "FREQ=": no_rule("FREQ can't be «»"),
    "FREQ=HOURLY": no_rule("FREQ can't be «HOURLY»"),
    "FREQ=DAILY;COUNT=5": no_rule("a rule has no part «COUNT»"),
    "FREQ=DAILY;UNTIL=20230101": no_rule("a rule has no part «UNTIL»"),
    "RRULE:FREQ=WEEKLY;BYDAY=TU": no_rule("a rule has no part «RRULE:FREQ»"),
    "[..FREQ=WEEKLY;BYDAY=TU": no_rule("a rule has no part «[..FREQ»"),
    "[..FREQ=WEEKLY;BYDAY=TU~]": no_rule("BYDAY can't be «TU~»"),
    "FREQ=WEEKLY;BYDAY=tu": no_rule("BYDAY can't be «tu»"),
    "FREQ=WEEKLY;BYDAY=": no_rule("BYDAY can't be «»"),
    "FREQ=WEEKLY;BYDAY=TU;BYDAY=WE": no_rule("the part BYDAY is there twice"),
    "FREQ=MONTHLY;BYDAY=6MO": no_rule("BYDAY can't be «6MO»"),
    "FREQ=MONTHLY;BYMONTHDAY=0": no_rule("BYMONTHDAY can't be «0»"),
    "FREQ=MONTHLY;BYMONTHDAY=32": no_rule("BYMONTHDAY can't be «32»"),
    "FREQ=MONTHLY;BYMONTH=13;BYDAY=1MO": no_rule("BYMONTH can't be «13»"),
    "FREQ=MONTHLY;INTERVAL=0;BYDAY=1MO": no_rule("INTERVAL can't be «0»"),
    "FREQ=WEEKLY": NAMES_NO_DAY,
    "FREQ=MONTHLY": NAMES_NO_DAY,
    "FREQ=WEEKLY;BYDAY=1TU": NUMBERED_DAY,
    "FREQ=DAILY;BYDAY=-1SU": NUMBERED_DAY,
    "FREQ=WEEKLY;BYDAY=MO;BYMONTHDAY=1": (
        "a weekly rule has no days of the month",
        "write FREQ=MONTHLY",
    ),
    "FREQ=YEARLY;BYDAY=1WE": ("a yearly rule names no month", "add BYMONTH, as in BYMONTH=10"),
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": no_day("2023-01-01", "2023-12-31"),
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE in 2023-06": no_day("2023-06-01", "2023-06-30"),
    "FREQ=DAILY in 2023/2024": ("it has 401 dates", "write at most 400"),
    "FREQ=WEEKLY;BYDAY=TU in 2024/2023": BACKWARDS,
    "BYDAY=TU": NO_DATE,
    "freq=weekly;byday=tu": NO_DATE,
    # bounds
    "ongoing in 2023-06~": ("a plan's period is not approximate", "take the ~ off"),
    "ongoing in 2023-06/..": OPEN,
    "ongoing in": NO_DATE,
    "ongoing in ": NO_DATE,
    "ongoing  in 2023": NO_DATE,
    "unscheduled in 2023": NO_DATE,
    "2023-05-26 in 2023": NO_DATE,
    # almost rhythms
    "every  week": NO_RHYTHM,
    "every day": NO_RHYTHM,
    "every 2 days": NO_RHYTHM,
    "every fortnight": NO_RHYTHM,
    "every week~": NO_RHYTHM,
    "every 0 weeks": NO_RHYTHM,
    "every 100 weeks": NO_RHYTHM,
    # almost keywords
    "unscheduled~": NO_DATE,
    "Ongoing": NO_DATE,
    "ongoing ": NO_DATE,
    "unscheduled/ongoing": NO_DATE,
    "2023/ongoing": NO_DATE,
}

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MARKS = st.sampled_from(["", "~"])
NEARLY_DATES = st.text(
    "0123456789-/~.?%XTZS[]{},: everywkmonthqualfcsdigFREQ=BYDAWLONTH;\u0662\n", max_size=24
)
NUMBERED = st.builds(
    "{:04}-{:02}-{:02}".format,
    st.integers(0, 9999),
    st.integers(0, 99),
    st.integers(0, 99),
)
SPOILT = st.builds(
    lambda when, at, sign: when.text[:at] + sign + when.text[at + 1 :],
    WHENS,
    st.integers(0, 40),
    st.text("0129-/~.[]{},; =Tin", max_size=2),
)


def parse_or_refuse(text: str) -> When | tuple[str, str]:
    """Return what a text means, or the problem and the remedy of its refusal."""
    try:
        return parse_when(text, PERIOD, ZONE)
    except WhenError as error:
        return error.problem, error.remedy


@pytest.mark.parametrize("text", WHENS_BY_TEXT)
def test_text_means_a_date_and_is_how_it_is_written(text: str) -> None:
    when = parse_when(text, PERIOD, ZONE)
    assert (when, when.text) == (WHENS_BY_TEXT[text], text)


@pytest.mark.parametrize(("text", "canonical"), OTHER_SPELLINGS.items(), ids=OTHER_SPELLINGS)
def test_another_spelling_is_written_in_one_way(text: str, canonical: str) -> None:
    when = parse_when(text, PERIOD, ZONE)
    assert (when.text, parse_when(canonical, PERIOD, ZONE)) == (canonical, when)


@pytest.mark.parametrize(("text", "refusal"), REFUSALS.items(), ids=map(ascii, REFUSALS))
def test_text_is_refused(text: str, refusal: tuple[str, str]) -> None:
    assert parse_or_refuse(text) == refusal


@given(WHENS)
def test_what_is_written_is_read_as_the_same(when: When) -> None:
    assert parse_when(when.text, PERIOD, ZONE) == when


def test_a_keyword_means_the_plans_period() -> None:
    school = Period(start=date(2026, 9, 1), end=date(2027, 9, 1))
    assert [parse_when(keyword, school) for keyword in KEYWORDS] == [
        Unscheduled(bounds=school),
        Ongoing(bounds=school),
        *(
            Rhythm(unit=unit, every=every, bounds=school)
            for unit, every in [
                (Unit.WEEK, 1),
                (Unit.MONTH, 1),
                (Unit.MONTH, 3),
                (Unit.MONTH, 6),
            ]
        ),
    ]


def test_an_open_end_is_the_periods_and_a_rule_gives_its_days() -> None:
    school = Period(start=date(2026, 9, 1), end=date(2027, 9, 1))
    texts = ("2027-02/..", "../2027-02", "FREQ=YEARLY;BYMONTH=5;BYDAY=1SA", "2023-05-26")
    assert [(when.start, when.end) for text in texts if (when := parse_when(text, school))] == [
        (date(2027, 2, 1), date(2027, 9, 1)),
        (date(2026, 9, 1), date(2027, 3, 1)),
        (date(2027, 5, 1), date(2027, 5, 2)),
        (date(2023, 5, 26), date(2023, 5, 27)),
    ]


def test_a_period_is_an_interval() -> None:
    assert parse_period("2026-09/2027-08") == Period(start=date(2026, 9, 1), end=date(2027, 9, 1))


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [("10:00", TEN, None), ("10:00–18:00", TEN, SIX), ("10:00-18:00", TEN, SIX)],
)
def test_hours(text: str, begin: time, end: time | None) -> None:
    assert parse_hours(text, ZONE) == Hours(begin=begin, end=end, zone=ZONE)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("10", ("it is no time of day", NO_HOUR[1])),
        ("10.00", ("it is no time of day", NO_HOUR[1])),
        ("10:00 ", ("it is no time of day", NO_HOUR[1])),
        ("9:00", ("it is no time of day", NO_HOUR[1])),
        ("10:00–", ("it is no time of day", NO_HOUR[1])),
        ("10:00—18:00", ("it is no time of day", NO_HOUR[1])),
        ("24:00", NO_HOUR),
        ("10:00–18:60", NO_HOUR),
        ("18:00–10:00", BACK_IN_TIME),
        ("10:00–10:00", BACK_IN_TIME),
    ],
)
def test_no_hours(text: str, refusal: tuple[str, str]) -> None:
    with pytest.raises(WhenError) as raised:
        parse_hours(text, ZONE)
    assert (raised.value.problem, raised.value.remedy) == refusal


def test_refusal_reads_as_a_sentence() -> None:
    assert str(WhenError("there is no such day", "2023-02 has days 01 to 28")) == (
        "there is no such day; 2023-02 has days 01 to 28"
    )


def test_remedy_names_only_what_is_understood() -> None:
    examples = [
        *("2023-05-26", "2023-05", "2023-22", "2023-34", "2023-40", "2023"),
        *("[2023-05-16..2023-05-31]", "{2023-10-01,2023-10-15}", "[..2023-06-15]"),
        *("2023-09-01/..", "FREQ=WEEKLY;BYDAY=TU"),
    ]
    named = [text for text in (*examples, *KEYWORDS) if text in REMEDY]
    assert named == [*examples, *KEYWORDS]
    assert [parse_when(text, PERIOD).text for text in named] == named


@given(st.text() | NEARLY_DATES | NUMBERED | SPOILT | st.builds("{}/{}".format, NUMBERED, NUMBERED))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Nothing but WhenError comes out; what is understood is a window, and written it is itself."""
    found = parse_or_refuse(text)
    if isinstance(found, tuple):
        assert all(found)
    else:
        assert found.start < found.end
        assert parse_when(found.text, PERIOD, ZONE) == found


# The `edtf` package.

EDTF = (
    *("2023-05-26", "2024-02-29", "2023-09-09/2023-09-10", "2023-12-31/2024-01-01", "2023-05-28~"),
    *("2023-07-05~/2023-07-06~", "2023-02", "2024-02", "2023-12", "2023-08~", "2023-10/2023-11"),
    *("2022-12/2023-02", "2023-21", "2023-22", "2023-23", "2023-29", "2023-31", "2023-32"),
    *("2023-33", "2023-34", "2023-35", "2023-36", "2023-40", "2023-41", "2023", "2023~"),
    *("2024/2028", "[2023-05-16..2023-05-31]", "[2023-12-25..2024-01-08]"),
    *("{2023-10-01..2023-10-03,2023-10-15}", "{2018-02,2018-05}", "{2023-05-26,2023-06}"),
)
"""What it is right about: winter it takes for December, and it knows no range of quarters."""


@pytest.mark.parametrize("text", EDTF)
def test_bounds_are_those_of_another_reader(text: str) -> None:
    assert _strict(text) == (parse_when(text, PERIOD).start, parse_when(text, PERIOD).last)


@given(days_strategy())
def test_days_are_those_of_another_reader(when: When) -> None:
    assert _strict(when.text) == (when.start, when.last)


def _strict(text: str) -> tuple[date, date]:
    found = parse_edtf(text)
    return struct_time_to_date(found.lower_strict()), struct_time_to_date(found.upper_strict())


@given(DAYS, DAYS)
def test_interval_is_refused_exactly_when_it_runs_backwards(one: date, other: date) -> None:
    refused = parse_or_refuse(f"{one}/{other}") == BACKWARDS
    assert refused == (other < one)


@given(st.integers(1900, 2199), st.integers(0, 12), st.integers(0, 40))
def test_day_is_refused_exactly_when_the_calendar_lacks_it(year: int, month: int, day: int) -> None:
    try:
        expected: date | None = date(year, month, day)
    except ValueError:
        expected = None
    found = parse_or_refuse(f"{year}-{month:02}-{day:02}")
    assert (None if isinstance(found, tuple) else found.start) == expected
