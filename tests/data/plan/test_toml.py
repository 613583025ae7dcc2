"""Files as anybody may leave them: each is read, or told in a sentence; nothing hangs."""

import os
import socket
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import MOST_SHOWN, Fault, Faulty, Sentence
from data.plan.lines import MOST_PIECES
from data.plan.toml import LARGEST, open_toml, there_are

UTF_8 = "save it as UTF-8"


class Row(msgspec.Struct, kw_only=True):
    key: str
    title: str | dict[str, str] = ""
    notes: list[str] = []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.toml"


def faults(path: Path) -> list[tuple[int, str, str]]:
    """Return line, problem and remedy of each fault of a file that can't be read as TOML."""
    with pytest.raises(Faulty) as caught:
        open_toml(path)
    assert all(
        fault == Fault(**{**blank, "file": str(path)})  # type: ignore[arg-type]
        for fault in caught.value.faults
        for blank in [{**msgspec.structs.asdict(fault), "key": "", "value": ""}]
    )
    return [(fault.line, fault.problem, fault.remedy) for fault in caught.value.faults]


# What is no file.

NO_FILE = [
    (
        0,
        "it is a folder or a device, not a file",
        "give what is no file another name, or take it away",
    )
]
CHECK = "check that the file is there and may be read"


def test_a_fifo_is_no_file(path: Path) -> None:
    os.mkfifo(path)
    assert faults(path) == NO_FILE


def test_a_folder_is_no_file(path: Path) -> None:
    path.mkdir()
    assert faults(path) == NO_FILE


def test_a_device_is_no_file(path: Path) -> None:
    path.symlink_to("/dev/zero")
    assert faults(path) == NO_FILE


def test_a_socket_is_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The address of a socket has at most 107 octets.
    monkeypatch.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
        problem = "it can't be read: No such device or address"
        assert faults(path) == [(0, problem, CHECK)]


def test_links_in_a_circle(path: Path) -> None:
    path.symlink_to(path)
    assert faults(path) == [(0, "it can't be read: its links lead in a circle", CHECK)]


