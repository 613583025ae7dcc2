"""Events of a calendar (RFC 5545) as a table, with icalendar; its columns are property names."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from icalendar import Calendar, Component
from icalendar.prop.broken import vBroken

from data.documents.document import Cell, Document, Table
from data.documents.layout import cell, check_rows, seen
from data.documents.pieces import Said, paragraphs, plain
from data.documents.readers.excel.formats import shown

COLUMNS = (
    *("UID", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "CATEGORIES", "STATUS"),
    *("RRULE", "ORGANIZER", "URL", "RECURRENCE-ID"),
)
"""The heading; DTEND is the last day of an event of whole days, the end of any other."""
_DATES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID"})
_OTHERS = ("VTODO", "VJOURNAL")
_TOLD = ("SUMMARY", "DTSTART", "DUE", "LOCATION", "DESCRIPTION")
_DAY = timedelta(days=1)


def read_ics(text: str) -> Document:
    """Return the events of all calendars in a file; a time keeps its zone. Raises ValueError.

    Tasks and journals are told as paragraphs.
    """
    calendars = Calendar.from_ical(text, multiple=True)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    check_rows(len(events) + 1)
    heading = [cell(Said(name), 0, column) for column, name in enumerate(COLUMNS)]
    rows = (each for n, event in enumerate(events, start=1) for each in _row(event, n))
    names = tuple(plain(str(calendar.get("X-WR-CALNAME", ""))) for calendar in calendars)
    table = Table(cells=seen((*heading, *rows)), before=tuple(name for name in names if name))
    others = [each for calendar in calendars for name in _OTHERS for each in calendar.walk(name)]
    after = (" ".join(filter(None, (_plain(each, name) for name in _TOLD))) for each in others)
    return Document(kind="ics", tables=(table,) if events else (), after=paragraphs(after))


def _plain(component: Component, name: str) -> str:
    dated = name in {"DTSTART", "DUE"}
    return _raw(component, name) if dated else plain(_text(component, name))


def _row(event: Component, row: int) -> Iterator[Cell]:
    for column, name in enumerate(COLUMNS):
        if name in _DATES:
            value = _date(event, name)
            text = _raw(event, name) if value is None else shown(value, "", "en")
            yield msgspec.structs.replace(cell(Said(text), row, column), value=value)
        else:
            yield cell(Said(plain(_text(event, name))), row, column)


def _date(event: Component, name: str) -> Any:
    begins = _decoded(event, "DTSTART")
    if name != "DTEND":
        return _decoded(event, name)
    ends = _decoded(event, "DTEND") or _after(begins, _held(event, "DURATION"))
    if ends is None or isinstance(ends, datetime):
        return ends
    # The day that DTEND names is the first after the event; before the first of all is none.
    last = ends - _DAY if ends > date.min else ends
    return max(last, begins) if _is_day(begins) else last


def _after(begins: Any, lasts: Any) -> Any:
    """Return the end that a duration gives; None where there is none that a calendar can have."""
    if begins is None or lasts is None or isinstance(lasts, vBroken):
        return None
    try:
        return begins + lasts.dt
    except OverflowError:
        return None


def _raw(event: Component, name: str) -> str:
    """Return what a file has where a date is missing: nothing, or what is none."""
    own = _held(event, name) or (_held(event, "DURATION") if name == "DTEND" else None)
    return "" if own is None else plain(own.to_ical().decode())


def _held(event: Component, name: str) -> Any:
    """Return what a file has of a property, the first where it has several; None where none."""
    held = event.get(name)
    return held[0] if isinstance(held, list) else held


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _decoded(event: Component, name: str) -> Any:
    own = _held(event, name)
    value = None if isinstance(own, vBroken) else getattr(own, "dt", None)
    return value if isinstance(value, date) and not isinstance(value, time) else None


def _recurring(event: Component) -> Iterator[str]:
    """Yield the rule by which an event comes again, and the days with it and without it."""
    for name in ("RRULE", "RDATE", "EXDATE"):
        held = event.get(name)
        for each in held if isinstance(held, list) else [held] if held is not None else []:
            own = str(each) if isinstance(each, vBroken) else each.to_ical().decode()
            yield own if name == "RRULE" else f"{name} {own}"


def _text(event: Component, name: str) -> str:
    if name == "RRULE":
        return "; ".join(_recurring(event))
    held = event.get(name)
    if held is None or isinstance(held, vBroken):
        return str(held or "")
    if name == "CATEGORIES":
        listed = held if isinstance(held, list) else [held]
        return ", ".join(
            str(each) for categories in listed for each in getattr(categories, "cats", [categories])
        )
    if name == "ORGANIZER":
        first = _held(event, name)
        common = getattr(first, "params", {}).get("CN")
        return str(common or first).removeprefix("mailto:")
    return "\n".join(map(str, held)) if isinstance(held, list) else str(held)
