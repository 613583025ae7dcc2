"""Tables drawn with characters: `+--+` and `|`, or the lines of ─ and │."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from data.documents.layout import Span, check_columns
from data.documents.pieces import Said, plain

_BARS = "|│┃║"
_BORDER = re.compile(r"[\s+\-=|─-╿]+")
_ACROSS = re.compile(r"[-=─━═╌┄]{2}|[├┼┤╠╬╣┌┬┐└┴┘╔╦╗╚╩╝]")
_BAR = re.compile(f"[{_BARS}]")
_MOST_WITHOUT = 3
"""Borders of a table with none between its rows: above, under the heading, below."""


def is_drawn(line: str) -> bool:
    """Tell whether a line is one of a drawn table."""
    return _is_border(line) or len(_BAR.findall(line)) >= 2 or line.strip()[:1] in tuple(_BARS)


def _is_border(line: str) -> bool:
    return bool(_BORDER.fullmatch(line) and _ACROSS.search(line))


def drawn(lines: Sequence[str]) -> list[list[Span]] | None:
    """Return the rows of a drawn table, or None where there are no columns."""
    content = [line for line in lines if not _is_border(line)]
    bars = [_bars(line) for line in content]
    if not content or max(map(len, bars)) < 2:
        return None
    even = len({len(each) for each in bars}) == 1
    edges = list(range(len(bars[0]))) if even else sorted({at for each in bars for at in each})
    check_columns(len(edges) - 1)
    places = {edge: n for n, edge in enumerate(edges)}
    rows = [_cut(group, places, even=even) for group in _groups(lines)]
    return [row for row in rows if row]


def _bars(line: str) -> list[int]:
    """Return where bars stand, the ends of the line among them."""
    found = [match.start() for match in _BAR.finditer(line)]
    stripped = line.strip()
    first = [] if stripped[:1] in tuple(_BARS) else [-1]
    last = [] if stripped[-1:] in tuple(_BARS) else [10_000]
    return [*first, *found, *last]


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each row: those between borders; where only the heading has one, each."""
    borders = sum(map(_is_border, lines))
    between = [list(run) for border, run in groupby(lines, key=_is_border) if not border]
    whole = between if borders > _MOST_WITHOUT else between[: len(between) - 1]
    yield from whole
    for run in between[len(whole) :]:
        yield from ([line] for line in run)


def _cut(group: Sequence[str], places: Mapping[int, int], *, even: bool) -> list[Span]:
    texts: dict[tuple[int, int], list[str]] = {}
    for line in group:
        for n, (start, end) in enumerate(pairwise(_bars(line))):
            first = n if even else places[start]
            width = 1 if even else places[end] - first
            texts.setdefault((first, width), []).append(line[start + 1 : end].strip())
    return [
        Span(said=Said(plain("\n".join(lines))), columns=width)
        for (_, width), lines in sorted(texts.items())
    ]
