"""The publication: the journal folded up, which is what is public now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from data.errors import JournalDisordered
from data.journal.change import (
    Aspect,
    ChangeKind,
    PublishedChange,
    Topic,
    header_change,
    is_reordered,
    is_reworded,
    item_change,
    topics,
)
from data.journal.numbering import numbered
from data.journal.revision import Revision
from data.plan.model import Category, Header, Item, Organisation, Place

EntryId = tuple[str, str]
"""A plan's slug and an item's key."""
FLOOR = datetime(2026, 11, 25, 18, 10, tzinfo=UTC)
"""No stamp is earlier: what was published before bore it in every feed of release 1.0.0."""
TICK = timedelta(seconds=1)
"""The smallest step of a stamp: RFC 5545 and HTTP write times to the second."""


class Traits(NamedTuple):
    """What a feed chooses entries by; `places` are keys, of places that are listed."""

    plan: str
    category: str
    places: tuple[str, ...]
    day_stated: bool
    firm: bool
    cancelled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An item of the publication; `created`, `modified`: the times of its first and newest line.

    `stamp` is the newest line's moment among all stamps: it grows with each of the entry's
    revisions, whatever the clock said. `changed` has the newest change of each topic; `since` is
    when it was cancelled, None unless it is. A retired entry was cancelled long ago and is in no
    feed. `numbers` are those of the parts of its date that stand apart in a calendar, `highest` is
    the highest that any ever had.
    """

    plan: str
    item: Item
    sequence: int
    created: datetime
    modified: datetime
    stamp: datetime
    removed: bool = False
    retired: bool = False
    since: datetime | None = None
    changed: Mapping[Topic, PublishedChange] = field(default_factory=lambda: MappingProxyType({}))
    numbers: tuple[int, ...] = (1,)
    highest: int = 1

    @property
    def left(self) -> datetime:
        """Return when its date was published as it is now."""
        past = self.changed.get((Aspect.DATE, ""))
        return past.published if past else self.created

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
    places = tuple(place.key for place in item.places if place.key)
    when = item.when
    return Traits(plan, item.category.key, places, when.day_stated, when.firm, cancelled)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedPlan:
    """A plan's header, its newest SEQUENCE, and the stamp of its newest line."""

    header: Header
    sequence: int
    stamp: datetime

    @property
    def domain(self) -> str:
        """Return what stands in the UIDs of the plan's items."""
        return self.header.organisation.domain


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Publication:
    """All that is public.

    `categories` and `places` hold the newest wording of each that ever was, as their feeds stay.
    `removed` holds what the plans had once. `touched` has for every combination of traits the
    newest stamp of an entry that has or had them: so a feed knows its own last change, also when
    entries left it. `stamp` is that of the newest publication; `anew` that of the newest one which
    made every older revision count as its own, and `base_url` the site's address as of then.
    """

    plans: Mapping[str, PublishedPlan] = field(default_factory=lambda: MappingProxyType({}))
    entries: Mapping[EntryId, Entry] = field(default_factory=lambda: MappingProxyType({}))
    removed: Mapping[EntryId, Entry] = field(default_factory=lambda: MappingProxyType({}))
    categories: Mapping[str, Category] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    touched: Mapping[Traits, datetime] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[PublishedChange, ...] = ()
    published: datetime | None = None
    stamp: datetime = FLOOR
    anew: datetime = FLOOR
    base_url: str | None = None

    @property
    def organisation(self) -> Organisation:
        """Return whose plans these are, as the newest plan states it."""
        return self.plans[self.newest_plan()].header.organisation

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of all plans: those of the newest first, its own before the others.

        One that a plan once was in stays, as its addresses do.
        """
        headers = [plan.header for plan in self.plans.values()]
        codes = [
            *self.organisation.languages,
            *(c for h in headers for c in h.organisation.languages),
        ]
        return tuple(dict.fromkeys(codes))

    def everything(self) -> Mapping[EntryId, Entry]:
        """Return what the plans hold, and what they held once."""
        return {**self.removed, **self.entries}

    def shown(self) -> Iterator[Entry]:
        """Yield what the feeds hold: all but what was cancelled long ago."""
        return (entry for entry in self.everything().values() if not entry.retired)

    def plan_for(self, day: date) -> str:
        """Return the slug of the plan for a day: failing that, the next one, or the newest."""
        periods = {slug: plan.header.period for slug, plan in self.plans.items()}
        coming = [period.start for period in periods.values() if period.end > day]
        if not coming:
            return self.newest_plan()
        return max(slug for slug, period in periods.items() if period.start == min(coming))

    def years(self) -> list[int]:
        """Return every year that a plan is for or an event reaches into, ascending."""
        periods = [plan.header.period for plan in self.plans.values()]
        windows = [entry.item.when for entry in self.shown()]
        spans = {(period.start.year, period.last.year) for period in periods}
        spans |= {(window.start.year, window.last.year) for window in windows}
        return sorted({year for first, last in spans for year in range(first, last + 1)})

    def newest_plan(self) -> str:
        """Return the slug of the plan whose period begins last."""
        return max(self.plans, key=lambda slug: (self.plans[slug].header.period.start, slug))


EMPTY = Publication()


def fold(revisions: Iterable[Revision], onto: Publication = EMPTY) -> Publication:
    """Return the publication that `revisions` make of `onto`.

    Entries they don't name stay the very same objects. Raises JournalDisordered where revisions
    don't follow from each other, as in a journal merged from two.
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
        self.stamp = onto.stamp
        self.anew = onto.anew
        self.base_url = onto.base_url
        self.following = 0

    def apply(self, revision: Revision) -> None:
        if not self.following:
            self._begin(revision)
        self.following = revision.following
        self.published = revision.published
        if not revision.plan:
            self._apply_anew(revision)
        if revision.header is not None:
            self._apply_header(revision, revision.header)
        if revision.key is not None:
            self._apply_entry(revision, (revision.plan, revision.key))

    def _begin(self, revision: Revision) -> None:
        """Begin a publication: its stamp is its time, put after all earlier stamps."""
        if self.published is not None and revision.published <= self.published:
            times = (
                f"{revision.published:%Y-%m-%d %H:%M:%S} after {self.published:%Y-%m-%d %H:%M:%S}"
            )
            raise JournalDisordered(f"publications follow each other in time, and not {times}")
        # The clock may have been set back, and release 1.0.0 gave everything before the floor one
        # stamp: clients skip what isn't newer than what they have, so stamps count on regardless.
        self.stamp = max(revision.published, self.stamp + TICK)

    def _apply_anew(self, revision: Revision) -> None:
        self.anew = self.stamp
        self.base_url = revision.base_url or self.base_url

    def _apply_header(self, revision: Revision, header: Header) -> None:
        before = self.plans.get(revision.plan)
        _check_sequence(revision, before.sequence if before else None)
        change = header_change(revision.plan, before.header if before else None, header)
        if change is not None and (before is None or is_reworded(before.header, header)):
            self.history.append(PublishedChange(published=revision.published, change=change))
        self.plans[revision.plan] = PublishedPlan(
            header=header, sequence=revision.sequence, stamp=self.stamp
        )
        self.categories.update({s.category.key: s.category for s in header.sections})

    def _apply_entry(self, revision: Revision, identity: EntryId) -> None:
        public = self.entries.pop(identity, None)
        before = public or self.removed.pop(identity, None)
        _check_sequence(revision, before.sequence if before else None, _steps(revision, public))
        past = _past(revision, public, before)
        after = _entry(revision, before, past, self.stamp)
        if after is None:
            return
        if past is not None:
            self.history.append(past)
        (self.removed if after.removed else self.entries)[identity] = after
        self._touch(before, after)
        # A removal says nothing new of a place, which may have been renamed meanwhile.
        if revision.item:
            self.places.update({place.key: place for place in after.item.places if place.key})

    def _touch(self, *entries: Entry | None) -> None:
        for entry in entries:
            if entry is not None:
                self.touched[entry.traits] = self.stamp

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
            stamp=self.stamp,
            anew=self.anew,
            base_url=self.base_url,
        )


