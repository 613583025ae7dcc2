"""What a journal promises, it promises in each of its homes."""

import math
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Barrier

import msgspec
import obstore
import pytest

from data.errors import JournalAway, JournalBroken, JournalChanged, JournalMissing
from data.journal.homes.address import open_store, read_address
from data.journal.homes.bucket import bucket_home
from data.journal.lines import START, Position, Reading
from data.journal.revision import Revision
from data.journal.store import Ending
from tests.data.journal.homes.conftest import ROOT, Place, moto
from tests.data.journal.test_store import FIRST, LINES, SECOND, encode

PUBLISHER = Path(__file__).with_name("publisher.py")


def numbered(number: int) -> tuple[Revision, ...]:
    """Return the lines of one publication of many."""
    return tuple(msgspec.structs.replace(line, sequence=number) for line in SECOND)


def test_there_is_none(place: Place) -> None:
    store = place.store()
    with pytest.raises(JournalMissing) as caught:
        store.read()
    expected = f"{store.name}: there is no journal yet; `kalends publish` makes one"
    assert str(caught.value) == expected


def test_name_has_no_secret(remote: Place) -> None:
    port = remote.proxy.port if remote.proxy else 0
    expected = {
        "bucket": f"s3://club/{remote.number}/journal.jsonl",
        "database": f"postgresql://127.0.0.1:{port}/postgres",
    }
    assert remote.store().name == expected[remote.kind]
    assert "secret" not in repr(remote.where())


def test_what_is_appended_is_read_from_any_position(place: Place) -> None:
    store = place.store()
    assert store.append(FIRST, START) is None
    first = store.read()
    assert place.octets() == LINES
    assert store.append(SECOND, first.position) is None
    assert place.octets() == LINES + encode(SECOND)
    behind, whole = store.read(first.position), store.read()
    assert first.revisions == FIRST
    assert behind == Reading(revisions=SECOND, position=whole.position, torn=0)
    assert whole == Reading(revisions=FIRST + SECOND, position=behind.position, torn=0)
    assert store.read(whole.position) == Reading(revisions=(), position=whole.position, torn=0)


def test_octets_and_positions_are_those_of_the_file(place: Place) -> None:
    """So that a journal can be moved, and a position means the same everywhere."""
    store = place.store()
    store.append(FIRST, START)
    position = store.read().position
    assert (position.offset, position.line, position.unended) == (len(LINES), 2, False)
    assert store.read_whole() == (store.read(), LINES)


def test_line_longer_than_any_block_is_found_again(place: Place) -> None:
    store = place.store()
    long = msgspec.structs.replace(FIRST[1], base_url="ы" * 200_000)
    store.append((FIRST[0], long), START)
    position = store.read().position
    store.append(SECOND, position)
    assert store.read(position).revisions == SECOND


def test_stamp_changes_with_each_publication_alone(place: Place) -> None:
    store = place.store()
    stamps = [store.stamp()]
    store.append(FIRST, START)
    stamps += [store.stamp(), store.stamp()]
    store.append(SECOND, store.read().position)
    stamps.append(store.stamp())
    assert stamps[0] is None
    assert stamps[1] == stamps[2]
    assert len({*map(repr, stamps)}) == 3


def test_second_publisher_is_told_to_look_again(place: Place) -> None:
    store = place.store()
    store.append(FIRST, START)
    position = store.read().position
    store.append(SECOND, position)
    for since in (START, position):
        with pytest.raises(JournalChanged, match="somebody else has published meanwhile"):
            store.append(numbered(7), since)
    assert place.octets() == LINES + encode(SECOND)


def test_object_deleted_between_a_look_and_the_reading_is_missing(
    bucket_server: int, tmp_path: Path
) -> None:
    place = Place("bucket", tmp_path, bucket_server, None)
    home = bucket_home(place.address(), place.environment)

    def lose(opened: AbstractContextManager[Ending]) -> None:
        with opened as octets:
            obstore.delete(home.bucket.store, home.key)
            octets.between(0, octets.size())

    for opened in (home.reading(), home.writing(create=False), home.writing(create=True)):
        place.store().append(FIRST, START)
        with pytest.raises(JournalMissing):
            lose(opened)


def test_another_journal_is_not_taken_for_the_one_that_was_read(
    place: Place, tmp_path: Path
) -> None:
    store = place.store()
    store.append(SECOND, START)
    other = Place("file", tmp_path / "other", 0, None)
    other.folder.mkdir()
    other.store().append(FIRST, START)
    position = other.store().read().position
    for refused in (lambda: store.read(position), lambda: store.append(SECOND, position)):
        with pytest.raises(JournalChanged, match="it is not the journal that was read before"):
            refused()
    assert place.octets() == encode(SECOND)


def test_broken_line_is_refused_by_reader_and_writer(place: Place) -> None:
    store = place.store()
    store.append(FIRST, START)
    position = store.read().position
    store.extend(b"oops\n", position)
    for refused in (store.read, lambda: store.append(SECOND, position)):
        with pytest.raises(JournalBroken, match="line 3: it is not a revision"):
            refused()
    assert place.octets() == LINES + b"oops\n"


