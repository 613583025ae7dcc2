"""A table whose columns are months: each cell is a list of what takes place in one."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from data.importing.layout.columns import is_window
from data.importing.layout.grid import Box, Line
from data.importing.layout.lines import Told
from data.importing.layout.paragraphs import told_paragraphs, undated
from data.importing.row import Column
from data.importing.words.dates import Sense, month_of

_QUARTER = re.compile(
    r"(?:[IVX]+|\d)(?:-?[^\W\d]{1,2})? ?(?:квартал|кв\.?|quarter)|Q\d", re.IGNORECASE
)


def listed_by_months(lines: Sequence[Line], sense: Sense) -> list[Told]:
    """Return the rows of such a table, month by month; none where it is another one."""
    if not lines or not heads_months(lines[0], sense.language):
        return []
    heads = [n for n, line in enumerate(lines) if heads_months(line, sense.language)]
    below = [n for n in range(len(lines)) if n not in heads]
    if not any(any(map(str.isalpha, lines[n].words)) for n in below):
        return []
    found: list[Told] = []
    for first, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        found += _block(lines[first], lines[first + 1 : end], sense)
    return found


def month_columns(lines: Sequence[Line], language: str) -> tuple[Column, ...]:
    """Return what the columns of such a table hold, under all their months."""
    heads = [line for line in lines if heads_months(line, language)]
    boxes = [box for line in heads for box in line.own]
    return tuple(
        Column(heading=" / ".join(box.text for box in boxes if box.column == n), holds=("month",))
        for n in range(lines[0].width)
    )


def heads_months(line: Line, language: str) -> bool:
    """Tell whether a line has months or quarters, and nothing else."""
    return len(line.own) > 1 and all(_is_part_of_year(box.text, language) for box in line.own)


def _is_part_of_year(text: str, language: str) -> bool:
    """Tell whether a text is a month or a quarter, and no place beside one: «Орёл ноябрь»."""
    if month_of(text, language) is not None:
        return True
    return is_window(text, language) and _QUARTER.fullmatch(text) is not None


def _block(head: Line, lines: Sequence[Line], sense: Sense) -> Iterator[Told]:
    for month in head.own:
        cells = [
            (_months(head, box), line, box)
            for line in lines
            if (box := line.boxes.get(month.column)) and box.text and not box.inherited
        ]
        for months in dict.fromkeys([month.text, *(each for each, _, _ in cells)]):
            yield Told(kind="under", line=head, text=months)
            for line, box in ((line, box) for each, line, box in cells if each == months):
                yield from _cell(months, box.text, line, sense)
    known = {month.column for month in head.own}
    for line in lines:
        beside = [box.text for box in line.own if box.column not in known]
        if beside:
            yield Told(kind="other", line=line, text=" ".join(beside))


def _months(head: Line, box: Box) -> str:
    """Return the month that a cell stands under, or those that it reaches over."""
    own = [each.text for each in head.own if box.column <= each.column < box.column + box.columns]
    return own[0] if len(own) == 1 else f"{own[0]} – {own[-1]}"


def _cell(month: str, text: str, line: Line, sense: Sense) -> Iterator[Told]:
    for told in told_paragraphs([month, text], sense)[1:]:
        row = told if told.kind == "row" else undated(told)
        yield replace(row, line=replace(row.line, row=line.row))
