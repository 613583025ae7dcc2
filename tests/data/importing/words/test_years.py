"""The year of a document without one in its title."""

import pytest

from data.importing.words.years import commonest_year, periods_in, undecided


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (["5 мая 2023", "7.06.2023", "12 декабря 2022 г."], "2023"),
        (["120231", "120231", "+7 495 2023012", "5 мая 2022"], "2022"),
        (["INV-120231", "№ 20231"], None),
        (["2023г.", "2023/24"], "2023"),
    ],
)
def test_the_commonest_year(texts: list[str], year: str | None) -> None:
    assert commonest_year(texts) == year


@pytest.mark.parametrize(
    ("title", "periods"),
    [
        ("План работы на 2024 год", ["2024"]),
        ("План на 2024–2025 учебный год", ["2024-09/2025-08"]),
        ("План на 2024/25 уч. г.", ["2024-09/2025-08"]),
        ("План на 2024–2025 годы", ["2024-01/2025-12"]),
        ("План на 2024-2025 гг.", ["2024-01/2025-12"]),
        ("Программа 2024 – 2026 годов", ["2024-01/2026-12"]),
        ("Work programme 2024-2026", ["2024-01/2026-12"]),
        ("Diary 2024/25", ["2024-09/2025-08"]),
        ("План на 2027 год программы «Дети 2021–2030»", ["2027", "2021-01/2030-12"]),
        ("План на 2025–2027 годы (приказ 2025 года)", ["2025-01/2027-12", "2025"]),
        ("Events, 1 September 2025 – 31 May 2026", ["2025", "2026"]),
        ("План с 1 марта 2025 - 26 мая 2025 года", ["2025"]),
        ("Тел. 2024-1999, план на 2025 год", ["2025"]),
    ],
)
def test_the_years_of_a_title(title: str, periods: list[str]) -> None:
    assert periods_in([title]) == periods


@pytest.mark.parametrize(
    ("texts", "choices"),
    [
        (["План работы на 2024/2025"], ("2024-09/2025-08", "2024-01/2025-12", "2024-04/2025-03")),
        (["МБОУ «СОШ № 5»", "План работы на 2024/2025"], ()),
        (["Academic calendar 2024-25"], ()),
        (["План на 2024–2025 годы"], ()),
        (["Events, 1 September 2025 – 26 May 2026"], ()),
        (["План на 2024 год"], ()),
    ],
)
def test_two_years_may_be_one_of_a_school_or_both(
    texts: list[str], choices: tuple[str, ...]
) -> None:
    assert undecided(texts) == choices
