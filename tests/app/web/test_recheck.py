"""Loose dates that are near: on a page, as JSON at /api/recheck, and at the command line."""

import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from app.web.live import LiveState
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.pages.test_past_plans import (
    asked,
    cancel,
    headings,
    page,
    paragraphs,
    publish_next_year,
)
from tests.browser.document import Document, entries, read_document, words
from tests.conftest import BASE_URL, STAMP

Kalends = Callable[..., subprocess.CompletedProcess[str]]
Json = dict[str, Any]
TODAY = date(2023, 3, 1)
UNDATED = [
    ("intercity-associations-annual-meetings", -59),
    ("russian-family-congress-16", -59),
    ("un-habitat-projects", -59),
]
WITHIN_60 = [
    ("cis-economic-forum", 0),
    ("urban-technologies-forum-8", 31),
    ("city-day-dushanbe", 48),
    ("city-day-bishkek", 59),
    *UNDATED,
]
WITHIN_30 = [WITHIN_60[0], *UNDATED]


@pytest.fixture(scope="module")
def live(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, BASE_URL)


def api(live: LiveState, query: str = "", today: date = TODAY, **headers: str) -> httpx.Response:
    return asked(live, f"/api/recheck{query}", today, **headers)


def record(live: LiveState, key: str, days: int) -> Json:
    """Return an entry as the JSON of one entry has it, with its days beside."""
    entry: Json = asked(live, f"/api/entries/{key}.mag-2023", TODAY).json()
    return {**entry, "days": days}


# JSON


@pytest.mark.parametrize(
    ("query", "within", "found"),
    [
        ("", 60, WITHIN_60),
        ("?within=30d", 30, WITHIN_30),
        ("?within=31d", 31, [*WITHIN_60[:2], *UNDATED]),
        ("?within=1d", 1, WITHIN_30),
    ],
)
def test_it_is_answered_as_json(
    live: LiveState, query: str, within: int, found: list[tuple[str, int]]
) -> None:
    assert api(live, query).json() == {
        "today": "2023-03-01",
        "within": within,
        "entries": [record(live, key, days) for key, days in found],
    }


@pytest.mark.parametrize("today", [TODAY, date(2023, 12, 31), date(2024, 1, 1)], ids=str)
def test_it_validates_against_its_published_schema(live: LiveState, today: date) -> None:
    answer = api(live, today=today)
    address = answer.links["describedby"]["url"]
    assert address == f"{BASE_URL}/api/schema/recheck.json"
    schema = asked(live, address.removeprefix(BASE_URL), today).json()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert list(validator.iter_errors(answer.json())) == []
    assert not validator.is_valid({**answer.json(), "within": "60d"})
    assert not validator.is_valid({**answer.json(), "today": "1 March"})


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("?within=60d", "/api/recheck"),
        ("?within=60D", "/api/recheck"),
        ("?within=30D", "/api/recheck?within=30d"),
        ("?within=%2030d%20", "/api/recheck?within=30d"),
        ("?WITHIN=30d", "/api/recheck?within=30d"),
    ],
)
def test_another_spelling_leads_to_the_canonical_one(
    live: LiveState, query: str, location: str
) -> None:
    answer = api(live, query)
    assert (answer.status_code, answer.headers["location"]) == (308, location)


DAYS = {"error": "“within” is a number of days such as 60d.", "known": ["1d-366d"]}


@pytest.mark.parametrize("value", ["", "0d", "60", "367d", "-1d", "1.5d", "060d", "d", "<b>", "٣d"])
def test_what_is_no_number_of_days_is_refused(live: LiveState, value: str) -> None:
    answer = api(live, f"?within={value}")
    assert (answer.status_code, answer.json()) == (400, DAYS)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?limit=5", "There is no option “limit=5”. There are: within."),
        ("?category=events", "There is no option “category=events”. There are: within."),
        ("?within=30d&within=31d", "“within” is given more than once."),
    ],
)
def test_it_takes_nothing_else(live: LiveState, query: str, told: str) -> None:
    answer = api(live, query)
    assert (answer.status_code, answer.json()) == (400, {"error": told, "known": ["within"]})


