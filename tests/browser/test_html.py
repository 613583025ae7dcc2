"""Every page there is: sound HTML, small, in one language only."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from html5lib.html5parser import ParseError

from tests.browser.conftest import KINDS, LANGUAGES, Crawled
from tests.browser.document import Document, read_document, words

LARGEST = 58_000
LATIN = {
    *("Google", "Outlook", "Outlook.com", "Microsoft", "iPhone", "iPad", "Mac", "Android", "Excel"),
    *(
        "Natural",
        "Earth",
        "F-Droid",
        "Play",
        "Mail.ru",
        "Nextcloud",
        "Safari",
        "Windows",
        "F",
        "Droid",
    ),
    *("ICSx5", "Thunderbird", "URL", "QR", "ICS", "CSV", "SVG", "JSON", "jCal", "PDF", "A3", "A4"),
}
"""Words in Latin letters that Russian pages may have, besides Roman numbers and addresses."""
OTHER_LETTERS = {"ru": r"[A-Za-z][\w.]*[A-Za-z0-9]|[A-Za-z]", "en": r"[А-яЁё]+"}
MISSING = {KINDS["missing"].format(code) for code in LANGUAGES}
QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”")
ADDRESS = re.compile(r"(https?|webcal)://\S+")
ROMAN = re.compile(r"[IVXLCDM]+")


@pytest.fixture(scope="session")
def pages(crawled: Crawled) -> list[tuple[str, Document]]:
    """Return every page with its path, those that are made to be embedded among them."""
    return sorted(crawled.pages.items(), key=lambda page: page[0])


def own(pages: list[tuple[str, Document]]) -> list[tuple[str, Document]]:
    """Return the pages people read on our own site."""
    return [(path, page) for path, page in pages if path[1:3] in LANGUAGES]


def language(path: str) -> str:
    return next(part for part in path.split("/") if part in LANGUAGES)


def test_every_page_is_small(crawled: Crawled) -> None:
    assert {path: size for path, size in crawled.sizes.items() if size >= LARGEST} == {}


def test_a_fault_in_html_would_be_found() -> None:
    with pytest.raises(ParseError):
        read_document("<!doctype html><title>x</title><p><b>x</p></b>")


def test_every_page_says_its_language(pages: list[tuple[str, Document]]) -> None:
    wrong = [
        path for path, page in pages if path != "/" and page.root.get("lang") != language(path)
    ]
    assert wrong == []


def test_every_page_has_one_heading_and_the_others_in_order(
    pages: list[tuple[str, Document]],
) -> None:
    faults = []
    for path, page in own(pages):
        levels = [int(each.tag[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        skips = [b for a, b in pairwise(levels) if b > a + 1]
        if levels[0] != 1 or levels.count(1) != 1 or skips:
            faults.append((path, levels))
    assert faults == []


def test_every_id_is_there_once_and_every_reference_is_met(
    pages: list[tuple[str, Document]],
) -> None:
    for path, page in pages:
        ids = Counter(each.attrib["id"] for each in page.root.iter() if "id" in each.attrib)
        assert {name for name, n in ids.items() if n > 1} == set(), path
        named = {
            name
            for each in page.root.iter()
            for key in ("for", "aria-labelledby", "aria-describedby", "data-copy")
            for name in each.get(key, "").split()
        }
        assert named <= set(ids), path


def test_nothing_stands_inline_that_the_policy_forbids(
    pages: list[tuple[str, Document]],
) -> None:
    for path, page in pages:
        assert page.all("style", "iframe", "object", "embed") == [], path
        assert not [base for base in page.all("base") if "href" in base.attrib], path
        scripts = [script for script in page.all("script") if "src" not in script.attrib]
        assert {script.get("type") for script in scripts} <= {"application/ld+json"}, path
        inline = [
            name
            for each in page.root.iter()
            for name, value in each.attrib.items()
            if name == "style" or name.startswith("on") or value.lower().startswith("javascript:")
        ]
        assert inline == [], path


def test_every_page_names_itself_and_its_other_languages(
    pages: list[tuple[str, Document]], server: str
) -> None:
    for path, page in own(pages):
        if path in MISSING:
            continue
        plain = path.partition("?")[0]
        assert [link.get("href") for link in linked(page, "canonical")] == [f"{server}{plain}"]
        others = {
            link.get("hreflang"): urlsplit(link.get("href", "")).path
            for link in linked(page, "alternate")
            if link.get("hreflang", "x-default") != "x-default"
        }
        behind = plain.partition("/")[2].partition("/")[2]
        assert others == {code: f"/{code}/{behind}" for code in LANGUAGES}, path


def linked(page: Document, rel: str) -> list[Element]:
    return [link for link in page.all("link") if link.get("rel") == rel]


def test_an_error_page_names_no_other_page_as_itself(pages: list[tuple[str, Document]]) -> None:
    for path, page in pages:
        if path in MISSING:
            assert linked(page, "canonical") == [], path


def test_every_page_has_a_title_of_its_own(pages: list[tuple[str, Document]]) -> None:
    titles = Counter(
        words(page.all("title")[0]) for path, page in own(pages) if "?" not in path and path != "/"
    )
    assert {title: n for title, n in titles.items() if n > 1} == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_has_words_of_its_language_only(
    pages: list[tuple[str, Document]], code: str
) -> None:
    strange = {
        word: path
        for path, page in pages
        if path != "/" and language(path) == code
        for text in page.texts()
        for word in foreign(text, code)
    }
    assert strange == {}


def foreign(text: str, code: str) -> list[str]:
    """Return the words in the other script, but for quotations, addresses and known names."""
    text = ADDRESS.sub("", text)
    while QUOTED.search(text):
        text = QUOTED.sub("", text)
    found = re.findall(OTHER_LETTERS[code], text)
    return [word for word in found if word not in LATIN and not ROMAN.fullmatch(word)]


def test_a_word_of_the_other_language_would_be_found() -> None:
    assert foreign("Открыть calendar «by URL» в Google, XXIX", "ru") == ["calendar"]
    assert foreign("The plan says “26 мая”, август", "en") == ["август"]
