"""Rules that give days: the part of RFC 5545 (3.3.10) that plans need, without UNTIL and COUNT."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice

from dateutil.rrule import rrulestr

from data.errors import Sentence
from data.when.period import Period

MOST = 400
"""Days of a rule: every day of a year, and a few for periods that are longer."""
PARTS = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY")
"""The parts of a rule, in the order in which they are written."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NUMBERS = (1, 2, 3, 4, 5, -2, -1)
"""Which ones of its weekdays a month may be asked for: -2 is the last but one."""
REMEDY = Sentence(
    "write it as RFC 5545 has it, as in FREQ=WEEKLY;BYDAY=TU or FREQ=YEARLY;BYMONTH=10;BYDAY=1WE, "
    "with the parts {parts}",
    parts=", ".join(PARTS),
)

_VALUES: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d?", re.ASCII),
    "BYMONTH": re.compile(r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*"),
    "BYMONTHDAY": re.compile(r"(-1|[1-9]|[12]\d|3[01])(,(-1|[1-9]|[12]\d|3[01]))*", re.ASCII),
    "BYDAY": re.compile(
        r"(-[12]|[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,(-[12]|[1-5])?(MO|TU|WE|TH|FR|SA|SU))*"
    ),
}


class RuleError(ValueError):
    """A rule is none that gives days: `problem` says why, `remedy` what would be right."""

    def __init__(self, problem: Sentence, remedy: Sentence = REMEDY) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}; {remedy}")


def spell_rule(text: str) -> str:
    """Return a rule with its parts in the order of `PARTS`; raises RuleError."""
    parts = _parts(text)
    _check(parts)
    return ";".join(f"{name}={parts[name]}" for name in PARTS if name in parts)


def rule_parts(rule: str) -> Mapping[str, str]:
    """Return the parts of a rule that `spell_rule` made."""
    return dict(part.split("=") for part in rule.split(";"))


@lru_cache(maxsize=4096)
def rule_days(rule: str, bounds: Period) -> tuple[date, ...]:
    """Return the days that a rule gives within bounds: no more than one beyond `MOST`.

    A rule of every second or third week, or month, counts from the first of the bounds.
    """
    until = f"{_moment(bounds.last):%Y%m%dT%H%M%S}"
    found = rrulestr(f"{rule};UNTIL={until}", dtstart=_moment(bounds.start))
    return tuple(day.date() for day in islice(found, MOST + 1))


def check_days(rule: str, bounds: Period) -> None:
    """Raise RuleError for a rule that gives no day within bounds, or more than `MOST`."""
    days = rule_days(rule, bounds)
    if not days:
        problem = Sentence(
            "the rule gives no day from {first} to {last}", first=bounds.start, last=bounds.last
        )
        raise RuleError(problem, Sentence("write a rule that gives days of the plan's period"))
    if len(days) > MOST:
        problem = Sentence("it has {n} dates", n=len(days))
        raise RuleError(problem, Sentence("write at most {most}", most=MOST))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name not in _VALUES:
            raise RuleError(Sentence("a rule has no part «{name}»", name=name))
        if name in parts:
            raise RuleError(Sentence("the part {name} is there twice", name=name))
        if not _VALUES[name].fullmatch(value):
            raise RuleError(Sentence("{name} can't be «{value}»", name=name, value=value))
        parts[name] = value
    return parts


def _check(parts: Mapping[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency is None:
        raise RuleError(Sentence("a rule begins with FREQ"))
    if frequency != "DAILY" and "BYDAY" not in parts and "BYMONTHDAY" not in parts:
        problem = Sentence("the rule names no day")
        raise RuleError(problem, Sentence("add BYDAY or BYMONTHDAY; without days: every month"))
    numbered = any(each[:-2] for each in parts.get("BYDAY", "").split(","))
    if numbered and frequency in ("DAILY", "WEEKLY"):
        problem = Sentence("a numbered weekday belongs to a month")
        raise RuleError(problem, Sentence("write FREQ=MONTHLY or FREQ=YEARLY with BYMONTH"))
    if frequency == "YEARLY" and "BYMONTH" not in parts:
        problem = Sentence("a yearly rule names no month")
        raise RuleError(problem, Sentence("add BYMONTH, as in BYMONTH=10"))
    if frequency == "WEEKLY" and "BYMONTHDAY" in parts:
        problem = Sentence("a weekly rule has no days of the month")
        raise RuleError(problem, Sentence("write FREQ=MONTHLY"))
