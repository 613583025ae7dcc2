"""The years go by: a plan before, within and after its year, and the next plan beside it."""

import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from icalendar import Calendar

from app.web.live import LiveState
from calendars.feeds.site import build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import fold
from tests.app.machines import RETIRE, parsed
from tests.app.web.pages.asking import LANGUAGES, asked, page, publish_plans
from tests.browser.document import Document, entries, words
from tests.conftest import BASE_URL, MAG, NOW, copy_folder

NEXT_YEAR = NOW + timedelta(days=330)
BEFORE, WITHIN = date(2022, 12, 15), date(2023, 10, 6)
LAST_DAY, AFTER = date(2023, 12, 31), date(2024, 1, 1)
LATE = date(2026, 11, 25)
TITLES = {
    year: {
        "ru": "План мероприятий Международной Ассамблеи столиц и крупных городов (МАГ) "
        f"на {year} год",
        "en": "Plan of Activities of the International Assembly of Capitals and Cities (MAG) "
        f"for {year}",
    }
    for year in (2023, 2024)
}
OVER = {
    "ru": "Этот план завершён (последний день — 31 декабря {} г.). Плана на следующее время здесь "
    "пока нет: если подписаться сейчас, в календаре будут только прошедшие события, а новый план "
    "появится в нём сам.",
    "en": "This plan is over: its last day was December 31, {}. Nothing is published here yet for "
    "the time after it: a calendar that you follow now holds only what is past, and the next plan "
    "comes into it by itself.",
}
NEXT = {"ru": "Ближайшее", "en": "Next"}
CHANGED = {"ru": "Последние изменения", "en": "What changed last"}
UNNAMED = {"ru": "Без дня в плане", "en": "Without a day in the plan"}
PAST = {"ru": "Прошедшие события", "en": "Past events"}
DONE = {
    "ru": "Больше ничего не запланировано; новые события появятся здесь сами.",
    "en": "Nothing more is planned; new events appear here by themselves.",
}
YEAR_OVER = {
    "ru": "Этот год прошёл; его события остаются в календарях.",
    "en": "This year is over; the calendars keep its events.",
}
TRAY = {
    True: {"ru": "День в плане не указан", "en": "Without a day in the plan"},
    False: {"ru": "День пока не указан", "en": "No day in the plan yet"},
}
OCTOBER = ["energy-efficient-moscow-conference", "strategic-planning-forum-19"]
FINAL = [
    "city-day-tiraspol",
    "cis-interparliamentary-assembly-plenary",
    "mag-25-years-conference",
    "urban-practices-and-media-competitions",
]
CITY_DAYS = (
    *("dushanbe", "bishkek", "nur-sultan", "sukhum", "minsk", "moscow", "tskhinval"),
    *("yerevan", "chisinau", "tiraspol"),
)
MOSCOW = (
    *("media-conference", "cis-economic-forum", "moscow-urban-forum-10"),
    *("smart-cities-round-table", "city-day-moscow", "energy-efficient-moscow-conference"),
    *("mag-25-years-conference", "urban-practices-and-media-competitions"),
)


def next_year_plan(folder: Path) -> Path:
    """Write the plan of 2024 beside that of 2023, the same but for its year; return the folder."""
    copy_folder(MAG, folder)
    plans = folder / "plans"
    text = (plans / "mag-2023.toml").read_text(encoding="utf-8")
    (plans / "mag-2024.toml").write_text(text.replace("2023", "2024"), encoding="utf-8")
    return folder


def publish_next_year(folder: Path, journal: Path) -> Path:
    """Publish the plan of 2024 behind that of 2023; return the journal."""
    path = folder / "journal.jsonl"
    shutil.copy(journal, path)
    publish_plans(path, next_year_plan(folder), NEXT_YEAR)
    return path


@pytest.fixture(scope="module")
def one(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, BASE_URL)


