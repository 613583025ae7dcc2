"""Automatic numbers (ECMA-376, part 1, 17.9), as Word shows them before a paragraph."""

import re
from collections.abc import Mapping

import msgspec
from lxml import etree

from data.documents.counting import bullet, formed
from data.documents.readers.word.names import number, switched, value, w
from data.documents.readers.word.styles import Numbered, Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A level of a list; `restarts_after` is the level from 1 that sets it back, 0 none."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    tight: bool = False
    legal: bool = False
    restarts_after: int | None = None


class _List(msgspec.Struct, frozen=True, kw_only=True):
    counted_as: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


class Numbering:
    """Counts the paragraphs of a document as they come."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._lists = {} if root is None else _lists(root, styles)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def next(self, numbered: Numbered) -> str:
        """Return the number of the next paragraph of a list with what parts it from the text."""
        found = self._lists.get(numbered.list_id or "")
        depth = numbered.level or 0
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counts = self._counted(numbered.list_id or "", found, depth)
        text = _PLACE.sub(lambda place: _shown(found, counts, level, int(place[1]) - 1), level.text)
        if level.form == "bullet":
            text = bullet(text)
        return text if not text or level.tight else f"{text} "

    def _counted(self, list_id: str, found: _List, depth: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.counted_as, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level, start in found.restarts.items():
                counts[level] = start - 1
        start = found.levels[depth].start
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            after = found.levels[deeper].restarts_after if deeper in found.levels else None
            if after is None or depth < after:
                del counts[deeper]
        return counts


def _shown(found: _List, counts: Mapping[int, int], level: Level, shown: int) -> str:
    of = found.levels.get(shown, Level())
    form = "decimal" if level.legal else of.form
    return formed(counts.get(shown, of.start), form)


def _lists(root: etree._Element, styles: Styles) -> dict[str, _List]:
    made = {str(each.get(w("abstractNumId"))): each for each in root.iter(w("abstractNum"))}
    pointed = {
        str(each.get(w("numId"))): value(each, "abstractNumId") for each in root.iter(w("num"))
    }
    lists = {}
    for each in root.iter(w("num")):
        abstract = value(each, "abstractNumId")
        if abstract in made and (style := value(made[abstract], "numStyleLink")):
            abstract = pointed.get(styles.list_of(style) or "", abstract)
        if abstract in made:
            lists[str(each.get(w("numId")))] = _list(abstract, made[abstract], each)
    return lists


def _list(abstract: str, made: etree._Element, one: etree._Element) -> _List:
    overrides = {number(each.get(w("ilvl")), 0): each for each in one.findall(w("lvlOverride"))}
    levels = _levels(made) | {
        depth: level for each in overrides.values() for depth, level in _levels(each).items()
    }
    starts = {depth: value(each, "startOverride") for depth, each in overrides.items()}
    restarts = {depth: number(start, 1) for depth, start in starts.items() if start}
    return _List(counted_as=abstract, levels=levels, restarts=restarts)


def _levels(parent: etree._Element) -> dict[int, Level]:
    found = parent.findall(w("lvl"))[:_LEVELS]
    return {number(each.get(w("ilvl")), 0): _level(each) for each in found}


def _level(element: etree._Element) -> Level:
    restart = value(element, "lvlRestart")
    return Level(
        start=number(value(element, "start"), 0),
        form=value(element, "numFmt", default="decimal"),
        text=value(element, "lvlText"),
        tight=value(element, "suff") == "nothing",
        legal=bool(switched(element, "isLgl")),
        restarts_after=number(restart, 0) if restart else None,
    )
