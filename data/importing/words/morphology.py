"""What a dictionary of Russian knows: which words there are, and what they are declined from."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

GEOGRAPHICAL = "Geox"


@lru_cache(maxsize=1)
def _analyser() -> Any:
    # Its dictionary takes a third of a second to load, and English documents need none.
    import pymorphy3  # noqa: PLC0415

    return pymorphy3.MorphAnalyzer(lang="ru")


def _parses(word: str) -> Sequence[Any]:
    """Return what a word may be; nothing where the dictionary fails on its letters.

    It asks Unicode for the names of those it does not know, and some have none.
    """
    try:
        found: Sequence[Any] = _analyser().parse(word.lower())
    except ValueError:
        return ()
    return found


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Tell whether the dictionary has a word, in any of its forms."""
    return bool(_analyser().word_is_known(word.lower()))


@lru_cache(maxsize=20_000)
def lemmas(word: str) -> frozenset[str]:
    """Return the words that `word` may be a form of, in small letters, itself included."""
    found = {parse.normal_form.replace("ё", "е") for parse in _parses(word)}
    return frozenset(found | {word.lower().replace("ё", "е")})


@lru_cache(maxsize=20_000)
def may_name(word: str) -> bool:
    """Tell whether a word may be a name or part of one, and not a verb, an adverb or the like."""
    parts = {parse.tag.POS for parse in _parses(word)}
    return not is_word(word) or not parts.isdisjoint({"NOUN", "ADJF", "PRTF", None})


@lru_cache(maxsize=20_000)
def nominative(word: str) -> str | None:
    """Return the nominative of a name of a place, as in Москва; None where it is none."""
    for parse in _parses(word):
        if GEOGRAPHICAL in parse.tag and parse.is_known:
            inflected = parse.inflect({"nomn"})
            return _cased(inflected.word if inflected else parse.normal_form, word)
    return None


def _cased(word: str, like: str) -> str:
    """Return a word with capitals where the one it is declined from has them."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    parts = zip(word.split("-"), like.split("-"), strict=False)
    return "-".join(part.capitalize() if old[:1].isupper() else part for part, old in parts)
