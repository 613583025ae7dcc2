"""The file of the audience."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.observing.diary import (
    DAYS,
    Diary,
    DiaryError,
    Feeds,
    keeping,
    read_diary,
    write_day,
)

DAY = date(2026, 11, 30)
FEEDS = st.dictionaries(
    st.text(min_size=1, max_size=9),
    st.dictionaries(st.sampled_from(("apple", "google")), st.integers(0, 10**9), min_size=1),
)


@given(days=st.lists(st.tuples(st.dates(DAY, DAY + timedelta(days=20)), FEEDS), max_size=5))
def test_what_is_written_is_read_and_the_larger_number_of_a_day_stays(
    tmp_path_factory: pytest.TempPathFactory, days: list[tuple[date, Feeds]]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "audience.json"
    expected: dict[date, Feeds] = {}
    for day, feeds in days:
        write_day(path, day, feeds)
        known = expected.setdefault(day, {})
        for feed, families in feeds.items():
            for family, count in families.items():
                before = known.setdefault(feed, {}).get(family, 0)
                known[feed][family] = max(before, count)
    assert read_diary(path) == Diary(expected)
    assert [each.name for each in path.parent.iterdir()] == ([path.name] if days else [])


def test_days_long_past_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "audience.json"
    for back in (DAYS, DAYS - 1, 0):
        write_day(path, DAY - timedelta(days=back), {"option": {"apple": 1}})
    assert sorted(read_diary(path).days) == [DAY - timedelta(days=DAYS - 1), DAY]


@pytest.mark.parametrize("octets", [b"", b"{", b"\xff", b"[]", b'{"days": {"today": {}}}'])
def test_a_file_of_another_kind_is_refused_and_stays(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "audience.json"
    path.write_bytes(octets)
    with pytest.raises(DiaryError, match=r"it is no file of an audience; name another one"):
        read_diary(path)
    with pytest.raises(DiaryError):
        write_day(path, DAY, {"option": {"apple": 1}})
    assert path.read_bytes() == octets


class Counting:
    """Counts one more at each look; a day later at each turn."""

    def __init__(self) -> None:
        self.days = [DAY]

    def estimates(self) -> tuple[date, Feeds]:
        return self.days[-1], {"option": {"apple": len(self.days)}}

    def turn(self, today: date) -> None:
        self.days.append(today)


def test_each_day_is_written_before_the_next_one_begins_and_the_last_at_the_end(
    tmp_path: Path,
) -> None:
    path = tmp_path / "audience.json"
    counting = Counting()
    with keeping(counting, path, lambda: DAY + timedelta(days=len(counting.days)), every=0.001):
        while len(counting.days) < 3:
            pass
    days = counting.days[:-1]
    kept = {day: {"option": {"apple": n}} for n, day in enumerate(days, 1)}
    assert read_diary(path) == Diary(kept)


def test_what_can_not_be_written_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "gone" / "audience.json"
    counting = Counting()
    with keeping(counting, path, lambda: DAY, every=0.001):
        while len(counting.days) < 4:
            pass
    [record] = caplog.records
    assert record.getMessage().startswith("The audience can't be kept: [Errno 2]")
