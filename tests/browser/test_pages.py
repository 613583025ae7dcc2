"""Every kind of page, narrow and wide, light and dark: it fits and is open to everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import KINDS, LANGUAGES, patient, watch

DEVICES: dict[int, dict[str, Any]] = {
    360: {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    1280: {"viewport": {"width": 1280, "height": 800}},
}
NARROWEST = 320
Scheme = Literal["light", "dark"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Light and dark differ in their colours alone, and those are the same in every language.
LOOKS: dict[Scheme, list[str]] = {
    "light": TAGS,
    "dark": ["color-contrast", "link-in-text-block"],
}
AXE = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    found => found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`)))"""
COLUMNS = """() => [...document.querySelectorAll(".beside")].map(
    each => [...new Set([...each.children].map(child => child.getBoundingClientRect().left))])"""
SHIFT = """() => new Promise(resolve => {
    const seen = [];
    new PerformanceObserver(list => seen.push(...list.getEntries())).observe(
        {type: "layout-shift", buffered: true});
    requestAnimationFrame(() => setTimeout(
        () => resolve(seen.reduce((sum, entry) => sum + entry.value, 0)), 0));
})"""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A page on a device, and what went wrong in it; for all tests, as opening one takes long."""

    width: int
    page: Page
    problems: list[str]
    shots: Path | None

    def shoot(self, name: str) -> None:
        """Keep a picture of the page, where people asked for it: it takes as long as the rest."""
        if self.shots:
            self.page.screenshot(path=self.shots / f"{name}-{self.width}.png", full_page=True)


@pytest.fixture(scope="module", params=DEVICES)
def screen(
    chromium: Browser, shots: Path | None, request: pytest.FixtureRequest
) -> Iterator[Screen]:
    """Yield a phone, then a computer."""
    options = {"reduced_motion": "reduce", **DEVICES[request.param]}
    with patient(chromium.new_context(**options)) as context:
        screen = Screen(width=request.param, page=context.new_page(), problems=[], shots=shots)
        watch(screen.page, screen.problems)
        yield screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_and_everybody_can_use_it(
    screen: Screen, server: str, axe: str, kind: str, language: str
) -> None:
    page, width = screen.page, screen.width
    screen.problems.clear()
    page.emulate_media(color_scheme="light")
    answer = page.goto(server + KINDS[kind].format(language))
    assert answer
    assert answer.status == (404 if kind == "missing" else 200)
    assert page.evaluate(SHIFT) == 0
    assert overflowing(page, width) == []
    assert all(len(columns) == (2 if width > 1000 else 1) for columns in page.evaluate(COLUMNS))
    page.evaluate(axe)
    looks: list[Scheme] = ["light", "dark"] if language == "ru" else ["light"]
    for scheme in looks:
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(AXE, LOOKS[scheme]) == []
        screen.shoot(f"{kind}-{language}-{scheme}")
    assert narrowed(page, width) == []
    assert screen.problems == []


def narrowed(page: Page, width: int) -> list[str]:
    """Return what overflows the narrowest screen, and leave the page as wide as it was."""
    height = page.viewport_size["height"] if page.viewport_size else 0
    page.set_viewport_size({"width": NARROWEST, "height": height})
    found = overflowing(page, NARROWEST)
    page.set_viewport_size({"width": width, "height": height})
    return found


def overflowing(page: Page, width: int) -> list[str]:
    """Return what makes a page wider than the screen, or nothing."""
    found: list[str] = page.evaluate(
        """width => document.scrollingElement.scrollWidth <= width ? [] :
            [`${document.scrollingElement.scrollWidth} px`,
                ...[...document.body.querySelectorAll("*")]
                .filter(each => each.getBoundingClientRect().right > width + 0.5)
                .map(each => each.outerHTML.slice(0, 120))]""",
        width,
    )
    return found
