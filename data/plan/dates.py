"""Read the date of a row: what `when` states, or else what the plan's own wording says."""

from dataclasses import dataclass

from msgspec.structs import replace

from data.errors import Sentence
from data.plan.lines import KeyPath
from data.plan.toml import TomlFile
from data.when.edtf import WhenError
from data.when.period import Period
from data.when.phrases.answer import Answer
from data.when.reading import parse_hours, parse_when
from data.when.value import Days, Deadline, From, Rule, Several, Unscheduled, Until, When, Within


@dataclass(frozen=True, kw_only=True)
class Dated:
    """What a row of a plan says of its date, and what it is read by.

    `language` is the plan's own, `zone` that of times of day; `approximate`: its category says so
    of all its dates; `draft`: it isn't settled, so it need not be understood.
    """

    said: str
    when: str | None
    time: str | None
    period: Period
    language: str
    zone: str
    approximate: bool
    draft: bool


def read_dated(file: TomlFile, at: KeyPath, dated: Dated) -> When | None:
    """Return a row's date; note what is wrong with it."""
    when = _said(file, at, dated) if dated.when is None else _stated(file, at, dated, dated.when)
    if when is None:
        return None
    timed = _timed(file, at, dated, when)
    return loosened(timed) if dated.approximate else timed


def loosened(when: When) -> When:
    """Return a date as approximate, where it is one."""
    match when:
        case Days():
            return replace(when, approximate=True, hours=None)
        case Within() | Deadline() | From() | Until() | Rule():
            return replace(when, approximate=True)
        case Several(parts=parts):
            return Several(parts=tuple(_loose(part) for part in parts))
    return when


def _loose(part: Days | Within) -> Days | Within:
    return replace(part, approximate=True)


def readings(said: str, period: Period, language: str, zone: str = "UTC") -> tuple[When, ...]:
    """Return every date that a wording may mean in a plan for `period`; none where none is read."""
    answer = understood(said, period, language)
    return tuple(parse_when(reading.when, period, zone) for reading in answer.readings)


def understood(said: str, period: Period, language: str) -> Answer:
    """Return all readings of a plan's wording, or why there is none."""
    # The server, which reads no plan, comes by here too, and has no use for grammars.
    from data.when.phrases.reading import read_phrase  # noqa: PLC0415

    return read_phrase(said, period, language)


def _stated(file: TomlFile, at: KeyPath, dated: Dated, text: str) -> When | None:
    try:
        return parse_when(text, dated.period, dated.zone)
    except WhenError as error:
        file.fault((*at, "when"), text, error.problem, error.remedy)
        return None


def _said(file: TomlFile, at: KeyPath, dated: Dated) -> When | None:
    answer = understood(dated.said, dated.period, dated.language)
    if len(answer.readings) == 1:
        return _stated(file, at, dated, answer.readings[0].when)
    if dated.draft:
        return Unscheduled(bounds=dated.period)
    file.fault((*at, "said"), dated.said, _problem(answer), _remedy(answer))
    return None


def _problem(answer: Answer) -> Sentence:
    if answer.readings:
        return Sentence("it can be read in {n} ways", n=len(answer.readings))
    return answer.refused or Sentence("no date is read in it")


def _remedy(answer: Answer) -> Sentence:
    if not answer.readings:
        return Sentence('add a line such as when = "2023-05-26" that states the date')
    lines = (f'when = "{reading.when}"' for reading in answer.readings)
    return Sentence("add the line that is meant: {lines}", lines=" / ".join(lines))


def _timed(file: TomlFile, at: KeyPath, dated: Dated, when: When) -> When:
    """Return a date with the time of its day, where that is stated apart."""
    if dated.time is None:
        return when
    try:
        hours = parse_hours(dated.time, dated.zone)
    except WhenError as error:
        file.fault((*at, "time"), dated.time, error.problem, error.remedy)
        return when
    if isinstance(when, Days) and when.days == 1 and when.firm and not dated.approximate:
        return replace(when, hours=hours)
    problem = Sentence("only a single day that is firm has a time")
    file.fault((*at, "time"), dated.time, problem, Sentence("take the time out"))
    return when
