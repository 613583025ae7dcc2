"""Words beside a mark: in as few lines as they take, and what stands in «…» kept longest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.drawing.metrics import text_width
from app.web.pages.drawing.words import broken, condensed

FORUM = "Участие в Международном форуме «Диалог на Волге: мир и взаимопонимание» в Волгограде"


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (700, FORUM),
        (620, "Участие в Международном форуме «Диалог на Волге: мир и взаимопонимание»…"),
        (420, "Участие… «Диалог на Волге: мир и взаимопонимание»"),
        (340, "«Диалог на Волге: мир и взаимопонимание»"),
        (200, "«Диалог на Волге: мир…»"),
        (60, "«Диа…»"),
    ],
)
def test_what_is_quoted_is_kept_longest(most: float, expected: str) -> None:
    assert condensed(FORUM, 13, most) == expected


def test_a_text_without_quotes_loses_its_last_words() -> None:
    assert condensed("Круглый стол городов", 13, 110) == "Круглый стол…"
    assert condensed("Достопримечательность", 13, 80) == "Достопр…"
    assert condensed("коротко", 13, 80) == "коротко"


def test_lines_are_about_equally_long() -> None:
    assert broken("one two three four", 10, 80).lines == ("one two", "three four")
    assert broken("one two three four", 10, 200).lines == ("one two three four",)


@given(text=st.text('абвщ «»“”"., ', min_size=1, max_size=120), most=st.integers(40, 400))
def test_what_is_condensed_fits(text: str, most: int) -> None:
    found = condensed(text, 13, most, 2)
    lines = broken(found, 13, most)
    assert len(lines.lines) <= 2
    assert all(text_width(line, 13) <= most for line in lines.lines)
    assert " ".join(lines.lines) == " ".join(found.split())
