"""Find the heading row of a table, and what its columns hold."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from data.importing.layout.grid import NUMBER, Line
from data.importing.row import Column
from data.importing.words.dates import month_of
from data.importing.words.repair import in_one_line
from data.importing.words.vocabulary import headed, listed, plain_words
from data.when.period import year_period
from data.when.phrases.reading import read_phrase

LONGEST = 90
"""Characters of a heading; a longer cell is none."""
_PARTS = re.compile(r"[,;/&+|]|\n(?=[A-ZА-ЯЁ])|(?:\s|^)(?:и|или|and|or)(?=\s)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_ANY_YEAR = year_period(2024)
_WINDOWS = frozenset({"month", "months", "quarter", "half-year", "season"})


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What the columns of a table were taken for, one for each.

    `lines` is how many it takes of the table; `under` the month that stands in place of a heading.
    """

    columns: tuple[Column, ...]
    lines: int = 1
    under: str = ""


def heading_at(lines: Sequence[Line], place: int, language: str) -> Heading | None:
    """Return the heading that begins at a line; None where none does."""
    line = lines[place]
    if not _is_heading(lines, place, language):
        return None
    below = lines[place + 1] if place + 1 < len(lines) else None
    second = below if below and _is_second(line, below, language) else None
    texts = [_texts(line, second, column) for column in range(line.width)]
    columns = [_column(texts, column, language) for column in range(line.width)]
    months = [top for top, _ in texts if month_of(top, language)]
    single = months[0] if len(set(months)) == 1 else ""
    if single:
        columns = [
            Column(heading=c.heading, holds=("said",)) if c.heading == single else c
            for c in columns
        ]
    return Heading(columns=settled(columns), lines=2 if second else 1, under=single)


def _is_heading(lines: Sequence[Line], place: int, language: str) -> bool:
    line = lines[place]
    texts = [box.text for box in line.boxes.values() if box.text]
    if len(texts) < 2 or any(len(text) > LONGEST or _is_datum(text) for text in texts):
        return False
    found = [parts_of(text) for text in texts]
    if not any(found) and len(texts) < 4:
        return False
    windows = [is_window(text, language) for text in texts]
    if _dated(texts, windows, language):
        return False
    parts = {part for each in found for part in each}
    matched = sum(bool(each) or window for each, window in zip(found, windows, strict=True))
    several = len(parts) > 1 or (bool(parts) and any(windows)) or windows.count(True) > 2
    if several and 2 * matched >= len(texts):
        return True
    named = "said" in parts and len(texts) > 2 and not any(map(_has_digit, texts))
    # Only titles may stand above such a one.
    return named and all(len(each.own) < 2 for each in lines[:place])


def is_plain(line: Line, language: str) -> bool:
    """Tell whether a line has nothing but the names of columns, two kinds of them at least.

    Rows may begin with such words as well: «Май | Конкурс чтецов | Ответственный: Орлов».
    """
    texts = [in_one_line(box.text) for box in line.boxes.values() if box.text]
    found = {text: parts_of(text) for text in texts if not is_window(text, language)}
    parts = {part for each in found.values() for part in each}
    if all(any(listed(f"heading {part}", text) for part in own) for text, own in found.items()):
        return len(parts) > 1
    named = all(own and _opens(text, own[0]) for text, own in found.items())
    return named and {"title", "said"} <= parts


