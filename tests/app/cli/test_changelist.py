"""The list of changes for reviewers: as text, JSON, Markdown and HTML, as a whole and per feed."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from app.cli.changelist import Part, by_feed, html, in_feeds, in_plans, markdown, tell
from app.proposal import outcome, propose, publish
from app.settings import Settings
from calendars.feeds.addresses import feed_path
from calendars.feeds.site import Site, build_site
from calendars.wording.changes import Difference
from calendars.wording.language import Language
from data.journal.change import Change, ChangeKind, item_change
from data.plan.folder import Folder
from data.plan.model import Category, Item, Place
from data.plan.text import unsafe_characters
from data.when.period import year_period
from data.when.reading import parse_when
from tests.app.web.pages.test_past_plans import vevents
from tests.browser.document import words
from tests.conftest import BASE_URL, NOW

Kalends = Callable[..., subprocess.CompletedProcess[str]]
Json = dict[str, Any]
Row = tuple[str, str, str, str, str, str]
"""A line of the list: what, title, key, which text, before, after."""

SOON = NOW + timedelta(days=10)
AGES = NOW + timedelta(days=400)
LATER = datetime(2026, 11, 1, tzinfo=UTC)
"""As real processes run later than this, what was cancelled at NOW is long cancelled for both."""

PLACES = """\
[minsk]
name = { ru = "Минск", en = "Minsk" }
latitude = 53.9
longitude = 27.5

[perm]
name = { ru = "Пермь", en = "Perm" }
latitude = 58.0
longitude = 56.2
"""
WHOSE = """\
organisation = { ru = "Клуб", en = "Club" }
domain = "club.example.org"
languages = ["ru", "en"]
timezone = "UTC"
"""
HEAD = """\
year = 2023
title = { ru = "План клуба", en = "Plan of the club" }

[categories.meetings]
name = { ru = "Встречи", en = "Meetings" }
heading = { ru = "Встречи", en = "Meetings" }
color = "steelblue"

