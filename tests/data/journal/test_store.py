"""The journal: what is written is read back, and nothing half written ever counts."""

import errno
import fcntl
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from types import FrameType

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import JournalBroken, JournalChanged, JournalError, JournalMissing
from data.journal.homes.file import file_store
from data.journal.lines import START, Position, Reading
from data.journal.publication import Publication, fold
from data.journal.revision import VERSION, Revision
from data.plan.model import (
    Category,
    Contact,
    Header,
    Item,
    Organisation,
    Place,
    Plan,
    Section,
    Source,
)
from data.publishing.comparison import compare, revisions
from data.when.edtf import Precision
from data.when.period import Period, year_period
from data.when.value import (
    Days,
    Deadline,
    From,
    Hours,
    Ongoing,
    Rhythm,
    Rule,
    Several,
    Unit,
    Unscheduled,
    Until,
    Within,
)

ROOT = Path(__file__).parents[3]
NOW = datetime(2023, 1, 10, 9, 0, tzinfo=UTC)
LATER = datetime(2023, 2, 1, 9, 0, tzinfo=UTC)

EVENTS = Category(key="events", name={"ru": "Мероприятия", "en": "Events"})
ITEM = Item(
    key="session",
    category=EVENTS,
    row=1,
    title={"ru": "Сессия", "en": "Session"},
    when=Days(start=date(2023, 5, 28), end=date(2023, 5, 29), approximate=True),
    said="28 мая",
    places=(
        Place(key="minsk", name={"ru": "Минск", "en": "Minsk"}, latitude=53.9, longitude=27.5),
    ),
)
HEADER = Header(
    period=year_period(2023),
    organisation=Organisation(
        name={"ru": "МАГ", "en": "MAG"},
        domain="mag.example",
        languages=("ru", "en"),
        color="slategray",
    ),
    title={"ru": "План", "en": "Plan"},
    sections=(Section(category=EVENTS, heading={"ru": "М", "en": "E"}, color="steelblue"),),
)


def revision(left: int, item: Item | None = ITEM, *, published: datetime = NOW) -> Revision:
    """Return a line about one item, or about its removal."""
    return Revision(
        version=VERSION,
        published=published,
        following=left,
        plan="mag-2023",
        key="session",
        item=item,
    )


FIRST = (
    Revision(
        version=VERSION,
        published=NOW,
        following=1,
        plan="mag-2023",
        header=HEADER,
    ),
    revision(0),
)
SECOND = (
    revision(2, published=LATER),
    revision(1, None, published=LATER),
    revision(0, published=LATER),
)

# What the lines above are in a journal: what is public stays readable only if this never changes
# without a new version, whose predecessor then goes into `formats`.
LINES = (
    '{"version":3,"published":"2023-01-10T09:00:00Z","following":1,"plan":"mag-2023",'
    '"header":{"period":{"start":"2023-01-01","end":"2024-01-01"},"organisation":'
    '{"name":{"ru":"МАГ","en":"MAG"},"domain":"mag.example","languages":["ru","en"],'
    '"color":"slategray"},"title":{"ru":"План","en":"Plan"},"sections":'
    '[{"category":{"key":"events","name":{"ru":"Мероприятия","en":"Events"}},'
    '"heading":{"ru":"М","en":"E"},"color":"steelblue"}]}}\n'
    '{"version":3,"published":"2023-01-10T09:00:00Z","following":0,"plan":"mag-2023",'
    '"key":"session","item":{"key":"session","category":{"key":"events",'
    '"name":{"ru":"Мероприятия","en":"Events"}},"row":1,"title":{"ru":"Сессия","en":"Session"},'
    '"when":{"kind":"days","start":"2023-05-28","end":"2023-05-29",'
    '"approximate":true},"said":"28 мая","places":[{"key":"minsk","name":{"ru":"Минск",'
    '"en":"Minsk"},"latitude":53.9,"longitude":27.5}]}}\n'
).encode()

