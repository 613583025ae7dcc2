"""Gather what the cells of a line say, each for the part of a row that its column holds."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from data.errors import Sentence
from data.importing.layout.content import AGE
from data.importing.layout.grid import Box, Line
from data.importing.row import Column, Doubt, Field, Place
from data.importing.words.dates import CLOCK, Sense, month_of, read_date, value_reading
from data.importing.words.morphology import may_name
from data.importing.words.organisers import labelled, organisers_in
from data.importing.words.parting import Parted, parted
from data.importing.words.places import is_place, places_in
from data.importing.words.repair import in_one_line
from data.importing.words.vocabulary import headed, listed
from data.when.phrases.answer import Answer, Reading

_NO_RESULT = Sentence(
    "its cell holds a formula without a result; open the document in a spreadsheet program, "
    "save it and import it again"
)


@dataclass(kw_only=True)
class Facts:
    """What is gathered of one row, while its line is gone through.

    `dates` are wordings of its date, `read` their readings where they were read already.
    """

    sense: Sense
    under: str
    number: str = ""
    title: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    read: list[Answer] = field(default_factory=list)
    bounds: dict[str, Box] = field(default_factory=dict)
    weekdays: list[str] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    windows: list[tuple[str, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    organisers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    section: str | None = None
    age: int | None = None
    doubts: list[Doubt] = field(default_factory=list)
    date_box: Box | None = None
    title_box: Box | None = None
    marked: bool = False

    def doubt(self, part: Field, why: str, choices: Sequence[str] = ()) -> None:
        """Note that a part of the row isn't sure."""
        self.doubts.append(Doubt(field=part, why=why, choices=tuple(choices)))


def gathered(line: Line, columns: Sequence[Column], sense: Sense, under: str) -> Facts:
    """Return what the cells of a line say."""
    months = [box.text for box in line.boxes.values() if "monthly" in _spanned(box, columns).holds]
    named = [text for text in months if month_of(text, sense.language)]
    facts = Facts(sense=sense, under=named[0] if named else under)
    for box in line.boxes.values():
        _take(facts, box, _spanned(box, columns))
    return facts


def _spanned(box: Box, columns: Sequence[Column]) -> Column:
    """Return what the columns that a cell lies over hold together."""
    over = columns[box.column : box.column + box.columns]
    holds = tuple(dict.fromkeys(part for column in over for part in column.holds))
    headings = list(dict.fromkeys(column.heading for column in over if column.heading))
    if holds == ("month",) and len(headings) > 1:
        headings = [headings[0], headings[-1]]
    known = tuple(part for part in holds if part != "other") or ("other",)
    return Column(heading=" – ".join(headings), holds=known)


def _take(facts: Facts, box: Box, column: Column) -> None:
    if box.struck and not box.inherited:
        facts.notes.append(_struck(box.struck, facts.sense.language))
    if not box.text:
        return
    if _dates_in(column):
        (_take_dated_formula if box.formula else _take_dates)(facts, box, column)
        return
    part = _DOUBTED.get(column.holds[0], "said")
    if box.formula and part:
        facts.doubt(part, _NO_RESULT)
    _TAKERS.get(column.holds[0], _take_other)(facts, box, column)


def _struck(text: str, language: str) -> str:
    return f"зачёркнуто: {text}" if language == "ru" else f"struck out: {text}"


def _take_dated_formula(facts: Facts, box: Box, _: Column) -> None:
    facts.dates.append(in_one_line(box.text))
    facts.read.append(Answer(refused=_NO_RESULT))
    facts.date_box = facts.date_box or box


def _dates_in(column: Column) -> bool:
    return "said" in column.holds and "title" not in column.holds


def _take_number(facts: Facts, box: Box, column: Column) -> None:
    if facts.number:
        _take_other(facts, box, column)
    else:
        facts.number = in_one_line(box.text)


def _take_title(facts: Facts, box: Box, _: Column) -> None:
    facts.title.append(box.text)
    facts.title_box = facts.title_box or box


