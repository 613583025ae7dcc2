"""The routes of the pages people read, and of their static files."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from app.web.conditional import METHODS, http_date, matches
from app.web.feeds import CORS_HEADERS, FOLDERS, Key, Language, Name, Place, Plan, add_get, moved
from app.web.live import LiveState
from app.web.pages.build import build
from app.web.pages.catalogue import Render
from app.web.pages.changes import changes
from app.web.pages.embed import embed
from app.web.pages.entry import entry
from app.web.pages.errors import error
from app.web.pages.groups import category as one_category
from app.web.pages.groups import place as one_place
from app.web.pages.groups import places
from app.web.pages.home import home
from app.web.pages.layout.assets import Asset
from app.web.pages.layout.frame import Frame, PageMissing, View
from app.web.pages.recheck import recheck
from app.web.pages.year import year, year_svg
from calendars.feeds.addresses import home_path
from calendars.feeds.site import Site
from data.publishing.due import WITHIN, parse_within

Number = Annotated[int, Path(description="a year that has a plan", examples=["2023"])]
Category = Annotated[str, Path(description="a category's key", examples=["events"])]
Kind = Annotated[
    str, Path(description="`months`, `agenda`, or a month from `01` to `12`", examples=["months"])
]
Within = Annotated[str, Query(description="days ahead", examples=["30d"])]
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
EMBEDDED = SECURITY["Content-Security-Policy"].replace("ancestors 'none'", "ancestors *")
CACHED = "public, max-age=300"
PICTURE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True)
class _Pages:
    """What answers requests for pages; `today` tells the day on which they are read."""

    live: LiveState
    frame: Frame
    today: Callable[[], date]

    @property
    def caching(self) -> str:
        """Return how long a page may be kept: one of a preview changes with every edit."""
        return "no-cache" if self.frame.banner() else CACHED

    def page(self, request: Request, code: str, render: Render) -> Response:
        site = self.live.state.site
        try:
            html = render(self.frame, View(site, code, self.today()))
        except PageMissing as missing:
            raise HTTPException(HTTPStatus.NOT_FOUND) from missing
        return _fresh_or_known(request, html, site, self.caching)

    def front(self, request: Request) -> Response:
        codes = languages(self.live.state.site)
        code = preferred(request.headers.get("accept-language", ""), codes)
        location = request.scope.get("root_path", "") + home_path(code)
        headers = {"Location": location, "Vary": "Accept-Language", "Cache-Control": CACHED}
        return Response(status_code=302, headers=headers)

    def first(self, request: Request, language: Language) -> Response:
        return self.page(request, language, home)

    def one_year(self, request: Request, language: Language, number: Number) -> Response:
        return self.page(request, language, partial(year, number=number))

    def one_view(
        self, request: Request, language: Language, number: Number, kind: Kind
    ) -> Response:
        return self.page(request, language, partial(year, number=number, kind=kind))

    def year_picture(self, language: Language, number: Number) -> Response:
        try:
            svg = year_svg(self.frame, View(self.live.state.site, language, self.today()), number)
        except PageMissing as missing:
            raise HTTPException(HTTPStatus.NOT_FOUND) from missing
        headers = {**PICTURE, "Cache-Control": self.caching}
        return Response(svg, media_type="image/svg+xml", headers=headers)

    def embedded(self, request: Request, language: Language, name: Name) -> Response:
        render = partial(embed, name=name)
        response = self.page(request, language, render)
        response.headers["Content-Security-Policy"] = EMBEDDED
        return response

    def one_category(self, request: Request, language: Language, category: Category) -> Response:
        return self.page(request, language, partial(one_category, key=category))

    def all_places(self, request: Request, language: Language) -> Response:
        return self.page(request, language, places)

    def one_place(self, request: Request, language: Language, place: Place) -> Response:
        return self.page(request, language, partial(one_place, key=place))

    def all_changes(self, request: Request, language: Language) -> Response:
        return self.page(request, language, changes)

    def own_feed(self, request: Request, language: Language) -> Response:
        query = request.query_params.multi_items()
        return self.page(request, language, partial(build, query=query))

    def to_recheck(self, request: Request, language: Language, within: Within = "") -> Response:
        try:
            days = parse_within(within) if within else WITHIN
        except ValueError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        return self.page(request, language, partial(recheck, within=days))

    def item(self, request: Request, language: Language, plan: Plan, key: Key) -> Response:
        return self.page(request, language, partial(entry, identity=(plan, key)))


def _routes(pages: _Pages) -> Sequence[tuple[str, Callable[..., Any], str]]:
    """Return each page's path, what answers it, and what it is."""
    return (
        ("/{language}/", pages.first, "The year at a glance, what comes next, subscribe"),
        ("/{language}/{number:int}/", pages.one_year, "A year, drawn"),
        ("/{language}/{number:int}/{kind}/", pages.one_view, "A year as grids or as a list"),
        ("/{language}/categories/{category}/", pages.one_category, "A category"),
        ("/{language}/places/", pages.all_places, "The cities on a map"),
        ("/{language}/places/{place}/", pages.one_place, "A city"),
        ("/{language}/changes/", pages.all_changes, "What changed, newest first"),
        ("/{language}/build/", pages.own_feed, "The form that makes a feed of one's own"),
        ("/{language}/recheck/", pages.to_recheck, "Loose dates that are near"),
        ("/{language}/entries/{plan}/{key}/", pages.item, "One item"),
        ("/embed/{language}/{name}/", pages.embedded, "What comes next, to be embedded"),
    )


