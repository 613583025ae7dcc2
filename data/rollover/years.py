"""Move the years in a text on by one: «План на 2027/28» becomes «План на 2028/29»."""

import re
from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from data.plan.model import Text
from data.when.period import Period
from data.when.value import When


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """A text a year later, the years as they stand in it now, and those that were left alone."""

    text: str
    moved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


# Possessive, as a number that is cut short is another number.
_NUMBERS = re.compile(
    r"(?<![\w№])(?<!№\s)(?<![0-9][-–—/.,])"
    r"[0-9]++(?:(?:\s?[-–—/]\s?|\.|\s(?:и|and)\s(?=[0-9]{4}(?![0-9])))[0-9]++)*+"
    r"(?:(?!\w)|(?=гг?\b))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9]+")
_SINCE = re.compile(r"(?<!\w)(?:с|после|since|from|after)\s+$", re.IGNORECASE)


def year_after(period: Period) -> Period:
    """Return the period a year later."""
    return Period(start=later_day(period.start), end=later_day(period.end))


def later_day(day: date) -> date:
    """Return the same day a year later; the last of February, where there is no 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def years_of(when: When) -> range:
    """Return the years that a window reaches into."""
    return years_between(when.start, when.last)


def years_between(first: date, last: date) -> range:
    """Return the years from that of one day to that of another."""
    return range(first.year, last.year + 1)


def years_later(text: str, years: Collection[int]) -> Later:
    """Return a text with `years` moved on, alone or as a season such as 2027/28.

    A year after «с» or “since” is that of a beginning, and stays. What else names one of the years,
    or one beside them, is left alone and told.
    """
    pieces, moved, left, done = [], [], [], 0
    for found in _NUMBERS.finditer(text):
        if "." not in found[0] and _SINCE.search(text[: found.start()]):
            continue
        if _moves(found[0], years):
            moved.append(_NUMBER.sub(_next, found[0]))
            pieces += [text[done : found.start()], moved[-1]]
            done = found.end()
        elif any(_near(number, years) for number in _NUMBER.findall(found[0])):
            left.append(found[0])
    return Later(text="".join((*pieces, text[done:])), moved=tuple(moved), left=tuple(left))


def texts_later(text: Text, years: Collection[int]) -> dict[str, Later]:
    """Return a text a year later, by language."""
    return {code: years_later(words, years) for code, words in text.items()}


def words_of(later: dict[str, Later]) -> Text:
    """Return the words of a text that was moved on."""
    return {code: each.text for code, each in later.items()}


def key_later(key: str, years: Collection[int], ordinals: Collection[int]) -> str:
    """Return a key with its years, and those ordinals, moved on by one."""
    return _IN_KEY.sub(lambda found: _part_later(found[0], years, ordinals), key)


_IN_KEY = re.compile(
    r"(?<![a-z0-9])(?:[0-9]{4}-(?:[0-9]{4}|[0-9]{2})|[0-9]{1,4})(?![a-z0-9])", re.ASCII
)


def _part_later(part: str, years: Collection[int], ordinals: Collection[int]) -> str:
    if _moves(part, years):
        return _NUMBER.sub(_next, part)
    return "-".join(_number_later(number, {*years, *ordinals}) for number in part.split("-"))


def _number_later(number: str, moving: Collection[int]) -> str:
    return str(int(number) + 1) if int(number) in moving else number


def _moves(words: str, years: Collection[int]) -> bool:
    """Tell whether words are a year to be moved on, or two that follow each other."""
    first, *others = _NUMBER.findall(words)
    if len(first) != 4 or len(others) > 1 or "." in words:
        return False
    named = [int(first), *(_second(int(first), number) for number in others)]
    follows = not others or named[1] == named[0] + 1
    return any(year in years for year in named) and (
        follows or all(year in years for year in named)
    )


def _second(first: int, number: str) -> int:
    """Return the second year of a season, which may be written with two digits."""
    if len(number) == 2 and int(number) == (first + 1) % 100:
        return first + 1
    return int(number)


def _next(found: re.Match[str]) -> str:
    number = found[0]
    return str(int(number) + 1) if len(number) == 4 else f"{(int(number) + 1) % 100:02}"


def _near(number: str, years: Collection[int]) -> bool:
    return len(number) == 4 and min(years) - 1 <= int(number) <= max(years) + 1


def left_in(later: Collection[Later]) -> Iterator[str]:
    """Yield what was left alone in texts, each once."""
    yield from dict.fromkeys(words for each in later for words in each.left)
