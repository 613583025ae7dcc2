"""No page is large, whatever the season, the language, and what became of the plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.web.pages.catalogue import pages
from app.web.pages.embed import embed
from app.web.pages.layout.assets import load_assets
from app.web.pages.layout.frame import View, make_frame
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.publication import fold
from tests.browser.lives import LIVES, publish_life

LARGEST = 58_000
ADDRESS = "https://calendar.organisation.example/kalends"
"""A long one: it stands in every link."""
LIFE = LIVES["four"]
DAYS = [*LIFE.days.values(), date(2023, 4, 21), date(2023, 12, 31)]
"""Before, in season and over; the day after a large change; the day with most behind it."""


@pytest.fixture(params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    return date.fromisoformat(str(request.param))


@pytest.fixture
def lived(day: date, languages: Mapping[str, Language], tmp_path: Path) -> Site:
    """Return what is public of the plan on a day, with all that was changed until then."""
    publish_life(LIFE, day, tmp_path / "journal.jsonl", languages)
    revisions = file_store(tmp_path / "journal.jsonl").read().revisions
    return build_site(fold(revisions), languages, ADDRESS)


@pytest.mark.parametrize("code", ["en", "ru"])
def test_every_page_is_small_on_every_day(lived: Site, day: date, code: str) -> None:
    frame = replace(make_frame(load_assets()), shown_on=day)
    view = View(lived, code, day)
    sizes = {path: len(render(frame, view).encode()) for path, render in pages(lived, code, day)}
    sizes["embed"] = len(embed(frame, view, "all").encode())
    assert {path: size for path, size in sizes.items() if size >= LARGEST} == {}
    assert len(sizes) > 80
