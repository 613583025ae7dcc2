"""Tables that were read otherwise than they are meant, each with its right rows."""

from collections.abc import Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from data.documents.document import Cell, Document, Table
from data.importing.understanding import understand
from tests.data.importing.documents import document_of, table_of

Seen = tuple[str, str, str | None, str | None]
"""A title, the wording of a date, its reading and the place."""


def seen(rows: Sequence[Sequence[str]], period: str) -> list[Seen]:
    found = understand(document_of([list(row) for row in rows]), period=period).rows
    assert [row.doubts for row in found] == [()] * len(found)
    return [
        (
            row.title,
            row.said,
            row.reading.when if row.reading else None,
            "; ".join(place.name for place in row.places) or None,
        )
        for row in found
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [
                ["When", "What", "Where", "Lead"],
                ["12–14 May", "Spring fair", "Main hall", "Anna Hill"],
                ["Q3", "Roof survey", "Roof", "Estates; City Council"],
            ],
            [
                ("Spring fair", "12–14 May", "2023-05-12/2023-05-14", "Main hall"),
                ("Roof survey", "Q3", "2023-35", "Roof"),
            ],
        ),
        (
            [
                ["Срок", "Мероприятие", "Ответственный"],
                ["5 мая", "Форум", "Отдел культуры"],
                ["Май", "Конкурс чтецов", "Ответственный секретарь"],
                ["6 июня", "Слёт", "Совет"],
            ],
            [
                ("Форум", "5 мая", "2023-05-05", None),
                ("Конкурс чтецов", "Май", "2023-05", None),
                ("Слёт", "6 июня", "2023-06-06", None),
            ],
        ),
        (
            [
                ["Мероприятие", "I кв.", "II кв.", "III кв.", "IV кв."],
                ["Отчёт", "", "x", "", ""],
                ["Сессия", "", "", "15 августа", ""],
                ["Сверка", "", "", "", "по средам"],
            ],
            [
                ("Отчёт", "II кв.", "2023-34", None),
                ("Сессия", "15 августа", "2023-08-15", None),
                ("Сверка", "по средам IV кв.", "FREQ=WEEKLY;BYDAY=WE in 2023-10/2023-12", None),
            ],
        ),
        (
            [
                ["Месяц", "Событие", "Город"],
                ["Март", "Форум", "Тула"],
                ["Апрель", "Выставка", "Орёл"],
            ],
            [("Форум", "Март", "2023-03", "Тула"), ("Выставка", "Апрель", "2023-04", "Орёл")],
        ),
    ],
)
def test_rows_are_as_they_are_meant(rows: list[list[str]], expected: list[Seen]) -> None:
    assert seen(rows, "2023") == expected


def test_lines_may_end_in_their_date() -> None:
    lines = (
        "План мероприятий – 2025 год",
        "1. День города – 5 мая",
        "2. Масленица: 24 февраля – 2 марта",
        "3. Ночь в музее, 17 мая, 18.00",
        "4. Ремонт зала",
        "5. Бюллетень ...... ежемесячно",
    )
    found = understand(Document(kind="txt", after=lines))
    assert found.title == "План мероприятий – 2025 год"
    assert [(row.number, row.title, row.said, len(row.doubts)) for row in found.rows] == [
        ("1.", "День города", "5 мая", 0),
        ("2.", "Масленица", "24 февраля – 2 марта", 0),
        ("3.", "Ночь в музее", "17 мая, 18.00", 0),
        ("4.", "Ремонт зала", "дата не указана", 1),
        ("5.", "Бюллетень", "ежемесячно", 0),
    ]


