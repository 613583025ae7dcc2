"""The routes of the pages people read, and of their static files."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from app.web.documents import FOR_PROGRAMS, method_refused
from app.web.feeds import FOLDERS, Key, Language, Name, Place, Plan
from app.web.live import LiveState
from app.web.media import CSS, MANIFEST, PNG, SVG, bare
from app.web.pages.build import build
from app.web.pages.catalogue import Render
from app.web.pages.changes import changes
from app.web.pages.docs import docs
from app.web.pages.drawing.card import Card, entry_card, picture, year_card
from app.web.pages.embed import MOST_ROWS, ROWS, ROWS_PATTERN, embed, parse_window
from app.web.pages.entry import entry
from app.web.pages.errors import error
from app.web.pages.groups import category as one_category
from app.web.pages.groups import place as one_place
from app.web.pages.groups import places
from app.web.pages.home import home
from app.web.pages.layout.frame import Frame, PageMissing, View
from app.web.pages.layout.manifest import manifest
from app.web.pages.recheck import recheck
from app.web.pages.year import year, year_svg
from app.web.routing import CORS_HEADERS, add_get, redirect
from app.web.wire.conditional import METHODS, http_date, matches
from calendars.feeds.addresses import (
    DOCS,
    find_code,
    home_path,
    language_of,
    respelled_page,
    static_path,
)
from calendars.feeds.etag import make_etag
from calendars.feeds.site import Moved
from data.publishing.due import WITHIN, WITHIN_PATTERN, parse_within

Number = Annotated[int, Path(description="a year that has a plan")]
Category = Annotated[str, Path(description="a category's key")]
Kind = Annotated[
    str, Path(description="`months`, `agenda`, or a month from `01` to `12`", examples=["months"])
]
Within = Annotated[
    str,
    Query(
        description="days ahead",
        examples=["30d"],
        json_schema_extra={"pattern": WITHIN_PATTERN},
    ),
]
Rows = Annotated[
    str,
    Query(
        description=f"how many events are shown, from 1 to {MOST_ROWS}",
        examples=[str(ROWS)],
        json_schema_extra={"pattern": ROWS_PATTERN},
    ),
]
Start = Annotated[
    str,
    Query(
        alias="from",
        description="the day from which events are shown, `2023-05-01`; today where it is left out",
        examples=["2023-05-01"],
        json_schema_extra={
            "pattern": "^((?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$"
        },
    ),
]
SNIFF = {"X-Content-Type-Options": "nosniff"}
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    **SNIFF,
    "Referrer-Policy": "no-referrer",
}
EMBEDDED = SECURITY["Content-Security-Policy"].replace("ancestors 'none'", "ancestors *")
CACHED = "public, max-age=300"
PICTURE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    **SNIFF,
}
PAGE: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader has it already (If-None-Match)."},
    308: {"description": "The canonical address of this page is another one."},
    404: {"description": "There is no such page."},
}
SENSELESS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The query makes no sense: no number of days, of rows, or no day."}
}
ASKED = ("/{language}/recheck/", "/embed/{language}/{name}/")
"""Pages that a query changes."""
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
        return "no-cache" if self.frame.banner() or self.frame.shown_on else CACHED

    def page(self, request: Request, code: str, render: Render) -> Response:
        def made(view: View) -> Response:
            return HTMLResponse(render(self.frame, view), headers=SECURITY)

        return self._answer(request, code, made)

    def _answer(self, request: Request, code: str, make: Callable[[View], Response]) -> Response:
        # Read once: a publication may come while the page is made.
        site = self.live.state.site
        full = make(View(site, code, self.today()))
        return _fresh_or_known(request, full, self.caching, site.publication.published)

    def front_page(self, request: Request) -> Response:
        site = self.live.state.site
        code = preferred(request.headers.get("accept-language", ""), list(site.languages))
        headers = {"Vary": "Accept-Language", "Cache-Control": CACHED}
        return redirect(site, request, home_path(code), status=302, headers=headers)

    def home_page(self, request: Request, language: Language) -> Response:
        return self.page(request, language, home)

    def year_page(self, request: Request, language: Language, number: Number) -> Response:
        return self.page(request, language, partial(year, number=number))

    def year_view_page(
        self, request: Request, language: Language, number: Number, kind: Kind
    ) -> Response:
        return self.page(request, language, partial(year, number=number, kind=kind))

    def year_picture(self, request: Request, language: Language, number: Number) -> Response:
        def made(view: View) -> Response:
            svg = year_svg(self.frame, view, number)
            return Response(svg, media_type=SVG, headers=PICTURE)

        return self._answer(request, language, made)

    def year_card(self, request: Request, language: Language, number: Number) -> Response:
        return self._card(request, language, partial(year_card, number=number))

    def entry_card(self, request: Request, language: Language, plan: Plan, key: Key) -> Response:
        return self._card(request, language, partial(entry_card, identity=(plan, key)))

    def _card(self, request: Request, code: str, card: Callable[[View], Card]) -> Response:
        def made(view: View) -> Response:
            # Hosts of files give it the headers of the pages that it lies among.
            body = picture(self.frame, view, card(view))
            return Response(body, media_type=PNG, headers=SECURITY)

        return self._answer(request, code, made)

    def document(self, name: str) -> Response:
        path = self.frame.document(self.live.state.site.publication)
        if path is None or path.name != name:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        headers = {**PICTURE, "Cache-Control": "no-cache"}
        return FileResponse(path, filename=name, headers=headers)

    def manifest_file(self, request: Request, language: Language) -> Response:
        def made(view: View) -> Response:
            body = manifest(self.frame, view)
            return Response(body, media_type=MANIFEST, headers=SNIFF)

        return self._answer(request, language, made)

    def embedded_page(
        self,
        request: Request,
        language: Language,
        name: Name,
        rows: Rows = str(ROWS),
        start: Start = "",
    ) -> Response:
        try:
            window = parse_window(rows, start)
        except ValueError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        render = partial(embed, name=name, window=window)
        response = self.page(request, language, render)
        response.headers["Content-Security-Policy"] = EMBEDDED
        return response

    def category_page(self, request: Request, language: Language, category: Category) -> Response:
        return self.page(request, language, partial(one_category, key=category))

    def places_page(self, request: Request, language: Language) -> Response:
        return self.page(request, language, places)

    def place_page(self, request: Request, language: Language, place: Place) -> Response:
        return self.page(request, language, partial(one_place, key=place))

    def changes_page(self, request: Request, language: Language) -> Response:
        return self.page(request, language, changes)

    def build_page(self, request: Request, language: Language) -> Response:
        query = request.query_params.multi_items()
        return self.page(request, language, partial(build, query=query))

    def recheck_page(
        self, request: Request, language: Language, within: Within = f"{WITHIN}d"
    ) -> Response:
        try:
            days = parse_within(within)
        except ValueError as error:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from error
        return self.page(request, language, partial(recheck, within=days))

    def entry_page(self, request: Request, language: Language, plan: Plan, key: Key) -> Response:
        return self.page(request, language, partial(entry, identity=(plan, key)))


def _routes(pages: _Pages) -> Sequence[tuple[str, Callable[..., Any], str]]:
    """Return each page's path, what answers it, and what it is."""
    return (
        ("/{language}/", pages.home_page, "The year at a glance, what comes next, subscribe"),
        ("/{language}/{number:number}/", pages.year_page, "A year, drawn"),
        (
            "/{language}/{number:number}/{kind}/",
            pages.year_view_page,
            "A year as grids or as a list",
        ),
        ("/{language}/categories/{category}/", pages.category_page, "A category"),
        ("/{language}/places/", pages.places_page, "The cities on a map"),
        ("/{language}/places/{place}/", pages.place_page, "A city"),
        ("/{language}/changes/", pages.changes_page, "What changed, newest first"),
        ("/{language}/build/", pages.build_page, "The form that makes a feed of one's own"),
        ("/{language}/recheck/", pages.recheck_page, "Loose dates that are near"),
        ("/{language}/entries/{plan}/{key}/", pages.entry_page, "One item"),
        ("/embed/{language}/{name}/", pages.embedded_page, "What comes next, to be embedded"),
    )


