"""What each of several worker processes counted, where all of them can read it.

A worker holds one slot as long as it lives, by a lock that the system gives up with it; who takes
its place goes on with what is there. There is no file, and nobody who has to be asked.
"""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock

import msgspec

from app.web.observing.tally import Counts

HOLDING, CHANGING = 0, 1
"""Octets of a slot that are locked: for as long as it is held, and while its content changes."""
_LENGTH = struct.Struct("<Q")


class Snapshot(msgspec.Struct, frozen=True):
    """What one worker counted: requests since the start, and the sketches of the last days."""

    counts: Counts | None = None
    days: dict[date, dict[tuple[str, str], bytes]] = {}


class Slots:
    """As many slots as there are workers; made before they are forked."""

    def __init__(self, number: int) -> None:
        self._slots = [os.memfd_create("kalends", 0) for _ in range(number)]
        # The system's locks are the process's: they don't keep its threads apart.
        self._touching = Lock()

    def claim(self) -> int:
        """Hold the first slot that no process holds, until this one ends; return its number."""
        for number, slot in enumerate(self._slots):
            try:
                fcntl.lockf(slot, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, HOLDING)
            except OSError:
                continue
            return number
        raise RuntimeError("there are more workers than slots")

    def write(self, number: int, snapshot: Snapshot) -> None:
        """Put a snapshot in the place of what is in a slot that this process holds."""
        octets = msgspec.msgpack.encode(snapshot)
        slot = self._slots[number]
        with self._touching, _locked(slot, fcntl.LOCK_EX):
            os.pwrite(slot, _LENGTH.pack(len(octets)) + octets, 0)

    def read(self, number: int) -> Snapshot:
        """Return what is in a slot; an empty snapshot where nothing was written yet."""
        slot = self._slots[number]
        with self._touching, _locked(slot, fcntl.LOCK_SH):
            head = os.pread(slot, _LENGTH.size, 0)
            octets = os.pread(slot, _LENGTH.unpack(head)[0], _LENGTH.size) if head else b""
        return msgspec.msgpack.decode(octets, type=Snapshot) if octets else Snapshot()

    def others(self, number: int) -> Iterator[Snapshot]:
        """Yield what is in all the other slots."""
        for other in range(len(self._slots)):
            if other != number:
                yield self.read(other)


@contextmanager
def _locked(slot: int, kind: int) -> Iterator[None]:
    fcntl.lockf(slot, kind, 1, CHANGING)
    try:
        yield
    finally:
        fcntl.lockf(slot, fcntl.LOCK_UN, 1, CHANGING)
