"""The places that a text names: listed ones by any form of their names, others as they stand."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from data.importing.row import Place
from data.importing.words.morphology import lemmas, nominative
from data.importing.words.repair import in_one_line
from data.importing.words.vocabulary import listed
from data.plan.model import Place as ListedPlace

_ABBREVIATED = {
    "спб": "Санкт-Петербург",
    "с-петербург": "Санкт-Петербург",
    "с.-петербург": "Санкт-Петербург",
    "питер": "Санкт-Петербург",
    "мск": "Москва",
    "екб": "Екатеринбург",
    "н. новгород": "Нижний Новгород",
    "н.новгород": "Нижний Новгород",
    "нн": "Нижний Новгород",
    "ростов н/д": "Ростов-на-Дону",
}
_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)\.? ?(?=\S)")
_SEVERAL = re.compile(r" ?[,/] ?| и | and ")


class Gazetteer(msgspec.Struct, frozen=True, kw_only=True):
    """The places of a folder by their names, and by the words that these are declined from."""

    language: str
    named: Mapping[str, str]
    declined: Mapping[tuple[frozenset[str], ...], str]
    names: Mapping[str, str]


def gazetteer(places: Mapping[str, ListedPlace], language: str) -> Gazetteer:
    """Return the places of a folder, to be looked up in texts of a language."""
    named = {_plain(name): key for key, place in places.items() for name in place.name.values()}
    own = {
        key: place.name.get(language) or next(iter(place.name.values()), key)
        for key, place in places.items()
    }
    declined = {}
    if language == "ru":
        declined = {tuple(map(lemmas, name.split())): key for key, name in own.items()}
    return Gazetteer(language=language, named=named, declined=declined, names=own)


def places_in(text: str, known: Gazetteer) -> tuple[Place, ...]:
    """Return the places that a text names; a room or a venue stays as it is written."""
    found = [
        place
        for part in re.split(r"[;\n]", _lines(text, known))
        if part.strip(" ,.;")
        for place in _in_part(in_one_line(part).strip(" ,;"), known)
    ]
    return tuple(dict.fromkeys(found))


def _lines(text: str, known: Gazetteer) -> str:
    """Return a text whose lines are places of their own, or else one place."""
    lines = text.split("\n")
    if len(lines) > 1 and all(is_place(line, known) for line in lines):
        return text
    return " ".join(lines)


def _in_part(part: str, known: Gazetteer) -> Iterator[Place]:
    whole = _listed(part, known)
    pieces = _SEVERAL.split(part)
    if whole is None and len(pieces) > 1 and all(is_place(piece, known) for piece in pieces):
        for piece in pieces:
            yield _listed(piece, known) or Place(name=_own_name(piece, known))
    else:
        yield whole or Place(name=_own_name(part, known))


def is_place(text: str, known: Gazetteer) -> bool:
    """Tell whether a text is the name of a place, and nothing else."""
    if not text.strip() or len(text) > 60:
        return False
    if _listed(text, known) is not None:
        return True
    bare = _bare(in_one_line(text))
    return known.language == "ru" and bare[:1].isupper() and nominative(bare) is not None


def _listed(text: str, known: Gazetteer) -> Place | None:
    for form in _forms(text):
        key = known.named.get(_plain(form)) or _declined(form, known)
        if key is not None:
            return Place(name=known.names[key], key=key)
    return None


def _forms(text: str) -> Iterator[str]:
    whole = in_one_line(text).strip(" ,.;")
    yield whole
    bare = _bare(whole)
    yield bare
    if bare.lower() in _ABBREVIATED:
        yield _ABBREVIATED[bare.lower()]


def _declined(text: str, known: Gazetteer) -> str | None:
    words = text.split()
    if known.language != "ru" or not words or not words[0][0].isupper():
        return None
    forms = [lemmas(word) for word in words]
    for listed_forms, key in known.declined.items():
        pairs = zip(forms, listed_forms, strict=False)
        if len(forms) == len(listed_forms) and all(one & other for one, other in pairs):
            return key
    return None


def _bare(text: str) -> str:
    """Return a name without «г.» or a preposition before it."""
    bare = text.strip(" ,.;()")
    while (found := _BEFORE.match(bare)) and _precedes(found["word"], bare[found.end() :]):
        bare = bare[found.end() :]
    return bare


def _precedes(word: str, rest: str) -> bool:
    """Tell whether a word stands before a name, alone or with another one: «в г. Пензе»."""
    if not (word.islower() and listed("before place", word)):
        return False
    further = _BEFORE.match(rest)
    return rest[:1].isupper() or (
        further is not None and _precedes(further["word"], rest[further.end() :])
    )


def _own_name(text: str, known: Gazetteer) -> str:
    """Return the name to propose for a place that isn't listed: in the nominative, where known."""
    bare = _bare(text)
    if known.language != "ru":
        return bare or text
    short = _ABBREVIATED.get(bare.lower())
    declined = bare != text.strip(" ,.;()") and nominative(bare)
    return short or declined or bare or text


def _plain(name: str) -> str:
    return re.sub(r"[\s‐‑–-]+", "-", name.casefold().replace("ё", "е")).strip("-")


def is_abbreviated(word: str) -> bool:
    """Tell whether a word is a known abbreviation of a place's name."""
    return word.lower() in _ABBREVIATED