def _add_docs(api: FastAPI, pages: _Pages) -> None:
    def docs_page(request: Request) -> Response:
        site = pages.live.state.site
        html = docs(pages.frame, site, api.openapi())
        response = HTMLResponse(html, headers=SECURITY)
        return _fresh_or_known(request, response, pages.caching, site.publication.published)

    def docs_elsewhere(request: Request) -> Response:
        return redirect(pages.live.state.site, request, DOCS)

    summary = "These addresses, described for people"
    add_get(
        api,
        DOCS,
        docs_page,
        summary=summary,
        tags=["api"],
        response_class=HTMLResponse,
        responses={304: PAGE[304]},
    )
    add_get(api, f"{DOCS}/", docs_elsewhere, include_in_schema=False)


def add_pages(api: FastAPI, live: LiveState, frame: Frame, today: Callable[[], date]) -> None:
    """Add the routes of pages; `today` tells the day on which they are read."""
    pages = _Pages(live=live, frame=frame, today=today)
    add_get(
        api,
        "/",
        pages.front_page,
        summary="The way to the reader's language",
        tags=["pages"],
        status_code=302,
        response_class=Response,
    )
    _add_docs(api, pages)
    for path, endpoint, summary in _routes(pages):
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["pages"],
            response_class=HTMLResponse,
            responses=SENSELESS | PAGE if path in ASKED else PAGE,
        )
    _add_files(api, pages)
    _add_static(api, frame)
    for problem in (PageMissing, HTTPException, Exception):
        api.exception_handler(problem)(partial(_refusal, pages))


