"""The publication: the journal folded up, which is what is public now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from data.change import Change, Past, header_change, item_change
from data.journal import Revision
from data.model import Category, Header, Item, Place

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
    """An item of the publication; `created`, `modified`: the times of its first and newest line."""

    plan: str
    item: Item
    sequence: int
    created: datetime
    modified: datetime
    removed: bool = False

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
        place = self.item.place.key if self.item.place else ""
        stated = self.item.when.day_stated
        return Traits(self.plan, self.item.category.key, place, stated, self.cancelled)


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
    `removed` holds what was public once. `touched` tells for every combination of traits when an
    entry that has or had them changed last: so a feed knows its own last change, also when
    entries left it.
    """

    plans: Mapping[str, PublishedPlan] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[EntryId, Entry] = field(default_factory=lambda: MappingProxyType({}))
    removed: Mapping[EntryId, Entry] = field(default_factory=lambda: MappingProxyType({}))
    categories: Mapping[str, Category] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    touched: Mapping[Traits, datetime] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[Past, ...] = ()
    published: datetime | None = None

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

    def _remember(self, change: Change | None, published: datetime) -> None:
        if change is not None:
            self.history.append(Past(published=published, change=change))

    def _apply_header(self, revision: Revision, header: Header) -> None:
        before = self.plans.get(revision.plan)
        change = header_change(revision.plan, before.header if before else None, header)
        self._remember(change, revision.published)
        self.plans[revision.plan] = PublishedPlan(
            header=header, sequence=revision.sequence, modified=revision.published
        )
        self.categories.update({s.category.key: s.category for s in header.sections})

    def _apply_entry(self, revision: Revision, identity: EntryId) -> None:
        public = self.entries.pop(identity, None)
        before = public or self.removed.pop(identity, None)
        after = _entry(revision, before)
        if after is None:
            return
        change = item_change(
            revision.plan,
            public.item if public else None,
            revision.item,
            returned=public is None and before is not None,
        )
        self._remember(change, revision.published)
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


def _entry(revision: Revision, before: Entry | None) -> Entry | None:
    """Return the entry a revision makes; None where it removes what never was."""
    item = revision.item or (before.item if before else None)
    if item is None:
        return None
    return Entry(
        plan=revision.plan,
        item=item,
        sequence=revision.sequence,
        created=before.created if before else revision.published,
        modified=revision.published,
        removed=revision.item is None,
    )
