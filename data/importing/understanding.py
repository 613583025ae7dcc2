"""Understand a document as a plan: its title and period, its sections, its rows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.documents.document import Document, Table
from data.errors import DocumentRefused, Sentence
from data.importing.frontmatter import (
    Sheet,
    all_mended,
    footnotes_of,
    period_of,
    sheet_of,
    texts_of,
    what_stands_above,
)
from data.importing.layout.columns import CALENDAR
from data.importing.layout.crossed import crossed, crossed_columns
from data.importing.layout.footnotes import Footnote, footnote_in, general, meant, unmarked
from data.importing.layout.grid import Line
from data.importing.layout.lines import PAGE_NUMBER, Told, is_part, is_under, laid_out
from data.importing.layout.months import listed_by_months, month_columns
from data.importing.layout.paragraphs import told_paragraphs
from data.importing.layout.rows import Around, day_in_title, row_of
from data.importing.layout.untold import completed
from data.importing.row import Column, Doubt, Row, Section, Understood
from data.importing.words.dates import Sense, month_of, order_of, outside
from data.importing.words.parting import parted
from data.importing.words.places import gazetteer
from data.importing.words.repair import in_one_line, mended
from data.importing.words.vocabulary import begins, names
from data.importing.words.years import (
    Titled,
    language_of,
    periods_in,
)
from data.plan.model import Place
from data.when.phrases.reading import read_phrase
from data.when.reading import parse_period

_LONGEST_SECTION = 200
_FOR = re.compile(r".*\b(?:на|за|for)(?: the)? (.+)", re.IGNORECASE | re.DOTALL)
_YEAR = re.compile(r"\d{4}")
_PLANNED = frozenset({"months", "quarter", "half-year", "season"})
"""Kinds of dates that a plan may be for; parts of one are named otherwise."""
_STRIP = 28
"""Columns that are the days of a month: a drawing, not a table."""
_NO_ROWS = Sentence("no rows of a plan were found in it; is it the right file?")
_STRIPPED = Sentence("it is a month drawn as a strip of days, which can't be read as rows")


def understand(
    document: Document,
    *,
    period: str | None = None,
    language: str | None = None,
    places: Mapping[str, Place] | None = None,
    columns: Sequence[Column] | None = None,
) -> Understood:
    """Return a document as a plan, each row with what is unsure about it.

    `period` (`2023`, `2026-09/2027-08`) counts where the document has none; `language` is a BCP 47
    code, otherwise told by letters; `places` are the folder's by key; `columns` say what the
    columns of all its tables hold. Raises DocumentRefused where there is nothing to read.
    """
    if not any(table.cells for table in document.tables) and not any(document.after):
        raise DocumentRefused(_NO_ROWS)
    code = (language or language_of(document)).replace("_", "-").partition("-")[0].lower()
    sheets = [sheet_of(table, n, code) for n, table in enumerate(document.tables)]
    above = what_stands_above(document, sheets, code)
    stated, doubts = period_of(document, above, sheets, period)
    sense = Sense(
        period=parse_period(stated),
        language=code,
        places=gazetteer(places or {}, code),
        order=order_of(texts_of(document)),
    )
    known = CALENDAR if document.kind == "ics" else ()
    reading = _Reading(sense=sense, title=above.title, stated=tuple(columns or known))
    reading.footnotes = footnotes_of(document, sheets, code)
    reading.doubts += doubts
    reading.read(document, sheets, above)
    if not reading.rows:
        raise DocumentRefused(_STRIPPED if _STRIPPED in reading.remarks else _NO_ROWS)
    return _understood(reading, code, stated)


def _understood(reading: "_Reading", language: str, period: str) -> Understood:
    return Understood(
        language=language,
        period=period,
        title=reading.title,
        rows=tuple(reading.rows),
        sections=tuple(dict.fromkeys(reading.held())),
        note=note.text if (note := general(reading.footnotes)) else None,
        columns=tuple(reading.columns),
        remarks=(*reading.remarks, *reading.empty(), *reading.unmeant()),
        doubts=tuple(reading.doubts),
    )


@dataclass(kw_only=True)
class _Reading:
    """The reading of a document, table by table; what is above goes on until it is replaced.

    `known` are texts that are no part of a row and yet read: above all the months that dates stand
    under. `dates` tells of each heading that is a date whether a row stands under it.
    """

    sense: Sense
    title: str | None
    stated: Sequence[Column]
    footnotes: Sequence[Footnote] = ()
    section: Section | None = None
    section_below: bool = False
    several: bool = False
    under: str = ""
    day: str = ""
    rows: list[Row] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    columns: list[tuple[Column, ...]] = field(default_factory=list)
    remarks: list[Sentence] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    dates: dict[str, bool] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def read(self, document: Document, sheets: Sequence[Sheet], above: Titled) -> None:
        """Go through a document from its first table to what stands behind the last one."""
        self.under = self._under_in(self.title or "")
        self.remarks += [
            Sentence("a hidden sheet was left out: {name}", name=name) for name in document.hidden
        ]
        self.remarks += [
            Sentence("a comment was left out: {words}", words=in_one_line(text))
            for text in document.comments
        ]
        if not sheets:
            self._tell(told_paragraphs(above.others, self.sense), 0)
            return
        self.several = len(sheets) > 1
        self._leave_out(self._stand_above(above, sheets))
        for sheet in sheets:
            self._open(sheet)
            self._lay_out(sheet)
        if self.rows:
            self._leave_out(all_mended(document.after, self.sense.language))
        else:
            self._tell(told_paragraphs(document.after, self.sense), len(sheets))

    def _stand_above(self, above: Titled, sheets: Sequence[Sheet]) -> Sequence[str]:
        """Take the month or the section that stands right above the first table.

        Return what else stands above it.
        """
        if not above.below:
            return above.others
        *others, last = above.others
        text = in_one_line(last)
        headed = any(_heads(sheet, self.sense.language) for sheet in sheets[1:])
        signed = len(sheets) == 1 and self._is_day_of_year(text)
        if self._is_under(text) and not signed:
            self._paragraph(text)
        elif _may_head(text) and (is_part(text) or headed):
            self._begin(text)
            if above.below > 1 and not is_part(text):
                why = Sentence("«{text}» stands alone in its line; taken for a heading", text=text)
                self.doubts.append(Doubt(field="section", why=why))
        else:
            return above.others
        return others

    def _is_under(self, text: str) -> bool:
        """Tell whether a text is what rows stand under: no year, and no day of another one."""
        period = self.sense.period
        readings = read_phrase(text, period, self.sense.language).readings
        own = all(each.kind != "year" and not outside(each, period) for each in readings)
        return own and is_under(text, self.sense)

    def _is_day_of_year(self, text: str) -> bool:
        """Tell whether a text is a day with its year, as that on which a plan was signed."""
        readings = read_phrase(text, self.sense.period, self.sense.language).readings
        days = bool(readings) and all(each.kind == "day" for each in readings)
        return days and _YEAR.search(text) is not None

    def _open(self, sheet: Sheet) -> None:
        """Take what stands above a table: the section or the month of its rows."""
        name = sheet.table.name
        month = self._under_in(name)
        if sheet.place and name:
            self._forget()
        if month:
            self.under, self.section = month, None
        elif self.several and _is_section(name):
            self._begin(name)
        if sheet.place:
            for text in filter(str.strip, (*sheet.table.before, *(ln.text for ln in sheet.head))):
                self._paragraph(in_one_line(mended(text, self.sense.language)))
        self.remarks += [_hidden(line) for line in sheet.hidden]
        self.remarks += _in_hidden_columns(sheet.table)

    def _leave_out(self, texts: Iterable[str]) -> None:
        """Remark on each text that is no part of the plan, but for numbers of pages.

        Footnotes are told where they are meant.
        """
        told = [in_one_line(text) for text in texts]
        self.known += told
        self.remarks += [
            Sentence("left out: {words}", words=text)
            for text in told
            if footnote_in(text) not in self.footnotes and not PAGE_NUMBER.fullmatch(text)
        ]

    def held(self) -> Iterator[Section]:
        """Yield the sections that rows stand under."""
        titles = {row.section for row in self.rows}
        return (section for section in self.sections if section.title in titles)

    def empty(self) -> Iterator[Sentence]:
        """Yield a remark on each heading that no row stands under."""
        titles = {section.title for section in self.held()}
        for title in dict.fromkeys(section.title for section in self.sections):
            if title not in titles and title != self.title:
                yield Sentence("left out: {words}", words=title)
        for text, heads in self.dates.items():
            # A month in which nothing is planned says nothing else.
            if not heads and month_of(text, self.sense.language) is None:
                yield Sentence("left out: {words}", words=text)

    def unmeant(self) -> Iterator[Sentence]:
        """Yield a remark on each footnote that says nothing of the rows."""
        notes = [section.note or "" for section in self.sections]
        notes += [row.notes or "" for row in self.rows]
        for note in self.footnotes:
            used = note.italic or note == general(self.footnotes)
            if not used and not any(note.text in text for text in notes):
                yield Sentence("left out: {words}", words=note.text)

    def _forget(self) -> None:
        """Let what stood above the rows of the table before end with it."""
        self.section, self.day = None, ""
        self.under = self._under_in(self.title or "")

    def _under_in(self, text: str) -> str:
        """Return the month or the quarter that a title or a sheet's name has; else nothing."""
        month = _month_in(text, self.sense.language)
        if month or not text:
            return month
        if self._is_under(text):
            return text
        found = _FOR.match(text)
        part = parted(found[1], self.sense) if found else None
        if found is None or part is None or not found[1].startswith(part.said):
            return ""
        kinds = {reading.kind for reading in part.answer.readings}
        return part.said if kinds and kinds <= _PLANNED else ""

    def _paragraph(self, text: str) -> None:
        if self._is_under(text):
            self.under = text
            self.known.append(text)
            self.dates.setdefault(text, False)
        elif names("plan", text) or periods_in([text]):
            self._forget()
            month = self._under_in(text)
            self.under = month or self.under
            if month or text == self.title:
                self.known.append(text)
            else:
                self._leave_out([text])
        elif PAGE_NUMBER.fullmatch(text):
            return
        elif footnote_in(text) is None and len(text) < _LONGEST_SECTION:
            self._begin(text)
        else:
            self._leave_out([text])

    def _begin(self, text: str) -> None:
        title, mark = unmarked(text)
        note = meant(mark, self.footnotes)
        self.section = Section(
            title=title if note else text,
            note=note.text if note else None,
            approximate=note is not None and note.loose,
        )
        self.sections.append(self.section)
        self.section_below, self.day = bool(self.under), ""

    def _lay_out(self, sheet: Sheet) -> None:
        if _is_strip(sheet.lines):
            self.remarks.append(_STRIPPED)
            self.columns.append(())
            self._complete(sheet)
            return
        if found := crossed(sheet.lines, self.sense):
            self.columns.append(crossed_columns(sheet.lines[0].width))
            why = Sentence("its columns were taken for events, and its cells for their dates")
            self.doubts.append(Doubt(field="row", why=why))
            self._tell(found, sheet.place)
            self._complete(sheet)
            return
        if months := listed_by_months(sheet.lines, self.sense):
            self.columns.append(month_columns(sheet.lines, self.sense.language))
            self._tell(months, sheet.place)
            self._complete(sheet)
            self._forget()
            return
        above = self.columns[-1] if self.columns else ()
        laid = laid_out(sheet.lines, self.sense, above, self.stated)
        self.columns.append(laid.columns)
        if above and laid.columns != above and not (sheet.table.before or sheet.table.name):
            self._forget()
        self.doubts += [Doubt(field="row", why=why) for why in laid.doubts]
        self._tell(laid.told, sheet.place)
        self._complete(sheet)

    def _complete(self, sheet: Sheet) -> None:
        """Let no word of a table be lost: what stands nowhere becomes a doubt or a remark."""
        own = [row for row in self.rows if row.table == sheet.place]
        told = [
            self.title or "",
            *self.remarks,
            *self.known,
            *(note.text for note in self.footnotes),
        ]
        told += [section.title for section in self.sections]
        around, code = " ".join(told), self.sense.language
        rows, others = completed(own, sheet.lines, self.columns[-1], around, code)
        self.rows[len(self.rows) - len(own) :] = rows
        self.remarks += others

    def _tell(self, told: Sequence[Told], table: int) -> None:
        for each in told:
            match each.kind:
                case "row":
                    self._row(each, table)
                case "section":
                    self._begin(each.text)
                    self.doubts += [Doubt(field="section", why=each.doubt)] if each.doubt else []
                case "under":
                    self._stand_under(each.text)
                    self.known.append(each.text)
                    self.dates.setdefault(each.text, False)
                case _:
                    self._leave_out([each.text])

    def _stand_under(self, text: str) -> None:
        """Let a month's heading end the section that began below the one before."""
        if self.section_below:
            self.section, self.section_below = None, False
        self.under, self.day = text, ""

    def _row(self, told: Told, table: int) -> None:
        day, told = day_in_title(told, self.sense)
        self.day = day or self.day
        self.dates[self.under] = True
        around = Around(
            sense=self.sense,
            table=table,
            section=self.section,
            under=self.day or self.under,
            day=self.day,
            footnotes=self.footnotes,
            loose=general(self.footnotes) is not None,
        )
        self.rows.append(row_of(told, around))


