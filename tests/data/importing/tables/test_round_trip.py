"""A plan, its table, and the plan again: the same, in every format."""

import csv
import io
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from app.cli.merging.folder import existing_plan, folder_means
from app.cli.merging.proposal import Prospect, propose_import, write_import
from app.cli.merging.tables import plan_table
from app.settings import Settings, read_settings
from data.documents.document import Cell, Document, Table
from data.errors import Faulty, ImportRefused
from data.importing.merging.merging import Kind
from data.importing.merging.texts import NOTHING, tidy
from data.importing.tables.own import own_tables
from data.plan.checks import KEY
from data.plan.folder import Folder
from data.plan.loader import load_sources
from data.plan.model import (
    Category,
    Drafted,
    Header,
    Item,
    Organisation,
    Place,
    Plan,
    Section,
    Text,
)
from data.plan.writer import plan_file
from data.when.reading import parse_when
from tests.conftest import MAG
from tests.data.when.generated import PERIOD, WHENS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FOLDER = """\
organisation = { ru = "Союз", en = "Union" }
domain = "union.example.org"
languages = ["ru", "en"]
timezone = "Europe/Moscow"
"""
PLACES = """\
[moscow]
name = { ru = "Москва", en = "Moscow" }

[minsk]
name = { ru = "Минск", en = "Minsk" }

[other-minsk]
name = { ru = "Минск", en = "Minsk" }
"""
LISTED = (
    Place(key="moscow", name={"ru": "Москва", "en": "Moscow"}),
    Place(key="minsk", name={"ru": "Минск", "en": "Minsk"}),
    Place(key="other-minsk", name={"ru": "Минск", "en": "Minsk"}),
)


def from_xlsx(octets: bytes) -> Document:
    book = openpyxl.load_workbook(io.BytesIO(octets))
    sheets = (
        Table(
            name=sheet.title,
            cells=tuple(
                Cell(text=str(cell.value), row=cell.row - 1, column=cell.column - 1)
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            ),
        )
        for sheet in book.worksheets
    )
    return Document(kind="xlsx", tables=tuple(sheets))


def from_csv(octets: bytes) -> Document:
    rows = csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";")
    cells = tuple(
        Cell(text=text, row=n, column=m)
        for n, row in enumerate(rows)
        for m, text in enumerate(row)
        if text
    )
    return Document(kind="csv", tables=(Table(cells=cells),))


