"""Any table is read or refused in a sentence, and no word of it is lost."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from data.documents.document import Cell, Document, Table
from data.errors import DocumentRefused
from data.importing.row import Understood
from data.importing.understanding import understand
from data.importing.words.morphology import lemmas
from data.when.period import year_period
from data.when.phrases.reading import read_phrase

WORDS = (
    "№ п/п", "Мероприятия", "Место, дата", "Примечание", "Срок", "Ответственные", "Время", "Дата",
    "Хабаровск 26 мая", "26 мая, Хабаровск", "октябрь", "ИЮНЬ", "по отдельному графику", "5–7",
    "1 (суббота)", "12.05.2023", "15.00", "31 июня", "25 мая 7 июня 2023", "до 1 марта", "x", "+",
    "1.", "2", "1.1", "IV.", "Круглый стол", "Выпуск журнала «Вестник МАГ»", "2. Смотр",
    "продолжение",
    "Санкт-", "Петербург ноябрь", "Организаторы: МАГ, АО «Русатом»", "* ориентировочно", "Форум*",
    "Дни городов указаны ОРИЕНТИРОВОЧНО", "Отменено", "320", "145 лет", "Пермь", "Event", "When",
    "May", "12-14 May, Geneva", "TBC", "II квартал", "Москва 5 мая; Минск 7 июня", "в течение года",
    "Понедельник, 5 июня\nОткрытие", "10.00, клуб", "Январь", "Февраль", "Март", "—", "школа № 5",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map("\n".join),
    st.text(max_size=12),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    spots = [(row, column) for row in range(height) for column in range(width)]
    cells = [
        Cell(
            text=draw(TEXTS),
            row=row,
            column=column,
            rows=draw(st.sampled_from((1, 1, 1, 2))),
            columns=draw(st.sampled_from((1, 1, 1, 1, width))),
            struck=draw(st.sampled_from(("", "", "", "", "4 мая"))),
        )
        for row, column in spots
        if draw(st.integers(0, 3))
    ]
    return Table(
        cells=tuple(cells),
        pages=tuple(draw(st.sets(st.integers(1, 6), max_size=1))),
        hidden_rows=frozenset(draw(st.sets(st.integers(0, 6), max_size=1))),
        hidden_columns=frozenset(draw(st.sets(st.integers(3, 6), max_size=1))),
        before=tuple(draw(st.lists(TEXTS, max_size=2))),
    )


DOCUMENTS = st.builds(
    Document,
    kind=st.just("docx"),
    tables=st.lists(tables(), max_size=2).map(tuple),
    after=st.lists(TEXTS, max_size=3).map(tuple),
)


def read(document: Document) -> Understood | None:
    try:
        return understand(document, period="2023")
    except DocumentRefused:
        return None


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}|\d{2,}", text.lower()))


def told(understood: Understood) -> Iterator[str]:
    yield from (understood.title or "", understood.note or "")
    yield from understood.remarks
    for table in understood.columns:
        yield from (column.heading for column in table)
    for doubt in understood.doubts:
        yield str(doubt.why)
    for section in understood.sections:
        yield from (section.title, section.note or "")
    for row in understood.rows:
        yield from (row.number, row.title, row.said, row.notes or "", row.section or "")
        yield from (*row.organisers, *(place.name for place in row.places), str(row.age or ""))
        yield from (str(doubt.why) for doubt in row.doubts)


@given(DOCUMENTS)
def test_any_document_is_read_or_refused(document: Document) -> None:
    understood = read(document)
    assert understood is None or all(row.said and row.title for row in understood.rows)


@given(DOCUMENTS)
def test_what_is_not_sure_has_a_doubt(document: Document) -> None:
    understood = read(document)
    for row in understood.rows if understood else ():
        assert row.reading is not None or row.doubts


def of_no_row(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield what need not be told: dates above rows or beside several, page numbers."""
    times = Counter(cell.row for cell in cells)
    for cell in cells:
        dated = any(
            read_phrase(cell.text, year_period(2023), code).readings for code in ("ru", "en")
        )
        alone = times[cell.row] == 1 and (dated or cell.text.isdecimal())
        if alone or (dated and cell.rows > 1):
            yield cell.text


# Words that say which part of the row something is, as in «Организаторы: …» and «145 лет».
LABEL = frozenset({"организаторы", "лет"})


@given(tables())
def test_no_word_is_lost(table: Table) -> None:
    plain = [c for c in table.cells if c.text in WORDS]
    document = Document(kind="docx", tables=(Table(cells=tuple(plain)),))
    understood = read(document)
    if understood is not None:
        known = words(" ".join((*told(understood), *of_no_row(plain))))
        lost = {cell.text: gone(words(cell.text) - LABEL, known) for cell in plain}
        assert {text: left for text, left in lost.items() if left} == {}


def gone(said: set[str], known: set[str]) -> set[str]:
    """Return the words of which no form is known: «июня» is told where «ИЮНЬ» is."""
    forms = frozenset().union(*map(lemmas, known))
    return {word for word in said - known if lemmas(word).isdisjoint(forms)}
