"""A plan file that is there: what it holds, item by item, beside what stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec
from msgspec.structs import replace

from data.plan.model import Item, Plan

Table = Mapping[str, Any]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the file: its table, what that means, and why it is a draft if it is one."""

    item: Item
    table: Table
    draft: str | None

    @property
    def fields(self) -> dict[str, Any]:
        """Return what it holds in the terms of plan files, several texts or places as a tuple."""
        item = self.item
        own = next(iter(item.title))
        return {
            "title": item.title,
            "said": item.said,
            "when": item.when.text,
            "places": tuple(place.key or place.name[own] for place in item.places),
            "organisers": item.organisers,
            "notes": item.notes,
            "age": item.age,
            "url": item.url,
            "cancelled": item.cancelled,
            "reason": item.reason,
            "category": item.category.key,
            "row": item.row,
            "draft": self.draft,
        }


@dataclass(frozen=True, kw_only=True)
class Existing:
    """A plan and its file; `table` is the file's content as TOML has it, of which it was read."""

    plan: Plan
    table: Table

    @cached_property
    def held(self) -> Sequence[Held]:
        """Return the items and drafts in the order of the file."""
        return held_by(self.plan, self.table["items"])

    @cached_property
    def approximate(self) -> frozenset[str]:
        """Return the keys of the categories that call all their dates approximate."""
        categories = self.table["categories"].items()
        return frozenset(key for key, own in categories if own.get("approximate") is True)


def held_by(plan: Plan, tables: Iterable[Table] = ()) -> tuple[Held, ...]:
    """Return the items and drafts of a plan, in the order of the tables of its file if given."""
    rows = {item.key: Held(item=item, table={}, draft=None) for item in plan.items}
    for drafted in plan.drafts:
        rows[drafted.item.key] = Held(item=drafted.item, table={}, draft=drafted.reason)
    found = tuple(replace(rows[table["key"]], table=table) for table in tables)
    return found or tuple(rows.values())
