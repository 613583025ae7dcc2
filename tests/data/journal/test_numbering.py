"""The numbers of the parts of a date: each part is the same event for subscribers as before."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.journal.numbering import numbered
from data.journal.publication import EMPTY, fold
from data.journal.revision import VERSION, Revision
from data.plan.model import Category, Item
from data.when.period import DAY, year_period
from data.when.reading import parse_when
from data.when.value import Days, Several, When

PERIOD = year_period(2023)
START = datetime(2023, 1, 10, 9, tzinfo=UTC)
ITEM = Item(
    key="forum",
    category=Category(key="events", name={"en": "Events"}),
    row=1,
    title={"en": "Forum"},
    when=parse_when("2023", PERIOD),
    said="2023",
)

# Dates published one after another, and the numbers that their parts have in the end.
STORIES: dict[str, tuple[list[str], tuple[int, ...]]] = {
    "one day": (["2023-05-26"], (1,)),
    "several from the first": (["{2023-05-01,2023-05-11,2023-05-21}"], (1, 2, 3)),
    "a day that becomes several": (["2023-05-11", "{2023-05-01,2023-05-11}"], (2, 1)),
    "a month that becomes several": (["2023-05", "{2023-05-01,2023-05-11}"], (1, 2)),
    "several that become a day": (["{2023-05-01,2023-05-11}", "2023-05-11"], (1,)),
    "one moves": (
        ["{2023-05-01,2023-05-11,2023-05-21}", "{2023-05-01,2023-05-12,2023-05-21}"],
        (1, 2, 3),
    ),
    "one moves past another": (
        ["{2023-05-01,2023-05-11,2023-05-21}", "{2023-05-11,2023-05-21,2023-06-01}"],
        (2, 3, 1),
    ),
    "one is added before": (
        ["{2023-05-01,2023-05-11}", "{2023-04-01,2023-05-01,2023-05-11}"],
        (3, 1, 2),
    ),
    "one is no more": (
        ["{2023-05-01,2023-05-11,2023-05-21}", "{2023-05-01,2023-05-21}"],
        (1, 3),
    ),
    "the first one is no more": (
        ["{2023-05-01,2023-05-11,2023-05-21}", "{2023-05-11,2023-05-21}"],
        (1, 3),
    ),
    "one comes to be approximate, another is added": (
        ["{2023-05-01,2023-05-11}", "{2023-04-01,2023-05-01~,2023-05-11}"],
        (3, 1, 2),
    ),
    "one is longer, another is added": (
        ["{2023-05-01,2023-05-11}", "{2023-04-01,2023-05-01,2023-05-11..2023-05-13}"],
        (3, 1, 2),
    ),
    "a number is not used twice": (
        ["{2023-05-01,2023-05-11}", "2023-05-01", "{2023-05-01,2023-05-21}"],
        (1, 3),
    ),
    "a rule of several days": (["FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=20"], (1, 2)),
    "a rule that is repeated": (["FREQ=WEEKLY;BYDAY=TU"], (1,)),
    "days that become a rule": (
        ["{2023-03-20,2023-09-20}", "FREQ=YEARLY;BYMONTH=6,9;BYMONTHDAY=20"],
        (1, 2),
    ),
    "several that become repeated, and return": (
        ["{2023-03-20,2023-09-20}", "every week", "{2023-03-20,2023-09-20}"],
        (1, 3),
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_numbers_after_a_story(story: str) -> None:
    texts, numbers = STORIES[story]
    lines = [
        Revision(
            version=VERSION,
            published=START + n * timedelta(days=1),
            following=0,
            plan="plan-2023",
            key="forum",
            sequence=n,
            item=Item(**{**_fields(ITEM), "when": parse_when(text, PERIOD), "said": text}),
        )
        for n, text in enumerate(texts)
    ]
    (entry,) = fold(lines, EMPTY).entries.values()
    assert entry.numbers == numbers


def _fields(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in item.__struct_fields__}


@st.composite
def parts(draw: st.DrawFn) -> tuple[When, ...]:
    """Return parts of a date: single days and longer ones of one month, in order."""
    starts = sorted(draw(st.sets(st.integers(1, 25), min_size=1, max_size=6)))
    made = []
    for start, behind in pairwise([*starts, 28]):
        length = draw(st.integers(1, behind - start))
        first = date(2023, 5, start)
        rough = draw(st.booleans())
        made.append(Days(start=first, end=first + length * DAY, approximate=rough))
    return Several(parts=tuple(made)).apart


@given(st.lists(parts(), min_size=1, max_size=6))
def test_each_part_has_its_own_number_for_ever(history: list[tuple[When, ...]]) -> None:
    before: tuple[tuple[int, When], ...] = ()
    highest = 0
    for after in history:
        numbers = numbered(before, after, highest)
        assert len(set(numbers)) == len(after) == len(numbers)
        assert 1 in numbers
        known = {number for number, _ in before}
        # What is neither of the date before nor new was another event once.
        assert all(number in known | {1} or number > highest for number in numbers)
        kept = dict(zip(after, numbers, strict=True))
        others = [number for number, part in before if part in kept and kept[part] != number]
        assert others == [] or 1 in {kept[part] for _, part in before if part in kept}
        assert len(others) <= 1
        highest = max(highest, *numbers)
        before = tuple(zip(numbers, after, strict=True))


@given(parts())
def test_what_stays_keeps_its_numbers(same: tuple[When, ...]) -> None:
    first = numbered((), same, 0)
    assert first == tuple(range(1, len(same) + 1))
    assert numbered(tuple(zip(first, same, strict=True)), same, len(same)) == first
