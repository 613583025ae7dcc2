"""From a document to the plan file and back, as the command does it."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from app.cli.importing import LIBRARIES
from app.cli.merging.asking import choose_on_terminal
from app.cli.merging.bringing import bring, print_import
from app.cli.merging.folder import folder_means
from app.cli.merging.proposal import Prospect
from app.cli.merging.sources import Source, read_source
from app.cli.merging.tables import plan_table, write_new
from app.settings import Settings
from data.documents.document import Document, Table
from data.errors import ImportRefused, Sentence
from data.importing.tables.own import Own
from tests.app.conftest import Kalends
from tests.conftest import ROOT
from tests.data.importing.merging.test_import import FIRST, folder, tables, text_of, understood
from tests.data.importing.tables.test_round_trip import from_csv, from_xlsx

__all__ = ["folder"]
DOCUMENT = Document(kind="docx", tables=(Table(cells=()),))
PATH = Path("план.docx")


def brought(folder: Settings, source: Source | None = None, **more: Any) -> Prospect:
    read = source or understood(*FIRST)
    return bring(DOCUMENT, read, folder, folder_means(folder), PATH, **more)


def test_a_document_becomes_a_plan_its_table_and_the_plan_again(
    folder: Settings, tmp_path: Path
) -> None:
    report = tmp_path / "report.xlsx"
    first = brought(folder, report=report)
    assert first.changes
    sheet = openpyxl.load_workbook(report).active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]] == ["Мероприятие", *(row.title for row in FIRST)]
    before = text_of(folder)
    for kind, read in ((".xlsx", from_xlsx), (".csv", from_csv)):
        table = read(plan_table(folder, "plan-2027", f"x{kind}"))
        source, means = read_source(table, [folder_means(folder)])
        assert isinstance(source, Own)
        assert not bring(table, source, folder, means, Path(f"x{kind}")).changes
    assert text_of(folder) == before


def test_a_terminal_is_asked(folder: Settings) -> None:
    command = typer.Typer()

    @command.command()
    def import_() -> None:
        print_import(brought(folder, choose=choose_on_terminal))

    result = CliRunner().invoke(command, input="1\n")
    assert result.exit_code == 0
    assert tables(folder)[2]["when"] == "[..2027-09-30]"


LONG = " ".join(["слово"] * 60)
LEFT_OUT = (
    Sentence("left out: {words}", words=LONG),
    *(Sentence("left out: {words}", words=str(n)) for n in range(1, 23)),
)


def test_what_was_left_out_is_told_in_the_plans_language(
    folder: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.xlsx"
    read = understood(*FIRST, remarks=LEFT_OUT)
    print_import(brought(folder, read, report=report))
    remarks = [r for r in capsys.readouterr().out.splitlines() if r.startswith("remark")]
    assert remarks == [
        f"remark  пропущено: {LONG[:288]}…",
        *(f"remark  пропущено: {n}" for n in range(1, 20)),
        "remark  3 more was left out; --report FILE.xlsx has all of it",
    ]
    sheet = openpyxl.load_workbook(report)["Замечания"]
    assert [cell.value for (cell,) in sheet.iter_rows()] == [
        "Замечания",
        f"пропущено: {LONG}",
        *(f"пропущено: {n}" for n in range(1, 23)),
    ]


@pytest.mark.parametrize("name", ["report.docx", "there.xlsx"])
def test_a_report_that_can_t_be_written_is_told(
    folder: Settings, tmp_path: Path, name: str
) -> None:
    (tmp_path / "there.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(ImportRefused):
        brought(folder, report=tmp_path / name)
    assert list((tmp_path / "plans").iterdir()) == []
    assert (tmp_path / "there.xlsx").read_text(encoding="utf-8") == "mine"


def test_a_table_is_written_once(kalends: Kalends, workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "mag.csv"
    result = kalends(workspace, "table", "mag-2023", str(file))
    assert (result.returncode, result.stderr) == (0, "")
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("№;Мероприятие;Мероприятие (en);Дата;Точная дата;Место;")
    again = kalends(workspace, "table", "mag-2023", str(file))
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith(f"{file}: it is there already")
    assert file.read_text(encoding="utf-8-sig").splitlines() == lines
    none = kalends(workspace, "table", "mag-2024", str(tmp_path / "x.csv"))
    assert (none.returncode, none.stderr) == (
        1,
        "there is no plan 'mag-2024'; there are: mag-2023\n",
    )


def test_the_extra_is_known_by_all_that_it_installs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["optional-dependencies"]["import"]
    assert sorted(LIBRARIES) == [each.removesuffix("-py").replace("-", "_") for each in asked]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "command",
    [("table", "mag-2023", "x.xlsx"), ("import", "x.xlsx"), ("import", "x.txt", "--json")],
)
def test_without_the_extra_a_sentence_says_what_to_install(
    kalends: Kalends,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    command: tuple[str, ...],
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    result = kalends(workspace, *command)
    told = "documents need an extra: pip install 'kalends[import]'"
    written = json.loads(result.stdout)["error"] if result.stdout else result.stderr.rstrip()
    assert (result.returncode, written) == (1, told)


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="it can't be written: No such file or directory"):
        write_new(tmp_path / "gone/x.csv", json.dumps({}).encode())


def test_a_table_that_found_no_room_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    command = (
        "import pathlib, resource, signal, sys; from app.cli.merging.tables import write_new;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9));"
        "write_new(pathlib.Path(sys.argv[1]), bytes(10_000))"
    )
    run = [sys.executable, "-c", command, str(path)]
    ended = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.stderr.endswith(f"ImportRefused: {path}: it can't be written: File too large\n")
    assert list(tmp_path.iterdir()) == []
