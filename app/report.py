"""Tell changes, faults and remarks: as lines for people, as values for programs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from data.change import Change, ChangeKind
from data.model import Item, Plan

STYLES = {
    ChangeKind.ADDED: "green",
    ChangeKind.FIRM: "bold green",
    ChangeKind.MOVED: "yellow",
    ChangeKind.RESTORED: "green",
    ChangeKind.CANCELLED: "red",
    ChangeKind.REMOVED: "red",
}


def change_table(changes: Iterable[Change]) -> Table:
    """Return a line for each change: what subscribers will see, of which item, how."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for change in changes:
        style = STYLES.get(change.kind, "")
        table.add_row(Text(change.kind, style=style), Text(_name(change)), Text(_detail(change)))
    return table


def counted(changes: Sequence[Change]) -> str:
    """Return how many changes there are of each kind, in a line."""
    counts = Counter(change.kind for change in changes)
    return ", ".join(f"{counts[kind]} {kind}" for kind in ChangeKind if counts[kind]) or "no change"


def counted_plans(plans: Sequence[Plan]) -> str:
    """Return how many plans, items and drafts there are, in a line."""
    items = sum(len(plan.items) for plan in plans)
    drafts = sum(len(plan.drafts) for plan in plans)
    words = f"{len(plans)} plan(s), {items} items"
    return f"{words}, {drafts} draft(s) not published" if drafts else words


def change_value(change: Change) -> dict[str, Any]:
    """Return a change as JSON has it; `before` and `after` are the plan's values that differ."""
    shown = change.fields or ("when", "said", "title")
    return {
        "kind": change.kind,
        "plan": change.plan,
        "key": change.key,
        "fields": change.fields,
        "before": _values(change.before, shown),
        "after": _values(change.after, shown),
    }


def _values(item: Item | None, fields: Iterable[str]) -> dict[str, Any] | None:
    return {name: getattr(item, name) for name in fields} if item else None


def _name(change: Change) -> str:
    return f"{change.plan}/{change.key}" if change.key else change.plan


def _detail(change: Change) -> str:
    before, after = change.before, change.after
    if before and after and change.kind in (ChangeKind.MOVED, ChangeKind.FIRM):
        return f"«{before.said}» → «{after.said}» ({before.when.text} → {after.when.text})"
    if change.fields:
        return ", ".join(change.fields)
    item = after or before
    return f"{next(iter(item.title.values()))} («{item.said}»)" if item else ""
