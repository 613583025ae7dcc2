"""Put feeds together from VEVENTs that are octets already."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from calendars.feeds.addresses import Addresses, entry_path, feed_path, home_path
from calendars.feeds.etag import etag_of_pieces, make_etag
from calendars.feeds.icalendar import (
    CLOSE,
    END,
    EventHead,
    Head,
    Reminders,
    calendar_head,
    event_head,
    placed_lines,
    summary_line,
    timezone,
)
from calendars.feeds.naming import feed_description, feed_name, nothing_yet, reminder
from calendars.feeds.options import DEFAULT, Options
from calendars.feeds.placement import Placement
from calendars.feeds.vevent import VEvents, modified, uid
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.journal.publication import Publication
from data.when.period import DAY

SINGLE = calendar_head(None)
# No item has this key, as keys have no underscore.
NOTHING = "_nothing"
UTC = "UTC"
WHOLE = 1_000_000
"""Octets up to which a feed is kept whole; a larger one shares its events with other feeds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """One `.ics` document; `name` is for people, `modified` UTC, `etag` has its quotes.

    `pieces` make its body, in their order: one where it is small.
    """

    path: str
    name: str
    pieces: Sequence[bytes]
    etag: str
    modified: datetime
    single: bool = False

    @property
    def size(self) -> int:
        """Return the octets of the body."""
        return sum(map(len, self.pieces))

    @property
    def body(self) -> bytes:
        """Return the whole body, put together each time where it is large."""
        return self.pieces[0] if len(self.pieces) == 1 else _joined(self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What a feed is put together from: equal parts make equal feeds."""

    path: str
    name: str
    head: bytes
    zones: bytes
    modified: datetime
    options: Options
    members: Sequence[VEvents]
    placeholder: bytes
    alarms: Reminders


def feed_parts(
    options: Options,
    members: Sequence[VEvents],
    publication: Publication,
    language: Language,
    base_url: str,
) -> Parts:
    """Return the parts of a feed; `members` are the entries it holds, in order."""
    changed = modified(_changed(options, publication), publication)
    path = feed_path(language.code, options)
    name = feed_name(options, publication, language)
    head = Head(
        name=name,
        description=feed_description(options, publication, language),
        source=Addresses(base_url).absolute(path),
        url=Addresses(base_url).absolute(home_path(language.code)),
        color=_color(options, publication),
        modified=changed,
    )
    return Parts(
        path=path,
        name=name,
        head=calendar_head(head),
        zones=_zones(members),
        modified=changed,
        options=options,
        members=members,
        placeholder=b"" if members else _placeholder(publication, language, base_url),
        alarms=tuple((days, reminder(days, language)) for days in options.alarm),
    )


def join(parts: Parts) -> Feed:
    """Return the feed that parts make."""
    pieces = (parts.head, parts.zones, *_events(parts), parts.placeholder, CLOSE)
    if sum(map(len, pieces)) <= WHOLE:
        pieces = (_joined(pieces),)
    return Feed(
        path=parts.path,
        name=parts.name,
        pieces=pieces,
        etag=etag_of_pieces(pieces),
        modified=parts.modified,
    )


def _joined(pieces: Iterable[bytes]) -> bytes:
    # Written piece by piece: one join of a large feed would hold up requests while it runs.
    buffer = io.BytesIO()
    for octets in pieces:
        buffer.write(octets)
    return buffer.getvalue()


def _events(parts: Parts) -> Iterator[bytes]:
    approx, mark = parts.options.approx, parts.options.mark
    if parts.alarms:
        return (event.reminding(approx, mark, parts.alarms) for event in parts.members)
    return (event.octets(approx, mark) for event in parts.members)


def _zones(members: Iterable[VEvents]) -> bytes:
    """Return a VTIMEZONE for each zone in which one of the events has its time."""
    years: dict[str, set[int]] = {}
    for each in members:
        hours = each.hours
        if hours is not None and hours.zone != UTC:
            years.setdefault(hours.zone, set()).add(each.start.year)
    return b"".join(timezone(zone, min(years[zone]), max(years[zone])) for zone in sorted(years))


def single(event: VEvents, publication: Publication, language: Language) -> Feed:
    """Return the download of one event; its UID is made with the plan's domain."""
    body = b"".join((SINGLE, _zones((event,)), event.octets(DEFAULT.approx, DEFAULT.mark), CLOSE))
    return Feed(
        path=entry_path(language.code, event.entry.id),
        name=title(event.entry.item, language),
        pieces=(body,),
        etag=make_etag(body),
        modified=modified(
            max(event.entry.stamp, publication.plans[event.entry.plan].stamp), publication
        ),
        single=True,
    )


# What a feed says changes with its entries and with the words in its head. One that lost its last
# entry must grow newer too, so the traits that were ever touched are asked, not the members.
def _changed(options: Options, publication: Publication) -> datetime:
    """Return when anything in a feed changed last, entries that left it included.

    Its name and colour come from the newest plan and from its cities, whose names any of their
    entries may bring.
    """
    headers = [plan.stamp for plan in publication.plans.values()]
    entries = [
        stamp
        for traits, stamp in publication.touched.items()
        if options.choose(traits) or set(traits.places) & set(options.place)
    ]
    return max(chain(headers, entries))


def _color(options: Options, publication: Publication) -> str:
    header = publication.plans[publication.newest_plan()].header
    colors = {section.category.key: section.color for section in header.sections}
    only = options.category[0] if len(options.category) == 1 else ""
    return colors.get(only, header.organisation.color)


def _placeholder(publication: Publication, language: Language, base_url: str) -> bytes:
    """Return the one VEVENT of a feed that holds nothing: clients mishandle an empty calendar."""
    slug = publication.newest_plan()
    plan = publication.plans[slug]
    header = plan.header
    words, explanation = nothing_yet(language)
    head = EventHead(
        uid=uid(slug, NOTHING, plan.domain),
        sequence=plan.sequence,
        created=plan.stamp,
        modified=modified(plan.stamp, publication),
        status="TENTATIVE",
        category=language.text(header.organisation.name),
        url=Addresses(base_url).absolute(home_path(language.code)),
    )
    first = header.period.start
    day = Placement(start=first, end=first + DAY, marker=True)
    placed = placed_lines(day, f"{explanation}\n{head.url}")
    return event_head(head) + placed + summary_line(words) + END
