"""The watch of the journal never ends and never goes blind, whatever fails."""

import asyncio
import errno
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest

from app.settings import Settings
from app.web.live import Freshness, LiveState, Trouble
from app.web.preview import Unpublished
from app.web.watch import watching
from calendars.wording.language import Language
from data.errors import Faulty
from data.journal.homes.file import FileHome, file_store
from data.journal.lines import Octets
from data.journal.store import Store
from data.plan.folder import Folder
from tests.conftest import BASE_URL, NOW

Failing = Callable[[], None]


class Disk(FileHome):
    """A journal on a disk that fails as long as `error` stands: where it is read, or stamped."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.failing = "stamp"
        self.error: Exception | None = None
        self.looks = 0
        self.failed = Event()

    def reading(self) -> AbstractContextManager[Octets]:
        if self.failing == "read":
            self.fail()
        return super().reading()

    def stamp(self) -> object:
        if self.failing == "stamp":
            self.looks += self.error is not None
            if self.looks == 3:
                self.failed.set()
            self.fail()
        return super().stamp()

    def fail(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def disk(journal: Path, tmp_path: Path) -> Disk:
    shutil.copy(journal, tmp_path / "journal.jsonl")
    return Disk(tmp_path / "journal.jsonl")


def publish(journal: Path) -> None:
    """Publish the first item anew, with a date of its own."""
    line = msgspec.json.decode(journal.read_bytes().splitlines()[1])
    line = {**line, "following": 0, "sequence": 1, "published": "2027-01-01T00:00:00Z"}
    with journal.open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")


def year(live: LiveState) -> int | None:
    published = live.state.site.publication.published
    return published.year if published else None


FAULTS = (
    OSError(errno.EMFILE, "Too many open files"),
    OSError(errno.EIO, "Input/output error"),
    PermissionError(errno.EACCES, "Permission denied"),
    OSError(errno.ESTALE, "Stale file handle"),
    MemoryError(),
)


@pytest.mark.parametrize("error", FAULTS, ids=repr)
@pytest.mark.parametrize("where", ["read", "stamp"])
def test_a_fault_of_the_machine_is_told_once_and_over_once_and_hides_nothing(
    disk: Disk,
    languages: Mapping[str, Language],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    where: str,
) -> None:
    caplog.set_level(logging.INFO, "kalends")
    disk.failing = where
    live = LiveState(Store(disk), languages, BASE_URL)
    publish(disk.path)
    disk.error = error
    for _ in range(3):
        live.look()
    told = f"{disk.path}: it can't be served: {error!r}"
    assert live.trouble == Trouble(status=Freshness.STALE, text=told)
    assert year(live) == NOW.year
    # Nothing but the fault changed: the file is the one that could not be read.
    disk.error = None
    live.look()
    assert (live.trouble, year(live)) == (None, 2027)
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [
        ("ERROR", f"What is served stays: {told}"),
        ("INFO", "Serving the publication of 2027-01-01T00:00:00Z: 46 items in 62 feeds"),
        ("INFO", f"The fault is over: {told}"),
    ]


def test_a_journal_that_can_not_be_opened_is_tried_again(
    disk: Disk, languages: Mapping[str, Language]
) -> None:
    live = LiveState(file_store(disk.path), languages, BASE_URL)
    aside = disk.path.rename(disk.path.with_suffix(".aside"))
    disk.path.symlink_to(disk.path)
    for _ in range(2):
        live.look()
        told = f"{disk.path}: it can't be read: {os.strerror(errno.ELOOP)}"
        assert live.trouble == Trouble(status=Freshness.STALE, text=told)
    publish(aside)
    aside.replace(disk.path)
    live.look()
    assert (live.trouble, year(live)) == (None, 2027)


def test_a_fault_of_the_content_comes_back_after_one_of_the_machine(
    disk: Disk, languages: Mapping[str, Language]
) -> None:
    live = LiveState(Store(disk), languages, BASE_URL)
    with disk.path.open("ab") as file:
        file.write(b"oops\n")
    live.look()
    broken = live.trouble
    assert broken is not None
    assert "line 48: it is not a revision: " in broken.text
    disk.error = OSError(errno.EMFILE, "Too many open files")
    live.look()
    assert live.trouble not in (None, broken)
    disk.error = None
    live.look()
    assert live.trouble == broken


class Silent(FileHome):
    """A journal whose home stops answering till it is `freed`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked, self.freed = Event(), Event()
        self.silent = False

    def stamp(self) -> object:
        if self.silent:
            self.asked.set()
            assert self.freed.wait(20)
        return super().stamp()


def test_a_home_that_stops_answering_is_told_while_it_is_waited_for(
    disk: Disk, languages: Mapping[str, Language]
) -> None:
    home, seconds = Silent(disk.path), [0.0]
    live = LiveState(Store(home), languages, BASE_URL, clock=lambda: seconds[0])
    home.silent = True
    look = Thread(target=live.look)
    look.start()
    assert home.asked.wait(20)
    seconds[0] = 30.0
    assert live.trouble is None
    seconds[0] = 31.0
    told = f"{disk.path}: there has been no answer for 31 s"
    assert live.trouble == Trouble(status=Freshness.STALE, text=told)
    home.freed.set()
    look.join(20)
    assert live.trouble is None


def test_leave_to_read_shows_in_the_stamp(disk: Disk) -> None:
    before = FileHome(disk.path).stamp()
    disk.path.chmod(0)
    refused = FileHome(disk.path).stamp()
    disk.path.chmod(0o644)
    assert len({before, refused, FileHome(disk.path).stamp()}) == 3


@pytest.mark.parametrize("error", [*FAULTS, RuntimeError("can't start new thread")], ids=repr)
def test_the_watch_goes_on_after_any_fault(
    disk: Disk, languages: Mapping[str, Language], error: Exception
) -> None:
    served = Event()

    class Followed(LiveState):
        def tell(self) -> None:
            served.set()

    live = Followed(Store(disk), languages, BASE_URL)

    async def watched() -> None:
        disk.error = error
        async with watching(live, poll=0.001):
            assert await asyncio.to_thread(disk.failed.wait, 20)
            publish(disk.path)
            disk.error = None
            assert await asyncio.to_thread(served.wait, 20)

    asyncio.run(watched())
    assert (live.trouble, year(live)) == (None, 2027)


def test_a_preview_looks_again_at_plans_that_it_could_not_read(workspace: Path) -> None:
    settings = Settings(folder=Folder(workspace), journal=workspace / "journal.jsonl")
    unpublished = Unpublished(settings, lambda: NOW)
    unpublished.read()
    assert unpublished.stamp() == unpublished.stamp()
    plan = settings.folder.plans / "mag-2023.toml"
    text = plan.read_bytes()
    plan.unlink()
    plan.symlink_to(plan)
    with suppress(Faulty):
        unpublished.read()
    assert unpublished.stamp() != unpublished.stamp()
    plan.unlink()
    plan.write_bytes(text)
    unpublished.read()
    assert unpublished.stamp() == unpublished.stamp()
