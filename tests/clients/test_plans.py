"""Every parser reads every feed and download of five organisations' plans alike."""

from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest
from facts import Facts, ask, expected
from rules import Document, all_complaints

from calendars.feeds.feed import Feed
from calendars.feeds.site import Site
from calendars.wording.language import Language
from tests.clients.test_icaljs import MODULE
from tests.clients.test_parsers import from_icalendar, from_ics, parse, without_starts
from tests.plans.organisations import ORGANISATIONS, publish

HERE = Path(__file__).parent
LOOKS = (
    ("alarm=P1D,P7D", frozenset({1, 7})),
    ("approx=start;mark=off", frozenset[int]()),
    ("approx=firm", frozenset[int]()),
)


@pytest.fixture(scope="module")
def sites(
    languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Site]:
    folder = tmp_path_factory.mktemp("journals")
    return {name: publish(name, languages, folder / f"{name}.jsonl") for name in ORGANISATIONS}


@pytest.fixture(scope="module")
def documents(sites: Mapping[str, Site]) -> dict[str, Document]:
    return {
        f"{name}{path}": document
        for name, site in sites.items()
        for path, document in documents_of(site).items()
    }


def documents_of(site: Site) -> dict[str, Document]:
    """Return the feeds of a site, its downloads, and its whole plan in other looks."""
    feeds = {path: Document(body=feed.body) for path, feed in site.feeds.items()}
    entries = product(site.languages, site.publication.entries)
    downloads = [f"/entries/{code}/{plan}/{key}.ics" for code, (plan, key) in entries]
    looks = {
        f"/calendars/{code}/{options}/all.ics": alarms
        for code, (options, alarms) in product(site.languages, LOOKS)
    }
    return {
        **feeds,
        **{path: Document(body=body(site, path), single=True) for path in downloads},
        **{path: Document(body=body(site, path), alarms=days) for path, days in looks.items()},
    }


def body(site: Site, path: str) -> bytes:
    found = site.find(path)
    assert isinstance(found, Feed), (path, found)
    return found.body


def test_every_rule_is_kept(documents: dict[str, Document]) -> None:
    assert len(documents) == 48 + 180 + 18
    assert all_complaints(documents) == {}


@pytest.mark.parametrize("name", ["vobject", "ical"])
def test_parsers_of_python_read_them_alike(
    name: str, documents: dict[str, Document], program: Callable[[str], Path], tmp_path: Path
) -> None:
    found = ask([program("python"), HERE / f"read_{name}.py"], documents, tmp_path)
    assert found == expected(documents)


def test_icaljs_reads_them_alike(
    documents: dict[str, Document], program: Callable[[str], Path], tmp_path: Path
) -> None:
    command: list[str | Path] = [program("node"), HERE / "read_icaljs.mjs", MODULE.as_uri()]
    assert ask(command, documents, tmp_path) == expected(documents)


def test_icalendar_reads_them_alike(documents: dict[str, Document]) -> None:
    read = {path: parse(document.body) for path, document in documents.items()}
    errors = [each.errors for calendar in read.values() for each in calendar.walk() if each.errors]
    assert errors == []
    found: Facts = {path: from_icalendar(calendar) for path, calendar in read.items()}
    assert found == without_starts(documents)


def test_ics_reads_them_alike(documents: dict[str, Document]) -> None:
    found: Facts = {path: from_ics(document.body) for path, document in documents.items()}
    assert found == without_starts(documents)
