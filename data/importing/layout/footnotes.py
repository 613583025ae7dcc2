"""Footnotes and remarks about a plan's dates, and the marks that point at them."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from data.importing.words.repair import in_one_line
from data.importing.words.vocabulary import names

_SIGN = r"\*{1,3}|<\*{1,3}>|[¹²³⁴⁵⁶⁷⁸⁹ⁱ]|\^[\dіi]"
_FOOTNOTE = re.compile(rf"\s*(?P<mark>{_SIGN})\)?\s*(?P<text>[^\s*].*)", re.DOTALL)
_MARKED = re.compile(rf"\s*(?P<mark>{_SIGN})\s*$")
_PLAIN = {"¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "ⁱ": "i", "^і": "i"}
_BRACKETS = re.compile(r"\([^()]*\)")
_ITALIC = re.compile("курсив|italic", re.IGNORECASE)


class Footnote(msgspec.Struct, frozen=True, kw_only=True):
    """A remark under a plan: its mark, empty where it has none, and its text.

    `loose`: it says that dates aren't firm; `italic`: that those in italics aren't.
    """

    text: str
    mark: str = ""
    loose: bool = False
    italic: bool = False


def footnote_in(text: str) -> Footnote | None:
    """Return the footnote that a text is, marked or about dates; None where it is none."""
    found = _FOOTNOTE.fullmatch(text)
    words = in_one_line(found["text"] if found else text)
    italic = _ITALIC.search(words) is not None
    # What stands in brackets is said of the words before them.
    bare = _BRACKETS.sub(" ", words)
    own = bare if any(map(str.isalpha, bare)) else words
    loose = names("loose", words if found else own) and (
        found is not None or names("dates", own) or italic
    )
    if found is None and not loose:
        return None
    return Footnote(
        text=words, mark=_plain(found["mark"]) if found else "", loose=loose, italic=italic
    )


def unmarked(text: str) -> tuple[str, str]:
    """Return a text without the footnote mark at its end, and that mark."""
    found = _MARKED.search(text)
    if found is None or found.start() == 0:
        return text, ""
    return text[: found.start()].rstrip(), _plain(found["mark"])


def meant(mark: str, footnotes: Sequence[Footnote]) -> Footnote | None:
    """Return the footnote that a mark points at.

    A single footnote is meant by each mark of a letter or a digit, as copying garbles these.
    """
    if not mark:
        return None
    marked = [note for note in footnotes if note.mark]
    same = [note for note in marked if note.mark == mark]
    if same:
        return same[0]
    garbled = len(marked) == 1 and "*" not in mark + marked[0].mark
    return marked[0] if garbled else None


def general(footnotes: Iterable[Footnote]) -> Footnote | None:
    """Return the remark that makes all dates of a plan loose, where there is one."""
    return next((n for n in footnotes if n.loose and not n.mark and not n.italic), None)


def _plain(mark: str) -> str:
    return _PLAIN.get(mark, mark.strip("<>^"))
