"""No number in an address is a fault of ours, however long, on any route that OpenAPI lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.wording.language import Language
from tests.app.machines import Machine, machine

DIGITS = st.sampled_from("0123456789")
NUMBERS = st.one_of(
    st.integers(0, 10_000).map(lambda length: "9" * length),
    st.text(DIGITS, min_size=1, max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["1e999", "0x7e7", "٢٠٢٣", "²", "-0", "+1", "1_000", "9" * 4301, "2023.5"]),
)
FORMS = st.sampled_from(["{}", "{}d", "P{}D", "{}.svg", "{}-01-01", "alarm=P{}D", "x.{}"])


@pytest.fixture(scope="module")
def first(journal: Path, languages: Mapping[str, Language]) -> Machine:
    return machine(journal, languages)


@pytest.fixture(scope="module")
def operations(first: Machine) -> list[tuple[str, list[dict[str, Any]]]]:
    paths = first.get("/openapi.json").json()["paths"]
    return [(path, each["get"].get("parameters", [])) for path, each in paths.items()]


def filled(path: str, parameters: list[dict[str, Any]], name: str, value: str) -> str:
    """Return a path with its examples, but this value for one of its parameters."""
    values = {p["name"]: str(next(iter(p["schema"].get("examples", ["x"])))) for p in parameters}
    values[name] = value
    asked = {p["name"] for p in parameters if p["in"] == "query" and p["name"] == name}
    quoted = {each: quote(given, safe="") for each, given in values.items()}
    query = "&".join(f"{each}={quoted[each]}" for each in asked)
    return f"{path.format(**quoted)}{'?' if query else ''}{query}"


@given(data=st.data(), number=NUMBERS, form=FORMS)
def test_a_number_is_answered_or_refused(
    first: Machine,
    operations: list[tuple[str, list[dict[str, Any]]]],
    data: st.DataObject,
    number: str,
    form: str,
) -> None:
    path, parameters = data.draw(st.sampled_from([each for each in operations if each[1]]))
    name = data.draw(st.sampled_from([each["name"] for each in parameters]))
    status = first.get(filled(path, parameters, name, form.format(number))).status_code
    assert status in (200, 308, 400, 404)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 4300, "0" * 5000 + "1"])
def test_every_route_refuses_a_number_without_end(
    first: Machine, operations: list[tuple[str, list[dict[str, Any]]]], number: str
) -> None:
    found = {
        (path, each["name"]): first.get(filled(path, parameters, each["name"], number)).status_code
        for path, parameters in operations
        for each in parameters
    }
    assert {each for each, status in found.items() if status not in (400, 404)} == set()
    assert first.get("/", **{"accept-language": f"en;q={number}"}).status_code == 302
