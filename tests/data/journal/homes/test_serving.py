"""A server and a publisher whose journal is no file."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import httpx
import msgspec
import pytest

from data.buckets import open_bucket
from data.errors import JournalAway
from data.journal.copying import copy_journal
from data.journal.homes.bucket import bucket_home
from data.journal.homes.database import DatabaseHome
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.revision import Revision
from data.journal.store import Store
from tests.conftest import ANEW, COUNTING, PATIENCE, environment, serving
from tests.data.journal.homes.conftest import ROOT, Place, placed
from tests.data.journal.test_store import FIRST, SECOND


def settings(remote: Place, folder: Path, **more: str) -> dict[str, str]:
    return {
        **environment(folder, **more),
        **remote.environment,
        **COUNTING,
        "KALENDS_JOURNAL": remote.address(),
    }


def later(journal: Path, year: int) -> list[Revision]:
    """Return a publication of one line: the first item anew."""
    line = file_store(journal).read().revisions[1]
    published = line.published.replace(year=year)
    changed = {"following": 0, "sequence": year - 2023, "published": published}
    return [msgspec.structs.replace(line, **changed)]


def published_in(year: int) -> Callable[[httpx.Response], bool]:
    return lambda answer: answer.json()["published"][:4] == str(year)


def awaited(client: httpx.Client, path: str, wanted: Callable[[httpx.Response], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not wanted(client.get(path)):
        assert time.monotonic() < end, client.get(path).text


def test_it_is_followed_and_told_of_and_survived_when_away(
    remote: Place, journal: Path, tmp_path: Path
) -> None:
    copy_journal(file_store(journal), remote.store())
    said = tmp_path / "errors"
    with ExitStack() as stack:
        address = stack.enter_context(serving(settings(remote, tmp_path), said))
        client = stack.enter_context(httpx.Client(base_url=address, limits=ANEW, timeout=PATIENCE))
        feed = client.get("/calendars/en/all.ics")
        assert (feed.status_code, client.get("/health").json()["status"]) == (200, "ok")
        assert remote.proxy is not None
        remote.proxy.refuse()
        awaited(client, "/health", lambda answer: answer.status_code == 503)
        told = client.get("/health").json()
        name = remote.store().name
        assert (told["status"], told["problem"][: len(name)]) == ("stale", name)
        assert client.get("/calendars/en/all.ics").content == feed.content
        direct = remote.store(direct=True)
        direct.append(later(journal, 2024), direct.read().position)
        remote.proxy.accept()
        awaited(client, "/health", lambda answer: answer.status_code == 200)
        awaited(client, "/ready", published_in(2024))
        direct.append(later(journal, 2025), direct.read().position)
        awaited(client, "/ready", published_in(2025))
        assert client.get("/calendars/en/all.ics").content != feed.content
    assert "secret" not in said.read_text()
    assert "Traceback" not in said.read_text()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with placed("database", request, tmp_path) as made:
        yield made


def test_a_publication_wakes_the_server_that_would_look_in_an_hour(
    database: Place, journal: Path, tmp_path: Path
) -> None:
    copy_journal(file_store(journal), database.store())
    wanted = settings(database, tmp_path, poll="3600")
    with serving(wanted, tmp_path / "errors") as address, httpx.Client(base_url=address) as client:
        for year in (2024, 2025):
            store = database.store()
            store.append(later(journal, year), store.read().position)
            awaited(client, "/ready", published_in(year))


def test_listening_tells_of_a_publication_and_of_a_lost_connection(database: Place) -> None:
    store, stop = database.store(), Event()
    store.append(FIRST, START)
    assert store.wait(stop, 60)  # it listens from now on, so a look is due
    assert not store.wait(stop, 0.05)
    publisher = Thread(target=store.append, args=(SECOND, store.read().position))
    publisher.start()
    assert store.wait(stop, 60)
    publisher.join(20)
    assert database.proxy is not None
    database.proxy.cut()
    assert store.wait(stop, 0.01)
    assert store.wait(stop, 60)
    stop.set()
    assert not store.wait(stop, 0.05)


def test_a_server_that_says_nothing_is_given_up(database: Place) -> None:
    database.store().append(FIRST, START)
    name = database.store().name
    store = Store(DatabaseHome(name, database.address(), patience=0.5))
    assert database.proxy is not None
    with store.home.reading() as octets:
        assert octets.size() > 0
        database.proxy.flowing.clear()
        with pytest.raises(JournalAway, match="it can't be read"), store.home.reading():
            pass  # not even a connection is made
    database.proxy.flowing.set()
    assert store.read().revisions == FIRST


@pytest.fixture
def bucket(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with placed("bucket", request, tmp_path) as made:
        yield made


def test_a_store_that_says_nothing_is_given_up(bucket: Place) -> None:
    bucket.store().append(FIRST, START)
    position = bucket.store().read().position
    assert bucket.proxy is not None
    opened = open_bucket("club", bucket.environment, answering=timedelta(seconds=0.5))
    home = bucket_home(bucket.address(), bucket.environment)
    store = Store(replace(home, bucket=opened))
    bucket.proxy.flowing.clear()
    for ask in (store.home.stamp, store.read, lambda: store.append(SECOND, position)):
        with pytest.raises(JournalAway, match="doesn't answer, or breaks off"):
            ask()
    bucket.proxy.flowing.set()
    assert store.append(SECOND, position) is None
    assert store.read().revisions == FIRST + SECOND


def kalends(remote: Place, folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env={**os.environ, **settings(remote, folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_it_is_published_to_by_the_command_and_copied_back(remote: Place, workspace: Path) -> None:
    name = remote.store().name
    assert kalends(remote, workspace, "publish", "--yes")[0] == 0
    assert kalends(remote, workspace, "publish", "--yes")[1:] == ("no change\n", "")
    there = workspace / "copy.jsonl"
    code, out, errors = kalends(remote, workspace, "journal", "copy", remote.address(), str(there))
    assert (code, errors) == (0, "")
    size = len(there.read_bytes())
    expected = (
        f"{size:,} octets copied. {name} and {there} hold the same: publications: 1, "
        f"lines: {len(there.read_bytes().splitlines())}, octets: {size:,}.\n"
    )
    assert out == expected
    assert there.read_bytes() == remote.octets()
    code, _, errors = kalends(remote, workspace, "journal", "copy", str(there), "ftp://x/y")
    problem = "it is no place for a journal; write a path, s3://BUCKET/KEY or"
    assert (code, errors) == (1, f"command line: TO: {problem} postgresql://HOST/DATABASE\n")


def test_a_journal_in_a_file_loads_nothing_of_the_other_homes(journal: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import app.cli.main, app.web.serve;"
        "from data.journal.homes.address import open_store;"
        "open_store(Path(sys.argv[1])).read();"
        "print({'obstore', 'psycopg'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code, str(journal)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("url", "extra"), [("s3://plans/journal.jsonl", "s3"), ("postgresql:///plans", "postgresql")]
)
def test_a_package_that_is_missing_is_told_in_one_sentence(
    tmp_path: Path, url: str, extra: str
) -> None:
    code = (
        "import sys; sys.modules['obstore'] = sys.modules['psycopg'] = None;"
        "from app.cli.main import cli; cli(['journal', 'copy', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", code, url, str(tmp_path / "journal.jsonl")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    expected = f"{url}: its home needs a package: install kalends[{extra}]\n"
    assert (done.returncode, done.stderr) == (1, expected)
