"""What is said of a mark that stands for a date, and of a day that a rule gives."""

from collections.abc import Mapping
from datetime import date

import pytest

from calendars.feeds.options import Approx
from calendars.feeds.placement import placement
from calendars.wording.dates import date_sentences
from calendars.wording.language import Language
from data.when.period import Period, year_period
from data.when.reading import parse_when

YEAR = year_period(2027)
SCHOOL_YEAR = Period(start=date(2026, 9, 1), end=date(2027, 9, 1))
MOVES = {
    "en": "and will move once the date is known.",
    "ru": "и передвинется, когда дата станет известна.",
}
NOT_SET = {"en": "The date is not set yet.", "ru": "Дата пока не назначена."}
# The date, the plan's period, the day of its publication, and what is said of its first part.
CASES: list[tuple[str, Period, date, list[str], list[str]]] = [
    (
        "unscheduled",
        YEAR,
        date(2026, 12, 1),
        [
            NOT_SET["en"],
            "This mark stands on the first day of 2027 " + MOVES["en"],
        ],
        [
            NOT_SET["ru"],
            "Эта отметка стоит на первом дне 2027 года " + MOVES["ru"],
        ],
    ),
    (
        "unscheduled",
        YEAR,
        date(2027, 5, 12),
        [
            NOT_SET["en"],
            "This mark stands on the day when this was announced, May 12, 2027, " + MOVES["en"],
        ],
        [
            NOT_SET["ru"],
            "Эта отметка стоит на дне, когда об этом объявили (12 мая 2027 г.), " + MOVES["ru"],
        ],
    ),
    (
        "unscheduled",
        SCHOOL_YEAR,
        date(2026, 8, 1),
        [
            NOT_SET["en"],
            "This mark stands on the first day of 2026/2027 " + MOVES["en"],
        ],
        [
            NOT_SET["ru"],
            "Эта отметка стоит на первом дне 2026/2027 года " + MOVES["ru"],
        ],
    ),
    (
        "ongoing",
        YEAR,
        date(2026, 12, 1),
        ["This goes on throughout 2027.", "This mark stands on the first day of that time."],
        [
            "Идёт постоянно, в течение всего 2027 года.",
            "Эта отметка стоит на первом дне этого срока.",
        ],
    ),
    (
        "ongoing",
        SCHOOL_YEAR,
        date(2026, 8, 1),
        [
            "This goes on throughout 2026/2027.",
            "This mark stands on the first day of that time.",
        ],
        [
            "Идёт постоянно, в течение всего 2026/2027 года.",
            "Эта отметка стоит на первом дне этого срока.",
        ],
    ),
    (
        "FREQ=YEARLY;BYMONTH=9;BYDAY=3SA",
        YEAR,
        date(2026, 12, 1),
        ["Date: September 18, 2027."],
        ["Дата: 18 сентября 2027 г."],
    ),
    (
        "{2027-10-01..2027-10-03,2027-10-15}",
        YEAR,
        date(2026, 12, 1),
        [
            "Date: October 1 – 3, 2027.",
            "One of several: October 1 – 3, 2027 and October 15, 2027.",
        ],
        [
            "Дата: 1–3 октября 2027 г.",
            "Одна из нескольких дат: 1–3 октября 2027 г. и 15 октября 2027 г.",
        ],
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_a_mark_says_where_it_stands(
    case: tuple[str, Period, date, list[str], list[str]], languages: Mapping[str, Language]
) -> None:
    text, period, left, english, russian = case
    whole = parse_when(text, period)
    part = whole.apart[0]
    placed = placement(part, Approx.SPAN, left)
    said = {
        code: [plain(each) for each in date_sentences(whole, part, placed, languages[code])]
        for code in ("en", "ru")
    }
    assert said == {"en": english, "ru": russian}


def plain(sentence: str) -> str:
    """Return a sentence with spaces alone between its words."""
    return sentence.replace("\N{NO-BREAK SPACE}", " ")
