"""Read the rows of a plan: each item with its category, its places and its date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from data.errors import Sentence
from data.plan.checks import (
    KEY,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Texts,
    Words,
    check_key,
    check_url,
    check_words,
)
from data.plan.dates import Dated, read_dated
from data.plan.lines import KeyPath
from data.plan.model import Drafted, Item, Place, Section
from data.plan.toml import TomlFile, there_are
from data.when.period import Period

OLDEST = 10_000
"""Years that no city is old."""
_AS_THEY_ARE = ("key", "row", "said", "age", "url", "cancelled")


class _Row(msgspec.Struct, kw_only=True):
    """An item as the file has it."""

    key: str
    category: str
    row: int
    title: Words
    when: str | None = None
    time: str | None = None
    said: str
    place: str | None = None
    places: list[str] = []
    age: int | None = None
    organisers: list[Words] = []
    notes: Words | None = None
    url: str | None = None
    cancelled: bool = False
    reason: Words | None = None
    draft: str | None = None


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the rows of a plan are read with.

    `sections` and `places` are None where they can't be read, and so is each that is faulty.
    `approximate` are the keys of the sections that call all their dates so; `zones` are the time
    zones (IANA) of places by their keys, `zone` that of all the others.
    """

    texts: Texts
    period: Period
    sections: Mapping[str, Section | None] | None
    places: Mapping[str, Place | None] | None
    approximate: frozenset[str]
    zones: Mapping[str, str]
    zone: str

    @property
    def file(self) -> TomlFile:
        """Return the plan's file."""
        return self.texts.file


def read_rows(around: Surroundings, rows: Sequence[object]) -> tuple[Item | Drafted, ...]:
    """Return the items and drafts of a plan, without those that are faulty."""
    found = [_item(around, ("items", n), row) for n, row in enumerate(rows)]
    _check_unique(around.file, rows)
    return tuple(item for item in found if item)


def _item(around: Surroundings, at: KeyPath, value: object) -> Item | Drafted | None:
    raw = around.file.shape(at, value, _Row)
    if raw is None:
        return None
    _check_row(around.file, at, raw)
    section = _section(around, (*at, "category"), raw.category)
    when = read_dated(around.file, at, _dated(around, raw))
    # Read in any case, as each may have faults of its own.
    told = {"places": _places(around, at, raw), **_told(around.texts, at, raw)}
    if section is None or when is None:
        return None
    own = {name: getattr(raw, name) for name in _AS_THEY_ARE}
    item = Item(category=section.category, when=when, **own, **told)
    return item if raw.draft is None else Drafted(item=item, reason=raw.draft)


def _told(texts: Texts, at: KeyPath, raw: _Row) -> dict[str, Any]:
    """Return the texts of a row by their names."""
    return {
        "title": texts.read((*at, "title"), raw.title, TITLE_LENGTH),
        "organisers": tuple(
            texts.read((*at, "organisers", n), each) for n, each in enumerate(raw.organisers)
        ),
        "notes": texts.read_optional((*at, "notes"), raw.notes),
        "reason": texts.read_optional((*at, "reason"), raw.reason),
    }


def _check_row(file: TomlFile, at: KeyPath, raw: _Row) -> None:
    check_key(file, (*at, "key"), raw.key)
    check_words(file, (*at, "said"), raw.said, TITLE_LENGTH)
    check_url(file, (*at, "url"), raw.url)
    if raw.draft is not None:
        check_words(file, (*at, "draft"), raw.draft, TEXT_LENGTH)
    if raw.reason is not None and not raw.cancelled:
        remedy = Sentence("add cancelled = true, or take the reason out")
        file.fault((*at, "reason"), None, Sentence("it belongs to a cancelled item"), remedy)
    _check_numbers(file, at, raw)


def _check_numbers(file: TomlFile, at: KeyPath, raw: _Row) -> None:
    if raw.row < 1:
        remedy = Sentence("write the row's number in the source")
        file.fault((*at, "row"), raw.row, Sentence("rows count from 1"), remedy)
    if raw.age is not None and not 0 < raw.age < OLDEST:
        remedy = Sentence("write full years, as in 876")
        file.fault((*at, "age"), raw.age, Sentence("it is no age of a city"), remedy)


def _section(around: Surroundings, at: KeyPath, key: str) -> Section | None:
    """Return the section that a key names; where none can be read, there is nothing to add."""
    if around.sections is None:
        return None
    if key not in around.sections:
        problem = Sentence("there is no such category")
        around.file.fault(at, key, problem, there_are(around.sections))
    return around.sections.get(key)


def _dated(around: Surroundings, raw: _Row) -> Dated:
    return Dated(
        said=raw.said,
        when=raw.when,
        time=raw.time,
        period=around.period,
        language=around.texts.languages[0],
        zone=around.zones.get(raw.place or "", around.zone),
        approximate=raw.category in around.approximate,
        draft=raw.draft is not None,
    )


def _places(around: Surroundings, at: KeyPath, raw: _Row) -> tuple[Place, ...]:
    """Return the places of an item, each once."""
    if raw.place is not None and raw.places:
        remedy = Sentence("write places alone, with all of them")
        around.file.fault((*at, "place"), raw.place, Sentence("there are places besides"), remedy)
    named = dict(_named(at, raw))
    for n, (where, words) in enumerate(named.items()):
        if words in list(named.values())[:n]:
            remedy = Sentence("write each place once")
            around.file.fault(where, words, Sentence("the place is there twice"), remedy)
    found = [_place(around, where, words) for where, words in named.items()]
    return tuple(place for place in found if place)


def _named(at: KeyPath, raw: _Row) -> Iterator[tuple[KeyPath, str]]:
    """Yield where a row names places, and how."""
    if raw.place is not None:
        yield (*at, "place"), raw.place
    for n, words in enumerate(raw.places):
        yield (*at, "places", n), words


def _place(around: Surroundings, at: KeyPath, words: str) -> Place | None:
    """Return a place; what doesn't look like a key is the name of one that isn't listed."""
    if not KEY.fullmatch(words):
        check_words(around.file, at, words, TITLE_LENGTH)
        return Place(key="", name={around.texts.languages[0]: words})
    if around.places is None:
        return None
    if words not in around.places:
        none = Sentence("list it, or write its name as people do")
        remedy = there_are(around.places) if around.places else none
        around.file.fault(at, words, Sentence("there is no such place"), remedy)
    return around.places.get(words)


def _check_unique(file: TomlFile, rows: Sequence[object]) -> None:
    first: dict[str, int] = {}
    for n, row in enumerate(rows):
        key = row.get("key") if isinstance(row, dict) else None
        if isinstance(key, str) and first.setdefault(key, n) != n:
            line = file.line(("items", first[key], "key"))
            problem = Sentence("the item in line {line} has it too", line=line)
            remedy = Sentence("give this item a key of its own, one that was never published")
            file.fault(("items", n, "key"), key, problem, remedy)
