"""Tell whether a line goes on with the row above it, as after a page break."""

import re
from collections.abc import Sequence

from data.errors import Sentence
from data.importing.layout.grid import NUMBER, Line
from data.importing.row import Column
from data.importing.words.dates import Sense
from data.importing.words.parting import parted
from data.importing.words.repair import is_cut

SURE = Sentence("it goes on from the row above")


def goes_on(
    above: Line, line: Line, columns: Sequence[Column], sense: Sense, *, numbered: bool
) -> Sentence | None:
    """Return why a line belongs to the row above, SURE where nothing else can be meant.

    None where it is a line of its own. `numbered`: the rows of the table have numbers.
    """
    if not line.own:
        return None
    if any(b.inherited and "title" in columns[n].holds for n, b in line.boxes.items()):
        return SURE
    if number_of(line, columns) or any(box.columns >= line.width > 1 for box in line.own):
        return None
    if _broken(above, line) or _in_small_letters(above, line, columns, sense, numbered=numbered):
        return None if numbered and is_cut([box.text for box in line.own]) else SURE
    return _unnumbered(above, line, columns) if numbered else None


def _broken(above: Line, line: Line) -> bool:
    """Tell whether a cell above ends in a word that goes on in this line."""
    ends = (above.boxes[box.column].text for box in line.own if box.column in above.boxes)
    return any(re.search(r"[^\W\d_][-‐‑]$", end) for end in ends)


def _in_small_letters(
    above: Line, line: Line, columns: Sequence[Column], sense: Sense, *, numbered: bool
) -> bool:
    """Tell whether a line begins as no row does: its title, or in lack of one another cell."""
    titles = [box.text for box in line.own if "title" in columns[box.column].holds]
    if titles:
        return _small(titles[0]) and (numbered or not _has_date(line, columns, sense))
    filled = {n for n, box in above.boxes.items() if box.text}
    return numbered and any(_small(box.text) for box in line.own if box.column in filled)


def _unnumbered(above: Line, line: Line, columns: Sequence[Column]) -> Sentence | None:
    if is_cut([box.text for box in line.own]):
        return None
    if not has(line, columns, "title") and has(above, columns, "title"):
        return Sentence("a line without a number or a title was taken for a part of this row")
    if line.page:
        return Sentence("a line without a number was taken for a part of this row, as a page ends")
    return None


def _small(text: str) -> bool:
    first = re.search(r"[^\W_]", text)
    return first is not None and first[0].islower() and not NUMBER.fullmatch(text)


def number_of(line: Line, columns: Sequence[Column]) -> str:
    """Return what a line's column of numbers has."""
    return next((box.text for n, box in line.boxes.items() if columns[n].holds == ("number",)), "")


def has(line: Line, columns: Sequence[Column], part: str) -> bool:
    """Tell whether a line has text in a column that holds a part of a row."""
    return any(part in columns[n].holds and bool(box.text) for n, box in line.boxes.items())


def is_numbered(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Tell whether the rows of a table have numbers."""
    numbers = [line for line in lines if NUMBER.fullmatch(number_of(line, columns))]
    several = [line for line in lines if len(line.own) > 1]
    # One of the lines is the heading.
    return bool(numbers) and 2 * len(numbers) >= len(several) - 1


def _has_date(line: Line, columns: Sequence[Column], sense: Sense) -> bool:
    """Tell whether a line has a date of its own."""
    found = [
        parted(box.text, sense)
        for n, box in line.boxes.items()
        if "said" in columns[n].holds and not box.inherited and box.text
    ]
    return any(part is not None and bool(part.answer.readings) for part in found)
