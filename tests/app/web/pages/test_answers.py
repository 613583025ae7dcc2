"""What pages answer first: what comes next, what goes on, what no longer takes place, and where."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.web.live import LiveState
from app.web.pages.drawing.labels import month_of
from app.web.pages.groups import nearest_first
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.pages.asking import asked, page, publish_plans
from tests.app.web.pages.test_drawing import invented
from tests.browser.document import Document, words
from tests.conftest import BASE_URL

FOLDER = """
organisation = "Rowing Club"
domain = "rowing.example"
languages = ["en"]
timezone = "Europe/London"
"""
PLAN = """
year = 2023
title = "Regattas"
[categories.regattas]
name = "Regattas"
heading = "Regattas"
[[items]]
key = "stock"
category = "regattas"
row = 1
title = "Stock-taking"
said = "2023"
[[items]]
key = "training"
category = "regattas"
row = 2
title = "Training"
said = "every Tuesday"
[[items]]
key = "second-half"
category = "regattas"
row = 3
title = "New boathouse"
said = "second half of 2023"
[[items]]
key = "head"
category = "regattas"
row = 4
title = "Head of the River"
place = "Putney"
said = "8 July"
[[items]]
key = "dinner"
category = "regattas"
row = 5
title = "Dinner"
said = "12 July"
cancelled = true
[[items]]
key = "gala"
category = "regattas"
row = 6
title = "Gala"
said = "second half of July"
[[items]]
key = "entries"
category = "regattas"
row = 7
title = "Entries"
said = "by 1 March"
[[items]]
key = "hire"
category = "regattas"
row = 8
title = "Boat hire"
said = "from 15 March"
[[items]]
key = "supper"
category = "regattas"
row = 9
title = "Supper"
said = "about 20 March"
"""


RUSSIAN = """
organisation = "Гребной клуб"
official = true
domain = "rowing.example"
languages = ["ru", "en"]
timezone = "Europe/Moscow"
"""
RUSSIAN_PLAN = """
year = 2023
title = "Регаты"
[categories.regattas]
name = "Регаты"
heading = "Регаты"
[[items]]
key = "head"
category = "regattas"
row = 1
title = "Большая регата"
said = "8 июля"
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory, languages: Mapping[str, Language]) -> LiveState:
    """Return what a club publishes that lists no places and has one category."""
    return published(tmp_path_factory.mktemp("club"), FOLDER, PLAN, languages)


def published(
    folder: Path, organisation: str, plan: str, languages: Mapping[str, Language]
) -> LiveState:
    (folder / "plans").mkdir()
    (folder / "kalends.toml").write_text(organisation, encoding="utf-8")
    (folder / "plans" / "rowing-2023.toml").write_text(plan, encoding="utf-8")
    journal = folder / "journal.jsonl"
    journal.touch()
    publish_plans(journal, folder, datetime(2022, 12, 1, tzinfo=UTC))
    return LiveState(file_store(journal), languages, BASE_URL)


def near(day: date, *dates: str) -> list[str]:
    return [each.item.when.text for each in nearest_first(map(invented, dates), day)]


def test_what_is_next_comes_soon_and_once() -> None:
    day = date(2023, 5, 3)
    assert near(
        day,
        *("unscheduled", "2023", "FREQ=WEEKLY;BYDAY=TU", "2023-04-01/..", "2023-02-01/2023-09-01"),
        *("2023-06", "2023-05-08", "{2023-01-15,2023-05-05}", "[..2023-05-06]", "2023-05-01/.."),
    ) == [
        *("{2023-01-15,2023-05-05}", "[..2023-05-06]", "2023-05-08", "2023-06"),
        *("2023-04-01/..", "2023-05-01/..", "2023-02-01/2023-09-01", "2023"),
        *("FREQ=WEEKLY;BYDAY=TU", "unscheduled"),
    ]


def announced(document: Document) -> list[str]:
    return [words(each) for each in document.all("p") if each.get("class") == "when"]


def test_the_first_page_and_what_is_embedded_begin_with_what_is_next(club: LiveState) -> None:
    today = date(2023, 5, 3)
    assert announced(page(club, "/en/", today)) == ["Saturday, July 8, 2023 · Putney"]
    rows = page(club, "/embed/en/all/?rows=2", today).all("li")
    assert [words(each) for each in rows] == [
        "July 8, 2023 Head of the River Putney",
        "July 12, 2023 Dinner Cancelled",
    ]


