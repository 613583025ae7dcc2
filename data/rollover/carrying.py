"""Carry an item over into the next year: its ordinals, its date and its age, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from data.errors import DraftRefused
from data.plan.model import JUBILEES, YEARLY, Item, Place, Plan, Section, Text
from data.rollover.dates import a_year_later, keeps_wording
from data.rollover.ordinals import Advance, Step, advanced
from data.rollover.reasons import (
    Aged,
    Anniversary,
    Cancelled,
    Disagreeing,
    Jubilee,
    Left,
    Loosened,
    Numbered,
    Plain,
    Reason,
    Renamed,
    SameTime,
)
from data.rollover.words import Words
from data.rollover.years import Later, left_in, year_after, years_later, years_of
from data.when.edtf import WhenError
from data.when.period import Period
from data.when.value import Unscheduled, When

_YEARLY = re.compile(r"\b(?:ежегодн|годов(?:о[ейгм]|ы[ехмй]|ая|ую)|annual|yearly)", re.IGNORECASE)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the draft, and why it is there as it is."""

    item: Item
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What drafting goes by, besides the plan: `words` are those of the plan's own language.

    `founded` gives ISO 8601 years.
    """

    places: Mapping[str, Place]
    founded: Mapping[str, int]
    words: Words

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
    def before(self) -> Period:
        """Return the period of the plan before."""
        return self.plan.header.period

    @property
    def period(self) -> Period:
        """Return the period of the plan that is drafted."""
        return year_after(self.before)

    def items(self, section: Section) -> Iterator[Item]:
        """Yield the items of one part of the plan."""
        return (item for item in self.plan.items if item.category.key == section.category.key)

    def sections(self, returns: str) -> Iterator[Section]:
        """Yield the parts of the plan that return in one way."""
        return (section for section in self.plan.header.sections if section.returns == returns)

    def jubilee(self, age: int) -> bool:
        """Tell whether an age is a jubilee by any part of the plan."""
        return any(is_jubilee(age, section) for section in self.sections(JUBILEES))

    def said(self, item: Item, when: When) -> str:
        """Return how the plan would word the new date of an item."""
        if keeps_wording(item.when, when):
            return years_later(item.said, moving(item, self.plan)).text
        return worded(when, self.period, self.rules.words)

    def year_of(self, when: When) -> int:
        """Return the year in which ages count: that of a date, else the drafted plan's first."""
        return when.start.year if when.dated else self.period.start.year


def is_jubilee(age: int, section: Section) -> bool:
    """Tell whether an age is one that a part of the plan calls a jubilee."""
    return age > 0 and any(age % number == 0 for number in section.jubilees)


def moving(item: Item, plan: Plan) -> frozenset[int]:
    """Return the years that move on in an item's texts: the plan's, and those of its date."""
    return frozenset((*plan.header.period.years, *years_of(item.when)))


def worded(when: When, period: Period, words: Words) -> str:
    """Return a date as the plan for `period` would word it: with its year where it is in doubt."""
    if isinstance(when, Unscheduled):
        return words.gettext("date not set")
    return words.months(when) if _once(when, period) else words.dates(when)


def _once(when: When, period: Period) -> bool:
    """Tell whether months of one year lie in a period that has each of them but once."""
    within = period.start <= when.start and when.end <= period.end
    whole_year = (period.end - period.start).days <= 366
    return within and whole_year and len(years_of(when)) == 1


def carried(item: Item, section: Section, basis: Basis) -> Row:
    """Return an item of a part of the plan as it may come again, a year later."""
    texts = texts_of(item, basis.plan)
    when = later(item, basis.period)
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
        *texts.reasons(item, section),
        *_reasons_of_age(item, when, basis),
        *reasons_of_date(item, basis.before),
    )
    return Row(item=again, reasons=reasons)


