"""What the site's own paths begin with: what its routes and its exported files do."""

from collections.abc import Iterable
from pathlib import Path

from fastapi.routing import APIRoute

from app.cli.export import exported
from app.web.application import create_app
from app.web.live import LiveState
from calendars.feeds.addresses import FOLDERS
from tests.app.web.pages.test_source_document import folder, live
from tests.conftest import NOW

__all__ = ["folder", "live"]


def first_parts(paths: Iterable[str]) -> set[str]:
    return {path.removeprefix("/").partition("/")[0] for path in paths}


def test_they_are_told_from_the_path_of_a_base_url(live: LiveState) -> None:
    api = create_app(live, poll=60, clock=lambda: NOW).app
    routes = first_parts(route.path for route in api.routes if isinstance(route, APIRoute))
    assert routes == {"", "{language}", *FOLDERS}


def test_an_export_is_searched_for_what_earlier_ones_wrote(live: LiveState, folder: Path) -> None:
    paths = dict(exported(live.state.site, NOW.date(), folder / "sources"))
    folders = first_parts(path for path in paths if "/" in path)
    assert folders - {*live.state.site.languages} <= {*FOLDERS}
