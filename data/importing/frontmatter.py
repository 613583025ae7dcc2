"""What a document says of its plan as a whole: the title, the period and the footnotes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from data.documents.document import Document, Table
from data.errors import DocumentRefused, Sentence
from data.importing.layout.columns import heading_at
from data.importing.layout.footnotes import Footnote, footnote_in
from data.importing.layout.grid import Line, lines_of
from data.importing.layout.months import heads_months
from data.importing.row import Doubt
from data.importing.words.repair import mended
from data.importing.words.years import Titled, commonest_year, periods_in, title_in, undecided

_MOST_HEAD = 6
"""Paragraphs of a text without tables that its title may stand in."""


def texts_of(document: Document) -> Iterator[str]:
    """Yield what a document says, but for real dates, whose text is their format's."""
    for table in document.tables:
        yield from (cell.text for cell in table.cells if not isinstance(cell.value, date))
    yield from document.after


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table as its lines; `head` are those above its heading, with one text each."""

    table: Table
    place: int
    lines: Sequence[Line]
    hidden: Sequence[Line]
    head: Sequence[Line]

    @property
    def told(self) -> tuple[str, ...]:
        """Return its name and all that stands above its rows."""
        return (self.table.name, *self.table.before, *(line.text for line in self.head))


def sheet_of(table: Table, place: int, language: str) -> Sheet:
    """Return a table as its lines, and what stands alone above its heading."""
    lines, hidden = lines_of(table, language)
    found = [
        n
        for n, line in enumerate(lines)
        if heading_at(lines, n, language) or heads_months(line, language)
    ]
    head = lines[: found[0]] if found else []
    alone = [line for line in head if len(line.own) == 1]
    rest = [line for line in lines if line not in alone] if alone else lines
    return Sheet(table=table, place=place, lines=rest, hidden=hidden, head=alone)


def what_stands_above(document: Document, sheets: Sequence[Sheet], language: str) -> Titled:
    """Return the title and what else stands above the first table."""
    if not sheets:
        return _titled(all_mended(document.after, language))
    texts = [*sheets[0].table.before, *(line.text for line in sheets[0].head)]
    return title_in(all_mended(texts, language))


def all_mended(texts: Iterable[str], language: str) -> list[str]:
    """Return texts as they were before a page or a line cut them; none that is empty."""
    return [whole for text in texts if (whole := mended(text, language))]


def _titled(paragraphs: Sequence[str]) -> Titled:
    """Return the title of a text without tables: above whatever begins with a number."""
    rows = (n for n, text in enumerate(paragraphs[:_MOST_HEAD]) if text[0].isdigit())
    end = next(rows, min(len(paragraphs), _MOST_HEAD))
    found = title_in(paragraphs[:end])
    return Titled(found.title, (*found.others, *paragraphs[end:]))


def period_of(
    document: Document, above: Titled, sheets: Sequence[Sheet], given: str | None
) -> tuple[str, list[Doubt]]:
    """Return the period of a plan, and what is doubtful about it; raises DocumentRefused."""
    own = periods_in([above.title or ""]) or periods_in(above.others)
    own = own or periods_in(sheet.table.name for sheet in sheets)
    own = own or periods_in(text for sheet in sheets for text in sheet.table.before)
    if own:
        told = [above.title or "", *above.others, *(text for each in sheets for text in each.told)]
        return own[0], list(_contradicted(own, given) or _undecided(own[0], given, told))
    if given:
        return given, []
    cells = [cell for table in document.tables for cell in table.cells]
    values = (str(cell.value) for cell in cells if isinstance(cell.value, date))
    year = commonest_year(chain(values, texts_of(document)))
    if year is None:
        raise DocumentRefused(Sentence("it doesn't say which year it is for; give --year"))
    why = Sentence("no title says which year it is for; taken from its dates: {year}", year=year)
    return year, [Doubt(field="row", why=why)]


def _contradicted(own: Sequence[str], given: str | None) -> list[Doubt]:
    if given and given != own[0]:
        why = Sentence("it says it is for {own}, and not for {given}", own=own[0], given=given)
        return [Doubt(field="row", why=why, choices=(own[0], given))]
    if len(own) > 1 and not given:
        why = Sentence("its title has several years; taken for {own}", own=own[0])
        return [Doubt(field="row", why=why, choices=tuple(own))]
    return []


def _undecided(own: str, given: str | None, texts: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt about two years that may be those of a school or others."""
    choices = () if given else undecided(texts)
    if own in choices:
        why = Sentence("its title has several years; taken for {own}", own=own)
        yield Doubt(field="row", why=why, choices=choices)


def footnotes_of(
    document: Document, sheets: Sequence[Sheet], language: str
) -> tuple[Footnote, ...]:
    """Return the footnotes of a document, from above its tables, within and behind them."""
    texts = [text for sheet in sheets for text in sheet.table.before]
    texts += [line.text for sheet in sheets for line in (*sheet.head, *sheet.lines) if line.alone]
    texts += document.after
    found = [note for text in texts if (note := footnote_in(mended(text, language)))]
    marks = Counter(note.mark for note in found if note.mark)
    # Lines of a text that begin with the same sign are a list.
    return tuple(note for note in found if sheets or marks[note.mark] < 2)
