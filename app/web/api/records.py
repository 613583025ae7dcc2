"""The values of the JSON answers, and how they are made of a publication."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from calendars.feeds.addresses import entry_path, feed_path, page_path
from calendars.feeds.options import Options
from calendars.feeds.placement import tentative
from calendars.feeds.site import Site
from calendars.feeds.vevent import uid
from data.journal.change import ChangeKind, PublishedChange
from data.journal.publication import Entry
from data.plan import model
from data.publishing.due import due_entries
from data.when.value import Precision

Texts = Mapping[str, str]


class Status(StrEnum):
    """How certain an entry is, as iCalendar's STATUS has it."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class WhenRecord(BaseModel):
    """A date as the plan states it."""

    edtf: str = Field(
        description="ISO 8601-2, or a keyword such as `unscheduled`", examples=["2023-10/2023-11"]
    )
    start: date = Field(description="the window's first day", examples=["2023-10-01"])
    end: date = Field(description="the day behind the window's last", examples=["2023-12-01"])
    precision: Precision = Field(
        description="`none`: a keyword, and the window is the plan's year", examples=["month"]
    )
    approximate: bool = Field(
        description="whether the plan says it may still change", examples=[False]
    )


class PlaceRecord(BaseModel):
    """A city."""

    key: str = Field(examples=["minsk"])
    names: Texts = Field(description="by language code", examples=[{"ru": "Минск", "en": "Minsk"}])
    latitude: float | None = Field(description="degrees, if known", examples=[53.9006])
    longitude: float | None = Field(description="degrees, if known", examples=[27.559])


class Content(BaseModel):
    """What a plan says of an item."""

    category: str = Field(description="a key of /api/categories", examples=["city-days"])
    place: PlaceRecord | None = Field(description="null unless the plan names just one")
    places: list[PlaceRecord] = Field(description="every place that the plan names")
    titles: Texts = Field(
        description="by language code", examples=[{"ru": "День города Минск", "en": "Minsk Day"}]
    )
    when: WhenRecord
    status: Status = Field(examples=["tentative"])
    said: str = Field(description="the plan's own wording of the date", examples=["сентябрь"])
    age: int | None = Field(description="the years the plan gives a city", examples=[956])
    organisers: list[Texts] = Field(examples=[[{"ru": "МАГ", "en": "MAG"}]])
    notes: Texts | None = Field(examples=[None])
    url: str | None = Field(description="an address of the item's own", examples=[None])
    reason: Texts | None = Field(description="why it is cancelled", examples=[None])
    row: int = Field(description="its number in the plan's part", examples=[3])


class Urls(BaseModel):
    """Where an entry stands in one language."""

    page: str = Field(examples=["https://kalends.example/en/entries/mag-2023/city-day-minsk/"])
    calendar: str = Field(
        description="the event as a calendar file",
        examples=["https://kalends.example/entries/en/mag-2023/city-day-minsk.ics"],
    )


class Identity(BaseModel):
    """What tells an entry from every other one."""

    id: str = Field(
        description="for ever the same; what stands before the @ of the UID",
        examples=["city-day-minsk.mag-2023"],
    )
    uid: str = Field(
        description="the event's UID in every feed",
        examples=["city-day-minsk.mag-2023@mag.kalends.internal"],
    )
    plan: str = Field(description="a plan's slug", examples=["mag-2023"])


class EntryRecord(Content, Identity):
    """An item that is public, or was."""

    sequence: int = Field(description="how often it changed", examples=[0])
    created: datetime = Field(examples=["2023-01-10T09:00:00Z"])
    modified: datetime = Field(examples=["2023-01-10T09:00:00Z"])
    urls: Mapping[str, Urls] = Field(description="by language code")


class Entries(BaseModel):
    """A page of entries in the order of the feeds: by date, then as in the plan."""

    entries: list[EntryRecord]
    total: int = Field(description="how many the whole query holds", examples=[46])
    next: str | None = Field(
        description="the address of the next page, null on the last one",
        examples=["https://kalends.example/api/entries?after=city-day-minsk.mag-2023"],
    )


