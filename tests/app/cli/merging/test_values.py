"""The rows of a document as JSON: a table of ours is read as it is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from app.cli.merging.folder import any_means, folder_means
from app.cli.merging.sources import Given, read_source
from app.cli.merging.tables import plan_table
from app.cli.merging.values import source_value
from app.settings import Settings, read_settings
from data.documents.document import Document, Table
from data.documents.opening import read_octets
from data.errors import DocumentRefused
from data.importing.layout.columns import stated_columns
from data.importing.merging.wanted import Means
from data.plan.folder import Folder
from tests.conftest import MAG
from tests.data.importing.documents import table_of

COLUMNS = ["№", "Мероприятие", "Дата", "Точная дата", "Место", "Раздел", "Ключ (не менять)"]
SECTIONS = ["Название раздела", "Все даты ориентировочны", "Ключ раздела"]
TABLES = (
    table_of(
        [
            COLUMNS,
            ["1", "Сессия", "в последних числах мая", "[2023-05-21..2023-05-31]", "", "Дни", "s"],
            ["2", "Отчёт", "к лету", "[..2023-06-15]", "", "", "r"],
            ["3", "Слёт", "июль", "", "", "", "m"],
            ["4", "Сбор", "с осени", "2023-09-01/..", "", "", "g"],
            ["5", "Смотр", "26 мая", "", "Минск\nТула", "Дни", "v"],
            ["6", "Приём", "как всегда", "FREQ=WEEKLY;BYDAY=WE", "", "", "w"],
            ["7", "Круг", "когда-нибудь", "unscheduled", "", "", "c"],
            ["8", "Сход", "до октября", "", "", "", "o"],
        ]
    ),
    table_of([SECTIONS, ["Дни", "да", "days"]]),
)
DATED = ("when", "kind", "start", "end", "approximate", "rrule")


def value_of(tables: Sequence[Table], means: Sequence[Means], given: Given) -> Mapping[str, Any]:
    document = Document(kind="xlsx", tables=tuple(tables))
    return source_value(*read_source(document, means, given))


def test_dates_are_those_that_are_stated() -> None:
    value = value_of(TABLES, any_means(), Given(period="2023"))
    found = {row["title"]: tuple(row[name] for name in DATED) for row in value["rows"]}
    wednesdays = (date(2023, 1, 4), date(2023, 12, 27))
    assert found == {
        "Сессия": (
            *("[2023-05-21~..2023-05-31~]", "stated"),
            *(date(2023, 5, 21), date(2023, 5, 31), True, None),
        ),
        "Отчёт": ("[..2023-06-15]", "stated", None, date(2023, 6, 15), False, None),
        "Слёт": ("2023-07", "month", date(2023, 7, 1), date(2023, 7, 31), True, None),
        "Сбор": ("2023-09-01/..", "stated", date(2023, 9, 1), None, False, None),
        "Смотр": ("2023-05-26~", "day", date(2023, 5, 26), date(2023, 5, 26), True, None),
        "Приём": ("FREQ=WEEKLY;BYDAY=WE", "stated", *wednesdays, False, "FREQ=WEEKLY;BYDAY=WE"),
        "Круг": ("unscheduled", "stated", None, None, True, None),
        "Сход": (None, "ambiguous", None, None, True, None),
    }
    assert [(row["title"], row["doubts"]) for row in value["rows"] if row["doubts"]] == [
        ("Сход", ["said: it is not known which date is meant: [..2023-09-30] / [..2023-10-31]"])
    ]
    assert value["rows"][4]["place"] == "Минск; Тула"


def test_without_a_year_none_is_made_up() -> None:
    with pytest.raises(DocumentRefused, match="give --year"):
        value_of(TABLES, any_means(), Given())


@pytest.mark.parametrize(
    "given", [Given("2023", language="ru"), Given("2023", columns=stated_columns("title,date"))]
)
def test_of_a_table_of_ours_nothing_else_can_be_said(given: Given) -> None:
    with pytest.raises(DocumentRefused, match="leave out --columns and --lang"):
        value_of(TABLES, any_means(), given)


@pytest.fixture
def mag() -> Settings:
    return read_settings({}, Folder(MAG))


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_table_says_what_its_plan_does(mag: Settings, kind: str, *, inside: bool) -> None:
    table = read_octets(plan_table(mag, "mag-2023", f"x.{kind}"), f"x.{kind}")
    document = read_octets((MAG / "sources/mag-2023.txt").read_bytes(), "mag-2023.txt")
    means = [folder_means(mag)] if inside else any_means()
    found = source_value(*read_source(table, means))
    plain = source_value(*read_source(document, [folder_means(mag)]))
    # A person worded titles anew, and categories have names besides their headings.
    ours, theirs = (
        [{k: v for k, v in row.items() if k not in ("title", "section")} for row in each["rows"]]
        for each in (found, plain)
    )
    assert ours == theirs
    assert (len(ours), found["doubts"], found["remarks"]) == (46, [], [])
