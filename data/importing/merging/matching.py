"""Find the item of a plan that a row of a document is, whether reworded, renumbered or moved."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import nlargest

import msgspec

from data.importing.merging.assignment import assigned
from data.importing.merging.texts import plain, same
from data.importing.merging.titles import Titles

TITLE, PLACE, DATE, SECTION = 0.70, 0.12, 0.12, 0.06
"""What each part of a row is worth; together 1."""
ALIKE = 0.56
"""Below this, two titles are not the same one reworded (0 to 1)."""
ENOUGH = 0.52
"""Below this, a row is none of the items (0 to 1)."""
MARGIN = 0.04
"""Two ways to pair that differ by no more are equally good; a date's worth of telling is more."""
MOST = 30
"""Items that are looked at for a row."""
TWINS = 100
"""Rows of one title, date and place that are told apart by the rest; more go by their order."""
ALL, ELSEWHERE, NUMBER = 100.0, 0.5 / TWINS, 0.2 / TWINS**2
"""What twins are worth that differ in nothing, less for another section, and for another number.

A section that isn't told is half another one. No sum of the lesser differences makes up for a
greater one: so what was imported once is found again without a change.
"""
_UNKNOWN = 0.5


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """A row or an item as it is compared.

    `places` are names or keys, in small letters; `months` those of its date, as (year, month),
    where it has one; `section` is empty where none is told.
    """

    title: str
    said: str
    places: frozenset[str] = frozenset()
    months: frozenset[tuple[int, int]] = frozenset()
    section: str = ""


class Matches(msgspec.Struct, frozen=True, kw_only=True):
    """Which item each row is; `unsure` are rows that may be any of several, which then are none."""

    items: Mapping[int, int]
    unsure: Mapping[int, tuple[int, ...]] = {}


Changes = Callable[[int, int], float]
"""Returns how many fields of an item a row would change, both by position; a number is `NUMBER`."""


def match(
    rows: Sequence[Side],
    items: Sequence[Side],
    pinned: Mapping[int, int | None],
    changes: Changes,
) -> Matches:
    """Return which item each row is, both by position.

    `pinned` are rows of which that is known; None: of none.
    """
    known = {row: item for row, item in pinned.items() if item is not None}
    sure = known | _equal(rows, items, pinned, changes)
    left = [n for n in range(len(rows)) if n not in sure and n not in pinned]
    free = sorted({*range(len(items))} - {*sure.values()})
    worth = _worth(rows, items, left, free)
    best = assigned(worth)
    unsure = dict(_unsure(rows, items, worth, best))
    return Matches(
        items=sure | {row: item for row, item in best.items() if row not in unsure},
        unsure=unsure,
    )


def _equal(
    rows: Sequence[Side],
    items: Sequence[Side],
    pinned: Mapping[int, int | None],
    changes: Changes,
) -> dict[int, int]:
    """Return the rows that stand in the plan as they are; of twins, so that least changes."""
    taken = {*pinned.values()}
    waiting = _by_face({n: each for n, each in enumerate(items) if n not in taken})
    asking = _by_face({n: each for n, each in enumerate(rows) if n not in pinned})
    found: dict[int, int] = {}
    for face, own in asking.items():
        there = waiting.get(face, [])
        if not 1 < max(len(own), len(there)) <= TWINS:
            found |= dict(zip(own, there, strict=False))
        else:
            pairs = ((row, item) for row in own for item in there)
            found |= assigned({(r, i): _rest(rows[r], items[i], changes(r, i)) for r, i in pairs})
    return found


def _rest(row: Side, item: Side, changed: float) -> float:
    """Return what a pair of one face is worth: first that little changes, then the section."""
    return ALL - changed - ELSEWHERE * (1 - _section(row, item))


def _by_face(sides: Mapping[int, Side]) -> dict[Side, list[int]]:
    found: dict[Side, list[int]] = {}
    for n, side in sides.items():
        found.setdefault(_face(side), []).append(n)
    return found


def _face(side: Side) -> Side:
    return Side(title=plain(side.title), said=plain(side.said), places=side.places)


def _worth(
    rows: Sequence[Side], items: Sequence[Side], left: Sequence[int], free: Sequence[int]
) -> dict[tuple[int, int], float]:
    titles = Titles({n: items[n].title for n in free})
    worth = {}
    for row in left:
        near = titles.near(rows[row].title, ALIKE)
        totals = ((_total(t, rows[row], items[item]), item) for item, t in near.items())
        for total, item in nlargest(MOST, totals):
            if total >= ENOUGH:
                worth[row, item] = total
    return worth


def _total(title: float, row: Side, item: Side) -> float:
    return (
        TITLE * title
        + PLACE * _places(row, item)
        + DATE * _date(row, item)
        + SECTION * _section(row, item)
    )


def _places(row: Side, item: Side) -> float:
    if not row.places or not item.places:
        return 1.0 if row.places == item.places else _UNKNOWN
    return len(row.places & item.places) / len(row.places | item.places)


def _date(row: Side, item: Side) -> float:
    if same(row.said, item.said):
        return 1.0
    if not row.months or not item.months:
        return _UNKNOWN / 2
    return len(row.months & item.months) / len(row.months | item.months) / 2


def _section(row: Side, item: Side) -> float:
    if not row.section or not item.section:
        return _UNKNOWN
    return float(row.section == item.section)


def _unsure(
    rows: Sequence[Side],
    items: Sequence[Side],
    worth: Mapping[tuple[int, int], float],
    best: Mapping[int, int],
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the rows of which another pairing is as good as the best one."""
    holder = {item: row for row, item in best.items()}
    others: dict[int, list[int]] = {}
    for row, item in worth:
        others.setdefault(row, []).append(item)
    for row, item in best.items():
        if _moved(rows[row], items[item]):
            yield row, (item,)
            continue
        rivals = [
            other
            for other in others[row]
            if other != item
            and not _twins(items[item], items[other])
            and _loss(rows, worth, (row, item), (holder.get(other), other)) <= MARGIN
        ]
        if rivals:
            yield row, (item, *sorted(rivals))
    for (row, item), own in worth.items():
        held = holder.get(item)
        if row in best or held is None or _twins(rows[row], rows[held]):
            continue
        if worth[held, item] - own <= MARGIN:
            yield from ((row, (item,)), (held, (item,)))


def _moved(row: Side, item: Side) -> bool:
    """Tell whether the title alone speaks for a pair: both place and date are others."""
    apart = bool(row.places) and bool(item.places) and not row.places & item.places
    return apart and not same(row.said, item.said) and not row.months & item.months


def _loss(
    rows: Sequence[Side],
    worth: Mapping[tuple[int, int], float],
    pair: tuple[int, int],
    other: tuple[int | None, int],
) -> float:
    """Return what it would cost that a row be the item of another pair, or one without a row."""
    row, item = pair
    holder, rival = other
    loss = worth[row, item] - worth[row, rival]
    if holder is None:
        return loss
    if _twins(rows[row], rows[holder]):
        return 1.0
    return loss + worth[holder, rival] - worth.get((holder, item), 0.0)


def _twins(one: Side, other: Side) -> bool:
    return _face(one) == _face(other)
