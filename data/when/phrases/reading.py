"""Reading a phrase: cleaning, words, grammar and meaning, one after the other."""

from collections.abc import Sequence
from functools import lru_cache

from data.errors import Sentence
from data.when.edtf import WhenError
from data.when.period import Period
from data.when.phrases.answer import Answer, Reading
from data.when.phrases.cleaning import cleaned
from data.when.phrases.engine import TooIntricate, parsed
from data.when.phrases.meaning import readings
from data.when.phrases.notation import Grammar, grammar
from data.when.phrases.shapes import Day, Impossible, Shape, leaves
from data.when.phrases.tokens import MOST, Token, spaced_out, terminals, tokens
from data.when.reading import parse_when

__all__ = ["Answer", "Reading", "is_not_understood", "read_phrase"]

LONGEST = 500
"""Characters of a phrase that is looked at; a longer text is none."""


def read_phrase(text: str, period: Period, language: str) -> Answer:
    """Return all readings of the plan's own wording of a date, or why there is none.

    `period` decides what the wording leaves out, above all its year; `language` is a BCP 47 code,
    of which the first part picks the grammar.
    """
    code = language.replace("_", "-").partition("-")[0].lower()
    return _read(text, period, code)


def is_not_understood(answer: Answer) -> bool:
    """Tell whether a phrase has words that belong to no date."""
    return isinstance(answer.refused, Sentence) and "words" in answer.refused.values


# A plan says «в течение года» in every third row.
@lru_cache(maxsize=4096)
def _read(text: str, period: Period, code: str) -> Answer:
    rules = grammar(code)
    if rules is None:
        return _refused(Sentence("dates in the language {code} can't be read", code=code))
    if len(text) > LONGEST:
        return _refused(Sentence("it is too long to be a date"))
    words = tokens(spaced_out(cleaned(text), rules), rules)
    if not words:
        return _refused(Sentence("it is empty"))
    return _answer(words, rules, period)


def _refused(reason: Sentence) -> Answer:
    return Answer(refused=reason)


def _answer(words: Sequence[Token], rules: Grammar, period: Period) -> Answer:
    if len(words) > MOST:
        return _refused(Sentence("it is too long to be a date"))
    try:
        shapes = parsed(rules, "root", terminals(words, rules, period.start))
    except TooIntricate:
        return _refused(Sentence("it is too intricate to be a date"))
    meant = [shape for shape in shapes if isinstance(shape, Shape) and _one_order(shape)]
    return _meant(meant, period) if meant else _refused(_not_understood(words, rules))


def _one_order(shape: Shape) -> bool:
    """Tell whether all numbers of a phrase have the day and the month in the same order."""
    orders = {leaf.order for leaf in leaves(shape) if isinstance(leaf, Day)}
    return not {"dm", "md"} <= orders


def _meant(shapes: Sequence[Shape], period: Period) -> Answer:
    found: dict[str, Reading] = {}
    reasons = []
    for shape in shapes:
        try:
            for reading in readings(shape, period):
                _check(reading.when, period)
                found.setdefault(reading.when, reading)
        except Impossible as impossible:
            reasons.append(impossible.reason)
    if not found:
        return _refused(reasons[0])
    if len(found) == 1:
        return Answer(readings=tuple(found.values()))
    return Answer(readings=tuple(found.values()), refused=Sentence("it has several meanings"))


def _check(when: str, period: Period) -> None:
    """Raise Impossible where no plan file can say so, as of a rule that gives no day."""
    try:
        parse_when(when, period)
    except WhenError as error:
        problem = error.problem
        if not isinstance(problem, Sentence):
            raise
        raise Impossible(problem) from error


def _not_understood(words: Sequence[Token], rules: Grammar) -> Sentence:
    known = rules.known | rules.suffixes
    unknown = [word.raw for word in words if word.kind == "word" and word.text not in known]
    if unknown:
        return Sentence("{words}: not understood as a date", words=" ".join(unknown))
    return Sentence("its words together make no date")