WORDS = st.text(max_size=20) | st.sampled_from(
    ["a\nb", "a\r\nb", "\u2028\u2029\x85", '"\\', "\x00\x1f\x7f", "\ufeff", "\U0001f389", "}\n{"]
)
TEXTS = st.fixed_dictionaries({"ru": WORDS}, optional={"en": WORDS})
PERIODS = st.builds(Period, start=st.dates(), end=st.dates())
HOURS = st.builds(
    Hours,
    begin=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    end=st.none() | st.times(),
    zone=WORDS,
)
DAYS = st.builds(
    Days,
    start=st.dates(),
    end=st.dates(),
    approximate=st.booleans(),
    hours=st.none() | HOURS,
)
WITHIN = st.builds(
    Within,
    start=st.dates(),
    end=st.dates(),
    unit=st.sampled_from(Precision),
    approximate=st.booleans(),
    south=st.booleans(),
)
WHENS = st.one_of(
    DAYS,
    WITHIN,
    st.builds(Several, parts=st.lists(DAYS | WITHIN, min_size=1, max_size=3).map(tuple)),
    st.builds(Deadline, day=st.dates(), approximate=st.booleans()),
    *(
        st.builds(
            kind,
            start=st.dates(),
            end=st.dates(),
            unit=st.sampled_from(Precision),
            approximate=st.booleans(),
            south=st.booleans(),
        )
        for kind in (From, Until)
    ),
    st.builds(
        Rule,
        rule=WORDS,
        bounds=PERIODS,
        bounded=st.booleans(),
        deadline=st.booleans(),
        approximate=st.booleans(),
    ),
    st.builds(
        Rhythm,
        unit=st.sampled_from(Unit),
        every=st.integers(1, 99),
        bounds=PERIODS,
        bounded=st.booleans(),
    ),
    st.builds(Ongoing, bounds=PERIODS, bounded=st.booleans(), approximate=st.booleans()),
    st.builds(Unscheduled, bounds=PERIODS),
)
PLACES = st.builds(
    Place,
    key=WORDS,
    name=TEXTS,
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)
ITEMS = st.builds(
    Item,
    key=WORDS,
    category=st.builds(Category, key=WORDS, name=TEXTS, note=st.none() | TEXTS),
    row=st.integers(1, 999),
    title=TEXTS,
    when=WHENS,
    said=WORDS,
    places=st.lists(PLACES, max_size=2).map(tuple),
    age=st.none() | st.integers(1, 9999),
    organisers=st.lists(TEXTS, max_size=2).map(tuple),
    notes=st.none() | TEXTS,
    url=st.none() | WORDS,
    cancelled=st.booleans(),
    reason=st.none() | TEXTS,
)
ORGANISATIONS = st.builds(
    Organisation,
    name=TEXTS,
    domain=WORDS,
    languages=st.lists(WORDS, max_size=3).map(tuple),
    timezone=WORDS,
    color=WORDS,
    contact=st.none() | st.builds(Contact, name=st.none() | TEXTS, email=st.none() | WORDS),
    source=st.none() | st.builds(Source, title=TEXTS, url=st.none() | WORDS),
)
HEADERS = st.builds(
    Header,
    period=PERIODS,
    organisation=ORGANISATIONS,
    title=TEXTS,
    sections=st.just(HEADER.sections),
)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ONE_LINE = st.builds(
    Revision,
    version=st.just(VERSION),
    published=TIMES,
    following=st.just(0),
    plan=WORDS,
    key=st.none() | WORDS,
    sequence=st.integers(0, 999) | st.just(2**31 - 1),
    item=st.none() | ITEMS,
    header=st.none() | HEADERS,
    retired=st.booleans(),
    base_url=st.none() | WORDS,
)
PUBLICATIONS = st.lists(ONE_LINE, min_size=1, max_size=4).map(
    lambda lines: tuple(
        msgspec.structs.replace(line, following=len(lines) - 1 - n) for n, line in enumerate(lines)
    )
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a journal may be; there is none yet."""
    return tmp_path / "journal.jsonl"


@pytest.fixture
def old(path: Path) -> Reading:
    """Write the first publication, and return what is read then."""
    file_store(path).append(FIRST, START)
    return file_store(path).read()


def encode(revisions: Sequence[Revision]) -> bytes:
    return b"".join(msgspec.json.encode(line) + b"\n" for line in revisions)


def error_of(path: Path, since: Position = START) -> tuple[type[JournalError], str]:
    """Return the error met in reading a journal; the path stands for itself."""
    with pytest.raises(JournalError) as caught:
        file_store(path).read(since)
    return type(caught.value), str(caught.value).replace(str(path), "PATH")


def refusal_of(path: Path, since: Position) -> tuple[type[JournalError], str]:
    """Return the error met in appending to a journal; the path stands for itself."""
    with pytest.raises(JournalError) as caught:
        file_store(path).append(SECOND, since)
    return type(caught.value), str(caught.value).replace(str(path), "PATH")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Break off what hangs."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"it took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# Written, and read back.


def test_lines_are_those_of_every_journal_so_far(path: Path, old: Reading) -> None:
    assert path.read_bytes() == LINES
    assert old.revisions == FIRST


@settings(max_examples=50)
@given(st.lists(PUBLICATIONS, max_size=4))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, publications: list[tuple[Revision, ...]]
) -> None:
    """Publication by publication behind the one before, and all of them from the start."""
    path = tmp_path_factory.mktemp("written") / "journal.jsonl"
    path.touch()
    position, one_by_one = START, []
    for publication in publications:
        file_store(path).append(publication, position)
        reading = file_store(path).read(position)
        position = reading.position
        one_by_one.append(reading.revisions)
    every_line = tuple(line for publication in publications for line in publication)
    assert one_by_one == publications
    assert file_store(path).read() == Reading(revisions=every_line, position=position, torn=0)
    assert position.offset == path.stat().st_size
    assert position.line == len(every_line)


def test_nothing_new_is_nothing(path: Path, old: Reading) -> None:
    expected = Reading(revisions=(), position=old.position, torn=0)
    assert file_store(path).read(old.position) == expected


def test_only_what_is_new_is_read(path: Path, old: Reading) -> None:
    file_store(path).append(SECOND, old.position)
    behind = file_store(path).read(old.position)
    whole = file_store(path).read()
    assert behind == Reading(revisions=SECOND, position=whole.position, torn=0)
    assert whole == Reading(revisions=FIRST + SECOND, position=behind.position, torn=0)


def long_journal(path: Path, items: Sequence[Item], publications: int) -> Publication:
    """Write a header, and every item again and again; return what that makes public."""
    lines = [
        msgspec.structs.replace(
            revision(len(items) - n, msgspec.structs.replace(item, said=str(number))),
            published=NOW + number * timedelta(hours=1),
            key=item.key,
            sequence=number,
        )
        for number in range(publications)
        for n, item in enumerate(items, 1)
    ]
    header = msgspec.structs.replace(FIRST[0], following=len(items))
    file_store(path).append([header, *lines], START)
    return fold(file_store(path).read().revisions)


def test_one_change_is_added_to_a_long_journal_of_which_nothing_is_written_again(
    path: Path,
) -> None:
    """The file stays the same one, and all that was in it stays to the octet."""
    items = [msgspec.structs.replace(ITEM, key=f"session-{n}", row=n + 1) for n in range(40)]
    publication = long_journal(path, items, publications=50)
    old, inode = path.read_bytes(), path.stat().st_ino
    position = file_store(path).read().position
    assert (position.line, position.offset) == (2001, len(old))
    newest = [entry.item for entry in publication.entries.values()]
    edited = msgspec.structs.replace(newest[7], said="29 мая")
    plan = Plan(slug="mag-2023", header=HEADER, items=(*newest[:7], edited, *newest[8:]))
    lines = revisions(compare([plan], publication), publication, LATER)
    file_store(path).append(lines, position)
    added = msgspec.structs.replace(
        revision(0, edited, published=LATER), key="session-7", sequence=50
    )
    assert path.read_bytes() == old + encode([added])
    lock = path.with_name(".journal.jsonl.lock")
    assert (path.stat().st_ino, set(path.parent.iterdir())) == (inode, {path, lock})
    assert file_store(path).read(position).revisions == (added,)


def test_empty_file_holds_nothing(path: Path) -> None:
    path.touch()
    assert file_store(path).read() == Reading(revisions=(), position=START, torn=0)
    file_store(path).append(FIRST, START)
    assert path.read_bytes() == LINES


def test_line_longer_than_any_buffer_is_found_again(path: Path) -> None:
    long = msgspec.structs.replace(ITEM, notes={"ru": "ы" * 200_000, "en": "y"})
    file_store(path).append((revision(0, long),), START)
    position = file_store(path).read().position
    file_store(path).append(SECOND, position)
    assert file_store(path).read(position).revisions == SECOND


# Torn by a crash.


def test_publication_torn_at_any_octet_is_not_there(path: Path, old: Reading) -> None:
    """Every length of the file gives the old state, and the octets that don't count."""
    new = encode(SECOND)
    readings = []
    for length in range(len(new) - 1):
        path.write_bytes(LINES + new[:length])
        readings.append(file_store(path).read())
    assert readings == [
        Reading(revisions=FIRST, position=old.position, torn=length)
        for length in range(len(new) - 1)
    ]


def test_publication_torn_at_any_octet_is_not_there_behind_a_position(
    path: Path, old: Reading
) -> None:
    new = encode(SECOND)
    readings = []
    for length in range(len(new) - 1):
        path.write_bytes(LINES + new[:length])
        readings.append(file_store(path).read(old.position))
    assert readings == [
        Reading(revisions=(), position=old.position, torn=length) for length in range(len(new) - 1)
    ]


def test_first_publication_torn_at_any_octet_is_not_there(path: Path) -> None:
    readings = []
    for length in range(len(LINES) - 1):
        path.write_bytes(LINES[:length])
        readings.append(file_store(path).read())
    assert readings == [
        Reading(revisions=(), position=START, torn=length) for length in range(len(LINES) - 1)
    ]


def test_whole_lines_without_the_last_one_are_torn(path: Path, old: Reading) -> None:
    torn = encode(SECOND[:2])
    path.write_bytes(LINES + torn)
    expected = Reading(revisions=FIRST, position=old.position, torn=len(torn))
    assert file_store(path).read() == expected


def test_octets_never_written_are_torn(path: Path, old: Reading) -> None:
    """A file system may have grown the file before it filled it."""
    path.write_bytes(LINES + encode(SECOND)[:100] + bytes(4096))
    assert file_store(path).read() == Reading(revisions=FIRST, position=old.position, torn=4196)


def test_append_puts_itself_in_the_place_of_a_torn_tail(path: Path, old: Reading) -> None:
    """Whether the tail is shorter than the new lines or longer, at whatever octet it was torn."""
    tails = [encode(SECOND)[:length] for length in range(1, len(encode(SECOND)) - 1, 7)]
    results = []
    for tail in (*tails, encode(LARGE[:2]), bytes(100_000)):
        path.write_bytes(LINES + tail)
        file_store(path).append(SECOND, old.position)
        results.append(path.read_bytes())
    assert results == [LINES + encode(SECOND)] * (len(tails) + 2)


def test_append_puts_itself_in_the_place_of_a_torn_first_publication(path: Path) -> None:
    path.write_bytes(LINES[:-2])
    file_store(path).append(FIRST, START)
    assert path.read_bytes() == LINES


# Broken.


def spoilt(line: bytes, **changes: object) -> bytes:
    """Return a line with some of its keys changed."""
    return json.dumps({**json.loads(line), **changes}).encode() + b"\n"


MIDDLE = encode(SECOND).splitlines(keepends=True)[1]
NOT_A_REVISION = "it is not a revision: "
MERGED = "; were two journals merged?"
READS = "this Kalends reads versions 1 to 3: install the release that wrote it, or a later one"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"oops\n", f"{NOT_A_REVISION}JSON is malformed: invalid character (byte 0)"),
        (b"\n", f"{NOT_A_REVISION}Input data was truncated"),
        (MIDDLE[:-20] + b"\n", f"{NOT_A_REVISION}Input data was truncated"),
        (
            MIDDLE.replace(b"\n", b"x\n"),
            f"{NOT_A_REVISION}JSON is malformed: trailing characters (byte {len(MIDDLE)})",
        ),
        (b"[]\n", f"{NOT_A_REVISION}Expected `object`, got `array`"),
        (b"{}\n", f"{NOT_A_REVISION}Object missing required field `version`"),
        (b'{"version":2}\n', f"{NOT_A_REVISION}Object missing required field `published`"),
        (b'{"version":"2"}\n', f"{NOT_A_REVISION}Expected `int`, got `str` - at `$.version`"),
        (spoilt(MIDDLE, note=1), f"{NOT_A_REVISION}Object contains unknown field `note`"),
        (
            spoilt(MIDDLE, item={"key": "a"}),
            f"{NOT_A_REVISION}Object missing required field `category` - at `$.item`",
        ),
        (
            spoilt(MIDDLE, published="yesterday"),
            f"{NOT_A_REVISION}Invalid RFC3339 encoded datetime - at `$.published`",
        ),
        (
            spoilt(MIDDLE, published="2023-02-01T09:00:00"),
            f"{NOT_A_REVISION}Expected `datetime` with a timezone component - at `$.published`",
        ),
        (spoilt(MIDDLE, version=4), f"its version 4 is unknown; {READS}"),
        (spoilt(MIDDLE, version=0), f"its version 0 is unknown; {READS}"),
        (spoilt(MIDDLE, version=-1), f"its version -1 is unknown; {READS}"),
        (b'{"version":7,"all":"new"}\n', f"its version 7 is unknown; {READS}"),
        (spoilt(MIDDLE, following=2), f"2 lines are to follow, where 1 were{MERGED}"),
        (spoilt(MIDDLE, following=0), f"0 lines are to follow, where 1 were{MERGED}"),
        (
            spoilt(MIDDLE, following=-1),
            f"{NOT_A_REVISION}Expected `int` >= 0 - at `$.following`",
        ),
    ],
)
def test_broken_line_is_refused_by_its_number(path: Path, line: bytes, problem: str) -> None:
    """Wherever reading starts, and the writer refuses it as well."""
    path.write_bytes(LINES)
    position = file_store(path).read().position
    first, _, last = encode(SECOND).splitlines(keepends=True)
    path.write_bytes(LINES + first + line + last)
    expected = (JournalBroken, f"PATH: line 4: {problem}")
    assert error_of(path) == error_of(path, position) == refusal_of(path, position) == expected
    assert path.read_bytes() == LINES + first + line + last