def _heads(sheet: Sheet, language: str) -> bool:
    """Tell whether a heading stands right above a table."""
    texts = [in_one_line(mended(text, language)) for text in sheet.table.before if text.strip()]
    return bool(texts) and _may_head(texts[-1])


def _may_head(text: str) -> bool:
    plan = names("plan", text) or bool(periods_in([text]))
    other = footnote_in(text) is not None or PAGE_NUMBER.fullmatch(text) is not None
    return len(text) < _LONGEST_SECTION and not plan and not other


def _is_section(name: str) -> bool:
    """Tell whether a sheet's name says what its rows have in common."""
    plain = begins("unnamed sheet", name) or names("plan", name) or periods_in([name])
    return bool(name) and not plain


def _month_in(text: str, language: str) -> str:
    """Return the only month that a title or a sheet's name has, with its year; else nothing."""
    if month_of(text, language):
        return text
    words = [word for word in text.replace(",", " ").split() if month_of(word, language)]
    return words[0] if len(words) == 1 else ""


def _hidden(line: Line) -> Sentence:
    return Sentence(
        "row {row} is hidden and was left out: {words}", row=line.row + 1, words=line.words
    )


def _in_hidden_columns(table: Table) -> Iterator[Sentence]:
    """Yield a remark on each hidden column; what lies over others too is seen in those."""
    for column in sorted(table.hidden_columns):
        cells = [each for each in table.cells if each.column == column and each.columns == 1]
        words = [words for each in cells if (words := in_one_line(each.text))]
        if words:
            yield Sentence("a hidden column was left out: {words}", words=" | ".join(words))


def _is_strip(lines: Sequence[Line]) -> bool:
    """Tell whether a table's columns are the days of a month."""
    for line in lines:
        days = [box.text for box in line.own if box.text.isdecimal()]
        if len(days) >= _STRIP and days == [str(n) for n in range(1, len(days) + 1)]:
            return True
    return False
