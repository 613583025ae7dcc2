"""A new folder: what stands in it, what it is made from, and that nothing is left half made."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from markupsafe import escape

from app.cli.new import (
    Answers,
    NewRefused,
    domain_of,
    folder_files,
    language_of,
    languages_of,
    organisation_of,
    slug_of,
    system_language,
    system_timezone,
    timezone_of,
    write_folder,
)
from tests.conftest import ROOT, Serve, environment

Kalends = Callable[..., subprocess.CompletedProcess[str]]

GOLDEN = ROOT / "tests/golden/folders"
MUSEUM = Answers(
    organisation="Государственный музей мебели",
    domain="museum.example.ru",
    languages=("ru",),
    timezone="Asia/Yekaterinburg",
    slug="museum",
)
CLUB = Answers(
    organisation='The "Castle" Chess Club',
    domain="club.kalends.internal",
    languages=("en", "ru"),
    timezone="Europe/London",
    slug="club",
)


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run_new(
    start: Path, *arguments: str, answers: str = "", **around: str
) -> subprocess.CompletedProcess[str]:
    """Run `kalends new` in a folder, in a system that speaks German and lives in Berlin."""
    variables = {k: v for k, v in environment(start).items() if not k.startswith("KALENDS_")}
    system = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8", "TZ": "Europe/Berlin"}
    return subprocess.run(
        [sys.executable, "-m", "app", "new", *arguments],
        env={**variables, **system, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **around},
        cwd=start,
        input=answers,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


# what stands in it


@pytest.mark.parametrize(("name", "answers"), [("museum", MUSEUM), ("club", CLUB)])
def test_the_whole_folder(name: str, answers: Answers, request: pytest.FixtureRequest) -> None:
    files = folder_files(answers, 2027)
    if request.config.getoption("--golden"):
        shutil.rmtree(GOLDEN / name, ignore_errors=True)
        write_folder(GOLDEN / name, files)
    assert tree(GOLDEN / name) == files


def test_the_statement_says_what_was_answered() -> None:
    stated = {
        name: tomllib.loads(folder_files(answers, 2027)["kalends.toml"])
        for name, answers in (("museum", MUSEUM), ("club", CLUB))
    }
    common = {"color": "slategray", "colors": {"events": "steelblue", "regular": "seagreen"}}
    assert stated == {
        "museum": {
            "organisation": "Государственный музей мебели",
            "domain": "museum.example.ru",
            "languages": ["ru"],
            "timezone": "Asia/Yekaterinburg",
            **common,
        },
        "club": {
            "organisation": 'The "Castle" Chess Club',
            "domain": "club.kalends.internal",
            "languages": ["en", "ru"],
            "timezone": "Europe/London",
            **common,
        },
    }


@pytest.mark.parametrize("answers", [MUSEUM, CLUB])
def test_the_example_shows_each_kind_of_item(answers: Answers) -> None:
    plan = tomllib.loads(folder_files(answers, 2027)[f"plans/{answers.slug}-2027.toml"])
    items: list[dict[str, Any]] = plan["items"]
    assert [item["when"] for item in items] == [
        "2027-03-14",
        "2027-06-05/2027-06-07",
        "2027-09-12~",
        "2027-04",
        "2027-10/2027-11",
        "2027-22",
        "2027-33",
        "2027-41",
        "2027",
        "unscheduled",
        "2027-12",
        "2027-05",
        "ongoing",
        "every week",
    ]
    rarely = ("place", "organisers", "notes", "url", "cancelled", "reason", "draft")
    shown = {key: [item["key"] for item in items if key in item] for key in rarely}
    assert shown == {
        **{key: ["annual-meeting"] for key in ("place", "organisers", "notes", "url")},
        **{key: ["winter-fair"] for key in ("cancelled", "reason")},
        "draft": ["youth-day"],
    }
    assert len({item["key"] for item in items}) == len(items)


def test_a_language_without_templates_gets_english_ones() -> None:
    files = folder_files(
        Answers(
            organisation="Verein", domain="x.example", languages=("de",), timezone="UTC", slug="x"
        ),
        2027,
    )
    assert files["README.md"].startswith("# The plan and its calendars\n")
    assert 'languages = ["de"]\n' in files["kalends.toml"]


def test_a_name_is_written_as_toml_whatever_stands_in_it() -> None:
    name = "a\"b\\c $year ${x} \x7f 'q' é"
    files = folder_files(
        Answers(organisation=name, domain="x.example", languages=("en",), timezone="UTC", slug="x"),
        2027,
    )
    assert tomllib.loads(files["kalends.toml"])["organisation"] == name


# the command


def test_new_asks_nothing_where_all_is_given(tmp_path: Path) -> None:
    run = run_new(
        tmp_path,
        *("museum", "--organisation", MUSEUM.organisation, "--domain", "Museum.Example.RU"),
        *("--language", "RU", "--timezone", "asia/yekaterinburg"),
    )
    found = re.search(r"plans/museum-(\d{4})\.toml", run.stdout)
    assert found, run.stderr
    folder = tmp_path / "museum"
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == (
        f"Made {folder}: the folder of {MUSEUM.organisation}, with an example plan, {found[0]}.\n"
        "Every event will have museum.example.ru in its identity: change that in kalends.toml "
        "before the first publication, never after it.\n\n"
        f"cd {folder}\n"
        "kalends check     what is wrong\n"
        "kalends preview   the site as it would be\n"
        "kalends publish   makes it public\n"
        "kalends serve     serves what is public\n"
    )
    assert tree(folder) == folder_files(MUSEUM, int(found[1]))
    assert [path.name for path in tmp_path.iterdir()] == ["museum"]


def test_new_without_input_takes_what_the_system_says(tmp_path: Path) -> None:
    run = run_new(tmp_path, "club", "--no-input", "--json")
    told = json.loads(run.stdout)
    [plan] = [path for path in told["files"] if path.startswith("plans/")]
    expected = Answers(
        organisation="club",
        domain="club.kalends.internal",
        languages=("en",),
        timezone="Europe/Berlin",
        slug="club",
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert told["folder"] == str(tmp_path / "club")
    assert tree(tmp_path / "club") == folder_files(expected, int(plan[-9:-5]))


def test_new_asks_again_until_it_is_told(tmp_path: Path) -> None:
    answers = "Шахматный клуб\nnowhere\nclub.example.ru\nxx\nru, en\nMoscow\nEurope/Moscow\n"
    run = run_new(tmp_path, "club", answers=answers)
    stated = tomllib.loads((tmp_path / "club/kalends.toml").read_text(encoding="utf-8"))
    assert (stated["organisation"], stated["domain"]) == ("Шахматный клуб", "club.example.ru")
    assert (stated["languages"], stated["timezone"]) == (["ru", "en"], "Europe/Moscow")
    assert run.stdout.count("Domain, for ever [club.kalends.internal]: ") == 2
    assert "there is no language 'xx'; there are: en, ru" in run.stdout + run.stderr
    assert "there is no time zone 'Moscow'; did you mean Europe/Moscow?" in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--domain", "nowhere"], "'nowhere' is not a domain; write a host name in ASCII"),
        (["--language", "xx"], "there is no language 'xx'; there are: en, ru"),
        (["--timezone", "Mars"], "there is no time zone 'Mars'; write a name of the IANA"),
        (["--organisation", " "], "the organisation has no name"),
    ],
)
def test_what_can_not_be_used_is_refused_and_nothing_made(
    tmp_path: Path, arguments: list[str], told: str
) -> None:
    run = run_new(tmp_path, "club", "--no-input", *arguments)
    last = run.stderr.splitlines()[-1]
    assert (run.returncode, list(tmp_path.iterdir())) == (2, [])
    assert last.startswith(f"Error: Invalid value: {told}")


def test_a_folder_is_never_made_over_another(tmp_path: Path) -> None:
    write_folder(tmp_path / "club", folder_files(CLUB, 2027))
    run = run_new(tmp_path, "club", "--no-input")
    told = f"{tmp_path}/club: it is an organisation's folder already; it stays as it is\n"
    assert (run.returncode, run.stdout, run.stderr) == (1, "", told)
    assert tree(tmp_path / "club") == folder_files(CLUB, 2027)


def test_new_here_fills_the_folder_where_one_stands(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    stands = tmp_path.stat().st_ino
    assert run_new(tmp_path, ".", "--no-input").returncode == 0
    assert tmp_path.stat().st_ino == stands
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [".git", ".gitignore", "README.md", "kalends.toml", "places.toml", "plans"]


def test_what_git_ignores_already_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    run = run_new(tmp_path, ".", "--no-input", "--json")
    assert (run.returncode, (tmp_path / ".gitignore").read_text()) == (0, "mine\n")
    files = set(json.loads(run.stdout)["files"])
    assert files | {".gitignore"} == set(tree(tmp_path))
    assert ".gitignore" not in files


def test_git_ignores_what_publishing_leaves_beside_the_journal(
    kalends: Kalends, tmp_path: Path
) -> None:
    folder = tmp_path / "club"
    write_folder(folder, folder_files(CLUB, 2027))
    assert kalends(folder, "publish", "--yes").returncode == 0
    left = {*tree(folder)} - {*folder_files(CLUB, 2027), "journal.jsonl"}
    assert left == {".journal.jsonl.lock"}
    assert (folder / ".gitignore").read_text().splitlines() == [*left]
    assert {*left} <= {*(ROOT / ".gitignore").read_text().splitlines()}


def made(kalends: Kalends, start: Path, answers: Answers) -> Path:
    """Make, check and publish a folder as strangers do who have nothing but the command."""
    folder = start / answers.slug
    languages = (word for code in answers.languages for word in ("--language", code))
    run = run_new(
        start,
        *(answers.slug, "--organisation", answers.organisation, "--domain", answers.domain),
        *(*languages, "--timezone", answers.timezone, "--no-input", "--json"),
    )
    assert (run.returncode, run.stderr) == (0, "")
    checked = kalends(folder, "check")
    last = "1 plan(s), 13 items, 1 draft(s) not published, no faults"
    assert (checked.returncode, checked.stdout.splitlines()[-1:], checked.stderr) == (0, [last], "")
    published = kalends(folder, "publish", "--yes")
    assert (published.returncode, published.stderr) == (0, "")
    return folder


def test_a_museum_and_a_club_are_served_side_by_side(
    kalends: Kalends, serve: Serve, tmp_path: Path
) -> None:
    """Two new folders, two processes: each in its own languages, and nothing of the other's."""
    both = (MUSEUM, CLUB)
    museum, club = (made(kalends, tmp_path, answers) for answers in both)
    year = f"{next((museum / 'plans').glob('*.toml')).stem[-4:]}"
    titles = {MUSEUM: f"План мероприятий на {year} год", CLUB: f"Plan of events for {year}"}
    with serve(museum) as first, serve(club) as second:
        for answers, folder, address in zip(both, (museum, club), (first, second), strict=True):
            assert kalends(folder, "show").stdout.splitlines()[0] == titles[answers]
            own, *_ = answers.languages
            feed = httpx.get(f"{address}/calendars/{own}/all.ics")
            events = Calendar.from_ical(feed.content).events
            uids = {str(event["UID"]).partition("@")[2] for event in events}
            assert (len(events), uids) == (13, {answers.domain})
            page = httpx.get(f"{address}/{own}/")
            assert f'<html lang="{own}"' in page.text
            assert escape(answers.organisation) in page.text
            known = {code: httpx.get(f"{address}/{code}/").status_code for code in ("ru", "en")}
            assert known == {code: 200 if code in answers.languages else 404 for code in known}
            assert httpx.get(f"{address}/ready").json()["plans"] == [f"{answers.slug}-{year}"]