def _steps(revision: Revision, public: Entry | None) -> tuple[int, ...]:
    """Return by how much SEQUENCE may grow: an event that is retired stays the same.

    So does one in another row, but releases before 1.1 raised the SEQUENCE of such a one too.
    """
    if revision.retired:
        return (0,)
    reordered = public is not None and is_reordered(public.item, revision.item)
    return (0, 1) if reordered else (1,)


def _check_sequence(revision: Revision, last: int | None, steps: Sequence[int] = (1,)) -> None:
    right = [0] if last is None else [last + step for step in steps]
    if revision.sequence not in right:
        what = "/".join(filter(None, (revision.plan, revision.key)))
        raise JournalDisordered(
            f"{what} has SEQUENCE {revision.sequence}, where {right[-1]} was to come"
        )


def _past(revision: Revision, public: Entry | None, before: Entry | None) -> PublishedChange | None:
    """Return what a revision changes for subscribers; its order in the plan is not told."""
    if revision.retired:
        return None
    change = item_change(
        revision.plan,
        public.item if public else None,
        revision.item,
        gone=before.item if before and public is None else None,
    )
    if change is None or change.kind is ChangeKind.ORDER:
        return None
    return PublishedChange(published=revision.published, change=change)


def _entry(
    revision: Revision, before: Entry | None, past: PublishedChange | None, stamp: datetime
) -> Entry | None:
    """Return the entry a revision makes; None where it removes what never was."""
    if before is not None and revision.retired:
        return replace(before, retired=True)
    item = revision.item or (before.item if before else None)
    if item is None:
        return None
    if before is not None and revision.sequence == before.sequence:
        return replace(before, item=item)
    removed = revision.item is None
    cancelled = removed or item.cancelled
    since = before.since if before and before.since else revision.published
    known = zip(before.numbers, before.item.when.apart, strict=True) if before else ()
    highest = before.highest if before else 0
    numbers = numbered(tuple(known), item.when.apart, highest)
    return Entry(
        plan=revision.plan,
        item=item,
        sequence=revision.sequence,
        created=before.created if before else revision.published,
        modified=revision.published,
        stamp=stamp,
        removed=removed,
        retired=cancelled and before is not None and before.retired,
        since=since if cancelled else None,
        changed=_changed(before, past),
        numbers=numbers,
        highest=max(highest, *numbers),
    )


def _changed(before: Entry | None, past: PublishedChange | None) -> Mapping[Topic, PublishedChange]:
    known = before.changed if before else MappingProxyType({})
    told = dict.fromkeys(topics(past.change), past) if past else {}
    return MappingProxyType({**known, **told}) if told else known
