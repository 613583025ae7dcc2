"""The notation that grammars are written in, and a grammar read from it.

A file has two sections. `[words]` gives classes of words, each line a class, perhaps a value, and
after the colon the words with `|` between: `MONTH 5: ма{й,я,ю,ем,е}`; `[word]` may be left out.
`[rules]` gives what they may follow each other as: `name = x:OTHER? MORE* > action key=value`.
`?` may be left out, `+` repeats, `*` both; `x:` hands the item's value to the action.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from importlib.resources import files
from itertools import chain, product
from typing import NamedTuple

from data.when.phrases import actions

Value = object
Action = Callable[..., Value]


class Item(NamedTuple):
    """One item of a rule: what it must be, and the name its value has for the action."""

    name: str
    capture: str


class Rule(NamedTuple):
    """One way to write something: its items, and what makes one value of theirs."""

    items: tuple[Item, ...]
    action: Action


class Node:
    """A point in the rules of one name: what may follow, and what is complete here.

    Rules that begin alike share their beginning, so that it is read once.
    """

    def __init__(self) -> None:
        self.edges: dict[Item, Node] = {}
        self.complete: list[Action] = []
        self.firsts: dict[Item, frozenset[str]] = {}
        self._after: dict[frozenset[str], tuple[tuple[Item, Node], ...]] = {}

    def after(self, classes: frozenset[str]) -> tuple[tuple[Item, "Node"], ...]:
        """Return the items that can begin with a word of `classes`, and what follows each."""
        if classes not in self._after:
            self._after[classes] = tuple(
                (item, node)
                for item, node in self.edges.items()
                if not classes.isdisjoint(self.firsts[item])
            )
        return self._after[classes]


class Entry(NamedTuple):
    """A word or several of the vocabulary: what else must follow, its class and its value."""

    rest: tuple[str, ...]
    category: str
    value: Value


class Grammar(NamedTuple):
    """The vocabulary by first word, the rules by name, and what else a language needs.

    `known` are all words of the vocabulary, the first ones and the others.
    """

    words: Mapping[str, tuple[Entry, ...]]
    known: frozenset[str]
    rules: Mapping[str, Node]
    suffixes: frozenset[str]
    script: str
    settings: Mapping[str, frozenset[str]]


_BRACES = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w\s.]")
_ITEM = re.compile(r"(?:(\w+):)?([\w-]+)([?*+]?)")


@lru_cache
def grammar(language: str) -> Grammar | None:
    """Return the grammar of a language, or None where there is none."""
    if not (language.isascii() and language.isalpha()):
        return None
    file = files("data.when.phrases") / "grammar" / f"{language}.txt"
    return _grammar(file.read_text(encoding="utf-8")) if file.is_file() else None


def _grammar(text: str) -> Grammar:
    words, _, rules = text.partition("[rules]")
    lines = [line for line in words.splitlines() if ":" in line and not line.startswith("#")]
    settings = dict(_setting(line) for line in lines if line.startswith("@"))
    vocabulary = _vocabulary(line for line in lines if not line.startswith("@"))
    entries = chain.from_iterable(vocabulary.values())
    return Grammar(
        words=vocabulary,
        known=frozenset(chain(vocabulary, *(entry.rest for entry in entries))),
        rules=nodes(rules_of(rules)),
        suffixes=frozenset(settings["suffixes"].split()),
        script=settings["script"],
        settings={name: frozenset(value.split()) for name, value in settings.items()},
    )


def _setting(line: str) -> tuple[str, str]:
    name, _, value = line.removeprefix("@").partition(":")
    return name.strip(), value.strip()


def _vocabulary(lines: Iterator[str]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for line in lines:
        head, _, body = line.partition(":")
        category, _, value = head.strip().partition(" ")
        for pieces in _phrases(body):
            entry = Entry(pieces[1:], category, _value(value))
            found.setdefault(pieces[0], []).append(entry)
    return {word: tuple(dict.fromkeys(entries)) for word, entries in found.items()}


def _phrases(body: str) -> Iterator[tuple[str, ...]]:
    for phrase in body.split("|"):
        for text in _expanded(phrase):
            yield tuple(_PIECES.findall(text.lower().replace("ё", "е")))


def _expanded(text: str) -> Iterator[str]:
    """Yield all that a pattern with endings and optional words stands for."""
    if found := _OPTIONAL.search(text):
        for choice in (found[1], ""):
            yield from _expanded(text[: found.start()] + choice + text[found.end() :])
    elif found := _BRACES.search(text):
        for choice in found[1].split(","):
            yield from _expanded(text[: found.start()] + choice + text[found.end() :])
    else:
        yield text


def _value(text: str) -> Value:
    parts = [_atom(part) for part in text.split()]
    return parts[0] if len(parts) == 1 else tuple(parts) or None


def _atom(text: str) -> Value:
    return int(text) if text.lstrip("-").isdecimal() else text


def rules_of(text: str) -> dict[str, list[Rule]]:
    """Return the rules of a grammar's text, by their names."""
    found: dict[str, list[Rule]] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            _add(found, line)
    return found


def nodes(found: Mapping[str, list[Rule]]) -> dict[str, Node]:
    """Return rules as they are looked up; raises ValueError where one begins with itself."""
    firsts = _firsts(found)
    return {name: _node(rules, firsts) for name, rules in found.items()}


def _add(found: dict[str, list[Rule]], line: str) -> None:
    left, _, right = line.partition("=")
    body, _, called = right.partition(">")
    action, *constants = called.split() or ["same"]
    pairs = (constant.partition("=") for constant in constants)
    known = {name: _atom(value) for name, _, value in pairs}
    made = partial(getattr(actions, action), **known) if known else getattr(actions, action)
    options = [_options(found, *piece) for piece in _ITEM.findall(body)]
    for items in product(*options):
        kept = tuple(item for item in items if item is not None)
        found.setdefault(left.strip(), []).append(Rule(kept, made))


def _options(
    found: dict[str, list[Rule]], capture: str, name: str, sign: str
) -> tuple[Item | None, ...]:
    if sign in {"*", "+"}:
        repeated = f"{name}+"
        found.setdefault(repeated, _repeated(name))
        name = repeated
    item = Item(name, capture)
    return (item, None) if sign in {"?", "*"} else (item,)


def _repeated(name: str) -> list[Rule]:
    one = Item(name, "one"), Item(f"{name}+", "more")
    return [Rule(one[:1], actions.first_of_many), Rule(one, actions.first_of_many)]


def _firsts(found: Mapping[str, list[Rule]]) -> dict[str, frozenset[str]]:
    """Return the classes of words that each rule can begin with."""
    firsts: dict[str, frozenset[str]] = {}

    def first(name: str, above: tuple[str, ...]) -> frozenset[str]:
        if name in above:
            raise ValueError(f"the grammar's rule {name} begins with itself")
        if name not in firsts:
            rules = found.get(name, [])
            sets = [first(rule.items[0].name, (*above, name)) for rule in rules]
            firsts[name] = frozenset().union(*sets) if rules else frozenset({name})
        return firsts[name]

    for rules in found.values():
        for item in chain.from_iterable(rule.items for rule in rules):
            first(item.name, ())
    return firsts


def _node(rules: list[Rule], firsts: Mapping[str, frozenset[str]]) -> Node:
    root = Node()
    for rule in rules:
        node = root
        for item in rule.items:
            node.firsts[item] = firsts[item.name]
            node = node.edges.setdefault(item, Node())
        node.complete.append(rule.action)
    return root
