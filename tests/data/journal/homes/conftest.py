"""A journal in each of its homes: a file, an object of a real server, a table of a real one."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import obstore
import psycopg
import pytest

from data.journal.homes.address import Where, open_store, read_address
from data.journal.homes.bucket import bucket_home
from data.journal.store import Store
from tests.data.journal.homes.proxy import Proxy, proxied

ROOT = Path(__file__).parents[4]
HOMES = ("file", "bucket", "database")
ANSWERED = 60
"""Seconds that a server may take to start."""

NUMBERS = count(1)

Named = Callable[[], str]
"""Returns the address of a journal that isn't there yet."""


@contextmanager
def moto(*arguments: str) -> Iterator[int]:
    """Run moto's S3 server with an empty bucket, and yield its port."""
    command = [ROOT / ".venv/s3/bin/python", ROOT / "tests/s3/server.py", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        request = urllib.request.Request(f"http://127.0.0.1:{port}/club", method="PUT")
        urllib.request.urlopen(request, timeout=ANSWERED).close()  # noqa: S310 - 127.0.0.1
        yield port
        process.kill()


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[int]:
    """Return the port of a store: of the one that `TEST_STORE_PORT` names, or moto's.

    Such a store has an empty bucket called `club`, and takes the keys `test` and `secret`.
    """
    if own := os.environ.get("TEST_STORE_PORT"):
        yield int(own)
        return
    with moto() as port:
        yield port


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a PostgreSQL of the session's own and return its port; it refuses to be run by root."""
    folder = tmp_path_factory.mktemp("postgresql")
    programs = program_folder()
    owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    rights = {"user": owner.pw_uid, "group": owner.pw_gid} if os.getuid() == 0 else {}
    # The folders above are for their owner alone: let others through, and change nothing else.
    for each in (folder, *folder.parents):
        mode = stat.S_IMODE(each.stat().st_mode)
        if mode & 0o111 != 0o111:
            each.chmod(mode | 0o111)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", free_port()

    # Nothing outlives the session: flushing would only take time.
    make = [
        programs / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "kalends",
        "-N",
        "--locale=C.UTF-8",
    ]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **rights)
    serve = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([*serve, "-F"], stdout=log, stderr=log, cwd=folder, **rights) as process,
    ):
        while not answers(port):
            assert process.poll() is None, (folder / "log").read_text()
        try:
            yield port
        finally:
            process.send_signal(signal.SIGQUIT)


def answers(port: int) -> bool:
    """Tell whether a database server can be asked."""
    try:
        psycopg.connect(f"postgresql://kalends@127.0.0.1:{port}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def program_folder() -> Path:
    """Return where Debian has PostgreSQL's programs, which are on nobody's path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else Path(shutil.which("initdb") or "initdb").parent


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port


class Place:
    """Where journals are made for tests, and the way there, which can be cut."""

    def __init__(self, kind: str, folder: Path, port: int, proxy: Proxy | None) -> None:
        self.kind = kind
        self.folder = folder
        self.port = port
        self.proxy = proxy
        self.number = next(NUMBERS)
        self.environment = self._environment(proxy.port if proxy else port)

    def _environment(self, port: int) -> dict[str, str]:
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "secret"}
        return {**keys, "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}

    def address(self, *, direct: bool = False) -> str:
        """Return the journal's address: through the proxy, or around it."""
        port = self.proxy.port if self.proxy and not direct else self.port
        match self.kind:
            case "file":
                return str(self.folder / "journal.jsonl")
            case "bucket":
                return f"s3://club/{self.number}/journal.jsonl"
            case _:
                schema = (
                    f"?options=-csearch_path%3Dj{self.number}&sslmode=disable&gssencmode=disable"
                )
                return f"postgresql://kalends@127.0.0.1:{port}/postgres{schema}"

    def where(self, *, direct: bool = False) -> Where:
        environment = self._environment(self.port) if direct else self.environment
        return read_address(self.address(direct=direct), environment)

    def store(self, *, direct: bool = False) -> Store:
        return open_store(self.where(direct=direct))

    def octets(self) -> bytes:
        """Return all that the journal holds, looked at around the proxy; nothing where none is."""
        with suppress(FileNotFoundError):
            match self.kind:
                case "file":
                    return Path(self.address()).read_bytes()
                case "bucket":
                    direct = bucket_home(self.address(), self._environment(self.port))
                    return bytes(obstore.get(direct.bucket.store, direct.key).bytes())
                case _:
                    return self._rows()
        return b""

    def _rows(self) -> bytes:
        with psycopg.connect(self.address(direct=True)) as connection:
            query = "SELECT octets FROM kalends_journal ORDER BY start"
            return b"".join(row[0] for row in connection.execute(query))


@contextmanager
def placed(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    if kind == "file":
        yield Place(kind, folder, 0, None)
        return
    port = request.getfixturevalue(f"{kind}_server")
    with proxied(port) as proxy:
        place = Place(kind, folder, port, proxy)
        if kind == "database":
            with psycopg.connect(place.address(direct=True)) as connection:
                connection.execute(f"CREATE SCHEMA j{place.number}")  # type: ignore[call-overload]
        yield place


@pytest.fixture(params=HOMES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with placed(request.param, request, tmp_path) as made:
        yield made


@pytest.fixture(params=HOMES[1:])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with placed(request.param, request, tmp_path) as made:
        yield made
