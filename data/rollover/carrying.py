"""Carry an item over into the next year: its ordinals, its date and its age, and why."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from data.errors import DraftRefused
from data.plan.model import Item, Place, Plan, Text
from data.rollover.ordinals import Advance, Step, advanced, next_year
from data.rollover.reasons import (
    Aged,
    Anniversary,
    Cancelled,
    Disagreeing,
    Jubilee,
    Loosened,
    Numbered,
    Plain,
    Reason,
    Renamed,
    SameTime,
)
from data.when.value import (
    KEYWORDS,
    ONGOING,
    RECURRING,
    Precision,
    When,
    WhenError,
    parse_when,
    year_period,
)

CITY_DAYS = "city-days"

_YEARLY = re.compile(r"\b(?:ежегодн|годов(?:о[ейгм]|ы[ехмй]|ая|ую)|annual|yearly)", re.IGNORECASE)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the draft, and why it is there as it is."""

    item: Item
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What drafting goes by.

    An age is a jubilee if it is a multiple of one of `jubilees`; `said` words a date as the plan
    would; `founded` gives ISO 8601 years.
    """

    places: Mapping[str, Place]
    founded: Mapping[str, int]
    jubilees: Sequence[int]
    said: Callable[[When], str]

    def jubilee(self, age: int) -> bool:
        """Tell whether an age is a jubilee."""
        return age > 0 and any(age % number == 0 for number in self.jubilees)

    def counted(self, place: Place | None, year: int) -> int | None:
        """Return a city's age in a year, from its year of foundation; None where there is none."""
        if place is None or place.key not in self.founded:
            return None
        return year - self.founded[place.key]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a draft is made from: the plan before, the rules, and the new key of each old one."""

    plan: Plan
    rules: Rules
    keys: Mapping[str, str]

    @property
    def year(self) -> int:
        """Return the year of the plan before."""
        return self.plan.header.year

    def items(self, category: str) -> Iterator[Item]:
        """Yield the items of one category."""
        return (item for item in self.plan.items if item.category.key == category)

    def said(self, item: Item, when: When) -> str:
        """Return how the plan would word the new date of an item."""
        return self.rules.said(when) if item.when.day_stated else next_year(item.said, self.year)


def carried(item: Item, basis: Basis) -> Row:
    """Return an item as it may come again, a year later."""
    texts = texts_of(item, basis.year)
    when = later(item, basis.year)
    age = None if item.age is None else item.age + 1
    again = replace(
        item,
        key=basis.keys[item.key],
        title=texts.title,
        when=when,
        said=basis.said(item, when),
        age=age,
        notes=texts.notes,
        cancelled=False,
        reason=None,
    )
    reasons = (
        *texts.reasons(item),
        *_reasons_of_age(item, age, basis),
        *reasons_of_date(item, basis.year),
    )
    return Row(item=again, reasons=reasons)


@dataclass(frozen=True, kw_only=True)
class Texts:
    """An item's texts a year later, and by language what was moved on in them."""

    title: Text
    notes: Text | None
    moved: Mapping[str, Sequence[Advance]]
    renamed: tuple[Renamed, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """Return the ordinals that were moved on, as they were."""
        return frozenset(step.number for step in self._steps())

    def _steps(self) -> Iterator[Step]:
        return (step for moved in self.moved.values() for text in moved for step in text.steps)

    def reasons(self, item: Item) -> Iterator[Reason]:
        """Yield why an item is thought to come again, and what was done to its texts."""
        yield from self._origin(item)
        if len({_numbers(moved) for moved in self.moved.values()}) > 1:
            yield Plain.UNEVEN
        yield from self.renamed

    def _origin(self, item: Item) -> Iterator[Reason]:
        steps = tuple(dict.fromkeys((step.before, step.after) for step in self._steps()))
        anniversaries = self._anniversaries() if item.age is None else ()
        if steps:
            yield Numbered(steps=steps)
        elif item.when.text in (ONGOING, *RECURRING):
            yield Plain.GOES_ON
        elif any(_YEARLY.search(words) for words in item.title.values()):
            yield Plain.YEARLY
        elif item.category.key == CITY_DAYS and item.age is None:
            yield Plain.CITY_DAY
        elif item.age is None and not anniversaries:
            yield Plain.UNKNOWN
        if anniversaries:
            yield Anniversary(words=anniversaries)

    def _anniversaries(self) -> tuple[str, ...]:
        """Return the anniversaries as the first language that has some names them."""
        found = (
            tuple(words for advance in moved for words in advance.anniversaries)
            for moved in self.moved.values()
        )
        return next((words for words in found if words), ())


def texts_of(item: Item, year: int) -> Texts:
    """Return the texts of an item of a plan of `year`, a year later."""
    texts = [item.title] if item.notes is None else [item.title, item.notes]
    moved = {language: [advanced(text[language]) for text in texts] for language in item.title}
    title, *notes = (
        {code: _older(next_year(found[n].text, year), item.age) for code, found in moved.items()}
        for n in range(len(texts))
    )
    renamed = any(words != next_year(words, year) for text in texts for words in text.values())
    return Texts(
        title=title,
        notes=notes[0] if notes else None,
        moved=moved,
        renamed=(Renamed(year=year + 1),) if renamed else (),
    )


def _numbers(moved: Sequence[Advance]) -> tuple[int, ...]:
    return tuple(sorted(step.number for text in moved for step in text.steps))


def _older(words: str, age: int | None) -> str:
    if age is None:
        return words
    # «25-й» is an ordinal, and moved on already.
    return re.sub(rf"(?<!\w){age}(?!\w|-(?!лет))", str(age + 1), words)


def in_place_of(old: str, new: str, words: str) -> str:
    """Return words with another word, or a number, in the place of one."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, words)


def later(item: Item, year: int) -> When:
    """Return an item's date a year later, a day loosened to its month.

    Raises DraftRefused where that lies out of reach.
    """
    try:
        return parse_when(_year_later(item.when), year_period(year + 1))
    except WhenError as error:
        raise DraftRefused(f"{item.key}: a year after {item.when.text}: {error}") from error


def _year_later(when: When) -> str:
    if when.text in KEYWORDS:
        return when.text
    if when.precision is Precision.DAY:
        months = (f"{day.year + 1}-{day.month:02}" for day in (when.start, when.last))
        return "/".join(dict.fromkeys(months))
    return "/".join(f"{int(part[:4]) + 1}{part[4:]}" for part in when.text.split("/"))


def _reasons_of_age(item: Item, age: int | None, basis: Basis) -> Iterator[Reason]:
    if item.age is not None and age is not None:
        yield Aged(before=item.age, after=age)
    elif item.category.key != CITY_DAYS:
        return
    counted = basis.rules.counted(item.place, basis.year + 1)
    yield from disagreement(age, counted, basis.year + 1)
    for number in dict.fromkeys((age, counted)):
        if number is not None and basis.rules.jubilee(number):
            yield Jubilee(age=number)


def disagreement(planned: int | None, counted: int | None, year: int) -> Iterator[Reason]:
    """Yield a reason where plan and year of foundation give a city different ages in `year`."""
    if planned is not None and counted is not None and planned != counted:
        yield Disagreeing(planned=planned, founded=year - counted, counted=counted)


def reasons_of_date(item: Item, year: int) -> Iterator[Reason]:
    """Yield what became of the date that an item had in the plan of `year`."""
    if item.when.day_stated:
        yield Loosened(said=item.said, year=year)
    elif item.when.text not in (ONGOING, *RECURRING):
        yield SameTime(said=item.said, year=year)
    if item.cancelled:
        yield Cancelled(year=year)
