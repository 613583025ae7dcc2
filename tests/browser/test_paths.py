"""What people come to do, with and without JavaScript, by mouse and by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import Launch
from tests.browser.conftest import KINDS, LANGUAGES, PUBLIC, Crawled, OpenPage, feed_entries
from tests.conftest import PATIENCE

AGENTS = {
    "apple": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "android": "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36",
    "outlook-program": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
}
CLIENTS = [
    *("apple", "google", "outlook", "office", "outlook-program", "android", "yandex", "mailru"),
    *("thunderbird", "nextcloud", "other"),
]
PHONES = ("apple", "android")
JAVASCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
FOCUSED = """() => {
    const each = document.activeElement, style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    return {tag: each.tagName.toLowerCase(), type: each.closest(".marks") ? "mark" : "",
        href: each.getAttribute("href"), ring: style.outlineStyle,
        seen: box.left >= 0 && box.right <= innerWidth && box.bottom > 0 && box.top < innerHeight};
}"""


@pytest.fixture(scope="session")
def public(
    launch: Launch, journal: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the address of a server that believes to be reached at a public one."""
    folder = tmp_path_factory.mktemp("public")
    (folder / "journal.jsonl").write_bytes(journal.read_bytes())
    with launch(folder, base_url=PUBLIC) as (address, _):
        yield address


@JAVASCRIPT
@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB,en;q=0.9", "en"),
        ("de-DE,de;q=0.9,en;q=0.5,ru;q=0.3", "en"),
        ("ru;q=0.1,en;q=0.2", "en"),
        ("de", "ru"),
    ],
)
def test_the_front_door_opens_in_the_readers_language(
    open_page: OpenPage, server: str, accepted: str, code: str, *, javascript: bool
) -> None:
    page = open_page(
        java_script_enabled=javascript, extra_http_headers={"Accept-Language": accepted}
    )
    page.goto(server)
    assert page.url == f"{server}/{code}/"
    assert page.get_attribute("html", "lang") == code


