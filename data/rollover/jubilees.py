"""Compute the jubilees of a year from the years in which cities were founded."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from data.plan.model import JUBILEES, YEARLY, Item, Place, Section, Text
from data.rollover.carrying import (
    Basis,
    Row,
    disagreement,
    in_place_of,
    is_jubilee,
    later,
    moving,
    reasons_of_date,
    texts_of,
    worded,
)
from data.rollover.reasons import Founded, Plain, Planned, Reason
from data.rollover.years import texts_later, words_of, years_later
from data.when.value import Unscheduled


class _City(msgspec.Struct, frozen=True, kw_only=True):
    """A city that has a jubilee in the year that is drafted, and the one in the plan before.

    `planned` is its age as that plan counts, `counted` the one from its year of foundation, in
    `year`; `age` the one of them that is a jubilee.
    """

    place: Place
    before: Item | None
    year: int
    planned: int | None
    counted: int | None
    age: int


def jubilees(section: Section, basis: Basis) -> tuple[Row, ...]:
    """Return the jubilees of a part of the plan in the next year, by date, numbered from 1.

    A city whose day stands in the plan with its age has its jubilee there.
    """
    rows = [
        Row(item=_item(city, section, basis), reasons=tuple(_reasons(city, basis)))
        for city in _cities(section, basis)
    ]
    rows.sort(key=_by_date)
    return tuple(
        replace(row, item=replace(row.item, row=number)) for number, row in enumerate(rows, 1)
    )


def uncounted(section: Section, rows: Iterable[Row], basis: Basis) -> Iterator[Item]:
    """Yield the jubilees of a part of the plan before that neither come again nor can be counted.

    `rows` are those of the whole draft.
    """
    own = [row.item for row in rows if row.item.category.key == section.category.key]
    known = {item.place.key for item in own if item.place} | basis.rules.founded.keys()
    for item in basis.items(section):
        if item.place is None or item.place.key not in known:
            yield item


def _cities(section: Section, basis: Basis) -> Iterator[_City]:
    before = {item.place.key: item for item in basis.items(section) if item.place}
    with_day = {
        item.place.key
        for yearly in basis.sections(YEARLY)
        for item in basis.items(yearly)
        if item.place and item.age
    }
    for key, place in basis.rules.places.items():
        city = None if key in with_day else _city(place, before.get(key), section, basis)
        if city is not None:
            yield city


def _city(place: Place, before: Item | None, section: Section, basis: Basis) -> _City | None:
    planned = before.age + 1 if before and before.age is not None else None
    for year in _years(before, basis):
        counted = basis.rules.counted(place, year)
        age = next((age for age in (counted, planned) if age and is_jubilee(age, section)), None)
        if age is not None and (before is not None or section == _home(place, age, basis)):
            return _City(
                place=place, before=before, year=year, planned=planned, counted=counted, age=age
            )
    return None


def _years(before: Item | None, basis: Basis) -> Sequence[int]:
    """Return the years in which a city may have its jubilee: that of its day, if it is known."""
    if before is None or not before.when.dated:
        return basis.period.years
    return (basis.year_of(later(before, basis.period)),)


def _home(place: Place, age: int, basis: Basis) -> Section | None:
    """Return the part of the plan that a jubilee belongs to: where it stood, or the first one."""
    having = [section for section in basis.sections(JUBILEES) if is_jubilee(age, section)]
    stood = (each for each in having if any(item.place == place for item in basis.items(each)))
    return next(stood, having[0] if having else None)


def _by_date(row: Row) -> tuple[bool, date, str]:
    return not row.item.when.dated, row.item.when.start, row.item.key


def _item(city: _City, section: Section, basis: Basis) -> Item:
    if city.before is None:
        return _new(city, section, basis)
    when = later(city.before, basis.period)
    years = moving(city.before, basis.plan)
    notes = city.before.notes
    return replace(
        city.before,
        key=basis.keys[city.before.key],
        title=_retitled(city.before, city, basis, years),
        when=when,
        said=basis.said(city.before, when),
        age=city.age,
        notes=words_of(texts_later(notes, years)) if notes else None,
        cancelled=False,
        reason=None,
    )


def _new(city: _City, section: Section, basis: Basis) -> Item:
    when = Unscheduled(bounds=basis.period)
    key = f"jubilee-{city.place.key}"
    pattern = next((item for item in basis.items(section) if _names_its_city(item, basis)), None)
    years = frozenset(basis.before.years)
    return Item(
        key=f"{key}-{city.year}" if key in basis.keys.values() else key,
        category=section.category,
        row=1,
        title=_retitled(pattern, city, basis, years) if pattern else city.place.name,
        when=when,
        said=worded(when, basis.period, basis.rules.words),
        places=(city.place,),
        age=city.age,
    )


def _names_its_city(item: Item, basis: Basis) -> bool:
    """Tell whether a title has the city's name, in every language as places.toml has it."""
    place = item.place
    return place is not None and all(
        words != in_place_of(_name(place, code, basis), "", words)
        for code, words in item.title.items()
    )


def _name(place: Place, code: str, basis: Basis) -> str:
    """Return a city's name in a language, or in the plan's own where it has none in that one."""
    return place.name.get(code) or place.name[basis.plan.header.language]


def _retitled(pattern: Item, city: _City, basis: Basis, years: frozenset[int]) -> Text:
    """Return the title of a jubilee as that of another one, or of the same city's last one."""
    title = {code: _aged(words, pattern, city, years) for code, words in pattern.title.items()}
    place = pattern.place
    if place is None:
        return title
    return {
        code: in_place_of(_name(place, code, basis), _name(city.place, code, basis), words)
        for code, words in title.items()
    }


def _aged(words: str, pattern: Item, city: _City, years: frozenset[int]) -> str:
    if pattern.age is not None:
        words = in_place_of(str(pattern.age), str(city.age), words)
    return years_later(words, years).text


def _reasons(city: _City, basis: Basis) -> Iterator[Reason]:
    yield _origin(city)
    yield from disagreement(city.planned, city.counted, city.year)
    if city.counted is None:
        yield Plain.NO_YEAR
    if city.before is None:
        yield Plain.UNDATED
    else:
        yield from texts_of(city.before, basis.plan).reasons_of_years()
        yield from reasons_of_date(city.before, basis.before)


def _origin(city: _City) -> Reason:
    if city.counted == city.age:
        return Founded(age=city.age, founded=city.year - city.age)
    return Planned(age=city.age)
