"""Compare plans with the publication: what changes, what would do harm, what the journal gets."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from data.journal.change import Change, ChangeKind, header_change, item_change, retirement
from data.journal.publication import EntryId, Publication
from data.journal.revision import VERSION, Revision
from data.plan.model import Item, Plan


class Danger(StrEnum):
    """A harm to subscribers that a publication has to be told to do; the value names the flag."""

    DUPLICATES = "--accept-duplicates"
    REUSED_KEYS = "--accept-reused-keys"
    MASS_REMOVAL = "--accept-mass-removal"
    NEW_DOMAIN = "--accept-new-domain"


class Harm(msgspec.Struct, frozen=True, kw_only=True):
    """One danger met, and how, in a sentence."""

    danger: Danger
    text: str


def compare(plans: Sequence[Plan], publication: Publication) -> tuple[Change, ...]:
    """Return what publishing the plans would change, plan by plan.

    A published plan that is not among `plans` loses all its items. A draft changes nothing: where
    its key is public already, what was published stays.
    """
    given = {plan.slug: plan for plan in plans}
    slugs = sorted(given.keys() | publication.plans.keys())
    return tuple(
        change for slug in slugs for change in _compare(slug, given.get(slug), publication)
    )


def _compare(slug: str, plan: Plan | None, publication: Publication) -> Iterator[Change]:
    # Nobody has to see the title of a plan in which nothing is settled yet.
    if plan and not plan.items and slug not in publication.plans:
        return iter(())
    items = {item.key: item for item in plan.items} if plan else {}
    drafts = {draft.item.key for draft in plan.drafts} if plan else set()
    changes = [_header(plan, publication)] if plan else []
    changes += [_item(slug, item, publication) for item in items.values()]
    changes += [
        item_change(slug, entry.item, None)
        for (entry_plan, key), entry in publication.entries.items()
        if entry_plan == slug and key not in items and key not in drafts
    ]
    return (change for change in changes if change is not None)


def _header(plan: Plan, publication: Publication) -> Change | None:
    published = publication.plans.get(plan.slug)
    return header_change(plan.slug, published.header if published else None, plan.header)


def _item(slug: str, item: Item, publication: Publication) -> Change | None:
    entry = publication.entries.get((slug, item.key))
    gone = publication.removed.get((slug, item.key))
    return item_change(slug, entry.item if entry else None, item, gone=gone.item if gone else None)


def retirements(
    publication: Publication, changes: Sequence[Change], now: datetime, after: timedelta
) -> tuple[Change, ...]:
    """Return the changes that take long cancelled entries out of the feeds.

    `after` is how long they stay there; what is among `changes` stays once more.
    """
    changed = {(change.plan, change.key) for change in changes}
    return tuple(
        retirement(entry.plan, entry.item)
        for entry in publication.shown()
        if entry.since and now - entry.since >= after and entry.id not in changed
    )


def harms(changes: Sequence[Change], publication: Publication) -> tuple[Harm, ...]:
    """Return the harm that the changes would do to subscribers."""
    return (
        *_renames(changes, publication),
        *_reused_keys(changes, publication),
        *_mass_removals(changes, publication),
        *_new_domains(changes, publication),
    )


def _renames(changes: Sequence[Change], publication: Publication) -> Iterator[Harm]:
    gone = {
        (change.plan, title): change.key
        for change in _leaving(changes, publication)
        if change.before
        for title in _titles(change.before)
    }
    for change in changes:
        if change.after is None or (change.plan, change.key) in publication.entries:
            continue
        old = next(
            (gone[at] for t in _titles(change.after) if (at := (change.plan, t)) in gone), None
        )
        if old is not None:
            yield Harm(
                danger=Danger.DUPLICATES,
                text=f"{change.plan}: {old!r} vanished while {change.key!r} appeared with the same "
                f"title; a key is for ever, subscribers would see a second event: name it {old!r}",
            )


def _leaving(changes: Sequence[Change], publication: Publication) -> list[Change]:
    """Return the removals that subscribers see: what left the feeds long ago can't leave again."""
    return [
        change
        for change in changes
        if change.kind is ChangeKind.REMOVED
        and not publication.entries[change.plan, change.key or ""].retired
    ]


