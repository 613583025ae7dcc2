"""All the ways in which a row of words can be read by a grammar.

Top down, each rule asked once at each place (memoised), so that the work is bounded; what can't
begin with the word at hand is not tried. Equal values of one rule over the same words are one.
"""

from collections.abc import Mapping, Sequence

from data.when.phrases.notation import Grammar, Rule, Value

MOST_STEPS = 12_000
"""Items that are tried before a phrase is given up, about 20 ms of work."""

Terminals = Sequence[Mapping[str, Sequence[tuple[int, Value]]]]


class TooIntricate(Exception):
    """A phrase has more readings than are looked for. It never leaves the reading."""


def parsed(grammar: Grammar, root: str, terminals: Terminals) -> list[Value]:
    """Return the values of all readings of the whole row; raises TooIntricate.

    `terminals` are, for each place in the row, the classes of words that begin there, each with
    the place behind it and its value.
    """
    chart = _Chart(grammar, terminals)
    return [value for end, value in chart.found(root, 0) if end == len(terminals) - 1]


class _Chart:
    def __init__(self, grammar: Grammar, terminals: Terminals) -> None:
        self.rules = grammar.rules
        self.terminals = terminals
        self.known: dict[tuple[str, int], list[tuple[int, Value]]] = {}
        self.steps = 0

    def found(self, name: str, place: int) -> Sequence[tuple[int, Value]]:
        if name not in self.rules:
            return self.terminals[place].get(name, ())
        key = name, place
        if key not in self.known:
            self.known[key] = self._derived(self.rules[name], place)
        return self.known[key]

    def _derived(self, rules: Sequence[Rule], place: int) -> list[tuple[int, Value]]:
        here = self.terminals[place].keys()
        found: dict[tuple[int, Value], None] = {}
        for rule in rules:
            if not rule.first.isdisjoint(here):
                for result in self._applied(rule, place):
                    found[result] = None
        return list(found)

    def _applied(self, rule: Rule, place: int) -> list[tuple[int, Value]]:
        states: list[tuple[int, dict[str, Value]]] = [(place, {})]
        for name, capture in rule.items:
            states = [
                (end, {**values, capture: value} if capture else values)
                for start, values in states
                for end, value in self.found(name, start)
            ]
            self._count(len(states) + 1)
        return [(end, value) for end, values in states for value in _values(rule, values)]

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TooIntricate


def _values(rule: Rule, values: dict[str, Value]) -> Sequence[Value]:
    """Return what the rule's action makes of the values: nothing, one, or a list of several."""
    value = rule.action(**values, **dict(rule.constants))
    if isinstance(value, list):
        return value
    return () if value is None else (value,)
