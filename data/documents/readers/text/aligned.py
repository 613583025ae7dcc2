"""Columns held apart by two spaces or more, where all lines leave them free."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from data.documents.layout import Span
from data.documents.pieces import Said, plain

COLUMNS = re.compile(r"\S {2,}\S")
_LEAST_LINES = 2
_WIDEST = 2_000


def aligned(lines: Sequence[str]) -> list[list[Span]] | None:
    """Return a row for each line, or None where the columns are not sure."""
    if len(lines) < _LEAST_LINES or max(map(len, lines)) > _WIDEST:
        return None
    gaps = _gaps(lines)
    edges = [0, *(end for _, end in gaps), max(map(len, lines))]
    rows = [[line[start:end].strip() for start, end in pairwise(edges)] for line in lines]
    # Most lines must have something on both sides, else the gap is an accident.
    full = sum(sum(map(bool, row)) >= 2 for row in rows)
    if not gaps or full * 2 < len(rows):
        return None
    return [[Span(said=Said(plain(text))) for text in row] for row in rows]


def _gaps(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the gaps that all lines have, each from its first space to the one after."""
    width = max(map(len, lines))
    taken = [False] * width
    for line in lines:
        for at, sign in enumerate(line):
            taken[at] = taken[at] or not sign.isspace()
    return [gap for gap in _free(taken) if gap[1] - gap[0] >= 2 and gap[0] > 0]


def _free(taken: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for at, used in enumerate(taken):
        if used and start is not None:
            yield start, at
            start = None
        elif not used and start is None:
            start = at
