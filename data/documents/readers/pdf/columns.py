"""Columns without lines between them: taken only where they are sure."""

from collections.abc import Sequence
from itertools import pairwise

from data.documents.layout import Span
from data.documents.pieces import Said, plain
from data.documents.readers.pdf.page import Line

_LEAST_LINES = 3
_GAP = 1.2
"""Heights of a line that all lines leave free between two columns."""
_APART = 1.4
"""Times the least step from line to line that parts two rows."""
_EVEN = 1.1


def columned(lines: Sequence[Line]) -> list[list[Span]] | None:
    """Return the rows of lines that stand in columns, or None where that is not sure.

    Rows are told by the room between them; where there is none, each line is a row only if all of
    them begin in the first column.
    """
    if len(lines) < _LEAST_LINES:
        return None
    gaps = _gaps(lines)
    rows = [_cut(line, gaps) for line in lines]
    full = sum(sum(map(bool, row)) >= 2 for row in rows)
    if not gaps or full * 3 < len(rows) * 2:
        return None
    groups = _groups(lines, rows)
    return None if groups is None else [_joined(group) for group in groups]


def _gaps(lines: Sequence[Line]) -> list[float]:
    """Return the middle of each gap that all lines leave free."""
    least = _GAP * min(line.bottom - line.top for line in lines)
    words = sorted((left, right) for line in lines for left, right, _ in line.words)
    gaps = []
    reach = words[0][1]
    for left, right in words:
        if left - reach >= least:
            gaps.append((left + reach) / 2)
        reach = max(reach, right)
    return gaps


def _cut(line: Line, gaps: Sequence[float]) -> list[str]:
    row: list[list[str]] = [[] for _ in range(len(gaps) + 1)]
    for left, _, text in line.words:
        row[sum(gap < left for gap in gaps)].append(text)
    return [" ".join(words) for words in row]


def _groups(lines: Sequence[Line], rows: list[list[str]]) -> list[list[list[str]]] | None:
    steps = [below.top - above.top for above, below in pairwise(lines)]
    least = min(steps)
    if max(steps) <= least * _EVEN:
        return [[row] for row in rows] if all(row[0] for row in rows) else None
    groups = [[rows[0]]]
    for step, row in zip(steps, rows[1:], strict=True):
        if step > least * _APART:
            groups.append([row])
        else:
            groups[-1].append(row)
    # Two numbers in one row are two rows that stand as close as the lines of one.
    return groups if all(_is_one(group) for group in groups) else None


def _is_one(group: Sequence[Sequence[str]]) -> bool:
    return sum(bool(row[0]) for row in group) <= 1 or not any(
        row[0].rstrip(".").isdigit() for row in group[1:]
    )


def _joined(group: Sequence[Sequence[str]]) -> list[Span]:
    columns = zip(*group, strict=True)
    return [Span(said=Said(plain("\n".join(filter(None, column))))) for column in columns]