[categories.trips]
name = { ru = "Поездки", en = "Trips" }
heading = { ru = "Поездки", en = "Trips" }
color = "seagreen"
"""
RENAMED = 'title = { ru = "План клуба, второе издание", en = "Plan of the club, 2nd edition" }'
CANCELLED = "cancelled = true"
Items = dict[str, list[str]]
BEFORE: Items = {
    "picnic": ['when = "2023-05"', 'said = "май"'],
    "quiz": ['when = "2023-34"', 'said = "второй квартал"'],
    "concert": ['when = "2023-07-01"', 'said = "1 июля"', 'place = "minsk"'],
    "regatta": ['when = "2023-08-05"', 'said = "5 августа"', 'category = "trips"'],
    "gala": ['when = "2023-09-10~"', 'said = "10 сентября"'],
    "choir": ['when = "every month"', 'said = "раз в месяц"'],
    "fair": ['when = "2023-10"', 'said = "октябрь"', 'place = "minsk"'],
    "lecture": ['when = "2023-11"', 'said = "ноябрь"'],
    "contest": ['when = "2023-12"', 'said = "декабрь"'],
    "tour": ['when = "2023-05-02"', 'said = "2 мая"', "row = 90"],
    "market": ['when = "2023-06-03"', 'said = "3 июня"', 'place = "perm"'],
    "parade": ['when = "2023-06-04"', 'said = "4 июня"', CANCELLED],
    "dinner": ['when = "2023-03"', 'said = "март"', 'category = "trips"'],
    "walk": ['when = "2023-04"', 'said = "апрель"', CANCELLED],
}
AFTER: Items = {
    "picnic": ['when = "2023-05-20"', 'said = "20 мая"'],
    "quiz": ['when = "2023-06"', 'said = "июнь"'],
    "concert": ['when = "2023-07-08"', 'said = "8 июля"', 'place = "minsk"'],
    "regatta": ['when = "2023-08"', 'said = "август"', 'category = "trips"'],
    "gala": ['when = "unscheduled"', 'said = "дата будет позже"'],
    "choir": ['when = "every quarter"', 'said = "раз в квартал"'],
    "fair": ['when = "2023-10"', 'said = "октябрь"', 'place = "perm"'],
    "lecture": ['when = "2023-11"', 'said = "ноябрь"', 'title = { ru = "Беседа", en = "Talk" }'],
    "contest": [
        'when = "2023-12"',
        'said = "декабрь"',
        'organisers = [{ ru = "Клуб", en = "Club" }]',
        'notes = { ru = "Вход | свободный", en = "Free | entry" }',
    ],
    "tour": ['when = "2023-05-02"', 'said = "2 мая"', "row = 91"],
    "market": [
        *('when = "2023-06-03"', 'said = "3 июня"', 'place = "perm"', CANCELLED),
        'reason = { ru = "Дождь", en = "Rain" }',
    ],
    "parade": ['when = "2023-06-04"', 'said = "4 июня"'],
    "walk": ['when = "2023-04"', 'said = "апрель"', CANCELLED],
    "race": ['when = "2023-10-01"', 'said = "1 октября"', 'place = "perm"'],
}
NAMES = {
    "picnic": ("Пикник", "Picnic"),
    "quiz": ("Викторина", "Quiz"),
    "concert": ("Концерт", "Concert"),
    "regatta": ("Регата", "Regatta"),
    "gala": ("Бал", "Gala"),
    "choir": ("Хор", "Choir"),
    "fair": ("Ярмарка", "Fair"),
    "lecture": ("Лекция", "Lecture"),
    "contest": ("Конкурс", "Contest"),
    "market": ("Рынок", "Market"),
    "parade": ("Парад", "Parade"),
    "dinner": ("Ужин", "Dinner"),
    "walk": ("Прогулка", "Walk"),
    "race": ("Забег", "Race"),
    "bazaar": ("Ярмарка", "Fair"),
    "tour": ("Экскурсия", "Tour"),
}


def plan_text(items: Items, head: str = HEAD) -> str:
    """Return a plan as TOML; a meeting where no category is given, named after its key."""
    tables = [head]
    for key, lines in items.items():
        given = "\n".join(lines)
        ru, en = NAMES[key]
        tables.append(f'\n[[items]]\nkey = "{key}"')
        if "row = " not in given:
            tables.append(f"row = {list(NAMES).index(key) + 1}")
        if "category = " not in given:
            tables.append('category = "meetings"')
        if "title = " not in given:
            tables.append(f'title = {{ ru = "{ru}", en = "{en}" }}')
        tables.append(given)
    return "\n".join(tables) + "\n"


def settings_of(folder: Path) -> Settings:
    return Settings(folder=Folder(folder), journal=folder / "journal.jsonl")


def write(
    folder: Path,
    items: Items,
    head: str = HEAD,
    slug: str = "club-2023",
    whose: str = WHOSE,
) -> None:
    (folder / "plans").mkdir(exist_ok=True)
    (folder / "kalends.toml").write_text(whose, encoding="utf-8")
    (folder / "places.toml").write_text(PLACES, encoding="utf-8")
    (folder / f"plans/{slug}.toml").write_text(plan_text(items, head), encoding="utf-8")


def publish_now(folder: Path, now: datetime = NOW) -> None:
    settings = settings_of(folder)
    publish(propose(settings, now), settings, now)


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """Return a folder with a plan that is published as it stands."""
    write(tmp_path, BEFORE)
    publish_now(tmp_path)
    return tmp_path


@pytest.fixture
def changed(club: Path) -> Path:
    """Return a folder with a plan that was changed in every way there is since."""
    head = re.sub(r"^title = .*$", RENAMED, HEAD, count=1, flags=re.MULTILINE)
    write(club, AFTER, head)
    return club


def ended(run: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return run.returncode, run.stdout, run.stderr


def diff(kalends: Kalends, folder: Path, *arguments: str) -> str:
    """Return what `diff` writes; the journal stays as it is."""
    journal = (folder / "journal.jsonl").read_bytes()
    code, out, errors = ended(kalends(folder, "diff", *arguments))
    assert (code, errors) == (0, "")
    assert (folder / "journal.jsonl").read_bytes() == journal
    return out


KINDS = [
    ("plan", None),
    ("date made firm", "picnic"),
    ("date narrowed", "quiz"),
    ("date moved", "concert"),
    ("date loosened", "regatta"),
    ("postponed", "gala"),
    ("rhythm changed", "choir"),
    ("place changed", "fair"),
    ("title changed", "lecture"),
    ("text changed", "contest"),
    ("order changed", "tour"),
    ("cancelled", "market"),
    ("restored", "parade"),
    ("added", "race"),
    ("removed", "dinner"),
    ("retired", "walk"),
]


def test_every_kind_of_change_is_among_them(changed: Path) -> None:
    found = propose(settings_of(changed), LATER).changes
    assert [(change.kind.value, change.key) for change in found] == KINDS
    assert {change.kind for change in found} == set(ChangeKind)


# Text

TEXT = """\
plan            club-2023          title
date made firm  club-2023/picnic   «май» → «20 мая» (2023-05 → 2023-05-20)
date narrowed   club-2023/quiz     «второй квартал» → «июнь» (2023-34 → 2023-06)
date moved      club-2023/concert  «1 июля» → «8 июля» (2023-07-01 → 2023-07-08)
date loosened   club-2023/regatta  «5 августа» → «август» (2023-08-05 → 2023-08)
postponed       club-2023/gala     «10 сентября» → «дата будет позже» (2023-09-10~ → unscheduled)
rhythm changed  club-2023/choir    «раз в месяц» → «раз в квартал» (every month → every quarter)
place changed   club-2023/fair     places: Минск → Пермь
title changed   club-2023/lecture  title: Лекция → Беседа
text changed    club-2023/contest  organisers: — → Клуб; notes: — → Вход | свободный
cancelled       club-2023/market   reason: — → Дождь
restored        club-2023/parade   Парад («4 июня»)
added           club-2023/race     Забег («1 октября»)
removed         club-2023/dinner   Ужин («март»)
retired         club-2023/walk     Прогулка («апрель»)
"""
COUNTED = (
    "1 added, 1 date made firm, 1 date narrowed, 1 date moved, 1 date loosened, 1 postponed, "
    "1 rhythm changed, 1 place changed, 1 title changed, 1 text changed, 1 order changed, "
    "1 cancelled, 1 restored, 1 removed, 1 retired, the words of 1 plan\n"
)


def unpadded(text: str) -> str:
    """Return text without spaces at the ends of lines."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize("arguments", [[], ["--format", "text"]], ids=["default", "text"])
def test_as_text(kalends: Kalends, changed: Path, arguments: list[str]) -> None:
    assert unpadded(diff(kalends, changed, *arguments)) == TEXT + COUNTED


# JSON


def days(start: str, end: str, *, approximate: bool = False) -> Json:
    text = f"{start}~" if approximate else start
    return dated("days", text, start, end, "day", approximate=approximate)


def within(text: str, start: str, end: str, unit: str) -> Json:
    return dated("within", text, start, end, unit)


def undated(kind: str, text: str) -> Json:
    return dated(kind, text, "2023-01-01", "2024-01-01", "none")


