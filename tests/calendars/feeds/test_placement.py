"""Where windows stand, and when they are tentative."""

from datetime import date

import pytest

from calendars.feeds.options import Approx
from calendars.feeds.placement import Placement, Recurrence, placement, tentative
from data.when.period import year_period
from data.when.reading import parse_when

LAST = date(2023, 12, 31)


def marker(month: int, day: int = 1) -> Placement:
    return Placement(start=date(2023, month, day), end=date(2023, month, day + 1), marker=True)


def repeated(day: int, frequency: str, interval: int) -> Placement:
    return Placement(
        start=date(2023, 1, day),
        end=date(2023, 1, day + 1),
        marker=True,
        recurrence=Recurrence(frequency=frequency, interval=interval, until=LAST),
    )


SPANS = {
    "2023-05-26": Placement(start=date(2023, 5, 26), end=date(2023, 5, 27)),
    "2023-09-09~/2023-09-10~": Placement(start=date(2023, 9, 9), end=date(2023, 9, 11)),
    "2023-02": Placement(start=date(2023, 2, 1), end=date(2023, 3, 1)),
    "2023-12": Placement(start=date(2023, 12, 1), end=date(2024, 1, 1)),
    "2023-07/2023-08": Placement(start=date(2023, 7, 1), end=date(2023, 9, 1)),
    "2023-07-01/2023-09-01": marker(7),
    "2023-34": marker(4),
    "2023-22": marker(6),
    "2023-41": marker(7),
    "2023": marker(1),
    "unscheduled": marker(1),
    "ongoing": marker(1),
    "every week": repeated(2, "WEEKLY", 1),
    "every month": repeated(1, "MONTHLY", 1),
    "every quarter": repeated(1, "MONTHLY", 3),
    "every half-year": repeated(1, "MONTHLY", 6),
}
STARTS = {"2023-02": marker(2), "2023-12": marker(12), "2023-07/2023-08": marker(7)}


@pytest.mark.parametrize("text", SPANS)
def test_a_window_is_a_span_or_a_marker(text: str) -> None:
    when = parse_when(text, year_period(2023))
    assert placement(when, Approx.SPAN) == SPANS[text]
    assert placement(when, Approx.START) == STARTS.get(text, SPANS[text])


def test_only_a_firm_day_is_not_tentative() -> None:
    firm = [text for text in SPANS if not tentative(parse_when(text, year_period(2023)))]
    assert firm == ["2023-05-26", "2023-07-01/2023-09-01"]


def test_the_first_monday_may_be_the_first_day() -> None:
    assert placement(parse_when("every week", year_period(2024)), Approx.SPAN).start == date(
        2024, 1, 1
    )
