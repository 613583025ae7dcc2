"""The 2023 plan, published at a fixed time, and a real server that serves it."""

import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from coverage import Coverage
from hypothesis import settings

from calendars.feeds.icalendar import EDITION
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language, load_languages
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, FLOOR, TICK, Publication, fold
from data.plan.loader import Sources, load_sources
from data.publishing.comparison import compare, revisions

ROOT = Path(__file__).parents[1]
MAG = ROOT / "data/mag"
NOW = datetime(2023, 1, 10, 9, 0, tzinfo=UTC)
BASE_URL = "https://kalends.example"
# What the first publication bears as LAST-MODIFIED: it was made before the floor of all stamps.
STAMP = FLOOR + TICK + timedelta(seconds=EDITION)

PATIENCE = 120
"""Seconds to wait for what must happen: only a fault uses them up, never a busy machine."""

ANEW = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: a kept one may be closed by the server just as it is used."""

COUNTING = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
"""What makes a program that is started count the lines it runs."""
UNCOUNTED = tuple(f"tests/{folder}/" for folder in ("browser", "clients", "year"))
"""Tests that run what others run too, at length: counting its lines would double their time."""

LONGEST = ("tests/year/", "tests/clients/test_evolution", "tests/clients/test_thunderbird")

RUNNING: dict[str, subprocess.Popen[str]] = {}
"""The servers that run, by address."""
LOST: set[str] = set()
"""The addresses of those that were found not to answer any more."""

# The machines are shared: how long an example takes says nothing. A run tries what the one before
# tried, so that none fails by chance; `--hypothesis-profile=search` tries other examples each time.
settings.register_profile("kalends", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("kalends")

Serve = Callable[..., AbstractContextManager[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write tests/golden anew")
    parser.addoption("--shots", action="store_true", help="keep pictures in tests/browser/shots")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that neither core is left with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines where examples are drawn by the hundred, or whole programs look on."""
    counter = Coverage.current()
    drawn = item.get_closest_marker("hypothesis") is not None
    if counter is None or not (drawn or item.nodeid.startswith(UNCOUNTED)):
        return (yield)
    counter.stop()
    with pytest.MonkeyPatch.context() as patch:
        for name in COUNTING:
            patch.delenv(name)
        try:
            return (yield)
        finally:
            counter.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Fail at once what would ask a server that is gone."""
    result = yield
    for address in servers_of(item):
        if address in LOST or RUNNING[address].poll() is not None:
            pytest.fail(f"the server at {address} has ended or doesn't answer", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, object, object]:
    """When a test fails, see whether its server still answers, so that no other one waits."""
    if call.excinfo is not None:
        LOST.update(address for address in servers_of(item) if not answers(address))
    return (yield)


def servers_of(item: pytest.Item) -> Iterator[str]:
    """Yield the addresses of servers for many tests that a test was given."""
    for value in getattr(item, "funcargs", {}).values():
        address = value
        if isinstance(value, httpx.Client):
            address = str(value.base_url).rstrip("/")
        if isinstance(address, str) and address in RUNNING:
            yield address


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/health", timeout=PATIENCE).close()  # noqa: S310 - 127.0.0.1
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


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
    file_store(path).append(revisions(compare(sources.plans, EMPTY), EMPTY, NOW), START)
    return path


@pytest.fixture(scope="session")
def publication(journal: Path) -> Publication:
    return fold(file_store(journal).read().revisions)


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
    """Copy what editors keep of an organisation's folder, without its journal.

    Each item of the copy has its `when`, which tests rewrite.
    """
    (target / "plans").mkdir(exist_ok=True)
    for path in (source / "plans").iterdir():
        (target / "plans" / path.name).write_text(stated(source, path), encoding="utf-8")
    for name in ("kalends.toml", "places.toml"):
        shutil.copy(source / name, target)


def stated(folder: Path, path: Path) -> str:
    """Return a folder's plan with a `when` in each item that leaves it to its wording."""
    plans = {plan.slug: plan for plan in load_sources(folder, ["en", "ru"]).plans}
    plan = plans[path.stem]
    items = (*plan.items, *(draft.item for draft in plan.drafts))
    dates = {item.key: item.when.text for item in items}
    head, *tables = path.read_text(encoding="utf-8").split("[[items]]\n")
    head = head.replace("approximate = true\n", "")
    return "[[items]]\n".join((head, *(_dated(table, dates) for table in tables)))


def _dated(table: str, dates: Mapping[str, str]) -> str:
    key = re.search(r'(?m)^key = "(.*)"$', table)
    if key is None or re.search(r"(?m)^when = ", table):
        return table
    return re.sub(r"(?m)^said = ", f'when = "{dates[key[1]]}"\nsaid = ', table)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a `kalends` that works in a folder."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("KALENDS_")},
        "KALENDS_FOLDER": str(folder),
        # Some tests serve a journal alone, as a replica does.
        "KALENDS_JOURNAL": str(folder / "journal.jsonl"),
        **{f"KALENDS_{name.upper()}": value for name, value in settings.items()},
    }


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Return a context manager that runs `kalends serve` in a folder and yields its address."""

    def running(folder: Path, **settings: str) -> AbstractContextManager[str]:
        return serving(environment(folder, **settings), tmp_path_factory.mktemp("said") / "errors")

    return running


@contextmanager
def serving(environment: Mapping[str, str], said: Path, *options: str) -> Iterator[str]:
    """Run a server whose errors go to a file: nobody would read a pipe, and it would fill up."""
    with said.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", "0", *options],
            env={"KALENDS_POLL": "0.05", **environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout is not None
        address = _address(process.stdout.readline() or said.read_text())
        with registered(address, process):
            yield address
    finally:
        end(process)
    assert process.returncode == 0, said.read_text()


@contextmanager
def registered(address: str, process: subprocess.Popen[str]) -> Iterator[None]:
    """Have tests that are given the address fail at once when its server is gone."""
    RUNNING[address] = process
    try:
        yield
    finally:
        del RUNNING[address]
        LOST.discard(address)


def end(process: subprocess.Popen[str]) -> None:
    """Have a process end by itself; one that doesn't is killed, and the test fails."""
    process.terminate()
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise


def _address(line: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found[0]


@pytest.fixture(scope="session")
def server(journal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server of the first publication, which stays as it is."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(journal, folder / "journal.jsonl")
    # Its lines count, whichever test asks for it first.
    with serving({**COUNTING, **environment(folder)}, folder / "errors") as address:
        yield address
