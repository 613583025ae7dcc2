"""A journal moves from any home to any other one, to the octet."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.errors import JournalError, JournalMissing
from data.journal.copying import Copied, copy_journal
from data.journal.homes.file import file_store
from data.journal.lines import START, Octets
from data.journal.store import Ending, Home, Store
from tests.data.journal.homes.conftest import HOMES, Place, placed
from tests.data.journal.test_store import FIRST, LINES, SECOND, encode

FORMATS = Path(__file__).parents[1] / "formats"
WHOLE = LINES + encode(SECOND)
COPIED = Copied(publications=2, lines=5, octets=len(WHOLE), copied=len(WHOLE))


@pytest.fixture
def source(tmp_path: Path) -> Store:
    (tmp_path / "from.jsonl").write_bytes(WHOLE)
    return file_store(tmp_path / "from.jsonl")


@pytest.fixture(params=product(HOMES, HOMES), ids=" to ".join)
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    folders = [tmp_path / name for name in ("here", "there")]
    for folder in folders:
        folder.mkdir()
    one, other = request.param
    with placed(one, request, folders[0]) as here, placed(other, request, folders[1]) as there:
        yield here, there


def test_it_is_the_same_in_the_other_home(two: tuple[Place, Place]) -> None:
    here, there = two
    here.store().append(FIRST, START)
    here.store().append(SECOND, here.store().read().position)
    assert copy_journal(here.store(), there.store()) == COPIED
    assert there.octets() == here.octets() == WHOLE
    again = copy_journal(here.store(), there.store())
    assert again == Copied(publications=2, lines=5, octets=len(WHOLE), copied=0)


def test_lines_of_older_formats_stay_as_they_are(place: Place) -> None:
    oldest = min(FORMATS.glob("*.jsonl"))
    copy_journal(file_store(oldest), place.store())
    assert place.octets() == oldest.read_bytes()


def test_a_copy_that_was_broken_off_goes_on(place: Place, source: Store) -> None:
    place.store().append(FIRST, START)
    lacking = len(WHOLE) - len(LINES)
    expected = Copied(publications=2, lines=5, octets=len(WHOLE), copied=lacking)
    assert copy_journal(source, place.store(), piece=1) == expected
    assert place.octets() == WHOLE


def test_another_journal_is_refused_and_left_alone(place: Place, source: Store) -> None:
    place.store().append(SECOND, START)
    with pytest.raises(JournalError) as caught:
        copy_journal(source, place.store())
    assert str(caught.value) == (
        f"{place.store().name}: it holds something else than the beginning of {source.name}, so "
        "nothing was copied; name a home where no journal is"
    )
    assert place.octets() == encode(SECOND)


def test_what_is_newer_there_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_bytes(LINES)
    place.store().extend(WHOLE, START)
    with pytest.raises(JournalError, match="it holds something else"):
        copy_journal(file_store(tmp_path / "old.jsonl"), place.store())
    assert place.octets() == WHOLE


@pytest.mark.parametrize("lost", [WHOLE[:-1], WHOLE + WHOLE[:50]], ids=["no last break", "torn"])
def test_ends_are_mended_on_the_way(place: Place, tmp_path: Path, lost: bytes) -> None:
    (tmp_path / "odd.jsonl").write_bytes(lost)
    assert copy_journal(file_store(tmp_path / "odd.jsonl"), place.store()) == COPIED
    assert place.octets() == WHOLE


def test_copy_onto_a_last_line_without_its_break(source: Store, tmp_path: Path) -> None:
    path = tmp_path / "to.jsonl"
    path.write_bytes(LINES[:-1])
    copy_journal(source, file_store(path))
    assert path.read_bytes() == WHOLE


class Counting:
    """A home that counts the octets that are read of it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.read = 0
        self.name, self.stamp, self.wait = home.name, home.stamp, home.wait

    @contextmanager
    def reading(self) -> Iterator[Octets]:
        with self.home.reading() as octets:
            yield self.counted(octets)

    @contextmanager
    def writing(self, *, create: bool) -> Iterator[Ending]:
        with self.home.writing(create=create) as ending:
            yield self.counted(ending)

    def counted(self, octets: Any) -> Any:
        return Counted(octets, self)


class Counted:
    def __init__(self, octets: Any, home: Counting) -> None:
        self.octets = octets
        self.home = home
        self.size = octets.size
        self.write = getattr(octets, "write", None)

    def between(self, first: int, end: int) -> bytes:
        found: bytes = self.octets.between(first, end)
        self.home.read += len(found)
        return found


def test_twice_as_much_takes_twice_as_much_reading(tmp_path: Path) -> None:
    """However many pieces there are: what was copied is not read again for each."""
    line = encode([replace(FIRST[-1], base_url="x" * 20_000)])
    read = {}
    for number in (50, 100):
        source, target = (tmp_path / f"{name}-{number}.jsonl" for name in ("from", "to"))
        source.write_bytes(line * number)
        home = Counting(file_store(target).home)
        copied = copy_journal(file_store(source), Store(home), piece=1)
        assert (copied.publications, target.read_bytes()) == (number, source.read_bytes())
        read[number] = home.read
    assert read[100] < 2.5 * read[50]


def test_nothing_to_copy(place: Place, tmp_path: Path) -> None:
    with pytest.raises(JournalMissing):
        copy_journal(file_store(tmp_path / "none.jsonl"), place.store())
    with pytest.raises(JournalMissing):
        place.store().read()
