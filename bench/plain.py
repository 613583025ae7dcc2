"""The obvious way to write a calendar: icalendar, one `add` for each property, every time."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from icalendar import Calendar, Component, Event, vText, vUnknown, vUri
from icalendar.parser import unescape_char

HEAD = ("BEGIN", "END", "VERSION", "PRODID")


class Field(NamedTuple):
    """A property as plain values: `make` turns `value` into what `add` takes."""

    name: str
    value: Any
    parameters: dict[str, str]
    make: Callable[[Any], Any]


def read_calendar(ics: bytes) -> tuple[list[Field], list[list[Field]]]:
    """Return the properties of a calendar and of each of its events, as plain values."""
    calendar = Calendar.from_ical(ics)
    events = calendar.walk("VEVENT")
    return _fields(calendar), [_fields(event) for event in events]


def write_calendar(head: Sequence[Field], events: Sequence[Sequence[Field]]) -> bytes:
    """Return a calendar, built anew from plain values."""
    calendar = Calendar()
    _fill(calendar, head)
    for event in events:
        calendar.add_component(_fill(Event(), event))
    return _octets(calendar)


def write_event(fields: Sequence[Field]) -> bytes:
    """Return one VEVENT, built anew from plain values."""
    return _octets(_fill(Event(), fields))


def _fill(component: Component, fields: Sequence[Field]) -> Component:
    for field in fields:
        component.add(field.name, field.make(field.value), field.parameters)
    return component


def _octets(component: Component) -> bytes:
    octets: bytes = component.to_ical(sorted=False)
    return octets


def _fields(component: Component) -> list[Field]:
    return [_field(name, value) for name, value in component.items()]


def _field(name: str, value: Any) -> Field:
    parameters = {key: text for key, text in value.params.items() if name != "DTSTART"}
    if name in ("URL", "SOURCE"):
        return Field(name, str(value), parameters, vUri)
    if name.startswith("X-") or name == "COLOR":
        # The library leaves what stands in names unknown to it escaped.
        text = unescape_char(str(value)) if isinstance(value, vUnknown) else value
        return Field(name, str(text), {}, vText)
    return Field(name, _native(name, value), parameters, _same)


def _native(name: str, value: Any) -> Any:
    if hasattr(value, "dt"):
        return value.dt
    if name == "CATEGORIES":
        return [str(each) for each in value.cats]
    if name == "GEO":
        return value.latitude, value.longitude
    if isinstance(value, str):
        return str(value)
    return value


def _same(value: Any) -> Any:
    return value
