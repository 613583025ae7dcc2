"""An item's page: its date in words with its certainty, what changed, and how to keep it."""

from collections.abc import Mapping
from datetime import date

from app.web.pages.changes import shown_days
from app.web.pages.layout.frame import Frame, PageMissing, View
from app.web.pages.layout.panel import panel
from app.web.pages.layout.subscribe import details, google_event, outlook_event
from calendars.feeds.addresses import entry_card, entry_page, entry_path, page_path
from calendars.feeds.options import Options
from calendars.feeds.placement import unsettled
from calendars.feeds.vevent import VEvent, VEvents
from calendars.wording.changes import became, headline
from calendars.wording.description import sentences
from calendars.wording.titles import summary
from calendars.wording.typography import typeset
from data.journal.change import Aspect, ChangeKind, PublishedChange, date_kind
from data.journal.publication import Entry, EntryId
from data.plan.model import Place
from data.when.rules import rule_parts
from data.when.value import Deadline, From, Rule, Unscheduled, Until, When

SCHEDULED = "https://schema.org/EventScheduled"
CANCELLED = "https://schema.org/EventCancelled"
MOVED = "https://schema.org/EventRescheduled"
POSTPONED = "https://schema.org/EventPostponed"
MOST_IN_A_SERIES = 20


def entry(frame: Frame, view: View, identity: EntryId) -> str:
    """Return an item's page; what was public once keeps it."""
    known = view.site.vevents[view.code].get(identity)
    if known is None:
        raise PageMissing(identity)
    own = known.entry
    item = own.item
    placed = known.apart[0].placement
    past = view.past(own)
    lines = list(sentences(own, item.when, placed, view.language, past=past))
    name = summary(own, item.when, placed, view.language, marked=unsettled(own))
    absolute = view.site.addresses.absolute
    url = absolute(page_path(view.code, identity))
    download = entry_path(view.code, identity)
    event = (
        name,
        placed,
        details("\n".join(lines), url),
        ", ".join(view.language.text(place.name) for place in item.places),
    )
    return frame.render(
        "entry.html",
        view,
        entry_page(identity),
        card=entry_card(identity),
        entry=own,
        sentences=[view.told(item.said, line) for line in lines],
        headed=_headed(view, own),
        preview=_preview(view, own, lines),
        download=view.base + download,
        calendar=absolute(download),
        google=google_event(*event),
        outlook=outlook_event(*event),
        copyable=not (own.cancelled or past),
        addable=_dated(own) and not (own.cancelled or past),
        headline=typeset(headline(own, view.language), view.code),
        days=shown_days(view, _history(view, identity)),
        structured=_structured(view, known, name, lines, url),
        panel=panel(view, Options(category=(item.category.key,))),
    )


def _headed(view: View, own: Entry) -> str:
    """Return a title as a window or a preview has it: with the word for what became of it."""
    what = became(own, view.language)
    if not what:
        return view.title(own)
    return view.gettext("{what}: {title}", what=what, title=view.title(own))


def _preview(view: View, own: Entry, lines: list[str]) -> str:
    """Return what a preview says below the title: what became of it, the city, and the date."""
    title = view.title(own)
    names = [view.text(place.name) for place in own.item.places]
    told = [] if own.cancelled else [headline(own, view.language)]
    told += [", ".join(name for name in names if name not in title)]
    told += lines[: 2 if own.cancelled else 1]
    ended = (each if each.endswith(".") else f"{each}." for each in told if each)
    return typeset(" ".join(ended), view.code)


def _history(view: View, identity: EntryId) -> list[PublishedChange]:
    history = view.publication.history
    return [past for past in history if (past.change.plan, past.change.key) == identity]


def _dated(own: Entry) -> bool:
    return own.item.when.dated


def _structured(
    view: View, known: VEvents, name: str, lines: list[str], url: str
) -> Mapping[str, object] | None:
    """Return schema.org's Event, whose name and description say that a date is loose.

    What stands apart in a calendar is an event of its own here, in a series. Nothing for what has,
    and had, no day: machines take the first of a month for the day itself.
    """
    own = known.entry
    before = _before(own)
    event = {**_event(view, own, name, lines, url), **_status(own, before)}
    if before is not None and before.day_stated and isinstance(own.item.when, Unscheduled):
        return {**event, "startDate": _day(before, before.start)}
    if not own.item.when.day_stated:
        return None
    series = [_times(each) for each in known.apart[:MOST_IN_A_SERIES]]
    if len(series) == 1:
        return {**event, **series[0]}
    parts = [{**event, **times} for times in series]
    whole = {key: value for key, value in event.items() if key != "@type"}
    return {**whole, "@type": "EventSeries", "subEvent": parts}


def _before(own: Entry) -> When | None:
    """Return the date that an entry had before its newest change of date."""
    past = own.changed.get((Aspect.DATE, ""))
    return past.change.before.when if past and past.change.before else None


def _status(own: Entry, before: When | None) -> Mapping[str, object]:
    """Return whether an event takes place, and on which day it was to begin before."""
    if own.cancelled:
        return {"eventStatus": CANCELLED}
    kind = date_kind(before, own.item.when) if before is not None else None
    if kind is ChangeKind.POSTPONED:
        return {"eventStatus": POSTPONED}
    if before is None or kind is not ChangeKind.MOVED or not before.day_stated:
        return {"eventStatus": SCHEDULED}
    return {"eventStatus": MOVED, "previousStartDate": _day(before, before.start)}


def _day(when: When, day: date) -> str:
    """Return a day as well as it is known: of an approximate one, the month."""
    return f"{day:%Y-%m}" if when.approximate else day.isoformat()


def _times(event: VEvent) -> Mapping[str, object]:
    """Return the days of an event, or its moments; a side that isn't stated is left out."""
    if event.placement.moments:
        begin, end = (moment.isoformat() for moment in event.placement.moments)
        return {"startDate": begin, "endDate": end}
    start, last = (_day(event.when, day) for day in (event.when.start, event.when.last))
    match event.when:
        case From():
            return {"startDate": start}
        case Until() | Deadline():
            return {"endDate": last}
        case Rule() as rule:
            return {"startDate": start, "endDate": start, "eventSchedule": _schedule(rule)}
    return {"startDate": start, "endDate": last}


def _schedule(rule: Rule) -> Mapping[str, object]:
    """Return schema.org's Schedule, whose days may be written as in RFC 5545."""
    parts = rule_parts(rule.rule)
    schedule: dict[str, object] = {
        "@type": "Schedule",
        "startDate": rule.start.isoformat(),
        "endDate": rule.last.isoformat(),
        "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{parts['FREQ'][0]}",
    }
    if "BYDAY" in parts:
        schedule["byDay"] = parts["BYDAY"].split(",")
    if "BYMONTHDAY" in parts:
        schedule["byMonthDay"] = [int(day) for day in parts["BYMONTHDAY"].split(",")]
    return schedule


def _event(view: View, own: Entry, name: str, lines: list[str], url: str) -> dict[str, object]:
    item = own.item
    event: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": name,
        "description": "\n".join(lines),
        "url": url,
    }
    if item.organisers:
        names = map(view.language.text, item.organisers)
        event["organizer"] = [{"@type": "Organization", "name": each} for each in names]
    if item.places:
        event["location"] = [_location(view, place) for place in item.places]
    return event


def _location(view: View, place: Place) -> Mapping[str, object]:
    name = view.language.text(place.name)
    location: dict[str, object] = {"@type": "Place", "name": name, "address": name}
    if place.position:
        latitude, longitude = place.position
        geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        location["geo"] = geo
    return location
