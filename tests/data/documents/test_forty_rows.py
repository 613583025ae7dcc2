"""One plan of forty rows in every format, with what each can hold of it."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape

import docx as python_docx
import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Font
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus import Table as DrawnTable

from data.documents.document import Cell, Document, Table
from data.documents.opening import read_document, read_octets
from tests.data.documents.making import cells, opendocument

TITLE = "План мероприятий на 2023 год"
NOTE = "* ориентировочно"
HEADING = ("№ п/п", "Мероприятие", "Место, дата", "Примечание")
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
FILES = Path(__file__).parent / "files"


def rows() -> list[tuple[str, str, str, str]]:
    """Return forty rows under a heading, with a section before the last ten."""
    dates = ("конец лета", "12 мая", "I квартал", "октябрь-ноябрь*", "по согласованию")
    places = ("Санкт-Петербург", "Минск", "Нур-Султан")
    listed = [
        (f"{n}.", f"Форум «Город {n}»", f"{places[n % 3]}\n{dates[n % 5]}", "МАГ" if n % 4 else "")
        for n in range(1, 41)
    ]
    return [HEADING, *listed[:30], ("Юбилеи городов", "", "", ""), *listed[30:]]


SECTION = 31
MERGED = (5, 3)
"""A note for two rows."""
STRUCK = (1, 2)


def expected(
    table: Sequence[tuple[str, ...]], changes: Mapping[tuple[int, int], Cell]
) -> tuple[Cell, ...]:
    """Return the cells of a table, some of which are others."""
    return tuple(changes.get((each.row, each.column), each) for each in cells(*table))


def merged(*, struck: bool) -> tuple[Cell, ...]:
    """Return the cells of a format that holds merged cells and struck text."""
    table = rows()
    table[6] = (*table[6][:3], "")
    wide = Cell(text="Юбилеи городов", row=SECTION, column=0, columns=4)
    high = Cell(text="МАГ", row=5, column=3, rows=2)
    changes = {(SECTION, 0): wide, MERGED: high}
    if struck:
        changes[STRUCK] = Cell(text="Минск\n15 мая", struck="12 мая", row=1, column=2)
    return expected(table, changes)


def word() -> bytes:
    document = python_docx.Document()
    document.add_heading(TITLE)
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for row in rows():
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(SECTION, 0).merge(table.cell(SECTION, 3)).text = "Юбилеи городов"
    table.cell(5, 3).merge(table.cell(6, 3)).text = "МАГ"
    paragraph = table.cell(*STRUCK).paragraphs[0]
    paragraph.clear()
    paragraph.add_run("Минск\n")
    paragraph.add_run("12 мая").font.strike = True
    paragraph.add_run("15 мая")
    document.add_paragraph(NOTE)
    octets = BytesIO()
    document.save(octets)
    return octets.getvalue()


def excel() -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "План"
    for row in rows():
        sheet.append(row)
    sheet.merge_cells("A32:D32")
    sheet.merge_cells("D6:D7")
    octets = BytesIO()
    workbook.save(octets)
    return octets.getvalue()


def open_sheet() -> bytes:
    lines = []
    for n, row in enumerate(rows()):
        spans = {
            (SECTION, 0): 'table:number-columns-spanned="4"',
            MERGED: 'table:number-rows-spanned="2"',
        }
        inner = []
        for column, text in enumerate(row):
            if (n == SECTION and column) or (n, column) == (6, 3):
                inner.append("<table:covered-table-cell/>")
            else:
                lines_ = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
                inner.append(
                    f"<table:table-cell {spans.get((n, column), '')}>{lines_}</table:table-cell>"
                )
        lines.append(f"<table:table-row>{''.join(inner)}</table:table-row>")
    lines.append(
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return opendocument(f'<table:table table:name="План">{"".join(lines)}</table:table>')


def page() -> bytes:
    lines = []
    for n, row in enumerate(rows()):
        inner = []
        for column, text in enumerate(row):
            if (n == SECTION and column) or (n, column) == (6, 3):
                continue
            span = {(SECTION, 0): " colspan=4", MERGED: " rowspan=2"}.get((n, column), "")
            inner.append(f"<td{span}>{escape(text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(inner)}</tr>")
    html = (
        '<html><head><meta charset="windows-1251"></head><body>'
        f"<h1>{TITLE}</h1><table>{''.join(lines)}</table><p>{NOTE}</p></body></html>"
    )
    return html.replace("<br>12 мая", "<br><s>12 мая</s>15 мая", 1).encode("cp1251")


def separated(table: Sequence[Sequence[str]], separator: str) -> str:
    octets = StringIO()
    csv.writer(octets, delimiter=separator).writerows(table)
    return octets.getvalue()


def drawn_pdf(table: Sequence[tuple[str, ...]]) -> bytes:
    """Return a table ruled on pages; what stands under a merged cell is not drawn."""
    pdfmetrics.registerFont(TTFont("DejaVu", FONT))
    style = ParagraphStyle("plain", fontName="DejaVu", fontSize=10)
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "DejaVu", 10)]
    if len(table) > SECTION:
        lines += [("SPAN", (0, SECTION), (3, SECTION)), ("SPAN", (3, 5), (3, 6))]
    drawn = DrawnTable([list(row) for row in table], style=TableStyle(lines), repeatRows=1)
    octets = BytesIO()
    SimpleDocTemplate(octets, pagesize=A4).build(
        [Paragraph(TITLE, style), drawn, Paragraph(NOTE, style)],
        onLaterPages=_number,
        onFirstPage=_number,
    )
    return octets.getvalue()


def _number(canvas: object, _: object) -> None:
    canvas.setFont("DejaVu", 9)  # type: ignore[attr-defined]
    canvas.drawString(290, 20, f"{canvas.getPageNumber()}")  # type: ignore[attr-defined]


def test_word() -> None:
    table = Table(cells=merged(struck=True), page=1, before=(TITLE,))
    assert read_octets(word(), "plan.docx") == Document(kind="docx", tables=(table,), after=(NOTE,))


def test_word_under_another_name() -> None:
    assert read_octets(word(), "plan.doc") == read_octets(word(), "plan.docx")


@pytest.mark.parametrize(
    ("made", "kind"), [(excel, "xlsx"), (open_sheet, "ods")], ids=["xlsx", "ods"]
)
def test_sheets(made: Callable[[], bytes], kind: str) -> None:
    table = Table(cells=merged(struck=False), name="План")
    assert read_octets(made(), f"plan.{kind}") == Document(kind=kind, tables=(table,))


def test_html_also_under_the_name_of_word() -> None:
    table = Table(cells=merged(struck=True), before=(TITLE,))
    assert read_octets(page(), "plan.doc") == Document(kind="html", tables=(table,), after=(NOTE,))


@pytest.mark.parametrize("name", ["plan.csv", "plan.txt", "plan.xls", "plan"])
@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_separated_values(separator: str, encoding: str, name: str) -> None:
    # Old encodings have neither of these signs.
    plain = str.maketrans("«»№", '""N') if encoding in {"koi8-r", "cp866"} else {}
    table = [
        tuple(text.replace("Место,", "Место").translate(plain) for text in row) for row in rows()
    ]
    octets = separated(table, separator).encode(encoding)
    kind = "tsv" if separator == "\t" else "csv"
    assert read_octets(octets, name) == Document(kind=kind, tables=(Table(cells=cells(*table)),))


def test_pdf_over_pages() -> None:
    read = read_octets(drawn_pdf(rows()), "plan.pdf")
    table = Table(cells=merged(struck=False), page=1, pages=read.tables[0].pages, before=(TITLE,))
    assert read == Document(kind="pdf", tables=(table,), after=(NOTE,))
    assert len(read.tables[0].pages) == 1


def test_a_real_date_is_a_value_and_a_month_is_told_by_its_format() -> None:
    workbook = Workbook()
    sheet = workbook.active
    for day, form in ((date(2023, 5, 12), "dd.mm.yyyy"), (date(2023, 5, 1), "[$-419]mmmm yyyy;@")):
        sheet.append(["Форум", day])
        sheet.cell(sheet.max_row, 2).number_format = form
    sheet["A2"].font = Font(strike=True)
    octets = BytesIO()
    workbook.save(octets)
    found = (
        Cell(text="Форум", row=0, column=0),
        Cell(text="12.05.2023", row=0, column=1, value=date(2023, 5, 12)),
        Cell(text="", struck="Форум", row=1, column=0),
        Cell(text="Май 2023", row=1, column=1, value=date(2023, 5, 1), month_only=True),
    )
    assert read_octets(octets.getvalue(), "x.xlsx") == Document(
        kind="xlsx", tables=(Table(cells=found, name="Sheet"),)
    )


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_bytes(word())
    assert read_document(tmp_path / "plan.txt") == read_octets(word(), "plan.docx")


@pytest.mark.parametrize("ending", ["docx", "odt", "html", "pdf"])
def test_texts_that_libreoffice_saved(ending: str) -> None:
    read = read_document(FILES / f"forty.{ending}")
    assert (read.kind, read.after, [table.before for table in read.tables]) == (
        ending,
        (NOTE,),
        [(TITLE,)],
    )
    assert unbroken(read.tables[0].cells) == unbroken(merged(struck=True))


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_sheets_that_libreoffice_saved(ending: str) -> None:
    table = Table(cells=merged(struck=False), name="План")
    assert read_document(FILES / f"forty.{ending}") == Document(kind=ending, tables=(table,))


def unbroken(cells_: Sequence[Cell]) -> list[Cell]:
    """Return cells without the lines that a page breaks their texts into."""
    return [replace(each, text=each.text.replace("-\n", "-").replace("\n", " ")) for each in cells_]
