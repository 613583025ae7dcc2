"""A table whose lines are months and whose columns are events: each cell is a date of one."""

from collections.abc import Iterator, Mapping, Sequence

from data.importing.layout.grid import Box, Line
from data.importing.layout.lines import Told
from data.importing.row import Column
from data.importing.words.dates import Sense, month_of, read_date

_TITLE, _DATE = Column(heading="", holds=("title",)), Column(heading="", holds=("said",))


def crossed(lines: Sequence[Line], sense: Sense) -> list[Told]:
    """Return the rows of such a table; none where it is another one."""
    if len(lines) < 3:
        return []
    titles = {n: box.text for n, box in lines[0].boxes.items() if n > 0 and box.text}
    if len(titles) < 2 or any(map(_has_digit, titles.values())):
        return []
    months = [_month(line, sense) for line in lines[1:]]
    if not all(months):
        return []
    cells = [
        (month, box.text)
        for month, line in zip(months, lines[1:], strict=True)
        for box in _filled(line, titles)
    ]
    read = sum(bool(read_date(text, sense, month).readings) for month, text in cells)
    if not cells or 4 * read < 3 * len(cells):
        return []
    return list(_told(lines[1:], titles, months))


def crossed_columns(width: int) -> tuple[Column, ...]:
    """Return what the columns of such a table hold."""
    return (_TITLE, *[_DATE] * (width - 1))


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _month(line: Line, sense: Sense) -> str:
    text = line.boxes[0].text if 0 in line.boxes else ""
    return text if month_of(text, sense.language) else ""


def _filled(line: Line, titles: Mapping[int, str]) -> list[Box]:
    return [box for n, box in line.boxes.items() if n in titles and box.text.strip(" -–—")]


def _told(
    lines: Sequence[Line], titles: Mapping[int, str], months: Sequence[str]
) -> Iterator[Told]:
    for month, line in zip(months, lines, strict=True):
        yield Told(kind="under", line=line, text=month)
        for box in _filled(line, titles):
            title = Box(text=titles[box.column], row=line.row, column=0)
            alone = Line(row=line.row, boxes={0: title, box.column: box}, width=line.width)
            yield Told(kind="row", line=alone, columns=crossed_columns(line.width))
