"""The years in a text a year later: what moves on, what stays, what is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rollover.years import Later, key_later, years_later

SCHOOL_YEAR = (2026, 2027)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("План на 2023 год", "План на 2024 год"),
        ("План на 2023г.", "План на 2024г."),
        ("Форум-2023", "Форум-2024"),
        ("в 2023-м, в 2023.", "в 2024-м, в 2024."),
        ("Сезон 2023/24", "Сезон 2024/25"),
        ("Сезон 2022/23", "Сезон 2023/24"),
        ("2023–2024", "2024–2025"),
        ("2023 — 2024 гг.", "2024 — 2025 гг."),
        ("2023-24", "2024-25"),
        ("«2023/2024 учебный год»", "«2024/2025 учебный год»"),
        ("План на 2023 и 2024 годы", "План на 2024 и 2025 годы"),
        ("Season 2023/2024: fixtures", "Season 2024/2025: fixtures"),
        ("2023. 15 встреч", "2024. 15 встреч"),
    ],
)
def test_the_plans_year_moves_on_alone_or_as_a_season(before: str, after: str) -> None:
    later = years_later(before, (2023,))
    assert (later.text, later.left) == (after, ())
    assert all(each in after for each in later.moved)
    assert later.moved


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("программа 2021-2023", "2021-2023"),
        ("2021 – 2023", "2021 – 2023"),
        ("2023-2025", "2023-2025"),
        ("до 26.05.2023", "26.05.2023"),
        ("2023-05-26", "2023-05-26"),
        ("2023-12", "2023-12"),
        ("Итоги 2022 года", "2022"),
        ("2024/2026", "2024/2026"),
        ("№ 5 от 1.2.2023", "1.2.2023"),
    ],
)
def test_what_names_the_year_otherwise_stays_and_is_told(text: str, left: str) -> None:
    assert years_later(text, (2023,)) == Later(text=text, left=(left,))


@pytest.mark.parametrize(
    "text",
    [
        "№2023",
        "№ 2023",
        "12023",
        "20230",
        "проводится с 2023 года",
        "с 2022/23 учебного года",
        "since 2023",
        "после 2022",
        "2019 и 2020",
        "основан в 1147",
        "5–7, 10:30, 3,5",
        "A2023",
    ],
)
def test_a_year_that_means_another_thing_stays(text: str) -> None:
    assert years_later(text, (2023,)) == Later(text=text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Расписание на 2026/2027 учебный год", "Расписание на 2027/2028 учебный год"),
        ("Сентябрь 2026 – май 2027", "Сентябрь 2027 – май 2028"),
        ("2026–27", "2027–28"),
        ("2026 and 2027", "2027 and 2028"),
        ("1 сентября 2026 г. и 25 мая 2027 г.", "1 сентября 2027 г. и 25 мая 2028 г."),
    ],
)
def test_both_years_of_a_period_move_on(before: str, after: str) -> None:
    later = years_later(before, SCHOOL_YEAR)
    assert (later.text, later.left) == (after, ())


def test_the_turn_of_a_century() -> None:
    assert years_later("2098/99", (2098,)).text == "2099/00"
    assert years_later("2099/00", (2099,)).text == "2100/01"


def test_each_number_is_told_once_in_its_text() -> None:
    assert years_later("2023: с 2023 года; 2022; 2023/24", (2023,)) == Later(
        text="2024: с 2023 года; 2022; 2024/25", moved=("2024", "2024/25"), left=("2022",)
    )


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("league-2026-27", "league-2027-28"),
        ("league-2026-2027-cup", "league-2027-2028-cup"),
        ("forum-29-of-2026", "forum-30-of-2027"),
        ("sitting-2026-05", "sitting-2027-05"),
        ("sitting-29-30", "sitting-30-30"),
        ("mag2026", "mag2026"),
        ("u-19-cup", "u-19-cup"),
    ],
)
def test_a_key_moves_on_as_its_texts_do(key: str, after: str) -> None:
    assert key_later(key, (2026,), (29,)) == after


@given(st.text(max_size=40), st.integers(1901, 2198))
def test_what_is_left_stands_in_the_text_still(text: str, year: int) -> None:
    later = years_later(text, (year,))
    assert all(words in later.text for words in (*later.moved, *later.left))
    assert (later.text == text) == (not later.moved)
