"""Write a plan as tables of texts; several in one cell stand on lines of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.documents.writers.table import Written
from data.errors import Sentence
from data.importing.merging.existing import Existing, Held
from data.importing.merging.texts import NOTHING
from data.importing.merging.wanted import Base, shown_places, unsaid
from data.importing.tables.columns import (
    Column,
    item_columns,
    plan_columns,
    section_columns,
    unmistakable,
)
from data.plan.model import Section, Text
from data.when.value import Unscheduled, bounds_text


def plan_sheets(existing: Existing, base: Base) -> tuple[Written, ...]:
    """Return the tables of a plan: its items, its categories, what it says of itself."""
    header, languages = existing.plan.header, base.languages
    names = shown_sections(header.sections, base.language)
    columns = item_columns(languages, base.say)
    of_sections = section_columns(languages, base.say)
    of_plan = plan_columns(languages, base.say)
    own = {
        "title": header.title,
        "period": bounds_text(header.period),
        "key": existing.plan.slug,
    }
    sections = [_section(each, existing, base) for each in header.sections]
    items = [_item(each, existing, base, names) for each in existing.held]
    return (
        _table(base.say(Sentence("Plan")), columns, items),
        _table(base.say(Sentence("Categories")), of_sections, sections),
        _table(base.say(Sentence("About the plan")), of_plan, [own]),
    )


def _table(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Written:
    return Written(
        name=name,
        headings=tuple(column.heading for column in columns),
        widths=tuple(column.width for column in columns),
        rows=tuple(tuple(_cell(own.get(c.field), c.code) for c in columns) for own in rows),
    )


def shown_sections(sections: Sequence[Section], language: str) -> dict[str, str]:
    """Return what each category is called in a table, by its key; no two are called the same."""
    return unmistakable({each.category.key: each.category.name[language] for each in sections})


def _cell(value: Any, code: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get(code, ""))
    if isinstance(value, tuple | list):
        if not any(isinstance(each, dict) and code not in each for each in value):
            return "\n".join(_cell(each, code) for each in value)
        some = any(code in each for each in value)
        return "\n".join(each.get(code, NOTHING) for each in value) if some else ""
    return str(value)


def _item(held: Held, existing: Existing, base: Base, names: Mapping[str, str]) -> dict[str, Any]:
    fields = held.fields
    approximate = fields["category"] in existing.approximate
    yes = base.say(Sentence("yes"))
    return {
        **fields,
        "key": held.item.key,
        "when": _exact(held, base, approximate=approximate),
        "places": shown_places(fields["places"], base),
        "category": names[fields["category"]],
        "cancelled": yes if fields["cancelled"] else "",
    }


def _exact(held: Held, base: Base, *, approximate: bool) -> str:
    """Return the exact form of an item's date where its wording doesn't tell it."""
    item = held.item
    exact = unsaid(item.said, item.when.text, base, approximate=approximate)
    undated = held.draft is not None and isinstance(item.when, Unscheduled)
    return "" if exact is None or (undated and "when" not in held.table) else exact


def _section(section: Section, existing: Existing, base: Base) -> dict[str, Any]:
    key, category = section.category.key, section.category
    heading: Text = {} if section.heading == category.name else section.heading
    return {
        "name": category.name,
        "heading": heading,
        "note": category.note,
        "color": section.color,
        "approximate": base.say(Sentence("yes")) if key in existing.approximate else "",
        "returns": section.returns,
        "jubilees": tuple(map(str, section.jubilees)),
        "key": key,
    }
