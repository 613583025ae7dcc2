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
    NEW_YEAR = "--accept-new-year"
    CLOCK = "--accept-clock"


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
        *_new_years(changes, publication),
    )


def clock_harms(publication: Publication, now: datetime) -> tuple[Harm, ...]:
    """Return the harm in publishing by a clock (UTC) that is more than a day set back.

    Either the clock is wrong, or the journal was written by one that ran ahead: what is published
    then is stamped with the last publication's time and a second.
    """
    last = publication.published
    if last is None or last - now <= timedelta(days=1):
        return ()
    return (
        Harm(
            danger=Danger.CLOCK,
            text=f"the clock says {now:%Y-%m-%d %H:%M} UTC, but the last publication was on "
            f"{last:%Y-%m-%d %H:%M} UTC: one of them is wrong; subscribers would be told that day",
        ),
    )


def _renames(changes: Sequence[Change], publication: Publication) -> Iterator[Harm]:
    gone = _leaving(changes, publication)
    come = [
        change
        for change in changes
        if change.after and (change.plan, change.key) not in publication.entries
    ]
    renamed = _renamed(gone, come, publication)
    for new in come:
        if (new.plan, new.key) in renamed:
            old = renamed[new.plan, new.key]
            yield Harm(
                danger=Danger.DUPLICATES,
                text=f"{new.plan}: {old!r} vanished while {new.key!r} appeared with the same "
                f"title; a key is for ever, subscribers would see a second event: name it {old!r}",
            )


def _renamed(
    gone: Sequence[Change], come: Sequence[Change], publication: Publication
) -> Mapping[_Key, str | None]:
    """Return which of what vanished each newcomer is, one to one.

    Several items may bear one title, as the sittings of a parliament do: then only an equal date
    makes one of them the other. A title that nothing else bears is the same item on any date.
    """
    alone = _borne_once(publication)
    pairs: dict[_Key, str | None] = {}
    for likeness in (_dated, lambda trace, _: trace if trace in alone else None):
        known = {(each.plan, old) for each, old in zip(come, pairs.values(), strict=False)}
        pairs |= _matched(gone, come, pairs, known, likeness)
    return pairs
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
