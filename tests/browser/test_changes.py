"""What the secretariat looks at: loose dates that are near, the preview, what is cancelled."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.app.web.pages.test_past_plans import cancel
from tests.app.web.test_preview import Preview, edit, previewing, until
from tests.browser.conftest import LANGUAGES
from tests.browser.document import Document, read_document
from tests.browser.test_pages import AXE, LOOKS, SHIFT, Scheme, Screen, narrowed, overflowing
from tests.browser.test_pages import screen as screen  # noqa: PLC0414 - a fixture
from tests.conftest import MAG, PATIENCE, ROOT, Serve, copy_folder, environment

NEAR = {
    "media-conference": 3,
    "cis-economic-forum": -5,
    "urban-technologies-forum-8": 25,
    "moscow-urban-forum-10": 58,
    "jubilee-saint-petersburg": 100,
    "city-day-minsk": 40,
}
"""Days from today around which items of the plan take place."""
PAGES = {
    "recheck-near": "/{}/recheck/",
    "recheck-far": "/{}/recheck/?within=120d",
    "recheck-refused": "/{}/recheck/?within=0d",
}
CANCELLED = {
    "cancelled-category": "/{}/categories/city-days/",
    "cancelled-city": "/{}/places/moscow/",
    "cancelled-year": "/{}/2023/",
    "cancelled-months": "/{}/2023/months/",
    "cancelled-agenda": "/{}/2023/agenda/",
    "cancelled-item": "/{}/entries/mag-2023/city-day-moscow/",
    "removed-item": "/{}/entries/mag-2023/city-day-yerevan/",
    "cancelled-changes": "/{}/changes/",
}
PREVIEWED = {
    "preview-home": "/{}/",
    "preview-changes": "/{}/changes/",
    "preview-item": "/{}/entries/mag-2023/media-conference/",
    "preview-missing": "/{}/nothing/",
}
Look = Callable[[str, str], None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a plan whose dates are near to this very day."""
    folder = tmp_path_factory.mktemp("near")
    copy_folder(MAG, folder)
    plan, today = folder / "plans/mag-2023.toml", datetime.now(UTC).date()
    head, *items = plan.read_text(encoding="utf-8").split("[[items]]")
    head = head.replace("year = 2023", f"year = {today.year}")
    near = [moved(item, today) for item in items]
    plan.write_text("[[items]]".join([head, *near]), encoding="utf-8")
    return folder


