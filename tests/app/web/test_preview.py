"""The preview as a process of its own, beside the server that serves what is published."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest

from data.journal.publication import EMPTY
from data.plan.loader import load_sources
from data.publishing.comparison import compare
from tests.app.web.pages.test_past_plans import LANGUAGES, cancel, publish_plans, vevents
from tests.browser.document import Document, read_document, words
from tests.conftest import ANEW, MAG, PATIENCE, ROOT, Serve, copy_folder, environment

Kalends = Callable[..., subprocess.CompletedProcess[str]]
HOSTILE = "<img src=x onerror=alert(1)>\\\"'&</pre><script>alert(1)</script>"
PATHS = (
    *("", "2023/", "2023/months/", "2023/agenda/", "2023/05/", "categories/events/", "places/"),
    *("places/minsk/", "changes/", "build/", "recheck/", "entries/mag-2023/mag-session-29/"),
)
NOTE = {
    "ru": "Этого пока никто не видит; подписывайтесь на опубликованном сайте.",
    "en": "Nobody sees this yet; subscribe at the published address.",
}
COUNT = {
    "ru": {
        0: "0 изменений готово к публикации",
        1: "1 изменение готово к публикации",
        2: "2 изменения готовы к публикации",
        46: "46 изменений готово к публикации",
    },
    "en": {
        0: "0 changes to be published",
        1: "1 change to be published",
        2: "2 changes to be published",
        46: "46 changes to be published",
    },
}
LABEL = {"ru": "Предпросмотр", "en": "Preview"}
FAULTY = {
    "ru": "В плане есть ошибки, поэтому показана прежняя версия. Ошибки:",
    "en": "The plan has faults; this is how it was before:",
}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A preview that runs, and the folder it shows."""

    folder: Path
    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path, headers={"accept-encoding": "identity"})

    def page(self, path: str) -> Document:
        return read_document(self.get(path).text)

    def banner(self, language: str = "en", path: str = "") -> list[str]:
        """Return what stands in the banner of a page, part by part."""
        [aside] = banners(self.page(f"/{language}/{path}"))
        return [words(each) for each in aside]

    def health(self) -> dict[str, Any]:
        health: dict[str, Any] = self.client.get("/health").json()
        return health

    def event(self, key: str, language: str = "ru") -> str:
        """Return the download of an event, its lines unfolded."""
        answer = self.get(f"/entries/{language}/mag-2023/{key}.ics")
        return answer.text.replace("\r\n ", "")


def banners(document: Document) -> list[Element]:
    return [each for each in document.all("aside") if each.get("class") == "preview"]


@contextmanager
def previewing(folder: Path, *arguments: str, **settings: str) -> Iterator[Preview]:
    """Run `kalends preview` in a folder; whatever happens, nothing but plans may change there."""
    before = others(folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "preview", "--port", "0", *arguments],
        env=environment(folder, **{"poll": "0.05", **settings}),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(
            r"Kalends previews (http://127\.0\.0\.1:\d+)/ - nothing of it is published\.\n", line
        )
        assert found, (line, process.communicate())
        with httpx.Client(base_url=found[1], timeout=PATIENCE, limits=ANEW) as client:
            yield Preview(folder=folder, client=client)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert others(folder) == before


LOCK = ".journal.jsonl.lock"
"""What publishing leaves beside the journal."""


def others(folder: Path) -> dict[Path, bytes]:
    """Return every file of a folder but the plans."""
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "plans" and path.name != LOCK
    }


def until(reached: Callable[[], bool]) -> None:
    """Ask again and again; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "the preview did not get there in time"
        time.sleep(0.01)


def plan_of(folder: Path) -> Path:
    return folder / "plans/mag-2023.toml"


def edit(folder: Path, old: str, new: str, file: str = "plans/mag-2023.toml") -> None:
    """Replace words of a plan at once, so that no half of it is ever seen."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    aside = path.with_name(".new")
    aside.write_text(text.replace(old, new, 1), encoding="utf-8")
    aside.replace(path)


def line_of(folder: Path, found: str) -> int:
    return plan_of(folder).read_text(encoding="utf-8").split(found, 1)[0].count("\n") + 1


