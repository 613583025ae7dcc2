"""Compare what a row asks for with what the plan holds of it, field by field.

Where a document is silent, the plan's own stays; what it says goes before what stands there, unless
the two differ in typing alone. A table of our own is meant as it is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from data.errors import Sentence
from data.importing.merging.existing import Held
from data.importing.merging.texts import NOTHING, plain, same, spaced_alike
from data.importing.merging.wanted import Base, Wanted, shown_places, stated
from data.importing.row import Doubt, Field
from data.plan.dates import loosened
from data.plan.model import Text
from data.when.reading import parse_when
from data.when.value import Days

_TEXTS = ("notes", "reason")
_PLAIN = ("age", "url", "cancelled", "row", "category")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A field of an item that is not what it was.

    `stale` are the languages whose wordings stayed as they were, and may not be right any more.
    """

    field: str
    before: Any
    after: Any
    stale: tuple[str, ...] = ()


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What changes in an item, the keys of its table to set, and doubts that come of that.

    `kept` are differences that stay as the editors have them.
    """

    changes: tuple[Change, ...] = ()
    values: Mapping[str, Any] = {}
    doubts: tuple[Doubt, ...] = ()
    kept: tuple[Change, ...] = ()


def compare(one: Wanted, held: Held, base: Base, *, approximate: bool) -> Compared:
    """Return what a row changes in the item that it is.

    `approximate`: the item's category says so of all its dates.
    """
    have = held.fields
    changes = [change for change in _changes(one, have, base) if change is not None]
    date = _date(one, held, base, approximate=approximate)
    values: dict[str, Any] = {}
    for change in changes:
        values |= in_file(change.field, change.after, held.table, base)
    return Compared(
        changes=(*changes, *date.changes),
        values={**values, **date.values},
        doubts=date.doubts,
        kept=(*date.kept, *_kept(one, have)),
    )


def _changes(one: Wanted, have: Mapping[str, Any], base: Base) -> Iterator[Change | None]:
    if one.exact or not _place_alone(one, have, base):
        yield _text("title", have["title"], one.title, base, exact=one.exact)
    for field in _TEXTS:
        if field in one.fields:
            yield _text(field, have[field], one.fields[field], base, exact=one.exact)
    if "places" in one.fields and not _same_places(have["places"], one, base):
        yield Change(field="places", before=have["places"], after=one.fields["places"])
    if "organisers" in one.fields:
        yield _organisers(have["organisers"], one, base)
    for field in _PLAIN:
        if field in one.fields and one.fields[field] != have[field]:
            yield Change(field=field, before=have[field], after=one.fields[field])


def _place_alone(one: Wanted, have: Mapping[str, Any], base: Base) -> bool:
    """Tell whether a row is titled by a place alone, of which the item's title says more."""
    names = {plain(name) for name in _names(have["places"], base)}
    title = plain(one.title[base.language])
    return title in names and f" {title} " in f" {plain(have['title'][base.language])} "


def _names(places: Sequence[str], base: Base) -> Iterator[str]:
    for place in places:
        yield from base.places[place].name.values() if place in base.places else (place,)


def _text(
    field: str, have: Text | None, want: Text | None, base: Base, *, exact: bool
) -> Change | None:
    after = _merged(have or {}, want or {}, exact=exact)
    own = base.language
    if own not in after:
        after = {} if have else translated(after, base)
    if after == (have or {}):
        return None
    changed = after.get(own) != (have or {}).get(own)
    others = (code for code in after if code != own)
    stale = tuple(code for code in others if changed and after[code] == (have or {}).get(code))
    return Change(field=field, before=have, after=after or None, stale=stale)


def translated(text: Text, base: Base) -> Text:
    """Return a text of which there may be but translations with something for them to be of."""
    words = {code: each for code, each in text.items() if each}
    return {base.language: NOTHING, **words} if words and base.language not in words else text


def _merged(have: Text, want: Text, *, exact: bool) -> Text:
    """Return a text with the wordings that a row has, without those it takes out by empty ones."""
    alike = spaced_alike if exact else same
    new = {c: w for c, w in want.items() if c not in have or not alike(have[c], w)}
    return {code: words for code, words in {**have, **new}.items() if words}


def _same_places(have: Sequence[str], one: Wanted, base: Base) -> bool:
    want = one.fields["places"] or ()
    if one.exact:
        return shown_places(have, base) == shown_places(want, base)
    return set(map(plain, have)) == set(map(plain, want)) or (
        set(map(plain, _names(have, base))) == set(map(plain, _names(want, base)))
    )


def _organisers(have: Sequence[Text], one: Wanted, base: Base) -> Change | None:
    own = base.language
    after = tuple(
        _merged(_namesake(have, each[own], own, exact=one.exact), each, exact=one.exact)
        for each in one.fields["organisers"] or ()
    )
    if after == tuple(have):
        return None
    return Change(field="organisers", before=have, after=after or None)


def _namesake(have: Sequence[Text], name: str, own: str, *, exact: bool) -> Text:
    """Return the organiser of a name as the plan has it; empty where it has none."""
    alike = spaced_alike if exact else same
    equal = (each for each in have if each[own] == name)
    near = (each for each in have if alike(each[own], name))
    return next(equal, None) or next(near, {})


