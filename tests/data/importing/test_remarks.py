"""What is left out of a document is told, and nothing else is."""

from msgspec.structs import replace

from data.errors import Sentence
from data.importing.row import Understood
from data.importing.understanding import understand
from tests.data.importing.documents import document_of

HEADING = ["№", "Мероприятие", "Дата", "Место"]
FORUM = ["1", "Форум", "5 мая", "Тверь"]
FAIR = ["2", "Ярмарка", "7 июня", "Ржев"]


def remarks_of(understood: Understood) -> list[tuple[str, dict[str, object]]]:
    """Return each remark as it is translated."""
    assert all(isinstance(remark, Sentence) for remark in understood.remarks)
    return [(r.msgid, dict(r.values)) for r in understood.remarks if isinstance(r, Sentence)]


def test_hidden_sheets_rows_and_columns_are_told() -> None:
    document = document_of(
        [[*HEADING, "Бюджет"], [*FORUM, "100"], [*FAIR, "200"]],
        hidden_rows=frozenset({2}),
        hidden_columns=frozenset({4}),
    )
    understood = understand(replace(document, hidden=("Бюджет",), comments=("не\nзабыть",)))
    assert [row.title for row in understood.rows] == ["Форум"]
    assert remarks_of(understood) == [
        ("a hidden sheet was left out: {name}", {"name": "Бюджет"}),
        ("a comment was left out: {words}", {"words": "не забыть"}),
        (
            "row {row} is hidden and was left out: {words}",
            {"row": 3, "words": "2 | Ярмарка | 7 июня | Ржев"},
        ),
        ("a hidden column was left out: {words}", {"words": "Бюджет | 100 | 200"}),
    ]


def test_what_stands_around_a_table_is_told_but_for_what_was_read() -> None:
    document = document_of(
        [HEADING, ["Май"], FORUM, ["Дни городов*"], FAIR],
        above=("УТВЕРЖДАЮ", "Глава города"),
        after=("* даты ориентировочные", "** вход свободный", "- 2 -", "Директор А. Б. Иванов"),
    )
    understood = understand(document)
    assert [section.note for section in understood.sections] == ["даты ориентировочные"]
    assert remarks_of(understood) == [
        ("left out: {words}", {"words": "УТВЕРЖДАЮ"}),
        ("left out: {words}", {"words": "Глава города"}),
        ("left out: {words}", {"words": "Директор А. Б. Иванов"}),
        ("left out: {words}", {"words": "вход свободный"}),
    ]


def test_what_stands_between_two_tables_is_a_heading_or_told() -> None:
    between = (
        "Ответственный за исполнение плана: Иванов И. И.",
        "- 2 -",
        "План на июль",
        "Взнос за участие по программе 2023 года",
    )
    one, other = document_of([HEADING, FORUM]), document_of([HEADING, FAIR], above=between)
    understood = understand(replace(one, tables=(*one.tables, *other.tables)))
    assert [(row.title, row.section) for row in understood.rows] == [
        ("Форум", None),
        ("Ярмарка", None),
    ]
    assert remarks_of(understood) == [
        ("left out: {words}", {"words": between[0]}),
        ("left out: {words}", {"words": between[3]}),
    ]


def test_a_line_of_sums_is_told() -> None:
    rows = [[*HEADING, "Бюджет"], [*FORUM, "100"], ["", "ИТОГО:", "", "", "100"]]
    understood = understand(document_of(rows))
    assert [row.title for row in understood.rows] == ["Форум"]
    assert remarks_of(understood) == [("left out: {words}", {"words": "ИТОГО: | 100"})]
