"""A request for an upgrade, refused, can't put one client's answer into another one's hands."""

import socket
from contextlib import suppress

import httpx
import pytest

from calendars.feeds.site import Site
from tests.app.web.proxies.conftest import Proxy
from tests.app.web.test_feeds_http import Raw, connect, get, split, talk
from tests.conftest import PATIENCE

FEED = "/calendars/ru/all.ics"
OTHER = "/calendars/ru/events.ics"
PAGE = "/ru/"
MADE = "/calendars/ru/alarm=P1D/all.ics"
SMUGGLED = get(OTHER)
UPGRADES = ("h2c", "websocket", "TLS/1.0")


def upgrade(path: str, protocol: str, method: str = "GET", length: int = len(SMUGGLED)) -> bytes:
    lines = ("Connection: keep-alive, Upgrade", f"Upgrade: {protocol}", f"Content-Length: {length}")
    return get(path, *lines).replace(b"GET", method.encode(), 1)


def ended(answers: list[Raw]) -> list[tuple[int, str]]:
    return [(answer.status, answer.headers.get("connection", "")) for answer in answers]


def received(connection: socket.socket) -> bytes:
    """Return what comes until the end, or until the server resets what it doesn't read."""
    stream = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            stream += piece
    return stream


@pytest.mark.parametrize("protocol", UPGRADES)
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", FEED, 200),
        ("GET", MADE, 200),
        ("GET", PAGE, 200),
        ("GET", "/api/entries", 200),
        ("GET", "/nothing", 404),
        ("POST", FEED, 405),
        ("POST", PAGE, 405),
        ("OPTIONS", FEED, 204),
    ],
)
def test_a_connection_that_asked_for_an_upgrade_ends_with_its_first_answer(
    server: str, method: str, path: str, status: int, protocol: str
) -> None:
    request = upgrade(path, protocol, method)
    assert ended(talk(server, request)) == [(status, "close")]
    assert ended(talk(server, request + SMUGGLED)) == [(status, "close")]


@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
def test_a_body_in_a_packet_of_its_own_is_no_request(server: str, path: str) -> None:
    with connect(server) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(upgrade(path, "h2c"))
        with suppress(OSError):  # the server may have closed already
            connection.sendall(SMUGGLED)
        assert ended(list(split(received(connection)))) in ([], [(200, "close")])


def test_what_was_asked_before_an_upgrade_is_answered(server: str, served: Site) -> None:
    expected = [served.feeds[path].body for path in (FEED, OTHER, FEED)]
    answers = talk(server, get(FEED) + get(OTHER) + upgrade(FEED, "h2c") + SMUGGLED)
    assert [answer.body for answer in answers] == expected
    assert answers[-1].headers["connection"] == "close"


def test_an_upgrade_without_a_body_ends_the_connection(server: str, served: Site) -> None:
    [answer] = talk(server, upgrade(FEED, "websocket", length=0))
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert answer.body == served.feeds[FEED].body


def test_an_upgrade_named_without_asking_for_it_is_a_request_like_any_other(
    server: str, served: Site
) -> None:
    last = get(OTHER, "Connection: close")
    answers = talk(server, get(FEED, "Upgrade: h2c") + last)
    assert [answer.body for answer in answers] == [
        served.feeds[path].body for path in (FEED, OTHER)
    ]


# What many sites have in front of everything, for the sake of one that speaks WebSocket.
WEBSOCKET = """
        proxy_cache feeds;
        proxy_cache_key $request_uri;
        location / {
            proxy_pass http://kalends;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
        }
"""
# A request without its end: what the next client asks would become the value of its last header.
BEGUN = b"\r\n" * 200_000 + f"GET {OTHER} HTTP/1.1\r\nHost: x\r\nX: ".encode()


@pytest.mark.parametrize("path", ["/", "/nothing", "/ru/", FEED])
def test_no_cache_is_poisoned_by_an_upgrade(
    server: str, served: Site, proxy: Proxy, path: str
) -> None:
    victims = [f"/calendars/ru/places/{key}.ics" for key in list(served.publication.places)[:20]]
    with (
        proxy(server, WEBSOCKET) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as stranger,
    ):
        for victim in victims:
            with connect(address) as connection:
                connection.sendall(upgrade(f"{path}?{victim}", "h2c", length=len(BEGUN)) + BEGUN)
                connection.recv(1)
            assert stranger.get(victim).content == served.feeds[victim].body
        assert [stranger.get(victim).content for victim in victims] == [
            served.feeds[victim].body for victim in victims
        ]
