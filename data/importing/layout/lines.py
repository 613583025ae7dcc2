"""Tell what each line of a table is: a row of the plan, a heading over rows, or what goes on."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from data.errors import Sentence
from data.importing.layout.columns import Heading, heading_at, is_plain
from data.importing.layout.content import by_content, fits
from data.importing.layout.continuing import SURE, goes_on, has, is_numbered, number_of
from data.importing.layout.footnotes import footnote_in, unmarked
from data.importing.layout.grid import NUMBER, Line, continued, numbering
from data.importing.row import Column
from data.importing.words.dates import Sense
from data.importing.words.parting import parted
from data.importing.words.repair import in_one_line, is_cut
from data.importing.words.vocabulary import begins, listed
from data.when.phrases.reading import read_phrase

Kind = Literal["row", "section", "under", "note", "other"]
_ROMAN = re.compile(r"[IVXLІХ]+[.)]*")
_PART = re.compile(r"[IVXLІХ]+[.)] ")
_NUMBERED_PART = re.compile(r"(?:[IVXLІХ]+|\d{1,2}(?:\.\d)?)[.)]? ?[^\W\d]")
PAGE_NUMBER = re.compile(r"[-–—]? ?\d{1,3} ?[-–—]?")
"""A text that is the number of a page, where it stands alone."""
_UNDER = frozenset(
    {"month", "months", "quarter", "half-year", "season", "year", "day", "days", "continuous",
     "part-of-year"}
)  # fmt: skip


_LONGEST_UNDER = 60


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A line and what it was told for; `doubt` says why it may be something else."""

    kind: Kind
    line: Line
    text: str = ""
    columns: tuple[Column, ...] = ()
    doubt: Sentence | None = None


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """A table laid out: its lines, what its columns were taken for, and what is doubtful."""

    told: tuple[Told, ...]
    columns: tuple[Column, ...]
    doubts: tuple[Sentence, ...] = ()


def laid_out(
    lines: Sequence[Line], sense: Sense, above: Sequence[Column], stated: Sequence[Column]
) -> Laid:
    """Return the lines of a table as what they are.

    `above` are the columns of the table before, which one without a heading goes on with; `stated`
    those that somebody says it has.
    """
    headings = dict(_headings(lines, sense.language))
    width = max((line.width for line in lines), default=0)
    first = next(iter(headings.values())).columns if headings else ()
    unheaded = () if stated or first else _unheaded(lines, width, sense, above)
    columns, doubts = _titled(_named(stated, first or unheaded, width), lines)
    if unheaded and tuple(unheaded) != tuple(above):
        doubts.append(_otherwise(lines[0], columns))
    told: list[Told] = []
    skip, numbered = 0, is_numbered(lines, columns)
    head: Line | None = None
    for place, line in enumerate(lines):
        heading = headings.get(place)
        if heading is not None:
            columns, _ = _titled(_named(stated, heading.columns, width), lines)
            skip, numbered = place + heading.lines, is_numbered(lines, columns)
            if head and head.words != line.words and (not told or told[-1].kind != "row"):
                # Another heading takes the place of one without rows.
                told.append(Told(kind="other", line=head, text=head.words))
            head = line
            if heading.under:
                told.append(Told(kind="under", line=line, text=heading.under))
        if place < skip or (headings and numbering(line)):
            continue
        if headings and place < min(headings) and not _follows(told):
            told.append(Told(kind="other", line=line, text=line.words))
            continue
        _tell(told, lines, place, columns, sense, numbered=numbered)
    if stated:
        return Laid(told=tuple(told), columns=columns)
    refitted, more = _refitted(told, sense)
    return Laid(told=tuple(refitted), columns=columns, doubts=(*doubts, *more))


def _titled(
    columns: tuple[Column, ...], lines: Sequence[Line]
) -> tuple[tuple[Column, ...], list[Sentence]]:
    """Return columns of which one holds the titles: an unnamed one with words, or the places."""
    held = {part for column in columns for part in column.holds}
    if "title" in held or not held - {"other"}:
        return columns, []
    others = [n for n, column in enumerate(columns) if column.holds == ("other",)]
    wordy = [
        n for n in others if _wordy([line.boxes[n].text for line in lines[1:] if n in line.boxes])
    ]
    wordy = wordy or [n for n, column in enumerate(columns) if column.holds == ("place",)]
    if not wordy:
        return columns, []
    named = msgspec.structs.replace(columns[wordy[0]], holds=("title",))
    doubt = Sentence("the column «{heading}» was taken for the titles", heading=named.heading)
    return (*columns[: wordy[0]], named, *columns[wordy[0] + 1 :]), [doubt]


