"""Write tables as a document of Word (ECMA-376), the three parts that it can't do without."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.builder import ElementMaker

from data.documents.writers.table import Written

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_E = ElementMaker(namespace=_W, nsmap={"w": _W})
_WIDTH, _HEIGHT, _MARGIN = 16838, 11906, 720
"""A4 on its side, in twentieths of a point."""
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def write_word(tables: Sequence[Written]) -> bytes:
    """Return tables as .docx, their headings repeated on each page."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in (
            ("[Content_Types].xml", _types()),
            ("_rels/.rels", _relations()),
            ("word/document.xml", _document(tables)),
        ):
            octets = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
            # A time of its own would make other octets of the same tables.
            archive.writestr(zipfile.ZipInfo(name), octets, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _types() -> etree._Element:
    make = ElementMaker(
        namespace=f"{_PACKAGE}/content-types", nsmap={None: f"{_PACKAGE}/content-types"}
    )
    return make.Types(
        make.Default(Extension="rels", ContentType=_RELATIONS),
        make.Default(Extension="xml", ContentType="application/xml"),
        make.Override(PartName="/word/document.xml", ContentType=_MAIN),
    )


def _relations() -> etree._Element:
    make = ElementMaker(
        namespace=f"{_PACKAGE}/relationships", nsmap={None: f"{_PACKAGE}/relationships"}
    )
    return make.Relationships(
        make.Relationship(Id="rId1", Type=f"{_OFFICE}/officeDocument", Target="word/document.xml")
    )


def _document(tables: Sequence[Written]) -> etree._Element:
    body = _E.body()
    for table in tables:
        body.extend((_paragraph(table.name, bold=True), _table(table), _E.p()))
    size = {_w("w"): str(_WIDTH), _w("h"): str(_HEIGHT), _w("orient"): "landscape"}
    margins = {_w(side): str(_MARGIN) for side in ("top", "right", "bottom", "left")}
    body.append(_E.sectPr(_E.pgSz(size), _E.pgMar(margins)))
    return _E.document(body)


def _table(table: Written) -> etree._Element:
    room = _WIDTH - 2 * _MARGIN
    widths = [room * width // (sum(table.widths) or 1) for width in table.widths]
    borders = (_E(side, {_w("val"): "single", _w("sz"): "4"}) for side in _BORDERS)
    return _E.tbl(
        _E.tblPr(
            _E.tblW({_w("w"): str(room), _w("type"): "dxa"}),
            _E.tblBorders(*borders),
            _E.tblLayout({_w("type"): "fixed"}),
        ),
        _E.tblGrid(*(_E.gridCol({_w("w"): str(width)}) for width in widths)),
        _row(table.headings, heading=True),
        *(_row(row, heading=False) for row in table.rows),
    )


def _row(texts: Sequence[str], *, heading: bool) -> etree._Element:
    properties = [_E.trPr(_E.cantSplit(), *[_E.tblHeader()] * heading)]
    return _E.tr(*properties, *(_E.tc(*_paragraphs(text, bold=heading)) for text in texts))


def _paragraphs(text: str, *, bold: bool) -> Iterator[etree._Element]:
    return (_paragraph(line, bold=bold) for line in text.split("\n"))


def _paragraph(text: str, *, bold: bool) -> etree._Element:
    if not text:
        return _E.p()
    words = _E.t(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    style = _E.rPr(*[_E.b()] * bold, _E.sz({_w("val"): "16"}))
    return _E.p(_E.r(style, words))


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"
