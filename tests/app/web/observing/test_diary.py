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
    check_place,
    keeping,
    read_diary,
    write_days,
)

DAY = date(2026, 11, 30)
FEEDS = st.dictionaries(
    st.text(min_size=1, max_size=9),
    st.dictionaries(st.sampled_from(("apple", "google")), st.integers(0, 10**9), min_size=1),
)


COUNTED = st.dictionaries(st.dates(DAY, DAY + timedelta(days=20)), FEEDS, min_size=1, max_size=2)


@given(written=st.lists(COUNTED, max_size=5))
def test_what_is_written_is_read_and_the_larger_number_of_a_day_stays(
    tmp_path_factory: pytest.TempPathFactory, written: list[dict[date, Feeds]]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "audience.json"
    expected: dict[date, Feeds] = {}
    for days in written:
        write_days(path, days)
        for day, feeds in days.items():
            known = expected.setdefault(day, {})
            for feed, families in feeds.items():
                for family, count in families.items():
                    before = known.setdefault(feed, {}).get(family, 0)
                    known[feed][family] = max(before, count)
    assert read_diary(path) == Diary(expected)
    assert [each.name for each in path.parent.iterdir()] == ([path.name] if written else [])


def test_days_long_past_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "audience.json"
    for back in (DAYS, DAYS - 1, 0):
        write_days(path, {DAY - timedelta(days=back): {"option": {"apple": 1}}})
    assert sorted(read_diary(path).days) == [DAY - timedelta(days=DAYS - 1), DAY]


@pytest.mark.parametrize("octets", [b"", b"{", b"\xff", b"[]", b'{"days": {"today": {}}}'])
def test_a_file_of_another_kind_is_refused_and_stays(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "audience.json"
    path.write_bytes(octets)
    with pytest.raises(DiaryError, match=r"it is no file of an audience; name another one"):
        read_diary(path)
    with pytest.raises(DiaryError):
        write_days(path, {DAY: {"option": {"apple": 1}}})
    assert path.read_bytes() == octets


class Counting:
    """Counts one more at each look, which is a day later; nobody was there on the first day."""

    def __init__(self) -> None:
        self.looks = 0

    def estimates(self) -> dict[date, Feeds]:
        self.looks += 1
        return {self.day(n): self.feeds(n) for n in (self.looks - 1, self.looks)}

    def day(self, number: int) -> date:
        return DAY + timedelta(days=number)

    def feeds(self, number: int) -> Feeds:
        return {"option": {"apple": number}} if number else {}


def test_each_day_is_written_as_it_ended_and_the_last_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "audience.json"
    counting = Counting()
    with keeping(counting, path, every=0.001):
        while counting.looks < 3:
            pass
    numbers = range(1, counting.looks + 1)
    assert read_diary(path) == Diary({counting.day(n): counting.feeds(n) for n in numbers})


def test_what_can_not_be_written_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "gone" / "audience.json"
    with pytest.raises(DiaryError, match="in its folder: No such file or directory; let"):
        check_place(path)
    counting = Counting()
    with keeping(counting, path, every=0.001):
        while counting.looks < 4:
            pass
    [record] = caplog.records
    told = f"{path}: it can't be written: No such file or directory"
    assert record.getMessage() == f"The audience can't be kept: {told}"


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/"])
def test_what_is_no_file_is_refused(path: str) -> None:
    with pytest.raises(DiaryError, match=f"{path}: it is no file; name one with KALENDS_AUDIENCE"):
        read_diary(Path(path))


def test_a_folder_that_nobody_may_write_to_is_told_at_the_start(tmp_path: Path) -> None:
    check_place(tmp_path / "audience.json")
    with pytest.raises(DiaryError, match="nothing can be written in its folder: "):
        check_place(Path("/proc/audience.json"))