@pytest.fixture(scope="module")
def two(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    path = publish_next_year(tmp_path_factory.mktemp("two"), journal)
    return LiveState(file_store(path), languages, BASE_URL)


def of_2023(*keys: str) -> list[str]:
    return [f"mag-2023/{key}" for key in keys]


def of_2024(*keys: str) -> list[str]:
    return [f"mag-2024/{key}" for key in keys]


def headings(document: Document, tag: str = "h2") -> list[str]:
    return [words(each) for each in document.all(tag)]


def paragraphs(document: Document) -> list[str]:
    return [words(each) for each in document.all("p")]


def listed(document: Document) -> list[list[str]]:
    """Return each list of items as `plan/key`."""
    lists = [each for each in document.all("ul") if "entries" in each.get("class", "").split()]
    return [entries(Document(root=_wrapped(each))) for each in lists]


def announced(document: Document) -> list[str]:
    """Return the event that the first page begins with, as `plan/key`."""
    sections = [each for each in document.all("section") if each.get("class") == "next"]
    links = [link.get("href", "") for each in sections for link in each.iter("a")]
    return ["/".join(link.strip("/").split("/")[-2:]) for link in links]


def _wrapped(element: Element) -> Element:
    root = Element("body")
    root.append(element)
    return root


# The first page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("plans", "today", "year", "coming"),
    [
        ("one", BEFORE, 2023, of_2023("media-conference", "cis-economic-forum")),
        ("one", WITHIN, 2023, of_2023(*OCTOBER)),
        ("one", LAST_DAY, 2023, of_2023(*FINAL[2:])),
        ("two", BEFORE, 2023, of_2023("media-conference", "cis-economic-forum")),
        ("two", WITHIN, 2023, of_2023(*OCTOBER)),
        ("two", LAST_DAY, 2023, of_2023(*FINAL[2:])),
        ("two", AFTER, 2024, of_2024("media-conference", "cis-economic-forum")),
        ("two", date(2024, 10, 6), 2024, of_2024(*OCTOBER)),
    ],
)
def test_the_first_page_shows_the_plan_of_the_day_and_what_comes_next(  # noqa: PLR0917 - by name
    request: pytest.FixtureRequest,
    plans: str,
    today: date,
    year: int,
    coming: list[str],
    language: str,
) -> None:
    first = page(request.getfixturevalue(plans), f"/{language}/", today)
    assert headings(first, "h1") == [TITLES[year][language]]
    title = {"ru": f"Календарь на {year} год · МАГ", "en": f"Calendar for {year} · MAG"}
    assert headings(first, "title")[0] == title[language]
    assert headings(first)[:2] == [NEXT[language], CHANGED[language]]
    assert OVER[language].format(year) not in paragraphs(first)
    assert announced(first) == coming[:1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("plans", "today", "year"),
    [
        ("one", AFTER, 2023),
        ("one", LATE, 2023),
        ("two", date(2025, 1, 1), 2024),
        ("two", LATE, 2024),
    ],
)
def test_a_plan_that_is_over_is_shown_as_past_and_not_as_empty(
    request: pytest.FixtureRequest, plans: str, today: date, year: int, language: str
) -> None:
    first = page(request.getfixturevalue(plans), f"/{language}/", today)
    assert headings(first, "h1") == [TITLES[year][language]]
    assert paragraphs(first)[0] == OVER[language].format(year)
    assert headings(first)[0] == CHANGED[language]
    assert NEXT[language] not in headings(first)
    assert announced(first) == []
    assert len(first.marks()) > 30
    assert headings(first, "h3")[-1] == TRAY[True][language]


@pytest.mark.parametrize("plans", ["one", "two"])
def test_the_year_goes_on_until_its_last_day(request: pytest.FixtureRequest, plans: str) -> None:
    first = page(request.getfixturevalue(plans), "/en/", LAST_DAY)
    undated = TRAY[False]["en"]
    assert headings(first, "h3")[-1] == undated
    assert announced(first) == of_2023(*FINAL[2:])[:1]


