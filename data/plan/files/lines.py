"""Find the line of each key in a TOML document, and what makes a document too much to read.

Both go by tokens, as tomllib tells no lines and has no limits. What is not TOML is left to tomllib.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Literal, NamedTuple

KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and positions in arrays counted from 0."""

MOST_PIECES = 1_000_000
"""Keys, values, brackets, punctuation, line breaks and comments."""
DEEPEST = 16
LONGEST_NUMBER = 100

# Possessive throughout: a string that is never closed costs one look, not one for each of its
# quotation marks. It ends the search, as it ends tomllib's.
_TOKEN = re.compile(
    r"""
    (?P<newline>\n\s*+)
  | (?P<comment>\#[^\n]*+)
  | (?P<string>
        \"{3}(?:[^"\\]++|\\[\s\S]|"{1,2}+(?!"))*+"{3,5}+
      | '{3}(?:[^']++|'{1,2}+(?!'))*+'{3,5}+
      | "(?!"")(?:[^"\\\n]++|\\.)*+"
      | '(?!'')[^'\n]*+'
    )
  | (?P<unclosed>["'])
  | (?P<bare>[^\s\[\]{}"',=.\#]++)
  | (?P<sign>[\[\]{}=,.])
    """,
    re.VERBOSE,
)
_LONG_NUMBER = re.compile(rf"[+-]?\d\w{{{LONGEST_NUMBER},}}+", re.ASCII)

_Token = tuple[str, str, int]
"""What it is, or the sign itself; its text; its line."""


class Excess(NamedTuple):
    """What a document has too much of, and the line from which it does."""

    of: Literal["pieces", "levels", "digits"]
    line: int


def _tokens(document: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(document):
        kind, text = found.lastgroup or "", found[0]
        yield text if kind == "sign" else kind, text, line
        if kind == "unclosed":
            return
        if kind in ("newline", "string"):
            line += text.count("\n")


def excess(document: str) -> Excess | None:
    """Return the first limit that a document is above, if any, and read no further."""
    depth = parts = 0
    for n, (kind, text, line) in enumerate(_tokens(document), 1):
        depth += (kind in "[{") - (kind in "]}")
        parts = parts + (kind == ".") if kind in (".", "bare", "string") else 0
        if n > MOST_PIECES:
            return Excess("pieces", line)
        if depth > DEEPEST or parts >= DEEPEST:
            return Excess("levels", line)
        if kind == "bare" and _LONG_NUMBER.match(text):
            return Excess("digits", line)
    return None


def unclosed(document: str) -> int:
    """Return the line of a quotation mark that nothing closes; 0 where there is none."""
    return next((line for kind, _, line in _tokens(document) if kind == "unclosed"), 0)


def key_lines(document: str) -> dict[KeyPath, int]:
    """Return the line (from 1) of each key and array element of a sound document."""
    walk = _Walk()
    for kind, text, line in _tokens(document):
        if kind != "comment":
            walk.take(kind, text, line)
    return walk.lines


class _Walk:
    """Where one stands in a document while its tokens pass by.

    `inside` are the open arrays and inline tables, each with its path and, in an array, the
    position of the element that comes next.
    """

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self.table: KeyPath = ()
        self.key: list[str] = []
        self.at: KeyPath | None = None
        self.header = ""
        self.inside: list[tuple[KeyPath, int | None]] = []
        self.newest: dict[KeyPath, int] = {}

    def take(self, kind: str, text: str, line: int) -> None:
        if self.header:
            self._in_header(kind, text, line)
        elif self.at is not None:
            self._in_value(kind, line)
        elif kind in ("bare", "string"):
            self.key.append(_name(kind, text))
        elif kind == "=":
            self._begin_value(line)
        elif kind == "[":
            self.header = kind
        elif kind == "}":
            self._close()

    def _in_header(self, kind: str, text: str, line: int) -> None:
        if kind in ("bare", "string"):
            self.key.append(_name(kind, text))
        elif kind == "[":
            self.header += kind
        elif kind == "newline":
            self.header = ""
        elif kind == "]" and self.key:
            self.table = self._declared(line)
            self.key = []

    def _declared(self, line: int) -> KeyPath:
        """Return where a table stands: a key that names an array means its newest element."""
        at: KeyPath = ()
        for n, part in enumerate(self.key, 1):
            at = (*at, part)
            if n == len(self.key) and self.header == "[[":
                self.newest[at] = self.newest.get(at, -1) + 1
            self.lines.setdefault(at, line)
            at = (*at, self.newest[at]) if at in self.newest else at
            self.lines.setdefault(at, line)
        return at

    def _begin_value(self, line: int) -> None:
        self.at = self.inside[-1][0] if self.inside else self.table
        for part in self.key:
            self.at = (*self.at, part)
            self.lines.setdefault(self.at, line)
        self.key = []

    def _in_value(self, kind: str, line: int) -> None:
        if kind == "newline" and not self.inside:
            self.at = None
        elif kind == ",":
            self._next()
        elif kind in "]}":
            self._close()
        elif kind != "newline" and self.at is not None:
            self.lines.setdefault(self.at, line)
            if kind in "[{":
                self._open(kind, self.at)

    def _open(self, kind: str, at: KeyPath) -> None:
        self.inside.append((at, 0 if kind == "[" else None))
        self.at = (*at, 0) if kind == "[" else None

    def _next(self) -> None:
        path, n = self.inside[-1]
        self.inside[-1] = (path, None if n is None else n + 1)
        self.at = None if n is None else (*path, n + 1)

    def _close(self) -> None:
        self.at, _ = self.inside.pop()


def _name(kind: str, text: str) -> str:
    return text if kind == "bare" else str(tomllib.loads(f"_ = {text}")["_"])
