"""Languages with a script or a region in their codes, and one that is written right to left."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from babel import Locale

from app.web.pages.routes import preferred
from calendars.wording.language import Language
from tests.app.machines import Machine, machine
from tests.conftest import BASE_URL

CODES = ("sr-Latn", "pt-BR", "ar")


@pytest.fixture(scope="module", params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def other(
    code: str,
    journal: Path,
    languages: Mapping[str, Language],
    tmp_path_factory: pytest.TempPathFactory,
) -> Machine:
    """Return a machine whose second language has this code, and its texts."""
    path = tmp_path_factory.mktemp(code) / "journal.jsonl"
    path.write_text(journal.read_text("utf-8").replace('"en"', f'"{code}"'), "utf-8")
    locale = Locale.parse(code, sep="-")
    second = replace(languages["en"], code=code, locale=locale)
    return machine(path, {"ru": languages["ru"], code: second})


PATHS = (
    "/calendars/{}/all.ics",
    "/calendars/{}/events.ics",
    "/calendars/{}/places/minsk.ics",
    "/calendars/{}/alarm=P7D;approx=start/all.ics",
    "/entries/{}/mag-2023/city-day-minsk.ics",
    "/jcal/{}/all.json",
    "/jcal/{}/entries/mag-2023/city-day-minsk.json",
    "/api/entries.csv?language={}",
    "/api/entries.xlsx?language={}",
    "/{}/",
    "/{}/2023/",
    "/{}/2023.svg",
    "/{}/entries/mag-2023/city-day-minsk/",
    "/{}/changes.atom",
    "/{}/build/?category=events",
    "/embed/{}/all/",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_address_takes_the_code_in_any_case(other: Machine, code: str, path: str) -> None:
    canonical = path.format(code)
    assert other.get(canonical).status_code == 200
    for spelling in {code.upper(), code.lower()} - {code}:
        response = other.get(path.format(spelling))
        assert (response.status_code, response.headers["location"]) == (308, canonical)


def test_a_page_says_its_language_and_its_direction(other: Machine, code: str) -> None:
    direction = "rtl" if code == "ar" else "ltr"
    for path in (f"/{code}/", f"/embed/{code}/all/", f"/{code}/nothing/"):
        assert f'<html lang="{code}" dir="{direction}"' in other.get(path).text
    text = other.get("/ru/").text
    assert '<html lang="ru" dir="ltr"' in text
    assert f'hreflang="{code}" lang="{code}" dir="{direction}"' in text


def test_links_have_the_code_as_it_is_written(other: Machine, code: str) -> None:
    entry = other.get("/api/entries/city-day-minsk.mag-2023").json()
    assert entry["urls"][code] == {
        "page": f"{BASE_URL}/{code}/entries/mag-2023/city-day-minsk/",
        "calendar": f"{BASE_URL}/entries/{code}/mag-2023/city-day-minsk.ics",
    }


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("en; q=0.9, ru ;q=0.8", "en"),
        ("en ; q = 0.5 , ru", "ru"),
        ("sr", "sr-Latn"),
        ("SR-latn-RS", "sr-Latn"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("en-GB", "en"),
        ("de, *;q=0.1", "ru"),
        ("en;q=0", "ru"),
        ("en;q=nan, en;q=1e99, en;q=2, en;q=-1", "ru"),
        ("en;q=" + "9" * 5000, "ru"),
        ("en;level=1", "ru"),
        ("", "ru"),
        (",;,", "ru"),
    ],
)
def test_the_reader_is_given_the_nearest_language(wanted: str, code: str) -> None:
    assert preferred(wanted, ["ru", "en", "sr-Latn", "pt-BR"]) == code
