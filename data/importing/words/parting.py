"""Part a cell that holds a date and more: its dates, its times, and the names beside them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from data.errors import Sentence
from data.importing.words.dates import CLOCK, Sense, read_date
from data.importing.words.places import is_place
from data.importing.words.vocabulary import listed
from data.when.phrases.answer import Answer
from data.when.phrases.notation import Grammar, grammar
from data.when.phrases.tokens import roman

_TOKEN = re.compile(r"\d+(?:[.:/]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|_|\s+")
_NUMERIC = re.compile(r"\d+([./-])\d+\1\d{2,4}")
_SIGNS = " \n\t.,;:|/()[]"
_OPENED = re.compile(r"([\"«“(\[]) *$")
_CLOSED_BY = {'"': '"', "«": "»", "“": "”", "(": ")", "[": "]"}
_LAST_WORD = re.compile(r"([^\W\d_]+)\.? $")
_FIRST_OF_SEVERAL = re.compile(r"\d{1,3} *[,\n]")
_NUMBERS_ONLY = re.compile(r"\d{1,2}(?:\s*[,;–—-]\s*\d{1,2})*")
_ENDS_IN_NUMBER = re.compile(r"\d *$")
_APART = re.compile(r"\s*[,;:|–—-]|\t|\s{2,}")
"""What parts a date from the words behind it."""
_NAMED = frozenset({"MONTH", "WEEKDAY"})
_COUNTS = re.compile(r" *(?:[^\W\d_A-ZА-ЯЁ]{3}|кл\b)")
_MOST = 24
_LOOSE = frozenset({"IN", "CITY", "OF", "OFWORD", "THE", "AND", "BUT", "AT", "WHOLE", "ALL"})


class Piece(NamedTuple):
    """A word, number or sign of a cell: where it stands, and whether a date may have it."""

    start: int
    end: int
    text: str
    dates: bool


class Parted(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as its date and the rest; `unsure` says why the two may be parted otherwise."""

    said: str
    answer: Answer
    rest: tuple[str, ...] = ()
    unsure: Sentence | None = None


def parted(text: str, sense: Sense, under: str = "") -> Parted | None:
    """Return the date of a cell and what stands beside it; None where no date is in it."""
    pieces = list(_pieces(text, sense.language))
    runs = [run for run in _runs(pieces) if any(p.text[0].isalnum() or _dash(p) for p in run)]
    found = [each for run in runs if (each := _read_part(run, text, sense, under))]
    if not found:
        whole = read_date(text, sense, under)
        return Parted(said=text, answer=whole) if whole.readings else None
    said, rest = _laid_out(text, found)
    answer = read_date(said, sense, under) if len(found) > 1 else found[0].answer
    if len(found) == 1 and rest and _are_places(rest, sense):
        return Parted(said=said, answer=answer, rest=rest)
    whole = read_date(text, sense, under)
    if not rest:
        return Parted(said=text.strip(), answer=whole if whole.readings else answer)
    unsure = _unsure(found, text, sense) or _differing(whole, answer)
    return Parted(said=said, answer=answer, rest=rest, unsure=unsure)


def _are_places(rest: Sequence[str], sense: Sense) -> bool:
    """Tell whether a dictionary knows all words beside a date as places."""
    return all(is_place(words, sense.places) for words in rest)


class _Part(NamedTuple):
    start: int
    end: int
    answer: Answer
    clock: bool


def _pieces(text: str, language: str) -> Iterator[Piece]:
    rules = grammar(language)
    before = ""
    for found in _TOKEN.finditer(text):
        word = found[0]
        dates = rules is not None and _may_date(word, before, text[found.end() :], rules)
        yield Piece(found.start(), found.end(), word, dates)
        before = before if not word.strip(" .") else word


def _may_date(word: str, before: str, behind: str, rules: Grammar) -> bool:
    if not word[0].isalnum():
        return True
    if word[0].isdigit():
        return not listed("numbered", before)
    lower = word.lower().replace("ё", "е")
    if lower in rules.settings["names"] and word[0].isupper() and behind[1:2].isupper():
        return False
    inner = lower in rules.known and lower not in rules.words and lower not in rules.suffixes
    if word[0].isupper() and inner and "small" in rules.settings["months"]:
        # «По Москве» is a time zone, and «в Москве» a place.
        return False
    if lower in rules.known or lower in rules.suffixes or _roman(word) is not None:
        return not (listed("numbered", lower) and re.match(r"\.? ?№? ?\d|\.? [А-ЯA-Z]", behind))
    parts = re.split("['’-]", word)
    known = (part.lower() in rules.known or _roman(part) is not None for part in parts)
    return len(parts) > 1 and all(known)


