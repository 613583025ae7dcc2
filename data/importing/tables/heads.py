"""What people changed in the tables of categories and of the plan itself, beside its items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from data.importing.merging.comparing import Change, worded
from data.importing.merging.existing import Existing
from data.importing.merging.merging import Kind, Merged, Told
from data.importing.merging.texts import spaced_alike
from data.importing.merging.wanted import Base
from data.importing.tables.columns import Column, plan_columns, section_columns
from data.importing.tables.own import Line, Own, own_categories, own_title
from data.importing.tables.writing import plan_sheets

_TEXTS = ("name", "heading", "note", "title")


def with_heads(merged: Merged, own: Own, existing: Existing, base: Base) -> Merged:
    """Return what an import changes, with the changes of categories and of the plan's title.

    A cell that says what would be written there changes nothing.
    """
    _, sections, about = plan_sheets(existing, base)
    before = dict(_lines(section_columns(base.languages, base.say), sections.rows))
    asked = own_categories(own, base)
    tables = existing.table["categories"]
    values: dict[str, Mapping[str, Any]] = {}
    for line in own.sections:
        key = line.get(("key", ""), "")
        if key in before and key in asked:
            values[key] = _values(line, before[key], asked[key], tables[key], base)
    (title,) = dict(_lines(plan_columns(base.languages, base.say), about.rows)).values()
    header = _values(own.about, title, {"title": own_title(own)}, existing.table, base)
    changed = {key: own for key, own in values.items() if own}
    told = [_told(f"categories.{key}", own, tables[key]) for key, own in changed.items()]
    told += [_told("title", header, existing.table)] if header else []
    return replace(
        merged,
        edits=replace(merged.edits, header=header, sections=changed),
        told=(*told, *merged.told),
    )


def _lines(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, Line]]:
    for row in rows:
        line = {(c.field, c.code): text for c, text in zip(columns, row, strict=True)}
        yield line["key", ""], line


def _values(
    line: Line, before: Line, asked: Mapping[str, Any], table: Mapping[str, Any], base: Base
) -> Mapping[str, Any]:
    """Return the keys of a table to set, for the cells that don't say what stood there."""
    fields = {
        field
        for (field, code), text in line.items()
        if field in asked and not spaced_alike(text, before.get((field, code), ""))
    }
    # A category without a name, a plan without a title: nobody means that.
    named = fields & {"name", "title"}
    kept = {field for field in named if base.language not in (asked[field] or {})}
    return {
        field: worded(asked[field], table.get(field), base) if field in _TEXTS else asked[field]
        for field in sorted(fields - kept)
    }


def _told(key: str, values: Mapping[str, Any], table: Mapping[str, Any]) -> Told:
    changes = tuple(
        Change(field=field, before=table.get(field), after=value) for field, value in values.items()
    )
    return Told(kind=Kind.CHANGED, key=key, title=key, said="", changes=changes)
