"""The words of a mark: broken into lines that fit, and shorter where they must be."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from app.web.pages.drawing.metrics import text_width

_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
_CLOSING = {"«": "»", "“": "”", "„": "“", '"': '"'}
SHORT = 2
KEPT = 4096
"""Titles stay the same from page to page, and measuring them takes most of a drawing's time."""
_LOOSE = " .,:;–—-·"


class Lines(NamedTuple):
    """Lines of text and the width of the widest."""

    lines: tuple[str, ...]
    width: float


@lru_cache(maxsize=KEPT)
def broken(text: str, size: float, most: float, before: float = 0) -> Lines:
    """Return a text in as few lines of at most a width as it takes, about equally long.

    `before` is the room that something else takes at the beginning of the first one.
    """
    least = _wrapped(text, size, most, before)
    total = text_width(text, size) + before
    width = total / len(least)
    while width < most:
        lines = _wrapped(text, size, width, before)
        if len(lines) <= len(least):
            return Lines(tuple(lines), _widest(lines, size, before))
        width += size
    return Lines(tuple(least), _widest(least, size, before))


def _words(text: str) -> list[str]:
    """Return what lines may break between: spaces that bind words stay."""
    return [word for word in text.split(" ") if word]


def _widest(lines: list[str], size: float, before: float) -> float:
    widths = [text_width(line, size) for line in lines]
    return max((widths[0] + before, *widths[1:]))


def _wrapped(text: str, size: float, most: float, before: float) -> list[str]:
    lines: list[str] = [""]
    room = most - before
    for word in _words(text):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and text_width(longer, size) > room:
            lines.append(word)
            room = most
        else:
            lines[-1] = longer
    return lines


@lru_cache(maxsize=KEPT)
def condensed(text: str, size: float, most: float, lines: int = 1, before: float = 0) -> str:
    """Return a text that fits into so many lines of a width; what stands in «…» is kept longest."""
    return next(each for each in _shorter(text) if _fits(each, size, most, lines, before))


def _fits(text: str, size: float, most: float, lines: int, before: float) -> bool:
    wrapped = _wrapped(text, size, most, before)
    return (len(wrapped) <= lines and _widest(wrapped, size, before) <= most) or len(text) <= 2


def _shorter(text: str) -> Iterator[str]:
    """Yield a text, and then with ever less about its quotation, and at last ever less of that."""
    yield text
    found = _QUOTED.search(text)
    if found is None:
        yield from _cut(text)
        return
    quoted, head = found[0], _words(text[: found.start()])
    if text[found.end() :].strip(_LOOSE):
        yield f"{text[: found.end()]}…"
    yield from (f"{start}… {quoted}" for start in _starts(head))
    yield quoted
    closing = _CLOSING[quoted[0]]
    yield from (f"{part}{closing}" for part in _cut(quoted[:-1]))


def _starts(words: list[str]) -> Iterator[str]:
    """Yield ever fewer of the first words; none ends with a number, a preposition or the like."""
    for n in range(len(words) - 1, 0, -1):
        last = words[n - 1]
        if not last.isdigit() and (len(last) > SHORT or not last.islower()):
            yield " ".join(words[:n]).rstrip(_LOOSE)


def _cut(text: str) -> Iterator[str]:
    """Yield a text with ever fewer words, then ever fewer letters."""
    words = _words(text) or [""]
    yield from (f"{start}…" for start in _starts(words))
    yield from (f"{words[0][:n]}…" for n in range(len(words[0]), -1, -1))
