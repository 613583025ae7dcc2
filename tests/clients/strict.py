"""A strict reader of iCalendar, written from RFC 5545 alone: it forgives nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

_LINE = re.compile(
    r"(?P<name>[A-Z0-9-]+)"
    r'(?P<parameters>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*)'
    r":(?P<value>.*)",
    re.ASCII | re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=((?:"[^"]*"|[^";])*)', re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WEEKLY = re.compile(r"FREQ=WEEKLY;UNTIL=(\d{8})", re.ASCII)
_MONTHLY = re.compile(r"FREQ=MONTHLY;UNTIL=(\d{8})(?:;INTERVAL=(\d+))?", re.ASCII)


class Malformed(ValueError):
    """The octets are no iCalendar."""


@dataclass(frozen=True, kw_only=True)
class Property:
    """One unfolded line, its value as it stands there."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    value: str

    @property
    def text(self) -> str:
        """Return the value of a TEXT property, unescaped."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(kw_only=True)
class Component:
    """What stands between BEGIN and END, in its order."""

    name: str
    children: "list[Property | Component]" = field(default_factory=list)

    @property
    def properties(self) -> list[Property]:
        return [child for child in self.children if isinstance(child, Property)]

    @property
    def components(self) -> "list[Component]":
        return [child for child in self.children if isinstance(child, Component)]

    @property
    def events(self) -> "list[Component]":
        return [child for child in self.components if child.name == "VEVENT"]

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def get(self, name: str) -> str | None:
        """Return a value as it stands in the file; None unless there is exactly one."""
        found = self.all(name)
        return found[0].value if len(found) == 1 else None

    def text(self, name: str) -> str:
        """Return an unescaped TEXT value; empty unless there is exactly one."""
        found = self.all(name)
        return found[0].text if len(found) == 1 else ""

    def day(self, name: str) -> date:
        """Return a `VALUE=DATE`; raise Malformed for anything else."""
        found = self.all(name)
        if len(found) != 1 or found[0].parameters != (("VALUE", "DATE"),):
            raise Malformed(f"{name} is no single VALUE=DATE")
        return to_day(found[0].value)

    def walk(self) -> "Iterator[Component]":
        """Yield this component and all within it."""
        yield self
        for component in self.components:
            yield from component.walk()


def read(body: bytes) -> Component:
    """Return the one VCALENDAR of a document; raise Malformed."""
    lines = list(content_lines(body))
    calendar, rest = _component(lines, 0)
    if rest != len(lines):
        raise Malformed("something stands behind END:VCALENDAR")
    if calendar.name != "VCALENDAR":
        raise Malformed(f"it is a {calendar.name}")
    return calendar


def content_lines(body: bytes) -> Iterator[Property]:
    """Yield the unfolded lines of a document."""
    if not body.endswith(b"\r\n"):
        raise Malformed("the last line does not end")
    for line in body.replace(b"\r\n ", b"").removesuffix(b"\r\n").split(b"\r\n"):
        try:
            yield _property(line.decode())
        except UnicodeDecodeError as error:
            raise Malformed(f"a line is no UTF-8: {line!r}") from error


def _property(line: str) -> Property:
    found = _LINE.fullmatch(line)
    if found is None:
        raise Malformed(f"it is no content line: {line!r}")
    parameters = tuple(_PARAMETER.findall(found["parameters"]))
    return Property(name=found["name"], parameters=parameters, value=found["value"])


def _component(lines: list[Property], start: int) -> tuple[Component, int]:
    if lines[start].name != "BEGIN":
        raise Malformed(f"{lines[start].name} stands outside of any component")
    component = Component(name=lines[start].value)
    at = start + 1
    while at < len(lines) and lines[at].name != "END":
        child: Property | Component = lines[at]
        at += 1
        if lines[at - 1].name == "BEGIN":
            child, at = _component(lines, at - 1)
        component.children.append(child)
    if at == len(lines) or lines[at].value != component.name:
        raise Malformed(f"{component.name} does not end")
    return component, at + 1


def to_day(value: str) -> date:
    """Return a DATE (RFC 5545, 3.3.4)."""
    if not re.fullmatch(r"\d{8}", value, re.ASCII):
        raise Malformed(f"it is no date: {value!r}")
    try:
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise Malformed(f"there is no such day: {value!r}") from error


def occurrences(event: Component) -> list[date]:
    """Return the days on which an event starts, of the two kinds of RRULE that Kalends writes."""
    start, rule = event.day("DTSTART"), event.get("RRULE")
    if rule is None:
        return [start]
    if weekly := _WEEKLY.fullmatch(rule):
        weeks = (to_day(weekly[1]) - start).days // 7
        return [start + timedelta(weeks=n) for n in range(weeks + 1)]
    if monthly := _MONTHLY.fullmatch(rule):
        return list(_months(start, to_day(monthly[1]), int(monthly[2] or 1)))
    raise Malformed(f"it is no RRULE of ours: {rule}")


def _months(start: date, until: date, step: int) -> Iterator[date]:
    month = start.year * 12 + start.month - 1
    while (day := date(month // 12, month % 12 + 1, start.day)) <= until:
        yield day
        month += step
