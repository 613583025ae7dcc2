"""How the server starts, refuses to start, and stops."""

import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from data.journal.homes.file import file_store
from data.journal.publication import fold
from data.plan.loader import Sources
from data.publishing.comparison import compare, revisions
from tests.app.web.test_feeds_http import get, talk
from tests.conftest import PATIENCE, ROOT, environment

Kalends = Callable[..., subprocess.CompletedProcess[str]]
Launch = Callable[..., AbstractContextManager[tuple[str, subprocess.Popen[str]]]]

PATH = "/calendars/ru/all.ics"
HEALTHY = {
    "status": "ok",
    "problem": None,
    "warnings": ["plan mag-2023 ended on 2023-12-31, and none follows"],
}


def bad(log: str) -> list[str]:
    """Return the lines of a log that tell of anything but that all is well."""
    line = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO    \S.*")
    return [each for each in log.splitlines() if not line.fullmatch(each)]


def faulted(kalends: Kalends, folder: Path, *arguments: str, **settings: str) -> str:
    """Return what `serve` says when it refuses to start."""
    ended = kalends(folder, "serve", "--port", "0", *arguments, **settings)
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


def test_a_port_in_use(kalends: Kalends, workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = faulted(kalends, workspace, "--port", str(port))
    assert message == (
        f"can't listen on 127.0.0.1:{port}: Address already in use; "
        "choose another one with --port\n"
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine(kalends: Kalends, workspace: Path, host: str) -> None:
    message = faulted(kalends, workspace, "--host", host)
    assert message.startswith(f"can't listen on {host}:0: ")
    assert message.endswith("; write an address of this host\n")


def test_a_port_taken_by_another_server(kalends: Kalends, workspace: Path, launch: Launch) -> None:
    with launch(workspace) as (address, _):
        port = urlsplit(address).port
        message = faulted(kalends, workspace, "--port", str(port))
        assert message.startswith(f"can't listen on 127.0.0.1:{port}: Address already in use; ")
        assert httpx.get(f"{address}/health", timeout=PATIENCE).json() == HEALTHY


def test_a_host_that_is_none(kalends: Kalends, workspace: Path) -> None:
    # Another port would not help.
    message = faulted(kalends, workspace, "--host", "nowhere.invalid")
    assert re.fullmatch(
        r"can't listen on nowhere\.invalid:0: .+; write an address of this host\n", message
    )


def test_no_journal(kalends: Kalends, workspace: Path) -> None:
    journal = workspace / "journal.jsonl"
    journal.unlink()
    problem = f"{journal}: there is no journal yet; `kalends publish` makes one\n"
    assert faulted(kalends, workspace) == problem


def test_an_empty_journal(kalends: Kalends, workspace: Path) -> None:
    journal = workspace / "journal.jsonl"
    journal.write_bytes(b"")
    problem = f"{journal}: nothing is published yet; run `kalends publish`\n"
    assert faulted(kalends, workspace) == problem


def test_a_journal_that_is_a_folder(kalends: Kalends, workspace: Path) -> None:
    journal = workspace / "plans"
    message = faulted(kalends, workspace, journal=str(journal))
    assert message == f"{journal}: it can't be read: Is a directory\n"


def test_a_broken_journal(kalends: Kalends, workspace: Path) -> None:
    journal = workspace / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join((*lines[:4], b"oops\n", *lines[5:])))
    message = faulted(kalends, workspace)
    assert message.startswith(f"{journal}: line 5: it is not a revision: ")
    assert message.count("\n") == 1


def test_a_journal_that_was_never_finished(kalends: Kalends, workspace: Path) -> None:
    journal = workspace / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-2])
    message = faulted(kalends, workspace)
    assert message.endswith(f"{journal}: nothing is published yet; run `kalends publish`\n")
    assert "Traceback" not in message


def test_an_item_of_a_plan_that_was_never_published(kalends: Kalends, workspace: Path) -> None:
    journal = workspace / "journal.jsonl"
    good = journal.read_bytes()
    line = {**msgspec.json.decode(good.splitlines()[1]), "following": 0, "plan": "nobody-1999"}
    line |= {"published": "2027-01-01T00:00:00Z"}
    journal.write_bytes(good + msgspec.json.encode(line) + b"\n")
    message = faulted(kalends, workspace)
    assert (message.startswith(f"{journal}: "), "Traceback" in message) == (True, False)


