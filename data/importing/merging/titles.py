"""Tell how alike titles are: by their words, of which rare ones say more than common ones.

By letters alone, «Юбилей города Тула» is «Юбилей города Липецк» rather than «Тула».
"""

from collections import Counter
from collections.abc import Mapping
from math import log

from rapidfuzz import fuzz, process

from data.importing.merging.texts import plain

_TYPED = 80
"""Likeness (0 to 100) from which two words are one: mistyped, or in another case."""
_SHORT = 4
"""Letters of a word that is only itself: «VII» is not «VIII»."""


class Titles:
    """Titles by their numbers, ready to be compared with others."""

    def __init__(self, titles: Mapping[int, str]) -> None:
        self._words = {n: Counter(plain(title).split()) for n, title in titles.items()}
        self._having: dict[str, list[int]] = {}
        for n, words in self._words.items():
            for word in words:
                self._having.setdefault(word, []).append(n)
        self._long = [word for word in self._having if len(word) > _SHORT]
        self._own = {n: self._weight(words) for n, words in self._words.items()}

    def near(self, title: str, least: float) -> dict[int, float]:
        """Return how alike each title is that is no less than `least`, from 0 to 1.

        It is the mean of two shares: of all words of both, and of those of the shorter one.
        """
        words = Counter(map(self._known, plain(title).split()))
        own = self._weight(words)
        found = {}
        for n in {n for word in words for n in self._having.get(word, ())}:
            both = self._weight(words & self._words[n])
            likeness = both / (own + self._own[n]) + both / min(own, self._own[n]) / 2
            if likeness >= least:
                found[n] = likeness
        return found

    def _known(self, word: str) -> str:
        """Return the word of the titles that a word is, else itself."""
        if word in self._having or len(word) <= _SHORT:
            return word
        near = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=_TYPED)
        return near[0] if near else word

    def _weight(self, words: Counter[str]) -> float:
        every = len(self._words) + 1
        having = self._having
        return sum(n * (1 + log(every / (len(having.get(w, ())) + 1))) for w, n in words.items())
