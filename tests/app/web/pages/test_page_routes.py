"""Pages over HTTP: the reader's language, redirects, caching, refusals that help."""

import gzip
import json
import re

import httpx
import pytest

from app.web.pages.routes import preferred
from calendars.feeds.site import Site

PAGES = [
    "/ru/",
    "/en/2023/",
    "/ru/2023/months/",
    "/en/2023/agenda/",
    "/ru/categories/city-days/",
    "/en/places/",
    "/ru/places/minsk/",
    "/en/changes/",
    "/ru/build/?category=events&alarm=P7D",
    "/en/entries/mag-2023/mag-session-29/",
    "/embed/ru/all/",
]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("", "ru"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("de,fr;q=0.9", "ru"),
        ("de;q=0.9,en;q=0.1,ru;q=0.2", "ru"),
        ("ru;q=0,en;q=0.1", "en"),
        ("en;q=x,*", "ru"),
        ("RU-ru", "ru"),
    ],
)
def test_the_language_is_the_one_wanted_most(wanted: str, code: str) -> None:
    assert preferred(wanted, ["ru", "en"]) == code


def test_the_front_leads_to_the_readers_language(client: httpx.Client) -> None:
    response = client.get("/", headers={"Accept-Language": "en-US,en;q=0.5"})
    assert (response.status_code, response.headers["location"]) == (302, "/en/")
    assert response.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_known_already_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    etag = first.headers["etag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (first.status_code, etag[:3], again.status_code, again.content) == (200, 'W/"', 304, b"")
    assert again.headers["etag"] == etag


def test_only_an_embedded_page_may_stand_in_a_frame(client: httpx.Client) -> None:
    policies = {path: client.get(path).headers["content-security-policy"] for path in PAGES}
    assert {path for path, policy in policies.items() if "ancestors *" in policy} == {
        "/embed/ru/all/"
    }
    assert all("default-src 'none'" in policy for policy in policies.values())
    assert not any("unsafe" in policy for policy in policies.values())


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/ru", "/ru/"),
        ("/en/2023", "/en/2023/"),
        ("/ru/entries/mag-2023/jubilee-perm", "/ru/entries/mag-2023/jubilee-perm/"),
        ("/Calendars/ru/all.ics", "/calendars/ru/all.ics"),
        ("/RU/2023/", "/ru/2023/"),
        ("/EN", "/en/"),
        ("/Ru/changes.atom", "/ru/changes.atom"),
        ("/RU/2023.svg", "/ru/2023.svg"),
        ("/Embed/EN/all", "/embed/en/all/"),
        ("/docs/", "/docs"),
        ("/ru/build?category=events&place=minsk", "/ru/build/?category=events&place=minsk"),
        ("/RU/build/?category=a%2Cb%20c&x=%D0%B9", "/ru/build/?category=a%2Cb%20c&x=%D0%B9"),
        ("/ru/recheck?within=30d", "/ru/recheck/?within=30d"),
        ("/calendars/ru/ALL.ics?from=abroad", "/calendars/ru/all.ics?from=abroad"),
        ("/Calendars/ru/all.ics?a=1", "/calendars/ru/all.ics?a=1"),
        ("/jcal/RU/all.json?a=1", "/jcal/ru/all.json?a=1"),
        ("/api/entries/CITY-day-minsk.mag-2023?x", "/api/entries/city-day-minsk.mag-2023?x"),
    ],
)
def test_another_spelling_is_redirected_with_its_query(
    client: httpx.Client, path: str, location: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (308, location)


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/ru/nothing/", "ru", "Такой страницы нет"),
        ("/en/nothing/", "en", "There is no such page"),
        ("/en/1999/", "en", "There is no such page"),
        ("/en/2023/weeks/", "en", "There is no such page"),
        ("/en/categories/x/", "en", "There is no such page"),
        ("/en/places/x/", "en", "There is no such page"),
        ("/en/entries/mag-2023/x/", "en", "There is no such page"),
        ("/embed/en/x/", "ru", "Такой страницы нет"),
        ("/de/", "ru", "Такой страницы нет"),
        ("/static/none.css", "ru", "Такой страницы нет"),
    ],
)
def test_a_refusal_is_a_page_in_the_readers_language(
    client: httpx.Client, path: str, language: str, words: str
) -> None:
    response = client.get(path, headers={"Accept-Language": "ru"})
    assert response.status_code == 404
    assert f'<html lang="{language}" dir="ltr">' in response.text
    assert f"<h1>{words}</h1>" in response.text


