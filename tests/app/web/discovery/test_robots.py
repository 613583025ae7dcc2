"""robots.txt and the site map: what they allow and name, and that all of it is there."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest

from app.web.discovery.robots import sitemap, sitemap_files, sitemap_part
from calendars.feeds.site import Site, build_site
from calendars.wording.language import Language
from data.journal.publication import Publication, fold
from data.plan.loader import Sources
from data.publishing.comparison import compare, revisions
from tests.app.machines import LATER, Machine, machine, parsed, revised
from tests.conftest import BASE_URL

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
FETCHERS = (
    "Google-Calendar-Importer",
    "Microsoft.Exchange.ServiceModel",
    "Mozilla/5.0 Thunderbird",
    "iOS/17.0 dataaccessd/1.0",
    "ICSx5",
    "Googlebot",
)


@pytest.fixture(scope="module")
def first(journal: Path, languages: Mapping[str, Language]) -> Machine:
    return machine(journal, languages)


def locations(document: bytes) -> list[str]:
    return [each.text or "" for each in parsed(document).iter(f"{MAP}loc")]


def test_robots_may_read_everything(first: Machine) -> None:
    response = first.get("/robots.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == f"User-agent: *\nAllow: /\n\nSitemap: {BASE_URL}/sitemap.xml\n"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    paths = [*first.site.feeds, "/", "/ru/", "/api/entries", "/jcal/ru/all.json"]
    assert all(rules.can_fetch(robot, BASE_URL + path) for robot in FETCHERS for path in paths)
    assert rules.site_maps() == [f"{BASE_URL}/sitemap.xml"]


def test_every_page_of_the_map_is_there(first: Machine) -> None:
    response = first.get("/sitemap.xml")
    assert response.headers["content-type"] == "application/xml"
    addresses = locations(response.content)
    assert len(set(addresses)) == len(addresses)
    answers = {address: first.get(urlsplit(address).path) for address in addresses}
    assert {address for address, answer in answers.items() if answer.status_code != 200} == set()
    canonical = {
        address: re.search(r'rel="canonical" href="([^"]*)"', answer.text)
        for address, answer in answers.items()
    }
    assert {found and found[1] for found in canonical.values()} == set(addresses)


def test_the_map_has_the_pages_of_every_item_category_and_city(first: Machine) -> None:
    publication = first.site.publication
    below = {
        *(f"entries/{plan}/{key}/" for plan, key in publication.entries),
        *(f"categories/{key}/" for key in publication.categories),
        *(f"places/{key}/" for key in publication.places),
        *("", "places/", "changes/", "build/", "2023/"),
    }
    wanted = {f"{BASE_URL}/{code}/{path}" for code in ("en", "ru") for path in below}
    assert wanted <= set(locations(first.get("/sitemap.xml").content))


def test_each_page_names_itself_in_every_language(first: Machine) -> None:
    root = parsed(first.get("/sitemap.xml").content)
    for url in root:
        address = url.findtext(f"{MAP}loc") or ""
        _, _, _, code, below = address.split("/", 4)
        links = [link.attrib for link in url.findall(LINK)]
        assert links == [
            {"rel": "alternate", "hreflang": each, "href": f"{BASE_URL}/{each}/{below}"}
            for each in ("ru", "en")
        ]
        assert code in ("en", "ru")


def test_changes_are_dated_by_the_journal(
    publication: Publication, sources: Sources, languages: Mapping[str, Language]
) -> None:
    changes = compare(revised(sources), publication)
    after = fold(revisions(changes, publication, LATER), publication)
    dates = dict(dated(sitemap(build_site(after, languages, BASE_URL))))
    assert dates[f"{BASE_URL}/ru/entries/mag-2023/mag-session-29/"] == "2023-01-10T09:00:00Z"
    later = LATER.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert dates[f"{BASE_URL}/ru/entries/mag-2023/media-conference/"] == later
    assert dates[f"{BASE_URL}/ru/entries/mag-2023/city-day-yerevan/"] == later
    assert dates[f"{BASE_URL}/ru/"] == later


def dated(document: bytes) -> Iterator[tuple[str, str]]:
    for url in parsed(document):
        yield url.findtext(f"{MAP}loc") or "", url.findtext(f"{MAP}lastmod") or ""


def test_too_many_addresses_are_put_into_files(site: Site) -> None:
    whole = locations(sitemap(site))
    index = sitemap(site, most=50)
    assert parsed(index).tag == f"{MAP}sitemapindex"
    count = -(-len(whole) // 50)
    assert list(dated(index)) == [
        (f"{BASE_URL}/sitemaps/{n}.xml", "2023-01-10T09:00:00Z") for n in range(1, count + 1)
    ]
    parts = [sitemap_part(site, n, most=50) for n in range(1, count + 1)]
    assert [address for part in parts for address in locations(part or b"")] == whole
    assert [sitemap_part(site, n, most=50) for n in (-1, 0, count + 1)] == [None] * 3
    numbered = [(f"/sitemaps/{n}.xml", part or b"") for n, part in enumerate(parts, start=1)]
    assert list(sitemap_files(site, most=50)) == [*numbered, ("/sitemap.xml", index)]
    assert list(sitemap_files(site)) == [("/sitemap.xml", sitemap(site))]


@pytest.mark.parametrize("number", ["0", "2", "x", "99999999999999999999", "-1"])
def test_there_is_no_other_file(first: Machine, number: str) -> None:
    assert first.get("/sitemaps/1.xml").content == first.get("/sitemap.xml").content
    assert first.get(f"/sitemaps/{number}.xml").status_code == 404


def test_a_base_url_with_a_path_stands_before_everything(
    publication: Publication, languages: Mapping[str, Language]
) -> None:
    site = build_site(publication, languages, "https://kalends.example/plans")
    assert {
        each.startswith("https://kalends.example/plans/") for each in locations(sitemap(site))
    } == {True}
