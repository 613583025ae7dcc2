"""Read a TOML file whoever made it, and collect the faults found in it.

tomllib reads; tomlkit, which the writer needs, takes ten times as long. Lines are looked for when
there is a fault to tell.
"""

import difflib
import errno
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from data.errors import MOST_SHOWN, Fault, Faulty, Sentence
from data.plan.files.kinds import heading, misfits
from data.plan.files.lines import (
    DEEPEST,
    LONGEST_NUMBER,
    MOST_PIECES,
    KeyPath,
    excess,
    key_lines,
    unclosed,
)
from data.plan.text import name, normal, printable, shown

T = TypeVar("T")

LARGEST = 8_000_000
"""Bytes of a file. Within this and MOST_PIECES, a plan has some 7,000 items."""
LISTED = 20
"""Names that a remedy lists."""
LONGEST_KEY = 64
"""Characters of a key that may be a misspelt one."""


@dataclass(frozen=True, kw_only=True)
class TomlFile:
    """One file being read, its text, and the faults found so far."""

    path: Path
    document: str
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        """Return the line of each key, from 1."""
        return key_lines(self.document)

    def line(self, at: KeyPath) -> int:
        """Return the line of a key, or of the nearest key around it; 0 where there is none."""
        return next((self.lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in self.lines), 0)

    def fault(self, at: KeyPath, value: object, problem: str, remedy: str) -> None:
        """Note one fault; a `value` of None is not shown."""
        told = len(self.faults) < MOST_SHOWN
        self.faults.append(
            Fault(
                file=printable(str(self.path)),
                line=self.line(at) if told else 0,
                key=_dotted(at),
                value="" if value is None else shown(value),
                problem=problem,
                remedy=remedy,
            )
        )

    def shape(self, at: KeyPath, value: object, kind: type[T]) -> T | None:
        """Return a table as a Struct of `kind`, or None after noting all that doesn't fit."""
        if not isinstance(value, dict):
            self._no_table(at, value)
            return None
        fields = _fields(kind)  # type: ignore[arg-type]
        for key in value:
            if key not in fields:
                self._unknown(at, key, list(fields))
        # An unknown key is a fault, but hides none of those in the keys that are known.
        before = len(self.faults)
        for own, known in fields.items():
            if known.required and own not in value:
                problem = Sentence("the key '{key}' is missing", key=own)
                self.fault(at, None, problem, Sentence("add {key} = …", key=own))
        given = {own: value[own] for own in fields if own in value}
        for own, part in given.items():
            for misfit in misfits((*at, own), part, fields[own].type):
                self.fault(*misfit)
        return msgspec.convert(given, kind) if len(self.faults) == before else None

    def _no_table(self, at: KeyPath, value: object) -> None:
        where = heading(at)
        listed = isinstance(at[-1], int) if at else False
        if isinstance(value, list) and not listed:
            remedy = Sentence("write [{name}] in single brackets, and once", name=where)
        elif listed:
            remedy = Sentence("write [[{name}]] above the keys of each", name=where)
        else:
            remedy = Sentence("write its keys and values under [{name}]", name=where)
        self.fault(at, value, Sentence("it is not a table"), remedy)

    def _unknown(self, at: KeyPath, key: str, names: list[str]) -> None:
        seek = len(key) <= LONGEST_KEY and len(self.faults) < MOST_SHOWN
        near = difflib.get_close_matches(key, names, 1) if seek else []
        remedy = Sentence("did you mean '{key}'?", key=near[0]) if near else there_are(names)
        self.fault((*at, key), None, Sentence("there is no such key"), remedy)


@cache
def _fields(kind: type) -> Mapping[str, msgspec.structs.FieldInfo]:
    return {known.name: known for known in msgspec.structs.fields(kind)}


def there_are(names: Iterable[str]) -> Sentence:
    """Return a remedy that lists what there is, if it is not too long a list."""
    known = list(names)
    listed = ", ".join(printable(each) for each in known[:LISTED])
    if len(known) > LISTED:
        return Sentence(
            "there are: {names}, and others: {number}", names=listed, number=len(known) - LISTED
        )
    return Sentence("there are: {names}", names=listed or "–")


def file_fault(path: Path, problem: str, remedy: str, line: int = 0) -> Fault:
    """Return a fault of the file as a whole, or of a line in which there is no key yet."""
    file = printable(str(path))
    return Fault(file=file, line=line, key="", value="", problem=problem, remedy=remedy)


def open_toml(path: Path) -> tuple[TomlFile, dict[str, Any]]:
    """Read one TOML file and return it with its top table; raise Faulty where it is not one.

    Every text in the table is in Unicode's normal form C.
    """
    document = _decode(path, _read(path))
    if found := excess(document):
        _refuse(path, *_EXCESSES[found.of], found.line)
    try:
        table = tomllib.loads(document)
    except tomllib.TOMLDecodeError as error:
        raise Faulty([_syntax_fault(path, document, str(error))]) from error
    return TomlFile(path=path, document=document), _normal(table)


def _refuse(path: Path, problem: Sentence, remedy: Sentence, line: int = 0) -> NoReturn:
    raise Faulty([file_fault(path, problem, remedy, line)])