def test_line_that_is_not_utf_8_is_refused_by_its_number(path: Path) -> None:
    path.write_bytes(LINES.replace("Сессия".encode(), b"\xd1"))
    with pytest.raises(JournalBroken) as caught:
        file_store(path).read()
    assert (caught.value.journal, caught.value.line) == (str(path), 2)


def test_line_lost_from_a_publication_is_refused(path: Path) -> None:
    """A merge conflict mended badly, say."""
    first, _, last = encode(SECOND).splitlines(keepends=True)
    path.write_bytes(LINES + first + last)
    expected = f"PATH: line 4: 0 lines are to follow, where 1 were{MERGED}"
    assert error_of(path) == (JournalBroken, expected)


# Not a journal at all.


def test_missing_file(path: Path) -> None:
    expected = "PATH: there is no journal yet; `kalends publish` makes one"
    assert error_of(path) == (JournalMissing, expected)


def test_folder(tmp_path: Path) -> None:
    assert error_of(tmp_path) == (JournalError, "PATH: it can't be read: Is a directory")
    assert refusal_of(tmp_path, START) == (
        JournalError,
        "PATH: it can't be written: Is a directory",
    )


@pytest.mark.parametrize("device", ["/dev/null", "/dev/full", "/dev/zero"])
def test_device(device: str) -> None:
    expected = (JournalError, "PATH: it is no regular file")
    with time_limit(5):
        assert error_of(Path(device)) == refusal_of(Path(device), START) == expected


