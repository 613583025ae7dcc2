"""The routes of what programs look for by themselves: news feed, robots.txt and site map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Path, Request, Response
from starlette.exceptions import HTTPException

from app.web.api.openapi import Responses, ok, responses
from app.web.discovery import atom, robots
from app.web.documents import dated_document, respond
from app.web.feeds import Language
from app.web.live import LiveState
from app.web.media import ATOM, TEXT, XML, bare
from app.web.routing import add_get

Number = Annotated[int, Path(description="counts from 1", examples=[1])]

MISSING: Responses = {404: {"description": "There is no such language or file."}}
RESPELLED: Responses = {308: {"description": "The language is spelled otherwise."}}


@dataclass(frozen=True, kw_only=True)
class _Notices:
    """What answers these requests, from what is served now."""

    live: LiveState

    def changes_atom(self, request: Request, language: Language) -> Response:
        site = self.live.state.site
        if language not in site.languages:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        body = atom.changes_feed(site, site.languages[language])
        return respond(dated_document(body, ATOM, site), request)

    def robots(self, request: Request) -> Response:
        site = self.live.state.site
        return respond(dated_document(robots.robots(site), TEXT, site), request)

    def sitemap(self, request: Request) -> Response:
        site = self.live.state.site
        return respond(dated_document(robots.sitemap(site), XML, site), request)

    def sitemap_part(self, request: Request, number: Number) -> Response:
        site = self.live.state.site
        body = robots.sitemap_part(site, number)
        if body is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return respond(dated_document(body, XML, site), request)


def add_notices(api: FastAPI, live: LiveState) -> None:
    """Add the routes of the news feed, robots.txt and the site map."""
    here = _Notices(live=live)
    news = bare(ATOM)
    routes: Sequence[tuple[str, Callable[..., Any], str, str]] = (
        ("/{language}/changes.atom", here.changes_atom, "What changed, as a news feed", news),
        ("/robots.txt", here.robots, "What robots may do", bare(TEXT)),
        ("/sitemap.xml", here.sitemap, "Every page", XML),
        ("/sitemaps/{number:number}.xml", here.sitemap_part, "Some pages", XML),
    )
    for path, endpoint, summary, media_type in routes:
        document = ok(media_type, "The document.", {"type": "string"})
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["notices"],
            response_class=Response,
            responses={
                **document,
                **responses([], any_text=False),
                **(MISSING if "{" in path else {}),
                **(RESPELLED if "{language}" in path else {}),
            },
        )
