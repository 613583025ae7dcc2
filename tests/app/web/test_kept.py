"""Pages and JSON that are kept ready: the same octets as made anew, for one publication and day."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from msgspec.structs import replace

from app.web.application import create_app
from app.web.live import LiveState
from app.web.wire import kept as module
from app.web.wire.ready import ReadyFeeds
from calendars.feeds.etag import make_etag
from calendars.wording.language import Language, load_languages
from data.journal.homes.file import file_store
from data.journal.revision import Revision
from tests.conftest import BASE_URL

START = datetime(2023, 5, 20, 9, tzinfo=UTC)
TARGETS = (
    "/ru/",
    "/en/2023/",
    "/ru/2023.svg",
    "/ru/2023.png",
    "/ru/site.webmanifest",
    "/en/entries/mag-2023/mag-session-29/",
    "/openapi.json",
    "/api/entries?limit=2",
    "/api/entries.csv",
    "/ru/changes.atom",
    "/sitemap.xml",
)


class Served:
    """An application over a journal of its own, and the time at which it is asked."""

    def __init__(self, journal: Path, languages: Mapping[str, Language]) -> None:
        self.journal = journal
        self.now = START
        self.live = LiveState(file_store(journal), languages, BASE_URL)
        self.app: ReadyFeeds = create_app(self.live, poll=60, clock=lambda: self.now)

    def ask(self, target: str, method: str = "GET", **headers: str) -> httpx.Response:
        """Return the answer to one request."""
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return self.answer(method, target, named)

    def answer(self, method: str, target: str, named: list[tuple[str, str]]) -> httpx.Response:
        """Return the answer to one request, with a header as often as it is named."""

        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
                return await client.request(method, target, headers=named)

        return anyio.run(asking)

    def is_kept(self, target: str, coding: bytes = b"gzip") -> bool:
        """Tell whether an answer is ready."""
        return self.app.kept.find(target.encode(), [(b"accept-encoding", coding)]) is not None


@pytest.fixture
def served(journal: Path, languages: Mapping[str, Language], tmp_path: Path) -> Served:
    """Return an application over a copy of the first publication."""
    path = tmp_path / "journal.jsonl"
    shutil.copy(journal, path)
    return Served(path, languages)


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("target", TARGETS)
def test_what_is_kept_is_what_was_made(served: Served, target: str, coding: str) -> None:
    made = served.ask(target, accept_encoding=coding)
    assert (made.status_code, served.is_kept(target, coding.encode())) == (200, True)
    kept = served.ask(target, accept_encoding=coding)
    assert (kept.status_code, kept.content) == (200, made.content)
    assert dict(kept.headers) == dict(made.headers)
    head = served.ask(target, "HEAD", accept_encoding=coding)
    assert (head.status_code, head.content, dict(head.headers)) == (200, b"", dict(made.headers))


@pytest.mark.parametrize("target", TARGETS)
def test_who_has_it_is_told_so(served: Served, target: str) -> None:
    etag = served.ask(target).headers["etag"]
    told = served.ask(target, if_none_match=etag)
    assert (told.status_code, told.content, told.headers["etag"]) == (304, b"", etag)
    other = served.ask(target, if_none_match='"other"')
    assert other.status_code == 200


def test_a_page_is_another_one_on_another_day(served: Served) -> None:
    """And a date of the day before says nothing: the publication is the same."""
    before = served.ask("/en/")
    served.now = START + timedelta(days=30)
    after = served.ask("/en/", if_modified_since=before.headers["last-modified"])
    assert (after.status_code, after.headers["etag"] == before.headers["etag"]) == (200, False)
    assert "26 May" not in after.text.partition("What changed")[0]


def test_a_publication_replaces_what_is_kept(served: Served) -> None:
    before = served.ask("/en/entries/mag-2023/mag-session-29/")
    cancel(served.journal, "mag-session-29")
    served.live.look()
    assert not served.is_kept("/en/entries/mag-2023/mag-session-29/")
    after = served.ask("/en/entries/mag-2023/mag-session-29/", if_none_match=before.headers["etag"])
    assert (after.status_code, "Cancelled" in after.text) == (200, True)


def cancel(journal: Path, key: str) -> None:
    """Publish that an item is cancelled."""
    reading = file_store(journal).read()
    revision = next(each for each in reading.revisions if each.key == key)
    assert revision.item is not None
    later = Revision(
        version=3,
        published=revision.published + timedelta(days=1),
        following=0,
        plan=revision.plan,
        key=key,
        sequence=1,
        item=replace(revision.item, cancelled=True),
    )
    file_store(journal).append([later], reading.position)


def test_all_that_is_described_is_kept_but_the_way_in_and_the_state_of_the_server(
    served: Served,
) -> None:
    described = served.ask("/openapi.json").json()["paths"]
    paths = {path for path in described if not path.endswith(".ics")}
    targets = {path: example(path, described[path]["get"]) for path in paths}
    statuses = {path: served.ask(targets[path]).status_code for path in paths}
    assert {path for path in paths if statuses[path] != 200} == {"/"}
    kept = {path for path in paths if served.is_kept(targets[path])}
    assert paths - kept == {"/", "/health", "/ready"}


def example(path: str, operation: Mapping[str, Any]) -> str:
    """Return an address of a path with the examples of its parameters."""
    given = [each for each in operation.get("parameters", []) if each["in"] == "path"]
    return path.format(**{each["name"]: each["schema"]["examples"][0] for each in given})


@pytest.mark.parametrize("target", ["/health", "/nothing", "/", "/api/entries?limit=x"])
def test_what_is_nobody_elses_is_not_kept(served: Served, target: str) -> None:
    served.ask(target)
    assert not served.is_kept(target)


def test_what_is_kept_is_bounded(
    served: Served, languages: Mapping[str, Language], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages used longest ago go first."""
    monkeypatch.setattr(module, "KEPT_OCTETS", 30_000)
    small = Served(served.journal, languages)
    targets = [f"/en/2023/{number:02}/" for number in range(1, 13)]
    for target in targets:
        small.ask(target, accept_encoding="identity")
    kept = [target for target in targets if small.is_kept(target, b"identity")]
    assert 0 < len(kept) < 12
    assert kept == targets[-len(kept) :]


