"""The journal: the append-only record of everything ever published, one JSON object a line.

The lines of one publication count down to 0 in `following`; a publication without its 0 was torn
by a crash and is not there. So appending is all or nothing, and nothing is ever rewritten.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from data.errors import JournalBroken, JournalChanged, JournalError, JournalMissing
from data.journal.revision import (
    UNREADABLE,
    Revision,
    VersionUnknown,
    read_revision,
    write_revision,
)


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a journal was read: octets, lines, and the SHA-256 of the last line.

    `unended`: that line had no line break yet.
    """

    offset: int = 0
    line: int = 0
    digest: str = ""
    unended: bool = False


START = Position()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: whole publications, where they end, and octets torn off behind them."""

    revisions: tuple[Revision, ...]
    position: Position
    torn: int


def read_journal(path: Path, since: Position = START) -> Reading:
    """Return the publications behind `since`.

    Raises JournalMissing when there is no file, JournalChanged when what was read before is no
    longer in it, JournalBroken for a line that can't be understood, JournalError when the file
    can't be read.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            return _read(file.fileno(), path, since)
    except FileNotFoundError as error:
        raise JournalMissing(
            path, "there is no journal yet; `kalends publish` makes one"
        ) from error
    except OSError as error:
        raise JournalError(path, f"it can't be read: {error.strerror}") from error


def _open_at_once(path: str, flags: int) -> int:
    # A pipe would wait for its writer before it can be refused.
    return os.open(path, flags | os.O_NONBLOCK)


def _read(descriptor: int, path: Path, since: Position) -> Reading:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise JournalError(path, "it is no regular file")
    _check_unchanged(descriptor, path, since)
    octets = _octets_after(descriptor, path, since)
    lines = octets.split(b"\n")
    # Behind the last line break stands nothing, or what was never finished, or a line that lost
    # its break to an editor or a copy: it counts if it ends a publication.
    tail = lines.pop()
    revisions = [_parse(path, since.line + n, line) for n, line in enumerate(lines, 1)]
    if (ending := _ending(path, since.line + len(lines) + 1, tail)) is not None:
        lines.append(tail)
        revisions.append(ending)
    _check_countdown(path, since.line, revisions)
    complete = _complete(revisions)
    kept = lines[:complete]
    unended = ending is not None and complete == len(lines)
    length = sum(map(len, kept)) + len(kept) - unended
    position = since if not kept else _position_after(since, kept, length, unended=unended)
    torn = len(octets) - length
    return Reading(revisions=tuple(revisions[:complete]), position=position, torn=torn)


def _octets_after(descriptor: int, path: Path, since: Position) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(since.offset)
        octets = file.read()
    if since.unended and octets and not octets.startswith(b"\n"):
        raise JournalChanged(path, "its last line is not the one that was read before")
    return octets.removeprefix(b"\n") if since.unended else octets


def _ending(path: Path, number: int, tail: bytes) -> Revision | None:
    """Return the revision of a line without its line break; None where it is cut off."""
    try:
        revision = read_revision(tail)
    except VersionUnknown as error:  # it is whole, and must not be overwritten as if torn
        raise JournalBroken(path, number, str(error)) from error
    except UNREADABLE:
        return None
    return revision if revision.following == 0 else None


def _position_after(
    since: Position, lines: Sequence[bytes], length: int, *, unended: bool
) -> Position:
    return Position(
        offset=since.offset + since.unended + length,
        line=since.line + len(lines),
        digest=hashlib.sha256(lines[-1]).hexdigest(),
        unended=unended,
    )


def _check_unchanged(descriptor: int, path: Path, since: Position) -> None:
    """Raise JournalChanged unless the line that ends at `since` is still there."""
    if since == START:
        return
    with os.fdopen(os.dup(descriptor), "rb") as file:
        before = _line_before(file.fileno(), since)
    # The same last line may stand earlier now, where an earlier line was shortened.
    shorter = os.fstat(descriptor).st_size < since.offset
    if shorter or hashlib.sha256(before).hexdigest() != since.digest:
        raise JournalChanged(path, "it is not the journal that was read before")


def _line_before(descriptor: int, since: Position) -> bytes:
    """Return the line that ended at a position."""
    end = since.offset - (not since.unended)
    size = 1 << 16
    while True:
        first = max(0, end - size)
        line = os.pread(descriptor, end - first, first)
        cut = line.rfind(b"\n")
        if cut >= 0 or first == 0:
            return line[cut + 1 :]
        size *= 2


def _parse(path: Path, number: int, line: bytes) -> Revision:
    try:
        return read_revision(line)
    except VersionUnknown as error:
        raise JournalBroken(path, number, str(error)) from error
    except UNREADABLE as error:
        raise JournalBroken(path, number, f"it is not a revision: {error}") from error


def _check_countdown(path: Path, lines: int, revisions: Sequence[Revision]) -> None:
    expected = None
    for number, revision in enumerate(revisions, lines + 1):
        if expected is not None and revision.following != expected:
            problem = f"{revision.following} lines are to follow, where {expected} were"
            raise JournalBroken(path, number, f"{problem}; were two journals merged?")
        expected = revision.following - 1 if revision.following else None


def _complete(revisions: Sequence[Revision]) -> int:
    """Return how many revisions stand up to the last publication that is whole."""
    return next((n for n in range(len(revisions), 0, -1) if revisions[n - 1].following == 0), 0)


def append_journal(path: Path, revisions: Sequence[Revision], since: Position) -> str | None:
    """Append one publication, all of it or nothing, and flush it to the disk.

    Returns why its folder could not be flushed, where it could not: the publication is there, but
    the file's name may be lost if the machine fails now. Raises JournalChanged when the journal no
    longer ends at `since`, JournalError when it can't be written.
    """
    lines = b"".join(map(write_revision, revisions))
    try:
        with _locked(path), _opened(path, os.O_CREAT if since == START else 0) as descriptor:
            reading = _read(descriptor, path, since)
            if reading.revisions:
                raise JournalChanged(path, "somebody else has published meanwhile; look again")
            _write(descriptor, b"\n" + lines if since.unended else lines, since.offset)
            return _sync_folder(path)
    except OSError as error:
        raise JournalError(path, f"it can't be written: {error.strerror}") from error


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
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        return error.strerror
    return None
