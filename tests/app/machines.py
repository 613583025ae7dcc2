"""A second publication of the 2023 plan, and requests to the application without a socket."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import httpx
from msgspec.structs import replace

from app.web.application import create_app
from app.web.live import LiveState
from app.web.wire.ready import ReadyFeeds
from calendars.feeds.site import Site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import fold
from data.plan.loader import Sources
from data.plan.model import Item, Plan
from data.publishing.comparison import compare, retirements, revisions
from data.when.period import year_period
from data.when.reading import parse_when
from tests.conftest import BASE_URL, NOW

RETIRE = timedelta(days=30)
LATER = NOW + timedelta(days=30)
MUCH_LATER = LATER + RETIRE
SCRIPT = '<script>alert("1")</script> & ]]>'
FORMULA = '=HYPERLINK("http://evil.example","x")'


@dataclass(frozen=True)
class Machine:
    """The application with a journal of its own."""

    live: LiveState

    @cached_property
    def app(self) -> ReadyFeeds:
        return create_app(self.live, poll=60, clock=lambda: datetime(2023, 3, 1, tzinfo=UTC))

    @property
    def site(self) -> Site:
        return self.live.state.site

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        given = {"accept-encoding": "identity", **headers}

        async def request() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
                return await client.request(method, path, headers=given)

        return asyncio.run(request())


def parsed(document: bytes) -> Element:
    """Return XML of our own as a tree."""
    return fromstring(document)  # noqa: S314 - nobody else writes it


def revised(sources: Sources) -> list[Plan]:
    """Return the plans: one date moved, one made firm, one cancelled, one removed, two reworded."""

    def revise(item: Item) -> Item | None:
        match item.key:
            case "media-conference":
                when = parse_when("2023-04-12/2023-04-14", year_period(2023))
                return replace(item, when=when, said="12–14 апреля")
            case "un-habitat-projects":
                title = dict.fromkeys(item.title, FORMULA)
                return replace(item, title=title, said="@SUM(1)")
            case "city-day-minsk":
                return replace(item, notes=dict.fromkeys(("ru", "en"), SCRIPT))
            case "city-day-moscow":
                return replace(item, cancelled=True)
            case "city-day-yerevan":
                return None
        return item

    return [
        replace(plan, items=tuple(new for item in plan.items if (new := revise(item))))
        for plan in sources.plans
    ]


def machine(journal: Path, languages: Mapping[str, Language]) -> Machine:
    return Machine(LiveState(file_store(journal), languages, BASE_URL))


def publish_revised(journal: Path, sources: Sources, now: datetime = LATER) -> None:
    """Append the revised plans to a journal: its second publication, or what retires of it."""
    reading = file_store(journal).read()
    before = fold(reading.revisions)
    changes = compare(revised(sources), before)
    changes += retirements(before, changes, now, RETIRE)
    file_store(journal).append(revisions(changes, before, now), reading.position)
