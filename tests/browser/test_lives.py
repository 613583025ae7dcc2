"""Every page in three days of a plan's life, on every screen: what people see can be read and used.

Not every page is looked at in every way, as that would take an hour. On each day of each life the
kinds of pages that tell days, and those of what changed, are on four screens; in season all kinds
are, and all of them in letters twice as large and from right to left; where four categories are in
season, every page there is is on a phone. Axe, which takes longest, looks at the lives with four
and with nine categories, in dark where they are nine: colours are the same in every width.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from calendars.wording.language import Language
from tests.browser.conftest import patient, watch
from tests.browser.lives import LIVES, Life, addresses, publish_life
from tests.browser.test_pages import AXE, LOOKS, SHIFT, TAGS
from tests.browser.test_year import CUT, FINGER, REACHED
from tests.conftest import environment, serving

SCREENS = {360: 740, 390: 844, 768: 1024, 1280: 800}
PHONE = 390
LARGEST = 60_000
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
FOLLOWED = """() => [...document.querySelectorAll("main .button[href$='#subscribe']")].filter(
    each => each.checkVisibility() && each.getBoundingClientRect().bottom <= innerHeight).length"""
WEIGHT = """() => ["navigation", "resource"].flatMap(each => performance.getEntriesByType(each))
    .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
"""What a page and all that it loads take to send."""
UNSEEN = """() => {
    const ink = getComputedStyle(document.body).color;
    const own = document.querySelector("main a") ?? document.body;
    const seen = colour => [ink, getComputedStyle(own).color].includes(colour);
    const drawn = ":is(.marks, .band, .entries .key, .legend .key) path";
    const shapes = document.querySelectorAll(drawn);
    return [...shapes].filter(each => {
            const { fill, stroke } = getComputedStyle(each);
            return each.checkVisibility() && !seen(fill) && !seen(stroke);
        }).map(each => each.outerHTML.slice(0, 90));
}"""
"""Shapes in no colour of the system's own where these stand for all others."""
UNTOLD = r"""() => {
    const plain = text => text.replace(/\s/g, "");
    return [...document.querySelectorAll(".plan .marks > a:not(.trace)")].filter(mark => {
        const [whole, drawn] = ["title", "text"].map(each => mark.querySelector(each).textContent);
        const telling = whole.match(/«[^«»]*»/)?.[0] ?? "";
        return plain(drawn).includes("…") && !plain(drawn).includes(plain(telling));
    }).map(mark => mark.querySelector("title").textContent);
}"""
"""Marks of which not all is drawn, nor what stands in «…»; the whole is their title."""
TELLS_DAYS = re.compile(r"^/\w+/$|/\w+/\d{4}/$|/categories/|/entries/|/embed/")
"""Pages that read otherwise before and after a plan's time."""
LIVED = [(name, day) for name, life in LIVES.items() for day in life.days]
SEASON = [("four", "season"), ("one", "season"), ("nine", "season")]
AXED = [("four", "season"), ("four", "over"), ("nine", "season")]


@dataclass(frozen=True, kw_only=True)
class Day:
    """A life on one of its days: where it is served, all pages there are, and the browser's."""

    name: str
    day: str
    life: Life
    address: str
    paths: tuple[str, ...]
    page: Page
    problems: list[str]
    shots: Path | None

    @property
    def every(self) -> list[str]:
        """Return all pages, also one that the catalogue leaves out as no page leads there."""
        return [*self.paths, f"/embed/{self.life.code}/all/"]

    @property
    def kinds(self) -> list[str]:
        """Return a page of each kind, and the pages of the items that changed."""
        changed = {c.key for changes in self.life.changes.values() for c in changes}
        found = {kind_of(path): path for path in reversed(self.every)}
        own = [path for path in self.paths if path.split("/")[-2] in changed]
        kinds = dict.fromkeys([*reversed(found.values()), *own])
        return [path for path in kinds if self.day == "season" or TELLS_DAYS.search(path)]

    def open(self, path: str, width: int) -> None:
        """Show a page anew on a screen."""
        self.page.emulate_media(color_scheme="light", forced_colors="none")
        self.page.set_viewport_size({"width": width, "height": SCREENS[width]})
        answer = self.page.goto(self.address + path)
        assert answer
        assert answer.status == 200

    def widen(self, width: int, height: int) -> None:
        """Make the screen wider or narrower."""
        self.page.set_viewport_size({"width": width, "height": height})

    def wrong(self) -> list[str]:
        """Return what the page gets wrong as it is shown."""
        found: list[str] = self.page.evaluate(MEASURE)
        return found

    def unfollowed(self) -> list[str]:
        """Return that no way to follow is within the first screen, if so."""
        return [] if self.page.evaluate(FOLLOWED) else ["not within the first screen"]

    def shoot(self, path: str, look: str) -> None:
        """Keep a picture of the page, where people asked for it."""
        if self.shots:
            name = f"{self.name}-{self.day}-{path.strip('/').replace('/', '-')}-{look}.png"
            self.page.screenshot(path=self.shots / name, full_page=True)


def kind_of(path: str) -> str:
    """Return what pages that are made alike have in common."""
    parts = path.strip("/").split("/")[1:]
    if parts[:1] and re.fullmatch(r"\d{4}", parts[0]):
        return "month" if parts[-1].isdigit() and len(parts) == 2 else f"year {parts[1:]}"
    return f"{parts[0]} {len(parts)}" if parts else "home"


