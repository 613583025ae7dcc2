"""A client of the running server, the site it serves, and the command line as a process."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.publication import Publication
from tests.conftest import ROOT, end, environment

Kalends = Callable[..., subprocess.CompletedProcess[str]]
Launch = Callable[..., AbstractContextManager[tuple[str, subprocess.Popen[str]]]]


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """Yield a client that follows no redirects."""
    with httpx.Client(base_url=server) as client:
        yield client


@pytest.fixture(scope="session")
def served(publication: Publication, languages: Mapping[str, Language], server: str) -> Site:
    """Return what the running server must serve, built here."""
    return build_site(publication, languages, server)


@pytest.fixture(scope="session")
def kalends() -> Kalends:
    """Return a function that runs `python -m app` in a folder and returns how it ended."""

    def run(
        folder: Path, *arguments: str, answer: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env={**environment(folder, **settings), "COLUMNS": "200"},
            cwd=ROOT,
            input=answer,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=30,
        )

    return run


@pytest.fixture(scope="session")
def launch() -> Launch:
    """Return a context manager that serves a folder on a port that is free.

    It yields the address once it can be reached, whatever the base URL is, and the process.
    """

    @contextmanager
    def running(folder: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
        port = free_port(settings.get("host", "127.0.0.1"))
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            env=environment(folder, poll="0.05", port=str(port), **settings),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            wait_for(settings.get("host", "127.0.0.1"), port, process)
            host = settings.get("host", "127.0.0.1")
            yield (f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"), process
        finally:
            end(process)

    return running


def free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(host: str, port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 20
    while True:
        with suppress(OSError), socket.create_connection((host, port)):
            return
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
