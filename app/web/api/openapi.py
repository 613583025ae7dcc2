"""How OpenAPI describes the routes for machines, with examples out of the folder that is served."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from itertools import islice
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from app.web.api.query import COMMA, LARGEST, LIMIT, SEMICOLON
from app.web.api.records import (
    Changes,
    DueRecord,
    Entries,
    Recheck,
    categories,
    change_id,
    change_record,
    entry_id,
    entry_record,
    index,
    places,
)
from app.web.documents import Refused
from app.web.health import ready
from app.web.live import LiveState, utc_text
from calendars.feeds.site import Site
from data.publishing.due import FARTHEST, WITHIN, WITHIN_PATTERN

Parameter = Mapping[str, Any]
Responses = dict[int | str, dict[str, Any]]
Schema = dict[str, Any]

LOOKED_AT = 50
"""Entries in which an example is looked for: some values most of them lack."""


def _parameter(name: str, description: str, **schema: object) -> Parameter:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string", **schema},
    }


LIMIT_PARAMETER = _parameter(
    "limit",
    "how many a page holds at most",
    type="integer",
    minimum=1,
    maximum=LARGEST,
    default=LIMIT,
    examples=[LIMIT],
)
AFTER = _parameter("after", "the id of the last entry that is known already")
BEFORE = _parameter("before", "the id of the last change that is known already")
WITHIN_PARAMETER = _parameter(
    "within",
    f"days ahead, {FARTHEST} at most",
    pattern=WITHIN_PATTERN,
    default=f"{WITHIN}d",
    examples=["30d"],
)
LANGUAGE = _parameter("language", "the table's language; the plan's own by default")
SEPARATOR = _parameter(
    "separator",
    "what stands between cells; Excel splits at `;` in many languages, Russian and German too",
    enum=[COMMA, SEMICOLON],
    default=COMMA,
    examples=[SEMICOLON],
)
_FILTERS = (
    _parameter(
        "approx",
        "`hide` leaves out what has no stated day, `firm` what has no confirmed one",
        enum=["hide", "firm"],
        examples=["hide"],
    ),
    _parameter(
        "cancelled", "`hide` leaves out what is cancelled", enum=["hide"], examples=["hide"]
    ),
    _parameter("category", "keys of categories, separated by commas"),
    _parameter(
        "from",
        "a day: what ended before it is left out, and what has no date",
        format="date",
    ),
    _parameter("place", "keys of cities, separated by commas"),
    _parameter("plan", "slugs of plans, separated by commas"),
    _parameter(
        "since",
        "a time (RFC 3339): only what changed then or later, by `modified`",
        format="date-time",
    ),
    _parameter(
        "to",
        "a day: what begins after it is left out, and what has no date",
        format="date",
    ),
)


def _name(parameter: Parameter) -> str:
    name: str = parameter["name"]
    return name


def filtered(*own: Parameter) -> list[Parameter]:
    """Return the filters and a route's own parameters, in the order of the canonical query."""
    return sorted([*_FILTERS, *own], key=_name)


def responses(parameters: Sequence[Parameter], *, any_text: bool) -> Responses:
    """Return what a route may answer besides 200; `any_text`: its path has a part to choose."""
    known: Responses = {
        304: {"description": "The client has it already (If-None-Match, If-Modified-Since)."}
    }
    if parameters or any_text:
        known[308] = {"description": "The canonical address of this answer is another one."}
        known[404] = {"model": Refused, "description": "There is no such thing or value."}
    if parameters:
        known[400] = {
            "model": Refused,
            "description": "A parameter is unknown, stands twice, or has no sense.",
        }
    return known


def ok(media_type: str, description: str, schema: Mapping[str, Any]) -> Responses:
    """Return the answer 200 of a route that is not described by a model."""
    return {200: {"description": description, "content": {media_type: {"schema": dict(schema)}}}}