def test_pipe_that_nobody_writes_to(path: Path) -> None:
    os.mkfifo(path)
    with time_limit(5):
        assert error_of(path) == (JournalError, "PATH: it is no regular file")


def test_file_in_a_file(path: Path, old: Reading) -> None:
    inside = path / "journal.jsonl"
    assert error_of(inside) == (JournalError, "PATH: it can't be read: Not a directory")
    assert refusal_of(inside, old.position) == (
        JournalError,
        "PATH: it can't be written: Not a directory",
    )


def test_links_in_a_circle(path: Path) -> None:
    path.symlink_to(path)
    reason = os.strerror(errno.ELOOP)
    assert error_of(path) == (JournalError, f"PATH: it can't be read: {reason}")
    assert refusal_of(path, START) == (JournalError, f"PATH: it can't be written: {reason}")


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "gone/journal.jsonl"
    assert refusal_of(path, START) == (
        JournalError,
        "PATH: it can't be written: No such file or directory",
    )


# Changed by somebody else.

CHANGED = (JournalChanged, "PATH: it is not the journal that was read before")
OVERTAKEN = (JournalChanged, "PATH: somebody else has published meanwhile; look again")


@pytest.mark.parametrize(
    "now",
    [
        b"",
        LINES[:-1],
        LINES[:100],
        LINES.splitlines(keepends=True)[0],
        LINES.replace(b"Session", b"session"),
        LINES.replace(b"Session", b"Sessions"),
        LINES.replace(b"MAG", b"M"),
        LINES.replace(b"MAG", b"MAGMAG"),
        encode(SECOND),
        bytes(len(LINES)),
    ],
    ids=[
        "emptied",
        "without its last line break",
        "cut in a line",
        "without its last line",
        "last line altered",
        "last line longer",
        "an earlier line shorter",
        "an earlier line longer",
        "another journal",
        "zeros",
    ],
)
def test_journal_that_was_replaced(path: Path, old: Reading, now: bytes) -> None:
    """Reader and writer both notice, and the writer leaves it alone."""
    path.write_bytes(now)
    assert error_of(path, old.position) == refusal_of(path, old.position) == CHANGED
    assert path.read_bytes() == now


