"""Feeds over HTTP, from a real server: headers, conditions, redirects, refusals, bad requests."""

import gzip
import re
import socket
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.wire.conditional import is_not_modified, make_answer
from calendars.feeds.feed import Feed
from calendars.feeds.site import Missing, Moved, Site
from tests.conftest import PATIENCE, STAMP

ROOT = Path(__file__).parents[3]
CACHE = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800"
CORS = {"access-control-allow-origin": "*", "access-control-expose-headers": "ETag"}
REFUSAL = {"cache-control": "public, max-age=60", "x-content-type-options": "nosniff", **CORS}
# The first publication is older than the newest way of rendering it.
MODIFIED = format_datetime(STAMP, usegmt=True)

READY = "/calendars/ru/all.ics"
PLACE = "/calendars/ru/places/minsk.ics"
OPTIONS = "/calendars/en/alarm=P1D,P7D;approx=start;mark=off/events.ics"
ENTRY = "/entries/ru/mag-2023/city-day-minsk.ics"
KINDS = (READY, PLACE, OPTIONS, ENTRY)

# Path, the ASCII file name and the file's own name.
NAMES = (
    (READY, "inline", "all.ics", "МАГ весь план.ics"),
    ("/calendars/en/events.ics", "inline", "events.ics", "MAG Events.ics"),
    (PLACE, "inline", "minsk.ics", "МАГ Минск.ics"),
    (OPTIONS, "inline", "events.ics", "MAG Events.ics"),
    (ENTRY, "attachment", "city-day-minsk.ics", "День города Минск, 956 лет.ics"),
)


def found(site: Site, path: str) -> Feed:
    feed = site.find(path)
    assert isinstance(feed, Feed), feed
    return feed


def headers(response: httpx.Response) -> dict[str, str]:
    """Return all headers but Date; none may be there twice."""
    names = [name for name, _ in response.headers.multi_items()]
    assert len(names) == len(set(names))
    assert response.headers["date"].endswith(" GMT")
    return {name: value for name, value in response.headers.items() if name != "date"}


def whole(response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return response.status_code, headers(response), response.content


def refusal(text: str) -> tuple[int, dict[str, str], str]:
    length = str(len(text.encode()))
    plain = {"content-length": length, "content-type": "text/plain; charset=utf-8"}
    return 404, {**REFUSAL, **plain}, text


def refused(response: httpx.Response) -> tuple[int, dict[str, str], str]:
    return response.status_code, headers(response), response.text


def moved(location: str) -> tuple[int, dict[str, str], bytes]:
    length = {"location": location, "cache-control": "public, max-age=86400", "content-length": "0"}
    return 308, {**length, **CORS}, b""


# 200


@pytest.mark.parametrize(("path", "kind", "ascii_name", "name"), NAMES)
def test_a_feed_is_answered_whole(  # noqa: PLR0917 - pytest passes them by name
    client: httpx.Client, served: Site, path: str, kind: str, ascii_name: str, name: str
) -> None:
    feed = found(served, path)
    expected = {
        "content-type": "text/calendar; charset=utf-8",
        "content-length": str(len(feed.body)),
        "content-disposition": f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}",
        "x-content-type-options": "nosniff",
        "etag": feed.etag,
        "last-modified": MODIFIED,
        "cache-control": CACHE,
        **CORS,
    }
    assert whole(client.get(path)) == (200, expected, feed.body)


def test_every_common_feed_and_every_entry_is_what_the_builder_makes(
    client: httpx.Client, served: Site
) -> None:
    entries = (
        f"/entries/{code}/{p}/{k}.ics" for code in served.vevents for p, k in served.vevents[code]
    )
    expected = {path: found(served, path) for path in (*served.feeds, *entries)}
    answers = {path: client.get(path) for path in expected}
    assert {path: (a.content, a.headers["etag"]) for path, a in answers.items()} == {
        path: (feed.body, feed.etag) for path, feed in expected.items()
    }