def test_queries_that_say_nothing_fill_no_memory(
    served: Served, languages: Mapping[str, Language], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However short an answer is, so many are kept as have room with all that goes with them."""
    monkeypatch.setattr(module, "KEPT_OCTETS", 50_000)
    small = Served(served.journal, languages)
    long = f"/robots.txt?{'a' * module.LONGEST}"
    targets = [f"/robots.txt?{number}" for number in range(40)]
    for target in [long, *targets]:
        assert small.ask(target).status_code == 200
    kept = [target for target in targets if small.is_kept(target)]
    assert 0 < len(kept) <= 50_000 // 3072
    assert kept == targets[-len(kept) :]
    assert not small.is_kept(long)


@pytest.mark.parametrize("target", TARGETS)
def test_who_asks_again_is_told_the_same_before_and_after_it_is_kept(
    served: Served, target: str
) -> None:
    """The first answer is the application's, the second one is kept."""
    etag = served.ask(target).headers["etag"]
    shutil.copy(served.journal, served.journal.with_suffix(".other"))
    other = Served(served.journal.with_suffix(".other"), load_languages())
    lines = {"if_none_match": f'"x", {etag}'}
    made, kept = other.ask(target, **lines), served.ask(target, **lines)
    assert (made.status_code, made.content) == (kept.status_code, kept.content) == (304, b"")
    assert sorted(made.headers.items()) == sorted(kept.headers.items())


@pytest.mark.parametrize(
    ("lines", "coding"),
    [
        (["gzip"], "gzip"),
        (["GZIP;Q=0.5"], "gzip"),
        (["x-gzip"], "gzip"),
        (["br, gzip;q=0.8, *;q=0.1"], "gzip"),
        (["br", "gzip"], "gzip"),
        (["gzip;q=0.5, identity;q=0.5"], "gzip"),
        (["gzip;q=0"], None),
        (["gzip; q=0.000, identity"], None),
        (["gzip;q=0.5, identity"], None),
        (["identity;q=0, gzip;q=0"], None),
        (["gzipped"], None),
        (["gzip;q=2"], None),
        (["br", "identity"], None),
        (["*"], None),
        ([""], None),
    ],
)
@pytest.mark.parametrize("target", ["/ru/", "/api/entries.csv"])
def test_an_answer_is_compressed_for_who_wants_it_so(
    served: Served, target: str, lines: list[str], coding: str | None
) -> None:
    headers = [("accept-encoding", line) for line in lines]
    made, kept = (served.answer("GET", target, headers) for _ in range(2))
    assert made.headers.get("content-encoding") == coding
    assert (dict(made.headers), made.content) == (dict(kept.headers), kept.content)
    tag = make_etag(made.content, coding or "")
    assert target == "/ru/" or made.headers["etag"] == tag
    feed = served.answer("GET", "/calendars/ru/all.ics", headers)
    assert "content-encoding" not in feed.headers
