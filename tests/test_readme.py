"""What the README tells is so."""

import re
import tomllib
from pathlib import Path

import typer.main

from app.cli.commands import cli
from app.settings import PREFIX, Settings
from calendars.feeds.options import NAMES
from data.when.value import parse_when, year_period

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
    defaults = {
        name.upper(): str(getattr(Settings(), name)).removeprefix(f"{ROOT}/")
        for name in Settings.__dataclass_fields__
    }
    defaults["BASE_URL"] = "the address it listens on"
    told = {name: default.strip("`") for name, default in rows.items()}
    assert {name: float(v) if name == "POLL" else v for name, v in told.items()} == {
        name: float(v) if name == "POLL" else v for name, v in defaults.items()
    }
    assert PREFIX == "KALENDS_"


def test_every_option_is_told_in_its_order() -> None:
    section = README[README.index("| option | values |") :]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == NAMES


def test_every_date_of_the_table_is_a_date() -> None:
    section = README[README.index("| the plan says |") : README.index("`~` behind a date")]
    texts = [text for line in section.splitlines()[2:] for text in re.findall(r"`([^`]+)`", line)]
    assert len(texts) == 19
    assert [parse_when(text, year_period(2023)).text for text in texts] == texts


def test_the_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()
