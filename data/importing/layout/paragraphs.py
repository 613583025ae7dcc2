"""Rows out of a text without a table: numbered paragraphs, or lines that begin or end in a date."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from data.errors import Sentence
from data.importing.layout.footnotes import footnote_in
from data.importing.layout.grid import Box, Line
from data.importing.layout.lines import Kind, Told, is_under
from data.importing.row import Column
from data.importing.words.dates import Sense, month_of, read_date
from data.importing.words.organisers import labelled
from data.importing.words.parting import (
    Lead,
    begins_with_dates,
    ends_in_date,
    in_words_of_dates,
    leading,
    unread_leading,
)
from data.importing.words.places import is_place
from data.importing.words.repair import mended

_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*[.)])\s*(?P<text>\D.*)", re.DOTALL)
_PAGE = re.compile(r"(?:[-–—]\s*\d+\s*[-–—].*|\d+\s*$|page \d+.*|стр\. ?\d+)", re.IGNORECASE)
_BULLET = re.compile(r"([-–—•·*▪●◦]|[o§] (?=[A-ZА-ЯЁ«\"]))\s*(?=[\w«\"“(])")
_HOLDS = ("number", "said", "title", "place", "organisers", "notes")
_PART = re.compile(r"[IVXLІХ]+[.)] |(?:раздел|часть|section|part) ", re.IGNORECASE)
_COLUMNS = tuple(Column(heading="", holds=(part,)) for part in _HOLDS)
_NAME = re.compile(r"[A-Z][^\W\d_]+(?:[ -](?:[A-Z][^\W\d_]+|of|the|de|la)){0,3}")
_APART = re.compile(r"\s[–—-]\s|[:,;]\s|\.{3,}|…|\t|(?<=[^\W\d]{3})\.\s|(?<=[»”\")])\.\s")
"""What stands between a title and a date behind it."""
_BRACKETED = re.compile(r"(?P<title>[^()]+) \((?P<said>[^()]+)\)\.?")
_UNSURE = Sentence("the title and the date may be parted in several ways")
_VAGUE = frozenset({"year", "half-year", "continuous", "unscheduled"})
"""Kinds of dates that titles of plans end in as well."""
_LONGEST_HEADING = 120


def told_paragraphs(paragraphs: Sequence[str], sense: Sense) -> list[Told]:
    """Return what each paragraph is; rows are as those of a table with a column for each part."""
    texts = [mended(text, sense.language) for text in paragraphs]
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    labels = sum(labelled(line) is not None for line in lines)
    return list(_labelled(lines)) if labels else _undated(list(_dated(lines, sense)))


def _row(place: int, parts: dict[str, str]) -> Told:
    boxes = {
        n: Box(text=parts[part], row=place, column=n)
        for n, part in enumerate(_HOLDS)
        if parts.get(part)
    }
    return Told(kind="row", line=Line(row=place, boxes=boxes, width=len(_HOLDS)), columns=_COLUMNS)


def _other(place: int, text: str, kind: Kind = "other") -> Told:
    line = Line(row=place, boxes={0: Box(text=text, row=place, column=0)}, width=1)
    return Told(kind=kind, line=line, text=text)


# Numbered paragraphs with lines such as «Срок: …».


def _labelled(lines: Sequence[str]) -> Iterator[Told]:
    parts: dict[str, str] = {}
    start = 0
    for place, line in enumerate(lines):
        found = _NUMBER.fullmatch(line)
        label = labelled(line)
        if _heads_part(lines, place):
            yield from _given(start, parts)
            parts = {}
            yield _other(place, line, "section")
        elif found or (not label and "said" in parts and "organisers" in parts):
            yield from _given(start, parts)
            parts, start = {}, place
            parts["number"] = found["number"] if found else ""
            parts["title"] = found["text"] if found else line
        elif label:
            _add(parts, label[0], label[1])
        elif parts:
            _add(parts, "title" if "said" not in parts else "notes", line)
        else:
            yield _other(place, line)
    yield from _given(start, parts)


def _heads_part(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line is the heading of a part, right above its first numbered paragraph."""
    behind = lines[place + 1 : place + 2]
    return bool(behind and _PART.match(lines[place]) and _NUMBER.match(behind[0]))


def _given(start: int, parts: dict[str, str]) -> Iterator[Told]:
    """Yield the row of a paragraph; what has no labelled line is a heading."""
    if parts.keys() <= {"number", "title"} and parts:
        yield _other(start, f"{parts.get('number', '')} {parts['title']}".strip(), "section")
    elif parts:
        yield _row(start, parts)


def _add(parts: dict[str, str], part: str, text: str) -> None:
    parts[part] = f"{parts[part]}\n{text}" if parts.get(part) else text


# Lines that begin with a date.


def _dated(lines: Sequence[str], sense: Sense) -> Iterator[Told]:
    under = ""
    last: tuple[str, ...] = ()
    row: dict[str, str] | None = None
    doubt: Sentence | None = None
    start = 0
    for place, line in enumerate(lines):
        number, text = _unnumbered(line)
        bullet, text = ("", text) if _PAGE.match(line) else _unbulleted(text)
        counts = bool(bullet) or _follows(number, last)
        last = (number,) if number else last
        found = _parted(text, sense, under, listed=bool(number or bullet))
        if _is_footnote(line, number or bullet, found):
            counts, found = False, None
        if row and found is None and line[0].islower() and not begins_with_dates(line, sense):
            row["title"] = f"{row['title']} {line}"
            continue
        if row:
            yield _with_place(start, row, sense, doubt)
            row = doubt = None
        if found:
            row, start = {"number": number, "said": found.said, "title": found.rest}, place
            doubt = None if found.sure else _UNSURE
        elif above := _above(line, text, sense):
            under, last = above, (*last, "0")
            yield _other(place, under, "under")
        elif counts:
            row, start = {"number": number, "title": text}, place
        else:
            yield _other(place, line, "section" if _is_heading(lines, place) else "other")
    if row:
        yield _with_place(start, row, sense, doubt)


