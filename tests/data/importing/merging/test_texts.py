"""Texts of documents: what a plan may hold of them, and which are alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.merging.keys import key_for
from data.importing.merging.texts import plain, same, tidy
from data.plan.checks import KEY, KEY_LENGTH
from data.plan.text import complaints

ANY = st.text(max_size=60)


@given(text=ANY, longest=st.integers(2, 50))
def test_a_tidy_text_has_nothing_to_complain_of(text: str, longest: int) -> None:
    words = tidy(text, longest)
    assert [*complaints(words, longest)] == []
    assert tidy(words, longest) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" Круглый\n стол\t", "Круглый стол"),
        ("\ufeffЗаседание\u2028совета", "Заседание совета"),
        ("\u0301день", "день"),
        ("", "–"),
        ("и\u0306", "й"),
        ("одиннадцать", "одинна…"),
    ],
)
def test_a_text_is_made_fit(text: str, words: str) -> None:
    assert tidy(text, 7 if words.endswith("…") else 100) == words


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Круглый стол «ХХІ век – время»", 'Круглый стол "XXI век-время".', True),
        ("ООН- Хабитат", "ООН-Хабитат", True),
        ("Ученый совет", "Учёный  совет", True),
        ("октябрь- ноябрь", "октябрь–ноябрь", True),
        ("26 мая", "27 мая", False),
        ("Круглый стол", "Круглый Стол", False),
        ("XXIX сессия", "XXX сессия", False),
    ],
)
def test_typing_is_no_difference(one: str, other: str, *, alike: bool) -> None:
    assert same(one, other) is alike


def test_plain_words_are_what_is_compared() -> None:
    assert plain("«Юбилей» города САНКТ- Петербург!") == "юбилей города санкт петербург"


@given(title=ANY, more=st.lists(ANY, max_size=2), taken=st.sets(ANY, max_size=3))
def test_a_key_can_stand_in_an_address(title: str, more: list[str], taken: set[str]) -> None:
    keys: list[str] = []
    for _ in range(4):
        key = key_for(title, more, {*taken, *keys}, "item")
        assert KEY.fullmatch(key)
        assert len(key) <= KEY_LENGTH
        assert key not in {*taken, *keys}
        keys.append(key)


@pytest.mark.parametrize(
    ("title", "more", "taken", "key"),
    [
        ("Круглый стол «Умные города»", (), (), "kruglyy-stol-umnye-goroda"),
        ("Встреча в Минске", ("Минск",), ("vstrecha-minske",), "vstrecha-minske-minsk"),
        ("Совет", ("", "май"), ("sovet", "sovet-may"), "sovet-2"),
        ("— !", (), (), "item"),
        ("О", (), (), "o"),
    ],
)
def test_keys_are_readable(
    title: str, more: tuple[str, ...], taken: tuple[str, ...], key: str
) -> None:
    assert key_for(title, more, taken, "item") == key
