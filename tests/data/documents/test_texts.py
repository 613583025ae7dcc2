"""Texts, pages, Markdown and calendars: what their readers make of them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.documents.document import Cell, Document, Table
from data.documents.opening import read_document, read_octets
from tests.data.documents.making import cells, document

FILES = Path(__file__).parent / "files"
PLAIN = (("№", "Мероприятие", "Дата"), ("1", "Форум", "12 мая"), ("2", "Сессия", "лето"))


def read(text: str, name: str = "plan.txt") -> Document:
    return read_octets(text.encode(), name)


def test_the_plan_of_2023_is_one_table_on_three_pages() -> None:
    lines = (FILES / "plan.txt").read_text(encoding="utf-8").split("\n")
    told = [tuple(part.strip() for part in line.split("\t")) for line in lines[2:-2] if line]
    assert read_document(FILES / "plan.txt") == Document(
        kind="txt",
        tables=(Table(cells=cells(*told), pages=(13, 32), before=(lines[0],)),),
        after=(lines[-1],),
    )


def test_a_table_of_tabs_in_prose() -> None:
    text = "План\n\n№\tМероприятие\tДата\n1\tФорум\t12 мая\n2\tСессия\tлето\nКонец\n"
    assert read(text) == document("txt", *PLAIN, before=("План",), after=("Конец",))


def test_a_cell_in_quotation_marks_over_lines() -> None:
    text = 'План\n№\tДата\n1\t"12 мая\n13 ""мая"""\n2\t"Город\n'
    found = (("№", "Дата"), ("1", '12 мая\n13 "мая"'), ("2", '"Город'))
    assert read(text) == document("txt", *found, before=("План",))


DRAWN = {
    "ascii": """
+---+-------------+--------+
| № | Мероприятие | Дата   |
+---+-------------+--------+
| 1 | Форум       | 12 мая |
| 2 | Сессия      | лето   |
+---+-------------+--------+
""",
    "lines": """
┌───┬─────────────┬────────┐
│ № │ Мероприятие │ Дата   │
├───┼─────────────┼────────┤
│ 1 │ Форум       │ 12 мая │
├───┼─────────────┼────────┤
│ 2 │ Сессия      │ лето   │
└───┴─────────────┴────────┘
""",
    "bars alone": """
| №  | Мероприятие | Дата |
| 1 | Форум | 12 мая |
| 2 | Сессия | лето |
""",
    "aligned": """
№   Мероприятие   Дата
1   Форум         12 мая
2   Сессия        лето
""",
}


@pytest.mark.parametrize("way", DRAWN)
def test_tables_drawn_with_characters(way: str) -> None:
    text = f"План\n{DRAWN[way]}\nКонец"
    assert read(text) == document("txt", *PLAIN, before=("План",), after=("Конец",))


def test_a_row_between_borders_has_all_its_lines_and_merged_cells() -> None:
    text = """
+---+----------+--------+
| № | Событие  | Дата   |
+---+----------+--------+
| Юбилеи городов        |
+---+----------+--------+
| 1 | Форум    | 12 мая |
|   | «Город»  |        |
+---+----------+--------+
"""
    assert read(text) == Document(
        kind="txt",
        tables=(
            Table(
                cells=(
                    *cells(("№", "Событие", "Дата")),
                    Cell(text="Юбилеи городов", row=1, column=0, columns=3),
                    Cell(text="1", row=2, column=0),
                    Cell(text="Форум\n«Город»", row=2, column=1),
                    Cell(text="12 мая", row=2, column=2),
                )
            ),
        ),
    )


def test_prose_is_paragraphs() -> None:
    text = "План на год\n\nФорум, Москва, май.\n---\n\tСессия  в Минске.\nКонец"
    found = ("План на год", "Форум, Москва, май.", "---", "Сессия  в Минске.", "Конец")
    assert read(text) == Document(kind="txt", after=found)


def test_markdown() -> None:
    found = (
        *cells(("№", "Мероприятие", "Дата"), ("1", "Форум «Город»", "")),
        Cell(text="15 мая", struck="12 мая", row=1, column=2),
        *(
            Cell(text="2", row=2, column=0),
            Cell(text="Сессия\nМАГ", row=2, column=1),
            Cell(text="конец лета", row=2, column=2, marked=True),
        ),
    )
    table = Table(cells=found, before=("План на 2023 год",))
    wanted = Document(kind="md", tables=(table,), after=("ориентировочно",))
    octets = (FILES / "plan.md").read_bytes()
    assert [read_octets(octets, name) for name in ("plan.md", "plan.txt", "plan")] == [wanted] * 3


def test_a_calendar_is_a_table_of_its_properties() -> None:
    names = (
        *("UID", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "CATEGORIES"),
        *("STATUS", "RRULE", "ORGANIZER", "URL", "RECURRENCE-ID"),
    )
    begins, ends = (datetime(2023, 6, 1, hour, tzinfo=UTC) for hour in (9, 11))
    found = (
        *cells(names, ("1@x", "Форум, Город")),
        Cell(text="12.05.2023", row=1, column=2, value=date(2023, 5, 12)),
        Cell(text="13.05.2023", row=1, column=3, value=date(2023, 5, 13)),
        Cell(text="Москва", row=1, column=4),
        Cell(text="Первая\nвторая", row=1, column=5),
        Cell(text="Форумы, Города", row=1, column=6),
        Cell(text="TENTATIVE", row=1, column=7),
        Cell(text="FREQ=YEARLY", row=1, column=8),
        Cell(text="МАГ", row=1, column=9),
        Cell(text="https://example.org/", row=1, column=10),
        Cell(text="2@x", row=2, column=0),
        Cell(text="Сессия", row=2, column=1),
        Cell(text="01.06.2023 09:00", row=2, column=2, value=begins),
        Cell(text="01.06.2023 11:00", row=2, column=3, value=ends),
        Cell(text="3@x", row=3, column=0),
        Cell(text="День города", row=3, column=1),
        Cell(text="09.09.2023", row=3, column=2, value=date(2023, 9, 9)),
    )
    table = Table(cells=found, before=("План на 2023 год",))
    assert read_document(FILES / "plan.ics") == Document(kind="ics", tables=(table,))


