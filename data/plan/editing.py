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

_HEADER = re.compile(r"\s*\[\[\s*(items|\"items\"|'items')\s*\]\]\s*(#.*)?$")
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
    """What becomes of a plan file: items by their position, new items, new categories by key."""

    items: Mapping[int, Values] = {}
    added: Sequence[Addition] = ()
    categories: Mapping[str, Values] = {}

    @property
    def empty(self) -> bool:
        """Tell whether nothing changes."""
        return not (self.items or self.added or self.categories)


class NoTables(ValueError):
    """The items of a file are written otherwise than under `[[items]]` lines of their own."""


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
    head = _end(lines, 0, starts[0] if starts else len(lines))
    parts = ["".join(lines[:head]), *(f"\n{each}" for each in _categories(edits.categories))]
    done = head
    for n, start in enumerate(starts):
        end = _end(lines, start, (*starts, len(lines))[n + 1])
        parts += ["".join(lines[done:start]), _edited("".join(lines[start:end]), edits, n)]
        parts += [f"\n{_item(each.values)}" for each in edits.added if each.behind == n]
        done = end
    parts += ["".join(lines[done:])]
    parts += [f"\n{_item(each.values)}" for each in edits.added if each.behind is None]
    whole = "".join(parts)
    return re.sub(r"(?<!\r)\n", "\r\n", whole) if "\r\n" in text else whole


def _starts(lines: Sequence[str], known: Mapping[KeyPath, int]) -> list[int]:
    """Return the line of each item's header, from 0."""
    found: list[int] = []
    while (line := known.get(("items", len(found)))) is not None:
        if not _HEADER.match(lines[line - 1]):
            raise NoTables
        found.append(line - 1)
    return found


def _end(lines: Sequence[str], start: int, end: int) -> int:
    """Return where a table ends: blank lines and comments below it are about what follows."""
    while end > start and _BESIDE.match(lines[end - 1]):
        end -= 1
    return end


def _edited(table: str, edits: Edits, n: int) -> str:
    if n not in edits.items:
        return table
    document = tomlkit.parse(table)
    (item,) = document["items"]
    for key, value in edits.items[n].items():
        _set(item, key, value)
    return document.as_string()


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
