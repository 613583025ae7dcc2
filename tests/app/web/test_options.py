"""Every set of options has one address, and the feed there holds just what they choose."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import anyio
import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.application import create_app
from app.web.live import LiveState
from calendars.feeds.addresses import feed_path
from calendars.feeds.feed import Feed
from calendars.feeds.options import Approx, Cancelled, Mark, Options, parse_options
from calendars.feeds.site import Moved, Site, build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, Entry, Publication, fold
from data.plan.loader import Sources
from data.plan.model import Plan
from data.publishing.comparison import compare, retirements, revisions
from data.when.period import year_period
from tests.conftest import BASE_URL, NOW

KEYWORDS = (
    "unscheduled",
    "ongoing",
    "every week",
    "every month",
    "every quarter",
    "every half-year",
)
MOSCOW = ZoneInfo("Europe/Moscow")
LATER = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)

Chosen = dict[str, Any]
"""Options as a test draws them: name to value, a set of days or keys or a word."""

MAY = datetime(2023, 5, 1, tzinfo=UTC)


def second_plan(plan: Plan) -> Plan:
    """Return a plan for 2024 in which every third item is cancelled."""
    replace = msgspec.structs.replace
    items = tuple(
        replace(item, key=f"{item.key}-2024", cancelled=n % 3 == 0)
        for n, item in enumerate(plan.items)
    )
    return replace(
        plan, slug="mag-2024", header=replace(plan.header, period=year_period(2024)), items=items
    )


@pytest.fixture(scope="module")
def rich_journal(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a journal of two plans, with cancelled items, one removed and one retired."""
    path = tmp_path_factory.mktemp("rich") / "journal.jsonl"
    [plan] = sources.plans
    both = (plan, second_plan(plan))
    file_store(path).append(revisions(compare(both, EMPTY), EMPTY, NOW), START)
    reading = file_store(path).read()
    before = fold(reading.revisions)
    less = (msgspec.structs.replace(plan, items=plan.items[1:]), both[1])
    changes = compare(less, before)
    # One of those cancelled long ago is enough: the others have to be seen.
    changes += retirements(before, changes, LATER, timedelta(days=30))[:1]
    file_store(path).append(revisions(changes, before, LATER), reading.position)
    return path


@pytest.fixture(scope="module")
def rich(rich_journal: Path, languages: Mapping[str, Language]) -> Site:
    return build_site(fold(file_store(rich_journal).read().revisions), languages, BASE_URL)


# What options choose, told anew


def categories(publication: Publication) -> list[str]:
    return sorted(publication.categories)


def chosen_options(publication: Publication) -> st.SearchStrategy[Chosen]:
    keys = {
        "category": categories(publication),
        "place": sorted(publication.places),
        "plan": sorted(publication.plans),
    }
    some: dict[str, st.SearchStrategy[Any]] = {
        name: st.sets(st.sampled_from(values), min_size=1, max_size=4)
        for name, values in keys.items()
    }
    return st.fixed_dictionaries(
        {},
        optional={
            "alarm": st.sets(st.integers(1, 366), min_size=1, max_size=5),
            "approx": st.sampled_from(["span", "start", "hide", "firm"]),
            "cancelled": st.sampled_from(["show", "hide"]),
            "mark": st.sampled_from(["on", "off"]),
            **some,
        },
    )


DEFAULTS = {"approx": "span", "cancelled": "show", "mark": "on"}


def canonical(language: str, chosen: Chosen, publication: Publication) -> str:
    """Return the address that the design gives to options."""
    left = {name: value for name, value in chosen.items() if DEFAULTS.get(name) != value}
    if left.get("category") == set(publication.categories):
        del left["category"]
    if left.keys() == {"place"} and len(left["place"]) == 1:
        [place] = left["place"]
        return f"/calendars/{language}/places/{place}.ics"
    name = "all"
    if len(left.get("category", ())) == 1:
        [name] = left.pop("category")
    parts = [f"{key}={spelled(key, left[key])}" for key in sorted(left)]
    return "/".join(["/calendars", language, *([";".join(parts)] if parts else []), f"{name}.ics"])


def spelled(name: str, value: Any) -> str:
    if name == "alarm":
        return ",".join(f"P{days}D" for days in sorted(value))
    return value if isinstance(value, str) else ",".join(sorted(value))


def as_options(chosen: Chosen, publication: Publication) -> Options:
    category = tuple(sorted(chosen.get("category", ())))
    return Options(
        alarm=tuple(sorted(chosen.get("alarm", ()))),
        approx=Approx(chosen.get("approx", "span")),
        cancelled=Cancelled(chosen.get("cancelled", "show")),
        category=() if set(category) == set(publication.categories) else category,
        mark=Mark(chosen.get("mark", "on")),
        place=tuple(sorted(chosen.get("place", ()))),
        plan=tuple(sorted(chosen.get("plan", ()))),
    )