def test_journal_that_vanished(path: Path, old: Reading) -> None:
    path.unlink()
    assert error_of(path, old.position)[0] is JournalMissing
    assert refusal_of(path, old.position) == (
        JournalError,
        "PATH: it can't be written: No such file or directory",
    )
    assert not path.exists()


def test_second_publisher_is_told_to_look_again(path: Path, old: Reading) -> None:
    file_store(path).append(SECOND, old.position)
    written = path.read_bytes()
    assert refusal_of(path, old.position) == refusal_of(path, START) == OVERTAKEN
    assert path.read_bytes() == written == LINES + encode(SECOND)


@pytest.mark.parametrize("start", [START, None], ids=["no journal yet", "a journal"])
def test_one_of_many_publishers_wins(path: Path, start: Position | None) -> None:
    """All start at once, each with lines of its own."""
    if start is None:
        file_store(path).append(FIRST, START)
        start = file_store(path).read().position
    before = path.read_bytes() if path.exists() else b""
    barrier = Barrier(16)

    def publish(n: int) -> str:
        lines = [msgspec.structs.replace(line, sequence=n) for line in SECOND]
        barrier.wait()
        try:
            file_store(path).append(lines, start)
        except JournalChanged as error:
            return str(error).replace(str(path), "PATH")
        return path.read_bytes().removeprefix(before).decode()

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(publish, range(16)))
    (winner,) = [n for n, text in enumerate(told) if text != OVERTAKEN[1]]
    lines = [msgspec.structs.replace(line, sequence=winner) for line in SECOND]
    assert told[winner].encode() == encode(lines)
    assert path.read_bytes() == before + encode(lines)


