"""Files that are refused, each with one sentence."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from data.documents.opening import MOST_MEGABYTES, read_document, read_octets
from data.errors import DocumentRefused, Sentence
from tests.data.documents.making import docx, opendocument, p, tbl, tc, tr, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024
XML_BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


def refused(octets: bytes, name: str = "plan") -> str:
    with pytest.raises(DocumentRefused) as caught:
        read_octets(octets, name)
    assert isinstance(caught.value.reason, Sentence)
    return str(caught.value)


def pdf(draw: Callable[[Canvas], object], **how: object) -> bytes:
    octets = BytesIO()
    canvas = Canvas(octets, **how)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return octets.getvalue()


def with_part(octets: bytes, name: str, part: bytes) -> bytes:
    out = BytesIO(octets)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def workbook(*rows: list[object]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    octets = BytesIO()
    made.save(octets)
    return octets.getvalue()


def merged(where: str) -> bytes:
    """Return a workbook with merged cells that openpyxl didn't write, which would be long at it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook([1]))) as kept, zipfile.ZipFile(out, "w") as archive:
        for name in kept.namelist():
            cells = f'</sheetData><mergeCells><mergeCell ref="{where}"/></mergeCells>'
            part = kept.read(name).replace(b"</sheetData>", cells.encode())
            archive.writestr(name, part)
    return out.getvalue()


def calling_forms(depth: int) -> bytes:
    """Return a page with a form that draws another ten times, which does so too, and so on."""
    forms = "<< /XObject << /F {} 0 R >> >>".format
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800] >>",
        f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources {forms(5)} >>",
        "<< /Length 5 >>\nstream\n/F Do\nendstream",
        *(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 60 /Resources {forms(n)} >>"
            f"\nstream\n{'/F Do ' * 10}\nendstream"
            for n in range(6, 6 + depth)
        ),
    ]
    body = "".join(f"{n} 0 obj\n{each}\nendobj\n" for n, each in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF".encode()


def image(canvas: Canvas) -> None:
    from PIL import Image  # noqa: PLC0415  (only what draws a picture needs it)
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415  (as above)

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "red")), 100, 100)


PROTECTED = "a password protects the document; open it and save it without one"
DAMAGED = (
    "the file is damaged; open it in the program it comes from and save it anew, or ask for "
    "another copy"
)
MACROS = "the document holds macros; save it without them, as .docx, .xlsx or .ods"
EMPTY = "the document is empty; was it saved before it was sent?"
PICTURES = (
    "the document holds pictures and no text, as a scan does; ask for the original, or have its "
    "text recognised first"
)
BOMB = (
    "the file unpacks to far more than a document holds; copy the table into a new document and "
    "save that"
)
ENTITIES = (
    "its XML declares a document type or entities, which no office program does; copy the table "
    "into a new document and save that"
)
UNKNOWN = (
    "its format is not known; save it as .docx, .xlsx, .ods, .csv, .pdf, .html, .md, .ics or .txt"
)
COLUMNS = "a table has more than 200 columns; delete those that don't belong to the plan"
ROWS = "a table has more than 20000 rows; delete those that don't belong to the plan"
INTRICATE = (
    "it is too intricate to be read in good time; copy the table into a new document and save that"
)
LARGE = (
    "the file is larger than {} MB; take the pictures out, or copy the table into a document of "
    "its own"
)
OLD = "it is a document of Word before 2007 (.doc); open it and save it as .docx"
LOCKED = StandardEncryption("secret")
MANIFEST = b"<manifest:encryption-data/>"
GOOD = docx(tbl(tr("a", "b")))
WIDE = "".join(f"<td>{n}</td>" for n in range(10_000))