def add_pages(api: FastAPI, live: LiveState, frame: Frame, today: Callable[[], date]) -> None:
    """Add the routes of pages; `today` tells the day on which they are read."""
    pages = _Pages(live=live, frame=frame, today=today)
    add_get(
        api,
        "/",
        pages.front,
        summary="The way to the reader's language",
        tags=["pages"],
        status_code=302,
        response_class=Response,
    )
    for path, endpoint, summary in _routes(pages):
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["pages"],
            response_class=HTMLResponse,
            responses={404: {"description": "There is no such page."}},
        )
    add_get(
        api,
        "/{language}/{number:int}.svg",
        pages.year_picture,
        summary="A year's drawing on its own",
        tags=["pages"],
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}, 404: {"description": "No such year."}},
    )
    _add_static(api, frame)
    api.exception_handler(HTTPException)(partial(_refusal, pages))
    api.exception_handler(Exception)(partial(_refusal, pages))


def preferred(accept_language: str, codes: Sequence[str]) -> str:
    """Return the language a reader wants most (RFC 9110, 12.5.4), or the first of ours."""
    wanted = []
    for n, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.partition(";q=")
        code = tag.strip().lower().partition("-")[0]
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if code in codes and quality > 0:
            wanted.append((-quality, n, code))
    return min(wanted)[2] if wanted else codes[0]


def languages(site: Site) -> list[str]:
    """Return the language codes as the newest plan has them, its own language first."""
    header = site.publication.plans[site.publication.newest_plan()].header
    return [code for code in header.title if code in site.languages]


def _fresh_or_known(request: Request, html: str, site: Site, caching: str) -> Response:
    """Return a page, or 304; its ETag is weak, as the page may be compressed on its way."""
    etag = f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"'
    published = site.publication.published
    headers = {"ETag": f"W/{etag}", "Cache-Control": caching, **SECURITY}
    if published is not None:
        headers["Last-Modified"] = http_date(published)
    known = request.headers.get("if-none-match", "")
    if known and matches(etag.encode(), known.encode("latin-1")):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(html, headers=headers)


def _add_static(api: FastAPI, frame: Frame) -> None:
    files = {asset.path: asset for asset in frame.assets.values()}

    css = frame.assets["kalends.css"].path.removeprefix("/static/")

    def static(name: Annotated[str, Path(examples=[css])]) -> Response:
        asset = files.get(f"/static/{name}")
        if asset is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return _static(asset)

    add_get(
        api,
        "/static/{name}",
        static,
        summary="A static file, under a name that changes with its content",
        tags=["pages"],
        response_class=Response,
        responses={200: {"content": {"text/css": {}}}, 404: {"description": "No such file."}},
    )


def _static(asset: Asset) -> Response:
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return Response(asset.body, media_type=asset.media_type, headers=headers)


def _refusal(pages: _Pages, request: Request, problem: Exception) -> Response:
    """Answer what no route takes: another spelling is redirected, all else refused in words."""
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    path: str = request.scope["path"]
    lower = path.lower()
    if lower.startswith(FOLDERS) and not path.startswith(FOLDERS):
        return moved(request, lower)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allow = METHODS.decode() if path.startswith(FOLDERS) else "GET, HEAD"
        text = f"{request.method} does nothing here; GET and HEAD work."
        return PlainTextResponse(text, status_code=status, headers={"Allow": allow, **CORS_HEADERS})
    site = pages.live.state.site
    codes = languages(site)
    code = _language(path, codes)
    if status == HTTPStatus.NOT_FOUND and code and "." not in path and not path.endswith("/"):
        return moved(request, f"{path}/")
    code = code or preferred(request.headers.get("accept-language", ""), codes)
    html = error(pages.frame, View(site, code, pages.today()), status)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-cache", **SECURITY})


def _language(path: str, codes: Sequence[str]) -> str:
    """Return the language that a path begins with, or nothing."""
    code = path.removeprefix("/").partition("/")[0]
    return code if code in codes else ""
