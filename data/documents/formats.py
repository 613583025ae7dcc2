"""Recognise a document's format by what it holds; its name decides only between texts."""

import re
from typing import Literal

from data.documents import refusals
from data.documents.archive import Archive

Bound = Literal["docx", "xlsx", "xls", "ods", "odt", "pdf"]
"""Formats that are no text."""
Worded = Literal["csv", "html", "ics", "md", "mht", "txt"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PARTS: tuple[tuple[bytes, Bound], ...] = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
)
_OPEN: dict[bytes, Bound] = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.spreadsheet-template": "ods",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
}
_MACROS = re.compile(r"(^|/)vbaproject\.bin$|^(basic|scripts)/|^xl/macrosheets/", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|table|body|meta|div|p)[\s>]", re.IGNORECASE)
_TABLE, _ROW = (re.compile(f"<{tag}[\\s>]", re.IGNORECASE) for tag in ("table", "tr"))
# No two repetitions of blanks stand beside each other: that would take quadratic time.
_MARKDOWN = re.compile(
    r"^ {0,3}\|?[ \t]*:?-{2,}:?(?:[ \t]*\|[ \t]*:?-{2,}:?)+[ \t]*\|?[ \t\r]*$", re.MULTILINE
)
_OTHER = ("{\\rtf", "%!PS", "<?mso-application")
_HEAD = 4_096
_NAMES: dict[str, Worded] = {
    "csv": "csv",
    "tsv": "csv",
    "tab": "csv",
    "md": "md",
    "markdown": "md",
    "txt": "txt",
    "text": "txt",
}


def packed_or_bound(octets: bytes) -> Bound | None:
    """Return the format of what is no plain text; None for what may be one.

    Raises DocumentRefused for what no reader takes.
    """
    if b"%PDF-" in octets[:1024]:
        return "pdf"
    if octets.startswith(_OLE):
        return _bound(octets)
    if octets.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(Archive(octets))
    return None


def worded(text: str, name: str) -> Worded | None:
    """Return the format of a text that says itself what it is, or whose name does."""
    head = text[:_HEAD].lstrip()
    if head.startswith(_OTHER) or "<?mso-application" in head:
        raise refusals.unknown()
    if head[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    if head[:13].lower() == "mime-version:" and "multipart/related" in head.lower():
        return "mht"
    if (head.startswith("<") and _HTML.search(head)) or _has_table(text):
        return "html"
    if head.startswith("<?xml"):
        raise refusals.unknown()
    named = _NAMES.get(name.rpartition(".")[2].lower())
    return "md" if named in {None, "txt"} and _MARKDOWN.search(text) else named


def _has_table(text: str) -> bool:
    begun = _TABLE.search(text)
    return begun is not None and _ROW.search(text, begun.end()) is not None


def _bound(octets: bytes) -> Bound:
    """Return the format of an OLE file, by the streams its folder names."""
    if _stream("EncryptedPackage") in octets:
        raise refusals.encrypted()
    if _stream("WordDocument") in octets:
        raise refusals.old_word()
    if _stream("Workbook") not in octets and _stream("Book") not in octets:
        raise refusals.unknown()
    if _stream("_VBA_PROJECT") in octets:
        raise refusals.macros()
    return "xls"


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _packed(archive: Archive) -> Bound:
    if any(_MACROS.search(name) for name in archive.names):
        raise refusals.macros()
    archive.check_xml()
    if _CONTENT_TYPES in archive:
        return _of_office(archive.octets(_CONTENT_TYPES))
    if "mimetype" not in archive or "content.xml" not in archive:
        raise refusals.unknown()
    opened = _OPEN.get(archive.octets("mimetype").strip())
    if opened is None:
        raise refusals.unknown()
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.octets(
        "META-INF/manifest.xml"
    ):
        raise refusals.encrypted()
    return opened


def _of_office(types: bytes) -> Bound:
    if b"macroEnabled" in types:
        raise refusals.macros()
    for part, named in _MAIN_PARTS:
        if part in types:
            return named
    raise refusals.unknown()
