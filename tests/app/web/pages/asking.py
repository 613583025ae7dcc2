"""Plans published one after the other, and pages asked for on a day, without a socket."""

import asyncio
from datetime import UTC, date, datetime, time
from pathlib import Path

import httpx

from app.web.application import create_app
from app.web.live import LiveState
from data.journal.homes.file import file_store
from data.journal.publication import fold
from data.plan.loader import load_sources
from data.publishing.comparison import compare, retirements, revisions
from tests.app.machines import RETIRE
from tests.browser.document import Document, read_document
from tests.conftest import BASE_URL

LANGUAGES = ("en", "ru")


def asked(live: LiveState, path: str, today: date, **headers: str) -> httpx.Response:
    """Return what is answered at a path on a day."""

    async def request() -> httpx.Response:
        app = create_app(live, poll=60, clock=lambda: datetime.combine(today, time(12), UTC))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
            return await client.get(path, headers={"accept-encoding": "identity", **headers})

    return asyncio.run(request())


def page(live: LiveState, path: str, today: date) -> Document:
    """Return a page as it is on a day; it is parsed strictly."""
    answer = asked(live, path, today)
    assert answer.status_code == 200
    return read_document(answer.text)


def publish_plans(path: Path, folder: Path, now: datetime) -> None:
    """Append to a journal what the plans of a folder say."""
    sources = load_sources(folder, LANGUAGES)
    reading = file_store(path).read()
    before = fold(reading.revisions)
    changes = compare(sources.plans, before)
    changes += retirements(before, changes, now, RETIRE)
    file_store(path).append(revisions(changes, before, now), reading.position)