def _roman(word: str) -> int | None:
    return roman(unicodedata.normalize("NFKC", word))


def _runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the runs of pieces that a date may have, without the signs at their ends."""
    run: list[Piece] = []
    for piece in [*pieces, Piece(0, 0, "x", dates=False)]:
        if piece.dates:
            run.append(piece)
        elif run:
            yield from _stripped(run)
            run = []


def _stripped(run: list[Piece]) -> Iterator[list[Piece]]:
    while run and run[0].text.strip(_SIGNS) == "":
        run = run[1:]
    while run and run[-1].text.strip(_SIGNS) == "":
        run = run[:-1]
    if run:
        yield run


def _dash(piece: Piece) -> bool:
    return piece.text in {"-", "–", "—"}


def _read_part(run: Sequence[Piece], text: str, sense: Sense, under: str) -> _Part | None:
    """Return the longest part of a run that is a date, and what of the run it leaves out."""
    words = [n for n, piece in enumerate(run) if piece.text[0].isalnum()]
    if not words or len(words) > _MOST:
        return None
    spans = [(a, b) for a in range(len(words)) for b in range(a, len(words))]
    full = (words[0], words[-1])
    for a, b in sorted(spans, key=lambda span: span[0] - span[1]):
        start, end = _bounds(text, run[words[a]].start, run[words[b]].end)
        answer = read_date(text[start:end], sense, under)
        clock = CLOCK.fullmatch(text[start:end]) is not None
        if answer.readings or (clock and (words[a], words[b]) == full):
            outer = [run[n] for n in (*words[:a], *words[b + 1 :])]
            if not all(_is_loose(piece, sense.language) for piece in outer):
                break
            return _Part(start, end, answer, clock and not answer.readings)
    return _unread(run, text, sense)


def _unread(run: Sequence[Piece], text: str, sense: Sense) -> _Part | None:
    """Return a run that has words of dates and yet is no date."""
    if not _names_date(run, sense.language):
        return None
    start, end = run[0].start, run[-1].end
    return _Part(start, end, read_date(text[start:end], sense), clock=False)


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a date begins and ends with the quotes and signs that belong to it."""
    end = _closed(text, end)
    opened = _OPENED.search(text[:start])
    if opened and any(sign in text[start:end] for sign in _CLOSED_BY[opened[1]]):
        start = opened.start(1)
    return start, end


def _closed(text: str, end: int) -> int:
    """Return the end of a date with the signs that belong to it: a bracket, an abbreviation."""
    while end < len(text) and text[end] in ".)]?*+":
        end += 1
    return end


def _names_date(run: Sequence[Piece], language: str) -> bool:
    """Tell whether a run has a date in numbers, or words of dates that are no prepositions."""
    if any(_NUMERIC.fullmatch(piece.text) for piece in run):
        return True
    words = [piece for piece in run if piece.text[0].isalpha()]
    return any(not _is_loose(piece, language) and _roman(piece.text) is None for piece in words)


def _is_loose(piece: Piece, language: str) -> bool:
    rules = grammar(language)
    entries = rules.words.get(piece.text.lower(), ()) if rules else ()
    kinds = {entry.category for entry in entries if not entry.rest}
    return bool(kinds) and (not kinds.isdisjoint({"IN", "CITY"}) or kinds <= _LOOSE)


def _laid_out(text: str, found: Sequence[_Part]) -> tuple[str, tuple[str, ...]]:
    """Return the wording of all dates together, and what stands before, between and behind them."""
    rest, place = [], 0
    for part in found:
        rest.append(text[place : part.start])
        place = part.end
    rest.append(text[place:])
    dates = [_unbracketed(text[part.start : part.end].strip()) for part in found]
    together = ", " if any(part.clock for part in found) else "; "
    words = (piece.strip(" ,;:|/–—-\n([") for piece in rest)
    words = (piece if ")" in piece and "(" in piece else piece.strip("() ") for piece in words)
    return together.join(dates), tuple(piece for piece in words if piece.strip(".)* "))


def _unbracketed(text: str) -> str:
    inner = text[1:-1]
    return inner if text[:1] + text[-1:] == "()" and "(" not in inner else text