def _take_other(facts: Facts, box: Box, column: Column) -> None:
    words = in_one_line(box.text)
    if CLOCK.fullmatch(words) and headed(column.heading) == "start":
        facts.times.append((column.heading, words))
        return
    facts.notes.append(f"{column.heading}: {words}" if column.heading else words)
    if not column.heading and _has_days(box, facts):
        facts.doubt("said", Sentence("{words}: stands beside the date", words=words))


def _has_days(box: Box, facts: Facts) -> bool:
    """Tell whether a cell that no heading names has a day, as the end of what begins beside it."""
    if value_reading(box.value, month_only=box.month_only):
        return True
    readings = read_date(box.text, facts.sense).readings
    return bool(readings) and {each.kind for each in readings} <= {"day", "days", "day-set"}


def _take_notes(facts: Facts, box: Box, _: Column) -> None:
    label = labelled(box.text)
    if label and label[0] == "organisers":
        listed_there, stop, more = box.text.partition(".\n")
        facts.organisers += organisers_in(listed_there)
        facts.notes += [in_one_line(more)] if stop else []
    else:
        facts.notes.append(in_one_line(box.text))


def _take_organisers(facts: Facts, box: Box, _: Column) -> None:
    if box.text.strip(" *-–—"):
        facts.organisers += organisers_in(box.text)
    else:
        facts.notes.append(box.text)


def _take_section(facts: Facts, box: Box, _: Column) -> None:
    facts.section = in_one_line(box.text)


def _take_age(facts: Facts, box: Box, column: Column) -> None:
    found = AGE.fullmatch(in_one_line(box.text))
    if found is None or int(found["age"]) == 0:
        _take_other(facts, box, column)
    else:
        facts.age = int(found["age"])


def _take_bound(facts: Facts, box: Box, column: Column) -> None:
    facts.bounds[column.holds[0]] = box
    facts.date_box = facts.date_box or box
    _check_zone(facts, box)


def _take_rule(facts: Facts, box: Box, column: Column) -> None:
    _take_other(facts, box, column)
    facts.doubt("said", Sentence("it comes again: {rule}", rule=in_one_line(box.text)))


def _take_time(facts: Facts, box: Box, column: Column) -> None:
    facts.times.append((column.heading, in_one_line(box.text)))


def _take_month(facts: Facts, box: Box, column: Column) -> None:
    if not month_of(box.text, facts.sense.language):
        _take_other(facts, box, column)


def _take_weekday(facts: Facts, box: Box, _: Column) -> None:
    facts.weekdays.append(in_one_line(box.text))


def _take_year(facts: Facts, box: Box, column: Column) -> None:
    _take_other(facts, box, column)
    years = set(map(int, re.findall(r"\d{4}", box.text)))
    if not years <= set(facts.sense.period.years):
        why = Sentence("it stands under «{under}»", under=in_one_line(box.text))
        facts.doubt("said", why)


def _take_window(facts: Facts, box: Box, column: Column) -> None:
    heading = column.heading
    if facts.sense.language == "ru" and month_of(heading.partition(" – ")[0], "ru"):
        heading = heading.lower()
    facts.windows.append((heading, "" if listed("mark", box.text) else in_one_line(box.text)))
    facts.date_box = facts.date_box or box


def _take_place(facts: Facts, box: Box, column: Column) -> None:
    readings = read_date(box.text, facts.sense).readings
    if readings and all(reading.kind == "unscheduled" for reading in readings):
        # «По отдельному графику» stands in any column.
        facts.times.append(("", in_one_line(box.text)))
    else:
        facts.places += places_in(box.text, facts.sense.places)
    if "organisers" in column.holds:
        facts.doubt("place", Sentence("the place and the organisers stand in one cell"))


