"""State what a row of a document asks of the plan's file, in the terms of that file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from data.errors import Sentence
from data.importing.merging.texts import NOTHING, plain, tidy
from data.importing.row import Doubt, Field, Row
from data.importing.row import Place as Named
from data.plan.checks import KEY, TEXT_LENGTH, TITLE_LENGTH
from data.plan.dates import loosened, readings
from data.plan.model import Place, Text
from data.plan.rows import OLDEST
from data.when.edtf import WhenError
from data.when.period import Period
from data.when.reading import parse_when
from data.when.value import When

Say = Callable[[str], str]
"""Returns a Sentence in the plan's language; other words as they are."""


@dataclass(frozen=True, kw_only=True)
class Means:
    """What plan files are written with: their folder's languages, places, zones and colours.

    `languages` are BCP 47 codes, the plan's own first; `places` and `zones` (IANA) go by the keys
    of places, `colors` by those of categories.
    """

    languages: tuple[str, ...]
    places: Mapping[str, Place]
    zones: Mapping[str, str]
    zone: str
    colors: Mapping[str, str]
    say: Say

    @property
    def language(self) -> str:
        """Return the language that the plan is written in."""
        return self.languages[0]

    def within(self, period: Period) -> "Base":
        """Return what the plan file of a period is written with."""
        return Base(**vars(self), period=period)


@dataclass(frozen=True, kw_only=True)
class Base(Means):
    """What the plan file of a period is written with."""

    period: Period


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a row asks for.

    `when` is the meaning of its date as a plan file has it, None where that isn't known. `fields`
    are what else it speaks of, by the keys of the file: several texts or places as a tuple, None
    for what is not to be there. `exact`: it stands in a table of our own, where `key` is the
    item's and all is meant as it is written.
    """

    title: Text
    said: str
    when: str | None
    fields: Mapping[str, Any]
    number: str = ""
    section: str | None = None
    doubts: tuple[Doubt, ...] = ()
    key: str = ""
    exact: bool = False


def wanted(row: Row, base: Base) -> Wanted:
    """Return what a row of any document asks for; what a plan can't hold becomes a doubt."""
    fields: dict[str, Any] = {}
    named = (place for place in row.places if place.key or place.name.strip())
    places = tuple(dict.fromkeys(_place(place, base) for place in named))
    if places:
        fields["places"] = places
    if row.organisers:
        told = (tidy(each, TEXT_LENGTH) for each in row.organisers)
        fields["organisers"] = tuple({base.language: each} for each in told)
    if notes := _notes(row):
        fields["notes"] = {base.language: tidy(notes, TEXT_LENGTH)}
    if row.age is not None and 0 < row.age < OLDEST:
        fields["age"] = row.age
    if row.cancelled or (row.reading and row.reading.cancelled):
        fields["cancelled"] = True
    when = _meaning(row, base)
    return Wanted(
        title={base.language: tidy(row.title, TITLE_LENGTH)},
        said=tidy(row.said, TITLE_LENGTH),
        when=when,
        fields=fields,
        number=row.number.strip().rstrip(".)"),
        section=row.section or None,
        doubts=(*row.doubts, *_unfit(row, when)),
    )


def _place(named: Named, base: Base) -> str:
    """Return a place as plan files have it: by its key where it is listed, else by its name."""
    if named.key in base.places:
        return named.key
    name = tidy(named.name, TITLE_LENGTH)
    return place_key(name, base.places) or written_name(name)


def place_key(name: str, places: Mapping[str, Place]) -> str | None:
    """Return the key of the only listed place that has a name, in whichever language."""
    own = plain(name)
    found = [k for k, place in places.items() if own in map(plain, place.name.values())]
    return found[0] if len(found) == 1 else None


def shown_places(places: Sequence[str], base: Base) -> list[str]:
    """Return places as people know them: the names of listed ones, where a name is one's alone."""
    names = {key: place.name[base.language] for key, place in base.places.items()}
    times = Counter(names.values())
    return [names[p] if p in names and times[names[p]] == 1 else p for p in places]


