"""The one promise: a feed never pretends to know more than the plan, nor loses what it says.

What is expected here was written by hand from data/mag/sources/mag-2023.txt, not derived by our
code.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from rules import Document
from strict import Component, occurrences

Row = tuple[str, str, str, str]
"""Title as it begins in the Russian feed without its mark, DTSTART, DTEND, the plan's wording."""

NEW_YEAR = ("20230101", "20230102")
PUBLISHED = ("20230110", "20230111")
"""The day of the publication, within the year: there stands what has no date yet."""
EVENTS: tuple[Row, ...] = (
    ("XXIX сессия МАГ «XXI век", "20230526", "20230527", "26 мая"),
    ("Конференция представителей СМИ.", "20230201", "20230301", "февраль"),
    ("Международный экономический Форум", "20230301", "20230401", "март"),
    ("Мероприятия по проектам ООН-Хабитат", *PUBLISHED, "по отдельному графику"),
    ("VIII международный форум-выставка", "20230401", "20230501", "апрель"),
    ("XVI Международный конгресс", *PUBLISHED, "по отдельному графику"),
    ("Участие в X Московском", "20230701", "20230801", "июль"),
    ("Круглый стол «XXI век", "20230901", "20231001", "сентябрь"),
    ("Международная конференция «Москва-", "20231001", "20231101", "октябрь"),
    ("Участие в XIX Общероссийском", "20231001", "20231101", "октябрь"),
    ("Участие в Международном форуме", "20231001", "20231201", "октябрь-ноябрь"),
    ("Участие в пленарном заседании", "20231101", "20231201", "ноябрь"),
    ("Участие в годовых собраниях", *PUBLISHED, "по отдельному графику"),
    ("Международная конференция 25 лет", "20231201", "20240101", "декабрь"),
    ("XVI Международный смотр-конкурс", "20231201", "20240101", "декабрь"),
)
INFORMATION: tuple[Row, ...] = (
    ("Размещение информации", *NEW_YEAR, "постоянно"),
    ("Выпуск информационно-аналитического", *NEW_YEAR, "ежеквартал."),
    ("Выпуск Электронного бюллетеня", "20230102", "20230103", "еженедельно"),
    ("Продвижение проекта", *NEW_YEAR, "постоянно"),
    ("Сбор и подготовка", *NEW_YEAR, "постоянно"),
    ("Выпуск тематических", *NEW_YEAR, "постоянно"),
)
JUBILEES: tuple[Row, ...] = (
    ("Юбилей города Санкт-Петербург, 320 лет", "20230528", "20230529", "28 мая"),
    ("Юбилей города Хабаровск, 165 лет", "20230528", "20230529", "28 мая"),
    ("Юбилей города Пенза, 360 лет", "20230612", "20230613", "12 июня"),
    ("Юбилей города Пермь, 300 лет", "20230801", "20230901", "конец лета"),
    ("Юбилей города Севастополь, 240 лет", "20230612", "20230613", "12 июня"),
    ("Юбилей города Ульяновск, 375 лет", "20230612", "20230613", "12 июня"),
    ("Юбилей города Красноярск, 395 лет", "20230613", "20230614", "13 июня"),
    ("Юбилей города Новосибирск, 130 лет", "20230624", "20230625", "24 июня"),
    ("Юбилей города Липецк, 320 лет", "20230715", "20230716", "15 июля"),
    ("Юбилей города Псков, 1120 лет", "20230723", "20230724", "23 июля"),
    ("Юбилей города Оренбург, 280 лет", "20230826", "20230827", "26 августа"),
    ("Юбилей города Батуми, 145 лет", "20230905", "20230906", "5 сентября"),
    ("Юбилей города Таганрог, 320 лет", "20230909", "20230910", "9 сентября"),
    ("Юбилей города Астрахань, 465 лет", "20230916", "20230917", "16 сентября"),
    ("Юбилей города Грозный, 205 лет", "20231005", "20231006", "5 октября"),
)
CITY_DAYS: tuple[Row, ...] = (
    ("День города Бишкек, 145 лет", "20230429", "20230430", "29 апреля"),
    ("День города Душанбе, 347 лет", "20230418", "20230419", "18 апреля"),
    ("День города Ереван, 2805 лет", "20231008", "20231009", "8 октября"),
    ("День города Кишинев, 887 лет", "20231008", "20231009", "8 октября"),
    ("День города Минск, 956 лет", "20230909", "20230910", "9 сентября"),
    ("День города Москва, 876 лет", "20230909", "20230911", "9-10 сентября"),
    ("День города Нур-Султан, 24 года", "20230705", "20230707", "5-6 июля"),
    ("День города Тирасполь, 231 год", "20231014", "20231015", "14 октября"),
    ("День города Сухум, 2507 лет", "20230707", "20230708", "7 июля"),
    ("День города Цхинвал, 1761 год", "20230919", "20230920", "19 сентября"),
)
CATEGORIES = {
    "events": EVENTS,
    "information": INFORMATION,
    "jubilees": JUBILEES,
    "city-days": CITY_DAYS,
}
PLAN = EVENTS + INFORMATION + JUBILEES + CITY_DAYS
CITIES = JUBILEES + CITY_DAYS