@pytest.fixture(scope="module")
def browser_page(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Yield one page for all lives, as opening one takes long."""
    with patient(chromium.new_context(reduced_motion="reduce")) as context:
        page, problems = context.new_page(), list[str]()
        watch(page, problems)
        yield page, problems


@pytest.fixture(scope="module")
def lived(
    request: pytest.FixtureRequest,
    browser_page: tuple[Page, list[str]],
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
    shots: Path | None,
) -> Iterator[Day]:
    """Yield each life on each of its days, served as it is on that day."""
    name, day = request.param
    life, today = LIVES[name], LIVES[name].days[day]
    folder = tmp_path_factory.mktemp(f"{name}-{day}")
    journal = folder / "journal.jsonl"
    publish_life(life, today, journal, languages)
    page, problems = browser_page
    problems.clear()
    with serving(environment(folder), folder / "errors", "--today", f"{today}") as address:
        yield Day(
            name=name,
            day=day,
            life=life,
            address=address,
            paths=tuple(addresses(life, today, journal, languages)),
            page=page,
            problems=problems,
            shots=shots,
        )
    assert problems == []


Looks = Callable[[str], Iterator[tuple[str, list[str]]]]
"""What looks at a page, and yields each look with all that is wrong."""


def looked_at(paths: list[str], looks: Looks) -> dict[str, list[str]]:
    """Return what is wrong with pages, by page and look; nothing where all is well."""
    return {f"{path} {look}": wrong for path in paths for look, wrong in looks(path) if wrong}


def on(days: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Return what has a test look at lives on days."""
    return pytest.mark.parametrize("lived", days, ids="-".join, indirect=True, scope="module")


@on(LIVED)
def test_every_kind_of_page_fits_every_screen(lived: Day) -> None:
    def looks(path: str) -> Iterator[tuple[str, list[str]]]:
        lived.open(path, 1280)
        shift = lived.page.evaluate(SHIFT)
        yield "moves while it loads", [str(shift)] if shift else []
        weight = lived.page.evaluate(WEIGHT)
        yield "weighs", [str(weight)] if weight >= LARGEST else []
        for width, height in reversed(SCREENS.items()):
            lived.widen(width, height)
            yield f"at {width}", lived.wrong()
            if width in (PHONE, 1280):
                lived.shoot(path, f"{width}")
            if width == PHONE:
                yield "follow", lived.unfollowed()

    assert looked_at(lived.kinds, looks) == {}


@on([("four", "season")])
def test_every_page_there_is_fits_a_phone_and_can_be_followed_from_its_first_screen(
    lived: Day,
) -> None:
    def looks(path: str) -> Iterator[tuple[str, list[str]]]:
        lived.open(path, PHONE)
        yield "on a phone", lived.wrong()
        yield "follow", lived.unfollowed()

    assert looked_at(sorted({*lived.every} - {*lived.kinds}), looks) == {}


@on(SEASON)
def test_letters_may_be_twice_as_large_and_lines_run_from_right_to_left(lived: Day) -> None:
    def looks(path: str) -> Iterator[tuple[str, list[str]]]:
        lived.open(path, 1280)
        lived.page.evaluate("document.documentElement.style.fontSize = '200%'")
        yield "in letters twice as large", lived.wrong()
        lived.shoot(path, "200")
        lived.page.evaluate("document.documentElement.style.fontSize = ''")
        lived.widen(640, 400)
        yield "twice as near", lived.wrong()
        lived.page.evaluate("document.documentElement.dir = 'rtl'")
        for width in (1280, PHONE):
            lived.widen(width, SCREENS[width])
            yield f"from right to left at {width}", lived.wrong()
            lived.shoot(path, f"rtl-{width}")

    assert looked_at(lived.kinds, looks) == {}


@on(AXED)
def test_everybody_can_use_every_kind_of_page_in_all_colours(lived: Day, axe: str) -> None:
    def looks(path: str) -> Iterator[tuple[str, list[str]]]:
        lived.open(path, PHONE)
        lived.page.evaluate(axe)
        yield "light", lived.page.evaluate(AXE, TAGS)
        lived.page.emulate_media(color_scheme="dark")
        yield "dark", lived.page.evaluate(AXE, LOOKS["dark"]) if lived.name == "nine" else []
        lived.shoot(path, "dark")
        for scheme in LOOKS:
            lived.page.emulate_media(color_scheme=scheme, forced_colors="active")
            yield f"forced {scheme}", lived.page.evaluate(UNSEEN)
        lived.shoot(path, "forced")

    assert looked_at(lived.kinds, looks) == {}


@on(LIVED)
def test_every_event_of_a_year_is_drawn_whole_and_reached(lived: Day) -> None:
    def looks(path: str) -> Iterator[tuple[str, list[str]]]:
        lived.open(path, 1280)
        yield "cut", lived.page.evaluate(CUT)
        yield "untold", lived.page.evaluate(UNTOLD)
        for width in (1280, PHONE):
            lived.widen(width, SCREENS[width])
            reached = lived.page.evaluate(REACHED, FINGER)
            yield f"missed at {width}", [key for key, well in reached if not well]
            shown.update(key for key, _ in reached)

    shown: set[str] = set()
    years = [path for path in lived.paths if re.fullmatch(r"/\w+/\d{4}/", path)]
    assert looked_at(years, looks) == {}
    assert shown == {path.split("/")[-2] for path in lived.paths if "/entries/" in path}
