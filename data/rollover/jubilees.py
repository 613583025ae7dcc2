"""Compute the jubilees of a year from the years in which cities were founded."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from data.plan.model import Category, Item, Place, Text
from data.rollover.carrying import (
    CITY_DAYS,
    Basis,
    Row,
    disagreement,
    in_place_of,
    later,
    reasons_of_date,
)
from data.rollover.ordinals import next_year
from data.rollover.reasons import Founded, Plain, Planned, Reason
from data.when.value import KEYWORDS, UNSCHEDULED, parse_when, year_period

JUBILEES = "jubilees"


class _City(msgspec.Struct, frozen=True, kw_only=True):
    """A city that has a jubilee in the year that is drafted, and the one in the plan before.

    `planned` is its age as that plan counts, `counted` the one from its year of foundation; `age`
    the one of them that is a jubilee.
    """

    place: Place
    before: Item | None
    planned: int | None
    counted: int | None
    age: int


def jubilees(category: Category, basis: Basis) -> tuple[Row, ...]:
    """Return the jubilees of the next year by date, numbered from 1.

    A city whose day stands in the plan has its jubilee there.
    """
    rows = [
        Row(item=_item(city, category, basis), reasons=tuple(_reasons(city, basis.year)))
        for city in _cities(basis)
    ]
    rows.sort(key=_by_date)
    return tuple(
        replace(row, item=replace(row.item, row=number)) for number, row in enumerate(rows, 1)
    )


def uncounted(basis: Basis, rows: Iterable[Row]) -> Iterator[Item]:
    """Yield the jubilees of the plan before that neither come again nor can be counted."""
    drafted = (row.item for row in rows if row.item.category.key == JUBILEES)
    known = {item.place.key for item in drafted if item.place} | basis.rules.founded.keys()
    for item in basis.items(JUBILEES):
        if item.place is None or item.place.key not in known:
            yield item


def _cities(basis: Basis) -> Iterator[_City]:
    before = {item.place.key: item for item in basis.items(JUBILEES) if item.place}
    with_day = {item.place.key for item in basis.items(CITY_DAYS) if item.place}
    for key, place in basis.rules.places.items():
        city = None if key in with_day else _city(place, before.get(key), basis)
        if city is not None:
            yield city


def _city(place: Place, before: Item | None, basis: Basis) -> _City | None:
    planned = before.age + 1 if before and before.age is not None else None
    counted = basis.rules.counted(place, basis.year + 1)
    age = next((age for age in (counted, planned) if age and basis.rules.jubilee(age)), None)
    if age is None:
        return None
    return _City(place=place, before=before, planned=planned, counted=counted, age=age)


def _by_date(row: Row) -> tuple[bool, date, str]:
    return row.item.when.text in KEYWORDS, row.item.when.start, row.item.key


def _item(city: _City, category: Category, basis: Basis) -> Item:
    if city.before is None:
        return _new(city, category, basis)
    when = later(city.before, basis.year)
    return replace(
        city.before,
        key=basis.keys[city.before.key],
        title=_retitled(city.before, city, basis.year),
        when=when,
        said=basis.said(city.before, when),
        age=city.age,
        notes=_noted(city.before.notes, basis.year),
        cancelled=False,
        reason=None,
    )


def _new(city: _City, category: Category, basis: Basis) -> Item:
    when = parse_when(UNSCHEDULED, year_period(basis.year + 1))
    key = f"jubilee-{city.place.key}"
    pattern = next((item for item in basis.items(JUBILEES) if _names_its_city(item)), None)
    return Item(
        key=f"{key}-{basis.year + 1}" if key in basis.keys.values() else key,
        category=category,
        row=1,
        title=_retitled(pattern, city, basis.year) if pattern else city.place.name,
        when=when,
        said=basis.rules.said(when),
        places=(city.place,),
        age=city.age,
    )


def _names_its_city(item: Item) -> bool:
    """Tell whether a title has the city's name, in every language as places.toml has it."""
    place = item.place
    return place is not None and all(
        words != in_place_of(place.name[code], "", words) for code, words in item.title.items()
    )


def _retitled(pattern: Item, city: _City, year: int) -> Text:
    """Return the title of a jubilee as that of another one, or of the same city's last one."""
    return {code: _for(words, code, pattern, city, year) for code, words in pattern.title.items()}


def _for(words: str, code: str, pattern: Item, city: _City, year: int) -> str:
    if pattern.age is not None:
        words = in_place_of(str(pattern.age), str(city.age), words)
    words = next_year(words, year)
    if pattern.place is not None:
        words = in_place_of(pattern.place.name[code], city.place.name[code], words)
    return words


def _noted(notes: Text | None, year: int) -> Text | None:
    return {code: next_year(words, year) for code, words in notes.items()} if notes else None


def _reasons(city: _City, year: int) -> Iterator[Reason]:
    yield _origin(city, year + 1)
    yield from disagreement(city.planned, city.counted, year + 1)
    if city.counted is None:
        yield Plain.NO_YEAR
    if city.before is None:
        yield Plain.UNDATED
    else:
        yield from reasons_of_date(city.before, year)


def _origin(city: _City, year: int) -> Reason:
    if city.counted == city.age:
        return Founded(age=city.age, founded=year - city.age)
    return Planned(age=city.age)