CASES = {
    "word with a password": (stream("EncryptedPackage"), PROTECTED),
    "pdf with a password": (pdf(lambda c: c.drawString(9, 9, "May"), encrypt=LOCKED), PROTECTED),
    "sheet with a password": (
        with_part(opendocument("<table:table/>"), "META-INF/manifest.xml", MANIFEST),
        PROTECTED,
    ),
    "nothing": (b"", EMPTY),
    "blanks": (b"\xef\xbb\xbf \r\n", EMPTY),
    "word without text": (docx(p()), EMPTY),
    "workbook without text": (workbook(), EMPTY),
    "page without text": (b"<html><body><table><tr><td></table></html>", EMPTY),
    "pdf without text": (pdf(lambda c: c.rect(9, 9, 9, 9)), EMPTY),
    "scan": (pdf(image), PICTURES),
    "word with a picture": (with_part(docx(p()), "word/media/image1.png", b"x"), PICTURES),
    "half a word file": (GOOD[: len(GOOD) // 2], DAMAGED),
    "half a pdf": (pdf(lambda c: c.drawString(9, 9, "May"))[:300], DAMAGED),
    "word without its document": (zipped({"[Content_Types].xml": "<a/>"}), UNKNOWN),
    "xml that is none": (docx("<w:p>"), DAMAGED),
    "macros of word": (with_part(GOOD, "word/vbaProject.bin", b"x"), MACROS),
    "macros of excel": (with_part(workbook([1]), "xl/vbaProject.bin", b"x"), MACROS),
    "macros of old excel": (stream("Workbook") + stream("_VBA_PROJECT"), MACROS),
    "macros of a sheet": (
        with_part(opendocument("<table:table/>"), "Basic/Standard/Module1.xml", b"<a/>"),
        MACROS,
    ),
    "old word": (stream("WordDocument"), OLD),
    "old something": (stream("PowerPoint Document"), UNKNOWN),
    "old excel that is none": (stream("Workbook"), DAMAGED),
    "rich text": (rb"{\rtf1 May}", UNKNOWN),
    "xml": (b"<?xml version='1.0'?><a>May</a>", UNKNOWN),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1", UNKNOWN),
    "archive": (zipped({"a.txt": "May"}), UNKNOWN),
    "bomb": (with_part(GOOD, "word/a.xml", b" " * 70_000_000), BOMB),
    "many parts": (zipped({f"{n}": "" for n in range(6_000)}), BOMB),
    "pdf bomb": (
        b"%PDF-1.4\n" + b"stream\n" + zlib.compress(b"0" * 110_000_000),
        BOMB,
    ),
    "entities of word": (with_part(GOOD, "word/styles.xml", XML_BOMB.encode()), ENTITIES),
    "entities in wide letters": (
        with_part(GOOD, "word/styles.xml", XML_BOMB.encode("utf-16")),
        ENTITIES,
    ),
    "entities of excel": (with_part(workbook([1]), "xl/a.xml", XML_BOMB.encode()), ENTITIES),
    "columns of excel": (workbook([*range(10_000)]), COLUMNS),
    "columns of word": (docx(tbl(tr(*("x" for _ in range(201))))), COLUMNS),
    "columns of word by a span": (
        docx(tbl(tr(tc("x", properties='<w:gridSpan w:val="100000"/>')))),
        COLUMNS,
    ),
    "columns of a page": (f"<table><tr>{WIDE}</table>".encode(), COLUMNS),
    "columns of values": (";".join(map(str, range(10_000))).encode(), COLUMNS),
    "columns of a text": ("\t".join(map(str, range(10_000))).encode(), COLUMNS),
    "columns of a sheet": (
        opendocument(
            '<table:table><table:table-row><table:table-cell table:number-columns-repeated="999">'
            "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        ),
        COLUMNS,
    ),
    "forms of a pdf": (calling_forms(12), INTRICATE),
    "merged cells without an end": (merged("A1:XFD1048576"), INTRICATE),
    "many cells of a sheet": (
        opendocument(
            '<table:table><table:table-row table:number-rows-repeated="19999"><table:table-cell '
            'table:number-columns-repeated="200"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        INTRICATE,
    ),
    "long text": (
        b"x y\n" * 2_600_000,
        LARGE.format(10),
    ),
    "rows of a sheet": (
        opendocument(
            '<table:table><table:table-row table:number-rows-repeated="99999"><table:table-cell>'
            "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        ),
        ROWS,
    ),
    "rows of values": (b"a;b\n" * 20_001, ROWS),
    "deep xml": (docx("<w:sdt>" * 300 + p("x") + "</w:sdt>" * 300), DAMAGED),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_with_a_sentence(case: str) -> None:
    octets, sentence = CASES[case]
    name = "plan.csv" if "values" in case else "plan"
    assert refused(octets, name) == sentence


def test_a_folder_a_missing_file_and_a_large_one(tmp_path: Path) -> None:
    large = tmp_path / "large.docx"
    with large.open("wb") as file:
        file.truncate(MOST_MEGABYTES * 1_000_000 + 1)
    told = {}
    for path in (tmp_path, tmp_path / "none.docx", large, tmp_path / "a\0b", Path("/dev/zero")):
        with pytest.raises(DocumentRefused) as caught:
            read_document(path)
        told[path.name] = str(caught.value)
    assert told == {
        tmp_path.name: "it is a folder; name the document in it",
        "none.docx": "there is no such file; check its name",
        "large.docx": LARGE.format(50),
        "zero": "the file can't be opened; check who may read it",
        "a\0b": "the file can't be opened; check who may read it",
    }
