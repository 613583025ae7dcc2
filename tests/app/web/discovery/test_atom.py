"""The Atom feed of changes: RFC 4287 by our own rules and by another parser, and its words."""

import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.web.discovery.atom import changes_feed
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.publication import EMPTY, Publication, fold
from data.plan.loader import Sources
from data.publishing.comparison import compare, revisions
from data.when.period import year_period
from tests.app.machines import (
    FORMULA,
    LATER,
    SCRIPT,
    Machine,
    machine,
    parsed,
    publish_revised,
    revised,
)
from tests.conftest import BASE_URL, NOW

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
CODES = ("en", "ru")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
IN_XML = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9._~/-]+")
# RFC 4287, 4.1.1 and 4.1.2: how often each element may stand; None is any number.
FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (1, None), "link": (1, None)}
ENTRY = {
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "published": (0, 1),
    "content": (0, 1),
    "link": (1, None),
}


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
    path = tmp_path_factory.mktemp("atom") / "journal.jsonl"
    shutil.copy(journal, path)
    publish_revised(path, sources)
    return machine(path, languages)


def feed_of(site: Site, code: str) -> ET.Element:
    return parsed(changes_feed(site, site.languages[code]))


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def entries(feed: ET.Element) -> dict[str, ET.Element]:
    """Return the entries by the last part of their page's address."""
    return {
        link(entry, "alternate").rstrip("/").rpartition("/")[2]: entry
        for entry in feed.iter(f"{ATOM}entry")
    }


def link(element: ET.Element, relation: str) -> str:
    (href,) = (
        each.attrib["href"]
        for each in element.findall(f"{ATOM}link")
        if each.attrib["rel"] == relation
    )
    return href


def check_counts(element: ET.Element, allowed: Mapping[str, tuple[int, int | None]]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in element if child.tag != f"{ATOM}entry"]
    assert set(names) <= set(allowed)
    for name, (least, most) in allowed.items():
        assert least <= names.count(name) <= (most or len(names)), name


def check_rfc_4287(feed: ET.Element) -> None:
    assert feed.tag == f"{ATOM}feed"
    check_counts(feed, FEED)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    own = list(feed.iter(f"{ATOM}entry"))
    for entry in own:
        check_counts(entry, ENTRY)
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert (content.attrib, len(content)) == ({"type": "text"}, 0)
        assert text(entry, "title").strip()
        assert text(entry, "updated") >= text(entry, "published")
    ids = [text(each, "id") for each in (feed, *own)]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not TAG.fullmatch(each)] == []
    for moment in (*feed.iter(f"{ATOM}updated"), *feed.iter(f"{ATOM}published")):
        assert RFC3339.fullmatch(moment.text or "")
    for each in feed.iter(f"{ATOM}link"):
        assert urlsplit(each.attrib["href"])[:2] == urlsplit(BASE_URL)[:2]
        assert each.attrib["type"] in ("application/atom+xml", "text/html")
    assert text(feed, "updated") == max(text(entry, "updated") for entry in own)


@pytest.mark.parametrize("code", CODES)
def test_it_keeps_the_rules_of_rfc_4287(second: Machine, code: str) -> None:
    feed = feed_of(second.site, code)
    check_rfc_4287(feed)
    assert feed.attrib == {f"{XML}lang": code}
    assert link(feed, "self") == f"{BASE_URL}/{code}/changes.atom"
    assert link(feed, "alternate") == f"{BASE_URL}/{code}/changes/"


@pytest.mark.parametrize("code", CODES)
def test_another_parser_reads_the_same(second: Machine, code: str) -> None:
    response = second.get(f"/{code}/changes.atom")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(response.content)
    assert (read.bozo, read.version, read.encoding) == (False, "atom10", "utf-8")
    own = list(feed_of(second.site, code).iter(f"{ATOM}entry"))
    assert [(each.id, each.updated) for each in read.entries] == [
        (text(entry, "id"), text(entry, "updated")) for entry in own
    ]
    assert read.feed.language == code
    pages = [urlsplit(each.link).path for each in (read.feed, *read.entries)]
    assert {second.get(page).status_code for page in pages} == {200}


def test_a_first_publication_is_one_entry(first: Machine) -> None:
    feed = feed_of(first.site, "ru")
    (entry,) = feed.iter(f"{ATOM}entry")
    assert text(feed, "updated") == text(entry, "updated") == "2023-01-10T09:00:00Z"
    header = first.site.publication.plans["mag-2023"].header
    assert text(entry, "title") == header.title["ru"]
    assert text(entry, "content").split("\n") == [
        "Опубликовано 46 событий",
        "Мероприятия: 15",
        "Информационная деятельность: 6",
        "Юбилеи городов: 15",
        "Дни городов-столиц: 10",
    ]


TOLD = {
    "en": {
        "media-conference": (
            (
                "Date set: Conference of Media Representatives. Announcement of the Results of the "
                "X Competition “The City in the Mirror of the Media”"
            ),
            "Date: “February 2023” → “April 12 – 14, 2023”",
        ),
        "un-habitat-projects": (
            f"Renamed: {FORMULA}",
            (
                "Date: “по отдельному графику” → “@SUM(1)”\n"
                f"Event: “Events under UN-Habitat Projects” → “{FORMULA}”"
            ),
        ),
        "city-day-minsk": ("Text changed: Minsk City Day, 956 years", f"Note: {SCRIPT}"),
        "city-day-moscow": ("Cancelled: Moscow City Day, 876 years", "This event is cancelled."),
        "city-day-yerevan": (
            "Removed from the plan: Yerevan City Day, 2805 years",
            "This event is cancelled.",
        ),
    },
    "ru": {
        "media-conference": (
            (
                "Дата назначена: Конференция представителей СМИ. Подведение итогов X конкурса "
                "«Город в зеркале СМИ»"
            ),
            "Дата: «февраль» → «12–14 апреля»",
        ),
        "un-habitat-projects": (
            f"Название изменено: {FORMULA}",
            (
                "Дата: «по отдельному графику» → «@SUM(1)»\n"
                f"Событие: «Мероприятия по проектам ООН-Хабитат» → «{FORMULA}»"
            ),
        ),
        "city-day-minsk": (
            "Изменён текст: День города Минск, 956 лет",
            f"Примечание: {SCRIPT}",
        ),
        "city-day-moscow": ("Отменено: День города Москва, 876 лет", "Мероприятие отменено."),
        "city-day-yerevan": (
            "Исключено из плана: День города Ереван, 2805 лет",
            "Мероприятие отменено.",
        ),
    },
}


