"""The numbers of lists in OpenDocument (1.3, part 3, 5.3 and 16.30)."""

from collections.abc import Mapping, Sequence

import msgspec
from lxml import etree

from data.documents.counting import bullet, formed
from data.documents.readers.opendocument.styles import ns

_FORMS = {
    "": "none",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "а": "russianLower",
    "А": "russianUpper",
}
_MOST_LEVELS = 10


class _Level(msgspec.Struct, frozen=True, kw_only=True):
    form: str
    before: str
    after: str
    shown: int
    start: int
    sign: str = ""


class Depth(msgspec.Struct, frozen=True):
    """A list that is open: the style it has, and its level from 1, 0 outside of lists."""

    style: str = ""
    level: int = 0


class Lists:
    """Counts the items of lists as they come."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._styles: dict[str, Mapping[int, _Level]] = {
            str(style.get(ns("style", "name"))): _levels(style)
            for root in roots
            for style in root.iter(ns("text", "list-style"))
        }
        self._counts: dict[str, dict[int, int]] = {}

    def open(self, element: etree._Element, around: Depth) -> Depth:
        """Return how deep a list stands in the one around it; it counts anew or goes on."""
        style = str(element.get(ns("text", "style-name"), around.style))
        goes_on = element.get(ns("text", "continue-numbering")) == "true"
        if not around.level and not goes_on and element.get(ns("text", "continue-list")) is None:
            self._counts.pop(style, None)
        return Depth(style, min(around.level + 1, _MOST_LEVELS))

    def next(self, depth: Depth) -> str:
        """Return the number of the next item, with the space after it."""
        levels = self._styles.get(depth.style, {})
        level = levels.get(depth.level)
        if level is None:
            return ""
        if level.sign:
            return f"{bullet(level.sign)} "
        counts = self._counts.setdefault(depth.style, {})
        counts[depth.level] = counts.get(depth.level, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth.level]:
            del counts[deeper]
        shown = range(max(1, depth.level - level.shown + 1), depth.level + 1)
        numbers = [formed(counts.get(n, 1), levels[n].form) for n in shown if n in levels]
        text = ".".join(filter(None, numbers))
        return f"{level.before}{text}{level.after} " if text else ""


def _levels(style: etree._Element) -> Mapping[int, _Level]:
    return {_number(each, "level"): _level(each) for each in style}


def _level(element: etree._Element) -> _Level:
    told = str(element.get(ns("style", "num-format"), ""))
    return _Level(
        form=_FORMS.get(told[:1], "decimal"),
        before=str(element.get(ns("style", "num-prefix"), "")),
        after=str(element.get(ns("style", "num-suffix"), "")),
        shown=_number(element, "display-levels"),
        start=_number(element, "start-value"),
        sign=str(element.get(ns("text", "bullet-char"), "")),
    )


def _number(element: etree._Element, name: str) -> int:
    told = element.get(ns("text", name), "1")
    return min(int(told), 1_000_000) if told.isdigit() else 1
