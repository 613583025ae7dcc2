"""What every parser must read alike, and how the parsers of other environments are asked."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from rules import Document
from strict import Component, moment, occurrences


class Fact(TypedDict):
    """One VEVENT; days in ISO 8601, `end` exclusive, `starts` with every repetition.

    A time is in UTC.
    """

    uid: str
    title: str
    description: str
    start: str
    end: str
    starts: list[str]


Facts = dict[str, list[Fact]]


def expected(documents: Mapping[str, Document]) -> Facts:
    """Return what the strict parser reads in each document."""
    return {
        path: by_uid([_fact(event, each.calendar) for event in each.events])
        for path, each in documents.items()
    }


def by_uid(facts: Sequence[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact["uid"])


def _fact(event: Component, calendar: Component) -> Fact:
    start, end = (moment(event, name, calendar) for name in ("DTSTART", "DTEND"))
    return Fact(
        uid=event.get("UID") or "",
        title=event.text("SUMMARY"),
        description=event.text("DESCRIPTION"),
        start=(start or event.day("DTSTART")).isoformat(),
        end=(end or event.day("DTEND")).isoformat(),
        starts=[each.isoformat() for each in ([start] if start else occurrences(event))],
    )


def ask(command: Sequence[str | Path], documents: Mapping[str, Document], folder: Path) -> Facts:
    """Return what a reader prints about the documents, which it is given as files."""
    files = {folder / f"{n}.ics": path for n, path in enumerate(documents)}
    for file, path in files.items():
        file.write_bytes(documents[path].body)
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    read: Mapping[str, list[Fact]] = json.loads(done.stdout)
    return {files[Path(file)]: by_uid(facts) for file, facts in read.items()}
