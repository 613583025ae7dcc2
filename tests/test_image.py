"""What the image serves: the script it starts with, run with a real `kalends` beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder with a `kalends` that is the code under test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "kalends"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m app "$@"\n')
    program.chmod(0o755)
    return folder


def started(programs: Path, folder: Path, **settings: str) -> tuple[int, str]:
    """Return how the script ends, which it does as the port is in no address's reach."""
    others = {name: v for name, v in os.environ.items() if not name.startswith("KALENDS_")}
    run = subprocess.run(
        [ROOT / "docker/serve", "--host", "192.0.2.1"],
        env={
            **others,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "KALENDS_FOLDER": str(folder),
            **settings,
        },
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    return run.returncode, run.stderr


NOT_HERE = "can't listen on 192.0.2.1:8000: "


def test_the_folder_that_is_mounted_is_served(programs: Path, workspace: Path) -> None:
    code, told = started(programs, workspace)
    assert (code, told.startswith(NOT_HERE)) == (1, True)


@pytest.mark.parametrize("name", ["missing", "bin/empty"])
def test_where_nothing_is_mounted_the_example_is_served_and_told(
    programs: Path, tmp_path: Path, name: str
) -> None:
    (programs / "empty").mkdir()
    folder = tmp_path / name
    code, told = started(programs, folder)
    first, second = told.splitlines()
    assert (code, first) == (
        1,
        f"Nothing is mounted at {folder}: serving the example, /opt/kalends/example.",
    )
    assert second.startswith("/opt/kalends/example: there is no kalends.toml in it")


def test_a_folder_that_is_none_is_not_covered_by_the_example(
    programs: Path, tmp_path: Path
) -> None:
    code, told = started(programs, tmp_path)
    assert (code, told.startswith(f"{tmp_path}: there is no kalends.toml in it")) == (1, True)


def test_a_journal_alone_is_served(programs: Path, journal: Path, tmp_path: Path) -> None:
    code, told = started(programs, tmp_path / "data", KALENDS_JOURNAL=str(journal))
    assert (code, told.startswith(NOT_HERE)) == (1, True)
