"""Draft the plan of the next year from a plan: what can be known of it, and why it is there."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from data.errors import DraftRefused
from data.plan.model import JUBILEES, Header, Item, Plan, Section, Text
from data.rollover.carrying import Basis, Row, Rules, carried, moving, texts_of
from data.rollover.jubilees import jubilees, uncounted
from data.rollover.years import Later, key_later, left_in, texts_later, words_of, year_after
from data.when.period import Period


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A plan of the next year, nothing of it settled, made from the plan `source` for `before`.

    `uncounted` are jubilees of the plan before that can't be computed, as no year of foundation is
    known; `unsettled` are drafts of the plan before, which are not carried over; `left` is what
    names years in the plan's own words and was left alone.
    """

    slug: str
    source: str
    before: Period
    header: Header
    rows: tuple[Row, ...]
    uncounted: tuple[Item, ...] = ()
    unsettled: tuple[Item, ...] = ()
    left: tuple[str, ...] = ()


def plan_before(plans: Sequence[Plan], year: int, slug: str | None) -> Plan:
    """Return the plan from which that of a year is drafted; `slug` names it where there are more.

    Raises DraftRefused where there is none, or no telling which.
    """
    found = [plan for plan in plans if plan.header.year == year - 1]
    if not found:
        years = ", ".join(map(str, sorted({plan.header.year for plan in plans})))
        raise DraftRefused(f"there is no plan of {year - 1} to draft from; there are: {years}")
    slugs = ", ".join(plan.slug for plan in found)
    if slug is None and len(found) > 1:
        raise DraftRefused(f"there are several plans of {year - 1}: say --plan; there are: {slugs}")
    chosen = [plan for plan in found if slug in (None, plan.slug)]
    if not chosen:
        raise DraftRefused(f"there is no plan {slug!r} of {year - 1}; there are: {slugs}")
    return chosen[0]


def draft_plan(plan: Plan, rules: Rules) -> Draft:
    """Return the draft of the year after a plan's; raises DraftRefused where there is none."""
    if not plan.items:
        raise DraftRefused(f"{plan.slug}: all of it is a draft itself; settle its items first")
    basis = Basis(plan=plan, rules=rules, keys=_next_keys(plan))
    rows = tuple(row for section in plan.header.sections for row in _rows(section, basis))
    return Draft(
        slug=next_slug(plan.slug, plan.header.period),
        source=plan.slug,
        before=plan.header.period,
        header=_header(plan.header),
        rows=rows,
        uncounted=tuple(
            item for section in basis.sections(JUBILEES) for item in uncounted(section, rows, basis)
        ),
        unsettled=tuple(draft.item for draft in plan.drafts),
        left=tuple(left_in(list(_own_words(plan.header)))),
    )


def next_slug(slug: str, period: Period) -> str:
    """Return the slug of the plan that follows the one for a period."""
    moved = key_later(slug, period.years, ())
    if moved == slug:
        any_year = "|".join(map(str, period.years))
        moved = re.sub(rf"(?<![0-9])(?:{any_year})(?![0-9])", _plus_one, slug)
    return moved if moved != slug else f"{slug}-{period.start.year + 1}"


def _plus_one(found: re.Match[str]) -> str:
    return str(int(found[0]) + 1)


def _header(header: Header) -> Header:
    return replace(
        header,
        period=year_after(header.period),
        title=_moved_on(header.title, header.period),
        sections=tuple(_section(section, header.period) for section in header.sections),
    )


def _section(section: Section, before: Period) -> Section:
    category = section.category
    note = _moved_on(category.note, before) if category.note else None
    moved = replace(category, name=_moved_on(category.name, before), note=note)
    return replace(section, category=moved, heading=_moved_on(section.heading, before))


def _moved_on(text: Text, before: Period) -> Text:
    return words_of(texts_later(text, before.years))


def _own_words(header: Header) -> Iterator[Later]:
    """Yield the plan's own words a year later: no draft line stands at them."""
    years = header.period.years
    yield from texts_later(header.title, years).values()
    for section in header.sections:
        category = section.category
        for text in (category.name, section.heading, category.note):
            yield from texts_later(text or {}, years).values()


def _rows(section: Section, basis: Basis) -> Iterator[Row]:
    category = _section(section, basis.before).category
    rows = (
        jubilees(section, basis)
        if section.returns == JUBILEES
        else (carried(item, section, basis) for item in basis.items(section))
    )
    return (replace(row, item=replace(row.item, category=category)) for row in rows)


def _next_keys(plan: Plan) -> Mapping[str, str]:
    """Return each key with its numbers moved on as in the title, unless two would be equal."""
    keys = {item.key: _next_key(item, plan) for item in plan.items}
    return keys if len(set(keys.values())) == len(keys) else {key: key for key in keys}


def _next_key(item: Item, plan: Plan) -> str:
    return key_later(item.key, moving(item, plan), texts_of(item, plan).numbers)
