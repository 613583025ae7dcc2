"""Read a wording of a date where it stands: under its month, in its plan, beside its time."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import msgspec
from msgspec.structs import replace

from data.errors import Sentence
from data.importing.words.places import Gazetteer
from data.plan.dates import loosened
from data.when.period import Period
from data.when.phrases.answer import Answer, Reading
from data.when.phrases.notation import Entry, grammar
from data.when.phrases.reading import is_not_understood, read_phrase
from data.when.reading import parse_when

_DAYS_ONLY = re.compile(
    r"(?P<before>\D{0,14}?)(?P<days>\d{1,2}(?:\s*(?:[-‐‑–—,;и&]|and|to)\s*\d{1,2})*)"
    r"(?P<behind>(?![\d.:/]|-?[а-яё]{1,3}\b|(?:st|nd|rd|th)\b).*)",
    re.DOTALL,
)
_HOURS = r"\d{1,2}[.:]\d\d(?: ?(?:[-–—]|до|to) ?\d{1,2}[.:]\d\d)?"
CLOCK = re.compile(rf"(?:(?:в|с|at|from) )?{_HOURS}(?: ?(?:часов|час|ч|hrs|h)\.?)?")
_WINDOWS = frozenset({"months", "quarter", "half-year", "season", "part-of-year"})
"""Kinds of headings that say when, if not in which month."""
_WITHOUT_BOUNDS = frozenset({"recurring", "continuous", "unscheduled"})
_YEAR = re.compile(r"\b(?:год[ау]?|круглогод\w*|year)\b", re.IGNORECASE)
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]{2,}")
_OF_THE_MONTH = re.compile(r"\bмесяца?\b|\bthe month\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})(?![\d/])")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])")
_MONTHS = 12
# What the calendar of Python names depends on the machine.
_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WORDS = re.compile(r"[^\W\d_]+")


class Sense(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a document are read with.

    `order` is that of its days and months in numbers, "dm" or "md", where some of them prove it.
    """

    period: Period
    language: str
    places: Gazetteer
    order: str = ""


def read_date(text: str, sense: Sense, under: str = "") -> Answer:
    """Return the readings of a wording; `under` is the wording of the heading it stands under.

    A heading with a month completes what names none: days alone, «последняя неделя», "Fridays",
    «в течение месяца». One with a quarter or the like completes what has no bounds of its own,
    and one with a day a time alone.
    """
    text = _ordered(text, sense)
    plain = read_phrase(text, sense.period, sense.language)
    answer = _answered(_completed(text, under, sense, plain) if under else (), sense)
    # What is read by itself must become one thing in its month, or it has nothing to do with it.
    better = len(answer.readings) == 1 if plain.readings else bool(answer.readings)
    return answer if better else plain


def order_of(texts: Iterable[str]) -> str:
    """Return the order of days and months in dates such as 03/04/2024, where others prove it."""
    pairs = [(int(one), int(two)) for text in texts for one, two in _NUMBERS.findall(text)]
    proved = {"dm" for one, two in pairs if one > _MONTHS >= two}
    proved |= {"md" for one, two in pairs if two > _MONTHS >= one}
    return proved.pop() if len(proved) == 1 else ""


def _ordered(text: str, sense: Sense) -> str:
    """Return a wording with its dates in numbers in words, where several orders are possible."""
    if not (sense.order and sense.language == "en" and _SLASHED.search(text)):
        return text
    first = sense.order == "dm"
    return _SLASHED.sub(lambda found: _in_words(found, day=1 if first else 2), text)


def _in_words(found: re.Match[str], *, day: int) -> str:
    month = int(found[3 - day])
    year = f" {found[3]}" if found[3] else ""
    return f"{int(found[day])} {_NAMES[month - 1]}{year}" if 1 <= month <= _MONTHS else found[0]


def _answered(completed: Sequence[Sequence[str]], sense: Sense) -> Answer:
    """Return what the first wordings mean that mean something, each row of them together."""
    for wordings in completed:
        answers = [read_phrase(each, sense.period, sense.language) for each in wordings]
        found = {reading.when: reading for answer in answers for reading in answer.readings}
        if found:
            several = Sentence("it has several meanings") if len(found) > 1 else None
            return Answer(readings=tuple(found.values()), refused=several)
    return Answer()


def _completed(text: str, under: str, sense: Sense, plain: Answer) -> Sequence[Sequence[str]]:
    """Return a wording with the month or the day above it, likelier ones first; none is needed.

    `plain` are its readings without. Those of one row may be meant alike.
    """
    if CLOCK.fullmatch(text.strip()):
        return () if plain.readings else [[f"{under}, {text}"]]
    if _names_month(text, sense.language) or _YEAR.search(text):
        return ()
    if month_of(under, sense.language) is None:
        bounded = is_unbounded(plain) and _is_window(under, sense)
        return [[_beside(text, _small(under), plain)]] if bounded else ()
    # Russian writes months small, and a capital would pass for a name.
    month = under.lower() if sense.language == "ru" else under.title()
    return _in_month(text, month, plain)