def test_no_such_file(path: Path) -> None:
    assert faults(path) == [(0, "it can't be read: there is no such file", CHECK)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(path: Path) -> None:
    path.touch(mode=0)
    assert faults(path) == [(0, "it can't be read: this user may not", CHECK)]


# What is no text, or too much of it.


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(path: Path, encoding: str) -> None:
    path.write_bytes('title = "Пенза"\n'.encode(encoding))
    assert faults(path) == [(0, "it is UTF-16, or no text at all", UTF_8)]


def test_another_encoding(path: Path) -> None:
    path.write_bytes('year = 2027\ntitle = "Пенза"\n'.encode("cp1251"))
    assert faults(path) == [(2, "line 2 is not UTF-8", UTF_8)]


def test_a_mark_at_the_beginning_is_no_fault(path: Path) -> None:
    path.write_bytes("year = 2027\n".encode("utf-8-sig"))
    file, table = open_toml(path)
    assert (table, file.line(("year",))) == ({"year": 2027}, 1)


def test_a_large_file(path: Path) -> None:
    path.write_bytes(b"#" * LARGEST)
    assert open_toml(path)[1] == {}
    path.write_bytes(b"#" * (LARGEST + 1))
    assert faults(path) == [
        (0, f"it is larger than {LARGEST} bytes", "divide it into several files")
    ]


@pytest.mark.parametrize(
    ("document", "line", "problem", "remedy"),
    [
        (
            f"\na = {'[' * 600}{']' * 600}",
            2,
            "brackets or keys are nested more than 16 deep here",
            "close the brackets; a plan needs three levels",
        ),
        (
            f"[{'.'.join('a' * 20_000)}]",
            1,
            "brackets or keys are nested more than 16 deep here",
            "close the brackets; a plan needs three levels",
        ),
        (
            f"a = {'9' * 5_000}",
            1,
            "there is a number of more than 100 digits here",
            "write a smaller one, or put it in quotation marks",
        ),
        (
            "".join(f"k{n} = 1\n" for n in range(MOST_PIECES // 4 + 1)),
            MOST_PIECES // 4 + 1,
            f"it has more than {MOST_PIECES} keys, values, lines and brackets",
            "divide it into several files",
        ),
    ],
    ids=["deep array", "long heading", "long number", "many keys"],
)
def test_too_much(*, path: Path, document: str, line: int, problem: str, remedy: str) -> None:
    path.write_text(document)
    assert faults(path) == [(line, problem, remedy)]


# What is not TOML.


@pytest.mark.parametrize(
    ("document", "line", "problem"),
    [
        ('a = "26 мая\nb = 1', 1, "a text that begins here has no end on its line"),
        ("a = '26 мая\nb = 1", 1, "a text that begins here has no end on its line"),
        ('\na = """26\n\n', 2, "a text that begins here has no end on its line"),
        ('a = "26', 1, "a text that begins here has no end on its line"),
        ("a = 26 мая", 1, "there is more on the line after the value"),
        ('a = "1" b = 2', 1, "there is more on the line after the value"),
        ("a = мая", 1, "this is no value"),
        ("a = “мая”", 1, "this is no value"),
        ("a =\n", 1, "this is no value"),
        ("a", 1, "there is no = after the key"),
        ("\nчто-то", 2, "no key can begin so"),
        ("a = 2023-02-31", 1, "there is no such date"),
        ("a = 2023-02-01T25:61:61Z", 1, "there is more on the line after the value"),
        ('a = "a text\0"', 1, "there is a control character here"),
        ("a = 1 # a remark \0", 1, "there is a control character here"),
        ('a = "C:\\plan"', 1, "a backslash stands in a text"),
        ('a = "\\uD800"', 1, "a backslash stands in a text"),
        ('a = "\\U99999999"', 1, "a backslash stands in a text"),
        ('a = "\\uXYZW"', 1, "a backslash stands in a text"),
        ("a = 1\na = 2", 2, "this key is there already"),
        ("a = { b = 1, b = 2 }", 1, "this key is there already"),
        ("[a]\n[a]", 2, "this table is there already"),
        ("a = { b = 1 }\n[a]", 2, "this table is there already"),
        ("[a\nb = 1", 1, "a heading in brackets is not closed"),
        ("[[a]\nb = 1", 1, "a heading in brackets is not closed"),
        ("a = [1 2]", 1, "a list is not closed"),
        ("a = { b = 1 c = 2 }", 1, "a table in braces is not closed"),
    ],
)
def test_what_is_not_toml(path: Path, document: str, line: int, problem: str) -> None:
    path.write_text(document, encoding="utf-8")
    ((found, told, remedy),) = faults(path)
    assert (found, told) == (line, problem)
    assert isinstance(remedy, Sentence)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60)
    | st.text(st.sampled_from("\"'\\[]{}=,.#\n a1_-:TZ+иe"), max_size=60).map(str.encode)
)
def test_anything_is_read_or_told(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    try:
        file, table = open_toml(path)
        file.shape((), table, Row)
        faults = file.faults
    except Faulty as error:
        faults = list(error.faults)
    for fault in faults:
        assert str(fault).isprintable()
        assert isinstance(fault.problem, Sentence)
        assert isinstance(fault.remedy, Sentence)


# What is told.


def test_texts_are_normal_when_they_are_read(path: Path) -> None:
    path.write_text('a = "e\u0301"\nb = [{ c = "e\\u0301" }]', encoding="utf-8")
    assert open_toml(path)[1] == {"a": "\u00e9", "b": [{"c": "\u00e9"}]}


def test_keys_and_values_can_do_no_harm(path: Path) -> None:
    path.write_text('key = 1\n"\\u001B[2J\\u202E" = 1\n', encoding="utf-8")
    file, table = open_toml(path)
    assert file.shape((), table, Row) is None
    assert [str(fault) for fault in file.faults] == [
        rf'{path}:2: "\u001B[2J\u202E": there is no such key; there are: key, title, notes',
        (
            f"{path}:1: key = 1: a number without quotation marks stands here; "
            'write one text in quotation marks: key = "1"'
        ),
    ]


def test_a_hundred_faults_of_a_file_are_told(path: Path) -> None:
    path.write_text("".join(f"x{n} = 1\n" for n in range(5_000)))
    file, table = open_toml(path)
    file.shape((), table, Row)
    error = Faulty(file.faults)
    assert len(str(error).splitlines()) == len(error.faults) == MOST_SHOWN + 1
    assert error.faults[-1] == Fault(
        file=str(path),
        line=0,
        key="",
        value="",
        problem="further faults that are not shown: 4901",
        remedy="mend those above first",
    )
    assert Faulty(error.faults).faults == error.faults


def test_each_file_has_its_hundred() -> None:
    def many(file: str, number: int) -> list[Fault]:
        fault = Fault(file=file, line=1, key="", value="", problem="p", remedy="r")
        return [fault] * number

    found = Faulty([*many("a", 101), *many("b", 102)]).faults
    assert found[:-1] == (*many("a", 101), *many("b", 100))
    assert (found[-1].file, found[-1].problem) == ("b", "further faults that are not shown: 2")


def test_a_long_list_is_cut() -> None:
    assert there_are(["a", "\x1b"]) == r"there are: a, \u001B"
    names = [f"n{n}" for n in range(1000)]
    assert there_are(names) == f"there are: {', '.join(names[:20])}, and others: 980"
