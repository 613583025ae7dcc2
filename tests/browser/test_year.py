"""The year in a browser: every event can be read, and reached by touch and by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LANGUAGES, OpenPage

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
SCREENS = 3
FINGER = 24
"""Of WCAG 2.5.8, in pixels."""
CUT = """() => {
    const plan = document.querySelector(".plan").getBoundingClientRect();
    const texts = [...document.querySelectorAll(".plan text")].map(each => [each, each.getBBox()]);
    const apart = (a, b) => a.x + a.width <= b.x + 1 || b.x + b.width <= a.x + 1
        || a.y + a.height <= b.y + 2 || b.y + b.height <= a.y + 2;
    const wide = [...document.querySelectorAll(".marks > a")].filter(mark => {
        const [room, text] = ["rect", "text"].map(each => mark.querySelector(each).getBBox());
        return text.x < room.x - 1 || text.x + text.width > room.x + room.width + 1;
    }).map(mark => `beyond its room: ${mark.textContent}`);
    const out = texts.filter(([each]) => {
        const box = each.getBoundingClientRect();
        return box.left < plan.left - 1 || box.right > plan.right + 1
            || box.bottom > plan.bottom + 1;
    }).map(([each]) => `outside: ${each.textContent}`);
    const marks = texts.filter(([each]) => each.parentNode.matches(".marks > a, .band"));
    const over = marks.flatMap(([one, a], n) => marks.slice(n + 1)
        .filter(([, b]) => !apart(a, b)).map(([two]) => `${one.textContent} / ${two.textContent}`));
    return [...wide, ...out, ...over];
}"""
REACHED = """finger => [...document.querySelectorAll("main a[href*='entries/']")]
    .filter(link => link.checkVisibility()).map(link => {
        const parts = [link, ...link.querySelectorAll("rect")].map(e => e.getBoundingClientRect());
        const [wide, high] = ["width", "height"].map(each => Math.max(...parts.map(e => e[each])));
        const words = (link.querySelector("text") || link).textContent.trim();
        return [link.getAttribute("href").split("/").at(-2), words !== "" && link.tabIndex >= 0
            && high >= finger - 0.5 && wide >= finger];
    })"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_drawing_is_cut(open_page: OpenPage, server: str, language: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{server}/{language}/2023/")
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("options", [{"viewport": {"width": 1280, "height": 800}}, PHONE])
def test_every_event_can_be_read_and_reached(
    open_page: OpenPage, server: str, options: dict[str, Any], language: str
) -> None:
    page = open_page(**options)
    page.goto(f"{server}/{language}/2023/")
    reached = page.evaluate(REACHED, FINGER)
    assert [key for key, well in reached if not well] == []
    assert (len(reached), len({key for key, _ in reached})) == (46, 46)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_the_year_is_a_list_of_three_screens(
    open_page: OpenPage, server: str, language: str
) -> None:
    page = open_page(**PHONE)
    page.goto(f"{server}/{language}/2023/")
    assert not page.locator(".plan").is_visible()
    assert height(page, ".listed") + height(page, ".tray") <= SCREENS * 844


def height(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["height"]


@pytest.mark.parametrize("width", [320, 390, 700])
@pytest.mark.parametrize("name", ["all", "events", "city-days"])
def test_what_is_embedded_fits_into_its_frame(
    open_page: OpenPage, server: str, name: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 480})
    page.goto(f"{server}/embed/ru/{name}/?from=2023-04-01")
    rows = page.locator(".entries li")
    assert rows.count() == 4
    box = rows.nth(2 if width < 360 else 3).bounding_box()
    assert box
    assert box["y"] + box["height"] <= 480
    assert height(page, ".follow .button") >= FINGER


def test_the_month_grids_fold_what_is_empty_and_list_the_rest(
    open_page: OpenPage, server: str
) -> None:
    page = open_page(**PHONE)
    page.goto(f"{server}/ru/2023/months/")
    assert page.locator("#m1 table").is_hidden()
    assert [
        each.strip().replace("\N{NO-BREAK SPACE}", " ")
        for each in page.locator("#m9 .own a").all_inner_texts()
    ] == [
        *("≈5 Батуми, 145 лет", "≈9 Минск, День города, 956 лет", "≈9 Таганрог, 320 лет"),
        *("≈16 Астрахань, 465 лет", "≈19 Цхинвал, День города, 1761 год"),
    ]
    # Two days are one bar with one link, and a stripe in each of the days.
    assert page.locator("#m9 a[href*='city-day-moscow']").count() == 1
    assert page.locator("#m9 td i").count() == 2
