"""The journal: the append-only record of everything ever published, one JSON object a line.

The lines of one publication count down to 0 in `left`; a publication without its 0 was torn by a
crash and is not there. So appending is all or nothing, and nothing is ever rewritten.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from data.errors import JournalBroken, JournalChanged, JournalError, JournalMissing
from data.plan.model import Header, Item

VERSION = 1


class Revision(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """One line of the journal: an item, or a plan's header, at one publication.

    `key` is None for a header. Both `item` and `header` None: the item was removed, or, where it
    is `retired`, leaves the feeds as it was cancelled long ago. `published` is UTC, to the second;
    `left` counts the lines of the same publication that follow.
    """

    version: int
    published: Annotated[datetime, msgspec.Meta(tz=True)]
    left: int
    plan: str
    key: str | None
    sequence: int
    item: Item | None
    header: Header | None
    retired: bool = False


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a journal was read: octets, lines, and the SHA-256 of the last line."""

    offset: int = 0
    line: int = 0
    digest: str = ""


START = Position()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: whole publications, where they end, and octets torn off behind them."""

    revisions: tuple[Revision, ...]
    position: Position
    torn: int


class _Versioned(msgspec.Struct):
    version: int


_decode = msgspec.json.Decoder(Revision).decode
_decode_version = msgspec.json.Decoder(_Versioned).decode
_encode = msgspec.json.Encoder().encode


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
    lines, size = _lines(descriptor, since.offset)
    revisions = [_parse(path, since.line + n, line) for n, line in enumerate(lines, 1)]
    _check_countdown(path, since.line, revisions)
    complete = _complete(revisions)
    kept = lines[:complete]
    length = sum(map(len, kept)) + len(kept)
    position = since if not kept else _position_behind(since, kept, length)
    return Reading(revisions=tuple(revisions[:complete]), position=position, torn=size - length)


def _lines(descriptor: int, offset: int) -> tuple[list[bytes], int]:
    """Return the whole lines behind an offset, and the octets there are behind it."""
    lines = []
    size = 0
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(offset)
        for line in file:
            size += len(line)
            if line.endswith(b"\n"):
                lines.append(line[:-1])
    return lines, size


def _position_behind(since: Position, lines: Sequence[bytes], length: int) -> Position:
    return Position(
        offset=since.offset + length,
        line=since.line + len(lines),
        digest=hashlib.sha256(lines[-1]).hexdigest(),
    )


def _check_unchanged(descriptor: int, path: Path, since: Position) -> None:
    """Raise JournalChanged unless the line that ends at `since` is still there."""
    if since == START:
        return
    with os.fdopen(os.dup(descriptor), "rb") as file:
        before = _line_before(file.fileno(), since.offset)
    # The same last line may stand earlier now, where an earlier line was shortened.
    shorter = os.fstat(descriptor).st_size < since.offset
    if shorter or hashlib.sha256(before).hexdigest() != since.digest:
        raise JournalChanged(path, "it is not the journal that was read before")


def _line_before(descriptor: int, end: int) -> bytes:
    """Return the line whose line break is the octet before `end`."""
    size = 1 << 16
    while True:
        first = max(0, end - size)
        line = os.pread(descriptor, end - first, first)[:-1]
        cut = line.rfind(b"\n")
        if cut >= 0 or first == 0:
            return line[cut + 1 :]
        size *= 2


def _parse(path: Path, number: int, line: bytes) -> Revision:
    try:
        revision = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        _check_version(path, number, line)
        raise JournalBroken(path, number, f"it is not a revision: {error}") from error
    if revision.version != VERSION:
        _refuse_version(path, number, revision.version)
    return revision


def _check_version(path: Path, number: int, line: bytes) -> None:
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        version = _decode_version(line).version
        if version != VERSION:
            _refuse_version(path, number, version)


def _refuse_version(path: Path, number: int, version: int) -> None:
    problem = f"version {version} is unknown; this Kalends reads version {VERSION}"
    raise JournalBroken(path, number, problem)


def _check_countdown(path: Path, lines: int, revisions: Sequence[Revision]) -> None:
    expected = None
    for number, revision in enumerate(revisions, lines + 1):
        if revision.left < 0 or (expected is not None and revision.left != expected):
            problem = f"{revision.left} lines left, where {expected} were to follow"
            raise JournalBroken(path, number, problem)
        expected = revision.left - 1 if revision.left else None


def _complete(revisions: Sequence[Revision]) -> int:
    """Return how many revisions stand up to the last publication that is whole."""
    return next((n for n in range(len(revisions), 0, -1) if revisions[n - 1].left == 0), 0)


def append_journal(path: Path, revisions: Sequence[Revision], since: Position) -> None:
    """Append one publication, all of it or nothing, and flush it to the disk.

    Raises JournalChanged when the journal no longer ends at `since`, JournalError when it can't
    be written.
    """
    lines = b"".join(_encode(revision) + b"\n" for revision in revisions)
    try:
        with _locked(path, os.O_CREAT if since == START else 0) as descriptor:
            reading = _read(descriptor, path, since)
            if reading.revisions:
                raise JournalChanged(path, "somebody else has published meanwhile; look again")
            _write(descriptor, lines, since.offset)
            _sync_folder(path)
    except OSError as error:
        raise JournalError(path, f"it can't be written: {error.strerror}") from error


@contextmanager
def _locked(path: Path, create: int) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | create, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
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


def _sync_folder(path: Path) -> None:
    # A new file's name is safe only when its folder is flushed too.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
