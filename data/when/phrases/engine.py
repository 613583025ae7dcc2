"""All the ways in which a row of words can be read by a grammar.

Top down, each rule asked once at each place (memoised), so that the work is bounded; what can't
begin with the word at hand is not tried. Equal values of one rule over the same words are one.
"""

from collections.abc import Mapping, Sequence

from data.when.phrases.notation import Grammar, Node, Value

MOST_STEPS = 5_000
"""Points of the rules that are come by before a phrase is given up: some 15 ms of work."""

Terminals = Sequence[Mapping[str, Sequence[tuple[int, Value]]]]


class TooIntricate(Exception):
    """A phrase has more readings than are looked for. It never leaves the reading."""


def parsed(grammar: Grammar, root: str, terminals: Terminals) -> list[Value]:
    """Return the values of all readings of the whole row; raises TooIntricate.

    `terminals` are, for each place in the row, the classes of words that begin there, each with
    the place behind it and its value.
    """
    chart = Chart(grammar, terminals)
    return [value for end, value in chart.found(root, 0) if end == len(terminals) - 1]


class Chart:
    """What is known of a row of words so far; `steps` counts the work."""

    def __init__(self, grammar: Grammar, terminals: Terminals) -> None:
        self.rules = grammar.rules
        self.terminals = terminals
        self.classes = [frozenset(each) for each in terminals]
        self.known: dict[tuple[str, int], Sequence[tuple[int, Value]]] = {}
        self.steps = 0

    def found(self, name: str, place: int) -> Sequence[tuple[int, Value]]:
        """Return the readings of a rule from a place on, each with the place behind it."""
        node = self.rules.get(name)
        if node is None:
            return self.terminals[place].get(name, ())
        key = name, place
        if (known := self.known.get(key)) is not None:
            return known
        found: dict[tuple[int, Value], None] = {}
        self._walk(node, place, {}, found)
        self.known[key] = tuple(found)
        return self.known[key]

    def _walk(
        self, node: Node, place: int, values: dict[str, Value], found: dict[tuple[int, Value], None]
    ) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooIntricate
        for action in node.complete:
            for value in _made(action(**values)):
                found[place, value] = None
        for (name, capture), following in node.after(self.classes[place]):
            for end, value in self.found(name, place):
                known = {**values, capture: value} if capture else values
                self._walk(following, end, known, found)


def _made(value: Value) -> Sequence[Value]:
    """Return what an action made: nothing, one value, or a list of several."""
    if isinstance(value, list):
        return value
    return () if value is None else (value,)
