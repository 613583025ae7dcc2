"""What must hold of every document we hand out: each rule yields a complaint for each breach.

Written from RFC 5545, RFC 7986 and what calendar clients do, not from the builder.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from strict import Component, Malformed, Property, moment, occurrences, read

LARGEST = 1_000_000
DURATION = re.compile(
    r"[+-]?P(\d+W|\d+D(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?|T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))"
)
STAMP = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
# Line breaks of other alphabets than RFC 5545's, and controls: clients cut lines or feeds there.
UNSAFE = re.compile("[\x00-\x08\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TEXTS = frozenset(
    {
        *("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "NAME", "PRODID"),
        *("X-WR-CALNAME", "X-WR-CALDESC", "X-KALENDS-WHEN", "X-KALENDS-SAID"),
    }
)
REGISTERED = {
    "VCALENDAR": frozenset(
        {
            *("PRODID", "VERSION", "CALSCALE", "NAME", "DESCRIPTION", "COLOR", "SOURCE", "URL"),
            *("REFRESH-INTERVAL", "LAST-MODIFIED"),
        }
    ),
    "VEVENT": frozenset(
        {
            *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS", "TRANSP", "URL"),
            *("SUMMARY", "DESCRIPTION", "CATEGORIES", "LOCATION", "GEO", "DTSTART", "DTEND"),
            "RRULE",
        }
    ),
    "VALARM": frozenset({"ACTION", "DESCRIPTION", "TRIGGER"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset({"DTSTART", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}),
    "DAYLIGHT": frozenset({"DTSTART", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}),
}
INNER = {
    "VCALENDAR": {"VEVENT", "VTIMEZONE"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VEVENT": {"VALARM"},
}
NAMED = ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "SOURCE", "REFRESH-INTERVAL")
HARMFUL = frozenset(
    {
        *("METHOD", "LINK", "ORGANIZER", "ATTENDEE", "X-APPLE-STRUCTURED-LOCATION"),
        *("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-INTENDEDSTATUS"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """One `.ics`; `alarms` holds the days before the start its address asks to be reminded of."""

    body: bytes
    single: bool = False
    alarms: frozenset[int] = frozenset()

    @cached_property
    def calendar(self) -> Component:
        return read(self.body)

    @property
    def events(self) -> list[Component]:
        return self.calendar.events


Rule = Callable[[Document], Iterator[str]]


def complaints(document: Document) -> list[str]:
    """Return every breach of every rule, the rule's name in front."""
    return [f"{rule.__name__}: {text}" for rule in RULES for text in obey(rule, document)]


def obey(rule: Rule, document: Document) -> Iterator[str]:
    """Yield the breaches of one rule; what can't be read breaks it too."""
    try:
        yield from rule(document)
    except Malformed as error:
        yield str(error)


def all_complaints(documents: Mapping[str, Document]) -> dict[str, list[str]]:
    """Return the complaints about each document that has any."""
    found = {path: complaints(document) for path, document in documents.items()}
    return {path: texts for path, texts in found.items() if texts}


# Of octets.


def ends_lines_with_crlf(document: Document) -> Iterator[str]:
    rest = document.body.replace(b"\r\n", b"")
    if b"\r" in rest or b"\n" in rest:
        yield "CR or LF stands alone"
    if not document.body.endswith(b"\r\n"):
        yield "the last line does not end"


def has_no_blank_line(document: Document) -> Iterator[str]:
    if any(not line.strip() for line in document.body.removesuffix(b"\r\n").split(b"\r\n")):
        yield "a line is blank"


def keeps_75_octets(document: Document) -> Iterator[str]:
    for line in document.body.split(b"\r\n"):
        if len(line) > 75:
            yield f"{len(line)} octets: {line!r}"


def folds_between_characters(document: Document) -> Iterator[str]:
    for line in document.body.split(b"\r\n"):
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"{line!r}"


