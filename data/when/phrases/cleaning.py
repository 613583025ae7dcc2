"""The typography of plans, brought to one form: dashes, spaces, quotes, damage, accents."""

import re
import unicodedata

_DASHES = "‐‑‒–—―−→➔⟶÷﹘﹣－\x96\x97\ufffd⁃"
_QUOTES = '«»“”„‟"〝〞″'
_APOSTROPHES = "’‘ʼ`´′‛"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u0301\u0300*¹²³⁴⁵⁶⁷⁸⁹⁰"
_LINES = "\r\x0b\x0c\x85\u2028\u2029"

_BEFORE = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_QUOTES, " ")
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_NOTHING, None)
    | {"…": "..", "№": " № "}
)
_SPACE = re.compile(r"[^\S\n]+")
_AROUND_LINES = re.compile(r" ?(\n ?)+")
_DOTS = re.compile(r"(?<=\w) ?\.{2,} ?(?=\d)")
_MANY_DASHES = re.compile(r"-{2,}")
_ROMAN_ONE = re.compile(r"(?<![^\W_])1(?=[VУ](?![^\W_]))")
_SPACED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_] ){2,}[^\W\d_](?![^\W\d_])")


def cleaned(text: str) -> str:
    """Return `text` in the form that the words of dates are looked for in.

    Its lines stay, as two dates on two lines are two; so does its case, which tells names.
    """
    for line in _LINES:
        text = text.replace(line, "\n")
    text = text.translate(_BEFORE)
    # Compatibility forms are made plain after the signs they would be confused with are gone.
    text = unicodedata.normalize("NFKC", text).translate(_BEFORE)
    text = _AROUND_LINES.sub("\n", _SPACE.sub(" ", text)).strip()
    text = _ROMAN_ONE.sub("I", _MANY_DASHES.sub("-", _DOTS.sub("-", text)))
    return text.strip(" ,;:!\n")


def unspaced(text: str) -> str:
    """Return `text` with words that were s p a c e d out put together."""
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
