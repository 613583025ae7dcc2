"""What is served now: built aside from the journal, and swapped whole."""

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from threading import Event

from cachetools import LRUCache

from app.web.wire.conditional import Answer, held, make_answer
from calendars.feeds.feed import Feed
from calendars.feeds.site import Missing, Moved, Site, build_site
from calendars.wording.faults import worded
from calendars.wording.language import Language
from data.errors import Faulty, JournalAway, JournalChanged, JournalError, KalendsError
from data.journal.lines import START, Position
from data.journal.publication import EMPTY, Publication, fold
from data.journal.store import Readable

logger = logging.getLogger("kalends")

MADE_OCTETS = 64 * 1024 * 1024
"""Octets of memory for feeds made when asked for; the ones used longest ago go first."""

PATIENCE = 30.0
"""Seconds that a look may take before what is served counts as stale."""


GoingBack = Callable[[Publication, Publication], str | None]
"""Says in what a publication goes back behind the one served; None where it doesn't."""

_UNSEEN = object()


class SetBack(JournalError):
    """The journal was replaced by one that is older than what is served."""


def going_back(publication: Publication, served: Publication) -> str | None:
    """Say in what a publication goes back behind the one served; None where it doesn't.

    Clients that have the newer events skip older ones, each in its own way.
    """
    if _moment(publication) < _moment(served):
        return f"its newest publication is of {utc_text(_moment(publication))}"
    known = publication.everything()
    for identity, entry in served.everything().items():
        if identity in known and known[identity].sequence < entry.sequence:
            name, older = "/".join(identity), known[identity].sequence
            return f"{name} has SEQUENCE {older} there and {entry.sequence} here"
    return None


def _moment(publication: Publication) -> datetime:
    if publication.published is None:
        raise ValueError("an empty publication is never served")
    return publication.published


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from walking again and again through a publication while it is made.

    A collection stops every request; what is made here has no cycles. Nothing is frozen
    afterwards: one page's garbage that lives at that moment would keep its whole publication.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True, kw_only=True)
class State:
    """One publication, ready to be served, and how far the journal was read for it."""

    site: Site
    position: Position
    ready: Mapping[str, Answer]
    made: "LRUCache[str, Answer]"

    def answer(self, path: str) -> Answer | None:
        """Return the answer that is ready for a path, with the base URL's path or without it."""
        own = self.site.addresses.own(path)
        return self.ready.get(own) or self.made.get(own)

    async def find(self, path: str) -> Answer | Moved | Missing:
        """Return the answer for a path, made if need be, the way to it, or what there is.

        It is made in a thread, as a look nobody asked for yet takes time in a large plan; what is
        kept is touched on the event loop only.
        """
        ready = self.answer(path)
        if ready is not None:
            return ready
        found = await asyncio.to_thread(self.site.find, path)
        if not isinstance(found, Feed):
            return found
        answer = make_answer(found, found.modified if self.site.dated else None)
        if held(answer) <= MADE_OCTETS:
            self.made[path] = answer
        return answer


