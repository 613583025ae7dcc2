"""Read a TOML file with the line of each key, and collect the faults found in it."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tree_sitter
import tree_sitter_toml

from data.errors import Fault, Faulty

KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and positions in arrays counted from 0."""

T = TypeVar("T")

# Controls, surrogates, line and paragraph separators: parsers cut a feed at them.
_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TABLES = frozenset({"table", "table_array_element"})
_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})


@dataclass(frozen=True, kw_only=True)
class TomlFile:
    """One file being read, the lines of its keys (from 1), and the faults found so far."""

    path: Path
    lines: Mapping[KeyPath, int]
    faults: list[Fault] = field(default_factory=list)

    def line(self, at: KeyPath) -> int:
        """Return the line of a key, or of the nearest key around it; 0 where there is none."""
        return next((self.lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in self.lines), 0)

    def fault(self, at: KeyPath, value: object, problem: str, remedy: str) -> None:
        """Note one fault; a `value` of None is not shown."""
        self.faults.append(
            Fault(
                file=str(self.path),
                line=self.line(at),
                key=_dotted(at),
                value=_shown(value),
                problem=problem,
                remedy=remedy,
            )
        )

    def shape(self, at: KeyPath, value: object, kind: type[T]) -> T | None:
        """Return a table as a Struct of `kind`, or None after noting all that doesn't fit."""
        if not isinstance(value, dict):
            self.fault(at, value, "it is not a table", "write keys and values under it")
            return None
        fields = {known.name: known for known in msgspec.structs.fields(kind)}  # type: ignore[arg-type]
        for key in value:
            if key not in fields:
                self._unknown(at, key, list(fields))
        # An unknown key is a fault, but hides none of those in the keys that are known.
        before = len(self.faults)
        for name, known in fields.items():
            if known.required and name not in value:
                self.fault(at, None, f"the key {name!r} is missing", f"add {name} = …")
        given = {
            name: self._convert((*at, name), value[name], known.type)
            for name, known in fields.items()
            if name in value
        }
        return kind(**given) if len(self.faults) == before else None

    def _unknown(self, at: KeyPath, key: str, names: list[str]) -> None:
        near = difflib.get_close_matches(key, names, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
        self.fault((*at, key), None, "there is no such key", remedy)

    def _convert(self, at: KeyPath, value: object, kind: object) -> Any:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            self.fault(at, value, "it is of the wrong kind", str(error))
            return None


def file_fault(path: Path, problem: str, remedy: str, line: int = 0) -> Fault:
    """Return a fault of the file as a whole, or of a line in which there is no key yet."""
    return Fault(file=str(path), line=line, key="", value="", problem=problem, remedy=remedy)


def unsafe_signs(text: str) -> list[str]:
    """Return the characters of a text that no feed may carry, in order and without repeats."""
    return [sign for sign in dict.fromkeys(text) if unicodedata.category(sign) in _UNSAFE]


def open_toml(path: Path) -> tuple[TomlFile, dict[str, Any]]:
    """Read one TOML file and return it with its top table; raise Faulty where it is not one."""
    try:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        remedy = "check that the file is there and may be read"
        raise Faulty([file_fault(path, f"it can't be read: {error.strerror}", remedy)]) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem, remedy = f"line {line} is not UTF-8", "save it as UTF-8"
        raise Faulty([file_fault(path, problem, remedy, line)]) from error
    except tomllib.TOMLDecodeError as error:
        remedy = "mend it there: a text stands in quotes and on one line, a key appears once"
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else 0
        raise Faulty([file_fault(path, f"it is not TOML: {error}", remedy, line)]) from error
    return TomlFile(path=path, lines=_key_lines(raw)), table


def _key_lines(raw: bytes) -> dict[KeyPath, int]:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    for node in parser.parse(raw).root_node.children:
        at: KeyPath = ()
        if node.type in _TABLES:
            at = _in_newest(_key(node), counts)
        if node.type == "table_array_element":
            counts[at] = counts.get(at, -1) + 1
            at = (*at, counts[at])
        lines.update(_walk(node, at))
    return lines


def _in_newest(key: KeyPath, counts: Mapping[KeyPath, int]) -> KeyPath:
    """Return where a table stands: a key that names an array means its newest element."""
    at: KeyPath = ()
    for part in key[:-1]:
        at = (*at, part)
        at = (*at, counts[at]) if at in counts else at
    return (*at, *key[-1:])


def _walk(node: tree_sitter.Node, at: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    """Yield the key paths below a node, each with its line."""
    if node.type == "pair":
        at = (*at, *_key(node))
    if node.type == "pair" or node.type in _TABLES:
        yield at, node.start_point.row + 1
    if node.type == "array":
        for n, value in enumerate(
            child for child in node.named_children if child.type != "comment"
        ):
            yield (*at, n), value.start_point.row + 1
            yield from _walk(value, (*at, n))
        return
    for child in node.named_children:
        yield from _walk(child, at)


def _key(node: tree_sitter.Node) -> KeyPath:
    """Return the key a table or pair begins with, dotted ones as several."""
    name = next(child for child in node.named_children if child.type in _KEYS)
    return tuple(_leaves(name))


def _leaves(node: tree_sitter.Node) -> Iterator[str]:
    if node.type == "dotted_key":
        for child in node.named_children:
            yield from _leaves(child)
    else:
        yield (node.text or b"").decode().strip("\"'")


def _dotted(at: KeyPath) -> str:
    return "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in at).lstrip(".")


def _shown(value: object) -> str:
    if value is None:
        return ""
    shown = ascii(value) if isinstance(value, str) and unsafe_signs(value) else repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}…"
