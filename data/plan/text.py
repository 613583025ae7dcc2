"""Check every text at the door, and show in a message what can't be trusted."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from data.errors import Sentence

SHOWN = 80
"""Characters of a value that a message has."""

# Controls, surrogates, line and paragraph separators: parsers cut a feed at them. Private use: it
# looks as meant on the machine of the one who wrote it only, most often a bullet out of Word.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Co", "Cs", "Zl", "Zp"})
_UNSAFE = re.compile(
    "["
    "\u202a-\u202e\u2066-\u2069"  # they turn round all that is after them, in feeds and on pages
    "\u206a-\u206f\ufff9-\ufffb"  # deprecated, or for annotations between lines
    "\ufeff\ufffc\ufffd"  # what a copy leaves of a file's beginning, a picture, an unknown letter
    "\ufdd0-\ufdef"  # no characters at all, as are the last two of each plane
    "\U000e0000-\U000e007f"  # tags: nobody sees them
    "]"
    "|["
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
# The flags of England, Scotland and Wales are the one use of tags.
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
# Letters by their category, and yet nothing to be seen.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_NO_WIDTH = "\u200b\u2060"


class Complaint(NamedTuple):
    """What is wrong with a text, and what would be right."""

    problem: Sentence
    remedy: Sentence


def normal(text: str) -> str:
    """Return a text in Unicode's normal form C: what looks equal to people is equal."""
    return unicodedata.normalize("NFC", text)


def unsafe_characters(text: str) -> list[str]:
    """Return the characters of a text that no feed may carry, in order and without repeats."""
    # None of the categories is printable, nor are the tags of flags; most texts end here.
    if text.isprintable() and not _UNSAFE.search(text):
        return []
    return [each for each in dict.fromkeys(_FLAG.sub("", text)) if _unsafe(each)]


def _unsafe(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _UNSAFE_CATEGORIES or _UNSAFE.match(character) is not None


def complaints(words: str, longest: int) -> Iterator[Complaint]:
    """Yield what is wrong with a text that people will read; `longest` in characters."""
    if not any(map(_visible, words)):
        yield Complaint(
            Sentence("it is empty"),
            Sentence("write the words, or leave the key out where it may be"),
        )
    elif words != words.strip().strip(_NO_WIDTH):
        problem = Sentence("it begins or ends with white space")
        yield Complaint(problem, Sentence("take the white space off"))
    elif unicodedata.category(words[0]).startswith("M"):
        problem = Sentence("it begins with a mark that belongs on a letter")
        yield Complaint(problem, Sentence("write the letter before it, or take the mark out"))
    if len(words) > longest:
        problem = Sentence("it has {number} characters", number=len(words))
        yield Complaint(problem, Sentence("write {most} at most", most=longest))
    if unsafe := unsafe_characters(words):
        named = ", ".join(f"U+{ord(each):04X}" for each in unsafe[:10])
        problem = Sentence("it has {characters}, which calendars can't carry", characters=named)
        yield Complaint(problem, _remedy(unsafe))


def _remedy(unsafe: list[str]) -> Sentence:
    if all(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in unsafe):
        return Sentence("write it on one line, without line breaks, tabs or control characters")
    return Sentence("take these invisible or unknown characters out, or write the words anew")


def _visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK


def printable(text: str) -> str:
    """Return a text with all that a terminal might obey, or not show, as TOML escapes it."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escaped(each) for each in text)


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def literal(value: object) -> str:
    """Return a value of TOML as it is written on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name(key)} = {literal(own)}' for key, own in value.items())} }}"
    return repr(value)


def quoted(text: str) -> str:
    """Return a text as TOML has it in quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{printable(escaped)}"'


def name(key: str) -> str:
    """Return a key as TOML has it, in quotation marks where it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key, re.ASCII) else quoted(key)


def shown(value: object) -> str:
    """Return a value as a message shows it, on one line and not all of it if it is long."""
    if isinstance(value, str):
        value = value[: SHOWN + 1]
        whole = f"'{value}'" if value.isprintable() and "'" not in value else quoted(value)
    else:
        whole = literal(value)
    return whole if len(whole) <= SHOWN else f"{whole[: SHOWN - 3]}…"