def _wordy(texts: Sequence[str]) -> bool:
    return 2 * sum(any(map(str.isalpha, text)) for text in texts) > len(texts)


def _headings(lines: Sequence[Line], language: str) -> Iterator[tuple[int, Heading]]:
    skip, rows, known = 0, False, ""
    for place, line in enumerate(lines):
        if place < skip:
            continue
        # Below rows only what can't be one of them is a heading.
        found = heading_at(lines, place, language)
        if found and (not rows or line.words == known or is_plain(line, language)):
            skip, known = place + found.lines, known or line.words
            yield place, found
        rows = rows or len(line.own) > 1


def _unheaded(
    lines: Sequence[Line], width: int, sense: Sense, above: Sequence[Column]
) -> Sequence[Column]:
    rows = [line for line in lines if len(line.own) > 1]
    if above and len(above) == width and fits(above, rows, sense):
        return above
    return by_content(rows, width, sense)


def _named(stated: Sequence[Column], found: Sequence[Column], width: int) -> tuple[Column, ...]:
    """Return the columns of a table: those that were found, or stated ones by the names of these.

    A column of a month tells its month by its name alone.
    """
    names = _padded(found, width)
    if not stated:
        return names
    pairs = zip(_padded(stated, width), names, strict=True)
    return tuple(
        msgspec.structs.replace(own, heading=own.heading or name.heading) for own, name in pairs
    )


def _padded(columns: Sequence[Column], width: int) -> tuple[Column, ...]:
    missing = Column(heading="", holds=("other",))
    return (*columns[:width], *[missing] * (width - len(columns)))


def _follows(told: Sequence[Told]) -> bool:
    return any(each.kind == "row" for each in told)


def _tell(
    told: list[Told],
    lines: Sequence[Line],
    place: int,
    columns: Sequence[Column],
    sense: Sense,
    *,
    numbered: bool,
) -> None:
    """Add what a line is, or put it to the row that it goes on with."""
    line = lines[place]
    last = told[-1] if told and told[-1].kind == "row" else None
    if last and (reason := goes_on(last.line, line, columns, sense, numbered=numbered)):
        whole = continued(last.line, line, sense.language)
        doubt = last.doubt or (reason if reason is not SURE else None)
        told[-1] = Told(kind="row", line=whole, columns=last.columns, doubt=doubt)
        return
    after = lines[place + 1] if place + 1 < len(lines) else None
    told.append(_alone(line, after, columns, sense, numbered=numbered))


def _alone(
    line: Line, after: Line | None, columns: Sequence[Column], sense: Sense, *, numbered: bool
) -> Told:
    """Return what a line is that begins something."""
    own = line.own
    number = number_of(line, columns)
    if _is_total(line):
        return Told(kind="other", line=line, text=line.words)
    if len(own) == 1 and not _lone_number(line, number):
        return _single(line, columns, sense, numbered=numbered)
    part = len(own) == 2 and number and _over(number, after, columns)
    if part and has(line, columns, "title"):
        return Told(kind="section", line=line, text=line.text)
    apart = numbered and own and not number and len(line.boxes) == len(own)
    if apart and not _dated(line, columns, sense) and _is_cut_heading(line):
        return Told(kind="section", line=line, text=line.text)
    return Told(kind="row", line=line, columns=tuple(columns))


def _is_total(line: Line) -> bool:
    """Tell whether a line has the sums of those above, and no word of its own."""
    sums = "".join(box.text for box in line.own[1:] if not box.formula)
    named = line.own[0].text if line.own else ""
    return listed("total", named) and not any(map(str.isalpha, sums))


def _is_cut_heading(line: Line) -> bool:
    """Tell whether a heading lies over columns: a word is cut, or it bears a footnote's mark."""
    return is_cut([box.text for box in line.own]) or bool(unmarked(line.text)[1])


