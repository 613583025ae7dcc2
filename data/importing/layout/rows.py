"""Make a row of the plan out of what its line says, and tell what isn't sure about it."""

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from data.errors import Sentence
from data.importing.layout.facts import Facts, gathered
from data.importing.layout.footnotes import Footnote, meant, unmarked
from data.importing.layout.grid import NUMBER, Box, Line
from data.importing.layout.lines import Told
from data.importing.row import Place, Row, Section
from data.importing.words.dates import (
    Sense,
    bounds_reading,
    exceeds,
    is_unbounded,
    made_loose,
    outside,
    read_date,
    value_reading,
)
from data.importing.words.parting import leading, parted
from data.importing.words.places import is_place, places_in
from data.importing.words.repair import in_one_line
from data.importing.words.vocabulary import begins, listed
from data.when.phrases.answer import Answer, Reading
from data.when.phrases.reading import is_not_understood

_UNDATED = {"ru": "дата не указана", "en": "date not set"}
_UNTITLED = {"ru": "без названия", "en": "untitled"}
_DAYS = frozenset({"day", "days", "day-set", "months"})
_NUMBERED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*[.)])\s*(?P<title>\D.*)", re.DOTALL)


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What a row stands in: its section, the date it stands under, the footnotes of the plan.

    `day` is one that the rows of its day stand below. `table` counts from 0; `loose`: a remark
    makes all dates of the plan so.
    """

    sense: Sense
    table: int = 0
    section: Section | None = None
    under: str = ""
    day: str = ""
    footnotes: Sequence[Footnote] = ()
    loose: bool = False


def row_of(told: Told, around: Around) -> Row:
    """Return the row that a line is."""
    line, struck = _unstruck(told.line)
    line, notes = _without_marks(line, around.footnotes)
    facts = gathered(line, told.columns, around.sense, around.under)
    if told.doubt:
        facts.doubt("row", told.doubt)
    facts.notes += [note.text for note in notes]
    held = {part for column in told.columns for part in column.holds}
    said, reading = _date(facts, around, has_column=not held.isdisjoint({"said", "month"}))
    number, title = _title(facts)
    own = facts.title_box.text if facts.title_box else ""
    if _lists_dates(own, around.sense, said) or (not facts.dates and _names_day(own, around.sense)):
        facts.doubt("row", Sentence("the title and the date may be parted in several ways"))
    loose = _is_loose(facts, around, notes)
    if reading and loose:
        reading = made_loose(reading, around.sense.period)
    section = around.section.title if around.section else None
    return Row(
        title=title,
        said=said,
        reading=reading,
        places=tuple(dict.fromkeys(facts.places)) or _as_place(title, facts),
        organisers=tuple(facts.organisers),
        notes="; ".join(facts.notes) or None,
        section=facts.section or section,
        number=number,
        age=facts.age,
        cancelled=struck or _cancelled(facts, reading),
        doubts=tuple(dict.fromkeys(facts.doubts)),
        table=around.table,
        row=told.line.row,
        title_cell=_at(facts.title_box),
        date_cell=_at(facts.date_box),
    )


def _lists_dates(title: str, sense: Sense, said: str) -> bool:
    """Tell whether the first line of a title is a day, or several lines begin with dates."""
    first, *others = title.split("\n")
    if not others:
        return False
    dated = [leading(line, sense, said) is not None for line in (first, *others)]
    return _is_day(first, sense) or sum(dated) > 1


def _names_day(title: str, sense: Sense) -> bool:
    """Tell whether a title has a day in it, where no other cell has one."""
    part = parted(title, sense) if any(map(str.isdecimal, title)) else None
    found = part.answer.readings if part else ()
    several = part is not None and not found
    return several or any(reading.kind in _DAYS for reading in found)


def day_in_title(told: Told, sense: Sense) -> tuple[str, Told]:
    """Return the day that the first line of a row's title is, and the row without that line.

    In such tables the day stands in its first event, and the others of the day have times alone.
    """
    if _is_dated(told, sense):
        return "", told
    for n, box in told.line.boxes.items():
        first, lines, rest = box.text.partition("\n")
        if lines and "title" in told.columns[n].holds and _is_day(first, sense):
            boxes = {**told.line.boxes, n: replace(box, text=rest)}
            return first, replace(told, line=replace(told.line, boxes=boxes))
    return "", told


def _is_dated(told: Told, sense: Sense) -> bool:
    """Tell whether a row has a date of its own, beside whatever its title says."""
    boxes = [box for n, box in told.line.boxes.items() if "said" in told.columns[n].holds]
    found = [read_date(box.text, sense) for box in boxes]
    return any(each.readings and not is_unbounded(each) for each in found)


def _is_day(text: str, sense: Sense) -> bool:
    readings = read_date(text, sense).readings
    return len(readings) == 1 and readings[0].kind == "day"


def _at(box: Box | None) -> tuple[int, int] | None:
    return (box.row, box.column) if box else None


def _unstruck(line: Line) -> tuple[Line, bool]:
    """Return a line that was struck out whole with its words, and whether it was."""
    own = [box for box in line.boxes.values() if not box.inherited and (box.text or box.struck)]
    words = [box for box in own if box.text and not NUMBER.fullmatch(box.text)]
    if words or not any(box.struck for box in own):
        return line, False
    boxes = {
        n: replace(box, text=box.struck or box.text, struck="") for n, box in line.boxes.items()
    }
    return replace(line, boxes=boxes), True


def _without_marks(line: Line, footnotes: Sequence[Footnote]) -> tuple[Line, list[Footnote]]:
    """Return a line without the marks of footnotes, and the footnotes that they point at."""
    boxes, notes = {}, []
    for column, box in line.boxes.items():
        text, mark = unmarked(box.text)
        note = meant(mark, footnotes)
        boxes[column] = replace(box, text=text) if note else box
        notes += [note] if note and note not in notes else []
    return replace(line, boxes=boxes), notes


def _is_loose(facts: Facts, around: Around, notes: Sequence[Footnote]) -> bool:
    italic = facts.marked and any(note.italic and note.loose for note in around.footnotes)
    in_section = around.section is not None and around.section.approximate
    return around.loose or in_section or italic or any(note.loose for note in notes)


def _cancelled(facts: Facts, reading: Reading | None) -> bool:
    texts = (*facts.notes, *facts.dates)
    # Behind a colon it is the word of a column such as STATUS.
    told = any(begins("cancelled", words.rpartition(": ")[2]) for words in texts)
    return told or (reading is not None and reading.cancelled)


# The title.


def _title(facts: Facts) -> tuple[str, str]:
    """Return the number and the title of a row, the number out of the title."""
    title = in_one_line(" ".join(facts.title))
    found = _NUMBERED.fullmatch(title)
    number = facts.number
    if found and (not number or number.strip(".)") == found["number"].strip(".)")):
        number, title = found["number"], found["title"]
    elif found and "." in found["number"][:-1]:
        title = found["title"]
    title = _unstopped(title)
    if not title:
        facts.doubt("title", Sentence("it has no title"))
        title = _UNTITLED.get(facts.sense.language, _UNTITLED["en"])
    return number, title


def _unstopped(title: str) -> str:
    """Return a title without its final stop, which an abbreviation keeps."""
    last = re.search(r"(?:^|[\s.])([^\W\d_]+)\.$", title)
    kept = last and (listed("stopped", last[1]) or (len(last[1]) == 1 and last[1].isupper()))
    if not title.endswith(".") or title.endswith("..") or kept:
        return title
    return title[:-1].rstrip()


def _as_place(title: str, facts: Facts) -> tuple[Place, ...]:
    """Return the place that a title is, as that of a city's jubilee."""
    if is_place(title, facts.sense.places):
        return places_in(title, facts.sense.places)
    return ()


