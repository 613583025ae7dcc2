"""Columns without lines between them: taken only where they are sure."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from data.documents.layout import Span, laid_out
from data.documents.pieces import Said, plain
from data.documents.readers.pdf.page import Line, Ruled

_LEAST_LINES = 3
_GAP, _GAP_OF_MANY, _MANY = 1.2, 0.6, 8
"""Heights of a line that all lines leave free between two columns, or that many lines do."""
SLACK = 40.0
"""Points that the gaps between columns may be off on the next page, as its words are others."""
_APART = 1.4
"""Times the least step from line to line that parts two rows."""
_EVEN = 1.1


def columned(lines: Sequence[Line]) -> Ruled | None:
    """Return the table of lines that stand in columns, or None where that is not sure.

    Rows are told by the room between them; where there is none, each line is a row only if all of
    them begin in the first column.
    """
    if len(lines) < _LEAST_LINES:
        return None
    return _table(lines, _gaps(lines), sure=2 / 3)


def carried(lines: Sequence[Line], edges: Sequence[float]) -> Ruled | None:
    """Return the first lines of a page as the rest of a table on the page before.

    `edges` are the middles of the gaps between its columns; lines of prose run across them.
    """
    fitting = list(takewhile(lambda line: _fits(line, edges), lines))
    return _table(fitting, edges, sure=1 / 2) if fitting else None


def _fits(line: Line, edges: Sequence[float]) -> bool:
    return not any(left < edge < right for left, right, _ in line.words for edge in edges)


def _table(lines: Sequence[Line], gaps: Sequence[float], *, sure: float) -> Ruled | None:
    """Return a table; `sure` is the part of its rows that must have several cells."""
    groups = _groups(lines, [_cut(line, gaps) for line in lines]) if gaps else None
    rows = [_joined(group) for group in groups or ()]
    full = sum(sum(bool(span.said.text) for span in row) >= 2 for row in rows)
    if not rows or full < len(rows) * sure:
        return None
    return Ruled(
        top=lines[0].top,
        bottom=lines[-1].bottom,
        edges=tuple(gaps),
        slack=SLACK,
        rows=len(rows),
        cells=laid_out(rows),
    )


def _gaps(lines: Sequence[Line]) -> list[float]:
    """Return the middle of each gap that all lines leave free."""
    heights = _GAP_OF_MANY if len(lines) >= _MANY else _GAP
    least = heights * min(line.bottom - line.top for line in lines)
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
    least = min(steps, default=0)
    if not steps or max(steps) <= least * _EVEN:
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
