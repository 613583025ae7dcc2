"""Documents as the tests write them, and rows as the tests compare them."""

from collections.abc import Sequence
from typing import Any

from data.documents.document import Cell, Document, Table
from data.importing.row import Row, Understood


def over(text: str, row: int, column: int, *, rows: int = 1, columns: int = 1) -> Cell:
    """Return a merged cell."""
    return Cell(text=text, row=row, column=column, rows=rows, columns=columns)


def table_of(rows: Sequence[Sequence[str | Cell]], **more: Any) -> Table:
    """Return a table of texts, empty ones left out; a cell stands where it says itself."""
    cells = [
        text if isinstance(text, Cell) else Cell(text=text, row=row, column=column)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    return Table(cells=tuple(cells), **more)


def document_of(
    rows: Sequence[Sequence[str | Cell]],
    title: str = "План мероприятий на 2023 год",
    above: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    **more: Any,
) -> Document:
    """Return a document of one table under a title."""
    before = (*above, title)
    return Document(kind="docx", tables=(table_of(rows, before=before, **more),), after=after)


def fields(row: Row) -> dict[str, Any]:
    """Return what a row says, without what it leaves empty; of its doubts where and why."""
    found: dict[str, Any] = {
        "number": row.number,
        "title": row.title,
        "said": row.said,
        "when": row.reading.when if row.reading else None,
        "places": [place.name for place in row.places],
        "organisers": list(row.organisers),
        "notes": row.notes,
        "section": row.section,
        "age": row.age,
        "cancelled": row.cancelled,
        "doubts": [(doubt.field, str(doubt.why), *doubt.choices) for doubt in row.doubts],
    }
    return {name: value for name, value in found.items() if value}


def rows_of(understood: Understood) -> list[dict[str, Any]]:
    """Return what each row says."""
    return [fields(row) for row in understood.rows]
