"""A client of the running server, the site it serves, and the command line as a process."""

import os
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    contextmanager,
    redirect_stderr,
    redirect_stdout,
    suppress,
)
from io import BytesIO, TextIOWrapper
from pathlib import Path
from runpy import run_module

import httpx
import pytest

from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.publication import Publication
from tests.conftest import PATIENCE, ROOT, end, environment, registered

Kalends = Callable[..., subprocess.CompletedProcess[str]]
SERVERS = {"serve", "preview"}
"""Commands that take signals, and hold ports, and so need a process of their own."""
Launch = Callable[..., AbstractContextManager[tuple[str, subprocess.Popen[str]]]]


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """Yield a client that follows no redirects."""
    with httpx.Client(base_url=server, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="session")
def served(publication: Publication, languages: Mapping[str, Language], server: str) -> Site:
    """Return what the running server must serve, built here."""
    return build_site(publication, languages, server)


@pytest.fixture(scope="session")
def kalends() -> Kalends:
    """Return a function that runs `python -m app` in a folder and returns how it ended.

    What is no server runs in the process of the tests.
    """

    def run(
        folder: Path, *arguments: str, answer: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        started = in_a_process if {*arguments} & SERVERS else in_this_process
        return started(arguments, {**environment(folder, **settings), "COLUMNS": "200"}, answer)

    return run


def in_a_process(
    arguments: Sequence[str], environment: Mapping[str, str], answer: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env=environment,
        cwd=ROOT,
        input=answer,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )


def in_this_process(
    arguments: Sequence[str], environment: Mapping[str, str], answer: str
) -> subprocess.CompletedProcess[str]:
    """Do as `in_a_process` does, without the second that Python takes to import it all."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8") for _ in range(2))
    given = TextIOWrapper(BytesIO(answer.encode()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(ROOT)
        for name in os.environ.keys() - environment.keys():
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        # Made anew, as its consoles keep the width that the environment had when they were made.
        for name in [each for each in sys.modules if each.startswith("app.cli")]:
            patch.delitem(sys.modules, name)
        patch.setattr(sys, "argv", ["app", *arguments])
        patch.setattr(sys, "stdin", given)
        code = exit_code()
    return subprocess.CompletedProcess(arguments, code, written(out), written(err))


def exit_code() -> int:
    """Run the program in place of what runs now; return the code it would end with."""
    try:
        run_module("app", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does with whatever ends a program
        traceback.print_exc()
        return 1
    return 0


def written(stream: TextIOWrapper) -> str:
    """Return what was written, its line ends read as `subprocess` reads them."""
    stream.seek(0)
    return stream.read()


@pytest.fixture(scope="session")
def launch() -> Launch:
    """Return a context manager that serves a folder on a port that is free.

    It yields the address once it can be reached, whatever the base URL is, and the process.
    """

    @contextmanager
    def running(folder: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
        host = settings.get("host", "127.0.0.1")
        port = free_port(host)
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            env=environment(folder, poll="0.05", port=str(port), **settings),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            wait_for(host, port, process)
            address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
            with registered(address, process):
                yield address, process
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
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError), socket.create_connection((host, port)):
            return
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
