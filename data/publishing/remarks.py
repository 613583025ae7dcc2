"""What is odd in a plan and yet no fault: the plan is published as it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from data.journal.change import Change
from data.journal.publication import Publication
from data.plan.model import Item, Plan
from data.when.period import Period
from data.when.value import When

LONG_AGO = timedelta(days=400)
"""How long after the last publication the clock is asked about: more than from plan to plan."""
_ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", re.ASCII)
_DOTTED = re.compile(
    r"(?<![\d.:])(?P<day>\d{1,2})\.(?P<month>\d\d)\.(?P<year>\d{4})(?!\d)", re.ASCII
)
# Without the year it may be a time of day, unless nothing else stands there.
_DAYS_ALONE = re.compile(r"[\d.\s–—-]+", re.ASCII)
_SHORT = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d\d)(?!\.?\d)", re.ASCII)


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
    windows = [(item.when.start, item.when.end) for item in (before, after)]
    return before.said == after.said and windows[0] != windows[1]


class _Mention(NamedTuple):
    """A day or a month as a wording names it; the year, and the day, where it does."""

    year: int | None
    month: int
    day: int | None


def contradictions(
    changes: Sequence[Change], months: Mapping[str, Mapping[str, int]]
) -> tuple[Remark, ...]:
    """Return a remark for each new wording of a date that names a day or month outside of it.

    `months` gives the names of months in each plan's language, with their numbers. A date that is
    changed while its wording is not has a remark of its own.
    """
    return tuple(
        Remark(
            plan=plan,
            key=item.key,
            text=f"said is «{item.said}», but its date is {item.when.text}; "
            "is that what the plan says?",
        )
        for plan, item in _newly_worded(changes)
        if _contradicted(item, months[plan])
    )


def _newly_worded(changes: Sequence[Change]) -> Iterator[tuple[str, Item]]:
    for change in changes:
        before, after = change.before, change.after
        if after and (before is None or before.said != after.said):
            yield change.plan, after


def _contradicted(item: Item, months: Mapping[str, int]) -> bool:
    if not item.when.dated:
        return False
    mentions = (*_in_digits(item.said), *_by_name(item.said, months))
    return any(not _within(mention, item.when) for mention in mentions)


def _in_digits(said: str) -> Iterator[_Mention]:
    forms = (_ISO, _DOTTED, _SHORT) if _DAYS_ALONE.fullmatch(said) else (_ISO, _DOTTED)
    for found in (found for form in forms for found in form.finditer(said)):
        parts = {name: int(number) for name, number in found.groupdict().items()}
        if 1 <= parts["month"] <= 12:
            yield _Mention(parts.get("year"), parts["month"], parts["day"])


def _by_name(said: str, months: Mapping[str, int]) -> Iterator[_Mention]:
    # With a capital too, as it may stand first.
    numbers = {**{name.capitalize(): number for name, number in months.items()}, **months}
    for found in _named(numbers).finditer(said) if months else ():
        day, year = found["day"] or found["day_after"], found["year"]
        yield _Mention(
            int(year) if year else None, numbers[found["month"]], int(day) if day else None
        )


def _named(months: Mapping[str, int]) -> re.Pattern[str]:
    names = "|".join(sorted(months, reverse=True))
    return re.compile(
        r"(?:(?<![0-9])(?P<day>[0-9]{1,2})(?:-\w{1,3}|st|nd|rd|th|\.)?\s+(?:of\s+)?)?"
        rf"(?<!\w)(?P<month>{names})(?!\w)\.?"
        r"(?:\s+(?P<day_after>[0-9]{1,2})(?:st|nd|rd|th)?(?![\w:]))?"
        r"(?:,?\s+(?P<year>[0-9]{4})(?![0-9]))?"
    )


def _within(mention: _Mention, when: When) -> bool:
    years = range(when.start.year, when.last.year + 1)
    return any(_reaches(when, mention, year) for year in years if mention.year in (None, year))


def _reaches(when: When, mention: _Mention, year: int) -> bool:
    """Tell whether a date reaches the day that is named; the month, where it isn't that exact."""
    first, last = _parts(when.start), _parts(when.last)
    if mention.day is not None and when.firm:
        return first <= (year, mention.month, mention.day) <= last
    return first[:2] <= (year, mention.month) <= last[:2]


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


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
