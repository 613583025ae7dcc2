"""A base URL with a path, behind an nginx that strips it and behind one that doesn't."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.app.conftest import Kalends, Launch
from tests.app.web.proxies.conftest import Proxy
from tests.conftest import PATIENCE

KEPT = "location /the/plan/ { proxy_pass http://kalends; }"
STRIPPED = "location /the/plan/ { proxy_pass http://kalends/; }"


@pytest.fixture(params=[KEPT, STRIPPED], ids=["kept", "stripped"])
def site(
    request: pytest.FixtureRequest, launch: Launch, proxy: Proxy, journal: Path, tmp_path: Path
) -> Iterator[tuple[str, httpx.Client]]:
    """Yield the public base URL, and a client that asks nginx for its host."""
    shutil.copy(journal, tmp_path / "journal.jsonl")
    base = "http://plans.example/the/plan"
    with (
        launch(tmp_path, base_url=base) as (address, _),
        proxy(address, request.param) as front,
        httpx.Client(base_url=front, timeout=PATIENCE) as client,
    ):
        yield base, client


LINK = re.compile(r'(?:href|src|action|value)="([^"]*)"')


def test_every_address_carries_the_path(site: tuple[str, httpx.Client]) -> None:
    base, client = site

    def get(path: str) -> httpx.Response:
        return client.get(f"/the/plan{path}")

    front = get("/")
    assert (front.status_code, front.headers["location"]) == (302, "/the/plan/ru/")
    moved = {
        "/ru": "/ru/",
        "/ru/build?category=events": "/ru/build/?category=events",
        "/RU/2023/": "/ru/2023/",
        "/calendars/RU/ALL.ics": "/calendars/ru/all.ics",
        "/calendars/ru/approx=span/all.ics": "/calendars/ru/all.ics",
        "/entries/ru/MAG-2023/city-day-minsk.ics": "/entries/ru/mag-2023/city-day-minsk.ics",
        "/jcal/RU/all.json": "/jcal/ru/all.json",
        "/api/entries?limit=100": "/api/entries",
        "/docs/": "/docs",
    }
    found = {path: get(path) for path in moved}
    assert {path: (each.status_code, each.headers["location"]) for path, each in found.items()} == {
        path: (308, f"/the/plan{canonical}") for path, canonical in moved.items()
    }
    feed = get("/calendars/ru/all.ics")
    made = get("/calendars/ru/alarm=P1D/all.ics")
    assert (feed.status_code, made.status_code) == (200, 200)
    assert f"SOURCE;VALUE=URI:{base}/calendars/ru/all.ics" in feed.text.replace("\r\n ", "")
    known = {"If-None-Match": feed.headers["etag"]}
    assert client.get("/the/plan/calendars/ru/all.ics", headers=known).status_code == 304


def test_every_link_of_a_page_leads_somewhere(site: tuple[str, httpx.Client]) -> None:
    base, client = site
    pages = ("/ru/", "/ru/2023/", "/ru/build/", "/ru/places/", "/ru/changes/", "/embed/ru/all/")
    item = "/ru/entries/mag-2023/city-day-minsk/"
    links = set()
    for path in (*pages, item, "/docs", "/ru/nothing/"):
        found = LINK.findall(client.get(f"/the/plan{path}").text)
        links |= {link.replace("&amp;", "&") for link in found}
    own = {link.partition("#")[0] for link in links if link.startswith(("/", base))} - {""}
    paths = {urlsplit(link)._replace(scheme="", netloc="").geturl() for link in own}
    assert all(path.startswith("/the/plan/") for path in paths)
    assert {f"/the/plan{path}" for path in pages[:5]} <= paths
    answers = {path: client.get(path).status_code for path in paths}
    assert {path for path, status in answers.items() if status not in (200, 302)} == set()
    style = next(path for path in paths if path.endswith(".css"))
    assert client.get(style).headers["content-type"].startswith("text/css")


def test_what_programs_read_names_the_path(site: tuple[str, httpx.Client]) -> None:
    base, client = site
    assert client.get("/the/plan/robots.txt").text.endswith(f"Sitemap: {base}/sitemap.xml\n")
    assert f"<loc>{base}/ru/</loc>" in client.get("/the/plan/sitemap.xml").text
    page = client.get("/the/plan/api/entries?limit=1").json()
    assert page["next"].startswith(f"{base}/api/entries?after=")
    following = urlsplit(page["next"])
    assert client.get(f"{following.path}?{following.query}").status_code == 200
    assert client.get("/the/plan/openapi.json").json()["servers"] == [{"url": base}]
    assert f'href="{base}/ru/changes.atom"' in client.get("/the/plan/ru/changes.atom").text


def test_a_path_that_can_not_be_told_from_an_own_one_is_refused(
    kalends: Kalends, workspace: Path
) -> None:
    ended = kalends(workspace, "serve", base_url="http://plans.example/calendars")
    assert ended.returncode == 1
    assert "the site's own paths begin with /calendars too" in ended.stderr