# The date.


def _date(facts: Facts, around: Around, *, has_column: bool) -> tuple[str, Reading | None]:
    """Return the wording of a row's date and its reading; note what isn't sure."""
    said, answer = _wording(facts)
    if not said:
        return _without_date(facts, around, has_column=has_column)
    said, answer = _with_weekday(facts, said, answer)
    said, answer = _with_time(facts, *_with_day(said, answer, around))
    _ask_about_moves(facts)
    line = _in_a_line(said, answer, facts)
    reading = answer.readings[0] if len(answer.readings) == 1 else None
    if reading is None:
        why = answer.refused or Sentence("no date is read in it")
        facts.doubt("said", why, [each.when for each in answer.readings])
    elif "*" in said and not reading.approximate:
        facts.doubt("said", Sentence("its mark * has no footnote"), [reading.when])
    elif outside(reading, facts.sense.period):
        why = Sentence("it lies outside the plan's period")
        facts.doubt("said", why, [reading.when])
    elif _elsewhere(reading, facts):
        why = Sentence("it stands under «{under}»", under=facts.under)
        facts.doubt("said", why, [reading.when])
    return line, None if facts_unsure(facts) else reading


def _ask_about_moves(facts: Facts) -> None:
    """Note that a remark beside the date moves it."""
    for words in facts.notes:
        if begins("moved", words.rpartition(": ")[2]):
            facts.doubt("said", Sentence("{words}: stands beside the date", words=words))


def facts_unsure(facts: Facts) -> bool:
    """Tell whether a doubt was noted about the date."""
    return any(doubt.field == "said" for doubt in facts.doubts)


def _wording(facts: Facts) -> tuple[str, Answer]:
    if facts.bounds and not facts.dates:
        return _between(facts)
    if facts.windows:
        pieces = [_in_window(text, heading, facts.sense) for heading, text in facts.windows]
        facts.dates += pieces
        said = ", ".join(facts.dates)
        return said, read_date(said, facts.sense, facts.under)
    if len(facts.dates) == 1:
        return facts.dates[0], facts.read[0]
    said = "; ".join(facts.dates)
    return said, read_date(said, facts.sense, facts.under) if said else Answer()


