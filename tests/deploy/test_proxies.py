"""The proxies of deploy/, as real programs in front of two real applications."""

import re
import subprocess
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.app.conftest import Kalends, free_port
from tests.deploy.conftest import BASE_URL, HOST, PROXIES, Applications, nginx_files, running, until

FEED = "/calendars/ru/all.ics"
PAGES = ("/ru/", "/en/2023/", "/en/entries/mag-2023/city-day-minsk/")
FILES = (FEED, "/calendars/en/places/minsk.ics", "/entries/ru/mag-2023/city-day-minsk.ics")
IDENTITY = {"Accept-Encoding": "identity"}
MAX_AGE = 300
SHORT = 20
"""Seconds that a calendar program waits at least."""
KEPT = 1
"""Seconds for which a proxy of these tests takes an answer for fresh."""


def publish(kalends: Kalends, applications: Applications) -> None:
    """Publish a date in the first folder, and copy its journal to the second."""
    first, second = applications.folders
    plan = first / "plans/mag-2023.toml"
    text = plan.read_text(encoding="utf-8")
    assert 'when = "2023-02"' in text
    plan.write_text(text.replace('when = "2023-02"', 'when = "2023-02-14"', 1), encoding="utf-8")
    run = kalends(first, "publish", "--yes", base_url=BASE_URL)
    assert run.returncode == 0, run.stderr
    published = (first / "journal.jsonl").read_bytes()
    (second / "new").write_bytes(published)
    (second / "new").rename(second / "journal.jsonl")


def export(kalends: Kalends, applications: Applications) -> None:
    """Write the tree that a proxy without copies, such as Caddy, falls back on."""
    run = kalends(applications.folders[0], "export", str(applications.tree), base_url=BASE_URL)
    assert run.returncode == 0, run.stderr


def test_a_304_stays_a_304(front: httpx.Client) -> None:
    for path in (*FILES, *PAGES, "/api/entries"):
        first = front.get(path)
        assert first.status_code == 200
        again = front.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (path, again.status_code, again.content) == (path, 304, b"")
        assert opaque(again) == opaque(first)
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert front.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_no_calendar_is_compressed_and_pages_are(front: httpx.Client) -> None:
    codings = {path: front.get(path).headers.get("content-encoding") for path in (*FILES, *PAGES)}
    assert codings == {**dict.fromkeys(FILES), **dict.fromkeys(PAGES, "gzip")}
    feed = front.get(FEED)
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    assert feed.headers["cache-control"].startswith(f"public, max-age={MAX_AGE}, ")
    assert not feed.headers["etag"].startswith("W/")


def test_replicas_agree_and_the_proxy_with_them(
    front: httpx.Client, applications: Applications
) -> None:
    addresses = [f"http://127.0.0.1:{port}" for port in applications.ports]
    for path in (*FILES, *PAGES, "/api/entries", "/ru/changes.atom"):
        one, two = (httpx.get(f"{address}{path}", headers=IDENTITY) for address in addresses)
        assert (one.headers["etag"], one.content) == (two.headers["etag"], two.content)
        through = front.get(path, headers=IDENTITY)
        # What may be compressed has a weak ETag where a proxy keeps it compressed.
        assert (opaque(through), through.content) == (opaque(one), one.content)
        assert path not in FILES or through.headers["etag"] == one.headers["etag"]


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was told of where a request came from."""

    def do_GET(self) -> None:
        body = ", ".join(self.headers.get_all("X-Forwarded-For", [])).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tell nothing."""


@pytest.mark.parametrize("proxy", PROXIES)
def test_an_application_is_told_who_asks_whatever_he_says_of_himself(
    tmp_path: Path, proxy: str
) -> None:
    """By the last address the audience is counted."""
    folder = tmp_path / "front"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        ports = server.server_port, server.server_port
        told = Applications((tmp_path, tmp_path), ports, [], tmp_path / "www")
        with PROXIES[proxy](folder, told) as front:
            answer = front.get("/ru/", headers={"X-Forwarded-For": "198.51.100.23"})
        server.shutdown()
    assert (answer.status_code, answer.text.rpartition(", ")[2]) == (200, "127.0.0.1")


def opaque(answer: httpx.Response) -> str:
    return answer.headers["etag"].removeprefix("W/")