def has_no_byte_order_mark(document: Document) -> Iterator[str]:
    if b"\xef\xbb\xbf" in document.body:
        yield "there is one"


def has_no_unsafe_characters(document: Document) -> Iterator[str]:
    found = UNSAFE.search(document.body.decode(errors="replace").replace("\r\n", ""))
    if found:
        yield f"{found[0]!r} at {found.start()}"


def stays_under_a_megabyte(document: Document) -> Iterator[str]:
    if len(document.body) >= LARGEST:
        yield f"{len(document.body)} octets"


# Of structure.


def is_well_formed(document: Document) -> Iterator[str]:
    assert document.calendar.name == "VCALENDAR"
    yield from ()


def has_an_event(document: Document) -> Iterator[str]:
    if not document.events:
        yield "none"
    if document.single and len(document.events) != 1:
        yield f"{len(document.events)} in a download of one"


def has_no_other_components(document: Document) -> Iterator[str]:
    for outer in document.calendar.walk():
        for component in outer.components:
            if component.name not in INNER.get(outer.name, ()):
                yield f"{component.name} in {outer.name}"


def states_all_properties_before_components(document: Document) -> Iterator[str]:
    for component in document.calendar.walk():
        kinds = [isinstance(child, Component) for child in component.children]
        if kinds != sorted(kinds):
            yield f"a property stands behind a component of {component.name}"


def states_each_property_once(document: Document) -> Iterator[str]:
    for component in document.calendar.walk():
        for name, n in Counter(each.name for each in component.properties).items():
            if n > 1:
                yield f"{n} {name} in {component.name} {component.get('UID')}"


def has_registered_or_x_names(document: Document) -> Iterator[str]:
    for component in document.calendar.walk():
        for each in component.properties:
            known = REGISTERED.get(component.name, frozenset())
            if each.name not in known and not each.name.startswith("X-"):
                yield f"{each.name} in {component.name}"


def has_no_harmful_property(document: Document) -> Iterator[str]:
    yield from (name for name in HARMFUL & {each.name for each in _properties(document)})


def has_no_calendar_uid(document: Document) -> Iterator[str]:
    if document.calendar.all("UID"):
        yield "vdirsyncer would keep one event of all"


def has_only_value_parameters(document: Document) -> Iterator[str]:
    kinds = {"REFRESH-INTERVAL": "DURATION", "SOURCE": "URI"}
    moments = {("VALUE", "DATE"), *(("TZID", zone) for zone in _zones(document))}
    for component in document.calendar.walk():
        for each in component.properties:
            expected = [(("VALUE", kinds[each.name]),)] if each.name in kinds else [()]
            if component.name == "VEVENT" and each.name in {"DTSTART", "DTEND"}:
                expected = [(moment,) for moment in moments]
            if each.parameters not in expected:
                yield f"{each.name} has {each.parameters}"


def has_the_zones_it_names(document: Document) -> Iterator[str]:
    named = {
        value
        for event in document.events
        for name in ("DTSTART", "DTEND")
        for each in event.all(name)
        for parameter, value in each.parameters
        if parameter == "TZID"
    }
    if sorted(named) != sorted(_zones(document)):
        yield f"it names {sorted(named)} and has {sorted(_zones(document))}"


def _zones(document: Document) -> list[str]:
    components = document.calendar.components
    return [each.get("TZID") or "" for each in components if each.name == "VTIMEZONE"]


def escapes_texts(document: Document) -> Iterator[str]:
    for each in _properties(document):
        if each.name in TEXTS and not TEXT.fullmatch(each.value):
            yield f"{each.name}:{each.value}"


def _properties(document: Document) -> Iterator[Property]:
    for component in document.calendar.walk():
        yield from component.properties


# Of the calendar.


def says_who_wrote_it(document: Document) -> Iterator[str]:
    names = [each.name for each in document.calendar.properties[:2]]
    if sorted(names) != ["PRODID", "VERSION"]:
        yield f"it begins with {names}"
    if document.calendar.get("VERSION") != "2.0":
        yield "VERSION is not 2.0"
    if "Kalends" not in document.calendar.text("PRODID"):
        yield "PRODID is not our own"


