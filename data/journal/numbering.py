"""Which number each part of a date has: what stands apart in a calendar keeps its own UID."""

from collections.abc import Callable, Sequence
from operator import eq

from data.when.value import When


def numbered(
    before: Sequence[tuple[int, When]], after: Sequence[When], highest: int
) -> tuple[int, ...]:
    """Return the number of each part of a date, given those of the date before.

    A part that stays keeps its number, then one that goes on to share days with what it was, and
    then one that moves: what is left over of both is taken in order. New ones count on from the
    `highest` that ever was, 0 where none was. One of them is always 1, the item's own event, and a
    date in one part has no other.
    """
    if len(after) == 1:
        return (1,)
    numbers: dict[int, int] = {}
    left = dict(before)
    for alike in (eq, _share_days):
        _keep(numbers, left, after, alike)
    free = iter((*left, *range(highest + 1, highest + 1 + len(after))))
    for n in range(len(after)):
        if n not in numbers:
            numbers[n] = next(free)
    if 1 not in numbers.values():
        numbers[0] = 1
    return tuple(numbers[n] for n in range(len(after)))


def _keep(
    numbers: dict[int, int],
    left: dict[int, When],
    after: Sequence[When],
    alike: Callable[[When, When], bool],
) -> None:
    """Take for each part without a number that of the first one left which is like it."""
    for n, part in enumerate(after):
        if n in numbers:
            continue
        same = next((number for number, old in left.items() if alike(old, part)), None)
        if same is not None:
            numbers[n] = same
            del left[same]


def _share_days(one: When, other: When) -> bool:
    return one.start < other.end and other.start < one.end
