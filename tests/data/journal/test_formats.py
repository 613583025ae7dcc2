"""Journals of every format there was are read, and make the publication they always made."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from data.journal.homes.file import file_store
from data.journal.publication import Entry, Publication, fold
from data.journal.revision import VERSION
from data.plan.model import Plan
from data.publishing.comparison import compare, revisions

FORMATS = Path(__file__).with_name("formats")
JOURNALS = sorted(FORMATS.glob("*.jsonl"))
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def told(publication: Publication) -> dict[str, Any]:
    """Return all of a publication as JSON has it."""
    plain = msgspec.json.encode(
        {
            "plans": dict(publication.plans),
            "entries": _entries(publication.entries.values()),
            "removed": _entries(publication.removed.values()),
            "categories": dict(publication.categories),
            "places": dict(publication.places),
            "touched": [[*traits, stamp] for traits, stamp in publication.touched.items()],
            "history": publication.history,
            "published": publication.published,
            "stamp": publication.stamp,
            "anew": publication.anew,
            "base_url": publication.base_url,
        }
    )
    told: dict[str, Any] = json.loads(plain)
    return told


def _entries(entries: Iterable[Entry]) -> list[dict[str, object]]:
    names = [name for name in Entry.__slots__ if name != "changed"]
    return [
        {
            **{name: getattr(entry, name) for name in names},
            "changed": [[*topic, past] for topic, past in entry.changed.items()],
        }
        for entry in entries
    ]


def test_every_version_has_a_journal() -> None:
    written = {
        json.loads(line)["version"] for path in JOURNALS for line in path.read_bytes().splitlines()
    }
    assert written == set(range(1, VERSION + 1))


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_journal_makes_the_publication_it_always_made(
    path: Path, pytestconfig: pytest.Config
) -> None:
    file = path.with_suffix(".json")
    made = told(fold(file_store(path).read().revisions))
    if pytestconfig.getoption("golden"):
        text = json.dumps(made, ensure_ascii=False, indent=1)
        file.write_text(f"{text}\n", encoding="utf-8")
    assert made == json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_journal_is_gone_on_with_in_todays_format(path: Path, tmp_path: Path) -> None:
    """What is public is no change to itself; an edit is one line more, and all of it is read."""
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(path.read_bytes())
    reading = file_store(journal).read()
    publication = fold(reading.revisions)
    (first, *others) = _plans(publication)
    assert [change.kind for change in compare([first, *others], publication)] == []
    item = msgspec.structs.replace(first.items[0], said="иначе")
    edited = msgspec.structs.replace(first, items=(item, *first.items[1:]))
    lines = revisions(compare([edited, *others], publication), publication, NOW)
    file_store(journal).append(lines, reading.position)
    assert [(line.version, line.item) for line in lines] == [(VERSION, item)]
    assert journal.read_bytes().startswith(path.read_bytes())
    assert fold(file_store(journal).read().revisions) == fold(lines, publication)


def _plans(publication: Publication) -> list[Plan]:
    """Return the plans that publishing would change nothing of."""
    return [
        Plan(
            slug=slug,
            header=plan.header,
            items=tuple(each.item for each in publication.entries.values() if each.plan == slug),
        )
        for slug, plan in publication.plans.items()
    ]
