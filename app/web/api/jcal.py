"""The routes of jCal (RFC 7265): every feed and every single event, at an address of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response

from app.web.api.openapi import ok, responses
from app.web.api.query import speaker
from app.web.documents import Document, Refusal, add_rest, respond
from app.web.feeds import Key, Language, Name, Options, Place, Plan
from app.web.live import LiveState
from app.web.media import JCAL
from app.web.routing import Elsewhere, add_get
from calendars.feeds.addresses import calendar_path, jcal_path
from calendars.feeds.feed import Feed
from calendars.feeds.icalendar import jcal
from calendars.feeds.refusals import no_such_feed
from calendars.feeds.site import Missing, Moved, Site

PATHS = (
    "/jcal/{language}/{name}.json",
    "/jcal/{language}/places/{place}.json",
    "/jcal/{language}/{options}/{name}.json",
    "/jcal/{language}/entries/{plan}/{key}.json",
)
# The same feed is asked for again and again, and parsing it costs much.
_converted = lru_cache(maxsize=16)(jcal)


@dataclass(frozen=True, kw_only=True)
class _Jcal:
    """What answers requests for jCal, from what is served now."""

    live: LiveState

    def category_jcal(self, request: Request, language: Language, name: Name) -> Response:
        return self.answer(request)

    def place_jcal(self, request: Request, language: Language, place: Place) -> Response:
        return self.answer(request)

    def option_jcal(
        self, request: Request, language: Language, options: Options, name: Name
    ) -> Response:
        return self.answer(request)

    def entry_jcal(self, request: Request, language: Language, plan: Plan, key: Key) -> Response:
        return self.answer(request)

    def other_jcal(self, request: Request) -> Response:
        site = self.live.state.site
        path: str = request.scope["path"]
        if not path.lower().endswith(".json"):
            raise Refusal(HTTPStatus.NOT_FOUND, no_such_feed(path, PATHS, speaker(site)), PATHS)
        return _answer(request, site)

    def answer(self, request: Request) -> Response:
        return _answer(request, self.live.state.site)


def _answer(request: Request, site: Site) -> Response:
    path = calendar_path(request.scope["path"])
    # Not `state.find`: what it keeps belongs to the event loop, and this runs in a thread.
    found = site.find(path)
    if isinstance(found, Missing):
        raise Refusal(HTTPStatus.NOT_FOUND, found.text)
    if isinstance(found, Moved):
        raise Elsewhere(jcal_path(found.path))
    canonical = jcal_path(path)
    if request.scope["path"] != canonical:
        raise Elsewhere(canonical)
    return respond(_document(found), request)


def _document(feed: Feed) -> Document:
    return Document(
        body=_converted(feed.body),
        media_type=JCAL,
        modified=feed.modified,
        headers=[],
    )


def add_jcal(api: FastAPI, live: LiveState) -> None:
    """Add the routes of jCal."""
    here = _Jcal(live=live)
    routes: Sequence[tuple[Callable[..., Any], str]] = (
        (here.category_jcal, "Every event, or one category"),
        (here.place_jcal, "All that happens in one city"),
        (here.option_jcal, "A feed with options"),
        (here.entry_jcal, "One event"),
    )
    calendar = ok(JCAL, "The calendar as jCal (RFC 7265).", {"type": "array"})
    for path, (endpoint, summary) in zip(PATHS, routes, strict=True):
        add_get(
            api,
            path,
            endpoint,
            summary=f"{summary}, as jCal",
            tags=["jcal"],
            response_class=Response,
            responses={**calendar, **responses([], any_text=True)},
        )
    add_rest(api, "/jcal/", here.other_jcal)
