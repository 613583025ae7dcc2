"""The links people click, byte for byte."""

from datetime import date, time
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.layout.frame import View
from app.web.pages.layout.panel import panel
from app.web.pages.layout.subscribe import (
    Client,
    Links,
    details,
    feed_links,
    google_event,
    is_public,
    outlook_event,
)
from calendars.feeds.options import Options
from calendars.feeds.placement import Placement
from calendars.feeds.site import Site
from data.when.value import Hours

URL = "https://plan.example.org/calendars/ru/alarm=P1D,P7D;approx=start/all.ics"
ESCAPED = (
    "%3A%2F%2Fplan.example.org%2Fcalendars%2Fru%2Falarm%3DP1D%2CP7D%3Bapprox%3Dstart%2Fall.ics"
)
NAME = "%D0%9C%D0%90%D0%93%3A%20%D0%B2%D1%81%D1%91%20%26%20%D0%B2%D1%81%D0%B5"


def test_the_links_of_a_feed() -> None:
    assert feed_links(URL, "МАГ: всё & все") == Links(
        https=URL,
        webcal=URL.replace("https:", "webcal:"),
        google=f"https://calendar.google.com/calendar/u/0/r?cid=webcal{ESCAPED}",
        add_by_url="https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb/?url=https{ESCAPED}&name={NAME}",
        office=f"https://outlook.office.com/calendar/0/addfromweb/?url=https{ESCAPED}&name={NAME}",
    )


def test_one_event_has_an_exclusive_end() -> None:
    placed = Placement(start=date(2023, 5, 26), end=date(2023, 5, 27))
    given = ("≈ A & B", placed, "a\nb", "Минск")
    place = "%D0%9C%D0%B8%D0%BD%D1%81%D0%BA"
    assert google_event(*given) == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE&dates=20230526/20230527"
        f"&text=%E2%89%88%20A%20%26%20B&details=a%0Ab&location={place}&crm=AVAILABLE"
    )
    assert outlook_event(*given) == (
        "https://outlook.live.com/calendar/0/action/compose?rru=addevent&startdt=2023-05-26"
        "&enddt=2023-05-27&allday=true&subject=%E2%89%88%20A%20%26%20B&body=a%0Ab"
        f"&location={place}"
    )


def test_an_event_with_an_hour_is_added_at_its_moments() -> None:
    hours = Hours(begin=time(10), end=time(12, 30), zone="Europe/Moscow")
    placed = Placement(start=date(2023, 5, 26), end=date(2023, 5, 27), hours=hours)
    given = ("A", placed, "a", "")
    assert google_event(*given) == (
        "https://calendar.google.com/calendar/render?action=TEMPLATE"
        "&dates=20230526T070000Z/20230526T093000Z&text=A&details=a&location=&crm=AVAILABLE"
    )
    assert outlook_event(*given) == (
        "https://outlook.live.com/calendar/0/action/compose?rru=addevent"
        "&startdt=2023-05-26T07:00:00Z&enddt=2023-05-26T09:30:00Z&subject=A&body=a&location="
    )


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://plan.example.org/", True),
        ("https://xn--e1afmkfd.xn--p1ai/", True),
        ("https://milan.org:8443/", True),
        ("http://8.8.8.8/", True),
        ("http://127.0.0.1:8000/", False),
        ("http://localhost:8000/", False),
        ("http://[::1]:8000/", False),
        ("http://192.168.1.5/", False),
        ("http://10.0.0.1/", False),
        ("http://intranet/", False),
        ("https://plan.city.local/", False),
        ("https://plan.internal/", False),
        ("https://router.home.arpa/", False),
    ],
)
def test_what_the_internet_can_reach(url: str, public: bool) -> None:  # noqa: FBT001 - a table
    assert is_public(url) is public


PAGE = "https://plan.example.org/ru/entries/plan/key/"


def test_details_are_cut_after_a_word_and_end_with_the_page() -> None:
    words = " ".join(["слово"] * 1000)
    found = details(words, PAGE)
    kept, _, address = found.partition("\n")
    assert address == PAGE
    assert kept == f"{' '.join(['слово'] * (kept.count('слово')))} …"
    assert 1400 < len(quote(found, safe="")) < 1500
    assert details("one two", PAGE) == f"one two\n{PAGE}"


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_links_to_add_an_event_are_bounded(words: str, more: str) -> None:
    text = (words + more) * 300
    placed = Placement(start=date(2023, 5, 26), end=date(2023, 5, 27))
    for link in (google_event, outlook_event):
        made = link(text, placed, details(text, PAGE), text)
        assert len(made) < 2600
        query = parse_qs(urlsplit(made).query, keep_blank_values=True)
        told = (query.get("details") or query["body"])[0]
        assert len(quote(told, safe="")) < 1500
        assert told.endswith(f"\n{PAGE}")
        cut = told.removesuffix(f"\n{PAGE}")
        assert text.startswith(cut.removesuffix(" …"))


def test_a_script_without_spaces_is_cut_too() -> None:
    kept = details("語" * 1000, PAGE).partition("\n")[0]
    assert kept == f"{'語' * kept.count('語')} …"
    assert kept.count("語") > 140


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("ru", ["apple", "yandex", "android", "mailru", "outlook-program", "google"]),
        ("en", ["apple", "google", "outlook", "office", "outlook-program", "android"]),
    ],
)
def test_the_ways_come_in_the_order_of_the_language(
    site: Site, code: str, first: list[str]
) -> None:
    made = panel(View(site, code, date(2023, 3, 1)), Options())
    assert [way.client for way in made.ways][:6] == first
    assert sorted(way.client for way in made.ways) == sorted(Client)
    assert len({way.action for way in made.ways if way.href}) == len(
        [way for way in made.ways if way.href]
    )