@pytest.mark.parametrize(
    ("bare", "day", "expected"),
    [
        (True, 1, (None, ("2023-05-01", "2023-05"))),
        (True, 2, ("2023-05-02", ())),
        (False, 1, ("2023-05-01", ())),
    ],
)
def test_the_first_of_a_month_may_be_the_month_where_no_format_is_told(
    *, bare: bool, day: int, expected: tuple[str | None, tuple[str, ...]]
) -> None:
    heading = (Cell(text="Событие", row=0, column=0), Cell(text="Дата", row=0, column=1))
    value = date(2023, 5, day)
    held = Cell(text=f"{value:%d.%m.%Y}", row=1, column=1, value=value, bare=bare)
    cells = (*heading, Cell(text="Форум", row=1, column=0), held)
    document = Document(kind="xls", tables=(Table(cells=cells, before=("План на 2023 год",)),))
    [row] = understand(document).rows
    choices = tuple(choice for doubt in row.doubts for choice in doubt.choices)
    assert (row.reading.when if row.reading else None, choices) == expected


NO_RESULT = (
    "its cell holds a formula without a result; open the document in a spreadsheet program, "
    "save it and import it again"
)


@pytest.mark.parametrize(
    ("column", "field"),
    [(0, None), (1, "title"), (2, "said"), (3, "place"), (4, "organisers"), (5, "notes"),
     (6, "row"), (7, "notes"), (8, "said")],
)  # fmt: skip
def test_a_formula_without_a_result_is_a_doubt(column: int, field: str | None) -> None:
    heading = ["№", "Мероприятие", "Дата", "Место", "Ответственные", "Примечание", "Возраст"]
    texts = ["1", "Форум", "5 мая", "Тверь", "Мэрия", "Вход свободный", "145", "да", "10.00"]
    cells: list[str | Cell] = [*texts]
    cells[column] = Cell(text="=A9", row=1, column=column, formula=True)
    (row,) = understand(document_of([[*heading, "Охват", "Время"], cells])).rows
    told = [] if field is None else [(field, NO_RESULT)]
    assert [(doubt.field, str(doubt.why)) for doubt in row.doubts] == told
    assert (row.reading is None) is (field == "said")


@pytest.mark.parametrize(
    ("above", "said"),
    [("III квартал", "ежемесячно, 1-я среда"), ("ЯНВАРЬ", "2 раза в год")],
)
def test_what_goes_on_beyond_its_heading_is_asked_about(above: str, said: str) -> None:
    rows = [
        ["№", "Мероприятие", "Срок"],
        [above],
        ["1", "Рейд", said],
    ]
    found = understand(document_of(rows), period="2023").rows
    assert [(row.said, row.reading, [str(doubt.why) for doubt in row.doubts]) for row in found] == [
        (said, None, [f"it stands under «{above}»"])
    ]


def test_a_half_year_above_rows_is_that_of_the_calendar_or_of_the_school() -> None:
    rows = [
        ["№", "Мероприятие", "Срок"],
        ["I полугодие"],
        ["1", "Рейд", "по средам"],
        ["2", "Слёт", ""],
    ]
    document = document_of(rows, "План на 2023–2024 учебный год")
    found = understand(document).rows
    assert [(row.said, row.reading, [str(doubt.why) for doubt in row.doubts]) for row in found] == [
        ("по средам", None, ["it stands under «I полугодие»"]),
        ("I полугодие", None, ["it has no date; it stands under «I полугодие»"]),
    ]


HEAD = ["Мероприятие", "Срок", "Место"]


def headed(*tables: tuple[tuple[str, ...], Sequence[str]]) -> list[tuple[str, str | None, str]]:
    found = understand(
        Document(
            kind="docx",
            tables=tuple(table_of([HEAD, row], before=before) for before, row in tables),
        )
    )
    return [(row.title, row.section, row.reading.when if row.reading else "") for row in found.rows]


def test_the_month_above_the_first_table_is_that_of_its_rows() -> None:
    assert headed(
        (("План на 2023 год", "ЯНВАРЬ"), ["Рейд", "по субботам", "Парк"]),
        (("МАРТ",), ["Бал", "8", "Зал"]),
    ) == [
        ("Рейд", None, "FREQ=WEEKLY;BYDAY=SA in 2023-01"),
        ("Бал", None, "2023-03-08"),
    ]


