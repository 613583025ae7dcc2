"""Addresses: what stands before a path, what a path says, and its canonical spelling."""

import pytest

from calendars.feeds.addresses import (
    Addresses,
    EntryAddress,
    FeedAddress,
    OtherAddress,
    RootTaken,
    calendar_path,
    find_code,
    jcal_path,
    read_path,
    respelled_page,
)

HOST = Addresses("https://example.org")
BELOW = Addresses("https://example.org/a/plan")
CODES = ("ru", "sr-Latn", "pt-BR")


def test_a_path_of_the_base_url_stands_before_everything() -> None:
    assert [
        (each.root, each.absolute("/ru/"), each.local("/ru/"), each.location("/ru/", b"a=%D0%B9;b"))
        for each in (HOST, BELOW)
    ] == [
        ("", "https://example.org/ru/", "/ru/", "/ru/?a=%D0%B9;b"),
        ("/a/plan", "https://example.org/a/plan/ru/", "/a/plan/ru/", "/a/plan/ru/?a=%D0%B9;b"),
    ]


@pytest.mark.parametrize(
    ("path", "query", "location"),
    [
        ("/calendars/ru/alarm=P1D;approx=start/all.ics", b"", None),
        ("/ru/é/\r\nX: y", b"", "/ru/%C3%A9/%0D%0AX%3A%20y"),
        ("/ru/", b"a\r\nX: \xff", "/ru/?a%0D%0AX:%20%FF"),
    ],
)
def test_a_location_is_ascii_and_one_line(path: str, query: bytes, location: str | None) -> None:
    assert HOST.location(path, query) == (location or path)


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/a/plan/ru/", "/ru/"),
        ("/ru/", "/ru/"),
        ("/a/plan/", "/"),
        ("/a/plan", "/"),
        ("/a/planned/", "/a/planned/"),
        ("/a/", "/a/"),
        ("*", "*"),
        ("", ""),
    ],
)
def test_a_path_is_known_with_the_root_and_without_it(path: str, own: str) -> None:
    assert BELOW.own(path) == own
    assert HOST.own(path) == path


def test_a_root_may_be_percent_encoded() -> None:
    encoded = Addresses("https://example.org/%D0%BF")
    assert [encoded.own(path) for path in ("/%D0%BF/ru/", "/п/ru/")] == ["/ru/", "/ru/"]


@pytest.mark.parametrize("root", ["/calendars", "/ru/plan", "/SR-latn", "/api", "/static/x"])
def test_a_root_that_begins_as_an_own_path_is_refused(root: str) -> None:
    with pytest.raises(RootTaken, match="begin with"):
        Addresses(f"https://example.org{root}").check(CODES)


@pytest.mark.parametrize("root", ["", "/plan", "/calendar", "/rus", "/x/api"])
def test_any_other_root_will_do(root: str) -> None:
    Addresses(f"https://example.org{root}").check(CODES)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/calendars/ru/all.ics", FeedAddress(language="ru", options="", name="all.ics")),
        (
            "/Calendars/SR-latn/ALL.ics/",
            FeedAddress(language="SR-latn", options="", name="all.ics"),
        ),
        (
            "/calendars/ru/places/Minsk.ics",
            FeedAddress(language="ru", options="place=minsk", name="all.ics"),
        ),
        (
            "/calendars/ru/Alarm=P1D/events.ics",
            FeedAddress(language="ru", options="alarm=p1d", name="events.ics"),
        ),
        ("/entries/ru/P/K.ics", EntryAddress(language="ru", plan="p", name="k.ics")),
        ("/calendars/ru", OtherAddress(language="ru")),
        ("/entries/ru/x", OtherAddress(language="ru")),
        ("/calendars/ru/a/b/c/d", OtherAddress(language="ru")),
        ("/calendars", OtherAddress(language="")),
        ("/", OtherAddress(language="")),
    ],
)
def test_a_path_says_what_is_asked_for(
    path: str, address: FeedAddress | EntryAddress | OtherAddress
) -> None:
    assert read_path(path) == address


@pytest.mark.parametrize(
    "path",
    [
        "/calendars/ru/all.ics",
        "/calendars/sr-Latn/places/minsk.ics",
        "/calendars/ru/alarm=P1D/events.ics",
        "/entries/pt-BR/plan/key.ics",
    ],
)
def test_jcal_has_an_address_for_each_calendar(path: str) -> None:
    assert calendar_path(jcal_path(path)) == path


@pytest.mark.parametrize(
    ("text", "code"),
    [("sr-latn", "sr-Latn"), ("PT-br", "pt-BR"), ("RU", "ru"), ("sr", None), ("sr_Latn", None)],
)
def test_language_codes_have_no_case(text: str, code: str | None) -> None:
    assert find_code(text, CODES) == code


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/RU", "/ru/"),
        ("/sr-latn/2023", "/sr-Latn/2023/"),
        ("/PT-BR/Places/", "/pt-BR/Places/"),
        ("/ru/changes.atom", "/ru/changes.atom"),
        ("/embed/SR-LATN/all", "/embed/sr-Latn/all/"),
        ("/embed", "/embed"),
        ("/de/", "/de/"),
        ("//evil.example/", "//evil.example/"),
        ("/", "/"),
    ],
)
def test_a_page_has_one_spelling(path: str, canonical: str) -> None:
    assert respelled_page(path, CODES) == canonical
