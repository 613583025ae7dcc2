"""Titles and names stand apart from the direction of the text around them."""

import re

import httpx
import pytest


@pytest.mark.parametrize("path", ["/en/2023/agenda/", "/en/categories/events/"])
def test_each_title_in_a_list_is_isolated(client: httpx.Client, path: str) -> None:
    lists = re.findall(r'<ul class="entries.*?</ul>', client.get(path).text, re.DOTALL)
    links = re.findall(r"<a [^>]*>(<?[a-z]*)", "".join(lists))
    assert links
    assert set(links) == {"<bdi"}


def test_the_title_and_the_place_of_an_entry_are_isolated(client: httpx.Client) -> None:
    page = client.get("/en/entries/mag-2023/mag-session-29/").text
    assert re.search(r"<h1[^>]*><bdi>[^<]*</bdi></h1>", page)
    assert re.search(r'<a href="[^"]*/places/khabarovsk/"><bdi>Khabarovsk</bdi></a>', page)
