"""Which number each part of a date has: what stands apart in a calendar keeps its own UID."""

from collections.abc import Sequence

from data.when.value import When


def numbered(
    before: Sequence[tuple[int, When]], after: Sequence[When], highest: int
) -> tuple[int, ...]:
    """Return the number of each part of a date, given those of the date before.

    A part that stays keeps its number, and so does one that moves: what is left over of both is
    taken in order. New ones count on from the `highest` that ever was, 0 where none was. One of
    them is always 1, the item's own event, and a date in one part has no other.
    """
    if len(after) == 1:
        return (1,)
    numbers: dict[int, int] = {}
    left = dict(before)
    for n, part in enumerate(after):
        same = next((number for number, old in left.items() if old == part), None)
        if same is not None:
            numbers[n] = same
            del left[same]
    free = iter((*left, *range(highest + 1, highest + 1 + len(after))))
    for n in range(len(after)):
        if n not in numbers:
            numbers[n] = next(free)
    if 1 not in numbers.values():
        numbers[0] = 1
    return tuple(numbers[n] for n in range(len(after)))
