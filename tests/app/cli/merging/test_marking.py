"""The spreadsheet given back with its doubts in their cells, and what is told of an import."""

import io
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from rich.console import Console

from app.cli.merging.bringing import bring
from app.cli.merging.folder import folder_means
from app.cli.merging.marking import marked_copy
from app.cli.merging.sources import read_source
from app.cli.merging.tables import plan_table
from app.cli.merging.telling import import_sheet, import_summary, import_table
from app.settings import Settings
from data.documents.document import Document, Table
from data.documents.opening import read_octets
from tests.data.importing.merging.test_import import (
    FIRST,
    FORUM,
    SESSION,
    VAGUE,
    edit,
    folder,
    propose,
    row,
    take,
    understood,
)

__all__ = ["folder"]
GONE = "no row of the document any more; it stays in the plan"
WHY = "Дата: это можно понять по-разному\n[..2027-09-30] / [..2027-10-31]"


def test_doubts_stand_in_the_cells_of_a_copy(folder: Settings, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2027"
    sheet.append(["Мероприятие", "Дата"])
    sheet.append(["Семинар по статистике", "до октября"])
    sheet.append(["=1+1", "x"])
    sheet.merge_cells("B2:B3")
    book.save(path)
    document = Document(kind="xlsx", tables=(Table(name="2027", cells=()),))
    read = understood(replace(VAGUE, row=1, title_cell=(1, 0), date_cell=(2, 1)))
    prospect = propose(read, folder, "plan.xlsx")
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(path, document, read, prospect)))
    cell = copy["2027"]["B2"]
    assert (cell.comment.text, cell.fill.fgColor.rgb) == (WHY, "00FFF2CC")
    assert {c.data_type for cells in copy["2027"].iter_rows() for c in cells} <= {"s", "n"}


def test_other_documents_give_a_workbook_of_their_rows(folder: Settings, tmp_path: Path) -> None:
    document = Document(kind="docx", tables=(Table(cells=()),))
    read = understood(replace(SESSION, title="=A1"), VAGUE)
    prospect = propose(read, folder)
    octets = marked_copy(tmp_path / "план.docx", document, read, prospect)
    sheet = openpyxl.load_workbook(io.BytesIO(octets)).active
    assert sheet is not None
    assert [[cell.value for cell in cells] for cells in sheet.iter_rows()] == [
        ["№", "Мероприятие", "Дата", "Точная дата", "Место", "Организаторы", "Примечание",
         "Раздел", "Сомнения"],
        ["1.", "=A1", "26 мая", "2027-05-26", "Минск", "Союз\nАдминистрация Минска",
         "По приглашению", "Мероприятия", None],
        ["3.", "Семинар по статистике", "до октября", None, None, None, None, "Мероприятия", WHY],
    ]  # fmt: skip
    assert sheet["B2"].data_type == "s"
    assert sheet["C3"].comment is not None
    assert sheet["C3"].comment.text == WHY


def told(prospect: object) -> list[str]:
    console = Console(width=200, highlight=False)
    with console.capture() as captured:
        console.print(import_table(prospect))  # type: ignore[arg-type]
    return [line.strip() for line in captured.get().splitlines()]


def test_an_import_is_told_row_by_row(folder: Settings) -> None:
    take(folder, *FIRST)
    edit(
        folder,
        ('title = "Сессия Совета"', 'title = { ru = "Сессия Совета", en = "Session" }'),
        ('said = "октябрь"', 'said = "октябрь"\ncancelled = true'),
    )
    moved = replace(SESSION, title="Сессия и выставка Совета")
    new = row("Выставка книг", "март", section="Мероприятия")
    prospect = propose(understood(moved, FORUM, VAGUE, new), folder)
    why = "Дата: это можно понять по-разному ([..2027-09-30] / [..2027-10-31])"
    assert told(prospect) == [
        "changed    sessiya-soveta      title: Сессия Совета → Сессия и выставка Совета",
        "the en title may be out of date",
        "unchanged  forum-umnyy-gorod   cancelled stays True; the document has False",
        "unsure     seminar-statistike  Семинар по статистике («до октября»)",
        why,
        "new        vystavka-knig       Выставка книг («март»)",
        f"gone       den-goroda-tula     День города Тула («12 июня»): {GONE}",
    ]
    assert import_summary(prospect) == "1 new, 1 changed, 1 unsure, 1 gone, 1 unchanged"
    sheet = import_sheet(prospect)
    assert (sheet.name, sheet.headings) == ("Импорт", ("", "Ключ (не менять)", "Изменения"))
    assert [row[:2] for row in sheet.rows] == [
        ("changed", "sessiya-soveta"),
        ("unchanged", "forum-umnyy-gorod"),
        ("unsure", "seminar-statistike"),
        ("new", "vystavka-knig"),
        ("gone", "den-goroda-tula"),
    ]
    assert sheet.rows[2][2] == f"Семинар по статистике («до октября»)\n{why}"


@pytest.mark.parametrize(("number", "shown"), [(300, 300), (301, 1)])
def test_rows_that_nobody_reads_are_counted(folder: Settings, number: int, shown: int) -> None:
    rows = [row(f"Смотр {n}", "март", section="Мероприятия") for n in range(number)]
    prospect = propose(understood(*rows), folder)
    lines = told(prospect)
    assert len(lines) == shown
    many = "301 rows are too many to be told here; --report FILE.xlsx lists them"
    assert (lines[0] == many) is (number > 300)
    assert (import_summary(prospect), len(import_sheet(prospect).rows)) == (f"{number} new", number)


def test_a_table_of_ours_has_a_report_of_its_rows(folder: Settings, tmp_path: Path) -> None:
    take(folder, *FIRST)
    table = read_octets(plan_table(folder, "plan-2027", "x.csv"), "x.csv")
    source, means = read_source(table, [folder_means(folder)])
    report = tmp_path / "report.xlsx"
    bring(table, source, folder, means, tmp_path / "x.csv", report=report)
    book = openpyxl.load_workbook(report)
    assert book.sheetnames == ["Импорт"]
    assert [cell.value for cell in book["Импорт"]["A"]] == [
        None,
        *("unchanged", "unchanged", "unsure", "unchanged"),
    ]
