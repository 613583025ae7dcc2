"""Tell columns by what stands in them, where no heading does."""

import re
from collections.abc import Callable, Mapping, Sequence

from data.importing.layout.grid import NUMBER, Line
from data.importing.row import Column
from data.importing.words.dates import CLOCK, Sense
from data.importing.words.parting import parted
from data.importing.words.places import is_place
from data.importing.words.vocabulary import names

AGE = re.compile(r"(?P<age>\d{1,4})(?:[ -]?(?:лет|года?|years?|й|th))?(?: old)?\.?")
_MOST_LINES = 60
_MOST_DATES = 400
"""Dates of a column that are tried, from all over it."""
_ANY_MONTH = {"ru": "май", "en": "May"}
"""A month that days alone are tried under, as their own stands elsewhere."""


def fits(columns: Sequence[Column], lines: Sequence[Line], sense: Sense) -> bool:
    """Tell whether dates are read where they should stand, at least once in two lines.

    What is in no column of dates but reads as one belies it; empty cells say nothing.
    """
    told = [n for n, column in enumerate(columns) if {"said", "start", "month"} & {*column.holds}]
    texts = [line.boxes[n].text for line in lines for n in told if n in line.boxes]
    filled = [text for text in texts if text]
    if len(filled) >= max(1, len(lines) // 2):
        month = _ANY_MONTH.get(sense.language, "")
        sample = filled[:: len(filled) // _MOST_DATES + 1]
        read = sum(_is_date(text, sense, month) for text in sample)
        if 2 * read >= len(sample):
            return True
    others = by_content(lines, len(columns), sense)
    return not others or "said" not in {part for column in others for part in column.holds}


def by_content(lines: Sequence[Line], width: int, sense: Sense) -> tuple[Column, ...]:
    """Return what each column holds by its contents; nothing where no date column is sure."""
    sample = lines[:_MOST_LINES]
    texts = {
        n: [line.boxes[n].text for line in sample if n in line.boxes and line.boxes[n].text]
        for n in range(width)
    }
    texts = {n: found for n, found in texts.items() if found}
    holds: dict[int, tuple[str, ...]] = {}
    _take(holds, texts, "number", lambda found: _share(NUMBER.fullmatch, found), first=True)
    _take(holds, texts, "said", lambda found: _date_share(found, sense))
    if "said" not in {part for each in holds.values() for part in each}:
        return ()
    _with_place(holds, texts, sense)
    _take(holds, texts, "time", lambda found: _share(CLOCK.fullmatch, found))
    _take(holds, texts, "age", lambda found: _share(AGE.fullmatch, found))
    rest = {n: found for n, found in texts.items() if n not in holds}
    if rest:
        longest = max(rest, key=lambda n: sum(map(len, rest[n])) / len(rest[n]))
        holds[longest] = ("title",)
    _take(holds, texts, "organisers", lambda found: _share(_is_organiser, found) + 0.25)
    _take(holds, texts, "place", lambda found: _share(lambda t: is_place(t, sense.places), found))
    return tuple(Column(heading="", holds=holds.get(n, ("other",))) for n in range(width))


def _take(
    holds: dict[int, tuple[str, ...]],
    texts: Mapping[int, Sequence[str]],
    part: str,
    share: Callable[[Sequence[str]], float],
    *,
    first: bool = False,
) -> None:
    """Let the column that has most of a part, and three in four, hold it."""
    free = [n for n in texts if n not in holds and (n == 0 or not first)]
    shares = {n: share(texts[n]) for n in free}
    if shares and max(shares.values()) >= 0.75:
        holds[max(shares, key=lambda n: shares[n])] = (part,)


def _is_organiser(text: str) -> bool:
    return names("organiser", text)


def _share(test: Callable[[str], object], found: Sequence[str]) -> float:
    return sum(bool(test(text.strip())) for text in found) / len(found)


def _date_share(found: Sequence[str], sense: Sense) -> float:
    return sum(_is_date(text, sense) for text in found) / len(found)


def _is_date(text: str, sense: Sense, under: str = "") -> bool:
    if len(text) > 200:
        return False
    part = parted(text, sense, under)
    return part is not None and bool(part.answer.readings) and len("".join(part.rest)) < 60


def _with_place(
    holds: dict[int, tuple[str, ...]], texts: Mapping[int, Sequence[str]], sense: Sense
) -> None:
    column = next(n for n, each in holds.items() if each == ("said",))
    parts = [parted(text, sense) for text in texts[column]]
    if sum(bool(part and part.rest) for part in parts) * 4 >= len(parts):
        holds[column] = ("said", "place")
