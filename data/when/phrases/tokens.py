"""A cleaned text as words, numbers and signs, each with the classes that the grammar knows."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from data.when.phrases.cleaning import unspaced
from data.when.phrases.notation import Grammar, Value

Classes = dict[str, list[tuple[int, Value]]]

MOST = 64
"""Words of a phrase that is still looked at."""


class Token(NamedTuple):
    """A word, number or sign: its class by looks, its text in small letters and as written.

    `line` where it begins a line, `spaced` where a space or a line stands before it.
    """

    kind: str
    text: str
    raw: str
    line: bool
    spaced: bool


_DATE = (
    r"(?<!\d)(?P<{name}>\d{{1,2}} ?(?P<{name}_sign>{sign}) ?\d{{1,2}} ?(?P={name}_sign) ?{year})"
)
_YEAR = r"(?:\d{4}|\d{2})(?![\d:])"
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<iso>\d{4}([-./])\d{2}\2\d{2}(?!\d))",
            r"(?P<isotime>(?<=\d)T(?=\d\d:\d\d))",
            r"(?P<clocks>\d{1,2}-[0-5]\d-\d{1,2}-[0-5]\d(?![\d-]))",
            _DATE.format(name="dotted", sign=r"\.", year=_YEAR),
            _DATE.format(name="slashed", sign="[/-]", year=_YEAR),
            r"(?P<roman>\d{1,2}\. ?[IVXІХ]+\. ?(?:\d{4}|\d{2})(?!\d))",
            r"(?P<isomonth>\d{4}-(?:0[1-9]|1[0-2])(?![\d-]))",
            r"(?P<clock>\d{1,2}:[0-5]\d(?!\d))",
            r"(?P<monthyear>\d{1,2}[./] ?\d{4}(?!\d))",
            r"(?P<pair>\d{1,2}\. ?\d{1,2}(?!\d))",
            r"(?P<slashpair>\d{1,2}/\d{1,2}(?!\d))",
            r"(?P<short>'\d{2}(?!\d))",
            r"(?P<number>\d+)",
            r"(?P<word>[^\W\d_]+)",
            r"(?P<sign>[^\w\s])",
            r"(?P<gap>\s)",
            r"(?P<other>.)",
        )
    ),
    re.DOTALL,
)
_NEAR, _NEXT = 30, 3
_NAME_WORDS, _PLACE_WORDS = 8, 3
_NUMBERS = re.compile(r"\d+")
_SIGNS = {
    ",": "COMMA",
    ";": "SEMI",
    ":": "COLON",
    "-": "DASH",
    "/": "SLASH",
    "(": "LP",
    "[": "LP",
    ")": "RP",
    "]": "RP",
    "+": "PLUS",
    "?": "QUERY",
    "&": "AMP",
    "|": "BAR",
    "~": "TILDE",
    ".": "DOT",
}
_SHORT_HOURS = {
    "AFTERNOON": re.compile(r"[1-6](?::|\.(?:00|1[3-9]|[2-5]\d)$)"),
    "EVENING": re.compile(r"(?:[7-9]|1[01])(?::|\.(?:00|1[3-9]|[2-5]\d)$)"),
}
"""Hours that may be those of the second half of the day, and no dates."""
_ROMAN_LETTERS = str.maketrans("ІіУуХхVvXxIilШшПп", "IIVVXXVVXXIIIШШПП")
_ROMANS = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
_LATIN, _CYRILLIC = "aceopxyikmhtbABCEHIKMOPTXY", "асеорхуікмнтвАВСЕНІКМОРТХУ"
_GREEK = str.maketrans("οαερυικΟΑΕΡΥΙΚΜΤΗΒΧΝ", "oaepyikOAEPYIKMTHBXN")
_TO_SCRIPT = {
    "cyrillic": str.maketrans(_LATIN, _CYRILLIC),
    "latin": str.maketrans(_CYRILLIC + "ԁѕј", _LATIN + "dsj"),
}


def tokens(text: str, grammar: Grammar) -> list[Token]:
    """Return the words, numbers and signs of a cleaned text."""
    found = list(_raw(text))
    found = [piece for token in found for piece in _pieces(token, grammar)]
    return list(_mended(found, grammar))


def _raw(text: str) -> Iterator[Token]:
    line = spaced = False
    for found in _TOKEN.finditer(text):
        kind, raw = found.lastgroup or "other", found[0]
        if kind.endswith("_sign"):
            kind = kind.removesuffix("_sign")
        if kind == "gap":
            spaced, line = True, line or raw == "\n"
            continue
        yield Token(kind, raw.lower().replace("ё", "е"), raw, line, spaced)
        line = spaced = False


def _pieces(token: Token, grammar: Grammar) -> Iterator[Token]:
    """Yield the token, its letters in the language's own alphabet; «IVкв» are two."""
    if token.kind != "word" or token.text in grammar.known:
        yield token
        return
    word = _own_letters(token.raw, grammar.script).lower().replace("ё", "е")
    if word in grammar.known:
        yield token._replace(text=word)
        return
    yield from _split_roman(token, grammar)


