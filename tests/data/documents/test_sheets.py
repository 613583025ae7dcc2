"""Sheets of Excel and OpenDocument: dates, formulas, what is hidden and what is set apart."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data.documents.document import Cell, Document, Table
from data.documents.opening import read_document, read_octets
from data.documents.readers.excel.formats import number_shown, shown
from tests.data.documents.making import cells, opendocument, zipped

FILES = Path(__file__).parent / "files"
MAY = date(2023, 5, 1)


def excel(fill: Callable[[Worksheet], object]) -> Document:
    workbook = Workbook()
    fill(workbook.active)
    octets = BytesIO()
    workbook.save(octets)
    return read_octets(octets.getvalue(), "plan.xlsx")


def of_cells(*found: Cell, kind: str = "xlsx", name: str = "Sheet") -> Document:
    return Document(kind=kind, tables=(Table(cells=found, name=name),))


@pytest.mark.parametrize(
    ("form", "russian", "english"),
    [
        ("dd.mm.yyyy", "01.05.2023", "01.05.2023"),
        ("mm-dd-yy", "01.05.2023", "01.05.2023"),
        ("General", "01.05.2023", "01.05.2023"),
        ("d mmmm yyyy", "1 мая 2023", "1 May 2023"),
        ('[$-419]d mmmm yyyy" г.";@', "1 мая 2023 г.", "1 мая 2023 г."),
        ("[$-FC19]mmmm yyyy", "Май 2023", "Май 2023"),
        ("[$-409]mmmm yyyy", "May 2023", "May 2023"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd", "1 мая 2023 г.", "May 1, 2023"),
        ("mmm\\-yy", "май-23", "May-23"),
        ("ddd d/m", "Пн 1/5", "Mon 1/5"),
        ("yyyy\\-mm\\-dd hh:mm:ss", "2023-05-01 00:00:00", "2023-05-01 00:00:00"),
    ],
)
def test_dates_are_written_as_their_formats_say(form: str, russian: str, english: str) -> None:
    assert (shown(MAY, form, "ru"), shown(MAY, form, "en")) == (russian, english)


def test_times_and_numbers_are_written_as_people_see_them() -> None:
    half = time(14, 5)
    assert [shown(half, form, "ru") for form in ("h:mm", "hh:mm:ss", "h:mm AM/PM", "General")] == [
        "14:05",
        "14:05:00",
        "2:05 PM",
        "14:05",
    ]
    shapes = {"General": "12.5", "0": "12", "0.00": "12.50", "0%": "1250%", "# ##0": "12.5"}
    assert {form: number_shown(12.5, form) for form in shapes} == shapes
    assert number_shown(1.0, "General") == "1"


def test_formulas_have_their_results_or_are_told() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Форум", "=DATE(2023,5,1)", 2023.0])

    assert excel(fill) == of_cells(
        Cell(text="Форум", row=0, column=0),
        Cell(text="=DATE(2023,5,1)", row=0, column=1, formula=True),
        Cell(text="2023", row=0, column=2),
    )


def test_an_empty_text_is_a_result() -> None:
    book = Workbook()
    book.active.append(["Форум", '=IF(A2="","",A2)'])
    file = BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    typed = parts[name].replace(b'<c r="B1">', b'<c r="B1" t="str">')
    assert typed != parts[name]
    assert read_octets(zipped({**parts, name: typed}), "plan.xlsx") == of_cells(
        Cell(text="Форум", row=0, column=0)
    )


def test_opendocument_tells_formulas_without_a_result() -> None:
    body = (
        '<table:table table:name="План"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>Форум</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=DATE(2023;5;1)"/>'
        '<table:table-cell table:formula="of:=[.A2]" office:value-type="string"/>'
        "</table:table-row></table:table>"
    )
    assert read_octets(opendocument(body), "plan.ods") == Document(
        kind="ods",
        tables=(
            Table(
                cells=(
                    Cell(text="Форум", row=0, column=0),
                    Cell(text="=DATE(2023;5;1)", row=0, column=1, formula=True),
                ),
                name="План",
            ),
        ),
    )


def test_what_is_struck_or_set_apart() -> None:
    def fill(sheet: Worksheet) -> None:
        struck = TextBlock(InlineFont(strike=True), "12 мая")
        sheet.append([CellRichText(struck, " 15 мая"), "старое", "курсив", "фон", "цвет", "нет"])
        sheet["B1"].font = Font(strike=True)
        sheet["C1"].font = Font(italic=True)
        sheet["D1"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet["E1"].font = Font(color="FF0000")
        sheet["F1"].font = Font(bold=True, color="000000")

    assert excel(fill) == of_cells(
        Cell(text="15 мая", struck="12 мая", row=0, column=0),
        Cell(text="", struck="старое", row=0, column=1),
        Cell(text="курсив", row=0, column=2, marked=True),
        Cell(text="фон", row=0, column=3, marked=True),
        Cell(text="цвет", row=0, column=4, marked=True),
        Cell(text="нет", row=0, column=5),
    )


def test_hidden_rows_and_columns_are_told_and_hidden_sheets_left_out() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in ("абв", "где", "жзи"):
            sheet.append(list(row))
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        secret = sheet.parent.create_sheet("Черновик")
        secret["A1"] = "тайна"
        secret.sheet_state = "hidden"
        empty = sheet.parent.create_sheet("Пустой")
        empty.sheet_state = "hidden"
        empty["A1"].font = Font(bold=True)

    assert excel(fill) == Document(
        kind="xlsx",
        tables=(
            Table(
                cells=cells(tuple("абв"), tuple("где"), tuple("жзи")),
                name="Sheet",
                hidden_rows=frozenset({1}),
                hidden_columns=frozenset({1}),
            ),
        ),
        hidden=("Черновик",),
    )


def test_a_cell_far_away_is_refused_by_its_place_alone() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "а", "б"
        sheet.cell(1_048_576, 16_384).font = Font(bold=True)

    assert excel(fill) == of_cells(*cells(("а", "б")))


STYLES = """
<style:style style:name="S" style:family="text">
  <style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="I" style:family="table-cell">
  <style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="M" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="H" style:family="table">
  <style:table-properties table:display="false"/></style:style>
