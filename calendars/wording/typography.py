"""Texts as a printer sets them, for display only: quotes, dashes, spaces that hold words."""

import re
from functools import lru_cache

from data.plan.model import Item

KEPT = 4096
"""Texts that are kept for the next page: most of its words are those of the last one."""
_SPACE = "\u00a0"
_QUOTES = {"ru": ("«", "»", "„", "“"), "en": ("“", "”", "‘", "’")}
"""Of a language: the outer pair of quotation marks, and the pair within it."""
_SHORT = re.compile(
    r"(?<![^\s(«„])"
    r"(а|в|во|и|к|ко|о|об|с|со|у|на|по|за|из|от|до|не|ни|но|для|при|без|под|над) (?=\S)",
    re.IGNORECASE,
)
"""Russian words that no line ends with."""
_OPENS = re.compile(r"(?:^|(?<=[\s(\[«„“‘—–-]))\"(?=\S)")
_RANGE = re.compile(r"(?<![\w.,/-])(\d{1,4})-(\d{1,4})(?![\w.,/-])")
_HOURS = re.compile(r"(\d:\d\d)\s[–-]\s(?=\d?\d:\d\d)")
_DASH = re.compile(r"\s+[-–—]\s+")
_NUMBER = re.compile(r"(?<![\w/.,-])(\d+|[IVX]+) (?=[^\W\d_])")
_INITIAL = re.compile(r"(?<!\w)([A-ZА-ЯЁ]\.) ?(?=[A-ZА-ЯЁ])")
_STOP = re.compile(r"(?:(?<=[^\W_]{4})|(?<=[^\W_][»”“)\"]))[.:]$")
# «Хабаровск, 165 лет»: after «города» Russian wants another case than that of the list of cities.
_OF_A_CITY = re.compile(r"(Юбилей|День) города (?P<name>.+)")


@lru_cache(maxsize=KEPT, typed=True)
def typeset(text: str, code: str) -> str:
    """Return a text of a language, by its code, with its quotes, dashes and spaces as in print."""
    base = code.partition("-")[0]
    if base not in _QUOTES:
        return text
    dash = "—" if base == "ru" else "–"
    text = _HOURS.sub(r"\1–", text) if base == "ru" else text
    text = _DASH.sub(f"{_SPACE}{dash} ", _RANGE.sub(r"\1–\2", _quoted(text, *_QUOTES[base])))
    return _held(text)


def headline(text: str, code: str) -> str:
    """Return a title as in print: without the stop or the colon at its end."""
    return _STOP.sub("", typeset(text, code).rstrip())


def named_first(text: str, item: Item, code: str) -> str:
    """Return the title of a city's day or jubilee with the city's name first, in Russian."""
    found = _OF_A_CITY.fullmatch(text) if code == "ru" else None
    if not found or found["name"] not in [place.name.get(code) for place in item.places]:
        return text
    if found[1] == "Юбилей":
        return found["name"] if item.age else f"{found['name']}, юбилей"
    return f"{found['name']}, День города"


def _held(text: str) -> str:
    """Return a text with spaces that don't break after short words, numbers and initials."""
    for held in (_SHORT, _NUMBER, _INITIAL):
        text = held.sub(rf"\1{_SPACE}", text)
    return text


def _quoted(text: str, opening: str, closing: str, inner: str, end: str) -> str:
    """Return a text with the language's quotation marks, the inner ones within others."""
    text = _OPENS.sub(opening, text)
    if text.count('"') + text.count(closing) != text.count(opening):
        return text
    text = text.replace('"', closing)
    depth = 0
    set_ = []
    for letter in text:
        if letter == opening:
            depth += 1
            set_.append(opening if depth == 1 else inner)
        elif letter == closing:
            set_.append(closing if depth <= 1 else end)
            depth = max(depth - 1, 0)
        else:
            set_.append(letter)
    return "".join(set_)
