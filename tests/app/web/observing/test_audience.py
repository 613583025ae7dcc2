"""How many programs ask for a feed: near enough, and without keeping who they are."""

import pickle
from datetime import date, timedelta

import pytest

from app.web.observing.asked import Asked
from app.web.observing.audience import Audience, address

DAY = date(2026, 11, 30)
SALT = bytes(range(32))
FEED = "/calendars/ru/all.ics"


def asked(feed: str = FEED, family: str = "apple", status: int = 200) -> Asked:
    return Asked((feed, family, status), feed)


def ask(audience: Audience, people: range) -> None:
    for number in people:
        audience.add(asked(), (b"agent", b""), f"2001:db8::{number:x}")


@pytest.mark.parametrize("people", [1, 40, 1_000, 100_000])
def test_the_estimate_is_near(people: int) -> None:
    audience = Audience(DAY, SALT)
    for _ in range(2 if people < 10_000 else 1):
        ask(audience, range(people))
    [(day, found)] = audience.estimates().items()
    assert day == DAY
    assert found[FEED].keys() == {"apple"}
    # Three times the error that DataSketches promises.
    assert abs(found[FEED]["apple"] - people) <= 0.05 * people


def test_only_feeds_that_were_there_are_counted_each_for_itself() -> None:
    audience = Audience(DAY, SALT)
    for request in (
        asked(),
        asked(status=304),
        asked(family="google"),
        asked("/calendars/en/all.ics"),
        asked("option"),
        asked(status=404),
        asked("page"),
        asked("entry"),
    ):
        audience.add(request, (b"a", b""), "203.0.113.7")
    assert audience.estimates() == {
        DAY: {
            FEED: {"apple": 1, "google": 1},
            "/calendars/en/all.ics": {"apple": 1},
            "option": {"apple": 1},
        },
    }


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def test_a_new_day_begins_with_nobody_and_what_was_counted_stays_for_a_day() -> None:
    audience = Audience(DAY, SALT)
    ask(audience, range(5))
    audience.turn(DAY)
    assert audience.estimates() == {DAY: {FEED: {"apple": 5}}}
    audience.turn(later(1))
    assert audience.estimates() == {DAY: {FEED: {"apple": 5}}, later(1): {}}
    ask(audience, range(3))
    audience.turn(later(2))
    assert audience.estimates() == {later(1): {FEED: {"apple": 3}}, later(2): {}}


def test_of_one_day_no_other_day_is_looked_at() -> None:
    """A scrape shows today alone: what was counted yesterday takes as long to be put together."""
    one, other = Audience(DAY, SALT), Audience(DAY, SALT)
    ask(one, range(5))
    for audience in (one, other):
        audience.turn(later(1))
    ask(one, range(2))
    ask(other, range(1, 4))
    told = {later(1): other.octets()[later(1)], DAY: {(FEED, "apple"): b"no sketch"}}
    assert one.estimate(later(1), [told]) == {FEED: {"apple": 4}}
    with pytest.raises(ValueError, match="unknown object"):
        one.estimates([told])


def test_processes_that_began_alike_go_on_alike_whichever_days_they_see_begin() -> None:
    each, slept = Audience(DAY, SALT), Audience(DAY, SALT)
    salts = []
    for number in range(1, 4):
        each.turn(later(number))
        salts.append(each._day.salt)  # noqa: SLF001
    slept.turn(later(3))
    assert slept._day.salt == salts[-1]  # noqa: SLF001
    assert len({SALT, *salts}) == 4
    # The clock was wrong, and set right.
    each.turn(later(2))
    assert each._day.salt not in salts  # noqa: SLF001


def test_no_address_stays() -> None:
    audience = Audience(DAY, SALT)
    audience.add(asked(), (b"Agent/9", b"198.51.100.23"), "127.0.0.1")
    sketches = audience._day.sketches  # noqa: SLF001
    kept = pickle.dumps([(key, sketch.serialize_compact()) for key, sketch in sketches.items()])
    for secret in (b"198.51.100.23", b"Agent/9", bytes([198, 51, 100, 23]), SALT):
        assert secret not in kept


@pytest.mark.parametrize(
    ("host", "forwarded", "expected"),
    [
        ("9.9.9.9", b"", b"9.9.9.9"),
        # A stranger's word for where he comes from counts for nothing.
        ("9.9.9.9", b"198.51.100.1", b"9.9.9.9"),
        ("127.0.0.1", b"", b"127.0.0.1"),
        ("127.0.0.1", b"198.51.100.1", b"198.51.100.1"),
        ("10.1.2.3", b"1.1.1.1, 198.51.100.1", b"198.51.100.1"),
        ("::1", b"made up,2001:db8::1", b"2001:db8::1"),
        ("", b"198.51.100.1", b"198.51.100.1"),
        ("nonsense", b"198.51.100.1", b"nonsense"),
        ("10.1.2.3", b"198.51.100.1, ", b"10.1.2.3"),
    ],
)
def test_who_asks_is_who_is_connected_or_whom_our_own_proxy_names(
    host: str, forwarded: bytes, expected: bytes
) -> None:
    assert address(host, forwarded) == expected
