"""A real Chromium that fails a test on whatever goes wrong in a page, and the pages there are."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.app.conftest import launch as launch  # noqa: PLC0414 - a fixture, used by its name
from tests.browser.document import Document, read_document
from tests.conftest import ANEW, PATIENCE

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # Whatever a page asks of another host is refused here, and told by `watch`.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
LANGUAGES = ("ru", "en")
PUBLIC = "https://plan.example.org"
expect.set_options(timeout=PATIENCE * 1000)

KINDS: Mapping[str, str] = {
    "home": "/{}/",
    "year": "/{}/2023/",
    "year-months": "/{}/2023/months/",
    "year-agenda": "/{}/2023/agenda/",
    "month": "/{}/2023/07/",
    "category": "/{}/categories/city-days/",
    "place": "/{}/places/minsk/",
    "places": "/{}/places/",
    "item-firm": "/{}/entries/mag-2023/mag-session-29/",
    "item-dated": "/{}/entries/mag-2023/city-day-minsk/",
    "item-month": "/{}/entries/mag-2023/dialogue-on-the-volga-forum/",
    "item-undated": "/{}/entries/mag-2023/un-habitat-projects/",
    "changes": "/{}/changes/",
    "recheck": "/{}/recheck/",
    "build": "/{}/build/",
    "build-chosen": "/{}/build/?category=city-days&category=events&approx=start&alarm=P7D",
    "build-wrong": "/{}/build/?category=nothing",
    "embedded": "/embed/{}/city-days/",
    "missing": "/{}/nothing/",
}
"""Every kind of page: its address, with a gap for the language."""

OpenPage = Callable[..., Page]
SHOTS = Path(__file__).parent / "shots"


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """Every page that links lead to, by path, its octets, and the status of every address met.

    `fragments` are the addresses that lead into a page.
    """

    pages: Mapping[str, Document]
    sizes: Mapping[str, int]
    answers: Mapping[str, int]
    fragments: frozenset[str]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield a browser; for a module only, as Playwright keeps a loop that asyncio stumbles over."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Yield a function that opens a watched page with a context's options."""
    problems: list[str] = []
    contexts = []

    def opened(**options: Any) -> Page:
        context = patient(chromium.new_context(**options))
        contexts.append(context)
        page = context.new_page()
        watch(page, problems)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return a page that is watched."""
    return open_page()


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest) -> Path | None:
    """Return where pictures are kept for people to look at, if they asked for them."""
    if not request.config.getoption("shots"):
        return None
    SHOTS.mkdir(exist_ok=True)
    return SHOTS


def patient(context: BrowserContext) -> BrowserContext:
    """Have a context wait as long as it takes; in milliseconds, as the browser counts."""
    context.set_default_timeout(PATIENCE * 1000)
    return context


def watch(page: Page, problems: list[str]) -> None:
    """Note whatever goes wrong in a page."""

    def on_console(message: ConsoleMessage) -> None:
        # Chromium tells the status of the document itself, which each test looks at, as an error.
        status = message.text.startswith("Failed to load resource: the server responded")
        own = status and message.location["url"] == page.url
        if message.type in ("error", "warning") and not own:
            problems.append(f"console: {message.text} ({message.location['url']})")

    def on_request(request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            problems.append(f"another host: {request.url}")

    def on_failure(request: Request) -> None:
        # What is aborted was still loading when the test went on to another page.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"failed: {request.url}: {request.failure}")

    def on_dialog(dialog: Dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("requestfailed", on_failure)
    page.on("dialog", on_dialog)


@pytest.fixture(scope="session")
def crawled(server: str) -> Crawled:
    """Return all that links lead to from the first pages, and from the kinds of pages."""
    with httpx.Client(
        base_url=server, follow_redirects=True, timeout=PATIENCE, limits=ANEW
    ) as client:
        return crawl(client, server)


def crawl(client: httpx.Client, server: str) -> Crawled:
    """Follow every link from every kind of page to this server, each once."""
    pages: dict[str, Document] = {}
    sizes: dict[str, int] = {}
    answers: dict[str, int] = {}
    fragments: set[str] = set()
    queue = ["/", *(path.format(code) for path, code in product(KINDS.values(), LANGUAGES))]
    while queue:
        path = queue.pop()
        if path in answers:
            continue
        answer = client.get(path)
        answers[path] = answer.status_code
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        pages[path], sizes[path] = read_document(answer.text), len(answer.content)
        for link in pages[path].links():
            target, fragment = urldefrag(urljoin(str(answer.url), link))
            if target.startswith(f"{server}/"):
                queue.append(target.removeprefix(server))
                if fragment:
                    fragments.add(f"{target.removeprefix(server)}#{unquote(fragment)}")
    return Crawled(pages=pages, sizes=sizes, answers=answers, fragments=frozenset(fragments))


def feed_entries(body: str) -> list[str]:
    """Return the items of a feed as `plan/key`, in its order, each once; no placeholder."""
    uids = [str(event["UID"]).partition("@")[0] for event in Calendar.from_ical(body).events]
    found = [re.fullmatch(r"([a-z0-9-]+)\.([a-z0-9-]+)", uid) for uid in uids]
    return list(dict.fromkeys(f"{match[2]}/{match[1]}" for match in found if match))


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core, as `install` brought it."""
    root = Path(__file__).parents[2]
    return (root / ".venv/node/browser/node_modules/axe-core/axe.min.js").read_text()
