"""Ordinals of yearly events moved on by one, and all that is no such ordinal left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roman_numerals import RomanNumeral

from data.rollover.ordinals import Advance, Step, advanced

LOOKALIKES = str.maketrans("IXCM", "\u0406\u0425\u0421\u041c")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("XXIX сессия МАГ", "XXX сессия МАГ"),
        ("XXIX Session of MAG", "XXX Session of MAG"),
        ("Города! Итоги XV Международного смотра", "Города! Итоги XVI Международного смотра"),
        ("«Умные города» Итоги XV смотра", "«Умные города» Итоги XVI смотра"),
        ("Results of the X Competition", "Results of the XI Competition"),
        ("VIII форум", "IX форум"),
        ("Участие в X Московском форуме", "Участие в XI Московском форуме"),
        ("XVI конкурс и XI конкурс", "XVII конкурс и XII конкурс"),
        ("XV-XVI сессии", "XVI-XVII сессии"),
        ("I Московский форум", "II Московский форум"),
        ("и I Форум", "и II Форум"),
        ("I International Forum", "II International Forum"),
        ("Форум-XV", "Форум-XVI"),
        ("Форум XV", "Форум XVI"),
        ("МАГ, Форум X", "МАГ, Форум XI"),
        ("Session XXIX", "Session XXX"),
        ("МАГ X", "МАГ XI"),
        ("Участие в Московском X форуме", "Участие в Московском XI форуме"),
        ("XV Round Table", "XVI Round Table"),
        ("XX-й форум", "XXI-й форум"),
        ("26 мая XV сессия", "26 мая XVI сессия"),
        ("CXX сессия", "CXXI сессия"),
        ("V Неделя города", "VI Неделя города"),
        # Typed with Cyrillic letters.
        ("\u0425\u0425\u0406\u0425 сессия", "XXX сессия"),
        ("\u0425 конкурс", "XI конкурс"),
        ("\u0421\u0425X сессия", "CXXI сессия"),
        ("\u041c\u041cXX\u0406\u0406\u0406", "MMXXIV"),
        # Arabic ones.
        ("5-й форум", "6-й форум"),
        ("12-я встреча", "13-я встреча"),
        ("участники 29-го форума", "участники 30-го форума"),
        ("99-й", "100-й"),
        ("21st Forum", "22nd Forum"),
        ("22nd Forum", "23rd Forum"),
        ("23rd Forum", "24th Forum"),
        ("10th, 11th, 12th, 13th", "11th, 12th, 13th, 14th"),
        ("20th and 110th", "21st and 111th"),
        ("21ST FORUM", "22ND FORUM"),
    ],
)
def test_ordinals_move_on(before: str, after: str) -> None:
    assert advanced(before).text == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Круглый стол «XXI век – время Умных городов!»",
        "взаимопонимание в XXI веке",
        "The 21st Century",
        "искусство XIX–XX веков",
        "в конце XIX - начале XX века",
        "19th and 20th centuries",
        "III тысячелетие",
        "II квартал",
        "в IV кв.",
        "I полугодие",
        "во 2-м полугодии",
        "III этап",
        "этап III конкурса",
        "II тур",
        "2-й тур",
        "IV quarter",
        "Stage II",
        "1-я половина года",
        "во 2-й декаде мая",
        "1-я неделя апреля",
        "the 3rd week of May",
        "X-XI классы",
        "по итогам I и II кварталов",
        "II место",
        "VIII созыв",
        "II мировая война",
        "World War II",
        "с электронной версией на CD)",
        "CI/CD, MC, DC, CV, DIV, MIX",
        "Пётр I",
        "Памяти Петра I",
        "Peter I",
        "the day of Peter I",
        "Henry VIII",
        "музей Екатерины II",
        "чтения памяти Екатерины II Форум",
        "I open the forum",
        "the civil jubilee",
        "I think so",
        "What I love",
        "Проект «X»",
        "\u0425. Иванов",
        "С днём города",
        "СМИ, МСУ",
        "V-образный",
        "3-х дневный семинар",
        "26-го мая",
        "26th of May",
        "May 26th",
        "IIX, VV, IC",
        "xxix сессия",
        "2023",
        "№5-й",
    ],
)
def test_what_is_no_ordinal_of_an_event_stays(text: str) -> None:
    assert advanced(text) == Advance(text=text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Конференция 25 лет МАГ", "25 лет"),
        ("25-летие МАГ", "25-летие"),
        ("к XXX-летию МАГ", "XXX-летию"),
        ("5-я годовщина", "5-я годовщина"),
        ("25-й юбилей", "25-й юбилей"),
        ("the 25th Anniversary of MAG", "25th Anniversary"),
        ("25 Years of MAG", "25 Years of"),
    ],
)
def test_anniversaries_stay_and_are_told(text: str, words: str) -> None:
    assert advanced(text) == Advance(text=text, anniversaries=(words,))


def test_a_row_of_numerals_takes_no_longer_than_its_length() -> None:
    assert advanced("X-" * 900 + "X").text == "XI-" * 900 + "XI"


def test_steps_tell_what_was_moved() -> None:
    assert advanced("ХХІХ сессия, 25 лет МАГ, 5-й конкурс и III этап") == Advance(
        text="XXX сессия, 25 лет МАГ, 6-й конкурс и III этап",
        steps=(
            Step(before="ХХІХ", after="XXX", number=29),
            Step(before="5-й", after="6-й", number=5),
        ),
        anniversaries=("25 лет",),
    )


WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="IVXLCDMІХСМѴ"),
    max_size=30,
)


@given(WORDS, st.integers(2, 88), WORDS, st.booleans())
def test_moving_a_numeral_on_keeps_everything_else(
    before: str,
    number: int,
    after: str,
    cyrillic: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    numeral = str(RomanNumeral(number))
    numeral = numeral.translate(LOOKALIKES) if cyrillic else numeral
    rest, behind = advanced(before).text, advanced(after).text
    text = advanced(f"{before} | {numeral} сессия | {after}").text
    assert text == f"{rest} | {RomanNumeral(number + 1)} сессия | {behind}"


PIECES = (
    "XXIX сессия",
    "Итоги XV конкурса",
    "XXI век",
    "II и III кварталы",
    "25 лет МАГ",
    "12-я встреча",
    "the 11th Forum",
    "Пётр I",
    "Памяти Петра I",
    "I Форум",
    "I think so",
    "на CD",
    "ХІ смотр",
)


@given(st.lists(st.sampled_from(PIECES)))
def test_each_part_of_a_text_is_judged_by_itself(pieces: list[str]) -> None:
    parts = [advanced(piece) for piece in pieces]
    assert advanced("; ".join(pieces)) == Advance(
        text="; ".join(part.text for part in parts),
        steps=tuple(step for part in parts for step in part.steps),
        anniversaries=tuple(words for part in parts for words in part.anniversaries),
    )