# writing


def test_what_is_in_the_way_is_named_and_stays(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "plans").mkdir()
    with pytest.raises(NewRefused) as caught:
        write_folder(tmp_path, folder_files(CLUB, 2027))
    assert str(caught.value) == (
        f"{tmp_path}: it holds README.md, plans already; move that away, or choose another"
    )
    assert tree(tmp_path) == {"README.md": "mine"}


def test_a_file_where_the_folder_would_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "club").touch()
    for folder in (tmp_path / "club", tmp_path / "club/inner"):
        with pytest.raises(NewRefused, match="Not a directory"):
            write_folder(folder, folder_files(CLUB, 2027))
    assert [path.name for path in tmp_path.iterdir()] == ["club"]


# reading answers


@pytest.mark.parametrize(
    ("name", "domain", "slug"),
    [
        ("museum", None, "museum"),
        ("Our Chess Club", "x.example", "our-chess-club"),
        ("Café 2", None, "cafe-2"),
        ("музей", "museum.example.ru", "museum"),
        ("музей-1", None, "plan"),
        ("", None, "plan"),
        ("a" * 80, None, "a" * 50),
    ],
)
def test_slugs(name: str, domain: str | None, slug: str) -> None:
    assert slug_of(Path("/srv") / name if name else Path("/"), domain) == slug