def test_several_bad_settings_are_told_at_once(kalends: Kalends, workspace: Path) -> None:
    ended = kalends(
        workspace, "serve", "--base-url", "plan.example", port="http", poll="0", prot="80"
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    prot, *others = ended.stderr.splitlines()
    assert prot.startswith(
        "environment: KALENDS_PROT = '80': there is no such setting; did you mean KALENDS_PORT? "
    )
    assert others == [
        (
            "command line: --base-url = 'plan.example': it can't be used; "
            "begin with https:// or http://, as in https://plan.example.org"
        ),
        (
            "environment: KALENDS_PORT = 'http': it can't be used; "
            "write a number from 0 to 65535; 0 takes any free port"
        ),
        "environment: KALENDS_POLL = '0': it can't be used; write seconds from 0.05 to 3600",
    ]


def started(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", "serve", *arguments],
        env=environment(folder, **settings),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def announced(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_who_reads_the_address_can_use_it_at_once(workspace: Path) -> None:
    process = started(workspace, "--port", "0")
    try:
        line = announced(process)
        found = re.fullmatch(
            r"Kalends serves (http://127\.0\.0\.1:\d+)/ - open it and click a calendar\.\n", line
        )
        assert found, line
        body = httpx.get(found[1] + PATH, timeout=PATIENCE).text.replace("\r\n ", "")
        assert f"SOURCE;VALUE=URI:{found[1]}{PATH}\r\n" in body
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "base_url",
    [
        "https://plan.example/" + "a-long-way/" * 9 + "down",
        "http://[fe80::1]:8000",
    ],
)
def test_the_address_is_told_to_the_letter(workspace: Path, base_url: str) -> None:
    process = started(workspace, "--port", "0", "--base-url", base_url)
    try:
        line = announced(process)
    finally:
        process.kill()
        process.communicate()
    assert line == f"Kalends serves {base_url}/ - open it and click a calendar.\n"


def test_links_stand_under_the_base_url(workspace: Path, launch: Launch) -> None:
    base_url = "https://plan.example/feeds"
    with launch(workspace, base_url=f"{base_url}/") as (address, _):
        body = httpx.get(address + PATH, timeout=PATIENCE).text.replace("\r\n ", "")
        page = httpx.get(f"{address}/ru/", timeout=PATIENCE).text
    assert f"SOURCE;VALUE=URI:{base_url}{PATH}\r\nURL:{base_url}/ru/\r\n" in body
    assert f'"webcal://plan.example/feeds{PATH}"' in page


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6(workspace: Path, launch: Launch) -> None:
    with launch(workspace, host="::1") as (address, process):
        line = announced(process)
        body = httpx.get(address + PATH, timeout=PATIENCE).text.replace("\r\n ", "")
    assert line == f"Kalends serves {address}/ - open it and click a calendar.\n"
    assert f"SOURCE;VALUE=URI:{address}{PATH}\r\n" in body


def test_sigterm_ends_an_idle_server_well(workspace: Path, launch: Launch) -> None:
    with launch(workspace) as (address, process):
        assert httpx.get(f"{address}/health", timeout=PATIENCE).json() == HEALTHY
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, bad(errors)) == (0, [])


def test_sigterm_right_behind_the_start_ends_it_well(workspace: Path) -> None:
    process = started(workspace, "--port", "0")
    announced(process)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, bad(errors)) == (0, [])


def publish_much(journal: Path, sources: Sources) -> None:
    """Publish so many items that no socket holds the feed at once."""
    replace = msgspec.structs.replace
    [plan] = sources.plans
    reading = file_store(journal).read()
    long = {"ru": "Я" * 2000, "en": "I" * 2000}
    more = (
        replace(item, key=f"{item.key}-{n}", notes=long) for n in range(16) for item in plan.items
    )
    before = fold(reading.revisions)
    changes = compare([replace(plan, items=(*plan.items, *more))], before)
    now = datetime(2027, 1, 1, tzinfo=UTC)
    file_store(journal).append(revisions(changes, before, now), reading.position)