def test_a_quarter_above_a_table_is_that_of_its_rows() -> None:
    assert headed((("План на 2023 год", "II квартал"), ["Рейд", "по субботам", "Парк"])) == [
        ("Рейд", None, "FREQ=WEEKLY;BYDAY=SA in 2023-04/2023-06")
    ]


@pytest.mark.parametrize("day", ["25 декабря 2022 г.", "г. Минск, 25.12.2022", "9 января 2023 г."])
def test_the_day_of_a_signature_above_a_table_is_no_heading(day: str) -> None:
    assert headed((("План на 2023 год", day), ["Рейд", "по субботам", "Парк"])) == [
        ("Рейд", None, "FREQ=WEEKLY;BYDAY=SA")
    ]


def test_the_heading_above_the_first_table_is_that_of_its_rows() -> None:
    row = ["Рейд", "май", "Парк"]
    assert headed(
        (("Дом культуры", "План на 2023 год", "Для детей"), row), (("Для взрослых",), row)
    ) == [("Рейд", "Для детей", "2023-05"), ("Рейд", "Для взрослых", "2023-05")]
    assert headed((("План на 2023 год", "1. Для детей"), row)) == [
        ("Рейд", "1. Для детей", "2023-05")
    ]
    assert headed((("План на 2023 год", "Дом культуры"), row)) == [("Рейд", None, "2023-05")]


def test_the_names_of_columns_may_stand_below_a_title_in_the_table() -> None:
    rows = [
        ["План выставок на 2023 год", "", "", ""],
        ["№", "Выставка", "Период работы", "Зал", "Куратор"],
        ["1", "Город в лицах", "15.01 – 31.03", "Зал № 1", "Белова Е."],
        ["2", "Дети рисуют", "12.05", "Фойе", ""],
    ]
    document = Document(kind="csv", tables=(table_of(rows),))
    found = understand(document)
    assert (found.title, found.period) == ("План выставок на 2023 год", "2023")
    assert [
        (row.title, row.said, [place.name for place in row.places], row.organisers)
        for row in found.rows
    ] == [
        ("Город в лицах", "15.01 – 31.03", ["Зал № 1"], ("Белова Е.",)),
        ("Дети рисуют", "12.05", ["Фойе"], ()),
    ]


def listed(*lines: str) -> list[tuple[str, str, str | None, str | None]]:
    found = understand(Document(kind="txt", after=("План на 2023 год", *lines)))
    return [
        (row.title, row.said, row.reading.when if row.reading else None, row.section)
        for row in found.rows
    ]


def test_items_of_a_list_are_rows_below_what_says_when() -> None:
    assert listed(
        "Март",
        "- 21 марта – День поэзии",
        "• Каникулы – Неделя книги",
        "10 лет музею",
        "17 Бал",
        "II квартал:",
        "* Рейды – по средам",
        "В течение года",
        "- Экскурсии",
        "– Клуб – каждый последний четверг месяца",
    ) == [
        ("День поэзии", "21 марта", "2023-03-21", None),
        ("Каникулы – Неделя книги", "Март", None, None),
        ("Бал", "17", "2023-03-17", "10 лет музею"),
        ("Рейды", "по средам", "FREQ=WEEKLY;BYDAY=WE in 2023-04/2023-06", None),
        ("Экскурсии", "В течение года", "ongoing~", None),
        (
            "Клуб",
            "каждый последний четверг месяца",
            "FREQ=MONTHLY;BYDAY=-1TH",
            None,
        ),
    ]


def test_a_part_before_the_first_paragraph_is_its_heading() -> None:
    assert listed("I. Проверки", "1. Проверка школ", "Срок: май", "Отв.: Орлов") == [
        ("Проверка школ", "май", "2023-05", "I. Проверки")
    ]