ORGANISERS = {
    "XXIX сессия": "Организаторы: МАГ, Администрация города Хабаровска, АО «Русатом»",
    "Конференция представителей": "Организатор: МАГ",
    "Международный экономический": "Организаторы: Исполком СНГ, "
    "Деловой центр экономического развития СНГ, МАГ, АО «Русатом»",
    "Мероприятия по проектам": "Организатор: ООН-Хабитат",
    "VIII международный": "Организаторы: Мэрия города Новосибирска, АСДГ, МАГ",
    "XVI Международный конгресс": "Организаторы: НОК «Российская семья», "
    "Правительство Ставропольского края",
    "Круглый стол": "Организаторы: МАГ, АО «Русатом»",
    "Международная конференция «Москва": "Организаторы: ДТЭХ Москвы, НП «АВОК»",
    "Участие в XIX": "Организаторы: Минэкономразвития РФ, НП «Леонтьевский центр»",
    "Участие в Международном форуме": "Организатор: Администрация Волгограда",
    "Участие в пленарном": "Организатор: МПА СНГ",
    "Международная конференция 25": "Организаторы: МАГ, АО «Русатом»",
    "XVI Международный смотр": "Организаторы: Комитет Госдумы РФ по федеративному устройству и "
    "вопросам МСУ, МАГ, Исполком СНГ, ВСМС",
}
NOTE = ("Участие в X Московском", "Примечание: По плану Правительства Москвы")
FOOTNOTES = {
    "ru": "Дни городов указаны ОРИЕНТИРОВОЧНО",
    "en": "The city days given are APPROXIMATE",
}
KEYWORDS = ("по отдельному графику", "постоянно")
MARK = "≈ "

Feeds = Mapping[str, Document]


def events(feeds: Feeds, path: str = "ru/all") -> list[Component]:
    return feeds[f"/calendars/{path}.ics"].events


def title(event: Component) -> str:
    """Return a title without its mark."""
    return event.text("SUMMARY").removeprefix(MARK)


def find(among: list[Component], beginning: str) -> Component:
    found = [event for event in among if title(event).startswith(beginning)]
    assert len(found) == 1, (beginning, [title(event) for event in found])
    return found[0]


def pair(feeds: Feeds, beginning: str) -> tuple[Component, Component]:
    """Return an item in Russian and in English."""
    russian = find(events(feeds), beginning)
    uid = russian.get("UID")
    return russian, next(e for e in events(feeds, "en/all") if e.get("UID") == uid)


def lines(event: Component) -> list[str]:
    return event.text("DESCRIPTION").split("\n")


