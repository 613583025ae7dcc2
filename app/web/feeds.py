"""The routes of feeds and single events: what is not ready is made, redirected or refused."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import FastAPI, Path, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from app.web.live import LiveState
from app.web.media import CALENDAR, TEXT, bare
from app.web.routing import CORS_HEADERS, add_get, add_preflight, redirect
from app.web.wire.conditional import Answer, HeaderList, is_not_modified
from calendars.feeds.site import Missing, Moved

Endpoint = Callable[..., Awaitable[Any]]
Language = Annotated[
    str,
    Path(
        description="a language code",
    ),
]
Name = Annotated[str, Path(description="`all` or a category", examples=["all"])]
Place = Annotated[str, Path(description="a city's key")]
Plan = Annotated[str, Path(description="a plan's slug")]
Key = Annotated[str, Path(description="an item's key")]
Options = Annotated[
    str,
    Path(
        description="`alarm=P1D,P7D`, `approx=span|start|hide|firm`, `cancelled=show|hide`, "
        "`category=…`, `mark=on|off`, `place=…`, `plan=…`, separated by `;`, in this order, "
        "defaults left out; any other spelling is redirected",
        examples=["alarm=P7D;approx=start"],
    ),
]
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The calendar (RFC 5545), with ETag and Last-Modified.",
        "content": {
            bare(CALENDAR): {
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
            bare(TEXT): {"example": "There is no option “colour=red”. There are: alarm, approx, …"}
        },
    },
}
FOLDERS = ("/calendars/", "/entries/")
_MISSING = {
    "Cache-Control": "public, max-age=60",
    "X-Content-Type-Options": "nosniff",
    **CORS_HEADERS,
}


def add_feeds(api: FastAPI, live: LiveState) -> None:
    """Add the routes of feeds; each answers GET and HEAD, and OPTIONS for browsers."""

    async def feed(request: Request) -> Response:
        state = live.state
        found = await state.find(request.scope["path"])
        if isinstance(found, Moved):
            return redirect(state.site, request, found.path)
        return _response(found, request)

    async def category_feed(language: Language, name: Name, request: Request) -> Response:
        return await feed(request)

    async def place_feed(language: Language, place: Place, request: Request) -> Response:
        return await feed(request)

    async def option_feed(
        language: Language, options: Options, name: Name, request: Request
    ) -> Response:
        return await feed(request)

    async def entry_file(language: Language, plan: Plan, key: Key, request: Request) -> Response:
        return await feed(request)

    routes: Sequence[tuple[str, Endpoint, str]] = (
        ("/calendars/{language}/{name}.ics", category_feed, "Every event, or one category"),
        ("/calendars/{language}/places/{place}.ics", place_feed, "All that happens in one city"),
        ("/calendars/{language}/{options}/{name}.ics", option_feed, "A feed with options"),
        ("/entries/{language}/{plan}/{key}.ics", entry_file, "One event, as a download"),
    )
    for path, endpoint, summary in routes:
        _add_documented(api, path, endpoint, summary)
    for folder in FOLDERS:
        add_get(api, f"{folder}{{rest:path}}", feed, include_in_schema=False)
        add_preflight(api, f"{folder}{{rest:path}}")


def _add_documented(api: FastAPI, path: str, endpoint: Endpoint, summary: str) -> None:
    add_get(
        api,
        path,
        endpoint,
        summary=summary,
        tags=["feeds"],
        responses=RESPONSES,
        response_class=Response,
    )


def _response(found: Answer | Missing, request: Request) -> Response:
    if isinstance(found, Missing):
        return PlainTextResponse(found.text, status_code=404, headers=_MISSING)
    if is_not_modified(found, request.scope["headers"]):
        return _raw(Response(status_code=304), found.not_modified)
    if found.body is None:
        return _raw(StreamingResponse(_batches(found)), found.full)
    return _raw(Response(found.body), found.full)


async def _batches(found: Answer) -> AsyncIterator[bytes]:
    for batch in found.batches():
        yield batch


def _raw(response: Response, headers: HeaderList) -> Response:
    response.raw_headers = headers
    return response