def _own_letters(word: str, script: str) -> str:
    latin = word.translate(_GREEK)
    return latin.translate(_TO_SCRIPT[script])


def _split_roman(token: Token, grammar: Grammar) -> Iterator[Token]:
    for cut in (3, 2, 1):
        head, rest = token.raw[:cut], token.raw[cut:]
        if head.isupper() and roman(head) and rest.lower() in grammar.words and len(rest) > 1:
            yield token._replace(text=head.lower(), raw=head)
            yield token._replace(text=rest.lower(), raw=rest, line=False, spaced=False)
            return
    yield token


# Each word is asked several times over, whether it is one, whether it is a name, and what follows.
@lru_cache(maxsize=4096)
def roman(word: str) -> int | None:
    """Return the number of a Roman numeral up to 12, of whatever letters it is typed."""
    letters = word.translate(_ROMAN_LETTERS).replace("Ш", "III").replace("П", "II")
    return _ROMANS.get(letters)


def _mended(found: Sequence[Token], grammar: Grammar) -> Iterator[Token]:
    """Yield the tokens with broken words put together and dots of abbreviations left out."""
    place = 0
    while place < len(found):
        whole, used = _joined(found, place, grammar)
        place += used
        if not _idle_dot(whole, found, place - 1):
            yield whole


def _joined(found: Sequence[Token], place: int, grammar: Grammar) -> tuple[Token, int]:
    """Return the word that begins here, of one token or broken over several."""
    token = found[place]
    if token.kind == "word":
        for used in (3, 2):
            parts = found[place : place + used]
            if len(parts) == used and _broken(parts, grammar):
                text = _own_letters(parts[0].text + parts[-1].text, grammar.script)
                return token._replace(text=text, raw=parts[0].raw + parts[-1].raw), used
    return token, 1


def _broken(parts: Sequence[Token], grammar: Grammar) -> bool:
    first, last = parts[0], parts[-1]
    if last.kind != "word" or (len(parts) == 3 and parts[1].text != "-"):
        return False
    whole = _own_letters(first.text + last.text, grammar.script)
    known = first.text in grammar.words and last.text in grammar.words
    return whole in grammar.words and not known and len(last.text) > 1


def _idle_dot(token: Token, found: Sequence[Token], place: int) -> bool:
    if token.raw != ".":
        return False
    before = found[place - 1].kind if place else ""
    last = place == len(found) - 1
    return last or before not in {"number", "sign", ""} or found[place - 1].text == ")"


def terminals(found: Sequence[Token], grammar: Grammar, period_start: date) -> list[Classes]:
    """Return the classes of words that begin at each token, and none behind the last one."""
    classes = [_classes(found, place, grammar, period_start.year) for place in range(len(found))]
    return [*classes, {}]


def _classes(found: Sequence[Token], place: int, grammar: Grammar, year: int) -> Classes:
    token = found[place]
    classes: Classes = {}
    classes["NL" if token.line else "SAMELINE"] = [(place, None)]
    for name, end, value in _readings(found, place, grammar, year):
        classes.setdefault(name, []).append((end, value))
    return classes


