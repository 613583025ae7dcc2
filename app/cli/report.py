"""Tell changes, faults and remarks: as lines for people, as values for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from app.cli.changelist import by_feed
from app.cli.console import err, out
from app.proposal import Proposal
from calendars.feeds.addresses import feed_path
from calendars.wording.dates import dates
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.journal.change import Change, ChangeKind
from data.journal.publication import Publication
from data.plan.model import Category, Item, Place, Plan
from data.publishing.due import Due
from data.when.value import Unscheduled, When

STYLES = {
    ChangeKind.ADDED: "green",
    ChangeKind.FIRM: "bold green",
    ChangeKind.NARROWED: "green",
    ChangeKind.MOVED: "yellow",
    ChangeKind.LOOSENED: "yellow",
    ChangeKind.POSTPONED: "yellow",
    ChangeKind.RHYTHM: "yellow",
    ChangeKind.RESTORED: "green",
    ChangeKind.CANCELLED: "red",
    ChangeKind.REMOVED: "red",
    ChangeKind.RETIRED: "dim",
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


def print_changes(proposal: Proposal) -> None:
    """Print what publishing now would change, and what speaks against it."""
    if proposal.reading.torn:
        torn = f"The journal's last {proposal.reading.torn} octets"
        err.print(f"{torn} were never finished; they don't count.")
    out.print(change_table(proposal.seen))
    for harm in proposal.harms:
        err.print(Text(f"{harm.text} ({harm.danger})", style="red"), soft_wrap=True)
    out.print(summary(proposal), soft_wrap=True)


def changes_value(proposal: Proposal, feeds: object = None) -> dict[str, object]:
    """Return what publishing now would change as JSON has it; `feeds` where they are asked for."""
    changes = [change_value(change) for change in proposal.changes]
    value: dict[str, object] = {"published": None, "changes": changes, "harms": proposal.harms}
    return value if feeds is None else {**value, "feeds": feeds}


def summary(proposal: Proposal) -> str:
    """Return in a line how many events change in which way, what of plans, and if all is anew."""
    counts = Counter(change.kind for change in proposal.changes)
    counts.pop(ChangeKind.PLAN, None)
    events = [f"{counts[kind]} {kind}" for kind in ChangeKind if counts[kind]]
    plans = list(_of_plans(proposal.changes))
    counted = [*(events or ["no event" if plans else "no change"]), *plans]
    return ", ".join(counted + ["every event stamped anew"] * proposal.anew)


def _of_plans(changes: Iterable[Change]) -> Iterator[str]:
    reworded = [bool(change.fields) for change in changes if change.kind is ChangeKind.PLAN]
    if new := reworded.count(False):
        yield f"{new} new plan{'s' * (new > 1)}"
    if own := reworded.count(True):
        yield f"the words of {own} plan{'s' * (own > 1)}"


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


def feed_tables(proposal: Proposal, after: Publication, language: Language) -> RenderableType:
    """Return the changes under each feed in which they are seen; `after` is their outcome."""
    parts: list[RenderableType] = []
    for options, own in by_feed(proposal.seen, proposal.publication, after):
        parts += [Rule(feed_path(language.code, options), align="left"), change_table(own)]
    return Group(*parts)


def feed_values(proposal: Proposal, after: Publication, language: Language) -> list[dict[str, Any]]:
    """Return the feeds in which changes are seen as JSON has them, with the changed events."""
    return [
        {
            "path": feed_path(language.code, options),
            "changes": [{"plan": change.plan, "key": change.key} for change in own],
        }
        for options, own in by_feed(proposal.seen, proposal.publication, after)
    ]


def due_table(found: Iterable[Due], language: Language) -> Table:
    """Return a row for each loose date: how near it is, and of which event; whom to ask below."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=22)
    table.add_column(overflow="fold")
    for each in found:
        item = each.item
        loose = dates(item.when, language)
        organisers = ", ".join(map(language.text, item.organisers))
        lines = (title(item, language), organisers, f"{each.plan}/{item.key}")
        near = Text("\n".join(filter(None, (loose, _near(each, language)))))
        near.stylize("italic yellow", 0, len(loose))
        table.add_row(near, Text("\n".join(filter(None, lines))))
    return table


def _near(each: Due, language: Language) -> str:
    if isinstance(each.item.when, Unscheduled):
        return ""
    if each.days <= 0:
        return language.gettext("has begun")
    return language.ngettext("in {n} day", "in {n} days", each.days)


def due_value(each: Due) -> dict[str, Any]:
    """Return a loose date as JSON has it."""
    item = each.item
    return {
        "plan": each.plan,
        "key": item.key,
        "days": each.days,
        "when": when_value(item.when),
        "said": item.said,
        "title": item.title,
        "organisers": item.organisers,
    }


def _values(item: Item | None, fields: Iterable[str]) -> dict[str, Any] | None:
    if item is None:
        return None
    values = {name: getattr(item, name) for name in fields}
    return {**values, "when": when_value(item.when)} if "when" in values else values


def plan_value(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON has it."""
    return {
        "slug": plan.slug,
        "header": plan.header,
        "items": [_item_value(item) for item in plan.items],
        "drafts": [{"item": _item_value(d.item), "reason": d.reason} for d in plan.drafts],
    }


def _item_value(item: Item) -> dict[str, Any]:
    return {**msgspec.to_builtins(item), "when": when_value(item.when)}


def when_value(when: When) -> dict[str, Any]:
    """Return a date as JSON has it: its kind, how a plan writes it, its window."""
    return {
        "kind": when.kind,
        "text": when.text,
        "start": when.start,
        "end": when.end,
        "precision": when.precision,
        "approximate": when.approximate,
    }


def _name(change: Change) -> str:
    return f"{change.plan}/{change.key}" if change.key else change.plan


def _detail(change: Change) -> str:
    before, after = change.before, change.after
    if before and after and (told := "; ".join(_differences(before, after, change.fields))):
        return told
    item = after or before
    if item is None:
        return ", ".join(change.fields)
    return f"{_word(item.title)} («{item.said}»)"


def _differences(before: Item, after: Item, fields: Sequence[str]) -> Iterator[str]:
    """Yield each value before and after, the date first; the kind tells whether it is cancelled."""
    if "when" in fields:
        windows = f"({before.when.text} → {after.when.text})"
        yield f"«{before.said}» → «{after.said}» {windows}"
    elif "said" in fields:
        yield f"«{before.said}» → «{after.said}»"
    for name in fields:
        if name not in ("when", "said", "cancelled"):
            was, now = _word(getattr(before, name)), _word(getattr(after, name))
            yield f"{name}: {was} → {now}"


def _word(value: object) -> str:
    """Return a value of an item as the plan's own language has it."""
    if value is None:
        return "—"
    if isinstance(value, dict):
        return str(next(iter(value.values())))
    if isinstance(value, tuple):
        return ", ".join(map(_word, value)) or "—"
    return _word(value.name) if isinstance(value, Place | Category) else str(value)
