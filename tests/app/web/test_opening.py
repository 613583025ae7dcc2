"""The service while it opens: feeds at once, pages when they can be, an end where they can't."""

import asyncio
import logging
import signal
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from starlette.types import ASGIApp

from app.web.application import create_app
from app.web.live import LiveState
from app.web.opening import FAILED, Opening
from app.web.wire.kept import make_kept
from app.web.wire.protocol import choose_protocol
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import connect, get, receive, split, talk
from tests.conftest import BASE_URL, PATIENCE

NOW = datetime(2023, 3, 1, tzinfo=UTC)
FEED = "/calendars/ru/all.ics"
LAST = "Connection: close"


@pytest.fixture
def live(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, BASE_URL)


def test_feeds_are_answered_before_there_are_pages(live: LiveState) -> None:
    kept = make_kept(live, lambda: NOW)
    go = Event()

    def make() -> ASGIApp:
        assert go.wait(PATIENCE)
        return create_app(live, poll=60, clock=lambda: NOW, kept=kept)

    with (
        serving(Opening(make), choose_protocol(live, kept=kept)) as address,
        connect(address) as waiting,
    ):
        waiting.sendall(get("/ru/", LAST))
        [feed] = talk(address, get(FEED, LAST))
        assert (feed.status, feed.body) == (200, live.state.site.feeds[FEED].body)
        go.set()
        [page] = split(receive(waiting))
        assert (page.status, page.body.endswith(b"</html>")) == (200, True)
        assert talk(address, get("/ru/", LAST)) == [page]


@pytest.fixture
def terminated() -> Iterator[list[int]]:
    """Yield what SIGTERM has been, each time it was sent to the tests."""
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    yield told
    signal.signal(signal.SIGTERM, before)


def test_what_can_not_be_made_is_told_and_ends_the_server(
    terminated: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    def make() -> ASGIApp:
        raise OSError("no template")

    opening = Opening(make)
    sent = []
    events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def run() -> None:
        async def receiving() -> dict[str, str]:
            return next(events)

        async def sending(message: object) -> None:
            sent.append(message)

        await opening({"type": "lifespan"}, receiving, sending)  # type: ignore[arg-type]
        await opening({"type": "http", "method": "GET"}, receiving, sending)  # type: ignore[arg-type]

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert (opening.failed, terminated) == (True, [signal.SIGTERM])
    assert [each.getMessage() for each in caplog.records] == [
        "The application can't be made; the server ends"
    ]
    complete = [{"type": f"lifespan.{each}.complete"} for each in ("startup", "shutdown")]
    assert sent[:2] == complete
    assert (sent[2]["status"], sent[3]["body"]) == (503, FAILED)  # type: ignore[index]
