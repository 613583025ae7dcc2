"""Mend what columns and copying did to a text: words broken over lines, letters of two scripts."""

import re
import unicodedata
from itertools import pairwise

from data.importing.words.morphology import is_word

_BLANK = re.compile(r"[^\S\n]+")
_AROUND_LINES = re.compile(r" ?\n ?")
_BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-‐‑] ?(\n| ) ?([^\W\d_]+)")
_LINES = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_NOTHING = re.compile("[\u00ad\u200b\u2060\ufeff]")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKES = str.maketrans(
    "ABCEHKMOPTXYaceopxyΑΒΓΕΗΚΜΟΡΤΧοαερυκ", "АВСЕНКМОРТХУасеорхуАВГЕНКМОРТХоаерук"
)
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_NUMERALS = str.maketrans("ІХ", "IX")
_NUMERAL = re.compile(r"[IVXІХ]+")


def mended(text: str, language: str) -> str:
    r"""Return a text with its lines kept (`\n`), its spaces single and its broken words whole."""
    text = _NOTHING.sub("", _LINES.sub("\n", unicodedata.normalize("NFC", text)))
    text = _AROUND_LINES.sub("\n", _BLANK.sub(" ", text)).strip()
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    if language == "ru":
        text = _WORD.sub(_own_letters, text)
    return _BROKEN.sub(lambda found: _whole(found, language), text)


def _whole(found: re.Match[str], language: str) -> str:
    """Return a word broken at a hyphen as one; a hyphen of its own stays."""
    first, gap, last = found.groups()
    if language != "ru":
        # «Pre- and post-» has a space; only a line's end breaks a word.
        return f"{first}-{last}" if gap == "\n" else found[0]
    before, _, part = first.rpartition("-")
    joined = part + last
    if last[0].islower() and is_word(joined):
        return f"{before}-{joined}" if before else joined
    return f"{first}-{last}"


def _own_letters(found: re.Match[str]) -> str:
    """Return a word typed in letters of two scripts in those that were meant."""
    word = found[0]
    if "І" in word and _NUMERAL.fullmatch(word):
        return word.translate(_NUMERALS)
    if word.isascii() or _CYRILLIC.fullmatch(word):
        return word
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    if len(scripts) > 1 and not _NUMERAL.fullmatch(word):
        own = word.translate(_LOOKALIKES)
        if all("CYRILLIC" in unicodedata.name(letter, "") for letter in own):
            return own
    return word


def in_one_line(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def joined_cells(texts: list[str]) -> str:
    """Return a heading that lies across columns; a small letter may go on with a cut word."""
    heading = texts[0] if texts else ""
    for text in texts[1:]:
        heading += text if _goes_on(heading, text) else f" {text}"
    return in_one_line(heading)


def is_cut(texts: list[str]) -> bool:
    """Tell whether a word is cut between two cells."""
    return any(_goes_on(first, text) for first, text in pairwise(texts))


def _goes_on(heading: str, text: str) -> bool:
    first, last = re.search(r"[^\W\d_]+$", heading), re.match(r"[^\W\d_]+", text)
    if first is None or last is None or not text[0].islower():
        return False
    return is_word(first[0] + last[0]) and not (is_word(first[0]) and is_word(last[0]))