@dataclass(frozen=True, kw_only=True)
class Texts:
    """An item's texts a year later, and by language what was moved on in them."""

    title: Text
    notes: Text | None
    moved: Mapping[str, Sequence[Advance]]
    dated: tuple[Later, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """Return the ordinals that were moved on, as they were."""
        return frozenset(step.number for step in self._steps())

    def _steps(self) -> Iterator[Step]:
        return (step for moved in self.moved.values() for text in moved for step in text.steps)

    def reasons(self, item: Item, section: Section) -> Iterator[Reason]:
        """Yield why an item is thought to come again, and what was done to its texts."""
        yield from self._origin(item, section)
        if len({_numbers(moved) for moved in self.moved.values()}) > 1:
            yield Plain.UNEVEN
        yield from self.reasons_of_years()

    def reasons_of_years(self) -> Iterator[Reason]:
        """Yield which years were moved on in the texts, and what was left alone."""
        if renamed := tuple(dict.fromkeys(words for each in self.dated for words in each.moved)):
            yield Renamed(years=renamed)
        if left := tuple(left_in(self.dated)):
            yield Left(words=left)

    def _origin(self, item: Item, section: Section) -> Iterator[Reason]:
        steps = tuple(dict.fromkeys((step.before, step.after) for step in self._steps()))
        anniversaries = self._anniversaries() if item.age is None else ()
        if steps:
            yield Numbered(steps=steps)
        elif item.when.repeats:
            yield Plain.GOES_ON
        elif any(_YEARLY.search(words) for words in item.title.values()):
            yield Plain.YEARLY
        elif section.returns == YEARLY and item.age is None:
            yield Plain.RETURNS
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


def texts_of(item: Item, plan: Plan) -> Texts:
    """Return the texts of an item of a plan, a year later."""
    years = moving(item, plan)
    steps = [
        {code: advanced(words) for code, words in text.items()}
        for text in (item.title, item.notes)
        if text
    ]
    dated = [
        {code: years_later(step.text, years) for code, step in moved.items()} for moved in steps
    ]
    title, *notes = (
        {code: _older(words.text, item.age) for code, words in each.items()} for each in dated
    )
    return Texts(
        title=title,
        notes=notes[0] if notes else None,
        moved=_by_language(steps),
        dated=(*(words for each in dated for words in each.values()), *_said(item, years)),
    )


def _by_language(steps: Sequence[Mapping[str, Advance]]) -> Mapping[str, Sequence[Advance]]:
    codes = dict.fromkeys(code for moved in steps for code in moved)
    return {code: [moved[code] for moved in steps if code in moved] for code in codes}


def _said(item: Item, years: frozenset[int]) -> Iterator[Later]:
    # A day that is loosened is worded anew, and what moved on in other wordings is told beside it.
    if not item.when.day_stated:
        yield Later(text=item.said, left=years_later(item.said, years).left)


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


def later(item: Item, period: Period) -> When:
    """Return an item's date a year later, in the plan for `period`, a day loosened to its month.

    Raises DraftRefused where that lies out of reach.
    """
    try:
        return a_year_later(item.when, period)
    except WhenError as error:
        raise DraftRefused(f"{item.key}: a year after {item.when.text}: {error}") from error


def _reasons_of_age(item: Item, when: When, basis: Basis) -> Iterator[Reason]:
    if item.age is None:
        return
    year = basis.year_of(when)
    age, counted = item.age + 1, basis.rules.counted(item.place, year)
    yield Aged(before=item.age, after=age)
    yield from disagreement(age, counted, year)
    for number in dict.fromkeys((age, counted)):
        if number is not None and basis.jubilee(number):
            yield Jubilee(age=number)


def disagreement(planned: int | None, counted: int | None, year: int) -> Iterator[Reason]:
    """Yield a reason where plan and year of foundation give a city different ages in `year`."""
    if planned is not None and counted is not None and planned != counted:
        yield Disagreeing(planned=planned, founded=year - counted, counted=counted)


def reasons_of_date(item: Item, before: Period) -> Iterator[Reason]:
    """Yield what became of the date that an item had in the plan for the period before."""
    if item.when.day_stated:
        yield Loosened(said=item.said, year=before.label)
    elif not item.when.repeats:
        yield SameTime(said=item.said, year=before.label)
    if item.cancelled:
        yield Cancelled(year=before.label)
