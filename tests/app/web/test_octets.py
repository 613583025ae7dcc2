"""Octets on a socket: whatever comes, what is answered is no fault, and comes in its order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.application import create_app
from app.web.live import LiveState
from app.web.wire.patience import Patience
from app.web.wire.protocol import choose_protocol
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.web.serving import serving
from tests.app.web.test_feeds_http import Raw, get, talk
from tests.conftest import BASE_URL

NOW = datetime(2023, 3, 1, tzinfo=UTC)
FEED = "/calendars/ru/all.ics"
MADE = "/calendars/ru/mark=off/all.ics"
PAGE = "/ru/"
PATHS = (FEED, MADE, PAGE, "/api/entries", "/nothing/")
OTHER = "/calendars/en/all.ics"
HIDDEN = get(OTHER)
"""A request that stands where a body may."""
LAST = get("/ready", "Connection: close")


@pytest.fixture(scope="module")
def address(journal: Path, languages: Mapping[str, Language]) -> Iterator[str]:
    live = LiveState(file_store(journal), languages, BASE_URL)
    app = create_app(live, poll=60, clock=lambda: NOW)
    # Octets that were changed may announce more than comes: that is waited for, though not so long.
    patience = Patience(body=2)
    with serving(app, choose_protocol(live, kept=app.kept, patience=patience)) as address:
        yield address


def post(path: str, *lines: str) -> bytes:
    return get(path, *lines).replace(b"GET", b"POST", 1)


CHUNKED = "Transfer-Encoding: chunked"
LENGTH = f"Content-Length: {len(HIDDEN)}"
WHOLE = b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)

# What two parsers may read in two ways: where one sees a body, the other one sees a request.
SMUGGLED = (
    (LENGTH, CHUNKED),
    (CHUNKED, LENGTH),
    ("Content-Length: 0", CHUNKED),
    (LENGTH, "Content-Length: 0"),
    ("Content-Length: 0", LENGTH),
    (f"Content-Length: {len(HIDDEN)}, {len(HIDDEN)}",),
    (f"Content-Length: +{len(HIDDEN)}",),
    (f"Content-Length: {len(HIDDEN)} 0",),
    (f"Content-Length: 0x{len(HIDDEN):x}",),
    ("Content-Length: 99999999999999999999999",),
    ("Transfer-Encoding: chunked, identity",),
    ("Transfer-Encoding: identity",),
    ("Transfer-Encoding: xchunked",),
    ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
    ("Transfer-Encoding : chunked",),
    ("Transfer-Encoding\t: chunked",),
    (f"Content-Length : {len(HIDDEN)}",),
    (" Transfer-Encoding: chunked",),
    ("X: y\r\n Transfer-Encoding: chunked",),
    ("X: y\nTransfer-Encoding: chunked",),
    ("X: y\rTransfer-Encoding: chunked",),
    ("Transfer-Encoding: \x0bchunked",),
    ("\x00Transfer-Encoding: chunked",),
)


CODINGS = (
    ("chunked", None),
    ("Chunked", None),
    *((each, 400) for each in ("identity", "gzip", "xchunked", "chunked;q=1", "", ",")),
    *((each, 400) for each in ("chunked, identity", "chunked,chunked", "chunked,")),
    *((each, 501) for each in ("gzip, chunked", "identity, chunked", "x ,Chunked")),
)


@pytest.mark.parametrize(("coding", "status"), CODINGS)
@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
@pytest.mark.parametrize("make", [get, post], ids=["GET", "POST"])
def test_a_body_whose_end_is_not_certain_is_refused(
    address: str, path: str, make: Callable[..., bytes], coding: str, status: int | None
) -> None:
    # RFC 9112, 6.1 and 6.3; in one header and in several.
    first, _, last = coding.rpartition(",")
    one = f"Transfer-Encoding: {coding}"
    for lines in ((one,), (f"Transfer-Encoding: {first}", f"Transfer-Encoding: {last}")):
        if len(lines) > 1 and not first:
            continue
        answers = talk(address, get(path) + make(path, *lines) + b"0\r\n\r\n" + LAST)
        whole = 200 if make is get else 405
        expected = [whole, 200] if status is None else [status]
        assert [each.status for each in answers] == [200, *expected]
        assert answers[-1].headers["connection"] == "close"


@pytest.mark.parametrize("lines", SMUGGLED, ids=str)
@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
@pytest.mark.parametrize("make", [get, post], ids=["GET", "POST"])
def test_no_request_hides_in_a_body(
    address: str, path: str, lines: Sequence[str], make: Callable[..., bytes]
) -> None:
    [expected], [hidden] = (talk(address, get(each, "Connection: close")) for each in (path, OTHER))
    for body in (WHOLE, HIDDEN):
        first, *others = talk(address, get(path) + make(path, *lines) + body + LAST)
        assert first.body == expected.body
        # It is refused, and the connection ends; or its body is read as one, and LAST answered.
        ends = others[-1].headers.get("connection") == "close"
        statuses = [each.status for each in others]
        assert ends
        assert statuses in ([400], [405], [first.status, 200], [405, 200])
        assert hidden.body not in {each.body for each in others}


BAD_CHUNKS = (
    b"x\r\n",
    b"-1\r\n\r\n0\r\n\r\n",
    b"5\r\nhelloworld\r\n0\r\n\r\n",
    b"5\nhello\n0\n\n",
    b" 5\r\nhello\r\n0\r\n\r\n",
    b"0x5\r\nhello\r\n0\r\n\r\n",
    b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
    b"5;\x00=\r\nhello\r\n0\r\n\r\n",
    b"\r\n5\r\nhello\r\n0\r\n\r\n",
)


@pytest.mark.parametrize("body", BAD_CHUNKS)
@pytest.mark.parametrize("path", [FEED, MADE, PAGE])
def test_bad_chunks_end_the_connection(address: str, path: str, body: bytes) -> None:
    [expected] = talk(address, get(path, "Connection: close"))
    first, *others = talk(address, get(path) + post(path, CHUNKED) + body + HIDDEN + LAST)
    assert (first.status, first.body) == (expected.status, expected.body)
    assert others[-1].headers["connection"] == "close"
    assert {answer.status for answer in others} <= {400, 405}


TOKENS = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=30)
NAMES = st.one_of(
    st.sampled_from(
        (
            *("Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cookie", "Range"),
            *("If-None-Match", "If-Modified-Since", "If-Match", "If-Range", "If-Unmodified-Since"),
            *("Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "Via"),
            *("Upgrade", "Expect", "TE", "Trailer", "Host", "Forwarded", "Sec-Fetch-Mode"),
            *("Access-Control-Request-Method", "Content-Type", "Max-Forwards", "Pragma"),
        )
    ),
    st.from_regex(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}", fullmatch=True),
)
LINES = st.lists(st.tuples(NAMES, TOKENS).map(": ".join), max_size=6)
OPTIONS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(("alarm", "approx", "cancelled", "category", "mark", "place", "plan")),
            st.one_of(
                st.sampled_from(("P1D", "P7D,P1D", "hide", "firm", "events", "minsk", "mag-2023")),
                st.from_regex(r"[!-~]{0,12}", fullmatch=True),
            ),
        ).map("=".join),
        st.from_regex(r"[!-~]{0,12}", fullmatch=True),
    ),
    min_size=1,
    max_size=4,
).map(";".join)
TARGETS = st.one_of(
    st.sampled_from(PATHS),
    OPTIONS.map(lambda options: f"/calendars/ru/{options}/all.ics"),
    OPTIONS.map(lambda options: f"/jcal/en/{options}/events.json"),
    OPTIONS.map(lambda options: f"/api/entries?{options.replace(';', '&')}"),
    st.from_regex(r"/[!-~]{0,40}", fullmatch=True),
)
METHODS = st.sampled_from(("GET", "GET", "GET", "OPTIONS", "POST", "DELETE", "PURGE", "TRACE"))


def request(method: str, target: str, lines: list[str]) -> bytes:
    own = [] if any(line.startswith("Host:") for line in lines) else ["Host: x"]
    return "\r\n".join((f"{method} {target} HTTP/1.1", *own, *lines, "", "")).encode("latin-1")


@settings(max_examples=150)
@given(st.builds(request, METHODS, TARGETS, LINES))
def test_no_header_and_no_option_makes_a_fault(address: str, octets: bytes) -> None:
    first, *others = talk(address, octets + LAST)
    assert 200 <= first.status < 500
    if others:
        assert [answer.status for answer in others] == [200]
        assert b'"published"' in others[0].body
    else:
        assert first.headers["connection"].lower() == "close"


@settings(max_examples=60)
@given(
    st.lists(st.builds(request, st.just("GET"), TARGETS, st.just([])), min_size=1, max_size=12),
    st.lists(st.integers(1, 400), min_size=1, max_size=8),
)
def test_answers_come_in_the_order_of_requests_however_they_are_cut(
    address: str, requests: list[bytes], sizes: list[int]
) -> None:
    alone = [talk(address, each + LAST) for each in requests]
    expected: list[Raw] = []
    for answers in alone:
        expected.append(answers[0])
        if len(answers) == 1:
            break
    else:
        expected.append(alone[0][1])
    stream = b"".join(requests) + LAST
    pieces, at = [], 0
    for turn in range(len(stream)):
        size = sizes[turn % len(sizes)]
        pieces.append(stream[at : at + size])
        at += size
    assert talk(address, *filter(None, pieces)) == expected


@settings(max_examples=80)
@given(st.data())
def test_a_request_with_any_octets_changed_is_no_fault(address: str, data: st.DataObject) -> None:
    octets = bytearray(post(data.draw(st.sampled_from(PATHS)), CHUNKED, "X: y") + WHOLE + LAST)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - len(LAST) - 1))
        octets[at] = data.draw(st.integers(0, 255))
    octets += b"\r\n" * 4 + LAST + b"\x00" * 10
    statuses = [answer.status for answer in talk(address, bytes(octets))]
    assert statuses
    assert max(statuses) < 500
