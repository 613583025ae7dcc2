"""The day that an event once had: where its trace stands, what it says, and until when."""

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.web.live import LiveState
from app.web.pages.drawing.traces import with_traces
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.pages.asking import asked, page, publish_plans
from tests.browser.document import Document, words
from tests.conftest import BASE_URL, MAG, NOW, copy_folder

MOVED_ON = NOW + timedelta(days=30)
CHANGES = {
    "mag-session-29": ('said = "26 мая"', 'said = "21–22 сентября"'),
    "jubilee-penza": ('said = "12 июня"', 'said = "по отдельному графику"'),
    "jubilee-khabarovsk": ('said = "28 мая"', 'said = "28 мая"\ncancelled = true'),
    "media-conference": ('said = "февраль"', 'said = "14 февраля"'),
}
"""An event that is moved, one that is postponed, a cancelled one, one whose day is named."""


def edited(text: str) -> str:
    head, *items = text.split("[[items]]")
    for n, item in enumerate(items):
        for key, (before, after) in CHANGES.items():
            if f'key = "{key}"' in item:
                assert before in item
                lines = [each for each in item.splitlines() if not each.startswith("when = ")]
                items[n] = "\n".join(lines).replace(before, after) + "\n"
    return "[[items]]".join([head, *items])


@pytest.fixture(scope="module")
def moved(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    folder = tmp_path_factory.mktemp("moved")
    shutil.copy(journal, folder / "journal.jsonl")
    copy_folder(MAG, folder)
    plan = folder / "plans" / "mag-2023.toml"
    plan.write_text(edited(plan.read_text(encoding="utf-8")), encoding="utf-8")
    publish_plans(folder / "journal.jsonl", folder, MOVED_ON)
    return LiveState(file_store(folder / "journal.jsonl"), languages, BASE_URL)


ON = MOVED_ON.date()


SESSION = ("mag-session-29", date(2023, 5, 26))
PENZA = ("jubilee-penza", date(2023, 6, 12))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (ON, {SESSION, PENZA}),
        (date(2023, 5, 26), {SESSION, PENZA}),
        (date(2023, 5, 27), {PENZA}),
        (date(2023, 6, 13), set()),
    ],
)
def test_a_trace_stays_while_somebody_may_look_for_it(
    moved: LiveState, today: date, expected: set[tuple[str, date]]
) -> None:
    own = [event.entry for event in moved.state.site.ordered["ru"]]
    found = with_traces(own, today)
    assert found[: len(own)] == own
    traces = {(each.item.key, each.item.when.start) for each in found[len(own) :]}
    assert traces == expected


def test_of_a_change_just_published_a_trace_stays_thirty_days(moved: LiveState) -> None:
    own = [event.entry for event in moved.state.site.ordered["ru"]]
    late = {
        today: len(with_traces(own, today)) - len(own)
        for today in (ON + timedelta(days=29), ON + timedelta(days=150))
    }
    assert late == {ON + timedelta(days=29): 2, ON + timedelta(days=150): 0}


def traced(document: Document) -> list[str]:
    """Return what stands at a day that it left, as it is read."""
    marked = [each for each in document.all("a") if "trace" in each.get("class", "").split()]
    marked += [each for each in document.all("li") if "trace" in each.get("class", "").split()]
    return [words(each).replace("\u00a0", " ") for each in marked]


SESSION_ROW = (
    "May 26, 2023 XXIX Session of MAG “The 21st Century – the Time of Smart Cities!” Results of "
    "the XV International Review Competition of Urban Practices of CIS and EAEU Cities “A City "
    "Where You Want to Live” Khabarovsk now: September 21 – 22, 2023 Events"
)
PENZA_ROW = "≈ June 12, 2023 Jubilee of the City of Penza, 360 years now: date not set"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/2023/05/", [SESSION_ROW]),
        ("/en/2023/06/", [PENZA_ROW]),
        ("/en/2023/09/", []),
    ],
)
def test_a_month_tells_where_its_events_went(
    moved: LiveState, path: str, expected: list[str]
) -> None:
    assert traced(page(moved, path, ON)) == expected


@pytest.mark.parametrize(
    ("path", "word"),
    [("/ru/2023/", "→"), ("/ru/2023/months/", "теперь:"), ("/ru/2023.svg", "→")],
)
def test_the_year_shows_the_old_days_and_the_new_ones(
    moved: LiveState, path: str, word: str
) -> None:
    answer = asked(moved, path, ON).text.replace("\u00a0", " ")
    assert f"{word} 21–22 сентября 2023 г." in answer
    assert (
        answer.count("entries/mag-2023/mag-session-29/")
        == answer.count("entries/mag-2023/media-conference/") * 2
    )


def test_what_is_cancelled_stays_at_its_day_without_a_second_trace(moved: LiveState) -> None:
    document = page(moved, "/ru/2023/agenda/", ON)
    off = [each for each in document.all("li") if "off" in each.get("class", "").split()]
    assert [words(each).replace("\u00a0", " ") for each in off] == [
        "28 мая 2023 г. Хабаровск, 165 лет Отменено Юбилеи городов"
    ]


@pytest.mark.parametrize(
    ("key", "title", "told"),
    [
        (
            "mag-session-29",
            (
                "Дата перенесена: XXIX сессия МАГ «XXI век — время Умных городов!» Итоги XV "
                "Международного смотра-конкурса городских практик городов СНГ и ЕАЭС «Город, где "
                "хочется жить» · МАГ"
            ),
            "Дата перенесена: 26 мая → 21–22 сентября. Хабаровск. Дата: 21–22 сентября 2023 г.",
        ),
        (
            "jubilee-penza",
            "Отложено: Пенза, 360 лет · МАГ",
            "Отложено: 12 июня → по отдельному графику. Дата пока не назначена.",
        ),
        (
            "jubilee-khabarovsk",
            "Отменено: Хабаровск, 165 лет · МАГ",
            "Отменено 9 февраля 2023 г. Планировалось: 28 мая 2023 г.",
        ),
        (
            "city-day-minsk",
            "Минск, День города, 956 лет · МАГ",
            "Дата ориентировочная и может измениться: 9 сентября 2023 г.",
        ),
    ],
)
def test_a_preview_says_what_became_of_an_event_and_where_it_is(
    moved: LiveState, key: str, title: str, told: str
) -> None:
    document = page(moved, f"/ru/entries/mag-2023/{key}/", ON)
    [description] = [m for m in document.all("meta") if m.get("name") == "description"]
    found = words(document.all("title")[0]), description.get("content", "")
    assert tuple(each.replace("\u00a0", " ") for each in found) == (title, told)