def test_each_part_of_a_numbered_plan_begins_with_its_heading() -> None:
    assert listed(
        "I. Форумы",
        "1. Форум",
        "Срок: 5-7 июня",
        "II. Выставки",
        "2. Выставка",
        "Сроки проведения: II квартал",
        "3. Бал",
        "Дата проведения: 7 июля",
        "Место проведения: Зал",
    ) == [
        ("Форум", "5-7 июня", "2023-06-05/2023-06-07", "I. Форумы"),
        ("Выставка", "II квартал", "2023-34", "II. Выставки"),
        ("Бал", "7 июля", "2023-07-07", "II. Выставки"),
    ]


def test_lines_without_a_date_between_others_are_rows_below_a_month() -> None:
    assert listed(
        "Январь",
        "Заседание – 2-я среда",
        "Сверка членов",
        "Февраль",
        "1. Учёба. 12–14 февраля",
        "2. Слёт (3 февраля)",
        "Директор А. Б. Иванов",
    ) == [
        ("Заседание", "2-я среда", "FREQ=YEARLY;BYMONTH=1;BYDAY=2WE", None),
        ("Сверка членов", "Январь", None, None),
        ("Учёба", "12–14 февраля", "2023-02-12/2023-02-14", None),
        ("Слёт", "3 февраля", "2023-02-03", None),
    ]


def test_a_list_may_begin_anew_below_each_month() -> None:
    assert listed(
        "Сентябрь",
        "1. День знаний – 1 сентября",
        "2. Собрание, 3 сентября",
        "Октябрь",
        "1. День учителя",
        "2. Каникулы – 28 октября",
        "Ноябрь",
        "3. Олимпиада",
        "4. Выставка – 5 ноября",
    ) == [
        ("День знаний", "1 сентября", "2023-09-01", None),
        ("Собрание", "3 сентября", "2023-09-03", None),
        ("День учителя", "Октябрь", None, None),
        ("Каникулы", "28 октября", "2023-10-28", None),
        ("Олимпиада", "Ноябрь", None, None),
        ("Выставка", "5 ноября", "2023-11-05", None),
    ]


def test_headings_of_a_list_may_bear_numbers_or_name_two_months() -> None:
    assert listed(
        "1. Апрель",
        "1.1. Субботник – 17 апреля",
        "1.2. Выставка",
        "2. Май:",
        "2.1. Парад – 9 мая",
        "Июль – август",
        "- Лагеря",
        "14.07 Сплав",
    ) == [
        ("Субботник", "17 апреля", "2023-04-17", None),
        ("Выставка", "Апрель", None, None),
        ("Парад", "9 мая", "2023-05-09", None),
        ("Лагеря", "Июль – август", None, None),
        ("Сплав", "14.07", "2023-07-14", None),
    ]


def test_a_line_that_begins_with_a_preposition_goes_on_with_the_one_above() -> None:
    assert listed(
        "Июнь",
        "1. Бал – 3 июня",
        "в городском саду",
        "* Сроки уточняются",
        "2. Слёт",
    ) == [
        ("Бал в городском саду", "3 июня", "2023-06-03", None),
        ("Слёт", "Июнь", None, None),
    ]


def test_a_remark_about_dates_between_lines_heads_none_of_them() -> None:
    assert listed("Май", "1. Форум – 5 мая", "Сроки уточняются", "2. Слёт – 7 мая") == [
        ("Форум", "5 мая", "2023-05-05~", None),
        ("Слёт", "7 мая", "2023-05-07~", None),
    ]


@pytest.mark.parametrize(
    ("sign", "note", "left_out"),
    [
        ("-", "* Даты могут быть изменены.", "Даты могут быть изменены."),
        ("*", "* Даты могут быть изменены.", "* Даты могут быть изменены."),
        ("1.", "* Сроки уточняются", "Сроки уточняются"),
    ],
)
def test_a_footnote_below_a_list_is_no_item_of_it(sign: str, note: str, left_out: str) -> None:
    lines = ("План на 2023 год", "Май", f"{sign} Форум – 5 мая", note)
    found = understand(Document(kind="txt", after=lines))
    assert [(row.title, row.said) for row in found.rows] == [("Форум", "5 мая")]
    assert [str(each) for each in found.remarks] == [f"left out: {left_out}"]


