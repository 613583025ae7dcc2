"""Make readable keys out of titles, in the letters that addresses have."""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import count

from anyascii import anyascii

from data.plan.checks import KEY_LENGTH

_WORD = re.compile(r"[a-z0-9]+", re.ASCII)
_APOSTROPHES = re.compile("['’`]")
_LONGEST = 48
"""Characters of a key, unless it has to be told from others."""
_LITTLE = re.compile(
    "an?|and|at|by|for|from|in|of|on|or|the|to|with"
    "|vo?|na|i|so?|ko?|po|ob?|ot|do|za|iz|dlya|pri|u|g"
)
"""Words that tell nothing apart, in the letters of keys."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in ASCII letters, without little ones unless it has no other."""
    found = _WORD.findall(_APOSTROPHES.sub("", anyascii(text)).lower())
    return [word for word in found if not _LITTLE.fullmatch(word)] or found


def key_for(title: str, more: Iterable[str], taken: Container[str], none: str) -> str:
    """Return a key for a title that is not taken.

    `more` are texts that tell it from others of its title, as its place and its date; `none` is a
    key for what has no letters.
    """
    return next(key for key in _keys(words_of(title), more, none) if key not in taken)


def _keys(words: list[str], more: Iterable[str], none: str) -> Iterator[str]:
    """Yield keys from the best one on, without end."""
    first = key = _joined(words, _LONGEST) or none
    yield first
    for text in more:
        if added := _joined(words_of(text), KEY_LENGTH - len(key) - 1):
            key = f"{key}-{added}"
            yield key
    for n in count(2):
        yield f"{first}-{n}"


def _joined(words: Iterable[str], longest: int) -> str:
    """Return as many words as there is room for; what there is of the first in any case."""
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word[: max(longest, 0)]
        if len(longer) > longest:
            break
        key = longer
    return key