def moved(item: str, today: date) -> str:
    """Return an item of a plan on its day near today; others stay where they are."""
    found = re.search(r'key = "(.*)"', item)
    assert found
    if found[1] not in NEAR:
        return item
    first = today + timedelta(days=NEAR[found[1]])
    when = f"{first}~/{first + timedelta(days=9)}~"
    return re.sub(r'^when = ".*"$', f'when = "{when}"', item, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def near(folder: Path, serve: Serve) -> Iterator[str]:
    """Yield the address of a server of that plan."""
    command = [sys.executable, "-m", "app", "publish", "--yes"]
    subprocess.run(command, env=environment(folder), cwd=ROOT, check=True, capture_output=True)
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="module")
def cancelled(
    journal: Path, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the address of a server that shows what is cancelled or removed."""
    folder = tmp_path_factory.mktemp("cancelled")
    cancel(folder, journal)
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="module")
def previewed(journal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Yield a preview of a plan that has changes, one harm, and then faults."""
    folder = tmp_path_factory.mktemp("previewed")
    copy_folder(MAG, folder)
    shutil.copy(journal, folder / "journal.jsonl")
    edit(folder, 'when = "2023-02"', 'when = "2023-02-14"')
    edit(folder, 'key = "city-day-minsk"', 'key = "day-of-minsk"')
    with previewing(folder) as preview:
        edit(folder, 'when = "2023-03"', f'when = "{"w" * 120}"')
        edit(folder, 'category = "events"', 'category = "<b>atlantis</b>"')
        until(lambda: (preview.health()["problem"] or "").count("\n") == 1)
        yield preview


@pytest.fixture
def look(screen: Screen, axe: str) -> Look:
    """Return what looks at a page in all ways at once."""

    def look(address: str, name: str) -> None:
        page, width = screen.page, screen.width
        screen.problems.clear()
        page.emulate_media(color_scheme="light")
        answer = page.goto(address)
        assert answer
        read_document(httpx.get(address, timeout=PATIENCE).text)
        assert page.evaluate(SHIFT) == 0
        assert overflowing(page, width) == []
        page.evaluate(axe)
        schemes: list[Scheme] = ["light", "dark"]
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(AXE, LOOKS[scheme]) == []
            screen.shoot(f"{name}-{scheme}")
        assert narrowed(page, width) == []
        assert screen.problems == []

    return look


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_the_loose_dates_that_are_near(look: Look, near: str, kind: str, language: str) -> None:
    look(near + PAGES[kind].format(language), f"{kind}-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CANCELLED)
def test_what_is_cancelled(look: Look, cancelled: str, kind: str, language: str) -> None:
    look(cancelled + CANCELLED[kind].format(language), f"{kind}-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PREVIEWED)
def test_the_preview(look: Look, previewed: Preview, kind: str, language: str) -> None:
    address = previewed.client.base_url.join(PREVIEWED[kind].format(language))
    look(str(address), f"{kind}-{language}")


def test_the_banner_is_seen_at_once_and_told_to_screen_readers(
    screen: Screen, previewed: Preview
) -> None:
    page = screen.page
    page.goto(str(previewed.client.base_url.join("/ru/")))
    banner = page.get_by_role("complementary", name="Предпросмотр")
    expect(banner).to_be_in_viewport()
    expect(banner.get_by_role("link")).to_have_text("3 изменения готовы к публикации")
    expect(banner.locator("pre")).to_contain_text("<b>atlantis</b>")
    assert banner.locator("b").count() == 0


def test_a_struck_title_is_struck_and_no_other(screen: Screen, cancelled: str) -> None:
    page = screen.page
    page.goto(f"{cancelled}/en/categories/city-days/")
    lines = page.locator(".entries a").evaluate_all(
        "all => all.filter(each => getComputedStyle(each).textDecorationLine"
        '.includes("line-through")).map(each => each.textContent)'
    )
    assert [line.replace("\u00a0", " ") for line in lines] == [
        "Moscow City Day, 876 years",
        "Yerevan City Day, 2805 years",
    ]


def test_the_list_is_read_by_keyboard_and_leads_to_the_items(page: Page, near: str) -> None:
    page.goto(f"{near}/en/recheck/")
    links = page.locator(".entries a")
    links.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/en/entries/mag-2023/"))


@pytest.mark.parametrize(("days", "query"), [("30", "?within=30d"), ("120", "?within=120d")])
def test_the_menu_of_days_is_kept_by_the_language_switch(
    page: Page, near: str, days: str, query: str
) -> None:
    page.goto(f"{near}/ru/recheck/")
    page.locator(".views").get_by_role("link", name=f"{days} дней").click()
    page.wait_for_url(f"{near}/ru/recheck/{query}")
    expect(page.locator("[aria-current]")).to_have_text(f"{days} дней")
    page.locator(".switch").click()
    page.wait_for_url(f"{near}/en/recheck/**")
    assert page.url == f"{near}/en/recheck/{query}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_changes_for_reviewers_can_be_used_by_everybody(
    screen: Screen, axe: str, previewed: Preview, language: str, tmp_path: Path
) -> None:
    # As it is: its faults are mended here.
    shutil.copytree(previewed.folder, tmp_path, dirs_exist_ok=True)
    edit(tmp_path, f'when = "{"w" * 120}"', 'when = "2023-03-07"')
    edit(tmp_path, 'category = "<b>atlantis</b>"', 'category = "events"')
    edit(tmp_path, 'place = "khabarovsk"', 'place = "perm"')
    page, width = screen.page, screen.width
    page.set_content(diff(tmp_path, language))
    assert overflowing(page, width) == []
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(AXE, LOOKS[scheme]) == []
        screen.shoot(f"diff-{language}-{scheme}")
    assert narrowed(page, width) == []


def diff(folder: Path, language: str) -> str:
    """Return the changes of a folder as a page, which is sound HTML."""
    command = [sys.executable, "-m", "app", "diff", "--format", "html", "--language", language]
    run = subprocess.run(
        [*command, "--per-feed"],
        env=environment(folder),
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    page: Document = read_document(run.stdout)
    assert page.root.get("lang") == language
    return run.stdout
