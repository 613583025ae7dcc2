"""What the styles of OpenDocument (1.3, part 3, 16) say about texts, cells and sheets."""

from collections.abc import Iterator, Mapping

import msgspec
from lxml import etree

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_DEEPEST = 20
_PLAIN_COLOURS = frozenset({"#000000", "#ffffff", "transparent"})
_DAYS = frozenset({"day", "day-of-week", "hours", "minutes", "seconds"})


def ns(space: str, name: str) -> str:
    """Return the full name of an element or an attribute of OpenDocument."""
    return f"{_OASIS}{space}:1.0}}{name}"


def fo(name: str) -> str:
    """Return the full name of an attribute out of XSL-FO."""
    return ns("xsl-fo-compatible", name)


_DATA_STYLES = tuple(ns("datastyle", name) for name in ("date-style", "number-style", "text-style"))
_MAP = ns("style", "map")


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a text looks; None where nothing is said. `high` is a superscript."""

    struck: bool | None = None
    hidden: bool | None = None
    marked: bool | None = None
    high: bool | None = None

    def over(self, below: "Look") -> "Look":
        """Return this look where it says something, else the one below."""
        return Look(
            struck=below.struck if self.struck is None else self.struck,
            hidden=below.hidden if self.hidden is None else self.hidden,
            marked=below.marked if self.marked is None else self.marked,
            high=below.high if self.high is None else self.high,
        )


class Styles:
    """The styles of a document by their families and names."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._dates: dict[str, etree._Element] = {}
        for root in roots:
            for style in root.iter(ns("style", "style")):
                key = (str(style.get(ns("style", "family"))), str(style.get(ns("style", "name"))))
                self._styles[key] = style
            for style in root.iter(*_DATA_STYLES):
                self._dates[str(style.get(ns("style", "name")))] = style
        self._looks: dict[tuple[str, str], Look] = {}

    def _chain(self, family: str, name: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = str(style.get(ns("style", "parent-style-name")))

    def look(self, family: str, name: str | None) -> Look:
        """Return how a style makes a text look."""
        key = (family, name or "")
        if key not in self._looks:
            looks = Look()
            for style in self._chain(*key):
                looks = looks.over(_look(style))
            self._looks[key] = looks
        return self._looks[key]

    def month_only(self, name: str | None) -> bool:
        """Tell whether the dates of a style of cells show a month and no day."""
        for style in self._chain("table-cell", name or ""):
            shown = self._shown(str(style.get(ns("style", "data-style-name"))))
            if shown:
                return "month" in shown and not shown & _DAYS
        return False

    def _shown(self, name: str) -> frozenset[str]:
        """Return the parts of a format, also of the one that it hands positive numbers to."""
        told = self._dates.get(name)
        if told is None:
            return frozenset()
        mapped = [each.get(ns("style", "apply-style-name")) for each in told.iter(_MAP)]
        styles = [told, *(self._dates[each] for each in mapped if each in self._dates)]
        return frozenset(str(part.tag).rpartition("}")[2] for each in styles for part in each)

    def hides(self, name: str | None) -> bool:
        """Tell whether a style of tables hides its sheet."""
        for style in self._chain("table", name or ""):
            for told in style.iter(ns("style", "table-properties")):
                return bool(told.get(ns("table", "display")) == "false")
        return False


def _look(style: etree._Element) -> Look:
    told: Mapping[str, str] = {
        str(name): str(value)
        for part in style
        if str(part.tag).endswith(("}text-properties", "}table-cell-properties"))
        for name, value in part.attrib.items()
    }
    # LibreOffice writes the type alone, or both.
    line = told.get(ns("style", "text-line-through-style")) or told.get(
        ns("style", "text-line-through-type")
    )
    display = told.get(ns("text", "display"))
    position = told.get(ns("style", "text-position"))
    return Look(
        struck=None if line is None else line != "none",
        hidden=None if display is None else display == "none",
        marked=_marked(told),
        high=None if position is None else position.startswith("super"),
    )


def _marked(told: Mapping[str, str]) -> bool | None:
    colours = [told[name] for name in (fo("color"), fo("background-color")) if name in told]
    slant = told.get(fo("font-style"))
    if not colours and slant is None:
        return None
    return slant in {"italic", "oblique"} or any(
        colour.lower() not in _PLAIN_COLOURS for colour in colours
    )
