"""A plan that crosses the year, in one language: it stands on the pages of both years."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.web.live import LiveState
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY
from data.plan.loader import load_sources
from data.publishing.comparison import compare, revisions
from tests.app.web.pages.test_past_plans import asked, page
from tests.conftest import BASE_URL

SCHOOL = """\
organisation = "Hill School"
domain = "hill.example.org"
languages = ["en"]
timezone = "Europe/London"
"""
PLAN = """\
period = "2026-09/2027-08"
title = "School year 2026/27"

[categories.lessons]
name = "Lessons"

[[items]]
key = "choir"
category = "lessons"
row = 1
title = "Choir"
when = "every week"
said = "weekly"

[[items]]
key = "holidays"
category = "lessons"
row = 2
title = "Christmas holidays"
when = "2026-12-21/2027-01-10"
said = "21 December to 10 January"

[[items]]
key = "fete"
category = "lessons"
row = 3
title = "Summer fete"
when = "2027-06"
said = "June"
place = "The Old Mill"

[[items]]
key = "trip"
category = "lessons"
row = 4
title = "Trip"
when = "unscheduled"
said = "to be announced"
"""


@pytest.fixture(scope="module")
def school(
    tmp_path_factory: pytest.TempPathFactory, languages: Mapping[str, Language]
) -> LiveState:
    folder = tmp_path_factory.mktemp("school")
    (folder / "plans").mkdir()
    (folder / "kalends.toml").write_text(SCHOOL)
    (folder / "plans/school-2026.toml").write_text(PLAN)
    return LiveState(file_store(published(folder)), languages, BASE_URL)


def published(folder: Path) -> Path:
    plans = load_sources(folder, ["en", "ru"]).plans
    path = folder / "journal.jsonl"
    now = datetime(2026, 8, 20, 9, tzinfo=UTC)
    file_store(path).append(revisions(compare(plans, EMPTY), EMPTY, now), START)
    return path


def listed(live: LiveState, path: str, today: date) -> list[str]:
    """Return the keys of the items that a page leads to, in its order."""
    links = page(live, path, today).links()
    found = [re.fullmatch(r".*/en/entries/school-2026/(.*)/", link) for link in links]
    return list(dict.fromkeys(match[1] for match in found if match))


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/en/2026/agenda/", ["holidays", "choir", "trip"]),
        ("/en/2027/agenda/", ["holidays", "fete", "choir", "trip"]),
        ("/en/2026/12/", ["holidays"]),
        ("/en/2027/01/", ["holidays"]),
        ("/en/2027/02/", []),
    ],
)
def test_an_item_is_on_the_page_of_every_year_it_reaches_into(
    school: LiveState, path: str, keys: list[str]
) -> None:
    assert listed(school, path, date(2026, 10, 1)) == keys


def test_there_are_pages_of_both_years_and_of_no_other(school: LiveState) -> None:
    status = {
        year: asked(school, f"/en/{year}/", date(2026, 10, 1)).status_code
        for year in (2025, 2026, 2027, 2028)
    }
    assert status == {2025: 404, 2026: 200, 2027: 200, 2028: 404}


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 8, 21), 2026), (date(2026, 12, 31), 2026), (date(2027, 3, 1), 2027)],
)
def test_the_first_page_draws_the_year_it_is_read_in(
    school: LiveState, today: date, year: int
) -> None:
    assert f"{year}/03/" in page(school, "/en/", today).links()


def test_a_rhythm_goes_on_through_the_period(school: LiveState) -> None:
    body = asked(school, "/calendars/en/all.ics", date(2026, 10, 1)).content.decode()
    choir = next(part for part in body.split("BEGIN:VEVENT") if "UID:choir." in part)
    assert "DTSTART;VALUE=DATE:20260907\r\n" in choir
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270831\r\n" in choir


def test_what_has_no_date_names_both_years(school: LiveState) -> None:
    body = asked(school, "/calendars/en/all.ics", date(2026, 10, 1)).content.decode()
    trip = next(part for part in body.split("BEGIN:VEVENT") if "UID:trip." in part)
    told = "This mark stands on the first day of 2026/2027 and will move once the date is known."
    assert told in trip.replace("\r\n ", "")
    html = asked(school, "/en/entries/school-2026/trip/", date(2026, 10, 1)).text
    assert told in html


def test_a_place_that_is_not_listed_is_its_name(school: LiveState) -> None:
    body = asked(school, "/calendars/en/all.ics", date(2026, 10, 1)).content.decode()
    fete = next(part for part in body.split("BEGIN:VEVENT") if "UID:fete." in part)
    assert "LOCATION:The Old Mill\r\n" in fete
    assert "GEO" not in fete
    assert asked(school, "/en/places/", date(2026, 10, 1)).status_code == 200


def test_nothing_is_there_in_a_language_the_folder_does_not_state(school: LiveState) -> None:
    refused = asked(school, "/calendars/ru/all.ics", date(2026, 10, 1))
    assert (refused.status_code, refused.text) == (
        404,
        "There is no language “ru”. There are: en.",
    )
    assert asked(school, "/ru/", date(2026, 10, 1)).status_code == 404
