"""Four calendar clients, each reduced to the rules by which it takes an answer to a poll.

The rules are those of clients.md, where `[src]` is the client's own source. Feeds are read with the
strict reader of this folder, not with our own code.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tests.clients.strict import Component, Malformed, read

HeaderList = list[tuple[bytes, bytes]]


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a poll is answered; only a 200 has a body."""

    status: int
    body: bytes | None = None
    etag: bytes = b""
    last_modified: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One event as people see it; the days as they stand in the feed."""

    title: str
    start: str
    end: str
    repeats: str
    description: str
    status: str
    location: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event as a feed has it, with the stamps that clients compare."""

    shown: Shown
    stamped: str
    modified: str


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A feed as a client reads it."""

    name: str
    events: Mapping[str, Event]

    @property
    def shown(self) -> dict[str, Shown]:
        return {uid: event.shown for uid, event in self.events.items()}


@lru_cache(maxsize=4096)
def understood(body: bytes) -> Calendar:
    """Return what a feed says; raise Malformed."""
    calendar = read(body)
    events = {event.get("UID") or "": _event(event) for event in calendar.events}
    assert len(events) == len(calendar.events)
    return Calendar(name=calendar.text("X-WR-CALNAME"), events=events)


def _event(event: Component) -> Event:
    shown = Shown(
        title=event.text("SUMMARY"),
        start=event.get("DTSTART") or "",
        end=event.get("DTEND") or "",
        repeats=event.get("RRULE") or "",
        description=event.text("DESCRIPTION"),
        status=event.get("STATUS") or "",
        location=event.text("LOCATION"),
        sequence=int(event.get("SEQUENCE") or 0),
    )
    stamped, modified = event.get("DTSTAMP") or "", event.get("LAST-MODIFIED") or ""
    return Event(shown=shown, stamped=stamped, modified=modified)


class Client:
    """What the clients have in common: a store, conditional requests, patience with failures.

    `writes` counts by UID how often an event was put into the store.
    """

    def __init__(self) -> None:
        self.name = ""
        self.events: dict[str, Event] = {}
        self.writes: Counter[str] = Counter()
        self._etag = b""
        self._last_modified = b""

    @property
    def shown(self) -> dict[str, Shown]:
        return {uid: event.shown for uid, event in self.events.items()}

    def headers(self) -> HeaderList:
        """Return the conditions of the next request: both validators of the last 200."""
        pairs = [(b"if-none-match", self._etag), (b"if-modified-since", self._last_modified)]
        return [(name, value) for name, value in pairs if value]

    def poll(self, response: Response) -> set[str]:
        """Take an answer; return the UIDs of the events that it made the client write."""
        if response.status != 200:
            return set()
        self._etag, self._last_modified = response.etag, response.last_modified
        try:
            calendar = understood(response.body or b"")
        except (Malformed, IndexError):
            return self._bewildered()
        self.name = calendar.name
        return self._take(calendar.events)

    def _take(self, events: Mapping[str, Event]) -> set[str]:
        written = set(self._wanted(events))
        kept = {uid: event for uid, event in self.events.items() if uid in events}
        self.events = kept | {uid: events[uid] for uid in written}
        self.writes.update(written)
        return written

    def _wanted(self, events: Mapping[str, Event]) -> Iterator[str]:
        for uid, event in events.items():
            known = self.events.get(uid)
            if known is None or self._is_news(known, event):
                yield uid

    def _is_news(self, known: Event, event: Event) -> bool:
        raise NotImplementedError

    def _bewildered(self) -> set[str]:
        """Take a 200 that holds no calendar: the sync fails, and all stays."""
        return set()


class Icsx5(Client):
    """ICSx5, after ProcessEventsTask.kt [src]: an event is updated if LAST-MODIFIED grew only.

    Events whose UID is absent are deleted, be it all of them. It sends both validators.
    """

    def _is_news(self, known: Event, event: Event) -> bool:
        stateless = not known.modified or not event.modified
        return stateless or event.modified > known.modified


class Evolution(Client):
    """Evolution, after e-cal-cache.c [src].

    An event is another one if DTSTAMP, LAST-MODIFIED and SEQUENCE together are. A calendar without
    events leaves the stale ones [src]; a 200 that is no calendar drops all of them, and its ETag
    is remembered [test]. It sends If-None-Match.
    """

    def headers(self) -> HeaderList:
        return [(b"if-none-match", self._etag)] if self._etag else []

    def _take(self, events: Mapping[str, Event]) -> set[str]:
        return super()._take(events) if events else set()

    def _is_news(self, known: Event, event: Event) -> bool:
        return self._revision(known) != self._revision(event)

    @staticmethod
    def _revision(event: Event) -> tuple[str, str, int]:
        return event.stamped, event.modified, event.shown.sequence

    def _bewildered(self) -> set[str]:
        self.events = {}
        return set()


class Thunderbird(Client):
    """Thunderbird, after its provider of remote calendars [src]: every 200 replaces the whole.

    So an empty one wipes the calendar [test]; what counts as written is what became another one.
    Any failure but a 404 disables the calendar until somebody enables it again [src].
    """

    def __init__(self) -> None:
        super().__init__()
        self.enabled = True

    def enable(self) -> None:
        self.enabled = True

    def poll(self, response: Response) -> set[str]:
        if not self.enabled:
            return set()
        self.enabled = response.status in {200, 304, 404}
        return super().poll(response)

    def _is_news(self, known: Event, event: Event) -> bool:
        return known != event

    def _bewildered(self) -> set[str]:
        self.events = {}
        return set()


class Outlook(Client):
    """Outlook, by the rule of RFC 5546 (2.1.5) that MS-OXCICAL follows [doc].

    The higher SEQUENCE wins; of equal ones the later DTSTAMP. Absent UIDs are deleted [inf]. What
    it sends is not known; it asks by If-Modified-Since alone here, as Apple is said to [rep]: the
    date must be as good as the ETag.
    """

    def headers(self) -> HeaderList:
        return [(b"if-modified-since", self._last_modified)] if self._last_modified else []

    def _is_news(self, known: Event, event: Event) -> bool:
        return self._rank(event) > self._rank(known)

    @staticmethod
    def _rank(event: Event) -> tuple[int, str]:
        return event.shown.sequence, event.stamped


CLIENTS: tuple[type[Client], ...] = (Icsx5, Evolution, Thunderbird, Outlook)