def dated(
    kind: str, text: str, start: str, end: str, precision: str, *, approximate: bool = False
) -> Json:
    window = {"start": start, "end": end, "precision": precision}
    return {"kind": kind, "text": text, **window, "approximate": approximate}


def changed_dates() -> dict[str, tuple[Json, Json]]:
    """Return the dates of what moves, before and after."""
    return {
        "picnic": (
            within("2023-05", "2023-05-01", "2023-06-01", "month"),
            days("2023-05-20", "2023-05-21"),
        ),
        "quiz": (
            within("2023-34", "2023-04-01", "2023-07-01", "quarter"),
            within("2023-06", "2023-06-01", "2023-07-01", "month"),
        ),
        "concert": (
            days("2023-07-01", "2023-07-02"),
            days("2023-07-08", "2023-07-09"),
        ),
        "regatta": (
            days("2023-08-05", "2023-08-06"),
            within("2023-08", "2023-08-01", "2023-09-01", "month"),
        ),
        "gala": (
            days("2023-09-10", "2023-09-11", approximate=True),
            undated("unscheduled", "unscheduled"),
        ),
        "choir": (
            undated("rhythm", "every month"),
            undated("rhythm", "every quarter"),
        ),
    }


def said(lines: Sequence[str]) -> str:
    return next(line for line in lines if line.startswith("said")).split('"')[1]


def place(key: str, ru: str, en: str, latitude: float, longitude: float) -> Json:
    name = {"ru": ru, "en": en}
    return {"key": key, "name": name, "latitude": latitude, "longitude": longitude}


MINSK, PERM = place("minsk", "Минск", "Minsk", 53.9, 27.5), place("perm", "Пермь", "Perm", 58, 56.2)
CLUB = {"ru": "Клуб", "en": "Club"}
OTHERS: dict[str, tuple[Json | None, Json | None]] = {
    "fair": ({"places": [MINSK]}, {"places": [PERM]}),
    "tour": ({"row": 90}, {"row": 91}),
    "lecture": (
        {"title": {"ru": "Лекция", "en": "Lecture"}},
        {"title": {"ru": "Беседа", "en": "Talk"}},
    ),
    "contest": (
        {"organisers": [], "notes": None},
        {"organisers": [CLUB], "notes": {"ru": "Вход | свободный", "en": "Free | entry"}},
    ),
    "market": (
        {"cancelled": False, "reason": None},
        {"cancelled": True, "reason": {"ru": "Дождь", "en": "Rain"}},
    ),
    "parade": ({"cancelled": True}, {"cancelled": False}),
    "race": (
        None,
        {
            "when": days("2023-10-01", "2023-10-02"),
            "said": "1 октября",
            "title": {"ru": "Забег", "en": "Race"},
        },
    ),
    "dinner": (
        {
            "when": within("2023-03", "2023-03-01", "2023-04-01", "month"),
            "said": "март",
            "title": {"ru": "Ужин", "en": "Dinner"},
        },
        None,
    ),
    "walk": (
        {
            "when": within("2023-04", "2023-04-01", "2023-05-01", "month"),
            "said": "апрель",
            "title": {"ru": "Прогулка", "en": "Walk"},
        },
        None,
    ),
}


def changed_values(key: str | None) -> tuple[list[str], Json | None, Json | None]:
    """Return the fields that differ, and their values before and after."""
    if key is None:
        return ["title"], None, None
    if key in OTHERS:
        before, after = OTHERS[key]
        return (list(before) if before and after else []), before, after
    before, after = changed_dates()[key]
    words = [{"when": w, "said": said(s[key])} for w, s in ((before, BEFORE), (after, AFTER))]
    return ["when", "said"], words[0], words[1]


def expected_changes() -> Iterator[Json]:
    for kind, key in KINDS:
        fields, before, after = changed_values(key)
        yield {
            "kind": kind,
            "plan": "club-2023",
            "key": key,
            "fields": fields,
            "before": before,
            "after": after,
        }


@pytest.mark.parametrize(
    "arguments", [["--json"], ["--format", "json"], ["--format", "html", "--json"]], ids=" ".join
)
def test_as_json(kalends: Kalends, changed: Path, arguments: list[str]) -> None:
    assert json.loads(diff(kalends, changed, *arguments)) == {
        "published": None,
        "changes": list(expected_changes()),
        "harms": [],
    }


# Markdown and HTML

