"""The exported site: whole, with no link that leads nowhere, and what the server answers."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import pytest
from openpyxl import load_workbook

from app.cli.export import exported
from calendars.feeds.site import build_site
from calendars.wording.language import Language
from data.journal.publication import Publication
from tests.app.cli.test_cli import ended, small, tree
from tests.app.conftest import Kalends, Launch
from tests.conftest import PATIENCE
from tests.plans.organisations import publish

__all__ = ["small"]

BASE = "https://kalends.example/plan"
HOSTS_ONLY = {"_headers", "nginx.conf", "index.html"}
"""What only a host of files needs."""
ASKED = re.compile(r"/api/entries|/tables/|/api/(categories|places)/|\?rows=|/build/|^$")
"""What stands in the lines by which an exported page differs from that of the server."""
TEXTS = ("html", "ics", "json", "xml", "atom", "svg", "txt", "css", "csv", "webmanifest")


@pytest.fixture(scope="module")
def files(publication: Publication, languages: Mapping[str, Language]) -> Mapping[str, bytes]:
    return dict(exported(build_site(publication, languages, BASE), date(2023, 3, 1)))


class Links(HTMLParser):
    """The addresses and the ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.addresses.append(value or "")
            if name == "id" and value:
                self.ids.add(value)


def text_of(path: str, body: bytes) -> str:
    if path.endswith(".xlsx"):
        rows = load_workbook(BytesIO(body), read_only=True).worksheets[0].values
        return "\n".join(str(cell) for row in rows for cell in row)
    if path.rpartition(".")[2] not in TEXTS:
        return ""
    return body.decode("utf-8-sig").replace("\r\n ", "")


def named(path: str, text: str, base: str) -> Iterator[str]:
    """Yield every address that a file names, those within links of other sites too."""
    if path.endswith((".html", ".svg")):
        for address in Links(text).addresses:
            yield address
            text += f"\n{unquote(address)}"
    host = re.escape(urlsplit(base).netloc)
    for found in re.findall(rf"(?:https|webcal)://{host}[^\s\"'<>()\\&|]*", text):
        yield re.sub("^webcal", "https", found).rstrip(".,;")


def walked(files: Mapping[str, bytes], base: str) -> Mapping[tuple[str, str], bool]:
    """Return whether each address on the site's own host leads to a file, by file and address."""
    own = urlsplit(base)
    texts = {path: text_of(path, body) for path, body in files.items() if path != "nginx.conf"}
    ids = {path: Links(text).ids for path, text in texts.items() if path.endswith((".html", "svg"))}
    found = {}
    for path, text in texts.items():
        for address in named(path, text, base):
            parts = urlsplit(urljoin(f"{base}/{path}", address))
            if parts.scheme not in ("https", "") or parts.netloc not in (own.netloc, ""):
                continue
            target = parts.path.removeprefix(f"{own.path}/")
            target += "index.html" if target == "" or target.endswith("/") else ""
            whole = parts.path.startswith(f"{own.path}/")
            known = not parts.fragment or parts.fragment in ids.get(target, set())
            found[path, address] = whole and target in files and known and not parts.query
    return found


def test_every_address_in_every_file_leads_to_a_file(files: Mapping[str, bytes]) -> None:
    found = walked(files, BASE)
    assert len(found) > 5000
    assert [each for each, alive in found.items() if not alive] == []


@pytest.mark.parametrize("name", ["museum", "school"])
def test_so_it_does_for_others(
    languages: Mapping[str, Language], tmp_path: Path, name: str
) -> None:
    site = publish(name, languages, tmp_path / "journal.jsonl")
    found = walked(dict(exported(site, date(2027, 3, 1))), site.base_url)
    assert len(found) > 1000
    assert [each for each, alive in found.items() if not alive] == []


def test_no_page_has_a_form(files: Mapping[str, bytes]) -> None:
    assert [path for path, body in files.items() if b"<form" in body] == []
    own = Links(files["en/build/index.html"].decode()).addresses
    ready = {f"/plan/en/{each}#subscribe" for each in ("", "categories/events/", "places/minsk/")}
    assert ready <= set(own)


def test_the_index_comes_last_and_feeds_first(files: Mapping[str, bytes]) -> None:
    paths = list(files)
    assert (paths[0], paths[-1]) == ("calendars/ru/all.ics", "index.html")
    for code in ("ru", "en"):
        pages = [path for path in paths if path.startswith(f"{code}/") and path.endswith(".html")]
        assert pages[-1] == f"{code}/index.html"


