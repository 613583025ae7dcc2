"""Our own assertions on every document, and for each of them a defect that it must find.

Validators miss much of this: a DTEND equal to DTSTART, a UID twice, LF alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import pytest
from rules import RULES, Document, all_complaints, complaints, confused_uids, obey

from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import Publication, fold
from data.plan.loader import load_sources
from data.publishing.comparison import compare, revisions

Change = Callable[[bytes], bytes]
LATER = datetime(2027, 2, 1, tzinfo=UTC)
PATH = "/calendars/ru/all.ics"
REMINDING = "/calendars/ru/alarm=P1D,P30D/all.ics"
SINGLE = "/entries/ru/mag-2023/city-day-moscow.ics"


def test_feeds_keep_every_rule(feeds: dict[str, Document]) -> None:
    assert len(feeds) == 2 * (1 + 4 + 26)
    assert all_complaints(feeds) == {}


def test_downloads_keep_every_rule(downloads: dict[str, Document]) -> None:
    assert len(downloads) == 2 * 46
    assert all_complaints(downloads) == {}


def test_option_feeds_keep_every_rule(option_feeds: dict[str, Document]) -> None:
    assert len(option_feeds) > 500
    assert all_complaints(option_feeds) == {}


def test_an_item_has_one_uid_everywhere(documents: dict[str, Document]) -> None:
    assert confused_uids(documents.values()) == []


def test_equal_input_makes_equal_octets(
    site: Site, publication: Publication, languages: Mapping[str, Language]
) -> None:
    again = build_site(publication, languages, site.base_url)
    assert {p: f.body for p, f in again.feeds.items()} == {p: f.body for p, f in site.feeds.items()}


HOSTILE = (
    r"semi;colon, comma, back\slash, \n is no line break, C:\temp",
    'quotes "inside" and colons: a:b;c=d, ^n ^\'',
    "👩‍👩‍👧‍👦 families 🇷🇺🇧🇾 and e\u0301 combining, " + "слово" * 40,
    r"a share of a disk: C:\News",
    "BEGIN:VEVENT END:VCALENDAR",
    "x" * 74 + "é",
)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_wording_breaks_a_feed(
    workspace: Path, languages: Mapping[str, Language], words: str
) -> None:
    site = publish_with(workspace, languages, {"День города Москва": words})
    body = site.feeds["/calendars/ru/all.ics"].body
    event = find(Document(body=body), "city-day-moscow")
    assert event == (f"≈ {normalize('NFC', words)}, 876 лет", "1")
    assert all_complaints({path: Document(body=f.body) for path, f in site.feeds.items()}) == {}


def test_feeds_after_a_change_keep_every_rule(
    workspace: Path, languages: Mapping[str, Language]
) -> None:
    changes = {
        'said = "февраль"': 'said = "февраль"\ncancelled = true',
        'when = "2023-07"\n': 'when = "2023-07-04/2023-07-06"\n',
        "День города Минск": "День столицы Минск",
    }
    site = publish_with(workspace, languages, changes)
    assert all_complaints({path: Document(body=f.body) for path, f in site.feeds.items()}) == {}


def publish_with(
    folder: Path, languages: Mapping[str, Language], changes: Mapping[str, str]
) -> Site:
    """Return the site after the plan's text was changed and published once more."""
    plan = folder / "plans/mag-2023.toml"
    text = plan.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert text.count(before) == 1, before
        quoted = after if "=" in before else after.replace("\\", r"\\").replace('"', r"\"")
        text = text.replace(before, quoted)
    plan.write_text(text, encoding="utf-8")
    before_it = fold(file_store(folder / "journal.jsonl").read().revisions)
    plans = load_sources(folder, list(languages)).plans
    after_it = fold(revisions(compare(plans, before_it), before_it, LATER), before_it)
    return build_site(after_it, languages, "https://kalends.example")


def find(document: Document, key: str) -> tuple[str, str | None]:
    """Return title and SEQUENCE of an item."""
    event = next(e for e in document.events if (e.get("UID") or "").startswith(f"{key}."))
    return event.text("SUMMARY"), event.get("SEQUENCE")


# Every rule can fail: a defect is planted into a good document, and the rule must find it.


