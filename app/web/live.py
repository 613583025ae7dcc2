"""What is served now: built aside from the journal, and swapped whole."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cachetools import LRUCache

from app.web.conditional import Answer, make_answer
from calendars.feeds.feed import Feed
from calendars.feeds.site import Missing, Moved, Site, build_site
from calendars.wording.language import Language
from data.errors import JournalChanged, JournalError, KalendsError
from data.journal.publication import EMPTY, Publication, fold
from data.journal.store import START, Position, Reading, read_journal

logger = logging.getLogger("kalends")

MADE_OCTETS = 64 * 1024 * 1024
"""Octets kept of feeds made when asked for; the ones used longest ago go first."""


Read = Callable[[Path, Position], Reading]
"""Returns the publications behind a position of a journal, as `read_journal` does."""
Stamp = Callable[[Path], object]
"""Returns what is another value once there may be something new to read."""


def file_stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells a file from what it was before; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from walking through a publication while it is made and ever after.

    A collection stops every request; what is made here has no cycles.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _size(answer: Answer) -> int:
    return len(answer.body)


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
        answer = make_answer(found)
        if len(answer.body) <= MADE_OCTETS:
            self.made[path] = answer
        return answer


class LiveState:
    """The state that is served, and what keeps a newer one from being served, if anything.

    `read` and `stamp` tell what the journal says, and when to look again. Raises JournalError at
    once when there is nothing to serve.
    """

    def __init__(
        self,
        journal: Path,
        languages: Mapping[str, Language],
        base_url: str,
        read: Read = read_journal,
        stamp: Stamp = file_stamp,
    ) -> None:
        self.journal = journal
        self.problem: str | None = None
        self._languages = languages
        self._base_url = base_url
        self._read = read
        self._stamp = stamp
        self._seen = stamp(journal)
        with _uncollected():
            self.state = self._build(EMPTY, START, None)

    def stale(self) -> bool:
        """Tell whether the journal's file is another one than that last looked at."""
        return self._stamp(self.journal) != self._seen

    def refresh(self) -> None:
        """Build what the journal says now and serve it; on trouble go on with what there is."""
        seen = self._stamp(self.journal)
        try:
            with _uncollected():
                self._advance()
        except KalendsError as error:
            self.problem = str(error)
            # The message says where and what; a traceback would only hide it.
            logger.error("The last good publication stays: %s", error)  # noqa: TRY400
        except Exception as error:  # whatever a journal does, the last good state goes on serving
            self.problem = f"{self.journal}: it can't be built: {error!r}"
            logger.exception("The last good publication stays")
        else:
            self.problem = None
        self._seen = seen

    def _advance(self) -> None:
        before = self.state
        try:
            self.state = self._build(before.site.publication, before.position, before.site)
        except JournalChanged:
            self.state = self._build(EMPTY, START, before.site)
        logger.info("Publication of %s", self.state.site.publication.published)

    def _build(self, onto: Publication, since: Position, previous: Site | None) -> State:
        reading = self._read(self.journal, since)
        if reading.torn:
            logger.warning(
                "%s: the last %d octets are a publication that was never finished; left aside",
                self.journal,
                reading.torn,
            )
        publication = fold(reading.revisions, onto)
        self._check_headers(publication)
        if not publication.plans:
            raise JournalError(self.journal, "nothing is published yet; run `kalends publish`")
        site = build_site(publication, self._languages, self._base_url, previous)
        ready = self._answers(site, previous)
        return State(
            site=site, position=reading.position, ready=ready, made=LRUCache(MADE_OCTETS, _size)
        )

    def _check_headers(self, publication: Publication) -> None:
        named = {plan for plan, _ in publication.everything()}
        if orphans := sorted(named - publication.plans.keys()):
            raise JournalError(self.journal, f"it has items of {orphans[0]}, but not the plan")

    def _answers(self, site: Site, previous: Site | None) -> dict[str, Answer]:
        known = self.state.ready if previous is not None else {}
        return {
            path: known[path]
            if previous is not None and previous.feeds.get(path) is feed
            else make_answer(feed)
            for path, feed in site.feeds.items()
        }


def utc_text(moment: datetime) -> str:
    """Return a time as RFC 3339 writes it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