def test_the_plan_was_copied_whole() -> None:
    assert [len(rows) for rows in CATEGORIES.values()] == [15, 6, 15, 10]
    assert len({row[0] for row in PLAN}) == 46


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_46_items_are_in_the_feed(feeds: Feeds, language: str) -> None:
    found = {event.get("UID") for event in events(feeds, f"{language}/all")}
    assert len(found) == len(events(feeds, f"{language}/all")) == 46


@pytest.mark.parametrize("row", PLAN, ids=[row[0] for row in PLAN])
def test_item_stands_where_the_plan_puts_it(feeds: Feeds, row: Row) -> None:
    beginning, start, end, said = row
    for event in pair(feeds, beginning):
        assert (event.get("DTSTART"), event.get("DTEND")) == (start, end)
        assert event.text("X-KALENDS-SAID") == said
        assert any(said in line for line in lines(event))


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_category_feed_holds_its_rows(feeds: Feeds, category: str, language: str) -> None:
    expected = {pair(feeds, row[0])[0].get("UID") for row in CATEGORIES[category]}
    assert {event.get("UID") for event in events(feeds, f"{language}/{category}")} == expected


@pytest.mark.parametrize("row", CITIES, ids=[row[0] for row in CITIES])
def test_city_feed_holds_its_jubilee_or_day(feeds: Feeds, row: Row) -> None:
    event, _ = pair(feeds, row[0])
    uid = event.get("UID") or ""
    city = uid.partition(".")[0].removeprefix("jubilee-").removeprefix("city-day-")
    assert uid in {each.get("UID") for each in events(feeds, f"ru/places/{city}")}
    assert event.text("LOCATION") in row[0]


@pytest.mark.parametrize("row", CITIES, ids=[row[0] for row in CITIES])
def test_age_has_its_plural_form(feeds: Feeds, row: Row) -> None:
    russian, english = pair(feeds, row[0])
    years = int(row[0].rpartition(", ")[2].split()[0])
    assert russian.text("SUMMARY") == MARK + row[0]
    assert english.text("SUMMARY").endswith(f", {years} years")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_only_the_session_is_certain(feeds: Feeds, language: str) -> None:
    every = events(feeds, f"{language}/all")
    certain = [event for event in every if event.get("STATUS") == "CONFIRMED"]
    assert [(e.get("DTSTART"), e.get("DTEND")) for e in certain] == [("20230526", "20230527")]
    assert [e for e in every if e.get("STATUS") not in {"CONFIRMED", "TENTATIVE"}] == []


def test_every_tentative_title_is_marked_and_no_other(feeds: Feeds, option_feeds: Feeds) -> None:
    for path, document in {**feeds, **option_feeds}.items():
        for event in document.events:
            marked = event.text("SUMMARY").startswith(MARK)
            placeholder = (event.get("UID") or "").startswith("_nothing.")
            tentative = event.get("STATUS") == "TENTATIVE" and not placeholder
            assert marked == (tentative and "mark=off" not in path), (path, event.get("UID"))


def test_without_marks_nothing_else_changes(feeds: Feeds, option_feeds: Feeds) -> None:
    plain = option_feeds["/calendars/ru/mark=off/all.ics"].events
    assert [title(e) for e in plain] == [title(e) for e in events(feeds)]
    assert [e.text("DESCRIPTION") for e in plain] == [e.text("DESCRIPTION") for e in events(feeds)]


@pytest.mark.parametrize("beginning", ORGANISERS)
def test_organisers_are_named(feeds: Feeds, beginning: str) -> None:
    assert ORGANISERS[beginning] in lines(find(events(feeds), beginning))


def test_no_organiser_is_made_up(feeds: Feeds) -> None:
    named = [event for event in events(feeds) if "Организатор" in event.text("DESCRIPTION")]
    assert len(named) == len(ORGANISERS)