def slow_reader(port: int, line: str) -> tuple[socket.socket, bytes]:
    """Return a connection on which a feed has begun to come, and what came."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", port))
    client.settimeout(PATIENCE)
    client.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n{line}\r\n".encode())
    return client, client.recv(1000)


def test_sigterm_lets_slow_readers_finish(
    workspace: Path, launch: Launch, sources: Sources
) -> None:
    publish_much(workspace / "journal.jsonl", sources)
    with launch(workspace) as (address, process):
        port = urlsplit(address).port or 0
        readers = [slow_reader(port, line) for line in ("", "Connection: close\r\n")]
        process.send_signal(signal.SIGTERM)
        wait_until_closed(port)
        assert process.poll() is None
        received = [first + rest(client) for client, first in readers]
        _, errors = process.communicate(timeout=PATIENCE)
    for octets in received:
        head, _, body = octets.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert length
        assert (len(body), body[-15:]) == (int(length[1]), b"END:VCALENDAR\r\n")
    assert (process.returncode, bad(errors)) == (0, [])


def wait_until_closed(port: int) -> None:
    with suppress(ConnectionRefusedError, ConnectionResetError):
        while True:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()


def rest(client: socket.socket) -> bytes:
    with client:
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


def test_the_command_line_goes_before_the_environment(workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = started(workspace, "--port", str(port), port="1", host="127.0.0.1")
    try:
        line = announced(process)
    finally:
        process.kill()
        process.communicate()
    assert line == f"Kalends serves http://127.0.0.1:{port}/ - open it and click a calendar.\n"


def test_the_log_tells_where_it_listens_what_it_serves_what_fails_and_that_it_is_over(
    workspace: Path, launch: Launch
) -> None:
    journal = workspace / "journal.jsonl"
    good = journal.read_bytes()
    with launch(workspace, base_url="https://plan.example/feeds") as (address, process):
        # It has read the journal by the time it answers.
        assert httpx.get(f"{address}/health", timeout=PATIENCE).status_code == 200
        for octets, status in ((good + b"oops\n", 503), (good, 200)):
            journal.with_suffix(".new").write_bytes(octets)
            journal.with_suffix(".new").replace(journal)
            while httpx.get(f"{address}/health", timeout=PATIENCE).status_code != status:
                pass
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)
    lines = [re.sub(r"^\S+T\S+Z ", "", line) for line in log.splitlines()]
    where = f"127.0.0.1, port {urlsplit(address).port}"
    problem = f"{journal}: line 48: it is not a revision: JSON is malformed: invalid character"
    assert lines[:2] == [
        f"INFO    Listening on {where}, for https://plan.example/feeds/",
        "INFO    Serving the publication of 2023-01-10T09:00:00Z: 46 items in 62 feeds",
    ]
    assert lines[2].startswith(f"ERROR   What is served stays: {problem}")
    assert lines[3:] == [
        lines[2].replace("ERROR   What is served stays", "INFO    The fault is over")
    ]


PAGES = (
    *("/ru/", "/en/2023/", "/en/2023/months/", "/en/2023/agenda/", "/en/2023/05/"),
    *("/en/2023.svg", "/en/categories/events/", "/en/places/", "/en/places/minsk/"),
    *("/en/changes/", "/en/build/", "/en/recheck/", "/en/entries/mag-2023/city-day-minsk/"),
    *("/embed/en/all/", "/en/changes.atom", "/robots.txt", "/sitemap.xml", "/openapi.json"),
    *("/api/entries", "/api/entries.csv", "/api/entries.xlsx", "/api/changes", "/ready"),
    *("/jcal/ru/all.json", "/calendars/ru/mark=off/all.ics", PATH),
)


def test_the_first_requests_need_no_file(workspace: Path, launch: Launch) -> None:
    with launch(workspace) as (address, process):
        # An answer tells that the server is up; its connection is closed before the next one's.
        assert talk(address, get("/health", "Connection: close"))[0].status == 200
        opened = {int(each.name) for each in Path(f"/proc/{process.pid}/fd").iterdir()}
        free = next(n for n in range(len(opened) + 1) if n not in opened)
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        # A connection takes the last descriptor there is.
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (free + 1, hard))
        found = {path: talk(address, get(path, "Connection: close"))[0].status for path in PAGES}
    assert found == dict.fromkeys(PAGES, 200)
