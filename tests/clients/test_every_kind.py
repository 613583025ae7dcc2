"""Two readers of other authors find each event of every kind of date on its days."""

import json
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from calendars.wording.language import Language
from data.plan.loader import load_sources
from data.when.value import Rule
from tests.conftest import ROOT

HERE = Path(__file__).parent
FOLDER = ROOT / "tests/golden/every-kind"
EVERY = FOLDER / "calendars/en/all.ics"


@pytest.fixture(scope="module")
def days(languages: Mapping[str, Language]) -> dict[str, list[str]]:
    """Return on which days each rule's event stands, by the first part of its UID."""
    (plan,) = load_sources(FOLDER, list(languages)).plans
    return {
        item.key: [str(start) for start, _ in item.when.stretches]
        for item in plan.items
        if isinstance(item.when, Rule) and item.when.steady
    }


@pytest.mark.parametrize("name", ["vobject", "ical"])
def test_reader_repeats_each_rule_as_the_plan_does(
    name: str, days: dict[str, list[str]], program: Callable[[str], Path]
) -> None:
    found = read(name, program)
    assert {key: found[key]["starts"] for key in days} == days


@pytest.mark.parametrize("name", ["vobject", "ical"])
def test_reader_finds_times_in_their_zones(name: str, program: Callable[[str], Path]) -> None:
    found = read(name, program)
    # As moments: one reader keeps the zone, another one tells UTC.
    assert [
        tuple(datetime.fromisoformat(found[key][end]) for end in ("start", "end"))
        for key in ("timed", "timed-boston", "timed-utc")
    ] == [
        (datetime(2023, 5, 27, 7, tzinfo=UTC), datetime(2023, 5, 27, 15, tzinfo=UTC)),
        (datetime(2023, 11, 4, 23, 30, tzinfo=UTC), datetime(2023, 11, 5, 0, 30, tzinfo=UTC)),
        (datetime(2023, 11, 5, 12, tzinfo=UTC), datetime(2023, 11, 5, 13, tzinfo=UTC)),
    ]


def read(name: str, program: Callable[[str], Path]) -> dict[str, dict[str, Any]]:
    """Return what a reader finds, by the first part of the UID."""
    command = [program("python"), HERE / f"read_{name}.py", EVERY]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {fact["uid"].partition(".")[0]: fact for fact in json.loads(done.stdout)[str(EVERY)]}