def _lone_number(line: Line, number: str) -> bool:
    return bool(number) and NUMBER.fullmatch(number) is not None and len(line.boxes) > 1


def _over(number: str, after: Line | None, columns: Sequence[Column]) -> bool:
    """Tell whether a number is that of a part of the plan, as «I.», or 1 above 1.1."""
    below = number_of(after, columns) if after else ""
    return _ROMAN.fullmatch(number) is not None or below.startswith(number.rstrip(".)") + ".")


def _dated(line: Line, columns: Sequence[Column], sense: Sense) -> bool:
    texts = [box.text for n, box in line.boxes.items() if "said" in columns[n].holds]
    return any(text and parted(text, sense) for text in texts)


def _single(line: Line, columns: Sequence[Column], sense: Sense, *, numbered: bool) -> Told:
    """Return what a line with one cell is: over all columns it is no row."""
    box = line.own[0]
    text = in_one_line(box.text)
    kind = _kind_alone(line, text, sense)
    if kind is None:
        title = "title" in columns[box.column].holds
        kind = "row" if box.column > 0 and not (title and numbered) else "section"
        if kind == "section" and not unmarked(text)[1]:
            why = Sentence("«{text}» stands alone in its line; taken for a heading", text=text)
            return Told(kind=kind, line=line, text=text, doubt=why)
    return Told(kind=kind, line=line, text=text, columns=tuple(columns) if kind == "row" else ())


def _kind_alone(line: Line, text: str, sense: Sense) -> Kind | None:
    """Return what a text alone in its line is; None where its place must tell."""
    if line.alone and footnote_in(text) is not None:
        return "note"
    if line.width > 1 and PAGE_NUMBER.fullmatch(text):
        return "other"
    if any(box.text for box in line.boxes.values() if box.inherited):
        return "row"
    if is_under(text, sense):
        return "under"
    wide = line.own[0].columns > 1 or line.width == 1
    return "section" if wide or _PART.match(text) else None


def is_part(text: str) -> bool:
    """Tell whether a text above a table is the heading of a part: «1. Форумы», «Раздел II»."""
    return _NUMBERED_PART.match(text) is not None or begins("heading section", text)


def is_under(text: str, sense: Sense) -> bool:
    """Tell whether a text is a month, a quarter or the like that rows stand under."""
    if len(text) >= _LONGEST_UNDER:
        return False
    readings = read_phrase(text, sense.period, sense.language).readings
    return bool(readings) and {reading.kind for reading in readings} <= _UNDER


def _refitted(told: Sequence[Told], sense: Sense) -> tuple[list[Told], list[Sentence]]:
    """Return lines whose columns are what stands in them, where their heading has it otherwise."""
    found: list[Told] = []
    doubts: list[Sentence] = []
    told_of: set[tuple[Column, ...]] = set()
    for is_row, group in groupby(told, lambda each: each.kind == "row"):
        block = list(group)
        lines = [each.line for each in block]
        if is_row and len(lines) > 1 and not fits(block[0].columns, lines, sense):
            columns = _fitted(block[0].columns, by_content(lines, lines[0].width, sense))
            if columns == block[0].columns:
                found += block
                continue
            block = [msgspec.structs.replace(each, columns=columns) for each in block]
            doubts += [] if columns in told_of else [_otherwise(lines[0], columns)]
            told_of.add(columns)
        found += block
    return found, doubts


def _fitted(named: tuple[Column, ...], read: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return what the columns of a part of a table hold, by their names and by their contents.

    Where the two disagree about the titles, contents only tell where the dates stand, in a column
    that has no name.
    """
    titles = [n for n, column in enumerate(named) if "title" in column.holds]
    if not titles or "title" in read[titles[0]].holds:
        return read
    dates = next(n for n, column in enumerate(read) if "said" in column.holds)
    if named[dates].holds != ("other",):
        return named
    dated = msgspec.structs.replace(named[dates], holds=read[dates].holds)
    return (*named[:dates], dated, *named[dates + 1 :])


def _otherwise(first: Line, columns: Sequence[Column]) -> Sentence:
    return Sentence(
        "from «{text}» on the columns were taken for: {columns}",
        text=in_one_line(first.words)[:80],
        columns=", ".join("+".join(column.holds) for column in columns),
    )
