"""Tell which category of the plan the sections of a document are, and make the ones it lacks."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from rapidfuzz import fuzz

from data.errors import Sentence
from data.importing.merging.keys import key_for
from data.importing.merging.texts import plain, tidy
from data.importing.merging.wanted import Base, Wanted, all_approximate
from data.plan.checks import COLORS, TEXT_LENGTH, TITLE_LENGTH
from data.plan.loader import RESERVED
from data.plan.model import Section

PALETTE = (
    "steelblue",
    "seagreen",
    "goldenrod",
    "indianred",
    "slateblue",
    "darkcyan",
    "chocolate",
    "mediumvioletred",
    "olivedrab",
    "royalblue",
    "sienna",
    "mediumpurple",
    "teal",
    "darkorange",
    "cadetblue",
    "palevioletred",
)
"""Colours that are told apart side by side, and read on white."""
_ALIKE = 80
_NUMBERED = re.compile(r"^(?:[IVXLІХ]+|\d+(?:\.\d+)*)[.)]\s*(?=\w)")


class Sorted(msgspec.Struct, frozen=True, kw_only=True):
    """Which category, by its key, each section is; `added` are new ones in the file's terms."""

    keys: Mapping[str | None, str]
    added: Mapping[str, Mapping[str, Any]] = {}


def sort_sections(
    rows: Sequence[Wanted],
    known: Sequence[Section],
    matched: Sequence[tuple[str | None, str]],
    base: Base,
    notes: Mapping[str | None, str],
) -> Sorted:
    """Return the category of each section that rows stand in.

    `known` are those of the plan; `matched` are the section and the category of each row that is
    an item of the plan already; `notes` the footnotes of sections,
    None's that of the whole document.
    """
    keys: dict[str | None, str] = {}
    added: dict[str, Mapping[str, Any]] = {}
    for section in dict.fromkeys(row.section for row in rows):
        key = _known(section, known, matched)
        if key is None:
            own = [row for row in rows if row.section == section]
            approximate = all_approximate(own, base)
            taken = {*RESERVED, *added, *(each.category.key for each in known)}
            heading = tidy(section or base.say(Sentence("Events")), TITLE_LENGTH)
            name = unnumbered(heading)
            key = key_for(name, (), taken, "category")
            used = {*(each.color for each in known), *(each["color"] for each in added.values())}
            note = notes.get(section) or (notes.get(None) if approximate else None)
            color = _color(key, base, used)
            above = heading if name != heading else None
            added[key] = _category(name, above, note, color, approximate=approximate)
        keys[section] = key
    return Sorted(keys=keys, added=added)


def unnumbered(heading: str) -> str:
    """Return a heading without its number: no calendar is called «II. Массовые мероприятия»."""
    return _NUMBERED.sub("", heading)


def _known(
    section: str | None, known: Sequence[Section], matched: Sequence[tuple[str | None, str]]
) -> str | None:
    """Return the category that a section is: by its name, or by the items that stand in it."""
    if section is not None:
        own = plain(section)
        scores = {each.category.key: max(_scores(own, each)) for each in known}
        best = max(scores, key=lambda key: scores[key], default=None)
        if best is not None and scores[best] >= _ALIKE:
            return best
    held = Counter(category for name, category in matched if name == section)
    if held:
        return held.most_common(1)[0][0]
    return known[0].category.key if section is None and known else None


def _scores(own: str, section: Section) -> Iterator[float]:
    yield 100.0 if own == section.category.key else 0.0
    for name in (*section.category.name.values(), *section.heading.values()):
        yield fuzz.ratio(own, plain(name))


def _color(key: str, base: Base, used: set[str]) -> str:
    """Return the colour that the folder states for a category, else one that is not in use."""
    stated = base.colors.get(key)
    free = (each for each in (*PALETTE, *sorted(COLORS)) if each not in used)
    return stated or next(free, PALETTE[0])


def _category(
    name: str, heading: str | None, note: str | None, color: str, *, approximate: bool
) -> Mapping[str, Any]:
    told = tidy(note, TEXT_LENGTH) if note else None
    values = {"name": name, "heading": heading, "note": told, "color": color}
    return {**values, "approximate": approximate or None}