def from_docx(octets: bytes) -> Document:
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(octets)).read("word/document.xml"))
    tables = []
    for table in body.iter(f"{W}tbl"):
        cells = []
        for n, row in enumerate(table.iter(f"{W}tr")):
            for m, cell in enumerate(row.iter(f"{W}tc")):
                lines = ("".join(t.text or "" for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p"))
                cells.append(Cell(text="\n".join(lines), row=n, column=m))
        tables.append(Table(cells=tuple(cell for cell in cells if cell.text)))
    return Document(kind="docx", tables=tuple(tables))


READ: Mapping[str, Callable[[bytes], Document]] = {
    ".xlsx": from_xlsx,
    ".csv": from_csv,
    ".docx": from_docx,
}


def make(path: Path, text: str) -> Settings:
    (path / "plans").mkdir(parents=True)
    (path / "kalends.toml").write_text(FOLDER, encoding="utf-8")
    (path / "places.toml").write_text(PLACES, encoding="utf-8")
    (path / "plans/union-2023.toml").write_text(text, encoding="utf-8")
    return read_settings({}, Folder(path))


def imported(
    document: Document, folder: Settings, slug: str | None = None, name: str = "x.xlsx"
) -> Prospect:
    means = folder_means(folder)
    own = own_tables(document, means)
    assert own is not None
    return propose_import(own, folder, means, name, slug=slug)


# A lone dash stands in a table for an organiser without a translation.
WORDS = st.text(max_size=20).map(
    lambda text: tidy(text, 300).replace(NOTHING, "нет")
) | st.sampled_from(
    (
        "=1+1",
        "+7 495",
        "-",
        "@a",
        "'=",
        "'",
        "a;b",
        '"',
        "_x0041_",
        "a  b",
        "– –",
        "№ 1,5",
        "moscow",
    )
)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    own = {"ru": draw(WORDS)}
    return {**own, "en": draw(WORDS)} if draw(st.booleans()) else own


CATEGORIES = (
    Category(key="a", name={"ru": "Встречи", "en": "Meetings"}, note={"ru": "Примечание"}),
    Category(key="b", name={"ru": "Встречи"}),
    Category(key="c", name={"ru": "Дни"}),
)
SECTIONS = (
    Section(category=CATEGORIES[0], heading={"ru": "Все встречи"}, color="teal", returns="yearly"),
    Section(category=CATEGORIES[1], heading=CATEGORIES[1].name, color="navy"),
    Section(
        category=CATEGORIES[2],
        heading=CATEGORIES[2].name,
        color="gold",
        returns="jubilees",
        jubilees=(5, 10),
    ),
)
# A name that looks like a key, or is that of a listed place, is written as such in no plan.
NAMES = WORDS.filter(lambda name: not KEY.fullmatch(name) and name not in ("Москва", "Moscow"))
SAID = st.sampled_from(("26 мая", "до октября", "по вторникам", "лето", "10 июня 2023")) | WORDS


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    places = st.sampled_from(LISTED) | NAMES.map(lambda name: Place(key="", name={"ru": name}))
    cancelled = draw(st.booleans())
    key = draw(st.sampled_from(("session", "forum", "x")))
    return Item(
        key=f"{key}-{number}",
        category=draw(st.sampled_from(CATEGORIES)),
        row=draw(st.integers(1, 99)),
        title=draw(texts()),
        when=draw(WHENS),
        said=draw(SAID),
        places=tuple(draw(st.lists(places, max_size=3, unique_by=lambda p: p.key + str(p.name)))),
        age=draw(st.none() | st.integers(1, 9999)),
        organisers=tuple(draw(st.lists(texts(), max_size=3, unique_by=lambda t: t["ru"]))),
        notes=draw(st.none() | texts()),
        url=draw(st.none() | st.just("https://example.org/a?b=1")),
        cancelled=cancelled,
        reason=draw(st.none() | texts()) if cancelled else None,
    )


def plans_of(
    *made: Item, title: Text | None = None, reasons: Mapping[int, str] = MappingProxyType({})
) -> Plan:
    """Return a plan of items, of which those that have a reason are drafts."""
    header = Header(
        period=PERIOD,
        organisation=Organisation(
            name={"ru": "Союз", "en": "Union"},
            domain="union.example.org",
            languages=("ru", "en"),
            timezone="Europe/Moscow",
            color="slategray",
        ),
        title=title or {"ru": "План  года"},
        sections=SECTIONS,
    )
    return Plan(
        slug="union-2023",
        header=header,
        items=tuple(item for n, item in enumerate(made) if n not in reasons),
        drafts=tuple(Drafted(item=made[n], reason=reason) for n, reason in reasons.items()),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    made = [draw(items(n)) for n in range(draw(st.integers(1, 5)))]
    reasons = {n: draw(WORDS) for n in range(len(made)) if draw(st.booleans())}
    return plans_of(*made, title=draw(texts()), reasons=reasons)


def loaded(folder: Settings) -> Plan:
    (plan,) = load_sources(folder.folder.path, ["ru", "en"]).plans
    return plan


ITEM = Item(
    key="session",
    category=CATEGORIES[0],
    row=1,
    title={"ru": "Сессия"},
    when=parse_when("2023-05-26", PERIOD),
    said="26 мая",
    organisers=({"ru": "'", "en": "x"}, {"ru": '"'}),
)


@example(plan=plans_of(ITEM), kind=".xlsx")
@settings(max_examples=60)
@given(plan=plans(), kind=st.sampled_from(tuple(READ)))
def test_a_table_is_the_plan(plan: Plan, kind: str) -> None:
    with TemporaryDirectory() as path:
        folder = make(Path(path) / "one", plan_file(plan, (), {}))
        before = loaded(folder)
        table = READ[kind](plan_table(folder, "union-2023", f"x{kind}"))
        again = imported(table, folder)
        assert (again.path.stem, again.text) == ("union-2023", again.before)
        assert {told.kind for told in again.merged.told} <= {Kind.UNCHANGED, Kind.UNSURE}
        # Into a folder that has no plan yet, a table alone makes the plan.
        other = make(Path(path) / "two", "")
        (other.folder.plans / "union-2023.toml").unlink()
        write_import(imported(table, other), other)
        assert loaded(other) == before


@pytest.mark.parametrize("kind", READ)
def test_the_committed_plan_comes_back(kind: str, tmp_path: Path) -> None:
    for name in ("kalends.toml", "places.toml", "plans/mag-2023.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((MAG / name).read_bytes())
    folder = read_settings({}, Folder(tmp_path))
    before = loaded(folder)
    table = READ[kind](plan_table(folder, "mag-2023", f"x{kind}"))
    assert not imported(table, folder).changes
    (tmp_path / "plans/mag-2023.toml").unlink()
    write_import(imported(table, folder), folder)
    assert loaded(folder) == before


PLAN = """\
year = 2023
title = "План"

[categories.meetings]
name = { ru = "Встречи", en = "Meetings" }
color = "teal"

# ours
[[items]]
key = "session"
category = "meetings"
row = 1
title = { ru = "Сессия", en = "Session" }  # !
place = "moscow"
when = "[2023-05-21..2023-05-31]"
said = "в последних числах мая"
organisers = [
    { ru = "Союз", en = "Union" },
    "Мэрия",
]

[[items]]
key = "forum"
category = "meetings"
row = 2
title = "Форум"
said = "октябрь"
draft = "Ждём письма"
"""


def changed(document: Document, *pairs: tuple[str, str]) -> Document:
    """Return a document some of whose cells people changed."""
    (items, *others) = document.tables
    texts = dict(pairs)
    cells = tuple(replace(c, text=texts.get(c.text, c.text)) for c in items.cells)
    assert set(texts) <= {cell.text for cell in items.cells}
    kept = tuple(cell for cell in cells if cell.text)
    return replace(document, tables=(replace(items, cells=kept), *others))


def table_of(folder: Settings) -> Document:
    return from_xlsx(plan_table(folder, "union-2023", "x.xlsx"))


def test_a_table_tells_what_a_plan_holds(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    items, sections, about = table_of(folder).tables
    grid = {(cell.row, cell.column): cell.text for cell in items.cells}
    rows = [
        {grid[0, column]: text for (row, column), text in grid.items() if row == n} for n in (1, 2)
    ]
    assert rows == [
        {
            "№": "1",
            "Мероприятие": "Сессия",
            "Мероприятие (en)": "Session",
            "Дата": "в последних числах мая",
            "Точная дата": "[2023-05-21..2023-05-31]",
            "Место": "Москва",
            "Организаторы": "Союз\nМэрия",
            "Организаторы (en)": "Union\n–",
            "Раздел": "Встречи",
            "Ключ (не менять)": "session",
        },
        {
            "№": "2",
            "Мероприятие": "Форум",
            "Дата": "октябрь",
            "Раздел": "Встречи",
            "Черновик: почему": "Ждём письма",
            "Ключ (не менять)": "forum",
        },
    ]
    assert (sections.name, about.name) == ("Разделы", "О плане")


def test_what_people_change_in_a_table_changes_in_the_plan(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    table = changed(
        table_of(folder),
        ("Сессия", "Сессия Совета"),
        ("Москва", "Минск-2\nМосква"),
        ("Союз\nМэрия", "Союз\nМэрия\nПрефектура"),
        ("Ждём письма", ""),
    )
    write_import(imported(table, folder), folder)
    expected = (
        PLAN.replace('ru = "Сессия",', 'ru = "Сессия Совета",')
        .replace('place = "moscow"\n', "")
        .replace('    "Мэрия",\n', '    "Мэрия",\n    "Префектура",\n')
        .replace('    "Префектура",\n]\n', '    "Префектура",\n]\nplaces = ["Минск-2", "moscow"]\n')
        .replace('draft = "Ждём письма"\n', "")
    )
    assert (tmp_path / "plans/union-2023.toml").read_text(encoding="utf-8") == expected


def test_categories_and_the_title_can_be_changed_too(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    document = table_of(folder)
    changes = {
        "Встречи": "Заседания",
        "teal": "navy",
        "План": "План Союза",
        "Meetings": "",
    }
    (items, *others) = document.tables
    told = [
        replace(
            table,
            cells=tuple(
                replace(cell, text=changes.get(cell.text, cell.text))
                for cell in table.cells
                if changes.get(cell.text, cell.text)
            ),
        )
        for table in others
    ]
    prospect = imported(replace(document, tables=(items, *told)), folder)
    write_import(prospect, folder)
    expected = (
        PLAN.replace('name = { ru = "Встречи", en = "Meetings" }', 'name = { ru = "Заседания"  }')
        .replace("teal", "navy")
        .replace('"План"', '"План Союза"')
    )
    assert (tmp_path / "plans/union-2023.toml").read_text(encoding="utf-8") == expected
    assert [(told.key, told.kind) for told in prospect.merged.told[:2]] == [
        ("categories.meetings", Kind.CHANGED),
        ("title", Kind.CHANGED),
    ]


def in_section(document: Document, **cells: str) -> Document:
    """Return a document with cells of its first category written anew, by their headings."""
    (items, sections, *others) = document.tables
    columns = {cell.text: cell.column for cell in sections.cells if cell.row == 0}
    anew = {columns[heading.replace("_", " ")]: text for heading, text in cells.items()}
    kept = [c for c in sections.cells if c.row != 1 or c.column not in anew]
    made = [Cell(text=text, row=1, column=n) for n, text in anew.items() if text]
    return replace(document, tables=(items, replace(sections, cells=(*kept, *made)), *others))


@pytest.mark.parametrize(
    ("cells", "written", "doubts"),
    [
        ({"Цвет": "Navy"}, ("navy", None, None), ()),
        (
            {"Цвет": "красный"},
            ("teal", None, None),
            ("раздел meetings: красный – не цвет CSS",),
        ),
        ({"Повторяется": "yearly"}, ("teal", "yearly", None), ()),
        (
            {"Повторяется": "jubilees", "Юбилейные_возрасты": "5\n10"},
            ("teal", "jubilees", [5, 10]),
            (),
        ),
        (
            {"Повторяется": "jubilees"},
            ("teal", None, None),
            ("раздел meetings: так он не повторяется",),
        ),
        (
            {"Юбилейные_возрасты": "9" * 5000},
            ("teal", None, None),
            ("раздел meetings: так он не повторяется",),
        ),
    ],
)
@pytest.mark.parametrize("new", [False, True])
def test_what_no_category_can_have_is_told_and_left_out(
    tmp_path: Path,
    cells: Mapping[str, str],
    written: tuple[str, str | None, list[int] | None],
    doubts: tuple[str, ...],
    *,
    new: bool,
) -> None:
    folder = make(tmp_path, PLAN)
    document = in_section(table_of(folder), **cells)
    if new:
        (folder.folder.plans / "union-2023.toml").unlink()
    prospect = imported(document, folder)
    write_import(prospect, folder)
    text = (folder.folder.plans / "union-2023.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["categories"]["meetings"]
    color = None if new and doubts and "Цвет" in cells else written[0]
    found = (table.get("color"), table.get("returns"), table.get("jubilees"))
    assert (found, prospect.doubts) == ((color, *written[1:]), doubts)


def test_a_translation_alone_names_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    document = in_section(table_of(folder), Название_раздела="")
    assert not imported(document, folder).changes
    (folder.folder.plans / "union-2023.toml").unlink()
    write_import(imported(document, folder), folder)
    # The rows still name the category that the table of categories doesn't.
    names = [each.category.name for each in loaded(folder).header.sections]
    assert names == [{"ru": "meetings"}, {"ru": "Встречи"}]


def test_a_note_in_another_language_alone_is_a_doubt(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    document = table_of(folder)
    (items, *others) = document.tables
    column = next(c.column for c in items.cells if c.text == "Примечание (en)")
    note = Cell(text="By invitation", row=1, column=column)
    noted = replace(document, tables=(replace(items, cells=(*items.cells, note)), *others))
    write_import(imported(noted, folder), folder)
    assert loaded(folder).items[0].notes == {"ru": NOTHING, "en": "By invitation"}
    (folder.folder.plans / "union-2023.toml").unlink()
    write_import(imported(noted, folder), folder)
    (session, _) = loaded(folder).drafts
    assert session.item.notes == {"ru": NOTHING, "en": "By invitation"}
    assert session.reason == "Импорт: Примечание: текста нет"


def test_a_date_that_is_worded_anew_beside_an_old_exact_one_is_doubtful(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    table = changed(table_of(folder), ("в последних числах мая", "июнь"))
    prospect = imported(table, folder)
    assert prospect.merged.told[0].kind is Kind.UNSURE
    both = changed(
        table_of(folder), ("в последних числах мая", "июнь"), ("[2023-05-21..2023-05-31]", "")
    )
    write_import(imported(both, folder), folder)
    assert [item.when.text for item in loaded(folder).items] == ["2023-06"]


def test_an_exact_date_that_can_t_be_read_is_a_draft(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    table = changed(table_of(folder), ("[2023-05-21..2023-05-31]", "конец мая"))
    write_import(imported(table, folder), folder)
    assert [draft.item.key for draft in loaded(folder).drafts] == ["session", "forum"]


def test_a_row_without_a_key_is_new(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    document = table_of(folder)
    (items, *others) = document.tables
    cells = {(cell.row, cell.column): cell for cell in items.cells}
    columns = {cell.text: cell.column for (row, _), cell in cells.items() if row == 0}
    new = (
        Cell(text="Слёт", row=3, column=columns["Мероприятие"]),
        Cell(text="июль", row=3, column=columns["Дата"]),
        Cell(text="Лагеря", row=3, column=columns["Раздел"]),
    )
    more = replace(document, tables=(replace(items, cells=(*items.cells, *new)), *others))
    write_import(imported(more, folder), folder)
    assert [(item.key, item.category.key) for item in loaded(folder).items] == [
        ("session", "meetings"),
        ("slet", "lagerya"),
    ]


def test_a_table_of_others_is_none_of_ours(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    cells = (Cell(text="Мероприятие", row=0, column=0), Cell(text="Дата", row=0, column=1))
    document = Document(kind="xlsx", tables=(Table(cells=cells),))
    assert own_tables(document, folder_means(folder)) is None


def test_nothing_in_a_table_is_a_formula(tmp_path: Path) -> None:
    text = PLAN.replace('"Форум"', '"=HYPERLINK(1)"').replace('"октябрь"', '"+7"')
    folder = make(tmp_path, text)
    book = openpyxl.load_workbook(io.BytesIO(plan_table(folder, "union-2023", "x.xlsx")))
    kinds = {c.data_type for row in book.worksheets[0].iter_rows() for c in row if c.value}
    assert kinds == {"s"}
    lines = plan_table(folder, "union-2023", "x.csv").decode("utf-8-sig")
    assert "'=HYPERLINK(1);" in lines
    assert ";'+7;" in lines


def test_word_opens_a_table(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    octets = plan_table(folder, "union-2023", "x.docx")
    document = docx.Document(io.BytesIO(octets))
    assert [cell.text for cell in document.tables[0].rows[2].cells][:4] == [
        "2",
        "Форум",
        "",
        "октябрь",
    ]
    assert octets == plan_table(folder, "union-2023", "x.docx")


@pytest.mark.parametrize(
    ("slug", "name", "told"),
    [
        ("union-2023", "x.pdf", "x.pdf: a table is written as one of: .xlsx, .docx, .csv"),
        ("none", "x.csv", "there is no plan 'none'; there are: union-2023"),
    ],
)
def test_what_can_t_be_written_is_told(slug: str, name: str, told: str, tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN)
    with pytest.raises(ImportRefused) as caught:
        plan_table(folder, slug, name)
    assert str(caught.value) == told


def test_a_date_is_exact_only_where_its_words_don_t_tell(tmp_path: Path) -> None:
    folder = make(tmp_path, PLAN.replace("октябрь", "осень"))
    existing = existing_plan(folder, "union-2023")
    assert existing is not None
    assert parse_when("2023-23", PERIOD) == existing.held[1].item.when
    values: dict[Any, str] = {(c.row, c.column): c.text for c in table_of(folder).tables[0].cells}
    assert values[2, 3] == "осень"
    assert (2, 4) not in values


EDITED = st.text(max_size=12) | st.sampled_from(
    (
        "",
        "Минск",
        "до октября",
        "2023-06",
        "да",
        "x" * 400,
        "session",
        "Встречи",
        "all",
        "-1",
        "http:",
        "navy",
        "красный",
        "yearly",
        "jubilees",
        "5\n10",
        "9" * 5000,
    )
)
EDITS = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 17)), EDITED, max_size=6
)


@settings(max_examples=80)
@given(edits=EDITS, new=st.booleans())
def test_whatever_people_write_in_a_table_leaves_a_plan_without_faults(
    edits: dict[tuple[int, int, int], str],
    *,
    new: bool,
) -> None:
    with TemporaryDirectory() as path:
        folder = make(Path(path) / "one", PLAN)
        document = table_of(folder)
        sheets = []
        for n, sheet in enumerate(document.tables):
            cells = {(cell.row, cell.column): cell.text for cell in sheet.cells}
            cells |= {(row, column): text for (m, row, column), text in edits.items() if m == n}
            made = (Cell(text=text, row=r, column=c) for (r, c), text in cells.items() if text)
            sheets.append(replace(sheet, cells=tuple(made)))
        if new:
            (folder.folder.plans / "union-2023.toml").unlink()
        cause = None
        try:
            write_import(imported(replace(document, tables=tuple(sheets)), folder), folder)
        except ImportRefused as refused:
            cause = refused.__cause__
        # A slug or a period may be refused; never a file that would have faults.
        assert not isinstance(cause, Faulty)
        if any(folder.folder.plans.iterdir()):
            load_sources(folder.folder.path, ["ru", "en"])
