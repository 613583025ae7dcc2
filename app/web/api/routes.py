"""The routes for machines: JSON, tables, jCal, the Atom feed of changes, robots and site map."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from fastapi import FastAPI, Path, Request, Response
from pydantic import BaseModel

from app.web.api.jcal import add_jcal
from app.web.api.openapi import (
    AFTER,
    BEFORE,
    LANGUAGE,
    LIMIT_PARAMETER,
    WITHIN_PARAMETER,
    Parameter,
    filtered,
    ok,
    responses,
)
from app.web.api.query import (
    FILTERS,
    Query,
    Read,
    behind,
    chosen,
    known_event,
    page_of,
    read_after,
    read_before,
    read_language,
    read_limit,
    read_within,
    select,
    speaker,
)
from app.web.api.records import (
    SCHEMAS,
    Categories,
    Changes,
    Entries,
    EntryRecord,
    Places,
    Recheck,
    categories,
    change_records,
    entry_record,
    places,
    recheck,
)
from app.web.api.tables import CSV, XLSX, Table, make_table, write_csv, write_xlsx
from app.web.discovery.routes import add_notices
from app.web.documents import (
    Document,
    Elsewhere,
    Refusal,
    add_rest,
    attachment,
    dated_document,
    json_document,
    published,
    redirected,
    refused,
    respond,
)
from app.web.feeds import add_get
from app.web.live import LiveState
from calendars.feeds.naming import feed_name
from calendars.feeds.refusals import printable
from calendars.feeds.site import Site
from calendars.feeds.vevent import modified
from data.publishing.due import WITHIN, parse_within
from data.when.zone import read_zone

SCHEMA_JSON = "application/schema+json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Id = Annotated[str, Path(description="an entry's id", examples=["city-day-minsk.mag-2023"])]
SchemaName = Annotated[str, Path(description="what it describes", examples=["entries"])]
_ADDRESSES = (
    "/api/entries",
    "/api/entries/{id}",
    "/api/entries.csv",
    "/api/entries.xlsx",
    "/api/categories",
    "/api/places",
    "/api/changes",
    "/api/recheck",
    *(f"/api/schema/{name}.json" for name in SCHEMAS),
)


@dataclass(frozen=True, kw_only=True)
class _Api:
    """What answers requests of programs, from what is served now; `today` tells the day."""

    live: LiveState
    today: Callable[[], date]

    @property
    def site(self) -> Site:
        return self.live.state.site

    def entries(self, request: Request) -> Response:
        site = self.site
        readers = {"after": read_after(site), "limit": read_limit(site)}
        query = _select(request, "/api/entries", site, readers)
        all_chosen = chosen(site, query.options)
        after = query.own.get("after")
        rest = behind(all_chosen, known_event(site, after) if after else None)
        page, last = page_of(rest, query.limit)
        following = _address(site, "/api/entries", query.page(after=last)) if last else None
        value = Entries(
            entries=[entry_record(entry, site) for entry in page],
            total=len(all_chosen),
            next=following,
        )
        return _json(request, site, value, "entries", following)

    def entry(self, request: Request, id: Id) -> Response:  # noqa: A002 - named in the address
        site = self.site
        entry = known_event(site, id.lower()).entry
        if id != id.lower():
            raise Elsewhere(f"/api/entries/{id.lower()}")
        links = {"describedby": f"{site.base_url}/api/schema/entry.json"}
        # The UID is made with the plan's domain.
        changed = max(entry.stamp, site.publication.plans[entry.plan].stamp)
        document = json_document(
            entry_record(entry, site), modified(changed, site.publication), links
        )
        return respond(document, request)

    def categories(self, request: Request) -> Response:
        site = self.site
        return _json(request, site, categories(site), "categories")

    def places(self, request: Request) -> Response:
        site = self.site
        return _json(request, site, places(site), "places")

    def changes(self, request: Request) -> Response:
        site = self.site
        readers = {"before": read_before(site), "limit": read_limit(site)}
        query = _select(request, "/api/changes", site, readers, filters=())
        history = site.publication.history
        end = min(int(query.own.get("before", len(history) + 1)) - 1, len(history))
        first = max(end - query.limit, 0)
        numbered = [(n, history[n - 1]) for n in range(end, first, -1)]
        rest = query.page(before=str(first + 1))
        following = _address(site, "/api/changes", rest) if first else None
        value = Changes(changes=change_records(numbered), next=following)
        return _json(request, site, value, "changes", following)

    def recheck(self, request: Request) -> Response:
        site, today = self.site, self.today()
        readers = {"within": read_within(site)}
        query = _select(request, "/api/recheck", site, readers, filters=())
        within = parse_within(query.own.get("within", f"{WITHIN}d"))
        links = {"describedby": f"{site.base_url}/api/schema/recheck.json"}
        # Each day it says something else, whether anything was published or not.
        zone = read_zone(site.publication.organisation.timezone)
        changed = max(published(site), datetime.combine(today, time.min, zone))
        return respond(json_document(recheck(site, today, within), changed, links), request)

    def schema(self, request: Request, name: SchemaName) -> Response:
        site = self.site
        if name not in SCHEMAS:
            text = speaker(site).gettext(
                "There is no schema “{value}”. There are: {known}.",
                value=printable(name),
                known=", ".join(SCHEMAS),
            )
            raise Refusal(HTTPStatus.NOT_FOUND, text, list(SCHEMAS))
        return respond(_schema(name, site), request)

    def csv(self, request: Request) -> Response:
        return _table(request, self.site, CSV, "csv", write_csv)

    def xlsx(self, request: Request) -> Response:
        return _table(request, self.site, XLSX, "xlsx", write_xlsx)

    def nothing(self) -> Response:
        text = speaker(self.site).gettext(
            "There is nothing at this address. There are: {known}.", known=", ".join(_ADDRESSES)
        )
        raise Refusal(HTTPStatus.NOT_FOUND, text, _ADDRESSES)


def _select(
    request: Request,
    path: str,
    site: Site,
    readers: Mapping[str, Read],
    filters: Sequence[str] = FILTERS,
) -> Query:
    query = request.scope["query_string"].decode("latin-1")
    return select(path, query, site, readers, filters)


def _address(site: Site, path: str, query: str) -> str:
    return f"{site.base_url}{path}?{query}"


def _json(
    request: Request, site: Site, value: BaseModel, schema: str, following: str | None = None
) -> Response:
    links = {"describedby": f"{site.base_url}/api/schema/{schema}.json"}
    if following:
        links["next"] = following
    return respond(json_document(value, published(site), links), request)


def _schema(name: str, site: Site) -> Document:
    value = {
        "$schema": DIALECT,
        "$id": f"{site.base_url}/api/schema/{name}.json",
        **SCHEMAS[name].model_json_schema(mode="serialization"),
    }
    return dated_document(msgspec.json.encode(value), SCHEMA_JSON, site)


def _table(
    request: Request, site: Site, media_type: str, ending: str, write: Callable[[Table], bytes]
) -> Response:
    header = site.publication.plans[site.publication.newest_plan()].header
    query = _select(
        request, f"/api/entries.{ending}", site, {"language": read_language(site, header.language)}
    )
    language = site.languages[query.own.get("language", header.language)]
    name = feed_name(query.options, site.publication, language)
    entries = (event.entry for event in chosen(site, query.options))
    table = make_table(site, language, entries, name, published(site))
    disposition = attachment(f"entries-{language.code}.{ending}", name)
    document = Document(
        body=write(table), media_type=media_type, modified=table.made, headers=[disposition]
    )
    return respond(document, request)


def add_api(api: FastAPI, live: LiveState, today: Callable[[], date]) -> None:
    """Add the routes for machines, before those of pages; each answers GET and HEAD."""
    here = _Api(live=live, today=today)
    _add_json(api, here)
    _add_tables(api, here)
    add_rest(api, "/api/", here.nothing)
    add_jcal(api, live)
    add_notices(api, live)
    api.exception_handler(Refusal)(refused)
    api.exception_handler(Elsewhere)(redirected)


def _add_json(api: FastAPI, here: _Api) -> None:
    routes: Sequence[tuple[str, Callable[..., Any], str, type[BaseModel], list[Parameter]]] = (
        (
            "/api/entries",
            here.entries,
            "Entries by date",
            Entries,
            filtered(AFTER, LIMIT_PARAMETER),
        ),
        ("/api/entries/{id}", here.entry, "One entry, removed or not", EntryRecord, []),
        ("/api/categories", here.categories, "The categories and their feeds", Categories, []),
        ("/api/places", here.places, "The cities and their feeds", Places, []),
        ("/api/changes", here.changes, "The newest changes", Changes, [BEFORE, LIMIT_PARAMETER]),
        ("/api/recheck", here.recheck, "Loose dates that are near", Recheck, [WITHIN_PARAMETER]),
    )
    for path, endpoint, summary, model, parameters in routes:
        described = responses(parameters, any_text="{" in path)
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["api"],
            response_model=model,
            responses=described,
            openapi_extra={"parameters": parameters},
        )
    add_get(
        api,
        "/api/schema/{name}.json",
        here.schema,
        summary="A JSON Schema of these answers",
        tags=["api"],
        response_class=Response,
        responses={
            **ok(SCHEMA_JSON, "The schema (2020-12).", {"type": "object"}),
            **responses([], any_text=True),
        },
    )


def _add_tables(api: FastAPI, here: _Api) -> None:
    binary = {"type": "string", "format": "binary"}
    parameters = filtered(LANGUAGE)
    for path, endpoint, summary, media_type, schema in (
        ("/api/entries.csv", here.csv, "Entries as CSV", "text/csv", {"type": "string"}),
        ("/api/entries.xlsx", here.xlsx, "Entries as a workbook", XLSX, binary),
    ):
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["api"],
            response_class=Response,
            responses={
                **ok(media_type, "The table.", schema),
                **responses(parameters, any_text=False),
            },
            openapi_extra={"parameters": parameters},
        )
