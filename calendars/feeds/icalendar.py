"""Write iCalendar (RFC 5545, RFC 7986) with the icalendar library, as octets to be joined."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from icalendar import (
    Alarm,
    Calendar,
    Component,
    Event,
    Timezone,
    vDuration,
    vRecur,
    vText,
    vUri,
)

from calendars.feeds.placement import Placement, Recurrence
from data.when.rules import rule_parts
from data.when.zone import read_zone

PRODID = "-//Kalends//Kalends 1//EN"
EDITION = 2
"""The edition of the rendering: raise it with every change of what a VEVENT says.

Clients skip an event whose LAST-MODIFIED did not grow, so it counts as so many seconds of every
stamp: what was published under an earlier release is written anew by a later one, also where both
were installed long after they were made.
"""
REFRESH = timedelta(hours=12)
REMINDING = timedelta(hours=9)
"""The time of the day at which alarms ring."""
Reminders = tuple[tuple[int, str], ...]
"""Days before an event, each with the words that remind of it."""
_BEGIN = b"BEGIN:VEVENT\r\n"
END = b"END:VEVENT\r\n"
CLOSE = b"END:VCALENDAR\r\n"
_ESCAPED = re.compile(r"\\(.)")
_LONGEST = 74
"""Octets of a piece of a line, as icalendar folds: RFC 5545 (3.1) allows 75."""
_INSEPARABLE = b"\\^"
"""What escapes the sign behind it."""


class _Text(vText):
    r"""A TEXT escaped as RFC 5545 (3.3.11) says; icalendar makes a line break of `\N`."""

    def to_ical(self) -> bytes:
        return _escaped(self)


def _escaped(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n").encode()


class EventHead(NamedTuple):
    """What a VEVENT says however its feed shows it; times are UTC."""

    uid: str
    sequence: int
    created: datetime
    modified: datetime
    status: str
    category: str
    url: str
    when: str | None = None
    said: str | None = None
    location: str | None = None
    geo: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What a VCALENDAR says of itself."""

    name: str
    description: str
    source: str
    url: str
    color: str
    modified: datetime


def event_head(head: EventHead) -> bytes:
    """Return the BEGIN and the lines of a VEVENT that don't depend on the feed's options."""
    said = b""
    if head.when is not None and head.said is not None:
        said = _said(head.when, head.said)
    times = _times(head.sequence, head.created, head.modified)
    kind = _kind(head.status, head.category, head.location, head.geo)
    uid = line(b"UID", vText(head.uid).to_ical())
    url = line(b"URL", vUri(head.url).to_ical())
    return b"".join((_BEGIN, uid, url, said, times, kind))


def text_line(name: bytes, text: str) -> bytes:
    """Return the line of a TEXT without parameters."""
    return line(name, _escaped(text))


def line(name: bytes, value: bytes) -> bytes:
    """Return the line of a property without parameters, folded, with its line break."""
    return fold(b"%s:%s" % (name, value)) + b"\r\n"


# What icalendar itself folds with looks at each sign: it took most of the time of a build.
def fold(octets: bytes) -> bytes:
    """Return a line in pieces that end between two signs (RFC 5545, 3.1), as icalendar has them."""
    if len(octets) <= _LONGEST:
        return octets
    pieces = []
    at = 0
    while len(octets) - at > _LONGEST:
        cut = at + _LONGEST
        while octets[cut] & 0xC0 == 0x80:  # in the middle of a sign of UTF-8
            cut -= 1
        if octets[cut - 1] in _INSEPARABLE:
            cut -= 1
        pieces.append(octets[at:cut])
        at = cut
    pieces.append(octets[at:])
    return b"\r\n ".join(pieces)


# Thousands of events share these lines.
@lru_cache(maxsize=4096)
def _said(when: str, said: str) -> bytes:
    return text_line(b"X-KALENDS-WHEN", when) + text_line(b"X-KALENDS-SAID", said)


@lru_cache(maxsize=1024)
def _times(sequence: int, created: datetime, modified: datetime) -> bytes:
    event = Event()
    event.add("DTSTAMP", modified)
    event.add("CREATED", created)
    event.add("LAST-MODIFIED", modified)
    event.add("SEQUENCE", sequence)
    return _inner(event)


