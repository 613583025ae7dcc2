"""What all routes share: GET with HEAD, redirects, preflights, and the site's own paths."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.convertors import Convertor, register_url_convertor
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.live import LiveState
from app.web.wire.conditional import CORS, PREFLIGHT
from calendars.feeds.site import Site

FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
CORS_HEADERS = {name.decode(): value.decode() for name, value in CORS}


class _Number(Convertor[int]):
    # Starlette's own `int` takes any number of digits, and Python's refuses more than 4,300.
    regex = "[1-9][0-9]{0,8}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", _Number())


class Elsewhere(Exception):
    """The canonical address is another one: its path, and its query where it is another too."""

    def __init__(self, path: str, query: str | None = None) -> None:
        self.path = path
        self.query = query
        super().__init__(path)


def add_get(api: FastAPI, path: str, endpoint: Callable[..., Any], **documented: Any) -> None:
    """Route GET and HEAD; HEAD is left out of the schema, as OpenAPI would want a second name.

    The operation is called as its endpoint is, unless `operation_id` says otherwise.
    """
    name = documented.pop("operation_id", endpoint.__name__)
    api.get(path, operation_id=name, **documented)(endpoint)
    api.head(path, include_in_schema=False)(endpoint)


def add_preflight(api: FastAPI, path: str) -> None:
    """Route OPTIONS, by which browsers ask whether a script of another site may read."""

    async def preflight() -> Response:
        return Response(status_code=204, headers={n.decode(): v.decode() for n, v in PREFLIGHT})

    api.options(path, include_in_schema=False)(preflight)


def redirect(
    site: Site,
    request: Request,
    path: str,
    query: str | None = None,
    *,
    status: int = 308,
    headers: Mapping[str, str] = FOR_A_DAY,
) -> Response:
    """Return the redirect to a path; without a query of its own it keeps that of the request."""
    asked = request.scope["query_string"] if query is None else query.encode()
    location = site.addresses.location(path, asked)
    return Response(status_code=status, headers={"Location": location, **CORS_HEADERS, **headers})


class OwnPaths:
    """An ASGI middleware that lets routes see paths without the path of the base URL."""

    def __init__(self, app: ASGIApp, live: LiveState) -> None:
        self.app = app
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the site's own path."""
        if scope["type"] == "http":
            path = self.live.state.site.addresses.own(scope["path"])
            scope = scope if path == scope["path"] else {**scope, "path": path}
        await self.app(scope, receive, send)