@pytest.mark.parametrize(
    ("line", "title", "said", "doubt"),
    [
        (
            "Spring clean",
            "clean",
            "Spring",
            "the title and the date may be parted in several ways",
        ),
        (
            "5 May – Forum: 7 May",
            "Forum: 7 May",
            "5 May",
            "the title and the date may be parted in several ways",
        ),
        ("31 April – Fair", "Fair", "31 April", "{month} has no day {day}"),
        (
            "Choir: every Thursday (not August)",
            "Choir",
            "every Thursday (not August)",
            "its words together make no date",
        ),
    ],
)
def test_lines_that_are_not_sure_are_asked_about(
    line: str, title: str, said: str, doubt: str
) -> None:
    found = understand(Document(kind="txt", after=("Plan for 2023", line, "6 May – Fair")))
    row = found.rows[0]
    assert (row.title, row.said) == (title, said)
    assert [each.why.msgid for each in row.doubts] == [doubt]


def test_a_date_in_a_title_says_nothing_of_the_date_behind_it() -> None:
    text = ("Plan for 2023", "Autumn Semester: 23 September - 13 December", "May Fair – 7 May")
    rows = understand(Document(kind="txt", after=text)).rows
    assert [(row.title, row.said, row.doubts) for row in rows] == [
        ("Autumn Semester", "23 September - 13 December", ()),
        ("May Fair", "7 May", ()),
    ]


def test_a_bracket_behind_a_title_makes_no_other_date_loose() -> None:
    found = understand(
        Document(kind="txt", after=("План на 2023 год", "5 мая – Бал", "Учёба (дата уточняется)"))
    )
    assert (found.note, [row.reading and row.reading.when for row in found.rows]) == (
        None,
        ["2023-05-05", "unscheduled"],
    )


def test_a_heading_without_rows_is_told() -> None:
    rows = [["Мероприятие", "Срок"], ["Юбилеи"], ["Дни городов"], ["Пермь", "12 июня"]]
    wide = [
        [Cell(text=row[0], row=n, column=0, columns=2)] if len(row) == 1 else row
        for n, row in enumerate(rows)
    ]
    found = understand(document_of(wide))
    assert ([each.title for each in found.sections], [str(each) for each in found.remarks]) == (
        ["Дни городов"],
        ["left out: Юбилеи"],
    )


def test_months_as_columns_have_lists_of_what_takes_place() -> None:
    rows = [
        ["Календарь событий на 2023 год"],
        ["Январь", "Февраль"],
        ["• 7 – Рождество\n• 19, 20 – Купания", "Масленица (в конце месяца)\nСмотр"],
        ["Март", "Апрель"],
        ["по средам – Клуб", ""],
    ]
    found = understand(Document(kind="xlsx", tables=(table_of(rows),)))
    assert [
        (row.title, row.said, row.reading.when if row.reading else None, row.row)
        for row in found.rows
    ] == [
        ("Рождество", "7", "2023-01-07", 2),
        ("Купания", "19, 20", "2023-01-19/2023-01-20", 2),
        ("Масленица", "в конце месяца", "[2023-02-21..2023-02-28]", 2),
        ("Смотр", "Февраль", None, 2),
        ("Клуб", "по средам", "FREQ=WEEKLY;BYDAY=WE in 2023-03", 4),
    ]


