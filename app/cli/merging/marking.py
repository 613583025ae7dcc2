"""Give a spreadsheet back with its doubts marked in the cells they are about."""

from collections.abc import Iterator
from pathlib import Path

from app.cli.merging.proposal import Prospect
from app.cli.merging.telling import import_sheet
from data.documents.document import Document
from data.documents.writers.table import Written
from data.documents.writers.workbook import marked_workbook, write_workbook
from data.errors import Sentence
from data.importing.merging.drafting import doubted
from data.importing.row import Doubt, Row, Understood

_HEADINGS = (
    Sentence("No."),
    Sentence("Title of the event"),
    Sentence("Date"),
    Sentence("Exact date"),
    Sentence("Place"),
    Sentence("Organisers"),
    Sentence("Note"),
    Sentence("Category"),
    Sentence("Doubts"),
)
_WIDTHS = (6, 60, 24, 16, 20, 36, 36, 24, 48)
_SAID, _TITLE = 2, 1
_REMARK = 100


def marked_copy(
    path: Path, document: Document, understood: Understood, prospect: Prospect
) -> bytes:
    """Return a copy of a workbook with marks; of another document a workbook of its rows.

    What concerns the document as a whole, and what became of its rows, has sheets of its own.
    """
    doubted = [
        (n, understood.rows[n], doubt, _words(doubt, prospect)) for n, doubt in _doubts(prospect)
    ]
    marks: dict[tuple[str, int, int], str] = {}
    more = whole_sheets(prospect)
    own = document.kind == "xlsx"
    table = _rows(understood, prospect)
    for n, row, doubt, words in doubted:
        at = (document.tables[row.table].name, *_cell(row, doubt)) if own else _own(table, n, doubt)
        marks[at] = f"{marks[at]}\n{words}" if at in marks else words
    return marked_workbook(path, marks, more) if own else write_workbook([table, *more], marks)


def whole_sheets(prospect: Prospect) -> list[Written]:
    """Return what is to be told of the document as a whole, and what became of its rows."""
    heading = prospect.base.say(Sentence("Remarks"))
    told = tuple((words,) for words in (*prospect.doubts, *prospect.remarks))
    remarks = Written(name=heading, headings=(heading,), widths=(_REMARK,), rows=told)
    return [*[remarks] * bool(told), import_sheet(prospect)]


def _doubts(prospect: Prospect) -> Iterator[tuple[int, Doubt]]:
    for told in prospect.merged.told:
        if told.row is not None:
            yield from ((told.row, doubt) for doubt in told.doubts)


def _words(doubt: Doubt, prospect: Prospect) -> str:
    return "\n".join((doubted(doubt, prospect.base.say), " / ".join(doubt.choices))).rstrip()


def _cell(row: Row, doubt: Doubt) -> tuple[int, int]:
    """Return the cell that a doubt is about; the row's first one where that isn't known."""
    cell = row.date_cell if doubt.field in ("said", "place") else row.title_cell
    return cell or row.title_cell or (row.row, 0)


def _own(table: Written, n: int, doubt: Doubt) -> tuple[str, int, int]:
    return table.name, n + 1, _SAID if doubt.field == "said" else _TITLE


def _rows(understood: Understood, prospect: Prospect) -> Written:
    say = prospect.base.say
    doubts: dict[int, list[str]] = {}
    for n, doubt in _doubts(prospect):
        doubts.setdefault(n, []).append(_words(doubt, prospect))
    return Written(
        name=say(Sentence("Plan")),
        headings=tuple(map(say, _HEADINGS)),
        widths=_WIDTHS,
        rows=tuple(
            (
                row.number,
                row.title,
                row.said,
                row.reading.when if row.reading else "",
                "\n".join(place.name for place in row.places),
                "\n".join(row.organisers),
                row.notes or "",
                row.section or "",
                "\n".join(doubts.get(n, ())),
            )
            for n, row in enumerate(understood.rows)
        ),
    )
