"""What a document's rows are as JSON, and what is told of them in lines."""

from datetime import date

import pytest

from app.cli.importing import layout_lines, refused_value, row_value, understood_value
from data.errors import DocumentRefused
from data.importing.layout.columns import NAMES, parts_of, stated_columns
from data.importing.understanding import understand
from tests.data.importing.documents import document_of, rows_of

HEADING = ["№", "Мероприятие", "Место, дата", "Примечание"]
HEADINGS = (
    *("№", "Что", "Дата", "Месяц", "Год", "Начало", "Конец", "Время", "Место", "Кто"),
    *("Примечание", "rrule", "Раздел", "Возраст"),
)
DOCUMENT = document_of(
    [
        HEADING,
        ["1", "Форум", "Хабаровск 26 мая", "Организаторы: МАГ, АО «Русатом»"],
        ["2", "Смотр", "Тверь; Ржев\n25 мая 7 июня", ""],
    ]
)


def test_rows_as_json() -> None:
    first, second = understand(DOCUMENT).rows
    assert row_value(first) == {
        "title": "Форум",
        "said": "26 мая",
        "when": "2023-05-26",
        "kind": "day",
        "start": date(2023, 5, 26),
        "end": date(2023, 5, 26),
        "approximate": False,
        "rrule": None,
        "place": "Хабаровск",
        "organisers": ["МАГ", "АО «Русатом»"],
        "notes": None,
        "section": None,
        "doubts": [],
    }
    choices = "2023-05-25 / 2023-06-07 / 2023-05-25/2023-06-07 / {2023-05-25,2023-06-07}"
    assert row_value(second) == {
        "title": "Смотр",
        "said": "25 мая 7 июня",
        "when": None,
        "kind": "ambiguous",
        "start": None,
        "end": None,
        "approximate": True,
        "rrule": None,
        "place": "Тверь; Ржев",
        "organisers": [],
        "notes": None,
        "section": None,
        "doubts": [f"said: it has several meanings: {choices}"],
    }


def test_a_refused_document_has_the_same_shape() -> None:
    with pytest.raises(DocumentRefused) as caught:
        understand(document_of([["", ""]]))
    sentence = "no rows of a plan were found in it; is it the right file?"
    refused = refused_value(str(caught.value))
    assert refused == {"rows": [], "doubts": [], "remarks": [], "refused": sentence}
    assert understood_value(understand(DOCUMENT)).keys() == refused.keys()


def test_what_is_left_out_or_doubtful_of_the_whole_stands_beside_the_rows() -> None:
    document = document_of(
        [HEADING, ["1", "Форум", "Хабаровск 26 мая", ""]], after=("Директор А. Б. Иванов",)
    )
    value = understood_value(understand(document, period="2024"))
    assert (value["doubts"], value["remarks"]) == (
        ["it says it is for 2023, and not for 2024"],
        ["left out: Директор А. Б. Иванов"],
    )


def test_lines_tell_what_was_taken_for_what() -> None:
    assert list(layout_lines(understand(DOCUMENT))) == ["table 1: number,title,place+said,notes"]


def test_columns_are_as_they_are_stated() -> None:
    document = document_of([HEADING, ["1", "5 мая", "Форум, Тверь", "Совет"]])
    columns = stated_columns("number,date,title,organisers")
    assert rows_of(understand(document, columns=columns)) == [
        {
            "number": "1",
            "title": "Форум, Тверь",
            "said": "5 мая",
            "when": "2023-05-05",
            "organisers": ["Совет"],
        }
    ]
    with pytest.raises(KeyError):
        stated_columns("number,colour")


@pytest.mark.parametrize(
    ("heading", "cells", "columns", "said", "when"),
    [
        (["№", "Что", "Май", "Июнь"], ["1", "Форум", "", "5–7"], "number,title,month,month",
         "5–7 июнь", "2023-06-05/2023-06-07"),
        (["№", "Что", "Когда", "Число"], ["1", "Форум", "Май", "5"], "number,title,monthly,date",
         "5", "2023-05-05"),
        (["№", "Что", "Год", "Число"], ["1", "Форум", "2023", "5 мая"], "number,title,yearly,date",
         "5 мая", "2023-05-05"),
    ],
)  # fmt: skip
def test_stated_columns_keep_the_names_that_are_found(
    heading: list[str], cells: list[str], columns: str, said: str, when: str
) -> None:
    understood = understand(document_of([heading, cells]), columns=stated_columns(columns))
    assert list(layout_lines(understood)) == [f"table 1: {columns.replace('date', 'said')}"]
    assert [column.heading for column in understood.columns[0]] == heading
    (row,) = understood.rows
    assert (row.said, row.reading.when if row.reading else None) == (said, when)


def test_whatever_a_column_is_taken_for_can_be_stated() -> None:
    told = {part for heading in HEADINGS for part in parts_of(heading)} | {"month", "other"}
    assert {part: NAMES.get(part) for part in told} == {part: part for part in told}


@pytest.mark.parametrize(
    ("title", "period", "doubts"),
    [
        ("План", "2024", []),
        ("План на 2023 год", "2023", ["it says it is for 2023, and not for 2024"]),
    ],
)
def test_a_stated_year_counts_where_the_document_has_none(
    title: str, period: str, doubts: list[str]
) -> None:
    document = document_of([HEADING, ["1", "Форум", "5 мая", ""]], title=title)
    understood = understand(document, period="2024")
    assert understood.period == period
    assert [str(doubt.why) for doubt in understood.doubts] == doubts
