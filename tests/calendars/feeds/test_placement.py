"""Where dates of every kind stand, how they are repeated, and when they are tentative."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.feeds.options import Approx
from calendars.feeds.placement import LONGEST_SPAN, Placement, Recurrence, placement, tentative
from data.when.period import DAY, Period, year_period
from data.when.reading import parse_when
from data.when.value import Hours, Rhythm, Rule, When
from tests.data.when.generated import PERIOD, WHENS, ZONE

BEFORE = date(2022, 11, 20)
MAY = date(2023, 5, 4)


def span(first: str, last: str = "") -> Placement:
    """Return the days from the first to the last one, inclusive."""
    end = date.fromisoformat(last or first) + DAY
    return Placement(start=date.fromisoformat(first), end=end)


def marker(text: str) -> Placement:
    day = date.fromisoformat(text)
    return Placement(start=day, end=day + DAY, marker=True)


def repeated(text: str, rule: str, until: str, *, marked: bool = True) -> Placement:
    day = date.fromisoformat(text)
    recurrence = Recurrence(rule=rule, until=date.fromisoformat(until))
    return Placement(start=day, end=day + DAY, marker=marked, recurrence=recurrence)


def given_by(text: str, rule: str, until: str) -> Placement:
    return repeated(text, rule, until, marked=False)


def timed(text: str, begin: time, end: time | None = None) -> Placement:
    day = date.fromisoformat(text)
    return Placement(start=day, end=day + DAY, hours=Hours(begin=begin, end=end, zone=ZONE))


SPANS = {
    "2023-05-26": span("2023-05-26"),
    "2023-09-09~/2023-09-10~": span("2023-09-09", "2023-09-10"),
    # Stated days are a span, however many.
    "2023-07-01/2023-09-01": span("2023-07-01", "2023-09-01"),
    "2023-01-01/2023-12-31": span("2023-01-01", "2023-12-31"),
    "2023-05-26T10:00": timed("2023-05-26", time(10)),
    "2023-05-26T10:00/2023-05-26T18:00": timed("2023-05-26", time(10), time(18)),
    "2023-02": span("2023-02-01", "2023-02-28"),
    "2023-12": span("2023-12-01", "2023-12-31"),
    "2023-07/2023-08": span("2023-07-01", "2023-08-31"),
    "[2023-05-16..2023-05-31]": span("2023-05-16", "2023-05-31"),
    "[2023-05-01..2023-07-01]": span("2023-05-01", "2023-07-01"),
    "[2023-05-01..2023-07-02]": marker("2023-05-01"),
    "2023-34": marker("2023-04-01"),
    "2023-22": marker("2023-06-01"),
    "2023-24": marker("2023-12-01"),
    "2023-30": marker("2023-12-01"),
    "2023-41": marker("2023-07-01"),
    "2023": marker("2023-01-01"),
    "[..2023-06-15]": marker("2023-06-15"),
    "[..2023-06-15~]": marker("2023-06-15"),
    "2023-09-01/..": marker("2023-09-01"),
    "2023-12-20/..": marker("2023-12-20"),
    "2023-05/..": marker("2023-05-01"),
    "../2023-06-15": marker("2023-06-15"),
    "../2023-01-05": marker("2023-01-05"),
    "../2023-10": marker("2023-10-31"),
    "ongoing": marker("2023-01-01"),
    "ongoing~": marker("2023-01-01"),
    "ongoing in 2023-06": span("2023-06-01", "2023-06-30"),
    "ongoing in 2023-06/2023-08": marker("2023-06-01"),
    "unscheduled": marker("2023-05-04"),
    "every week": repeated("2023-01-02", "FREQ=WEEKLY", "2023-12-31"),
    "every 2 weeks": repeated("2023-01-02", "FREQ=WEEKLY;INTERVAL=2", "2023-12-31"),
    "every month": repeated("2023-01-01", "FREQ=MONTHLY", "2023-12-31"),
    "every quarter": repeated("2023-01-01", "FREQ=MONTHLY;INTERVAL=3", "2023-12-31"),
    "every half-year": repeated("2023-01-01", "FREQ=MONTHLY;INTERVAL=6", "2023-12-31"),
    "every year": repeated("2023-01-01", "FREQ=MONTHLY;INTERVAL=12", "2023-12-31"),
    "every month in 2023-03/2023-08": repeated("2023-03-01", "FREQ=MONTHLY", "2023-08-31"),
    # On the 31st it would come in each other month.
    "every month in 2023-01-31/2023-06-30": repeated("2023-02-01", "FREQ=MONTHLY", "2023-06-30"),
    "every month in 2023-06-10/2023-06-20": repeated("2023-06-10", "FREQ=MONTHLY", "2023-06-20"),
    "every week in 2023-06-06/2023-07-02": repeated("2023-06-12", "FREQ=WEEKLY", "2023-07-02"),
    "every week in 2023-06-06/2023-06-09": repeated("2023-06-06", "FREQ=WEEKLY", "2023-06-09"),
    "FREQ=WEEKLY;BYDAY=TU": given_by("2023-01-03", "FREQ=WEEKLY;BYDAY=TU", "2023-12-26"),
    "FREQ=WEEKLY;BYDAY=TU~": given_by("2023-01-03", "FREQ=WEEKLY;BYDAY=TU", "2023-12-26"),
    "FREQ=MONTHLY;BYDAY=1WE": given_by("2023-01-04", "FREQ=MONTHLY;BYDAY=1WE", "2023-12-06"),
    "FREQ=DAILY in 2023-07-03/2023-07-07": given_by("2023-07-03", "FREQ=DAILY", "2023-07-07"),
    "[..FREQ=MONTHLY;BYMONTHDAY=11]": repeated(
        "2023-01-11", "FREQ=MONTHLY;BYMONTHDAY=11", "2023-12-11"
    ),
    "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE": span("2023-10-04"),
    "[..FREQ=YEARLY;BYMONTH=10;BYDAY=1WE]": marker("2023-10-04"),
}
STARTS = {
    "2023-02": marker("2023-02-01"),
    "2023-12": marker("2023-12-01"),
    "2023-07/2023-08": marker("2023-07-01"),
    "[2023-05-16..2023-05-31]": marker("2023-05-16"),
    "[2023-05-01..2023-07-01]": marker("2023-05-01"),
    "ongoing in 2023-06": marker("2023-06-01"),
}
APART = {
    "{2023-10-01..2023-10-03,2023-10-15~,2023-12}": [
        span("2023-10-01", "2023-10-03"),
        span("2023-10-15"),
        span("2023-12-01", "2023-12-31"),
    ],
    "{2023-05,2023-35}": [span("2023-05-01", "2023-05-31"), marker("2023-07-01")],
    "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=20": [span("2023-03-20"), span("2023-09-20")],
    "[..FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=20]": [marker("2023-03-20"), marker("2023-09-20")],
}


def placed(text: str, approx: Approx = Approx.SPAN, left: date = MAY) -> list[Placement]:
    """Return where each part of a date stands."""
    return [placement(part, approx, left) for part in parse_when(text, PERIOD, ZONE).apart]


@pytest.mark.parametrize("text", SPANS)
def test_a_date_is_a_span_or_a_marker(text: str) -> None:
    assert placed(text) == placed(text, Approx.FIRM) == [SPANS[text]]
    assert placed(text, Approx.START) == [STARTS.get(text, SPANS[text])]


@pytest.mark.parametrize("text", APART)
def test_several_dates_stand_apart(text: str) -> None:
    assert placed(text) == APART[text]


def test_what_has_no_date_stands_on_the_day_that_left_it_so() -> None:
    school = Period(start=date(2026, 9, 1), end=date(2027, 9, 1))
    lefts = [
        date(2026, 8, 31),
        date(2026, 9, 1),
        date(2027, 3, 4),
        date(2027, 8, 31),
        date(2027, 9, 1),
    ]
    when = parse_when("unscheduled", school)
    starts = [placement(when, Approx.SPAN, left).start for left in lefts]
    assert starts == [school.start, *lefts[1:4], school.start]
    assert placed("unscheduled", left=BEFORE) == [marker("2023-01-01")]


def test_moments_are_those_of_the_zone() -> None:
    moments = {
        text: [moment.astimezone(UTC) for moment in placed(text)[0].moments or ()]
        for text in ("2023-05-26T10:00", "2023-05-26T10:00/2023-05-26T18:00", "2023-12-31T23:30")
    }
    assert list(moments.values()) == [
        [datetime(2023, 5, 26, 7, tzinfo=UTC), datetime(2023, 5, 26, 8, tzinfo=UTC)],
        [datetime(2023, 5, 26, 7, tzinfo=UTC), datetime(2023, 5, 26, 15, tzinfo=UTC)],
        [datetime(2023, 12, 31, 20, 30, tzinfo=UTC), datetime(2023, 12, 31, 21, 30, tzinfo=UTC)],
    ]
    assert placed("2023-05-26")[0].moments is None


def test_only_a_day_or_a_limit_that_is_firm_is_not_tentative() -> None:
    loose = [text for text in SPANS if tentative(parse_when(text, PERIOD, ZONE))]
    firm = [text for text in SPANS if text not in loose]
    assert firm == [
        *("2023-05-26", "2023-07-01/2023-09-01", "2023-01-01/2023-12-31"),
        *("2023-05-26T10:00", "2023-05-26T10:00/2023-05-26T18:00"),
        *("[..2023-06-15]", "2023-09-01/..", "2023-12-20/..", "../2023-06-15", "../2023-01-05"),
        *("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1WE"),
        "FREQ=DAILY in 2023-07-03/2023-07-07",
        *("[..FREQ=MONTHLY;BYMONTHDAY=11]", "FREQ=YEARLY;BYMONTH=10;BYDAY=1WE"),
        "[..FREQ=YEARLY;BYMONTH=10;BYDAY=1WE]",
    ]


def test_the_first_monday_may_be_the_first_day() -> None:
    when = parse_when("every week", year_period(2024))
    assert placement(when, Approx.SPAN, MAY).start == date(2024, 1, 1)


@given(WHENS, st.sampled_from(Approx), st.dates(date(2021, 1, 1), date(2026, 1, 1)))
def test_every_part_stands_within_its_window(when: When, approx: Approx, left: date) -> None:
    for part in when.apart:
        found = placement(part, approx, left)
        assert part.start <= found.start < found.end <= part.end
        assert not found.marker or found.end - found.start == DAY
        if found.recurrence:
            assert isinstance(part, Rule | Rhythm)
            assert found.start <= found.recurrence.until == part.last
        if not part.day_stated:
            assert found.end - found.start <= timedelta(days=LONGEST_SPAN)