def _opens(text: str, part: str) -> bool:
    """Tell whether a text is short and begins with the name of a column."""
    words = plain_words(text)
    return len(words) < 7 and ":" not in text and headed(words[0]) == part


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _is_datum(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None and not parts_of(text)


def _dated(texts: Sequence[str], windows: Sequence[bool], language: str) -> bool:
    """Tell whether a text is a date, which no heading is, but for a month's or a quarter's."""
    return any(
        not window and read_phrase(text, _ANY_YEAR, language).readings
        for text, window in zip(texts, windows, strict=True)
    )


@lru_cache(maxsize=4096)
def is_window(text: str, language: str) -> bool:
    """Tell whether a text is a month, a quarter or the like, and nothing else."""
    if len(text) > 40 or any(len(each) < 4 and int(each) > 4 for each in re.findall(r"\d+", text)):
        return False
    readings = read_phrase(text, _ANY_YEAR, language).readings
    return len(readings) == 1 and readings[0].kind in _WINDOWS


def _is_second(line: Line, below: Line, language: str) -> bool:
    """Tell whether a line has the headings below merged ones."""
    wide = [box for box in line.boxes.values() if 1 < box.columns < line.width and box.text]
    inside = [
        any(box.column <= own.column < box.column + box.columns for box in wide)
        for own in below.own
    ]
    numbers = [box for box in below.own if NUMBER.fullmatch(box.text)]
    short = all(len(box.text) <= LONGEST for box in below.own)
    windows = all(_window(_covering(line, box.column), box.text, language) for box in numbers)
    return bool(inside) and all(inside) and short and windows


def _texts(line: Line, second: Line | None, column: int) -> tuple[str, str]:
    """Return the heading of a column in a line and in the one below."""
    below = _covering(second, column) if second else ""
    above = _covering(line, column)
    return above, "" if below == above else below


def _covering(line: Line, column: int) -> str:
    for box in line.boxes.values():
        if box.column <= column < box.column + box.columns:
            return in_one_line(box.text) if "\n" not in box.text else box.text
    return ""


def _column(texts: Sequence[tuple[str, str]], column: int, language: str) -> Column:
    above, below = texts[column]
    window = _window(above, below, language)
    if window:
        return Column(heading=window, holds=("month",))
    heading = in_one_line(f"{above} {below}")
    holds = (parts_of(below) if below else ()) or parts_of(above)
    same = [n for n, each in enumerate(texts) if each == texts[column]]
    if len(holds) == len(same) > 1:
        holds = (holds[same.index(column)],)
    return Column(heading=heading, holds=holds)


def _window(above: str, below: str, language: str) -> str | None:
    text = in_one_line(below or above)
    if text and is_window(text, language):
        return text
    joined = f"{below} {_singular(above)}"
    return joined if below and len(below) < 8 and is_window(joined, language) else None


def _singular(text: str) -> str:
    small = in_one_line(text).lower()
    return small.replace("кварталы", "квартал").replace("quarters", "quarter")


@lru_cache(maxsize=4096)
def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a row that a heading names, in its order."""
    words = plain_words(text)
    if listed("heading number", text) or (words[:1] == ("№",) and len(words) < 4):
        return ("number",)
    for part in ("start", "end", "weekday"):
        if listed(f"whole {part}", text):
            return (part,)
    bare = _BRACKETS.sub(" ", text)
    found = list(_named(bare if bare.strip() else text))
    return ("title",) if "title" in found else tuple(dict.fromkeys(found))


def _named(text: str) -> Iterator[str]:
    for piece in _PARTS.split(text):
        part = headed(piece) if piece and piece.strip() else None
        if part:
            yield part


def settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns of which no two hold the same, and one holds the date where any may."""
    held = [part for column in columns for part in column.holds]
    if "said" not in held and not {"start", "end"} <= set(held):
        choice = ("monthly", "start", "end", "time")
        instead = next((part for part in choice if part in held), None)
        columns = [_renamed(column, instead, "said") for column in columns]
    elif "said" in held:
        columns = [_renamed(_renamed(c, "start", "other"), "end", "other") for c in columns]
        columns = _beside_days(columns)
    seen: set[str] = set()
    found: list[Column] = []
    for column in columns:
        new = tuple(part for part in column.holds if part not in seen or part in _REPEATED)
        again = bool(column.holds) and not new and not _follows(column, found)
        seen.update(new)
        holds = ("other",) if again or not column.holds else new or column.holds
        found.append(replace(column, holds=holds))
    return tuple(found)


def _beside_days(columns: Sequence[Column]) -> Sequence[Column]:
    """Return columns of which "Day" has the weekday where another one has the date."""
    dates = [column for column in columns if column.holds == ("said",)]
    days = [column for column in dates if listed("whole day", column.heading)]
    if not 0 < len(days) < len(dates):
        return columns
    return [replace(c, holds=("weekday",)) if c in days else c for c in columns]


_REPEATED = frozenset({"notes", "month", "other", "organisers"})


def _follows(column: Column, found: Sequence[Column]) -> bool:
    """Tell whether a column lies under the same merged heading as the one before."""
    return bool(found) and found[-1].heading == column.heading


def _renamed(column: Column, old: str | None, new: str) -> Column:
    return replace(column, holds=tuple(new if part == old else part for part in column.holds))


CALENDAR = tuple(
    Column(heading=name, holds=(part,))
    for name, part in (
        *(("UID", "number"), ("SUMMARY", "title"), ("DTSTART", "start"), ("DTEND", "end")),
        *(("LOCATION", "place"), ("DESCRIPTION", "notes"), ("CATEGORIES", "section")),
        *(("STATUS", "other"), ("RRULE", "rule"), ("ORGANIZER", "organisers")),
        *(("URL", "other"), ("RECURRENCE-ID", "other")),
    )
)
"""What the columns of a calendar's events hold, named as RFC 5545 does."""
NAMES = {
    "date": "said", "dates": "said", "said": "said", "when": "said", "number": "number",
    "title": "title", "event": "title", "place": "place", "time": "time", "start": "start",
    "end": "end", "organisers": "organisers", "notes": "notes", "section": "section",
    "age": "age", "weekday": "weekday", "month": "month", "monthly": "monthly",
    "yearly": "yearly", "rule": "rule",
    "other": "other", "-": "other", "": "other",
}  # fmt: skip
"""What `--columns` may say that a column holds."""


def stated_columns(text: str) -> tuple[Column, ...]:
    """Return the columns that `number,title,date+place` states; raises KeyError for other words."""
    return tuple(
        Column(heading="", holds=tuple(NAMES[part.strip().lower()] for part in each.split("+")))
        for each in text.split(",")
    )
