"""No two stretches of a month overlap, and none leaves the drawing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.layout.drawing import LANE_HEIGHT, SIZE, Drawing, draw, sheet, shortened
from app.web.pages.layout.glance import Certainty, Month, Stretch, lay_out
from calendars.feeds.site import Site
from data.journal.publication import Entry

Days = tuple[int, int, Certainty]
DAYS = st.tuples(st.integers(1, 31), st.integers(1, 31), st.sampled_from(list(Certainty)[:3]))


def drawing(site: Site, number: int, most: int = 40) -> Drawing:
    year = lay_out(2023, [event.entry for event in site.ordered["ru"]])
    return draw(year.months[number - 1], dict.fromkeys(site.publication.entries, "Слова"), most)


def test_june_stacks_what_falls_on_one_day(site: Site) -> None:
    june = drawing(site, 6)
    assert [(s.words, s.x, s.y, s.width) for s in june.shapes] == [
        ("12", 103, 0, 24),
        ("12", 103, LANE_HEIGHT, 24),
        ("12", 103, 2 * LANE_HEIGHT, 24),
        ("13", 113, 3 * LANE_HEIGHT, 24),
        ("24", 223, 0, 24),
    ]
    assert (june.width, june.height, june.more) == (310, 4 * LANE_HEIGHT + 14, 0)


def test_what_finds_no_room_is_counted(site: Site) -> None:
    assert (len(drawing(site, 6, most=2).shapes), drawing(site, 6, most=2).more) == (2, 3)


@pytest.fixture(scope="session")
def any_entry(site: Site) -> Entry:
    return site.publication.entries["mag-2023", "mag-session-29"]


@given(days=st.lists(DAYS, max_size=30))
def test_no_marks_overlap(days: list[Days], any_entry: Entry) -> None:
    stretches = tuple(
        Stretch(entry=any_entry, first=min(a, b), last=max(a, b), certainty=certainty, begins=True)
        for a, b, certainty in days
    )
    month = Month(first=date(2023, 1, 1), days=31, stretches=stretches)
    drawn = draw(month, {any_entry.id: "words"}, 40)
    boxes = [(s.x, s.y, s.x + s.width) for s in drawn.shapes]
    clashes = [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if a[1] == b[1] and a[0] < b[2] and b[0] < a[2]
    ]
    assert clashes == []
    assert all(left >= 0 and right <= drawn.width for left, _, right in boxes)
    assert all(right - left >= SIZE for left, _, right in boxes)


def test_a_sheet_has_all_twelve_side_by_side(site: Site) -> None:
    months = [drawing(site, number) for number in range(1, 13)]
    laid_out = sheet(months)
    assert len(set(laid_out.corners)) == 12
    assert [x for x, _ in laid_out.corners[:4]] == [30, 370, 710, 1050]
    assert laid_out.width == 1390
    assert laid_out.height > laid_out.corners[-1][1] + months[-1].height


def test_words_are_cut_at_a_word() -> None:
    assert shortened("Круглый стол городов", 15) == "Круглый стол…"
    assert shortened("коротко", 15) == "коротко"
    assert shortened("Достопримечательность", 10) == "Достоприм…"