def _add_files(api: FastAPI, pages: _Pages) -> None:
    add_get(
        api,
        "/{language}/{number:number}.svg",
        pages.year_picture,
        summary="A year's drawing on its own",
        tags=["pages"],
        response_class=Response,
        responses={
            200: {"content": {SVG: {}}},
            304: PAGE[304],
            308: PAGE[308],
            404: {"description": "No such year."},
        },
    )
    # Readers find it below every page; where the folder has none, there is nothing to describe.
    add_get(api, "/sources/{name}", pages.document, include_in_schema=False)
    _add_cards(api, pages)
    add_get(
        api,
        "/{language}/site.webmanifest",
        pages.manifest_file,
        summary="What a device needs to keep the site beside its programs",
        tags=["pages"],
        response_class=Response,
        responses={
            200: {"content": {MANIFEST: {}}},
            304: PAGE[304],
            308: PAGE[308],
            404: {"description": "No such language."},
        },
    )


def _add_cards(api: FastAPI, pages: _Pages) -> None:
    for path, endpoint, summary in (
        ("/{language}/{number:number}.png", pages.year_card, "A year's picture beside links"),
        ("/{language}/entries/{plan}/{key}.png", pages.entry_card, "An item's picture"),
    ):
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["pages"],
            response_class=Response,
            responses={200: {"content": {PNG: {}}}, **PAGE},
        )


# RFC 9110, 12.4.2: at most three digits after the point.
_WANTED = re.compile(
    r"\s*([a-z0-9-]+|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE | re.ASCII
)


def preferred(accept_language: str, codes: Sequence[str]) -> str:
    """Return the language a reader wants most (RFC 9110, 12.5.4), or the first of ours."""
    found = [_WANTED.fullmatch(part) for part in accept_language.split(",")]
    wanted = [(-float(each[2] or 1), n, each[1]) for n, each in enumerate(found) if each]
    known = (_nearest(tag, codes) for weight, _, tag in sorted(wanted) if weight)
    return next(filter(None, known), codes[0])


