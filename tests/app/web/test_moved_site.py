"""A site that moves to another address: every link changes, and nobody keeps the old ones."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from app.web.live import LiveState
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import fold
from data.publishing.comparison import revisions
from tests.app.machines import Machine
from tests.conftest import BASE_URL, NOW

OLD, NEW = BASE_URL, "https://other.example/plan"
FEED = "/calendars/ru/all.ics"
PATHS = (FEED, "/calendars/ru/alarm=P1D/all.ics", "/ru/", "/api/entries", "/sitemap.xml")
DATED = tuple(path for path in PATHS if path != "/ru/")
"""Pages go by their ETag alone: they say something else each day."""


def record(journal: Path, base_url: str) -> None:
    """Publish nothing but the address under which the site is public."""
    reading = file_store(journal).read()
    before = fold(reading.revisions)
    now = (before.published or NOW) + timedelta(days=1)
    file_store(journal).append(revisions((), before, now, base_url), reading.position)


@pytest.fixture
def moving(journal: Path, tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    shutil.copy(journal, path)
    record(path, OLD)
    return path


def served(journal: Path, languages: Mapping[str, Language], base_url: str) -> Machine:
    return Machine(LiveState(file_store(journal), languages, base_url))


@pytest.mark.parametrize("path", PATHS)
def test_a_date_answers_nothing_until_the_move_is_published(
    moving: Path, languages: Mapping[str, Language], path: str
) -> None:
    known = served(moving, languages, OLD).get(path).headers["last-modified"]
    moved = served(moving, languages, NEW)
    answer = moved.get(path, **{"if-modified-since": known})
    assert (answer.status_code, "last-modified" in answer.headers) == (200, False)
    again = moved.get(path, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, "last-modified" in again.headers) == (304, False)


@pytest.mark.parametrize("path", DATED)
def test_a_published_move_makes_every_answer_newer(
    moving: Path, languages: Mapping[str, Language], path: str
) -> None:
    known = served(moving, languages, OLD).get(path).headers["last-modified"]
    record(moving, NEW)
    moved = served(moving, languages, NEW)
    assert moved.get(path, **{"if-modified-since": known}).status_code == 200
    newer = moved.get(path).headers["last-modified"]
    assert moved.get(path, **{"if-modified-since": newer}).status_code == 304


def stamps(machine: Machine) -> set[str]:
    lines = machine.get(FEED).text.split("\r\n")
    return {line for line in lines if line.startswith("LAST-MODIFIED:")}


def test_every_event_is_written_again(moving: Path, languages: Mapping[str, Language]) -> None:
    before = stamps(served(moving, languages, OLD))
    record(moving, NEW)
    after = stamps(served(moving, languages, NEW))
    assert len(before) == len(after) == 1
    assert min(after) > max(before)


def test_the_operator_is_told(moving: Path, languages: Mapping[str, Language]) -> None:
    [told, *_] = served(moving, languages, NEW).get("/health").json()["warnings"]
    assert told == (
        f"the journal was published for {OLD}/, and is served for {NEW}/: set KALENDS_BASE_URL to "
        "that and run `kalends publish`"
    )