def set_date(folder: Path) -> None:
    edit(folder, 'when = "2023-02"\nsaid = "февраль"', 'when = "2023-02-14"\nsaid = "14 февраля"')


@pytest.fixture(scope="module")
def running(journal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Yield a preview for many tests: to start one takes longer than most of them."""
    folder = tmp_path_factory.mktemp("previewed")
    copy_folder(MAG, folder)
    shutil.copy(journal, folder / "journal.jsonl")
    with previewing(folder) as running:
        yield running


@pytest.fixture
def preview(running: Preview) -> Iterator[Preview]:
    """Yield the preview with its folder as it was, which it is again afterwards."""
    folder, plans = running.folder, running.folder / "plans"
    kept, was = {path: path.read_bytes() for path in plans.iterdir()}, others(folder)
    shown = running.get(WHOLE).headers["etag"]
    yield running
    assert others(folder) == was
    for path in plans.iterdir():
        if path not in kept:
            path.unlink()
    for path, content in kept.items():
        if not path.exists() or path.read_bytes() != content:
            aside = plans / ".kept"
            aside.write_bytes(content)
            aside.replace(path)
    until(lambda: running.health()["problem"] is None and etag_of(running) == shown)


WHOLE = "/calendars/ru/all.ics"


def etag_of(preview: Preview) -> str:
    return preview.get(WHOLE).headers["etag"]


# Banner


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_the_banner_and_is_not_for_search_engines(
    preview: Preview, language: str
) -> None:
    for path in (*PATHS, "nothing/", "recheck/?within=0d"):
        page = preview.page(f"/{language}/{path}")
        [aside] = banners(page)
        assert [aside.get("aria-label"), *(words(each) for each in aside)] == [
            LABEL[language],
            f"{LABEL[language]} {NOTE[language]} {COUNT[language][0]}",
        ], path
        assert [link.get("href") for link in aside.iter("a")] == [f"/{language}/changes/"]
        assert "noindex" in robots(page), path
        # Browsers would go on showing what an edit has changed.
        assert preview.get(f"/{language}/{path}").headers["cache-control"] == "no-cache", path


def robots(page: Document) -> list[str | None]:
    return [each.get("content") for each in page.all("meta") if each.get("name") == "robots"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_embed_says_so_too_in_one_line(preview: Preview, language: str) -> None:
    page = preview.page(f"/embed/{language}/all/")
    assert robots(page) == ["noindex"]
    [[first, *_]] = page.all("main")
    told = f"{LABEL[language]} {NOTE[language]}"
    assert (first.get("class"), words(first)) == ("warning", told)
    assert (warnings(page), banners(page)) == ([told], [])


def warnings(page: Document) -> list[str]:
    return [words(each) for each in page.all("p") if each.get("class") == "warning"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_embed_of_the_server_has_no_warning(server: str, language: str) -> None:
    page = read_document(httpx.get(f"{server}/embed/{language}/all/", timeout=PATIENCE).text)
    assert (warnings(page), banners(page), robots(page)) == ([], [], ["noindex"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_served_has_no_banner_and_is_for_search_engines(server: str, language: str) -> None:
    with httpx.Client(base_url=server, timeout=PATIENCE) as client:
        for path in PATHS:
            page = read_document(client.get(f"/{language}/{path}").text)
            assert (banners(page), robots(page)) == ([], []), path


# Beside the server


def test_the_preview_shows_what_is_edited_while_the_server_goes_on(
    workspace: Path, serve: Serve
) -> None:
    with serve(workspace) as served, previewing(workspace) as preview:
        before = feeds(served)
        assert feeds(str(preview.client.base_url)) == before
        set_date(workspace)
        until(lambda: FEBRUARY_14 in preview.event("media-conference"))
        for language in LANGUAGES:
            assert preview.banner(language)[0].endswith(COUNT[language][1])
        assert feeds(served) == before
        assert banners(read_document(httpx.get(f"{served}/ru/", timeout=PATIENCE).text)) == []
        edit(workspace, 'said = "14 февраля"', 'said = "в День святого Валентина"')
        until(lambda: "X-KALENDS-SAID:в День" in preview.event("media-conference"))
        edit(workspace, 'when = "2023-02-14"\nsaid = "в День святого Валентина"', ORIGINAL)
        until(lambda: feeds(str(preview.client.base_url)) == before)
        assert preview.banner()[0].endswith(COUNT["en"][0])
        assert feeds(served) == before


FEBRUARY_14 = "DTSTART;VALUE=DATE:20230214\r\n"
ORIGINAL = 'when = "2023-02"\nsaid = "февраль"'
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
STAMP = re.compile(rb"^(DTSTAMP|LAST-MODIFIED|CREATED):.*\r\n", re.MULTILINE)
NAMES = ("all", "events", "information", "jubilees", "city-days", "places/moscow", "places/minsk")


def feeds(address: str) -> dict[str, bytes]:
    """Return feeds without what depends on the port and on the moment of publication."""
    found = {}
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        for code in LANGUAGES:
            for name in (*NAMES, "approx=start/all", "cancelled=hide/events"):
                body = client.get(f"/calendars/{code}/{name}.ics").content.replace(b"\r\n ", b"")
                found[f"{code}/{name}"] = STAMP.sub(b"", ADDRESS.sub(b"", body))
    return found


def change_much(folder: Path) -> None:
    """Set a date, cancel an item, take one out of the plan, add one, rename one."""
    set_date(folder)
    edit(folder, 'key = "city-day-minsk"\n', 'key = "city-day-minsk"\ncancelled = true\n')
    edit(folder, 'ru = "Мероприятия по проектам ООН-Хабитат"', 'ru = "Проекты ООН-Хабитат"')
    head, *items = plan_of(folder).read_text(encoding="utf-8").split("[[items]]")
    kept = [each for each in items if 'key = "city-day-moscow"' not in each]
    added = '\nkey = "late-news"\ncategory = "events"\nrow = 16\nwhen = "2023-12-01~"\n'
    added += 'said = "начало декабря"\ntitle = { ru = "Новое", en = "News" }\nplace = "moscow"\n'
    plan_of(folder).write_text("[[items]]".join([head, *kept, added]), encoding="utf-8")


def test_the_feeds_hold_what_publishing_now_makes_public(
    workspace: Path, serve: Serve, kalends: Kalends
) -> None:
    change_much(workspace)
    with previewing(workspace) as preview:
        previewed = feeds(str(preview.client.base_url))
        assert preview.banner()[0].endswith("5 changes to be published")
    assert kalends(workspace, "publish", "--yes").returncode == 0
    with serve(workspace) as served:
        assert feeds(served) == previewed


def test_a_publication_empties_the_list_of_changes(preview: Preview, kalends: Kalends) -> None:
    set_date(preview.folder)
    until(lambda: FEBRUARY_14 in preview.event("media-conference"))
    assert preview.banner()[0].endswith(COUNT["en"][1])
    journal = preview.folder / "journal.jsonl"
    before = journal.read_bytes()
    assert kalends(preview.folder, "publish", "--yes").returncode == 0
    until(lambda: preview.banner()[0].endswith(COUNT["en"][0]))
    assert FEBRUARY_14 in preview.event("media-conference")
    journal.write_bytes(before)


def test_links_lead_to_the_preview_whatever_the_public_address_is(workspace: Path) -> None:
    with previewing(workspace, base_url="https://plan.example.org") as preview:
        address = str(preview.client.base_url).rstrip("/")
        text = preview.event("mag-session-29")
        assert f"URL:{address}/ru/entries/mag-2023/mag-session-29/\r\n" in text
        page = preview.page("/ru/")
        urls = {link for link in page.links() if "://" in link}
        assert not [url for url in urls if "plan.example.org" in url]


def test_a_new_plan_and_a_new_city_are_seen(preview: Preview) -> None:
    text = plan_of(preview.folder).read_text(encoding="utf-8")
    aside = preview.folder / "plans/.new"
    aside.write_text(text.replace("2023", "2024"), encoding="utf-8")
    aside.replace(preview.folder / "plans/mag-2024.toml")
    until(lambda: preview.get("/en/2024/").status_code == 200)
    uids = set(vevents(preview.get("/calendars/ru/places/minsk.ics").content))
    assert uids == {f"city-day-minsk.mag-{year}@mag.kalends.internal" for year in (2023, 2024)}
    (preview.folder / "plans/mag-2024.toml").unlink()
    until(lambda: preview.get("/en/2024/").status_code == 404)


# Broken plans


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_plan_keeps_the_last_good_state_until_it_is_mended(
    preview: Preview, language: str
) -> None:
    set_date(preview.folder)
    until(lambda: FEBRUARY_14 in preview.event("media-conference"))
    good = preview.event("media-conference")
    edit(preview.folder, 'when = "2023-02-14"', 'when = "скоро"')
    until(lambda: len(preview.banner()) == 3)
    where = f"{plan_of(preview.folder)}:{line_of(preview.folder, 'скоро')}"
    first, warning, told = preview.banner(language)
    assert first.endswith(COUNT[language][1])
    assert warning == FAULTY[language]
    [aside] = banners(preview.page(f"/{language}/"))
    assert [dict(each.attrib) for each in aside.iter("pre")] == [
        {"lang": "ru", "dir": "auto", "tabindex": "0"}
    ]
    assert told.startswith(f"{where}: items[2].when = 'скоро': это не дата; напишите 2023-05-26")
    health = preview.health()
    assert (health["status"], words_of(health["problem"])) == ("stale", told)
    assert preview.event("media-conference") == good
    edit(preview.folder, 'when = "скоро"', 'when = "2023-02-15"')
    until(lambda: len(preview.banner()) == 1)
    assert "DTSTART;VALUE=DATE:20230215\r\n" in preview.event("media-conference")
    assert preview.health()["status"] == "ok"


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('when = "2023-02"', f'when = "{HOSTILE}"'),
        ('key = "media-conference"', f'key = "{HOSTILE}"'),
        ('key = "media-conference"\n', f'key = "media-conference"\n"{HOSTILE}" = 1\n'),
        ("year = 2023", f'year = "{HOSTILE}"'),
        ("year = 2023", f"year = {HOSTILE}"),
    ],
    ids=["date", "key", "unknown key", "year", "syntax"],
)
def test_nothing_in_a_faulty_plan_becomes_html(preview: Preview, old: str, new: str) -> None:
    before = tags(preview.page("/en/"))
    edit(preview.folder, old, new)
    until(lambda: preview.health()["problem"] is not None)
    page = preview.page("/en/")
    assert tags(page) == {**before, "p": before["p"] + 1, "pre": 1}
    [aside] = banners(page)
    assert [each.text for each in aside.iter("pre")] == [preview.health()["problem"]]
    assert str(plan_of(preview.folder)) in preview.health()["problem"]


def test_a_place_is_the_name_it_is_given_and_no_html(preview: Preview) -> None:
    path = "/en/entries/mag-2023/media-conference/"
    before = tags(preview.page(path))
    edit(preview.folder, 'place = "moscow"', f'place = "{HOSTILE}"')
    name = HOSTILE.replace('\\"', '"')
    until(lambda: name in words(preview.page(path).root))
    after = tags(preview.page(path))
    assert [after.get(tag) for tag in ("img", "script", "pre")] == [
        before.get(tag) for tag in ("img", "script", "pre")
    ]


def tags(page: Document) -> dict[str, int]:
    """Return how many elements of each tag a page has."""
    found: dict[str, int] = {}
    for each in page.root.iter():
        found[str(each.tag)] = found.get(str(each.tag), 0) + 1
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_is_named(preview: Preview, language: str) -> None:
    edit(preview.folder, 'when = "2023-02"', 'when = "скоро"')
    edit(preview.folder, 'place = "khabarovsk"', 'place = "atlantis"')
    until(lambda: (preview.health()["problem"] or "").count("\n") == 1)
    [aside] = banners(preview.page(f"/{language}/"))
    [told] = [each.text or "" for each in aside.iter("pre")]
    lines = [line_of(preview.folder, found) for found in ("atlantis", "скоро")]
    assert [each.partition(": ")[0] for each in told.splitlines()] == [
        f"{plan_of(preview.folder)}:{line}" for line in lines
    ]


def test_a_plan_that_is_gone_is_told(preview: Preview) -> None:
    aside = preview.folder / "aside.toml"
    plan_of(preview.folder).rename(aside)
    until(lambda: len(preview.banner()) == 3)
    assert preview.banner()[2] == (
        f"{preview.folder / 'plans'}: в папке нет плана; положите туда файл .toml"
    )
    aside.rename(plan_of(preview.folder))
    until(lambda: len(preview.banner()) == 1)


# Harms


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_harm_subscribers_is_shown(preview: Preview, language: str) -> None:
    edit(preview.folder, 'key = "media-conference"', 'key = "press-conference"')
    until(lambda: len(preview.banner()) == 2)
    first, harm = preview.banner(language)
    assert first.endswith(COUNT[language][2])
    assert harm == (
        "mag-2023: 'media-conference' vanished while 'press-conference' appeared with the same "
        "title; a key is for ever, subscribers would see a second event: name it "
        "'media-conference'"
    )
    edit(preview.folder, 'key = "press-conference"', 'key = "media-conference"')
    until(lambda: len(preview.banner()) == 1)


# Drafts


def make_draft(folder: Path, key: str) -> None:
    edit(folder, f'key = "{key}"\n', f'key = "{key}"\ndraft = "дата не согласована"\n')


def test_drafts_are_shown_when_asked_for(workspace: Path, kalends: Kalends) -> None:
    (workspace / "journal.jsonl").unlink()
    make_draft(workspace, "media-conference")
    assert kalends(workspace, "publish", "--yes").returncode == 0
    path = "/ru/entries/mag-2023/media-conference/"
    with previewing(workspace) as preview:
        assert preview.get(path).status_code == 404
        assert preview.banner()[0].endswith(COUNT["en"][0])
    with previewing(workspace, "--drafts") as preview:
        assert preview.get(path).status_code == 200
        count, note = preview.banner()
        assert count.endswith(COUNT["en"][1])
        assert note == (
            "Drafts are shown and counted too, as if they were settled; publishing leaves them out."
        )
        body = preview.get("/calendars/ru/events.ics").content
        assert "media-conference.mag-2023@mag.kalends.internal" in vevents(body)


def test_a_draft_is_settled_when_its_line_goes(workspace: Path) -> None:
    (workspace / "journal.jsonl").unlink()
    make_draft(workspace, "media-conference")
    path = "/ru/entries/mag-2023/media-conference/"
    with previewing(workspace) as preview:
        assert preview.get(path).status_code == 404
        edit(workspace, 'draft = "дата не согласована"\n', "")
        until(lambda: preview.get(path).status_code == 200)


# Start


def test_it_works_without_any_journal(workspace: Path) -> None:
    (workspace / "journal.jsonl").unlink()
    with previewing(workspace) as preview:
        for language in LANGUAGES:
            assert preview.banner(language)[0].endswith(COUNT[language][46])
        sources = load_sources(workspace, LANGUAGES)
        keys = {change.key for change in compare(sources.plans, EMPTY) if change.key}
        uids = vevents(preview.get("/calendars/ru/all.ics").content)
        assert {uid.partition(".")[0] for uid in uids} == keys
        assert not (workspace / "journal.jsonl").exists()


@pytest.mark.parametrize("drafts", [[], ["--drafts"]], ids=["", "drafts"])
def test_a_broken_plan_at_the_start_is_told_and_nothing_is_served(
    kalends: Kalends, workspace: Path, drafts: list[str]
) -> None:
    edit(workspace, 'when = "2023-02"', 'when = "скоро"')
    edit(workspace, 'place = "khabarovsk"', 'place = "atlantis"')
    run = kalends(workspace, "preview", "--port", "0", *drafts)
    assert (run.returncode, run.stdout) == (1, "")
    assert [each.partition(": ")[0] for each in run.stderr.splitlines()] == [
        f"{plan_of(workspace)}:{line_of(workspace, found)}" for found in ("atlantis", "скоро")
    ]


def test_a_plan_of_drafts_only_has_nothing_to_show(kalends: Kalends, workspace: Path) -> None:
    (workspace / "journal.jsonl").unlink()
    text = plan_of(workspace).read_text(encoding="utf-8")
    drafts = text.replace("[[items]]\n", '[[items]]\ndraft = "?"\n')
    plan_of(workspace).write_text(drafts, encoding="utf-8")
    run = kalends(workspace, "preview", "--port", "0")
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1)
    with previewing(workspace, "--drafts") as preview:
        assert preview.banner()[0].endswith(COUNT["en"][46])


def test_a_port_in_use_is_told(kalends: Kalends, workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = kalends(workspace, "preview", "--port", str(port))
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == (
        f"can't listen on 127.0.0.1:{port}: Address already in use; "
        "choose another one with --port\n"
    )


def test_a_broken_journal_is_told(kalends: Kalends, workspace: Path) -> None:
    (workspace / "journal.jsonl").write_bytes(b"no revision\n")
    run = kalends(workspace, "preview", "--port", "0")
    start = f"{workspace}/journal.jsonl: line 1: it is not a revision: "
    assert (run.returncode, run.stdout, run.stderr.startswith(start)) == (1, "", True)


# Retirement


def test_what_was_cancelled_long_ago_leaves_the_feeds(
    journal: Path, tmp_path: Path, kalends: Kalends
) -> None:
    cancel(tmp_path, journal)
    shutil.copy(ROOT / "data/mag/places.toml", tmp_path)
    keys = {"city-day-moscow", "city-day-yerevan"}
    before = published_keys(tmp_path, kalends)
    assert keys <= before
    with previewing(tmp_path) as preview:
        uids = vevents(preview.get("/calendars/en/city-days.ics").content)
        assert {uid.partition(".")[0] for uid in uids} == before - keys
        assert preview.banner()[0].endswith(
            "0 changes to be published; 2 events cancelled long ago leave the calendars"
        )
        pages = [preview.get(f"/en/entries/mag-2023/{key}/").status_code for key in keys]
        assert pages == [200, 200]
    with previewing(tmp_path, retire="9999") as preview:
        uids = vevents(preview.get("/calendars/en/city-days.ics").content)
        assert {uid.partition(".")[0] for uid in uids} == before


def published_keys(folder: Path, kalends: Kalends) -> set[str]:
    """Return the keys of the city days that are public, as an export has them."""
    target = folder.parent / f"{folder.name}-exported"
    assert kalends(folder, "export", str(target)).returncode == 0
    body = (target / "calendars/en/city-days.ics").read_bytes()
    return {uid.partition(".")[0] for uid in vevents(body)}


def test_what_was_cancelled_lately_stays(journal: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    shutil.copy(journal, path)
    shutil.copy(ROOT / "data/mag/places.toml", tmp_path)
    copy_folder(ROOT / "data/mag", tmp_path)
    edit(tmp_path, 'key = "city-day-minsk"\n', 'key = "city-day-minsk"\ncancelled = true\n')
    publish_plans(path, tmp_path, datetime.now(UTC) - timedelta(days=29))
    with previewing(tmp_path) as preview:
        assert "STATUS:CANCELLED\r\n" in preview.event("city-day-minsk")
        assert preview.banner()[0].endswith(COUNT["en"][0])
        uids = vevents(preview.get("/calendars/en/city-days.ics").content)
        assert "city-day-minsk.mag-2023@mag.kalends.internal" in uids


# Privacy


NOT_OURS = (
    "A preview is for the editor's own machine, and answers under its addresses alone: "
    "open the address that `kalends preview` has printed."
)
FEED = "/calendars/ru/all.ics"


def test_a_preview_is_for_this_machine_alone(preview: Preview) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for path in (FEED, "/calendars/ru/mark=off/all.ics", "/ru/", "/api/entries", "/health"):
        for method in ("GET", "HEAD", "OPTIONS"):
            own = preview.client.request(method, path, headers=origin)
            assert [name for name in own.headers if name.startswith("access-control-")] == []
        assert own.status_code in (204, 405)
        for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", "192.0.2.7"):
            other = preview.client.get(path, headers={"Host": host})
            assert (other.status_code, other.text) == (421, NOT_OURS)
        for host in ("localhost:8001", "[::1]"):
            assert preview.client.get(path, headers={"Host": host}).status_code == 200
        assert preview.client.get(path, headers={"Host": "a/b"}).status_code in (400, 421)