def _read(path: Path) -> bytes:
    try:
        # A FIFO that nobody writes to must not hold the reader up.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        try:
            raw = _start(path, descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        problem = _UNREADABLE.get(error.errno or 0)
        problem = problem or Sentence("it can't be read: {reason}", reason=error.strerror)
        remedy = Sentence("check that the file is there and may be read")
        raise Faulty([file_fault(path, problem, remedy)]) from error
    if len(raw) > LARGEST:
        problem = Sentence("it is larger than {most} bytes", most=LARGEST)
        _refuse(path, problem, Sentence("divide it into several files"))
    return raw


def _start(path: Path, descriptor: int) -> bytes:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        remedy = Sentence("give what is no file another name, or take it away")
        _refuse(path, Sentence("it is a folder or a device, not a file"), remedy)
    with open(descriptor, "rb", closefd=False) as file:
        return file.read(LARGEST + 1)


def _decode(path: Path, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw.count(0) * 10 > len(raw):
        _refuse(path, Sentence("it is UTF-16, or no text at all"), Sentence("save it as UTF-8"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = Sentence("line {line} is not UTF-8", line=line)
        fault = file_fault(path, problem, Sentence("save it as UTF-8"), line)
        raise Faulty([fault]) from error


def _syntax_fault(path: Path, document: str, told: str) -> Fault:
    """Return tomllib's words as sentences for people, which can be translated."""
    known = (sentences for start, sentences in _SYNTAX.items() if told.startswith(start))
    problem, remedy = next(known, _NOT_TOML)
    found = re.search(r"at line (\d+)", told)
    line = int(found[1]) if found else document.rstrip().count("\n") + 1
    if problem is _NOT_CLOSED[0]:
        line = unclosed(document) or line
    return file_fault(path, problem, remedy, line)


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, dict):
        return {key: _normal(own) for key, own in value.items()}
    return [_normal(own) for own in value] if isinstance(value, list) else value


def _dotted(at: KeyPath) -> str:
    return "".join(f"[{p + 1}]" if isinstance(p, int) else f".{_part(p)}" for p in at).lstrip(".")


def _part(key: str) -> str:
    return name(key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}…")


_UNREADABLE = {
    errno.ENOENT: Sentence("it can't be read: there is no such file"),
    errno.EACCES: Sentence("it can't be read: this user may not"),
    errno.ELOOP: Sentence("it can't be read: its links lead in a circle"),
}
_EXCESSES: Mapping[str, tuple[Sentence, Sentence]] = {
    "pieces": (
        Sentence("it has more than {most} keys, values, lines and brackets", most=MOST_PIECES),
        Sentence("divide it into several files"),
    ),
    "levels": (
        Sentence("brackets or keys are nested more than {most} deep here", most=DEEPEST),
        Sentence("close the brackets; a plan needs three levels"),
    ),
    "digits": (
        Sentence("there is a number of more than {most} digits here", most=LONGEST_NUMBER),
        Sentence("write a smaller one, or put it in quotation marks"),
    ),
}
_NOT_TOML = (
    Sentence("it is not TOML from here on"),
    Sentence("write key = value, texts and dates in straight quotation marks and on one line"),
)
_NOT_CLOSED = (
    Sentence("a text that begins here has no end on its line"),
    Sentence("put a straight quotation mark after its last word"),
)
_TWICE = (Sentence("this key is there already"), Sentence("take one of the two out"))
_TABLE_TWICE = (
    Sentence("this table is there already"),
    Sentence("join the two, or write [[name]] where there are several of a kind"),
)
_HEADING = (
    Sentence("a heading in brackets is not closed"),
    Sentence("write [name], or [[name]] where there are several of a kind"),
)
_CONTROL = (
    Sentence("there is a control character here"),
    Sentence("take it out, and write a text on one line"),
)
_NO_KEY = (
    Sentence("no key can begin so"),
    Sentence("write key = value, and a # before a remark of your own"),
)
_BACKSLASH = (
    Sentence("a backslash stands in a text"),
    Sentence("write two of them, or put the text in apostrophes: '…'"),
)
# The words of tomllib, which has had them since Python 3.11; others are told as _NOT_TOML.
_SYNTAX = {
    "Illegal character '\\n'": _NOT_CLOSED,
    "Illegal character '\\r'": _NOT_CLOSED,
    "Found invalid character '\\n'": _NOT_CLOSED,
    "Unterminated string": _NOT_CLOSED,
    'Expected "\'"': _NOT_CLOSED,
    "Illegal character": _CONTROL,
    "Found invalid character": _CONTROL,
    "Expected newline or end of document after a statement": (
        Sentence("there is more on the line after the value"),
        Sentence("write one key on a line, texts and dates in straight quotation marks"),
    ),
    "Expected '=' after a key": (
        Sentence("there is no = after the key"),
        Sentence("write key = value, and a # before a remark of your own"),
    ),
    "Cannot overwrite a value": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Cannot declare": _TABLE_TWICE,
    "Cannot mutate": _TABLE_TWICE,
    "Cannot redefine": _TABLE_TWICE,
    "Unclosed array": (
        Sentence("a list is not closed"),
        Sentence("put a comma after each element, and ] after the last one"),
    ),
    "Unclosed inline table": (
        Sentence("a table in braces is not closed"),
        Sentence("put a comma after each value, and }} after the last one"),
    ),
    "Expected ']": _HEADING,
    "Unescaped '\\'": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Escaped character": _BACKSLASH,
    "Invalid date or datetime": (
        Sentence("there is no such date"),
        Sentence("write one that there is, in straight quotation marks"),
    ),
    "Invalid value": (
        Sentence("this is no value"),
        Sentence("write texts and dates in straight quotation marks"),
    ),
    "Invalid initial character for a key part": _NO_KEY,
    "Invalid statement": _NO_KEY,
}
