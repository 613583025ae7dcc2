"""What a folder states of itself, and what its plans have of it."""

from pathlib import Path

import pytest

from data.errors import Faulty
from data.plan.folder import STATEMENT
from data.plan.model import Category, Contact, Header, Organisation, Section, Source
from data.plan.organisation import read_base
from data.when.period import year_period
from tests.data.plan.folders import CLUB, KNOWN, PLAN, faults, item, load, write

WHOLE = """\
organisation = { en = "Museum", ru = "Музей" }
domain = "museum.example"
languages = ["RU", "en", "SR-latn"]
timezone = "Asia/Vladivostok"
color = "navy"

[colors]
meetings = "gold"
tours = "teal"

[contact]
name = "Отдел выставок"
email = "desk@museum.example"
phone = "+7 4212 00-00-00"
url = "https://museum.example/desk"

[source]
title = { sr-LATN = "Plan", ru = "План" }
url = "https://museum.example/plan.pdf"
"""
MUSEUM = Organisation(
    name={"ru": "Музей", "en": "Museum"},
    domain="museum.example",
    languages=("ru", "en", "sr-Latn"),
    timezone="Asia/Vladivostok",
    color="navy",
    contact=Contact(
        name={"ru": "Отдел выставок"},
        email="desk@museum.example",
        phone="+7 4212 00-00-00",
        url="https://museum.example/desk",
    ),
    source=Source(title={"ru": "План", "sr-Latn": "Plan"}, url="https://museum.example/plan.pdf"),
)
NO_LANGUAGE = "Kalends doesn't speak this language"
REPEATED = "it is empty or repeats a language"
NO_DOMAIN = "it is not a domain"
NO_ZONE = "it is no time zone"
NO_COLOR = "it is no colour"
NO_ADDRESS = "it is no address of the web"
NO_EMAIL = "it is no address of e-mail"
NO_OWN = "it has no text in 'en', the plan's own language"


def test_organisation_is_read_whole(tmp_path: Path) -> None:
    sources = load(tmp_path, WHOLE)
    assert sources.organisation == MUSEUM
    assert read_base(tmp_path / STATEMENT, KNOWN).organisation == MUSEUM


def test_organisation_need_not_state_more_than_four_things(tmp_path: Path) -> None:
    assert load(tmp_path).organisation == Organisation(
        name={"en": "Chess Club"},
        domain="club.example.org",
        languages=("en",),
        timezone="Europe/London",
        color="slategray",
    )


def test_plan_has_its_folders_organisation_and_colours(tmp_path: Path) -> None:
    """A colour of the plan's own comes before that of the category, and that of the whole last."""
    more = '\n[categories.tours]\nname = "Tours"\n\n[categories.talks]\nname = "Talks"\n'
    plan = f'{PLAN}{more}color = "pink"\n\n[categories.other]\nname = "Other"\n{item()}'
    (read,) = load(tmp_path, WHOLE, plan).plans
    colors = {"meetings": "gold", "tours": "teal", "talks": "pink", "other": "navy"}
    assert read.header == Header(
        period=year_period(2027),
        organisation=MUSEUM,
        title={"ru": "What We Do"},
        sections=tuple(
            Section(
                category=Category(key=key, name={"ru": key.title()}),
                heading={"ru": key.title()},
                color=color,
            )
            for key, color in colors.items()
        ),
    )


def test_the_plans_language_is_stated_and_not_that_of_the_first_text(tmp_path: Path) -> None:
    club = CLUB.replace('"Chess Club"', '{ ru = "Клуб", en = "Chess Club" }')
    (plan,) = load(tmp_path, club.replace('["en"]', '["en", "ru"]')).plans
    assert (plan.header.language, list(plan.header.organisation.name)) == ("en", ["en", "ru"])


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('["en"]', "[]", [(3, "languages", REPEATED)]),
        ('["en"]', '["en", "EN"]', [(3, "languages", REPEATED)]),
        ('["en"]', '["en", "tlh"]', [(3, "languages[2]", NO_LANGUAGE)]),
        ('["en"]', '["tlh"]', [(3, "languages[1]", NO_LANGUAGE)]),
        ('"Chess Club"', "{}", [(1, "organisation", NO_OWN)]),
        ('"club.example.org"', '"club"', [(2, "domain", NO_DOMAIN)]),
        ('"Europe/London"', '"London"', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', '""', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', '"Europe"', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', '"../../etc/passwd"', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', '"/etc/passwd"', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', '"a\\u0000b"', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', f'"{"x" * 5000}"', [(4, "timezone", NO_ZONE)]),
        ('"Europe/London"', '"UTC+3"', [(4, "timezone", NO_ZONE)]),
    ],
)  # fmt: skip
def test_faults_of_what_must_be_stated(
    tmp_path: Path, old: str, new: str, found: list[tuple[int, str, str]]
) -> None:
    expected = [("kalends.toml", *each) for each in found]
    assert faults(tmp_path, CLUB.replace(old, new)) == expected