def test_what_is_no_date_in_a_calendar_stays_a_text() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Форум\r\nDTSTART:2023052x\r\n"
        "DURATION:P2x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Смотр\r\n"
        "DTSTART;VALUE=DATE:20230512\r\nDURATION:P9999999D\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    (table,) = read_octets(text.encode(), "plan.ics").tables
    assert [cell for cell in table.cells if cell.row] == [
        Cell(text="Форум", row=1, column=1),
        Cell(text="2023052x", row=1, column=2),
        Cell(text="P2x", row=1, column=3),
        Cell(text="Смотр", row=2, column=1),
        Cell(text="12.05.2023", row=2, column=2, value=date(2023, 5, 12)),
        Cell(text="P9999999D", row=2, column=3),
    ]


def test_what_stands_twice_or_before_the_first_day_spoils_no_calendar() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Форум\r\nDTSTART;VALUE=DATE:20230512\r\n"
        "DURATION:P2D\r\nDURATION:P5D\r\nORGANIZER;CN=Совет:mailto:a@example.org\r\n"
        "ORGANIZER:mailto:b@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Смотр\r\n"
        "DTEND;VALUE=DATE:00010101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (table,) = read_octets(text.encode(), "plan.ics").tables
    assert [(cell.row, cell.column, cell.text) for cell in table.cells if cell.row] == [
        (1, 1, "Форум"),
        (1, 2, "12.05.2023"),
        (1, 3, "13.05.2023"),
        (1, 9, "Совет"),
        (2, 1, "Смотр"),
        (2, 3, "01.01.0001"),
    ]


def page(body: str, head: str = "") -> Document:
    return read(f"<html><head>{head}</head><body>{body}</body></html>", "plan.html")


def test_a_page_as_word_saves_it() -> None:
    html = """
<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta charset=windows-1251><style>.xl65 {mso-x:y; text-decoration:line-through;}
span.i {font-style:italic} h1.i {text-decoration:line-through}</style></head>
<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->
<body><p class=MsoNormal>План<o:p></o:p></p>
<table><tr style='mso-yfti-irow:0'>
<td><p><![if !supportLists]><span>1.<span>&nbsp;</span></span><![endif]>Форум</p>
<p>в
 Москве</p></td>
<td class=xl65>12 мая</td><td><span class=i>май</span></td><td style="display:none">x</td></tr>
<tr style="display:none"><td>тайна</td></tr>
<tr><td>2.<sup>1</sup></td><td><del>май</del><ins>июнь</ins></td><td></td></tr></table>
<div style='mso-element:comment-list'>замечание</div></body></html>"""
    found = (
        Cell(text="1.\u00a0Форум\nв Москве", row=0, column=0),
        Cell(text="", struck="12 мая", row=0, column=1),
        Cell(text="май", row=0, column=2, marked=True),
        Cell(text="2.¹", row=1, column=0),
        Cell(text="июнь", struck="май", row=1, column=1),
    )
    table = Table(cells=found, before=("План",))
    assert read_octets(html.encode("cp1251"), "plan.doc") == Document(kind="html", tables=(table,))


def test_tables_of_a_layout_are_taken_from_inside() -> None:
    inner = "<table><tr><td>Мероприятие<td>Дата<tr><td>Форум<td>12 мая</table>"
    outer = f"<table><tr><td>Меню</td><td>План {inner} конец</td></tr></table>"
    found = (("Мероприятие", "Дата"), ("Форум", "12 мая"))
    wanted = document("html", *found, before=("Меню", "План"), after=("конец",))
    assert page(outer) == wanted


def test_cells_stand_where_spans_leave_room() -> None:
    body = "<table><tr><td rowspan=9>а<td colspan=2>б<tr><td>в<td rowspan=0>г<tr><td>д</table>"
    assert page(body).tables[0].cells == (
        Cell(text="а", row=0, column=0, rows=3),
        Cell(text="б", row=0, column=1, columns=2),
        Cell(text="в", row=1, column=1),
        Cell(text="г", row=1, column=2, rows=2),
        Cell(text="д", row=2, column=1),
    )


def test_a_web_archive_of_word() -> None:
    mail = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "<html><table><tr><td>а</td><td>б</td></tr></table></html>\r\n--x--\r\n"
    )
    assert read(mail, "plan.doc") == document("html", ("а", "б"))


def test_tasks_of_a_calendar_are_told() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:1\r\n"
        "DUE;VALUE=DATE:20230601\r\nSUMMARY:Отчёт\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
    )
    assert read_octets(text.encode(), "plan.ics") == Document(kind="ics", after=("Отчёт 20230601",))


def test_the_days_of_an_event_beside_its_rule_are_told() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART;VALUE=DATE:20230601\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"
        "RDATE;VALUE=DATE:20230608,20230615\r\nEXDATE;VALUE=DATE:20230602\r\n"
        "SUMMARY:Хор\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (table,) = read_octets(text.encode(), "plan.ics").tables
    assert [each.text for each in table.cells if each.row == 1 and each.column == 8] == [
        "FREQ=DAILY;COUNT=3; RDATE 20230608,20230615; EXDATE 20230602"
    ]
