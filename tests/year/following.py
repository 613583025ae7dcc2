"""Follow a feed with a simulated client, and check after each poll what it shows and wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.web.wire.conditional import is_not_modified, make_answer
from calendars.feeds.feed import Feed
from tests.clients.simulated import Client, Response, Shown, Thunderbird, understood
from tests.clients.strict import to_day
from tests.year.books import Seen


def response(feed: Feed | None, client: Client) -> Response:
    """Return what the application answers this client."""
    if feed is None:
        return Response(status=404)
    answer = make_answer(feed, feed.modified)
    validators = {"etag": answer.etag, "last_modified": answer.last_modified}
    if is_not_modified(answer, client.headers()):
        return Response(status=304, **validators)
    return Response(status=200, body=answer.body, **validators)


def seen(shown: Mapping[str, Shown], expected: Mapping[str, Seen]) -> dict[str, Seen]:
    """Return the telling part of what is shown, with titles as far as they are expected."""
    return {
        uid: Seen(
            title=event.title[: len(expected[uid].title)] if uid in expected else event.title,
            start=to_day(event.start),
            end=to_day(event.end),
            status=event.status,
            location=event.location,
            sequence=event.sequence,
        )
        for uid, event in shown.items()
    }


def revised(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> set[str]:
    """Return the UIDs that are new, or that have another revision."""
    return {
        uid
        for uid, event in now.items()
        if uid not in before or before[uid].sequence != event.sequence
    }


@dataclass
class Follower:
    """A client of one feed, and what it must have come to show."""

    client: Client
    expected: Mapping[str, Seen] = field(default_factory=dict)
    body: bytes = b""

    def poll(self, feed: Feed | None, expected: Mapping[str, Seen]) -> None:
        """Poll, and check that the feed is shown, and that only what was revised is written."""
        told = response(feed, self.client)
        assert told.status == (404 if feed is None else 304 if feed.body == self.body else 200)
        written = self.client.poll(told)
        assert written == revised(self.expected, expected)
        self.expected = expected
        if feed is not None:
            self.body = feed.body
            calendar = understood(feed.body)
            assert (self.client.name, self.client.shown) == (calendar.name, calendar.shown)
        assert seen(self.client.shown, expected) == expected

    def fail(self, status: int) -> None:
        """Poll in vain, and check that nothing is lost."""
        before = self.client.name, self.client.shown
        assert self.client.poll(Response(status=status)) == set()
        assert (self.client.name, self.client.shown) == before
        if isinstance(self.client, Thunderbird):
            self.client.enable()