def off(entry: Entry) -> bool:
    """Tell whether an entry does not take place."""
    return entry.removed or entry.item.cancelled


def belongs(entry: Entry, chosen: Chosen) -> bool:
    item = entry.item
    return (
        ("category" not in chosen or item.category.key in chosen["category"])
        and ("plan" not in chosen or entry.plan in chosen["plan"])
        and (
            "place" not in chosen or (item.place is not None and item.place.key in chosen["place"])
        )
        and not (chosen.get("cancelled") == "hide" and off(entry))
        and not (chosen.get("approx") in ("hide", "firm") and item.when.precision.value != "day")
        and not (chosen.get("approx") == "firm" and item.when.approximate)
    )


def expected_event(entry: Entry, chosen: Chosen) -> tuple[str, str, str, bool, list[str]]:
    """Return UID, first day, end, mark and alarms of an entry in a feed."""
    item = entry.item
    when = item.when
    start, end = when.start, when.end
    if when.text == "every week":
        start += timedelta(days=-start.weekday() % 7)
    left = entry.left.astimezone(MOSCOW).date()
    if when.text == "unscheduled" and start <= left < end:
        start = left
    coarse = when.precision.value != "day" and chosen.get("approx") == "start"
    if (end - start).days > 62 or coarse or when.text in KEYWORDS:
        end = start + timedelta(days=1)
    loose = when.approximate or when.precision.value != "day"
    silent = off(entry) or when.text in KEYWORDS
    return (
        f"{item.key}.{entry.plan}@mag.kalends.internal",
        f"{start:%Y%m%d}",
        f"{end:%Y%m%d}",
        loose and not off(entry) and chosen.get("mark") != "off",
        [] if silent else [at_nine(days) for days in sorted(chosen.get("alarm", ()))],
    )


def at_nine(days: int) -> str:
    """Return the trigger at nine in the morning, so many days before a midnight."""
    return "-PT15H" if days == 1 else f"-P{days - 1}DT15H"


def expected_events(
    publication: Publication, chosen: Chosen
) -> list[tuple[str, str, str, bool, list[str]]]:
    shown = (*publication.entries.values(), *publication.removed.values())
    members = [entry for entry in shown if not entry.retired and belongs(entry, chosen)]
    if members:
        return sorted(expected_event(entry, chosen) for entry in members)
    year = max(plan.header.year for plan in publication.plans.values())
    first = date(year, 1, 1)
    uid = f"_nothing.mag-{year}@mag.kalends.internal"
    return [(uid, f"{first:%Y%m%d}", f"{first + timedelta(days=1):%Y%m%d}", False, [])]


def events(body: bytes) -> list[tuple[str, str, str, bool, list[str]]]:
    text = body.decode("utf-8").replace("\r\n ", "")
    return sorted(event(part) for part in text.split("BEGIN:VEVENT\r\n")[1:])


def event(text: str) -> tuple[str, str, str, bool, list[str]]:
    own = re.sub(r"BEGIN:VALARM.*?END:VALARM\r\n", "", text, flags=re.DOTALL)
    lines = dict(line.split(":", 1) for line in own.split("\r\n") if ":" in line)
    return (
        lines["UID"],
        lines["DTSTART;VALUE=DATE"],
        lines["DTEND;VALUE=DATE"],
        lines["SUMMARY"].startswith("≈ "),
        re.findall(r"TRIGGER:(\S+)", text),
    )


# Spellings


@st.composite
def spellings(draw: st.DrawFn, chosen: Chosen, language: str) -> str:
    """Return a path that asks for options in any order, case, with repeats and defaults."""
    left = dict(chosen)
    for name, value in DEFAULTS.items():
        if draw(st.booleans()):
            left.setdefault(name, value)
    name = "all"
    if len(left.get("category", ())) == 1 and draw(st.booleans()):
        name = next(iter(left["category"]))
        if draw(st.booleans()):
            del left["category"]
    parts = [f"{key}={draw(shuffled(key, value))}" for key, value in left.items()]
    parts += [""] * draw(st.integers(0, 2))
    options = ";".join(draw(st.permutations(parts)))
    path = draw(cased(f"{language}/{options}/{name}.ics" if options else f"{language}/{name}.ics"))
    return f"/calendars/{path}{draw(st.sampled_from(['', '/']))}"


def shuffled(name: str, value: Any) -> st.SearchStrategy[str]:
    if isinstance(value, str):
        return st.just(value)
    words = [f"P{days}D" for days in sorted(value)] if name == "alarm" else sorted(value)
    repeated = st.lists(st.sampled_from(words), max_size=3)
    return repeated.flatmap(lambda more: st.permutations([*words, *more])).map(",".join)


