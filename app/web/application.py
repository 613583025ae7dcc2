"""The HTTP service: FastAPI for pages and JSON, and ready feeds answered in front of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from app.web.api.routes import add_api
from app.web.discovery.routes import add_notices
from app.web.feeds import add_feeds
from app.web.health import Health, Ready, health, ready
from app.web.live import LiveState
from app.web.pages.layout.assets import load_assets
from app.web.pages.layout.frame import make_frame
from app.web.pages.routes import add_pages
from app.web.ready import ReadyFeeds
from app.web.routing import CORS_HEADERS, OwnPaths, add_get


def create_app(
    live: LiveState,
    *,
    poll: float,
    today: Callable[[], date],
    banner: Callable[[], object] = lambda: None,
) -> ReadyFeeds:
    """Return the service as an ASGI application.

    While it runs it looks at the journal every `poll` seconds, and serves a newer publication as
    soon as it is built. `today` tells the day, for pages that say what comes next; `banner` what
    stands above every page of a preview.
    """
    api = FastAPI(
        title="Kalends",
        version="1",
        description="Calendar feeds of a yearly plan in which many dates are still loose.",
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_watching(live, poll),
    )
    api.add_middleware(OwnPaths, live=live)
    add_feeds(api, live)
    _add_status(api, live, today)
    _add_schema(api)
    add_api(api, live, today)
    add_notices(api, live)
    add_pages(api, live, replace(make_frame(load_assets()), banner=banner), today)
    return ReadyFeeds(api, live)


def _watching(live: LiveState, poll: float) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watch = asyncio.create_task(_watch(live, poll))
        yield
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    return lifespan


async def _watch(live: LiveState, poll: float) -> None:
    while True:
        await asyncio.sleep(poll)
        if live.stale():
            await asyncio.to_thread(live.refresh)


def _add_status(api: FastAPI, live: LiveState, today: Callable[[], date]) -> None:
    async def healthy(response: Response) -> Health:
        response.headers.update(CORS_HEADERS)
        return health(live, today())

    async def serving(response: Response) -> Ready:
        response.headers.update(CORS_HEADERS)
        return ready(live.state.site.publication)

    summary = "Whether the service lives, and what it can't read"
    add_get(api, "/health", healthy, summary=summary, tags=["status"], operation_id="health")
    summary = "What is public now"
    add_get(api, "/ready", serving, summary=summary, tags=["status"], operation_id="ready")


def _add_schema(api: FastAPI) -> None:
    async def schema() -> Response:
        return JSONResponse(api.openapi(), headers=CORS_HEADERS)

    add_get(api, "/openapi.json", schema, include_in_schema=False)
