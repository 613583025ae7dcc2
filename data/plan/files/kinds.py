"""Tell what a value of the wrong kind is, and what to write in its place."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import UnionType
from typing import NamedTuple

from msgspec import inspect

from data.errors import Sentence
from data.plan.files.lines import KeyPath
from data.plan.text import literal, name

INTEGERS = range(-(2**63), 2**63)
"""The whole numbers of TOML."""
_LONGEST = 80
_WHOLE = re.compile(r"[+-]?(0|[1-9]\d{0,8})", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)
# msgspec tells `object` as a type of one's own.
_ANY = inspect.AnyType | inspect.CustomType
_TRUE = frozenset({"true", "yes", "1", "да"})

Kind = inspect.Type


class Misfit(NamedTuple):
    """A value of the wrong kind: where it is, what it is, what would be right."""

    at: KeyPath
    value: object
    problem: Sentence
    remedy: Sentence


def misfits(at: KeyPath, value: object, annotation: object) -> Iterator[Misfit]:
    """Yield what in a value of TOML is not of the kind that an annotation asks for."""
    yield from _misfits(at, value, _kinds(annotation))


@lru_cache
def _kinds(annotation: object) -> Sequence[Kind]:
    return _options(inspect.type_info(annotation))


def _options(kind: Kind) -> Sequence[Kind]:
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return tuple(each for each in kinds if not isinstance(each, inspect.NoneType))


def _misfits(at: KeyPath, value: object, kinds: Sequence[Kind]) -> Iterator[Misfit]:
    kind = next((each for each in kinds if _fits(value, each)), None)
    if kind is None:
        yield Misfit(at, value, _problem(value), _remedy(at, value, kinds))
    elif isinstance(kind, inspect.ListType) and isinstance(value, list):
        for n, element in enumerate(value):
            yield from _misfits((*at, n), element, _options(kind.item_type))
    elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
        for key, own in value.items():
            yield from _misfits((*at, key), own, _options(kind.value_type))


def _fits(value: object, kind: Kind) -> bool:
    # To Python true and false are numbers, and numbers have no end.
    if isinstance(value, bool):
        return isinstance(kind, inspect.BoolType | _ANY)
    if isinstance(kind, inspect.IntType):
        return isinstance(value, int) and value in INTEGERS
    return isinstance(value, _TYPES.get(type(kind), object))


def _problem(value: object) -> Sentence:
    if isinstance(value, int) and value not in INTEGERS:
        return Sentence("the number is too large")
    return next(sentence for types, sentence in _PROBLEMS if isinstance(value, types))


def _remedy(at: KeyPath, value: object, kinds: Sequence[Kind]) -> Sentence:
    match kinds[0]:
        case inspect.ListType(item_type=inspect.AnyType() | inspect.CustomType()):
            return Sentence("write [[{name}]] above the keys of each", name=heading(at))
        case inspect.DictType(value_type=inspect.AnyType() | inspect.CustomType()):
            return Sentence("write its keys and values under [{name}]", name=heading(at))
        case inspect.ListType() | inspect.DictType() as kind:
            line = _line(at, _rewritten(value, kind))
            return Sentence("write it in brackets: {line}", line=line)
        case kind:
            return _scalar_remedy(_line(at, _rewritten(value, kind)), kinds)


def _scalar_remedy(line: str, kinds: Sequence[Kind]) -> Sentence:
    match kinds[0]:
        case inspect.BoolType():
            return Sentence("write true or false, without quotation marks: {line}", line=line)
        case inspect.IntType():
            return Sentence("write a whole number, without quotation marks: {line}", line=line)
        case inspect.FloatType():
            return Sentence("write a number without quotation marks: {line}", line=line)
    if len(kinds) == 1:
        return Sentence("write one text in quotation marks: {line}", line=line)
    return Sentence(
        "write a text in quotation marks, or one for each language in braces: {line}", line=line
    )


def heading(at: KeyPath) -> str:
    """Return the name that stands in the heading of a table."""
    return ".".join(name(part) for part in at if isinstance(part, str))


def _line(at: KeyPath, value: str) -> str:
    return f"{name(at[-1])} = {value}" if at and isinstance(at[-1], str) else value


def _rewritten(value: object, kind: Kind) -> str:
    """Return a value as it would be right, or an example where that can't be known."""
    if isinstance(kind, inspect.ListType):
        return _short(f"[{_element(value, _options(kind.item_type))}]", "[]")
    if isinstance(kind, inspect.DictType):
        return _short(f"{{ name = {_element(value, _options(kind.value_type))} }}", "{}")
    return _SCALARS[type(kind)](value)


def _element(value: object, kinds: Sequence[Kind]) -> str:
    fits = any(_fits(value, kind) for kind in kinds) and not isinstance(value, dict)
    return literal(value) if fits else _rewritten(value, kinds[0])


def _text(value: object) -> str:
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(inner, list):
        inner = next((each for each in inner if isinstance(each, str)), "…")
    return _short(literal(inner if isinstance(inner, str) else literal(inner)), '"…"')


def _boolean(value: object) -> str:
    return literal(str(value).strip().casefold() in _TRUE)


def _integer(value: object) -> str:
    return str(value).strip() if _WHOLE.fullmatch(str(value).strip()) else "1"


def _float(value: object) -> str:
    words = str(value).strip().rstrip("°").replace(",", ".")
    return str(float(words)) if _DECIMAL.fullmatch(words) else "55.75"


def _short(words: str, example: str) -> str:
    return words if len(words) <= _LONGEST else example


_TYPES: Mapping[type[Kind], type | UnionType] = {
    inspect.StrType: str,
    inspect.BoolType: bool,
    inspect.FloatType: int | float,
    inspect.ListType: list,
    inspect.DictType: dict,
}
_SCALARS: Mapping[type[Kind], Callable[[object], str]] = {
    inspect.StrType: _text,
    inspect.BoolType: _boolean,
    inspect.IntType: _integer,
    inspect.FloatType: _float,
}
_PROBLEMS: Sequence[tuple[type | UnionType, Sentence]] = (
    (bool, Sentence("true or false without quotation marks stands here")),
    (int | float, Sentence("a number without quotation marks stands here")),
    (str, Sentence("a text in quotation marks stands here")),
    (list, Sentence("a list in square brackets stands here")),
    (dict, Sentence("a table stands here")),
    (object, Sentence("a date without quotation marks stands here")),
)