def test_a_cell_over_several_months_stands_under_all_of_them() -> None:
    cells = (
        *(Cell(text=month, row=0, column=n) for n, month in enumerate(("Январь", "Февраль"))),
        Cell(text="Клуб – по средам\nКаток", row=1, column=0, columns=2),
        *(Cell(text=text, row=2, column=n) for n, text in enumerate(("Ёлка – 5-го", "Бал – 7-го"))),
    )
    document = Document(kind="docx", tables=(Table(cells=cells, before=("План на 2023 год",)),))
    assert [
        (row.title, row.said, row.reading.when if row.reading else None)
        for row in understand(document).rows
    ] == [
        ("Ёлка", "5-го", "2023-01-05"),
        ("Клуб", "по средам", "FREQ=WEEKLY;BYDAY=WE in 2023-01/2023-02"),
        ("Каток", "Январь – Февраль", None),
        ("Бал", "7-го", "2023-02-07"),
    ]


def test_dates_in_two_columns_of_short_names() -> None:
    rows = [["Мероприятие", "с", "по", "Город"], ["Форум", "1.05", "3.05", "Минск"]]
    assert seen(rows, "2023") == [("Форум", "1.05 – 3.05", "2023-05-01/2023-05-03", "Минск")]


def test_a_second_date_that_no_heading_names_is_asked_about() -> None:
    table = table_of([["Форум мира", "1 мая", "3 мая"], ["Слёт друзей", "5 мая", "7 мая"]])
    document = Document(kind="docx", tables=(replace(table, before=("План на 2023 год",)),))
    assert [
        (row.title, row.said, row.notes, [str(doubt.why) for doubt in row.doubts])
        for row in understand(document).rows
    ] == [
        ("Форум мира", "1 мая", "3 мая", ["3 мая: stands beside the date"]),
        ("Слёт друзей", "5 мая", "7 мая", ["7 мая: stands beside the date"]),
    ]


def test_a_weekday_beside_the_date_must_agree() -> None:
    rows = [
        ["Day", "Date", "Event", "Start"],
        ["Sat", "6 May", "Cup", "10:00"],
        ["Sun", "13 May", "Fair", ""],
        ["", "14 May", "Walk", ""],
        ["Sat", "TBC", "Final", ""],
    ]
    found = understand(document_of(rows, "Plan for 2023")).rows
    assert [
        (row.title, row.said, row.reading.when if row.reading else None, row.notes) for row in found
    ] == [
        ("Cup", "Sat 6 May, 10:00", "2023-05-06T10:00", None),
        ("Fair", "Sun 13 May", None, None),
        ("Walk", "14 May", "2023-05-14", None),
        ("Final", "TBC", "unscheduled", "Sat"),
    ]


def test_a_time_beside_its_date_may_be_of_the_night_or_of_the_afternoon() -> None:
    rows = [["Date", "Event", "Time"], ["25 April", "Cup", "2:30"], ["26 April", "Run", "11:00"]]
    found = understand(document_of(rows), period="2023", language="en").rows
    assert [
        (row.said, row.reading and row.reading.when, [each.choices for each in row.doubts])
        for row in found
    ] == [
        ("25 April, 2:30", None, [("2023-04-25T02:30", "2023-04-25T14:30")]),
        ("26 April, 11:00", "2023-04-26T11:00", []),
    ]


def test_the_year_of_date_cells_is_that_of_a_document_without_one() -> None:
    cells = (
        Cell(text="Событие", row=0, column=0),
        Cell(text="Дата", row=0, column=1),
        Cell(text="Форум", row=1, column=0),
        Cell(text="01.05", row=1, column=1, value=date(2023, 5, 1)),
    )
    found = understand(Document(kind="xlsx", tables=(Table(cells=cells),)))
    assert (found.period, len(found.rows)) == ("2023", 1)


def test_roman_numerals_may_stand_with_a_hyphen() -> None:
    rows = [["Мероприятие", "Срок"], ["Аттестация", "II-III кв."]]
    assert seen(rows, "2023") == [("Аттестация", "II-III кв.", "2023-34/2023-35", None)]


