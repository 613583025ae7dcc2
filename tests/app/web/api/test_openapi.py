"""The schema at /openapi.json: valid, whole, with examples, and true of the answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
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
from app.web.pages.embed import parse_window
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.publishing.due import parse_within
from tests.app.machines import Machine, machine
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
    "/docs/",
    "/api/{rest:path}",
    "/jcal/{rest:path}",
    "/tables/{rest:path}",
    "/sources/{name}",
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
    live = LiveState(file_store(journal), languages, BASE_URL)
    api = create_app(live, poll=60, clock=lambda: NOW).app
    assert isinstance(api, FastAPI)
    routes = {route.path_format for route in api.routes if isinstance(route, APIRoute)}
    hidden = {path.replace(":path", "") for path in HIDDEN}
    assert {path: list(methods) for path, methods in schema["paths"].items()} == {
        path: ["get"] for path in routes - hidden
    }
    assert routes >= FEEDS | STATUS


OPERATIONS = {
    "/calendars/{language}/{name}.ics": "category_feed",
    "/calendars/{language}/places/{place}.ics": "place_feed",
    "/calendars/{language}/{options}/{name}.ics": "option_feed",
    "/entries/{language}/{plan}/{key}.ics": "entry_file",
    "/health": "health",
    "/ready": "ready",
    "/api/": "index",
    "/api/entries": "entries",
    "/api/entries/{id}": "entry",
    "/api/entries.csv": "entries_csv",
    "/api/entries.xlsx": "entries_xlsx",
    "/api/categories": "categories",
    "/api/places": "places",
    "/api/changes": "changes",
    "/api/recheck": "recheck",
    "/api/schema/{name}.json": "schema",
    "/jcal/{language}/{name}.json": "category_jcal",
    "/jcal/{language}/places/{place}.json": "place_jcal",
    "/jcal/{language}/{options}/{name}.json": "option_jcal",
    "/jcal/{language}/entries/{plan}/{key}.json": "entry_jcal",
    "/{language}/changes.atom": "changes_atom",
    "/robots.txt": "robots",
    "/sitemap.xml": "sitemap",
    "/sitemaps/{number}.xml": "sitemap_part",
    "/": "front_page",
    "/docs": "docs_page",
    "/{language}/": "home_page",
    "/{language}/{number}/": "year_page",
    "/{language}/{number}/{kind}/": "year_view_page",
    "/{language}/categories/{category}/": "category_page",
    "/{language}/places/": "places_page",
    "/{language}/places/{place}/": "place_page",
    "/{language}/changes/": "changes_page",
    "/{language}/build/": "build_page",
    "/{language}/recheck/": "recheck_page",
    "/{language}/entries/{plan}/{key}/": "entry_page",
    "/embed/{language}/{name}/": "embedded_page",
    "/{language}/{number}.svg": "year_picture",
    "/{language}/{number}.png": "year_card",
    "/{language}/entries/{plan}/{key}.png": "entry_card",
    "/{language}/site.webmanifest": "manifest_file",
    "/static/{name}": "static_file",
}
"""Programs are generated from these names: they stay."""


def test_operations_have_names_that_stay_and_summaries(schema: Schema) -> None:
    operations = {path: each["get"] for path, each in schema["paths"].items()}
    assert {path: each["operationId"] for path, each in operations.items()} == OPERATIONS
    assert all(operation["summary"] and operation["tags"] for operation in operations.values())


@pytest.fixture(scope="module")
def club(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> Machine:
    """Return a machine that serves another organisation's folder: other keys, other languages."""
    path = tmp_path_factory.mktemp("club") / "journal.jsonl"
    text = journal.read_text("utf-8")
    for theirs, ours in (
        ("mag-2023", "club-2023"),
        ("city-day", "derby"),
        ("jubilee-", "birthday-"),
        ("minsk", "leeds"),
        ("moscow", "york"),
        ('"ru"', '"de"'),
    ):
        text = text.replace(theirs, ours)
    path.write_text(text, "utf-8")
    return machine(path, {"en": languages["en"], "de": replace(languages["ru"], code="de")})