def _in_month(text: str, month: str, plain: Answer) -> Sequence[Sequence[str]]:
    replaced, count = _OF_THE_MONTH.subn(month, text)
    # Beside a month the grammar takes an unknown word for the name of a place.
    beside = replaced if count else _beside(text, month, plain)
    behind = [] if is_not_understood(plain) else [[beside]]
    found = _DAYS_ONLY.fullmatch(text)
    if found is None or plain.readings:
        return behind
    # «8, 12-00» is a day and its time, «8, 12-14» are days, «8, 12-15» may be either.
    days, first = found["days"], re.sub(r"^\d+", rf"\g<0> {month}", found["days"])
    inside = [f"{found['before']}{each}{found['behind']}" for each in (f"{days} {month}", first)]
    return [inside, *behind]


def _beside(text: str, above: str, plain: Answer) -> str:
    # "To be announced May" would tell when it is announced.
    remark = {each.kind for each in plain.readings} == {"unscheduled"}
    return f"{text}{',' if remark else ''} {above}"


def is_unbounded(answer: Answer) -> bool:
    """Tell whether a date has no bounds of its own, as «по средам» or "TBC"."""
    return bool(answer.readings) and {each.kind for each in answer.readings} <= _WITHOUT_BOUNDS


def exceeds(reading: Reading, above: Reading, period: Period) -> bool:
    """Tell whether something recurs all the plan's time, and the heading above it bounds less."""
    bounds = (period.start, period.last)
    whole = reading.kind == "recurring" and (reading.start, reading.end) == bounds
    return whole and None not in (above.start, above.end) and (above.start, above.end) != bounds


def _is_window(text: str, sense: Sense) -> bool:
    readings = read_phrase(text, sense.period, sense.language).readings
    return len(readings) == 1 and readings[0].kind in _WINDOWS


def _small(text: str) -> str:
    """Return a text in small letters but for Roman numerals: «II квартал»."""
    return _CYRILLIC_WORD.sub(lambda found: found[0].lower(), text)


def _names_month(text: str, language: str) -> bool:
    words = _WORDS.findall(text.lower().replace("ё", "е"))
    return any(_entry(word, "MONTH", language) for word in words)


def month_of(text: str, language: str) -> int | None:
    """Return the month, from 1, that a text names with nothing but perhaps a year."""
    words = _WORDS.findall(text.lower().replace("ё", "е"))
    months = [_entry(word, "MONTH", language) for word in words]
    named = [entry.value for entry in months if entry is not None]
    others = [w for w, entry in zip(words, months, strict=True) if entry is None]
    digits = re.findall(r"\d+", text)
    if len(named) != 1 or any(len(each) != 4 for each in digits) or len(digits) > 1:
        return None
    plain = all(_entry(word, "YEARWORD", language) for word in others)
    return int(str(named[0])) if plain else None


def _entry(word: str, category: str, language: str) -> Entry | None:
    rules = grammar(language)
    entries = rules.words.get(word, ()) if rules else ()
    return next((each for each in entries if each.category == category and not each.rest), None)


def value_reading(value: date | datetime | time | None, *, month_only: bool) -> Reading | None:
    """Return what a real date cell states; None where it is none."""
    if not isinstance(value, date):
        return None
    day = value.date() if isinstance(value, datetime) else value
    if month_only:
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return Reading(
            when=f"{day:%Y-%m}", kind="month", start=day.replace(day=1), end=last, approximate=True
        )
    timed = isinstance(value, datetime) and value.time() != time()
    when = f"{value:%Y-%m-%dT%H:%M}" if timed else day.isoformat()
    return Reading(when=when, kind="day", start=day, end=day)


def bounds_reading(first: Reading, last: Reading) -> Reading | None:
    """Return what two date cells state as the beginning and the end; None where they can't be."""
    if first.start is None or last.end is None or last.end < first.start:
        return None
    if first.start == last.end:
        timed = "T" in first.when and "T" in last.when and first.when < last.when
        return replace(first, when=f"{first.when}/{last.when}") if timed else first
    if first.kind == last.kind == "day":
        when = f"{first.start}/{last.end}"
        return Reading(when=when, kind="days", start=first.start, end=last.end)
    return None


def made_loose(reading: Reading, period: Period) -> Reading:
    """Return a reading as approximate, which a footnote makes it."""
    when = loosened(parse_when(reading.when, period))
    return replace(reading, when=when.text, approximate=True)


def outside(reading: Reading, period: Period) -> bool:
    """Tell whether a date lies before or after the plan's period."""
    before = reading.end is not None and reading.end < period.start
    return before or (reading.start is not None and reading.start >= period.end)