def test_publisher_waits_for_another_one_to_end(path: Path, old: Reading) -> None:
    """While the file is locked nothing is read or written; what was published then counts."""
    lock = path.with_name(".journal.jsonl.lock")
    with ThreadPoolExecutor(1) as pool, path.open("r+b") as file, lock.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        told = pool.submit(refusal_of, path, old.position)
        with pytest.raises(TimeoutError):
            told.result(timeout=0.3)
        file.write(LINES + encode(SECOND))
        file.flush()
        fcntl.flock(held, fcntl.LOCK_UN)
        assert told.result(timeout=10) == OVERTAKEN
    assert path.read_bytes() == LINES + encode(SECOND)


@pytest.mark.parametrize("replaced", [LINES, LINES + encode(SECOND)], ids=["same", "newer"])
def test_journal_replaced_while_a_publisher_waits(
    path: Path, old: Reading, replaced: bytes
) -> None:
    """As `git pull` does: it is the new file that is looked at, and written to or left alone."""
    lock = path.with_name(".journal.jsonl.lock")
    with ThreadPoolExecutor(1) as pool, lock.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        told = pool.submit(file_store(path).append, SECOND, old.position)
        with pytest.raises(TimeoutError):
            told.result(timeout=0.3)
        pulled = path.with_name("pulled")
        pulled.write_bytes(replaced)
        pulled.rename(path)
        fcntl.flock(held, fcntl.LOCK_UN)
        error = told.exception(timeout=10)
    assert (error is None) == (replaced == LINES)
    assert isinstance(error, JournalChanged | None)
    assert path.read_bytes() == LINES + encode(SECOND)


# A last line that lost its line break.


def test_whole_last_line_counts_without_its_break(path: Path, old: Reading) -> None:
    path.write_bytes(LINES[:-1])
    position = msgspec.structs.replace(old.position, offset=old.position.offset - 1, unended=True)
    assert file_store(path).read() == Reading(revisions=FIRST, position=position, torn=0)


def test_next_publication_ends_the_line_first(path: Path) -> None:
    path.write_bytes(LINES[:-1])
    file_store(path).append(SECOND, file_store(path).read().position)
    assert path.read_bytes() == LINES + encode(SECOND)


