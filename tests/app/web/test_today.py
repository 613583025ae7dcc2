"""The day by a clock, in the plans' time zone, however the clock goes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.web.live import LiveState
from app.web.wire.today import Today
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY
from data.plan.loader import Sources
from data.publishing.comparison import compare, revisions
from data.when.zone import read_zone
from tests.conftest import BASE_URL

ZONES = ("Europe/Moscow", "Asia/Kathmandu", "America/Santiago", "Pacific/Apia", "UTC")
TIMES = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
STEPS = st.lists(st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=2)))


@pytest.fixture(scope="module", params=ZONES)
def live(
    request: pytest.FixtureRequest,
    sources: Sources,
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
) -> LiveState:
    path: Path = tmp_path_factory.mktemp("today") / "journal.jsonl"
    plan = sources.plans[0]
    organisation = replace(plan.header.organisation, timezone=request.param)
    plan = replace(plan, header=replace(plan.header, organisation=organisation))
    now = datetime(2023, 1, 1, tzinfo=UTC)
    file_store(path).append(revisions(compare([plan], EMPTY), EMPTY, now), START)
    return LiveState(file_store(path), languages, BASE_URL)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TIMES, STEPS)
def test_it_is_the_day_of_the_zone(
    live: LiveState, first: datetime, steps: list[timedelta]
) -> None:
    zone = read_zone(live.state.site.publication.organisation.timezone)
    now = first
    today = Today(live, lambda: now)
    assert today() == first.astimezone(zone).date()
    for step in steps:
        now += step
        assert today() == now.astimezone(zone).date()


def test_it_turns_at_midnight_to_the_moment(live: LiveState) -> None:
    zone = read_zone(live.state.site.publication.organisation.timezone)
    midnight = datetime(2023, 5, 2, tzinfo=zone).astimezone(UTC)
    moments = [midnight - timedelta(microseconds=1), midnight, midnight - timedelta(hours=1)]
    clock = iter(moments)
    today = Today(live, lambda: next(clock))
    assert [today().day for _ in moments] == [1, 2, 1]