@pytest.mark.parametrize("path", ["/ru/" + "9" * 5000 + "/", "/ru/0002023/", "/ru/2023.0/"])
def test_what_is_no_year_has_no_page(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_description_of_all_addresses_leads_to_them(client: httpx.Client) -> None:
    response = client.get("/docs")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in response.text
    schema = client.get("/openapi.json").json()
    operations = [each["get"]["operationId"] for each in schema["paths"].values()]
    assert sorted(re.findall(r'<section id="(\w+)">', response.text)) == sorted(operations)
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', response.text)}
    assert {link: client.get(link).status_code for link in links} == {
        link: 302 if link == "/" else 200 for link in links
    }
    assert "<dd><code>all</code> or a category" in response.text
    assert "`" not in response.text
    known = {"If-None-Match": response.headers["etag"]}
    assert client.get("/docs", headers=known).status_code == 304


def test_a_form_with_rubbish_says_so_and_shows_everything(client: httpx.Client) -> None:
    response = client.get("/en/build/", params={"category": "<b>", "place": "minsk"})
    assert response.status_code == 200
    assert '<code translate="no">category=&lt;b&gt;</code>' in response.text
    assert "46\u00a0events" in response.text


def test_static_files_are_for_ever(client: httpx.Client) -> None:
    page = client.get("/ru/").text
    path = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert response.headers["content-encoding"] == "gzip"


def test_the_drawing_stands_on_its_own(client: httpx.Client) -> None:
    response = client.get("/en/2023.svg")
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.text.startswith("\n<svg") or response.text.startswith("<svg")
    found = re.findall(r'<a href="[^"]*/entries/mag-2023/([a-z0-9-]+)/"', response.text)
    assert (len(found), len(set(found))) == (46, 46)
    assert "UN-Habitat" in response.text
    assert len(gzip.compress(response.content)) < 12_000


def test_the_drawing_is_a_poster_for_any_sheet_of_iso_216(client: httpx.Client) -> None:
    """It has the plan's title, whose it is, how new, its address, and that as a code."""
    svg = client.get("/en/2023.svg").text
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    assert width / height == pytest.approx(2**0.5, rel=0.01)
    for words in ("Plan of Activities of the International", "MAG 2023", "as of ", "/en/2023/"):
        assert words in svg
    assert '<svg class="code"' in svg
    assert 'class="today"' not in svg


def structured(client: httpx.Client, path: str) -> dict[str, object]:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(path).text, re.DOTALL
    )
    assert found
    event: dict[str, object] = json.loads(found[1])
    return event


def test_an_item_is_an_event_for_search_engines_and_says_that_its_date_is_loose(
    client: httpx.Client, served: Site
) -> None:
    url = f"{served.base_url}/en/entries/mag-2023/jubilee-penza/"
    assert structured(client, "/en/entries/mag-2023/jubilee-penza/") == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "≈ Jubilee of the City of Penza, 360 years",
        "description": "The plan named the day roughly: June 12, 2023.\n"
        "The plan says: “12 июня”.\n"
        "Note to the plan: “The city days given are APPROXIMATE”",
        "startDate": "2023-06",
        "endDate": "2023-06",
        "eventStatus": "https://schema.org/EventScheduled",
        "url": url,
        "location": [
            {
                "@type": "Place",
                "name": "Penza",
                "address": "Penza",
                "geo": {"@type": "GeoCoordinates", "latitude": 53.1959, "longitude": 45.0183},
            }
        ],
    }


def test_only_organisers_that_the_plan_names_are_told(client: httpx.Client) -> None:
    event = structured(client, "/en/entries/mag-2023/mag-session-29/")
    assert event["startDate"] == event["endDate"] == "2023-05-26"
    assert event["organizer"] == [
        {"@type": "Organization", "name": "MAG"},
        {"@type": "Organization", "name": "Khabarovsk City Administration"},
        {"@type": "Organization", "name": "Rusatom JSC"},
    ]


def test_an_item_without_a_day_is_no_event_for_search_engines(client: httpx.Client) -> None:
    for key in ("jubilee-perm", "media-conference"):
        assert "ld+json" not in client.get(f"/en/entries/mag-2023/{key}/").text


def test_an_item_without_a_date_is_no_event_for_search_engines(client: httpx.Client) -> None:
    text = client.get("/en/entries/mag-2023/un-habitat-projects/").text
    assert "ld+json" not in text
