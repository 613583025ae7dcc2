"""The servers that are measured: Kalends, nginx, the obvious way, Radicale."""

import base64
import http.client
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.client import HOST, Requests, learn
from bench.processes import Absent, family, free_port, run, running, wait_for

FEED = "/calendars/ru/all.ics"
PAGE = "/ru/2023/agenda/"
BASE_URL = "https://bench.example"
NGINX = "/usr/sbin/nginx"
RADICALE = "radicale>=3.9,<3.10"
_AUTHORIZATION = f"Basic {base64.b64encode(b'bench:bench').decode()}"
_NGINX_CONF = """\
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    etag on;
    sendfile on;
    keepalive_timeout 600s;
    keepalive_requests 1000000000;
    types {{ text/calendar ics; text/html html; }}
    charset utf-8;
    charset_types text/calendar;
    client_body_temp_path {folder}/1;
    proxy_temp_path {folder}/2;
    fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4;
    scgi_temp_path {folder}/5;
    server {{ listen {host}:{port}; root {root}; }}
}}
"""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that runs: its processes, and the requests it is polled with."""

    name: str
    pids: list[int]
    requests: Requests


Start = Callable[[Path], AbstractContextManager[Server]]


def kalends_command() -> str:
    """Return the path of the `kalends` that belongs to this Python."""
    return str(Path(sys.executable).with_name("kalends"))


def settings(journal: Path) -> dict[str, str]:
    """Return the environment in which Kalends serves a journal."""
    return {"KALENDS_JOURNAL": str(journal), "KALENDS_BASE_URL": BASE_URL}


@contextmanager
def kalends(folder: Path, path: str = FEED) -> Iterator[Server]:
    """Serve the journal of a folder by `kalends serve`."""
    port = free_port()
    command = [kalends_command(), "serve", "--port", str(port)]
    log = folder / "kalends.log"
    with running(command, log, **settings(folder / "journal.jsonl")) as pid:
        wait_for(pid, port, log)
        yield Server(name="Kalends", pids=family(pid), requests=learn(port, path))


@contextmanager
def nginx(folder: Path, path: str = FEED) -> Iterator[Server]:
    """Serve the exported tree of a folder by nginx with one worker."""
    program = shutil.which("nginx") or NGINX
    if not Path(program).exists():
        raise Absent("nginx is not installed")
    port, home = free_port(), folder / "nginx"
    home.mkdir()
    conf = home / "nginx.conf"
    root = exported(folder)
    conf.write_text(_NGINX_CONF.format(folder=home, host=HOST, port=port, root=root))
    command = [program, "-p", str(home), "-c", str(conf), "-e", str(home / "error.log")]
    with running(command, home / "log") as pid:
        wait_for(pid, port, home / "log")
        yield Server(name="nginx", pids=family(pid), requests=learn(port, path))


@contextmanager
def naive(folder: Path) -> Iterator[Server]:
    """Serve the exported feed of a folder by `bench.naive`."""
    port, log = free_port(), folder / "naive.log"
    feed = exported(folder) / FEED.lstrip("/")
    with running([sys.executable, "-m", "bench.naive", str(port), str(feed)], log) as pid:
        wait_for(pid, port, log)
        yield Server(name="FastAPI + icalendar", pids=family(pid), requests=learn(port, FEED))


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    """Serve the exported feed's events as one collection by Radicale."""
    program = shutil.which("radicale") or _install_radicale(folder)
    port, log = free_port(), folder / "radicale.log"
    feed = exported(folder) / FEED.lstrip("/")
    command = [program, "--config", "", "--server-hosts", f"{HOST}:{port}", "--auth-type", "none"]
    command += ["--logging-level", "error", "--storage-filesystem-folder", str(folder / "radicale")]
    with running(command, log) as pid:
        wait_for(pid, port, log)
        path = _fill_radicale(port, feed.read_bytes())
        found = learn(port, path, f"Authorization: {_AUTHORIZATION}")
        yield Server(name="Radicale", pids=family(pid), requests=found)


def exported(folder: Path) -> Path:
    """Return the tree that `kalends export` makes of a folder's journal."""
    tree = folder / "tree"
    if not tree.exists():
        run([kalends_command(), "export", str(tree)], **settings(folder / "journal.jsonl"))
    return tree


def _fill_radicale(port: int, ics: bytes) -> str:
    """Put a whole calendar and return the path of its collection."""
    path = "/bench/all/"
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    headers = {"Authorization": _AUTHORIZATION, "Content-Type": "text/calendar; charset=utf-8"}
    connection.request("PUT", path, ics, headers)
    answer = connection.getresponse()
    if answer.status != http.client.CREATED:
        raise Absent(f"Radicale takes no collection: {answer.status} {answer.read(200)!r}")
    connection.close()
    return path


def _install_radicale(folder: Path) -> str:
    venv = folder / "radicale-venv"
    try:
        run([sys.executable, "-m", "venv", str(venv)])
        run([str(venv / "bin/pip"), "install", "--quiet", RADICALE])
    except subprocess.CalledProcessError as error:
        raise Absent(f"Radicale can't be installed: {error.stderr.strip()[-200:]}") from error
    return str(venv / "bin/radicale")


COMPETITORS: tuple[tuple[str, Start], ...] = (
    ("nginx", nginx),
    ("Kalends", kalends),
    ("FastAPI + icalendar", naive),
    ("Radicale", radicale),
)
"""In the order of the rounds; ratios are to the first one that is there."""
READERS: tuple[tuple[str, Start], ...] = (
    ("nginx", partial(nginx, path=PAGE)),
    ("Kalends", partial(kalends, path=PAGE)),
)
"""Of pages, likewise."""
