"""The scripted year, published step by step with the functions the product publishes with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from calendars.feeds.feed import Feed
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language, load_languages
from data.journal.change import Change
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, fold
from data.plan.loader import load_sources
from data.publishing.comparison import compare, retirements, revisions
from data.publishing.harms import harms
from tests.conftest import BASE_URL
from tests.year.script import EDITS, FIRST, Edit, Files, first_files

RETIRE = timedelta(days=30)
"""How long cancelled events stay in the feeds; the default of the settings."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is public after one edit; `changes` is what its publication told, nothing maybe.

    Step 0 is the first publication, which has no edit.
    """

    number: int
    now: datetime
    edit: Edit | None
    files: Files
    changes: tuple[Change, ...]
    site: Site

    def body(self, path: str) -> bytes | None:
        """Return the octets at a path; None where there is nothing."""
        feed = self.feed(path)
        return feed.body if feed else None

    def feed(self, path: str) -> Feed | None:
        found = self.site.find(path)
        return found if isinstance(found, Feed) else None


@cache
def steps() -> tuple[Step, ...]:
    """Return the first publication and the forty steps behind it."""
    with TemporaryDirectory() as folder:
        return tuple(_walk(Press(Path(folder))))


def _walk(press: "Press") -> Iterator[Step]:
    files = first_files()
    changes = press.publish(files, FIRST)
    assert press.site is not None
    yield Step(number=0, now=FIRST, edit=None, files=files, changes=changes, site=press.site)
    for number, edit in enumerate(EDITS, 1):
        files = edit.apply(files)
        changes = press.publish(files, edit.now)
        yield Step(
            number=number, now=edit.now, edit=edit, files=files, changes=changes, site=press.site
        )


class Press:
    """The secretariat's folder and the server's view of its journal."""

    def __init__(self, folder: Path) -> None:
        (folder / "plans").mkdir()
        self.folder = folder
        self.journal = folder / "journal.jsonl"
        self.languages: Mapping[str, Language] = load_languages()
        self.publication, self.position = EMPTY, START
        self.site: Site | None = None

    def publish(self, files: Files, now: datetime) -> tuple[Change, ...]:
        """Publish the files as of now and serve what came of it; return what was told."""
        for path, text in files.items():
            (self.folder / path).write_text(text, encoding="utf-8")
        changes = self._changes(now)
        if changes:
            lines = revisions(changes, self.publication, now)
            file_store(self.journal).append(lines, self.position)
            self._serve()
        return changes

    def _changes(self, now: datetime) -> tuple[Change, ...]:
        plans = load_sources(self.folder, list(self.languages)).plans
        changes = compare(plans, self.publication)
        assert harms(changes, self.publication) == ()
        return changes + retirements(self.publication, changes, now, RETIRE)

    def _serve(self) -> None:
        reading = file_store(self.journal).read(self.position)
        self.publication = fold(reading.revisions, self.publication)
        self.position = reading.position
        self.site = build_site(self.publication, self.languages, BASE_URL, self.site)
