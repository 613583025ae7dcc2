"""Print as JSON what vobject reads in the files given; runs in the clients' environment."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import vobject  # type: ignore[import-untyped]  # is in .venv/clients


def fact(event: Any) -> dict[str, Any]:
    days = [each.date() for each in event.rruleset] if event.rruleset else [event.dtstart.value]
    return {
        "uid": event.uid.value,
        "title": event.summary.value,
        "description": event.description.value,
        "start": spelled(event.dtstart.value),
        "end": spelled(event.dtend.value),
        "starts": [spelled(day) for day in days],
    }


def spelled(value: date) -> str:
    """Return a day as it is, a time in UTC."""
    return (value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat()


def read(file: str) -> list[dict[str, Any]]:
    calendar = vobject.readOne(Path(file).read_bytes().decode())
    calendar.validate(raiseException=True)
    return [fact(event) for event in calendar.vevent_list]


if __name__ == "__main__":
    json.dump({file: read(file) for file in sys.argv[1:]}, sys.stdout)