def swap(before: bytes, after: bytes) -> Change:
    """Return a change of the first place where `before` stands."""
    return lambda body: body.replace(before, after, 1)


def edit(pattern: bytes, after: bytes) -> Change:
    return lambda body: re.sub(pattern, after, body, count=1, flags=re.DOTALL)


def put_into_event(line: bytes) -> Change:
    return swap(b"END:VEVENT\r\n", line + b"\r\nEND:VEVENT\r\n")


def put_into_head(line: bytes) -> Change:
    return swap(b"BEGIN:VEVENT\r\n", line + b"\r\nBEGIN:VEVENT\r\n")


def fold_inside_a_character(body: bytes) -> bytes:
    at = body.index("СМИ".encode()) + 1
    return body[:at] + b"\r\n " + body[at:]


def grow(body: bytes) -> bytes:
    return body.replace(b"END:VCALENDAR", b"X-FILL:" + b"x" * 1_000_000 + b"\r\nEND:VCALENDAR")


def repeat_an_event(body: bytes) -> bytes:
    found = re.search(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL)
    assert found
    return body[: found.end()] + found[0] + body[found.end() :]


DEFECTS: tuple[tuple[str, str, Change], ...] = (
    ("ends_lines_with_crlf", "LF", lambda body: body.replace(b"\r\n", b"\n")),
    ("ends_lines_with_crlf", "one LF", swap(b"VERSION:2.0\r\n", b"VERSION:2.0\n")),
    ("ends_lines_with_crlf", "end cut off", lambda body: body[:-2]),
    ("has_no_blank_line", "blank", swap(b"VERSION", b"\r\nVERSION")),
    ("keeps_75_octets", "unfolded", lambda body: body.replace(b"\r\n ", b"")),
    ("keeps_75_octets", "76", put_into_event(b"X-LONG:" + b"x" * 69)),
    ("folds_between_characters", "fold", fold_inside_a_character),
    ("folds_between_characters", "cp1251", put_into_event("X-A:Минск".encode("cp1251"))),
    ("has_no_byte_order_mark", "in front", lambda body: b"\xef\xbb\xbf" + body),
    *(
        ("has_no_unsafe_characters", f"{ord(sign):04X}", put_into_event(f"X-A:a{sign}b".encode()))
        for sign in "\x00\t\x0b\x0c\x1b\x7f\x85\u2028\u2029"
    ),
    ("stays_under_a_megabyte", "grown", grow),
    ("is_well_formed", "no colon", put_into_event(b"SUMMARY")),
    ("is_well_formed", "small letters", swap(b"VERSION", b"version")),
    ("is_well_formed", "end missing", swap(b"END:VEVENT\r\n", b"")),
    ("is_well_formed", "cut", lambda body: body[: len(body) // 2]),
    ("is_well_formed", "empty", lambda _: b""),
    ("is_well_formed", "page", lambda _: b"<!doctype html>\r\n"),
    ("is_well_formed", "two", lambda body: body + body),
    ("has_an_event", "none", edit(rb"BEGIN:VEVENT.*END:VEVENT\r\n", b"")),
    ("has_no_other_components", "VTODO", put_into_head(b"BEGIN:VTODO\r\nEND:VTODO")),
    ("has_no_other_components", "VJOURNAL", put_into_head(b"BEGIN:VJOURNAL\r\nEND:VJOURNAL")),
    ("has_the_zones_it_names", "none of them", put_into_head(b"BEGIN:VTIMEZONE\r\nEND:VTIMEZONE")),
    ("has_no_other_components", "VLOCATION", put_into_event(b"BEGIN:VLOCATION\r\nEND:VLOCATION")),
    (
        "states_all_properties_before_components",
        "name last",
        swap(b"END:VCALENDAR", b"X-WR-CALNAME:a\r\nEND:VCALENDAR"),
    ),
    ("states_each_property_once", "two titles", put_into_event(b"SUMMARY:a")),
    ("states_each_property_once", "two versions", put_into_head(b"VERSION:2.0")),
    ("has_registered_or_x_names", "in event", put_into_event(b"WHEN:2023")),
    ("has_registered_or_x_names", "in head", put_into_head(b"KALENDS:1")),
    ("has_no_harmful_property", "METHOD", put_into_head(b"METHOD:PUBLISH")),
    (
        "has_no_harmful_property",
        "ALLDAYEVENT",
        put_into_event(b"X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
    ),
    ("has_no_calendar_uid", "UID", put_into_head(b"UID:1")),
    ("has_only_value_parameters", "LANGUAGE", swap(b"CATEGORIES:", b"CATEGORIES;LANGUAGE=ru:")),
    ("has_only_value_parameters", "TZID", swap(b"DTSTART;VALUE=DATE", b"DTSTART;TZID=Asia/Omsk")),
    (
        "has_only_value_parameters",
        "no type",
        swap(b"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL"),
    ),
    ("escapes_texts", "comma", edit(rb"(\r\nSUMMARY:)", rb"\1one, two ")),
    ("escapes_texts", "semicolon", edit(rb"(\r\nX-WR-CALNAME:)", rb"\1one; ")),
    ("escapes_texts", "backslash", edit(rb"(\r\nX-KALENDS-SAID:)", rb"\1\\q")),
    ("says_who_wrote_it", "no PRODID", edit(rb"PRODID:[^\r]*\r\n", b"")),
    ("says_who_wrote_it", "library's PRODID", edit(rb"PRODID:[^\r]*", b"PRODID:-//icalendar//")),
    ("says_who_wrote_it", "no VERSION", edit(rb"VERSION:2.0\r\n", b"")),
    ("says_who_wrote_it", "VERSION 1", swap(b"VERSION:2.0", b"VERSION:1.0")),
    ("is_named_unless_single", "no name", edit(rb"X-WR-CALNAME:[^\r]*\r\n", b"")),
    ("has_one_name_and_description", "two names", edit(rb"(\r\nNAME:)", rb"\1A")),
    ("has_valid_durations", "P1H", swap(b"VALUE=DURATION:PT12H", b"VALUE=DURATION:P12H")),
    ("has_valid_durations", "empty", swap(b"X-PUBLISHED-TTL:PT12H", b"X-PUBLISHED-TTL:P")),
    ("has_valid_durations", "T alone", swap(b"X-PUBLISHED-TTL:PT12H", b"X-PUBLISHED-TTL:P1DT")),
    ("changes_with_its_events", "older", edit(rb"LAST-MODIFIED:\d{4}", b"LAST-MODIFIED:2001")),
    (
        "has_exclusive_day_ends",
        "equal",
        edit(rb"(:)(\d{8})(\r\nDTEND;VALUE=DATE:)\d+", rb"\1\2\3\2"),
    ),
    ("has_exclusive_day_ends", "earlier", edit(rb"(\r\nDTEND;VALUE=DATE:)\d{4}", rb"\g<1>2001")),
    ("has_exclusive_day_ends", "missing", edit(rb"DTEND;[^\r]*\r\n", b"")),
    ("has_exclusive_day_ends", "untyped", swap(b"DTEND;VALUE=DATE", b"DTEND")),
    ("has_exclusive_day_ends", "a time", edit(rb"DTEND;VALUE=DATE:(\d+)", rb"DTEND:\1T000000Z")),
    ("has_exclusive_day_ends", "no such day", edit(rb"(DTEND;VALUE=DATE:)\d+", rb"\g<1>20230231")),
    ("has_unique_uids", "twice", repeat_an_event),
    ("has_unique_uids", "none", edit(rb"UID:[^\r]*\r\n", b"")),
    ("has_honest_stamps", "DTSTAMP missing", edit(rb"DTSTAMP:[^\r]*\r\n", b"")),
    ("has_honest_stamps", "CREATED missing", edit(rb"CREATED:[^\r]*\r\n", b"")),
    ("has_honest_stamps", "other DTSTAMP", edit(rb"DTSTAMP:\d{4}", b"DTSTAMP:2031")),
    ("has_honest_stamps", "local time", edit(rb"(DTSTAMP:\d+T\d+)Z", rb"\1")),
    ("has_honest_stamps", "made later", edit(rb"CREATED:\d{4}", b"CREATED:2031")),
    ("counts_its_changes", "missing", edit(rb"SEQUENCE:\d+\r\n", b"")),
    ("counts_its_changes", "no number", edit(rb"SEQUENCE:\d+", b"SEQUENCE:first")),
    ("makes_nobody_busy", "opaque", swap(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE")),
    ("makes_nobody_busy", "busy", swap(b"BUSYSTATUS:FREE", b"BUSYSTATUS:BUSY")),
    ("has_title_status_and_category", "status", edit(rb"STATUS:T\w+", b"STATUS:MAYBE")),
    ("has_title_status_and_category", "title", edit(rb"SUMMARY:.*?END:VEVENT", b"END:VEVENT")),
    ("has_title_status_and_category", "category", edit(rb"CATEGORIES:[^\r]*\r\n", b"")),
    ("repeats_its_link_in_words", "no URL", edit(rb"(BUSYSTATUS.*?)URL:[^\r]*\r\n", rb"\1")),
    (
        "repeats_its_link_in_words",
        "no words",
        edit(rb"(END;VALUE.*?)DESCRIPTION:.*?SUMMARY", rb"\1SUMMARY"),
    ),
    ("lies_on_earth", "no number", edit(rb"GEO:[^\r]*", b"GEO:north")),
    ("lies_on_earth", "beyond a pole", edit(rb"GEO:[^\r]*", b"GEO:91.0;10.0")),
    ("repeats_until_a_day", "once", edit(rb"UNTIL=\d+", b"UNTIL=20230102")),
    ("repeats_until_a_day", "a time", edit(rb"UNTIL=(\d+)", rb"UNTIL=\1T000000Z")),
    ("repeats_until_a_day", "for ever", edit(rb";UNTIL=\d+", b"")),
    ("reminds_as_asked", "unasked", put_into_event(b"BEGIN:VALARM\r\nTRIGGER:-P1D\r\nEND:VALARM")),
)
REMINDER_DEFECTS: tuple[tuple[str, str, Change], ...] = (
    ("reminds_as_asked", "missing", edit(rb"BEGIN:VALARM.*?END:VALARM\r\n", b"")),
    ("reminds_as_asked", "other day", swap(b"TRIGGER:-PT15H", b"TRIGGER:-P1DT15H")),
    ("reminds_as_asked", "afterwards", swap(b"TRIGGER:-PT15H", b"TRIGGER:PT15H")),
    ("has_valid_durations", "TRIGGER", swap(b"TRIGGER:-PT15H", b"TRIGGER:-15H")),
    ("shows_what_to_remind_of", "no action", swap(b"ACTION:DISPLAY\r\n", b"")),
)
SINGLE_DEFECTS: tuple[tuple[str, str, Change], ...] = (
    ("is_named_unless_single", "named", put_into_head(b"X-WR-CALNAME:a")),
    ("has_an_event", "two", repeat_an_event),
)
PLANTED = [
    *((PATH, *defect) for defect in DEFECTS),
    *((REMINDING, *defect) for defect in REMINDER_DEFECTS),
    *((SINGLE, *defect) for defect in SINGLE_DEFECTS),
]


@pytest.mark.parametrize(
    ("path", "name", "change"),
    [(path, name, change) for path, name, _, change in PLANTED],
    ids=[f"{name}-{defect}-{len(path)}" for path, name, defect, _ in PLANTED],
)
def test_rule_finds_a_planted_defect(
    documents: dict[str, Document], path: str, name: str, change: Change
) -> None:
    good = documents[path]
    rule = next(each for each in RULES if each.__name__ == name)
    bad = replace(good, body=change(good.body))
    assert bad.body != good.body
    assert complaints(good) == []
    assert list(obey(rule, bad)) != []


def test_every_rule_has_a_planted_defect() -> None:
    assert {name for _, name, _, _ in PLANTED} == {rule.__name__ for rule in RULES}


def test_two_uids_of_one_item_are_found(documents: dict[str, Document]) -> None:
    good = documents["/calendars/en/all.ics"]
    body = good.body.replace(b"UID:jubilee-perm.", b"UID:perm-jubilee.")
    assert len(confused_uids([documents[PATH], replace(good, body=body)])) == 1


def test_one_uid_of_two_items_is_found(documents: dict[str, Document]) -> None:
    good = documents["/calendars/en/all.ics"]
    body = good.body.replace(b"UID:jubilee-perm.", b"UID:jubilee-penza.")
    assert len(confused_uids([replace(good, body=body)])) == 1