def test_answers_are_made_even() -> None:
    assert organisation_of("  Cafe\u0301 ") == "Café"
    assert domain_of(" Plan.Example.ORG ") == "plan.example.org"
    assert language_of("SR_latn", ["en", "sr-Latn"]) == "sr-Latn"
    assert languages_of(["ru", "EN", "ru"], ["en", "ru"]) == ("ru", "en")
    assert timezone_of("america/new york") == "America/New_York"


@pytest.mark.parametrize("name", ["", "  ", "a" * 301, "a\nb", "a\x1b[31mb", "a\udcffb"])
def test_a_name_that_can_not_be_shown_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        organisation_of(name)


@pytest.mark.parametrize("domain", ["", "club", "клуб.рф", "a b.example", "a_b.example", "a." * 60])
def test_a_domain_that_can_not_stand_in_a_uid_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match="is not a domain"):
        domain_of(domain)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "ru"}, "ru"),
    ],
)
def test_the_language_of_a_system(variables: dict[str, str], language: str) -> None:
    assert system_language(variables, ["en", "ru"]) == language


def test_the_time_zone_of_a_system(tmp_path: Path) -> None:
    assert system_timezone({}, tmp_path) == "UTC"
    (tmp_path / "timezone").write_text("Europe/Oslo\n")
    assert system_timezone({}, tmp_path) == "Europe/Oslo"
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Moscow")
    assert system_timezone({}, tmp_path) == "Europe/Moscow"
    assert system_timezone({"TZ": ":Asia/Tokyo"}, tmp_path) == "Asia/Tokyo"
    assert system_timezone({"TZ": "MSK-3"}, tmp_path) == "Europe/Moscow"
