"""What /health warns of before subscribers notice: the newest plan ends and none follows."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from app.web.health import Health, health
from app.web.live import LiveState
from calendars.wording.language import Language
from tests.app.web.pages.test_past_plans import asked, publish_next_year
from tests.conftest import BASE_URL


@pytest.fixture(scope="module")
def one_plan(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(journal, languages, BASE_URL)


@pytest.fixture(scope="module")
def two_plans(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    folder = tmp_path_factory.mktemp("followed")
    return LiveState(publish_next_year(folder, journal), languages, BASE_URL)


ONE = [
    ("2023-01-10", []),
    ("2023-10-31", []),
    ("2023-11-01", ["plan mag-2023 ends on 2023-12-31 (days left: 60), and none follows"]),
    ("2023-11-30", ["plan mag-2023 ends on 2023-12-31 (days left: 31), and none follows"]),
    ("2023-12-30", ["plan mag-2023 ends on 2023-12-31 (days left: 1), and none follows"]),
    ("2023-12-31", ["plan mag-2023 ends on 2023-12-31 (days left: 0), and none follows"]),
    ("2024-01-01", ["plan mag-2023 ended on 2023-12-31, and none follows"]),
    ("2026-11-25", ["plan mag-2023 ended on 2023-12-31, and none follows"]),
]
TWO = [
    ("2023-11-01", []),
    ("2023-12-31", []),
    ("2024-01-01", []),
    ("2024-10-31", []),
    ("2024-11-01", ["plan mag-2024 ends on 2024-12-31 (days left: 60), and none follows"]),
    ("2025-01-01", ["plan mag-2024 ended on 2024-12-31, and none follows"]),
]


@pytest.mark.parametrize(("day", "warnings"), ONE)
def test_the_end_of_the_only_plan_is_told_in_time(
    one_plan: LiveState, day: str, warnings: list[str]
) -> None:
    expected = Health(status="ok", problem=None, warnings=warnings)
    assert health(one_plan, date.fromisoformat(day)) == expected


@pytest.mark.parametrize(("day", "warnings"), TWO)
def test_a_plan_that_follows_ends_the_warning_until_its_own_end(
    two_plans: LiveState, day: str, warnings: list[str]
) -> None:
    expected = Health(status="ok", problem=None, warnings=warnings)
    assert health(two_plans, date.fromisoformat(day)) == expected


def test_a_journal_that_can_not_be_read_is_told_beside_it(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(journal.read_bytes())
    live = LiveState(path, languages, BASE_URL)
    path.unlink()
    live.refresh()
    assert health(live, date(2023, 12, 31)) == Health(
        status="stale",
        problem=f"{path}: there is no journal yet; `kalends publish` makes one",
        warnings=["plan mag-2023 ends on 2023-12-31 (days left: 0), and none follows"],
    )


def test_it_is_answered_as_json_on_the_day_it_is_asked(one_plan: LiveState) -> None:
    answer = asked(one_plan, "/health", date(2023, 12, 30))
    assert answer.json() == {
        "status": "ok",
        "problem": None,
        "warnings": ["plan mag-2023 ends on 2023-12-31 (days left: 1), and none follows"],
    }
    assert answer.headers["access-control-allow-origin"] == "*"
