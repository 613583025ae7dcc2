"""Whatever is chosen in the form: the list on the page is the feed at the address it shows."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.journal.publication import Publication
from tests.browser.conftest import LANGUAGES, feed_entries
from tests.browser.document import Document, entries, read_document, words
from tests.conftest import PATIENCE

EXAMPLES = 60


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """Yield a client that follows no redirects: the address shown is the canonical one."""
    with httpx.Client(base_url=server, timeout=PATIENCE) as client:
        yield client


@given(data=st.data(), language=st.sampled_from(LANGUAGES))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_list_is_the_feed(
    client: httpx.Client, publication: Publication, data: st.DataObject, language: str
) -> None:
    chosen = data.draw(choices(list(publication.categories), list(publication.places)))
    answer = client.get(f"/{language}/build/", params=urlencode(chosen))
    assert answer.status_code == 200
    page = read_document(answer.text)
    feed = client.get(address(page))
    assert feed.status_code == 200
    assert entries(page) == feed_entries(feed.text)
    assert not [each for each in page.all("p") if each.get("role") == "alert"]
    assert set(ticked(page)) == {*chosen, *chosen_look(chosen)}
    assert alarms(feed.text) <= {value for name, value in chosen if name == "alarm"}
    count = len(entries(page))
    assert words(page.all("h2")[0]).startswith(f"{count} "), words(page.all("h2")[0])


def choices(categories: list[str], places: list[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Return a strategy for what the form may send, in the order of its boxes."""

    def some(name: str, values: list[str], most: int) -> st.SearchStrategy[list[tuple[str, str]]]:
        return st.lists(st.sampled_from(values), unique=True, max_size=most).map(
            lambda own: [(name, value) for value in own]
        )

    # All categories at once mean every one, so that the form comes back without a tick.
    return st.tuples(
        some("category", categories, len(categories) - 1),
        some("approx", ["span", "start", "hide"], 1),
        some("alarm", ["P1D", "P3D", "P7D", "P14D", "P30D"], 5),
        some("mark", ["off"], 1),
        some("place", places, 4),
    ).map(lambda groups: [pair for group in groups for pair in group])


def chosen_look(chosen: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the look of loose dates that the form shows where none was sent."""
    return [] if any(name == "approx" for name, _ in chosen) else [("approx", "span")]


def ticked(page: Document) -> list[tuple[str, str]]:
    """Return name and value of every box that is ticked."""
    return [
        (box.attrib["name"], box.attrib["value"])
        for box in page.all("input")
        if "checked" in box.attrib
    ]


def address(page: Document) -> str:
    """Return the path of the address that the page shows."""
    field = next(box for box in page.all("input") if box.get("id") == "address")
    return urlsplit(field.attrib["value"]).path


def alarms(body: str) -> set[str]:
    """Return the triggers of a feed's alarms as the form spells them."""
    found = re.findall(r"^TRIGGER:-P(?:(\d+)D)?T15H\r?$", body, re.MULTILINE)
    return {f"P{int(days or 0) + 1}D" for days in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_categories_are_the_whole_plan(
    client: httpx.Client, publication: Publication, language: str
) -> None:
    chosen = [("category", key) for key in publication.categories]
    page = read_document(client.get(f"/{language}/build/", params=urlencode(chosen)).text)
    assert address(page) == f"/calendars/{language}/all.ics"
    assert len(entries(page)) == len(publication.entries)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("category=nothing", "nothing"),
        ("alarm=P1D;P2D", "P2D"),
        ("colour=red", "colour"),
        ("place=%00%E2%80%AE%3Cb%3E", "&lt;b&gt;"),
    ],
)
def test_a_wrong_choice_is_told_and_chooses_everything(
    client: httpx.Client, publication: Publication, query: str, told: str
) -> None:
    answer = client.get(f"/en/build/?{query}")
    page = read_document(answer.text)
    assert [each for each in page.all("p") if each.get("role") == "alert"]
    assert told in answer.text
    assert len(entries(page)) == len(publication.entries)
