"""Plans as organisations word them: read whole, published once, and seen as they are meant."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from calendars.feeds.feed import Feed
from calendars.feeds.site import Site
from calendars.wording.language import Language
from data.when.period import DAY
from tests.calendars.feeds.test_golden import unnoticed
from tests.conftest import ROOT, copy_folder, environment
from tests.plans.organisations import FOLDERS, ORGANISATIONS, publish, sources

sys.path.append(str(ROOT / "tests/clients"))

from strict import Component, moment, occurrences, read

GOLDEN = ROOT / "tests/golden/organisations"
KINDS = {
    *("days", "within", "several", "deadline", "from", "until"),
    *("rule", "rhythm", "ongoing", "unscheduled"),
}
# What the wording of dates alone doesn't tell, or not in one way only.
STATED = {"museum": 0, "parliament": 0, "league": 0, "school": 2, "university": 0}

each_organisation = pytest.mark.parametrize("name", ORGANISATIONS)


@pytest.fixture(scope="module", params=ORGANISATIONS)
def site(
    request: pytest.FixtureRequest,
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
) -> Site:
    folder = tmp_path_factory.mktemp(request.param)
    return publish(request.param, languages, folder / "journal.jsonl")


@pytest.fixture
def name(site: Site) -> str:
    """Return the organisation whose site it is."""
    return next(name for name, plan in ORGANISATIONS.items() if plan in site.publication.plans)


@each_organisation
def test_check_finds_no_fault(name: str) -> None:
    done = kalends(FOLDERS / name, "check")
    said = f"{30 - STATED[name]} dates as the plan words them, {STATED[name]} by when alone"
    assert done.stdout.splitlines() == [
        f"{said}; --readings lists them",
        "1 plan(s), 30 items, no faults",
    ]
    assert (done.returncode, done.stderr) == (0, "")


@each_organisation
def test_every_kind_of_date_is_there(name: str, languages: Mapping[str, Language]) -> None:
    (plan,) = sources(name, languages).plans
    assert len(plan.items) == 30
    assert {item.when.kind for item in plan.items} == KINDS
    shapes = {
        "approximate": any(i.when.kind == "days" and i.when.approximate for i in plan.items),
        "hours": any(getattr(i.when, "hours", None) for i in plan.items),
        "cancelled": any(i.cancelled for i in plan.items),
        "several places": any(len(i.places) > 1 for i in plan.items),
        "unlisted place": any(not p.key for i in plan.items for p in i.places),
        "several months": any(i.when.kind == "several" and not i.when.firm for i in plan.items),
    }
    assert shapes == dict.fromkeys(shapes, True)
    stated = {str(i.when.precision) for i in plan.items if i.when.kind == "within"}
    assert {"month", "quarter", "season", "half-year", "stretch"} <= stated
    rules = {i.when.text.partition(";")[0] for i in plan.items if i.when.kind == "rule"}
    assert rules == {"FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"}


@each_organisation
def test_publishing_twice_writes_nothing_the_second_time(name: str, tmp_path: Path) -> None:
    copy_folder(FOLDERS / name, tmp_path)
    first = kalends(tmp_path, "publish", "--yes")
    journal = (tmp_path / "journal.jsonl").read_bytes()
    second = kalends(tmp_path, "publish", "--yes")
    assert ": 30 added, 1 new plan\n" in first.stdout
    assert (second.returncode, second.stdout, second.stderr) == (0, "no change\n", "")
    assert (tmp_path / "journal.jsonl").read_bytes() == journal


def test_a_calendar_shows_each_date_as_it_is_meant(
    site: Site, name: str, pytestconfig: pytest.Config
) -> None:
    seen = "".join(f"{line}\n" for line in shown(site))
    file = FOLDERS / name / "seen.txt"
    if pytestconfig.getoption("golden"):
        file.write_text(seen, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == seen, "look at it, then run `make golden`"


def test_every_language_shows_the_same_days(site: Site) -> None:
    seen = {
        code: {event.get("UID"): list(days(event, calendar)) for event in calendar.events}
        for code in site.languages
        for calendar in [read(body(site, f"/calendars/{code}/all.ics"))]
    }
    first, *others = seen.values()
    assert others == [first] * len(others)


def test_the_golden_feed_is_what_is_built(
    site: Site, name: str, pytestconfig: pytest.Config
) -> None:
    path = f"calendars/{next(iter(site.languages))}/all.ics"
    file, built = GOLDEN / name / path, body(site, f"/{path}")
    if file.exists():
        assert list(unnoticed(file.read_bytes(), built)) == [], "raise EDITION"
    if pytestconfig.getoption("golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(built)
    assert file.read_bytes() == built, f"{path}: look at it, then run `make golden`"


def test_no_golden_feed_is_left_over() -> None:
    files = {str(file.relative_to(GOLDEN).parent) for file in GOLDEN.rglob("*.ics")}
    own = {"museum": "ru", "parliament": "ru", "league": "en", "school": "ru", "university": "en"}
    assert files == {f"{name}/calendars/{code}" for name, code in own.items()}


def test_two_builds_give_the_same_octets(tmp_path: Path) -> None:
    """Build in two processes, with another order of sets and on a clock of another zone."""
    first, second = (
        built(tmp_path / seed, PYTHONHASHSEED=seed, TZ=zone)
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    )
    assert first.count("\n") == 48
    assert second == first


def built(folder: Path, **more: str) -> str:
    """Return a line for each feed: its address and a hash of its octets."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.plans.organisations", folder],
        cwd=ROOT,
        env={**environment(folder), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def kalends(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**environment(folder), "COLUMNS": "200", **more},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def body(site: Site, path: str) -> bytes:
    found = site.find(path)
    assert isinstance(found, Feed), path
    return found.body


def shown(site: Site) -> Iterator[str]:
    """Yield each item's date and, below it, what its events look like, in the plan's order."""
    calendar = read(body(site, f"/calendars/{next(iter(site.languages))}/all.ics"))
    for (_, key), entry in site.publication.entries.items():
        yield f"{key}: «{entry.item.said}» {entry.item.when.text}"
        for event in calendar.events:
            numbered = (event.get("UID") or "").partition(".")[0]
            if numbered.partition("_")[0] == key:
                status = (event.get("STATUS") or "").lower()
                yield f"    {event.text('SUMMARY')} [{status}]"
                yield from (f"        {words}" for words in days(event, calendar))


def days(event: Component, calendar: Component) -> Iterator[str]:
    """Yield the days of an event, its last one included, or its time; a line each repetition."""
    begin, end = (moment(event, name, calendar) for name in ("DTSTART", "DTEND"))
    if begin and end:
        zone = dict(event.all("DTSTART")[0].parameters)["TZID"]
        yield f"{begin:%Y-%m-%d %H:%M}–{end:%H:%M} UTC, {zone}"
        return
    length = event.day("DTEND") - event.day("DTSTART")
    for first in occurrences(event):
        last = first + length - DAY
        yield f"{first:%a} {first}" if first == last else f"{first:%a} {first} – {last:%a} {last}"