def _take_dates(facts: Facts, box: Box, column: Column) -> None:
    """Take a cell of dates, alone or with the place, the time or the notes beside them."""
    value = value_reading(box.value, month_only=box.month_only)
    facts.marked = facts.marked or box.marked
    facts.date_box = facts.date_box or box
    _check_zone(facts, box)
    if value is not None:
        facts.dates.append(in_one_line(box.text))
        facts.read.append(Answer(readings=(value,)))
        _check_month(facts, box, value)
        return
    part = parted(box.text, facts.sense, facts.under)
    if part is None:
        _take_undated(facts, box, column)
        return
    if CLOCK.fullmatch(part.said) and not part.answer.readings:
        facts.times.append(("", part.said))
    else:
        alone = CLOCK.fullmatch(part.said) and not read_date(part.said, facts.sense).readings
        facts.dates.append(f"{facts.under}, {part.said}" if alone else part.said)
        facts.read.append(part.answer)
    _take_rest(facts, part, column, box.text)


def _check_month(facts: Facts, box: Box, value: Reading) -> None:
    """Note that the first of a month may stand for the month, where its format isn't told.

    Spreadsheets keep «май 2023» as the first of May.
    """
    whole = value_reading(box.value, month_only=True)
    if box.bare and value.start and value.start.day == 1 and "T" not in value.when and whole:
        why = Sentence("the file doesn't tell whether it shows a day or a month")
        facts.doubt("said", why, [value.when, whole.when])


def _check_zone(facts: Facts, box: Box) -> None:
    """Note that a time is told in a zone of its own, where a plan has another."""
    if isinstance(box.value, datetime) and box.value.tzinfo is not None:
        why = Sentence("its time is that of the zone {zone}", zone=box.value.tzname() or "?")
        facts.doubt("said", why)


def _take_undated(facts: Facts, box: Box, column: Column) -> None:
    """Take a cell of a date column in which no date is: a place, or words not understood."""
    text = in_one_line(box.text)
    if "place" in column.holds or is_place(text, facts.sense.places):
        facts.places += places_in(box.text, facts.sense.places)
    else:
        facts.dates.append(box.text)
        facts.read.append(read_date(box.text, facts.sense, facts.under))


def _take_rest(facts: Facts, part: Parted, column: Column, text: str) -> None:
    if part.unsure:
        found = {r.when: r for r in (*part.answer.readings, *_whole(facts, text))}
        facts.doubt("said", part.unsure, tuple(found))
    for words in part.rest:
        if "place" in column.holds:
            facts.places += places_in(words, facts.sense.places)
            _check_name(facts, words)
        elif "notes" in column.holds:
            facts.notes.append(in_one_line(words))
        else:
            _take_beside(facts, words, text)


def _check_name(facts: Facts, words: str) -> None:
    """Note words beside a date that are no name of a place, as «было»."""
    if facts.sense.language == "ru" and words.isalpha() and not may_name(words):
        facts.doubt("place", Sentence("{words}: stands beside the date", words=words))


def _whole(facts: Facts, text: str) -> Sequence[Reading]:
    return read_date(text, facts.sense, facts.under).readings


def _take_beside(facts: Facts, words: str, text: str) -> None:
    """Take words beside the date in a column of dates alone: a place, or a note in doubt."""
    if is_place(words, facts.sense.places) or (words[:1].isupper() and _whole(facts, text)):
        facts.places += places_in(words, facts.sense.places)
        return
    shown = in_one_line(words)
    facts.notes.append(shown)
    facts.doubt(
        "said",
        Sentence("{words}: stands beside the date", words=shown),
        [reading.when for answer in facts.read[-1:] for reading in answer.readings],
    )


_DOUBTED: Mapping[str, Field | None] = {
    "number": None,
    "title": "title",
    "place": "place",
    "organisers": "organisers",
    "notes": "notes",
    "section": "section",
    "age": "row",
    "other": "notes",
}
"""What a doubt about a cell of a column is about; that of all others is about the date.

A number is of no weight: rows are counted where it is none.
"""
_TAKERS: Mapping[str, Callable[[Facts, Box, Column], None]] = {
    "number": _take_number,
    "title": _take_title,
    "time": _take_time,
    "start": _take_bound,
    "end": _take_bound,
    "rule": _take_rule,
    "monthly": _take_month,
    "yearly": _take_year,
    "weekday": _take_weekday,
    "month": _take_window,
    "place": _take_place,
    "organisers": _take_organisers,
    "notes": _take_notes,
    "section": _take_section,
    "age": _take_age,
}
