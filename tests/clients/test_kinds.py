"""What calendar programs show of each kind of date: a museum's year, in programs set to UTC."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from strict import Component, moment, occurrences, read

from calendars.wording.language import Language
from tests.clients import test_evolution as evolution
from tests.clients import test_thunderbird as thunderbird
from tests.clients.seen import fetch
from tests.clients.test_vdirsyncer import Subscriber
from tests.plans.organisations import publish, sources

Serve = Callable[..., AbstractContextManager[str]]
Program = Callable[[str], Path]
Until = Callable[[Callable[[], bool], str], None]
Seen = dict[str, list[str]]
"""What is shown of each item, by its key: a line for each time it is there."""

ROOT = Path(__file__).parents[2]
FEED = "/calendars/ru/all.ics"
DAY = timedelta(days=1)
DAYS = re.compile(r"[\d-]+( – [\d-]+| [\d:]+–[\d:]+)?")
EVENTS = 34
"""One for each of 30 items, and four stretches more."""
# What people see of each kind of date, in each of the programs.
KINDS = {
    "museum-day": ["2027-05-18 Международный день музеев: вход свободный"],
    "christmas": ["2027-01-03 – 2027-01-08 Рождественские встречи в усадьбе"],
    "cosmonautics": ["2027-04-12 ≈ Лекторий ко Дню космонавтики"],
    # In Moscow it is three hours later.
    "maslenitsa": ["2027-03-14 09:00–12:00 Масленица в усадьбе"],
    "opening": [
        "2027-01-20 13:00–14:00 Торжественное открытие выставки «Город на реке»",
    ],
    "landscape": ["2027-04-01 – 2027-05-31 ≈ Выставка «Русский пейзаж» из запасников"],
    "pushkin": ["2027-06-01 – 2027-06-10 ≈ Пушкинский праздник в парке"],
    "summer-school": ["2027-06-01 ≈ Летняя школа юного экскурсовода (лето 2027 г.)"],
    "icon-painting": [
        "2027-07-01 ≈ Передвижная выставка северной иконописи (3-й квартал 2027 г.)",
    ],
    "archaeology": [
        "2027-07-01 ≈ Новая экспозиция археологического зала (второе полугодие 2027 г.)",
    ],
    "open-storage": [
        "2027-10-01 – 2027-10-03 Дни открытого хранения",
        "2027-10-15 Дни открытого хранения",
    ],
    "seasons": [
        "2027-04-01 – 2027-04-30 ≈ Мастер-классы по народным ремёслам",
        "2027-10-01 – 2027-10-31 ≈ Мастер-классы по народным ремёслам",
    ],
    "annual-report": ["2027-03-01 Годовой отчёт учредителю (до 1 марта 2027 г.)"],
    "summer-hours": ["2027-06-01 Летний режим работы усадьбы (с 1 июня 2027 г.)"],
    "loans": ["2027-09-30 Приём заявок на выдачу предметов (по 30 сентября 2027 г.)"],
    "excursions": [
        f"{date(2027, 1, 5) + 7 * n * DAY} Обзорные экскурсии с хранителем" for n in range(52)
    ],
    "lectures": [
        f"2027-{each} Лекторий «Вечера на набережной»"
        for each in (
            *("01-28", "02-25", "03-25", "04-29", "05-27", "06-24"),
            *("07-29", "08-26", "09-30", "10-28", "11-25", "12-30"),
        )
    ],
    "heritage": ["2027-09-18 Дни европейского наследия"],
    "newsletter": [
        f"2027-{month:02}-01 ≈ Рассылка друзьям музея (ежемесячно)" for month in range(1, 13)
    ],
    "website": ["2027-01-01 ≈ Пополнение электронного каталога (постоянно)"],
    "school-lessons": ["2027-01-01 ≈ Музейные уроки для школ города (в течение года)"],
    "inventory": ["2027-01-01 ≈ Сверка фондов с описями (дата не назначена)"],
    "city-day": ["2027-06-12 Отменено: День города на музейной площади"],
}
SHOWN = """
const plan = cal.manager.getCalendars().find(each => each.name == "plan");
const { ITEM_FILTER_ALL_ITEMS, ITEM_FILTER_CLASS_OCCURRENCES } = Ci.calICalendar;
const items = await plan.getItemsAsArray(
    ITEM_FILTER_ALL_ITEMS | ITEM_FILTER_CLASS_OCCURRENCES, 0,
    cal.createDateTime("20270101T000000Z"), cal.createDateTime("20280101T000000Z"));
const spelled = time =>
    (time.isDate ? time : time.getInTimezone(cal.dtz.defaultTimezone)).icalString;
return items.map(item =>
    [item.id, item.title, item.status, spelled(item.startDate), spelled(item.endDate)]);
"""


@pytest.fixture(scope="module")
def museum(
    serve: Serve, languages: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the address of the museum's feed."""
    folder = tmp_path_factory.mktemp("museum")
    publish("museum", languages, folder / "journal.jsonl")
    with serve(folder) as address:
        yield address + FEED