def test_a_plan_in_which_no_day_is_known_yet_is_not_over(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    path, folder = tmp_path / "journal.jsonl", next_year_plan(tmp_path)
    shutil.copy(journal, path)
    plan = folder / "plans/mag-2024.toml"
    text = re.sub(
        r'^when = "2024.*"$', 'when = "unscheduled"', plan.read_text(), flags=re.MULTILINE
    )
    plan.write_text(text)
    publish_plans(path, folder, NEXT_YEAR)
    first = page(LiveState(file_store(path), languages, BASE_URL), "/en/", date(2024, 2, 1))
    assert headings(first, "h1") == [TITLES[2024]["en"]]
    assert OVER["en"].format(2024) not in paragraphs(first)


@pytest.mark.parametrize(
    ("plans", "years"), [("one", ["2023"]), ("two", ["2023", "2024"])], ids=["one", "two"]
)
@pytest.mark.parametrize("today", [BEFORE, WITHIN, AFTER, LATE], ids=str)
def test_the_menu_has_the_years(
    request: pytest.FixtureRequest, plans: str, years: list[str], today: date
) -> None:
    [menu] = [
        each
        for each in page(request.getfixturevalue(plans), "/en/", today).all("nav")
        if each.get("aria-label") == "Menu"
    ]
    links = {words(link): link.get("href") for link in menu.iter("a")}
    assert {name: href for name, href in links.items() if name.isdecimal()} == {
        year: f"/en/{year}/" for year in years
    }


# Categories and cities


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("categories/city-days/", [f"city-day-{city}" for city in CITY_DAYS]),
        ("places/moscow/", MOSCOW),
    ],
)
def test_a_category_and_a_city_part_what_comes_from_what_is_over(
    one: LiveState, two: LiveState, path: str, keys: list[str], language: str
) -> None:
    past = 7 if "city-days" in path else 5
    before = page(one, f"/{language}/{path}", BEFORE)
    assert (listed(before), PAST[language] in headings(before)) == ([of_2023(*keys)], False)
    within = page(one, f"/{language}/{path}", WITHIN)
    assert listed(within) == [of_2023(*keys[past:]), of_2023(*keys[:past])]
    assert headings(within)[0] == PAST[language]
    assert DONE[language] not in paragraphs(within)
    after = page(one, f"/{language}/{path}", AFTER)
    assert (listed(after), headings(after)[0]) == ([of_2023(*keys)], PAST[language])
    assert DONE[language] in paragraphs(after)
    followed = page(two, f"/{language}/{path}", AFTER)
    assert listed(followed) == [of_2024(*keys), of_2023(*keys)]
    assert DONE[language] not in paragraphs(followed)


def test_what_has_no_date_lasts_as_long_as_its_year(one: LiveState) -> None:
    path = "/en/categories/information/"
    counts = [len(each) for each in listed(page(one, path, LAST_DAY))]
    assert (counts, [len(each) for each in listed(page(one, path, AFTER))]) == ([6], [6])
    assert PAST["en"] not in headings(page(one, path, LAST_DAY))
    assert PAST["en"] not in headings(page(one, path, AFTER))
    assert headings(page(one, path, AFTER))[0] == UNNAMED["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("plans", "today", "expected"),
    [
        ("one", WITHIN, of_2023(*(f"city-day-{city}" for city in CITY_DAYS[7:]))),
        ("one", AFTER, of_2023(*(f"city-day-{city}" for city in CITY_DAYS))),
        ("two", AFTER, of_2024(*(f"city-day-{city}" for city in CITY_DAYS))),
    ],
)
def test_the_embedded_view_has_what_comes_or_else_the_end(
    request: pytest.FixtureRequest,
    plans: str,
    today: date,
    expected: list[str],
    language: str,
) -> None:
    live = request.getfixturevalue(plans)
    embedded = page(live, f"/embed/{language}/city-days/?rows=20", today)
    assert entries(embedded) == expected
    few = page(live, f"/embed/{language}/city-days/", today)
    over = today is AFTER and plans == "one"
    assert entries(few) == (expected[-4:] if over else expected[:4])
    assert (DONE[language] in paragraphs(few)) is over


