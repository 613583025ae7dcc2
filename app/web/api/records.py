"""The values of the JSON answers, and how they are made of a publication."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from app.web.documents import Refused
from calendars.feeds.addresses import DOCS, OPENAPI, entry_path, feed_path, page_path, schema_path
from calendars.feeds.options import Options
from calendars.feeds.placement import tentative
from calendars.feeds.site import Site
from calendars.feeds.vevent import uid
from data.journal.change import ChangeKind, PublishedChange
from data.journal.publication import Entry
from data.plan import model
from data.publishing.due import due_entries
from data.when.edtf import Precision
from data.when.value import Days, Deadline, From, Hours, Rule, Several, Until, When

Texts = Mapping[str, str]


class Status(StrEnum):
    """How certain an entry is, as iCalendar's STATUS has it."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What a plan states of a date."""

    DAYS = "days"
    WITHIN = "within"
    SEVERAL = "several"
    DEADLINE = "deadline"
    FROM = "from"
    UNTIL = "until"
    RULE = "rule"
    RHYTHM = "rhythm"
    ONGOING = "ongoing"
    UNSCHEDULED = "unscheduled"


class StretchRecord(BaseModel):
    """Days that follow each other."""

    start: date = Field(description="the first day")
    end: date = Field(description="the day after the last")


class TimeRecord(BaseModel):
    """The time of a day."""

    begin: str = Field(description="`HH:MM`")
    end: str | None = Field(description="`HH:MM`; null where it isn't stated")
    timezone: str = Field(description="a name of the IANA time zone database")


class WhenRecord(BaseModel):
    """A date as the plan states it."""

    kind: Kind = Field(description="what the plan states; programs tell dates apart by it")
    edtf: str = Field(
        description="ISO 8601-2, a rule of RFC 5545, or a keyword such as `unscheduled`"
    )
    start: date | None = Field(
        description="the window's first day; null where the plan states none"
    )
    end: date | None = Field(
        description="the day after the window's last; null where the plan states none"
    )
    precision: Precision = Field(description="`none`: a keyword, and no date is stated")
    approximate: bool = Field(description="whether the plan says it may still change")
    parts: list[StretchRecord] = Field(
        description="each date of `several`, each day of a `rule`; empty for the other kinds"
    )
    time: TimeRecord | None = Field(description="the time of a single firm day, where stated")


class PlaceRecord(BaseModel):
    """A city."""

    key: str = Field(description="empty for a place that is only named in a plan")
    names: Texts = Field(description="by language code")
    latitude: float | None = Field(description="degrees, where it is known")
    longitude: float | None = Field(description="degrees, where it is known")


class Content(BaseModel):
    """What a plan says of an item."""

    category: str = Field(description="a key of /api/categories")
    place: PlaceRecord | None = Field(description="null unless the plan names just one")
    places: list[PlaceRecord] = Field(description="every place that the plan names")
    titles: Texts = Field(description="by language code")
    when: WhenRecord
    status: Status
    said: str = Field(description="the plan's own wording of the date")
    age: int | None = Field(description="the years the plan gives a city")
    organisers: list[Texts]
    notes: Texts | None
    url: str | None = Field(description="an address of the item's own, such as its programme")
    reason: Texts | None = Field(description="why it is cancelled")
    row: int = Field(description="its number in the plan's part")


class Urls(BaseModel):
    """Where an entry stands in one language."""

    page: str
    calendar: str = Field(
        description="the event as a calendar file",
    )


class Identity(BaseModel):
    """What tells an entry from every other one."""

    id: str = Field(
        description="for ever the same; what stands before the @ of the UID",
    )
    uid: str = Field(
        description="the event's UID in every feed",
    )
    plan: str = Field(description="a plan's slug")


class EntryRecord(Content, Identity):
    """An item that is public, or was."""

    sequence: int = Field(description="how often it changed")
    created: datetime
    modified: datetime
    urls: Mapping[str, Urls] = Field(description="by language code")


