"""Every form of a date, every refusal, and bounds reckoned anew with the standard library."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.when.edtf import REMEDY, Precision, WhenError
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import KEYWORDS, When

YEAR = 2023
DAY = timedelta(days=1)


def window(
    text: str, start: str, end: str, precision: Precision, *, approximate: bool = False
) -> When:
    """Return the value expected of a text; `end` is exclusive."""
    return When(
        text=text,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        precision=precision,
        approximate=approximate,
    )


def loose(text: str, start: str, end: str, precision: Precision) -> When:
    return window(text, start, end, precision, approximate=True)


WHENS = [
    window("2023-05-26", "2023-05-26", "2023-05-27", Precision.DAY),
    loose("2023-05-28~", "2023-05-28", "2023-05-29", Precision.DAY),
    window("2023-02-28", "2023-02-28", "2023-03-01", Precision.DAY),
    window("2024-02-29", "2024-02-29", "2024-03-01", Precision.DAY),
    window("2000-02-29", "2000-02-29", "2000-03-01", Precision.DAY),
    window("2023-12-31", "2023-12-31", "2024-01-01", Precision.DAY),
    window("1900-01-01", "1900-01-01", "1900-01-02", Precision.DAY),
    window("2199-12-31", "2199-12-31", "2200-01-01", Precision.DAY),
    window("2023-09-09/2023-09-10", "2023-09-09", "2023-09-11", Precision.DAY),
    window("2023-05-26/2023-05-26", "2023-05-26", "2023-05-27", Precision.DAY),
    window("2023-12-31/2024-01-01", "2023-12-31", "2024-01-02", Precision.DAY),
    loose("2023-07-05~/2023-07-06~", "2023-07-05", "2023-07-07", Precision.DAY),
    loose("2023-07-05~/2023-07-06", "2023-07-05", "2023-07-07", Precision.DAY),
    loose("2023-07-05/2023-07-06~", "2023-07-05", "2023-07-07", Precision.DAY),
    window("2023-02", "2023-02-01", "2023-03-01", Precision.MONTH),
    window("2024-02", "2024-02-01", "2024-03-01", Precision.MONTH),
    window("2023-12", "2023-12-01", "2024-01-01", Precision.MONTH),
    loose("2023-08~", "2023-08-01", "2023-09-01", Precision.MONTH),
    window("2023-10/2023-11", "2023-10-01", "2023-12-01", Precision.MONTH),
    window("2022-12/2023-02", "2022-12-01", "2023-03-01", Precision.MONTH),
    loose("2023-10~/2023-11~", "2023-10-01", "2023-12-01", Precision.MONTH),
    window("2023-21", "2023-03-01", "2023-06-01", Precision.SEASON),
    window("2023-22", "2023-06-01", "2023-09-01", Precision.SEASON),
    window("2023-23", "2023-09-01", "2023-12-01", Precision.SEASON),
    loose("2023-22~", "2023-06-01", "2023-09-01", Precision.SEASON),
    window("2023-21/2023-22", "2023-03-01", "2023-09-01", Precision.SEASON),
    window("2023-33", "2023-01-01", "2023-04-01", Precision.QUARTER),
    window("2023-34", "2023-04-01", "2023-07-01", Precision.QUARTER),
    window("2023-35", "2023-07-01", "2023-10-01", Precision.QUARTER),
    window("2023-36", "2023-10-01", "2024-01-01", Precision.QUARTER),
    loose("2023-34~", "2023-04-01", "2023-07-01", Precision.QUARTER),
    window("2023-34/2023-35", "2023-04-01", "2023-10-01", Precision.QUARTER),
    window("2023-36/2024-33", "2023-10-01", "2024-04-01", Precision.QUARTER),
    window("2023-40", "2023-01-01", "2023-07-01", Precision.HALF_YEAR),
    window("2023-41", "2023-07-01", "2024-01-01", Precision.HALF_YEAR),
    loose("2023-41~", "2023-07-01", "2024-01-01", Precision.HALF_YEAR),
    window("2023-40/2023-41", "2023-01-01", "2024-01-01", Precision.HALF_YEAR),
    window("2023", "2023-01-01", "2024-01-01", Precision.YEAR),
    loose("2023~", "2023-01-01", "2024-01-01", Precision.YEAR),
    window("2023/2024", "2023-01-01", "2025-01-01", Precision.YEAR),
    window("unscheduled", "2023-01-01", "2024-01-01", Precision.NONE),
    window("ongoing", "2023-01-01", "2024-01-01", Precision.NONE),
    window("every week", "2023-01-01", "2024-01-01", Precision.NONE),
    window("every month", "2023-01-01", "2024-01-01", Precision.NONE),
    window("every quarter", "2023-01-01", "2024-01-01", Precision.NONE),
    window("every half-year", "2023-01-01", "2024-01-01", Precision.NONE),
]

NO_DATE = ("it is not a date", REMEDY)
OPEN = ("it is empty or an open interval", "give both ends")
SLASHES = ("it has more than one slash", REMEDY)
MIXED = ("its two ends are of different kinds", "write both as days or both as months")
BACKWARDS = ("it ends before it starts", "put the earlier date first")
WINTERS = ("a year has two winters", "write the months, as in 2022-12/2023-02")
MONTHS = "months go from 01 to 12"
YEARS = ("the year is out of reach", "years go from 1900 to 2199")

REFUSALS = {
    # days and months that don't exist
    "2023-02-30": ("there is no such day", "2023-02 has days 01 to 28"),
    "2023-02-29": ("there is no such day", "2023-02 has days 01 to 28"),
    "2024-02-30": ("there is no such day", "2024-02 has days 01 to 29"),
    "1900-02-29": ("there is no such day", "1900-02 has days 01 to 28"),
    "2023-04-31": ("there is no such day", "2023-04 has days 01 to 30"),
    "2023-05-00": ("there is no such day", "2023-05 has days 01 to 31"),
    "2023-05-32": ("there is no such day", "2023-05 has days 01 to 31"),
    "2023-05-26/2023-02-30": ("there is no such day", "2023-02 has days 01 to 28"),
    "2023-13": ("there is no month 13", MONTHS),
    "2023-13-01": ("there is no month 13", MONTHS),
    "2023-00": ("there is no month 00", MONTHS),
    "2023-20": ("there is no month 20", MONTHS),
    "2023-25": ("there is no month 25", MONTHS),
    "2023-32": ("there is no month 32", MONTHS),
    "2023-37": ("there is no month 37", MONTHS),
    "2023-39": ("there is no month 39", MONTHS),
    "2023-42": ("there is no month 42", MONTHS),
    "2023-99": ("there is no month 99", MONTHS),
    "2023-24": WINTERS,
    "2023-24~": WINTERS,
    "2023-24-01": WINTERS,
    "2023-23/2023-24": WINTERS,
    "2023-22-01": ("only a month has days", REMEDY),
    "2023-34-01": ("only a month has days", REMEDY),
    # intervals
    "2023-05-26/2023-05-25": BACKWARDS,
    "2023-11/2023-10": BACKWARDS,
    "2023-12/2023-01": BACKWARDS,
    "2024/2023": BACKWARDS,
    "2023-35/2023-34": BACKWARDS,
    "2023-05/": OPEN,
    "/2023-05": OPEN,
    "../2023": OPEN,
    "2023-05/..": OPEN,
    "2023-05-26/..": OPEN,
    "../..": OPEN,
    "/": OPEN,
    "": OPEN,
    "..": OPEN,
    "2023-05-26/2023-05-27/2023-05-28": SLASHES,
    "2023//2024": SLASHES,
    "2023-05-26/2023-06": MIXED,
    "2023-05/2023-06-01": MIXED,
    "2023/2023-12": MIXED,
    "2023-06/2023-22": MIXED,
    "2023-33/2023-41": MIXED,
    # years
    "0000": YEARS,
    "0000-01-01": YEARS,
    "1899-12-31": YEARS,
    "2200-01-01": YEARS,
    "9999": YEARS,
    "9999-12-31": YEARS,
    "2023/9999": YEARS,
    # the rest of EDTF
    "202X": NO_DATE,
    "20XX": NO_DATE,
    "2023-XX": NO_DATE,
    "2023-05-XX": NO_DATE,
    "2023-1X": NO_DATE,
    "2023-05-2X": NO_DATE,
    "2023-05-26?": NO_DATE,
    "2023-05-26%": NO_DATE,
    "2023-05?": NO_DATE,
    "2023~-05": NO_DATE,
    "2023-05-~26": NO_DATE,
    "2023-05~~": NO_DATE,
    "~2023-05": NO_DATE,
    "~": NO_DATE,
    "2023-05-26T10:00": NO_DATE,
    "2023-05-26T10:00:00Z": NO_DATE,
    "2023-05-26 10:00": NO_DATE,
    "[2023-05-26,2023-05-28]": NO_DATE,
    "{2023-05-26,2023-05-28}": NO_DATE,
    "{2023-05..2023-07}": NO_DATE,
    "2023-05-26..": NO_DATE,
    "..2023-05-26": NO_DATE,
    "Y20230": NO_DATE,
    "-2023": NO_DATE,
    "+2023": NO_DATE,
    "2023S2": NO_DATE,
    "2023-22^southern": NO_DATE,
    # other ways to write a date
    "23-05-26": NO_DATE,
    "02023": NO_DATE,
    "2023-5-26": NO_DATE,
    "2023-5": NO_DATE,
    "2023-": NO_DATE,
    "2023-05-": NO_DATE,
    "2023-W21": NO_DATE,
    "2023-W21-5": NO_DATE,
    "2023-146": NO_DATE,
    "20230526": NO_DATE,
    "2023.05.26": NO_DATE,
    "26.05.2023": NO_DATE,
    "2023\u201305\u201326": NO_DATE,
    "2023-05\u20132023-06": NO_DATE,
    "26 мая": NO_DATE,
    "today": NO_DATE,
    "\u0662\u0660\u0662\u0663-\u0660\u0665-\u0662\u0666": NO_DATE,
    "\uff12\uff10\uff12\uff13": NO_DATE,
    "202\u00b3": NO_DATE,
    " 2023": NO_DATE,
    "2023 ": NO_DATE,
    "2023\n": NO_DATE,
    "2023-05-26\r\n": NO_DATE,
    "2023-05 / 2023-06": NO_DATE,
    " ": NO_DATE,
    "\x00": NO_DATE,
    "2023-05-26\x00": NO_DATE,
    "\ud800": NO_DATE,
    # almost keywords
    "Ongoing": NO_DATE,
    "ongoing ": NO_DATE,
    "ongoing~": NO_DATE,
    "every  week": NO_DATE,
    "every day": NO_DATE,
    "every year": NO_DATE,
    "unscheduled/ongoing": NO_DATE,
    "2023/ongoing": NO_DATE,
}

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MARKS = st.sampled_from(["", "~"])
NEARLY_DATES = st.text("0123456789-/~.?%XTZS[]{},: everywkmonthqualfcsdig\u0662\n", max_size=24)
NUMBERED = st.builds(
    "{:04}-{:02}-{:02}".format,
    st.integers(0, 9999),
    st.integers(0, 99),
    st.integers(0, 99),
)


def parse_or_refuse(text: str) -> When | tuple[str, str]:
    """Return what a text means, or the problem and the remedy of its refusal."""
    try:
        return parse_when(text, year_period(YEAR))
    except WhenError as error:
        return error.problem, error.remedy


def behind_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@pytest.mark.parametrize("when", WHENS, ids=lambda when: when.text)
def test_text_means_window(when: When) -> None:
    assert parse_when(when.text, year_period(YEAR)) == when


@pytest.mark.parametrize(("text", "refusal"), REFUSALS.items(), ids=map(ascii, REFUSALS))
def test_text_is_refused(text: str, refusal: tuple[str, str]) -> None:
    assert parse_or_refuse(text) == refusal


def test_every_keyword_is_in_the_table() -> None:
    assert [when.text for when in WHENS if when.precision is Precision.NONE] == list(KEYWORDS)


def test_keyword_means_the_plans_year() -> None:
    expected = [window(keyword, "2024-01-01", "2025-01-01", Precision.NONE) for keyword in KEYWORDS]
    assert [parse_when(keyword, year_period(2024)) for keyword in KEYWORDS] == expected


def test_date_keeps_its_own_year() -> None:
    assert parse_when("2023-05-26", year_period(1999)) == parse_when(
        "2023-05-26", year_period(YEAR)
    )


def test_refusal_reads_as_a_sentence() -> None:
    assert str(WhenError("there is no such day", "2023-02 has days 01 to 28")) == (
        "there is no such day; 2023-02 has days 01 to 28"
    )


def test_remedy_names_only_what_is_understood() -> None:
    examples = ["2023-05-26", "2023-05", "2023-22", "2023-34", "2023-40", "2023"]
    named = [text for text in (*examples, *KEYWORDS) if text in REMEDY]
    assert named == [*examples, *KEYWORDS]
    assert [parse_when(text, year_period(YEAR)).text for text in named] == named


def test_window_tells_its_last_day_its_length_and_whether_days_are_stated() -> None:
    told = [
        (when.text, when.last.isoformat(), when.days, when.day_stated)
        for text in ("2023-05-26~", "2023-07-05/2023-07-06", "2024-02", "2023-34", "ongoing")
        if (when := parse_when(text, year_period(YEAR)))
    ]
    assert told == [
        ("2023-05-26~", "2023-05-26", 1, True),
        ("2023-07-05/2023-07-06", "2023-07-06", 2, True),
        ("2024-02", "2024-02-29", 29, False),
        ("2023-34", "2023-06-30", 91, False),
        ("ongoing", "2023-12-31", 365, False),
    ]


@given(st.text() | NEARLY_DATES | NUMBERED | st.builds("{}/{}".format, NUMBERED, NUMBERED))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Nothing but WhenError comes out, and what is understood keeps its text and is a window."""
    found = parse_or_refuse(text)
    if isinstance(found, When):
        assert (found.text, found.start < found.end) == (text, True)
    else:
        assert all(found)


