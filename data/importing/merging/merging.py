"""Bring the rows of a document into a plan: which items are new, changed, gone, unsure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from data.errors import Sentence
from data.importing.merging.comparing import (
    FIELDS,
    Change,
    Compared,
    compare,
    in_file,
    in_places,
    translated,
)
from data.importing.merging.drafting import WHICH, ours, reason, undecided
from data.importing.merging.existing import Existing, Held
from data.importing.merging.keys import key_for
from data.importing.merging.matching import NUMBER, Changes, Matches, Side, match
from data.importing.merging.sections import Sorted, sort_sections, unnumbered
from data.importing.merging.texts import plain
from data.importing.merging.wanted import Base, Wanted, numbers, stated
from data.importing.row import Doubt
from data.plan.checks import KEY, KEY_LENGTH
from data.plan.editing import Addition, Edits
from data.when.period import Period
from data.when.reading import parse_when
from data.when.value import When


class Kind(StrEnum):
    """What an import makes of an item."""

    NEW = "new"
    CHANGED = "changed"
    UNSURE = "unsure"
    GONE = "gone"
    UNCHANGED = "unchanged"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a row, or of an item that is no row any more.

    `row` is the row's position among those of the document, None where there is none; `fresh`: the
    item was not in the plan before; `doubts` are those that are not settled.
    """

    kind: Kind
    key: str
    title: str
    said: str
    row: int | None = None
    fresh: bool = False
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What a document makes of a plan file, and what is to be told of it, row by row."""

    edits: Edits
    told: tuple[Told, ...]


class _Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a row, and the keys of its item's table to set."""

    told: Told
    values: Mapping[str, Any]


