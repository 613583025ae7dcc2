"""Open a document: check it against limits, recognise its format, and have it read."""

import re
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from data.documents import refusals
from data.documents.archive import Archive
from data.documents.decoding import decoded
from data.documents.document import Document
from data.documents.formats import Bound, packed_or_bound, worded
from data.documents.readers.excel.workbook import read_xlsx
from data.documents.readers.html.page import read_html
from data.documents.readers.ics import read_ics
from data.documents.readers.markdown import read_markdown
from data.documents.readers.opendocument.content import read_opendocument
from data.documents.readers.pdf.document import read_pdf
from data.documents.readers.separated import (
    best_separator,
    read_separated,
    strictly_separated,
)
from data.documents.readers.text.lines import read_text
from data.documents.readers.word.document import read_docx
from data.documents.readers.xls import read_xls
from data.errors import DocumentRefused

MOST_MEGABYTES = 50
MOST_OF_TEXT = 10
"""Millions of characters; 10,000 rows are about one."""
_MEGABYTE = 1_000_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD = 4_096
_PICTURES = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|svg)$", re.IGNORECASE)


def read_document(path: Path) -> Document:
    """Return what a file says; raises DocumentRefused."""
    try:
        if path.is_dir():
            raise refusals.folder()
        if path.exists() and not path.is_file():
            raise refusals.unreadable()  # a device or a pipe may have no end
        if path.stat().st_size > MOST_MEGABYTES * _MEGABYTE:
            raise refusals.too_large(MOST_MEGABYTES)
        octets = path.read_bytes()
    except FileNotFoundError as error:
        raise refusals.missing() from error
    except (OSError, ValueError) as error:
        raise refusals.unreadable() from error
    return read_octets(octets, path.name)


def read_octets(octets: bytes, name: str) -> Document:
    """Return what the octets of a file of that name say; raises DocumentRefused."""
    if len(octets) > MOST_MEGABYTES * _MEGABYTE:
        raise refusals.too_large(MOST_MEGABYTES)
    if not octets.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusals.empty()
    try:
        bound = packed_or_bound(octets)
        document = _read_text(octets, name) if bound is None else _read_bound(octets, bound)
        silent = None if _says_something(document) else _silent(octets, bound)
    except DocumentRefused:
        raise
    except Exception as error:  # the libraries raise what they like on a damaged file
        raise refusals.broken() from error
    if silent:
        raise silent
    return document


def _read_bound(octets: bytes, bound: Bound) -> Document:
    match bound:
        case "docx":
            return read_docx(octets)
        case "xlsx":
            return read_xlsx(octets)
        case "xls":
            return read_xls(octets)
        case "pdf":
            return read_pdf(octets)
        case "ods" | "odt":
            return read_opendocument(octets, bound)


def _read_text(octets: bytes, name: str) -> Document:
    text = _decoded(octets)
    if text is None:
        raise refusals.unknown()
    if len(text) > MOST_OF_TEXT * _MEGABYTE:
        raise refusals.too_large(MOST_OF_TEXT)
    match worded(text, name):
        case "html":
            return read_html(text)
        case "mht":
            return read_html(_page_of_mail(octets))
        case "ics":
            return read_ics(text)
        case "md":
            return read_markdown(text)
        case "csv":
            return read_separated(text, best_separator(text))
        case _:
            separator = strictly_separated(text)
            return read_separated(text, separator) if separator else read_text(text)


def _decoded(octets: bytes) -> str | None:
    """Return a text; a page in an old encoding says which."""
    told = _CHARSET.search(octets[:_HEAD]) if b"<" in octets[:_HEAD] else None
    with suppress(UnicodeDecodeError):
        return octets.decode("utf-8-sig")
    if told:
        with suppress(LookupError):
            return octets.decode(told[1].decode(), "replace")
    return decoded(octets)


def _page_of_mail(octets: bytes) -> str:
    """Return the page of a web archive (RFC 2557), as Word saves one."""
    message = message_from_bytes(octets, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            return str(part.get_content())
    raise refusals.unknown()


def _says_something(document: Document) -> bool:
    return bool(document.after) or any(each.cells or each.before for each in document.tables)


def _silent(octets: bytes, bound: Bound | None) -> DocumentRefused:
    """Return why a document says nothing."""
    if bound in {"docx", "xlsx", "ods", "odt"}:
        names = Archive(octets).names
        if any(_PICTURES.search(name) for name in names if "humbnail" not in name):
            return refusals.pictures()
    return refusals.empty()
