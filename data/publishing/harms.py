"""What of a publication would do harm to subscribers, and the flag that allows it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from data.journal.change import Change, ChangeKind
from data.journal.publication import EntryId, Publication
from data.plan.model import Item


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
    place = item.place.key if item.place else ""
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
        if change.header and published and change.header.domain != published.header.domain:
            yield Harm(
                danger=Danger.NEW_DOMAIN,
                text=f"{change.plan}: domain {published.header.domain!r} would become "
                f"{change.header.domain!r}; every event would get a new UID and appear twice",
            )