MARKDOWN = """\
### План клуба, второе издание

| Изменение | Событие | Было | Стало |
| --- | --- | --- | --- |
| **План** | Изменились формулировки самого плана. `club-2023` | — | — |
| **Дата назначена** | Пикник `picnic` | Дата: май | Дата: 20 мая |
| **Срок уточнён** | Викторина `quiz` | Дата: второй квартал | Дата: июнь |
| **Дата перенесена** | Концерт `concert` | Дата: 1 июля | Дата: 8 июля |
| **Дата снова не окончательна** | Регата `regatta` | Дата: 5 августа | Дата: август |
| **Отложено** | Бал `gala` | Дата: 10 сентября | Дата: дата будет позже |
| **Периодичность изменена** | Хор `choir` | Дата: раз в месяц | Дата: раз в квартал |
| **Город изменён** | Ярмарка `fair` | Город: Минск | Город: Пермь |
| **Название изменено** | Беседа `lecture` | Событие: Лекция | Событие: Беседа |
| **Изменён текст** | Конкурс `contest` | — | Организаторы: Клуб |
|  |  | — | Примечание: Вход \\| свободный |
| **Отменено** | Рынок `market` | — | Причина: Дождь |
| **Всё-таки состоится** | Парад `parade` | — | Дата: 4 июня |
| **Добавлено** | Забег `race` | — | Дата: 1 октября |
| **Исключено из плана** | Ужин `dinner` | Дата: март | — |
| **Убирается из календарей: отменено давно** | Прогулка `walk` | Дата: апрель | — |
"""
ROWS: Mapping[str, Sequence[Row]] = {
    "ru": [
        ("План", "Изменились формулировки самого плана.", "club-2023", "", "", ""),
        ("Дата назначена", "Пикник", "picnic", "Дата", "май", "20 мая"),
        ("Срок уточнён", "Викторина", "quiz", "Дата", "второй квартал", "июнь"),
        ("Дата перенесена", "Концерт", "concert", "Дата", "1 июля", "8 июля"),
        ("Дата снова не окончательна", "Регата", "regatta", "Дата", "5 августа", "август"),
        ("Отложено", "Бал", "gala", "Дата", "10 сентября", "дата будет позже"),
        ("Периодичность изменена", "Хор", "choir", "Дата", "раз в месяц", "раз в квартал"),
        ("Город изменён", "Ярмарка", "fair", "Город", "Минск", "Пермь"),
        ("Название изменено", "Беседа", "lecture", "Событие", "Лекция", "Беседа"),
        ("Изменён текст", "Конкурс", "contest", "Организаторы", "", "Клуб"),
        ("Изменён текст", "Конкурс", "contest", "Примечание", "", "Вход | свободный"),
        ("Отменено", "Рынок", "market", "Причина", "", "Дождь"),
        ("Всё-таки состоится", "Парад", "parade", "Дата", "", "4 июня"),
        ("Добавлено", "Забег", "race", "Дата", "", "1 октября"),
        ("Исключено из плана", "Ужин", "dinner", "Дата", "март", ""),
        ("Убирается из календарей: отменено давно", "Прогулка", "walk", "Дата", "апрель", ""),
    ],
    "en": [
        ("Plan", "The plan's own words changed.", "club-2023", "", "", ""),
        ("Date set", "Picnic", "picnic", "Date", "May 2023", "May 20, 2023"),
        ("Date narrowed down", "Quiz", "quiz", "Date", "2nd quarter 2023", "June 2023"),
        ("Date moved", "Concert", "concert", "Date", "July 1, 2023", "July 8, 2023"),
        ("Date open again", "Regatta", "regatta", "Date", "August 5, 2023", "August 2023"),
        ("Postponed", "Gala", "gala", "Date", "roughly September 10, 2023", "date not set"),
        ("Rhythm changed", "Choir", "choir", "Date", "every month", "every quarter"),
        ("City changed", "Fair", "fair", "City", "Minsk", "Perm"),
        ("Renamed", "Talk", "lecture", "Event", "Lecture", "Talk"),
        ("Text changed", "Contest", "contest", "Organisers", "", "Club"),
        ("Text changed", "Contest", "contest", "Note", "", "Free | entry"),
        ("Cancelled", "Market", "market", "Reason", "", "Rain"),
        ("Takes place after all", "Parade", "parade", "Date", "", "June 4, 2023"),
        ("Added", "Race", "race", "Date", "", "October 1, 2023"),
        ("Removed from the plan", "Dinner", "dinner", "Date", "March 2023", ""),
        ("Leaves the calendars, cancelled long ago", "Walk", "walk", "Date", "April 2023", ""),
    ],
}
HEADINGS = {"ru": "План клуба, второе издание", "en": "Plan of the club, 2nd edition"}


def test_as_markdown(kalends: Kalends, changed: Path) -> None:
    assert diff(kalends, changed, "--format", "markdown") == MARKDOWN


def tables(text: str) -> list[tuple[str, list[list[str]]]]:
    """Return the headings of Markdown, each with the rows of cells of the table below it."""
    found: list[tuple[str, list[list[str]]]] = []
    for before, token in pairs(MarkdownIt("commonmark").enable("table").parse(text)):
        if before.type == "heading_open":
            found.append((inline(token), []))
        elif token.type == "tr_open":
            found[-1][1].append([])
        elif before.type in ("th_open", "td_open"):
            found[-1][1][-1].append(inline(token))
    return found


def pairs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    return pairwise(tokens)


def inline(token: Token) -> str:
    """Return the text of an inline token; what is more than emphasis and code is told."""
    plain = {"text", "text_special", "code_inline", "strong_open", "strong_close"}
    return "".join(
        each.content if each.type in plain else f"<{each.type}>" for each in token.children or []
    )


def markdown_rows(text: str) -> Iterator[Row]:
    """Yield the lines of the lists of changes in Markdown."""
    first = ("", "", "")
    for _, (_, *lines) in tables(text):
        for what, event, before, after in lines:
            title, _, key = event.rpartition(" ")
            first = (what, title, key) if event else first
            name = next((cell.partition(": ")[0] for cell in (before, after) if cell != "—"), "")
            yield *first, name, without(name, before), without(name, after)


def without(name: str, cell: str) -> str:
    return "" if cell == "—" else cell.removeprefix(f"{name}: ")


def html_rows(text: str) -> Iterator[Row]:
    """Yield the lines of the lists of changes in HTML."""
    for body in sound(text).iter("tbody"):
        event, *lines = body
        what, key = words(next(event.iter("strong"))), words(next(event.iter("code")))
        title = words(event).removeprefix(what).removesuffix(key).strip()
        for line in lines:
            name, before, after = (words(cell) for cell in line)
            yield what, title, key, name, before, after
        if not lines:
            yield what, title, key, "", "", ""


def sound(text: str) -> Element:
    """Return HTML as a tree; raise at the first fault in it."""
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return root


