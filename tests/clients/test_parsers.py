"""Independent parsers read every document as the strict one does."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import ics  # type: ignore[import-untyped]
import pytest
from facts import Fact, ask, by_uid, expected
from icalendar import Calendar
from rules import Document
from strict import read

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def sample(
    feeds: dict[str, Document], downloads: dict[str, Document], option_feeds: dict[str, Document]
) -> dict[str, Document]:
    """Return every document without options and some with: the parsers here are slow."""
    return feeds | downloads | dict(list(option_feeds.items())[::11])


@pytest.fixture(scope="module")
def calendars(sample: dict[str, Document]) -> dict[str, Calendar]:
    return {path: parse(document.body) for path, document in sample.items()}


def parse(body: bytes) -> Calendar:
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    return calendar


@pytest.mark.parametrize("name", ["vobject", "ical"])
def test_parser_reads_every_document_alike(
    name: str, sample: dict[str, Document], program: Callable[[str], Path], tmp_path: Path
) -> None:
    found = ask([program("python"), HERE / f"read_{name}.py"], sample, tmp_path)
    assert found == expected(sample)


def test_icalendar_reads_every_document_alike(
    calendars: dict[str, Calendar], sample: dict[str, Document]
) -> None:
    found = {path: from_icalendar(calendar) for path, calendar in calendars.items()}
    assert found == without_starts(sample)


def test_icalendar_writes_back_what_it_read(
    calendars: dict[str, Calendar], sample: dict[str, Document]
) -> None:
    for path, calendar in calendars.items():
        written = calendar.to_ical(sorted=False)
        assert parse(written) == calendar, path
        assert read(written) == sample[path].calendar, path


def test_icalendar_finds_no_error(calendars: dict[str, Calendar]) -> None:
    errors = {
        path: component.errors
        for path, calendar in calendars.items()
        for component in calendar.walk()
        if component.errors
    }
    assert errors == {}


def test_ics_reads_every_document_alike(sample: dict[str, Document]) -> None:
    found = {path: from_ics(document.body) for path, document in sample.items()}
    assert found == without_starts(sample)


def from_icalendar(calendar: Calendar) -> list[Fact]:
    return by_uid([_icalendar_fact(event) for event in calendar.walk("VEVENT")])


def _icalendar_fact(event: Any) -> Fact:
    return Fact(
        uid=str(event["UID"]),
        title=str(event["SUMMARY"]),
        description=str(event["DESCRIPTION"]),
        start=spelled(event["DTSTART"].dt),
        end=spelled(event["DTEND"].dt),
        starts=[],
    )


def from_ics(body: bytes) -> list[Fact]:
    calendar = ics.Calendar(body.decode())
    return by_uid([_ics_fact(event) for event in calendar.events])


def _ics_fact(event: Any) -> Fact:
    return Fact(
        uid=event.uid,
        title=event.name,
        description=event.description,
        start=spelled(event.begin.date() if event.all_day else event.begin.datetime),
        end=spelled(event.end.date() if event.all_day else event.end.datetime),
        starts=[],
    )


def spelled(value: date) -> str:
    """Return a day as it is, a time in UTC."""
    return (value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat()


def without_starts(documents: dict[str, Document]) -> dict[str, list[Fact]]:
    """Return the strict parser's facts for parsers that don't expand repetitions."""
    facts = expected(documents)
    return {path: [{**fact, "starts": []} for fact in each] for path, each in facts.items()}
