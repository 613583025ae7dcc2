"""What styles say about a text: struck out, hidden, set apart, numbered."""

from collections.abc import Iterator, Mapping

import msgspec
from lxml import etree

from data.documents.readers.word.names import number, switched, value, w

_DEEPEST = 20
"""Styles a style may be based on, one after the other."""
_PLAIN_COLOURS = frozenset({"", "auto", "000000", "FFFFFF", "windowText"})


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a run looks; None where nothing is said."""

    struck: bool | None = None
    hidden: bool | None = None
    marked: bool | None = None

    def over(self, below: "Look") -> "Look":
        """Return this look where it says something, else the one below."""
        return Look(
            struck=below.struck if self.struck is None else self.struck,
            hidden=below.hidden if self.hidden is None else self.hidden,
            marked=below.marked if self.marked is None else self.marked,
        )


class Numbered(msgspec.Struct, frozen=True):
    """The list that a paragraph belongs to; "0" is none, and no level is that of the list."""

    list_id: str | None = None
    level: int | None = None


class Styles:
    """The styles of a document by their ids, with what they are based on."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(w("style"))
        self._by_id: Mapping[str, etree._Element] = {
            str(style.get(w("styleId"))): style for style in found
        }
        self._looks: dict[str, Look] = {}
        default = [each for each in found if each.get(w("default")) in {"1", "true", "on"}]
        self._paragraph = next(
            (str(s.get(w("styleId"))) for s in default if s.get(w("type")) == "paragraph"), ""
        )

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            style = self._by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = value(style, "basedOn")

    def look(self, style_id: str) -> Look:
        """Return how a style makes a run look."""
        if style_id not in self._looks:
            looks = Look()
            for style in self._chain(style_id):
                looks = looks.over(look(style.find(w("rPr"))))
            self._looks[style_id] = looks
        return self._looks[style_id]

    def of_paragraph(self, paragraph: etree._Element) -> str:
        """Return the style id of a paragraph."""
        return value(paragraph.find(w("pPr")), "pStyle", default=self._paragraph)

    def numbered(self, paragraph: etree._Element) -> Numbered:
        """Return the list that a paragraph belongs to, by itself or by its style."""
        own = _numbered(paragraph.find(w("pPr")))
        if own.list_id is not None:
            return own
        for style in self._chain(self.of_paragraph(paragraph)):
            told = _numbered(style.find(w("pPr")))
            if told.list_id is not None:
                return Numbered(told.list_id, told.level if own.level is None else own.level)
        return own

    def list_of(self, style_id: str) -> str | None:
        """Return the list that a style of lists is made with."""
        style = self._by_id.get(style_id)
        return None if style is None else _numbered(style.find(w("pPr"))).list_id


def _numbered(properties: etree._Element | None) -> Numbered:
    found = None if properties is None else properties.find(w("numPr"))
    level = value(found, "ilvl")
    return Numbered(value(found, "numId") or None, number(level, 0) if level else None)


def look(properties: etree._Element | None) -> Look:
    """Return what the properties of a run say about its look."""
    if properties is None or not len(properties):
        return Look()
    struck = [switched(properties, name) for name in ("strike", "dstrike")]
    return Look(
        struck=True if True in struck else next((s for s in struck if s is not None), None),
        hidden=switched(properties, "vanish"),
        marked=_marked(properties),
    )


def _marked(properties: etree._Element) -> bool | None:
    colour, shade = properties.find(w("color")), shaded(properties)
    highlight, italics = properties.find(w("highlight")), switched(properties, "i")
    if colour is None and highlight is None and shade is None and italics is None:
        return None
    coloured = value(properties, "color") not in _PLAIN_COLOURS
    lit = value(properties, "highlight") not in {"", "none", "white"}
    return bool(coloured or lit or shade or italics)


def shaded(properties: etree._Element | None) -> bool | None:
    """Return whether a run or a cell has a ground of its own, None where nothing is said."""
    shade = None if properties is None else properties.find(w("shd"))
    if shade is None:
        return None
    return str(shade.get(w("fill"), "auto")) not in _PLAIN_COLOURS
