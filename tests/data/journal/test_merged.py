"""Two branches published, and both sets of lines were kept: never accepted in silence."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.errors import JournalDisordered
from data.journal.publication import EMPTY, Publication, fold
from data.journal.revision import Revision
from data.plan.model import Category, Header, Item, Organisation, Plan, Section
from data.publishing.comparison import compare, retirements, revisions
from data.when.period import year_period
from data.when.reading import parse_when

START = datetime(2027, 1, 10, 9, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
PERIOD = year_period(2027)
TALKS = Category(key="talks", name={"en": "Talks"})
PLAN = Plan(
    slug="club-2027",
    header=Header(
        period=PERIOD,
        organisation=Organisation(
            name={"en": "Club"}, domain="club.example", languages=("en",), color="red"
        ),
        title={"en": "Plan"},
        sections=(Section(category=TALKS, heading=TALKS.name, color="red"),),
    ),
    items=tuple(
        Item(
            key=f"talk-{n}",
            category=TALKS,
            row=n + 1,
            title={"en": f"Talk {n}"},
            when=parse_when(f"2027-0{n + 4}", PERIOD),
            said=str(n),
        )
        for n in range(4)
    ),
)
REMEDY = (
    "; was it merged from two branches? Keep the lines of one, and publish the other's plan again"
)
Lines = Sequence[Revision]


def published(plan: Plan, onto: Publication, now: datetime) -> Lines:
    changes = compare([plan], onto)
    changes += retirements(onto, changes, now, 30 * DAY)
    return revisions(changes, onto, now)


BASE = published(PLAN, EMPTY, START)

# What becomes of an item in a branch: its words, whether it is cancelled, or that it is gone.
FATES = st.sampled_from(["said", "cancelled", "gone", "row", "none"])


@st.composite
def branches(draw: st.DrawFn, name: str) -> list[Lines]:
    """Return what a branch publishes, which tells the first talk in words of its own."""
    items: dict[int, Item] = dict(enumerate(PLAN.items))
    onto, now, history = fold(BASE), START, []
    for step in range(draw(st.integers(1, 3))):
        items[0] = replace(PLAN.items[0], said=f"{name} {step}")
        for n in draw(st.sets(st.integers(1, 3))):
            fate, item = draw(FATES), replace(PLAN.items[n], said=f"{name} {step}")
            items[n] = replace(item, cancelled=fate == "cancelled")
            if fate == "row":
                items[n] = replace(PLAN.items[n], row=draw(st.integers(1, 9)))
            if fate == "gone":
                del items[n]
        now += draw(st.integers(1, 40 * 86400)) * SECOND
        lines = published(replace(PLAN, items=tuple(items.values())), onto, now)
        onto = fold(lines, onto)
        history.append(lines)
    return history


@given(branches("ours"), branches("theirs"))
def test_branches_one_after_the_other_are_refused(ours: list[Lines], theirs: list[Lines]) -> None:
    """As a merge that keeps both sides leaves them."""
    for first, second in ((ours, theirs), (theirs, ours)):
        kept = [*BASE, *(line for lines in first for line in lines)]
        assert_refused([*kept, *(line for lines in second for line in lines)])
        assert fold(kept).entries["club-2027", "talk-0"].sequence == len(first)


@given(branches("ours"), branches("theirs"), st.randoms(use_true_random=False))
def test_branches_are_refused_in_whatever_order_their_publications_stand(
    ours: list[Lines], theirs: list[Lines], random: st.DataObject
) -> None:
    """By their times too, as one who mends the file by hand would sort them."""
    mixed = [*ours, *theirs]
    random.shuffle(mixed)
    by_time = sorted(mixed, key=lambda lines: lines[0].published)
    for order in (mixed, by_time):
        assert_refused([*BASE, *(line for lines in order for line in lines)])


def assert_refused(lines: Lines) -> None:
    with pytest.raises(JournalDisordered) as caught:
        fold(lines)
    text = str(caught.value)
    assert text.startswith("the journal is not in order: ")
    assert text.endswith(REMEDY)


@pytest.mark.parametrize("seconds", [0, -1, -86400])
def test_publication_that_is_not_later_than_the_one_before(seconds: int) -> None:
    now = START + seconds * SECOND
    later = [replace(line, published=now) for line in edited(now=START + DAY)]
    with pytest.raises(JournalDisordered) as caught:
        fold([*BASE, *later])
    assert str(caught.value) == (
        "the journal is not in order: publications follow each other in time, and not "
        f"{now:%Y-%m-%d %H:%M:%S} after 2027-01-10 09:00:00{REMEDY}"
    )


@pytest.mark.parametrize("sequence", [0, 2, 7, 2**31 - 1])
def test_sequence_that_is_not_the_next_one(sequence: int) -> None:
    lines = [replace(line, sequence=sequence) for line in edited(now=START + DAY)]
    with pytest.raises(JournalDisordered) as caught:
        fold(lines, fold(BASE))
    assert str(caught.value) == (
        "the journal is not in order: club-2027/talk-0 has SEQUENCE "
        f"{sequence}, where 1 was to come{REMEDY}"
    )


@pytest.mark.parametrize("sequence", [1, 5])
def test_new_item_or_plan_begins_at_0(sequence: int) -> None:
    for n, what in ((0, "club-2027"), (1, "club-2027/talk-0")):
        lines = [*BASE]
        lines[n] = replace(lines[n], sequence=sequence)
        with pytest.raises(JournalDisordered) as caught:
            fold(lines)
        assert f" {what} has SEQUENCE {sequence}, where 0 was to come" in str(caught.value)


@pytest.mark.parametrize("step", [0, 1])
def test_item_in_another_row_was_raised_by_releases_before(step: int) -> None:
    """Release 1.0.0 wrote such a line with the next SEQUENCE; today's keeps the number."""
    (line,) = edited(now=START + DAY)
    moved = replace(line, sequence=step, item=replace(PLAN.items[0], row=9))
    entry = fold([moved], fold(BASE)).entries["club-2027", "talk-0"]
    assert (entry.sequence, entry.item.row) == (step, 9)


def edited(now: datetime) -> Lines:
    """Return the line of an edit of the first talk."""
    item = replace(PLAN.items[0], said="otherwise")
    return published(replace(PLAN, items=(item, *PLAN.items[1:])), fold(BASE), now)