@pytest.fixture(scope="module")
def served(museum: str) -> Seen:
    """Return what the feed holds, read strictly, each time with its status."""
    calendar = read(fetch(museum)[1])
    assert len(calendar.events) == EVENTS
    return gathered(row for event in calendar.events for row in rows(event, calendar))


def rows(event: Component, calendar: Component) -> Iterator[tuple[str, str, str, str]]:
    uid, title, status = event.get("UID") or "", event.text("SUMMARY"), event.get("STATUS") or ""
    begin, end = (moment(event, name, calendar) for name in ("DTSTART", "DTEND"))
    if begin and end:
        yield uid, title, status, f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M}"
        return
    for day in occurrences(event):
        last = day + (event.day("DTEND") - event.day("DTSTART")) - DAY
        yield uid, title, status, span(day, last)


def span(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} – {last}"


def gathered(rows: Iterator[tuple[str, str, str, str]]) -> Seen:
    """Return rows of UID or key, title, status and days by the item's key, in order of days."""
    seen: dict[str, set[str]] = {}
    for name, title, status, days in rows:
        key = name.partition(".")[0].partition("_")[0]
        words = title.replace("\N{NO-BREAK SPACE}", " ")
        seen.setdefault(key, set()).add(f"{days} {words} {status}")
    return {key: sorted(lines) for key, lines in seen.items()}


def without_status(seen: Seen) -> Seen:
    return {key: [each.rpartition(" ")[0] for each in seen[key]] for key in KINDS}


def drawn(found: list[list[str]]) -> Iterator[tuple[str, str, str, str]]:
    """Yield rows of what was drawn between DTSTART and DTEND as they were told."""
    for uid, title, status, start, end in found:
        begin, stop = (datetime.fromisoformat(each) for each in (start, end))
        if start.endswith("Z"):
            yield uid, title, status, f"{begin:%Y-%m-%d %H:%M}–{stop:%H:%M}"
        else:
            yield uid, title, status, span(begin.date(), stop.date() - DAY)


def test_vdirsyncer_and_khal_show_each_kind(
    museum: str, served: Seen, program: Program, tmp_path: Path
) -> None:
    subscriber = Subscriber(folder=tmp_path, program=program)
    subscriber.subscribe(museum)
    assert subscriber.sync() == (EVENTS, 0)
    listed = listed_in_2027(subscriber)
    seen = gathered(map(from_khal, listed))
    assert without_status(seen) == KINDS
    assert seen == served
    repeating = {key_of(each) for each in listed if each["repeat-symbol"]}
    assert repeating == {"excursions", "lectures", "newsletter"}


def listed_in_2027(subscriber: Subscriber) -> list[dict[str, str]]:
    fields = ("title", "url", "status", "start-date", "start-time", "end-date", "end-time")
    options = [part for name in (*fields, "repeat-symbol") for part in ("--json", name)]
    printed = subscriber.run("khal", "list", *options, "2027-01-01", "365d")
    return [event for line in printed.splitlines() for event in json.loads(line)]


def from_khal(event: Mapping[str, str]) -> tuple[str, str, str, str]:
    first, last = event["start-date"], event["end-date"]
    hours = f" {event['start-time']}–{event['end-time']}" if event["start-time"] else ""
    days = f"{first}{hours}" if first == last else f"{first} – {last}"
    return key_of(event), event["title"], event["status"], days


def key_of(event: Mapping[str, str]) -> str:
    """Return an item's key by its page's address: vdirsyncer changes the UID."""
    return event["url"].rstrip("/").rpartition("/")[2]


def test_evolution_shows_each_kind(museum: str, served: Seen, until: Until, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    desktop = evolution.Desktop(folder=tmp_path, until=until)
    desktop.subscribe(museum)
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2027, 2028))
    with desktop.log_in() as session:
        session.catch_up(museum)
        seen = gathered(drawn(session.ask(f"between {start} {end}")))
    assert without_status(seen) == KINDS
    assert seen == served


def test_thunderbird_shows_each_kind(
    museum: str, served: Seen, until: Until, tmp_path: Path
) -> None:
    with thunderbird.make_desktop(tmp_path, until).thunderbird() as program:
        program.subscribe(museum, EVENTS)
        seen = gathered(drawn(program.marionette.run(SHOWN)))
    assert without_status(seen) == KINDS
    assert seen == served


def test_the_table_tells_what_was_seen(languages: Mapping[str, Language]) -> None:
    """Each row: a kind, what the museum's plan says, the days that every program shows."""
    (plan,) = sources("museum", languages).plans
    lines = (ROOT / "docs/clients.md").read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if " | «" in line]
    told = {said: days for _, said, days, *_ in cells}
    said = {item.key: f"«{item.said}»" for item in plan.items}
    assert told == {said[key]: in_short(KINDS[key]) for key in KINDS}


def in_short(lines: list[str]) -> str:
    """Return the days of lines, the first and the last one of many."""
    days = [found[0] for line in lines if (found := DAYS.match(line))]
    if len(days) > 3:
        return f"{len(days)} days, {days[0]} to {days[-1]}"
    return "; ".join(days)
