"""What is odd in a plan and yet no fault: the plan is published as it is."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from data.journal.change import Change
from data.journal.publication import Publication
from data.plan.model import Item, Plan
from data.when.value import Period


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
