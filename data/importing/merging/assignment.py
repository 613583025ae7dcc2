"""Pair two sides so that the sum of what the pairs are worth is the greatest."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

Worth = Mapping[tuple[int, int], float]
"""What pairs are worth, each above 0; those that are missing can't be made."""


def assigned(worth: Worth) -> dict[int, int]:
    """Return the best pairs, from the left side to the right one."""
    best: dict[int, int] = {}
    for left, right in _apart(worth):
        best |= _best(worth, left, right)
    return best


def _apart(worth: Worth) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Yield parts of the two sides that have no pair with each other, so that each is small."""
    near = defaultdict(list)
    for left, right in worth:
        near["left", left].append(("right", right))
        near["right", right].append(("left", left))
    seen = set()
    for start in sorted(near):
        part, waiting = [], [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                part.append(node)
                waiting += near[node]
        if part:
            part.sort()
            yield [n for s, n in part if s == "left"], [n for s, n in part if s == "right"]


def _best(worth: Worth, left: Sequence[int], right: Sequence[int]) -> dict[int, int]:
    # A column of nothing for each row: a row may stay alone.
    cost = [[-worth.get((i, j), 0.0) for j in right] + [0.0] * len(left) for i in left]
    columns = _hungarian(cost)
    pairs = ((left[n], column) for n, column in enumerate(columns) if column < len(right))
    return {i: right[column] for i, column in pairs if (i, right[column]) in worth}


def _hungarian(cost: Sequence[Sequence[float]]) -> list[int]:
    """Return the column of each row at the least cost; there are no fewer columns than rows.

    Kuhn and Munkres with potentials, n²·m steps: one augmenting path for each row. SciPy has it
    too, at a hundred megabytes.
    """
    rows, columns = len(cost), len(cost[0])
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        way = _path(cost, owner, u, v)
        column = way[-1][0]
        for at, before in reversed(way):
            if at == column:
                owner[at] = owner[before]
                column = before
    found = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found


def _path(
    cost: Sequence[Sequence[float]], owner: Sequence[int], u: list[float], v: list[float]
) -> list[tuple[int, int]]:
    """Return each column that was reached with the one before it, a free one last."""
    columns = range(1, len(owner))
    least, before = [float("inf")] * len(owner), [0] * len(owner)
    used: list[int] = []
    way: list[tuple[int, int]] = []
    at = 0
    left = set(columns)
    while owner[at]:
        used.append(at)
        left.discard(at)
        for j in left:
            reduced = cost[owner[at] - 1][j - 1] - u[owner[at]] - v[j]
            if reduced < least[j]:
                least[j], before[j] = reduced, at
        nearest = min(left, key=lambda j: (least[j], j))
        step = least[nearest]
        for j in used:
            u[owner[j]] += step
            v[j] -= step
        for j in left:
            least[j] -= step
        at = nearest
        way.append((at, before[at]))
    return way
