"""A request for an upgrade, refused, can't put one client's answer into another one's hands."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.web.application import create_app
from app.web.live import LiveState
from calendars.feeds.site import Site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.proxies.conftest import Proxy
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import Raw, connect, get, split, talk
from tests.conftest import PATIENCE

FEED = "/calendars/ru/all.ics"
OTHER = "/calendars/ru/events.ics"
PAGE = "/ru/"
MADE = "/calendars/ru/alarm=P1D/all.ics"
SMUGGLED = get(OTHER)
UPGRADES = ("h2c", "websocket", "TLS/1.0")


@pytest.fixture(scope="module")
def plain(server: str, journal: Path, languages: Mapping[str, Language]) -> Iterator[str]:
    """Yield the address of a server with uvicorn's own protocol, as where uvicorn is another."""
    live = LiveState(file_store(journal), languages, server)
    app = create_app(live, poll=60, clock=lambda: datetime(2023, 3, 1, tzinfo=UTC))
    with serving(app, HttpToolsProtocol) as address:
        yield address


@pytest.fixture(params=["ours", "uvicorn's"])
def address(request: pytest.FixtureRequest, server: str, plain: str) -> str:
    return server if request.param == "ours" else plain


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
    address: str, method: str, path: str, status: int, protocol: str
) -> None:
    request = upgrade(path, protocol, method)
    assert ended(talk(address, request)) == [(status, "close")]
    assert ended(talk(address, request + SMUGGLED)) == [(status, "close")]


@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
def test_a_body_in_a_packet_of_its_own_is_no_request(address: str, path: str) -> None:
    with connect(address) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(upgrade(path, "h2c"))
        with suppress(OSError):  # the server may have closed already
            connection.sendall(SMUGGLED)
        assert ended(list(split(received(connection)))) in ([], [(200, "close")])


def test_what_was_asked_before_an_upgrade_is_answered(address: str, served: Site) -> None:
    expected = [served.feeds[path].body for path in (FEED, OTHER, FEED)]
    answers = talk(address, get(FEED) + get(OTHER) + upgrade(FEED, "h2c") + SMUGGLED)
    assert [answer.body for answer in answers] == expected
    assert answers[-1].headers["connection"] == "close"


def test_an_upgrade_without_a_body_ends_the_connection(address: str, served: Site) -> None:
    [answer] = talk(address, upgrade(FEED, "websocket", length=0))
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert answer.body == served.feeds[FEED].body


def test_an_upgrade_named_without_asking_for_it_is_a_request_like_any_other(
    address: str, served: Site
) -> None:
    last = get(OTHER, "Connection: close")
    answers = talk(address, get(FEED, "Upgrade: h2c") + last)
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
    address: str, served: Site, proxy: Proxy, path: str
) -> None:
    victims = [f"/calendars/ru/places/{key}.ics" for key in list(served.publication.places)[:20]]
    with (
        proxy(address, WEBSOCKET) as front,
        httpx.Client(base_url=front, timeout=PATIENCE) as stranger,
    ):
        for victim in victims:
            with connect(front) as connection:
                connection.sendall(upgrade(f"{path}?{victim}", "h2c", length=len(BEGUN)) + BEGUN)
                connection.recv(1)
            assert stranger.get(victim).content == served.feeds[victim].body
        assert [stranger.get(victim).content for victim in victims] == [
            served.feeds[victim].body for victim in victims
        ]
