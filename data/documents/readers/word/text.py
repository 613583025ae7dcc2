"""The text of a paragraph: its runs, as Word shows them."""

from collections.abc import Iterator

import msgspec
from lxml import etree

from data.documents.pieces import BREAK, Piece, raised
from data.documents.readers.word.names import alternatives, local, number, value, w
from data.documents.readers.word.notes import Notes
from data.documents.readers.word.numbering import Numbering
from data.documents.readers.word.styles import Look, Styles, look

_DROPPED = frozenset({"del", "moveFrom"})
_PARTS = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml"}
    | {"dir", "bdo", "oMath", "oMathPara", "ruby", "rt", "rubyBase"}
)
"""What stands around runs and says nothing of its own."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA8: "☐", 0xB7: "•"}
"""Signs of Wingdings and Symbol, whose codes are those of no alphabet."""
_BOX = w("txbxContent")


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What paragraphs are read with, in the order of the document."""

    styles: Styles
    numbering: Numbering
    notes: Notes


def pieces(context: Context, paragraph: etree._Element) -> Iterator[Piece]:
    """Yield what a paragraph says, with its automatic number, and then its text boxes."""
    yield from _own(context, paragraph)
    for box in boxes(paragraph):
        for inner in box.iter(w("p")):
            yield BREAK
            yield from _own(context, inner)


def _own(context: Context, paragraph: etree._Element) -> Iterator[Piece]:
    looks = context.styles.look(context.styles.of_paragraph(paragraph))
    said = list(_inline(context, paragraph, looks, struck=False))
    numbered = context.styles.numbered(paragraph)
    mark = context.numbering.next(numbered) if numbered.list_id else ""
    if mark:
        gone = any(piece.struck for piece in said) and not _inked(said)
        inked = [piece.marked for piece in said if piece.text.strip()]
        yield Piece(mark, gone, bool(inked) and all(inked))
    yield from said


def _inked(said: list[Piece]) -> bool:
    return any(piece.text.strip() and not piece.struck for piece in said)


def boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes in a paragraph, each in one of its alternatives."""
    for child in alternatives(element) if local(element) == "AlternateContent" else element:
        if child.tag == _BOX:
            yield child
        else:
            yield from boxes(child)


def _inline(
    context: Context, parent: etree._Element, below: Look, *, struck: bool
) -> Iterator[Piece]:
    for child in alternatives(parent) if local(parent) == "AlternateContent" else parent:
        name = local(child)
        if name == "r":
            yield from _run(context, child, below, struck=struck)
        elif name in _PARTS or name in _DROPPED or name == "AlternateContent":
            yield from _inline(context, child, below, struck=struck or name in _DROPPED)


def _run(context: Context, run: etree._Element, below: Look, *, struck: bool) -> Iterator[Piece]:
    properties = run.find(w("rPr"))
    style = context.styles.look(value(properties, "rStyle"))
    looks = look(properties).over(style).over(below)
    if looks.hidden:
        return
    high = value(properties, "vertAlign") == "superscript"
    for child in run:
        text = _sign(context, child)
        if text:
            gone = struck or bool(looks.struck) or local(child) == "delText"
            yield Piece(raised(text) if high else text, gone, bool(looks.marked))


def _sign(context: Context, child: etree._Element) -> str:
    name = local(child)
    if name in {"t", "delText"}:
        return child.text or ""
    if name == "sym":
        code = number(str(int(str(child.get(w("char"), "0")), 16)), 0)
        return _symbol(code)
    if name in {"footnoteReference", "endnoteReference"}:
        return context.notes.refer(name.removesuffix("Reference"), child)
    return _SIGNS.get(name, "")


def _symbol(code: int) -> str:
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "")
    return chr(code) if code else ""
