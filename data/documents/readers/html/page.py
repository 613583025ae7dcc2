"""The paragraphs and tables of a page, in their order."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from data.documents.document import Document, Table
from data.documents.layout import Span, is_data, laid_out
from data.documents.pieces import BREAK, Piece, Said, paragraphs, raised, said
from data.documents.readers.html.styles import Look, Rules, look, rules

_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINES = re.compile(r"(?<![ \t])[ \t]*\n\s*")
_LEFT_OUT = frozenset({"script", "style", "head", "template", "noscript", "xml", "object", "svg"})
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "dl", "body"}
    | {"blockquote", "pre", "section", "article", "header", "footer", "main", "address", "hr"}
    | {"form", "fieldset", "figure", "figcaption", "aside", "nav", "html", "center", "caption"}
)
_COMMENTS = re.compile(r"mso-element:\s*comment", re.IGNORECASE)
_HIGHEST = 65_534
"""The most rows that a cell may take (HTML 4.9.11)."""


def read_html(text: str) -> Document:
    """Return a page; raises DocumentRefused."""
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    walk = _Walk(rules(root))
    walk.through(root, Look())
    walk.end_paragraph()
    return Document(kind="html", tables=tuple(walk.tables), after=paragraphs(walk.texts))


class _Walk:
    """Takes up what a page says as it comes."""

    def __init__(self, classes: Rules) -> None:
        self._classes = classes
        self._pieces: list[Piece] = []
        self.texts: list[str] = []
        self.tables: list[Table] = []

    def end_paragraph(self) -> None:
        self.texts.append(_said(self._pieces).text)
        self._pieces = []

    def through(self, element: etree._Element, below: Look) -> None:
        if not _is_shown(element):
            return
        looks = look(element, below, self._classes)
        if looks.hidden:
            return
        if element.tag == "table" and not _is_layout(element):
            self.end_paragraph()
            self._table(element, looks)
            return
        if element.tag in _BLOCKS or element.tag in {"table", "tr", "td", "th"}:
            self.end_paragraph()
        if element.tag == "br":
            self.end_paragraph()
        self._inside(element, looks)
        if element.tag in _BLOCKS or element.tag in {"td", "th"}:
            self.end_paragraph()

    def _inside(self, element: etree._Element, looks: Look) -> None:
        self._pieces += _text(element.text, looks, element.tag)
        for child in element:
            self.through(child, looks)
            self._pieces += _text(child.tail, looks, element.tag)

    def _table(self, table: etree._Element, looks: Look) -> None:
        read = Table(cells=laid_out(self._rows(table, looks)), before=paragraphs(self.texts))
        if is_data(read):
            self.tables.append(read)
            self.texts = []
        else:
            self.texts += [each.text for each in read.cells]

    def _rows(self, table: etree._Element, looks: Look) -> Iterator[list[Span]]:
        for row in _own(table, "tr"):
            own = look(row, looks, self._classes)
            if own.hidden:
                continue
            cells = [each for each in row if each.tag in {"td", "th"}]
            yield [self._span(each, own) for each in cells if not self._hides(each)]

    def _hides(self, each: etree._Element) -> bool:
        return look(each, Look(), self._classes).hidden

    def _span(self, each: etree._Element, looks: Look) -> Span:
        own = look(each, looks, self._classes)
        return Span(
            said=_said(list(self._lines(each, own))),
            rows=_number(each.get("rowspan")) or _HIGHEST,
            columns=_number(each.get("colspan")) or 1,
        )

    def _lines(self, element: etree._Element, looks: Look) -> Iterator[Piece]:
        yield from _text(element.text, looks, element.tag)
        for child in element:
            own = look(child, looks, self._classes)
            if _is_shown(child) and not own.hidden:
                around = (BREAK,) if child.tag in _BLOCKS or child.tag in {"br", "tr"} else ()
                yield from around
                yield from self._lines(child, own)
                yield from around
                if child.tag in {"td", "th"}:
                    yield Piece(" ")
            yield from _text(child.tail, looks, element.tag)


def _is_shown(element: etree._Element) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _LEFT_OUT
        and not _COMMENTS.search(str(element.get("style", "")))
    )


def _text(text: str | None, looks: Look, tag: object) -> Iterator[Piece]:
    if text:
        folded = text if tag == "pre" else _SPACE.sub(" ", text)
        yield Piece(raised(folded) if tag == "sup" else folded, looks.struck, looks.marked)


def _said(pieces: list[Piece]) -> Said:
    told = said(pieces)
    return Said(_folded(told.text), _folded(told.struck), told.marked)


def _folded(text: str) -> str:
    """Return a text whose lines are those that something stands in, as a page shows them."""
    return re.sub(" {2,}", " ", _LINES.sub("\n", text))


def _is_layout(table: etree._Element) -> bool:
    """Tell whether most of what a table says stands in tables inside of it."""
    inner = [each for each in table.iter("table") if each is not table]
    outermost = [each for each in inner if next(each.iterancestors("table")) is table]
    within = sum(len("".join(each.itertext())) for each in outermost)
    return bool(inner) and within * 2 > len("".join(table.itertext()))


def _own(table: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == tag:
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from _own(child, tag)


def _number(told: str | None) -> int | None:
    """Return a span; None for 0, which takes all that is left."""
    digits = re.match(r"\s*(\d{1,6})", told or "1")
    return min(int(digits[1]), _HIGHEST) or None if digits else 1