@pytest.mark.parametrize(
    ("more", "line", "key", "problem"),
    [
        ('color = "grey blue"', 5, "color", NO_COLOR),
        ('[colors]\nmeetings = "#fff"', 6, "colors.meetings", NO_COLOR),
        ('[contact]\nemail = "desk"', 6, "contact.email", NO_EMAIL),
        ('[contact]\nemail = "a@b.example, c@d.example"', 6, "contact.email", NO_EMAIL),
        ('[contact]\nemail = "mailto:a@b"', 6, "contact.email", NO_EMAIL),
        ('[contact]\nemail = ""', 6, "contact.email", NO_EMAIL),
        ('[contact]\nname = ""', 6, "contact.name", "it is empty"),
        ('[contact]\nphone = ""', 6, "contact.phone", "it is empty"),
        ('[contact]\nname = { ru = "Стол" }', 6, "contact.name.ru", "there is no such language"),
        ('[contact]\nfax = "1"', 6, "contact.fax", "there is no such key"),
        ('[source]\nurl = "https://a.example"', 5, "source", "the key 'title' is missing"),
        ('[source]\ntitle = ""', 6, "source.title", "it is empty"),
    ],
)
def test_faults_of_what_may_be_stated(
    tmp_path: Path, more: str, line: int, key: str, problem: str
) -> None:
    assert ("kalends.toml", line, key, problem) in faults(tmp_path, f"{CLUB}{more}\n")


URLS = [
    "",
    "plan",
    "www.example.org",
    "//example.org/plan",
    "ftp://example.org/plan",
    "javascript:alert(1)",
    "mailto:desk@example.org",
    "https://",
    "https:///plan",
    "https://example.org/a b",
    "https://[::1",
    "https://[plan]/",
    "https://example.org:port/",
    "https://example.org:99999/",
    "https://example.org/\\u0007",
    f"https://example.org/{'x' * 2000}",
]


@pytest.mark.parametrize("url", URLS)
def test_what_is_no_address_of_the_web(tmp_path: Path, url: str) -> None:
    """Wherever it stands: of the contact, of the source document, of an item."""
    more = f'[contact]\nurl = "{url}"\n[source]\ntitle = "Plan"\nurl = "{url}"\n'
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert faults(tmp_path / "a", CLUB + more) == [
        ("kalends.toml", 6, "contact.url", NO_ADDRESS),
        ("kalends.toml", 9, "source.url", NO_ADDRESS),
    ]
    plan = PLAN + item(url=f'"{url}"')
    assert faults(tmp_path / "b", CLUB, plan) == [
        ("club-2027.toml", 14, "items[1].url", NO_ADDRESS)
    ]


@pytest.mark.parametrize(
    "url",
    ["http://a.example", "https://музей.рф/план?a=b#c", "HTTPS://a.example:8443/", "http://[::1]/"],
)
def test_item_has_an_address_of_its_own(tmp_path: Path, url: str) -> None:
    (plan,) = load(tmp_path, CLUB, PLAN + item(url=f'"{url}"')).plans
    assert plan.items[0].url == url


def test_all_faults_of_the_folder_are_told_at_once_and_no_plan_is_looked_at(
    tmp_path: Path,
) -> None:
    """In the language that seems to be the plan's own."""
    club = (
        'organisation = ""\ndomain = "x"\nlanguages = ["Ru", "xx"]\ntimezone = "x"\ncolor = "x"\n'
    )
    write(tmp_path, club, "no TOML")
    with pytest.raises(Faulty) as caught:
        read_base(tmp_path / STATEMENT, KNOWN)
    assert [each.key for each in caught.value.faults] == [
        "languages[2]",
        "domain",
        "timezone",
        "color",
        "organisation",
    ]
    assert caught.value.language == "ru"


def test_folder_without_kalends_toml(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "kalends.toml").unlink()
    with pytest.raises(Faulty) as caught:
        read_base(tmp_path / STATEMENT, KNOWN)
    assert [(each.file, each.line) for each in caught.value.faults] == [
        (str(tmp_path / "kalends.toml"), 0)
    ]


def test_plan_of_the_old_shape_is_told_where_its_lines_go(tmp_path: Path) -> None:
    old = 'organisation = { ru = "МАГ" }\ndomain = "mag.example"\ncolor = "red"\n'
    problem = "it is not stated in a plan any more"
    with pytest.raises(Faulty) as caught:
        load(tmp_path, CLUB, old + PLAN + item())
    assert [(each.line, each.key, each.problem) for each in caught.value.faults] == [
        (1, "organisation", problem),
        (2, "domain", problem),
        (3, "color", problem),
    ]
    assert {each.remedy for each in caught.value.faults} == {
        "move the line to kalends.toml in the folder, which is one organisation's"
    }
