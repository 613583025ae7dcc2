"""A plan full of script and endless words: nothing executes, all is text, nothing overflows."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.conftest import KINDS, LANGUAGES, OpenPage, crawl
from tests.browser.document import Document, words
from tests.browser.test_pages import NARROWEST, overflowing
from tests.conftest import PATIENCE, ROOT, Serve, environment

SCRIPT = """<script>alert(1)</script>"'&<img src=x onerror=alert(1)>"""
LONG = "ы" * 240
HOSTILE = f"{SCRIPT} {LONG}"[:300]
ENDLESS = "w" * 300
TEXTS = ("organisation", "title", "name", "heading", "note", "notes", "said")


@pytest.fixture(params=[HOSTILE, ENDLESS], ids=["script", "endless"])
def hostile(request: pytest.FixtureRequest, workspace: Path, serve: Serve) -> Any:
    """Yield the text that is everywhere in a plan, and the address of a server that shows it."""
    for path in (workspace / "plans/mag-2023.toml", workspace / "places.toml"):
        path.write_text(toml(spoiled(tomllib.loads(path.read_text()), request.param)))
    command = [sys.executable, "-m", "app", "publish", "--yes"]
    subprocess.run(command, env=environment(workspace), cwd=ROOT, check=True, capture_output=True)
    with serve(workspace) as address:
        yield request.param, address


def spoiled(value: Any, text: str, key: str = "") -> Any:
    """Return TOML's values with every text people read replaced."""
    if isinstance(value, dict):
        texts = set(value) <= set(LANGUAGES) and value
        return {name: text if texts else spoiled(own, text, name) for name, own in value.items()}
    if isinstance(value, list):
        return [spoiled(own, text) for own in value]
    return text if key in TEXTS else value


def toml(table: dict[str, Any]) -> str:
    """Return a table as TOML: its own values inline, tables of tables under headings."""
    plain = {name: own for name, own in table.items() if not headed(own)}
    lines = [f"{name} = {inline(own)}" for name, own in plain.items()]
    for name, own in table.items():
        if not headed(own):
            continue
        for heading, rows in (
            [(f"[[{name}]]", own)]
            if isinstance(own, list)
            else [(f"[{name}.{key}]", [row]) for key, row in own.items()]
            if all(isinstance(row, dict) and "color" in row for row in own.values())
            else [(f"[{name}]", [own])]
        ):
            for row in rows:
                lines += [heading, *(f"{key} = {inline(each)}" for key, each in row.items())]
    return "\n".join(lines) + "\n"


def headed(value: Any) -> bool:
    """Tell whether a value is written under a heading."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict) and "key" in value[0]
    return isinstance(value, dict) and not set(value) <= set(LANGUAGES)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {inline(own)}' for key, own in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return json.dumps(value, ensure_ascii=False)


def test_a_hostile_plan_is_shown_as_text(hostile: tuple[str, str], open_page: OpenPage) -> None:
    text, server = hostile
    page = open_page(viewport={"width": NARROWEST, "height": 640})
    wide = {}
    for kind, path in KINDS.items():
        page.goto(server + path.format("ru"))
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        if found := overflowing(page, NARROWEST):
            wide[kind] = found
        assert text in str(page.locator("body").text_content()), kind
        assert page.locator("img").count() == 0
        assert page.locator("script:not([src]):not([type])").count() == 0
    assert wide == {}


def test_hostile_html_is_sound_and_holds_its_texts(hostile: tuple[str, str]) -> None:
    text, server = hostile
    with httpx.Client(base_url=server, follow_redirects=True, timeout=PATIENCE) as client:
        crawled = crawl(client, server)
    refused = {path for path, status in crawled.answers.items() if status >= 400}
    assert refused == {KINDS["missing"].format(code) for code in LANGUAGES}
    for path, page in crawled.pages.items():
        assert page.all("img") == [], path
        assert {script.get("type", "src") for script in page.all("script")} <= {
            "src",
            "application/ld+json",
        }
    item = crawled.pages[KINDS["item-firm"].format("ru")]
    assert words(item.all("h1")[0]) == text
    assert structured(item)["name"] == text
    assert structured(item)["organizer"][0]["name"] == text


def structured(page: Document) -> dict[str, Any]:
    """Return what a page tells machines of its event."""
    script = next(each for each in page.all("script") if each.get("type"))
    found: dict[str, Any] = json.loads(script.text or "")
    return found


@pytest.mark.parametrize(
    "path",
    [
        '/ru/"><script>alert(1)</script>/',
        "/ru/places/<img src=x onerror=alert(1)>/",
        "/<script>alert(1)</script>/",
        "/ru/build/?category=<script>alert(1)</script>",
        "/ru/build/?<img src=x onerror=alert(1)>=1",
        "/ru/build/?place=" + "x" * 2000,
    ],
)
def test_a_hostile_address_is_shown_as_text(open_page: OpenPage, server: str, path: str) -> None:
    page = open_page(viewport={"width": NARROWEST, "height": 640})
    answer = page.goto(f"{server}{path}")
    assert answer
    assert answer.status in (200, 400, 404)
    assert page.locator("h1").count() == 1
    assert page.locator("img, script:not([src])").count() == 0
    assert overflowing(page, NARROWEST) == []
    assert not re.search(r"<img src=x|<script>alert", answer.text())