def test_the_embedded_view_has_what_has_a_date_first(one: LiveState) -> None:
    embedded = entries(page(one, "/embed/en/all/?rows=20&from=2023-11-01", BEFORE))
    assert embedded[:3] == of_2023(
        "dialogue-on-the-volga-forum",
        "cis-interparliamentary-assembly-plenary",
        "mag-25-years-conference",
    )
    assert len(embedded) == 13


@pytest.mark.parametrize("query", ["rows=0", "rows=21", "rows=x", "from=x", "from=2023-02-30"])
def test_the_embedded_view_refuses_what_makes_no_sense(one: LiveState, query: str) -> None:
    assert asked(one, f"/embed/en/all/?{query}", BEFORE).status_code == 400


def test_the_embedded_view_of_everything_is_never_empty(one: LiveState) -> None:
    embedded = entries(page(one, "/embed/en/all/?rows=20", LATE))
    assert (len(embedded), embedded[-4:]) == (20, of_2023(*FINAL))


# Years


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("year", "today", "over"),
    [
        (2023, BEFORE, False),
        (2023, LAST_DAY, False),
        (2023, AFTER, True),
        (2024, AFTER, False),
        (2024, LATE, True),
    ],
)
def test_the_page_of_a_year_says_when_it_is_over(
    two: LiveState, year: int, today: date, language: str, *, over: bool
) -> None:
    drawn = page(two, f"/{language}/{year}/", today)
    assert headings(drawn, "h1") == [str(year)]
    assert (YEAR_OVER[language] in paragraphs(drawn)) is over
    assert headings(drawn)[-1] == TRAY[over][language]
    marks = [each.get("href", "") for each in drawn.marks()]
    plan = f"/{language}/entries/mag-{year}/"
    # All but the three that have no date; two months long, one is drawn once.
    assert ({mark.startswith(plan) for mark in marks}, len(marks)) == ({True}, 43)


@pytest.mark.parametrize("view", ["months/", "agenda/", "05/"])
def test_every_view_has_only_its_own_year(two: LiveState, view: str) -> None:
    for year in (2023, 2024):
        document = page(two, f"/en/{year}/{view}", AFTER)
        linked = {
            link.split("/")[3] for link in document.links() if link.startswith("/en/entries/")
        }
        assert linked == {f"mag-{year}"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("today", [BEFORE, WITHIN, AFTER, LATE], ids=str)
def test_the_drawing_of_a_year_has_the_title_of_its_own_plan(
    two: LiveState, year: int, today: date, language: str
) -> None:
    drawing = parsed(asked(two, f"/{language}/{year}.svg", today).content)
    title = next(each for each in drawing.iter() if each.tag.endswith("}title"))
    assert str(title.text).replace("\u00a0", " ") == TITLES[year][language]


def test_a_year_without_a_plan_has_no_page(two: LiveState) -> None:
    found = {
        year: asked(two, f"/en/{year}/", AFTER).status_code for year in (2022, 2023, 2024, 2025)
    }
    assert found == {2022: 404, 2023: 200, 2024: 200, 2025: 404}


# Feeds


def vevents(body: bytes) -> dict[str, bytes]:
    """Return the octets of each VEVENT of a feed by its UID."""
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL)
    return {_uid(octets): octets for octets in found}


def _uid(octets: bytes) -> str:
    return re.findall(rb"^UID:(.*?)\r\n", octets.replace(b"\r\n ", b""), re.MULTILINE)[0].decode()


