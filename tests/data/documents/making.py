"""Documents made octet by octet, where no library writes what is tested."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from data.documents.document import Cell, Document, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "number": "datastyle",
    "fo": "xsl-fo-compatible",
    "draw": "drawing",
}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    octets = BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return octets.getvalue()


def docx(body: str, space: str = W, **parts: str) -> bytes:
    """Return a Word file with a body, and other parts such as `styles` by their names."""
    others = {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{space}">{part}</w:{name}>'
        for name, part in parts.items()
    }
    document = f'<w:document xmlns:w="{space}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document, **others})


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(*paragraphs: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith("<") else p(each) for each in paragraphs) or p()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith("<") else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def opendocument(body: str, styles: str = "", kind: str = "spreadsheet") -> bytes:
    """Return a sheet or a text of OpenDocument."""
    spaces = " ".join(f'xmlns:{n}="{_OFFICE}{space}:1.0"' for n, space in _SPACES.items())
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": mimetype, "content.xml": content})


def document(
    kind: str, *rows: tuple[str, ...], before: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> Document:
    """Return a document with one table of plain cells."""
    return Document(kind=kind, tables=(Table(cells=cells(*rows), before=before),), after=after)


def cells(*rows: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(
        Cell(text=text, row=n, column=column)
        for n, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    )