def test_readers_follow_a_line_that_gets_its_break_later(path: Path) -> None:
    """Alone, or with the next publication, itself without a break."""
    path.write_bytes(LINES[:-1])
    unended = file_store(path).read().position
    nothing = Reading(revisions=(), position=unended, torn=0)
    assert file_store(path).read(unended) == nothing
    path.write_bytes(LINES)
    assert file_store(path).read(unended) == nothing
    path.write_bytes(LINES + encode(SECOND)[:-1])
    behind, whole = file_store(path).read(unended), file_store(path).read()
    assert behind == Reading(revisions=SECOND, position=whole.position, torn=0)
    assert whole.position.unended
    path.write_bytes(LINES + encode(SECOND) + encode(SECOND)[:50])
    assert file_store(path).read(unended).revisions == SECOND
    assert file_store(path).read(unended).torn == 50


@pytest.mark.parametrize("more", [b" ", b"{}", LINES, b"\r\n"])
def test_line_that_went_on_is_another_one(path: Path, more: bytes) -> None:
    path.write_bytes(LINES[:-1])
    unended = file_store(path).read().position
    path.write_bytes(LINES[:-1] + more)
    expected = (JournalChanged, "PATH: its last line is not the one that was read before")
    assert error_of(path, unended) == refusal_of(path, unended) == expected


@pytest.mark.parametrize("now", [b"", LINES[:-2], LINES.replace(b"Session", b"session")[:-1]])
def test_unended_journal_that_was_replaced(path: Path, now: bytes) -> None:
    path.write_bytes(LINES[:-1])
    unended = file_store(path).read().position
    path.write_bytes(now)
    assert error_of(path, unended) == refusal_of(path, unended) == CHANGED


def test_whole_line_without_its_break_that_does_not_follow_is_refused(path: Path) -> None:
    first, _, last = encode(SECOND).splitlines(keepends=True)
    path.write_bytes(LINES + first + last.rstrip())
    problem = f"PATH: line 4: 0 lines are to follow, where 1 were{MERGED}"
    assert error_of(path) == (JournalBroken, problem)


def test_whole_line_of_a_later_version_is_not_torn(path: Path, old: Reading) -> None:
    """It must not be overwritten, though its line break is lost."""
    line = spoilt(encode(SECOND[2:]), version=4).rstrip()
    path.write_bytes(LINES + line)
    expected = (JournalBroken, f"PATH: line 3: its version 4 is unknown; {READS}")
    assert error_of(path) == error_of(path, old.position) == refusal_of(path, old.position)
    assert error_of(path) == expected
    assert path.read_bytes() == LINES + line


# Hostile lines.


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("sequence", "-1", "Expected `int` >= 0 - at `$.sequence`"),
        ("sequence", str(2**63 - 1), "Expected `int` <= 2147483647 - at `$.sequence`"),
        ("sequence", str(2**31), "Expected `int` <= 2147483647 - at `$.sequence`"),
        ("sequence", "1.5", "Expected `int`, got `float` - at `$.sequence`"),
        ("sequence", '"1"', "Expected `int`, got `str` - at `$.sequence`"),
        ("sequence", "true", "Expected `int`, got `bool` - at `$.sequence`"),
        ("sequence", "1e999", "Number out of range - at `$.sequence`"),
        ("sequence", "9" * 5000, "Integer value out of range - at `$.sequence`"),
        ("following", "9" * 5000, "Integer value out of range - at `$.following`"),
        ("version", "9" * 5000, "Integer value out of range - at `$.version`"),
        ("published", '"9999-12-31T23:59:59Z"', "its time is out of reach - at `$.published`"),
        ("published", '"0001-01-01T00:00:00Z"', "its time is out of reach - at `$.published`"),
        ("published", '"10000-01-01T00:00:00Z"', "Invalid RFC3339 encoded datetime"),
        ("item", "[" * 100_000 + "]" * 100_000, "maximum recursion depth exceeded"),
        ("x", "[" * 100_000 + "]" * 100_000, "maximum recursion depth exceeded"),
    ],
    ids=range(15),
)
def test_hostile_value_is_refused_by_its_line(
    path: Path, key: str, value: str, problem: str
) -> None:
    line = json.loads(encode(SECOND[2:]))
    line[key] = "VALUE"
    hostile = json.dumps(line).replace('"VALUE"', value).encode()
    path.write_bytes(LINES + hostile + b"\n")
    kind, text = error_of(path)
    assert kind is JournalBroken
    assert text.startswith(f"PATH: line 3: {NOT_A_REVISION}{problem}")
    assert len(text) < 200


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"left": "0"},
        {"left": 0, "item": "place"},
        {"left": 0, "item": ["place"]},
        {"left": 0, "header": []},
        {"left": 0, "header": {"year": "2023"}},
        {"left": 0, "header": {"year": None, "title": 1}},
        {"left": 0, "header": {"year": 9999, "organisation": 1, "domain": 1, "color": 1}},
    ],
)
def test_odd_line_of_version_1_is_refused_by_its_number(
    path: Path, more: dict[str, object]
) -> None:
    line = {"version": 1, "published": "2023-01-10T09:00:00Z", "plan": "p", **more}
    path.write_text(f"{json.dumps(line)}\n", encoding="utf-8")
    kind, text = error_of(path)
    assert kind is JournalBroken
    assert text.startswith(f"PATH: line 1: {NOT_A_REVISION}")


