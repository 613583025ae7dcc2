"""Edits of plan files: what is asked for changes, and not an octet besides."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.plan.editing import Addition, Edits, NoTables, edited, new_file
from tests.conftest import MAG

PLAN = (MAG / "plans/mag-2023.toml").read_text(encoding="utf-8")
SMALL = """\
# at the top
year = 2027  # this

[categories.a]
name = "A"

# about a
[[items]]
key = "one"
title = { ru = "Раз",  en = "One" }  # kept
age = 5 # years

# about two
[[ items ]] # !
key = "two"
notes = \"\"\"
# no comment
\"\"\"
# at the end"""


def test_each_kind_of_edit_has_its_place() -> None:
    edits = Edits(
        items={0: {"title": {"ru": 'Ра"з', "en": "One"}, "age": None, "said": "май"}},
        added=(
            Addition(values={"key": "new", "organisers": ("А", {"ru": "Б", "en": "B"})}, behind=0),
            Addition(values={"key": "last", "places": ["x", "y"], "draft": None}),
        ),
        categories={"b": {"name": "B", "note": None}},
    )
    assert (
        edited(SMALL, edits)
        == """\
# at the top
year = 2027  # this

[categories.a]
name = "A"

[categories.b]
name = "B"

# about a
[[items]]
key = "one"
title = { ru = 'Ра"з',  en = "One" }  # kept
said = "май"

[[items]]
key = "new"
organisers = [
    "А",
    { ru = "Б", en = "B" },
]

# about two
[[ items ]] # !
key = "two"
notes = \"\"\"
# no comment
\"\"\"
# at the end

[[items]]
key = "last"
places = ["x", "y"]
"""
    )


def test_what_a_plan_says_of_itself_and_of_a_category_can_be_edited() -> None:
    edits = Edits(header={"title": "Т"}, sections={"a": {"name": {"ru": "А"}, "color": "teal"}})
    expected = SMALL.replace("# this\n", '# this\ntitle = "Т"\n').replace(
        'name = "A"\n', 'name = { ru = "А" }\ncolor = "teal"\n'
    )
    assert edited(SMALL, edits) == f"{expected}\n"
    with pytest.raises(NoTables):
        edited("categories.a.name = 'x'\n", edits)


def test_no_edit_is_no_change() -> None:
    assert edited(SMALL, Edits()) == SMALL


def test_items_in_an_array_can_t_be_edited() -> None:
    with pytest.raises(NoTables):
        edited('items = [{ key = "a" }]\n', Edits(items={0: {"key": "b"}}))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    n=st.integers(0, 45),
    key=st.sampled_from(("title", "said", "notes", "draft")),
    words=TEXTS,
    more=st.integers(0, 45),
)
def test_a_file_means_what_was_asked_for(n: int, key: str, words: str, more: int) -> None:
    edits = Edits(items={n: {key: words}}, added=[Addition(values={"key": words}, behind=more)])
    expected = tomllib.loads(PLAN)
    expected["items"][n][key] = words
    expected["items"].insert(more + 1, {"key": words})
    text = edited(PLAN, edits)
    assert tomllib.loads(text) == expected
    kept = [line for line in PLAN.splitlines() if line.startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == kept


def test_a_new_file_is_written_in_blocks() -> None:
    text = new_file({"year": 2027, "period": None}, {"a": {"name": "A"}}, [{"key": "x"}])
    assert text == 'year = 2027\n\n[categories.a]\nname = "A"\n\n[[items]]\nkey = "x"\n'
