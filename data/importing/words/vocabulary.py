"""The words by which a plan's layout is told, from their file."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_SIGNS = re.compile(r"[^\w№#]+|_")


class Entry(NamedTuple):
    """Words in their order; `open_end`: the last one may go on."""

    words: tuple[str, ...]
    open_end: bool

    def begins(self, words: tuple[str, ...]) -> bool:
        """Tell whether `words` begin with these."""
        if len(words) < len(self.words) or words[: len(self.words) - 1] != self.words[:-1]:
            return False
        last = words[len(self.words) - 1]
        return last.startswith(self.words[-1]) if self.open_end else last == self.words[-1]


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without the signs between them."""
    return tuple(_SIGNS.sub(" ", text.lower().replace("ё", "е").replace("№", " № ")).split())


@lru_cache(maxsize=1)
def lists() -> Mapping[str, tuple[Entry, ...]]:
    """Return all lists by their names."""
    text = files(__package__).joinpath("vocabulary.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("# "))
    named = (line.partition(":") for line in lines)
    return {name: tuple(map(_entry, body.split(" | "))) for name, _, body in named}


def _entry(text: str) -> Entry:
    whole = text.strip().removesuffix("*")
    words = plain_words(whole) or (whole,)
    return Entry(words, text.strip() != whole and bool(whole))


@lru_cache(maxsize=20_000)
def listed(name: str, text: str) -> bool:
    """Tell whether a list has all of a text as one of its entries."""
    words = plain_words(text) or (text.strip().lower(),)
    return any(len(entry.words) == len(words) and entry.begins(words) for entry in lists()[name])


def begins(name: str, text: str) -> bool:
    """Tell whether a text begins with an entry of a list."""
    words = plain_words(text)
    return any(entry.begins(words) for entry in lists()[name])


def names(name: str, text: str) -> bool:
    """Tell whether an entry of a list stands anywhere in a text."""
    words = plain_words(text)
    found = lists()[name]
    return any(entry.begins(words[place:]) for place in range(len(words)) for entry in found)


def headed(text: str) -> str | None:
    """Return the part of a row that a heading names first, where it names one."""
    words = plain_words(text)
    for place in range(len(words)):
        rest = words[place:]
        near = _headings().get(rest[0][0], ())
        found = [(len(entry.words), name) for name, entry in near if entry.begins(rest)]
        if found:
            return max(found, key=lambda each: each[0])[1]
    return None


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, Sequence[tuple[str, Entry]]]:
    """Return the entries of headings, with the part of a row, by their first letter."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for name, entries in lists().items():
        kind, _, part = name.partition(" ")
        for entry in entries if kind == "heading" else ():
            found.setdefault(entry.words[0][0], []).append((part, entry))
    return found
