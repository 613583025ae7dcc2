"""The year of a document without one in its title."""

import pytest

from data.importing.words.years import commonest_year


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