FEEDS = ("all", "events", "information", "jubilees", "city-days", "places/moscow", "places/minsk")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FEEDS)
def test_one_subscription_carries_both_plans(
    one: LiveState, two: LiveState, name: str, language: str
) -> None:
    path = f"/calendars/{language}/{name}.ics"
    before, after = (vevents(asked(each, path, AFTER).content) for each in (one, two))
    added = {uid.replace("2023", "2024") for uid in before}
    assert after.keys() == before.keys() | added
    assert len(added) == len(before) == len(after) / 2
    assert {uid: after[uid] for uid in before} == before


@pytest.mark.parametrize("name", ["all", "events", "city-days"])
@pytest.mark.parametrize("year", [2023, 2024])
def test_a_plan_can_be_chosen(two: LiveState, name: str, year: int) -> None:
    everything = vevents(asked(two, f"/calendars/ru/{name}.ics", AFTER).content)
    path = f"/calendars/ru/plan=mag-{year}/{name}.ics"
    chosen = vevents(asked(two, path, AFTER).content)
    assert chosen == {uid: event for uid, event in everything.items() if f".mag-{year}@" in uid}
    assert chosen


def test_both_plans_chosen_are_every_plan(two: LiveState) -> None:
    path = "/calendars/ru/plan=mag-2023,mag-2024/all.ics"
    everything = vevents(asked(two, "/calendars/ru/all.ics", AFTER).content)
    assert vevents(asked(two, path, AFTER).content) == everything


def test_the_same_key_in_two_plans_is_two_events(two: LiveState) -> None:
    body = asked(two, "/calendars/ru/places/minsk.ics", AFTER).content
    found = {
        str(event["UID"]): (event.decoded("DTSTART"), event.decoded("SEQUENCE"))
        for event in Calendar.from_ical(body).events
    }
    assert found == {
        "city-day-minsk.mag-2023@mag.kalends.internal": (date(2023, 9, 9), 0),
        "city-day-minsk.mag-2024@mag.kalends.internal": (date(2024, 9, 9), 0),
    }
    paths = [f"/en/entries/mag-{year}/city-day-minsk/" for year in (2023, 2024)]
    titles = [headings(page(two, path, AFTER), "h1") for path in paths]
    assert titles == [["Minsk City Day, 956 years"]] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_plan_changes_no_event_of_the_first(
    one: LiveState, two: LiveState, language: str
) -> None:
    before, after = (each.state.site.vevents[language] for each in (one, two))
    assert {
        identity: event.common for identity, event in after.items() if identity[0] == "mag-2023"
    } == {identity: event.common for identity, event in before.items()}
    single = f"/entries/{language}/mag-2023/mag-session-29.ics"
    assert asked(one, single, AFTER).content == asked(two, single, AFTER).content


# What is cancelled or removed

CANCELLED, REMOVED = "city-day-moscow", "city-day-yerevan"
WORD = {"ru": "Отменено", "en": "Cancelled"}
CANCELLING = NOW + timedelta(days=30)
RETIRING = CANCELLING + RETIRE


