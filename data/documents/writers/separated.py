"""Write tables as CSV, as Excel opens it where a comma is the sign of decimals."""

import csv
import io
from collections.abc import Sequence

from data.documents.writers.table import Written

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


def write_separated(tables: Sequence[Written]) -> bytes:
    """Return tables as CSV (RFC 4180) with semicolons and a BOM, an empty row between two of them.

    What might be taken for a formula has an apostrophe before it, and so has what begins with one.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for n, table in enumerate(tables):
        writer.writerows([[]] * bool(n))
        writer.writerow(table.headings)
        writer.writerows([list(map(protected, row)) for row in table.rows])
    return file.getvalue().encode("utf-8-sig")


def protected(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def unprotected(text: str) -> str:
    """Return a text without the apostrophe that was put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA, "'")) else text