<number:date-style style:name="N1"><number:month number:textual="true"/>
  <number:text> </number:text><number:year/></number:date-style>
"""


def test_opendocument_has_values_and_looks() -> None:
    def dated(value: str, text: str, style: str = "D") -> str:
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="date" '
            f'office:date-value="{value}"><text:p>{text}</text:p></table:table-cell>'
        )

    body = (
        '<table:table table:name="План"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-header-rows>'
        '<table:table-row><table:table-cell table:style-name="I"><text:p>а</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>'
        '<text:span text:style-name="S">12</text:span>15<text:s text:c="2"/>мая<text:line-break/>'
        "б</text:p><text:p>в</text:p></table:table-cell></table:table-row>"
        '</table:table-header-rows><table:table-row table:visibility="filter">'
        f"{dated('2023-05-01', 'май 23', 'M')}{dated('2023-05-03T14:30:00', '3 мая')}"
        '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S">'
        "<office:annotation><text:p>замечание</text:p></office:annotation><text:p>9:30</text:p>"
        "</table:table-cell></table:table-row></table:table>"
        '<table:table table:name="Тайна" table:style-name="H"><table:table-row><table:table-cell>'
        "<text:p>тайна</text:p></table:table-cell></table:table-row></table:table>"
        '<table:table table:name="Пустой" table:style-name="H"/>'
    )
    twice = {"text": "15  мая\nб\nв", "struck": "12", "row": 0}
    found = (
        Cell(text="а", row=0, column=0, marked=True),
        Cell(column=1, **twice),
        Cell(column=2, **twice),
        Cell(text="май 23", row=1, column=0, value=MAY, month_only=True),
        Cell(text="3 мая", row=1, column=1, value=datetime(2023, 5, 3, 14, 30)),  # noqa: DTZ001  (a sheet has no zones)
        Cell(text="9:30", row=1, column=2, value=time(9, 30)),
    )
    assert read_octets(opendocument(body, STYLES), "plan.ods") == Document(
        kind="ods",
        tables=(
            Table(
                cells=found,
                name="План",
                hidden_rows=frozenset({1}),
                hidden_columns=frozenset({2}),
            ),
        ),
        hidden=("Тайна",),
        comments=("замечание",),
    )


def test_a_text_of_opendocument_is_read_as_one_of_word() -> None:
    body = (
        "<text:h>План</text:h><table:table><table:table-row><table:table-cell><text:p>МАГ"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>примерно"
        "</text:p></text:note-body></text:note></text:p></table:table-cell><table:table-cell>"
        "<text:p>май</text:p></table:table-cell></table:table-row></table:table><text:p>Конец"
        "</text:p>"
    )
    assert read_octets(opendocument(body, kind="text"), "plan.odt") == Document(
        kind="odt",
        tables=(Table(cells=cells(("МАГ¹", "май")), before=("План",)),),
        after=("Конец", "¹ примерно"),
    )


LISTS = """
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"
  style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="I"
  style:num-suffix=")" text:display-levels="2"/></text:list-style>
<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"
  text:bullet-char="\uf0b7"/></text:list-style>
"""


def test_the_numbers_of_lists_are_text() -> None:
    def item(content: str, style: str = "L", more: str = "") -> str:
        return (
            f'<text:list text:style-name="{style}" {more}><text:list-item>{content}'
            "</text:list-item></text:list>"
        )

    on = 'text:continue-numbering="true"'
    one = "<text:p>а</text:p>"
    body = (
        item(one)
        + item(one, more=on)
        + item(item(one), more=on)
        + item(one, more=on)
        + item(one)
        + item(one, style="B")
    )
    assert read_octets(opendocument(body, LISTS, kind="text"), "plan.odt") == Document(
        kind="odt", after=("1. а", "2. а", "2.I) а", "3. а", "1. а", "• а")
    )


def test_old_excel_tells_dates_as_days() -> None:
    first = read_document(FILES / "plan.xls").tables[0]
    assert (first.name, first.cells[0], first.cells[7]) == (
        "План",
        Cell(text="План на 2023 год", row=0, column=0, columns=4),
        Cell(text="12.05.2023", row=2, column=2, value=date(2023, 5, 12), bare=True),
    )


def test_comments_of_a_workbook_are_told() -> None:
    def commented(sheet: Worksheet) -> None:
        sheet.append(["Форум", "май"])
        sheet["B1"].comment = Comment("может быть, июнь", "Орлов")

    assert excel(commented).comments == ("может быть, июнь",)
