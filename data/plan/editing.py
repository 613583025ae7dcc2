"""Edit the TOML of a plan file: what is not changed stays as it stands, to the octet.

Only the lines of the tables that change are parsed and written anew; all others are copied.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import tomlkit

from data.plan.files.lines import KeyPath, key_lines
from data.plan.text import name
from data.plan.writer import pairs, value_of

_HEADER = re.compile(r"\s*(\[\[\s*items\s*\]\]|\[\s*categories\s*\.[^.\]]+\])\s*(#.*)?$")
_BESIDE = re.compile(r"\s*(#.*)?$")
"""A line that belongs to nothing: blank, or a comment."""

Values = Mapping[str, Any]
"""Keys of a table and what they become; None takes a key out.

A text is a `str`, or a `dict` by language; several are a tuple.
"""


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """A new item, and the position of the one it stands behind; None: behind the last one."""

    values: Values
    behind: int | None = None


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a plan file: what it says of itself, items by their position, new items.

    `sections` are categories that are there and change, `categories` new ones, both by key.
    """

    header: Values = {}
    items: Mapping[int, Values] = {}
    added: Sequence[Addition] = ()
    sections: Mapping[str, Values] = {}
    categories: Mapping[str, Values] = {}

    @property
    def empty(self) -> bool:
        """Tell whether nothing changes."""
        changed = self.header or self.items or self.sections
        return not (changed or self.added or self.categories)


class NoTables(ValueError):
    """What is edited has no line of its own above it, `[[items]]` or `[categories.key]`."""


def new_file(header: Values, categories: Mapping[str, Values], items: Sequence[Values]) -> str:
    """Return the text of a new plan file."""
    blocks = [pairs(header), *_categories(categories), *(_item(values) for values in items)]
    return "\n".join(blocks)


def edited(text: str, edits: Edits) -> str:
    """Return the text of a plan file with edits made in it; raises NoTables."""
    if edits.empty:
        return text
    # Not by splitlines: TOML knows but one end of a line.
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
    starts = _starts(lines, key_lines(text))
    if not {("categories", key) for key in edits.sections} <= {*starts.values()}:
        raise NoTables
    first = next((line for line, at in starts.items() if at[:1] == ("items",)), len(lines))
    head = _end(lines, 0, first)
    ends = [*[line for line in starts if line], len(lines)]
    parts, done = [], 0
    for (start, at), following in zip(starts.items(), ends, strict=True):
        end = _end(lines, start, following)
        parts += ["".join(lines[done:start]), _edited("".join(lines[start:end]), edits, at)]
        if end == head:
            parts += [f"\n{each}" for each in _categories(edits.categories)]
        added = (each.values for each in edits.added if ("items", each.behind) == at)
        parts += [f"\n{_item(values)}" for values in added]
        done = end
    parts += ["".join(lines[done:])]
    parts += [f"\n{_item(each.values)}" for each in edits.added if each.behind is None]
    whole = "".join(parts)
    return re.sub(r"(?<!\r)\n", "\r\n", whole) if "\r\n" in text else whole


def _starts(lines: Sequence[str], known: Mapping[KeyPath, int]) -> dict[int, KeyPath]:
    """Return the tables by the lines they begin in, from 0; what stands above all of them first."""
    own = {line - 1: at for at, line in known.items() if _is_table(at)}
    found = {line: at for line, at in sorted(own.items()) if _HEADER.match(lines[line])}
    if any(at[0] == "items" for line, at in own.items() if line not in found):
        raise NoTables
    return {0: (), **found}


def _is_table(at: KeyPath) -> bool:
    return len(at) == 2 and at[0] in ("items", "categories")


def _end(lines: Sequence[str], start: int, end: int) -> int:
    """Return where a table ends: blank lines and comments below it are about what follows."""
    while end > start and _BESIDE.match(lines[end - 1]):
        end -= 1
    return end


def _edited(table: str, edits: Edits, at: KeyPath) -> str:
    values = _values(edits, at)
    if not values:
        return table
    document = tomlkit.parse(table)
    own: Any = document
    # Of the items, the only one in these lines.
    for part in ("items", 0) if at[:1] == ("items",) else at:
        own = own[part]
    for key, value in values.items():
        _set(own, key, value)
    return document.as_string()


def _values(edits: Edits, at: KeyPath) -> Values | None:
    """Return what becomes of a table."""
    match at:
        case ("items", int(n)):
            return edits.items.get(n)
        case ("categories", str(key)):
            return edits.sections.get(key)
    return edits.header


def _set(table: Any, key: str, value: Any) -> None:
    if value is None:
        table.pop(key, None)
    elif isinstance(value, dict) and isinstance(table.get(key), dict):
        # Each wording by itself: the order and the spaces of the others stay.
        for code in [code for code in table[key] if code not in value]:
            del table[key][code]
        for code, words in value.items():
            if table[key].get(code) != words:
                table[key][code] = value_of(words)
    else:
        table[key] = value_of(value)


def _categories(categories: Mapping[str, Values]) -> Iterator[str]:
    return (f"[categories.{name(key)}]\n{pairs(each)}" for key, each in categories.items())


def _item(values: Values) -> str:
    return f"[[items]]\n{pairs(values)}"
