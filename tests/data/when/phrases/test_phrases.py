"""Known phrases compared whole: those of the source, and those of our own for 2023."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from data.when.period import Period, year_period
from data.when.phrases.reading import Answer, Reading, read_phrase

HERE = Path(__file__).parent
KNOWN = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
AMBIGUOUS = {
    "kind": "ambiguous",
    "start": None,
    "end": None,
    "approximate": True,
    "rrule": None,
    "dates": None,
}
SCHOOL_YEAR = Period(start=date(2026, 9, 1), end=date(2027, 9, 1))


def fields(answer: Answer) -> dict[str, Any]:
    """Return the fields of `phrases.json`: one reading, or `ambiguous`."""
    if len(answer.readings) != 1:
        return AMBIGUOUS
    found = answer.readings[0]
    return {
        "kind": found.kind,
        "start": found.start and found.start.isoformat(),
        "end": found.end and found.end.isoformat(),
        "approximate": found.approximate,
        "rrule": found.rrule,
        "dates": [day.isoformat() for day in found.dates] or None,
    }


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["id"])
def test_the_phrases_of_the_source(known: dict[str, Any]) -> None:
    answer = read_phrase(known["phrase"], year_period(known["year"]), known["lang"])
    assert fields(answer) == {name: known.get(name) for name in AMBIGUOUS}


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["id"])
def test_what_is_not_one_reading_says_why(known: dict[str, Any]) -> None:
    answer = read_phrase(known["phrase"], year_period(known["year"]), known["lang"])
    assert (answer.refused is None) == (len(answer.readings) == 1)


def lines() -> Iterator[tuple[str, str, str]]:
    for language in ("ru", "en"):
        for line in (HERE / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                phrase = line.split(" !! ")[0].split(" ?? ")[0].split(" | ")[0]
                yield language, phrase, line.removeprefix(phrase).strip()


def told(reading: Reading) -> str:
    marks = "~" * reading.approximate + "x" * reading.cancelled
    rule = f" | {reading.rrule}" if reading.rrule else ""
    return f"| {reading.when} | {reading.kind}{marks}{rule}"


def tell(answer: Answer) -> str:
    if len(answer.readings) == 1:
        return told(answer.readings[0])
    if answer.readings:
        return "?? " + " ; ".join(reading.when for reading in answer.readings)
    assert answer.refused is not None
    return f"!! {answer.refused.msgid}"


@pytest.mark.parametrize(("language", "phrase", "expected"), list(lines()))
def test_phrases_of_plans_for_2023(language: str, phrase: str, expected: str) -> None:
    answer = read_phrase(phrase.replace("\\n", "\n"), year_period(2023), language)
    assert tell(answer) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("май", ["2027-05"]),
        ("октябрь", ["2026-10"]),
        ("26 мая", ["2027-05-26"]),
        ("зима", ["2026-24"]),
        ("I полугодие", ["2026-09/2027-02", "2027-40"]),
        ("II полугодие", ["2027-03/2027-08", "2026-41", "2027-41"]),
        ("II полугодие 2026 года", ["2026-41"]),
        ("I квартал", ["2027-33"]),
        ("конец года", ["2027-06/2027-08", "2026-36"]),
        ("в начале года", ["2026-09/2026-11", "2027-33"]),
        (
            "ежемесячно в I полугодии",
            ["every month in 2026-09/2027-02", "every month in 2027-01/2027-06"],
        ),
        ("октябрь, май", ["{2026-10,2027-05}"]),
        ("декабрь-январь", ["2026-12/2027-01"]),
        ("сентябрь-май", ["2026-09/2027-05"]),
        ("первая среда октября", ["FREQ=YEARLY;BYMONTH=10;BYDAY=1WE"]),
        ("до конца года", ["[..2027-08-31]", "[..2026-12-31]"]),
        ("с 1 сентября до конца года", ["2026-09-01/2027-08-31", "2026-09-01/2026-12-31"]),
        ("август-сентябрь", ["2026-08/2026-09", "2027-08/2027-09"]),
        ("29 февраля", []),
        ("май 2026", ["2026-05"]),
        ("еженедельно с сентября по май", ["every week in 2026-09/2027-05"]),
    ],
)
def test_the_period_decides_the_year(phrase: str, expected: list[str]) -> None:
    answer = read_phrase(phrase, SCHOOL_YEAR, "ru")
    assert [reading.when for reading in answer.readings] == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("I квартал", ["2026-34", "2027-33"]),
        ("последний четверг I квартала", ["2026-06-25", "2027-03-25"]),
        ("вторая половина II квартала", ["[2026-08-16..2026-09-30]", "[2026-05-16..2026-06-30]"]),
        ("с 1 сентября до конца года", ["2026-09-01/2027-03-31", "2026-09-01/2026-12-31"]),
        ("III-IV квартал", ["2026-36/2027-33", "2026-35/2026-36"]),
        ("II квартал (май)", ["2026-05"]),
        ("II квартал (август)", ["2026-08"]),
        ("III квартал, до 15 сентября", ["[..2026-09-15]"]),
        ("II квартал (февраль)", []),
    ],
)
def test_a_business_year_may_be_meant_or_the_calendars(phrase: str, expected: list[str]) -> None:
    period = Period(start=date(2026, 4, 1), end=date(2027, 4, 1))
    answer = read_phrase(phrase, period, "ru")
    assert [reading.when for reading in answer.readings] == expected


def test_a_month_of_a_plan_for_several_years_has_a_reading_for_each() -> None:
    period = Period(start=date(2024, 1, 1), end=date(2027, 1, 1))
    answer = read_phrase("май", period, "ru")
    assert [reading.when for reading in answer.readings] == ["2024-05", "2025-05", "2026-05"]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("декабрь, март", ["{2022-12,2023-03}", "{2022-12,2024-03}", "{2023-12,2024-03}"]),
        ("март 2024, май", ["{2024-03,2024-05}"]),
        ("май, март 2022", []),
        ("март, март, март, март", []),
    ],
)
def test_items_of_a_plan_for_several_years_follow_each_other(
    phrase: str, expected: list[str]
) -> None:
    period = Period(start=date(2022, 1, 1), end=date(2025, 1, 1))
    answer = read_phrase(phrase, period, "ru")
    assert [reading.when for reading in answer.readings] == expected


def test_a_list_that_may_mean_millions_of_sets_is_soon_read() -> None:
    period = Period(start=date(2022, 1, 1), end=date(2027, 1, 1))
    months = [Locale("ru").months["stand-alone"]["wide"][number] for number in range(1, 13)]
    answer = read_phrase(", ".join(months), period, "ru")
    first = ",".join(f"2022-{number:02}" for number in range(1, 13))
    assert (len(answer.readings), answer.readings[0].when) == (16, f"{{{first}}}")


@pytest.mark.parametrize(("near", "year"), [(1999, 1998), (2023, 1998), (2060, 2098)])
def test_two_digits_are_the_nearer_year(near: int, year: int) -> None:
    answer = read_phrase("01.05.98", year_period(near), "ru")
    assert [reading.when for reading in answer.readings] == [f"{year}-05-01"]


def test_a_language_without_a_grammar_is_refused() -> None:
    answer = read_phrase("26 mai", year_period(2023), "fr")
    assert answer.readings == ()
    assert answer.refused == "dates in the language fr can't be read"


def test_the_first_part_of_a_language_code_counts() -> None:
    answer = read_phrase("26 мая", year_period(2023), "RU-by")
    assert [reading.when for reading in answer.readings] == ["2023-05-26"]
