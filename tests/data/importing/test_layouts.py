"""The layouts of real plans: documents and the rows that they are."""

from datetime import date, datetime
from typing import Any

import pytest

from data.documents.document import Cell, Document
from data.errors import DocumentRefused
from data.importing.understanding import understand
from tests.data.importing.documents import document_of, rows_of, table_of

LAYOUTS: dict[str, Document] = {
    "1": document_of(
        [
            [
                "№ п/п",
                "Проводимые мероприятия",
                "Время и место проведения",
                "Ответственные за выполнение",
                "Примечание",
            ],
            [Cell(text="1. Основные мероприятия комитета", row=1, column=0, columns=5)],
            ["1", "Съезд учителей", "15 марта, г. Тверь", "Иванов И.И., директор", ""],
            ["2", "Семинар «Право»", "5 апреля, Тверь; 7 июня, Ржев", "Отдел права", ""],
            [Cell(text="2. Прочие мероприятия", row=4, column=0, columns=5)],
            ["1", "Ярмарка", "сентябрь, Москва", "Мэрия", "по согласованию"],
        ]
    ),
    "2": document_of(
        [
            ["N п/п", "Наименование мероприятия", "Дата проведения", "Ответственные исполнители"],
            ["1", "2", "3", "4"],
            [Cell(text="I. Официальные мероприятия", row=2, column=0, columns=4)],
            ["1.", "День города.", "9-10 сентября", "Администрация города (по согласованию)"],
            ["2.", "Выставка", "II квартал", "Музей; Архив"],
        ]
    ),
    "3": document_of(
        [
            [
                "N п/п",
                "Наименование мероприятий",
                "Сроки проведения",
                "Ответственные за проведение",
            ],
            ["1", "2", "3", "4"],
            ["1", "Проверки (по отдельным планам)", "в течение года", "Инспекция"],
        ]
    ),
    "4": document_of(
        [
            ["N п.", "Наименование мероприятия", "Место и дата проведения", "Ответственный"],
            ["1", "Конференция по вопросам образова- ния", "Санкт- Петербург октябрь", "Минобр"],
            ["2", "Смотр", "Хабаровск 26 мая", "Отдел"],
            ["3", "Слёт", "Казань", "Отдел"],
        ]
    ),
    "5": document_of(
        [
            ["NN", "Наименование мероприятия", "Ответственный исполнитель", "Срок исполнения"],
            ["1", "Отчёт", "Бухгалтерия", "до 1 марта"],
            ["2", "План", "Отдел", "ежеквартально"],
        ]
    ),
    "6": document_of(
        [
            [
                "№ п/п",
                "Проводимые мероприятия",
                "Сроки проведения",
                "Ответственный исполнитель",
                "Отметка о выполнении",
            ],
            ["1", "Субботник", "22 апреля", "ЖКХ", ""],
            ["2", "Олимпиада", "февраль - март", "Школа", "выполнено"],
        ]
    ),
    "7": document_of(
        [
            [
                "№ п/п",
                "Наименование мероприятий",
                "Место проведения",
                "Дата проведения",
                "Ответственный",
            ],
            ["1", "2", "3", "4", "5"],
            ["6", "Концерт", "Дом культуры", "12.05.2023", "Петрова"],
            ["1", "2", "3", "4", "5"],
            ["7", "Кружок", "Клуб", "", "Сидорова"],
            ["8", "Танцы", "Клуб", "в 15.00", "Сидорова"],
        ]
    ),
    "8": document_of(
        [
            [
                "N",
                "Содержание мероприятия",
                "Сроки",
                "Место проведения",
                "Ответственные исполнители",
            ],
            [Cell(text="1. Работа с кадрами", row=1, column=0, columns=5)],
            ["1.1", "Курсы", "10-14 апреля", "Большой зал", "Отдел кадров"],
            ["1.2", "Аттестация", "ноябрь", "актовый зал", "Комиссия"],
        ]
    ),
    "9": document_of(
        [
            ["Дата и время проведения", "Место проведения", "Форма и название мероприятия"],
            ["5 мая\n12.00", "Библиотека", "Час поэзии «Весна»"],
            ["9 мая\n10.00", "Площадь Победы", ""],
        ],
        above=("Я помню чудное мгновенье",),
        title="План мероприятий на май 2023 года",
    ),
    "10": document_of(
        [
            ["№ п/п", "Наименование мероприятия", "Дата проведения", "Время проведения", "Место"],
            ["1", "Парад", Cell(text="9 мая", row=1, column=2, rows=2), "10.00", "Площадь"],
            [
                "2",
                "Салют",
                Cell(text="22.00", row=2, column=3),
                Cell(text="Набережная", row=2, column=4),
            ],
        ],
        title="План на 2023 год",
    ),
    "11": document_of(
        [
            ["№ п/п", "Наименование мероприятий", "Дата, время и место", "Ответственный"],
            ["4", "Ёлка", "25 декабря, 11.00, Дом культуры", "Иванова"],
            ["7", "Бал", "Дом культуры\n28 декабря\n18.00", "Иванова"],
        ],
        title="План СДК на 2023 год",
    ),
    "12": document_of(
        [
            [
                "Сроки проведения",
                "Наименование мероприятий",
                "Группы пользователей",
                "Ответственные",
            ],
            ["Январь", "Неделя книги", "дети", "Абонемент"],
            ["1-10 февраля", "Обзор", "все", "Абонемент"],
        ],
        title="План библиотеки на 2023 год",
    ),
    "13": document_of(
        [
            ["№", "Наименование мероприятия", "Форма работы", "Сроки проведения", "Ответственный"],
            ["1", "Здоровье", "беседа", "3 апреля", "Врач"],
        ]
    ),
    "14": document_of(
        [
            [
                "Наименование мероприятий",
                "Срок исполнения",
                "Исполнители, соисполнители",
                "Примечание",
            ],
            ["1.1. Разработка программы", "до 15 июня 2023 г.", "Управление, отдел 2", ""],
            ["1.2. Приём заявок", "постоянно", "*", ""],
        ]
    ),
    "15": document_of(
        [
            [
                "N п/п",
                "Положения Концепции",
                "Мероприятия по выполнению",
                "Исполнители",
                "Сроки исполнения",
            ],
            [Cell(text="ИЮНЬ", row=1, column=0, columns=5)],
            ["1", "Развитие обра-\nзования", "Школа волон-\nтёров", "Минобр", "5–7"],
            ["2", "Спорт", "Кросс", "Комспорт", "2007 -\n2008 гг."],
        ],
        title="План на 2007 год",
    ),
    "16": document_of(
        [
            ["N п.", "Район", "Место проведения", "Срок проведения", "Ответственный"],
            ["1", "Центральный", "Стадион", "22\nапреля\n2023\nгода", "Иванов"],
        ]
    ),
    "17": document_of(
        [
            [
                "№",
                "Наименование",
                "Дата проведения (день недели)",
                "Время",
                "Место",
                "Ответственный",
            ],
            ["1", "День знаний", "1 (суббота)", "10.00", "Школа № 5", "Директор"],
            ["2", "Поход", "8 (суббота)", "", "Парк", "Физрук"],
        ],
        title="План мероприятий на сентябрь 2018 года",
    ),
    "18": document_of(
        [
            ["№", "Мероприятия", "Время и место проведения"],
            ["1", "Понедельник, 5 июня\nОткрытие смены", "10.00, клуб"],
            ["2", "Зарядка", "11.00, стадион"],
            ["1", "Вторник, 6 июня\nЭкскурсия", "по отдельному плану"],
        ],
        title="План на 2023 год",
    ),
    "19": document_of(
        [
            ["№", "Соревнования", "Дата проведения", "Место проведения"],
            ["1", "Кубок", "12 февраля", Cell(text="Стадион", row=1, column=3, rows=2)],
            ["2", "Лига", Cell(text="март", row=2, column=2)],
            ["3", "Турнир", "", "по отдельному графику"],
        ],
        title="Календарь соревнований 2009 год",
    ),
    "20": document_of(
        [
            [Cell(text="Московская область", row=0, column=0, columns=4)],
            ["5 мая", "Ярмарка мёда", "Коломна", "Администрация"],
            ["июнь", "Праздник огурца", "Луховицы", "Администрация"],
            [Cell(text="Тверская область", row=3, column=0, columns=4)],
            ["7-9 июля", "Фестиваль воды", "Осташков", "Фонд"],
        ],
        title="События 2023 года",
    ),
    "21": Document(
        kind="txt",
        after=(
            "План работы на 2023 год",
            "1. Провести собрание граждан\nсела.",
            "Срок: 15 марта",
            "Отв.: Глава",
            "2. Подготовить отчёт",
            "Срок: IV квартал",
            "Отв.: Бухгалтер; Глава",
        ),
    ),
    "22": document_of(
        [["Мероприятие"] + [str(i) for i in range(1, 32)], ["Смена"] + ["x"] * 3], title="Май 2023"
    ),
    "23": document_of(
        [
            ["May", "Title", "Comments"],
            ["5–7\nGeneva", "Working Party on Noise", ""],
            ["12", "Bureau meeting", "closed"],
            ["June", "Title", "Comments"],
            ["1-2\nBern", "Group of Experts", "tentative"],
        ],
        title="Calendar of meetings 2002",
    ),
    "24": Document(
        kind="txt",
        after=(
            "Programme of meetings for 2004",
            "Meetings continued from previous month",
            "12 January-5 March Conference on Disarmament, first part, Geneva",
            "- 2 - Press Release GA/123",
            "February",
            "2-6 February Committee on Trade, tenth session, Geneva",
            "23-27 February Commission for Social Development, New York",
        ),
    ),
    "25 committees": document_of(
        [
            ["", "Finance Committee", "Audit Committee"],
            ["January", "12", "—"],
            ["February", "", "3-4"],
            ["March", "5 March", ""],
        ],
        title="Meetings 2024",
    ),
    "25 training": document_of(
        [
            ["Year", "Segment", "Format", "Dates / Notes"],
            ["2024", "Segment 1", "online", "5-9 May"],
            ["2024", "Segment 2", "in person", "TBA"],
        ],
        title="Training 2024",
    ),
    "25 calls": document_of(
        [["Call", "Launch", "Deadline", "Funds"], ["Call 1", "5 May 2024", "30 June 2024", "ERDF"]],
        title="Calls 2024",
    ),
    "25 measures": document_of(
        [
            ["Measure", "Lead responsibility", "Timetable"],
            ["Plant trees", "Council", "Spring 2024"],
            ["Repair roads", "Roads Service", "Ongoing"],
        ],
        title="Action plan 2024",
    ),
    "26": document_of(
        [
            ["№ п/п", "Наименование муниципального образования", "Срок представления"],
            ["1", "Абанский район", Cell(text="до 1 февраля", row=1, column=2, rows=3)],
            ["2", "Ачинский район"],
            ["3", "Балахтинский район"],
        ],
        title="График на 2023 год",
    ),
}