def _titles(item: Item) -> set[str]:
    place = " ".join(place.key for place in item.places)
    return {f"{place} {language} {title.casefold()}" for language, title in item.title.items()}


def _reused_keys(changes: Sequence[Change], publication: Publication) -> Iterator[Harm]:
    for change in changes:
        identity: EntryId = (change.plan, change.key or "")
        if identity not in publication.removed:
            continue
        if change.after and not _titles(change.after) & _titles(publication.removed[identity].item):
            yield Harm(
                danger=Danger.REUSED_KEYS,
                text=f"{change.plan}: the key {change.key!r} was another item's, since removed; "
                "subscribers would see that event come back as this one: choose a new key",
            )


def _mass_removals(changes: Sequence[Change], publication: Publication) -> Iterator[Harm]:
    entries = [entry for entry in publication.entries.values() if not entry.retired]
    leaving = _leaving(changes, publication)
    for slug in publication.plans:
        public = sum(entry.plan == slug for entry in entries)
        gone = sum(change.plan == slug for change in leaving)
        if gone * 3 > public:
            yield Harm(
                danger=Danger.MASS_REMOVAL,
                text=f"{slug}: {gone} of {public} items would disappear at once; "
                "is the plan file whole and in its place?",
            )


def _new_domains(changes: Sequence[Change], publication: Publication) -> Iterator[Harm]:
    for change in changes:
        published = publication.plans.get(change.plan)
        if change.header is None or published is None:
            continue
        was, now = published.header.organisation.domain, change.header.organisation.domain
        if was != now:
            yield Harm(
                danger=Danger.NEW_DOMAIN,
                text=f"{change.plan}: domain {was!r} would become {now!r}; every event would get a "
                "new UID and appear twice",
            )


def revisions(
    changes: Sequence[Change], publication: Publication, now: datetime, base_url: str = ""
) -> tuple[Revision, ...]:
    """Return the journal's new lines; `now` is UTC, and is put after the last publication.

    Where the site's address is another one than before, or unknown before, every link in every
    event changes with it, and a line says so; an empty `base_url` is not known.
    """
    lines = [_revision(change, publication) for change in changes]
    if base_url and base_url != publication.base_url:
        lines.insert(0, {"base_url": base_url})
    published = _after(publication.published, now)
    return tuple(
        Revision(version=VERSION, published=published, following=len(lines) - n, **line)
        for n, line in enumerate(lines, 1)
    )


def _revision(change: Change, publication: Publication) -> dict[str, Any]:
    return {
        "plan": change.plan,
        "key": change.key,
        "sequence": _sequence(change, publication),
        "item": change.after,
        "header": change.header,
        "retired": change.kind is ChangeKind.RETIRED,
    }


def _after(last: datetime | None, now: datetime) -> datetime:
    # To the second, as RFC 5545 and HTTP write times. A clock that was set back must not let
    # LAST-MODIFIED shrink, since clients skip an event whose LAST-MODIFIED did not grow.
    now = now.astimezone(UTC).replace(microsecond=0)
    return now if last is None else max(now, last + timedelta(seconds=1))


def _sequence(change: Change, publication: Publication) -> int:
    if change.key is None:
        published = publication.plans.get(change.plan)
        return published.sequence + 1 if published else 0
    identity = (change.plan, change.key)
    entry = publication.entries.get(identity) or publication.removed.get(identity)
    if entry is None:
        return 0
    # An event in another order is the same event; what subscribers still see of a retired one,
    # its download, stays as it is.
    still = change.kind in (ChangeKind.ORDER, ChangeKind.RETIRED)
    return entry.sequence if still else entry.sequence + 1
