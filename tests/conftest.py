"""The 2023 plan, published at a fixed time, and a real server that serves it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from calendars.feeds.icalendar import EDITION
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language, load_languages
from data.journal.publication import EMPTY, FLOOR, TICK, Publication, fold
from data.journal.store import START, append_journal, read_journal
from data.plan.loader import Sources, load_sources
from data.publishing.comparison import compare, revisions

ROOT = Path(__file__).parents[1]
MAG = ROOT / "data/mag"
NOW = datetime(2023, 1, 10, 9, 0, tzinfo=UTC)
BASE_URL = "https://kalends.example"
# What the first publication bears as LAST-MODIFIED: it was made before the floor of all stamps.
STAMP = FLOOR + TICK + timedelta(seconds=EDITION)

# The machines are shared: how long an example takes says nothing.
settings.register_profile("kalends", deadline=None)
settings.load_profile("kalends")

Serve = Callable[..., AbstractContextManager[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write tests/golden anew")


@pytest.fixture(scope="session")
def languages() -> Mapping[str, Language]:
    return load_languages()


@pytest.fixture(scope="session")
def sources(languages: Mapping[str, Language]) -> Sources:
    return load_sources(MAG, list(languages))


@pytest.fixture(scope="session")
def journal(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a journal that holds the first publication; tests that write copy it first."""
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    append_journal(path, revisions(compare(sources.plans, EMPTY), EMPTY, NOW), START)
    return path


@pytest.fixture(scope="session")
def publication(journal: Path) -> Publication:
    return fold(read_journal(journal).revisions)


@pytest.fixture(scope="session")
def site(publication: Publication, languages: Mapping[str, Language]) -> Site:
    return build_site(publication, languages, BASE_URL)


@pytest.fixture
def workspace(tmp_path: Path, journal: Path) -> Path:
    """Return a folder with plans, places and journal of its own, to be changed at will."""
    copy_folder(MAG, tmp_path)
    shutil.copy(journal, tmp_path / "journal.jsonl")
    return tmp_path


def copy_folder(source: Path, target: Path) -> None:
    """Copy what editors keep of an organisation's folder, without its journal."""
    shutil.copytree(source / "plans", target / "plans", dirs_exist_ok=True)
    for name in ("kalends.toml", "places.toml"):
        shutil.copy(source / name, target)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a `kalends` that works in a folder."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("KALENDS_")},
        "KALENDS_FOLDER": str(folder),
        **{f"KALENDS_{name.upper()}": value for name, value in settings.items()},
    }


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Return a context manager that runs `kalends serve` in a folder and yields its address."""

    @contextmanager
    def running(folder: Path, **settings: str) -> Iterator[str]:
        command = [sys.executable, "-m", "app", "serve", "--port", "0"]
        process = subprocess.Popen(
            command,
            env=environment(folder, poll="0.05", **settings),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            yield _address(process.stdout.readline())
        finally:
            end(process)

    return running


def end(process: subprocess.Popen[str]) -> None:
    """Have a process end by itself; one that doesn't is killed, and the test fails."""
    process.terminate()
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise


def _address(line: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found[0]


@pytest.fixture(scope="session")
def server(serve: Serve, journal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server of the first publication, which stays as it is."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(journal, folder / "journal.jsonl")
    with serve(folder) as address:
        yield address
