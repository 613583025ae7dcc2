"""A language with a script, added once much is published: a file, and its code in kalends.toml."""

import re
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from calendars.wording.language import LOCALES, Language, load_languages
from data.journal.homes.file import file_store
from data.journal.publication import Publication, fold
from data.journal.revision import Revision
from data.plan.loader import load_sources
from data.publishing.comparison import compare, revisions
from data.publishing.harms import harms
from tests.app.machines import Machine, machine, parsed
from tests.conftest import MAG, NOW, copy_folder

CODE = "sr-Latn"
ATOM = "{http://www.w3.org/2005/Atom}"
LATER = NOW + timedelta(days=20)
ADDED = NOW + timedelta(days=25)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Language]:
    """Return the languages there are and a third one, its sentences in English still."""
    folder = tmp_path_factory.mktemp("locales")
    for path in LOCALES.glob("*.po"):
        shutil.copy(path, folder)
    english = (LOCALES / "en.po").read_text()
    serbian = english.replace('"Language: en\\n"', f'"Language: {CODE}\\n"')
    (folder / f"{CODE}.po").write_text(serbian)
    return load_languages(folder)


def publish(folder: Path, languages: Mapping[str, Language], now: datetime) -> tuple[Revision, ...]:
    """Publish the plans of a folder, which do no harm, and return the lines."""
    journal = folder / "journal.jsonl"
    reading = file_store(journal).read()
    before = fold(reading.revisions)
    changes = compare(load_sources(folder, list(languages)).plans, before)
    assert harms(changes, before) == ()
    lines = revisions(changes, before, now)
    file_store(journal).append(lines, reading.position)
    return lines


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(old, text)) == 1
    path.write_text(re.sub(old, new, text), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(
    journal: Path, three: Mapping[str, Language], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder in which a date was moved, and an item taken out, before."""
    folder = tmp_path_factory.mktemp("third")
    copy_folder(MAG, folder)
    shutil.copy(journal, folder / "journal.jsonl")
    plan = folder / "plans/mag-2023.toml"
    edit(plan, r'when = "2023-02"', 'when = "2023-02-14"')
    edit(plan, r'\[\[items\]\]\nkey = "city-day-yerevan"\n(?:(?!\[\[items).*\n?)*', "")
    assert [line.key for line in publish(folder, three, LATER)] == [
        "media-conference",
        "city-day-yerevan",
    ]
    return folder


@pytest.fixture(scope="module")
def before(folder: Path, three: Mapping[str, Language]) -> Machine:
    """Return the site before the language was added."""
    aside = folder / "before.jsonl"
    shutil.copy(folder / "journal.jsonl", aside)
    return machine(aside, three)


@pytest.fixture(scope="module")
def after(folder: Path, before: Machine, three: Mapping[str, Language]) -> Machine:
    """Return the site with the language, and the name of one city in it."""
    assert before.site
    edit(
        folder / "kalends.toml",
        r'languages = \["ru", "en"\]',
        'languages = ["ru", "en", "SR-latn"]',
    )
    edit(
        folder / "places.toml",
        r'name = \{ ru = "Минск"',
        'name = { sr-latn = "Minsk!", ru = "Минск"',
    )
    publish(folder, three, ADDED)
    return machine(folder / "journal.jsonl", three)


def test_only_what_gained_words_is_written(after: Machine, before: Machine) -> None:
    """Nobody is told of a change: a name in a further language is none."""
    old, new = (each.site.publication for each in (before, after))
    assert new.organisation.languages == ("ru", "en", CODE)
    assert sequences(new) == {**sequences(old), ("mag-2023", "city-day-minsk"): 1}
    told = [parsed(each.get("/ru/changes.atom").content) for each in (before, after)]
    entries = [
        [entry.findtext(f"{ATOM}id") for entry in each.iter(f"{ATOM}entry")] for each in told
    ]
    assert entries[1] == entries[0]
    same = [path for path in before.site.feeds if "/minsk.ics" not in path]
    for path in same:
        was, now = (Calendar.from_ical(each.get(path).content) for each in (before, after))
        assert [str(event["SUMMARY"]) for event in now.events] == [
            str(event["SUMMARY"]) for event in was.events
        ]


def sequences(publication: Publication) -> dict[tuple[str, str], int]:
    return {identity: entry.sequence for identity, entry in publication.everything().items()}


def test_calendars_in_it_hold_what_was_moved_and_what_was_taken_out(after: Machine) -> None:
    events = {
        str(event["UID"]).partition(".")[0]: event
        for event in Calendar.from_ical(after.get(f"/calendars/{CODE}/all.ics").content).events
    }
    assert len(events) == 46
    assert str(events["city-day-yerevan"]["STATUS"]) == "CANCELLED"
    assert events["media-conference"]["DTSTART"].dt.isoformat() == "2023-02-14"
    assert "14. februar 2023." in str(events["media-conference"]["DESCRIPTION"])
    assert str(events["city-day-minsk"]["LOCATION"]) == "Minsk!"
    assert str(events["mag-session-29"]["LOCATION"]) == "Хабаровск"


PATHS = (
    "/{}/",
    "/{}/2023/",
    "/{}/2023/agenda/",
    "/{}/2023.svg",
    "/{}/places/",
    "/{}/places/minsk/",
    "/{}/changes/",
    "/{}/changes.atom",
    "/{}/recheck/",
    "/{}/build/",
    "/{}/entries/mag-2023/media-conference/",
    "/{}/entries/mag-2023/city-day-yerevan/",
    "/embed/{}/all/",
    "/calendars/{}/places/minsk.ics",
    "/calendars/{}/approx=start/all.ics",
    "/entries/{}/mag-2023/city-day-yerevan.ics",
    "/jcal/{}/all.json",
    "/api/entries.csv?language={}",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_address_has_it_however_its_code_is_written(after: Machine, path: str) -> None:
    canonical = path.format(CODE)
    found = after.get(canonical)
    assert found.status_code == 200
    if found.headers["content-type"].startswith("text/html"):
        assert f'<html lang="{CODE}"' in found.text
    moved = after.get(path.format("SR-LATN"))
    assert (moved.status_code, moved.headers["location"]) == (308, canonical)


def test_the_list_of_changes_tells_both_in_it(after: Machine) -> None:
    text = after.get(f"/{CODE}/changes/").text
    assert "14. februar 2023." in text
    assert f'href="/{CODE}/entries/mag-2023/city-day-yerevan/"' in text
