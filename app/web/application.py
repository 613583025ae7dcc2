"""The HTTP service: FastAPI for pages and JSON, and ready feeds answered in front of it."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path

import msgspec
from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Message, Scope

from app.web.api.routes import add_api
from app.web.discovery.routes import add_notices
from app.web.documents import Document, changed_by, respond
from app.web.feeds import add_feeds
from app.web.health import Health, Ready, health, ready
from app.web.live import Freshness, LiveState
from app.web.media import JSON
from app.web.observing.observer import Observer
from app.web.pages.layout.assets import load_assets
from app.web.pages.layout.frame import Frame, make_frame
from app.web.pages.routes import add_pages
from app.web.routing import CORS_HEADERS, OwnPaths, add_get
from app.web.watch import watching
from app.web.wire.kept import Kept, make_kept
from app.web.wire.ready import ReadyFeeds
from calendars.feeds.addresses import OPENAPI

logger = logging.getLogger("kalends")

REHEARSED = ("/nothing", OPENAPI, "/api/entries.xlsx")
"""Besides a page: what reads files of its own when it is asked for first."""
STATUS_HEADERS = {"X-Content-Type-Options": "nosniff", **CORS_HEADERS}


def create_app(
    live: LiveState,
    *,
    poll: float,
    clock: Callable[[], datetime],
    banner: Callable[[], object] = lambda: None,
    shown_on: date | None = None,
    documents: Path | None = None,
    kept: Kept | None = None,
    rehearsing: bool = True,
    observer: Observer | None = None,
) -> ReadyFeeds:
    """Return the service as an ASGI application.

    It looks at the journal every `poll` seconds. `clock` tells the time, UTC; pages go by the day
    it is then in the plans' time zone, or by `shown_on`. `banner` is above every page of a preview,
    `documents` the folder of those that plans come from. `kept` keeps what was answered once, where
    the protocol shares it; `observer` sees every request. It is rehearsed when it starts, unless
    somebody else has done so.
    """
    kept = kept or make_kept(live, clock, shown_on)
    today = kept.today
    frame = replace(_loaded(), banner=banner, shown_on=shown_on, documents=documents)
    api = FastAPI(
        title="Kalends",
        version="1",
        description="Calendar feeds of a yearly plan in which many dates are still loose.",
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lambda api: _running(
            ReadyFeeds(api, live, kept) if rehearsing else None, live, poll
        ),
    )
    api.add_middleware(OwnPaths, live=live)
    add_feeds(api, live)
    _add_status(api, live, clock)
    _add_schema(api, live, today)
    add_api(api, live, today)
    add_notices(api, live)
    add_pages(api, live, frame, today)
    return ReadyFeeds(api, live, kept, observer)


@asynccontextmanager
async def _running(
    rehearsed: ReadyFeeds | None, live: LiveState, poll: float
) -> AsyncIterator[None]:
    if rehearsed is not None:
        await rehearse(rehearsed, live)
    async with watching(live, poll):
        yield


async def rehearse(app: ASGIApp, live: LiveState) -> None:
    """Ask for what reads files of its own when it is asked for first."""
    for path in (f"/{next(iter(live.state.site.languages))}/", *REHEARSED):
        await _rehearse(app, path)


async def _rehearse(app: ASGIApp, path: str) -> None:
    """Ask for a path once: what libraries read with their first request may not be had later."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        pass

    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "root_path": "",
        "path": path,
        "raw_path": path.encode("ascii"),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": None,
        "server": None,
        "state": {},
    }
    try:
        await app(scope, receive, send)
    except Exception:  # a page that fails is no reason to serve no feeds
        logger.exception("%s can't be answered", path, extra={"_event": "failed"})


@cache
def _loaded() -> Frame:
    """Return the frame with every template read, once a process: later no file may be had."""
    frame = make_frame(load_assets())
    for name in frame.environment.list_templates():
        frame.environment.get_template(name)
    return frame


def _add_status(api: FastAPI, live: LiveState, clock: Callable[[], datetime]) -> None:
    async def healthy(response: Response) -> Health:
        response.headers.update(STATUS_HEADERS)
        found = health(live, clock())
        if found.status != Freshness.OK:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return found

    async def serving(response: Response) -> Ready:
        response.headers.update(STATUS_HEADERS)
        return ready(live.state.site.publication)

    add_get(
        api,
        "/health",
        healthy,
        summary="Whether the newest journal is what is served",
        tags=["status"],
        operation_id="health",
        responses={503: {"model": Health, "description": "It is not; what was stays served."}},
    )
    summary = "What is public now"
    add_get(api, "/ready", serving, summary=summary, tags=["status"], operation_id="ready")


def _add_schema(api: FastAPI, live: LiveState, today: Callable[[], date]) -> None:
    def schema(request: Request) -> Response:
        site = live.state.site
        body = msgspec.json.encode(api.openapi())
        changed = changed_by(site, today())
        document = Document(body=body, media_type=JSON, modified=changed, headers=[])
        return respond(document, request)

    add_get(api, OPENAPI, schema, include_in_schema=False)