@pytest.fixture(scope="module")
def cancelled(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    path = cancel(tmp_path_factory.mktemp("cancelled"), journal)
    return LiveState(file_store(path), languages, BASE_URL)


@pytest.fixture(scope="module")
def retired(
    journal: Path, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> LiveState:
    folder = tmp_path_factory.mktemp("retired")
    path = cancel(folder, journal)
    publish_plans(path, folder, RETIRING)
    return LiveState(file_store(path), languages, BASE_URL)


def cancel(folder: Path, journal: Path) -> Path:
    """Publish a plan in which one city day is cancelled and another one is no longer there."""
    path, plans = folder / "journal.jsonl", folder / "plans"
    shutil.copy(journal, path)
    copy_folder(MAG, folder)
    plan = plans / "mag-2023.toml"
    head, *items = plan.read_text(encoding="utf-8").split("[[items]]")
    kept = [each for each in items if f'key = "{REMOVED}"' not in each]
    text = "[[items]]".join([head, *kept])
    key = f'key = "{CANCELLED}"\n'
    plan.write_text(text.replace(key, f"{key}cancelled = true\n"), encoding="utf-8")
    publish_plans(path, folder, CANCELLING)
    return path


def struck(document: Document) -> dict[str, list[str]]:
    """Return what is struck out in lists, by key, and what its line says, part by part."""
    rows = [each for each in document.all("li") if "off" in each.get("class", "").split()]
    return {_key(next(row.iter("a"))): [words(part) for part in row[:3]] for row in rows}


def _key(link: Element) -> str:
    return link.get("href", "").strip("/").split("/")[-1]


LINES = {
    ("ru", CANCELLED): ["9–10 сентября 2023 г.", "Москва, День города, 876 лет"],
    ("ru", REMOVED): ["8 октября 2023 г.", "Ереван, День города, 2805 лет"],
    ("en", CANCELLED): ["September 9 – 10, 2023", "Moscow City Day, 876 years"],
    ("en", REMOVED): ["October 8, 2023", "Yerevan City Day, 2805 years"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("categories/city-days/", {CANCELLED, REMOVED}),
        ("places/moscow/", {CANCELLED}),
        ("places/yerevan/", {REMOVED}),
        ("2023/agenda/", {CANCELLED, REMOVED}),
        ("2023/09/", {CANCELLED}),
        ("build/", {CANCELLED, REMOVED}),
    ],
)
def test_what_is_cancelled_or_removed_is_struck_in_lists(
    cancelled: LiveState, path: str, keys: set[str], language: str
) -> None:
    found = struck(page(cancelled, f"/{language}/{path}", WITHIN))
    expected = {}
    for key in keys:
        dates, title = LINES[language, key]
        # The title tells the city.
        expected[key] = [dates, title, WORD[language]]
    assert found == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_as_cancelled_and_its_title_says_so(
    cancelled: LiveState, language: str
) -> None:
    drawn = page(cancelled, f"/{language}/2023/", WITHIN)
    marks = drawn.marks()
    off = {_key(mark): mark for mark in marks if "off" in mark.get("class", "").split()}
    titles = {key: words(next(mark.iter("title"))) for key, mark in off.items()}
    expected = {}
    for key in (CANCELLED, REMOVED):
        dates, title = LINES[language, key]
        expected[key] = f"{dates}: {WORD[language]}: {title}"
    assert titles == expected
    loose = [mark for mark in marks if _key(mark) == "city-day-minsk"]
    assert words(next(loose[0].iter("title"))).startswith("≈ ")


@pytest.mark.parametrize("path", ["/en/2023.svg", "/en/2023/months/"])
def test_it_is_struck_in_the_other_drawings_too(cancelled: LiveState, path: str) -> None:
    html = asked(cancelled, path, WITHIN).text
    off = re.findall(r'<a [^>]*class="[^"]*\boff\b[^"]*"[^>]*>', html)
    found = {each.split("/entries/mag-2023/")[1].split("/")[0] for each in off}
    assert found == {CANCELLED, REMOVED}
    assert "Cancelled: Moscow City Day, 876 years" in html.replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [CANCELLED, REMOVED])
def test_its_own_page_says_so_without_a_mark(cancelled: LiveState, key: str, language: str) -> None:
    document = page(cancelled, f"/{language}/entries/mag-2023/{key}/", WITHIN)
    [heading] = document.all("h1")
    assert heading.get("class") == "off"
    assert document.all("abbr") == []
    day = {"ru": "9 февраля 2023 г.", "en": "February 9, 2023"}[language]
    said = {
        (CANCELLED, "ru"): f"Отменено {day}",
        (CANCELLED, "en"): f"This event was cancelled on {day}.",
        (REMOVED, "ru"): f"Исключено из плана {day}",
        (REMOVED, "en"): f"This event was taken out of the plan on {day}.",
    }[key, language]
    [facts] = [each for each in document.all("div") if each.get("class") == "facts"]
    assert words(facts).replace("\u00a0", " ").startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["all", "city-days", "places/moscow", "places/yerevan"])