@pytest.mark.parametrize("language", ["ru", "en"])
def test_markdown_can_be_read_back(kalends: Kalends, changed: Path, language: str) -> None:
    text = diff(kalends, changed, "--format", "markdown", "--language", language)
    assert [heading for heading, _ in tables(text)] == [HEADINGS[language]]
    assert list(markdown_rows(text)) == ROWS[language]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_html_can_be_read_back(kalends: Kalends, changed: Path, language: str) -> None:
    text = diff(kalends, changed, "--format", "html", "--language", language)
    root = sound(text)
    assert root.get("lang") == language
    assert [words(each) for each in root.iter("h2")] == [HEADINGS[language]]
    assert list(html_rows(text)) == ROWS[language]
    assert {each.tag for each in root.iter() if each.tag in {"script", "link", "img", "a"}} == set()


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_language_is_the_plans_own_by_default(
    kalends: Kalends, changed: Path, form: str
) -> None:
    own = diff(kalends, changed, "--format", form)
    assert own == diff(kalends, changed, "--format", form, "--language", "ru")


# Nothing, and several plans

NOTHING = {"ru": "Ничего не изменится.", "en": "Nothing would change."}


def test_nothing_to_change_is_said(kalends: Kalends, club: Path) -> None:
    publish_now(club, NOW + timedelta(days=40))
    assert diff(kalends, club) == "no change\n"
    assert json.loads(diff(kalends, club, "--json", "--per-feed")) == {
        "published": None,
        "changes": [],
        "harms": [],
        "feeds": [],
    }
    paragraphs = [words(each) for each in sound(diff(kalends, club, "--format", "html")).iter("p")]
    assert paragraphs == [NOTHING["ru"]]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_to_change_is_said_in_a_review_comment_too(
    languages: Mapping[str, Language], language: str
) -> None:
    assert markdown([], languages[language]) == f"{NOTHING[language]}\n"


def test_several_plans_have_a_heading_each(kalends: Kalends, club: Path) -> None:
    publish_now(club, NOW + timedelta(days=40))
    head = HEAD.replace("2023", "2024").replace("План клуба", "План на 2024")
    write(club, {"quiz": ['when = "2024-06"', 'said = "июнь"']}, head, "club-2024")
    write(club, {**BEFORE, "quiz": ['when = "2023-05"', 'said = "май"']})
    text = diff(kalends, club, "--format", "markdown")
    assert [heading for heading, _ in tables(text)] == ["План клуба", "План на 2024"]
    assert list(markdown_rows(text)) == [
        ("Срок уточнён", "Викторина", "quiz", "Дата", "второй квартал", "май"),
        ("План", "Начинается новый план.", "club-2024", "", "", ""),
        ("Добавлено", "Викторина", "quiz", "Дата", "", "июнь"),
    ]


def test_a_plan_that_is_gone_is_listed_item_by_item(kalends: Kalends, club: Path) -> None:
    head = HEAD.replace("2023", "2024")
    write(club, {"quiz": ['when = "2024-06"', 'said = "июнь"']}, head, "club-2024")
    publish_now(club, SOON)
    (club / "plans/club-2023.toml").unlink()
    code, out, errors = ended(kalends(club, "diff", "--format", "markdown"))
    removed = [row for row in markdown_rows(out) if row[0] == "Исключено из плана"]
    assert [row[2] for row in removed] == list(BEFORE)
    assert [heading for heading, _ in tables(out)] == ["План клуба"]
    assert (code, errors) == (0, "")


# Harms

FEEDS = ("all", "meetings", "trips", "places/minsk", "places/perm")
RENAME = (
    "club-2023: 'fair' vanished while 'bazaar' appeared with the same title; a key is for ever, "
    "subscribers would see a second event: name it 'fair' (--accept-duplicates)"
)
DOMAIN = (
    "club-2023: domain 'club.example.org' would become 'other.example.org'; every event would get "
    "a new UID and appear twice (--accept-new-domain)"
)
OTHER_DOMAIN = WHOSE.replace("club.example.org", "other.example.org")
HARMFUL = {
    "a renamed key": (WHOSE, [RENAME], ["all", "meetings", "places/minsk"]),
    "another domain too": (OTHER_DOMAIN, [RENAME, DOMAIN], list(FEEDS)),
}
"""Plans that would do harm: whose they are, the harms as they are told, and the feeds concerned."""
HARMED = """\
### План клуба

| Изменение | Событие | Было | Стало |
| --- | --- | --- | --- |
"""
HARMED_ROWS = """\
| **Добавлено** | Ярмарка `bazaar` | — | Дата: октябрь |
| **Исключено из плана** | Ярмарка `fair` | Дата: октябрь | — |
| **Убирается из календарей: отменено давно** | Парад `parade` | Дата: 4 июня | — |
| **Убирается из календарей: отменено давно** | Прогулка `walk` | Дата: апрель | — |
"""


Harmful = tuple[Path, list[str], list[str]]


@pytest.fixture(params=HARMFUL.values(), ids=HARMFUL)
def harmful(request: pytest.FixtureRequest, club: Path) -> Harmful:
    """Return a folder whose plan would do harm, the harms, and the feeds concerned."""
    whose, harms, feeds = request.param
    renamed = {"bazaar" if key == "fair" else key: lines for key, lines in BEFORE.items()}
    write(club, renamed, whose=whose)
    return club, harms, feeds


