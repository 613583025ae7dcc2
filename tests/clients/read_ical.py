"""Print as JSON what Home Assistant's ical reads in files, in the clients' environment."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ical.calendar_stream import (  # type: ignore[import-not-found]  # is in .venv/clients
    IcsCalendarStream,
)


def fact(event: Any) -> dict[str, Any]:
    days = event.as_rrule() or [event.dtstart]
    return {
        "uid": event.uid,
        "title": event.summary,
        "description": event.description,
        "start": spelled(event.dtstart),
        "end": spelled(event.dtend),
        "starts": [spelled(day) for day in days],
    }


def spelled(value: date) -> str:
    """Return a day as it is, a time in UTC."""
    return (value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat()


def read(file: str) -> list[dict[str, Any]]:
    calendar = IcsCalendarStream.calendar_from_ics(Path(file).read_bytes().decode())
    return [fact(event) for event in calendar.events]


if __name__ == "__main__":
    json.dump({file: read(file) for file in sys.argv[1:]}, sys.stdout)