@pytest.mark.parametrize("code", CODES)
def test_changes_are_told_in_the_plans_own_words(second: Machine, code: str) -> None:
    told = {
        key: (text(entry, "title"), text(entry, "content"))
        for key, entry in entries(feed_of(second.site, code)).items()
        if key != "changes"
    }
    assert told == TOLD[code]


def test_entries_stay_as_they_were_when_others_come(first: Machine, second: Machine) -> None:
    (before,) = feed_of(first.site, "en").iter(f"{ATOM}entry")
    *newer, after = feed_of(second.site, "en").iter(f"{ATOM}entry")
    assert ET.tostring(after) == ET.tostring(before)
    assert {text(entry, "updated") for entry in newer} == {LATER.strftime("%Y-%m-%dT%H:%M:%SZ")}
    assert text(feed_of(first.site, "en"), "id") == text(feed_of(second.site, "en"), "id")


def test_ids_are_made_of_what_the_journal_states(second: Machine) -> None:
    tag = "tag:mag.kalends.internal,2023:mag-2023/changes"
    ids = [text(entry, "id") for entry in feed_of(second.site, "en").iter(f"{ATOM}entry")]
    keys = [
        "city-day-yerevan",
        "city-day-moscow",
        "city-day-minsk",
        "un-habitat-projects",
        "media-conference",
    ]
    assert sorted(ids) == sorted(
        [*(f"{tag}/{key}/20230209090000" for key in keys), f"{tag}/20230110090000"]
    )


def test_ids_do_not_depend_on_the_address_or_the_language(second: Machine) -> None:
    publication, languages = second.site.publication, second.site.languages
    elsewhere = build_site(publication, languages, "https://other.example/plans")
    found = {
        tuple(text(entry, "id") for entry in feed_of(site, code).iter(f"{ATOM}entry"))
        for site in (second.site, elsewhere)
        for code in CODES
    }
    assert len(found) == 1


def test_another_plan_changes_no_id(sources: Sources, languages: Mapping[str, Language]) -> None:
    before = fold(revisions(compare(sources.plans, EMPTY), EMPTY, NOW))
    (plan,) = sources.plans
    header = replace(
        plan.header,
        period=year_period(2024),
        organisation=replace(plan.header.organisation, domain="other.example"),
    )
    other = replace(plan, slug="mag-2024", header=header, items=plan.items[:2])
    both = [plan, other]
    after = fold(revisions(compare(both, before), before, LATER), before)
    old, new = (feed_of(build_site(each, languages, BASE_URL), "en") for each in (before, after))
    assert text(old, "id") == text(new, "id")
    ids = [text(entry, "id") for entry in new.iter(f"{ATOM}entry")]
    assert ids[1:] == [text(entry, "id") for entry in old.iter(f"{ATOM}entry")]
    assert len(ids) == 2


def test_the_plans_own_words_may_change(
    sources: Sources, languages: Mapping[str, Language]
) -> None:
    before = fold(revisions(compare(sources.plans, EMPTY), EMPTY, NOW))
    (plan,) = sources.plans
    title = {"ru": "Новый план", "en": "New plan"}
    changed = [replace(plan, header=replace(plan.header, title=title))]
    after = fold(revisions(compare(changed, before), before, LATER), before)
    newest, _ = feed_of(build_site(after, languages, BASE_URL), "en").iter(f"{ATOM}entry")
    assert (text(newest, "title"), text(newest, "content")) == (
        "New plan",
        "The plan's own words changed.",
    )


def with_note(publication: Publication, sources: Sources, words: str) -> Publication:
    """Return the publication behind one in which a note is these words."""
    (plan,) = revised(sources)
    items = tuple(
        replace(item, notes={"ru": words, "en": words}) if item.key == "city-day-minsk" else item
        for item in plan.items
    )
    changes = compare([replace(plan, items=items)], publication)
    return fold(revisions(changes, publication, LATER), publication)


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_breaks_the_xml(
    publication: Publication, sources: Sources, languages: Mapping[str, Language], words: str
) -> None:
    site = build_site(with_note(publication, sources, words), languages, BASE_URL)
    feed = feed_of(site, "en")
    check_rfc_4287(feed)
    kept = "".join(sign for sign in words if IN_XML.fullmatch(sign))
    if not words:  # no words are no change
        assert "city-day-minsk" not in entries(feed)
    elif kept == words and "\r" not in words:
        assert text(entries(feed)["city-day-minsk"], "content") == f"Note: {words}"


def test_an_unknown_language_is_a_page_that_is_not_there(first: Machine) -> None:
    response = first.get("/fr/changes.atom")
    assert (response.status_code, response.headers["content-type"]) == (
        404,
        "text/html; charset=utf-8",
    )


def test_times_are_those_of_the_journal(second: Machine) -> None:
    moments = [past.published for past in second.site.publication.history]
    feed = feed_of(second.site, "ru")
    assert datetime.fromisoformat(text(feed, "updated")) == max(moments) == LATER
