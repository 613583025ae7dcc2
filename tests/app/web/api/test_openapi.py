"""The schema at /openapi.json: valid, whole, with examples, and true of the answers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from app.web.application import create_app
from app.web.live import LiveState
from calendars.wording.language import Language
from tests.conftest import BASE_URL

Schema = dict[str, Any]
FEEDS = {
    "/calendars/{language}/{name}.ics",
    "/calendars/{language}/places/{place}.ics",
    "/calendars/{language}/{options}/{name}.ics",
    "/entries/{language}/{plan}/{key}.ics",
}
STATUS = {"/health", "/ready"}
HIDDEN = {
    "/calendars/{rest:path}",
    "/entries/{rest:path}",
    "/openapi.json",
    "/api/{rest:path}",
    "/jcal/{rest:path}",
}

NOW = datetime(2023, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def schema(client: httpx.Client) -> Schema:
    found: Schema = client.get("/openapi.json").json()
    return found


def test_it_is_valid(schema: Schema) -> None:
    validate(schema)
    assert schema["info"]["title"] == "Kalends"


def test_it_lists_every_route(
    schema: Schema, journal: Path, languages: Mapping[str, Language]
) -> None:
    api = create_app(LiveState(journal, languages, BASE_URL), poll=60, clock=lambda: NOW).app
    assert isinstance(api, FastAPI)
    routes = {route.path_format for route in api.routes if isinstance(route, APIRoute)}
    hidden = {path.replace(":path", "") for path in HIDDEN}
    assert {path: list(methods) for path, methods in schema["paths"].items()} == {
        path: ["get"] for path in routes - hidden
    }
    assert routes >= FEEDS | STATUS


def test_operations_have_names_of_their_own_and_summaries(schema: Schema) -> None:
    operations = [path["get"] for path in schema["paths"].values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] and operation["tags"] for operation in operations)


def example(parameter: Schema) -> str:
    value: str = parameter["schema"]["examples"][0]
    return value


def test_the_examples_lead_to_what_is_documented(client: httpx.Client, schema: Schema) -> None:
    kinds = {}
    for path, methods in schema["paths"].items():
        values = {
            p["name"]: example(p) for p in methods["get"].get("parameters", []) if p["in"] == "path"
        }
        response = client.get(path.format(**values))
        documented = methods["get"]["responses"][str(response.status_code)].get("content", {})
        kinds[path] = (response.headers.get("content-type", "").partition(";")[0], list(documented))
    assert {path: kind for path, (kind, known) in kinds.items() if known != [kind]} == {"/": ""}


def test_only_answers_that_can_come_are_documented(schema: Schema) -> None:
    documented = {path: set(schema["paths"][path]["get"]["responses"]) for path in FEEDS}
    assert documented == {path: {"200", "304", "308", "404"} for path in FEEDS}
    assert set(schema["paths"]["/"]["get"]["responses"]) == {"302"}
    assert not [path for path, m in schema["paths"].items() if "422" in m["get"]["responses"]]


@pytest.mark.parametrize(("path", "name"), [("/health", "Health"), ("/ready", "Ready")])
def test_status_answers_are_what_the_schema_says(
    client: httpx.Client, schema: Schema, path: str, name: str
) -> None:
    content = schema["paths"][path]["get"]["responses"]["200"]["content"]
    assert content == {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    component = schema["components"]["schemas"][name]
    answer = client.get(path).json()
    OAS31Validator(component).validate(answer)
    assert set(answer) == set(component["properties"])
    assert all(value["examples"] for value in component["properties"].values())


def test_health_and_ready_say_what_is_public(client: httpx.Client) -> None:
    assert client.get("/health").json() == {
        "status": "ok",
        "problem": None,
        "warnings": ["plan mag-2023 ended on 2023-12-31, and none follows"],
    }
    assert client.get("/ready").json() == {
        "published": "2023-01-10T09:00:00Z",
        "plans": ["mag-2023"],
        "entries": 46,
        "categories": {"events": 15, "information": 6, "jubilees": 15, "city-days": 10},
        "undated": client.get("/ready").json()["undated"],
    }
