"""Find the words of a table that stand nowhere in what was read out of it, so that none is lost."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from data.errors import Sentence
from data.importing.layout.grid import Box, Line, numbering
from data.importing.row import Column, Doubt, Row
from data.importing.words.morphology import lemmas
from data.importing.words.organisers import is_label
from data.importing.words.places import is_abbreviated
from data.importing.words.vocabulary import listed

_WORD = re.compile(r"[^\W_]+")
_RAISED = re.compile("[⁰¹²³⁴-⁹ⁱ]")
_LABEL = re.compile(r"([^\W\d_]+)\.?(?::| [–—-] )")
_IGNORED = ("before place", "mark", "settled")


def left_out(text: str, told: Iterable[str], language: str) -> tuple[str, ...]:
    """Return the words of a text that stand in none of the texts that tell of it."""
    known = set(_words(" ".join(told)))
    bare = _LABEL.sub(lambda found: "" if is_label(found[1]) else found[0], text)
    missing = [word for word in _words(bare) if word not in known and _matters(word)]
    if missing and language == "ru":
        forms = frozenset().union(*map(lemmas, known))
        missing = [word for word in missing if lemmas(word).isdisjoint(forms)]
    return tuple(dict.fromkeys(missing))


def _words(text: str) -> list[str]:
    # A raised number is the mark of a footnote.
    return _WORD.findall(_RAISED.sub(" ", text.lower().replace("ё", "е")))


def _matters(word: str) -> bool:
    if len(word) < 2 and not word.isdecimal():
        return False
    return not is_abbreviated(word) and not any(listed(name, word) for name in _IGNORED)


def row_texts(row: Row) -> Iterator[str]:
    """Yield all that a row says."""
    yield from (row.number, row.title, row.said, row.notes or "", row.section or "")
    yield from (*row.organisers, *(place.name for place in row.places), str(row.age or ""))
    yield from (str(doubt.why) for doubt in row.doubts)
    yield row.reading.when if row.reading else ""


def completed(
    rows: Sequence[Row], lines: Sequence[Line], columns: Sequence[Column], around: str, code: str
) -> tuple[list[Row], list[Sentence]]:
    """Return the rows of a table with a doubt for words that were lost, and those of other lines.

    `around` has the words of headings, sections and remarks.
    """
    at: dict[int, list[int]] = {}
    for n, row in enumerate(rows):
        at.setdefault(row.row, []).append(n)
    found = list(rows)
    headings = " ".join(column.heading for column in columns)
    others: list[Sentence] = []
    above: list[int] = []
    for line in lines:
        above = at.get(line.row, above)
        texts = [text for n in above for text in row_texts(found[n])] + [headings, around]
        cells = " ".join(box.text for box in line.own if not _is_known(box, columns))
        text = cells if line.row in at else line.text
        counts = numbering(line) and line.row not in at
        missing = () if counts else left_out(text, texts, code)
        if missing and line.row in at:
            found[above[0]] = _doubted(found[above[0]], missing)
        elif missing:
            others.append(Sentence("left out: {words}", words=line.words))
    return found, others


def _is_known(box: Box, columns: Sequence[Column]) -> bool:
    """Tell whether a cell need not stand in a row: its month does so by the date."""
    monthly = box.column < len(columns) and columns[box.column].holds == ("monthly",)
    return monthly or listed("heading number", box.text)


def _doubted(row: Row, missing: Sequence[str]) -> Row:
    why = Sentence("words that were taken for nothing: {words}", words=" ".join(missing))
    return replace(row, doubts=(*row.doubts, Doubt(field="row", why=why)))
