"""The routes for programs: JSON, tables and jCal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from fastapi import FastAPI, Path, Request, Response
from pydantic import BaseModel

from app.web.api.jcal import add_jcal
from app.web.api.moved import moved
from app.web.api.openapi import (
    AFTER,
    BEFORE,
    LANGUAGE,
    LIMIT_PARAMETER,
    SEPARATOR,
    WITHIN_PARAMETER,
    Parameter,
    add_openapi,
    filtered,
    ok,
    responses,
)
from app.web.api.query import (
    COMMA,
    FILTERS,
    Query,
    Read,
    chosen,
    find_change,
    following,
    known_event,
    page_of,
    read_after,
    read_before,
    read_filters,
    read_language,
    read_limit,
    read_separator,
    read_within,
    select,
    speaker,
)
from app.web.api.records import (
    ADDRESSES,
    SCHEMAS,
    Categories,
    Changes,
    Entries,
    EntryRecord,
    Index,
    Places,
    Recheck,
    categories,
    change_id,
    change_record,
    entry_record,
    index,
    places,
    recheck,
)
from app.web.api.tables import Table, chosen_table, write_csv, write_xlsx
from app.web.documents import (
    Document,
    Refusal,
    add_rest,
    attachment,
    changed_by,
    dated_document,
    json_document,
    published,
    redirected,
    refused,
    respond,
)
from app.web.live import LiveState
from app.web.media import CSV, SCHEMA, XLSX, bare
from app.web.routing import Elsewhere, add_get
from calendars.feeds.addresses import api_path, schema_path
from calendars.feeds.refusals import printable
from calendars.feeds.site import Site
from calendars.feeds.vevent import modified
from data.publishing.due import WITHIN, parse_within

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Id = Annotated[str, Path(description="an entry's id")]
SchemaName = Annotated[str, Path(description="what it describes", examples=["entries"])]


@dataclass(frozen=True, kw_only=True)
class _Api:
    """What answers requests of programs, from what is served now; `today` tells the day."""

    live: LiveState
    today: Callable[[], date]

    @property
    def site(self) -> Site:
        return self.live.state.site

    def index(self, request: Request) -> Response:
        site = self.site
        return _json(request, site, index(site), "index")

    def entries(self, request: Request) -> Response:
        site = self.site
        readers = {"after": read_after(site), "limit": read_limit(site), **read_filters(site)}
        query = _select(request, api_path("entries"), site, readers)
        all_chosen = chosen(site, query)
        after = query.own.get("after")
        rest = following(all_chosen, known_event(site, after) if after else None)
        page, last = page_of(rest, query.limit)
        value = Entries(
            entries=[entry_record(entry, site) for entry in page],
            total=len(all_chosen),
            next=_next(site, "entries", query.page(after=last)) if last else None,
        )
        return _json(request, site, value, "entries", value.next)

    def entry(self, request: Request, id: Id) -> Response:  # noqa: A002 - named in the address
        site = self.site
        known = id.lower().removesuffix(".json")
        entry = known_event(site, known).entry
        if id != known:
            raise Elsewhere(api_path(f"entries/{known}"))
        # The UID is made with the plan's domain.
        changed = max(entry.stamp, site.publication.plans[entry.plan].stamp)
        stamp = modified(changed, site.publication)
        value = entry_record(entry, site)
        return respond(json_document(value, stamp, _links(site, "entry")), request)

    def categories(self, request: Request) -> Response:
        site = self.site
        return _json(request, site, categories(site), "categories")

    def places(self, request: Request) -> Response:
        site = self.site
        return _json(request, site, places(site), "places")

    def changes(self, request: Request) -> Response:
        site = self.site
        readers = {"before": read_before(site), "limit": read_limit(site)}
        query = _select(request, api_path("changes"), site, readers, filters=())
        history, before = site.publication.history, query.own.get("before")
        end = find_change(site, before) if before else len(history)
        first = max(end - query.limit, 0)
        rest = query.page(before=change_id(history[first])) if first else ""
        value = Changes(
            changes=[change_record(past) for past in reversed(history[first:end])],
            next=_next(site, "changes", rest) if rest else None,
        )
        return _json(request, site, value, "changes", value.next)

    def recheck(self, request: Request) -> Response:
        site, today = self.site, self.today()
        readers = {"within": read_within(site)}
        query = _select(request, api_path("recheck"), site, readers, filters=())
        within = parse_within(query.own.get("within", f"{WITHIN}d"))
        value = recheck(site, today, within)
        changed = changed_by(site, today)
        return respond(json_document(value, changed, _links(site, "recheck")), request)

    def schema(self, request: Request, name: SchemaName) -> Response:
        site = self.site
        if name not in SCHEMAS:
            text = speaker(site).gettext(
                "There is no schema “{value}”. There are: {known}.",
                value=printable(name),
                known=", ".join(SCHEMAS),
            )
            raise Refusal(HTTPStatus.NOT_FOUND, text, list(SCHEMAS))
        return respond(schema_document(name, site), request)

    def entries_csv(self, request: Request) -> Response:
        readers: Mapping[str, Read] = {"separator": read_separator}
        return _table(request, self.site, CSV, "csv", readers)

    def entries_xlsx(self, request: Request) -> Response:
        return _table(request, self.site, XLSX, "xlsx", {})

    def nothing(self, request: Request) -> Response:
        if here := moved(request.scope["path"]):
            raise Elsewhere(*here)
        text = speaker(self.site).gettext(
            "There is nothing at this address. There are: {known}.", known=", ".join(ADDRESSES)
        )
        raise Refusal(HTTPStatus.NOT_FOUND, text, ADDRESSES)


def _select(
    request: Request,
    path: str,
    site: Site,
    readers: Mapping[str, Read],
    filters: Sequence[str] = FILTERS,
) -> Query:
    query = request.scope["query_string"].decode("latin-1")
    return select(path, query, site, readers, filters)


def _next(site: Site, name: str, query: str) -> str:
    return site.addresses.absolute(api_path(name, query))


def _links(site: Site, schema: str) -> dict[str, str]:
    return {"describedby": site.addresses.absolute(schema_path(schema))}


def _json(
    request: Request, site: Site, value: BaseModel, schema: str, following: str | None = None
) -> Response:
    links = _links(site, schema)
    if following:
        links["next"] = following
    return respond(json_document(value, published(site), links), request)


def schema_document(name: str, site: Site) -> Document:
    """Return the JSON Schema of an answer."""
    value = {
        "$schema": DIALECT,
        "$id": site.addresses.absolute(schema_path(name)),
        **SCHEMAS[name].model_json_schema(mode="serialization"),
    }
    return dated_document(msgspec.json.encode(value), SCHEMA, site)


def _table(
    request: Request, site: Site, media_type: str, ending: str, own: Mapping[str, Read]
) -> Response:
    header = site.publication.plans[site.publication.newest_plan()].header
    readers = {"language": read_language(site, header.language), **read_filters(site), **own}
    query = _select(request, api_path(f"entries.{ending}"), site, readers)
    language = site.languages[query.own.get("language", header.language)]
    table = chosen_table(site, language, query)
    document = Document(
        body=_written(table, ending, query),
        media_type=media_type,
        modified=table.made,
        headers=[attachment(f"entries-{language.code}.{ending}", table.name)],
    )
    return respond(document, request)


def _written(table: Table, ending: str, query: Query) -> bytes:
    if ending == "xlsx":
        return write_xlsx(table)
    return write_csv(table, query.own.get("separator", COMMA))


def add_api(api: FastAPI, live: LiveState, today: Callable[[], date]) -> None:
    """Add the routes for programs, before those of pages; each answers GET and HEAD."""
    here = _Api(live=live, today=today)
    _add_json(api, here)
    _add_tables(api, here)
    add_rest(api, "/api/", here.nothing)
    add_rest(api, "/tables/", here.nothing)
    add_jcal(api, live)
    add_openapi(api, live, today)
    api.exception_handler(Refusal)(refused)
    api.exception_handler(Elsewhere)(redirected(live))


def _add_json(api: FastAPI, here: _Api) -> None:
    routes: Sequence[tuple[str, Callable[..., Any], str, type[BaseModel], list[Parameter]]] = (
        ("/api/", here.index, "Where to begin", Index, []),
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
            **ok(SCHEMA, "The schema (2020-12).", {"type": "object"}),
            **responses([], any_text=True),
        },
    )


def _add_tables(api: FastAPI, here: _Api) -> None:
    binary = {"type": "string", "format": "binary"}
    text = {"type": "string"}
    csv, xlsx = filtered(LANGUAGE, SEPARATOR), filtered(LANGUAGE)
    for path, endpoint, summary, answer, parameters in (
        ("/api/entries.csv", here.entries_csv, "Entries as CSV", (bare(CSV), text), csv),
        ("/api/entries.xlsx", here.entries_xlsx, "Entries as a workbook", (XLSX, binary), xlsx),
    ):
        add_get(
            api,
            path,
            endpoint,
            summary=summary,
            tags=["api"],
            response_class=Response,
            responses={
                **ok(answer[0], "The table.", answer[1]),
                **responses(parameters, any_text=False),
            },
            openapi_extra={"parameters": parameters},
        )