class CategoryRecord(BaseModel):
    """A category, and its feed in each language."""

    key: str = Field(examples=["city-days"])
    names: Texts = Field(examples=[{"ru": "Дни городов-столиц", "en": "Capital City Days"}])
    notes: Texts | None = Field(description="the plan's footnote to this part", examples=[None])
    count: int = Field(description="how many entries are public now", examples=[10])
    feeds: Texts = Field(
        description="by language code",
        examples=[{"en": "https://kalends.example/calendars/en/city-days.ics"}],
    )


class Categories(BaseModel):
    """Every category there ever was, in the plan's order."""

    categories: list[CategoryRecord]


class PlaceSummary(PlaceRecord):
    """A city, and its feed in each language."""

    count: int = Field(description="how many entries are public now", examples=[2])
    feeds: Texts = Field(
        description="by language code",
        examples=[{"en": "https://kalends.example/calendars/en/places/minsk.ics"}],
    )


class Places(BaseModel):
    """Every city there ever was, by key."""

    places: list[PlaceSummary]


class ChangeRecord(BaseModel):
    """One change of one entry, or of a plan's own words."""

    id: int = Field(description="counts from 1 in the order of publication", examples=[48])
    published: datetime = Field(examples=["2023-02-01T09:00:00Z"])
    kind: ChangeKind = Field(description="`plan`: a plan's own words", examples=["date moved"])
    plan: str = Field(examples=["mag-2023"])
    entry: str | None = Field(
        description="an entry's id; null for a plan's own words",
        examples=["city-day-minsk.mag-2023"],
    )
    fields: list[str] = Field(description="what differs", examples=[["when", "said"]])
    before: Content | None = Field(description="null where the entry was not public before")
    after: Content | None = Field(description="null where the entry was removed")


class Changes(BaseModel):
    """A page of changes, the newest first."""

    changes: list[ChangeRecord]
    next: str | None = Field(
        description="the address of the next page, null on the last one",
        examples=["https://kalends.example/api/changes?before=48"],
    )


class DueRecord(EntryRecord):
    """An entry whose date is loose and near."""

    days: int = Field(
        description="until its window begins; 0 or fewer once it has begun", examples=[12]
    )


class Recheck(BaseModel):
    """Entries that still want a date, the nearest first; those without any date come last."""

    today: date = Field(examples=["2023-03-01"])
    within: int = Field(description="how many days ahead was looked", examples=[60])
    entries: list[DueRecord]


class Refused(BaseModel):
    """Why a request can't be answered."""

    error: str = Field(
        description="a sentence",
        examples=["There is no category=concerts. There is: city-days, events."],
    )
    known: list[str] = Field(description="what there is", examples=[["city-days", "events"]])


SCHEMAS: Mapping[str, type[BaseModel]] = {
    "categories": Categories,
    "changes": Changes,
    "entries": Entries,
    "entry": EntryRecord,
    "error": Refused,
    "places": Places,
    "recheck": Recheck,
}


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
                page=site.base_url + page_path(code, entry.id),
                calendar=site.base_url + entry_path(code, entry.id),
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
        "when": WhenRecord(
            edtf=when.text,
            start=when.start,
            end=when.end,
            precision=when.precision,
            approximate=when.approximate,
        ),
        "status": status(item, cancelled=cancelled),
        "said": item.said,
        "age": item.age,
        "organisers": list(item.organisers),
        "notes": item.notes,
        "url": item.url,
        "reason": item.reason,
        "row": item.row,
    }


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
    return {code: site.base_url + feed_path(code, options) for code in site.languages}


def change_records(numbered: Iterable[tuple[int, PublishedChange]]) -> list[ChangeRecord]:
    """Return changes; each comes with its number, which is its id."""
    return [_change_record(number, past) for number, past in numbered]


def _change_record(number: int, past: PublishedChange) -> ChangeRecord:
    change = past.change
    return ChangeRecord(
        id=number,
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
