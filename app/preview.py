"""The preview: what publishing the plans now would make public, read in the journal's place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.current import file_stamp
from app.publishing import Proposal, propose
from app.settings import Settings
from data.errors import JournalChanged, JournalMissing
from data.journal import START, Position, Reading, read_journal
from data.publish import revisions


@dataclass(frozen=True, kw_only=True)
class Banner:
    """What stands above every page of a preview."""

    changes: int
    harms: tuple[str, ...]
    problem: str | None


class Unpublished:
    """The journal as it would be; the proposal it was last made from. `clock` tells the time, UTC.

    `drafts`: those of the plans are shown as if they were settled.
    """

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime], *, drafts: bool = False
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.drafts = drafts
        self.proposal: Proposal | None = None

    def read(self, journal: Path, since: Position) -> Reading:
        """Return the journal with the lines that publishing now would add; raises Faulty."""
        if since != START:
            raise JournalChanged(journal, "a preview is read as a whole")
        now = self.clock()
        self.proposal = propose(self.settings, now, drafts=self.drafts)
        try:
            published = read_journal(journal).revisions
        except JournalMissing:
            published = ()
        added = revisions(self.proposal.changes, self.proposal.publication, now)
        lines = (*published, *added)
        return Reading(revisions=lines, position=Position(line=len(lines)), torn=0)

    def stamp(self, journal: Path) -> object:
        """Return what changes with any file that the preview is made from."""
        files = (journal, self.settings.places, *sorted(self.settings.plans.glob("*.toml")))
        return [(file, file_stamp(file)) for file in files]

    def banner(self, problem: str | None) -> Banner:
        """Return what to say above a page; `problem` is what keeps the plans from being shown."""
        proposal = self.proposal
        return Banner(
            changes=len(proposal.changes) if proposal else 0,
            harms=tuple(harm.text for harm in proposal.harms) if proposal else (),
            problem=problem,
        )