def _readings(
    found: Sequence[Token], place: int, grammar: Grammar, year: int
) -> Iterator[tuple[str, int, Value]]:
    token = found[place]
    if token.kind == "word":
        yield from _word(found, place, grammar)
    elif token.kind == "sign" and token.raw in _SIGNS:
        yield _SIGNS[token.raw], place + 1, None
    elif token.kind == "number":
        yield from _number(found, place, grammar, year)
    else:
        numbers = tuple(map(int, _NUMBERS.findall(token.raw)))
        for name, value in _numeric(token, numbers, year):
            yield name, place + 1, value
    yield from _listed(found, place, grammar)


def _numeric(token: Token, numbers: tuple[int, ...], year: int) -> Iterator[tuple[str, Value]]:
    kind = token.kind
    if kind in {"dotted", "slashed"}:
        digits = len(_NUMBERS.findall(token.raw)[-1])
        yield kind.upper(), (*numbers[:2], full_year(numbers[2], digits, year))
    elif kind == "roman":
        letters = token.raw.split(".")[1].strip()
        month = roman(letters) or 0
        yield "DOTTED", (numbers[0], month, full_year(numbers[1], len(str(numbers[1])), year))
    elif kind == "short":
        yield "APOSYEAR", full_year(numbers[0], 2, year)
    elif kind == "isomonth":
        yield from _iso_month(numbers)
    elif kind in {"pair", "slashpair"}:
        yield from _pair(kind, token.raw, numbers)
    else:
        yield kind.upper(), numbers
    if kind in {"clock", "pair"}:
        for name, hours in _SHORT_HOURS.items():
            if hours.match(token.raw):
                yield name, (numbers[0] + 12, numbers[1])


def _pair(kind: str, text: str, numbers: tuple[int, ...]) -> Iterator[tuple[str, Value]]:
    """Yield a day and a month, which take two digits, as «1.5» and 1/2 are no dates."""
    provable = kind == "slashpair" and numbers[0] > 12 and text != "24/7"
    if text[-2:].isdecimal() or provable:
        yield kind.upper(), numbers
    yield f"{kind.upper()}S", numbers


