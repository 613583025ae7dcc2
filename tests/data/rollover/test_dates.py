"""Every kind of date a year later: a day is loosened to its month, the rest stays as it is."""

from datetime import date

import pytest
from hypothesis import given

from data.rollover.dates import a_year_later, keeps_wording
from data.rollover.years import year_after
from data.when.edtf import WhenError
from data.when.period import Period, year_period
from data.when.reading import parse_when
from data.when.value import Days, Deadline, When
from tests.data.when.generated import PERIOD, WHENS

NEXT = year_after(PERIOD)
LATER = {
    # days
    "2023-05-26": "2024-05",
    "2023-05-28~": "2024-05",
    "2023-02-28": "2024-02",
    "2023-12-31": "2024-12",
    "2023-09-09/2023-09-10": "2024-09",
    "2023-12-31/2024-01-01": "2024-12/2025-01",
    "2023-05-26T10:00/2023-05-26T18:00": "2024-05",
    # some day within
    "2023-02": "2024-02",
    "2023-08~": "2024-08~",
    "2022-12/2023-02": "2023-12/2024-02",
    "2023-22": "2024-22",
    "2023-24": "2024-24",
    "2023-30": "2024-30",
    "2023-34": "2024-34",
    "2023-36/2024-33": "2024-36/2025-33",
    "2023-41": "2024-41",
    "2023": "2024",
    "[2023-05-16..2023-05-31]": "[2024-05-16..2024-05-31]",
    "[2023-02-15..2023-02-28]": "[2024-02-15..2024-02-29]",
    "[2023-12-25~..2024-01-08~]": "[2024-12-25~..2025-01-08~]",
    # several
    "{2023-10-01..2023-10-03,2023-10-15}": "2024-10",
    "{2023-09-30..2023-10-01,2023-10-15}": "2024-09/2024-10",
    "{2023-05-26,2023-10-15}": "{2024-05,2024-10}",
    "{2023-05-26,2023-06~,2023-35..2023-36}": "{2024-05,2024-06~,2024-35..2024-36}",
    # limits
    "[..2023-06-15]": "[..2024-06-15~]",
    "2023-09-01/..": "2024-09/..",
    "2023-09-01~/..": "2024-09~/..",
    "2023-22/..": "2024-22/..",
    "2023-29/..": "2024-29/..",
    "2028/..": "2029/..",
    "../2023-06-15": "../2024-06",
    "../2023-06-15~": "../2024-06~",
    "../2023-35": "../2024-35",
    # what comes again
    "FREQ=WEEKLY;BYDAY=TU": "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU~": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU~",
    "[..FREQ=MONTHLY;BYMONTHDAY=11]": "[..FREQ=MONTHLY;BYMONTHDAY=11]",
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE",
    "FREQ=WEEKLY;BYDAY=SU in 2023-06/2023-08": "FREQ=WEEKLY;BYDAY=SU in 2024-06/2024-08",
    "FREQ=WEEKLY;BYDAY=SU in 2023-06-05/2023-08-20": (
        "FREQ=WEEKLY;BYDAY=SU in 2024-06-05/2024-08-20"
    ),
    "FREQ=WEEKLY;BYDAY=SU in 2023-06-05/2023-06-11": (
        "FREQ=WEEKLY;BYDAY=SU in 2024-06-05/2024-06-11"
    ),
    # There is no fifth Saturday in July, 2024, and no Sunday on a day alone.
    "FREQ=YEARLY;BYMONTH=7;BYDAY=5SA": "2024-07",
    "[..FREQ=YEARLY;BYMONTH=7;BYDAY=5SA]": "2024-07",
    "FREQ=WEEKLY;BYDAY=SU in 2023-06-04/2023-06-04": "2024-06",
    "every week": "every week",
    "every quarter": "every quarter",
    "every week in 2023-08-26/2023-10-20": "every week in 2024-08-26/2024-10-20",
    "ongoing": "ongoing",
    "ongoing~": "ongoing~",
    "ongoing in 2023-06/2023-08": "ongoing in 2024-06/2024-08",
    "unscheduled": "unscheduled",
}


@pytest.mark.parametrize("text", LATER)
def test_a_year_later(text: str) -> None:
    expected = parse_when(LATER[text], NEXT)
    assert a_year_later(parse_when(text, PERIOD), NEXT) == expected


def test_after_a_leap_year() -> None:
    leap = year_period(2024)
    texts = (
        *("2024-02-29", "2024-02", "[2024-02-15..2024-02-29]", "[..2024-02-29]"),
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "ongoing in 2024-02-01/2024-02-29"),
    )
    later = [a_year_later(parse_when(text, leap), year_period(2025)).text for text in texts]
    assert later == [
        *("2025-02", "2025-02", "[2025-02-15..2025-02-28]", "[..2025-02-28~]"),
        *("2025-02", "ongoing in 2025-02"),
    ]


def test_bounds_that_are_the_period_stay_it() -> None:
    school = Period(start=date(2026, 9, 1), end=date(2027, 9, 1))
    texts = ("2027-02/..", "../2027-02", "ongoing", "FREQ=MONTHLY;BYMONTHDAY=1", "unscheduled")
    later = [a_year_later(parse_when(text, school), year_after(school)) for text in texts]
    assert [(when.start, when.end) for when in later] == [
        (date(2028, 2, 1), date(2028, 9, 1)),
        (date(2027, 9, 1), date(2028, 3, 1)),
        (date(2027, 9, 1), date(2028, 9, 1)),
        (date(2027, 9, 1), date(2028, 8, 2)),
        (date(2027, 9, 1), date(2028, 9, 1)),
    ]


def test_the_end_of_the_years() -> None:
    with pytest.raises(WhenError) as refused:
        a_year_later(parse_when("2199-05", PERIOD), NEXT)
    assert str(refused.value) == "the year is out of reach; years go from 1900 to 2199"


@given(WHENS)
def test_no_day_is_promised_and_what_is_written_can_be_read(when: When) -> None:
    later = a_year_later(when, NEXT)
    assert not isinstance(later, Days)
    assert not isinstance(later, Deadline) or later.approximate
    assert parse_when(later.text, NEXT) == later


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("2023-05", "2024-05", True),
        ("2023-05-26", "2024-05", False),
        ("2023-05~", "2024-05~", True),
        ("[..2023-06-15]", "[..2024-06-15~]", False),
        ("[..2023-06-15~]", "[..2024-06-15~]", True),
        ("every week", "every week", True),
        ("FREQ=YEARLY;BYMONTH=7;BYDAY=5SA", "2024-07", False),
    ],
)
def test_wording_is_kept_where_it_says_as_much(before: str, after: str, kept: bool) -> None:  # noqa: FBT001
    assert keeps_wording(parse_when(before, PERIOD), parse_when(after, NEXT)) is kept