WAYS: dict[str, Document] = {
    "months": document_of(
        [
            ["№", "Мероприятие", "янв", "фев", "март", "апр", "май", "июнь", "Ответственный"],
            ["1", "Проверка", "x", "", "+", "", "", "", "Иванов"],
            ["2", "Слёт", "", "5-7", "", "", "", "", "Петров"],
            ["3", "Отчёт", Cell(text="•", row=3, column=2, columns=3)],
        ]
    ),
    "quarters": document_of(
        [
            [
                "№",
                Cell(text="Мероприятие", row=0, column=1, rows=2),
                Cell(text="Кварталы", row=0, column=2, columns=4),
                Cell(text="Ответственный", row=0, column=6, rows=2),
            ],
            [
                "",
                "",
                Cell(text="I", row=1, column=2),
                Cell(text="II", row=1, column=3),
                Cell(text="III", row=1, column=4),
                Cell(text="IV", row=1, column=5),
            ],
            ["1", "Совет", "", "+", "", "+", "Глава"],
        ]
    ),
    "two": document_of(
        [
            [
                "№ п/п",
                "Мероприятие",
                Cell(text="Проведение", row=0, column=2, columns=2),
                Cell(text="Ответственный", row=0, column=4, rows=2),
            ],
            ["", "", Cell(text="дата", row=1, column=2), Cell(text="место", row=1, column=3)],
            ["1", "Совет", "5 мая", "Тверь", "Глава"],
        ]
    ),
    "struck": document_of(
        [
            ["№", "Мероприятие", "Дата"],
            ["1", "Совет", Cell(text="7 июня", row=1, column=2, struck="25 мая")],
            ["2", "Бал", Cell(text="", row=2, column=2, struck="3 мая")],
            [
                Cell(text="3", row=3, column=0),
                Cell(text="", row=3, column=1, struck="Смотр"),
                Cell(text="", row=3, column=2, struck="8 мая"),
            ],
            ["4", "Ярмарка", "9 мая. Отменено"],
            ["5", "Игра", "отменено"],
        ]
    ),
    "hidden": document_of(
        [["№", "Мероприятие", "Дата"], ["1", "Совет", "7 июня"], ["2", "Бал", "3 мая"]],
        hidden_rows=frozenset({2}),
    ),
    "values": document_of(
        [
            ["№", "Мероприятие", "Дата"],
            [
                "1",
                "Совет",
                Cell(
                    text="26.05.2023", row=1, column=2, value=datetime.fromisoformat("2023-05-26")
                ),
            ],
            [
                "2",
                "Бал",
                Cell(
                    text="май 23",
                    row=2,
                    column=2,
                    value=datetime.fromisoformat("2023-05-01"),
                    month_only=True,
                ),
            ],
            ["3", "Ёлка", Cell(text="26.05.2022", row=3, column=2, value=date(2022, 5, 26))],
            [
                "4",
                "Час",
                Cell(
                    text="26.05.2023 10:00",
                    row=4,
                    column=2,
                    value=datetime.fromisoformat("2023-05-26T10:00"),
                ),
            ],
        ]
    ),
    "school": document_of(
        [
            ["№", "Мероприятие", "Срок"],
            ["1", "Линейка", "1 сентября"],
            ["2", "Каникулы", "январь"],
            ["3", "Последний звонок", "25 мая"],
        ],
        title="План работы школы на 2023/2024 учебный год",
    ),
    "sheets": Document(
        kind="xlsx",
        tables=(
            table_of(
                [["№", "Мероприятие", "Дата"], ["1", "А", "5"], ["2", "Б", "7-9"]], name="Май"
            ),
            table_of([["№", "Мероприятие", "Дата"], ["1", "В", "12"]], name="Июнь"),
        ),
    ),
    "page": document_of(
        [
            ["№", "Мероприятие", "Дата", "Отв."],
            ["1", "Участие в пленарном", "5 мая", "МПА"],
            ["", "Заседании Совета", "", "РФ"],
            ["2", "Б", "6 мая", "Г"],
        ],
        pages=(2,),
    ),
    "startend": document_of(
        [
            ["№", "Мероприятие", "Начало", "Окончание"],
            ["1", "Смена", "05.06.2023", "25.06.2023"],
            ["2", "Лагерь", "5 июля", "7 июля"],
        ]
    ),
    "italic": document_of(
        [
            ["№", "Мероприятие", "Дата"],
            ["1", "А", Cell(text="5 мая", row=1, column=2, marked=True)],
            ["2", "Б", "6 мая"],
        ],
        title="План на 2023 год",
        after=("Даты курсивом ориентировочные",),
    ),
    "alldates": document_of(
        [["No", "Event", "Date"], ["1", "A", "5 May"], ["2", "B", "June"]],
        title="Draft schedule 2024 - all dates subject to change",
    ),
    "star": document_of(
        [["№", "Мероприятие", "Дата"], ["1", "А*", "5 мая"], ["2", "Б", "6 мая*"]],
        title="План на 2023 год",
        after=("* ориентировочно",),
    ),
    "nohead": document_of([["1.", "Совет директоров", "5 мая"], ["2.", "Бал выпускников", "июнь"]]),
    "csv": document_of(
        [
            ["Событие", "Дата", "Место"],
            ["Раздел А", "", ""],
            ["Круглый стол", "5 мая", "Тверь"],
            ["Раздел Б", "", ""],
            ["Форум", "июнь", "г. Ржев"],
        ]
    ),
    "time": document_of(
        [
            ["№", "Мероприятие", "Дата", "Время", "Место"],
            ["1", "А", "5 мая", "10.00-12.00", "Зал"],
            ["2", "Б", "июнь", "15.00", "Зал"],
            ["3", "В", "6 мая", "Время по согласованию", "Зал"],
        ]
    ),
    "noyear": document_of([["№", "Мероприятие", "Дата"], ["1", "А", "5 мая"]], title="План"),
    "en": document_of(
        [
            ["Event", "When", "Where", "Lead", "Notes"],
            ["Annual meeting", "12-14 May", "Geneva", "Secretariat; Bureau", "hybrid"],
            ["Workshop", "TBC", "in Bern", "A. Smith, B. Jones", ""],
        ],
        title="Programme 2023-24",
    ),
    "twodates": document_of(
        [
            ["№", "Мероприятие", "Срок"],
            ["1", "Турнир", "5 мая;\n7 июня"],
            ["2", "Кубок", "12 мая\n14 мая"],
            ["3", "Лига", "25 мая 7 июня"],
            ["4", "Х", "31 июня"],
        ]
    ),
    "under": document_of(
        [
            ["№", "Мероприятие", "Дата"],
            [Cell(text="МАЙ", row=1, column=0, columns=3)],
            ["1", "А", "5"],
            ["2", "Б", "12 июня"],
            ["3", "В", ""],
        ]
    ),
    "sec": document_of([["№", "Мероприятие", "Дата", "Раздел"], ["1", "А", "5 мая", "Спорт"]]),
    "quartersec": document_of(
        [
            ["№", "Мероприятие", "Срок"],
            [Cell(text="I квартал", row=1, column=0, columns=3)],
            ["1", "А", "март"],
            ["2", "Б", "до 25 числа"],
            [Cell(text="В течение года", row=4, column=0, columns=3)],
            ["3", "В", ""],
        ]
    ),
    "mergedtitle": document_of(
        [
            ["№", "Мероприятие", "Дата", "Место"],
            [
                Cell(text="1", row=1, column=0, rows=2),
                Cell(text="Турнир", row=1, column=1, rows=2),
                "5 мая",
                "Тверь",
            ],
            [Cell(text="7 июня", row=2, column=2), Cell(text="Ржев", row=2, column=3)],
        ]
    ),
}