def _unsure(found: Sequence[_Part], text: str, sense: Sense) -> Sentence | None:
    """Return that a number beside a date may be that of a school, a house or a street."""
    place = 0
    for part in found:
        before, own = text[place : part.start], text[part.start : part.end]
        place = part.end
        words = before.strip(" ,.;:\n")
        last = _LAST_WORD.search(before)
        numbered = last is not None and own[0].isdecimal() and listed("perhaps numbered", last[1])
        listing = words and _FIRST_OF_SEVERAL.match(own) and not is_place(words, sense.places)
        counts = _NUMBERS_ONLY.fullmatch(own) and _COUNTS.match(text[part.end :])
        if numbered or listing or counts or _ENDS_IN_NUMBER.search(before):
            return Sentence("the number before the date may belong to the place")
    return None


def _differing(whole: Answer, answer: Answer) -> Sentence | None:
    """Return that a cell reads otherwise as a whole than its date does alone."""
    read = {reading.when for reading in whole.readings}
    own = {reading.when for reading in answer.readings}
    if read and own and read != own:
        return Sentence("the place and the date in one cell may be parted in several ways")
    return None


class Lead(NamedTuple):
    """A date and the text beside it; `sure`: a sign or a number tells them apart."""

    said: str
    rest: str
    sure: bool = True


def leading(text: str, sense: Sense, under: str = "") -> Lead | None:
    """Return the date that a text begins with and what follows it; None where it has no such.

    A number alone is no day where a word in small letters follows: «10 лет музею».
    """
    pieces = list(_pieces(text, sense.language))
    run = next(_runs(pieces), [])
    words = [piece for piece in run if piece.text[0].isalnum()][:_MOST]
    if not words or run[0].start > 1:
        return None
    if all(piece.dates for piece in pieces) and read_date(text.rstrip(" .:"), sense).readings:
        return None
    for last in reversed(words):
        end = _closed(text, last.end)
        said, rest = text[words[0].start : end], text[end:].strip(" ,;:–—-\t")
        counts = _COUNTS.match(text[end:]) and not any(map(str.isalpha, text[:end]))
        own = [piece for piece in words if piece.start < end]
        numbered = any(map(str.isdecimal, said))
        if not rest or counts or not (numbered or _names_date(own, sense.language)):
            continue
        if read_date(said, sense, under).readings:
            apart = numbered or _APART.match(text[end:])
            left = words[len(own) :]
            return Lead(said, rest, sure=bool(apart) and not _dates_more(left, sense.language))
    return None


def ends_in_date(text: str, sense: Sense) -> bool:
    """Tell whether a text ends in a number, a month or a weekday: «Выставка. Январь»."""
    words = [piece for piece in _pieces(text, sense.language) if piece.text[0].isalnum()]
    return _dates_more([piece for piece in words[-1:] if piece.dates], sense.language)


def _dates_more(words: Sequence[Piece], language: str) -> bool:
    """Tell whether words have a number, a month or a weekday among them."""
    rules = grammar(language)
    for piece in words:
        entries = rules.words.get(piece.text.lower().replace("ё", "е"), ()) if rules else ()
        if piece.text[0].isdecimal() or any(each.category in _NAMED for each in entries):
            return True
    return False


def unread_leading(text: str, sense: Sense) -> Lead | None:
    """Return the words of a date that make none before a sign: «31 апреля – Слёт»."""
    run = next(_runs(list(_pieces(text, sense.language))), [])
    words = [piece for piece in run if piece.text[0].isalnum()]
    if not words or run[0].start > 1 or not _names_date(run, sense.language):
        return None
    end = _closed(text, words[-1].end)
    rest = text[end:].strip(" ,;:–—-\t")
    return Lead(text[words[0].start : end], rest) if rest and _APART.match(text[end:]) else None


def in_words_of_dates(text: str, sense: Sense) -> bool:
    """Tell whether a text has nothing but words of dates, though they make none."""
    pieces = list(_pieces(text, sense.language))
    return all(piece.dates for piece in pieces) and _names_date(pieces, sense.language)


def begins_with_dates(text: str, sense: Sense) -> bool:
    """Tell whether a text begins with words of dates, though they make none."""
    run = next(_runs(list(_pieces(text, sense.language))), [])
    return bool(run) and run[0].start == 0 and _names_date(run, sense.language)
