"""Draft the plan of the next year from a plan: what can be known of it, and why it is there."""

import re
from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from data.errors import DraftRefused
from data.plan.model import Category, Header, Item, Plan, Section, Text
from data.rollover.carrying import Basis, Row, Rules, carried, texts_of
from data.rollover.jubilees import JUBILEES, jubilees, uncounted
from data.rollover.ordinals import next_year
from data.when.value import year_period

_NUMBER_IN_KEY = re.compile(r"(?<![a-z0-9])[0-9]{1,4}(?![a-z0-9])")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A plan of the next year, nothing of it settled, made from the plan `source`.

    `jubilees` is the rule it was made by. `uncounted` are jubilees of the plan before that can't be
    computed, as no year of foundation is known; `unsettled` are drafts of the plan before, which
    are not carried over.
    """

    slug: str
    source: str
    header: Header
    jubilees: tuple[int, ...]
    rows: tuple[Row, ...]
    uncounted: tuple[Item, ...] = ()
    unsettled: tuple[Item, ...] = ()


def draft_plan(plan: Plan, rules: Rules) -> Draft:
    """Return the draft of the year behind a plan's; raises DraftRefused where there is none."""
    if not plan.items:
        raise DraftRefused(f"{plan.slug}: all of it is a draft itself; settle its items first")
    basis = Basis(plan=plan, rules=rules, keys=_next_keys(plan))
    header = _header(plan.header)
    rows = tuple(row for section in header.sections for row in _rows(section.category, basis))
    return Draft(
        slug=next_slug(plan.slug, plan.header.year),
        source=plan.slug,
        header=header,
        jubilees=tuple(rules.jubilees),
        rows=rows,
        uncounted=tuple(uncounted(basis, rows)),
        unsettled=tuple(draft.item for draft in plan.drafts),
    )


def next_slug(slug: str, year: int) -> str:
    """Return the slug of the next year's plan."""
    moved, times = re.subn(rf"(?<!\d){year}(?!\d)", str(year + 1), slug)
    return moved if times else f"{slug}-{year + 1}"


def _header(header: Header) -> Header:
    return replace(
        header,
        period=year_period(header.year + 1),
        title=_moved_on(header.title, header.year),
        sections=tuple(_section(section, header.year) for section in header.sections),
    )


def _section(section: Section, year: int) -> Section:
    category = section.category
    note = _moved_on(category.note, year) if category.note else None
    moved = replace(category, name=_moved_on(category.name, year), note=note)
    return replace(section, category=moved, heading=_moved_on(section.heading, year))


def _moved_on(text: Text, year: int) -> Text:
    return {code: next_year(words, year) for code, words in text.items()}


def _rows(category: Category, basis: Basis) -> Iterator[Row]:
    rows = (
        jubilees(category, basis)
        if category.key == JUBILEES
        else (carried(item, basis) for item in basis.items(category.key))
    )
    return (replace(row, item=replace(row.item, category=category)) for row in rows)


def _next_keys(plan: Plan) -> Mapping[str, str]:
    """Return each key with its number moved on as in the title, unless two would be equal."""
    keys = {item.key: _next_key(item, plan.header.year) for item in plan.items}
    return keys if len(set(keys.values())) == len(keys) else {key: key for key in keys}


def _next_key(item: Item, year: int) -> str:
    numbers = {year, *texts_of(item, year).numbers}
    return _NUMBER_IN_KEY.sub(
        lambda found: str(int(found[0]) + 1) if int(found[0]) in numbers else found[0], item.key
    )
