"""The lines of keys: all of them, wherever TOML lets a key stand; and limits of what is read."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from data.plan.lines import DEEPEST, LONGEST_NUMBER, MOST_PIECES, Excess, KeyPath, excess, key_lines
from tests.conftest import MAG


def paths(value: Any, at: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield where each value of a table stands."""
    own = value.items() if isinstance(value, dict) else enumerate(value)
    for part, each in own:
        yield (*at, part)
        if isinstance(each, dict | list):
            yield from paths(each, (*at, part))


DOCUMENT = r'''# remark = 1
title = "a = [b]"   # c = 2
long = @@@
d = 3
@@@ # the key is where it begins
short.two = { x = 1, y.z = [ 4,
  5, # 6 = "6"
  { deep = """ " ""x"" """ } ] }

[table]
"quoted \u0041.b" = 1979-05-27T07:32:00.5Z
'literal' . "dotted"=1.5
[table.sub]
[[row]]
[[row]]
n = [[], [
  1]]
  [row.of]
  a = @@
  [[row.part]]
  b = ""
  [[row.part]]
[ late . r ]
'''.replace("@", "'")
LINES: Mapping[KeyPath, int] = {
    ("title",): 2,
    ("long",): 3,
    ("short",): 6,
    ("short", "two"): 6,
    ("short", "two", "x"): 6,
    ("short", "two", "y"): 6,
    ("short", "two", "y", "z"): 6,
    ("short", "two", "y", "z", 0): 6,
    ("short", "two", "y", "z", 1): 7,
    ("short", "two", "y", "z", 2): 8,
    ("short", "two", "y", "z", 2, "deep"): 8,
    ("table",): 10,
    ("table", "quoted A.b"): 11,
    ("table", "literal"): 12,
    ("table", "literal", "dotted"): 12,
    ("table", "sub"): 13,
    ("row",): 14,
    ("row", 0): 14,
    ("row", 1): 15,
    ("row", 1, "n"): 16,
    ("row", 1, "n", 0): 16,
    ("row", 1, "n", 1): 16,
    ("row", 1, "n", 1, 0): 17,
    ("row", 1, "of"): 18,
    ("row", 1, "of", "a"): 19,
    ("row", 1, "part"): 20,
    ("row", 1, "part", 0): 20,
    ("row", 1, "part", 0, "b"): 21,
    ("row", 1, "part", 1): 22,
    ("late",): 23,
    ("late", "r"): 23,
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_key_has_its_line(end: str) -> None:
    assert set(paths(tomllib.loads(DOCUMENT))) == set(LINES)
    assert key_lines(DOCUMENT.replace("\n", end)) == LINES


def test_the_first_plan_has_a_line_for_every_key() -> None:
    for path in sorted(MAG.rglob("*.toml")):
        document = path.read_text(encoding="utf-8")
        assert set(key_lines(document)) == set(paths(tomllib.loads(document)))


KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
SCALARS = (
    KEYS
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.floats(allow_nan=False)
    | st.dates()
)
TABLES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


@given(TABLES)
def test_whatever_is_written_has_its_lines(table: dict[str, Any]) -> None:
    document = tomlkit.dumps(table)
    read = tomllib.loads(document)
    assert set(key_lines(document)) == set(paths(read))
    assert excess(document) is None


@given(st.text(st.sampled_from("\"'\\[]{}=,.#\n a1_-"), max_size=60))
def test_what_tomllib_reads_has_its_lines(document: str) -> None:
    assert excess(document) is None or document.count("[") + document.count("{") > DEEPEST
    try:
        table = tomllib.loads(document)
    except tomllib.TOMLDecodeError:
        return
    assert set(key_lines(document)) == set(paths(table))


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (f"a = {'[' * DEEPEST}{']' * DEEPEST}", None),
        (f"\na = {'[' * (DEEPEST + 1)}", Excess("levels", 2)),
        (f"a = {'{a=' * 600}1{'}' * 600}", Excess("levels", 1)),
        (f"{'.'.join('a' * DEEPEST)} = 1", None),
        (f"[{'.'.join('a' * (DEEPEST + 1))}]", Excess("levels", 1)),
        (f"{'. '.join(['a'] * 20_000)} = 1", Excess("levels", 1)),
        (f'a = "{"[" * 99}{"." * 99}{"9" * 999}" # {"[" * 99}', None),
        (f"a = {'9' * LONGEST_NUMBER}", None),
        (f"a = -{'9' * 5_000}", Excess("digits", 1)),
        (f"a = 0x{'f' * 5_000}", Excess("digits", 1)),
        ("a = [1]\n" * (MOST_PIECES // 6), None),
        ("a = [1]\n" * (MOST_PIECES // 6 + 1), Excess("pieces", MOST_PIECES // 6 + 1)),
        ('"" ' * (MOST_PIECES + 1), Excess("pieces", 1)),
        ('"\\"' * 600_000, Excess("pieces", 1)),
        ("#\n" * 1_000_000, Excess("pieces", MOST_PIECES // 2 + 1)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_document_has_limits(document: str, found: Excess | None) -> None:
    assert excess(document) == found
