"""Sentences that a grammar allows, however odd: each is drawn along its rules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from hypothesis import strategies as st

from data.when.phrases.notation import Grammar, Item, Node, grammar

NUMBERS = st.integers(0, 34)
YEARS = st.integers(2022, 2024)
DEEP = 10**6
TOKENS: Mapping[str, st.SearchStrategy[str]] = {
    "AMP": st.just("&"),
    "APOSYEAR": st.just("'23"),
    "BAR": st.just("|"),
    "BAREYEAR": YEARS.map(str),
    "CLOCK": st.builds("{}:{:02}".format, st.integers(0, 24), st.integers(0, 59)),
    "CLOCKS": st.just("11-30-13-30"),
    "COLON": st.just(":"),
    "COMMA": st.just(","),
    "DASH": st.just("-"),
    "DOT": st.just("."),
    "DOTTED": st.builds("{}.{}.{}".format, NUMBERS, st.integers(0, 13), YEARS),
    "ISO": st.builds("{}-{:02}-{:02}".format, YEARS, st.integers(0, 13), NUMBERS),
    "ISOMONTH": st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
    "ISOTIME": st.just("T"),
    "LP": st.just("("),
    "MONTHYEAR": st.builds("{}.{}".format, st.integers(0, 13), YEARS),
    "NAME": st.sampled_from(["Минск", "Minsk"]),
    "NEARYEAR": YEARS.map(str),
    "NL": st.just("\n"),
    "NTH": st.builds("{}{}".format, NUMBERS, st.sampled_from(["-й", "-го", "st", "nd", "th"])),
    "NUMBER": st.one_of(NUMBERS, YEARS, st.just(99)).map(str),
    "PAIR": st.builds("{}.{:02}".format, NUMBERS, st.integers(0, 13)),
    "PLACE": st.sampled_from(["г. Минск", "in Minsk"]),
    "PLACENOUN": st.just("Минск"),
    "PLUS": st.just("+"),
    "QUERY": st.just("?"),
    "ROMAN": st.sampled_from(["I", "II", "III", "IV", "V", "X", "XII", "XIII"]),
    "RP": st.just(")"),
    "SAMELINE": st.just(""),
    "SEMI": st.just(";"),
    "SLASH": st.just("/"),
    "SLASHED": st.builds("{}/{}/{}".format, NUMBERS, st.integers(0, 13), YEARS),
    "SLASHPAIR": st.builds("{}/{}".format, NUMBERS, st.integers(0, 13)),
    "SLASHPAIRS": st.just("5/6-7/6"),
    "TILDE": st.just("~"),
    "TWOYEARS": st.sampled_from(["2022/2023", "2023/24", "2023-2024"]),
    "UNKNOWN": st.sampled_from(["слово", "word"]),
    "YEAR": YEARS.map(str),
    "YEAR2": st.just("23"),
}
"""What stands for the classes of words that no vocabulary has."""


@st.composite
def sentences(draw: st.DrawFn, language: str) -> str:
    """Draw a sentence of a language, of rules that lie so many deep or few more."""
    rules = _grammar(language).rules
    return " ".join(_drawn(draw, language, draw(st.sampled_from(["root", "core"])), 8, rules))


def _drawn(
    draw: st.DrawFn, language: str, name: str, room: int, rules: Mapping[str, Node]
) -> list[str]:
    if name not in rules:
        return [draw(_words(language, name))]
    found: list[str] = []
    node = rules[name]
    while True:
        ways = _ways(language, node, room)
        if node.complete and (not ways or draw(st.integers(0, len(ways))) == 0):
            return found
        item, node = draw(st.sampled_from(ways or _shortest(language, node)))
        found += _drawn(draw, language, item.name, room - 1, rules)


def _ways(language: str, node: Node, room: int) -> Sequence[tuple[Item, Node]]:
    """Return what may follow, and can be ended within so many rules one in the other."""
    depths = _depths(language)
    return [way for way in node.edges.items() if _depth(way, depths) <= room]


def _shortest(language: str, node: Node) -> Sequence[tuple[Item, Node]]:
    depths = _depths(language)
    return [min(node.edges.items(), key=lambda way: _depth(way, depths))]


def _depth(way: tuple[Item, Node], depths: Mapping[str, int]) -> int:
    item, node = way
    return max(1 + depths.get(item.name, 0), _rest(node, depths))


def _rest(node: Node, depths: Mapping[str, int]) -> int:
    """Return how deep the shallowest way to an end lies from a point on."""
    if node.complete:
        return 0
    return min((_depth(way, depths) for way in node.edges.items()), default=DEEP)


@cache
def _depths(language: str) -> Mapping[str, int]:
    """Return how deep the shallowest sentence of each rule lies."""
    rules = _grammar(language).rules
    depths = dict.fromkeys(rules, DEEP)
    while True:
        found = {name: _rest(node, depths) for name, node in rules.items()}
        if found == depths:
            return found
        depths = found


@cache
def _words(language: str, category: str) -> st.SearchStrategy[str]:
    own = _vocabulary(language).get(category, [])
    known = [st.sampled_from(own)] if own else []
    return st.one_of(*known, *([TOKENS[category]] if category in TOKENS else []))


@cache
def _vocabulary(language: str) -> Mapping[str, Sequence[str]]:
    found = defaultdict(list)
    for word, entries in _grammar(language).words.items():
        for entry in entries:
            found[entry.category].append(" ".join((word, *entry.rest)))
    return found


def _grammar(language: str) -> Grammar:
    found = grammar(language)
    assert found is not None
    return found
