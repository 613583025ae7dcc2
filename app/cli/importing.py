"""What is read out of a document, for people and for programs."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from data.errors import KalendsError
from data.importing.row import Doubt, Row, Understood

LIBRARIES = (
    *("anyascii", "charset_normalizer", "lxml", "markdown_it", "openpyxl", "pdfplumber"),
    *("pymorphy3", "python_calamine", "rapidfuzz"),
)
"""What the extra installs, by which is seen whether it is."""


class ExtraMissing(KalendsError):
    """What reads and writes documents isn't installed."""

    def __init__(self) -> None:
        super().__init__("documents need an extra: pip install 'kalends[import]'")


def check_extra() -> None:
    """Raise ExtraMissing where a package that reads documents isn't installed."""
    if any(find_spec(name) is None for name in LIBRARIES):
        raise ExtraMissing


def understood_value(understood: Understood) -> dict[str, Any]:
    """Return a document's rows as JSON has them, with what is doubtful and left out of it."""
    return {
        "rows": [row_value(row) for row in understood.rows],
        "doubts": [str(doubt.why) for doubt in understood.doubts],
        "remarks": list(understood.remarks),
        "refused": None,
    }


def refused_value(reason: str) -> dict[str, Any]:
    """Return that a document is refused, as JSON has it."""
    return {"rows": [], "doubts": [], "remarks": [], "refused": reason}


def row_value(row: Row) -> dict[str, Any]:
    """Return a row as JSON has it; the dates are inclusive."""
    reading = row.reading
    return {
        "title": row.title,
        "said": row.said,
        "when": reading.when if reading else None,
        "kind": reading.kind if reading else "ambiguous",
        "start": reading.start if reading else None,
        "end": reading.end if reading else None,
        "approximate": reading.approximate if reading else True,
        "rrule": reading.rrule if reading else None,
        "place": "; ".join(place.name for place in row.places) or None,
        "organisers": list(row.organisers),
        "notes": row.notes,
        "section": row.section,
        "doubts": [told(doubt) for doubt in row.doubts],
    }


def told(doubt: Doubt) -> str:
    """Return a doubt as a sentence, with what may be chosen from."""
    choices = " / ".join(doubt.choices)
    return f"{doubt.field}: {doubt.why}{f': {choices}' if choices else ''}"


def layout_lines(understood: Understood) -> Iterator[str]:
    """Yield for each table what its columns were taken for, as `--columns` says it."""
    for number, columns in enumerate(understood.columns, start=1):
        held = ",".join("+".join(column.holds) for column in columns)
        if held:
            yield f"table {number}: {held}"
