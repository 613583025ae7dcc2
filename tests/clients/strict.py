"""A strict reader of iCalendar, written from RFC 5545 alone: it forgives nothing."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

_LINE = re.compile(
    r"(?P<name>[A-Z0-9-]+)"
    r'(?P<parameters>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*)'
    r":(?P<value>.*)",
    re.ASCII | re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=((?:"[^"]*"|[^";])*)', re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)", re.ASCII)
_PARTS = {"FREQ", "UNTIL", "INTERVAL", "BYDAY", "BYMONTHDAY"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


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


def moment(event: Component, name: str, calendar: Component) -> datetime | None:
    """Return a DTSTART or DTEND with a time, in UTC by the document's VTIMEZONE; None for a day."""
    found = event.all(name)
    if len(found) != 1 or len(found[0].parameters) != 1 or found[0].parameters[0][0] != "TZID":
        return None
    zones = [each for each in calendar.components if each.name == "VTIMEZONE"]
    own = [zone for zone in zones if zone.get("TZID") == found[0].parameters[0][1]]
    if len(own) != 1:
        raise Malformed(f"{len(own)} VTIMEZONE of {found[0].parameters}")
    local = to_time(found[0].value)
    return (local - _offset(own[0], local)).replace(tzinfo=UTC)


def _offset(zone: Component, local: datetime) -> timedelta:
    """Return what a local time is ahead of UTC: that of the newest observance (RFC 5545, 3.6.5)."""
    onsets = [
        (to_time(each), observance.get("TZOFFSETTO") or "")
        for observance in zone.components
        for each in [observance.get("DTSTART") or "", *_more_onsets(observance)]
    ]
    begun = sorted(onset for onset in onsets if onset[0] <= local)
    if not begun:
        raise Malformed(f"{zone.get('TZID')} begins after {local}")
    found = _OFFSET.fullmatch(begun[-1][1])
    if found is None:
        raise Malformed(f"it is no offset: {begun[-1][1]}")
    hours = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -hours if found[1] == "-" else hours


def _more_onsets(observance: Component) -> Iterator[str]:
    for each in observance.all("RDATE"):
        yield from each.value.split(",")


def to_time(value: str) -> datetime:
    """Return a local DATE-TIME (RFC 5545, 3.3.5, form 1)."""
    day, _, clock = value.partition("T")
    if not re.fullmatch(r"([01]\d|2[0-3])[0-5]\d00", clock, re.ASCII):
        raise Malformed(f"it is no local time: {value!r}")
    return datetime.combine(to_day(day), time(int(clock[:2]), int(clock[2:4])))


def occurrences(event: Component) -> list[date]:
    """Return the days on which an event starts, by an RRULE of the kinds that Kalends writes."""
    start, rule = event.day("DTSTART"), event.get("RRULE")
    if rule is None:
        return [start]
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if not {"FREQ", "UNTIL"} <= parts.keys() <= _PARTS:
        raise Malformed(f"it is no RRULE of ours: {rule}")
    until = to_day(parts["UNTIL"])
    days = [start + timedelta(days=n) for n in range((until - start).days + 1)]
    found = [day for day in days if _is_given(day, start, parts)]
    if found[:1] != [start]:
        raise Malformed(f"{rule} does not give {start}")
    return found


def _is_given(day: date, start: date, parts: Mapping[str, str]) -> bool:
    """Tell whether a rule gives a day (RFC 5545, 3.3.10)."""
    step, weekday = int(parts.get("INTERVAL", "1")), _WEEKDAYS[day.weekday()]
    named = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    match parts["FREQ"]:
        case "DAILY":
            return (day - start).days % step == 0 and (not named or weekday in named)
        case "WEEKLY":
            weeks = (_monday(day) - _monday(start)).days // 7
            return weeks % step == 0 and weekday in (named or [_WEEKDAYS[start.weekday()]])
        case "MONTHLY":
            months = (day.year - start.year) * 12 + day.month - start.month
            return months % step == 0 and _is_in_month(day, weekday, named, parts, start)
    raise Malformed(f"it is no RRULE of ours: {parts}")


def _is_in_month(
    day: date, weekday: str, named: list[str], parts: Mapping[str, str], start: date
) -> bool:
    length = monthrange(day.year, day.month)[1]
    if named:
        number, from_end = (day.day - 1) // 7 + 1, (day.day - length) // 7
        return bool({weekday, f"{number}{weekday}", f"{from_end}{weekday}"} & {*named})
    days = parts.get("BYMONTHDAY", str(start.day)).split(",")
    return bool({str(day.day), str(day.day - length - 1)} & {*days})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