def _nearest(tag: str, codes: Sequence[str]) -> str | None:
    """Return the language that a tag means: `en-GB` is served by `en`, and `sr` by `sr-Latn`."""
    if tag == "*":
        return codes[0]
    parts = tag.lower().split("-")
    shorter = ("-".join(parts[:n]) for n in range(len(parts), 0, -1))
    exact = next(filter(None, (find_code(each, codes) for each in shorter)), None)
    return exact or next((c for c in codes if c.lower().split("-")[0] == parts[0]), None)


def _fresh_or_known(
    request: Request, full: Response, caching: str, published: datetime | None = None
) -> Response:
    """Return a page, or 304; its ETag is weak, as the page may be compressed on its way."""
    etag = make_etag(bytes(full.body))
    headers = {"ETag": f"W/{etag}", "Cache-Control": caching}
    if published is not None:
        headers["Last-Modified"] = http_date(published)
    known = ",".join(request.headers.getlist("if-none-match"))
    if known and matches(etag.encode(), known.encode("latin-1")):
        kept = {name: full.headers[name] for name in SECURITY if name in full.headers}
        # What is sent whole gets this from what compresses it, which no picture is.
        varies = {} if full.media_type == PNG else {"Vary": "Accept-Encoding"}
        return Response(status_code=304, headers=headers | kept | varies)
    full.headers.update(headers)
    return full


def _add_static(api: FastAPI, frame: Frame) -> None:
    files = {asset.path: asset for asset in frame.assets.values()}

    css = frame.assets["kalends.css"].path.rpartition("/")[2]

    def static_file(request: Request, name: Annotated[str, Path(examples=[css])]) -> Response:
        asset = files.get(static_path(name))
        if asset is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        full = Response(asset.body, media_type=asset.media_type, headers=SNIFF)
        return _fresh_or_known(request, full, FOR_EVER)

    add_get(
        api,
        "/static/{name}",
        static_file,
        summary="A static file, under a name that changes with its content",
        tags=["pages"],
        response_class=Response,
        responses={
            200: {"content": {bare(CSS): {}}},
            304: PAGE[304],
            404: {"description": "No such file."},
        },
    )


def _refusal(pages: _Pages, request: Request, problem: Exception) -> Response:
    """Answer what no route takes: another spelling is redirected, all else refused in words."""
    status = _status(problem)
    site = pages.live.state.site
    path: str = request.scope["path"]
    if path.lower().startswith(FOLDERS) and not path.startswith(FOLDERS):
        found = site.find(path)
        return redirect(site, request, found.path if isinstance(found, Moved) else path.lower())
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _not_allowed(request)
    canonical = respelled_page(path, site.languages)
    if status == HTTPStatus.NOT_FOUND and canonical != path:
        return redirect(site, request, canonical)
    codes = list(site.languages)
    wanted = request.headers.get("accept-language", "")
    code = language_of(path, codes) or preferred(wanted, codes)
    html = error(pages.frame, View(site, code, pages.today()), status)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-cache", **SECURITY})


def _status(problem: Exception) -> int:
    match problem:
        case PageMissing():
            return HTTPStatus.NOT_FOUND
        case HTTPException():
            return problem.status_code
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _not_allowed(request: Request) -> Response:
    if request.scope["path"].startswith(FOR_PROGRAMS):
        return method_refused(request)
    feeds = request.scope["path"].startswith(FOLDERS)
    text = f"{request.method} does nothing here; GET and HEAD work."
    headers = {"Allow": METHODS.decode() if feeds else "GET, HEAD", **SNIFF, **CORS_HEADERS}
    return PlainTextResponse(text, status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers=headers)