def _iso_month(numbers: tuple[int, ...]) -> Iterator[tuple[str, Value]]:
    """Yield a month, and the years from 2009 to 2010 that «2009-10» may mean as well."""
    yield "ISOMONTH", numbers
    if numbers[0] % 100 < numbers[1]:
        yield "TWOYEARS", (numbers[0], numbers[0] // 100 * 100 + numbers[1])


def full_year(number: int, digits: int, near: int) -> int:
    """Return the year that two digits mean: 20xx, or 19xx where that is nearer to the plan's."""
    if digits > 2:
        return number
    return min(2000 + number, 1900 + number, key=lambda year: abs(year - near))


def _number(
    found: Sequence[Token], place: int, grammar: Grammar, year: int
) -> Iterator[tuple[str, int, Value]]:
    text = found[place].text
    number = int(text) if len(text) <= 4 else 0
    if len(text) == 4 and 1900 <= number < 2200:
        yield "YEAR", place + 1, number
        if abs(number - year) <= _NEAR:
            yield "BAREYEAR", place + 1, number
    if len(text) > 2:
        return
    yield "NUMBER", place + 1, number
    if len(text) == 2:
        yield "YEAR2", place + 1, full_year(number, 2, year)
        if abs(full_year(number, 2, year) - year) <= _NEXT:
            yield "NEARYEAR", place + 1, full_year(number, 2, year)
    yield from _suffixed(found, place, grammar, number)


def _suffixed(
    found: Sequence[Token], place: int, grammar: Grammar, number: int
) -> Iterator[tuple[str, int, Value]]:
    """Yield the ordinal that a number with an ending is: 1st, 1-й."""
    after = place + 1
    if after < len(found) and found[after].raw == "-":
        after += 1
    if after >= len(found) or found[after].text not in grammar.suffixes:
        return
    if not found[after].spaced or after > place + 1:
        yield "NTH", after + 1, number
        yield f"NTH-{found[after].text}", after + 1, number


def _word(found: Sequence[Token], place: int, grammar: Grammar) -> Iterator[tuple[str, int, Value]]:
    token = found[place]
    number = roman(token.raw)
    if number is not None:
        yield "ROMAN", place + 1, number
        yield from _suffixed(found, place, grammar, number)
    end = _unknown_end(found, place, grammar)
    if end > place:
        yield "UNKNOWN", end, None
    end = _name_end(found, place, grammar)
    if end > place:
        yield "NAME", end, None
        yield from _places(found, place, end, grammar)


def _places(
    found: Sequence[Token], place: int, end: int, grammar: Grammar
) -> Iterator[tuple[str, int, Value]]:
    """Yield the name of a place that begins or ends the text without a comma: «Хабаровск 26 мая».

    What is numbered («Школа 5 мая») is none, nor is anything where a month has a capital and its
    language writes it small: «Улица 8 Марта». Beside a month alone an adjective belongs to it.
    """
    words = [token for token in found[place:end] if token.kind == "word"]
    alone = place == 0 or end == len(found)
    if not alone or len(words) > _PLACE_WORDS or not _small_months(found, grammar):
        return
    if not any(word.text in grammar.settings["numbered"] for word in words):
        yield "PLACE", end, None
        if not words[-1].text.endswith(tuple(grammar.settings["adjectives"])):
            yield "PLACENOUN", end, None


def _small_months(found: Sequence[Token], grammar: Grammar) -> bool:
    if "small" not in grammar.settings["months"]:
        return True
    return all(token.raw.islower() for token in found if _is_month(token, grammar))


def _is_month(token: Token, grammar: Grammar) -> bool:
    return any(entry.category == "MONTH" for entry in grammar.words.get(token.text, ()))


def _unknown_end(found: Sequence[Token], place: int, grammar: Grammar) -> int:
    """Return the place behind words that the grammar doesn't know."""
    end = place
    while end < len(found) and found[end].kind == "word" and found[end].text not in grammar.words:
        end += 1
    return end


def _name_end(found: Sequence[Token], place: int, grammar: Grammar) -> int:
    """Return the place behind a name: capitalised words that the grammar doesn't know."""
    end = place
    while end < len(found) and _is_name(found[end], grammar):
        end += 1
        end += _hyphened(found, end, grammar)
    named = any(token.text not in grammar.settings["names"] for token in found[place:end])
    return end if end - place <= _NAME_WORDS and named else place


def _hyphened(found: Sequence[Token], place: int, grammar: Grammar) -> int:
    """Return how many tokens lead to the next part of a name like «Ростов-на-Дону»."""
    parts = [token.raw for token in found[place : place + 3]]
    if parts[:1] != ["-"]:
        return 0
    steps = 3 if parts[2:] == ["-"] and parts[1].islower() else 1
    return steps if place + steps < len(found) and _is_name(found[place + steps], grammar) else 0


def _is_name(token: Token, grammar: Grammar) -> bool:
    known = token.text in grammar.known and token.text not in grammar.settings["names"]
    short = token.raw.isupper() and len(token.raw) <= 3
    capital = token.raw.istitle() or short
    numeral = roman(token.raw) is not None
    return token.kind == "word" and capital and len(token.raw) > 1 and not known and not numeral


def _listed(
    found: Sequence[Token], place: int, grammar: Grammar
) -> Iterator[tuple[str, int, Value]]:
    """Yield what the vocabulary has for this word and those behind it."""
    for rest, category, value in grammar.words.get(found[place].text, ()):
        end = place + 1 + len(rest)
        if not rest or rest == tuple(token.text for token in found[place + 1 : end]):
            yield category, end, value


def spaced_out(text: str, grammar: Grammar) -> str:
    """Return `text` with a word of the vocabulary that is s p a c e d out put together."""
    whole = unspaced(text)
    if whole == text:
        return text
    return whole if any(word in grammar.words for word in whole.lower().split()) else text
