"""What the README tells is so."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main

from app.cli.main import cli
from app.settings import read_settings
from calendars.feeds.addresses import Addresses, RootTaken
from calendars.feeds.options import NAMES, Approx, Cancelled, Mark
from calendars.wording.language import load_languages
from data.errors import Faulty
from data.plan.folder import Folder
from data.when.period import year_period
from data.when.reading import parse_when
from tests.conftest import end

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_the_two_commands_come_first_and_are_targets_of_make() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    first = re.findall(r"^\$ make (\w+)", README, re.MULTILINE)
    assert first == ["serve", "test"]
    assert set(first) <= set(targets)
    assert "make test" in (ROOT / ".ci/run").read_text()


def test_every_command_is_told_and_exists() -> None:
    told = set(re.findall(r"\$ kalends (\w+)", README))
    assert told == set(typer.main.get_group(cli).commands)  # type: ignore[attr-defined]


def test_every_setting_is_told_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `KALENDS_(\w+)` \| (.+?) \|", README, re.MULTILINE))
    defaults = read_settings({}, Folder(Path()))
    assert rows == {
        "FOLDER": "the nearest one",
        "JOURNAL": f"`{defaults.journal}` in the folder",
        "BASE_URL": "the address it listens on",
        "HOST": f"`{defaults.host}`",
        "PORT": f"`{defaults.port}`",
        "POLL": f"`{defaults.poll:g}`",
        "RETIRE": f"`{defaults.retire}`",
        "WORKERS": f"`{defaults.workers}`",
        "METRICS_PORT": "none",
        "AUDIENCE": "none",
        "LOG": f"`{defaults.log}`",
        "LOG_FORMAT": f"`{defaults.log_format}`",
    }
    assert (defaults.metrics_port, defaults.audience) == (None, None)
    with pytest.raises(Faulty) as caught:
        read_settings({"KALENDS_": "x"}, Folder(Path()))
    assert caught.value.faults[0].remedy == f"there are: {', '.join(f'KALENDS_{n}' for n in rows)}"


def test_the_minute_leads_to_a_site(tmp_path: Path) -> None:
    minute = README[README.index("Then, wherever the plan is to be:") :].split("```")[1]
    commands = [line.partition("#")[0].split()[1:] for line in minute.splitlines()[1:]]
    *made, served = commands
    assert served == ["kalends", "serve"]
    folder, answers = tmp_path, {"new": "\n" * 4, "publish": "y\n"}
    for program, *arguments in made:
        if program == "cd":
            folder /= arguments[0]
            continue
        run = kalends(folder, *arguments)
        _, errors = run.communicate(answers.get(arguments[0], ""), timeout=60)
        assert (run.returncode, errors) == (0, "")
    run = kalends(folder, "serve", "--port", "0")
    assert run.stdout is not None
    first = run.stdout.readline()
    end(run)
    assert re.match(r"Kalends serves http://127\.0\.0\.1:\d+/", first)


def kalends(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command in a folder, as a stranger would who has set nothing."""
    settings = {name: v for name, v in os.environ.items() if not name.startswith("KALENDS_")}
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        env={**settings, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_every_option_is_told_in_its_order() -> None:
    section = README[README.index("| option | values |") :]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))
    assert tuple(rows) == NAMES
    for name, values in (("approx", Approx), ("cancelled", Cancelled), ("mark", Mark)):
        assert rows[name] == ", ".join(f"`{value}`" for value in values)


def test_a_path_of_the_site_s_own_is_none_for_a_base_url() -> None:
    told = re.search(r"one of the site's own, such as `/(\w+)` or `/(\w+)`", README)
    assert told
    for path in told.groups():
        with pytest.raises(RootTaken):
            Addresses(f"https://example.org/{path}/plan").check(load_languages())
    Addresses("https://example.org/plan").check(load_languages())


def test_every_date_of_the_table_is_a_date() -> None:
    section = README[README.index("| the plan says |") : README.index("`~` after a date")]
    texts = [text for line in section.splitlines()[2:] for text in re.findall(r"`([^`]+)`", line)]
    assert len(texts) == 32
    assert [parse_when(text, year_period(2023)).text for text in texts] == texts


def test_the_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()
