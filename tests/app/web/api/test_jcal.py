"""jCal at /jcal: the same components as the feeds, under the same canonical rules."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from icalendar import Calendar

from app.web.api.jcal import _Jcal, jcal_path
from app.web.live import State
from calendars.feeds.icalendar import jcal
from calendars.feeds.site import Site
from calendars.wording.language import Language
from tests.app.machines import Machine, machine

OPTIONS = "alarm=P1D,P7D;approx=start;mark=off"


@pytest.fixture(scope="module")
def first(journal: Path, languages: Mapping[str, Language]) -> Machine:
    return machine(journal, languages)


def properties(component: list[Any]) -> dict[str, tuple[str, Any]]:
    return {name: (kind, value) for name, _, kind, value in component[1]}


def every_path(site: Site) -> list[str]:
    entries = [
        f"/entries/{code}/{plan}/{key}.ics"
        for code in site.languages
        for plan, key in site.vevents[code]
    ]
    options = [f"/calendars/{code}/{OPTIONS}/all.ics" for code in site.languages]
    return [*site.feeds, *entries, *options]


def test_every_document_is_the_feed_in_jcal(first: Machine) -> None:
    for path in every_path(first.site):
        feed = first.live.state.site.find(path)
        converted = first.get(jcal_path(path))
        assert converted.headers["content-type"] == "application/calendar+json"
        original = Calendar.from_ical(feed.body)  # type: ignore[union-attr]
        assert Calendar.from_jcal(converted.json()) == original
        assert converted.headers["last-modified"] == first.get(path).headers["last-modified"]


def test_an_event_is_written_as_rfc_7265_has_it(first: Machine) -> None:
    (name, head, (event,)) = first.get("/jcal/ru/entries/mag-2023/city-day-minsk.json").json()
    assert name == "vcalendar"
    assert head == [
        ["prodid", {}, "text", "-//Kalends//Kalends 1//EN"],
        ["version", {}, "text", "2.0"],
        ["calscale", {}, "text", "GREGORIAN"],
    ]
    assert (event[0], event[2]) == ("vevent", [])
    told = properties(event)
    assert {
        key: told[key] for key in ("dtstart", "dtend", "sequence", "geo", "status", "summary")
    } == {
        "dtstart": ("date", "2023-09-09"),
        "dtend": ("date", "2023-09-10"),
        "sequence": ("integer", 0),
        "geo": ("float", [53.9023, 27.5619]),
        "status": ("text", "TENTATIVE"),
        "summary": ("text", "≈ День города Минск, 956 лет"),
    }
    assert told["created"] == ("date-time", "2023-01-10T09:00:00Z")
    assert told["url"][0] == "uri"


def test_a_feed_has_its_properties_and_rules(first: Machine) -> None:
    calendar = first.get("/jcal/ru/all.json").json()
    head = properties(calendar)
    assert head["name"] == ("text", "МАГ: весь план")
    assert head["color"] == ("text", "slategray")
    assert head["refresh-interval"] == ("duration", "PT12H")
    assert head["source"][0] == "uri"
    rules = [properties(event).get("rrule") for event in calendar[2]]
    assert ("recur", {"freq": "MONTHLY", "until": "2023-12-31", "interval": 3}) in rules
    assert len(rules) == 46


def test_alarms_stand_in_their_events(first: Machine) -> None:
    calendar = first.get(f"/jcal/en/{OPTIONS}/all.json").json()
    session = next(e for e in calendar[2] if properties(e)["uid"][1].startswith("mag-session-29."))
    assert [(alarm[0], properties(alarm)["trigger"]) for alarm in session[2]] == [
        ("valarm", ("duration", "-PT15H")),
        ("valarm", ("duration", "-P6DT15H")),
    ]


def test_a_comma_in_a_name_is_text() -> None:
    document = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nNAME:a\\, b\\; c\\\\d\r\nEND:VCALENDAR\r\n"
    )
    assert b'["name",{},"text","a, b; c\\\\d"]' in jcal(document)


MOVED = [
    ("/jcal/RU/all.json", "/jcal/ru/all.json"),
    ("/jcal/ru/all.JSON", "/jcal/ru/all.json"),
    ("/jcal/ru/place=minsk/all.json", "/jcal/ru/places/minsk.json"),
    ("/jcal/ru/mark=off;approx=start/all.json", "/jcal/ru/approx=start;mark=off/all.json"),
    ("/jcal/ru/category=events/all.json", "/jcal/ru/events.json"),
    (
        "/jcal/ru/entries/MAG-2023/city-day-minsk.json",
        "/jcal/ru/entries/mag-2023/city-day-minsk.json",
    ),
    (
        "/jcal/ru/Entries/mag-2023/city-day-minsk.json",
        "/jcal/ru/entries/mag-2023/city-day-minsk.json",
    ),
]


@pytest.mark.parametrize(("asked", "canonical"), MOVED)
def test_another_spelling_is_redirected(first: Machine, asked: str, canonical: str) -> None:
    response = first.get(asked)
    assert (response.status_code, response.headers["location"]) == (308, canonical)
    assert first.get(canonical).status_code == 200


MISSING = [
    (
        "/jcal/fr/all.json",
        "Нет языка «fr». Есть: ru, en.\nThere is no language “fr”. There are: ru, en.",
    ),
    ("/jcal/en/x.json", "There is no calendar “x.ics”. There are: all.ics, "),
    ("/jcal/en/colour=red/all.json", "There is no option “colour=red”. There are: alarm, "),
    ("/jcal/en/entries/mag-2023/x.json", "There is no event “x.ics” in the plan."),
    ("/jcal/en/%00.json", "There is no calendar “�.ics”. There are: "),
    ("/jcal/en/all.ics", "There is no calendar “/jcal/en/all.ics”. There are: /jcal/"),
    ("/jcal/", "There is no calendar “/jcal/”. There are: /jcal/"),
]


@pytest.mark.parametrize(("path", "sentence"), MISSING)
def test_what_is_not_there_is_refused_in_json(first: Machine, path: str, sentence: str) -> None:
    response = first.get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/json")
    assert sorted(response.json()) == ["error", "known"]
    assert response.json()["error"].startswith(sentence)


def test_a_request_is_answered_from_one_state(first: Machine) -> None:
    """A publication may come between two looks at what is served."""
    looks: list[State] = []
    state = first.live.state

    class Counting:
        @property
        def state(self) -> State:
            looks.append(state)
            return state

    jcal = _Jcal(live=Counting())  # type: ignore[arg-type]
    scope = {"type": "http", "method": "GET", "path": "/jcal/ru/all.json", "headers": []}
    assert jcal.other_jcal(Request(scope)).status_code == 200
    assert len(looks) == 1


def test_the_addresses_are_those_of_the_feeds() -> None:
    assert [
        jcal_path(path)
        for path in (
            "/calendars/ru/all.ics",
            "/calendars/en/places/minsk.ics",
            "/calendars/ru/approx=hide/events.ics",
            "/entries/en/mag-2023/city-day-minsk.ics",
        )
    ] == [
        "/jcal/ru/all.json",
        "/jcal/en/places/minsk.json",
        "/jcal/ru/approx=hide/events.json",
        "/jcal/en/entries/mag-2023/city-day-minsk.json",
    ]
