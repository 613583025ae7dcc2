"""Those who hold an event, out of the text that lists them."""

import re
from collections.abc import Iterator, Sequence

from data.importing.words.repair import in_one_line
from data.importing.words.vocabulary import listed

_LABELLED = re.compile(
    r"\s*(?P<label>[^\W\d_][^:\n]{0,40}?)\.?\s*(?::|\s[–—-]\s)\s*(?P<rest>.+)", re.DOTALL
)
_INITIALS = re.compile(r"[^\W\d_]+ [A-ZА-ЯЁ]\. ?[A-ZА-ЯЁ]\.\s*$")
_OPENING, _CLOSING = "«(„“[", "»)”]"


def labelled(text: str) -> tuple[str, str] | None:
    """Return the part of a row that a text's label names, and the text behind it."""
    found = _LABELLED.fullmatch(text)
    if found is None:
        return None
    for part in ("organisers", "said", "place"):
        if listed(f"label {part}", found["label"].rstrip(".")):
            return part, found["rest"].strip()
    return None


def is_label(word: str) -> bool:
    """Tell whether a word stands before a part of a row, as in «Срок: …»."""
    return any(listed(f"label {part}", word) for part in ("organisers", "said", "place"))


def organisers_in(text: str) -> tuple[str, ...]:
    """Return each organiser of a list, as it is written.

    Semicolons and lines part them, commas where a capital or a quote follows: what goes on in a
    small letter belongs to the one before.
    """
    own = labelled(text)
    body = own[1] if own and own[0] == "organisers" else text
    parts = [in_one_line(part).strip(" ,;") for part in _parts(body)]
    return tuple(part for part in parts if part)


def _parts(text: str) -> Iterator[str]:
    sign = ";" if ";" in text else ","
    for line in _lines(text, sign):
        yield from _put_together(list(_outside_brackets(line, sign)), sign)


def _lines(text: str, sign: str) -> list[str]:
    """Return the lines of a list; where signs part it, they only wrap it.

    Behind a person's initials a line is over in any case.
    """
    lines = text.split("\n")
    if sign in text:
        return [" ".join(lines)]
    if all(_begins(line) and not _abbreviated(line) for line in lines):
        return lines
    return _by_people(lines)


def _by_people(lines: Sequence[str]) -> list[str]:
    found = list(lines[:1])
    for line in lines[1:]:
        if _INITIALS.search(found[-1]):
            found.append(line)
        else:
            found[-1] += f" {line}"
    return found


def _begins(text: str) -> bool:
    first = re.search(r"\w", text)
    return first is not None and first[0].isupper()


def _abbreviated(text: str) -> bool:
    """Tell whether a line is an abbreviation, which may end the name in the line above."""
    return text.isupper() and " " not in text.strip()


def _outside_brackets(text: str, sign: str) -> Iterator[str]:
    depth, start, quoted = 0, 0, False
    for place, letter in enumerate(text):
        quoted ^= letter == '"'
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if letter == sign and depth <= 0 and not quoted:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _put_together(pieces: Sequence[str], sign: str) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if found and sign == "," and not _begins(piece):
            found[-1] += f"{sign}{piece}"
        else:
            found.append(piece)
    return found
