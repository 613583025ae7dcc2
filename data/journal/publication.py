"""The publication: the journal folded up, which is what is public now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from data.journal.change import PublishedChange, Topic, header_change, item_change, topics
from data.journal.store import Revision
from data.plan.model import Category, Header, Item, Place

EntryId = tuple[str, str]
"""A plan's slug and an item's key."""


class Traits(NamedTuple):
    """What a feed chooses entries by; `place` is empty where the plan names none."""

    plan: str
    category: str
    place: str
    day_stated: bool
    cancelled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An item of the publication; `created`, `modified`: the times of its first and newest line.

    `changed` has the newest change of each topic; `since` is when it was cancelled, None unless
    it is. A retired entry was cancelled long ago and is in no feed.
    """

    plan: str
    item: Item
    sequence: int
    created: datetime
    modified: datetime
    removed: bool = False
    retired: bool = False
    since: datetime | None = None
    changed: Mapping[Topic, PublishedChange] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def id(self) -> EntryId:
        """Return what tells this entry from every other one, for ever."""
        return self.plan, self.item.key

    @property
    def cancelled(self) -> bool:
        """Tell whether the item no longer takes place."""
        return self.removed or self.item.cancelled

    @property
    def traits(self) -> Traits:
        """Return what feeds choose this entry by."""
        return item_traits(self.plan, self.item, cancelled=self.cancelled)


def item_traits(plan: str, item: Item, *, cancelled: bool) -> Traits:
    """Return what feeds choose an item by."""
    place = item.place.key if item.place else ""
    return Traits(plan, item.category.key, place, item.when.day_stated, cancelled)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedPlan:
    """A plan's header, its newest SEQUENCE, and when it was published last."""

    header: Header
    sequence: int
    modified: datetime


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Publication:
    """All that is public.

    `categories` and `places` hold the newest wording of each that ever was, as their feeds stay.
    `removed` holds what the plans had once. `touched` tells for every combination of traits when an
    entry that has or had them changed last: so a feed knows its own last change, also when
    entries left it.
    """

    plans: Mapping[str, PublishedPlan] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[EntryId, Entry] = field(default_factory=lambda: MappingProxyType({}))
    removed: Mapping[EntryId, Entry] = field(default_factory=lambda: MappingProxyType({}))
    categories: Mapping[str, Category] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    touched: Mapping[Traits, datetime] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[PublishedChange, ...] = ()
    published: datetime | None = None

    def everything(self) -> Mapping[EntryId, Entry]:
        """Return what the plans hold, and what they held once."""
        return {**self.removed, **self.entries}

    def shown(self) -> Iterator[Entry]:
        """Yield what the feeds hold: all but what was cancelled long ago."""
        return (entry for entry in self.everything().values() if not entry.retired)

    def plan_for(self, year: int) -> str:
        """Return the slug of the plan for a year: failing that, the next one, or the newest."""
        years = sorted({plan.header.year for plan in self.plans.values()})
        nearest = next((each for each in years if each >= year), years[-1])
        return max(slug for slug, plan in self.plans.items() if plan.header.year == nearest)

    def newest_plan(self) -> str:
        """Return the slug of the plan for the latest year."""
        return max(self.plans, key=lambda slug: (self.plans[slug].header.year, slug))


EMPTY = Publication()


def fold(revisions: Iterable[Revision], onto: Publication = EMPTY) -> Publication:
    """Return the publication that `revisions` make of `onto`.

    Entries they don't name stay the very same objects.
    """
    folding = _Folding(onto)
    for revision in revisions:
        folding.apply(revision)
    return folding.done()


class _Folding:
    """A publication being made: plain dicts, frozen by `done`."""

    def __init__(self, onto: Publication) -> None:
        self.plans = dict(onto.plans)
        self.entries = dict(onto.entries)
        self.removed = dict(onto.removed)
        self.categories = dict(onto.categories)
        self.places = dict(onto.places)
        self.touched = dict(onto.touched)
        self.history = list(onto.history)
        self.published = onto.published

    def apply(self, revision: Revision) -> None:
        self.published = revision.published
        if revision.header is not None:
            self._apply_header(revision, revision.header)
        if revision.key is not None:
            self._apply_entry(revision, (revision.plan, revision.key))

    def _apply_header(self, revision: Revision, header: Header) -> None:
        before = self.plans.get(revision.plan)
        change = header_change(revision.plan, before.header if before else None, header)
        if change is not None:
            self.history.append(PublishedChange(published=revision.published, change=change))
        self.plans[revision.plan] = PublishedPlan(
            header=header, sequence=revision.sequence, modified=revision.published
        )
        self.categories.update({s.category.key: s.category for s in header.sections})

    def _apply_entry(self, revision: Revision, identity: EntryId) -> None:
        public = self.entries.pop(identity, None)
        before = public or self.removed.pop(identity, None)
        past = None if revision.retired else _past(revision, public, before)
        after = _entry(revision, before, past)
        if after is None:
            return
        if past is not None:
            self.history.append(past)
        (self.removed if after.removed else self.entries)[identity] = after
        for entry in (before, after):
            if entry is not None:
                self.touched[entry.traits] = revision.published
        # A removal says nothing new of the place, which may have been renamed meanwhile.
        if revision.item and after.item.place:
            self.places[after.item.place.key] = after.item.place

    def done(self) -> Publication:
        return Publication(
            plans=MappingProxyType(self.plans),
            entries=MappingProxyType(self.entries),
            removed=MappingProxyType(self.removed),
            categories=MappingProxyType(self.categories),
            places=MappingProxyType(self.places),
            touched=MappingProxyType(self.touched),
            history=tuple(self.history),
            published=self.published,
        )


def _past(revision: Revision, public: Entry | None, before: Entry | None) -> PublishedChange | None:
    change = item_change(
        revision.plan,
        public.item if public else None,
        revision.item,
        gone=before.item if before and public is None else None,
    )
    return PublishedChange(published=revision.published, change=change) if change else None


def _entry(revision: Revision, before: Entry | None, past: PublishedChange | None) -> Entry | None:
    """Return the entry a revision makes; None where it removes what never was."""
    if before is not None and revision.retired:
        return replace(before, retired=True)
    item = revision.item or (before.item if before else None)
    if item is None:
        return None
    removed = revision.item is None
    cancelled = removed or item.cancelled
    since = before.since if before and before.since else revision.published
    return Entry(
        plan=revision.plan,
        item=item,
        sequence=revision.sequence,
        created=before.created if before else revision.published,
        modified=revision.published,
        removed=removed,
        retired=cancelled and before is not None and before.retired,
        since=since if cancelled else None,
        changed=_changed(before, past),
    )


def _changed(before: Entry | None, past: PublishedChange | None) -> Mapping[Topic, PublishedChange]:
    known = before.changed if before else MappingProxyType({})
    told = dict.fromkeys(topics(past.change), past) if past else {}
    return MappingProxyType({**known, **told}) if told else known