def test_it_stays_in_the_feeds_until_it_is_retired(
    cancelled: LiveState, retired: LiveState, name: str, language: str
) -> None:
    path = f"/calendars/{language}/{name}.ics"
    before, after = (vevents(asked(each, path, WITHIN).content) for each in (cancelled, retired))
    gone = {
        uid: b"STATUS:CANCELLED\r\n" in octets and "SUMMARY:" + WORD[language] in octets.decode()
        for uid, octets in before.items()
        if uid.partition(".")[0] in {CANCELLED, REMOVED}
    }
    assert set(gone.values()) == {True}
    kept = {uid: octets for uid, octets in before.items() if uid not in gone}
    assert {uid: octets for uid, octets in after.items() if "_nothing" not in uid} == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_retired_is_in_no_list_and_no_drawing(retired: LiveState, language: str) -> None:
    paths = [
        *("2023/", "2023/months/", "2023/agenda/", "2023/09/", "2023/10/", "build/"),
        *("categories/city-days/", "places/moscow/", "places/yerevan/", "recheck/"),
    ]
    links = {
        link
        for path in paths
        for link in page(retired, f"/{language}/{path}", WITHIN).links()
        if CANCELLED in link or REMOVED in link
    }
    assert links == set()
    embedded = entries(page(retired, f"/embed/{language}/city-days/", BEFORE))
    assert {each.partition("/")[2] for each in embedded} & {CANCELLED, REMOVED} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [CANCELLED, REMOVED])
def test_the_page_and_the_download_of_what_is_retired_stay(
    cancelled: LiveState, retired: LiveState, key: str, language: str
) -> None:
    path = f"/{language}/entries/mag-2023/{key}/"
    assert headings(page(retired, path, WITHIN), "h1") == headings(
        page(cancelled, path, WITHIN), "h1"
    )
    download = f"/entries/{language}/mag-2023/{key}.ics"
    before, after = (asked(each, download, WITHIN) for each in (cancelled, retired))
    assert (after.status_code, after.content) == (200, before.content)


def test_the_journal_alone_tells_what_is_retired(
    retired: LiveState, languages: Mapping[str, Language]
) -> None:
    publication = fold(retired.journal.read().revisions)
    site = build_site(publication, languages, BASE_URL)
    assert {path: feed.body for path, feed in site.feeds.items()} == {
        path: feed.body for path, feed in retired.state.site.feeds.items()
    }
    assert [e.id[1] for e in publication.everything().values() if e.retired] == [REMOVED, CANCELLED]


def test_a_hidden_option_leaves_out_what_is_cancelled(cancelled: LiveState) -> None:
    path = quote("/calendars/en/cancelled=hide/city-days.ics", safe="/=")
    shown = vevents(asked(cancelled, "/calendars/en/city-days.ics", WITHIN).content)
    hidden = vevents(asked(cancelled, path, WITHIN).content)
    assert {uid.partition(".")[0] for uid in shown.keys() - hidden.keys()} == {CANCELLED, REMOVED}
    assert hidden.items() <= shown.items()


@pytest.mark.parametrize(
    ("today", "key", "buttons"),
    [
        (BEFORE, "mag-session-29", ["Follow", "Take a copy", "Copy to Google", "Copy to Outlook"]),
        (BEFORE, "un-habitat-projects", ["Follow", "Take a copy"]),
        (AFTER, "mag-session-29", ["Follow"]),
        (AFTER, "un-habitat-projects", ["Follow"]),
    ],
)
def test_what_is_over_offers_no_copy(
    one: LiveState, today: date, key: str, buttons: list[str]
) -> None:
    """And what has no date can be copied, but is at no day that a service could be told."""
    item = page(one, f"/en/entries/mag-2023/{key}/", today)
    rows = [each for each in item.all("p") if each.get("class") == "buttons"]
    assert [words(link) for link in rows[0].iter("a")] == buttons
