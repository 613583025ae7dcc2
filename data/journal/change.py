"""One change of one item, or of a plan's own words, as subscribers see it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import repeat

import msgspec
from msgspec.structs import replace

from data.plan.model import Header, Item, Text
from data.when.period import DAY
from data.when.value import (
    LIMITS,
    Days,
    Deadline,
    From,
    Rhythm,
    Rule,
    Stretch,
    Unscheduled,
    When,
)


class ChangeKind(StrEnum):
    """What subscribers see happen to an item, or to a plan's own words."""

    ADDED = "added"
    FIRM = "date made firm"
    NARROWED = "date narrowed"
    MOVED = "date moved"
    LOOSENED = "date loosened"
    POSTPONED = "postponed"
    RHYTHM = "rhythm changed"
    PLACE = "place changed"
    TITLE = "title changed"
    TEXT = "text changed"
    ORDER = "order changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    REMOVED = "removed"
    RETIRED = "retired"
    PLAN = "plan"


class Aspect(StrEnum):
    """What of an event subscribers are told about when it changed."""

    DATE = "date"
    PLACE = "place"
    TITLE = "title"
    AGE = "age"
    STANDING = "standing"


Topic = tuple[Aspect, str]
"""An aspect, and the language in which it changed; empty where it did in all of them."""


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One change: `fields` names what differs; a plan's own change has no key and no items."""

    kind: ChangeKind
    plan: str
    key: str | None
    before: Item | None = None
    after: Item | None = None
    header: Header | None = None
    fields: tuple[str, ...] = ()


class PublishedChange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A change that was published, and when (UTC)."""

    published: datetime
    change: Change


def item_change(
    plan: str, before: Item | None, after: Item | None, *, gone: Item | None = None
) -> Change | None:
    """Return what becomes of an item; None where nothing does.

    `gone` is what the item was when it was removed, where it is not public now.
    """
    item = after or before
    if item is None or before == after:
        return None
    kind = _kind(before, after)
    if before is None and gone is not None:
        kind = ChangeKind.CANCELLED if item.cancelled else ChangeKind.RESTORED
        before = gone
    fields = _differing(before, after) if before and after else ()
    return Change(kind=kind, plan=plan, key=item.key, before=before, after=after, fields=fields)


def is_reordered(before: Item, after: Item | None) -> bool:
    """Tell whether an item stands in another row of the plan, and is the same otherwise."""
    return after is not None and before.row != after.row and replace(before, row=after.row) == after


def retirement(plan: str, item: Item) -> Change:
    """Return the change of an item that was cancelled long ago and leaves the feeds."""
    return Change(kind=ChangeKind.RETIRED, plan=plan, key=item.key, before=item)


def header_change(plan: str, before: Header | None, after: Header) -> Change | None:
    """Return what becomes of a plan's own words; None where nothing does."""
    if before == after:
        return None
    fields = _differing(before, after) if before else ()
    return Change(kind=ChangeKind.PLAN, plan=plan, key=None, header=after, fields=fields)


def is_reworded(before: Header, after: Header) -> bool:
    """Tell whether what a plan says of itself reads otherwise; its colours, say, do not."""
    return _words(before) != _words(after)


def _words(header: Header) -> object:
    sections = [(section.category, section.heading) for section in header.sections]
    return header.period, header.organisation.name, header.title, sections


def topics(change: Change) -> Iterator[Topic]:
    """Yield what of an event a change is about, as far as subscribers are told."""
    before, after = change.before, change.after
    if change.kind in (ChangeKind.CANCELLED, ChangeKind.RESTORED, ChangeKind.REMOVED):
        yield Aspect.STANDING, ""
    if before is None or after is None:
        return
    if before.when != after.when and date_kind(before.when, after.when) is not ChangeKind.TEXT:
        yield Aspect.DATE, ""
    if before.age != after.age:
        yield Aspect.AGE, ""
    for code in _codes(before, after):
        if _places_differ(before, after, code):
            yield Aspect.PLACE, code
        if _differ(before.title, after.title, code):
            yield Aspect.TITLE, code


def _codes(*items: Item) -> Iterable[str]:
    """Return the languages of the titles and of the names of places."""
    texts = [text for item in items for text in (item.title, *_names(item))]
    return dict.fromkeys(code for text in texts for code in text)


def _names(item: Item) -> list[Text]:
    return [place.name for place in item.places]


def _places_differ(before: Item, after: Item, code: str) -> bool:
    """Tell whether places are called otherwise; their keys and coordinates are not told."""
    was, now = _names(before), _names(after)
    return len(was) != len(now) or any(map(_differ, was, now, repeat(code)))


def _differ(before: Text, after: Text, code: str) -> bool:
    """Tell whether a text is another one for those who read it in a language.

    One that begins or ends to exist in the language is no other text: it stands for that of the
    plan's own language, or that for it.
    """
    shared = before.keys() & after.keys()
    return any(before[each] != after[each] for each in ([code] if code in shared else shared))


def _kind(before: Item | None, after: Item | None) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    if after is None:
        return ChangeKind.REMOVED
    # One change has one kind, the one that matters most to who had planned to come: whether it
    # takes place, then when, then where, then what it is called.
    if before.cancelled != after.cancelled:
        return ChangeKind.CANCELLED if after.cancelled else ChangeKind.RESTORED
    if before.when != after.when:
        return date_kind(before.when, after.when)
    return _wording_kind(before, after)


