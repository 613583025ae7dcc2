"""The audience, told to people and to programs."""

import json
from datetime import date, timedelta
from pathlib import Path

from app.web.observing.diary import write_days
from tests.app.conftest import Kalends

DAY = date(2026, 11, 30)
FEED = "/calendars/ru/all.ics"


def test_the_newest_day_and_the_week_before_it_are_told(workspace: Path, kalends: Kalends) -> None:
    path = workspace / "audience.json"
    for back, count in enumerate((12, 9, 10, 30)):
        feeds = {FEED: {"apple": count, "google": 2}}
        write_days(path, {DAY - timedelta(days=back): feeds})
    run = kalends(workspace, "audience", audience=str(path))
    head, row, *rest = run.stdout.splitlines()
    assert head.split() == ["feed", "programs", "in", "the", "week", "which"]
    assert row.split() == [FEED, "12", "10", "apple", "12,", "google", "2"]
    told = (
        "Programs that asked on 2026-11-30 (UTC), estimated; the week is the median of the days "
        "before it. google, outlook ask for many people at once, so they stand apart."
    )
    assert rest == [told]
    run = kalends(workspace, "audience", "--json", audience=str(path))
    told = json.loads(run.stdout)
    assert list(told) == ["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"]
    assert told["2026-11-30"] == {FEED: {"apple": 12, "google": 2}}


def test_who_has_none_is_told_why(workspace: Path, kalends: Kalends) -> None:
    run = kalends(workspace, "audience")
    told = "set KALENDS_AUDIENCE to the file that the server keeps it in\n"
    assert (run.returncode, run.stdout, run.stderr) == (1, "", told)
    path = workspace / "audience.json"
    run = kalends(workspace, "audience", audience=str(path))
    told = f"{path}: nobody has asked for a feed yet, or no minute has passed\n"
    assert (run.returncode, run.stdout, run.stderr) == (1, "", told)
    path.write_text("[]")
    run = kalends(workspace, "audience", audience=str(path))
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(f"{path}: it is no file of an audience; name another one")
