"""What is written can be read back by another hand: texts, folding, bytes that never vary."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calendars.feeds.feed import Feed
from calendars.feeds.icalendar import EDITION
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.publication import FLOOR, TICK, Publication, fold
from data.journal.revision import VERSION, Revision

ROOT = Path(__file__).parents[3]
EDITED = EDITION * TICK
# What the loader lets through.
TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=300
).filter(lambda text: text == text.strip())


def retitled(publication: Publication, words: str, at: datetime) -> Revision:
    entry = publication.entries["mag-2023", "mag-session-29"]
    text = {"ru": words, "en": words}
    item = msgspec.structs.replace(
        entry.item, title=text, said=words, notes=text, organisers=(text,)
    )
    return Revision(
        version=VERSION,
        published=at,
        following=0,
        plan="mag-2023",
        key=item.key,
        sequence=1,
        item=item,
    )


def single(site: Site, code: str) -> Feed:
    found = site.find(f"/entries/{code}/mag-2023/mag-session-29.ics")
    assert isinstance(found, Feed)
    return found


@pytest.fixture(scope="session")
def written(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> Callable[[str], bytes]:
    """Return what writes an event whose texts are all the same words."""

    def write(words: str) -> bytes:
        at = datetime(2027, 1, 1, tzinfo=UTC)
        changed = fold([retitled(publication, words, at)], publication)
        return single(build_site(changed, languages, site.base_url, site), "en").body

    return write


@given(words=TEXTS)
@example(words="C:\\News \\n")
def test_any_text_is_read_back_as_it_was(
    words: str, written: Callable[[str], bytes], site: Site
) -> None:
    body = written(words)
    before = site.publication.entries["mag-2023", "mag-session-29"].item.title["en"]
    event = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]
    page = "https://kalends.example/en/entries/mag-2023/mag-session-29/"
    assert str(event["SUMMARY"]) == words
    # icalendar leaves the escapes in a property whose type it doesn't know.
    assert re.sub(r"\\(.)", r"\1", str(event["X-KALENDS-SAID"])) == words
    assert str(event["DESCRIPTION"]) == "\n".join(
        (
            "Date: May 26, 2023.",
            f"The plan says: “{words}”.",
            f"Renamed on January 1, 2027; it was: “{before}”.",
            f"Organiser: {words}",
            f"Note: {words}",
            page,
        )
    )
    lines = body.split(b"\r\n")
    assert lines.pop() == b""
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    assert [line.decode() for line in lines]


def test_last_modified_is_the_stamp_and_a_second_for_each_edition(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    changed = build_site(
        fold([retitled(publication, "new", later)], publication), languages, site.base_url
    )
    found = []
    for each in (site, changed):
        event = icalendar.Calendar.from_ical(single(each, "ru").body).walk("VEVENT")[0]
        names = ("CREATED", "LAST-MODIFIED", "DTSTAMP")
        found.append([*(event[name].dt for name in names), event["SEQUENCE"]])
    created = datetime(2023, 1, 10, 9, 0, tzinfo=UTC)
    first, second = FLOOR + TICK + EDITED, later + EDITED
    assert found == [[created, first, first, 0], [created, second, second, 1]]


def test_one_change_makes_one_vevent_a_language_and_the_feeds_it_is_in(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> None:
    revision = retitled(publication, "new", datetime(2027, 1, 1, tzinfo=UTC))
    after = build_site(fold([revision], publication), languages, site.base_url, site)
    made = [
        (code, identity)
        for code, events in after.vevents.items()
        for identity, event in events.items()
        if event is not site.vevents[code].get(identity)
    ]
    rebuilt = {path for path, feed in after.feeds.items() if feed is not site.feeds[path]}
    identity = ("mag-2023", "mag-session-29")
    names = ("all", "events", "places/khabarovsk")
    assert sorted(made) == [("en", identity), ("ru", identity)]
    assert rebuilt == {f"/calendars/{code}/{name}.ics" for code in languages for name in names}
    fresh = build_site(fold([revision], publication), languages, site.base_url)
    assert after.feeds == fresh.feeds


def test_a_removed_event_stays_in_the_feeds_and_says_cancelled(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> None:
    at = datetime(2027, 1, 1, tzinfo=UTC)
    revision = msgspec.structs.replace(retitled(publication, "x", at), item=None)
    after = build_site(fold([revision], publication), languages, site.base_url, site)
    feed = after.feeds["/calendars/en/events.ics"]
    download = single(after, "en").body
    event = icalendar.Calendar.from_ical(download).walk("VEVENT")[0]
    assert download[download.index(b"BEGIN:VEVENT") : download.index(b"END:VCALENDAR")] in feed.body
    assert feed.modified == at + EDITED
    title = publication.entries["mag-2023", "mag-session-29"].item.title["en"]
    assert (event["STATUS"], event["SEQUENCE"], event["SUMMARY"]) == (
        "CANCELLED",
        1,
        f"Cancelled: {title}",
    )


def test_another_base_url_changes_links_and_nothing_else(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> None:
    other = build_site(publication, languages, "https://other.example/k", site)
    events = [
        {
            (str(event["UID"]), name): str(value).replace(each.base_url, "")
            for event in icalendar.Calendar.from_ical(feed.body).walk("VEVENT")
            for name, value in event.items()
            if name not in ("DTSTART", "DTEND", "GEO", "CATEGORIES")
        }
        for each in (site, other)
        for feed in [each.feeds["/calendars/ru/all.ics"]]
    ]
    assert events[0] == events[1]


def digest(**environment: str) -> str:
    code = (
        "import hashlib, sys; from pathlib import Path; from app.web.live import LiveState;"
        "from data.journal.homes.file import file_store;"
        "from calendars.wording.language import load_languages;"
        "live = LiveState(file_store(Path(sys.argv[1])), load_languages(), 'https://kalends.example');"
        "s = live.state.site;"
        "print(hashlib.sha256(b''.join(f.body for f in s.feeds.values())).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "data/mag/journal.jsonl")],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_equal_journals_give_equal_bytes_whatever_the_machine_is_set_to() -> None:
    digests = {
        digest(),
        digest(TZ="Pacific/Kiritimati", LANG="ru_RU.UTF-8", PYTHONHASHSEED="1"),
        digest(TZ="America/Adak", LC_ALL="tr_TR.UTF-8", PYTHONHASHSEED="12345"),
    }
    assert len(digests) == 1
