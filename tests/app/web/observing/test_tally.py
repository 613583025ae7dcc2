"""What is counted, by one process and by several."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.web.observing.asked import OTHER, Key, kind
from app.web.observing.tally import BOUNDS, MOST, Counts, Tally, together

KEYS = st.tuples(
    st.sampled_from(("/calendars/ru/all.ics", "page", "other")),
    st.sampled_from(("apple", "other")),
    st.sampled_from((200, 304, 404)),
)
REQUESTS = st.lists(st.tuples(KEYS, st.sampled_from((0.0, *BOUNDS, 0.003, 9.0))))


def counted(requests: list[tuple[Key, float]]) -> Counts:
    tally = Tally()
    for key, seconds in requests:
        tally.add(key, seconds)
    return tally.counts()


@given(REQUESTS)
def test_every_request_is_counted_once(requests: list[tuple[Key, float]]) -> None:
    counts = counted(requests)
    assert counts.requests == dict(Counter(key for key, _ in requests))
    expected = [sum(seconds <= bound for _, seconds in requests) for bound in BOUNDS]
    assert counts.buckets() == (*expected, len(requests))


@given(st.lists(st.lists(st.tuples(KEYS, st.sampled_from((0.0, 0.25, 8.0)))), max_size=4))
def test_several_processes_count_what_one_would(parts: list[list[tuple[Key, float]]]) -> None:
    assert together(map(counted, parts)) == counted([each for part in parts for each in part])


def test_feeds_without_end_are_counted_without_their_names() -> None:
    tally = Tally()
    for number in range(MOST + 3):
        tally.add((f"/calendars/ru/places/{number}.ics", "apple", 200), 0.0)
    tally.add(("/calendars/ru/places/0.ics", "apple", 304), 0.0)
    requests = tally.counts().requests
    assert len(requests) == MOST + 2
    assert requests[OTHER, "apple", 200] == 3
    assert requests["/calendars/ru/places/0.ics", "apple", 304] == 1


def test_what_is_no_ready_feed_has_a_kind() -> None:
    feeds = {"/calendars/ru/all.ics"}
    paths = {
        "/calendars/ru/all.ics": "/calendars/ru/all.ics",
        "/calendars/ru/mark=off/all.ics": "option",
        "/entries/ru/mag-2023/city-day-minsk.ics": "entry",
        "/api/entries": "json",
        "/jcal/ru/all.json": "json",
        "/openapi.json": "json",
        "/static/style.css": "static",
        "/health": "status",
        "/ready": "status",
        "/": "page",
        "/ru/2023/": "page",
    }
    assert {path: kind(path, 200, feeds) for path in paths} == paths
    missing = ("/calendars/ru/gone.ics", "/wp-login.php", "/ru/nothing/", "*", "")
    assert [kind(path, 404, feeds) for path in missing] == ["option", *["other"] * 4]
