"""Every error Kalends raises on purpose.

KalendsError
├── Faulty            the input has faults, all of them listed
├── JournalError      the journal can't be read or written
│   ├── JournalMissing    there is no file
│   ├── JournalBroken     a line is not what it must be
│   └── JournalChanged    somebody else published meanwhile
├── PublishRefused    the publication would harm subscribers
└── DraftRefused      the next year's plan can't be drafted, or not where it would stand
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong in an input: where it is, what it is, and what would be right.

    `line` counts from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    key: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        what = " = ".join(part for part in (self.key, self.value) if part)
        return ": ".join(part for part in (where, what, f"{self.problem}; {self.remedy}") if part)


class KalendsError(Exception):
    """The root of the tree; its text is fit for people."""


class Faulty(KalendsError):
    """The input has faults; `faults` holds every one of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class JournalError(KalendsError):
    """The journal at `path` can't be read or written."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        super().__init__(f"{path}: {problem}")


class JournalMissing(JournalError):
    """There is no journal at `path`."""


class JournalBroken(JournalError):
    """Line `line` (from 1) of the journal is not what it must be."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.line = line
        super().__init__(path, f"line {line}: {problem}")


class JournalChanged(JournalError):
    """The journal is no longer what the caller has read."""


class PublishRefused(KalendsError):
    """The publication would harm subscribers; the text says how, and which flag allows it."""


class DraftRefused(KalendsError):
    """The next year's plan can't be drafted, or not where it would stand; the text says why."""
