"""The body of a Word document: paragraphs and tables in their order, then the notes."""

from itertools import chain

from lxml import etree

from data.documents import refusals
from data.documents.archive import Archive
from data.documents.document import Document, Table
from data.documents.layout import is_data
from data.documents.pieces import Piece, paragraphs, said
from data.documents.readers.word.names import local, main_part, part, w
from data.documents.readers.word.notes import Notes, forms
from data.documents.readers.word.numbering import Numbering
from data.documents.readers.word.styles import Styles
from data.documents.readers.word.tables import (
    begins_page,
    blocks,
    framed,
    page_breaks,
    read_table,
)
from data.documents.readers.word.text import Context, pieces


def read_docx(octets: bytes) -> Document:
    """Return a Word document; raises DocumentRefused."""
    archive = Archive(octets)
    main = main_part(archive)
    root = part(archive, main, "")
    body = None if root is None else root.find(w("body"))
    if body is None:
        raise refusals.broken()
    walk = _Walk(_context(archive, main))
    walk.through(body)
    return Document(
        kind="docx",
        tables=tuple(walk.tables),
        after=walk.after(),
        comments=walk.comments(part(archive, main, "comments")),
    )


def _context(archive: Archive, main: str) -> Context:
    styles = Styles(part(archive, main, "styles"))
    roots = {kind: part(archive, main, f"{kind}s") for kind in ("footnote", "endnote")}
    return Context(
        styles=styles,
        numbering=Numbering(part(archive, main, "numbering"), styles),
        notes=Notes(roots, forms(part(archive, main, "settings"))),
    )


class _Walk:
    """Takes up what a document says as it comes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._page = 1
        self._texts: list[str] = []
        self.tables: list[Table] = []

    def through(self, parent: etree._Element) -> None:
        for block in blocks(parent):
            if local(block) == "tbl":
                self._table(block)
            else:
                self._paragraph(block)

    def _paragraph(self, paragraph: etree._Element) -> None:
        self._texts.append(said(pieces(self._context, paragraph)).text)
        self._page += page_breaks(paragraph)

    def _table(self, table: etree._Element) -> None:
        frame = framed(table)
        if frame is not None:
            self.through(frame)
            return
        before = paragraphs(self._texts)
        read = read_table(self._context, table, before, self._page + begins_page(table))
        self._page += page_breaks(table)
        if is_data(read):
            self.tables.append(read)
            self._texts = []
        else:
            self._texts += [each.text for each in read.cells]

    def after(self) -> tuple[str, ...]:
        notes = [self._note(mark, note) for mark, note in self._context.notes.referred()]
        return paragraphs((*self._texts, *notes))

    def comments(self, root: etree._Element | None) -> tuple[str, ...]:
        return paragraphs(self._note("", each) for each in ([] if root is None else root))

    def _note(self, mark: str, note: etree._Element) -> str:
        lines = [pieces(self._context, each) for each in blocks(note) if local(each) == "p"]
        text = said(chain.from_iterable(chain(line, (Piece("\n"),)) for line in lines)).text
        return f"{mark} {text}" if mark else text