def _wording_kind(before: Item, after: Item) -> ChangeKind:
    codes = _codes(before, after)
    if any(_places_differ(before, after, code) for code in codes):
        return ChangeKind.PLACE
    if any(_differ(before.title, after.title, code) for code in codes):
        return ChangeKind.TITLE
    return ChangeKind.ORDER if is_reordered(before, after) else ChangeKind.TEXT


def date_kind(before: When, after: When) -> ChangeKind:
    """Return what becomes of a date that changes: nothing but its text, if the meaning stays."""
    if before.text == after.text:  # its bounds are the plan's period, which was corrected
        return ChangeKind.TEXT
    # What has no date has the whole period for its window, which says nothing: it is told apart
    # before windows are compared, or "on a separate schedule" would count as loosened.
    if isinstance(after, Unscheduled):
        return ChangeKind.POSTPONED
    if _exact(after) and not _exact(before) and _keeps_to(after, before):
        return ChangeKind.FIRM
    if isinstance(before, Unscheduled):
        return ChangeKind.NARROWED
    if _another_rhythm(before, after):
        return ChangeKind.RHYTHM
    return ChangeKind.TEXT if _meaning(before) == _meaning(after) else _shift(before, after)


def _shift(before: When, after: When) -> ChangeKind:
    if _contradicts(before, after):
        return ChangeKind.MOVED
    if not _exact(before) and _narrower(after, before):
        return ChangeKind.NARROWED
    if not _exact(after) and _narrower(before, after):
        return ChangeKind.LOOSENED
    return _hours_kind(before, after)


def _hours_kind(before: When, after: When) -> ChangeKind:
    """Return what becomes of a date where only its time of day may have come or gone."""
    if isinstance(before, Days) and isinstance(after, Days) and before.window == after.window:
        if before.hours is None:
            return ChangeKind.NARROWED
        if after.hours is None:
            return ChangeKind.LOOSENED
    return ChangeKind.MOVED


def _contradicts(before: When, after: When) -> bool:
    """Tell whether two stated dates of one certainty, or two limits of one kind, are not the same.

    They do also where one lies in the other: who meant to come on the second of three days is told
    that it moved.
    """
    limits = _limit(before), _limit(after)
    stated = before.day_stated and after.day_stated and (limits[0] is None) == (limits[1] is None)
    moved = limits[0] is limits[1] is not None and before.precision is after.precision
    agree = before.approximate != after.approximate or _stretches(before) == _stretches(after)
    return (stated or moved) and not agree


def _another_rhythm(before: When, after: When) -> bool:
    """Tell whether what comes again and again does so otherwise, or begins or ceases to do so.

    What goes on all the time has no rhythm, but may come to have one.
    """
    kinds = {type(before), type(after)}
    if _exact(before) != _exact(after) or not kinds & {Rhythm, Rule}:
        return False
    same = before.stretches == after.stretches
    return (before.repeats and after.repeats) or (Rhythm in kinds and same)


def _exact(when: When) -> bool:
    """Tell whether the days themselves are named, and not a limit to them."""
    return when.firm and _limit(when) is None


def _limit(when: When) -> type | None:
    """Return which kind of limit a date is; None for what is none."""
    if isinstance(when, Rule):
        return Deadline if when.deadline else None
    return type(when) if isinstance(when, LIMITS) else None


def _keeps_to(after: When, before: When) -> bool:
    """Tell whether a date doesn't break the limit that was set before; a window is no promise."""
    return _limit(before) is None or _within(after, before)


def _meaning(when: When) -> tuple[object, ...]:
    """Return what the second quarter and April to June have in common, or a rule and its days."""
    hours = when.hours if isinstance(when, Days) else None
    return _stretches(when), _limit(when), when.firm, when.approximate, hours


def _narrower(inner: When, outer: When) -> bool:
    """Tell whether a date says more than another one, and nothing against it."""
    return _within(inner, outer) and _looseness(inner, outer) < _looseness(outer, inner)


def _within(inner: When, outer: When) -> bool:
    reach = tuple(_reach(outer, inner))
    return all(
        any(start <= first and end <= behind for start, behind in reach)
        for first, end in _reach(inner, outer)
    )


def _looseness(when: When, other: When) -> tuple[object, ...]:
    days = sum((end - start).days for start, end in _reach(when, other))
    limited = _limit(when) is not None
    return days, limited, not _exact(when), when.approximate, -len(when.stretches)


def _stretches(when: When) -> Sequence[Stretch]:
    """Return the days of a date; where days are stated it is the same how they are cut."""
    return _joined(when.stretches) if when.day_stated else when.stretches


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches of which none touches the next one."""
    joined: list[Stretch] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _reach(when: When, other: When) -> Iterator[Stretch]:
    """Yield the days that a date leaves open, as stretches.

    A limit is open on one side: as far as the date goes with which it is compared.
    """
    limit = _limit(when)
    if limit is None:
        yield from _joined(when.stretches)
    elif limit is From:
        yield when.start, max(when.start + DAY, other.end)
    else:
        yield min(when.last, other.start), when.end


def _differing(before: msgspec.Struct, after: msgspec.Struct) -> tuple[str, ...]:
    names = before.__struct_fields__
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
