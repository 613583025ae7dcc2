"""How OpenAPI describes the routes for machines: their parameters, answers and refusals."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.web.api.query import LARGEST, LIMIT
from app.web.api.records import Refused
from data.publishing.due import WITHIN

Parameter = Mapping[str, Any]
Responses = dict[int | str, dict[str, Any]]


def _parameter(name: str, description: str, example: object, **schema: object) -> Parameter:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string", **schema, "examples": [example]},
    }


LIMIT_PARAMETER = _parameter(
    "limit",
    "how many a page holds at the most",
    LIMIT,
    type="integer",
    minimum=1,
    maximum=LARGEST,
    default=LIMIT,
)
AFTER = _parameter(
    "after", "the id of the last entry that is known already", "city-day-minsk.mag-2023"
)
BEFORE = _parameter(
    "before", "the id of the last change that is known already", 48, type="integer", minimum=1
)
WITHIN_PARAMETER = _parameter("within", "days ahead", "30d", default=f"{WITHIN}d")
LANGUAGE = _parameter("language", "the table's language; the plan's own by default", "en")
_FILTERS = (
    _parameter(
        "approx",
        "`hide` leaves out what has no stated day, `firm` what has no confirmed one",
        "hide",
        enum=["hide", "firm"],
    ),
    _parameter("cancelled", "`hide` leaves out what is cancelled", "hide", enum=["hide"]),
    _parameter("category", "keys of categories, parted by commas", "city-days,jubilees"),
    _parameter("place", "keys of cities, parted by commas", "minsk"),
    _parameter("plan", "slugs of plans, parted by commas", "mag-2023"),
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
        known[400] = {"model": Refused, "description": "The paging or an option makes no sense."}
    return known


def ok(media_type: str, description: str, schema: Mapping[str, Any]) -> Responses:
    """Return the answer 200 of a route that is not described by a model."""
    return {200: {"description": description, "content": {media_type: {"schema": dict(schema)}}}}
