"""The preview: what publishing the plans now would make public, read in the journal's place."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from threading import Event

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.proposal import Proposal, propose
from app.settings import Settings
from app.web.live import Trouble
from app.web.wire.hosts import is_ours
from app.web.wire.ready import send_text
from data.errors import JournalChanged
from data.journal.change import ChangeKind
from data.journal.homes.address import open_store
from data.journal.homes.file import FileHome
from data.journal.lines import START, Position, Reading
from data.journal.store import poll
from data.publishing.comparison import revisions

_NOT_OURS = (
    b"A preview is for the editor's own machine, and answers under its addresses alone: "
    b"open the address that `kalends preview` has printed."
)


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
    problem: Trouble | None


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
        self._journal = open_store(settings.journal)
        self._failed = False

    @property
    def name(self) -> str:
        """Return what the journal is called."""
        return self._journal.name

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait for the next look: files tell nothing of themselves."""
        return poll(stop, seconds)

    def read(self, since: Position = START) -> Reading:
        """Return the journal with the lines that publishing now would add; raises Faulty."""
        if since != START:
            raise JournalChanged(self.name, "a preview is read as a whole")
        now = self.clock()
        self._failed = True
        proposal = propose(self.settings, now, drafts=self.drafts)
        added = revisions(proposal.changes, proposal.publication, now)
        lines = (*proposal.reading.revisions, *added)
        self.proposal = proposal
        self._failed = False
        return Reading(revisions=lines, position=Position(line=len(lines)), torn=0)

    def stamp(self) -> object:
        """Return what changes with any file that the preview is made from.

        After a failure it is always another value: that no file could be opened is a fault as any
        other of the plans, but leaves no trace in a file when it is over.
        """
        if self._failed:
            return object()
        folder = self.settings.folder
        files = (folder.statement, folder.places, *sorted(folder.plans.glob("*.toml")))
        return self._journal.stamp(), [(file, FileHome(file).stamp()) for file in files]

    def banner(self, problem: Trouble | None) -> Banner:
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


class Private:
    """An ASGI application that shows another one to the editor at this machine, and nobody else.

    Any website open in the editor's browser can send requests here: it gets no leave to read
    the answers (CORS), nor can it pass for this machine under a name of its own.
    """

    def __init__(self, app: ASGIApp, bound: str) -> None:
        self.app = app
        self.bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand the lifespan on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif is_ours(scope["headers"], self.bound):
            await self.app(scope, receive, _unshared(send))
        else:
            await send_text(scope, send, HTTPStatus.MISDIRECTED_REQUEST, _NOT_OURS)


def _unshared(send: Send) -> Send:
    """Return a `send` that leaves out what lets other origins read an answer."""

    async def unshared(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(n, v) for n, v in message["headers"] if not n.startswith(b"access-control-")]
            message = {**message, "headers": kept}
        await send(message)

    return unshared
