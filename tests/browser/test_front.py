"""The page at the root of a site of files, which leads to the reader's language by itself."""

import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.web.pages.home import front
from app.web.pages.layout.assets import load_assets
from app.web.pages.layout.frame import View, make_frame
from calendars.feeds.site import Site
from tests.browser.conftest import OpenPage


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a host of files with the front page and two others."""
    folder = tmp_path_factory.mktemp("host")
    frame = make_frame(load_assets())
    view = View(site, "ru", date(2023, 3, 1), static=True)
    (folder / "index.html").write_text(front(frame, view), encoding="utf-8")
    for code in site.languages:
        (folder / code).mkdir()
        (folder / code / "index.html").write_text("<!doctype html><link rel=icon href=data:,>")
    (folder / "static").mkdir()
    for asset in frame.assets.values():
        (folder / asset.path.removeprefix("/")).write_bytes(asset.body)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("locale", "code"), [("ru-RU", "ru"), ("en-GB", "en"), ("EN", "en"), ("de-DE", "ru")]
)
def test_it_leads_to_the_readers_language(
    open_page: OpenPage, host: str, locale: str, code: str
) -> None:
    page = open_page(locale=locale)
    page.goto(host)
    page.wait_for_url(f"{host}/{code}/")


def test_without_a_script_it_has_a_link_to_each(open_page: OpenPage, host: str) -> None:
    page = open_page(java_script_enabled=False, locale="en-GB")
    page.goto(host)
    assert page.get_by_role("link").all_inner_texts() == ["Русский", "English"]
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"{host}/en/")
