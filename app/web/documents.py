"""Answers that are made when asked for: conditional, open to every origin, refusals as JSON."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from app.web.live import LiveState
from app.web.media import JSON
from app.web.routing import CORS_HEADERS, Elsewhere, add_get, add_preflight, redirect
from app.web.wire.conditional import (
    CACHE_CONTROL,
    METHODS,
    Answer,
    HeaderList,
    disposition,
    http_date,
    is_not_modified,
    without_body,
)
from calendars.feeds.etag import make_etag
from calendars.feeds.site import Site
from calendars.feeds.vevent import modified
from data.when.zone import read_zone

FOR_PROGRAMS = ("/api/", "/jcal/", "/tables/")
"""Folders below which all that is refused is refused as JSON."""
_SNIFF = {"X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, kw_only=True)
class Document:
    """What stands at an address: `modified` is UTC, `headers` are those it has besides."""

    body: bytes
    media_type: str
    modified: datetime
    headers: HeaderList


class Refusal(Exception):
    """A request that can't be answered: a sentence, and what there is instead."""

    def __init__(self, status: int, text: str, known: Sequence[str] = ()) -> None:
        self.status = status
        self.text = text
        self.known = tuple(known)
        super().__init__(text)


class Refused(BaseModel):
    """Why a request can't be answered."""

    error: str = Field(description="a sentence")
    known: list[str] = Field(description="what there is")


def json_document(value: BaseModel, modified: datetime, links: Mapping[str, str]) -> Document:
    """Return a value as JSON; `links` go from relation to address (RFC 8288)."""
    body = value.model_dump_json().encode()
    return Document(body=body, media_type=JSON, modified=modified, headers=_links(links))


def published(site: Site) -> datetime:
    """Return when anything that is public changed last, or its rendering."""
    if site.publication.published is None:
        raise ValueError("an empty publication is never served")
    return modified(site.publication.stamp, site.publication)


def changed_by(site: Site, today: date) -> datetime:
    """Return when what says something else each day changed last, by publication or by day."""
    zone = read_zone(site.publication.organisation.timezone)
    return max(published(site), datetime.combine(today, time.min, zone))


def dated_document(body: bytes, media_type: str, site: Site) -> Document:
    """Return a document of all that is public."""
    return Document(body=body, media_type=media_type, modified=published(site), headers=[])


def _links(links: Mapping[str, str]) -> HeaderList:
    if not links:
        return []
    value = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    return [(b"link", value.encode("ascii"))]


def attachment(ascii_name: str, name: str) -> tuple[bytes, bytes]:
    """Return Content-Disposition with an ASCII file name and one for people (RFC 6266)."""
    return b"content-disposition", disposition("attachment", ascii_name, name)


def respond(document: Document, request: Request) -> Response:
    """Return the response: the document, or 304 where the client has it already."""
    answer = _answer(document, request)
    if is_not_modified(answer, request.scope["headers"]):
        return _raw(Response(status_code=304), answer.not_modified)
    return _raw(Response(document.body), answer.full)


def _answer(document: Document, request: Request) -> Answer:
    coding = "gzip" if "gzip" in request.headers.get("accept-encoding", "") else ""
    etag = make_etag(document.body, coding).encode("ascii")
    last_modified = http_date(document.modified).encode("ascii")
    validators: HeaderList = [
        (b"x-content-type-options", b"nosniff"),
        (b"etag", etag),
        (b"last-modified", last_modified),
        (b"cache-control", CACHE_CONTROL),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-expose-headers", b"ETag, Link, Content-Disposition"),
        *document.headers,
    ]
    full: HeaderList = [
        (b"content-type", document.media_type.encode("ascii")),
        (b"content-length", str(len(document.body)).encode("ascii")),
        *validators,
    ]
    return Answer(
        body=document.body,
        etag=etag,
        last_modified=last_modified,
        time=document.modified.timestamp(),
        full=full,
        # What is sent whole gets this from what compresses it.
        not_modified=[*without_body(validators), (b"vary", b"Accept-Encoding")],
        # What is kept of it gets them when it is kept.
        full_head=b"",
        not_modified_head=b"",
    )


def _raw(response: Response, headers: HeaderList) -> Response:
    response.raw_headers = headers
    return response


async def refused(_: Request, error: Exception) -> Response:
    """Answer a Refusal as JSON."""
    if not isinstance(error, Refusal):
        raise error
    body = Refused(error=error.text, known=list(error.known)).model_dump_json()
    headers = {"Cache-Control": "public, max-age=60", **_SNIFF, **CORS_HEADERS}
    return Response(body, status_code=error.status, media_type=JSON, headers=headers)


def redirected(live: LiveState) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what answers Elsewhere with 308."""

    async def answer(request: Request, error: Exception) -> Response:
        if not isinstance(error, Elsewhere):
            raise error
        return redirect(live.state.site, request, error.path, error.query)

    return answer


def add_rest(api: FastAPI, folder: str, endpoint: Callable[..., Any]) -> None:
    """Route all else below one of the folders for programs."""
    path = f"{folder}{{rest:path}}"
    add_get(api, path, endpoint, include_in_schema=False)
    add_preflight(api, path)


def method_refused(request: Request) -> Response:
    """Refuse a method below a folder for programs, as JSON."""
    text = f"{request.method} does nothing here; GET and HEAD work."
    body = Refused(error=text, known=["GET", "HEAD"]).model_dump_json()
    headers = {"Allow": METHODS.decode(), **_SNIFF, **CORS_HEADERS}
    return Response(body, status_code=405, media_type=JSON, headers=headers)
