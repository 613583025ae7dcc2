"""Host: exactly one, in the form of a host; and in a preview, one of this machine."""

import pytest

from app.web.wire.hosts import is_host_right, is_ours
from tests.app.web.test_feeds_http import Raw, get, talk

FEED = "/calendars/ru/all.ics"
PATHS = (FEED, "/calendars/ru/mark=off/all.ics", "/ru/", "/health", "/nothing/")
TEXT = b"A request must have one Host header, with the host of the address in it."
REFUSED = Raw(
    400,
    {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(TEXT)),
        "x-content-type-options": "nosniff",
        "connection": "close",
    },
    TEXT,
)
RIGHT = (
    *(b"x", b"kalends.example", b"KALENDS.example:80", b"kalends.example:", b"127.0.0.1:8000"),
    *(b"[::1]", b"[::1]:8000", b"under_score.example", b"xn--80ak6aa92e.example", b"a%20b", b"a."),
)
WRONG = (
    *(b"", b":80", b"a b", b"a/b", b"a?b", b"a#b", b"a@b", b"a,b/", b"a:b", b"a:80:90", b"[::1"),
    *(b"::1", b"[g]", b"http://a", b"\xd0\xb0", b"a\\b", b'"a"', b"a\tb", b"a:8\xb2"),
)


@pytest.mark.parametrize("value", RIGHT)
def test_a_host_with_or_without_a_port_is_right(value: bytes) -> None:
    assert is_host_right([(b"accept", b"*/*"), (b"host", value)], "1.1")
    assert is_host_right([(b"host", value)], "1.0")


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_all_else_is_wrong(value: bytes, version: str) -> None:
    assert not is_host_right([(b"host", value)], version)
    assert not is_host_right([(b"host", b"x"), (b"host", value)], version)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "lines",
    [b"", b"Host: \r\n", b"Host: x\r\nHost: x\r\n", b"Host: a/b\r\n", b"Host: x\r\nHOST: y\r\n"],
)
def test_a_request_without_a_right_host_is_refused(
    server: str, path: str, method: str, lines: bytes
) -> None:
    request = f"{method} {path} HTTP/1.1\r\n".encode() + lines + b"\r\n"
    expected = REFUSED._replace(body=b"" if method == "HEAD" else TEXT)
    assert talk(server, request) == [expected]
    assert talk(server, get(FEED) + request)[1:] == [expected]


def test_http_1_0_knows_no_host(server: str) -> None:
    statuses = [talk(server, f"GET {path} HTTP/1.0\r\n\r\n".encode())[0].status for path in PATHS]
    assert statuses == [200, 200, 200, 200, 404]
    [answer] = talk(server, f"GET {FEED} HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n".encode())
    assert answer == REFUSED


OURS = (
    ("127.0.0.1", "localhost"),
    ("127.0.0.1", "LOCALHOST:8001"),
    ("127.0.0.1", "localhost.:8001"),
    ("127.0.0.1", "plan.localhost:8001"),
    ("127.0.0.1", "127.0.0.1:8001"),
    ("127.0.0.1", "127.0.0.2"),
    ("127.0.0.1", "[::1]:8001"),
    ("::1", "[::1]:8001"),
    ("192.0.2.7", "192.0.2.7:8001"),
    ("Desk.example", "desk.example:8001"),
    ("0.0.0.0", "192.0.2.7:8001"),  # noqa: S104 - it is compared
    ("::", "[2001:db8::7]:8001"),
)
NOT_OURS = (
    ("127.0.0.1", "evil.example"),
    ("127.0.0.1", "evil.example:8001"),
    ("127.0.0.1", "127.0.0.1.evil.example"),
    ("127.0.0.1", "localhost.evil.example"),
    ("127.0.0.1", "evillocalhost"),
    ("127.0.0.1", "192.0.2.7:8001"),
    ("192.0.2.7", "192.0.2.8:8001"),
    ("0.0.0.0", "evil.example"),  # noqa: S104 - it is compared
    ("127.0.0.1", "a/b"),
    ("127.0.0.1", ""),
)


def test_a_preview_is_asked_under_the_names_of_its_machine() -> None:
    for hosts, expected in ((OURS, True), (NOT_OURS, False)):
        found = {(bound, host): is_ours([(b"host", host.encode())], bound) for bound, host in hosts}
        assert found == dict.fromkeys(hosts, expected)
    assert not is_ours([], "127.0.0.1")