ROWS: dict[str, list[dict[str, Any]]] = {
    "1": [
        {
            "number": "1",
            "title": "Съезд учителей",
            "said": "15 марта",
            "when": "2023-03-15",
            "places": ["Тверь"],
            "organisers": ["Иванов И.И., директор"],
            "section": "1. Основные мероприятия комитета",
        },
        {
            "number": "2",
            "title": "Семинар «Право»",
            "said": "5 апреля; 7 июня",
            "when": "{2023-04-05,2023-06-07}",
            "places": ["Тверь", "Ржев"],
            "organisers": ["Отдел права"],
            "section": "1. Основные мероприятия комитета",
        },
        {
            "number": "1",
            "title": "Ярмарка",
            "said": "сентябрь",
            "when": "2023-09",
            "places": ["Москва"],
            "organisers": ["Мэрия"],
            "notes": "по согласованию",
            "section": "2. Прочие мероприятия",
        },
    ],
    "2": [
        {
            "number": "1.",
            "title": "День города",
            "said": "9-10 сентября",
            "when": "2023-09-09/2023-09-10",
            "organisers": ["Администрация города (по согласованию)"],
            "section": "I. Официальные мероприятия",
        },
        {
            "number": "2.",
            "title": "Выставка",
            "said": "II квартал",
            "when": "2023-34",
            "organisers": ["Музей", "Архив"],
            "section": "I. Официальные мероприятия",
        },
    ],
    "3": [
        {
            "number": "1",
            "title": "Проверки (по отдельным планам)",
            "said": "в течение года",
            "when": "ongoing~",
            "organisers": ["Инспекция"],
        }
    ],
    "4": [
        {
            "number": "1",
            "title": "Конференция по вопросам образования",
            "said": "октябрь",
            "when": "2023-10",
            "places": ["Санкт-Петербург"],
            "organisers": ["Минобр"],
        },
        {
            "number": "2",
            "title": "Смотр",
            "said": "26 мая",
            "when": "2023-05-26",
            "places": ["Хабаровск"],
            "organisers": ["Отдел"],
        },
        {
            "number": "3",
            "title": "Слёт",
            "said": "дата не указана",
            "when": "unscheduled",
            "places": ["Казань"],
            "organisers": ["Отдел"],
            "doubts": [("said", "it has no date")],
        },
    ],
    "5": [
        {
            "number": "1",
            "title": "Отчёт",
            "said": "до 1 марта",
            "when": "[..2023-03-01]",
            "organisers": ["Бухгалтерия"],
        },
        {
            "number": "2",
            "title": "План",
            "said": "ежеквартально",
            "when": "every quarter",
            "organisers": ["Отдел"],
        },
    ],
    "6": [
        {
            "number": "1",
            "title": "Субботник",
            "said": "22 апреля",
            "when": "2023-04-22",
            "organisers": ["ЖКХ"],
        },
        {
            "number": "2",
            "title": "Олимпиада",
            "said": "февраль - март",
            "when": "2023-02/2023-03",
            "organisers": ["Школа"],
            "notes": "выполнено",
        },
    ],
    "7": [
        {
            "number": "6",
            "title": "Концерт",
            "said": "12.05.2023",
            "when": "2023-05-12",
            "places": ["Дом культуры"],
            "organisers": ["Петрова"],
        },
        {
            "number": "7",
            "title": "Кружок",
            "said": "дата не указана",
            "when": "unscheduled",
            "places": ["Клуб"],
            "organisers": ["Сидорова"],
            "doubts": [("said", "it has no date")],
        },
        {
            "number": "8",
            "title": "Танцы",
            "said": "дата не указана",
            "when": "unscheduled",
            "places": ["Клуб"],
            "organisers": ["Сидорова"],
            "notes": "в 15.00",
            "doubts": [("said", "it has no date")],
        },
    ],
    "8": [
        {
            "number": "1.1",
            "title": "Курсы",
            "said": "10-14 апреля",
            "when": "2023-04-10/2023-04-14",
            "places": ["Большой зал"],
            "organisers": ["Отдел кадров"],
            "section": "1. Работа с кадрами",
        },
        {
            "number": "1.2",
            "title": "Аттестация",
            "said": "ноябрь",
            "when": "2023-11",
            "places": ["актовый зал"],
            "organisers": ["Комиссия"],
            "section": "1. Работа с кадрами",
        },
    ],
    "9": [
        {
            "title": "Час поэзии «Весна»",
            "said": "5 мая 12.00",
            "when": "2023-05-05T12:00",
            "places": ["Библиотека"],
        },
        {
            "title": "без названия",
            "said": "9 мая 10.00",
            "when": "2023-05-09T10:00",
            "places": ["Площадь Победы"],
            "doubts": [("title", "it has no title")],
        },
    ],
    "10": [
        {
            "number": "1",
            "title": "Парад",
            "said": "9 мая, 10.00",
            "when": "2023-05-09T10:00",
            "places": ["Площадь"],
        },
        {
            "number": "2",
            "title": "Салют",
            "said": "9 мая, 22.00",
            "when": "2023-05-09T22:00",
            "places": ["Набережная"],
        },
    ],
    "11": [
        {
            "number": "4",
            "title": "Ёлка",
            "said": "25 декабря, 11.00",
            "when": "2023-12-25T11:00",
            "places": ["Дом культуры"],
            "organisers": ["Иванова"],
        },
        {
            "number": "7",
            "title": "Бал",
            "said": "28 декабря 18.00",
            "when": "2023-12-28T18:00",
            "places": ["Дом культуры"],
            "organisers": ["Иванова"],
        },
    ],
    "12": [
        {
            "title": "Неделя книги",
            "said": "Январь",
            "when": "2023-01",
            "organisers": ["Абонемент"],
            "notes": "Группы пользователей: дети",
        },
        {
            "title": "Обзор",
            "said": "1-10 февраля",
            "when": "2023-02-01/2023-02-10",
            "organisers": ["Абонемент"],
            "notes": "Группы пользователей: все",
        },
    ],
    "13": [
        {
            "number": "1",
            "title": "Здоровье",
            "said": "3 апреля",
            "when": "2023-04-03",
            "organisers": ["Врач"],
            "notes": "Форма работы: беседа",
        }
    ],
    "14": [
        {
            "number": "1.1.",
            "title": "Разработка программы",
            "said": "до 15 июня 2023 г.",
            "when": "[..2023-06-15]",
            "organisers": ["Управление, отдел 2"],
        },
        {
            "number": "1.2.",
            "title": "Приём заявок",
            "said": "постоянно",
            "when": "ongoing",
            "notes": "*",
        },
    ],
    "15": [
        {
            "number": "1",
            "title": "Школа волонтёров",
            "said": "5–7",
            "when": "2007-06-05/2007-06-07",
            "organisers": ["Минобр"],
            "notes": "Положения Концепции: Развитие образования",
        },
        {
            "number": "2",
            "title": "Кросс",
            "said": "2007 - 2008 гг.",
            "when": "2007/2008",
            "organisers": ["Комспорт"],
            "notes": "Положения Концепции: Спорт",
        },
    ],
    "16": [
        {
            "number": "1",
            "title": "Центральный",
            "said": "22 апреля 2023 года",
            "when": "2023-04-22",
            "places": ["Стадион"],
            "organisers": ["Иванов"],
        }
    ],
    "17": [
        {
            "number": "1",
            "title": "День знаний",
            "said": "1 (суббота), 10.00",
            "when": "2018-09-01T10:00",
            "places": ["Школа № 5"],
            "organisers": ["Директор"],
        },
        {
            "number": "2",
            "title": "Поход",
            "said": "8 (суббота)",
            "when": "2018-09-08",
            "places": ["Парк"],
            "organisers": ["Физрук"],
        },
    ],
    "18": [
        {
            "number": "1",
            "title": "Открытие смены",
            "said": "Понедельник, 5 июня, 10.00",
            "when": "2023-06-05T10:00",
            "places": ["клуб"],
        },
        {
            "number": "2",
            "title": "Зарядка",
            "said": "Понедельник, 5 июня, 11.00",
            "when": "2023-06-05T11:00",
            "places": ["стадион"],
        },
        {
            "number": "1",
            "title": "Экскурсия",
            "said": "Вторник, 6 июня, по отдельному плану",
            "when": "2023-06-06~",
        },
    ],
    "19": [
        {
            "number": "1",
            "title": "Кубок",
            "said": "12 февраля",
            "when": "2009-02-12",
            "places": ["Стадион"],
        },
        {"number": "2", "title": "Лига", "said": "март", "when": "2009-03", "places": ["Стадион"]},
        {"number": "3", "title": "Турнир", "said": "по отдельному графику", "when": "unscheduled"},
    ],
    "20": [
        {
            "title": "Ярмарка мёда",
            "said": "5 мая",
            "when": "2023-05-05",
            "places": ["Коломна"],
            "organisers": ["Администрация"],
            "section": "Московская область",
        },
        {
            "title": "Праздник огурца",
            "said": "июнь",
            "when": "2023-06",
            "places": ["Луховицы"],
            "organisers": ["Администрация"],
            "section": "Московская область",
        },
        {
            "title": "Фестиваль воды",
            "said": "7-9 июля",
            "when": "2023-07-07/2023-07-09",
            "places": ["Осташков"],
            "organisers": ["Фонд"],
            "section": "Тверская область",
        },
    ],
    "21": [
        {
            "number": "1.",
            "title": "Провести собрание граждан села",
            "said": "15 марта",
            "when": "2023-03-15",
            "organisers": ["Глава"],
        },
        {
            "number": "2.",
            "title": "Подготовить отчёт",
            "said": "IV квартал",
            "when": "2023-36",
            "organisers": ["Бухгалтер", "Глава"],
        },
    ],
    "23": [
        {
            "title": "Working Party on Noise",
            "said": "5–7",
            "when": "2002-05-05/2002-05-07",
            "places": ["Geneva"],
        },
        {"title": "Bureau meeting", "said": "12", "when": "2002-05-12", "notes": "closed"},
        {
            "title": "Group of Experts",
            "said": "1-2",
            "when": "2002-06-01/2002-06-02",
            "places": ["Bern"],
            "notes": "tentative",
        },
    ],
    "24": [
        {
            "title": "Conference on Disarmament, first part",
            "said": "12 January-5 March",
            "when": "2004-01-12/2004-03-05",
            "places": ["Geneva"],
            "section": "Meetings continued from previous month",
        },
        {
            "title": "Committee on Trade, tenth session",
            "said": "2-6 February",
            "when": "2004-02-02/2004-02-06",
            "places": ["Geneva"],
            "section": "Meetings continued from previous month",
        },
        {
            "title": "Commission for Social Development",
            "said": "23-27 February",
            "when": "2004-02-23/2004-02-27",
            "places": ["New York"],
            "section": "Meetings continued from previous month",
        },
    ],
    "25 committees": [
        {"title": "Finance Committee", "said": "12", "when": "2024-01-12"},
        {"title": "Audit Committee", "said": "3-4", "when": "2024-02-03/2024-02-04"},
        {"title": "Finance Committee", "said": "5 March", "when": "2024-03-05"},
    ],
    "25 training": [
        {
            "title": "Segment 1",
            "said": "5-9 May",
            "when": "2024-05-05/2024-05-09",
            "notes": "Year: 2024; Format: online",
        },
        {
            "title": "Segment 2",
            "said": "TBA",
            "when": "unscheduled",
            "notes": "Year: 2024; Format: in person",
        },
    ],
    "25 calls": [
        {
            "title": "Call 1",
            "said": "30 June 2024",
            "when": "2024-06-30",
            "notes": "Launch: 5 May 2024; Funds: ERDF",
        }
    ],
    "25 measures": [
        {
            "title": "Plant trees",
            "said": "Spring 2024",
            "when": "2024-21",
            "organisers": ["Council"],
        },
        {
            "title": "Repair roads",
            "said": "Ongoing",
            "when": "ongoing",
            "organisers": ["Roads Service"],
        },
    ],
    "26": [
        {
            "number": "1",
            "title": "Абанский район",
            "said": "до 1 февраля",
            "when": "[..2023-02-01]",
        },
        {
            "number": "2",
            "title": "Ачинский район",
            "said": "до 1 февраля",
            "when": "[..2023-02-01]",
        },
        {
            "number": "3",
            "title": "Балахтинский район",
            "said": "до 1 февраля",
            "when": "[..2023-02-01]",
        },
    ],
    "months": [
        {
            "number": "1",
            "title": "Проверка",
            "said": "янв, март",
            "when": "{2023-01,2023-03}",
            "organisers": ["Иванов"],
        },
        {
            "number": "2",
            "title": "Слёт",
            "said": "5-7 фев",
            "when": "2023-02-05/2023-02-07",
            "organisers": ["Петров"],
        },
        {"number": "3", "title": "Отчёт", "said": "янв – март", "when": "2023-01/2023-03"},
    ],
    "quarters": [
        {
            "number": "1",
            "title": "Совет",
            "said": "II квартал, IV квартал",
            "when": "{2023-34,2023-36}",
            "organisers": ["Глава"],
        }
    ],
    "two": [
        {
            "number": "1",
            "title": "Совет",
            "said": "5 мая",
            "when": "2023-05-05",
            "places": ["Тверь"],
            "organisers": ["Глава"],
        }
    ],
    "struck": [
        {
            "number": "1",
            "title": "Совет",
            "said": "7 июня",
            "when": "2023-06-07",
            "notes": "зачёркнуто: 25 мая",
        },
        {
            "number": "2",
            "title": "Бал",
            "said": "дата не указана",
            "when": "unscheduled",
            "notes": "зачёркнуто: 3 мая",
            "doubts": [("said", "it has no date")],
        },
        {"number": "3", "title": "Смотр", "said": "8 мая", "when": "2023-05-08", "cancelled": True},
        {
            "number": "4",
            "title": "Ярмарка",
            "said": "9 мая. Отменено",
            "when": "2023-05-09",
            "cancelled": True,
        },
        {
            "number": "5",
            "title": "Игра",
            "said": "отменено",
            "cancelled": True,
            "doubts": [("said", "its words together make no date")],
        },
    ],
    "hidden": [{"number": "1", "title": "Совет", "said": "7 июня", "when": "2023-06-07"}],
    "values": [
        {"number": "1", "title": "Совет", "said": "26.05.2023", "when": "2023-05-26"},
        {"number": "2", "title": "Бал", "said": "май 23", "when": "2023-05"},
        {
            "number": "3",
            "title": "Ёлка",
            "said": "26.05.2022",
            "doubts": [("said", "it lies outside the plan's period", "2022-05-26")],
        },
        {"number": "4", "title": "Час", "said": "26.05.2023 10:00", "when": "2023-05-26T10:00"},
    ],
    "school": [
        {"number": "1", "title": "Линейка", "said": "1 сентября", "when": "2023-09-01"},
        {"number": "2", "title": "Каникулы", "said": "январь", "when": "2024-01"},
        {"number": "3", "title": "Последний звонок", "said": "25 мая", "when": "2024-05-25"},
    ],
    "page": [
        {
            "number": "1",
            "title": "Участие в пленарном Заседании Совета",
            "said": "5 мая",
            "when": "2023-05-05",
            "organisers": ["МПА РФ"],
            "doubts": [
                ("row", "a line without a number was taken for a part of this row, as a page ends")
            ],
        },
        {"number": "2", "title": "Б", "said": "6 мая", "when": "2023-05-06", "organisers": ["Г"]},
    ],
    "startend": [
        {
            "number": "1",
            "title": "Смена",
            "said": "05.06.2023 – 25.06.2023",
            "when": "2023-06-05/2023-06-25",
        },
        {
            "number": "2",
            "title": "Лагерь",
            "said": "5 июля – 7 июля",
            "when": "2023-07-05/2023-07-07",
        },
    ],
    "italic": [
        {"number": "1", "title": "А", "said": "5 мая", "when": "2023-05-05~"},
        {"number": "2", "title": "Б", "said": "6 мая", "when": "2023-05-06"},
    ],
    "alldates": [
        {"number": "1", "title": "A", "said": "5 May", "when": "2024-05-05~"},
        {"number": "2", "title": "B", "said": "June", "when": "2024-06~"},
    ],
    "star": [
        {
            "number": "1",
            "title": "А",
            "said": "5 мая",
            "when": "2023-05-05~",
            "notes": "ориентировочно",
        },
        {
            "number": "2",
            "title": "Б",
            "said": "6 мая",
            "when": "2023-05-06~",
            "notes": "ориентировочно",
        },
    ],
    "nohead": [
        {"number": "1.", "title": "Совет директоров", "said": "5 мая", "when": "2023-05-05"},
        {"number": "2.", "title": "Бал выпускников", "said": "июнь", "when": "2023-06"},
    ],
    "csv": [
        {
            "title": "Круглый стол",
            "said": "5 мая",
            "when": "2023-05-05",
            "places": ["Тверь"],
            "section": "Раздел А",
        },
        {
            "title": "Форум",
            "said": "июнь",
            "when": "2023-06",
            "places": ["Ржев"],
            "section": "Раздел Б",
        },
    ],
    "time": [
        {
            "number": "1",
            "title": "А",
            "said": "5 мая, 10.00-12.00",
            "when": "2023-05-05T10:00/2023-05-05T12:00",
            "places": ["Зал"],
        },
        {
            "number": "2",
            "title": "Б",
            "said": "июнь",
            "when": "2023-06",
            "places": ["Зал"],
            "notes": "Время: 15.00",
        },
        {
            "number": "3",
            "title": "В",
            "said": "6 мая",
            "when": "2023-05-06",
            "places": ["Зал"],
            "notes": "Время по согласованию",
        },
    ],
    "en": [
        {
            "title": "Annual meeting",
            "said": "12-14 May",
            "when": "2024-05-12/2024-05-14",
            "places": ["Geneva"],
            "organisers": ["Secretariat", "Bureau"],
            "notes": "hybrid",
        },
        {
            "title": "Workshop",
            "said": "TBC",
            "when": "unscheduled",
            "places": ["Bern"],
            "organisers": ["A. Smith", "B. Jones"],
        },
    ],
    "twodates": [
        {
            "number": "1",
            "title": "Турнир",
            "said": "5 мая; 7 июня",
            "when": "{2023-05-05,2023-06-07}",
        },
        {
            "number": "2",
            "title": "Кубок",
            "said": "12 мая, 14 мая",
            "when": "{2023-05-12,2023-05-14}",
        },
        {
            "number": "3",
            "title": "Лига",
            "said": "25 мая 7 июня",
            "doubts": [
                (
                    "said",
                    "it has several meanings",
                    "2023-05-25",
                    "2023-06-07",
                    "2023-05-25/2023-06-07",
                    "{2023-05-25,2023-06-07}",
                )
            ],
        },
        {
            "number": "4",
            "title": "Х",
            "said": "31 июня",
            "doubts": [("said", "2023-06 has no day 31")],
        },
    ],
    "under": [
        {"number": "1", "title": "А", "said": "5", "when": "2023-05-05"},
        {
            "number": "2",
            "title": "Б",
            "said": "12 июня",
            "doubts": [("said", "it stands under «МАЙ»", "2023-06-12")],
        },
        {
            "number": "3",
            "title": "В",
            "said": "МАЙ",
            "doubts": [("said", "it has no date; it stands under «МАЙ»", "2023-05")],
        },
    ],
    "sec": [
        {"number": "1", "title": "А", "said": "5 мая", "when": "2023-05-05", "section": "Спорт"}
    ],
    "quartersec": [
        {"number": "1", "title": "А", "said": "март", "when": "2023-03"},
        {
            "number": "2",
            "title": "Б",
            "said": "до 25 числа",
            "doubts": [("said", "the month is missing")],
        },
        {"number": "3", "title": "В", "said": "В течение года", "when": "ongoing~"},
    ],
    "mergedtitle": [
        {
            "number": "1",
            "title": "Турнир",
            "said": "5 мая, 7 июня",
            "when": "{2023-05-05,2023-06-07}",
            "places": ["Тверь", "Ржев"],
        }
    ],
}
REFUSED = {
    "22": "it is a month drawn as a strip of days, which can't be read as rows",
    "sheets": "it doesn't say which year it is for; give --year",
    "noyear": "it doesn't say which year it is for; give --year",
}


@pytest.mark.parametrize("name", ROWS)
def test_rows(name: str) -> None:
    assert rows_of(understand({**LAYOUTS, **WAYS}[name])) == ROWS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        understand({**LAYOUTS, **WAYS}[name])
    assert str(caught.value) == REFUSED[name]