def _above(line: str, text: str, sense: Sense) -> str:
    """Return the month or the like that rows stand under, which may bear a number: «2. Май»."""
    words = text.rstrip(".:")
    numbered = words if month_of(words, sense.language) else line.rstrip(".:")
    return numbered if is_under(numbered, sense) else ""


def _follows(number: str, last: Sequence[str]) -> bool:
    """Tell whether a number is the one after the last: a line that counts on is a row.

    Below a month some lists go on counting, and others begin anew.
    """
    counted = [int(each.rstrip(".)")) for each in last if each.rstrip(".)").isdecimal()]
    one = number.rstrip(".)")
    return one.isdecimal() and int(one) - 1 in counted


def _is_footnote(line: str, sign: str, found: Lead | None) -> bool:
    """Tell whether a line says that dates aren't firm, though a list may have the same sign."""
    note = footnote_in(line)
    dated = found is not None and found.sure
    return note is not None and note.loose and not dated and sign in ("", note.mark)


def _undated(told: Sequence[Told]) -> list[Told]:
    """Return lines of which those that head nothing below a month are rows without a date.

    What stands below all rows, as signatures do, is none.
    """
    last = max((n for n, each in enumerate(told) if each.kind in {"row", "under"}), default=0)
    first = next((n for n, each in enumerate(told) if each.kind == "under"), len(told))
    found = []
    for n, each in enumerate(told):
        after = told[n + 1] if n + 1 < len(told) else None
        is_row = n > first and _is_undated(each, after, listed=n < last)
        found.append(undated(each) if is_row else each)
    return found


def undated(told: Told) -> Told:
    """Return a line as a row without a date."""
    return _row(told.line.row, {"title": told.text.rstrip(";")})


def _is_undated(told: Told, after: Told | None, *, listed: bool) -> bool:
    if told.kind not in {"section", "other"} or _PAGE.match(told.text) or footnote_in(told.text):
        return False
    heads = after is not None and after.kind == "row"
    return (listed and not heads) or told.text.endswith(";")


def _parted(text: str, sense: Sense, under: str, *, listed: bool) -> Lead | None:
    """Return a line as its date and its title; None where no date begins or ends it."""
    if in_words_of_dates(text, sense) and is_under(text, sense):
        return None
    first = leading(text, sense, under)
    last = _trailing(text, sense, under, listed=listed)
    if first and last:
        # "Autumn Semester: 23 September" is not in autumn, nor «5 мая – Форум: 7 мая» on one day.
        return Lead(first.said, first.rest, sure=False) if first.sure else last
    return first or last or unread_leading(text, sense) or _unread_trailing(text, sense)


def _trailing(text: str, sense: Sense, under: str, *, listed: bool) -> Lead | None:
    """Return the date that a line ends in and the text before it: «День города – 5 мая»."""
    for title, said in _ends(text):
        readings = read_date(said, sense, under).readings
        if readings and (listed or any(reading.kind not in _VAGUE for reading in readings)):
            return Lead(said, title, sure=not ends_in_date(title, sense))
    return None


def _unread_trailing(text: str, sense: Sense) -> Lead | None:
    ends = (Lead(said, title) for title, said in _ends(text) if in_words_of_dates(said, sense))
    return next(ends, None)


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """Yield each pair of texts that a sign parts a line into, or a bracket at its end."""
    for sign in _APART.finditer(text):
        title, said = text[: sign.start()].strip(" ."), text[sign.end() :].strip(" .;")
        if title and said:
            yield title, said
    found = _BRACKETED.fullmatch(text)
    if found:
        yield found["title"], found["said"]


def _unnumbered(line: str) -> tuple[str, str]:
    """Return the number that a line has before its date, and the rest."""
    found = re.match(r"(\d{1,3}[.)]) +(?=\S)", line)
    return (found[1], line[found.end() :]) if found else ("", line)


def _unbulleted(text: str) -> tuple[str, str]:
    """Return the sign that begins an item of a list, and the rest."""
    found = _BULLET.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _is_heading(lines: Sequence[str], place: int) -> bool:
    line = lines[place]
    last = place + 1 == len(lines)
    if last or len(line) > _LONGEST_HEADING or line.endswith(".") or _PAGE.match(line):
        return False
    note = footnote_in(line)
    return note is None or not note.loose


def _with_place(start: int, row: dict[str, str], sense: Sense, doubt: Sentence | None) -> Told:
    """Return a row whose title ends with a comma and a place as one that has this place."""
    title, comma, place = row["title"].rstrip(" .").rpartition(",")
    place = place.strip()
    if comma and (is_place(place, sense.places) or _NAME.fullmatch(place)):
        row = {**row, "title": title.strip(), "place": place}
    return msgspec.structs.replace(_row(start, row), doubt=doubt)
