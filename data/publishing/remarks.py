"""What is odd in a plan and yet no fault: the plan is published as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from data.journal.change import Change
from data.journal.publication import Publication
from data.plan.model import Item, Plan
from data.when.period import Period
from data.when.value import Deadline, From, Rhythm, Rule, Unscheduled, Until, When

LONG_AGO = timedelta(days=400)
"""How long after the last publication the clock is asked about: more than from plan to plan."""
Readings = Callable[[str, str], Sequence[When]]
"""Gives what a wording may mean in a plan, by its slug."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One oddity of one item."""

    plan: str
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.plan}, {self.key}: {self.text}"


def remarks(plans: Sequence[Plan], founded: Mapping[str, int]) -> tuple[Remark, ...]:
    """Return the oddities of all plans; `founded` gives each city's ISO 8601 year."""
    return tuple(
        Remark(plan=plan.slug, key=item.key, text=text)
        for plan in plans
        for item in (*plan.items, *(draft.item for draft in plan.drafts))
        for text in _oddities(item, plan.header.period, founded)
    )


def public_drafts(plans: Sequence[Plan], publication: Publication) -> tuple[Remark, ...]:
    """Return a remark for each draft that is public already."""
    return tuple(
        Remark(
            plan=plan.slug,
            key=draft.item.key,
            text="it is a draft, yet public: subscribers go on seeing what was published until "
            "its draft line is deleted",
        )
        for plan in plans
        for draft in plan.drafts
        if (plan.slug, draft.item.key) in publication.entries
    )


def _oddities(item: Item, period: Period, founded: Mapping[str, int]) -> Iterator[str]:
    if item.when.end <= period.start or item.when.start >= period.end:
        yield (
            f"its date {item.when.text} lies outside the plan's period, {period.start} to "
            f"{period.last}"
        )
    if item.age is None or item.place is None or item.place.key not in founded:
        return
    year = founded[item.place.key]
    age = item.when.start.year - year
    if age != item.age:
        yield (
            f"the plan gives the city {item.age} years, the year of its foundation "
            f"({_year(year)}) gives {age}; the feed says what the plan says"
        )


def _year(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"


def stale_words(changes: Sequence[Change]) -> tuple[Remark, ...]:
    """Return a remark for each date that is changed while the plan's wording of it is not."""
    return tuple(
        Remark(
            plan=change.plan,
            key=change.key or "",
            text=f"its date becomes {change.after.when.text}, but said is still "
            f"«{change.after.said}»; is that what the plan says now?",
        )
        for change in changes
        if change.before and change.after and _stale(change.before, change.after)
    )


def _stale(before: Item, after: Item) -> bool:
    return before.said == after.said and not _agree(before.when, after.when)


def contradictions(changes: Sequence[Change], readings: Readings) -> tuple[Remark, ...]:
    """Return a remark for each new wording of a date that can't mean the date.

    A date that is changed while its wording is not has a remark of its own.
    """
    return tuple(
        Remark(
            plan=plan,
            key=item.key,
            text=f"said is «{item.said}», but its date is {item.when.text}; "
            "is that what the plan says?",
        )
        for plan, item in _newly_worded(changes)
        if _contradicted(item, readings(plan, item.said))
    )


def _newly_worded(changes: Sequence[Change]) -> Iterator[tuple[str, Item]]:
    for change in changes:
        before, after = change.before, change.after
        if after and (before is None or before.said != after.said):
            yield change.plan, after


def _contradicted(item: Item, meant: Sequence[When]) -> bool:
    """Tell whether a wording is understood, and never as the date that stands beside it."""
    return bool(meant) and not any(_agree(item.when, each) for each in meant)


def _agree(when: When, meant: When) -> bool:
    """Tell whether two dates say the same of the same days, however certain these are."""
    return _claim(when) == _claim(meant) and when.stretches == meant.stretches


def _claim(when: When) -> object:
    """Return what a date says of its days: a limit, a rhythm, that none is set, or just the days.

    What goes on throughout a year agrees with some day of it: plans don't tell these apart.
    """
    match when:
        case Rule(deadline=True):
            return Deadline
        case Rhythm(unit=unit, every=every):
            return unit, every
        case Deadline() | From() | Until() | Unscheduled():
            return type(when)
    return None


def clock_doubts(publication: Publication, now: datetime) -> tuple[str, ...]:
    """Return what is odd in publishing now (UTC), as far as it may be right."""
    last = publication.published
    if last is None or -timedelta(minutes=1) <= now - last <= LONG_AGO:
        return ()
    told = (
        f"the clock says {now:%Y-%m-%d %H:%M} UTC, the last publication was on "
        f"{last:%Y-%m-%d %H:%M}"
    )
    if now > last:
        return (f"{told}: is the clock right? subscribers are told that day, for ever",)
    return (f"{told}: what is published now will be stamped just after it",)