def _in_window(text: str, heading: str, sense: Sense) -> str:
    """Return the wording of a cell below a month or a quarter: days of its own say all."""
    own, window = (read_date(each, sense).readings for each in (text, heading))
    stated = len(own) == 1 and own[0].kind in ("day", "days", "day-set")
    if stated and len(window) == 1 and _lies_in(own[0], window[0]):
        return text
    return f"{text} {heading}".strip()


def _lies_in(one: Reading, other: Reading) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return other.start <= one.start and one.end <= other.end


def _between(facts: Facts) -> tuple[str, Answer]:
    """Return the wording and the readings of a date in two columns, its beginning and its end."""
    boxes = [facts.bounds[each] for each in ("start", "end") if each in facts.bounds]
    said = " – ".join(dict.fromkeys(in_one_line(box.text) for box in boxes))
    values = [value_reading(box.value, month_only=box.month_only) for box in boxes]
    first, last = values[0], values[-1]
    if first and last:
        reading = bounds_reading(first, last)
        return said, Answer(readings=(reading,) if reading else ())
    return said, read_date(said, facts.sense, facts.under)


def _with_day(said: str, answer: Answer, around: Around) -> tuple[str, Answer]:
    """Return a wording without a date of its own together with the day that its row is for."""
    if around.day and {reading.kind for reading in answer.readings} == {"unscheduled"}:
        whole = f"{around.day}, {said}"
        found = read_date(whole, around.sense)
        return (whole, found) if len(found.readings) == 1 else (said, answer)
    return said, answer


def _with_weekday(facts: Facts, said: str, answer: Answer) -> tuple[str, Answer]:
    """Return a date together with the weekday beside it, which must agree; else it is a note."""
    for weekday in facts.weekdays:
        whole = f"{weekday} {said}"
        found = read_date(whole, facts.sense, facts.under)
        kinds = {reading.kind for reading in answer.readings}
        if found.readings or (kinds == {"day"} and not is_not_understood(found)):
            said, answer = whole, found
        else:
            facts.notes.append(weekday)
    return said, answer


def _with_time(facts: Facts, said: str, answer: Answer) -> tuple[str, Answer]:
    """Return a date together with its time, where the two make one; else the time is a note.

    An English time may be one of the night or of the afternoon.
    """
    for heading, text in facts.times:
        timed = f"{said}, {text}"
        found = read_date(timed, facts.sense, facts.under)
        untimed = len(answer.readings) == 1 and "T" not in answer.readings[0].when
        if untimed and any("T" in each.when for each in found.readings):
            said, answer = timed, found
        else:
            facts.notes.append(_labelled(heading, text))
    return said, answer


def _labelled(heading: str, text: str) -> str:
    named = not heading or text.lower().startswith(heading.lower())
    return text if named else f"{heading}: {text}"


def _in_a_line(said: str, answer: Answer, facts: Facts) -> str:
    """Return a wording in one line, so that it is read as it is over several."""
    if "\n" not in said:
        return said.strip()
    lines = [line.strip() for line in said.split("\n") if line.strip()]
    for sign in (" ", ", ", "; "):
        whole = sign.join(lines)
        if read_date(whole, facts.sense, facts.under).readings == answer.readings:
            return whole
    return " ".join(lines)


def _elsewhere(reading: Reading, facts: Facts) -> bool:
    """Tell whether a date lies outside the month or the day that it stands under, or beyond it."""
    above = read_date(facts.under, facts.sense).readings if facts.under else ()
    if any(exceeds(reading, each, facts.sense.period) for each in above):
        return True
    if len(above) != 1 or above[0].start is None or above[0].end is None:
        return False
    before = reading.end is not None and reading.end < above[0].start
    return before or (reading.start is not None and reading.start > above[0].end)


def _without_date(facts: Facts, around: Around, *, has_column: bool) -> tuple[str, Reading | None]:
    """Return what to say of a row whose date is empty: what it stands under, or that none is."""
    if facts.under:
        times = [text for _, text in facts.times]
        said = ", ".join([facts.under, *times]) if times else facts.under
        readings = read_date(said, facts.sense).readings
        sure = times or not has_column or {each.kind for each in readings} == {"continuous"}
        if len(readings) == 1 and sure:
            return said, readings[0]
        if readings:
            why = Sentence("it has no date; it stands under «{under}»", under=facts.under)
            facts.doubt("said", why, [each.when for each in readings])
            return said, None
    alone = [(h, text) for h, text in facts.times if read_date(text, facts.sense).readings]
    if alone:
        facts.times.remove(alone[0])
        _keep_times(facts)
        return alone[0][1], read_date(alone[0][1], facts.sense).readings[0]
    _keep_times(facts)
    facts.doubt("said", Sentence("it has no date"))
    said = _UNDATED.get(around.sense.language, _UNDATED["en"])
    readings = read_date(said, around.sense).readings
    return said, readings[0] if readings else None


def _keep_times(facts: Facts) -> None:
    facts.notes += [_labelled(heading, text) for heading, text in facts.times]