def asked(path: str) -> str:
    """Return what the server is asked for in the place of a file."""
    if path == "404.html":
        return "ru/nothing/"
    if path.endswith("/404.html"):
        return path.replace("404.html", "nothing/")
    if found := re.fullmatch(r"api/(categories|places)/(.+)\.json", path):
        return f"api/entries?{_FILTER[found[1]]}={found[2]}&limit=1000"
    if path in ("api/entries.json", "api/changes.json"):
        return f"{path.removesuffix('.json')}?limit=1000"
    return path.removesuffix("index.html")


_FILTER = {"categories": "category", "places": "place"}


def test_every_exported_file_is_what_the_server_answers_there(
    kalends: Kalends, workspace: Path, launch: Launch
) -> None:
    folder = workspace / "public"
    run = kalends(workspace, "export", str(folder), "--base-url", BASE)
    files = tree(folder)
    assert ended(run) == (0, f"{len(files)} files in {folder}, for {BASE}\n", "")
    with (
        launch(workspace, base_url=BASE) as (address, _),
        httpx.Client(
            base_url=address,
            headers={"Accept-Encoding": "identity"},
            timeout=PATIENCE,
            follow_redirects=True,
        ) as client,
    ):
        answers = {path: client.get(f"/plan/{asked(path)}") for path in files.keys() - HOSTS_ONLY}
    refused = {path for path, answer in answers.items() if answer.status_code != 200}
    assert refused == {"404.html", "ru/404.html", "en/404.html"}
    other = {path for path, answer in answers.items() if files[path] != answer.content}
    assert {path for path in other if not path.endswith(".html")} == set()
    for path in other - {"ru/build/index.html", "en/build/index.html"}:
        here = set(files[path].decode().splitlines())
        there = set(answers[path].text.splitlines())
        apart = {line for line in here ^ there if not ASKED.search(line)}
        assert (path, apart if not path.endswith("recheck/index.html") else set()) == (path, set())
    untouched = {"ru/2023/index.html", "ru/places/index.html", "ru/changes/index.html"}
    assert other & {*untouched, "embed/ru/all/index.html", "404.html"} == set()


def test_what_stands_in_a_file_is_found_at_the_server_too(
    client: httpx.Client, files: Mapping[str, bytes]
) -> None:
    own = {path for path in files if path.startswith(("tables/", "api/", "jcal/"))}
    answers = {path: client.get(f"/{path}", follow_redirects=True) for path in own}
    assert {path for path, answer in answers.items() if answer.status_code != 200} == set()
    found = client.get("/tables/en/places/minsk.csv")
    query = "/api/entries.csv?language=en&place=minsk"
    assert (found.status_code, found.headers["location"]) == (308, query)
    assert client.get("/tables/en/nothing.pdf").status_code == 404


def test_what_an_earlier_export_wrote_stays_and_is_told(kalends: Kalends, small: Path) -> None:
    folder = small / "public"
    assert kalends(small, "export", str(folder), base_url=BASE).returncode == 0
    gone = ("calendars/ru/gone.ics", "ru/entries/gone/index.html", "sources/gone.pdf")
    old = [folder / path for path in gone]
    for path in (*old, folder / "CNAME", folder / "calendars/.new-1"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old")
    run = kalends(small, "export", str(folder), base_url=BASE)
    told = (
        "3 files of an earlier export stay, as somebody may still ask for them: "
        "calendars/ru/gone.ics, ru/entries/gone/index.html, sources/gone.pdf\n"
    )
    assert (run.returncode, run.stdout.split("\n", 1)[1], run.stderr) == (0, told, "")
    assert [path.read_text() for path in old] == ["old", "old", "old"]


def test_without_a_base_url_it_is_told_that_links_work_only_here(
    kalends: Kalends, small: Path
) -> None:
    folder = small / "public"
    run = kalends(small, "export", str(folder), host="::1", port="8123")
    assert run.stdout.endswith(", for http://[::1]:8123\n")
    told = (
        "no base URL is set, so every link names this machine and works nowhere else: "
        "give --base-url, or set KALENDS_BASE_URL\n"
    )
    assert (run.returncode, run.stderr) == (0, told)