def test_each_day_it_says_something_else(live: LiveState) -> None:
    first = (STAMP + timedelta(days=10)).date()
    days = [first, first + timedelta(days=1)]
    answers = [api(live, today=day) for day in days]
    # A day begins at midnight in Moscow.
    assert [answer.headers["last-modified"] for answer in answers] == [
        f"{day - timedelta(days=1):%a, %d %b %Y} 21:00:00 GMT" for day in days
    ]
    etags = [answer.headers["etag"] for answer in answers]
    assert etags[0] != etags[1]
    known = [api(live, today=day, **{"if-none-match": etags[0]}) for day in days]
    assert [answer.status_code for answer in known] == [304, 200]
    since = {"if-modified-since": answers[0].headers["last-modified"]}
    assert [api(live, today=day, **since).status_code for day in days] == [304, 200]


def test_until_the_next_day_it_is_dated_by_the_newest_publication(live: LiveState) -> None:
    """Rendering is dated by its own edition, where that is later than the publication."""
    answer = api(live, today=STAMP.date())
    assert answer.headers["last-modified"] == f"{STAMP:%a, %d %b %Y %H:%M:%S} GMT"


def test_nobody_is_asked_for_the_date_of_what_is_cancelled_or_removed(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    changed = LiveState(file_store(cancel(tmp_path, journal)), languages, BASE_URL)
    today = date(2023, 9, 1)
    keys = [each["id"].partition(".")[0] for each in api(changed, today=today).json()["entries"]]
    assert keys == [
        *("smart-cities-round-table", "jubilee-batumi", "city-day-minsk", "jubilee-taganrog"),
        *("jubilee-astrakhan", "city-day-tskhinval", "energy-efficient-moscow-conference"),
        *("strategic-planning-forum-19", "dialogue-on-the-volga-forum", "jubilee-grozny"),
        *("city-day-chisinau", "city-day-tiraspol", *(key for key, _ in UNDATED)),
    ]


# The page

HEADING = {"ru": "Даты, которые пора уточнить", "en": "Dates to be settled soon"}
LEAD = {
    ("ru", 60): "Неточные даты, срок которых уже начался или начнётся в ближайшие 60 дней. "
    "Уточнить дату могут организаторы.",
    ("ru", 1): "Неточные даты, срок которых уже начался или начнётся в ближайший 1 день. "
    "Уточнить дату могут организаторы.",
    ("en", 60): "Loose dates whose time has begun or begins within 60 days. "
    "The organisers can tell the date.",
    ("en", 1): "Loose dates whose time has begun or begins within 1 day. "
    "The organisers can tell the date.",
}
Row = tuple[str, str, bool, str, str]
"""A line of the list: date, how near it is, whether that stands out, event and organisers, city."""

ROWS: Mapping[str, list[Row]] = {
    "ru": [
        (
            *("≈ март 2023 г.", "срок уже начался", True),
            (
                "Международный экономический Форум государств-участников Содружества Независимых "
                "Государств Круглый стол «XXI век — время Умных городов!» Исполком СНГ, Деловой "
                "центр экономического развития СНГ, МАГ, АО «Русатом»"
            ),
            "Москва",
        ),
        (
            *("≈ апрель 2023 г.", "через 31 день", False),
            (
                "VIII международный форум-выставка «ГОРОДСКИЕ ТЕХНОЛОГИИ» Мэрия города "
                "Новосибирска, АСДГ, МАГ"
            ),
            "Новосибирск",
        ),
        (
            *("≈ 18 апреля 2023 г.", "через 48 дней", False),
            *("Душанбе, День города, 347 лет", ""),
        ),
        (
            *("≈ 29 апреля 2023 г.", "через 59 дней", False),
            *("Бишкек, День города, 145 лет", ""),
        ),
    ],
    "en": [
        (
            *("≈ March 2023", "has begun", True),
            (
                "International Economic Forum of the Member States of the Commonwealth of "
                "Independent States. Round Table “The 21st Century – the Time of Smart Cities!” "
                "CIS Executive Committee, Business Centre for Economic Development of the CIS, "
                "MAG, Rusatom JSC"
            ),
            "Moscow",
        ),
        (
            *("≈ April 2023", "in 31 days", False),
            (
                "VIII International Forum and Exhibition “URBAN TECHNOLOGIES” Novosibirsk City "
                "Hall, Association of Siberian and Far Eastern Cities, MAG"
            ),
            "Novosibirsk",
        ),
        ("≈ April 18, 2023", "in 48 days", False, "Dushanbe City Day, 347 years", ""),
        ("≈ April 29, 2023", "in 59 days", False, "Bishkek City Day, 145 years", ""),
    ],
}
NO_DATE = {
    "ru": (
        "≈ дата не назначена",
        [
            "Участие в годовых собраниях межгородских объединений",
            (
                "XVI Международный конгресс «Российская семья» НОК «Российская семья», "
                "Правительство Ставропольского края"
            ),
            "Мероприятия по проектам ООН-Хабитат ООН-Хабитат",
        ],
    ),
    "en": (
        "≈ date not set",
        [
            "Participation in the Annual Meetings of Intercity Associations",
            (
                "XVI International Congress “The Russian Family” National Public Committee "
                "“The Russian Family”, Government of Stavropol Territory"
            ),
            "Events under UN-Habitat Projects UN-Habitat",
        ],
    ),
}
NOTHING = {"ru": "Дат, которые пора уточнить, сейчас нет.", "en": "No loose date is near."}


def rows(document: Document) -> list[Row]:
    """Return the lines of the list."""
    [found] = [each for each in document.all("ul") if each.get("class") == "entries due"]
    return [_row(*line) for line in found]


def _row(dated: Element, event: Element, city: Element | None = None) -> Row:
    """Return a line of the list from its columns; what has no date is not near."""
    date_, *near = dated
    told = [(words(each), (each.get("class") or "").split()) for each in near]
    assert [classes[0] for _, classes in told] == ["where"] * len(told)
    how_near, stands_out = next(((each, "near" in classes) for each, classes in told), ("", False))
    return words(date_), how_near, stands_out, words(event), "" if city is None else words(city)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_lists_what_is_near_and_whom_to_ask(live: LiveState, language: str) -> None:
    document = page(live, f"/{language}/recheck/", TODAY)
    assert headings(document, "h1") == [HEADING[language]]
    assert paragraphs(document)[1] == LEAD[language, 60]
    assert rows(document)[:4] == ROWS[language]
    assert undated(document) == [key for key, _ in UNDATED]


def undated(document: Document) -> list[str]:
    """Return the keys of what has no date: of that nothing says how near it is."""
    [found] = [each for each in document.all("ul") if each.get("class") == "entries due"]
    keys = [link.get("href", "").strip("/").split("/")[-1] for link in found.iter("a")]
    return [key for key, row in zip(keys, rows(document), strict=True) if not row[1]]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    ("query", "chosen", "count"),
    [
        ("", "60", 7),
        ("?within=60d", "60", 7),
        ("?within=30d", "30", 4),
        ("?within=120D", "120", 14),
    ],
)
def test_the_page_looks_as_far_ahead_as_it_is_told(
    live: LiveState, query: str, chosen: str, count: int, language: str
) -> None:
    document = page(live, f"/{language}/recheck/{query}", TODAY)
    assert len(rows(document)) == count
    [menu] = [each for each in document.all("nav") if each.get("class") == "views"]
    links = [(words(link), link.get("href"), link.get("aria-current")) for link in menu]
    unit = "дней" if language == "ru" else "days"
    assert links == [
        (f"{days} {unit}", f"/{language}/recheck/{own}", "page" if days == chosen else None)
        for days, own in (("30", "?within=30d"), ("60", ""), ("120", "?within=120d"))
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_one_day_is_told_in_the_singular(live: LiveState, language: str) -> None:
    document = page(live, f"/{language}/recheck/?within=1d", date(2023, 3, 31))
    assert paragraphs(document)[1] == LEAD[language, 1]
    near = {"ru": ["срок уже начался", "через 1 день"], "en": ["has begun", "in 1 day"]}
    assert [row[1] for row in rows(document)[:2]] == near[language]


@pytest.mark.parametrize(
    ("today", "near"),
    [
        (date(2023, 3, 17), [("has begun", True), ("in 15 days", False)]),
        (date(2023, 3, 18), [("has begun", True), ("in 14 days", True)]),
        (date(2023, 3, 31), [("has begun", True), ("in 1 day", True)]),
        (date(2023, 4, 1), [("has begun", True), ("in 17 days", False)]),
    ],
    ids=str,
)
def test_what_is_near_within_two_weeks_stands_out(
    live: LiveState, today: date, near: list[tuple[str, bool]]
) -> None:
    found = rows(page(live, "/en/recheck/", today))
    assert [row[1:3] for row in found[:2]] == near


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_has_no_date_tells_its_year_where_there_are_several(
    live: LiveState,
    journal: Path,
    languages: Mapping[str, Language],
    tmp_path: Path,
    language: str,
) -> None:
    words_, events = NO_DATE[language]
    december = date(2023, 12, 1)
    found = rows(page(live, f"/{language}/recheck/", december))
    assert [row for row in found if not row[1]] == [
        (words_, "", False, event, "") for event in events
    ]
    followed = LiveState(file_store(publish_next_year(tmp_path, journal)), languages, BASE_URL)
    found = rows(page(followed, f"/{language}/recheck/", december))
    assert [row for row in found if not row[1]] == [
        (f"{words_} · {year}", "", False, event, "") for year in (2023, 2024) for event in events
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("?within=60d", ""),
        ("?within=30d", "?within=30d"),
        ("?within=120D", "?within=120d"),
        ("?within=1d", "?within=1d"),
    ],
)
def test_the_language_switch_keeps_the_number_of_days(
    live: LiveState, query: str, kept: str, language: str
) -> None:
    document = page(live, f"/{language}/recheck/{query}", TODAY)
    links = [each.get("href") for each in document.all("a") if each.get("class") == "switch"]
    other = {"ru": "en", "en": "ru"}[language]
    assert links == [f"/{other}/recheck/{kept}"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_says_when_nothing_is_near(live: LiveState, language: str) -> None:
    document = page(live, f"/{language}/recheck/", date(2024, 1, 1))
    assert NOTHING[language] in paragraphs(document)
    assert entries(document) == []


@pytest.mark.parametrize("value", ["0d", "60", "367d", "%3Cb%3E"])
@pytest.mark.parametrize(
    ("language", "words_"),
    [("ru", "Не удалось понять запрос"), ("en", "This request can't be understood")],
)
def test_a_senseless_number_of_days_is_refused_with_a_page(
    live: LiveState, value: str, language: str, words_: str
) -> None:
    answer = asked(live, f"/{language}/recheck/?within={value}", TODAY)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert f'<html lang="{language}" dir="ltr">' in answer.text
    assert [
        words(each).replace("\u00a0", " ") for each in read_document(answer.text).all("h1")
    ] == [words_]


def test_a_page_of_yesterday_is_sent_anew(live: LiveState) -> None:
    path = "/en/recheck/"
    etag = asked(live, path, TODAY).headers["etag"]
    days = (TODAY, TODAY + timedelta(days=1))
    again = [asked(live, path, day, **{"if-none-match": etag}).status_code for day in days]
    assert again == [304, 200]


def test_the_changes_lead_there(live: LiveState) -> None:
    links = page(live, "/ru/changes/", TODAY).links()
    assert "/ru/recheck/" in links


# The command line

ZONE = ZoneInfo("Europe/Moscow")
"""In which the plan's days are counted."""

NEAR = {
    "media-conference": ("{}~", 10),
    "cis-economic-forum": ("{}", 10),
    "urban-technologies-forum-8": ("{}~", 60),
    "moscow-urban-forum-10": ("{}~", 61),
    "city-day-minsk": ("{}~", 0),
    "city-day-moscow": ("{}~", -1),
}
"""Days from today on which items of a plan take place."""


def relative(folder: Path, today: date) -> list[tuple[str, int]]:
    """Make a plan's dates relative to a day and return what is due within 60 days of it."""
    plan = folder / "plans/mag-2023.toml"
    head, *items = plan.read_text(encoding="utf-8").split("[[items]]")
    year = f"year = {today.year}"
    plan.write_text(
        "[[items]]".join([head.replace("year = 2023", year), *(_dated(i, today) for i in items)]),
        encoding="utf-8",
    )
    days = (date(today.year, 1, 1) - today).days
    return [
        ("city-day-minsk", 0),
        ("media-conference", 10),
        ("urban-technologies-forum-8", 60),
        *((key, days) for key, _ in UNDATED),
    ]


def _dated(item: str, today: date) -> str:
    """Return an item on its own day, or on a firm one long ago; without a date it stays so."""
    found = re.search(r'key = "(.*)"', item)
    assert found
    when, days = NEAR.get(found[1], ("2023-01-01", 0))
    text = when.format(today + timedelta(days=days))
    return re.sub(r'^when = "\d.*"$', f'when = "{text}"', item, flags=re.MULTILINE)


def on_one_day(
    folder: Path, run: Callable[[], subprocess.CompletedProcess[str]]
) -> tuple[subprocess.CompletedProcess[str], list[tuple[str, int]]]:
    """Return how a command ended on the day for which the plan was made, and what was due on it.

    Midnight may come between the two.
    """
    original = (folder / "plans/mag-2023.toml").read_bytes()
    while True:
        (folder / "plans/mag-2023.toml").write_bytes(original)
        today = datetime.now(ZONE).date()
        due = relative(folder, today)
        ended = run()
        if today == datetime.now(ZONE).date():
            return ended, due


def printed_rows(lines: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the two columns of each row; the key is the last line of the second."""
    when: list[str] = []
    what: list[str] = []
    for line in lines:
        when += [line[:22].strip()] if line[:22].strip() else []
        what.append(line[24:].strip())
        if what[-1].startswith("mag-2023/"):
            yield when, what
            when, what = [], []


def test_it_is_printed_as_a_table(kalends: Kalends, workspace: Path) -> None:
    run, due = on_one_day(workspace, lambda: kalends(workspace, "recheck", "--within", "60d"))
    *lines, last = run.stdout.splitlines()
    near = {0: "срок уже начался", 10: "через 10 дней", 60: "через 60 дней"}
    found = list(printed_rows(lines))
    assert [(when[-1], what[-1]) for when, what in found[:3]] == [
        (near[days], f"mag-2023/{key}") for key, days in due[:3]
    ]
    assert [(when, what[-1]) for when, what in found[3:]] == [
        (["дата не назначена"], f"mag-2023/{key}") for key, _ in UNDATED
    ]
    assert "Мэрия города Новосибирска" in run.stdout
    assert (run.returncode, last, run.stderr) == (0, "6 loose date(s) within 60 days", "")


def test_it_is_written_as_json(kalends: Kalends, workspace: Path) -> None:
    run, due = on_one_day(workspace, lambda: kalends(workspace, "recheck", "--json"))
    told = json.loads(run.stdout)
    assert (run.returncode, run.stderr) == (0, "")
    assert [(each["plan"], each["key"], each["days"]) for each in told] == [
        ("mag-2023", key, days) for key, days in due
    ]
    year = tomllib.loads((workspace / "plans/mag-2023.toml").read_text(encoding="utf-8"))["year"]
    assert told[3] == {
        "plan": "mag-2023",
        "key": "intercity-associations-annual-meetings",
        "days": due[3][1],
        "when": {
            "kind": "unscheduled",
            "text": "unscheduled",
            "start": f"{year}-01-01",
            "end": f"{year + 1}-01-01",
            "precision": "none",
            "approximate": False,
        },
        "said": "по отдельному графику",
        "title": {
            "ru": "Участие в годовых собраниях межгородских объединений:",
            "en": "Participation in the Annual Meetings of Intercity Associations:",
        },
        "organisers": [],
    }


def test_the_plans_are_asked_and_not_the_journal(kalends: Kalends, workspace: Path) -> None:
    (workspace / "journal.jsonl").unlink()
    run, due = on_one_day(workspace, lambda: kalends(workspace, "recheck", "--json"))
    assert [each["key"] for each in json.loads(run.stdout)] == [key for key, _ in due]
    assert not (workspace / "journal.jsonl").exists()


def test_what_is_over_is_not_due(kalends: Kalends, workspace: Path) -> None:
    run = kalends(workspace, "recheck", "--language", "en")
    assert (run.returncode, run.stdout.strip(), run.stderr) == (
        0,
        "0 loose date(s) within 60 days",
        "",
    )
    assert json.loads(kalends(workspace, "recheck", "--json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--within", "0d"], "write days from 1d to 366d, as in 60d"),
        (["--within", "60"], "write days from 1d to 366d, as in 60d"),
        (["--language", "xx"], "there is no language 'xx'; there are: en, ru"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    kalends: Kalends, workspace: Path, arguments: list[str], told: str
) -> None:
    run = kalends(workspace, "recheck", *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.splitlines()[-1] == f"Error: Invalid value: {told}"


def test_a_broken_plan_is_told(kalends: Kalends, workspace: Path) -> None:
    plan = workspace / "plans/mag-2023.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('when = "2023-02"', 'when = "soon"'), encoding="utf-8")
    run = kalends(workspace, "recheck", "--json")
    [fault] = json.loads(run.stdout)["faults"]
    assert (run.returncode, run.stderr, fault["key"], fault["value"]) == (
        1,
        "",
        "items[2].when",
        "'soon'",
    )