def test_examples_are_of_the_folder_that_is_served(club: Machine) -> None:
    schema = club.get("/openapi.json").json()
    parameters = schema["paths"]["/api/entries"]["get"]["parameters"]
    shown = {each["name"]: each["schema"]["examples"][0] for each in parameters}
    after = shown.pop("after")
    assert club.get(f"/api/entries/{after}").status_code == 200
    assert shown == {
        "approx": "hide",
        "cancelled": "hide",
        "category": "events",
        "from": "2023-01-01",
        "limit": 100,
        "place": next(iter(club.site.publication.places)),
        "plan": "club-2023",
        "since": "2023-01-10T09:00:00Z",
        "to": "2023-12-31",
    }
    for name in ("/openapi.json", "/docs", "/api/schema/entries.json"):
        text = club.get(name).text
        assert [word for word in ("mag-2023", "minsk", "moscow", "city-day") if word in text] == []


def test_every_property_has_an_example_of_its_kind(schema: Schema) -> None:
    components = schema["components"]["schemas"]
    for component in components.values():
        for name, each in component.get("properties", {}).items():
            nested = "$ref" in str(each)
            assert nested or "examples" in each, (component["title"], name)
            for value in each.get("examples", []):
                OAS31Validator({**each, "components": {"schemas": components}}).validate(value)


def example(parameter: Schema) -> str:
    value: str = parameter["schema"]["examples"][0]
    return value


def test_the_examples_lead_to_what_is_documented(client: httpx.Client, schema: Schema) -> None:
    kinds, conditional = {}, {}
    for path, methods in schema["paths"].items():
        values = {
            p["name"]: example(p) for p in methods["get"].get("parameters", []) if p["in"] == "path"
        }
        response = client.get(path.format(**values))
        documented = methods["get"]["responses"][str(response.status_code)].get("content", {})
        kinds[path] = (response.headers.get("content-type", "").partition(";")[0], list(documented))
        conditional[path] = ("etag" in response.headers, "304" in methods["get"]["responses"])
    assert {path: kind for path, (kind, known) in kinds.items() if known != [kind]} == {"/": ""}
    assert {path for path, (is_so, told) in conditional.items() if is_so != told} == set()


def test_only_answers_that_can_come_are_documented(schema: Schema) -> None:
    answers = {path: sorted(each["get"]["responses"]) for path, each in schema["paths"].items()}
    page = ["200", "304", "308", "404"]
    assert {path: answers[path] for path in FEEDS} == dict.fromkeys(FEEDS, page)
    assert {path: found for path, found in answers.items() if found not in (page, ["200"])} == {
        "/health": ["200", "503"],
        "/api/": ["200", "304"],
        "/api/categories": ["200", "304"],
        "/api/places": ["200", "304"],
        "/docs": ["200", "304"],
        "/robots.txt": ["200", "304"],
        "/sitemap.xml": ["200", "304"],
        "/api/entries": ["200", "304", "308", "400", "404"],
        "/api/entries.csv": ["200", "304", "308", "400", "404"],
        "/api/entries.xlsx": ["200", "304", "308", "400", "404"],
        "/api/changes": ["200", "304", "308", "400", "404"],
        "/api/recheck": ["200", "304", "308", "400", "404"],
        "/{language}/recheck/": ["200", "304", "308", "400", "404"],
        "/embed/{language}/{name}/": ["200", "304", "308", "400", "404"],
        "/sitemaps/{number}.xml": ["200", "304", "404"],
        "/static/{name}": ["200", "304", "404"],
        "/": ["302"],
    }


PARAMETERS = [
    ("/api/recheck", "within", [f"{days}d" for days in range(1001)]),
    ("/{language}/recheck/", "within", [f"{days}d" for days in range(1001)]),
    ("/embed/{language}/{name}/", "rows", [str(rows) for rows in range(101)]),
]


@pytest.mark.parametrize(("path", "name", "values"), PARAMETERS)
def test_the_pattern_of_a_parameter_has_what_is_taken_and_no_more(
    schema: Schema, path: str, name: str, values: list[str]
) -> None:
    parameters = schema["paths"][path]["get"]["parameters"]
    [pattern] = [each["schema"]["pattern"] for each in parameters if each["name"] == name]
    described = [value for value in values if re.search(pattern, value)]
    assert described == [value for value in values if is_taken(name, value)]


def is_taken(name: str, value: str) -> bool:
    try:
        parse_within(value) if name == "within" else parse_window(value, "")
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(("path", "name"), [("/health", "Health"), ("/ready", "Ready")])
def test_status_answers_are_what_the_schema_says(
    client: httpx.Client, schema: Schema, path: str, name: str
) -> None:
    content = schema["paths"][path]["get"]["responses"]["200"]["content"]
    assert content == {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    component = schema["components"]["schemas"][name]
    answer = client.get(path).json()
    OAS31Validator({**component, "components": schema["components"]}).validate(answer)
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
