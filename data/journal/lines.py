"""The lines of a journal: where publications end, what was torn, whether it is still the same one.

A journal is octets, wherever they lie: one JSON object a line. The lines of one publication count
down to 0 in `following`; a publication without its 0 was torn by a crash and is not there. So
appending is all or nothing, and nothing is ever rewritten.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

import msgspec

from data.errors import JournalBroken, JournalChanged
from data.journal.revision import UNREADABLE, Revision, VersionUnknown, read_revision


class Octets(Protocol):
    """What a journal holds at one moment."""

    def size(self) -> int:
        """Return how many octets there are."""

    def between(self, first: int, end: int) -> bytes:
        """Return the octets from `first` up to `end`, exclusive."""


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


def read_lines(octets: Octets, name: str, since: Position = START) -> Reading:
    """Return the publications behind `since`; `name` is the journal's, for messages.

    Raises JournalChanged when what was read before is no longer in it, JournalBroken for a line
    that can't be understood.
    """
    _check_unchanged(octets, name, since)
    behind = _octets_after(octets, name, since)
    lines = behind.split(b"\n")
    # Behind the last line break stands nothing, or what was never finished, or a line that lost
    # its break to an editor or a copy: it counts if it ends a publication.
    tail = lines.pop()
    revisions = [_parse(name, since.line + n, line) for n, line in enumerate(lines, 1)]
    if (ending := _ending(name, since.line + len(lines) + 1, tail)) is not None:
        lines.append(tail)
        revisions.append(ending)
    _check_countdown(name, since.line, revisions)
    complete = _complete(revisions)
    kept = lines[:complete]
    unended = ending is not None and complete == len(lines)
    length = sum(map(len, kept)) + len(kept) - unended
    position = since if not kept else _position_after(since, kept, length, unended=unended)
    torn = len(behind) - length
    return Reading(revisions=tuple(revisions[:complete]), position=position, torn=torn)


def _octets_after(octets: Octets, name: str, since: Position) -> bytes:
    behind = octets.between(since.offset, octets.size())
    if since.unended and behind and not behind.startswith(b"\n"):
        raise JournalChanged(name, "its last line is not the one that was read before")
    return behind.removeprefix(b"\n") if since.unended else behind


def _ending(name: str, number: int, tail: bytes) -> Revision | None:
    """Return the revision of a line without its line break; None where it is cut off."""
    try:
        revision = read_revision(tail)
    except VersionUnknown as error:  # it is whole, and must not be overwritten as if torn
        raise JournalBroken(name, number, str(error)) from error
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


def _check_unchanged(octets: Octets, name: str, since: Position) -> None:
    """Raise JournalChanged unless the line that ends at `since` is still there."""
    if since == START:
        return
    # The same last line may stand earlier now, where an earlier line was shortened.
    shorter = octets.size() < since.offset
    if shorter or hashlib.sha256(_line_before(octets, since)).hexdigest() != since.digest:
        raise JournalChanged(name, "it is not the journal that was read before")


def _line_before(octets: Octets, since: Position) -> bytes:
    """Return the line that ended at a position."""
    end = since.offset - (not since.unended)
    size = 1 << 16
    while True:
        first = max(0, end - size)
        line = octets.between(first, end)
        cut = line.rfind(b"\n")
        if cut >= 0 or first == 0:
            return line[cut + 1 :]
        size *= 2


def _parse(name: str, number: int, line: bytes) -> Revision:
    try:
        return read_revision(line)
    except VersionUnknown as error:
        raise JournalBroken(name, number, str(error)) from error
    except UNREADABLE as error:
        raise JournalBroken(name, number, f"it is not a revision: {error}") from error


def _check_countdown(name: str, lines: int, revisions: Sequence[Revision]) -> None:
    expected = None
    for number, revision in enumerate(revisions, lines + 1):
        if expected is not None and revision.following != expected:
            problem = f"{revision.following} lines are to follow, where {expected} were"
            raise JournalBroken(name, number, f"{problem}; were two journals merged?")
        expected = revision.following - 1 if revision.following else None


def _complete(revisions: Sequence[Revision]) -> int:
    """Return how many revisions stand up to the last publication that is whole."""
    return next((n for n in range(len(revisions), 0, -1) if revisions[n - 1].following == 0), 0)
