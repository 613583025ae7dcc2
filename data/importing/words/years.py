"""What a document says of itself: its language, its years, its title."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from data.documents.document import Document
from data.importing.words.vocabulary import names

_CYRILLIC, _LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z]")
# The day of an order above the plan, as in «от 12.12.2022 № 5», is not the plan's.
_DAY = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{2,4}|(?:от|from|dated) [«\"]?\d{1,2}[»\"]? [^\W\d]+ \d{4}|"
    r"(?:«|\")[_ \d]+(?:»|\") ?[^\W\d]* ?\d{4}"
)
_YEARS = re.compile(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)\s?(?:гг?\.?\s?)?[-/–—−]\s?(?P<last>(?:19|20)?\d\d)(?!\d)"
    r"(?P<whole>\s?(?:год(?:ы|ов|ах|ам)|г\.?\s?г)\b)?"
)
# In «1 марта 2025 – 31 мая 2025» 31 is no year.
_LAST_DAY = re.compile(r"[-–—−]\s?\d{1,2}\s[^\W\d]+\s(?=\d{4})")
_FOR = re.compile(r"\b(?:на|за|период|for|years)\s$", re.IGNORECASE)
_MOST_YEARS = 10
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)")
_MOST_TITLE = 4


class Titled(NamedTuple):
    """The paragraphs above a plan: its title, and what else stands there, `below` so many of it."""

    title: str | None
    others: tuple[str, ...]
    below: int = 0


def language_of(document: Document) -> str:
    """Return the language of a document by its letters: `ru` or `en`."""
    texts = [cell.text for table in document.tables for cell in table.cells]
    texts += [text for table in document.tables for text in table.before]
    whole = "".join((*texts, *document.after))
    return "ru" if 2 * len(_CYRILLIC.findall(whole)) >= len(_LATIN.findall(whole)) else "en"


def periods_in(texts: Iterable[str]) -> list[str]:
    """Return the years, school years and spans of years that texts name, as periods, each once."""
    return list(dict.fromkeys(period for text in texts for period in _periods(text)))


def _periods(text: str) -> Iterator[str]:
    """Yield the periods of a text, last those that may be a programme's: «Дети 2021–2030»."""
    bare = _without_days(text)
    aside = []
    for pair in _YEARS.finditer(bare):
        period = _pair(pair)
        if period and _is_span(period) and not _FOR.search(bare[: pair.start()]):
            aside.append(period)
        elif period:
            yield period
    yield from _YEAR.findall(_YEARS.sub(" ", bare))
    yield from aside


def _without_days(text: str) -> str:
    return _LAST_DAY.sub(" ", _DAY.sub(" ", text))


def _is_span(period: str) -> bool:
    return period.endswith("-12")


def _pair(found: re.Match[str]) -> str | None:
    """Return the period of two years: «2024–2025 годы» are whole ones, 2024/25 a school's."""
    first, last = _both(found)
    if last == first + 1 and not found["whole"]:
        return f"{first}-09/{last}-08"
    return f"{first}-01/{last}-12" if first < last < first + _MOST_YEARS else None


def _both(found: re.Match[str]) -> tuple[int, int]:
    first, last = found["first"], found["last"]
    return int(first), int(last if len(last) == 4 else first[:2] + last)


def undecided(texts: Sequence[str]) -> tuple[str, ...]:
    """Return what a pair of years may mean, where no word tells that a school or a season has it.

    "2024/25" is a school's year, or both years; that of a budget is another one still.
    """
    if any(names("school", text) for text in texts):
        return ()
    pairs = [pair for text in texts for pair in _YEARS.finditer(_without_days(text))]
    school = [pair for pair in pairs if (period := _pair(pair)) and period.endswith("-08")]
    if not school:
        return ()
    first, last = _both(school[0])
    return (f"{first}-09/{last}-08", f"{first}-01/{last}-12", f"{first}-04/{last}-03")


def commonest_year(texts: Iterable[str]) -> str | None:
    """Return the year that dates name most often."""
    years = Counter(year for text in texts for year in _YEAR.findall(text))
    return years.most_common(1)[0][0] if years else None


def title_in(paragraphs: Sequence[str]) -> Titled:
    """Return the title among the paragraphs above a plan: from the first that names a plan on."""
    starts = [n for n, text in enumerate(paragraphs) if names("plan", text)]
    starts = starts or [n for n, text in enumerate(paragraphs) if periods_in([text])]
    if not starts and len(paragraphs) == 1 and len(paragraphs[0]) < 200:
        starts = [0]
    if not starts:
        return Titled(None, tuple(paragraphs), len(paragraphs))
    start = starts[0]
    end = _end_of_title(paragraphs, start)
    title = " ".join(" ".join(paragraphs[start:end]).split())
    return Titled(title, (*paragraphs[:start], *paragraphs[end:]), len(paragraphs) - end)


def _end_of_title(paragraphs: Sequence[str], start: int) -> int:
    """Return where a title ends: behind its year, where that follows soon."""
    dated = [n for n in range(start, len(paragraphs)) if periods_in([paragraphs[n]])]
    if dated and dated[0] < start + _MOST_TITLE:
        return dated[0] + 1
    return start + 1