@pytest.mark.parametrize("path", [*KINDS, "/", "/en/", "/health", "/ready", "/calendars/ru/no.ics"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_is_get_without_a_body(client: httpx.Client, path: str, encoding: str) -> None:
    accept = {"Accept-Encoding": encoding}
    got, asked = client.get(path, headers=accept), client.head(path, headers=accept)
    assert whole(asked) == (got.status_code, headers(got), b"")


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("query", ["?", "?x=1", "?mark=off&approx=hide", "?utm_source=%D0%AF"])
def test_a_query_changes_nothing(client: httpx.Client, path: str, query: str) -> None:
    assert whole(client.get(path + query)) == whole(client.get(path))


@pytest.mark.parametrize(
    "given_headers",
    [
        {"Authorization": "Basic eDp5"},
        {"Accept": "application/calendar+json, application/calendar+xml, text/calendar"},
        {"Accept": "text/html"},
        {"Range": "bytes=0-9"},
        {"Cookie": "session=1"},
        {"Origin": "https://elsewhere.example"},
    ],
    ids=str,
)
def test_what_clients_send_along_changes_nothing(
    client: httpx.Client, given_headers: dict[str, str]
) -> None:
    assert whole(client.get(READY, headers=given_headers)) == whole(client.get(READY))


# 304

OTHER = '"00000000000000000000000000000000"'
# Header lines with {etag} for the feed's own, and the status they lead to.
CONDITIONS: tuple[tuple[list[tuple[str, str]], int], ...] = (
    ([("If-None-Match", "{etag}")], 304),
    ([("If-None-Match", "W/{etag}")], 304),
    ([("If-None-Match", f"{OTHER}, {{etag}}")], 304),
    ([("If-None-Match", f"{OTHER},{{etag}},{OTHER}")], 304),
    ([("If-None-Match", f"W/{OTHER} , W/{{etag}}")], 304),
    ([("If-None-Match", '"with, comma", {etag}')], 304),
    ([("If-None-Match", ", {etag}")], 304),
    ([("If-None-Match", "*")], 304),
    ([("If-None-Match", OTHER), ("If-None-Match", "{etag}")], 304),
    ([("If-None-Match", "{etag}"), ("If-None-Match", OTHER)], 304),
    ([("If-None-Match", OTHER)], 200),
    ([("If-None-Match", f"W/{OTHER}")], 200),
    ([("If-None-Match", "")], 200),
    ([("If-None-Match", "garbage")], 200),
    ([("If-None-Match", '"')], 200),
    ([("If-None-Match", '"*"')], 200),
    ([("If-None-Match", "{bare}")], 200),
    ([("If-None-Match", "{upper}")], 200),
    ([("If-None-Match", OTHER), ("If-Modified-Since", "{modified}")], 200),
    ([("If-None-Match", "garbage"), ("If-Modified-Since", "{modified}")], 200),
    ([("If-Modified-Since", "{modified}"), ("If-None-Match", OTHER)], 200),
    ([("If-None-Match", "{etag}"), ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")], 304),
    ([("If-None-Match", "{etag}"), ("If-Modified-Since", "nonsense")], 304),
    ([("If-Modified-Since", "{modified}")], 304),
    ([("If-Modified-Since", "{later}")], 304),
    ([("If-Modified-Since", "{earlier}")], 200),
    ([("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")], 200),
    ([("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT")], 304),
    ([("If-Modified-Since", "Fri, 31 Dec 99999 23:59:59 GMT")], 200),
    ([("If-Modified-Since", "{asctime}")], 304),
    ([("If-Modified-Since", "{rfc850}")], 304),
    ([("If-Modified-Since", "Sun Nov  6 08:49:37 1994")], 200),
    ([("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT")], 200),
    ([("If-Modified-Since", "")], 200),
    ([("If-Modified-Since", "0")], 200),
    ([("If-Modified-Since", "nonsense")], 200),
    ([("If-Modified-Since", "Mon, 32 Nov 2099 00:00:00 GMT")], 200),
    ([("If-Modified-Since", "Mon, 23 Nov 2099 25:00:00 GMT")], 200),
    ([("If-Modified-Since", "2099-11-23T00:00:00Z")], 200),
    ([("If-Modified-Since", "9999999999999")], 200),
    ([("If-Match", OTHER)], 200),
    ([("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")], 200),
)


def filled(lines: list[tuple[str, str]], feed: Feed) -> list[tuple[str, str]]:
    time = feed.modified
    values = {
        "etag": feed.etag,
        "bare": feed.etag.strip('"'),
        "upper": feed.etag.upper().replace('"', '"A', 1),
        "modified": format_datetime(time, usegmt=True),
        "later": format_datetime(time.replace(second=time.second + 1), usegmt=True),
        "earlier": format_datetime(time.replace(year=time.year - 1), usegmt=True),
        "asctime": f"{time:%a %b} {time.day:2} {time:%H:%M:%S %Y}",
        "rfc850": f"{time:%A, %d-%b-%y %H:%M:%S} GMT",
    }
    return [(name, value.format(**values)) for name, value in lines]


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize(("lines", "status"), CONDITIONS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions(  # noqa: PLR0917 - pytest passes them by name
    client: httpx.Client,
    served: Site,
    method: str,
    path: str,
    lines: list[tuple[str, str]],
    status: int,
) -> None:
    feed = found(served, path)
    response = client.request(method, path, headers=filled(lines, feed))
    unmodified = {
        "etag": feed.etag,
        "last-modified": MODIFIED,
        "cache-control": CACHE,
        **CORS,
    }
    full = headers(client.get(path))
    body = feed.body if method == "GET" else b""
    expected = (304, unmodified, b"") if status == 304 else (200, full, body)
    assert whole(response) == expected


def test_a_feed_without_a_date_of_its_own_is_compared_by_its_etag_alone(site: Site) -> None:
    # Before a changed base URL is in the journal, the same date stands over other octets.
    feed = site.feeds[READY]
    answer, dated = make_answer(feed, None), make_answer(feed, feed.modified)
    for undated, of in ((answer.full, dated.full), (answer.not_modified, dated.not_modified)):
        assert undated == [header for header in of if header[0] != b"last-modified"]
    for undated, of in (
        (answer.full_head, dated.full_head),
        (answer.not_modified_head, dated.not_modified_head),
    ):
        assert undated == of.replace(f"last-modified: {MODIFIED}\r\n".encode(), b"")
    assert (answer.last_modified, answer.time, answer.etag) == (None, None, dated.etag)
    etag, far = feed.etag.encode(), b"Fri, 31 Dec 9999 23:59:59 GMT"
    known: list[tuple[list[tuple[bytes, bytes]], bool]] = [
        ([(b"if-none-match", etag)], True),
        ([(b"if-none-match", b"*"), (b"if-modified-since", far)], True),
        ([(b"if-none-match", b'"other"'), (b"if-modified-since", far)], False),
        ([(b"if-modified-since", far)], False),
        ([(b"if-modified-since", MODIFIED.encode())], False),
        ([(b"if-modified-since", b"")], False),
    ]
    assert [is_not_modified(answer, lines) for lines, _ in known] == [is_it for _, is_it in known]


def test_several_dates_are_none(client: httpx.Client) -> None:
    # RFC 9110, 13.1.3: a field value with more than one member must be ignored.
    lines = [("If-Modified-Since", MODIFIED), ("If-Modified-Since", MODIFIED)]
    assert whole(client.get(READY, headers=lines)) == whole(client.get(READY))


DATE_WORDS = st.lists(
    st.sampled_from(
        (
            *("0", "1", "31", "2026", "-1", "99999", ":", ",", "+", "-", ".", "GMT", "+9999"),
            *("-0000", "Mon", "Nov", "00:00:00", "12.34.56"),
        )
    ),
    max_size=9,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(
    name=st.sampled_from([b"if-modified-since", b"if-none-match"]),
    value=st.one_of(st.binary(max_size=40), DATE_WORDS.map(str.encode)),
)
def test_no_condition_can_break_an_answer(site: Site, name: bytes, value: bytes) -> None:
    feed = site.feeds[READY]
    answer = make_answer(feed, feed.modified)
    assert is_not_modified(answer, [(name, value)]) in (True, False)


# Encodings


@pytest.mark.parametrize(
    "accepted", ["gzip", "br", "gzip, deflate, br, zstd", "*", "gzip;q=1.0, identity;q=0"]
)
@pytest.mark.parametrize(
    "path", [*KINDS, "/calendars/ru/nothing.ics", "/calendars/ru/approx=x/all.ics"]
)
def test_what_ends_in_ics_is_never_encoded(client: httpx.Client, path: str, accepted: str) -> None:
    encoded = client.get(path, headers={"Accept-Encoding": accepted})
    assert whole(encoded) == whole(client.get(path, headers={"Accept-Encoding": "identity"}))
    assert "content-encoding" not in encoded.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/ru/", "text/html; charset=utf-8"),
        ("/en/entries/mag-2023/city-day-minsk/", "text/html; charset=utf-8"),
        ("/ready", "application/json"),
    ],
)
def test_pages_and_json_are_compressed(client: httpx.Client, path: str, kind: str) -> None:
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
        raw = b"".join(response.iter_raw())
    sent = headers(response)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert {**sent, "content-length": str(len(plain.content))} == {
        **headers(plain),
        "content-encoding": "gzip",
    }
    assert (sent["content-type"], sent["vary"]) == (kind, "Accept-Encoding")
    assert (sent["content-length"], gzip.decompress(raw)) == (str(len(raw)), plain.content)


# Methods and CORS


@pytest.mark.parametrize("path", ["/health", "/ready", "/openapi.json"])
def test_json_may_be_read_from_any_origin(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert response.headers.get("access-control-allow-origin") == "*"


@pytest.mark.parametrize("path", [*KINDS, "/calendars/ru/nothing.ics", "/entries/xx"])
def test_a_preflight_allows_reading(client: httpx.Client, path: str) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    expected = {
        "allow": "GET, HEAD, OPTIONS",
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, HEAD, OPTIONS",
        "access-control-allow-headers": "*",
        "access-control-max-age": "86400",
    }
    assert whole(client.options(path, headers=asked)) == (204, expected, b"")


def not_allowed(method: str, allow: str) -> tuple[int, dict[str, str], str]:
    text = f"{method} does nothing here; GET and HEAD work."
    length = {"content-length": str(len(text)), "content-type": "text/plain; charset=utf-8"}
    return 405, {"allow": allow, **length, **CORS, "x-content-type-options": "nosniff"}, text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", KINDS)
def test_feeds_are_only_read(client: httpx.Client, method: str, path: str) -> None:
    # They answer a preflight too, so OPTIONS is among what they allow (RFC 9110, 15.5.6).
    response = client.request(method, path, content=b"BEGIN:VCALENDAR")
    assert refused(response) == not_allowed(method, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/ru/", "/health", "/ready"])
def test_pages_and_json_are_only_read(client: httpx.Client, method: str, path: str) -> None:
    assert refused(client.request(method, path)) == not_allowed(method, "GET, HEAD")


# 308

SPELLINGS = (
    ("/calendars/RU/all.ics", READY),
    ("/calendars/Ru/ALL.ICS", READY),
    ("/calendars/ru/all.ics/", READY),
    ("/calendars/ru/all.ics//", READY),
    ("/calendars/ru//all.ics", READY),
    ("/calendars/ru/;/all.ics", READY),
    ("/calendars/ru/City-Days.ics", "/calendars/ru/city-days.ics"),
    ("/calendars/ru/category=events/all.ics", "/calendars/ru/events.ics"),
    ("/calendars/ru/category=events/events.ics", "/calendars/ru/events.ics"),
    ("/calendars/ru/places/MINSK.ics", PLACE),
    ("/calendars/ru/places/minsk.ics/", PLACE),
    ("/calendars/ru/place=minsk/all.ics", PLACE),
    ("/calendars/ru/place=minsk,minsk/all.ics", PLACE),
    ("/calendars/ru/places/moscow,minsk.ics", "/calendars/ru/place=minsk,moscow/all.ics"),
    ("/calendars/ru/place=moscow,minsk,moscow/all.ics", "/calendars/ru/place=minsk,moscow/all.ics"),
    ("/calendars/ru/approx=span;cancelled=show;mark=on/all.ics", READY),
    ("/calendars/ru/mark=off;approx=hide/all.ics", "/calendars/ru/approx=hide;mark=off/all.ics"),
    ("/calendars/ru/MARK=Off/all.ics", "/calendars/ru/mark=off/all.ics"),
    ("/calendars/ru/mark=off;/all.ics", "/calendars/ru/mark=off/all.ics"),
    ("/calendars/ru/;;mark=off/all.ics", "/calendars/ru/mark=off/all.ics"),
    ("/calendars/ru/%20mark%20=%20off/all.ics", "/calendars/ru/mark=off/all.ics"),
    ("/calendars/ru/alarm=P7D,P1D,p7d/all.ics", "/calendars/ru/alarm=P1D,P7D/all.ics"),
    ("/calendars/ru/mark=off;category=jubilees/all.ics", "/calendars/ru/mark=off/jubilees.ics"),
    (
        "/calendars/ru/category=jubilees,events/all.ics",
        "/calendars/ru/category=events,jubilees/all.ics",
    ),
    ("/calendars/ru/category=events,jubilees,information,city-days/all.ics", READY),
    ("/calendars/ru/plan=MAG-2023/all.ics", "/calendars/ru/plan=mag-2023/all.ics"),
    ("/entries/RU/mag-2023/city-day-minsk.ics", ENTRY),
    ("/entries/ru/MAG-2023/City-Day-Minsk.ICS", ENTRY),
    ("/entries/ru/mag-2023/city-day-minsk.ics/", ENTRY),
)


@pytest.mark.parametrize(("spelling", "canonical"), SPELLINGS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_another_spelling_leads_to_the_canonical_address_in_one_step(
    client: httpx.Client, served: Site, method: str, spelling: str, canonical: str
) -> None:
    assert whole(client.request(method, spelling)) == moved(canonical)
    assert client.get(canonical).content == found(served, canonical).body


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [("/CALENDARS/RU/ALL.ICS", READY), ("/Entries/ru/mag-2023/city-day-minsk.ics", ENTRY)],
)
def test_the_first_word_of_an_address_may_be_in_capitals(
    client: httpx.Client, spelling: str, canonical: str
) -> None:
    assert whole(client.get(spelling)) == moved(canonical)


def test_a_redirect_keeps_the_query(client: httpx.Client) -> None:
    assert whole(client.get("/calendars/RU/all.ics?x=1")) == moved(f"{READY}?x=1")


@pytest.mark.parametrize("path", ["/ru", "/en", "/en/entries/mag-2023/city-day-minsk"])
@pytest.mark.parametrize("host", ["kalends.example", "evil.example:99"])
def test_a_page_without_its_slash_redirects_without_naming_a_host(
    client: httpx.Client, path: str, host: str
) -> None:
    # Behind a proxy the server knows neither the scheme nor the host that the reader sees.
    response = client.get(path, headers={"Host": host})
    location = urlsplit(response.headers["location"])
    assert (response.is_redirect, location.scheme, location.netloc) == (True, "", "")
    assert location.path == f"{path}/"


@pytest.mark.parametrize(
    ("encoded", "canonical"),
    [
        (
            "/calendars/ru/alarm%3DP1D%2CP7D%3Bmark%3Doff/all.ics",
            "/calendars/ru/alarm=P1D,P7D;mark=off/all.ics",
        ),
        (
            "/calendars/ru/alarm%3dP1D%2cP7D%3bmark%3doff/all.ics",
            "/calendars/ru/alarm=P1D,P7D;mark=off/all.ics",
        ),
        ("/%63alendars/r%75/%61ll%2Eics", READY),
        ("/calendars/ru/places/%6Dinsk.ics", PLACE),
        ("/entries/ru/mag%2D2023/city%2Dday%2Dminsk.ics", ENTRY),
    ],
)
def test_percent_encoded_signs_are_the_signs(
    client: httpx.Client, encoded: str, canonical: str
) -> None:
    assert whole(client.get(encoded)) == whole(client.get(canonical))


# 404

CALENDARS = "all.ics, events.ics, information.ics, jubilees.ics, city-days.ics"
ALL_OPTIONS = "alarm, approx, cancelled, category, mark, place, plan"
ALARMS = "P1D, P7D, P1D,P7D, P366D"
NO_LANGUAGE = "Нет языка «{0}». Есть: ru, en.\nThere is no language “{0}”. There are: ru, en."
REFUSALS = (
    ("/calendars/xx/all.ics", NO_LANGUAGE.format("xx")),
    ("/calendars/xx/places/minsk.ics", NO_LANGUAGE.format("xx")),
    ("/entries/xx/mag-2023/city-day-minsk.ics", NO_LANGUAGE.format("xx")),
    ("/calendars/русский/all.ics", NO_LANGUAGE.format("русский")),
    ("/calendars/ru/nothing.ics", f"Нет календаря «nothing.ics». Есть: {CALENDARS}."),
    ("/calendars/en/nothing.ics", f"There is no calendar “nothing.ics”. There are: {CALENDARS}."),
    (
        "/calendars/en/мероприятия.ics",
        f"There is no calendar “мероприятия.ics”. There are: {CALENDARS}.",
    ),
    ("/calendars/en/all", f"There is no calendar “all”. There are: {CALENDARS}."),
    ("/calendars/en/all.ics.ics", f"There is no calendar “all.ics.ics”. There are: {CALENDARS}."),
    (
        "/calendars/en/mark=off/nothing.ics",
        f"There is no calendar “nothing.ics”. There are: {CALENDARS}.",
    ),
    (
        "/calendars/en/colour=red/all.ics",
        f"There is no option “colour=red”. There are: {ALL_OPTIONS}.",
    ),
    ("/calendars/ru/colour=red/all.ics", f"Нет настройки «colour=red». Есть: {ALL_OPTIONS}."),
    ("/calendars/en/mark/all.ics", f"There is no option “mark”. There are: {ALL_OPTIONS}."),
    ("/calendars/en/mark=/all.ics", "There is no mark=. There is: on, off."),
    ("/calendars/en/mark=maybe/all.ics", "There is no mark=maybe. There is: on, off."),
    (
        "/calendars/en/approx=no/all.ics",
        "There is no approx=no. There is: span, start, hide, firm.",
    ),
    ("/calendars/ru/approx=no/all.ics", "Нет варианта approx=no. Есть: span, start, hide, firm."),
    ("/calendars/en/cancelled=1/all.ics", "There is no cancelled=1. There is: show, hide."),
    (
        "/calendars/en/category=events,x/all.ics",
        "There is no category=x. There is: events, information, jubilees, city-days.",
    ),
    (
        "/calendars/en/category=events/jubilees.ics",
        "There is no category=events. There is: jubilees.",
    ),
    ("/calendars/en/plan=mag-1999/all.ics", "There is no plan=mag-1999. There is: mag-2023."),
    ("/calendars/en/alarm=P0D/all.ics", f"There is no alarm=p0d. There is: {ALARMS}."),
    ("/calendars/en/alarm=P367D/all.ics", f"There is no alarm=p367d. There is: {ALARMS}."),
    ("/calendars/en/alarm=PT1H/all.ics", f"There is no alarm=pt1h. There is: {ALARMS}."),
    ("/entries/en/mag-2023/nothing.ics", "There is no event “nothing.ics” in the plan."),
    ("/entries/ru/mag-2023/nothing.ics", "В плане нет события «nothing.ics»."),
    (
        "/entries/en/mag-1999/city-day-minsk.ics",
        "There is no event “city-day-minsk.ics” in the plan.",
    ),
    ("/entries/en/mag-2023/city-day-minsk", "There is no event “city-day-minsk” in the plan."),
    ("/entries/en/mag-2023/_nothing.ics", "There is no event “_nothing.ics” in the plan."),
)


@pytest.mark.parametrize(("path", "text"), REFUSALS)
def test_a_refusal_says_what_there_is(client: httpx.Client, path: str, text: str) -> None:
    assert refused(client.get(path)) == refusal(text)


@pytest.mark.parametrize(
    "path", ["/calendars/en/places/nowhere.ics", "/calendars/en/place=nowhere/all.ics"]
)
def test_an_unknown_place_is_answered_with_every_place(
    client: httpx.Client, served: Site, path: str
) -> None:
    places = ", ".join(served.publication.places)
    assert refused(client.get(path)) == refusal(f"There is no place=nowhere. There is: {places}.")


HOSTILE = (
    "/calendars/../../../etc/passwd",
    "/calendars/ru/../../../../etc/passwd.ics",
    "/calendars/ru/..%2f..%2f..%2fetc%2fpasswd.ics",
    "/calendars/%2e%2e/%2e%2e/data/journal.jsonl",
    "/calendars/ru/..%5c..%5cdata%5cjournal.jsonl",
    "/calendars/ru/%00.ics",
    "/calendars/ru/all.ics%00",
    "/calendars/ru/%ff%fe.ics",
    "/calendars/ru/%ED%A0%80.ics",
    "/calendars/ru/%C3%28/all.ics",
    "/calendars/%F0%9F%97%93/all.ics",
    "/calendars/ru/%E2%80%A8.ics",
    "/calendars/ru/mark=off%0d%0aX-Injected:%201/all.ics",
    "/calendars/ru/%3Cscript%3Ealert(1)%3C%2Fscript%3E.ics",
    "/calendars/ru/{name}.ics",
    "/calendars/ru/%7B%7B7*7%7D%7D.ics",
    "/calendars/ru/" + "a" * 10_000 + ".ics",
    "/calendars/ru/" + "mark=off;" * 1_200 + "/all.ics",
    "/calendars/ru/alarm=" + "P1D," * 2_500 + "/all.ics",
    "/calendars/ru/alarm=P1D,P2D,P3D,P4D,P5D,P6D/all.ics",
    "/calendars/" + "/" * 5_000,
    "/entries/ru/../../../etc/passwd.ics",
    "/entries/ru/mag-2023/%2e%2e%2fcity-day-minsk.ics",
    "/entries/ru/mag-2023/" + "%D0%AF" * 3_000 + ".ics",
)


@pytest.mark.parametrize("path", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_paths_are_refused_in_a_short_plain_sentence(server: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    [answer] = talk(server, request.encode("ascii"))
    text = answer.body.decode("utf-8")
    length = {"content-length": str(len(answer.body)), "connection": "close"}
    plain = {"content-type": "text/plain; charset=utf-8"}
    assert (answer.status, answer.headers) == (404, {**REFUSAL, **length, **plain})
    assert (len(text) < 500, text.replace("\n", "").isprintable()) == (True, True)


@pytest.mark.parametrize(
    "path", ["/health", "/xx/", "/ru/entries/mag-2023/nothing/", "/москва/", "/..%2fetc/"]
)
def test_no_page_speaks_of_the_machine(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 404)
    assert "server" not in response.headers
    assert not re.search(rf"Traceback|{re.escape(str(ROOT))}|site-packages", response.text)


# Raw requests


class Raw(NamedTuple):
    """One response as it came over the wire; Date is left out."""

    status: int
    headers: dict[str, str]
    body: bytes


def connect(server: str) -> socket.socket:
    address = urlsplit(server)
    assert address.hostname is not None
    assert address.port is not None
    return socket.create_connection((address.hostname, address.port), timeout=PATIENCE)


def talk(server: str, *pieces: bytes) -> list[Raw]:
    """Send octets and return every response until the server closes the connection."""
    with connect(server) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return list(split(receive(connection)))


def receive(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def split(stream: bytes) -> Iterator[Raw]:
    while stream:
        head, _, rest = stream.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.split(": ", 1) for line in lines]
        fields = {name.lower(): value for name, value in pairs if name.lower() != "date"}
        length = int(fields.get("content-length", "0"))
        yield Raw(int(first.split(" ")[1]), fields, rest[:length])
        stream = rest[length:]


def get(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *lines, "", ""]).encode("ascii")


LAST = get("/health", "Connection: close")
OVER = "plan mag-2023 ended on 2023-12-31, and none follows"
HEALTHY = f'{{"status":"ok","problem":null,"warnings":["{OVER}"]}}'.encode()

MALFORMED = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    b"\r\n\r\n\r\n\x00\x00\x00",
    b"hello\r\n\r\n",
    b"/ HTTP/1.1\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nbad header\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX : y\r\nContent-Length: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    (
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "GET /calendars/ru/москва.ics HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    b"GET /calendars/ru/\xff\xfe.ics HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /calendars/ru/\x00.ics HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


@pytest.mark.parametrize("request_octets", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_requests_are_refused_and_the_connection_closed(
    server: str, client: httpx.Client, request_octets: bytes
) -> None:
    [answer] = talk(server, request_octets)
    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert client.get("/health").content == HEALTHY


@pytest.mark.parametrize(
    "cut", [b"", b"GET /calendars/ru/a", b"GET /calendars/ru/all.ics HTTP/1.1\r\nHost: x\r\n"]
)
def test_a_client_that_goes_away_harms_nobody(server: str, cut: bytes) -> None:
    for _ in range(20):
        with connect(server) as connection:
            connection.sendall(cut)
    assert [answer.body for answer in talk(server, LAST)] == [HEALTHY]


def test_a_client_that_goes_away_in_the_middle_of_a_feed_harms_nobody(server: str) -> None:
    for _ in range(20):
        with connect(server) as connection:
            connection.sendall(get(READY) * 20)
            connection.recv(100)
    assert [answer.body for answer in talk(server, LAST)] == [HEALTHY]


def bodies(site: Site, *paths: str) -> list[bytes]:
    return [found(site, path).body for path in paths]


def test_pipelined_requests_are_answered_in_order(server: str, served: Site) -> None:
    paths = [READY, PLACE, OPTIONS, ENTRY, *served.feeds, READY]
    answers = talk(server, b"".join(map(get, paths)) + LAST)
    assert [answer.body for answer in answers] == [*bodies(served, *paths), HEALTHY]


def test_requests_that_come_octet_by_octet_are_answered(server: str, served: Site) -> None:
    octets = get(PLACE) + get(OPTIONS) + LAST
    answers = talk(server, *(octets[n : n + 1] for n in range(len(octets))))
    assert [answer.body for answer in answers] == [*bodies(served, PLACE, OPTIONS), HEALTHY]


def test_http_1_0_is_answered_and_closed(server: str, served: Site) -> None:
    [answer] = talk(server, f"GET {READY} HTTP/1.0\r\n\r\n".encode())
    assert (answer.status, answer.body) == (200, *bodies(served, READY))
    assert answer.headers["connection"] == "close"


def test_connection_close_is_obeyed(server: str, served: Site) -> None:
    [answer] = talk(server, get(PLACE, "Connection: close") + get(READY))
    assert (answer.status, answer.body) == (200, *bodies(served, PLACE))


LONG = (
    (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    (b"GET /" + b"a" * 5_000_000, 414),
    (get(PLACE, f"X-Huge: {'a' * 70_000}"), 431),
    (get(PLACE, f"X-Huge: {'a' * 5_000_000}"), 431),
    (get(PLACE, *(f"X-{n}: {n}" for n in range(50_000))), 431),
    (get(PLACE)[:-2] + b"X-Endless: " + b"a" * 5_000_000, 431),
)


@pytest.mark.parametrize(("request_octets", "status"), LONG, ids=range(len(LONG)))
def test_a_head_that_is_too_long_is_refused_while_it_comes(
    server: str, client: httpx.Client, request_octets: bytes, status: int
) -> None:
    [answer] = talk(server, request_octets)
    assert (answer.status, answer.headers["connection"], answer.body) == (status, "close", b"")
    first, last = talk(server, get(PLACE) + request_octets)
    assert (first.status, last.status) == (200, status)
    assert client.get("/health").content == HEALTHY


def test_a_long_head_is_read(server: str, served: Site) -> None:
    lines = (f"X-Long: {'a' * 60_000}", *(f"X-{n}: {n}" for n in range(200)))
    for path, body in zip((PLACE, OPTIONS), bodies(served, PLACE, OPTIONS), strict=True):
        answers = talk(server, get(path, *lines) * 3 + LAST)
        assert [answer.body for answer in answers] == [body, body, body, HEALTHY]


EVIL = get("/calendars/ru/mark=off/all.ics")


@pytest.mark.parametrize("path", [*KINDS, "/calendars/ru/nothing.ics", "/calendars/RU/all.ics"])
@pytest.mark.parametrize(
    ("line", "body"),
    [
        (f"Content-Length: {len(EVIL)}", EVIL),
        ("Transfer-Encoding: chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(EVIL), EVIL)),
        ("Content-Length: 0", b""),
    ],
    ids=["length", "chunked", "empty"],
)
def test_a_body_of_a_get_is_no_request(server: str, path: str, line: str, body: bytes) -> None:
    [expected, healthy] = talk(server, get(path) + LAST)
    assert talk(server, get(path, line) + body + LAST) == [expected, healthy]


@pytest.mark.parametrize("path", KINDS)
def test_a_body_in_pieces_is_no_request(server: str, path: str) -> None:
    [expected, healthy] = talk(server, get(path) + LAST)
    head = get(path, f"Content-Length: {len(EVIL)}")
    answers = talk(server, head, EVIL[:1], EVIL[1:20], EVIL[20:] + LAST)
    assert answers == [expected, healthy]


@pytest.mark.parametrize("path", [*KINDS, "/ru/", "/api/entries"])
def test_conditions_behind_a_body_are_none(server: str, path: str) -> None:
    # RFC 9110, 6.5.1: what stands in trailers must not be taken for headers.
    [expected, healthy] = talk(server, get(path) + LAST)
    body = b"1\r\nx\r\n0\r\nIf-None-Match: *\r\n\r\n"
    assert talk(server, get(path, "Transfer-Encoding: chunked") + body + LAST) == [
        expected,
        healthy,
    ]


def test_head_sends_no_octet_of_a_body(server: str, served: Site) -> None:
    heads = b"".join(get(path).replace(b"GET", b"HEAD") for path in KINDS)
    with connect(server) as connection:
        connection.sendall(heads + LAST)
        stream = receive(connection)
    *first, last = stream.split(b"\r\n\r\n")
    lengths = [re.search(rb"content-length: (\d+)", head) for head in first[:-1]]
    assert [int(found[1]) for found in lengths if found] == [
        len(body) for body in bodies(served, *KINDS)
    ]
    assert last == HEALTHY


def test_every_layer_sends_the_same_octets(server: str, served: Site) -> None:
    # A request that asks for an upgrade is answered by ASGI, all others by the protocol itself.
    paths = list(served.feeds)
    kept = talk(server, b"".join(map(get, paths)) + LAST)[:-1]
    expected = [Raw(a.status, {**a.headers, "connection": "close"}, a.body) for a in kept]
    for lines in (("Connection: close",), ("Connection: upgrade", "Upgrade: h2c")):
        assert [answer for path in paths for answer in talk(server, get(path, *lines))] == expected


@pytest.mark.parametrize("path", KINDS)
def test_a_client_that_expects_100_continue_is_served(server: str, path: str) -> None:
    [expected, healthy] = talk(server, get(path) + LAST)
    asked = get(path, "Expect: 100-continue", f"Content-Length: {len(EVIL)}")
    answers = talk(server, asked, EVIL + LAST)
    assert [answer for answer in answers if answer.status != 100] == [expected, healthy]


def test_an_upgrade_is_declined(server: str, served: Site) -> None:
    lines = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")
    with connect(server) as connection:
        connection.sendall(get(PLACE, *lines))
        [expected] = bodies(served, PLACE)
        stream = b""
        while not stream.endswith(expected):
            stream += connection.recv(1 << 16)
    assert [(a.status, a.body) for a in split(stream)] == [(200, expected)]


def test_an_address_with_a_host_in_it_leads_to_our_own_path(server: str) -> None:
    request = get("http://evil.example/calendars/RU/all.ics", "Connection: close")
    [answer] = talk(server, request)
    assert (answer.status, answer.headers["location"]) == (308, READY)


# The site itself, without a network


@settings(max_examples=500, deadline=None)
@given(
    path=st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                (
                    *("calendars", "entries", "ru", "EN", "places", "all.ics", "events.ics"),
                    *("mag-2023", ".ics", "minsk.ics", "mark=off", ";", "=", ",", "alarm=P1D"),
                    *(
                        "place=minsk",
                        "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}",
                        "\N{KELVIN SIGN}",
                    ),
                    *("\N{LATIN SMALL LETTER LONG S}", "\0", "..", "%2f"),
                )
            ),
            max_size=7,
        ).map(lambda parts: "/" + "/".join(parts)),
    )
)
def test_every_path_is_found_moved_or_missing(site: Site, path: str) -> None:
    result = site.find(path)
    if isinstance(result, Moved):
        assert found(site, result.path).path == result.path
    elif isinstance(result, Feed):
        assert result.path == path
    else:
        assert isinstance(result, Missing)
        assert result.text.replace("\n", "").isprintable()
