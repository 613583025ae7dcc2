"""Read a date as plan files write it: EDTF (ISO 8601-2), a rule of RFC 5545, or a keyword."""

import re
from datetime import time
from functools import lru_cache
from itertools import pairwise

from data.errors import Sentence
from data.when.edtf import REMEDY, Precision, WhenError, Window, read_date, read_range
from data.when.period import Period
from data.when.rules import RuleError, check_days, spell_rule
from data.when.value import (
    RHYTHMS,
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

MOST_PARTS = 100
"""Parts of one date that is several."""
_NAMED = {words: rhythm for rhythm, words in RHYTHMS.items()}
_RHYTHM = re.compile(r"every (?:(?P<every>[1-9]\d?) )?(?P<unit>week|month)s?", re.ASCII)
_BEGUN = re.compile(r"\d{4}-\d\d-\d\dT", re.ASCII)
_TIMED = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<begin>\d\d:\d\d)(/(?P=day)T(?P<end>\d\d:\d\d))?", re.ASCII
)
_HOURS = re.compile(r"(?P<begin>\d\d:\d\d)([–-](?P<end>\d\d:\d\d))?", re.ASCII)


def parse_when(text: str, period: Period, zone: str = "UTC") -> When:
    """Return the date that `text` states in a plan for `period`; `zone` is that of times of day.

    Raises WhenError for what is none of the supported forms.
    """
    words, _, bounds = text.partition(" in ")
    if bounds:
        return _repeated(words, _interval(bounds), bounded=True)
    keyword = _keyword(text, period)
    return keyword or _parse(text, period, zone)


def parse_period(text: str) -> Period:
    """Return the period that an EDTF text states: `2027`, `2026-09/2027-08`; raises WhenError."""
    return _interval(text)


def parse_hours(text: str, zone: str) -> Hours:
    """Return the hours that `10:00` or `10:00–18:00` states; raises WhenError."""
    found = _HOURS.fullmatch(text)
    if found is None:
        raise WhenError(Sentence("it is no time of day"), _HOURS_REMEDY)
    return _hours(found, zone)


_HOURS_REMEDY = Sentence("write 10:00 or 10:00–18:00, from 00:00 to 23:59")


def _hours(found: re.Match[str], zone: str) -> Hours:
    try:
        begin = time.fromisoformat(found["begin"])
        end = time.fromisoformat(found["end"]) if found["end"] else None
    except ValueError as error:
        raise WhenError(Sentence("there is no such time of day"), _HOURS_REMEDY) from error
    if end is not None and end <= begin:
        raise WhenError(
            Sentence("it ends before it begins"), Sentence("put the earlier time first")
        )
    return Hours(begin=begin, end=end, zone=zone)


def _interval(text: str) -> Period:
    window = _window(text)
    if window.approximate:
        raise WhenError(Sentence("a plan's period is not approximate"), Sentence("take the ~ off"))
    return Period(start=window.start, end=window.end)


def _keyword(text: str, period: Period) -> When | None:
    if text == "unscheduled":
        return Unscheduled(bounds=period)
    if text.startswith(("every ", "ongoing")) or "FREQ=" in text:
        return _repeated(text, period, bounded=False)
    return None


def _repeated(text: str, bounds: Period, *, bounded: bool) -> When:
    """Return what goes on, or comes again, within bounds."""
    if text in ("ongoing", "ongoing~"):
        return Ongoing(bounds=bounds, bounded=bounded, approximate=text.endswith("~"))
    if text.startswith("every "):
        unit, every = _rhythm(text)
        return Rhythm(unit=unit, every=every, bounds=bounds, bounded=bounded)
    if "FREQ=" in text:
        return _rule(text, bounds, bounded=bounded)
    raise WhenError(Sentence("it is not a date"), REMEDY)


def _rhythm(text: str) -> tuple[Unit, int]:
    if text in _NAMED:
        return _NAMED[text]
    found = _RHYTHM.fullmatch(text)
    if found is None:
        raise WhenError(Sentence("it is no rhythm"), REMEDY)
    return Unit(found["unit"]), int(found["every"] or 1)