def test_english_feed_names_organisers_and_notes(feeds: Feeds) -> None:
    plan = Path(__file__).parents[2] / "data/mag/plans/mag-2023.toml"
    by_key = {(e.get("UID") or "").partition(".")[0]: e for e in events(feeds, "en/all")}
    for item in tomllib.loads(plan.read_text(encoding="utf-8"))["items"]:
        words = [each["en"] for each in item.get("organisers", [])]
        words += [item["notes"]["en"]] if "notes" in item else []
        missing = [w for w in words if w not in by_key[item["key"]].text("DESCRIPTION")]
        assert missing == []


def test_note_is_passed_on(feeds: Feeds) -> None:
    beginning, note = NOTE
    assert note in lines(find(events(feeds), beginning))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_footnote_stands_with_the_cities_only(feeds: Feeds, language: str) -> None:
    noted = {
        event.get("UID")
        for event in events(feeds, f"{language}/all")
        if FOOTNOTES[language] in event.text("DESCRIPTION")
    }
    assert noted == {pair(feeds, row[0])[0].get("UID") for row in CITIES}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_bulletin_comes_every_monday(feeds: Feeds, language: str) -> None:
    event = pair(feeds, "Выпуск Электронного бюллетеня")[language == "en"]
    days = occurrences(event)
    assert set((event.get("RRULE") or "").split(";")) == {"FREQ=WEEKLY", "UNTIL=20231231"}
    assert (days[0], days[-1], len(days)) == (date(2023, 1, 2), date(2023, 12, 25), 52)
    assert {day.weekday() for day in days} == {0}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_journal_comes_every_quarter(feeds: Feeds, language: str) -> None:
    event = pair(feeds, "Выпуск информационно-аналитического")[language == "en"]
    rule = {"FREQ=MONTHLY", "INTERVAL=3", "UNTIL=20231231"}
    assert set((event.get("RRULE") or "").split(";")) == rule
    assert occurrences(event) == [date(2023, month, 1) for month in (1, 4, 7, 10)]


def test_nothing_else_repeats(feeds: Feeds) -> None:
    assert sum(bool(event.all("RRULE")) for event in events(feeds)) == 2


def test_marker_says_that_it_is_one(feeds: Feeds) -> None:
    words = {KEYWORDS[0]: "(дата не назначена)", KEYWORDS[1]: "(постоянно)"}
    where = {KEYWORDS[0]: "дне, когда об этом объявили (10 января", KEYWORDS[1]: "первом дне"}
    marked = [row for row in PLAN if row[3] in KEYWORDS]
    assert len(marked) == 3 + 4
    for beginning, _, _, said in marked:
        event, _ = pair(feeds, beginning)
        assert event.text("SUMMARY").endswith(words[said])
        assert any(f"Эта отметка стоит на {where[said]}" in plain(line) for line in lines(event))


def plain(line: str) -> str:
    return line.replace("\N{NO-BREAK SPACE}", " ")


def test_spans_become_markers_on_request(option_feeds: Feeds) -> None:
    started = events(option_feeds, "ru/approx=start/all")
    assert len(started) == 46
    for beginning, start, end, said in PLAN:
        event = find(started, beginning)
        first, behind = event.day("DTSTART"), event.day("DTEND")
        assert event.get("DTSTART") == start
        if not said[0].isdigit():
            assert (behind - first).days == 1, beginning
        else:
            assert event.get("DTEND") == end


def test_only_stated_days_remain_on_request(option_feeds: Feeds) -> None:
    hidden = events(option_feeds, "ru/approx=hide/all")
    stated = [row for row in PLAN if row[3][0].isdigit()]
    assert len(stated) == len(hidden) == 25
    assert {find(hidden, row[0]).get("DTSTART") for row in stated} == {row[1] for row in stated}


def test_download_says_what_the_feed_says(feeds: Feeds, downloads: Feeds) -> None:
    for language in ("ru", "en"):
        whole = {e.get("UID"): e.properties for e in events(feeds, f"{language}/all")}
        single = {
            document.events[0].get("UID"): document.events[0].properties
            for path, document in downloads.items()
            if f"/{language}/" in path
        }
        assert single == whole