def add_openapi(api: FastAPI, live: LiveState, today: Callable[[], date]) -> None:
    """Make the schema of all routes one of the folder that is served now."""
    general = api.openapi

    def served() -> Schema:
        schema = deepcopy(general())
        site = live.state.site
        schema["servers"] = [{"url": site.base_url}]
        samples, values = _samples(site), examples(_values(site, today()))
        for path in schema["paths"].values():
            for operation in path.values():
                # FastAPI adds it to every path with a parameter; here a path takes any text.
                operation["responses"].pop("422", None)
                for parameter in operation.get("parameters", []):
                    _show(parameter, samples)
        components = schema["components"]["schemas"]
        for unused in ("HTTPValidationError", "ValidationError"):
            components.pop(unused, None)
        for name, component in components.items():
            exemplify(component, values.get(name, {}))
        return schema

    api.openapi = served  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _show(parameter: dict[str, Any], samples: Mapping[str, object]) -> None:
    name, schema = parameter["name"], parameter["schema"]
    if "examples" not in schema and name in samples:
        schema["examples"] = [samples[name]]


def _samples(site: Site) -> Mapping[str, object]:
    """Return a value of each parameter that is of the plan."""
    publication = site.publication
    slug = publication.newest_plan()
    header = publication.plans[slug].header
    shown = list(publication.shown())
    entry = next((each for each in shown if each.item.place), shown[0] if shown else None)
    newest = publication.history[-1]
    samples: dict[str, object] = {
        "before": change_id(newest),
        "category": next(iter(publication.categories), ""),
        "from": f"{header.year}-01-01",
        "language": header.language,
        "number": header.year,
        "place": next(iter(publication.places), ""),
        "plan": slug,
        "since": utc_text(newest.published),
        "to": f"{header.year}-12-31",
    }
    if entry is not None:
        identity = entry_id(*entry.id)
        samples |= {"plan": entry.plan, "key": entry.item.key, "id": identity, "after": identity}
    return {name: value for name, value in samples.items() if value}


def _values(site: Site, today: date) -> Iterator[BaseModel]:
    """Yield answers as they are on a day, a few entries of each."""
    shown = list(islice(site.publication.shown(), LOOKED_AT))
    records = [entry_record(entry, site) for entry in shown]
    changes = [change_record(past) for past in site.publication.history[-LOOKED_AT:]]
    yield Entries(entries=records, total=len(records), next=None)
    yield Changes(changes=changes, next=None)
    yield index(site)
    yield categories(site)
    yield places(site)
    due = [DueRecord(**dict(record), days=WITHIN) for record in records]
    yield Recheck(today=today, within=WITHIN, entries=due)
    yield ready(site.publication)
    keys = list(site.publication.categories)
    yield Refused(error=f"There is no category=x. There is: {', '.join(keys)}.", known=keys)


def examples(values: Iterable[BaseModel]) -> Mapping[str, Mapping[str, object]]:
    """Return an example of each property of each model, by the models' names."""
    found: dict[str, dict[str, object]] = {}
    for value in values:
        _collect(value, found)
    return found


def _collect(value: object, found: dict[str, dict[str, object]]) -> None:
    if isinstance(value, BaseModel):
        own = found.setdefault(type(value).__name__, {})
        for name, example in value.model_dump(mode="json").items():
            inner = getattr(value, name)
            if own.get(name) is None and not _holds_models(inner):
                own[name] = example
            _collect(inner, found)
    elif isinstance(value, Mapping):
        for each in value.values():
            _collect(each, found)
    elif isinstance(value, list):
        for each in value:
            _collect(each, found)


def _holds_models(value: object) -> bool:
    inner = list(value.values()) if isinstance(value, Mapping) else value
    first = inner[0] if isinstance(inner, list) and inner else inner
    return isinstance(first, BaseModel)


def exemplify(component: Schema, values: Mapping[str, object]) -> None:
    """Give the properties of a schema their examples."""
    for name, property_ in component.get("properties", {}).items():
        if name in values:
            property_["examples"] = [values[name]]
