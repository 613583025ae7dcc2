"""The routes of feeds and single events: what is not ready is made, redirected or refused."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Path, Request, Response
from fastapi.responses import PlainTextResponse

from app.web.conditional import CORS, PREFLIGHT, Answer, HeaderList, is_not_modified
from app.web.live import LiveState
from calendars.feeds.site import Missing, Moved

Endpoint = Callable[..., Awaitable[Any]]
Language = Annotated[str, Path(description="a language code", examples=["ru"])]
Name = Annotated[str, Path(description="`all` or a category", examples=["all"])]
Place = Annotated[str, Path(description="a city's key", examples=["minsk"])]
Plan = Annotated[str, Path(description="a plan's slug", examples=["mag-2023"])]
Key = Annotated[str, Path(description="an item's key", examples=["city-day-minsk"])]
Options = Annotated[
    str,
    Path(
        description="`alarm=P1D,P7D`, `approx=span|start|hide|firm`, `cancelled=show|hide`, "
        "`category=…`, `mark=on|off`, `place=…`, `plan=…`, parted by `;`, in this order, "
        "defaults left out; any other spelling is redirected",
        examples=["alarm=P7D;approx=start"],
    ),
]
RESPONSES: dict[int | str, dict[str, Any]] = {
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
CORS_HEADERS = {name.decode(): value.decode() for name, value in CORS}
FOLDERS = ("/calendars/", "/entries/")
_MISSING = {
    "Cache-Control": "public, max-age=60",
    "X-Content-Type-Options": "nosniff",
    **CORS_HEADERS,
}


def add_feeds(api: FastAPI, live: LiveState) -> None:
    """Add the routes of feeds; each answers GET and HEAD, and OPTIONS for browsers."""

    async def feed(path: str, request: Request) -> Response:
        return _response(await live.state.find(path), request)

    async def category_feed(language: Language, name: Name, request: Request) -> Response:
        return await feed(f"/calendars/{language}/{name}.ics", request)

    async def place_feed(language: Language, place: Place, request: Request) -> Response:
        return await feed(f"/calendars/{language}/places/{place}.ics", request)

    async def option_feed(
        language: Language, options: Options, name: Name, request: Request
    ) -> Response:
        return await feed(f"/calendars/{language}/{options}/{name}.ics", request)

    async def entry(language: Language, plan: Plan, key: Key, request: Request) -> Response:
        return await feed(f"/entries/{language}/{plan}/{key}.ics", request)

    async def other(request: Request) -> Response:
        return await feed(request.scope["path"], request)

    routes: Sequence[tuple[str, Endpoint, str]] = (
        ("/calendars/{language}/{name}.ics", category_feed, "Every event, or one category"),
        ("/calendars/{language}/places/{place}.ics", place_feed, "All that happens in one city"),
        ("/calendars/{language}/{options}/{name}.ics", option_feed, "A feed with options"),
        ("/entries/{language}/{plan}/{key}.ics", entry, "One event, as a download"),
    )
    for path, endpoint, summary in routes:
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["feeds"],
            responses=RESPONSES,
            response_class=Response,
        )
    for folder in FOLDERS:
        add_get(api, f"{folder}{{rest:path}}", other, include_in_schema=False)
        api.options(f"{folder}{{rest:path}}", include_in_schema=False)(_preflight)


def add_get(api: FastAPI, path: str, endpoint: Callable[..., Any], **documented: Any) -> None:
    """Route GET and HEAD; HEAD is left out of the schema, as OpenAPI would want a second name."""
    api.get(path, **documented)(endpoint)
    api.head(path, include_in_schema=False)(endpoint)


async def _preflight() -> Response:
    return Response(status_code=204, headers={n.decode(): v.decode() for n, v in PREFLIGHT})


def _response(found: Answer | Moved | Missing, request: Request) -> Response:
    if isinstance(found, Missing):
        return PlainTextResponse(found.text, status_code=404, headers=_MISSING)
    if isinstance(found, Moved):
        return moved(request, found.path)
    if is_not_modified(found, request.scope["headers"]):
        return _raw(Response(status_code=304), found.not_modified)
    return _raw(Response(found.body), found.full)


def moved(request: Request, path: str) -> Response:
    """Return the redirect to a path of this site; it names no host, so no proxy can break it."""
    location = quote(request.scope.get("root_path", "") + path, safe="/;=,?&")
    headers = {"Location": location, "Cache-Control": "public, max-age=86400", **CORS_HEADERS}
    return Response(status_code=308, headers=headers)


def _raw(response: Response, headers: HeaderList) -> Response:
    response.raw_headers = headers
    return response
