"""What subscribers are told when a date of one kind becomes one of another."""

import pytest
from hypothesis import given

from data.journal.change import ChangeKind, date_kind
from data.when.reading import parse_when
from data.when.value import LIMITS, Days, Rule, Unscheduled, When
from tests.data.when.generated import PERIOD, WHENS

KINDS = {
    "F": ChangeKind.FIRM,
    "n": ChangeKind.NARROWED,
    "M": ChangeKind.MOVED,
    "o": ChangeKind.LOOSENED,
    "P": ChangeKind.POSTPONED,
    "R": ChangeKind.RHYTHM,
    "=": ChangeKind.TEXT,
}
# From the date of a line to those of all lines, in their order: (F) the date is set, (n) narrowed
# down, (M) moved, (o) open again, (P) postponed, (R) another rhythm, (=) nothing but its text.
TABLE = """
2023-06-10                           . o M n o o o M o o o o o o o M = o o o o o o P
2023-06-10~                          F . F F o o o F o o o o o o o F F o o o o o o P
2023-06-09/2023-06-11                M M . M o o o M o M o M o M o M M o o o o o o P
2023-06-10T10:00                     o o M . o o o M o o o o o o o M M o o o o o o P
2023-06                              F n F F . o n F o n o n o n o F F o o o o o = P
2023                                 F n F F n . n F n n n n n n n F F n R n = o n P
[2023-06-05..2023-06-15]             F n F F o o . F o n o n o n o F F o o o o o o P
{2023-06-10,2023-06-24}              M M M M o o M . o M o o o M o M M o o o o o o P
{2023-05,2023-06}                    F n F F n o n F . n o n n n o F F o o M o o n P
[..2023-06-10]                       F n M F o o o M o . M M M M M M F M o o o o o P
[..2023-06-30]                       F n F F n o n F n M . M M M n M F M o o o o n P
2023-06-10/..                        F n M F o o o F o M M . o M M M F M o o o o o P
2023-06/..                           F n F F n o n F o M M n . M M M F n o n o o n P
../2023-06-10                        F n M F o o o M o M M M M . o M F M o o o o o P
../2023-06                           F n F F n o n F n M o M M n . M F o o o o o n P
FREQ=MONTHLY;BYMONTHDAY=10           M M M M M o M M M M M M M M M . M o o M o o M P
FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10  = o M M o o o M o o o o o o o M . o o o o o o P
[..FREQ=MONTHLY;BYMONTHDAY=10]       F n F F n o n F n M M M o M n F F . R R R R R P
every month                          F n F F n R n F n n n n n n n F F R . R R R R P
every month in 2023-06/2023-08       F n F F n o n F M n n n o n n F F R R . R R R P
ongoing                              F n F F n = n F n n n n n n n F F R R R . o n P
ongoing~                             F n F F n n n F n n n n n n n F F R R R n . n P
ongoing in 2023-06                   F n F F = o n F o n o n o n o F F R R R o o . P
unscheduled                          F n F F n n n F n n n n n n n F F n n n n n n .
"""
ROWS = {line[:36].rstrip(): line[37:].split() for line in TABLE.strip().splitlines()}


def when(text: str) -> When:
    return parse_when(text, PERIOD)


@pytest.mark.parametrize("before", ROWS)
def test_every_kind_becomes_every_other_one(before: str) -> None:
    others = {after: sign for after, sign in zip(ROWS, ROWS[before], strict=True) if sign != "."}
    assert {after: date_kind(when(before), when(after)) for after in others} == {
        after: KINDS[sign] for after, sign in others.items()
    }


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        # How the same days are cut or found changes nothing.
        ("2023-06-10/2023-06-11", "{2023-06-10,2023-06-11}", "="),
        ("FREQ=DAILY in 2023-06-10/2023-06-12", "2023-06-10/2023-06-12", "="),
        ("{2023-03-20,2023-09-20}", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=20", "="),
        ("[..2023-06-10]", "[..FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10]", "="),
        # In each of two months is more than at some time of both.
        ("2023-05/2023-06", "{2023-05,2023-06}", "n"),
        ("{2023-05,2023-06}", "[2023-05-15..2023-06-15]", "n"),
        # Several.
        ("{2023-06-10,2023-06-24}", "{2023-06-10,2023-06-25}", "M"),
        ("{2023-06-10,2023-06-24}", "{2023-06-10,2023-06-24~}", "o"),
        ("{2023-06-10,2023-06-24~}", "{2023-06-10,2023-06-24}", "F"),
        ("{2023-06-10,2023-07}", "{2023-06-10,2023-07-08}", "F"),
        # The time of a day.
        ("2023-06-10T10:00", "2023-06-10T11:00", "M"),
        ("2023-06-10T10:00", "2023-06-10T10:00/2023-06-10T12:00", "M"),
        ("2023-06", "2023-06-10T10:00", "F"),
        # Limits.
        ("[..2023-06-30]", "[..2023-06-10]", "M"),
        ("[..2023-06-30]", "[..2023-06-30~]", "o"),
        ("[..2023-06-10]", "2023-06-11", "M"),
        ("../2023-06", "../2023-05", "M"),
        ("2023-06/..", "2023-07/..", "M"),
        ("2023-06-10/..", "2023-06-09", "M"),
        # What comes again.
        ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=WE", "R"),
        ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU~", "o"),
        ("FREQ=WEEKLY;BYDAY=TU~", "FREQ=WEEKLY;BYDAY=TU", "F"),
        ("FREQ=YEARLY;BYMONTH=10;BYDAY=1WE", "FREQ=YEARLY;BYMONTH=10;BYDAY=2WE", "M"),
        ("every week in 2023-06", "every week in 2023-07", "R"),
        ("ongoing in 2023-06", "ongoing in 2023-07", "M"),
        ("2023-30", "2023-24", "="),
    ],
)
def test_what_else_becomes_of_dates(before: str, after: str, kind: str) -> None:
    assert date_kind(when(before), when(after)) is KINDS[kind]


@given(WHENS, WHENS)
def test_what_is_told_is_true(before: When, after: When) -> None:
    kind = date_kind(before, after)
    assert (kind is ChangeKind.POSTPONED) == (
        isinstance(after, Unscheduled) and not isinstance(before, Unscheduled)
    )
    if kind is ChangeKind.FIRM:
        assert after.firm
    if kind is ChangeKind.LOOSENED:
        assert not after.firm or isinstance(after, (*LIMITS, Rule, Days))
    if kind is ChangeKind.RHYTHM:
        assert before.repeats or after.repeats


@given(WHENS)
def test_a_date_stays_itself(when: When) -> None:
    assert date_kind(when, when) is ChangeKind.TEXT


@given(WHENS, WHENS)
def test_what_is_set_is_not_set_on_its_way_back(before: When, after: When) -> None:
    if date_kind(before, after) is ChangeKind.FIRM:
        assert date_kind(after, before) is not ChangeKind.FIRM
    if date_kind(before, after) is ChangeKind.NARROWED:
        assert date_kind(after, before) is not ChangeKind.NARROWED
