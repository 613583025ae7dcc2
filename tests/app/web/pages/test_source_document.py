"""The document that a plan comes from: named below every page, and to be had where it is."""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from app.cli.export import ExportError, exported, stages
from app.web.application import create_app
from app.web.live import LiveState
from calendars.wording.language import Language
from data.errors import Faulty
from data.journal.homes.file import file_store
from data.plan.loader import load_sources
from tests.app.web.pages.asking import LANGUAGES, publish_plans
from tests.browser.document import read_document
from tests.conftest import BASE_URL, MAG, NOW, copy_folder

NAME = "mag-2023.txt"
DOCUMENT = (MAG / "sources" / NAME).read_bytes()
LATER = NOW.replace(year=NOW.year + 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_folder(MAG, tmp_path)
    shutil.copytree(MAG / "sources", tmp_path / "sources", dirs_exist_ok=True)
    state(tmp_path, NAME)
    return tmp_path


def state(folder: Path, name: str) -> None:
    statement = folder / "kalends.toml"
    text = statement.read_text(encoding="utf-8").replace("[source]", f'[source]\nfile = "{name}"')
    statement.write_text(text, encoding="utf-8")


@pytest.fixture
def live(folder: Path, journal: Path, languages: Mapping[str, Language]) -> LiveState:
    shutil.copy(journal, folder / "journal.jsonl")
    publish_plans(folder / "journal.jsonl", folder, LATER)
    return LiveState(file_store(folder / "journal.jsonl"), languages, BASE_URL)


def answers(live: LiveState, documents: Path | None, *paths: str) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        app = create_app(live, poll=60, clock=lambda: NOW, documents=documents)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(ask())


def links(answer: httpx.Response) -> list[str]:
    return [each for each in read_document(answer.text).links() if "/sources/" in each]


def test_every_page_leads_to_the_document(live: LiveState, folder: Path) -> None:
    pages = answers(live, folder / "sources", "/ru/", "/en/places/moscow/")
    assert [links(page) for page in pages] == [[f"/sources/{NAME}"]] * 2
    [file] = answers(live, folder / "sources", f"/sources/{NAME}")
    assert (file.status_code, file.content) == (200, DOCUMENT)
    assert file.headers["content-disposition"] == f'attachment; filename="{NAME}"'
    assert file.headers["x-content-type-options"] == "nosniff"


def test_where_the_folder_has_it_no_more_it_is_named_without_a_link(
    live: LiveState, tmp_path: Path
) -> None:
    for documents in (None, tmp_path / "elsewhere"):
        page, file = answers(live, documents, "/ru/", f"/sources/{NAME}")
        assert (links(page), file.status_code) == ([], 404)
        assert "План мероприятий МАГ на 2023 год" in page.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "path", ["/sources/other.txt", "/sources/..%2Fkalends.toml", "/sources/%2e%2e", "/sources/"]
)
def test_no_other_file_is_given_away(live: LiveState, folder: Path, path: str) -> None:
    (folder / "sources" / "other.txt").write_text("private", encoding="utf-8")
    [answer] = answers(live, folder / "sources", path)
    assert answer.status_code in (308, 404)


def test_an_exported_site_has_it_too(live: LiveState, folder: Path) -> None:
    files = dict(exported(live.state.site, NOW.date(), folder / "sources"))
    assert files[f"sources/{NAME}"] == DOCUMENT


def test_one_that_can_not_be_read_is_told_before_anything_is_exported(
    live: LiveState, folder: Path
) -> None:
    document = folder / "sources" / NAME
    document.unlink()
    # Not even root can read it.
    document.symlink_to("/proc/self/mem")
    with pytest.raises(ExportError) as caught:
        stages(live.state.site, NOW.date(), folder / "sources")
    assert str(caught.value) == f"{document}: it can't be read: Input/output error"


def test_its_file_is_named_as_hosts_look_for_it(
    folder: Path, journal: Path, languages: Mapping[str, Language]
) -> None:
    named = "План 2023.txt"
    (folder / "sources" / NAME).rename(folder / "sources" / named)
    statement = folder / "kalends.toml"
    text = statement.read_text(encoding="utf-8").replace(f'"{NAME}"', f'"{named}"')
    statement.write_text(text, encoding="utf-8")
    shutil.copy(journal, folder / "journal.jsonl")
    publish_plans(folder / "journal.jsonl", folder, LATER)
    live = LiveState(file_store(folder / "journal.jsonl"), languages, BASE_URL)
    files = dict(exported(live.state.site, NOW.date(), folder / "sources"))
    assert files[f"sources/{named}"] == DOCUMENT
    [page] = answers(live, folder / "sources", "/ru/")
    assert [unquote(link) for link in links(page)] == [f"/sources/{named}"]


@pytest.mark.parametrize("name", ["nothing.txt", "../kalends.toml", ""])
def test_a_document_that_is_not_there_is_a_fault(folder: Path, name: str) -> None:
    statement = folder / "kalends.toml"
    text = statement.read_text(encoding="utf-8").replace(f'file = "{NAME}"', f'file = "{name}"')
    statement.write_text(text, encoding="utf-8")
    with pytest.raises(Faulty) as raised:
        load_sources(folder, LANGUAGES)
    [fault] = raised.value.faults
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith("file = "))
    assert (fault.line, fault.key, fault.problem, fault.remedy) == (
        line,
        "source.file",
        "there is no such file in sources/",
        f"there are: {NAME}",
    )