def cased(text: str) -> st.SearchStrategy[str]:
    capitals = st.lists(st.booleans(), min_size=len(text), max_size=len(text))
    return capitals.map(
        lambda up: "".join(c.upper() if u else c for c, u in zip(text, up, strict=True))
    )


LANGUAGES = st.sampled_from(["ru", "en"])


def check_address(site: Site, chosen: Chosen, language: str) -> str:
    publication = site.publication
    path = canonical(language, chosen, publication)
    options = as_options(chosen, publication)
    assert feed_path(language, options) == path
    assert parse_options(str(options), site.known()) == options
    return path


@settings(max_examples=40, deadline=None)
@given(data=st.data(), language=LANGUAGES)
def test_the_canonical_address_means_the_same_options(
    site: Site, data: st.DataObject, language: str
) -> None:
    chosen = data.draw(chosen_options(site.publication))
    path = check_address(site, chosen, language)
    feed = site.find(path)
    assert isinstance(feed, Feed)
    assert (feed.path, path.isascii()) == (path, True)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), language=LANGUAGES)
def test_a_feed_holds_just_what_its_options_choose(
    rich: Site, data: st.DataObject, language: str
) -> None:
    chosen = data.draw(chosen_options(rich.publication))
    feed = rich.find(check_address(rich, chosen, language))
    assert isinstance(feed, Feed)
    assert events(feed.body) == expected_events(rich.publication, chosen)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), language=LANGUAGES)
def test_any_spelling_leads_to_the_canonical_address_in_one_step(
    rich: Site, data: st.DataObject, language: str
) -> None:
    chosen = data.draw(chosen_options(rich.publication))
    path = canonical(language, chosen, rich.publication)
    spelling = data.draw(spellings(chosen, language))
    result = rich.find(spelling)
    if spelling == path:
        assert isinstance(result, Feed)
    else:
        assert result == Moved(path=path)
    assert isinstance(rich.find(path), Feed)


@settings(max_examples=40)
@given(data=st.data(), language=LANGUAGES)
def test_options_over_http(
    client: httpx.Client, served: Site, data: st.DataObject, language: str
) -> None:
    chosen = data.draw(chosen_options(served.publication))
    path = canonical(language, chosen, served.publication)
    spelling = data.draw(spellings(chosen, language))
    first = client.get(quote(spelling))
    if spelling != path:
        assert (first.status_code, first.headers["location"]) == (308, path)
        first = client.get(first.headers["location"])
    feed = served.find(path)
    assert isinstance(feed, Feed)
    assert (first.status_code, first.content, first.headers["etag"]) == (200, feed.body, feed.etag)
    assert events(first.content) == expected_events(served.publication, chosen)


def test_without_options_every_entry_is_there(rich: Site) -> None:
    feed = rich.feeds["/calendars/ru/all.ics"]
    assert events(feed.body) == expected_events(rich.publication, {})
    publication = rich.publication
    retired = [entry.id for entry in publication.entries.values() if entry.retired]
    assert retired == [("mag-2024", "mag-session-29-2024")]
    assert (len(publication.entries), len(publication.removed)) == (91, 1)
    assert feed.body.count(b"BEGIN:VEVENT") == 91


# With the front layer and without


def answers(app: Any, paths: Sequence[str], headers: Mapping[str, str]) -> list[Any]:
    async def ask() -> list[Any]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
            got = [await client.get(path, headers=headers) for path in paths]
            asked = [await client.head(path, headers=headers) for path in paths]
        return [
            *((one.status_code, one.headers.raw, one.content) for one in got),
            *((one.status_code, one.headers.raw) for one in asked),
        ]

    return anyio.run(ask)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": "*"},
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"},
    ],
    ids=str,
)
def test_feeds_are_the_same_with_the_front_layer_and_through_fastapi_alone(
    rich_journal: Path, languages: Mapping[str, Language], headers: dict[str, str]
) -> None:
    live = LiveState(file_store(rich_journal), languages, BASE_URL)
    front = create_app(live, poll=60, clock=lambda: MAY)
    paths = list(front.live.state.ready)
    assert answers(front, paths, headers) == answers(front.app, paths, headers)


def test_the_front_layer_hands_on_what_it_does_not_know(
    rich_journal: Path, languages: Mapping[str, Language]
) -> None:
    live = LiveState(file_store(rich_journal), languages, BASE_URL)
    front = create_app(live, poll=60, clock=lambda: MAY)
    paths = ["/calendars/RU/all.ics", "/calendars/ru/x.ics", "/calendars/ru/mark=off/all.ics"]
    identity = {"Accept-Encoding": "identity"}
    assert answers(front, paths, identity) == answers(front.app, paths, identity)
