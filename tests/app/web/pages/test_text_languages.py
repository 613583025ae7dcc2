"""A text of the plan that a language lacks is shown in the plan's own, and marked as such."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from calendars.wording.cldr import load_locales
from calendars.wording.language import Language
from calendars.wording.typography import typeset
from tests.app.machines import Machine, machine

SESSION = "mag-2023/mag-session-29/"


@pytest.fixture
def german(journal: Path, tmp_path: Path, languages: Mapping[str, Language]) -> Machine:
    """Return a site of the plan, which has no German, with sentences that are English still."""
    text = journal.read_text("utf-8")
    stated = text.replace('"languages":["ru","en"]', '"languages":["ru","en","de","ar"]')
    assert stated != text
    (tmp_path / "journal.jsonl").write_text(stated, "utf-8")
    locales = load_locales(["ar", "de"])
    added = {
        code: replace(languages["en"], code=code, locale=locale) for code, locale in locales.items()
    }
    return machine(tmp_path / "journal.jsonl", {**languages, **added})


def marked(page: str) -> list[str]:
    """Return the elements within a page's body that say their language, but for the menu's."""
    body = unescape(page.partition("</header>")[2])
    return re.findall(r'<\w+[^>]* lang="\w+"[^>]*>[^<]*', body)


def test_texts_of_an_items_page_say_their_language(german: Machine) -> None:
    own = german.site.publication.entries["mag-2023", "mag-session-29"].item
    plan = german.site.publication.plans["mag-2023"].header
    source = plan.organisation.source
    assert own.place is not None
    assert source is not None
    found = marked(german.get(f"/de/entries/{SESSION}").text)
    assert found == [
        f'<bdi lang="ru">{own.category.name["ru"]}',
        '<h1 lang="ru">',
        f'<bdi lang="ru">{own.place.name["ru"]}',
        f'<span lang="ru">{own.said}',
        f'<span lang="ru">{own.said}',
        f'<bdi lang="ru">{typeset(plan.title["ru"], "ru")}',
        f'<bdi lang="ru">{typeset(source.title["ru"], "ru")}',
    ]


@pytest.mark.parametrize("path", ["", "places/", "2023/", "2023/months/", "2023/agenda/", "build/"])
@pytest.mark.parametrize("code", ["ru", "en"])
def test_a_text_in_the_pages_own_language_says_nothing(
    german: Machine, code: str, path: str
) -> None:
    assert marked(german.get(f"/{code}/{path}").text) == []


@pytest.mark.parametrize(
    "path",
    ["", "places/", "2023/", "2023/months/", "2023/agenda/", "build/", "recheck/", "changes/"],
)
def test_every_link_to_an_item_says_the_language_of_its_title(german: Machine, path: str) -> None:
    page = german.get(f"/de/{path}").text
    links = re.findall(r'<a [^>]*href="/de/entries/[^"]*"[^>]*>', page)
    assert [link for link in links if 'lang="ru"' not in link] == []


def test_a_page_written_from_right_to_left_says_so(german: Machine) -> None:
    heads = [german.get(f"/{code}/").text.split("\n")[1] for code in ("ar", "de", "ru")]
    assert heads == [
        '<html lang="ar" dir="rtl">',
        '<html lang="de" dir="ltr">',
        '<html lang="ru" dir="ltr">',
    ]
