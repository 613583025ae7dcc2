"""The page that describes every address for people who write programs, in English."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.web.pages.layout.frame import Frame
from calendars.feeds.addresses import OPENAPI
from calendars.feeds.site import Site

Schema = Mapping[str, Any]
PARTS = {
    "feeds": "Calendars",
    "api": "JSON and tables",
    "jcal": "jCal",
    "notices": "News feed and site map",
    "status": "State of the service",
    "pages": "Pages",
}
"""The tags of the schema, in the order of the page."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What a path or a query says; `example` is empty where there is none."""

    name: str
    place: str
    words: Markup
    example: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One address, what it takes and what it may answer besides 200; `example` is a link."""

    id: str
    path: str
    summary: Markup
    example: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, Markup], ...]


def docs(frame: Frame, site: Site, schema: Schema) -> str:
    """Return the page for a schema of OpenAPI."""
    operations = [
        (operation["get"]["tags"][0], _operation(path, operation["get"], site))
        for path, operation in schema["paths"].items()
    ]
    return frame.environment.get_template("docs.html").render(
        assets={name: site.addresses.local(asset.path) for name, asset in frame.assets.items()},
        parts=[(name, [each for t, each in operations if t == tag]) for tag, name in PARTS.items()],
        openapi=site.addresses.local(OPENAPI),
        base=site.base_url,
    )


def _operation(path: str, operation: Schema, site: Site) -> Operation:
    parameters = tuple(_parameters(operation))
    values = {each.name: each.example for each in parameters if each.place == "path"}
    answers = operation["responses"].items()
    return Operation(
        id=operation["operationId"],
        path=path,
        summary=_coded(operation["summary"]),
        example=site.addresses.local(path.format(**values)) if all(values.values()) else "",
        parameters=parameters,
        answers=tuple(
            (code, _coded(each["description"])) for code, each in answers if code != "200"
        ),
    )


def _parameters(operation: Schema) -> Iterator[Parameter]:
    for each in operation.get("parameters", []):
        yield Parameter(
            name=each["name"],
            place=each["in"],
            words=_coded(each.get("description", "")),
            example=str(next(iter(each["schema"].get("examples", [])), "")),
        )


def _coded(words: str) -> Markup:
    """Return words of the schema, where code stands between backticks, for a page."""
    parts = enumerate(words.split("`"))
    shown = Markup("<code>{}</code>")
    return Markup("").join(shown.format(part) if n % 2 else part for n, part in parts)
