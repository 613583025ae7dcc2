"""Make a document's texts fit for a plan file, and tell which of them are alike."""

import re
import unicodedata
from functools import lru_cache

from data.plan.text import complaints, normal, unsafe_characters

NOTHING = "–"
"""What stands where a document has no words and the plan needs some."""
_NO_WIDTH = "\u200b\u2060"
_TYPED = str.maketrans({"ё": "е", "Ё": "Е", "\u00ad": None, "…": "...", "“": '"', "”": '"'})
_QUOTES = re.compile("[«»„“”‟‘’‚‹›\"']")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]\s*")
_WORD = re.compile(r"[^\W_]+")
# Letters of one alphabet that look as those of another do: «ХХІ» is often typed so.
_LOOKS = str.maketrans("АВЕКМНОРСТХІЈУаеорсхуі", "ABEKMHOPCTXIJYaeopcxyi")


# Organisers, places and wordings of dates are the same in many rows.
@lru_cache(maxsize=4096)
def tidy(text: str, longest: int) -> str:
    """Return a text as plan files may have it: on one line, `longest` characters, never empty."""
    bad = set(unsafe_characters(text := normal(text)))
    spaced = "".join(" " if each in bad else each for each in text)
    words = _trimmed(" ".join(spaced.split()))
    if len(words) > longest:
        words = _trimmed(words[: longest - 1]) + "…"
    return NOTHING if any(complaints(words, longest)) else words


def _trimmed(words: str) -> str:
    before = None
    while words != before:
        before = words
        words = words.strip().strip(_NO_WIDTH)
        while words and unicodedata.category(words[0]).startswith("M"):
            words = words[1:]
    return words


def same(one: str, other: str) -> bool:
    """Tell whether two texts differ in typing alone: spaces, quotes, dashes, alike letters."""
    return one == other or _typed(one) == _typed(other)


def _typed(text: str) -> str:
    words = _QUOTES.sub('"', normal(text).translate(_TYPED))
    return "".join(_DASHES.sub("-", words).translate(_LOOKS).split()).rstrip(".;,")


def spaced_alike(one: str, other: str) -> bool:
    """Tell whether two texts differ in their spaces alone, which programs change as they please."""
    return one == other or normal(one).split() == normal(other).split()


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return the words of a text alone, in small letters, to be compared."""
    words = _DASHES.sub("-", normal(text).translate(_TYPED)).casefold()
    return " ".join(_WORD.findall(words))
