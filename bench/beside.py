"""What else could answer: granian in uvicorn's place, Varnish in front of Kalends."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI

from app.web.application import create_app
from app.web.live import LiveState
from app.web.wire.ready import ReadyFeeds
from bench import naive
from bench.client import HOST, learn
from bench.processes import ROOT, Absent, family, free_port, run, running, wait_for
from bench.servers import BASE_URL, FEED, Server, Start, exported, kalends
from calendars.wording.language import load_languages
from data.journal.homes.file import file_store

GRANIAN = "granian>=2.5,<3"
_JOURNAL, _ICS = "BENCH_JOURNAL", "BENCH_ICS"


def served_app() -> ReadyFeeds:
    """Return Kalends as an ASGI application, for a server that knows nothing of its protocol."""
    live = LiveState(file_store(Path(os.environ[_JOURNAL])), load_languages(), BASE_URL)
    return create_app(live, poll=60, clock=lambda: datetime.now(UTC))


def naive_app() -> FastAPI:
    """Return the application that builds the calendar at each request."""
    return naive.create_app(Path(os.environ[_ICS]).read_bytes())


@contextmanager
def granian(folder: Path) -> Iterator[Server]:
    """Serve Kalends, as an ASGI application, by granian."""
    yield from _granian(folder, "Kalends by granian", "served_app")


@contextmanager
def granian_naive(folder: Path) -> Iterator[Server]:
    """Serve what builds the calendar at each request by granian."""
    yield from _granian(folder, "FastAPI by granian", "naive_app")


def _granian(folder: Path, name: str, factory: str) -> Iterator[Server]:
    port, log = free_port(), folder / f"granian-{factory}.log"
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
    command += ["--host", HOST, "--port", str(port), "--log-level", "warning"]
    environment = {
        "PYTHONPATH": os.pathsep.join((str(_installed(folder)), str(ROOT))),
        _JOURNAL: str(folder / "journal.jsonl"),
        _ICS: str(exported(folder) / FEED.lstrip("/")),
    }
    with running([*command, f"bench.beside:{factory}"], log, **environment) as pid:
        wait_for(pid, port, log)
        requests = learn(port, FEED)
        yield Server(name=name, pids=family(pid), requests=requests)


def _installed(folder: Path) -> Path:
    """Return where granian lies; its dependencies are Kalends' own."""
    target = folder / "granian"
    if not target.exists():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        try:
            run([*install, "--target", str(target), GRANIAN])
        except subprocess.CalledProcessError as error:
            raise Absent(f"granian can't be installed: {error.stderr.strip()[-200:]}") from error
    return target


@contextmanager
def varnish(folder: Path) -> Iterator[Server]:
    """Serve by Varnish what it has from Kalends, whose own processor time isn't counted."""
    program = shutil.which("varnishd")
    if program is None:
        raise Absent("Varnish is not installed")
    behind = folder / "behind"
    behind.mkdir()
    shutil.copy(folder / "journal.jsonl", behind)
    port, log = free_port(), folder / "varnish.log"
    with kalends(behind) as backend:
        command = [program, "-F", "-j", "none", "-n", str(folder / "varnish")]
        command += ["-a", f"{HOST}:{port}", "-b", f"{HOST}:{backend.requests.port}"]
        command += ["-s", "malloc,64m"]
        with running(command, log) as pid:
            wait_for(pid, port, log)
            requests = learn(port, FEED)
            yield Server(name="Varnish", pids=family(pid), requests=requests)


BESIDE: tuple[tuple[str, Start], ...] = (
    ("Kalends by granian", granian),
    ("FastAPI by granian", granian_naive),
    ("Varnish", varnish),
)
