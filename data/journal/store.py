"""The journal: the append-only record of everything ever published, wherever it lies."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from data.errors import JournalAway, JournalChanged, JournalError
from data.journal.lines import START, Octets, Position, Reading, read_lines
from data.journal.revision import Revision, write_revision


class Readable(Protocol):
    """What can be read as a journal and watched; `name` is for messages and has no secrets."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    def read(self, since: Position = START) -> Reading:
        """Return the publications behind a position; raises JournalError."""

    def stamp(self) -> object:
        """Return what is another value once there may be something new to read."""

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait up to `seconds` or till `stop` is set; tell whether a look may be worth it."""


class Ending(Octets, Protocol):
    """The octets of a journal while nobody else may write to it, or none of it counts."""

    def write(self, octets: bytes, offset: int) -> str | None:
        """Put octets at `offset`, in the place of what was torn there: all of them or none.

        Returns a remark on how safe they are, if any. Raises JournalChanged when somebody else
        was first, JournalAway when it isn't known whether they are there, JournalError when not.
        """


class Home(Protocol):
    """A place where a journal may lie: a file, an object in a bucket, a database."""

    @property
    def name(self) -> str:
        """Return what the place is called in messages."""

    def stamp(self) -> object:
        """Return what is another value once the octets may be others; it must be cheap."""

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait up to `seconds` or till `stop` is set; tell whether a look may be worth it."""

    def reading(self) -> AbstractContextManager[Octets]:
        """Open it as it is at one moment; raises JournalMissing or JournalError."""

    def writing(self, *, create: bool) -> AbstractContextManager[Ending]:
        """Open it to be written to, and make it if it isn't there; raises JournalError."""


@dataclass(frozen=True)
class Store:
    """A journal in its home: read from a position, appended to by one publication or nothing."""

    home: Home

    @property
    def name(self) -> str:
        """Return what the journal is called in messages; it has no secrets."""
        return self.home.name

    def stamp(self) -> object:
        """Return what is another value once there may be something new to read."""
        return self.home.stamp()

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait up to `seconds` or till `stop` is set; tell whether a look may be worth it."""
        return self.home.wait(stop, seconds)

    def read(self, since: Position = START) -> Reading:
        """Return the publications behind `since`.

        Raises JournalMissing when there is no journal, JournalChanged when what was read before is
        no longer in it, JournalBroken for a line that can't be understood, JournalAway when its
        home doesn't answer, JournalError when it can't be read.
        """
        with self.home.reading() as octets:
            return read_lines(octets, self.name, since)

    def read_whole(self) -> tuple[Reading, bytes]:
        """Return all publications, and their octets as they are; raises as `read` does."""
        with self.home.reading() as octets:
            reading = read_lines(octets, self.name)
            return reading, octets.between(0, reading.position.offset)

    def append(self, revisions: Sequence[Revision], since: Position) -> str | None:
        """Append one publication, all of it or nothing, safe from a crash.

        Returns what has to be told of how safe it is, if anything. Raises JournalChanged when the
        journal no longer ends at `since`, JournalAway when its home doesn't answer, JournalError
        when it can't be written.
        """
        return self.extend(b"".join(map(write_revision, revisions)), since)

    def extend(self, lines: bytes, since: Position) -> str | None:
        """Append whole publications given as lines; returns and raises as `append` does."""
        octets = b"\n" + lines if since.unended else lines
        with self.home.writing(create=since == START) as ending:
            if read_lines(ending, self.name, since).revisions:
                raise JournalChanged(self.name, OVERTAKEN)
            try:
                return ending.write(octets, since.offset)
            except (JournalAway, JournalChanged) as error:
                failed = error
        # The answer may be lost, or a second try have met the first one's success.
        if not self._holds(octets, since.offset, failed):
            raise failed
        return None

    def _holds(self, octets: bytes, offset: int, failed: JournalError) -> bool:
        """Tell whether octets stand at an offset after a write that seems to have failed."""
        try:
            # A writer is let in only when the one before has ended, one way or the other.
            with self.home.writing(create=False) as ending:
                return ending.between(offset, offset + len(octets)) == octets
        except JournalError as error:
            raise JournalAway(
                self.name, f"{UNKNOWN}: {failed.problem}; look again before you publish again"
            ) from error


OVERTAKEN = "somebody else has published meanwhile; look again"
UNKNOWN = "it isn't known whether all was published"


def poll(stop: Event, seconds: float) -> bool:
    """Wait, in a home that tells nothing of itself: a look is always worth it."""
    stop.wait(seconds)
    return True
