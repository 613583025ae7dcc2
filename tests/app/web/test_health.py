"""What /health tells: what keeps the journal from being served, and what is to be seen to."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from app.web.health import Health, health
from app.web.live import Freshness, LiveState
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.pages.test_past_plans import asked, publish_next_year
from tests.conftest import BASE_URL, NOW


@pytest.fixture(scope="module")
def one_plan(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, BASE_URL)


@pytest.fixture(scope="module")
def two_plans(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    folder = tmp_path_factory.mktemp("followed")
    return LiveState(file_store(publish_next_year(folder, journal)), languages, BASE_URL)


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
    ("2023-12-31", []),
    ("2024-01-01", []),
    ("2024-10-31", []),
    ("2024-11-01", ["plan mag-2024 ends on 2024-12-31 (days left: 60), and none follows"]),
    ("2025-01-01", ["plan mag-2024 ended on 2024-12-31, and none follows"]),
]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@pytest.mark.parametrize(("day", "warnings"), ONE)
def test_the_end_of_the_only_plan_is_told_in_time(
    one_plan: LiveState, day: str, warnings: list[str]
) -> None:
    expected = Health(status=Freshness.OK, problem=None, warnings=warnings)
    assert health(one_plan, noon(date.fromisoformat(day))) == expected


@pytest.mark.parametrize(("day", "warnings"), TWO)
def test_a_plan_that_follows_ends_the_warning_until_its_own_end(
    two_plans: LiveState, day: str, warnings: list[str]
) -> None:
    expected = Health(status=Freshness.OK, problem=None, warnings=warnings)
    assert health(two_plans, noon(date.fromisoformat(day))) == expected


def test_a_journal_that_can_not_be_read_is_told_beside_it(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(journal.read_bytes())
    live = LiveState(file_store(path), languages, BASE_URL)
    path.unlink()
    live.look()
    assert health(live, noon(date(2023, 12, 31))) == Health(
        status=Freshness.STALE,
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
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("path", ["/health", "/ready", "/openapi.json"])
def test_no_browser_guesses_what_it_is(one_plan: LiveState, path: str) -> None:
    assert asked(one_plan, path, date(2023, 3, 1)).headers["x-content-type-options"] == "nosniff"


def test_what_is_not_served_is_told_by_the_status_too_and_what_is_stays_ready(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(journal.read_bytes())
    live = LiveState(file_store(path), languages, BASE_URL)
    ready = asked(live, "/ready", date(2023, 3, 1)).json()
    path.write_bytes(b"oops\n")
    live.look()
    answer = asked(live, "/health", date(2023, 3, 1))
    assert (answer.status_code, answer.json()["status"]) == (503, "stale")
    again = asked(live, "/ready", date(2023, 3, 1))
    assert (again.status_code, again.json()) == (200, ready)


@pytest.mark.parametrize(
    ("now", "warned"),
    [(NOW - timedelta(seconds=1), True), (NOW, False), (NOW + timedelta(days=1), False)],
)
def test_a_publication_of_the_future_is_told(
    one_plan: LiveState, now: datetime, *, warned: bool
) -> None:
    warning = (
        "the newest publication is dated 2023-01-10T09:00:00Z, later than this machine's clock "
        "(2023-01-10T08:59:59Z): one of the two clocks is wrong"
    )
    assert health(one_plan, now).warnings == ([warning] if warned else [])
