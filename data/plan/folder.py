"""An organisation's folder: what lies where in it, and which one is meant."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import KalendsError

STATEMENT = "kalends.toml"
"""The file that says whose folder it is; a folder without it is none."""

SOURCES = "sources"
"""The folder of the documents that the plans come from."""


class FolderMissing(KalendsError):
    """There is no organisation's folder where one is looked for; the text leads to `new`."""


@dataclass(frozen=True)
class Folder:
    """Where the files of one organisation are."""

    path: Path

    @property
    def statement(self) -> Path:
        """Return the file that says whose folder it is."""
        return self.path / STATEMENT

    @property
    def plans(self) -> Path:
        """Return the folder of plans, one file for each period."""
        return self.path / "plans"

    @property
    def places(self) -> Path:
        """Return the file of places, which may be missing."""
        return self.path / "places.toml"

    @property
    def sources(self) -> Path:
        """Return the folder of the documents that the plans come from, which may be missing."""
        return self.path / SOURCES

    @property
    def journal(self) -> Path:
        """Return the journal, which is missing until the first publication."""
        return self.path / "journal.jsonl"


def find_folder(given: Path | None, start: Path) -> Path:
    """Return the folder that is given, else the nearest one at or above `start`.

    `start` is absolute, and what a relative `given` is relative to. Raises FolderMissing.
    """
    if given is not None:
        return _given(start / given)
    found = next(_at_or_above(start), None)
    if found is None:
        raise FolderMissing(
            f"{start}: neither here nor in a folder above is a {STATEMENT}; "
            "name a folder with -C DIR or KALENDS_FOLDER, or make one: kalends new DIR"
        )
    return found


def _given(folder: Path) -> Path:
    if not _is_folder(folder):
        command = f"kalends new {shlex.quote(str(folder))}"
        raise FolderMissing(f"{folder}: there is no {STATEMENT} in it; make a folder: {command}")
    return folder


def _at_or_above(start: Path) -> Iterator[Path]:
    return (folder for folder in (start, *start.parents) if _is_folder(folder))


def _is_folder(path: Path) -> bool:
    try:
        return (path / STATEMENT).is_file()
    except OSError:  # a name too long, or a folder that may not be entered
        return False
