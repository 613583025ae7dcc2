"""Automatic numbers (ECMA-376, part 1, 17.9), as Word shows them before a paragraph."""

import re
from collections.abc import Callable, Mapping

import msgspec
from lxml import etree

from data.documents.readers.word.names import number, switched, value, w
from data.documents.readers.word.styles import Numbered, Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 3999
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
"""Without ё, й, ъ and ь, which number nothing."""
_PRIVATE = range(0xE000, 0xF900)


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
            text = "".join("•" if ord(sign) in _PRIVATE else sign for sign in text)
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


def formed(count: int, form: str) -> str:
    """Return a number in a form of ST_NumberFormat; forms that are not known are decimal."""
    write = _FORMS.get(form, str)
    return write(count) if count > 0 else str(count)


def _roman(count: int) -> str:
    if count > _MOST_ROMAN:
        return str(count)
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (count // worth)
        count %= worth
    return written


def _letters(alphabet: str) -> Callable[[int], str]:
    # After the last letter come «аа», «бб», as Word has it.
    size = len(alphabet)
    return lambda count: alphabet[(count - 1) % size] * min((count - 1) // size + 1, 20)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "none": lambda _: "",
}


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