@pytest.mark.parametrize("proxy", PROXIES)
def test_a_publication_shows_and_no_application_is_missed_that_died(
    kalends: Kalends, mortal: Applications, tmp_path: Path, proxy: str
) -> None:
    folder = tmp_path / "front"
    folder.mkdir()
    with PROXIES[proxy](folder, mortal) as front:
        before = {path: front.get(path) for path in FILES}
        publish(kalends, mortal)
        # Either application may still answer as before for a moment.
        known = {"If-None-Match": before[FEED].headers["etag"]}
        took = [until(lambda: front.get(FEED, headers=known).status_code == 200) for _ in range(10)]
        assert sum(took) < MAX_AGE
        # What a proxy keeps of each address grows old by itself.
        until(lambda: all(is_settled(front, mortal, path) for path in FILES))
        assert b"DTSTART;VALUE=DATE:20230214" in front.get(FEED).content
        if proxy == "caddy":
            export(kalends, mortal)
        served = {path: front.get(path) for path in FILES}
        for which in (0, 1):
            mortal.stop(which)
            assert_goes_on(front, served, conditional=proxy != "caddy" or which == 0)


@pytest.mark.parametrize("proxy", PROXIES)
def test_applications_that_hang_are_not_missed(
    kalends: Kalends, mortal: Applications, tmp_path: Path, proxy: str
) -> None:
    folder = tmp_path / "front"
    folder.mkdir()
    if proxy == "caddy":
        export(kalends, mortal)
    with PROXIES[proxy](folder, mortal) as front:
        served = {path: front.get(path) for path in FILES}
        front.timeout = httpx.Timeout(SHORT)
        with mortal.hanging():
            assert_goes_on(front, served, conditional=proxy != "caddy")


def is_settled(front: httpx.Client, applications: Applications, path: str) -> bool:
    """Tell whether a proxy and both applications have the same to say of a path."""
    direct = {
        httpx.get(f"http://127.0.0.1:{port}{path}", headers={"Host": HOST}).content
        for port in applications.ports
    }
    return direct == {front.get(path).content for _ in range(4)}


def assert_goes_on(
    front: httpx.Client, served: Mapping[str, httpx.Response], *, conditional: bool
) -> None:
    """Ask for long enough that what is kept grows old, and is looked for in vain."""
    start = time.monotonic()
    while time.monotonic() - start < 3 * KEPT:
        for path, first in served.items():
            again = front.get(path)
            assert (path, again.status_code) == (path, 200)
            assert again.content == first.content
            assert again.headers["content-type"] == first.headers["content-type"]
            known = {"If-None-Match": first.headers["etag"]}
            if conditional:  # exported files have other ETags
                assert front.get(path, headers=known).status_code == 304


def test_nginx_takes_its_configuration_and_leads_port_80_on(
    applications: Applications, tmp_path: Path
) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    ports = free_port("127.0.0.1"), free_port("127.0.0.1")
    path = nginx_files(folder, applications, ports)
    checked = subprocess.run(
        ["nginx", "-t", "-c", str(path), "-p", str(folder), "-e", str(folder / "errors")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, "warn" in checked.stderr) == (0, False), checked.stderr
    with running(["nginx", "-c", str(path), "-p", str(folder)], ports[0], folder / "log"):
        answer = httpx.get(f"http://127.0.0.1:{ports[0]}{FEED}?a=b", headers={"Host": HOST})
    assert (answer.status_code, answer.headers["location"]) == (308, f"{BASE_URL}{FEED}?a=b")


def test_nginx_serves_ready_files_first(applications: Applications, tmp_path: Path) -> None:
    files = {"calendars/ru/own.ics": "BEGIN:VCALENDAR", "static/own.css": "p {}"}
    for name, text in files.items():
        path = applications.tree / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    folder = tmp_path / "nginx"
    folder.mkdir()
    with PROXIES["nginx"](folder, applications) as client:
        answers = [client.get(f"/{name}") for name in files]
        assert [answer.text for answer in answers] == list(files.values())
        kinds = [answer.headers["content-type"] for answer in answers]
        assert kinds == ["text/calendar; charset=utf-8", "text/css"]
        server = client.get(FEED).headers
        assert answers[0].headers["cache-control"] == server["cache-control"]
        style = re.findall(r'href="(/static/[^"]*css)"', client.get("/ru/").text)[0]
        assert client.get(style).headers["cache-control"] == answers[1].headers["cache-control"]
