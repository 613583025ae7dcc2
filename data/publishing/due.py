"""Which loose dates are near, so that the secretariat asks for them in time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.journal.publication import Entry, EntryId, Publication
from data.plan.model import Item
from data.when.value import LIMITS, Unscheduled

WITHIN = 60
"""Days ahead that are looked at where nobody says how many."""
FARTHEST = 366
WITHIN_PATTERN = "^([1-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])d$"
"""What `parse_within` takes, as JSON Schema has it; the longest is FARTHEST."""
_WITHIN = re.compile(r"([1-9]\d{0,2})d", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A loose date that is near: `days` until its window begins, 0 or fewer once it has begun."""

    plan: str
    item: Item
    days: int

    @property
    def id(self) -> EntryId:
        """Return what tells the item from every other one."""
        return self.plan, self.item.key


def parse_within(text: str) -> int:
    """Return the days that `60d` means; raise ValueError, fit for people, for anything else."""
    found = _WITHIN.fullmatch(text.strip())
    if found is None or int(found[1]) > FARTHEST:
        raise ValueError(f"write days from 1d to {FARTHEST}d, as in {WITHIN}d")
    return int(found[1])


def due(items: Iterable[tuple[str, Item]], today: date, within: int) -> list[Due]:
    """Return what still wants a date and whose window begins within so many days, or has begun.

    `items` come with their plans' slugs. By the window's first day; what has no date at all comes
    last. A window that is over is past asking, and what goes on all year wants no date.
    """
    wanting = [
        Due(plan=plan, item=item, days=(item.when.anchor - today).days)
        for plan, item in items
        if _wants_date(item) and item.when.last >= today
    ]
    return sorted((each for each in wanting if each.days <= within), key=_order)


def due_entries(publication: Publication, today: date, within: int) -> list[tuple[Entry, int]]:
    """Return the entries that are due, each with the days until its window begins."""
    entries = publication.entries
    found = due(((entry.plan, entry.item) for entry in entries.values()), today, within)
    return [(entries[each.id], each.days) for each in found]


def _wants_date(item: Item) -> bool:
    when = item.when
    return not (item.cancelled or when.firm or when.repeats or isinstance(when, LIMITS))


def _order(each: Due) -> tuple[bool, date, date, EntryId]:
    when = each.item.when
    return isinstance(when, Unscheduled), when.anchor, when.last, each.id
