"""`kalends import`, as a real process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MAG, ROOT

SOURCE = MAG / "sources/mag-2023.txt"


def without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KALENDS_")}


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=folder,
        env={**without_settings(), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_rows_as_json(tmp_path: Path) -> None:
    done = run("-C", MAG, "import", SOURCE, "--json", folder=tmp_path)
    told = json.loads(done.stdout)
    assert (done.returncode, told["refused"], len(told["rows"])) == (0, None, 46)
    assert [row["doubts"] for row in told["rows"]] == [[]] * 46
    assert told["rows"][9] == {
        "title": (
            "Участие в XIX Общероссийском форуме «Стратегическое планирование в регионах и "
            "городах России»"
        ),
        "said": "октябрь",
        "when": "2023-10",
        "kind": "month",
        "start": "2023-10-01",
        "end": "2023-10-31",
        "approximate": True,
        "rrule": None,
        "place": "Санкт-Петербург",
        "organisers": ["Минэкономразвития РФ", "НП «Леонтьевский центр»"],
        "notes": None,
        "section": None,
        "doubts": [],
    }


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Ни таблицы, ни дат.", "it doesn't say which year it is for; give --year"),
        ("Отчёт за 2023 год.", "no rows of a plan were found in it; is it the right file?"),
    ],
)
def test_a_refusal_has_the_same_shape_and_a_code_of_its_own(
    tmp_path: Path, text: str, refused: str
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(text, encoding="utf-8")
    done = run("import", file, "--json", folder=tmp_path)
    assert (done.returncode, json.loads(done.stdout)) == (
        2,
        {"rows": [], "doubts": [], "remarks": [], "refused": refused},
    )
    done = run("-C", MAG, "import", file, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{refused}\n")


def test_without_a_folder_nothing_is_written_and_the_way_to_one_is_told(tmp_path: Path) -> None:
    done = run("import", SOURCE, folder=tmp_path)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (1, "", [])
    assert "make one: kalends new DIR" in done.stderr


def test_columns_that_are_none_are_a_usage_error(tmp_path: Path) -> None:
    done = run("import", SOURCE, "--columns", "number,colour", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no part of a row is 'colour'" in done.stderr
