"""What several processes count is told as of one."""

import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.web.observing.asked import Asked
from app.web.observing.audience import Audience
from app.web.observing.slots import Slots, Snapshot
from app.web.observing.tally import Counts, Tally, together
from tests.app.conftest import Launch, free_port
from tests.app.web.observing.test_metrics import APPLE, requests, scraped
from tests.app.web.test_feeds_http import get, talk
from tests.conftest import PATIENCE

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
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0


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
    told = one.estimates((other.octets(), next_day.octets(), (None, {})))
    assert told == (DAY, {FEED: {"apple": 100}})
    fresh = Audience(DAY, bytes(32))
    fresh.go_on(*next_day.octets())
    assert fresh.estimates() == (DAY, {})
    fresh.go_on(*other.octets())
    ask(fresh, range(90, 110))
    assert fresh.estimates() == (DAY, {FEED: {"apple": 70}})


def test_workers_answer_for_all_of_them_and_one_that_dies_takes_nothing_with_it(
    workspace: Path, launch: Launch
) -> None:
    port, kept = free_port("127.0.0.1"), workspace / "audience.json"
    given = {"workers": "3", "metrics_port": str(port), "audience": str(kept)}
    expected = {(FEED, "apple", "200"): 0, ("page", "apple", "200"): 0}
    with launch(workspace, **given) as (address, process):
        for _ in range(2):
            for _ in range(20):
                for path, kind in ((FEED, FEED), ("/ru/", "page")):
                    assert talk(address, get(path, APPLE, "Connection: close"))[0].status == 200
                    expected[kind, "apple", "200"] += 1
            while requests(scraped(port)) != expected:
                pass
            task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            os.kill(int(task.read_text().split()[0]), signal.SIGKILL)
        while requests(scraped(port)) != expected:
            pass
        audience = scraped(port)["kalends_audience", (("client", "apple"), ("feed", FEED))]
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)
    assert audience == 1
    assert log.count("another one takes its place") == 2
