"""What search engines are told of an event that moves, is postponed or cancelled."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import fold
from data.plan.loader import Sources
from data.plan.model import Item
from data.publishing.comparison import compare, revisions
from data.when.period import year_period
from data.when.reading import parse_when
from tests.app.machines import LATER, Machine, machine

SESSION = "mag-session-29"
STATUS = "https://schema.org/Event{}"


def told(site: Machine, key: str) -> dict[str, object] | None:
    page = site.get(f"/en/entries/mag-2023/{key}/").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    event: dict[str, object] | None = json.loads(found[1]) if found else None
    return event


@pytest.fixture
def changed(
    journal: Path, sources: Sources, tmp_path: Path, languages: Mapping[str, Language]
) -> Mapping[str, Machine]:
    """Return the site after the session moved, was postponed, and was cancelled."""

    def published(name: str, **new: object) -> Machine:
        path = tmp_path / f"{name}.jsonl"
        shutil.copy(journal, path)
        reading = file_store(path).read()
        before = fold(reading.revisions)

        def revise(item: Item) -> Item:
            return replace(item, **new) if item.key == SESSION else item

        plans = [replace(plan, items=tuple(map(revise, plan.items))) for plan in sources.plans]
        made = revisions(compare(plans, before), before, LATER)
        file_store(path).append(made, reading.position)
        return machine(path, languages)

    period = year_period(2023)
    return {
        "moved": published("moved", when=parse_when("2023-06-02", period), said="2 июня"),
        "postponed": published(
            "postponed", when=parse_when("unscheduled", period), said="по отдельному графику"
        ),
        "cancelled": published("cancelled", cancelled=True),
    }


def test_what_became_of_an_event_is_told(changed: Mapping[str, Machine]) -> None:
    keys = ("eventStatus", "startDate", "endDate", "previousStartDate")
    found = {
        name: tuple((told(site, SESSION) or {}).get(key) for key in keys)
        for name, site in changed.items()
    }
    assert found == {
        "moved": (STATUS.format("Rescheduled"), "2023-06-02", "2023-06-02", "2023-05-26"),
        "postponed": (STATUS.format("Postponed"), "2023-05-26", None, None),
        "cancelled": (STATUS.format("Cancelled"), "2023-05-26", "2023-05-26", None),
    }