class Index(BaseModel):
    """Where everything for programs begins."""

    documentation: str = Field(description="a page for people")
    openapi: str = Field(description="the same for machines (OpenAPI 3.1)")
    addresses: list[str] = Field(description="what there is below /api/")


class Entries(BaseModel):
    """A page of entries in the order of the feeds: by date, then as in the plan."""

    entries: list[EntryRecord]
    total: int = Field(description="how many the whole query holds")
    next: str | None = Field(
        description="the address of the next page, null on the last one",
    )


class CategoryRecord(BaseModel):
    """A category, and its feed in each language."""

    key: str
    names: Texts
    notes: Texts | None = Field(description="the plan's footnote to this part")
    count: int = Field(description="how many entries are public now")
    feeds: Texts = Field(
        description="by language code",
    )


class Categories(BaseModel):
    """Every category there ever was, in the plan's order."""

    categories: list[CategoryRecord]


class PlaceSummary(PlaceRecord):
    """A city, and its feed in each language."""

    count: int = Field(description="how many entries are public now")
    feeds: Texts = Field(
        description="by language code",
    )


class Places(BaseModel):
    """Every city there ever was, by key."""

    places: list[PlaceSummary]


class ChangeRecord(BaseModel):
    """One change of one entry, or of a plan's own words."""

    id: str = Field(
        description="for ever the same: the entry's key, the plan, and the time of publication "
        "as digits, with dots between; a plan's own words have no key"
    )
    published: datetime
    kind: ChangeKind = Field(description="`plan`: a plan's own words")
    plan: str
    entry: str | None = Field(
        description="an entry's id; null for a plan's own words",
    )
    fields: list[str] = Field(description="what differs")
    before: Content | None = Field(description="null where the entry was not public before")
    after: Content | None = Field(description="null where the entry was removed")


class Changes(BaseModel):
    """A page of changes, the newest first."""

    changes: list[ChangeRecord]
    next: str | None = Field(
        description="the address of the next page, null on the last one",
    )


class DueRecord(EntryRecord):
    """An entry whose date is loose and near."""

    days: int = Field(description="until its window begins; 0 or fewer once it has begun")


class Recheck(BaseModel):
    """Entries that still want a date, the nearest first; those without any date come last."""

    today: date
    within: int = Field(description="how many days ahead was looked")
    entries: list[DueRecord]


SCHEMAS: Mapping[str, type[BaseModel]] = {
    "categories": Categories,
    "changes": Changes,
    "entries": Entries,
    "entry": EntryRecord,
    "error": Refused,
    "index": Index,
    "places": Places,
    "recheck": Recheck,
}
ADDRESSES = (
    "/api/entries",
    "/api/entries/{id}",
    "/api/entries.csv",
    "/api/entries.xlsx",
    "/api/categories",
    "/api/places",
    "/api/changes",
    "/api/recheck",
    *(schema_path(name) for name in SCHEMAS),
)


def index(site: Site) -> Index:
    """Return where everything for programs begins."""
    absolute = site.addresses.absolute
    return Index(
        documentation=absolute(DOCS),
        openapi=absolute(OPENAPI),
        addresses=[absolute(path) for path in ADDRESSES],
    )


def entry_id(plan: str, key: str) -> str:
    """Return what stands before the @ of an item's UID."""
    return uid(plan, key, "").removesuffix("@")


def entry_record(entry: Entry, site: Site) -> EntryRecord:
    """Return an entry with its addresses in every language."""
    domain = site.publication.plans[entry.plan].domain
    return EntryRecord(
        **_content(entry.item, cancelled=entry.cancelled),
        id=entry_id(*entry.id),
        uid=uid(*entry.id, domain),
        plan=entry.plan,
        sequence=entry.sequence,
        created=entry.created,
        modified=entry.modified,
        urls={
            code: Urls(
                page=site.addresses.absolute(page_path(code, entry.id)),
                calendar=site.addresses.absolute(entry_path(code, entry.id)),
            )
            for code in site.languages
        },
    )


