"""Documents to be judged, the clients that `install` brought, and revising as editors do it."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest

from calendars.feeds.feed import Feed
from calendars.feeds.site import Site
from tests.conftest import PATIENCE, environment

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# What the tests share stands in modules of this folder, which is no package.
sys.path.append(str(HERE))

from rules import Document  # noqa: E402 - found in the folder named above

Program = Callable[[str], Path]
Publish = Callable[[Path], None]
Revise = Callable[[Path, str, str, str], None]
Until = Callable[[Callable[[], bool], str], None]

LANGUAGES = ("en", "ru")
CATEGORIES = ("events", "information", "jubilees", "city-days")
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"place": "minsk"},
    {"category": "events,jubilees"},
    {"category": "city-days,information", "place": "moscow", "plan": "mag-2023"},
)
ALARMS: tuple[dict[str, str], ...] = ({}, {"alarm": "P7D"}, {"alarm": "P1D,P30D"})


@pytest.fixture(scope="session")
def feeds(site: Site) -> dict[str, Document]:
    """Return every feed that is always there."""
    return {path: Document(body=feed.body) for path, feed in site.feeds.items()}


@pytest.fixture(scope="session")
def downloads(site: Site) -> dict[str, Document]:
    """Return the download of every item in every language."""
    paths = [
        f"/entries/{language}/{plan}/{key}.ics"
        for language, (plan, key) in product(LANGUAGES, site.publication.entries)
    ]
    return {path: Document(body=body(site, path), single=True) for path in paths}


@pytest.fixture(scope="session")
def option_feeds(site: Site) -> dict[str, Document]:
    """Return a sample of the feeds with options, every value of every option among them."""
    return {
        path: Document(body=body(site, path), alarms=days(options))
        for path, options in option_paths()
    }


@pytest.fixture(scope="session")
def documents(
    feeds: dict[str, Document], downloads: dict[str, Document], option_feeds: dict[str, Document]
) -> dict[str, Document]:
    return feeds | downloads | option_feeds


def body(site: Site, path: str) -> bytes:
    found = site.find(path)
    assert isinstance(found, Feed), (path, found)
    return found.body


def option_paths() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the canonical paths of feeds with options, and the options."""
    looks = product(
        ALARMS,
        ({}, {"approx": "start"}, {"approx": "hide"}, {"approx": "firm"}),
        ({}, {"cancelled": "hide"}),
        ({}, {"mark": "off"}),
    )
    names = [(choice, "all") for choice in CHOICES] + [({}, name) for name in CATEGORIES]
    for language, look, (choice, name) in product(LANGUAGES, looks, names):
        options = {key: value for part in (*look, choice) for key, value in part.items()}
        if options and options != {"place": "minsk"}:
            spelled = ";".join(f"{key}={options[key]}" for key in sorted(options))
            yield f"/calendars/{language}/{spelled}/{name}.ics", options


def days(options: Mapping[str, str]) -> frozenset[int]:
    """Return the days before the start for which an address asks an alarm."""
    asked = options.get("alarm")
    return frozenset(int(each[1:-1]) for each in asked.split(",")) if asked else frozenset()


@pytest.fixture(scope="session")
def program() -> Program:
    """Return a function that finds a program in the clients' own environment."""

    def find(name: str) -> Path:
        path = ROOT / ".venv" / "clients" / "bin" / name
        assert path.exists(), f"{path} is missing: run tests/clients/install"
        return path

    return find


@pytest.fixture(scope="session")
def publish() -> Publish:
    """Return a function that publishes the plans of a folder, as an editor does."""

    def run(folder: Path) -> None:
        command = [sys.executable, "-m", "app", "publish", "--yes"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return run


@pytest.fixture(scope="session")
def until() -> Until:
    """Return a function that waits for what others do, and tells what did not come about."""

    def wait(happened: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, otherwise
            time.sleep(0.05)

    return wait


@pytest.fixture(scope="session")
def revise(publish: Publish, until: Until) -> Revise:
    """Return a function that changes one line of the plan, publishes it, and waits for the server.

    It takes the folder, the address of a feed with the item, and the line as it was and will be.
    """

    def run(folder: Path, url: str, before: str, after: str) -> None:
        plan = folder / "plans/mag-2023.toml"
        served, text = fetch(url), plan.read_text(encoding="utf-8")
        assert text.count(before) == 1
        plan.write_text(text.replace(before, after), encoding="utf-8")
        publish(folder)
        until(lambda: fetch(url) != served, "the server did not notice the publication")

    return run


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:  # noqa: S310 - 127.0.0.1
        body: bytes = response.read()
    return body