@lru_cache(maxsize=1024)
def _kind(
    status: str, category: str, location: str | None, geo: tuple[float, float] | None
) -> bytes:
    event = Event()
    event.add("STATUS", status)
    event.add("TRANSP", "TRANSPARENT")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", _Text("FREE"))
    event.add("CATEGORIES", _Text(category))
    if location is not None:
        event.add("LOCATION", _Text(location))
    if geo is not None:
        event.add("GEO", geo)
    return _inner(event)


def placed_lines(placement: Placement, description: str) -> bytes:
    """Return the lines of a VEVENT that depend on how windows look."""
    return _days(placement) + text_line(b"DESCRIPTION", description)


@lru_cache(maxsize=4096)
def _days(placement: Placement) -> bytes:
    event = Event()
    start, end = placement.moments or (placement.start, placement.end)
    event.add("DTSTART", start)
    event.add("DTEND", end)
    if placement.recurrence:
        event.add("RRULE", _rrule(placement.recurrence))
    return _inner(event)


@lru_cache(maxsize=64)
def timezone(zone: str, first: int, last: int) -> bytes:
    """Return the VTIMEZONE of a zone (IANA) with what holds from one year to another, inclusive."""
    years = date(first, 1, 1), date(last + 1, 1, 1)
    component = Timezone.from_tzinfo(read_zone(zone), zone, *years)
    # RFC 5545 (3.6.5) knows no COMMENT there, and strict parsers refuse it.
    component.pop("COMMENT", None)
    return _octets(component)


def summary_line(summary: str) -> bytes:
    """Return the SUMMARY of a VEVENT."""
    return text_line(b"SUMMARY", summary)


@lru_cache(maxsize=1024)
def alarms(reminders: Reminders, begin: time) -> bytes:
    """Return a VALARM for each number of days before, with its words; at nine o'clock.

    `begin` is the time of day at which the event begins; midnight, where it is all day long.
    """
    return b"".join(_alarm(days, words, begin) for days, words in reminders)


def _alarm(days: int, words: str, begin: time) -> bytes:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _Text(words))
    # An all-day event begins at midnight, and nobody wants to be woken then.
    before = timedelta(days=days, hours=begin.hour, minutes=begin.minute)
    alarm.add("TRIGGER", REMINDING - before)
    return _octets(alarm)


def calendar_head(head: Head | None) -> bytes:
    """Return the BEGIN and the properties of a VCALENDAR.

    None leaves out all but what every file must have: one that holds a single event has no
    X-WR-CALNAME (MS-OXCICAL), or Outlook opens a new calendar for it.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if head is not None:
        _describe(calendar, head)
    return _octets(calendar).removesuffix(CLOSE)


def _describe(calendar: Calendar, head: Head) -> None:
    calendar.add("NAME", _Text(head.name))
    calendar.add("X-WR-CALNAME", _Text(head.name))
    calendar.add("DESCRIPTION", _Text(head.description))
    calendar.add("X-WR-CALDESC", _Text(head.description))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    calendar.add("SOURCE", vUri(head.source), parameters={"VALUE": "URI"})
    calendar.add("URL", vUri(head.url))
    calendar.add("COLOR", _Text(head.color))
    calendar.add("LAST-MODIFIED", head.modified)


def jcal(document: bytes) -> bytes:
    """Return an iCalendar document as jCal (RFC 7265)."""
    calendar = Calendar.from_ical(document).to_jcal()
    # icalendar takes these two for unknown ones; RFC 7986 has them as texts.
    for line in calendar[1]:
        if line[0] in ("name", "color"):
            line[2:] = "text", _ESCAPED.sub(_unescaped, line[3])
    return json.dumps(calendar, ensure_ascii=False, separators=(",", ":")).encode()


def _unescaped(escape: re.Match[str]) -> str:
    return "\n" if escape[1] in "nN" else escape[1]


def _rrule(recurrence: Recurrence) -> vRecur:
    parts = {name: value.split(",") for name, value in rule_parts(recurrence.rule).items()}
    return vRecur({**parts, "UNTIL": recurrence.until})


def _inner(component: Component) -> bytes:
    """Return a component's lines without its BEGIN and END."""
    return _octets(component).removeprefix(_BEGIN).removesuffix(END)


def _octets(component: Component) -> bytes:
    octets: bytes = component.to_ical(sorted=False)
    return octets