@pytest.mark.parametrize("arguments", [[], ["--per-feed"]], ids=["in plans", "in feeds"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_harms_stand_above_the_tables_of_a_review_comment(
    kalends: Kalends, harmful: Harmful, language: str, arguments: list[str]
) -> None:
    folder, harms, feeds = harmful
    text = diff(kalends, folder, "--format", "markdown", "--language", language, *arguments)
    above, *_ = text.partition("### ")
    assert re.findall(r"^`/calendars/[a-z]+/(.+)\.ics`$", text, re.MULTILINE) == (
        feeds if arguments else []
    )
    assert above == "".join(f"> **!** {harm}\n\n" for harm in harms)
    assert quotes(text) == [f"! {harm}" for harm in harms]


def quotes(text: str) -> list[str]:
    """Return what Markdown quotes, each quotation in one."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [
        inline(content)
        for quote, _, content in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if quote.type == "blockquote_open"
    ]


def test_a_review_comment_with_a_harm_is_otherwise_as_ever(kalends: Kalends, club: Path) -> None:
    write(club, {"bazaar" if key == "fair" else key: lines for key, lines in BEFORE.items()})
    text = diff(kalends, club, "--format", "markdown")
    assert text == f"> **!** {RENAME}\n\n{HARMED}{HARMED_ROWS}"


@pytest.mark.parametrize("arguments", [[], ["--per-feed"]], ids=["in plans", "in feeds"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_harms_stand_above_the_tables_of_a_page(
    kalends: Kalends, harmful: Harmful, language: str, arguments: list[str]
) -> None:
    folder, harms, feeds = harmful
    text = diff(kalends, folder, "--format", "html", "--language", language, *arguments)
    [main] = sound(text).iter("main")
    paths = [words(each) for part in main.iter("section") for each in part.iter("p")]
    assert paths == [f"/calendars/{language}/{name}.ics" for name in feeds if arguments]
    parts = [(each.tag, each.get("class"), each.get("lang")) for each in main]
    sections = [("section", None, None)] * (len(feeds) if arguments else 1)
    warnings = [("p", "warning", "en")] * len(harms)
    assert parts == [("h1", None, None), *warnings, *sections]
    assert [words(each) for each in main if each.tag == "p"] == harms


# Per feed


@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_feed_has_its_own_changes(kalends: Kalends, changed: Path, language: str) -> None:
    told = json.loads(diff(kalends, changed, "--json", "--per-feed", "--language", language))
    found = {each["path"]: [change["key"] for change in each["changes"]] for each in told["feeds"]}
    keys = [key for _, key in KINDS if key not in (None, "tour")]  # in another row is the same
    base = f"/calendars/{language}"
    assert found == {
        f"{base}/all.ics": keys,
        f"{base}/meetings.ics": [key for key in keys if key not in ("regatta", "dinner")],
        f"{base}/trips.ics": ["regatta", "dinner"],
        f"{base}/places/minsk.ics": ["concert", "fair"],
        f"{base}/places/perm.ics": ["fair", "market", "race"],
    }
    assert told["changes"] == list(expected_changes())


def test_text_has_the_changes_under_each_feed(kalends: Kalends, changed: Path) -> None:
    text = unpadded(diff(kalends, changed, "--per-feed"))
    first, *parts = re.split(r"^(/calendars/\S+) ─+\n", text, flags=re.MULTILINE)
    assert first == TEXT + COUNTED
    assert parts[::2] == [f"/calendars/ru/{name}.ics" for name in FEEDS]
    columns = [re.split(" {2,}", line) for line in TEXT.splitlines()]
    trips = [row for row in columns if row[1].endswith(("/regatta", "/dinner"))]
    assert [re.split(" {2,}", line) for line in parts[5].splitlines()] == trips


FEED_NAMES = {
    "ru": ["весь план", "Встречи", "Поездки", "Минск", "Пермь"],
    "en": ["whole plan", "Meetings", "Trips", "Minsk", "Perm"],
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", ["markdown", "html"])
def test_documents_have_the_changes_under_each_feed(
    kalends: Kalends, changed: Path, form: str, language: str
) -> None:
    text = diff(kalends, changed, "--format", form, "--per-feed", "--language", language)
    organisation = {"ru": "Клуб", "en": "Club"}[language]
    headings, found = {"markdown": read_markdown, "html": read_html}[form](text)
    assert headings == [f"{organisation}: {name}" for name in FEED_NAMES[language]]
    assert re.findall(r"/calendars/[a-z/]+\.ics", text) == [
        f"/calendars/{language}/{name}.ics" for name in FEEDS
    ]
    rows = [row for row in ROWS[language] if row[2] != "club-2023"]
    chosen = [
        *rows,
        *(row for row in rows if row[2] not in ("regatta", "dinner")),
        *(row for row in rows if row[2] in ("regatta", "dinner")),
        *(row for row in rows if row[2] in ("concert", "fair")),
        *(row for row in rows if row[2] in ("fair", "market", "race")),
    ]
    assert found == chosen


def read_markdown(text: str) -> tuple[list[str], list[Row]]:
    return [heading for heading, _ in tables(text)], list(markdown_rows(text))


def read_html(text: str) -> tuple[list[str], list[Row]]:
    return [words(each) for each in sound(text).iter("h2")], list(html_rows(text))


EDITS: Mapping[str, Items] = {
    **{key: {**BEFORE, key: lines} for key, lines in AFTER.items() if key != "walk"},
    "everything": AFTER,
    "nothing but retirements": BEFORE,
    "one removed": {key: lines for key, lines in BEFORE.items() if key != "dinner"},
    "the last of a city": {key: lines for key, lines in BEFORE.items() if key != "market"},
    "another category": {**BEFORE, "fair": [*BEFORE["fair"], 'category = "trips"']},
    "a city for the first time": {**BEFORE, "picnic": [*BEFORE["picnic"], 'place = "perm"']},
    "no city any more": {**BEFORE, "concert": BEFORE["concert"][:2]},
    "another number": {**BEFORE, "quiz": [*BEFORE["quiz"], "row = 99"]},
    "cancelled long ago and reworded": {**BEFORE, "walk": [*BEFORE["walk"], 'place = "perm"']},
}


@pytest.mark.parametrize("now", [SOON, AGES], ids=["soon", "when some are retired"])
@pytest.mark.parametrize("items", EDITS.values(), ids=EDITS)
def test_just_the_feeds_that_become_others_are_listed(
    club: Path, languages: Mapping[str, Language], items: Items, now: datetime
) -> None:
    write(club, items)
    assert_exact(club, languages, now)


def assert_exact(folder: Path, languages: Mapping[str, Language], now: datetime) -> None:
    """Compare the feeds listed with those whose events are others in a site built anew."""
    proposal = propose(settings_of(folder), now)
    after = outcome(proposal, now)
    sites = [build_site(each, languages, BASE_URL) for each in (proposal.publication, after)]
    for code, language in languages.items():
        listed = [
            part.path for part in in_feeds(proposal.seen, proposal.publication, after, language)
        ]
        assert len(set(listed)) == len(listed)
        assert set(listed) == differing(*sites, code)


def differing(before: Site, after: Site, code: str) -> set[str]:
    """Return the feeds of a language without options that hold other events than before."""
    paths = {path for path in after.feeds if path.startswith(f"/calendars/{code}/")}
    return {path for path in paths if events_in(before, path) != events_in(after, path)}


def events_in(site: Site, path: str) -> dict[str, bytes]:
    """Return the events of a feed; one that was never there has none, and no placeholder counts."""
    feed = site.feeds.get(path)
    found = vevents(feed.body) if feed else {}
    return {uid: octets for uid, octets in found.items() if not uid.startswith("_")}


def test_only_what_was_public_can_leave_a_feed(
    club: Path, languages: Mapping[str, Language]
) -> None:
    """What is retired already is in no feed: rewording it, or deleting it, changes none."""
    publish_now(club, AGES)
    write(club, {**BEFORE, "walk": [*BEFORE["walk"], 'place = "perm"']})
    assert_exact(club, languages, AGES + timedelta(days=1))
    write(club, {key: lines for key, lines in BEFORE.items() if key != "walk"})
    assert_exact(club, languages, AGES + timedelta(days=1))


def test_the_feeds_of_two_plans_are_told_apart(
    club: Path, languages: Mapping[str, Language]
) -> None:
    head = HEAD.replace("2023", "2024")
    write(club, {"quiz": ['when = "2024-06"', 'said = "июнь"']}, head, "club-2024")
    assert_exact(club, languages, SOON)
    publish_now(club, SOON)
    write(club, {"quiz": ['when = "2024-07"', 'said = "июль"']}, head, "club-2024")
    assert_exact(club, languages, SOON + timedelta(days=1))
    (club / "plans/club-2023.toml").unlink()
    assert_exact(club, languages, SOON + timedelta(days=1))


def test_a_new_domain_changes_every_feed(club: Path, languages: Mapping[str, Language]) -> None:
    write(club, BEFORE, whose=OTHER_DOMAIN)
    assert_exact(club, languages, SOON)


def test_what_a_reader_does_not_see_change_has_no_line(languages: Mapping[str, Language]) -> None:
    before = given_item("Беседа", "ноябрь", "Минск")
    renamed = replace(before, title={**before.title, "ru": "Встреча"})
    change = item_change("club-2023", before, renamed)
    assert change is not None
    told = tell(change, languages["en"])
    assert (told.kind, told.rows) == (ChangeKind.TITLE, ())
    row = Difference(name="Событие", before="Беседа", after="Встреча")
    assert tell(change, languages["ru"]).rows == (row,)


def test_what_comes_back_into_a_plan_is_in_its_feeds_again(
    club: Path, languages: Mapping[str, Language]
) -> None:
    write(club, {key: lines for key, lines in BEFORE.items() if key != "dinner"})
    publish_now(club, SOON)
    write(club, BEFORE)
    assert_exact(club, languages, SOON + timedelta(days=1))
    publish_now(club, SOON + timedelta(days=40))
    assert_exact(club, languages, SOON + timedelta(days=41))


def test_the_list_of_feeds_names_each_change_where_it_is_seen(club: Path) -> None:
    write(club, {**BEFORE, "fair": AFTER["fair"]})
    proposal = propose(settings_of(club), SOON)
    found = {
        feed_path("ru", options): [(change.kind, change.key) for change in own]
        for options, own in by_feed(proposal.seen, proposal.publication, outcome(proposal, SOON))
    }
    own = [(ChangeKind.PLACE, "fair")]
    names = ("all", "meetings", "places/minsk", "places/perm")
    assert found == {f"/calendars/ru/{name}.ics": own for name in names}


# Whatever a text says

MEETINGS = Category(key="meetings", name={"ru": "Встречи", "en": "Meetings"})
SIGNS = (
    *("|", "`", "``", "<", ">", "*", "**", "_", "__", "\\", "\\|", "~~", "[", "](", ")", "!", "#"),
    *("&", "&lt;", "&amp;", "&#124;", "&copy;", '"', "'", "-", "---", "+ ", "1. ", ":", "{", "}"),
    *("<b>", "</td>", "<!--", "-->", "<script>", "</title>", "<a@b.c>", "<http://x.y>", "http://x"),
    *(" ", "\u00a0", "a", "Я", "0", "№", "€", "𝄞"),
)


def acceptable(text: str) -> bool:
    """Tell whether a plan may have a text."""
    return bool(text) and text == text.strip() and not unsafe_characters(text)


HOSTILE = (
    st.one_of(
        st.lists(st.sampled_from(SIGNS), min_size=1, max_size=12).map("".join),
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=20),
    )
    .map(str.strip)
    .filter(acceptable)
)


def given_item(title: str, said_: str, city: str) -> Item:
    return Item(
        key="some-key",
        category=MEETINGS,
        row=1,
        title={"ru": title, "en": title},
        when=parse_when("2023-05", year_period(2023)),
        said=said_,
        places=(Place(key="city", name={"ru": city, "en": city}, latitude=1, longitude=2),),
    )


def hostile_part(title: str, before: str, after: str, language: Language) -> Part:
    """Return a renamed event whose date is worded anew in another city, and one that is gone."""
    old = given_item("Old", before, f"{before}1")
    changes = [
        item_change("plan", old, given_item(title, after, f"{after}2")),
        item_change("plan", given_item(title, before, "City"), None),
    ]
    told = tuple(tell(change, language) for change in changes if isinstance(change, Change))
    return Part(heading=title, path="", changes=told)


@given(title=HOSTILE, before=HOSTILE, after=HOSTILE)
def test_no_text_breaks_out_of_markdown(
    languages: Mapping[str, Language], title: str, before: str, after: str
) -> None:
    language = languages["ru"].speaking("ru")
    part = hostile_part(title, before, after, language)
    text = markdown([part], language, [before, title])
    [(heading, (_, *found))] = tables(text)
    assert quotes(text) == [f"! {before}", f"! {title}"]
    rows = [] if before == after else [["Дата", before, after]]
    rows += [] if title == "Old" else [["Событие", "Old", title]]
    rows += [["Город", f"{before}1", f"{after}2"]]
    event = ("Город изменён", f"{title} some-key")
    expected = [
        [*(("", "") if n else event), f"{name}: {was}", f"{name}: {now}"]
        for n, (name, was, now) in enumerate(rows)
    ]
    expected.append(["Исключено из плана", f"{title} some-key", f"Дата: {before}", "—"])
    assert (heading, found) == (title, expected)


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "table"),
    *("thead", "tbody", "tr", "th", "td", "strong", "code", "del", "ins", "p", "bdi"),
}


@given(title=HOSTILE, before=HOSTILE, after=HOSTILE)
def test_no_text_breaks_out_of_html(
    languages: Mapping[str, Language], title: str, before: str, after: str
) -> None:
    language = languages["ru"].speaking("ru")
    root = sound(html([hostile_part(title, before, after, language)], language, [before, title]))
    assert {each.tag for each in root.iter()} <= TAGS
    bodies = ["".join(body[0].itertext()) for body in root.iter("tbody")]
    assert bodies == [f"Город изменён {title} some-key", f"Исключено из плана {title} some-key"]
    assert [each.text for each in root.iter("h2")] == [title]
    assert [each.text for each in root.iter("p")] == [before, title]
    assert [each.text for each in root.iter("del")][-2:] == [f"{before}1", before]
    assert [each.text for each in root.iter("ins")][-1] == f"{after}2"


# Usage

NO_LANGUAGE = "there is no language '{}'; there are: en, ru"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "xml"], "'xml' is not one of 'text', 'json', 'markdown', 'html'."),
        (["--format", "markdown", "--language", "xx"], NO_LANGUAGE.format("xx")),
        (["--format", "html", "--language", "ru-RU"], NO_LANGUAGE.format("ru-RU")),
        (["--language", "RU"], NO_LANGUAGE.format("RU")),
        (["--json", "--language", "xx"], NO_LANGUAGE.format("xx")),
    ],
)
def test_an_unknown_format_or_language_is_a_usage_error(
    kalends: Kalends, club: Path, arguments: list[str], told: str
) -> None:
    run = kalends(club, "diff", *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.splitlines()[-1].startswith("Error: Invalid value")
    assert run.stderr.splitlines()[-1].endswith(told)


def test_faults_of_the_plan_are_told_in_every_form(kalends: Kalends, club: Path) -> None:
    write(club, {**BEFORE, "quiz": ['when = "soon"', 'said = "скоро"']})
    for form in ("text", "markdown", "html"):
        code, out, errors = ended(kalends(club, "diff", "--format", form))
        assert (code, out, errors.count("\n")) == (1, "", 1)
        assert errors.startswith(f"{club}/plans/club-2023.toml:")
    code, out, errors = ended(kalends(club, "diff", "--format", "json"))
    assert (code, len(json.loads(out)["faults"]), errors) == (1, 1, "")


def test_the_first_publication_lists_every_item(kalends: Kalends, tmp_path: Path) -> None:
    write(tmp_path, BEFORE)
    code, out, errors = ended(kalends(tmp_path, "diff", "--format", "markdown"))
    rows = list(markdown_rows(out))
    assert [(row[0], row[2]) for row in rows] == [
        ("План", "club-2023"),
        *(("Добавлено", key) for key in BEFORE),
    ]
    assert (code, errors, (tmp_path / "journal.jsonl").exists()) == (0, "", False)


def test_a_folder_can_be_compared_in_plans_too(
    changed: Path, languages: Mapping[str, Language]
) -> None:
    """What is printed is what the functions return: nothing is added on the way."""
    proposal = propose(settings_of(changed), LATER)
    own = languages["ru"].speaking("ru")
    parts = list(in_plans(proposal.seen, outcome(proposal, LATER), own))
    assert markdown(parts, own) == MARKDOWN