# A disk that can't do everything.


def test_mount_that_refuses_to_flush_a_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is published all the same, and why it isn't safe yet is told."""
    assert file_store(path).append(FIRST, START) is None
    refuse_to_flush(monkeypatch, stat.S_ISDIR, errno.EINVAL)
    position = file_store(path).read().position
    remark = file_store(path).append(SECOND, position)
    assert remark is not None
    assert remark.startswith(
        f"the folder {path.parent} could not be flushed to the disk (Invalid argument): "
    )
    assert path.read_bytes() == LINES + encode(SECOND)


def test_disk_that_fails_to_flush_leaves_the_old_state(
    path: Path, old: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_flush(monkeypatch, stat.S_ISREG, errno.EIO)
    expected = (JournalError, "PATH: it can't be written: Input/output error")
    assert refusal_of(path, old.position) == expected
    assert path.read_bytes() == LINES


def refuse_to_flush(
    monkeypatch: pytest.MonkeyPatch, which: Callable[[int], bool], error: int
) -> None:
    """Have the system refuse `fsync` for one kind of file."""
    flush = os.fsync

    def refusing(descriptor: int) -> None:
        if which(os.fstat(descriptor).st_mode):
            raise OSError(error, os.strerror(error))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)


# A full disk.

LARGE = tuple(
    revision(399 - n, msgspec.structs.replace(ITEM, notes={"ru": "ы" * 300, "en": "y"}))
    for n in range(400)
)


def test_full_disk_leaves_the_old_state(tmp_path: Path) -> None:
    with tiny_disk(tmp_path) as folder:
        path = folder / "journal.jsonl"
        file_store(path).append(FIRST, START)
        position = file_store(path).read().position
        with pytest.raises(JournalError) as caught:
            file_store(path).append(LARGE, position)
        after = path.read_bytes()
        file_store(path).append(SECOND, position)
        final = path.read_bytes()
    assert str(caught.value) == f"{path}: it can't be written: No space left on device"
    assert (after, final) == (LINES, LINES + encode(SECOND))


@contextmanager
def tiny_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of 64 kB; skip the test where that is not allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        result = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if result.returncode:
        pytest.skip(f"mounting is not allowed: {result.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("room", [0, 1, 100, 5000, 100_000])
def test_limit_of_file_size_leaves_the_old_state(path: Path, old: Reading, room: int) -> None:
    """As a full disk does, a limit lets a part of the lines through."""
    limit = len(LINES) + room
    append = [
        "import pathlib, sys, msgspec",
        "from data.errors import JournalError",
        "from data.journal.revision import Revision",
        "from data.journal.homes.file import file_store",
        "from data.journal.lines import Position",
        "lines = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Revision])",
        "since = msgspec.json.decode(sys.argv[2], type=Position)",
        "try:",
        "    file_store(pathlib.Path(sys.argv[1])).append(lines, since)",
        "except JournalError as error:",
        "    print(error)",
    ]
    position = msgspec.json.encode(old.position).decode()
    result = subprocess.run(
        [sys.executable, "-c", "\n".join(append), str(path), position],
        input=msgspec.json.encode(LARGE),
        capture_output=True,
        cwd=ROOT,
        check=True,
        preexec_fn=lambda: limit_file_size(limit),
    )
    assert result.stdout.decode() == f"{path}: it can't be written: File too large\n"
    assert path.read_bytes() == LINES


def limit_file_size(octets: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))