def test_a_remark_that_moves_a_date_is_asked_about() -> None:
    rows = [
        ["Мероприятие", "Срок", "Отметка"],
        ["День пожилого человека", "1 октября", "перенесено на 3 октября"],
        ["Форум", "5 мая", "исполнено"],
    ]
    assert [
        (row.title, row.notes, [str(doubt.why) for doubt in row.doubts])
        for row in understand(document_of(rows)).rows
    ] == [
        (
            "День пожилого человека",
            "перенесено на 3 октября",
            ["перенесено на 3 октября: stands beside the date"],
        ),
        ("Форум", "исполнено", []),
    ]


@pytest.mark.parametrize(
    ("line", "title", "said", "sure"),
    [
        ("Выставка «Хлеб». Январь – март", "Выставка «Хлеб»", "Январь – март", 0),
        ("Выставка Январь – март", "Выставка Январь", "март", 1),
        ("30 апреля – 31 апреля: Мёд", "31 апреля: Мёд", "30 апреля", 1),
        ("11 января – День музея", "День музея", "11 января", 0),
    ],
)
def test_a_date_that_goes_on_is_not_cut_unasked(
    line: str, title: str, said: str, sure: int
) -> None:
    text = ("План на 2023 год", line, "6 мая – Ярмарка")
    row = understand(Document(kind="txt", after=text)).rows[0]
    assert (row.title, row.said, len(row.doubts)) == (title, said, sure)


def test_several_events_in_one_cell_are_asked_about() -> None:
    rows = [["Месяц", "События"], ["Май", "9 – Парад\n18 – Ночь музеев"], ["Июнь", "Слёт\nБал"]]
    found = understand(document_of(rows)).rows
    assert [[str(doubt.why) for doubt in row.doubts] for row in found] == [
        ["the title and the date may be parted in several ways"],
        [],
    ]


@pytest.mark.parametrize(
    ("title", "when"),
    [
        ("График приёма на II квартал 2023 года", "FREQ=WEEKLY;BYDAY=WE in 2023-04/2023-06"),
        ("План на июль–август 2023 г.", "FREQ=WEEKLY;BYDAY=WE in 2023-07/2023-08"),
        ("План фестиваля «Весна идёт» на 2023 год", "FREQ=WEEKLY;BYDAY=WE"),
        ("План на 2023 год", "FREQ=WEEKLY;BYDAY=WE"),
    ],
)
def test_a_plan_for_a_part_of_a_year_bounds_its_rows(title: str, when: str) -> None:
    document = document_of([["Мероприятие", "Дни"], ["Орлов И. И.", "по средам"]], title)
    assert [(row.title, row.reading and row.reading.when) for row in understand(document).rows] == [
        ("Орлов И. И.", when)
    ]


def test_a_day_in_a_title_without_a_date_is_asked_about() -> None:
    rows = [["№", "Мероприятие", "Исполнитель"], ["1", "Кросс (12 мая)", "А"], ["2", "Бал", "Б"]]
    found = understand(document_of(rows, "План на май 2023 года")).rows
    assert [(row.title, row.said, len(row.doubts)) for row in found] == [
        ("Кросс (12 мая)", "май", 1),
        ("Бал", "май", 0),
    ]


def test_a_day_in_a_title_beside_a_date_of_the_rows_own_is_asked_about() -> None:
    rows = [["Дата", "Мероприятие"], ["июнь", "Понедельник, 5 июня\nОткрытие"], ["июль", "Бал"]]
    found = understand(document_of(rows), period="2023").rows
    parted = "the title and the date may be parted in several ways"
    assert [(row.title, row.said, [str(each.why) for each in row.doubts]) for row in found] == [
        ("Понедельник, 5 июня Открытие", "июнь", [parted]),
        ("Бал", "июль", []),
    ]


def test_a_second_number_is_a_note() -> None:
    rows = [["№", "Мероприятие", "Дата", "№ п/п"], ["1", "Слёт", "5 мая", "320"]]
    [row] = understand(document_of(rows), period="2023").rows
    assert (row.number, row.title, row.said, row.notes) == ("1", "Слёт", "5 мая", "№ п/п: 320")