class _Round(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows of an import have in common.

    `numbers` are those of the rows; `approximate` the keys of categories that call their dates so.
    """

    rows: Sequence[Wanted]
    numbers: Sequence[int]
    held: Sequence[Held]
    matches: Matches
    sections: Sorted
    approximate: Collection[str]
    base: Base


def merge(
    rows: Sequence[Wanted],
    existing: Existing | None,
    base: Base,
    *,
    notes: Mapping[str | None, str] = {},
    categories: Mapping[str, Mapping[str, Any]] = {},
    pinned: Mapping[int, str | None] = {},
    taken: Collection[str] = (),
) -> Merged:
    """Return what rows change in a plan, or make of none.

    `notes` are the footnotes of sections, None's that of the whole document; `categories` are known
    ones of a new plan, as files have them.
    `pinned` names the items that rows are where people said so, by position; None: a new one.
    `taken` are keys that no new item may have, as they were published.
    """
    held = existing.held if existing else ()
    known = existing.approximate if existing else frozenset()
    matches = matched(rows, held, base, pinned, approximate=known)
    sections = _sections(rows, existing, matches, base, notes)
    added = {**({} if existing else categories), **sections.added}
    this = _Round(
        rows=[_doubted(one, n, matches, held) for n, one in enumerate(rows)],
        numbers=numbers(rows),
        held=held,
        matches=matches,
        sections=sections,
        approximate=known | {key for key, own in added.items() if own.get("approximate")},
        base=base,
    )
    kept = {n: _kept_item(this, n, held[item]) for n, item in matches.items.items()}
    new = _new_items(this, {each.item.key for each in held}, taken)
    outcomes = kept | {n: outcome for n, (outcome, _) in new.items()}
    told = (*(outcomes[n].told for n in range(len(rows))), *_gone(held, matches))
    edits = Edits(
        items={matches.items[n]: each.values for n, each in kept.items() if each.values},
        added=tuple(addition for _, addition in new.values()),
        categories=added,
    )
    return Merged(edits=edits, told=told)


def _new_items(
    this: _Round, held: Collection[str], taken: Collection[str]
) -> dict[int, tuple[_Outcome, Addition]]:
    """Return the rows that are no item yet, each with its place in the file."""
    used, spent = set(held), {*held, *taken}
    # Behind which item a new row goes: that of the row before it, else the last of its category.
    behind = {each.item.category.key: n for n, each in enumerate(this.held)}
    before: dict[str, int] = {}
    found = {}
    for n, one in enumerate(this.rows):
        if n in this.matches.items:
            item = this.matches.items[n]
            before[this.held[item].item.category.key] = item
            continue
        category = one.fields.get("category") or this.sections.keys[one.section]
        key = _key(one, used, spent, this.base)
        used.add(key)
        spent.add(key)
        outcome = _new_item(this, n, category, key)
        place = before.get(category, behind.get(category))
        found[n] = (outcome, Addition(values=outcome.values, behind=place))
    return found


def matched(
    rows: Sequence[Wanted],
    held: Sequence[Held],
    base: Base,
    pinned: Mapping[int, str | None] = {},
    *,
    approximate: Collection[str] = (),
) -> Matches:
    """Return which item of a plan each row is; a row of our own tables is the one of its key.

    `approximate` are the keys of categories that call their dates so.
    """
    position = {each.item.key: n for n, each in enumerate(held)}
    known: dict[int, int | None] = {}
    taken: set[int | None] = set()
    for n, one in enumerate(rows):
        key = pinned.get(n, one.key if one.exact else "")
        item = None if key is None else position.get(key)
        if item in taken:
            item = None
        if item is not None or key is None or one.exact:
            known[n] = item
            taken.add(item)
    sides = [_row_side(one, base) for one in rows], [_item_side(each, base) for each in held]
    return match(*sides, known, _changes(rows, held, base, approximate))


def _changes(
    rows: Sequence[Wanted], held: Sequence[Held], base: Base, approximate: Collection[str]
) -> Changes:
    numbered = numbers(rows)

    def changes(row: int, item: int) -> float:
        loose = held[item].item.category.key in approximate
        fields = compare(rows[row], held[item], base, approximate=loose).changes
        return len(fields) + (NUMBER if numbered[row] != held[item].item.row else 0)

    return changes


def _row_side(one: Wanted, base: Base) -> Side:
    when = None if one.when is None else parse_when(one.when, base.period, base.zone)
    return Side(
        title=one.title[base.language],
        said=one.said,
        places=frozenset(map(plain, one.fields.get("places") or ())),
        months=_months(when, base.period),
        section=plain(unnumbered(one.section or "")),
    )


def _item_side(held: Held, base: Base) -> Side:
    item = held.item
    return Side(
        title=item.title[base.language],
        said=item.said,
        places=frozenset(map(plain, held.fields["places"])),
        months=_months(item.when, base.period),
        section=plain(item.category.name[base.language]),
    )


def _months(when: When | None, period: Period) -> frozenset[tuple[int, int]]:
    """Return the months of a date that says more than the plan's period."""
    if when is None or not when.dated or (when.start, when.end) == (period.start, period.end):
        return frozenset()
    last = when.last
    first = when.start.year * 12 + when.start.month - 1
    months = range(first, min(last.year * 12 + last.month, first + 24))
    return frozenset(divmod(month, 12) for month in months)


def _sections(
    rows: Sequence[Wanted],
    existing: Existing | None,
    matches: Matches,
    base: Base,
    notes: Mapping[str | None, str],
) -> Sorted:
    new = [one for n, one in enumerate(rows) if n not in matches.items]
    alone = [one for one in new if "category" not in one.fields]
    if existing is None:
        return sort_sections(alone, (), (), base, notes)
    pairs = [
        (rows[n].section, existing.held[item].item.category.key)
        for n, item in matches.items.items()
    ]
    return sort_sections(alone, existing.plan.header.sections, pairs, base, notes)


def _doubted(one: Wanted, n: int, matches: Matches, held: Sequence[Held]) -> Wanted:
    """Return a row with the doubt which item it is, where there is one."""
    if n not in matches.unsure:
        return one
    keys = tuple(held[item].item.key for item in matches.unsure[n])
    return replace(one, doubts=(*one.doubts, Doubt(field="row", why=WHICH, choices=keys)))


def _kept_item(this: _Round, n: int, held: Held) -> _Outcome:
    one, base = this.rows[n], this.base
    if not one.exact:
        one = replace(one, fields={**one.fields, "row": this.numbers[n]})
    category = one.fields.get("category", held.item.category.key)
    compared = compare(one, held, base, approximate=category in this.approximate)
    doubts = (*compared.doubts, *one.doubts)
    draft = _draft(one, doubts, held, compared, base)
    shown = tuple(change for change in compared.changes if change.field != "row")
    changes = (*shown, *_draft_change(held.draft, draft))
    told = Told(
        kind=Kind.UNSURE if draft else Kind.CHANGED if changes else Kind.UNCHANGED,
        key=held.item.key,
        title=one.title[base.language],
        said=one.said,
        row=n,
        changes=changes,
        kept=compared.kept,
        doubts=doubts if draft else (),
    )
    redrafted = {} if draft == held.draft else {"draft": draft}
    return _Outcome(told=told, values={**compared.values, **redrafted})


def _draft_change(before: str | None, after: str | None) -> Iterator[Change]:
    if before != after:
        yield Change(field="draft", before=before, after=after)


def _draft(
    one: Wanted, doubts: Sequence[Doubt], held: Held, compared: Compared, base: Base
) -> str | None:
    """Return the draft line of an item after an import; None where it is settled.

    What an editor has settled is doubtful again only where its words are others now, and what an
    editor calls a draft stays one.
    """
    if one.exact:
        asked = one.fields.get("draft", held.draft)
        return asked or (reason(doubts, base.say) if doubts else None)
    changed = {FIELDS.get(change.field) for change in compared.changes} - {None}
    if held.draft is None:
        fresh = [doubt for doubt in doubts if doubt.field in changed or doubt.field == "row"]
        fresh = fresh if changed else []
        return reason(fresh, base.say) if fresh else None
    if not ours(held.draft, base.say) or not changed:
        return held.draft
    if doubts:
        return reason(doubts, base.say)
    return held.draft if undecided(held.draft, base.say) else None


def _new_item(this: _Round, n: int, category: str, key: str) -> _Outcome:
    one, base = _completed(this.rows[n], this.base), this.base
    draft = one.fields.get("draft") or (reason(one.doubts, base.say) if one.doubts else None)
    values: dict[str, Any] = {
        "key": key,
        "category": category,
        "row": one.fields.get("row") or this.numbers[n],
        **in_file("title", one.title, {}, base),
        **in_places(one.fields.get("places") or ()),
        "when": stated(one, base, approximate=category in this.approximate),
        "said": one.said,
    }
    for field in ("age", "organisers", "notes", "url", "cancelled", "reason"):
        values |= in_file(field, one.fields.get(field), {}, base)
    told = Told(
        kind=Kind.UNSURE if draft else Kind.NEW,
        key=key,
        title=one.title[base.language],
        said=one.said,
        row=n,
        fresh=True,
        doubts=one.doubts,
    )
    return _Outcome(told=told, values={**values, "draft": draft})


def _completed(one: Wanted, base: Base) -> Wanted:
    """Return a new row whose texts all have words in the plan's own language, or a doubt."""
    texts = {field: one.fields[field] or {} for field in ("notes", "reason") if field in one.fields}
    whole = {field: translated(text, base) for field, text in texts.items()}
    if whole == texts:
        return one
    doubt = Doubt(field="notes", why=Sentence("there are no words"))
    return replace(one, fields={**one.fields, **whole}, doubts=(*one.doubts, doubt))


def _key(one: Wanted, used: Collection[str], spent: Collection[str], base: Base) -> str:
    """Return the key that a table of our own has for a new item, else a readable one.

    `used` are the keys of items, `spent` those and the ones that were ever published.
    """
    if one.key not in used and KEY.fullmatch(one.key) and len(one.key) <= KEY_LENGTH:
        return one.key
    places = one.fields.get("places") or ()
    names = [base.places[p].name[base.language] if p in base.places else p for p in places]
    return key_for(one.title[base.language], (*names[:1], one.said), spent, "item")


def _gone(held: Sequence[Held], matches: Matches) -> Iterator[Told]:
    there = {*matches.items.values(), *(n for several in matches.unsure.values() for n in several)}
    for n, each in enumerate(held):
        if n not in there:
            own = next(iter(each.item.title.values()))
            yield Told(kind=Kind.GONE, key=each.item.key, title=own, said=each.item.said)