def _kept(one: Wanted, have: Mapping[str, Any]) -> Iterator[Change]:
    if have["cancelled"] and not one.exact and not one.fields.get("cancelled"):
        yield Change(field="cancelled", before=True, after=False)


def _date(one: Wanted, held: Held, base: Base, *, approximate: bool) -> Compared:
    have = held.fields
    alike = spaced_alike if one.exact else same
    reworded = not alike(one.said, have["said"])
    if one.exact:
        return _exact_date(one, held, base, approximate=approximate, reworded=reworded)
    if not reworded:
        return _date_kept(one, held, base, approximate=approximate)
    said = Change(field="said", before=have["said"], after=one.said)
    values = {"said": one.said, "when": stated(one, base, approximate=approximate)}
    if "time" not in held.table or _single(one, base, approximate=approximate):
        return Compared(changes=(said,), values=values)
    time = Change(field="time", before=held.table["time"], after=None)
    return Compared(changes=(said, time), values={**values, "time": None})


def _date_kept(one: Wanted, held: Held, base: Base, *, approximate: bool) -> Compared:
    """Return what becomes of a date whose wording is as it was: a draft may be answered by it."""
    when = stated(one, base, approximate=approximate)
    if one.when is None or "when" in held.table or "time" in held.table:
        return Compared()
    if held.draft is not None and when is not None:
        change = Change(field="when", before=None, after=when)
        return Compared(changes=(change,), values={"when": when})
    if when is not None:
        change = Change(field="when", before=held.item.when.text, after=when)
        return Compared(kept=(change,))
    return Compared()


def _exact_date(
    one: Wanted, held: Held, base: Base, *, approximate: bool, reworded: bool
) -> Compared:
    have = held.fields
    when = stated(one, base, approximate=approximate)
    moved = (
        one.when is not None and _text_of(one.when, base, approximate=approximate) != have["when"]
    )
    if not reworded and not moved:
        return Compared()
    changes = [Change(field="said", before=have["said"], after=one.said)] if reworded else []
    if moved and when is not None:
        changes.append(Change(field="when", before=have["when"], after=when))
    values: dict[str, Any] = {"said": one.said} if reworded else {}
    values |= {"when": when} if when != held.table.get("when") else {}
    values |= {"time": None} if "time" in held.table else {}
    doubt = Doubt(
        field="said",
        why=Sentence("the wording was changed, the exact date beside it was not"),
    )
    left = reworded and not moved and when is not None
    return Compared(changes=tuple(changes), values=values, doubts=(doubt,) if left else ())


def _text_of(when: str, base: Base, *, approximate: bool) -> str:
    read = parse_when(when, base.period, base.zone)
    return (loosened(read) if approximate else read).text


def _single(one: Wanted, base: Base, *, approximate: bool) -> bool:
    if one.when is None or approximate:
        return False
    when = parse_when(one.when, base.period, base.zone)
    return isinstance(when, Days) and when.days == 1 and when.firm


def in_file(field: str, value: Any, table: Mapping[str, Any], base: Base) -> Mapping[str, Any]:
    """Return the keys of an item's table that hold a field, as they are to be written."""
    match field:
        case "places":
            return in_places(value or ())
        case "organisers":
            known = table.get("organisers", [])
            texts = tuple(_element(each, known, base) for each in value or ())
            return {field: texts or None}
        case "title" | "notes" | "reason":
            return {field: worded(value, table.get(field), base)}
        case "cancelled":
            return {field: True if value else None}
    return {field: value}


def in_places(places: Sequence[str]) -> Mapping[str, Any]:
    """Return the keys of an item's table that hold its places."""
    alone = len(places) == 1
    return {
        "place": places[0] if alone else None,
        "places": None if alone or not places else list(places),
    }


def _element(text: Text, known: Sequence[Any], base: Base) -> Any:
    """Return an organiser as it stood in the file, where it stood there."""
    for raw in known:
        if _spelled(text, raw if isinstance(raw, dict) else {}) == _by_language(raw, base):
            return raw
    return worded(text, None, base)


def _by_language(raw: Any, base: Base) -> Any:
    return {base.language: raw} if isinstance(raw, str) else raw


def worded(text: Text | None, raw: Any, base: Base) -> Any:
    """Return a text by language where it has several, or stood so in the file; else a plain one."""
    text = {code: words for code, words in (text or {}).items() if words}
    if not text:
        return None
    if isinstance(raw, dict):
        return _spelled(text, raw)
    return text if len(text) > 1 or base.language not in text else text[base.language]


def _spelled(text: Text, raw: Mapping[str, Any]) -> dict[str, str]:
    """Return a text under the codes as the file spells them."""
    codes = {code.casefold(): code for code in raw}
    return {codes.get(code.casefold(), code): words for code, words in text.items()}


FIELDS: Mapping[str, Field] = {
    "title": "title",
    "said": "said",
    "when": "said",
    "time": "said",
    "places": "place",
    "organisers": "organisers",
    "notes": "notes",
    "category": "section",
}
"""Which part of a document's row each field of an item comes from."""