@JAVASCRIPT
def test_home_leads_to_a_category_and_into_every_client(
    open_page: OpenPage, public: str, *, javascript: bool
) -> None:
    page = open_page(java_script_enabled=javascript)
    page.goto(f"{public}/ru/")
    page.locator(".choices").get_by_role("link", name="Мероприятия").click()
    page.wait_for_url(f"{public}/ru/categories/events/")
    host, name = "plan.example.org/calendars/ru/events.ics", quote("МАГ: Мероприятия")
    https = f"https%3A%2F%2F{quote(host, safe='')}"
    assert links(page) == {
        "apple": [f"webcal://{host}"],
        "google": [
            f"https://calendar.google.com/calendar/u/0/r?cid=webcal%3A%2F%2F{quote(host, safe='')}",
            "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        ],
        "outlook": [f"https://outlook.live.com/calendar/0/addfromweb/?url={https}&name={name}"],
        "office": [f"https://outlook.office.com/calendar/0/addfromweb/?url={https}&name={name}"],
        "outlook-program": [f"webcal://{host}"],
        "android": [
            f"webcal://{host}",
            "https://f-droid.org/packages/at.bitfire.icsdroid/",
            "https://play.google.com/store/apps/details?id=at.bitfire.icsdroid",
        ],
        "yandex": ["https://calendar.yandex.ru/week?sidebar=addFeed"],
        "mailru": ["https://calendar.mail.ru/"],
        "thunderbird": [],
        "nextcloud": [],
        "other": [],
    }
    assert page.input_value("#address") == f"https://{host}"
    assert page.locator("a[download]").get_attribute("href") == "/calendars/ru/events.ics"
    assert page.locator(".subscribe > .warning").count() == 0


def test_a_private_address_offers_no_way_that_must_fail(page: Page, server: str) -> None:
    page.goto(f"{server}/ru/categories/events/")
    offered = links(page)
    assert [client for client, hrefs in offered.items() if hrefs] == [
        "apple",
        "outlook-program",
        "android",
    ]
    expect(page.locator(".subscribe > .warning")).to_be_visible()


def links(page: Page) -> dict[str, list[str]]:
    """Return the addresses behind the ways of the panel, in the order of the clients."""
    found: list[tuple[str, list[str]]] = [
        (
            str(way.get_attribute("data-client")),
            [str(link.get_attribute("href")) for link in way.locator("a").all()],
        )
        for way in page.locator("details[data-client]").all()
    ]
    return dict(sorted(found, key=lambda way: CLIENTS.index(way[0])))


@pytest.mark.parametrize(("client", "agent"), AGENTS.items())
def test_the_visitors_own_client_comes_first_and_open(
    open_page: OpenPage, public: str, client: str, agent: str
) -> None:
    page = open_page(user_agent=agent)
    page.goto(f"{public}/ru/")
    ways = page.locator("details[data-client]")
    assert ways.first.get_attribute("data-client") == client
    others = [str(way.get_attribute("data-client")) for way in ways.all()[1:]]
    assert sorted([client, *others]) == sorted(CLIENTS)
    assert [way.get_attribute("open") is not None for way in ways.all()[1:]] == [False] * len(
        others
    )
    expect(ways.first.locator("a.button")).to_be_visible()
    ways.nth(1).locator("summary").click()
    assert ways.nth(1).get_attribute("open") is not None


@pytest.mark.parametrize(("client", "agent"), AGENTS.items())
def test_what_a_phone_cannot_do_says_so_in_the_place_of_its_button(
    open_page: OpenPage, public: str, client: str, agent: str
) -> None:
    page = open_page(user_agent=agent)
    page.goto(f"{public}/ru/")
    way = page.locator("details[data-client=outlook]")
    way.locator("summary").click()
    expect(way.locator("a.button")).to_be_visible(visible=client not in PHONES)
    expect(way.locator(".warning")).to_be_visible(visible=client in PHONES)


@pytest.mark.parametrize("code", ["ru", "en"])
def test_no_two_buttons_have_one_name(page: Page, public: str, code: str) -> None:
    page.goto(f"{public}/{code}/entries/mag-2023/mag-session-29/")
    names = [name for name in page.locator(".button, summary").all_text_contents() if name]
    assert len(set(names)) == len(names)


def test_every_way_can_be_opened_without_javascript(open_page: OpenPage, public: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{public}/en/")
    for way in page.locator("details[data-client]").all():
        if way.get_attribute("open") is None:
            way.locator("summary").click()
        expect(way.locator("li").first).to_be_visible()


@JAVASCRIPT
def test_the_form_shows_just_what_the_feed_at_its_address_holds(
    open_page: OpenPage, server: str, *, javascript: bool
) -> None:
    page = open_page(java_script_enabled=javascript)
    page.goto(f"{server}/ru/build/")
    for name, value in (("category", "events"), ("category", "city-days"), ("approx", "hide")):
        page.locator(f'input[name="{name}"][value="{value}"]').check()
        if javascript:
            page.wait_for_url(re.compile(f"{name}=(.*{name}=)?{value}"))
            expect(page.locator(f'input[name="{name}"][value="{value}"]')).to_be_checked()
    if not javascript:
        page.locator("form button").click()
        page.wait_for_url(re.compile("approx=hide"))
    expect(page.locator("#address")).to_have_value(
        f"{server}/calendars/ru/approx=hide;category=city-days,events/all.ics"
    )
    answer = httpx.get(page.input_value("#address"), timeout=PATIENCE)
    assert answer.status_code == 200
    hrefs = [str(a.get_attribute("href")) for a in page.locator(".entries a").all()]
    listed = ["/".join(href.strip("/").split("/")[-2:]) for href in hrefs]
    assert listed == feed_entries(answer.text)
    assert 0 < len(listed) < 46
    assert page.locator("input:checked").evaluate_all("all => all.map(each => each.value)") == [
        "events",
        "city-days",
        "hide",
    ]


def test_ticking_by_keyboard_keeps_the_focus_and_the_place(page: Page, server: str) -> None:
    page.goto(f"{server}/en/build/")
    box = page.locator('input[value="jubilees"]')
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("category=jubilees"))
    expect(page.locator("#address")).to_have_value(f"{server}/calendars/en/jubilees.ics")
    expect(box).to_be_focused()
    expect(box).to_be_checked()


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "no-clipboard"])
def test_copying_puts_the_address_on_the_clipboard(
    open_page: OpenPage, server: str, *, clipboard: bool
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:
        # As on an address without https that is not this machine's own.
        page.add_init_script(
            "const kept = navigator.clipboard; window.pasted = () => kept.readText();"
            'Object.defineProperty(navigator, "clipboard", {value: undefined})'
        )
    page.goto(f"{server}/en/places/minsk/")
    button = page.get_by_role("button", name="Copy")
    button.click()
    expect(button).to_have_text("Copy ✓")
    pasted = page.evaluate("window.pasted ? pasted() : navigator.clipboard.readText()")
    assert pasted == page.input_value("#address") == f"{server}/calendars/en/places/minsk.ics"


def test_what_needs_javascript_is_not_shown_without_it(open_page: OpenPage, server: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(server + KINDS["item-firm"].format("en"))
    expect(page.locator("[data-copy]")).to_be_hidden()
    expect(page.locator("[data-share]")).to_be_hidden()


def test_the_year_can_be_read_by_keyboard_alone(page: Page, server: str) -> None:
    page.goto(f"{server}/ru/2023/")
    stops: list[dict[str, Any]] = []
    while not stops or "mark" not in stops[-1]["type"]:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        assert stops[-1]["seen"], stops[-1]
        assert stops[-1]["ring"] != "none", stops[-1]
        # The months stand above the marks.
        assert len(stops) < 30
    menu = [f"/ru/{path}" for path in ("", "2023/", "places/", "changes/", "build/")]
    reached = [stop["href"] for stop in stops]
    assert reached[:7] == ["#main", *menu, "/en/2023/"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}{reached[-1]}")
    assert page.locator("h1").count() == 1


def test_every_mark_of_the_year_is_reached_by_tab(page: Page, server: str) -> None:
    page.goto(f"{server}/ru/2023/")
    marks = page.locator(".marks > a").count()
    seen = 0
    reachable = ", ".join(f"{each}:visible" for each in ("a", "button", "input", "summary"))
    for _ in range(page.locator(reachable).count()):
        page.keyboard.press("Tab")
        seen += "mark" in page.evaluate(FOCUSED)["type"].split()
    assert seen == marks > 30


def test_the_skip_link_leads_past_the_menu(page: Page, server: str) -> None:
    page.goto(f"{server}/ru/2023/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"missing", "embedded"}))
def test_the_language_switch_keeps_the_page(page: Page, server: str, kind: str) -> None:
    page.goto(server + KINDS[kind].format("ru"))
    page.locator(".switch").click()
    page.wait_for_url(server + KINDS[kind].format("en"))
    assert page.get_attribute("html", "lang") == "en"


def test_every_link_of_every_page_leads_somewhere(crawled: Crawled) -> None:
    missing = {KINDS["missing"].format(code) for code in LANGUAGES}
    broken = {path: status for path, status in crawled.answers.items() if status >= 400}
    assert set(broken) == missing, broken
    assert len(crawled.pages) > 2 * 46


def test_every_fragment_of_a_link_is_there(crawled: Crawled) -> None:
    broken = {
        target
        for target in crawled.fragments
        if (page := crawled.pages.get(target.partition("#")[0]))
        and target.partition("#")[2] not in {each.get("id") for each in page.root.iter()}
    }
    assert broken == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_year_prints_on_one_sheet(
    open_page: OpenPage, server: str, shots: Path | None, language: str, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(f"{server}/{language}/2023/")
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/Type /Page\b(?!s)", pdf)
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf)}
    assert len(sheets) == 1
    assert [tuple(map(round, box)) for box in boxes] == [(0, 0, 595, 842)]
    if shots:
        (shots / f"year-{language}-{scheme}.pdf").write_bytes(pdf)
