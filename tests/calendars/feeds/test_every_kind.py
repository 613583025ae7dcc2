"""A plan with a date of every kind: its whole feeds, and what they are read as elsewhere."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import ics  # type: ignore[import-untyped]
import pytest
from icalendar import Calendar, Component

from calendars.feeds.feed import Feed
from calendars.feeds.icalendar import EDITION
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.publication import EMPTY, FLOOR, TICK, Publication, fold
from data.plan.loader import load_sources
from data.publishing.comparison import compare, revisions
from tests.conftest import BASE_URL, NOW, ROOT

FOLDER = ROOT / "tests/golden/every-kind"
SAMPLES = (
    "all",
    "alarm=P1D;approx=start;mark=off/all",
    "approx=firm/all",
    "approx=hide/all",
)
ENTRIES = ("several", "timed-boston", "timed-utc", "deadline-monthly")
DAY = timedelta(days=1)
STAMP = f"{FLOOR + TICK + timedelta(seconds=EDITION):%Y%m%dT%H%M%SZ}"


@pytest.fixture(scope="module")
def publication(languages: Mapping[str, Language]) -> Publication:
    plans = load_sources(FOLDER, list(languages)).plans
    return fold(revisions(compare(plans, EMPTY), EMPTY, NOW))


@pytest.fixture(scope="module")
def site(publication: Publication, languages: Mapping[str, Language]) -> Site:
    return build_site(publication, languages, BASE_URL)


def paths() -> list[str]:
    return [
        f"/{path}.ics"
        for code in ("ru", "en")
        for path in (
            *(f"calendars/{code}/{name}" for name in SAMPLES),
            *(f"entries/{code}/club-2023/{key}" for key in ENTRIES),
        )
    ]


def built(site: Site, path: str) -> bytes:
    found = site.find(path)
    assert isinstance(found, Feed), path
    return found.body


def events(body: bytes) -> dict[str, Component]:
    """Return the VEVENTs of a document by the first part of their UIDs."""
    found = Calendar.from_ical(body).walk("VEVENT")
    keyed = {str(event["UID"]).partition(".")[0]: event for event in found}
    assert len(keyed) == len(found)
    return keyed


@pytest.mark.parametrize("path", paths())
def test_a_golden_feed_is_what_is_built(site: Site, path: str, pytestconfig: pytest.Config) -> None:
    file, body = FOLDER / path.removeprefix("/"), built(site, path)
    if pytestconfig.getoption("golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    assert file.read_bytes() == body, "look at it, then run `make golden`"


def test_no_golden_feed_is_left_over() -> None:
    files = {f"/{file.relative_to(FOLDER)}" for file in FOLDER.rglob("*.ics")}
    assert files == set(paths())


def test_every_build_has_the_same_bytes(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> None:
    again = build_site(publication, languages, BASE_URL)
    after = build_site(publication, languages, BASE_URL, site)
    for path in paths():
        assert built(site, path) == built(again, path) == built(after, path), path


TIMES = {
    "timed": (datetime(2023, 5, 27, 7, tzinfo=UTC), datetime(2023, 5, 27, 15, tzinfo=UTC)),
    # The night in which New York's clocks are put back is the next one.
    "timed-boston": (
        datetime(2023, 11, 4, 23, 30, tzinfo=UTC),
        datetime(2023, 11, 5, 0, 30, tzinfo=UTC),
    ),
    "timed-utc": (datetime(2023, 11, 5, 12, tzinfo=UTC), datetime(2023, 11, 5, 13, tzinfo=UTC)),
}


def days(first: str, last: str = "") -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first) + DAY


DAYS = {
    "day": days("2023-05-26"),
    "days": days("2023-09-09", "2023-09-10"),
    "long": days("2023-06-01", "2023-08-31"),
    "month": days("2023-02-01", "2023-02-28"),
    "winter": days("2023-12-01"),
    "south": days("2023-12-01"),
    "quarter": days("2023-04-01"),
    "stretch": days("2023-05-16", "2023-05-31"),
    "several": days("2023-10-01", "2023-10-03"),
    "several_2": days("2023-10-15"),
    "several_3": days("2023-12-01", "2023-12-31"),
    "deadline": days("2023-06-15"),
    "deadline-monthly": days("2023-01-11"),
    "from": days("2023-09-01"),
    "from-month": days("2023-05-01"),
    "until": days("2023-10-31"),
    "weekly": days("2023-01-03"),
    "weekly-summer": days("2023-06-03"),
    "monthly": days("2023-01-04"),
    "yearly": days("2023-10-04"),
    "yearly-several": days("2023-03-20"),
    "yearly-several_2": days("2023-09-20"),
    "daily": days("2023-07-03"),
    "rhythm": days("2023-01-02"),
    "rhythm-bounded": days("2023-03-01"),
    "half-yearly": days("2023-01-01"),
    "ongoing": days("2023-01-01"),
    "ongoing-loose": days("2023-06-01", "2023-06-30"),
    # It was left so by the publication, which was on that day.
    "unscheduled": days("2023-01-10"),
}
RULES = {
    "deadline-monthly": "FREQ=MONTHLY;UNTIL=20231211;BYMONTHDAY=11",
    "weekly": "FREQ=WEEKLY;UNTIL=20231226;BYDAY=TU",
    "weekly-summer": "FREQ=WEEKLY;UNTIL=20230827;INTERVAL=2;BYDAY=SA,SU",
    "monthly": "FREQ=MONTHLY;UNTIL=20231229;BYDAY=1WE,-1FR",
    "daily": "FREQ=DAILY;UNTIL=20230707",
    "rhythm": "FREQ=WEEKLY;UNTIL=20231231",
    "rhythm-bounded": "FREQ=MONTHLY;UNTIL=20230831;INTERVAL=2",
    "half-yearly": "FREQ=MONTHLY;UNTIL=20231231;INTERVAL=6",
}
CONFIRMED = {
    *("day", "long", "timed", "timed-boston", "timed-utc", "deadline", "deadline-monthly"),
    *("from", "until", "weekly", "monthly", "yearly", "yearly-several", "yearly-several_2"),
    "daily",
}


def test_where_each_stands_and_how_it_repeats(site: Site) -> None:
    found = events(built(site, "/calendars/en/all.ics"))
    placed = {key: (event["DTSTART"].dt, event["DTEND"].dt) for key, event in found.items()}
    assert {key: days for key, days in placed.items() if key in DAYS} == DAYS
    assert {key: times for key, times in placed.items() if key not in DAYS} == TIMES
    rules = {
        key: event["RRULE"].to_ical().decode() for key, event in found.items() if "RRULE" in event
    }
    assert rules == RULES
    assert {key for key, event in found.items() if event["STATUS"] == "CONFIRMED"} == CONFIRMED


def test_what_each_is_called(site: Site) -> None:
    russian = events(built(site, "/calendars/ru/all.ics"))
    told = {key: str(event["SUMMARY"]) for key, event in russian.items()}
    assert told == TITLES


TITLES = {
    "day": "День",
    "days": "≈ Два дня",
    "long": "Лагерь",
    "timed": "Собрание",
    "timed-boston": "Приём",
    "timed-utc": "Эфир",
    "month": "≈ Месяц",
    "winter": "≈ Зима (зима 2023/2024 гг.)",
    "south": "≈ Экспедиция (лето 2023/2024 г. (южное полушарие))",
    "quarter": "≈ Квартал (2-й квартал 2023\u00a0г.)",
    "stretch": "≈ Вторая половина мая",
    "several": "≈ Дни театра",
    "several_2": "≈ Дни театра",
    "several_3": "≈ Дни театра",
    "deadline": "Взносы (до 15 июня 2023\u00a0г.)",
    "deadline-monthly": "Отчёт (не позднее: 11-й день каждого месяца)",
    "from": "Набор (с 1 сентября 2023\u00a0г.)",
    "from-month": "≈ Навигация (начало: май 2023\u00a0г.)",
    "until": "Выставка (по 31 октября 2023\u00a0г.)",
    "weekly": "Хор",
    "weekly-summer": "≈ Походы",
    "monthly": "Приёмный день",
    "yearly": "День учителя",
    "yearly-several": "Равноденствие",
    "yearly-several_2": "Равноденствие",
    "daily": "Зарядка",
    "rhythm": "≈ Бюллетень (еженедельно)",
    "rhythm-bounded": "≈ Рассылка (каждые 2 месяца, март – август 2023\u00a0г.)",
    "half-yearly": "≈ Правление (раз в полугодие)",
    "ongoing": "≈ Сайт (постоянно)",
    "ongoing-loose": "≈ Субботник",
    "unscheduled": "≈ Юбилей (дата не назначена)",
}


def test_uids_are_the_same_in_every_feed_and_language(site: Site) -> None:
    feeds = [built(site, path) for path in paths() if "calendars" in path]
    uids = [re.findall(rb"\r\nUID:(\S+)\r\n", feed) for feed in feeds]
    assert all(len(each) == len(set(each)) for each in uids)
    every = {f"{key}.club-2023@club.example".encode() for key in TITLES}
    assert set(uids[0]) == every
    assert all(set(each) <= every for each in uids)


def test_stamps_are_those_of_the_edition(site: Site) -> None:
    for event in events(built(site, "/calendars/en/all.ics")).values():
        stamps = [event[name].to_ical().decode() for name in ("DTSTAMP", "LAST-MODIFIED")]
        assert (stamps, event["SEQUENCE"]) == ([STAMP, STAMP], 0)


def test_a_zone_is_written_where_a_time_is_in_it(site: Site) -> None:
    zones = {
        path: re.findall(r"\r\nTZID:(\S+)\r\n", built(site, f"/{path}.ics").decode())
        for path in (
            "calendars/en/all",
            *(f"entries/en/club-2023/{key}" for key in ("timed", "timed-boston", "timed-utc")),
            "entries/en/club-2023/day",
            "calendars/en/places/boston",
            "calendars/en/places/greenwich",
        )
    }
    assert list(zones.values()) == [
        ["America/New_York", "Europe/Moscow"],
        ["Europe/Moscow"],
        ["America/New_York"],
        [],
        [],
        ["America/New_York"],
        [],
    ]


def test_a_zones_rules_are_the_zones_own(site: Site) -> None:
    calendar = Calendar.from_ical(built(site, "/calendars/en/all.ics"))
    for zone in calendar.walk("VTIMEZONE"):
        written, known = zone.to_tz(), ZoneInfo(str(zone["TZID"]))
        for month in range(1, 13):
            noon = datetime(2023, month, 20, 12)  # noqa: DTZ001
            assert written.utcoffset(noon) == known.utcoffset(noon), (zone["TZID"], month)


def test_looks_change_only_what_is_loose(site: Site) -> None:
    span = events(built(site, "/calendars/en/all.ics"))
    start, hide, firm = (
        events(built(site, f"/calendars/en/approx={approx}/all.ics"))
        for approx in ("start", "hide", "firm")
    )
    moved = {key for key in span if span[key]["DTEND"].dt != start[key]["DTEND"].dt}
    assert (set(start), moved) == (set(span), {"month", "stretch", "several_3", "ongoing-loose"})
    assert all(start[key]["DTEND"].dt - start[key]["DTSTART"].dt == DAY for key in moved)
    # One loose date among several makes them all loose.
    loose = {
        *("month", "winter", "south", "quarter", "stretch", "several", "several_2", "several_3"),
        *("from-month", "rhythm", "rhythm-bounded", "half-yearly", "ongoing", "ongoing-loose"),
        "unscheduled",
    }
    assert set(hide) == set(span) - loose
    assert set(firm) == CONFIRMED == set(hide) - {"days", "weekly-summer"}


def test_alarms_ring_for_each_stretch_and_for_what_is_dated(site: Site) -> None:
    found = events(built(site, "/calendars/en/alarm=P1D,P7D/all.ics"))
    silent = {"rhythm", "half-yearly", "ongoing", "unscheduled"}
    rings = {
        key: [alarm["TRIGGER"].to_ical().decode() for alarm in event.walk("VALARM")]
        for key, event in found.items()
    }
    assert rings == {key: [] if key in silent else ["-PT15H", "-P6DT15H"] for key in TITLES}


# Other readers.


def test_icalendar_finds_no_error_and_writes_back_what_it_read(site: Site) -> None:
    for path in paths():
        calendar = Calendar.from_ical(built(site, path))
        assert [part.errors for part in calendar.walk() if part.errors] == []
        assert Calendar.from_ical(calendar.to_ical(sorted=False)) == calendar


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_ics_reads_the_same(site: Site) -> None:
    body = built(site, "/calendars/en/all.ics").decode()
    read = {event.uid.partition(".")[0]: event for event in ics.Calendar(body).events}
    assert set(read) == set(TITLES)
    assert {key: read[key].begin.date() for key in DAYS} == {key: DAYS[key][0] for key in DAYS}
    times = {key: (read[key].begin.datetime, read[key].end.datetime) for key in TIMES}
    assert times == TIMES


def starts(site: Site, key: str) -> Sequence[date]:
    """Return every day on which an item stands, by the plan's own reckoning."""
    when = next(entry.item.when for entry in site.publication.shown() if entry.item.key == key)
    return [start for start, _ in when.stretches]


def test_rules_give_what_people_expect(site: Site) -> None:
    assert starts(site, "daily") == [date(2023, 7, n) for n in range(3, 8)]
    assert starts(site, "deadline-monthly") == [date(2023, n, 11) for n in range(1, 13)]
    tuesdays = starts(site, "weekly")
    assert (tuesdays[0], tuesdays[-1], len(tuesdays)) == (
        date(2023, 1, 3),
        date(2023, 12, 26),
        52,
    )
    assert {after - before for before, after in pairwise(tuesdays)} == {7 * DAY}
    assert [f"{day:%m-%d}" for day in starts(site, "weekly-summer")] == [
        *("06-03", "06-04", "06-17", "06-18", "07-01", "07-02", "07-15", "07-16"),
        *("07-29", "07-30", "08-12", "08-13", "08-26", "08-27"),
    ]
    assert [f"{day:%m-%d}" for day in starts(site, "monthly")][:6] == [
        *("01-04", "01-27", "02-01", "02-24", "03-01", "03-31"),
    ]