@pytest.mark.parametrize("begun", [False, True], ids=["no journal yet", "a journal"])
def test_one_of_many_publishers_wins(place: Place, begun: bool) -> None:  # noqa: FBT001
    """Whichever it is, its lines alone are there, race after race."""
    store = place.store()
    before, position = b"", START
    if begun:
        store.append(FIRST, START)
        before, position = LINES, store.read().position
    with ThreadPoolExecutor(8) as pool:
        barrier = Barrier(8)
        for race in range(3):
            numbers = range(race * 8, race * 8 + 8)
            results = list(pool.map(lambda n, p=position: publish(place, n, p, barrier), numbers))
            (winner,) = [n for n, won in zip(numbers, results, strict=True) if won]
            before += encode(numbered(winner))
            assert place.octets() == before
            position = store.read().position


def test_gateway_of_ceph_is_told_conditions_as_it_takes_them(tmp_path: Path) -> None:
    with moto("ceph") as port:
        place = Place("bucket", tmp_path, port, None)
        store = place.store()
        store.append(FIRST, START)
        position = store.read().position
        assert store.append(SECOND, position) is None
        assert place.octets() == LINES + encode(SECOND)
        with pytest.raises(JournalChanged):
            store.append(SECOND, position)
        assert place.octets() == LINES + encode(SECOND)


def publish(place: Place, number: int, position: object, barrier: Barrier) -> bool:
    store = place.store()
    barrier.wait()
    try:
        store.append(numbered(number), position)  # type: ignore[arg-type]
    except JournalChanged:
        return False
    return True


def test_kill_at_any_moment_leaves_the_old_state_or_the_new_one(place: Place) -> None:
    """And the next publisher can publish at once.

    The first is killed when it has published, the second before it does; the moments of the others
    are drawn to the one at which the old state becomes the new one, wherever this machine has it.
    """
    store = place.store()
    store.append(FIRST, START)
    found, delay, took = [], math.inf, 0.0
    for number in range(1, 15):
        position, before = store.read().position, place.octets()
        done = killed_after(place, position, numbered(number), delay)
        whole = before + encode(numbered(number))
        is_new = place.octets() == whole
        found.append(is_new)
        if not is_new:
            # What was told to be done is done.
            assert done is None
            assert store.read().position == position
            store.append(numbered(number), position)
        assert place.octets() == whole
        if delay == math.inf:
            assert done is not None
            took, delay = done, 0.0
        else:
            delay = (delay or took) * (0.8 if is_new else 1.25)
    assert found[:2] == [True, False]
    print(place.kind, found)  # noqa: T201 - for people, with pytest -s


def killed_after(
    place: Place, position: Position, lines: Sequence[Revision], seconds: float
) -> float | None:
    """Have a process publish, kill it a while after it began, and return how long it took.

    None where it was killed before it was done.
    """
    work = place.folder / "work.json"
    work.write_bytes(msgspec.json.encode((place.address(), position, lines)))
    command = [sys.executable, str(PUBLISHER), str(work)]
    environment = {**os.environ, **place.environment, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"ready\n"
        process.stdin.write(f"{seconds}\n".encode())
        process.stdin.close()
        told = process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    return float(told) if told else None


def test_home_that_is_away_is_told_and_back_again(remote: Place) -> None:
    store = remote.store()
    store.append(FIRST, START)
    position = store.read().position
    assert remote.proxy is not None
    remote.proxy.refuse()
    for refused in (store.read, store.stamp, lambda: store.append(SECOND, position)):
        with pytest.raises(JournalAway) as caught:
            refused()
        told = str(caught.value)
        assert told.startswith(f"{store.name}: it can't be ")
        assert "\n" not in told
        assert "secret" not in told
    assert remote.octets() == LINES
    remote.proxy.accept()
    store.append(SECOND, position)
    assert store.read().revisions == FIRST + SECOND


ANSWER_LOST: dict[str, Sequence[bytes]] = {
    "bucket": (b"PUT /club/{}/journal.jsonl ",),
    "database": (b"COMMIT",),
}


def test_publication_whose_answer_is_lost_is_no_failure(remote: Place) -> None:
    """It is there: to say that it isn't would have it published twice."""
    store = remote.store()
    store.append(FIRST, START)
    position = store.read().position
    assert remote.proxy is not None
    (request,) = ANSWER_LOST[remote.kind]
    remote.proxy.swallow = request.replace(b"{}", str(remote.number).encode())
    assert store.append(SECOND, position) is None
    assert remote.proxy.swallow is None
    assert remote.octets() == LINES + encode(SECOND)


def test_a_bucket_or_a_schema_that_is_not_there_is_named_and_nothing_is_in_doubt(
    remote: Place,
) -> None:
    """What can't have been written is no publication of which nobody knows."""
    nowhere = re.sub(r"//club/|path%3Dj\d+", lambda found: NOWHERE[found[0][:4]], remote.address())
    store = open_store(read_address(nowhere, remote.environment))
    with pytest.raises(JournalMissing):
        store.read()
    with pytest.raises(JournalAway) as caught:
        store.append(FIRST, START)
    missing = {
        "bucket": "there is no such bucket",
        "database": "there is no schema of its search path; make one (CREATE SCHEMA)",
    }
    assert str(caught.value) == f"{store.name}: it can't be written: {missing[remote.kind]}"


NOWHERE = {"//cl": "//nowhere/", "path": "path%3Dnowhere"}
