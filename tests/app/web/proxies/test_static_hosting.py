"""An exported tree behind a real nginx, by the lines that come with it, and `_headers`."""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from app.web.pages.layout.assets import load_assets
from tests.app.conftest import Kalends, Launch
from tests.app.web.proxies.conftest import Proxy
from tests.conftest import PATIENCE

BASE = "http://plans.example/plan"
SHOWN = (
    *("/calendars/ru/all.ics", "/calendars/en/places/minsk.ics"),
    *("/entries/ru/mag-2023/city-day-minsk.ics", "/jcal/ru/all.json"),
    *("/ru/", "/en/2023/", "/en/2023/months/", "/ru/places/", "/ru/places/minsk/"),
    *("/en/entries/mag-2023/city-day-minsk/", "/embed/ru/all/", "/en/build/"),
    *("/ru/2023.svg", "/ru/changes.atom", "/en/site.webmanifest", "/api/entries.csv"),
    *("/ru/2023.png", "/en/entries/mag-2023/city-day-minsk.png"),
    *("/robots.txt", "/sitemap.xml", "/tables/ru/all.csv", "/tables/en/places/minsk.xlsx"),
    "/api/schema/entries.json",
    *(asset.path for asset in load_assets().values()),
)
UNTOLD = ("/_headers", "/nginx.conf", "/404.html", "/ru/404.html", "/en/404.html")
"""What nobody asks for, or has the headers of what was asked for."""
TOLD = (
    "content-type",
    "cache-control",
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "access-control-allow-origin",
)
"""The headers that a host of files gives as the server does."""


@pytest.fixture(scope="module")
def exported(kalends: Kalends, journal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the tree below the path of its base URL."""
    folder = tmp_path_factory.mktemp("hosted")
    shutil.copy(journal, folder / "journal.jsonl")
    shutil.copytree("data/mag", folder, dirs_exist_ok=True, ignore=lambda *_: {"journal.jsonl"})
    run = kalends(folder, "export", str(folder / "www/plan"), base_url=BASE)
    assert run.returncode == 0, run.stderr
    return folder / "www"


@pytest.fixture
def host(exported: Path, proxy: Proxy) -> Iterator[httpx.Client]:
    """Yield a client of an nginx that has nothing but the tree."""
    server = f"include /etc/nginx/mime.types; root {exported}; include {exported}/plan/nginx.conf;"
    with (
        proxy("http://127.0.0.1:9", server) as front,
        httpx.Client(base_url=front, timeout=PATIENCE) as client,
    ):
        yield client


@pytest.fixture
def said(exported: Path, launch: Launch) -> Mapping[str, Mapping[str, str]]:
    """Return the headers of the server for each address."""
    with (
        launch(exported.parent, base_url=BASE) as (address, _),
        httpx.Client(base_url=address, timeout=PATIENCE, follow_redirects=True) as client,
    ):
        return {path: told(client.get(f"/plan{path}").headers) for path in SHOWN}


def told(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name] for name in TOLD if name in headers}


def test_nginx_says_of_each_file_what_the_server_says(
    host: httpx.Client, said: Mapping[str, Mapping[str, str]]
) -> None:
    found = {path: told(host.get(f"/plan{path}").headers) for path in SHOWN}
    assert found == said


def test_an_address_without_a_file_leads_to_a_page_that_says_so(host: httpx.Client) -> None:
    statuses = {path: host.get(f"/plan{path}") for path in ("/x", "/en/x/", "/ru/entries/x/")}
    assert {answer.status_code for answer in statuses.values()} == {404}
    titles = [re.findall("<h1>(.*)</h1>", answer.text) for answer in statuses.values()]
    missing = "There is no such page"
    assert (titles[1], titles[0] == titles[2], titles[0] != titles[1]) == ([missing], True, True)
    assert [host.get(f"/plan/{name}").status_code for name in ("nginx.conf", "_headers")] == [
        404,
        404,
    ]


def test_what_is_known_is_not_sent_again(host: httpx.Client) -> None:
    for path in ("/plan/calendars/ru/all.ics", "/plan/"):
        first = host.get(path)
        again = host.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_json_is_found_as_the_server_names_it(host: httpx.Client) -> None:
    answers = [host.get(f"/plan/api/{name}") for name in ("entries", "entries.json", "places")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].content == answers[1].content
    assert {answer.headers["content-type"] for answer in answers} == {"application/json"}


def rules(text: str) -> dict[str, dict[str, str]]:
    """Return the rules of `_headers` by path, as the hosts that read it describe its form."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found[next(reversed(found))][name.lower()] = value
        else:
            found[line] = {}
    return found


def matching(found: Mapping[str, Mapping[str, str]], path: str) -> list[str]:
    return [
        each
        for each in found
        if (path.startswith(each[:-1]) if each.endswith("*") else path == each)
    ]


def test_headers_say_the_same_and_no_two_rules_meet(
    exported: Path, said: Mapping[str, Mapping[str, str]]
) -> None:
    found = rules((exported / "plan/_headers").read_text())
    files = (path for path in exported.rglob("*") if path.is_file())
    addresses = [f"/{path.relative_to(exported)}".removesuffix("index.html") for path in files]
    assert {
        path: matching(found, path) for path in addresses if len(matching(found, path)) > 1
    } == {}
    without = {path for path in addresses if not matching(found, path)}
    assert without == {f"/plan{path}" for path in UNTOLD}
    for path in SHOWN:
        [rule] = matching(found, f"/plan{path}")
        own = told(found[rule])
        # Hosts know what a file is by its ending.
        own.setdefault("content-type", said[path]["content-type"])
        assert (path, own) == (path, said[path])