def _rule(text: str, bounds: Period, *, bounded: bool) -> Rule:
    approximate, text = text.endswith("~"), text.removesuffix("~")
    deadline = text.startswith("[..") and text.endswith("]")
    try:
        rule = spell_rule(text[3:-1] if deadline else text)
        check_days(rule, bounds)
    except RuleError as error:
        raise WhenError(error.problem, error.remedy) from error
    return Rule(
        rule=rule, bounds=bounds, bounded=bounded, deadline=deadline, approximate=approximate
    )


def _parse(text: str, period: Period, zone: str) -> When:
    if _BEGUN.match(text):
        return _timed(text, zone)
    if text.startswith("{") and text.endswith("}"):
        return _several(text[1:-1])
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text[1:-1])
    if text.endswith("/.."):
        return _from(text.removesuffix("/.."), period)
    if text.startswith("../"):
        return _until(text.removeprefix("../"), period)
    return _plain(_window(text))


@lru_cache(maxsize=4096)
def _plain(window: Window) -> Days | Within:
    if window.precision is Precision.DAY:
        return Days(start=window.start, end=window.end, approximate=window.approximate)
    return Within(
        start=window.start,
        end=window.end,
        unit=window.precision,
        approximate=window.approximate,
        south=window.south,
    )


def _window(text: str, separator: str = "/") -> Window:
    parts = text.split(separator)
    if len(parts) > 2:
        slashes = Sentence("it has more than one slash")
        raise WhenError(slashes if separator == "/" else Sentence("it is not a date"), REMEDY)
    if not {"", ".."}.isdisjoint(parts):
        raise WhenError(Sentence("it is empty or an open interval"), Sentence("give both ends"))
    first, last = read_date(parts[0]), read_date(parts[-1])
    return read_range(first, last)


def _timed(text: str, zone: str) -> Days:
    found = _TIMED.fullmatch(text)
    if found is None:
        remedy = Sentence("write 2023-05-26T10:00 or 2023-05-26T10:00/2023-05-26T18:00")
        raise WhenError(Sentence("it is no day with a time"), remedy)
    day = read_date(found["day"])
    return Days(start=day.start, end=day.end, hours=_hours(found, zone))


def _one_of(text: str) -> Deadline | Within:
    return _deadline(text[2:]) if text.startswith("..") else _stretch(text)


def _stretch(text: str) -> Within:
    window = _of_days(text)
    return Within(
        start=window.start, end=window.end, unit=Precision.STRETCH, approximate=window.approximate
    )


def _of_days(text: str) -> Window:
    window = _window(text, "..")
    if window.precision is not Precision.DAY:
        problem = Sentence("a stretch goes from one day to another")
        raise WhenError(problem, Sentence("write [2023-05-16..2023-05-31]"))
    return window


def _several(text: str) -> Several | Days | Within:
    texts = text.split(",")
    if len(texts) > MOST_PARTS:
        problem = Sentence("it has {n} dates", n=len(texts))
        raise WhenError(problem, Sentence("write at most {most}", most=MOST_PARTS))
    parts = [_plain(_window(part.strip(), "..")) for part in texts]
    parts.sort(key=lambda part: (part.start, part.end))
    for before, after in pairwise(parts):
        if after.start < before.end:
            problem = Sentence("{first} and {last} overlap", first=before.text, last=after.text)
            raise WhenError(problem, Sentence("write dates that don't overlap"))
    return parts[0] if len(parts) == 1 else Several(parts=tuple(parts))


def _deadline(text: str) -> Deadline:
    window = read_date(text)
    if window.precision is not Precision.DAY:
        problem = Sentence("a deadline is a day")
        raise WhenError(problem, Sentence("write the last day, as in [..2023-06-15]"))
    return Deadline(day=window.start, approximate=window.approximate)


def _from(text: str, period: Period) -> From:
    window = read_date(text)
    return From(
        start=window.start,
        end=max(window.end, period.end),
        unit=window.precision,
        approximate=window.approximate,
        south=window.south,
    )


def _until(text: str, period: Period) -> Until:
    window = read_date(text)
    return Until(
        start=min(window.start, period.start),
        end=window.end,
        unit=window.precision,
        approximate=window.approximate,
        south=window.south,
    )
