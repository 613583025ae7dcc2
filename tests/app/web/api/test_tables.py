"""CSV and XLSX of entries: what spreadsheets read back, and what they must not run."""

import csv
import io
import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.api.tables import Cell, Table, make_table, write_csv, write_xlsx
from calendars.feeds.site import Site
from calendars.wording.dates import dates
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.plan.loader import Sources
from tests.app.machines import FORMULA, SCRIPT, Machine, machine, publish_revised
from tests.conftest import BASE_URL, NOW

HEADINGS = (
    "Event",
    "Category",
    "City",
    "Date",
    "First day",
    "Last day",
    "Status",
    "Certainty",
    "In the plan",
    "Organisers",
    "Note",
    "Reason of the cancellation",
    "Plan",
    "Number in the plan",
    "Identifier",
    "Page",
)
CODES = ("ru", "en")


@pytest.fixture(scope="module")
def second(
    journal: Path,
    sources: Sources,
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
) -> Machine:
    path = tmp_path_factory.mktemp("tables") / "journal.jsonl"
    shutil.copy(journal, path)
    publish_revised(path, sources)
    return machine(path, languages)


def rows_of_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def rows_of_xlsx(body: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def table(site: Site, language: Language) -> Table:
    entries = (event.entry for event in site.ordered[language.code])
    return make_table(site, language, entries, "Plan", NOW)


def of(*cells: Cell) -> Table:
    """Return a table with one row."""
    headings = [f"h{n}" for n in range(len(cells))]
    return Table(name="t", headings=headings, widths=[9] * len(cells), rows=[cells], made=NOW)


@pytest.mark.parametrize("code", CODES)
def test_csv_is_read_back_whole(
    second: Machine, languages: Mapping[str, Language], code: str
) -> None:
    language = languages[code]
    response = second.get(f"/api/entries.csv{'' if code == 'ru' else '?language=en'}")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    headings, *rows = rows_of_csv(response.content)
    assert headings == [language.gettext(words) for words in HEADINGS]
    entries = [event.entry for event in second.site.ordered[code]]
    undated = ("unscheduled", "ongoing", "every")
    for row, entry in zip(rows, entries, strict=True):
        item = entry.item
        dated = not item.when.text.startswith(undated)
        words = title(item, language)
        said = item.said
        assert row == [
            f"'{words}" if words.startswith("=") else words,
            item.category.name[code],
            ", ".join(place.name[code] for place in item.places),
            dates(item.when, language),
            str(item.when.start) if dated else "",
            str(item.when.last) if dated else "",
            row[6],
            row[7],
            f"'{said}" if said.startswith("@") else said,
            "; ".join(name[code] for name in item.organisers),
            item.notes[code] if item.notes else "",
            item.reason[code] if item.reason else "",
            entry.plan,
            str(item.row),
            f"{item.key}.{entry.plan}",
            f"{BASE_URL}/{code}/entries/{entry.plan}/{item.key}/",
        ]
    told = {row[14]: (row[6], row[7]) for row in rows}
    chosen = ("mag-session-29", "city-day-minsk", "city-day-moscow", "electronic-bulletin")
    gettext = language.gettext
    assert [told.get(f"{key}.mag-2023") for key in chosen] == [
        (gettext("Confirmed"), gettext("date set")),
        (gettext("Tentative"), gettext("approximate or not set yet")),
        (gettext("Cancelled"), gettext("approximate or not set yet")),
        (gettext("Tentative"), gettext("a rhythm without stated days")),
    ]


def test_a_semicolon_separates_cells_where_excel_wants_it(second: Machine) -> None:
    response = second.get("/api/entries.csv?language=en&separator=;")
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows == rows_of_csv(second.get("/api/entries.csv?language=en").content)


@pytest.mark.parametrize("code", CODES)
def test_xlsx_holds_what_the_csv_holds(
    second: Machine, languages: Mapping[str, Language], code: str
) -> None:
    wanted = table(second.site, languages[code])
    rows = rows_of_xlsx(write_xlsx(wanted))
    assert rows[0] == list(wanted.headings)
    for row, cells in zip(rows[1:], wanted.rows, strict=True):
        real = [each.date() if isinstance(each, datetime) else each for each in row]
        assert real == list(cells)


def test_xlsx_has_dates_as_dates_and_texts_as_texts(second: Machine) -> None:
    response = second.get("/api/entries.xlsx")
    assert response.headers["content-type"] == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = {row[14].value: row for row in sheet.iter_rows(min_row=2)}
    moved = rows["media-conference.mag-2023"]
    assert (moved[4].value, moved[5].value) == (datetime(2023, 4, 12), datetime(2023, 4, 14))  # noqa: DTZ001 - Excel knows no zones
    assert (moved[4].data_type, moved[4].number_format) == ("d", "yyyy-mm-dd")
    evil = rows["un-habitat-projects.mag-2023"]
    assert [(cell.value, cell.data_type) for cell in (evil[0], evil[8])] == [
        (FORMULA, "s"),
        ("@SUM(1)", "s"),
    ]
    assert rows["city-day-minsk.mag-2023"][10].value == SCRIPT
    assert {cell.hyperlink for row in rows.values() for cell in row} == {None}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:P{len(rows) + 1}")


def test_filters_and_language_choose_the_rows(second: Machine) -> None:
    response = second.get("/api/entries.csv?category=city-days&language=en&place=minsk")
    assert [row[0] for row in rows_of_csv(response.content)[1:]] == ["Minsk City Day, 956 years"]
    workbook = second.get("/api/entries.xlsx?category=city-days&language=en&place=minsk")
    assert [row[0] for row in rows_of_xlsx(workbook.content)[1:]] == ["Minsk City Day, 956 years"]


def test_a_file_has_a_name_for_programs_and_one_for_people(second: Machine) -> None:
    assert [
        second.get(path).headers["content-disposition"]
        for path in (
            "/api/entries.csv?place=minsk",
            "/api/entries.xlsx?category=events&language=en",
        )
    ] == [
        f"attachment; filename=\"entries-ru.csv\"; filename*=UTF-8''{quote('МАГ Минск')}.csv",
        "attachment; filename=\"entries-en.xlsx\"; filename*=UTF-8''MAG%20Events.xlsx",
    ]


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "=", "-"],
)
def test_no_cell_of_a_csv_begins_a_formula(words: str) -> None:
    assert rows_of_csv(write_csv(of(words, "x")))[1] == [f"'{words}", "x"]


