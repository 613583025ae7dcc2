"""Dates of earlier formats are read as what their texts mean today."""

import json

import pytest

from data.journal.revision import VERSION, read_revision, write_revision
from data.when.period import Period, year_period
from data.when.reading import parse_when

PERIOD = year_period(2023)
# What a line of version 2 held: a text, its window and precision; all forms that there were.
DATES = {
    "2023-05-26": ("2023-05-26", "2023-05-27", "day"),
    "2023-05-28~": ("2023-05-28", "2023-05-29", "day"),
    "2023-05-26/2023-05-26": ("2023-05-26", "2023-05-27", "day"),
    "2023-09-09/2023-09-10": ("2023-09-09", "2023-09-11", "day"),
    "2023-07-05~/2023-07-06": ("2023-07-05", "2023-07-07", "day"),
    "2023-02": ("2023-02-01", "2023-03-01", "month"),
    "2023-08~": ("2023-08-01", "2023-09-01", "month"),
    "2022-12/2023-02": ("2022-12-01", "2023-03-01", "month"),
    "2023-22": ("2023-06-01", "2023-09-01", "season"),
    "2023-21/2023-22": ("2023-03-01", "2023-09-01", "season"),
    "2023-34~": ("2023-04-01", "2023-07-01", "quarter"),
    "2023-36/2024-33": ("2023-10-01", "2024-04-01", "quarter"),
    "2023-41": ("2023-07-01", "2024-01-01", "half-year"),
    "2023": ("2023-01-01", "2024-01-01", "year"),
    "2023/2024": ("2023-01-01", "2025-01-01", "year"),
    "unscheduled": ("2023-01-01", "2024-01-01", "none"),
    "ongoing": ("2023-01-01", "2024-01-01", "none"),
    "every week": ("2023-01-01", "2024-01-01", "none"),
    "every month": ("2023-01-01", "2024-01-01", "none"),
    "every quarter": ("2023-01-01", "2024-01-01", "none"),
    "every half-year": ("2023-01-01", "2024-01-01", "none"),
}


def line(text: str, start: str, end: str, precision: str, version: int = 2) -> bytes:
    """Return a line about an item with a date."""
    when = {"text": text, "start": start, "end": end, "precision": precision}
    if "~" in text:
        when["approximate"] = True  # type: ignore[assignment]
    item = {
        "key": "forum",
        "category": {"key": "events", "name": {"en": "Events"}},
        "row": 1,
        "title": {"en": "Forum"},
        "when": when,
        "said": "said",
    }
    left = {"following": 0} if version == 2 else {"left": 0}
    return json.dumps(
        {
            "version": version,
            "published": "2023-01-10T09:00:00Z",
            **left,
            "plan": "plan-2023",
            "key": "forum",
            "item": item,
        }
    ).encode()


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("text", DATES)
def test_a_date_is_what_its_text_means(text: str, version: int) -> None:
    revision = read_revision(line(text, *DATES[text], version=version))
    assert revision.item is not None
    assert revision.item.when == parse_when(text, PERIOD)
    assert revision.version == VERSION
    assert read_revision(write_revision(revision)) == revision


def test_a_keyword_keeps_the_period_it_was_published_in() -> None:
    revision = read_revision(line("ongoing", "2026-09-01", "2027-09-01", "none"))
    school = Period(start=PERIOD.start.replace(2026, 9), end=PERIOD.start.replace(2027, 9))
    assert revision.item is not None
    assert revision.item.when == parse_when("ongoing", school)


@pytest.mark.parametrize(
    "when",
    [
        ("sometimes", "2023-01-01", "2024-01-01", "none"),
        ("2023-05", "2023-05-01", "2023-06-01", "fortnight"),
        ("2023-05", "yesterday", "2023-06-01", "month"),
    ],
)
def test_what_was_no_date_is_no_line(when: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"it is no line of version 2|Invalid"):
        read_revision(line(*when))
