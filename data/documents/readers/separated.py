"""Texts of values apart by a separator (RFC 4180, and what programs make of it)."""

import csv
from collections import Counter
from collections.abc import Sequence

from data.documents.document import Document, Table
from data.documents.layout import Span, check_columns, check_lines, laid_out
from data.documents.pieces import Said, plain

_SEPARATORS = ";\t|,"
"""A comma stands in texts too, so it is tried last."""
_SAMPLE = 50_000
"""Characters that tell how a text is separated."""
_FEW = 3
_MOST_LINES = 100
_LONGEST = 10_000_000


def read_separated(text: str, separator: str) -> Document:
    """Return a text as one table; raises DocumentRefused."""
    check_lines(text)
    rows = _records(text, separator)
    check_columns(max(map(len, rows), default=0))
    spans = ([Span(said=Said(plain(value))) for value in row] for row in rows)
    kind = "tsv" if separator == "\t" else "csv"
    return Document(kind=kind, tables=(Table(cells=laid_out(spans)),))


def _records(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST)
    lines = text.replace("\0", "").splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == len("sep=;"):
        lines = lines[1:]  # Excel's own line
    rows = list(csv.reader(lines, delimiter=separator))
    if any(value.count("\n") > _MOST_LINES for row in rows for value in row):
        # A quotation mark that nobody closed took in the rows below.
        return list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))
    return rows


def best_separator(text: str) -> str:
    """Return the separator that most rows have equally often; a comma for a single column."""
    scores = {sign: _score(text, sign) for sign in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda sign: scores[sign])
    return best if scores[best] else ","


def _score(text: str, separator: str) -> float:
    widths = _widths(text, separator)
    if not widths:
        return 0
    width, times = Counter(widths).most_common(1)[0]
    return times / len(widths) * (1 + min(width, 20) / 100) if width > 1 else 0


def strictly_separated(text: str) -> str | None:
    """Return the separator of a text all of whose rows are equally wide, None for any other."""
    for separator in _SEPARATORS:
        if _is_even(_widths(text, separator), separator):
            whole = [len(row) for row in _records(text, separator) if row]
            if _is_even(whole, separator):
                return separator
    return None


def _is_even(widths: Sequence[int], separator: str) -> bool:
    least = 2 if separator != "," else _FEW
    return len(widths) >= _FEW and len(set(widths)) == 1 and widths[0] >= least


def _widths(text: str, separator: str) -> Sequence[int]:
    head = text[:_SAMPLE]
    # The last row of a part may be cut.
    last = -1 if len(text) > _SAMPLE else None
    try:
        return [len(row) for row in _records(head, separator)[:last] if row]
    except csv.Error:
        return ()