@pytest.mark.parametrize("words", ["1-2", "a=b", "«=»", "'", "", "≈ x", 'say "x", please', "a\nb"])
def test_other_texts_stay_as_they_are(words: str) -> None:
    assert rows_of_csv(write_csv(of(words, "x")))[1] == [words, "x"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=1))
def test_any_text_comes_back_from_both(words: list[str]) -> None:
    (read,) = rows_of_csv(write_csv(of(*words, "x")))[1:]
    assert [each.removeprefix("'") for each in read[:-1]] == [
        each.removeprefix("'") for each in words
    ]
    (cells,) = rows_of_xlsx(write_xlsx(of(*words, "x")))[1:]
    assert [each or "" for each in cells[:-1]] == words


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    (cells,) = rows_of_xlsx(write_xlsx(of("a" * 40_000)))[1:]
    assert cells == ["a" * 32_766 + "…"]


def test_equal_tables_make_equal_octets(site: Site, languages: Mapping[str, Language]) -> None:
    first, second = (write_xlsx(table(site, languages["ru"])) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert core.count("2023-01-10T09:00:00Z") == 2


def test_an_empty_selection_is_a_table_without_rows(
    site: Site, languages: Mapping[str, Language]
) -> None:
    empty = make_table(site, languages["en"], [], "Plan", NOW)
    assert rows_of_csv(write_csv(empty)) == [list(HEADINGS)]
    assert rows_of_xlsx(write_xlsx(empty)) == [list(HEADINGS)]