def recheck(site: Site, today: date, within: int) -> Recheck:
    """Return the entries that still want a date and are near on a day."""
    records = [
        DueRecord(**dict(entry_record(entry, site)), days=days)
        for entry, days in due_entries(site.publication, today, within)
    ]
    return Recheck(today=today, within=within, entries=records)


def _content(item: model.Item, *, cancelled: bool) -> dict[str, Any]:
    when = item.when
    return {
        "category": item.category.key,
        "place": PlaceRecord(**_place(item.place)) if item.place else None,
        "places": [PlaceRecord(**_place(place)) for place in item.places],
        "titles": item.title,
        "when": when_record(when),
        "status": status(item, cancelled=cancelled),
        "said": item.said,
        "age": item.age,
        "organisers": list(item.organisers),
        "notes": item.notes,
        "url": item.url,
        "reason": item.reason,
        "row": item.row,
    }


def when_record(when: When) -> WhenRecord:
    """Return a date as JSON has it."""
    start, end = window_of(when)
    several = isinstance(when, Several | Rule)
    return WhenRecord(
        kind=Kind(when.kind),
        edtf=when.text,
        start=start,
        end=end,
        precision=when.precision,
        approximate=when.approximate,
        parts=[StretchRecord(start=s, end=e) for s, e in when.stretches] if several else [],
        time=_time(when.hours) if isinstance(when, Days) and when.hours else None,
    )


def window_of(when: When) -> tuple[date | None, date | None]:
    """Return the first day and the one after the last, None for a side that isn't stated."""
    if not when.dated:
        return None, None
    start = None if isinstance(when, Deadline | Until) else when.start
    return start, None if isinstance(when, From) else when.end


def _time(hours: Hours) -> TimeRecord:
    end = f"{hours.end:%H:%M}" if hours.end else None
    return TimeRecord(begin=f"{hours.begin:%H:%M}", end=end, timezone=hours.zone)


def status(item: model.Item, *, cancelled: bool) -> Status:
    """Return an item's status, as its VEVENT has it."""
    if cancelled:
        return Status.CANCELLED
    return Status.TENTATIVE if tentative(item.when) else Status.CONFIRMED


def _place(place: model.Place) -> dict[str, Any]:
    return {
        "key": place.key,
        "names": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def categories(site: Site) -> Categories:
    """Return every category with its count and feeds."""
    counts = Counter(entry.item.category.key for entry in site.publication.shown())
    return Categories(
        categories=[
            CategoryRecord(
                key=key,
                names=category.name,
                notes=category.note,
                count=counts[key],
                feeds=_feeds(site, Options(category=(key,))),
            )
            for key, category in site.publication.categories.items()
        ]
    )


def places(site: Site) -> Places:
    """Return every city with its count and feeds."""
    shown = site.publication.shown()
    counts = Counter(place.key for entry in shown for place in entry.item.places)
    return Places(
        places=[
            PlaceSummary(
                **_place(place), count=counts[key], feeds=_feeds(site, Options(place=(key,)))
            )
            for key, place in sorted(site.publication.places.items())
        ]
    )


def _feeds(site: Site, options: Options) -> dict[str, str]:
    return {code: site.addresses.absolute(feed_path(code, options)) for code in site.languages}


def change_id(past: PublishedChange) -> str:
    """Return the id of a change, made of what the journal states, so that it never changes."""
    change = past.change
    time = past.published.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return ".".join(filter(None, (change.key, change.plan, time)))


def change_record(past: PublishedChange) -> ChangeRecord:
    """Return one change."""
    change = past.change
    return ChangeRecord(
        id=change_id(past),
        published=past.published,
        kind=change.kind,
        plan=change.plan,
        entry=entry_id(change.plan, change.key) if change.key else None,
        fields=list(change.fields),
        before=_state(change.before, cancelled=change.kind is ChangeKind.RESTORED),
        after=_state(change.after),
    )


def _state(item: model.Item | None, *, cancelled: bool = False) -> Content | None:
    return Content(**_content(item, cancelled=cancelled or item.cancelled)) if item else None
