"""Texts as documents hold them: pieces that are struck out, set apart, or neither."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Also lone surrogates, which are no text and can't be written as UTF-8.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_RAISED = str.maketrans("0123456789ivx", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣ")
_CAN_BE_RAISED = re.compile(r"[0-9ivx]+")


class Piece(msgspec.Struct, frozen=True):
    """A piece of a text; `marked` by italics, a colour or a highlight."""

    text: str
    struck: bool = False
    marked: bool = False


BREAK = Piece("\n")


class Said(msgspec.Struct, frozen=True):
    """What a cell or a paragraph says, as `Cell` has it."""

    text: str
    struck: str = ""
    marked: bool = False


def said(pieces: Iterable[Piece]) -> Said:
    """Return what pieces say together; texts struck out in several places are lines."""
    listed = list(pieces)
    kept = [piece for piece in listed if not piece.struck]
    inked = [piece for piece in kept if piece.text.strip()]
    return Said(
        text=plain("".join(piece.text for piece in kept)),
        struck="\n".join(_struck(listed)),
        marked=bool(inked) and all(piece.marked for piece in inked),
    )


def _struck(pieces: Iterable[Piece]) -> Iterator[str]:
    for struck, group in groupby(pieces, key=lambda piece: piece.struck):
        text = plain("".join(piece.text for piece in group)) if struck else ""
        if text:
            yield text


def plain(text: str) -> str:
    r"""Return a text without what nobody sees, its lines apart by `\n`."""
    return _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text)).strip()


def raised(text: str) -> str:
    """Return a superscript in characters that are raised of themselves, where there are such."""
    return text.translate(_RAISED) if _CAN_BE_RAISED.fullmatch(text) else text


def paragraphs(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the paragraphs that say something."""
    return tuple(text for text in map(plain, texts) if text)
