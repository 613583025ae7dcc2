"""What of a publication would do harm to subscribers, and the flag that allows it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from data.journal.change import Change, ChangeKind
from data.journal.publication import EntryId, Publication
from data.plan.model import Item
from data.when.period import Period

_Mark = tuple[str, ...]
SHIFT = timedelta(days=31)
"""How far a plan's first day may move before it is taken for another year's plan."""

_Marks = Callable[[str, Item], frozenset[_Mark]]


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
    for (plan, new), (_, old) in _renamed(gone, come, publication).items():
        yield Harm(
            danger=Danger.DUPLICATES,
            text=f"{plan}: {old!r} vanished while {new!r} appeared with the same "
            f"title; a key is for ever, subscribers would see a second event: name it {old!r}",
        )


def _renamed(
    gone: Sequence[Change], come: Sequence[Change], publication: Publication
) -> Mapping[EntryId, EntryId]:
    """Return what each newcomer was before, where it is one of those that vanished.

    Several items may bear one title, as the sittings of a parliament do: then only an equal date
    makes one of them the other. Where nothing else bears a title, the date may have moved too.
    """
    dated = _paired(gone, come, _dated)
    taken = set(dated.values())
    alone = _borne_once(come, publication)
    rest = _paired(
        [each for each in gone if _id(each) not in taken],
        [each for each in come if _id(each) not in dated],
        lambda plan, item: alone & _titled(plan, item),
    )
    pairs = {**dated, **rest}
    return {_id(each): pairs[_id(each)] for each in come if _id(each) in pairs}


def _paired(
    gone: Sequence[Change], come: Sequence[Change], marks: _Marks
) -> dict[EntryId, EntryId]:
    """Return pairs of newcomers and what vanished that both bear a mark, one to one, in order."""
    bearers = _bearers(gone, marks)
    pairs: dict[EntryId, EntryId] = {}
    taken: set[EntryId] = set()
    for new in come:
        found = sorted(marks(new.plan, new.after)) if new.after else ()
        free = (old for mark in found for old in bearers.get(mark, ()) if old not in taken)
        if (old_id := next(free, None)) is not None:
            pairs[_id(new)] = old_id
            taken.add(old_id)
    return pairs


def _bearers(gone: Sequence[Change], marks: _Marks) -> Mapping[_Mark, Sequence[EntryId]]:
    bearers: dict[_Mark, list[EntryId]] = {}
    for old in gone:
        for mark in marks(old.plan, old.before) if old.before else ():
            bearers.setdefault(mark, []).append(_id(old))
    return bearers


def _borne_once(come: Sequence[Change], publication: Publication) -> frozenset[_Mark]:
    """Return the titles that at most one public item bears, and at most one newcomer."""
    public = Counter(
        mark
        for entry in publication.entries.values()
        if not entry.retired
        for mark in _titled(entry.plan, entry.item)
    )
    new = Counter(mark for each in come if each.after for mark in _titled(each.plan, each.after))
    return frozenset(mark for mark in new if new[mark] == 1 and public[mark] == 1)


def _titled(plan: str, item: Item) -> frozenset[_Mark]:
    return frozenset((plan, title) for title in _titles(item))


def _dated(plan: str, item: Item) -> frozenset[_Mark]:
    # What has no date is told apart by what the plan says of it.
    when = item.when
    date = item.said if not when.dated else f"{when.start}/{when.end}"
    return frozenset((plan, title, date) for title in _titles(item))


def _id(change: Change) -> EntryId:
    return change.plan, change.key or ""


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
        was, now = published.domain, change.header.organisation.domain
        if was != now:
            yield Harm(
                danger=Danger.NEW_DOMAIN,
                text=f"{change.plan}: domain {was!r} would become {now!r}; every event would get a "
                "new UID and appear twice",
            )


def _new_years(changes: Sequence[Change], publication: Publication) -> Iterator[Harm]:
    for change in changes:
        published = publication.plans.get(change.plan)
        if change.header is None or published is None:
            continue
        was, now = published.header.period, change.header.period
        if _is_another_year(was, now):
            before, after = _told_apart(was, now)
            yield Harm(
                danger=Danger.NEW_YEAR,
                text=f"{change.plan}: the published plan is for {before}, and would "
                f"be for {after}; all that has no date of its own would move there: "
                "a new year is a new file beside the old one",
            )


def _is_another_year(was: Period, now: Period) -> bool:
    apart = now.end <= was.start or was.end <= now.start
    return apart or abs(now.start - was.start) > SHIFT


def _told_apart(was: Period, now: Period) -> tuple[str, str]:
    """Return two periods by their years, or by their days where the years are the same."""
    if was.label != now.label:
        return was.label, now.label
    return f"{was.start}/{was.last}", f"{now.start}/{now.last}"