@given(DAYS, DAYS, MARKS, MARKS)
def test_days_have_exact_bounds(one: date, other: date, mark: str, other_mark: str) -> None:
    first, last = sorted((one, other))
    text = f"{first}{mark}/{last}{other_mark}"
    assert parse_when(text, year_period(YEAR)) == When(
        text=text,
        start=first,
        end=last + DAY,
        precision=Precision.DAY,
        approximate="~" in text,
    )


@given(DAYS, MARKS)
def test_one_day_has_exact_bounds(day: date, mark: str) -> None:
    text = f"{day}{mark}"
    assert parse_when(text, year_period(YEAR)) == When(
        text=text,
        start=day,
        end=day + DAY,
        precision=Precision.DAY,
        approximate=bool(mark),
    )


@given(DAYS, DAYS, MARKS)
def test_months_have_exact_bounds(one: date, other: date, mark: str) -> None:
    first, last = sorted((one.replace(day=1), other.replace(day=1)))
    text = f"{first:%Y-%m}{mark}/{last:%Y-%m}{mark}"
    assert parse_when(text, year_period(YEAR)) == When(
        text=text,
        start=first,
        end=behind_month(last),
        precision=Precision.MONTH,
        approximate=bool(mark),
    )


@given(DAYS, DAYS)
def test_interval_is_refused_exactly_when_it_runs_backwards(one: date, other: date) -> None:
    refused = parse_or_refuse(f"{one}/{other}") == BACKWARDS
    assert refused == (other < one)


@given(st.integers(1900, 2199), st.integers(0, 12), st.integers(0, 40))
def test_day_is_refused_exactly_when_the_calendar_lacks_it(year: int, month: int, day: int) -> None:
    try:
        expected: date | None = date(year, month, day)
    except ValueError:
        expected = None
    found = parse_or_refuse(f"{year}-{month:02}-{day:02}")
    assert (found.start if isinstance(found, When) else None) == expected
