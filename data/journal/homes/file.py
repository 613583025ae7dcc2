"""A journal in a file: locked while it is written, flushed before it counts."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from data.errors import JournalError, JournalMissing
from data.journal.store import Store, poll


def file_store(path: Path) -> Store:
    """Return the journal in a file."""
    return Store(FileHome(path))


@dataclass(frozen=True)
class FileHome:
    """A file, and beside it another one that is locked while it is written."""

    path: Path

    @property
    def name(self) -> str:
        """Return the file's path."""
        return str(self.path)

    def stamp(self) -> tuple[int, ...] | None:
        """Return what tells the file from what it was before; None where there is none."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        # Leave to read a file that was mended shows in its ctime alone.
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait for the next look."""
        return poll(stop, seconds)

    @contextmanager
    def reading(self) -> Iterator["_Octets"]:
        """Open the file; raises JournalMissing, or JournalError for what is no regular file."""
        try:
            with open(self.path, "rb", opener=_open_at_once) as file:
                yield self._regular(file.fileno())
        except FileNotFoundError as error:
            raise JournalMissing(self.name) from error
        except OSError as error:
            raise JournalError(self.name, f"it can't be read: {error.strerror}") from error

    @contextmanager
    def writing(self, *, create: bool) -> Iterator["_Octets"]:
        """Open the file under its lock; raises JournalError."""
        try:
            with (
                _locked(self.path),
                _opened(self.path, os.O_CREAT if create else 0) as descriptor,
            ):
                yield self._regular(descriptor)
        except OSError as error:
            raise JournalError(self.name, f"it can't be written: {error.strerror}") from error

    def _regular(self, descriptor: int) -> "_Octets":
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise JournalError(self.name, "it is no regular file")
        return _Octets(descriptor, self.path.parent)


@dataclass(frozen=True)
class _Octets:
    """The octets of a file that is open, in a folder."""

    descriptor: int
    folder: Path

    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def between(self, first: int, end: int) -> bytes:
        with os.fdopen(os.dup(self.descriptor), "rb") as file:
            file.seek(first)
            return file.read(end - first)

    def write(self, octets: bytes, offset: int) -> str | None:
        _write(self.descriptor, octets, offset)
        reason = _sync_folder(self.folder)
        return reason and (
            f"the folder {self.folder} could not be flushed to the disk ({reason}): "
            "all is published, but if the machine fails now, see whether the journal is still there"
        )


def _open_at_once(path: str, flags: int) -> int:
    # A pipe would wait for its writer before it can be refused.
    return os.open(path, flags | os.O_NONBLOCK)


def lock_of(path: Path) -> Path:
    """Return the file that is locked while a journal is written; it stays beside it, empty."""
    return path.with_name(f".{path.name}.lock")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a journal: a file beside it, as the journal itself may be replaced.

    Who waited for the lock of a file that `git pull` has replaced would write into nowhere.
    """
    with _opened(lock_of(path), os.O_CREAT) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(path: Path, create: int) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | create, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _write(descriptor: int, lines: bytes, offset: int) -> None:
    # A torn tail would make the first new line unreadable.
    if os.fstat(descriptor).st_size > offset:
        os.ftruncate(descriptor, offset)
    try:
        _write_all(descriptor, lines, offset)
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, offset)
        raise


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        offset += written
        rest = rest[written:]


def _sync_folder(path: Path) -> str | None:
    # A new file's name is safe only when its folder is flushed too. Not every mount can do that;
    # what was written is published all the same.
    try:
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        return error.strerror
    return None
