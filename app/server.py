"""The HTTP service: FastAPI for pages and JSON, and ready feeds answered in front of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Path, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from app.answers import CORS, PREFLIGHT, Answer, HeaderList, is_not_modified
from app.current import Current
from app.front import FeedFront
from app.pages import Pages, order
from app.status import Health, Ready, health, ready
from calendars.site import Missing, Moved

Endpoint = Callable[..., Awaitable[Any]]
Language = Annotated[str, Path(description="a language code", examples=["ru"])]
Name = Annotated[str, Path(description="`all` or a category", examples=["all"])]
Place = Annotated[str, Path(description="a city's key", examples=["minsk"])]
Plan = Annotated[str, Path(description="a plan's slug", examples=["mag-2023"])]
Key = Annotated[str, Path(description="an item's key", examples=["city-day-minsk"])]
Options = Annotated[
    str,
    Path(
        description="`alarm=P1D,P7D`, `approx=span|start|hide`, `cancelled=show|hide`, "
        "`category=…`, `mark=on|off`, `place=…`, `plan=…`, parted by `;`, in this order, "
        "defaults left out; any other spelling is redirected",
        examples=["alarm=P7D;approx=start"],
    ),
]
FEED_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The calendar (RFC 5545), with ETag and Last-Modified.",
        "content": {
            "text/calendar": {
                "schema": {"type": "string"},
                "example": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…\r\nEND:VCALENDAR\r\n",
            }
        },
    },
    304: {"description": "The client has it already (If-None-Match, If-Modified-Since)."},
    308: {"description": "The canonical address of this feed is another one."},
    404: {
        "description": "There is no such feed; the text lists what there is.",
        "content": {
            "text/plain": {
                "example": "There is no option “colour=red”. There are: alarm, approx, …"
            }
        },
    },
}
PAGE_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_CORS = {name.decode(): value.decode() for name, value in CORS}
_NO_PAGE = "There is no such page; the calendars are listed at /"
_NOT_ALLOWED = {"Allow": "GET, HEAD", **_CORS}
_MISSING = {"Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff", **_CORS}


def create_app(current: Current, *, poll: float) -> FeedFront:
    """Return the service as an ASGI application.

    While it runs it looks at the journal every `poll` seconds, and serves a newer publication as
    soon as it is built.
    """
    api = FastAPI(
        title="Kalends",
        version="1",
        description="Calendar feeds of a yearly plan in which many dates are still loose.",
        docs_url=None,
        redoc_url=None,
        lifespan=_watching(current, poll),
    )
    api.exception_handler(HTTPException)(_refusal)
    _add_feeds(api, current)
    _add_pages(api, current)
    _add_status(api, current)
    return FeedFront(api, current)


def _watching(current: Current, poll: float) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watch = asyncio.create_task(_watch(current, poll))
        yield
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    return lifespan


async def _watch(current: Current, poll: float) -> None:
    while True:
        await asyncio.sleep(poll)
        if current.stale():
            await asyncio.to_thread(current.refresh)


def _add_feeds(api: FastAPI, current: Current) -> None:
    def feed(path: str, request: Request) -> Response:
        return _response(current.state.find(path), request)

    async def category_feed(language: Language, name: Name, request: Request) -> Response:
        return feed(f"/calendars/{language}/{name}.ics", request)

    async def place_feed(language: Language, place: Place, request: Request) -> Response:
        return feed(f"/calendars/{language}/places/{place}.ics", request)

    async def option_feed(
        language: Language, options: Options, name: Name, request: Request
    ) -> Response:
        return feed(f"/calendars/{language}/{options}/{name}.ics", request)

    async def entry(language: Language, plan: Plan, key: Key, request: Request) -> Response:
        return feed(f"/entries/{language}/{plan}/{key}.ics", request)

    async def other(request: Request) -> Response:
        return feed(request.scope["path"], request)

    routes: Sequence[tuple[str, Endpoint, str]] = (
        ("/calendars/{language}/{name}.ics", category_feed, "Every event, or one category"),
        ("/calendars/{language}/places/{place}.ics", place_feed, "All that happens in one city"),
        ("/calendars/{language}/{options}/{name}.ics", option_feed, "A feed with options"),
        ("/entries/{language}/{plan}/{key}.ics", entry, "One event, as a download"),
    )
    for path, endpoint, summary in routes:
        _get(api, path, endpoint, summary=summary, tags=["feeds"], responses=FEED_RESPONSES)
    for path in ("/calendars/{rest:path}", "/entries/{rest:path}"):
        _get(api, path, other, include_in_schema=False)
        api.options(path, include_in_schema=False)(_preflight)


def _add_pages(api: FastAPI, current: Current) -> None:
    pages = Pages()

    def page(render: Callable[[], str]) -> Response:
        try:
            return HTMLResponse(render(), headers=PAGE_HEADERS)
        except KeyError:
            return PlainTextResponse(_NO_PAGE, status_code=404, headers=_MISSING)

    async def front_page() -> Response:
        return page(lambda: pages.home(current.state.site, order(current.state.site)))

    async def home(language: Language) -> Response:
        return page(lambda: pages.home(current.state.site, [language]))

    async def item(language: Language, plan: Plan, key: Key) -> Response:
        return page(lambda: pages.entry(current.state.site, language, (plan, key)))

    routes: Sequence[tuple[str, Endpoint, str]] = (
        ("/", front_page, "The list of feeds in every language"),
        ("/{language}/", home, "The list of feeds in one language"),
        ("/{language}/entries/{plan}/{key}/", item, "One item in words"),
    )
    for path, endpoint, summary in routes:
        _get(api, path, endpoint, summary=summary, tags=["pages"], response_class=HTMLResponse)


def _add_status(api: FastAPI, current: Current) -> None:
    async def live(response: Response) -> Health:
        response.headers.update(_CORS)
        return health(current)

    async def serving(response: Response) -> Ready:
        response.headers.update(_CORS)
        return ready(current.state.site.publication)

    summary = "Whether the service lives, and what it can't read"
    _get(api, "/health", live, summary=summary, tags=["status"])
    _get(api, "/ready", serving, summary="What is public now", tags=["status"])


def _get(api: FastAPI, path: str, endpoint: Endpoint, **documented: Any) -> None:
    """Route GET and HEAD; HEAD is left out of the schema, as OpenAPI would want a second name."""
    api.get(path, **documented)(endpoint)
    api.head(path, include_in_schema=False)(endpoint)


async def _refusal(request: Request, error: Exception) -> Response:
    """Answer what no route takes; every route takes GET and HEAD."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        text, headers = f"{request.method} does nothing here; GET and HEAD work.", _NOT_ALLOWED
    else:
        text, headers = _NO_PAGE, _MISSING
    return PlainTextResponse(text, status_code=status, headers=headers)


async def _preflight() -> Response:
    return Response(status_code=204, headers={n.decode(): v.decode() for n, v in PREFLIGHT})


def _response(found: Answer | Moved | Missing, request: Request) -> Response:
    if isinstance(found, Missing):
        return PlainTextResponse(found.text, status_code=404, headers=_MISSING)
    if isinstance(found, Moved):
        location = quote(request.scope.get("root_path", "") + found.path, safe="/;=,")
        headers = {"Location": location, "Cache-Control": "public, max-age=86400", **_CORS}
        return Response(status_code=308, headers=headers)
    if is_not_modified(found, request.scope["headers"]):
        return _raw(Response(status_code=304), found.not_modified)
    return _raw(Response(found.body), found.full)


def _raw(response: Response, headers: HeaderList) -> Response:
    response.raw_headers = headers
    return response