def is_named_unless_single(document: Document) -> Iterator[str]:
    for name in NAMED:
        value = document.calendar.get(name)
        if bool(value) == document.single:
            yield f"{name} is {value!r}"


def has_one_name_and_description(document: Document) -> Iterator[str]:
    calendar = document.calendar
    for name, other in (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")):
        if calendar.get(name) != calendar.get(other):
            yield f"{name} and {other} differ"


def has_valid_durations(document: Document) -> Iterator[str]:
    for each in _properties(document):
        timed = each.name in {"REFRESH-INTERVAL", "X-PUBLISHED-TTL", "TRIGGER", "DURATION"}
        if timed and not DURATION.fullmatch(each.value):
            yield f"{each.name}:{each.value}"


def changes_with_its_events(document: Document) -> Iterator[str]:
    if document.single:
        return
    changed = document.calendar.get("LAST-MODIFIED") or ""
    if not STAMP.fullmatch(changed):
        yield f"LAST-MODIFIED:{changed}"
    if any((event.get("LAST-MODIFIED") or "") > changed for event in document.events):
        yield "an event changed after its calendar"


# Of events.


def has_exclusive_day_ends(document: Document) -> Iterator[str]:
    for event in document.events:
        start, end = (moment(event, name, document.calendar) for name in ("DTSTART", "DTEND"))
        late = end <= start if start and end else event.day("DTEND") <= event.day("DTSTART")
        if late:
            yield f"{event.get('UID')} ends before it starts, or at once"


def has_unique_uids(document: Document) -> Iterator[str]:
    uids = Counter(event.get("UID") for event in document.events)
    yield from (f"{n} times {uid}" for uid, n in uids.items() if n > 1 or not uid)


def has_honest_stamps(document: Document) -> Iterator[str]:
    for event in document.events:
        stamped, created, changed = map(event.get, ("DTSTAMP", "CREATED", "LAST-MODIFIED"))
        if not all(stamp and STAMP.fullmatch(stamp) for stamp in (stamped, created, changed)):
            yield f"{event.get('UID')}: {stamped}, {created}, {changed}"
        elif stamped != changed:
            yield f"{event.get('UID')}: DTSTAMP is not LAST-MODIFIED"
        elif str(created) > str(changed):
            yield f"{event.get('UID')} was changed before it was made"


def counts_its_changes(document: Document) -> Iterator[str]:
    for event in document.events:
        if not re.fullmatch(r"0|[1-9]\d*", event.get("SEQUENCE") or "", re.ASCII):
            yield f"{event.get('UID')} has SEQUENCE {event.get('SEQUENCE')}"


def makes_nobody_busy(document: Document) -> Iterator[str]:
    for event in document.events:
        seen = event.get("TRANSP"), event.get("X-MICROSOFT-CDO-BUSYSTATUS")
        if seen != ("TRANSPARENT", "FREE"):
            yield f"{event.get('UID')}: {seen}"


def has_title_status_and_category(document: Document) -> Iterator[str]:
    for event in document.events:
        if event.get("STATUS") not in {"CONFIRMED", "TENTATIVE", "CANCELLED"}:
            yield f"STATUS:{event.get('STATUS')}"
        if not event.text("SUMMARY").strip():
            yield f"{event.get('UID')} has no title"
        if not event.text("CATEGORIES").strip():
            yield f"{event.get('UID')} has no category"


def repeats_its_link_in_words(document: Document) -> Iterator[str]:
    for event in document.events:
        link = event.get("URL") or ""
        if not link.startswith("https://") or link not in event.text("DESCRIPTION").split("\n"):
            yield f"{event.get('UID')}: {link or 'no URL'}"


def lies_on_earth(document: Document) -> Iterator[str]:
    for event in document.events:
        for each in event.all("GEO"):
            found = re.fullmatch(r"(-?\d+\.\d+);(-?\d+\.\d+)", each.value, re.ASCII)
            if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
                yield f"GEO:{each.value}"


def repeats_until_a_day(document: Document) -> Iterator[str]:
    for event in document.events:
        if event.all("RRULE") and len(occurrences(event)) < 2:
            yield f"{event.get('UID')}: {event.get('RRULE')}"


def reminds_as_asked(document: Document) -> Iterator[str]:
    for event in document.events:
        words = event.text("X-KALENDS-WHEN")
        undated = words.startswith(("every ", "ongoing", "unscheduled")) and " in " not in words
        silent = undated or not words or event.get("STATUS") == "CANCELLED"
        clock = (event.get("DTSTART") or "").partition("T")[2]
        expected = [] if silent else sorted(_at_nine(days, clock) for days in document.alarms)
        found = sorted(alarm.get("TRIGGER") or "" for alarm in event.components)
        if found != expected:
            yield f"{event.get('UID')} reminds {found}, not {expected}"


def _at_nine(days: int, clock: str) -> str:
    """Return the trigger at nine in the morning, so many days before a midnight or a time."""
    hours, minutes = int(clock[:2] or 0), int(clock[2:4] or 0)
    before = timedelta(days=days, hours=hours - 9, minutes=minutes)
    whole, rest = before.days, before.seconds // 60
    words = f"{rest // 60}H" * (rest >= 60) + f"{rest % 60}M" * (rest % 60 > 0)
    return f"-P{f'{whole}D' * (whole > 0)}{f'T{words}' * (rest > 0)}"


def shows_what_to_remind_of(document: Document) -> Iterator[str]:
    for event in document.events:
        for alarm in event.components:
            if alarm.get("ACTION") != "DISPLAY" or not alarm.text("DESCRIPTION"):
                yield f"{event.get('UID')}: {alarm.properties}"


RULES: tuple[Rule, ...] = (
    ends_lines_with_crlf,
    has_no_blank_line,
    keeps_75_octets,
    folds_between_characters,
    has_no_byte_order_mark,
    has_no_unsafe_characters,
    stays_under_a_megabyte,
    is_well_formed,
    has_an_event,
    has_no_other_components,
    states_all_properties_before_components,
    states_each_property_once,
    has_registered_or_x_names,
    has_no_harmful_property,
    has_no_calendar_uid,
    has_only_value_parameters,
    has_the_zones_it_names,
    escapes_texts,
    says_who_wrote_it,
    is_named_unless_single,
    has_one_name_and_description,
    has_valid_durations,
    changes_with_its_events,
    has_exclusive_day_ends,
    has_unique_uids,
    has_honest_stamps,
    counts_its_changes,
    makes_nobody_busy,
    has_title_status_and_category,
    repeats_its_link_in_words,
    lies_on_earth,
    repeats_until_a_day,
    reminds_as_asked,
    shows_what_to_remind_of,
)


# Of all documents together.


def uids_of_items(documents: Iterable[Document]) -> dict[str, set[str]]:
    """Return every UID each item has, the item told by its page, whatever the language."""
    found: dict[str, set[str]] = {}
    for document in documents:
        for event in document.events:
            page = re.sub(r"^(https://[^/]+)/[a-z]{2}/", r"\1/", event.get("URL") or "")
            found.setdefault(page, set()).add(event.get("UID") or "")
    return found


def confused_uids(documents: Iterable[Document]) -> list[str]:
    """Return a complaint for each item with two UIDs, and for each UID of two items."""
    items = uids_of_items(documents)
    owners = Counter(uid for uids in items.values() for uid in uids)
    return [
        *(f"{page}: {sorted(uids)}" for page, uids in items.items() if len(uids) > 1),
        *(f"{uid} names {n} items" for uid, n in owners.items() if n > 1),
    ]
