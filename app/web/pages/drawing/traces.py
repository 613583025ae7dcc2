"""The day that an event once had: it keeps a trace there, for who noted it and looks for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

from msgspec.structs import replace

from data.journal.change import Aspect, ChangeKind, date_kind
from data.journal.publication import Entry
from data.when.value import When

STAYS = timedelta(days=30)
"""How long a trace stays on the pages after the change.

No setting, and not KALENDS_RETIRE: that is for who publishes, and what it takes out of the feeds is
told by the journal. A trace goes by the reader's day, and is the same on every server.
"""
_LEFT = (ChangeKind.MOVED, ChangeKind.POSTPONED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace(Entry):
    """An entry with the date that it had before; `now` is the one that it has."""

    now: When


def with_traces(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Return entries, and the traces of those that lately left their day."""
    own = list(entries)
    return own + list(_traces(own, today))


def _traces(entries: Iterable[Entry], today: date) -> Iterator[Trace]:
    for entry in entries:
        past = entry.changed.get((Aspect.DATE, ""))
        if entry.cancelled or past is None or past.change.before is None:
            continue
        before, now = past.change.before.when, entry.item.when
        stays = max(past.published.date() + STAYS, before.end)
        if before.dated and date_kind(before, now) in _LEFT and today < stays:
            item = replace(entry.item, when=before, said=past.change.before.said)
            own = {each.name: getattr(entry, each.name) for each in fields(Entry)}
            yield Trace(**{**own, "item": item, "now": now})