class Freshness(StrEnum):
    """What is served, against what the journal says."""

    OK = "ok"
    STALE = "stale"
    SET_BACK = "set back"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What keeps the journal from being served as it is, in words for an operator or an editor.

    `language` is that of the words: English, or where the plans have faults, the plans' own.
    """

    status: Freshness
    text: str
    language: str = "en"


class LiveState:
    """The state that is served, and what keeps a newer one from being served, if anything.

    `back` tells which journals are not followed while the service runs; `clock` counts seconds.
    `looked` is when the last look ended, by that clock, and `built` how many seconds the newest
    site took to be made. Raises JournalError at once when there is nothing to serve.
    """

    def __init__(
        self,
        journal: Readable,
        languages: Mapping[str, Language],
        base_url: str,
        *,
        back: GoingBack = going_back,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.journal = journal
        self._trouble: Trouble | None = None
        self.looked = clock()
        self.built = 0.0
        self._languages = languages
        self._base_url = base_url
        self._back = back
        self._clock = clock
        self._begun: float | None = None
        self._seen = journal.stamp()
        with _uncollected():
            self.state = self._made(*self._folded(EMPTY, START), None)

    @property
    def trouble(self) -> Trouble | None:
        """Return what keeps the newest journal from being served: also a look that never ends."""
        begun = self._begun
        waited = 0.0 if begun is None else self._clock() - begun
        if self._trouble is None and waited > PATIENCE:
            text = f"{self.journal.name}: there has been no answer for {waited:.0f} s"
            return Trouble(status=Freshness.STALE, text=text)
        return self._trouble

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait up to `seconds` or till `stop` is set; tell whether to look."""
        worth_it = self.journal.wait(stop, seconds)
        # A journal that tells of itself is looked at by waiting.
        self.looked = self._clock()
        return worth_it or self._trouble is not None

    def look(self) -> None:
        """Serve what the journal says now, if it may say something new.

        Whatever fails, what is served stays, and the fault is told until it is over. A fault of
        the content is looked at again when the file is another one; one of the machine (no
        descriptor, no memory, a disk or a network that fails) at each look.
        """
        seen = _UNSEEN
        self._begun = self._clock()
        try:
            seen = self.journal.stamp()
            if seen == self._seen:
                return
            with _uncollected():
                self._advance()
        except Exception as error:  # noqa: BLE001 - nothing may end the watch of the journal
            self._seen = _UNSEEN if _is_of_the_machine(error) else seen
            self._fail(error)
        else:
            self._seen = seen
            self._recover()
        finally:
            self._begun = None
            self.looked = self._clock()

    def tell(self) -> None:
        """Write to the log what is served."""
        site = self.state.site
        logger.info(
            "Serving the publication of %s: %d items in %d feeds",
            utc_text(_moment(site.publication)),
            len(site.publication.entries),
            len(site.feeds),
            extra={
                "_event": "published",
                "published": utc_text(_moment(site.publication)),
                "entries": len(site.publication.entries),
                "feeds": len(site.feeds),
                "built": round(self.built, 3),
            },
        )
        if not site.dated:
            logger.warning(
                "The journal was published for %s/, and is served for %s/: no answer has a "
                "Last-Modified until `kalends publish` has been told the new address",
                site.publication.base_url,
                site.base_url,
                extra={"_event": "undated"},
            )

    def _fail(self, error: Exception) -> None:
        trouble = _trouble(self.journal.name, error, self._languages)
        if trouble != self._trouble:
            # Where the message says where and what, a traceback would only hide it.
            unknown = None if isinstance(error, KalendsError | OSError) else error
            told = {"_event": "refused", "status": trouble.status}
            logger.error("What is served stays: %s", trouble.text, exc_info=unknown, extra=told)
        self._trouble = trouble

    def _recover(self) -> None:
        if self._trouble is not None:
            logger.info("The fault is over: %s", self._trouble.text, extra={"_event": "recovered"})
        self._trouble = None

    def _advance(self) -> None:
        served = self.state
        try:
            publication, position = self._folded(served.site.publication, served.position)
            if position == served.position:
                return
        except JournalChanged:
            publication, position = self._folded(EMPTY, START)
            self._check_ahead(publication, served.site.publication)
        self.state = self._made(publication, position, served)
        self.tell()

    def _folded(self, onto: Publication, since: Position) -> tuple[Publication, Position]:
        reading = self.journal.read(since)
        if reading.torn:
            logger.warning(
                "%s: the last %d octets are a publication that was never finished; left aside",
                self.journal.name,
                reading.torn,
                extra={"_event": "torn", "octets": reading.torn},
            )
        publication = fold(reading.revisions, onto)
        self._check_headers(publication)
        if not publication.plans:
            raise JournalError(self.journal.name, "nothing is published yet; run `kalends publish`")
        return publication, reading.position

    def _check_ahead(self, publication: Publication, served: Publication) -> None:
        if reason := self._back(publication, served):
            raise SetBack(
                self.journal.name,
                f"it goes back behind the publication of {utc_text(_moment(served))}, which stays "
                f"served: {reason}; put the newer journal back, or restart to serve this one",
            )

    def _made(self, publication: Publication, position: Position, previous: State | None) -> State:
        begun = time.monotonic()
        site = build_site(
            publication, self._languages, self._base_url, previous.site if previous else None
        )
        ready = _answers(site, previous)
        self.built = time.monotonic() - begun
        return State(site=site, position=position, ready=ready, made=LRUCache(MADE_OCTETS, held))

    def _check_headers(self, publication: Publication) -> None:
        named = {plan for plan, _ in publication.everything()}
        if orphans := sorted(named - publication.plans.keys()):
            raise JournalError(self.journal.name, f"it has items of {orphans[0]}, but not the plan")


def _answers(site: Site, previous: State | None) -> dict[str, Answer]:
    """Return the answer for each ready feed; a feed that stayed keeps the one it had."""
    return {
        path: previous.ready[path]
        if previous is not None and previous.site.feeds.get(path) is feed
        else make_answer(feed, feed.modified if site.dated else None)
        for path, feed in site.feeds.items()
    }


def _is_of_the_machine(error: Exception) -> bool:
    """Tell whether trying the same again may help, as no content is at fault."""
    of_the_machine = OSError | MemoryError | JournalAway
    return isinstance(error, of_the_machine) or isinstance(error.__cause__, OSError)


def _trouble(journal: str, error: Exception, languages: Mapping[str, Language]) -> Trouble:
    status = Freshness.SET_BACK if isinstance(error, SetBack) else Freshness.STALE
    if isinstance(error, Faulty) and error.language in languages:
        return Trouble(status=status, text=str(worded(error, languages)), language=error.language)
    if isinstance(error, KalendsError):
        return Trouble(status=status, text=str(error))
    return Trouble(status=status, text=f"{journal}: it can't be served: {error!r}")


def utc_text(moment: datetime) -> str:
    """Return a time as RFC 3339 writes it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
