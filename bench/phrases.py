"""Measure how fast wordings of dates are read, beside dateutil's parser of plain dates."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from dateutil.parser import parse

from data.when.period import Period, year_period
from data.when.phrases.reading import read_phrase

YEAR = 2023
ROUNDS = 5
MANY = 10_000
WORDINGS: Mapping[str, Sequence[str]] = {
    "ru": (
        "26 мая",
        "9–10 сентября 2023 г.",
        "1–3 и 15 октября",
        "вторая половина мая",
        "в конце апреля – начале мая",
        "IV кв. 2023 – I кв. 2024",
        "не позднее 1 декабря",
        "еженедельно по понедельникам",
        "первая среда октября",
        "по отдельному графику",
    ),
    "en": (
        "26 May",
        "9–10 September 2023",
        "1–3 and 15 October",
        "second half of May",
        "late April to early May",
        "Q4 2023 – Q1 2024",
        "no later than 1 December",
        "every Monday",
        "first Wednesday in October",
        "date to be confirmed",
    ),
}
PLAIN = tuple(f"2023-{month:02}-{day:02}" for month in range(1, 13) for day in (5, 26))
HOSTILE = ("1, 2, " * 83)[:500]
FIRST = "from bench.phrases import first; print(first())"


def measure() -> dict[str, Any]:
    """Return CPU per phrase by language, of plain dates, of a hostile text, and of the first."""
    period = year_period(YEAR)
    plain = _each(parse, PLAIN)
    return {
        "plain_us": plain * 1e6,
        "languages": {
            code: {"us": each * 1e6, "ratio": each / plain}
            for code in WORDINGS
            if (each := _each(_reader(period, code), WORDINGS[code]))
        },
        "many": MANY,
        "many_seconds": _many(period),
        "hostile_ms": _each(_reader(period, "ru"), (HOSTILE,)) * 1e3,
        "first_seconds": median(_fresh() for _ in range(ROUNDS)),
    }


def first() -> float:
    """Return the CPU seconds that the first phrase takes in a fresh process, grammar included."""
    begin = time.process_time()
    read_phrase("26 мая", year_period(YEAR), "ru")
    return time.process_time() - begin


def _fresh() -> float:
    done = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, check=True)  # noqa: S603 - our own interpreter
    return float(done.stdout)


def _reader(period: Period, code: str) -> Callable[[str], object]:
    return lambda text: read_phrase(text, period, code)


def _each(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the CPU seconds of one text, the median of several rounds after one to warm up."""
    return median([_round(read, texts) for _ in range(ROUNDS + 1)][1:])


def _round(read: Callable[[str], object], texts: Sequence[str]) -> float:
    begin = time.process_time()
    for text in texts:
        read(text)
    return (time.process_time() - begin) / len(texts)


def _many(period: Period) -> float:
    """Return the CPU seconds of many phrases, no two of them alike."""
    days = [f"{n % 28 + 1} мая {1900 + n // 28 % 290} г." for n in range(MANY)]
    begin = time.process_time()
    for text in days:
        read_phrase(text, period, "ru")
    return time.process_time() - begin
