"""What several processes count is told as of one."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from mmap import mmap
from pathlib import Path

from app.web.live import LiveState
from app.web.observing.asked import Asked, Seen
from app.web.observing.audience import Audience
from app.web.observing.diary import read_diary
from app.web.observing.keeping import Observing
from app.web.observing.slots import Slots, Snapshot
from app.web.observing.tally import Counts, Tally, together
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from tests.app.conftest import Launch, free_port
from tests.app.web.observing.test_metrics import APPLE, requests, scraped, settings
from tests.app.web.test_feeds_http import get, talk
from tests.app.web.test_workers import COUNT, killed, until
from tests.conftest import BASE_URL, PATIENCE

DAY = date(2026, 11, 30)
FEED = "/calendars/ru/all.ics"
KEY = (FEED, "apple", 200)


def counted(number: int) -> Counts:
    tally = Tally()
    for _ in range(number):
        tally.add(KEY, 0.25)
    return tally.counts()


def in_a_process(work: Callable[[], None]) -> None:
    """Do some work in a process forked from this one, and see it end well."""
    with waiting(work) as go:
        go()


@contextmanager
def waiting(work: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Fork a process that does some work once it is told to; yield what tells it, and waits."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(tell)
            if os.read(told, 1):
                work()
            code = 0
        finally:
            os._exit(code)

    def go() -> None:
        os.write(tell, b"1")
        assert os.waitpid(pid, 0)[1] == 0

    try:
        yield go
    finally:
        os.close(tell)
        os.close(told)


def test_each_process_has_a_slot_that_the_next_one_goes_on_with() -> None:
    slots = Slots(2)
    assert (slots.claim(), slots.read(1)) == (0, Snapshot())
    tally = Tally()

    def work(before: int) -> None:
        assert slots.claim() == 1
        left = slots.read(1).counts
        if left is not None:
            tally.go_on(left)
        assert tally.counts() == counted(before)
        for _ in range(3):
            tally.add(KEY, 0.25)
        slots.write(1, Snapshot(tally.counts()))

    in_a_process(lambda: work(0))
    in_a_process(lambda: work(3))
    slots.write(0, Snapshot(counted(500)))
    slots.write(0, Snapshot(counted(4)))
    assert [each.counts for each in slots.others(1)] == [counted(4)]
    assert together(filter(None, (slots.read(n).counts for n in (0, 1)))) == counted(10)


def ask(audience: Audience, people: range) -> None:
    for number in people:
        audience.add(Asked(KEY, FEED), (b"agent", b""), f"2001:db8::{number:x}")


def test_a_program_that_asks_two_processes_is_one() -> None:
    one, other, next_day = (Audience(day, bytes(32)) for day in (DAY, DAY, date(2026, 12, 1)))
    ask(one, range(60))
    ask(other, range(40, 100))
    ask(next_day, range(500, 900))
    told = one.estimates((other.octets(), next_day.octets(), {}))
    assert told == {DAY: {FEED: {"apple": 100}}}
    fresh = Audience(DAY, bytes(32))
    fresh.go_on(next_day.octets())
    assert fresh.estimates() == {DAY: {}}
    fresh.go_on(other.octets())
    ask(fresh, range(90, 110))
    assert fresh.estimates() == {DAY: {FEED: {"apple": 70}}}


class Clock:
    """A clock that all processes forked after it was made have in common."""

    def __init__(self) -> None:
        self._days = mmap(-1, 1)

    def __call__(self) -> datetime:
        midnight = datetime.combine(DAY + timedelta(days=1), time.min, UTC)
        return midnight + timedelta(days=self._days[0], seconds=-1)

    def turn(self) -> None:
        self._days[0] += 1


def test_no_worker_takes_a_day_with_it_that_was_not_written_when_the_next_one_began(
    journal: Path, languages: Mapping[str, Language], tmp_path: Path
) -> None:
    kept, clock = tmp_path / "audience.json", Clock()
    live = LiveState(file_store(journal), languages, BASE_URL)
    observing = Observing(live, settings(tmp_path, workers=2, audience=kept), clock)

    def see(people: range) -> None:
        assert observing.observer is not None
        for number in people:
            seen = Seen(Asked(KEY, FEED), (b"agent", b""))
            observing.observer.see(seen, f"2001:db8::{number:x}", 0.0)

    def over_midnight() -> None:
        with observing.running():
            see(range(5, 15))
            clock.turn()
            observing.turn()
            see(range(20))

    def another() -> None:
        with observing.running():
            see(range(15, 25))

    with waiting(over_midnight) as one, waiting(another) as its_place, observing.running():
        see(range(10))
        one()
        # Who takes its place is forked from what began the day before.
        its_place()
        observing.turn()
        see(range(20, 30))
    assert read_diary(kept).days == {
        DAY: {FEED: {"apple": 15}},
        DAY + timedelta(days=1): {FEED: {"apple": 30}},
    }


def test_workers_answer_for_all_of_them_and_one_that_dies_takes_nothing_with_it(
    workspace: Path, launch: Launch
) -> None:
    port, kept = free_port("127.0.0.1"), workspace / "audience.json"
    given = {"workers": str(COUNT), "metrics_port": str(port), "audience": str(kept)}
    expected = {(FEED, "apple", "200"): 0, ("page", "apple", "200"): 0}
    with launch(workspace, **given) as (address, process):
        for _ in range(2):
            for _ in range(20):
                for path, kind in ((FEED, FEED), ("/ru/", "page")):
                    assert talk(address, get(path, APPLE, "Connection: close"))[0].status == 200
                    expected[kind, "apple", "200"] += 1
            until(lambda: requests(scraped(port)) == expected)
            # Another one is there: its supervisor has seen the end of the first, and said so.
            killed(process.pid)
        until(lambda: requests(scraped(port)) == expected)
        audience = scraped(port)["kalends_audience", (("client", "apple"), ("feed", FEED))]
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)
    assert audience == 1
    assert log.count("another one takes its place") == 2