def written_name(name: str) -> str:
    """Return the name of a place that isn't listed, so that it doesn't look like a key."""
    if not KEY.fullmatch(name):
        return name
    return name.capitalize() if not KEY.fullmatch(name.capitalize()) else f"«{name}»"


def _notes(row: Row) -> str | None:
    """Return a row's notes, with the title where that is too long for a title."""
    if len(" ".join(row.title.split())) <= TITLE_LENGTH:
        return row.notes
    return " ".join(filter(None, (row.title, row.notes)))


def _meaning(row: Row, base: Base) -> str | None:
    if row.reading is None:
        return None
    try:
        return parse_when(row.reading.when, base.period, base.zone).text
    except WhenError:
        return None


def _unfit(row: Row, when: str | None) -> Iterator[Doubt]:
    """Yield a doubt for what can't stand in a plan as the document has it."""
    told = {doubt.field for doubt in row.doubts}
    if when is None and "said" not in told:
        yield Doubt(field="said", why=Sentence("it is not known which date is meant"))
    if tidy(row.title, TITLE_LENGTH) == NOTHING and "title" not in told:
        yield Doubt(field="title", why=Sentence("there are no words"))
    texts: tuple[tuple[Field, str, int], ...] = (
        ("title", row.title, TITLE_LENGTH),
        ("said", row.said, TITLE_LENGTH),
        ("notes", _notes(row) or "", TEXT_LENGTH),
    )
    for field, words, longest in texts:
        if len(" ".join(words.split())) > longest:
            yield Doubt(field=field, why=Sentence("it was too long and is cut off"))
    if any(len(each) > TEXT_LENGTH for each in row.organisers):
        yield Doubt(field="organisers", why=Sentence("it was too long and is cut off"))
    if row.age is not None and not 0 < row.age < OLDEST:
        yield Doubt(field="notes", why=Sentence("{n} is no age of a city", n=row.age))


def stated(one: Wanted, base: Base, *, approximate: bool) -> str | None:
    """Return what a row's `when` has to say; None where its wording alone says it.

    `approximate`: its category says so of all its dates.
    """
    if one.when is None:
        return None
    return unsaid(one.said, one.when, base, approximate=approximate)


def unsaid(said: str, when: str, base: Base, *, approximate: bool) -> str | None:
    """Return the exact form of a date; None where its wording alone is read as the same date."""
    meant = _loose(_parsed(when, base), approximate=approximate).text
    found = readings(said, base.period, base.language, base.zone)
    alone = [_loose(each, approximate=approximate).text for each in found]
    return None if alone == [meant] else when


def _parsed(text: str, base: Base) -> When:
    return parse_when(text, base.period, base.zone)


def _loose(when: When, *, approximate: bool) -> When:
    return loosened(when) if approximate else when


def all_approximate(rows: Iterable[Wanted], base: Base) -> bool:
    """Tell whether a category is best called approximate: all its dates are, and some must be."""
    dated = [one for one in rows if one.when is not None]
    loose = all(
        _parsed(one.when, base).text == loosened(_parsed(one.when, base)).text
        for one in dated
        if one.when is not None
    )
    return loose and any(
        stated(one, base, approximate=False) for one in dated if _worded(one, base)
    )


def _worded(one: Wanted, base: Base) -> bool:
    """Tell whether a row's wording alone is its date but for not being approximate."""
    return stated(one, base, approximate=True) is None


def numbers(rows: Sequence[Wanted]) -> list[int]:
    """Return the number of each row: its own where it is whole and its section's only one.

    Else it is its position in the section, from 1.
    """
    own = [(one.section, int(one.number)) if _whole(one.number) else None for one in rows]
    times = Counter(own)
    counted: dict[str | None, int] = {}
    found = []
    for one, number in zip(rows, own, strict=True):
        counted[one.section] = counted.get(one.section, 0) + 1
        unique = number is not None and times[number] == 1
        found.append(number[1] if unique and number else counted[one.section])
    return found


def _whole(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) <= 9 and int(number) > 0