def test_a_date_is_listed_under_its_month_or_where_it_goes_on_through_the_year() -> None:
    dates = {
        "2023": 0,
        "FREQ=WEEKLY;BYDAY=TU": 0,
        "2023-01-10/2023-12-20": 0,
        "every quarter": 0,
        "2023-02-01/2023-12-31": 2,
        "2023-01-01/2023-06-30": 1,
        "{2023-01-15,2023-12-15}": 1,
        "2023-01-15/..": 1,
        "../2023-12-15": 12,
    }
    assert {text: month_of(invented(text).item.when, 2023) for text in dates} == dates


def months(document: Document) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Return the class of each month of the list, and its rows with theirs."""
    found = {}
    [listed] = [each for each in document.all("div") if each.get("class") == "listed"]
    for month in listed.iter("section"):
        [name] = [words(each) for each in month.iter("h2")]
        rows = [link for each in month.iter("li") for link in each.iter("a")]
        found[name] = month.get("class", ""), [(words(a), a.get("class", "")) for a in rows]
    return found


def test_a_month_is_past_when_all_in_it_is_and_says_what_is_cancelled(club: LiveState) -> None:
    july = [
        ("New boathouse · second half of 2023", ""),
        ("8 Head of the River · Putney", "past"),
        ("12 Dinner · Cancelled", "off past"),
        ("≈16–31 Gala", "past"),
    ]
    shown = months(page(club, "/en/2023/", date(2023, 9, 1)))
    assert shown["July"] == ("", july)
    struck = page(club, "/en/2023/", date(2023, 9, 1)).all("s")
    assert [words(each) for each in struck] == ["12 Dinner"]
    through = [row for row, _ in shown["All through the year"][1]]
    assert through == ["Stock-taking · 2023", "Training · every Tuesday"]


def test_an_organisation_that_lists_no_places_is_offered_none(club: LiveState) -> None:
    today = date(2023, 5, 3)
    for path in ("/en/", "/en/build/", "/en/2023/"):
        document = page(club, path, today)
        assert [each for each in document.links() if "places/" in each] == []
        assert [each for each in document.texts() if "Cit" in each or "cit" in each] == []
    empty = page(club, "/en/places/", today)
    assert empty.all("svg") == []
    assert "Nothing planned here yet" in [words(each) for each in empty.all("p")]


def test_what_is_one_part_only_is_not_offered_as_a_part(club: LiveState) -> None:
    first = page(club, "/en/", date(2023, 5, 3))
    [choices] = [each for each in first.all("ul") if each.get("class") == "choices"]
    assert [words(each) for each in choices.iter("li")] == ["Your own choice"]


def beside(live: LiveState, path: str) -> list[tuple[str, str]]:
    """Return where a month's page leads besides: the words and the address."""
    [nav] = [
        each
        for each in page(live, path, date(2023, 5, 3)).all("nav")
        if each.get("class") == "views months"
    ]
    return [(words(each), each.get("href", "")) for each in nav.iter("a")]


def test_a_month_leads_to_the_months_beside_it_as_far_as_there_are_pages(club: LiveState) -> None:
    assert beside(club, "/en/2023/05/") == [("April", "/en/2023/04/"), ("June", "/en/2023/06/")]
    assert beside(club, "/en/2023/01/") == [("February", "/en/2023/02/")]
    assert beside(club, "/en/2023/12/") == [("November", "/en/2023/11/")]


def test_whose_it_is_says_its_language(tmp_path: Path, languages: Mapping[str, Language]) -> None:
    live = published(tmp_path, RUSSIAN, RUSSIAN_PLAN, languages)
    foot = asked(live, "/en/", date(2023, 5, 3)).text.partition("<footer>")[2]
    assert '<p>Published by <bdi lang="ru">Гребной клуб</bdi> itself.</p>' in foot


def test_below_a_month_a_limit_is_no_day_on_which_something_is(club: LiveState) -> None:
    grids = page(club, "/en/2023/months/", date(2023, 2, 1))
    [march] = [each for each in grids.all("section") if each.get("id") == "m3"]
    assert [words(each) for each in march.iter("li")] == [
        "by Mar 1 Entries",
        "7, 14, 21, 28 Training",
        "from Mar 15 Boat hire",
        "≈20 Supper",
    ]
