"""One change of one item, or of a plan's own words, as subscribers see it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from data.model import Header, Item
from data.when import Precision, When


class ChangeKind(StrEnum):
    """What subscribers see happen to an item, or to a plan's own words."""

    ADDED = "added"
    MOVED = "date moved"
    FIRM = "date made firm"
    TEXT = "text changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    REMOVED = "removed"
    PLAN = "plan"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change: `fields` names what differs; a plan's own change has no key and no items."""

    kind: ChangeKind
    plan: str
    key: str | None
    before: Item | None = None
    after: Item | None = None
    header: Header | None = None
    fields: tuple[str, ...] = ()


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was published, and when (UTC)."""

    published: datetime
    change: Change


def item_change(
    plan: str, before: Item | None, after: Item | None, *, returned: bool = False
) -> Change | None:
    """Return what becomes of an item; None where nothing does.

    `returned` tells that a new item was public before, under the same key.
    """
    item = after or before
    if item is None or before == after:
        return None
    fields = _differing(before, after) if before and after else ()
    kind = _kind(before, after, returned=returned)
    return Change(kind=kind, plan=plan, key=item.key, before=before, after=after, fields=fields)


def header_change(plan: str, before: Header | None, after: Header) -> Change | None:
    """Return what becomes of a plan's own words; None where nothing does."""
    if before == after:
        return None
    fields = _differing(before, after) if before else ()
    return Change(kind=ChangeKind.PLAN, plan=plan, key=None, header=after, fields=fields)


def _kind(before: Item | None, after: Item | None, *, returned: bool) -> ChangeKind:
    if before is None:
        returned = returned and after is not None and not after.cancelled
        return ChangeKind.RESTORED if returned else ChangeKind.ADDED
    if after is None:
        return ChangeKind.REMOVED
    if before.cancelled != after.cancelled:
        return ChangeKind.CANCELLED if after.cancelled else ChangeKind.RESTORED
    if before.when == after.when:
        return ChangeKind.TEXT
    return ChangeKind.FIRM if _firm(after.when) and not _firm(before.when) else ChangeKind.MOVED


def _firm(when: When) -> bool:
    return when.precision is Precision.DAY and not when.approximate


def _differing(before: msgspec.Struct, after: msgspec.Struct) -> tuple[str, ...]:
    names = before.__struct_fields__
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
