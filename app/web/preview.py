"""The preview: what publishing the plans now would make public, read in the journal's place."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.proposal import Proposal, propose
from app.settings import Settings
from app.web.live import file_stamp
from data.errors import JournalChanged
from data.journal.change import ChangeKind
from data.journal.store import START, Position, Reading
from data.publishing.comparison import revisions


@dataclass(frozen=True, kw_only=True)
class Banner:
    """What stands above every page of a preview: `changes` are told on the page of changes.

    `retired` counts the cancelled events that leave the feeds, which are not; `drafts` tells that
    drafts are shown, which would not be published.
    """

    changes: int
    retired: int
    drafts: bool
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
        proposal = propose(self.settings, now, drafts=self.drafts)
        added = revisions(proposal.changes, proposal.publication, now)
        lines = (*proposal.reading.revisions, *added)
        self.proposal = proposal
        return Reading(revisions=lines, position=Position(line=len(lines)), torn=0)

    def stamp(self, journal: Path) -> object:
        """Return what changes with any file that the preview is made from."""
        folder = self.settings.folder
        files = (journal, folder.statement, folder.places, *sorted(folder.plans.glob("*.toml")))
        return [(file, file_stamp(file)) for file in files]

    def banner(self, problem: str | None) -> Banner:
        """Return what to say above a page; `problem` is what keeps the plans from being shown."""
        proposal = self.proposal
        kinds = Counter(change.kind for change in proposal.changes) if proposal else Counter()
        retired = kinds[ChangeKind.RETIRED]
        return Banner(
            changes=kinds.total() - retired - kinds[ChangeKind.PLAN],
            retired=retired,
            drafts=self.drafts,
            harms=tuple(harm.text for harm in proposal.harms) if proposal else (),
            problem=problem,
        )
