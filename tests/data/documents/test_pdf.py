"""PDF: tables over pages, columns without lines, and what stands around them."""

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from data.documents.document import Cell, Document, Table
from data.documents.opening import read_octets
from tests.data.documents.making import cells

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
EDGES = (50, 100, 300, 450)
HEADING = ("№", "Мероприятие", "Дата")
TOP = 700
Page = Callable[[Canvas], object]


def pdf(*pages: Page) -> Document:
    pdfmetrics.registerFont(TTFont("DejaVu", FONT))
    octets = BytesIO()
    canvas = Canvas(octets, pagesize=A4)
    for page in pages:
        canvas.setFont("DejaVu", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return read_octets(octets.getvalue(), "plan.pdf")


def write(canvas: Canvas, *lines: tuple[float, float, str]) -> None:
    for x, y, text in lines:
        canvas.drawString(x, y, text)


def table(canvas: Canvas, rows: Iterable[tuple[str, ...]], top: float = TOP) -> None:
    listed = list(rows)
    canvas.grid(EDGES, [top - 20 * n for n in range(len(listed) + 1)])
    for n, row in enumerate(listed):
        for x, text in zip(EDGES, row, strict=False):
            canvas.drawString(x + 4, top - 20 * n - 14, text)


def running(canvas: Canvas, number: int) -> None:
    write(canvas, (50, 810, "Утверждено"), (290, 20, f"Стр. {number} из 2"))


def test_a_table_goes_on_without_its_heading_and_running_titles_are_left_out() -> None:
    def first(canvas: Canvas) -> None:
        running(canvas, 1)
        write(canvas, (50, 750, "План на 2023 год"))
        table(canvas, [HEADING, ("1", "Форум", "май")])

    def second(canvas: Canvas) -> None:
        running(canvas, 2)
        table(canvas, [HEADING, ("2", "Сессия", "лето")], top=780)
        write(canvas, (50, 600, "* примерно"))

    rows = (HEADING, ("1", "Форум", "май"), ("2", "Сессия", "лето"))
    found = Table(cells=cells(*rows), page=1, pages=(2,), before=("План на 2023 год",))
    assert pdf(first, second) == Document(kind="pdf", tables=(found,), after=("* примерно",))


def test_a_heading_between_parts_two_tables() -> None:
    def second(canvas: Canvas) -> None:
        write(canvas, (50, 750, "Юбилеи"))
        table(canvas, [("2", "Сессия", "лето")])

    assert pdf(lambda canvas: table(canvas, [HEADING]), second) == Document(
        kind="pdf",
        tables=(
            Table(cells=cells(HEADING), page=1),
            Table(cells=cells(("2", "Сессия", "лето")), page=2, before=("Юбилеи",)),
        ),
    )


def test_struck_and_coloured_text() -> None:
    def page(canvas: Canvas) -> None:
        table(canvas, [("1", "Форум", "12 мая 15 мая"), ("2", "", "лето")])
        left = EDGES[2] + 4
        canvas.setLineWidth(0.5)
        canvas.line(left, TOP - 11, left + canvas.stringWidth("12 мая", "DejaVu", 10), TOP - 11)
        canvas.setFillColorRGB(1, 0, 0)
        write(canvas, (EDGES[1] + 4, TOP - 34, "Сессия"))

    assert pdf(page).tables[0].cells == (
        Cell(text="1", row=0, column=0),
        Cell(text="Форум", row=0, column=1),
        Cell(text="15 мая", struck="12 мая", row=0, column=2),
        Cell(text="2", row=1, column=0),
        Cell(text="Сессия", row=1, column=1, marked=True),
        Cell(text="лето", row=1, column=2),
    )


def test_a_text_drawn_twice_to_look_bold_is_read_once() -> None:
    def page(canvas: Canvas) -> None:
        table(canvas, [("1", "Форум", "май")])
        write(canvas, (EDGES[1] + 4.3, TOP - 14, "Форум"))

    found = Table(cells=cells(("1", "Форум", "май")), page=1)
    assert pdf(page) == Document(kind="pdf", tables=(found,))


def columned(canvas: Canvas, rows: Iterable[tuple[str, ...]], step: float) -> None:
    for n, row in enumerate(rows):
        write(canvas, *((x, TOP - step * n, text) for x, text in zip(EDGES, row, strict=False)))


def test_columns_without_lines_are_taken_where_they_are_sure() -> None:
    rows = (HEADING, ("1", "Форум", "12 мая"), ("2", "Сессия", "лето"))

    def page(canvas: Canvas) -> None:
        write(canvas, (50, 750, "План"))
        columned(canvas, rows, step=16)

    found = Table(cells=cells(*rows), page=1, before=("План",))
    assert pdf(page) == Document(kind="pdf", tables=(found,))


def test_rows_without_lines_are_told_by_the_room_between_them() -> None:
    def page(canvas: Canvas) -> None:
        columned(canvas, [HEADING], step=12)
        for n, number in enumerate(("1", "2", "3"), start=1):
            y = TOP - 40 * n
            write(canvas, (50, y, number), (100, y, "Форум"), (300, y, "май"), (100, y - 12, "МАГ"))

    rows = (HEADING, *((n, "Форум\nМАГ", "май") for n in "123"))
    assert pdf(page) == Document(kind="pdf", tables=(Table(cells=cells(*rows), page=1),))


def test_columns_that_are_not_sure_are_paragraphs() -> None:
    rows = (HEADING, ("1", "Форум", "12 мая"), ("", "Москва", ""), ("2", "Сессия", "лето"))
    lines = ("№ Мероприятие Дата", "1 Форум 12 мая", "Москва", "2 Сессия лето")
    wanted = Document(kind="pdf", after=("\n".join(lines),))
    assert pdf(lambda canvas: columned(canvas, rows, step=16)) == wanted
