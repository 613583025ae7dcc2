"""A journal moved from one home to another, octet by octet, and looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass

from data.errors import JournalChanged, JournalError, JournalMissing
from data.journal.lines import START, Position, Reading
from data.journal.store import Store

PIECE = 8 * 1024 * 1024
"""Octets after which the end of a publication ends a piece: each piece is safe by itself."""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What both homes hold now, and how many octets of it were copied this time."""

    publications: int
    lines: int
    octets: int
    copied: int


def copy_journal(source: Store, target: Store, piece: int = PIECE) -> Copied:
    """Copy what `target` lacks of `source`, then read both again and compare them.

    `target` has nothing, or what an earlier copy has left when it was broken off: another journal
    is refused with JournalError. Raises JournalChanged when somebody publishes meanwhile.
    """
    reading, octets = _whole(source)
    there, position = _present(target)
    if not octets.startswith(there):
        raise JournalError(
            target.name,
            f"it holds something else than the beginning of {source.name}, so nothing was copied; "
            "name a home where no journal is",
        )
    for end in _ends(reading, octets, len(there), piece):
        target.extend(octets[_behind(position) : end], position)
        position = target.read(position).position
    if _whole(source) != (reading, octets) or _whole(target) != (reading, octets):
        raise JournalChanged(
            target.name, f"it or {source.name} changed while it was copied; copy again"
        )
    return Copied(
        publications=sum(revision.following == 0 for revision in reading.revisions),
        lines=len(reading.revisions),
        octets=len(octets),
        copied=len(octets) - len(there),
    )


def _whole(store: Store) -> tuple[Reading, bytes]:
    """Return all publications and their octets, as if the last line had its break."""
    reading, octets = store.read_whole()
    position = reading.position
    if position.unended:
        octets += b"\n"
    ended = Position(offset=len(octets), line=position.line, digest=position.digest)
    return Reading(revisions=reading.revisions, position=ended, torn=0), octets


def _present(target: Store) -> tuple[bytes, Position]:
    """Return what the target holds, as if the last line had its break, and where it ends."""
    try:
        reading, octets = target.read_whole()
    except JournalMissing:
        return b"", START
    return octets + b"\n" * reading.position.unended, reading.position


def _behind(position: Position) -> int:
    # The break that a last line lacks is written with what follows.
    return position.offset + position.unended


def _ends(reading: Reading, octets: bytes, start: int, piece: int) -> Iterator[int]:
    """Yield where pieces of whole publications end, behind `start`."""
    end, begun = 0, start
    for revision in reading.revisions:
        end = octets.index(b"\n", end) + 1
        last = end == len(octets)
        if end > begun and revision.following == 0 and (last or end - begun >= piece):
            yield end
            begun = end
