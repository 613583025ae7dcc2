"""Values of the wrong kind: told in an editor's words, and right once the remedy is applied."""

import re
import tomllib
from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import Sentence
from data.plan import loader, organisation, places, rows
from data.plan.files.kinds import INTEGERS, Misfit, misfits
from data.plan.files.lines import KeyPath

FIELDS = {
    f"{kind.__name__}.{known.name}": (known.name, known.type)
    for module in (loader, organisation, places, rows)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__name__.startswith("_")
    for known in msgspec.structs.fields(kind)
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
SCALARS = (
    TEXTS
    | st.sampled_from(["5", "-7", "55,5°", "true", "нет", "0012", "1e5", "١", "ы" * 90])
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
FOREIGN = re.compile(
    r"Expected|\bgot\b|datetime|object|null|None|True|False|\b(str|int|bool|dict|array|struct)\b"
)


def applied(table: dict[str, Any], misfit: Misfit) -> None:
    """Put into a table what a remedy tells to write."""
    assert isinstance(misfit.remedy, Sentence)
    holder: Any = table
    for part in misfit.at[:-1]:
        holder = holder[part]
    holder[misfit.at[-1]] = right(misfit.at, misfit.remedy)


def right(at: KeyPath, remedy: Sentence) -> Any:
    if "line" not in remedy.values:
        return [{}] if "[[" in remedy else {}
    line = str(remedy.values["line"])
    named = isinstance(at[-1], str)
    found = tomllib.loads(line if named else f"_ = {line}")
    assert not named or list(found) == [at[-1]]
    (value,) = found.values()
    return value


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=20)
@given(data=st.data())
def test_a_remedy_that_is_applied_is_accepted(field: str, data: st.DataObject) -> None:
    name, annotation = FIELDS[field]
    table = {name: deepcopy(data.draw(VALUES))}
    for misfit in list(misfits((name,), table[name], annotation)):
        assert misfit.at[0] == name
        assert not FOREIGN.search(misfit.problem.msgid + misfit.remedy.msgid)
        applied(table, misfit)
    assert list(misfits((name,), table[name], annotation)) == []
    # What is of the right kind is also what the values are made of.
    msgspec.convert(table[name], annotation)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value",
    [
        1,
        1.5,
        True,
        "a",
        [1],
        {"a": 1},
        date(2027, 5, 15),
        time(10),
        datetime(2027, 5, 15, tzinfo=UTC),
    ],
)
def test_each_kind_is_told_or_right(field: str, value: object) -> None:
    name, annotation = FIELDS[field]
    try:
        msgspec.convert(value, annotation)
    except msgspec.ValidationError:
        assert list(misfits((name,), value, annotation))
    else:
        assert list(misfits((name,), value, annotation)) == []


TEXT = "one text in quotation marks"
WORDS = "a text in quotation marks, or one for each language in braces"
NUMBER = "a whole number, without quotation marks"


@pytest.mark.parametrize(
    ("field", "value", "problem", "remedy"),
    [
        (
            "_Row.when",
            date(2027, 5, 15),
            "a date without quotation marks stands here",
            f'write {TEXT}: when = "2027-05-15"',
        ),
        (
            "_Row.title",
            29,
            "a number without quotation marks stands here",
            f'write {WORDS}: title = "29"',
        ),
        (
            "_Row.said",
            {"ru": "в мае", "en": "in May"},
            "a table stands here",
            f'write {TEXT}: said = "в мае"',
        ),
        (
            "_Row.row",
            "12",
            "a text in quotation marks stands here",
            f"write {NUMBER}: row = 12",
        ),
        (
            "_Row.row",
            True,
            "true or false without quotation marks stands here",
            f"write {NUMBER}: row = 1",
        ),
        ("_Row.row", 10**20, "the number is too large", f"write {NUMBER}: row = 1"),
        (
            "_Row.cancelled",
            "no",
            "a text in quotation marks stands here",
            "write true or false, without quotation marks: cancelled = false",
        ),
        (
            "_Row.organisers",
            "МАГ",
            "a text in quotation marks stands here",
            'write it in brackets: organisers = ["МАГ"]',
        ),
        (
            "_City.latitude",
            "55,75°",
            "a text in quotation marks stands here",
            "write a number without quotation marks: latitude = 55.75",
        ),
        (
            "_PlanFile.items",
            {"key": "a"},
            "a table stands here",
            "write [[items]] above the keys of each",
        ),
        (
            "_PlanFile.categories",
            "events",
            "a text in quotation marks stands here",
            "write its keys and values under [categories]",
        ),
    ],
)
def test_how_it_reads(field: str, value: object, problem: str, remedy: str) -> None:
    name, annotation = FIELDS[field]
    assert list(misfits((name,), value, annotation)) == [Misfit((name,), value, problem, remedy)]  # type: ignore[arg-type]


def test_what_is_inside_is_told_where_it_is() -> None:
    name, annotation = FIELDS["_Row.organisers"]
    found = list(misfits((name,), ["МАГ", {"ru": 1, "en": "a"}, 2], annotation))
    assert [(each.at, each.remedy) for each in found] == [
        ((name, 1, "ru"), f'write {TEXT}: ru = "1"'),
        ((name, 2), f'write {WORDS}: "2"'),
    ]


def test_whole_numbers_are_those_of_toml() -> None:
    assert (INTEGERS[0], INTEGERS[-1]) == (-9_223_372_036_854_775_808, 9_223_372_036_854_775_807)
