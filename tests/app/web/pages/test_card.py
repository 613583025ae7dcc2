"""The pictures beside links: all of them fit, say how sure a date is, and can be had."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from app.web.live import LiveState
from app.web.pages.drawing.card import EDGE, FOOT, ROOM, WIDTH, entry_card, year_card
from app.web.pages.drawing.metrics import text_width
from app.web.pages.layout.frame import View
from calendars.feeds.site import Site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.pages.asking import LANGUAGES, asked, page

SPRING = date(2023, 4, 1)


@pytest.fixture(scope="module")
def live(journal: Path, languages: Mapping[str, Language]) -> LiveState:
    return LiveState(file_store(journal), languages, "https://kalends.example")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_card_fits(site: Site, code: str) -> None:
    view = View(site, code, SPRING)
    cards = [entry_card(view, identity) for identity in site.vevents[code]]
    assert len(cards) == 46
    lines = [line for card in (*cards, year_card(view, 2023)) for line in card.lines]
    wide = [
        line.words
        for line in lines
        if text_width(line.words, line.size, bold=line.kind in ("date", "warn")) > ROOM
    ]
    low = [line.words for line in lines if line.y > FOOT - 40]
    assert (wide, low) == ([], [])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("jubilee-perm", ["≈ МАГ", "≈ август 2023 г.", "Пермь, 300 лет"]),
        (
            "un-habitat-projects",
            ["≈ МАГ", "≈ дата не назначена", "Мероприятия по проектам ООН-Хабитат"],
        ),
    ],
)
def test_a_card_is_no_surer_than_the_plan(site: Site, key: str, expected: list[str]) -> None:
    card = entry_card(View(site, "ru", SPRING), ("mag-2023", key))
    assert [line.words.replace("\u00a0", " ") for line in card.lines] == expected


@pytest.mark.parametrize(
    ("path", "picture"),
    [
        ("/ru/", "/ru/2023.png"),
        ("/en/2023/months/", "/en/2023.png"),
        ("/en/places/moscow/", "/en/2023.png"),
        ("/ru/entries/mag-2023/jubilee-perm/", "/ru/entries/mag-2023/jubilee-perm.png"),
    ],
)
def test_a_page_leads_to_its_picture(live: LiveState, path: str, picture: str) -> None:
    told = {
        each.get("property"): each.get("content") for each in page(live, path, SPRING).all("meta")
    }
    assert told["og:image"] == f"https://kalends.example{picture}"
    answer = asked(live, picture, SPRING)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    drawn = Image.open(io.BytesIO(answer.content)).convert("RGB")
    size = int(told["og:image:width"] or 0), int(told["og:image:height"] or 0)
    assert drawn.size == size
    assert drawn.getpixel((WIDTH - EDGE // 2, 30)) == (0xFB, 0xFA, 0xF7)
    known = asked(live, picture, SPRING, **{"if-none-match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("path", ["/ru/2022.png", "/ru/entries/mag-2023/none.png", "/xx/2023.png"])
def test_what_is_not_there_has_no_picture(live: LiveState, path: str) -> None:
    assert asked(live, path, SPRING).status_code == 404
