"""The JSON at /api: whole answers, paging, canonical queries, refusals, and the schemas."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from app.web.api.query import Query, read_after, read_limit, select
from app.web.documents import Refusal
from app.web.routing import Elsewhere
from calendars.feeds.options import Options
from calendars.feeds.site import Site
from calendars.feeds.vevent import modified
from calendars.wording.language import Language
from data.plan.loader import Sources
from tests.app.machines import LATER, MUCH_LATER, Machine, machine, publish_revised
from tests.conftest import BASE_URL

Json = dict[str, Any]
SCHEMAS = ("categories", "changes", "entries", "entry", "error", "index", "places", "recheck")
NAMES = [
    "after",
    *(FILTERS := ["approx", "cancelled", "category", "from"]),
    "limit",
    "place",
    "plan",
    "since",
    "to",
]
WORKBOOK_NAMES = [*FILTERS, "language", "place", "plan", "since", "to"]
TABLE_NAMES = [*FILTERS, "language", "place", "plan", "separator", "since", "to"]
FIRST = "mag-2023.20230110090000"
CATEGORIES = ["events", "information", "jubilees", "city-days"]
IDENTITY = {"accept-encoding": "identity"}


@pytest.fixture(scope="module")
def first(journal: Path, languages: Mapping[str, Language]) -> Machine:
    return machine(journal, languages)


@pytest.fixture(scope="module")
def second(
    journal: Path,
    sources: Sources,
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
) -> Machine:
    path = tmp_path_factory.mktemp("second") / "journal.jsonl"
    shutil.copy(journal, path)
    publish_revised(path, sources)
    return machine(path, languages)


@pytest.fixture(scope="module")
def third(
    journal: Path,
    sources: Sources,
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
) -> Machine:
    """Return a machine whose third publication retires what the second one cancelled."""
    path = tmp_path_factory.mktemp("third") / "journal.jsonl"
    shutil.copy(journal, path)
    publish_revised(path, sources)
    publish_revised(path, sources, MUCH_LATER)
    return machine(path, languages)


def ids(page: Json) -> list[str]:
    return [entry["id"] for entry in page["entries"]]


def ordered_ids(site: Site, options: Options) -> list[str]:
    """Return what the feed of these options holds, in its order."""
    return [
        f"{event.entry.item.key}.{event.entry.plan}"
        for event in site.ordered["ru"]
        if options.choose(event.traits)
    ]


def follow(client: httpx.Client, path: str) -> Iterator[Json]:
    """Yield a page and all that follow it, by `next` and by Link alike."""
    following: str | None = path
    while following:
        response = client.get(following)
        page: Json = response.json()
        following = page["next"]
        assert response.links.get("next", {}).get("url") == following
        yield page


def test_an_entry_says_all_that_the_plan_says(first: Machine) -> None:
    minsk = {
        "key": "minsk",
        "names": {"ru": "Минск", "en": "Minsk"},
        "latitude": 53.9023,
        "longitude": 27.5619,
    }
    assert first.get("/api/entries/city-day-minsk.mag-2023").json() == {
        "id": "city-day-minsk.mag-2023",
        "uid": "city-day-minsk.mag-2023@mag.kalends.internal",
        "plan": "mag-2023",
        "category": "city-days",
        "place": minsk,
        "places": [minsk],
        "url": None,
        "titles": {"ru": "День города Минск", "en": "Minsk City Day"},
        "when": {
            "kind": "days",
            "edtf": "2023-09-09~",
            "start": "2023-09-09",
            "end": "2023-09-10",
            "precision": "day",
            "approximate": True,
            "parts": [],
            "time": None,
        },
        "status": "tentative",
        "said": "9 сентября",
        "age": 956,
        "organisers": [],
        "notes": None,
        "reason": None,
        "row": 5,
        "sequence": 0,
        "created": "2023-01-10T09:00:00Z",
        "modified": "2023-01-10T09:00:00Z",
        "urls": {
            code: {
                "page": f"{BASE_URL}/{code}/entries/mag-2023/city-day-minsk/",
                "calendar": f"{BASE_URL}/entries/{code}/mag-2023/city-day-minsk.ics",
            }
            for code in ("en", "ru")
        },
    }


def test_the_list_has_the_entries_as_they_are_alone(first: Machine) -> None:
    page = first.get("/api/entries?category=city-days").json()
    assert page == {
        "entries": [first.get(f"/api/entries/{each}").json() for each in ids(page)],
        "total": 10,
        "next": None,
    }
    assert ids(page) == ordered_ids(first.site, Options(category=("city-days",)))


def test_the_only_confirmed_entry_is_the_session(first: Machine) -> None:
    entries = first.get("/api/entries").json()["entries"]
    statuses = {entry["id"]: entry["status"] for entry in entries}
    assert [each for each, status in statuses.items() if status != "tentative"] == [
        "mag-session-29.mag-2023"
    ]
    assert statuses["mag-session-29.mag-2023"] == "confirmed"


@pytest.mark.parametrize("limit", [1, 7, 45, 46, 1000])
def test_next_leads_through_every_entry_once(
    client: httpx.Client, served: Site, limit: int
) -> None:
    pages = list(follow(client, f"/api/entries?limit={limit}"))
    found = [each for page in pages for each in ids(page)]
    assert found == ordered_ids(served, Options())
    assert len(found) == 46
    assert {page["total"] for page in pages} == {46}
    assert [len(page["entries"]) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert 0 < len(pages[-1]["entries"]) <= limit


def test_paging_goes_on_where_it_was_when_entries_come_and_go(
    first: Machine, second: Machine
) -> None:
    every = ids(first.get("/api/entries").json())
    gone = "city-day-yerevan.mag-2023"
    assert gone in every
    assert gone not in ids(second.get("/api/entries?cancelled=hide").json())
    rest = ids(second.get(f"/api/entries?after={gone}&cancelled=hide").json())
    assert rest == every[every.index(gone) + 1 :]
    assert second.get(f"/api/entries?after={gone}").json()["entries"][0]["id"] == rest[0]


def test_a_page_may_begin_behind_an_entry_of_another_selection(first: Machine) -> None:
    page = first.get("/api/entries?after=mag-session-29.mag-2023&category=city-days").json()
    every = ids(first.get("/api/entries").json())
    behind = every[every.index("mag-session-29.mag-2023") :]
    assert ids(page) == [each for each in behind if each.startswith("city-day-")]


def test_filters_choose_what_the_feed_holds(first: Machine) -> None:
    for query, options in (
        ("approx=hide", "approx=hide"),
        ("category=events,jubilees", "category=events,jubilees"),
        (
            "category=events&place=moscow&plan=mag-2023",
            "category=events;place=moscow;plan=mag-2023",
        ),
    ):
        feed = first.get(f"/calendars/ru/{options}/all.ics")
        if feed.status_code == 308:
            feed = first.get(feed.headers["location"])
        lines = feed.text.replace("\r\n ", "").split("\r\n")
        uids = [line[4:] for line in lines if line.startswith("UID:")]
        page = first.get(f"/api/entries?{query}").json()
        assert [entry["uid"] for entry in page["entries"]] == uids
        assert page["total"] == len(uids) > 0


def overlapping(machine: Machine, first: str, last: str) -> list[str]:
    """Return what takes place on days between two, in the order of the feeds."""
    return [
        f"{event.entry.item.key}.{event.entry.plan}"
        for event in machine.site.ordered["ru"]
        if event.entry.item.when.dated
        if str(event.entry.item.when.last) >= first
        if str(event.entry.item.when.start) <= last
    ]


@pytest.mark.parametrize(
    ("query", "first_day", "last_day"),
    [
        ("from=2023-10-01", "2023-10-01", "9999"),
        ("to=2023-03-01", "0001", "2023-03-01"),
        ("from=2023-05-26&to=2023-05-26", "2023-05-26", "2023-05-26"),
        ("from=2024-01-01", "2024-01-01", "9999"),
        ("from=2023-06-02&to=2023-06-01", "2023-06-02", "2023-06-01"),
    ],
)
def test_days_choose_what_overlaps_them(
    first: Machine, query: str, first_day: str, last_day: str
) -> None:
    page = first.get(f"/api/entries?{query}").json()
    assert ids(page) == overlapping(first, first_day, last_day)
    assert page["total"] == len(page["entries"])
    assert first.get(f"/api/entries.csv?{query}").text.count("\n") == page["total"] + 1


def test_since_chooses_what_changed_then_or_later(second: Machine) -> None:
    changed = [
        "un-habitat-projects.mag-2023",
        "media-conference.mag-2023",
        "city-day-moscow.mag-2023",
        "city-day-minsk.mag-2023",
        "city-day-yerevan.mag-2023",
    ]
    assert sorted(ids(second.get("/api/entries?since=2023-02-09T09:00:00Z").json())) == sorted(
        changed
    )
    assert ids(second.get("/api/entries?since=2023-02-09T09:00:01Z").json()) == []
    assert second.get("/api/entries?since=2023-01-10T09:00:00Z").json()["total"] == 46


def test_what_has_no_date_has_no_days(first: Machine) -> None:
    entries = first.get("/api/entries").json()["entries"]
    undated = [each["when"] for each in entries if each["when"]["precision"] == "none"]
    assert {when["edtf"] for when in undated} == {
        "unscheduled",
        "ongoing",
        "every week",
        "every quarter",
    }
    assert {(when["start"], when["end"]) for when in undated} == {(None, None)}
    dated = [each["when"] for each in entries if each["when"]["precision"] != "none"]
    assert all(when["start"] < when["end"] for when in dated)


def test_the_way_in_leads_to_everything(first: Machine) -> None:
    index = first.get("/api/").json()
    assert (index["documentation"], index["openapi"]) == (
        f"{BASE_URL}/docs",
        f"{BASE_URL}/openapi.json",
    )
    plain = [urlsplit(each).path for each in index["addresses"] if "{" not in each]
    assert {path: first.get(path).status_code for path in plain} == dict.fromkeys(plain, 200)


def test_what_is_removed_or_cancelled_is_told_so(second: Machine) -> None:
    removed = second.get("/api/entries/city-day-yerevan.mag-2023").json()
    assert (removed["status"], removed["sequence"], removed["modified"]) == (
        "cancelled",
        1,
        "2023-02-09T09:00:00Z",
    )
    shown = ids(second.get("/api/entries").json())
    hidden = ids(second.get("/api/entries?cancelled=hide").json())
    assert [each for each in shown if each not in hidden] == [
        "city-day-moscow.mag-2023",
        "city-day-yerevan.mag-2023",
    ]
    assert (len(shown), len(hidden)) == (46, 44)


def test_what_was_cancelled_long_ago_is_in_no_list_and_stays_what_it_was(
    second: Machine, third: Machine
) -> None:
    gone = ["city-day-moscow.mag-2023", "city-day-yerevan.mag-2023"]
    every = ids(second.get("/api/entries").json())
    assert ids(third.get("/api/entries").json()) == [each for each in every if each not in gone]
    for each in gone:
        alone = f"/api/entries/{each}"
        assert third.get(alone).json() == second.get(alone).json()
        rest = ids(third.get(f"/api/entries?after={each}").json())
        behind = every[every.index(each) + 1 :]
        assert rest == [other for other in behind if other not in gone]
    assert third.get("/api/changes").json() == second.get("/api/changes").json()


def test_categories_and_places_count_what_the_lists_hold(second: Machine, third: Machine) -> None:
    def counts(machine: Machine) -> list[int]:
        categories = machine.get("/api/categories").json()["categories"]
        places = machine.get("/api/places").json()["places"]
        chosen = [each for each in places if each["key"] in ("moscow", "yerevan")]
        return [each["count"] for each in (*categories, *chosen)]

    assert counts(second) == [15, 6, 15, 10, 8, 1]
    assert counts(third) == [15, 6, 15, 8, 7, 0]


def test_script_in_a_text_stays_text(second: Machine) -> None:
    response = second.get("/api/entries/city-day-minsk.mag-2023")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    script = '<script>alert("1")</script> & ]]>'
    assert response.json()["notes"] == {"ru": script, "en": script}


def test_categories_and_places_lead_to_their_feeds(first: Machine) -> None:
    found = first.get("/api/categories").json()["categories"]
    assert [(each["key"], each["count"]) for each in found] == [
        ("events", 15),
        ("information", 6),
        ("jubilees", 15),
        ("city-days", 10),
    ]
    assert found[0] == {
        "key": "events",
        "names": {"ru": "Мероприятия", "en": "Events"},
        "notes": None,
        "count": 15,
        "feeds": {code: f"{BASE_URL}/calendars/{code}/events.ics" for code in ("en", "ru")},
    }
    cities = first.get("/api/places").json()["places"]
    assert [each["key"] for each in cities] == sorted(first.site.publication.places)
    assert [each for each in cities if each["key"] == "minsk"] == [
        {
            "key": "minsk",
            "names": {"ru": "Минск", "en": "Minsk"},
            "latitude": 53.9023,
            "longitude": 27.5619,
            "count": 1,
            "feeds": {
                code: f"{BASE_URL}/calendars/{code}/places/minsk.ics" for code in ("en", "ru")
            },
        }
    ]
    feeds = [url for each in (*found, *cities) for url in each["feeds"].values()]
    assert {first.get(urlsplit(url).path).status_code for url in feeds} == {200}


def test_changes_are_told_newest_first(second: Machine) -> None:
    page = second.get("/api/changes?limit=5").json()
    told = {each["entry"]: (each["kind"], each["fields"]) for each in page["changes"]}
    assert told == {
        "city-day-yerevan.mag-2023": ("removed", []),
        "city-day-moscow.mag-2023": ("cancelled", ["cancelled"]),
        "city-day-minsk.mag-2023": ("text changed", ["notes"]),
        "un-habitat-projects.mag-2023": ("title changed", ["title", "said"]),
        "media-conference.mag-2023": ("date made firm", ["when", "said"]),
    }
    assert [each["id"] for each in page["changes"]] == [f"{each}.20230209090000" for each in told]
    last = page["changes"][-1]["id"]
    assert page["next"] == f"{BASE_URL}/api/changes?before={last}&limit=5"
    moved = next(each for each in page["changes"] if each["kind"] == "date made firm")
    assert (moved["before"]["said"], moved["after"]["said"]) == ("февраль", "12–14 апреля")
    assert (moved["before"]["when"]["edtf"], moved["after"]["when"]["edtf"]) == (
        "2023-02",
        "2023-04-12/2023-04-14",
    )


def test_next_leads_through_every_change_once(client: httpx.Client) -> None:
    pages = list(follow(client, "/api/changes?limit=10"))
    changes = [each for page in pages for each in page["changes"]]
    assert changes == client.get("/api/changes").json()["changes"]
    assert len({each["id"] for each in changes}) == len(changes) == 47
    assert (changes[-1]["kind"], changes[-1]["id"]) == ("plan", FIRST)
    assert client.get(f"/api/changes?before={FIRST}").json() == {"changes": [], "next": None}


def test_the_id_of_a_change_is_what_the_journal_states(first: Machine, second: Machine) -> None:
    before, after = (each.get("/api/changes").json()["changes"] for each in (first, second))
    assert after[-len(before) :] == before
    assert [each["id"] for each in before if each["entry"] == "city-day-minsk.mag-2023"] == [
        "city-day-minsk.mag-2023.20230110090000"
    ]


ANSWERS = {
    "/api/entries": "entries",
    "/api/entries?approx=hide&limit=3": "entries",
    "/api/entries/mag-session-29.mag-2023": "entry",
    "/api/entries/city-day-yerevan.mag-2023": "entry",
    "/api/categories": "categories",
    "/api/places": "places",
    "/api/": "index",
    "/api/changes": "changes",
    "/api/entries?limit=0": "error",
    "/api/entries?category=x": "error",
    "/api/nothing": "error",
}


@pytest.mark.parametrize(("path", "name"), ANSWERS.items())
def test_answers_are_what_their_schema_says(second: Machine, path: str, name: str) -> None:
    response = second.get(f"/api/schema/{name}.json")
    assert response.headers["content-type"] == "application/schema+json"
    schema = response.json()
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (
        "https://json-schema.org/draft/2020-12/schema",
        f"{BASE_URL}/api/schema/{name}.json",
    )
    answer = second.get(path)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.json())
    assert sorted(answer.json()) == sorted(schema["properties"])
    described = answer.links.get("describedby", {}).get("url", schema["$id"])
    assert described == schema["$id"]


def test_a_schema_refuses_what_is_no_answer(first: Machine) -> None:
    validator = Draft202012Validator(
        first.get("/api/schema/entry.json").json(), format_checker=FormatChecker()
    )
    entry = first.get("/api/entries/mag-session-29.mag-2023").json()
    for wrong in ({"status": "sure"}, {"row": "1"}, {"when": {}}, {"titles": ["x"]}):
        assert not validator.is_valid({**entry, **wrong})
    for name in entry:
        assert not validator.is_valid({key: value for key, value in entry.items() if key != name})


MOVED = [
    ("/api/entries?place=minsk&category=city-days", "/api/entries?category=city-days&place=minsk"),
    ("/api/entries?CATEGORY=Events", "/api/entries?category=events"),
    ("/api/entries?category=jubilees,events,events", "/api/entries?category=events,jubilees"),
    ("/api/entries?category=information,jubilees,events,city-days", "/api/entries"),
    ("/api/entries?limit=100", "/api/entries"),
    ("/api/entries?limit=007", "/api/entries?limit=7"),
    ("/api/entries?approx=span&cancelled=show", "/api/entries"),
    (
        "/api/entries?limit=7&after=Mag-Session-29.MAG-2023",
        "/api/entries?after=mag-session-29.mag-2023&limit=7",
    ),
    ("/api/entries/City-Day-Minsk.MAG-2023", "/api/entries/city-day-minsk.mag-2023"),
    (f"/api/changes?limit=5&before={FIRST.upper()}", f"/api/changes?before={FIRST}&limit=5"),
    ("/api/entries?to=2023-06-30&from=2023-06-01", "/api/entries?from=2023-06-01&to=2023-06-30"),
    (
        "/api/entries?since=2023-01-10T12:00:00.9%2B03:00",
        "/api/entries?since=2023-01-10T09:00:00Z",
    ),
    ("/api/entries?since=2023-01-10t09:00:00 00:00", "/api/entries?since=2023-01-10T09:00:00Z"),
    ("/api/entries.csv?separator=%2C", "/api/entries.csv"),
    ("/api/entries.csv?language=ru", "/api/entries.csv"),
    (
        "/api/entries.xlsx?place=minsk&language=EN",
        "/api/entries.xlsx?language=en&place=minsk",
    ),
]


@pytest.mark.parametrize(("asked", "canonical"), MOVED)
def test_another_spelling_is_redirected(first: Machine, asked: str, canonical: str) -> None:
    response = first.get(asked)
    assert (response.status_code, response.headers["location"]) == (308, canonical)
    assert response.headers["access-control-allow-origin"] == "*"
    assert first.get(canonical).status_code == 200


def test_commas_may_be_percent_encoded(first: Machine) -> None:
    plain = first.get("/api/entries?category=events,jubilees")
    assert first.get("/api/entries?category=events%2Cjubilees").content == plain.content


REFUSED: list[tuple[str, int, str, Sequence[str]]] = [
    (
        "/api/entries?category=concerts",
        404,
        "There is no category=concerts. There is: events, information, jubilees, city-days.",
        CATEGORIES,
    ),
    (
        "/api/entries?colour=red",
        400,
        f"There is no option “colour=red”. There are: {', '.join(NAMES)}.",
        NAMES,
    ),
    (
        "/api/entries?plan=mag-2023&plan=mag-2023",
        400,
        "“plan” is given more than once.",
        NAMES,
    ),
    (
        "/api/entries?approx=start",
        404,
        "There is no approx=start. There is: span, hide, firm.",
        ["span", "hide", "firm"],
    ),
    (
        "/api/entries?alarm=P1D",
        400,
        f"“alarm” is for calendars and does nothing here. There are: {', '.join(NAMES)}.",
        NAMES,
    ),
    (
        "/api/entries?mark=off",
        400,
        f"“mark” is for calendars and does nothing here. There are: {', '.join(NAMES)}.",
        NAMES,
    ),
    *(
        (f"/api/entries?limit={wrong}", 400, "“limit” is a number from 1 to 1000.", ["1-1000"])
        for wrong in ("0", "-1", "1001", "9" * 400, "x", "", "1.5", "%D9%A3", "%00", "1e2")
    ),
    ("/api/entries?after=nobody", 404, "There is no event “nobody” in the plan.", []),
    ("/api/entries?after=%00", 404, "There is no event “�” in the plan.", []),
    ("/api/entries/nobody.mag-2023", 404, "There is no event “nobody.mag-2023” in the plan.", []),
    ("/api/entries/%00", 404, "There is no event “�” in the plan.", []),
    (
        "/api/entries?place=%FF%00",
        404,
        "There is no place=��. There is: {places}.",
        ["{places}"],
    ),
    *(
        (f"/api/changes?before={wrong}", 404, f"There is no change “{wrong}”.", [])
        for wrong in ("0", "48", FIRST[:-1], f"x.{FIRST}", "mag-2023.20230110090001", "é")
    ),
    *(
        (f"/api/entries?from={wrong}", 400, "“from” is a day such as 2027-09-01.", [])
        for wrong in ("", "2023", "2023-02-30", "20230201", "2023-01-01T00:00:00Z", "9" * 400)
    ),
    ("/api/entries.csv?to=x", 400, "“to” is a day such as 2027-09-01.", []),
    *(
        (f"/api/entries?since={wrong}", 400, "“since” is a time such as 2027-09-01T09:00:00Z.", [])
        for wrong in ("", "2023-01-10", "2023-01-10T09:00:00", "0001-01-01T00:00:00%2B09:00")
    ),
    (
        "/api/entries.csv?separator=x",
        404,
        "There is no separator=x. There is: ,, ;.",
        [",", ";"],
    ),
    (
        "/api/entries.xlsx?separator=;",
        400,
        f"There is no option “separator=;”. There are: {', '.join(WORKBOOK_NAMES)}.",
        WORKBOOK_NAMES,
    ),
    (
        "/api/changes?category=events",
        400,
        "There is no option “category=events”. There are: before, limit.",
        ["before", "limit"],
    ),
    (
        "/api/entries.csv?language=fr",
        404,
        "There is no language=fr. There is: ru, en.",
        ["ru", "en"],
    ),
    (
        "/api/entries.csv?limit=5",
        400,
        f"There is no option “limit=5”. There are: {', '.join(TABLE_NAMES)}.",
        TABLE_NAMES,
    ),
    (
        "/api/schema/x.json",
        404,
        f"There is no schema “x”. There are: {', '.join(SCHEMAS)}.",
        SCHEMAS,
    ),
]


@pytest.mark.parametrize(("path", "status", "sentence", "known"), REFUSED)
def test_rubbish_is_refused_with_a_sentence(
    first: Machine, path: str, status: int, sentence: str, known: Sequence[str]
) -> None:
    places = list(first.site.publication.places)
    if known == ["{places}"]:
        sentence, known = sentence.format(places=", ".join(places)), places
    response = first.get(path)
    assert response.json() == {"error": sentence, "known": list(known)}
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert first.get(path, "HEAD").status_code == status


def test_a_query_without_end_is_refused(first: Machine) -> None:
    response = first.get(f"/api/entries?category={'events,' * 1000}")
    assert (response.status_code, response.json()["known"]) == (400, NAMES)
    assert len(response.text) < 400


def test_other_addresses_and_methods_are_refused_in_json(first: Machine) -> None:
    nothing = first.get("/api/nothing")
    assert (nothing.status_code, nothing.json()["known"][0]) == (404, "/api/entries")
    assert nothing.json()["error"].startswith("There is nothing at this address. There are: /api/")
    methods = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "REPORT")
    paths = ("/api/entries", "/jcal/ru/all.json", "/tables/ru/all.csv")
    for path, method in product(paths, methods):
        response = first.get(path, method)
        assert response.json() == {
            "error": f"{method} does nothing here; GET and HEAD work.",
            "known": ["GET", "HEAD"],
        }
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_browsers_may_ask_from_anywhere(first: Machine) -> None:
    response = first.get("/api/entries", "OPTIONS", origin="https://other.example")
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    answer = first.get("/api/entries")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-expose-headers"] == "ETag, Link, Content-Disposition"


PATHS = [
    "/api/entries",
    "/api/entries?limit=1",
    "/api/entries/mag-session-29.mag-2023",
    "/api/categories",
    "/api/places",
    "/api/changes",
    "/api/schema/entry.json",
    "/api/entries.csv",
    "/api/entries.xlsx",
    "/jcal/ru/all.json",
    "/ru/changes.atom",
    "/robots.txt",
    "/sitemap.xml",
]


@pytest.mark.parametrize("path", PATHS)
def test_head_and_conditional_requests(client: httpx.Client, served: Site, path: str) -> None:
    full = client.get(path, headers=IDENTITY)
    head = client.head(path, headers=IDENTITY)
    assert (full.status_code, head.status_code, head.content) == (200, 200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in full.headers.items() if k != "date"
    }
    etag = full.headers["etag"]
    assert etag.startswith('"')
    assert served.publication.published is not None
    last = modified(served.publication.stamp, served.publication)
    assert full.headers["last-modified"] == last.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert full.headers["cache-control"].startswith("public, max-age=300")
    for known in (
        {"if-none-match": etag},
        {"if-none-match": f'"x", W/{etag}'},
        {"if-none-match": "*"},
        {"if-modified-since": full.headers["last-modified"]},
    ):
        response = client.get(path, headers={**IDENTITY, **known})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == etag
    for unknown in (
        {"if-none-match": '"x"', "if-modified-since": full.headers["last-modified"]},
        {"if-modified-since": "Sun, 01 Jan 2023 00:00:00 GMT"},
    ):
        assert client.get(path, headers={**IDENTITY, **unknown}).content == full.content


def test_compressed_octets_have_an_etag_of_their_own(client: httpx.Client) -> None:
    plain = client.get("/api/entries", headers=IDENTITY)
    packed = client.get("/api/entries", headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
    assert packed.headers["etag"] == f'{plain.headers["etag"][:-1]}-gzip"'
    again = client.get(
        "/api/entries",
        headers={"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]},
    )
    assert (again.status_code, again.headers["vary"]) == (304, "Accept-Encoding")


def test_an_answer_is_newer_after_a_publication(first: Machine, second: Machine) -> None:
    before, after = first.get("/api/entries"), second.get("/api/entries")
    assert before.headers["etag"] != after.headers["etag"]
    unchanged = "/api/entries/mag-session-29.mag-2023"
    assert first.get(unchanged).headers["etag"] == second.get(unchanged).headers["etag"]
    assert second.site.publication.published == LATER


PLACES = ["chisinau", "minsk", "moscow", "perm", "sukhum"]
VALUES = st.fixed_dictionaries(
    {
        "approx": st.just("hide"),
        "cancelled": st.sampled_from(["hide", "show"]),
        "category": st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4).map(",".join),
        "limit": st.integers(1, 1000).map("{:05}".format),
        "place": st.lists(st.sampled_from(PLACES), min_size=1, max_size=4).map(",".join),
        "plan": st.just("mag-2023"),
    }
)
NAME = st.sampled_from(["approx", "cancelled", "category", "limit", "place", "plan"])
SPELLINGS = [str.upper, str.lower, lambda text: quote(f" {text} ", safe=""), quote]


@given(VALUES, st.lists(NAME, unique=True), st.lists(st.sampled_from(SPELLINGS), min_size=6))
def test_every_spelling_leads_to_one_canonical_query(
    site: Site, values: dict[str, str], names: list[str], spellings: list[Callable[[str], str]]
) -> None:
    readers = {"after": read_after(site), "limit": read_limit(site)}
    pairs = zip(names, spellings, strict=False)
    query = "&".join(f"{spell(name)}={spell(values[name])}" for name, spell in pairs)
    canonical = query
    try:
        read = select("/api/entries", query, site, readers)
    except Elsewhere as elsewhere:
        canonical = elsewhere.query or ""
        read = select("/api/entries", canonical, site, readers)
    assert parse_qsl(canonical) == expected(names, values)
    assert read.spells(str(read))


def expected(names: Sequence[str], values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the canonical pairs: sorted, each value once, defaults left out."""
    pairs = {name: ",".join(sorted(set(values[name].split(",")))) for name in sorted(names)}
    if "limit" in pairs:
        pairs["limit"] = str(int(pairs["limit"]))
    every = ",".join(sorted(CATEGORIES))
    defaults = {("cancelled", "show"), ("limit", "100"), ("category", every)}
    return [pair for pair in pairs.items() if pair not in defaults]


@given(st.text(max_size=40))
def test_any_query_is_read_redirected_or_refused(site: Site, text: str) -> None:
    match outcome_of(site, text):
        case Query() as query:
            assert query.spells(text)
        case Elsewhere(location=location):
            canonical = urlsplit(location).query
            assert str(outcome_of(site, canonical)) == canonical
        case Refusal(status=status, text=sentence):
            assert (status in {400, 404}, sentence != "") == (True, True)


def outcome_of(site: Site, query: str) -> Query | Elsewhere | Refusal:
    try:
        return select(
            "/api/entries", query, site, {"after": read_after(site), "limit": read_limit(site)}
        )
    except (Elsewhere, Refusal) as error:
        return error


def test_times_are_utc(first: Machine) -> None:
    entry = first.get("/api/entries/mag-session-29.mag-2023").json()
    assert datetime.fromisoformat(entry["created"]).tzinfo == UTC
