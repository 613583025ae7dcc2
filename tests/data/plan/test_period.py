"""What a plan is for: a year, or a stated period."""

from datetime import date
from pathlib import Path

import pytest

from data.when.period import Period
from tests.data.plan.folders import CLUB, PLAN, faults, item, load

YEAR = "year = 2027\n"
NEITHER = "it is for one year or one period"


@pytest.mark.parametrize(
    ("text", "start", "last"),
    [
        ("year = 2027", date(2027, 1, 1), date(2027, 12, 31)),
        ('period = "2027"', date(2027, 1, 1), date(2027, 12, 31)),
        ('period = "2026-09/2027-08"', date(2026, 9, 1), date(2027, 8, 31)),
        ('period = "2026-09-15/2027-06-20"', date(2026, 9, 15), date(2027, 6, 20)),
        ('period = "2027-02"', date(2027, 2, 1), date(2027, 2, 28)),
        ('period = "2027-40"', date(2027, 1, 1), date(2027, 6, 30)),
        ('period = "2027/2028"', date(2027, 1, 1), date(2028, 12, 31)),
    ],
)
def test_period(tmp_path: Path, text: str, start: date, last: date) -> None:
    """A keyword's window is all of it."""
    plan = PLAN.replace(YEAR, f"{text}\n") + item(when='"ongoing"')
    (read,) = load(tmp_path, CLUB, plan).plans
    period = Period(start=start, end=date.fromordinal(last.toordinal() + 1))
    when = read.items[0].when
    assert (read.header.period, read.header.year) == (period, start.year)
    assert (when.start, when.last, period.last) == (start, last, last)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(0, "", NEITHER)]),
        ('year = 2027\nperiod = "2027"', [(0, "", NEITHER)]),
        ("year = 1899", [(1, "year", "the year is out of reach")]),
        ("year = 2200", [(1, "year", "the year is out of reach")]),
        ("year = 0", [(1, "year", "the year is out of reach")]),
        ("year = -1", [(1, "year", "the year is out of reach")]),
        ('period = ""', [(1, "period", "it is empty or an open interval")]),
        ('period = "2026-09/.."', [(1, "period", "it is empty or an open interval")]),
        ('period = "2026/27"', [(1, "period", "it is not a date")]),
        ('period = "2027-08/2026-09"', [(1, "period", "it ends before it starts")]),
        ('period = "2027~"', [(1, "period", "a plan's period is not approximate")]),
        ('period = "ongoing"', [(1, "period", "it is not a date")]),
        ('period = "9999"', [(1, "period", "the year is out of reach")]),
    ],
)
def test_faults_of_a_period(tmp_path: Path, text: str, found: list[tuple[int, str, str]]) -> None:
    """None of them makes a fault of a date, nor hides one."""
    plan = PLAN.replace(YEAR, f"{text}\n")
    line = plan.count("\n") + 7
    expected = [("club-2027.toml", *each) for each in found]
    wrong = ("club-2027.toml", line, "items[1].when", "there is no such day")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert faults(tmp_path / "a", CLUB, plan + item()) == expected
    assert sorted(faults(tmp_path / "b", CLUB, plan + item(when='"2027-02-30"'))) == sorted(
        [*expected, wrong]
    )
