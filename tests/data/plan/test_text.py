"""Texts at the door: normal, harmless, to be seen; and what messages show of those that are not."""

import tomllib
import unicodedata
from datetime import UTC, date, datetime, time
from pathlib import Path

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.errors import Sentence
from data.plan.text import (
    SHOWN,
    complaints,
    literal,
    name,
    normal,
    printable,
    quoted,
    shown,
    unsafe_characters,
)

EVERYTHING = st.text(st.characters(), max_size=40)
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def problems(words: str, longest: int = 300) -> list[str]:
    return [complaint.problem for complaint in complaints(words, longest)]


@pytest.mark.parametrize(
    "words",
    [
        "26 мая",
        "День города\u00a0Москва, 876 лет",
        "Élan — «№ 1» ½ €",
        "שלום! (2027)\u200f",
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧 ☀️",
        f"Match {ENGLAND}–🏴",
        "ภาษา\u200bไทย",
        "Zeit\u00adplan",
        "…",
        "?",
        "ы" * 300,
    ],
)
def test_what_people_write_passes(words: str) -> None:
    assert problems(words) == []


EMPTY = "it is empty"
EDGE = "it begins or ends with white space"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", EMPTY),
        (" ", EMPTY),
        ("\u200b", EMPTY),
        ("\u2060\u200d", EMPTY),
        ("\u3164", EMPTY),
        ("\u2800\u115f\u1160\uffa0", EMPTY),
        ("\u00ad", EMPTY),
        ("\u200f", EMPTY),
        ("\u0301", EMPTY),
        ("\ufe0f", EMPTY),
        ("а ", EDGE),
        ("\u3000а", EDGE),
        ("а\u200b", EDGE),
        ("\u2060\u00a0а", EDGE),
        ("\u0301а", "it begins with a mark that belongs on a letter"),
        ("ы" * 301, "it has 301 characters"),
        *(
            (f"а{character}б", f"it has U+{ord(character):04X}, which calendars can't carry")
            for character in (
                "\0\x07\t\n\r\x1b\x7f\x85\x9b\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
                "\u2066\u2067\u2068\u2069\u206a\ufeff\ufff9\ufffb\ufffc\ufffd\ufdd0\ufffe\uffff"
                "\ue000\uf0b7\ud800\udfff\U000e0001\U000e0041\U000e007f\U000f0000\U0010ffff"
            )
        ),
    ],
)
def test_what_does_harm_or_shows_nothing_is_refused(words: str, problem: str) -> None:
    assert problems(words) == [problem]


def test_every_fault_of_a_text_is_told_once() -> None:
    assert problems("\u202eа\x1b\x1b\u202e ", 3) == [
        EDGE,
        "it has 6 characters",
        "it has U+202E, U+001B, which calendars can't carry",
    ]


def test_tags_are_for_flags_only() -> None:
    assert unsafe_characters(ENGLAND) == []
    assert unsafe_characters(f"a{ENGLAND[1:]}") == list(dict.fromkeys(ENGLAND[1:]))


@given(EVERYTHING)
@example("e\u0301")
@example("\u1100\u1161\u11a8")
def test_texts_that_look_equal_are_equal(words: str) -> None:
    composed, taken_apart = (unicodedata.normalize(form, words) for form in ("NFC", "NFD"))
    assert normal(composed) == normal(taken_apart) == normal(normal(words))


# What overrides the order of all that follows it.
OVERRIDES = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@given(EVERYTHING.map(normal).filter(lambda words: not problems(words)))
def test_what_passes_survives_a_feed_in_order(words: str) -> None:
    assert not {unicodedata.bidirectional(each) for each in words} & OVERRIDES
    event = icalendar.Event()
    event.add("summary", f"≈ {words}, 2027")
    lines = event.to_ical().decode().replace("\r\n ", "")
    assert len(lines.splitlines()) == 3
    unescaped = lines.split("\r\n")[1].removeprefix("SUMMARY:")
    for escaped, plain in (("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        unescaped = unescaped.replace(escaped, plain) if "\\" not in words else unescaped
    assert unescaped == f"≈ {words}, 2027" or "\\" in words
    # An XML document, which Atom is, can hold it too.
    assert all(each >= " " and each not in "\ufffe\uffff" for each in words)


@given(EVERYTHING)
def test_what_is_shown_is_harmless_and_short(words: str) -> None:
    for text in (
        printable(words),
        shown(words),
        shown([words]),
        shown({words: words}),
        name(words),
    ):
        assert text.isprintable()
        text.encode()
    assert len(shown(words * 50)) <= SHOWN


@given(EVERYTHING.filter(lambda words: not any("\ud800" <= each <= "\udfff" for each in words)))
def test_what_is_quoted_is_toml(words: str) -> None:
    assert tomllib.loads(f"{name(words)} = {quoted(words)}") == {words: words}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("26 мая", "'26 мая'"),
        ("it's", '"it\'s"'),
        ("Пе\x1b[2J", r'"Пе\u001B[2J"'),
        ("a\u202eb", r'"a\u202Eb"'),
        ("\U000e0041", r'"\U000E0041"'),
        (True, "true"),
        (date(2027, 5, 15), "2027-05-15"),
        (datetime(2027, 5, 15, 10, tzinfo=UTC), "2027-05-15T10:00:00+00:00"),
        (time(10, 30), "10:30:00"),
        (1.5, "1.5"),
        ([1, "a"], '[1, "a"]'),
        ({"ru": "а", "b c": []}, '{ ru = "а", "b c" = [] }'),
        ("ы" * 1000, f"'{'ы' * 76}…"),
    ],
)
def test_how_a_value_is_shown(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_sentence_is_its_english_and_what_it_is_made_of() -> None:
    sentence = Sentence("write {most} at most", most=300)
    assert sentence == "write 300 at most"
    assert (sentence.msgid, sentence.values) == ("write {most} at most", {"most": 300})
    assert literal([sentence]) == '["write 300 at most"]'


def test_a_path_is_shown_as_harmlessly() -> None:
    assert printable(str(Path("plans/\x1b[2J\udcff.toml"))) == r"plans/\u001B[2J\uDCFF.toml"
