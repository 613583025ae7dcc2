"""Read plans and places from TOML, and report every fault of theirs at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import webcolors

from data.errors import Fault, Faulty
from data.plan.model import (
    JUBILEES,
    RETURNS,
    Category,
    Drafted,
    Header,
    Item,
    Place,
    Plan,
    Section,
    Text,
)
from data.plan.toml import KeyPath, TomlFile, file_fault, open_toml, unsafe_signs
from data.when.value import YEARS, When, WhenError, parse_when

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?", re.ASCII)
COLORS = frozenset(webcolors.names(webcolors.CSS3))
KEY_LENGTH = 64
TITLE_LENGTH = 300
TEXT_LENGTH = 2000
RESERVED = ("all", "places")

T = TypeVar("T")


class _Row(msgspec.Struct, kw_only=True):
    """An item as the file has it."""

    key: str
    category: str
    row: int
    title: Text
    when: str
    said: str
    place: str | None = None
    age: int | None = None
    organisers: list[Text] = []
    notes: Text | None = None
    cancelled: bool = False
    reason: Text | None = None
    draft: str | None = None


class _Heading(msgspec.Struct, kw_only=True):
    """A category as the file has it."""

    name: Text
    heading: Text
    color: str
    note: Text | None = None
    returns: str | None = None
    jubilees: list[int] = []


class _City(msgspec.Struct, kw_only=True):
    """A place as the file has it."""

    name: Text
    latitude: float
    longitude: float
    founded: int | None = None


class _PlanFile(msgspec.Struct, kw_only=True):
    """A plan as the file has it."""

    year: int
    domain: str
    color: str
    organisation: Text
    title: Text
    categories: dict[str, Any]
    items: list[Any]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All that the editors keep: the plans by slug, the cities, the years they were founded in.

    A year is an ISO 8601 one: 0 is 1 BC.
    """

    plans: tuple[Plan, ...]
    places: Mapping[str, Place]
    founded: Mapping[str, int]


def load_sources(folder: Path, places: Path, languages: Sequence[str]) -> Sources:
    """Return every plan of a folder, with the places they name.

    `languages` are the language codes each text must have. Raises Faulty with all faults of all
    files.
    """
    cities, founded, faults = _read_places(places, languages)
    plans = []
    # Editors keep locks and copies beside a file, under names that begin with a dot.
    paths = sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    if not paths:
        faults.append(file_fault(folder, "there is no plan in it", "put a .toml file there"))
    for path in paths:
        plan, found = _read_plan(path, cities, languages)
        faults += found
        plans.append(plan)
    faults += _copies(zip(paths, plans, strict=True))
    if faults:
        raise Faulty(faults)
    return Sources(
        plans=tuple(plan for plan in plans if plan is not None),
        places={key: place for key, place in (cities or {}).items() if place},
        founded=founded,
    )


def _copies(plans: Iterable[tuple[Path, Plan | None]]) -> Iterator[Fault]:
    """Yield a fault for each plan whose year and title are another one's, as a copy's are."""
    first: dict[tuple[int, str], Path] = {}
    for path, plan in plans:
        if plan is None:
            continue
        known = first.setdefault((plan.header.year, str(plan.header.title)), path)
        if known is not path:
            problem = (
                f"its year and title are those of {known.name}; every event would appear twice"
            )
            yield file_fault(path, problem, "keep copies in another folder")


def _read_places(
    path: Path, languages: Sequence[str]
) -> tuple[dict[str, Place | None] | None, dict[str, int], list[Fault]]:
    """Return the places, None for a faulty one; None for all where the file can't be read."""
    try:
        file, table = open_toml(path, languages)
    except Faulty as error:
        return None, {}, list(error.faults)
    cities = {key: _city(file, key, value) for key, value in table.items()}
    places = {key: _place(key, city) if city else None for key, city in cities.items()}
    founded = {
        key: city.founded for key, city in cities.items() if city and city.founded is not None
    }
    return places, founded, file.faults


def _place(key: str, city: _City) -> Place:
    return Place(key=key, name=city.name, latitude=city.latitude, longitude=city.longitude)


def _city(file: TomlFile, key: str, value: object) -> _City | None:
    at: KeyPath = (key,)
    _check_key(file, at, key)
    raw = file.shape(at, value, _City)
    if raw is not None:
        _check_text(file, (*at, "name"), raw.name, TITLE_LENGTH)
        _check_range(file, (*at, "latitude"), raw.latitude, 90)
        _check_range(file, (*at, "longitude"), raw.longitude, 180)
    return raw


def _read_plan(
    path: Path, cities: Mapping[str, Place | None] | None, languages: Sequence[str]
) -> tuple[Plan | None, list[Fault]]:
    try:
        file, table = open_toml(path, languages)
    except Faulty as error:
        return None, list(error.faults)
    _check_key(file, (), path.stem)
    raw = file.shape((), table, _PlanFile)
    if raw is not None:
        _check_header(file, raw)
    sections = _sections(file, table.get("categories"))
    rows = table.get("items")
    rows = rows if isinstance(rows, list) else []
    year = table.get("year")
    # A year that is a fault itself is no reason to call a date one.
    year = year if isinstance(year, int) and year in YEARS else YEARS[0]
    items = [
        _item(file, n, row, year=year, sections=sections, cities=cities)
        for n, row in enumerate(rows)
    ]
    _check_unique(file, rows)
    if raw is None or sections is None or file.faults:
        return None, file.faults
    header = Header(
        year=raw.year,
        domain=raw.domain,
        color=raw.color,
        organisation=raw.organisation,
        title=raw.title,
        sections=tuple(section for section in sections.values() if section),
    )
    return _plan(path.stem, header, items), []


def _plan(slug: str, header: Header, rows: Iterable[Item | Drafted | None]) -> Plan:
    found = tuple(rows)
    return Plan(
        slug=slug,
        header=header,
        items=tuple(row for row in found if isinstance(row, Item)),
        drafts=tuple(row for row in found if isinstance(row, Drafted)),
    )


def _check_header(file: TomlFile, raw: _PlanFile) -> None:
    _check_text(file, ("organisation",), raw.organisation, TITLE_LENGTH)
    _check_text(file, ("title",), raw.title, TITLE_LENGTH)
    _check_color(file, ("color",), raw.color)
    if not DOMAIN.fullmatch(raw.domain):
        remedy = "write a host name in small ASCII letters, as in plan.example.org"
        file.fault(("domain",), raw.domain, "it is not a domain", remedy)
    if raw.year not in YEARS:
        file.fault(
            ("year",), raw.year, "the year is out of reach", "write the plan's year, as in 2023"
        )
    if not raw.items:
        file.fault(("items",), None, "the plan is empty", "add an [[items]] table for each row")


def _sections(file: TomlFile, value: object) -> dict[str, Section | None] | None:
    if not isinstance(value, dict):
        return None
    return {key: _section(file, key, section) for key, section in value.items()}


def _section(file: TomlFile, key: str, value: object) -> Section | None:
    at: KeyPath = ("categories", key)
    _check_key(file, at, key)
    if key in RESERVED:
        file.fault(at, None, "an address uses this word already", "choose another key")
    raw = file.shape(at, value, _Heading)
    if raw is None:
        return None
    _check_text(file, (*at, "name"), raw.name, TITLE_LENGTH)
    _check_text(file, (*at, "heading"), raw.heading, TITLE_LENGTH)
    _check_color(file, (*at, "color"), raw.color)
    if raw.note is not None:
        _check_text(file, (*at, "note"), raw.note, TEXT_LENGTH)
    _check_returns(file, at, raw)
    return Section(
        category=Category(key=key, name=raw.name, note=raw.note),
        heading=raw.heading,
        color=raw.color,
        returns=raw.returns,
        jubilees=tuple(raw.jubilees),
    )


def _check_returns(file: TomlFile, at: KeyPath, raw: _Heading) -> None:
    if raw.returns is not None and raw.returns not in RETURNS:
        ways = " or ".join(f'returns = "{way}"' for way in RETURNS)
        remedy = f"write {ways}, or leave the key out"
        file.fault((*at, "returns"), raw.returns, "nothing returns so", remedy)
    if raw.returns == JUBILEES and not raw.jubilees:
        remedy = "add the ages whose multiples are jubilees, as in jubilees = [5, 10]"
        file.fault((*at, "jubilees"), None, "it has no ages", remedy)
    if raw.returns != JUBILEES and raw.jubilees:
        remedy = f'add returns = "{JUBILEES}", or take the ages out'
        file.fault((*at, "jubilees"), raw.jubilees, "they belong to jubilees that return", remedy)
    for n, age in enumerate(raw.jubilees):
        if age not in range(1, 10_000):
            remedy = "write whole years, as in jubilees = [5, 10]"
            file.fault((*at, "jubilees", n), age, "it is no age of a jubilee", remedy)


def _item(
    file: TomlFile,
    n: int,
    value: object,
    *,
    year: int,
    sections: Mapping[str, Section | None] | None,
    cities: Mapping[str, Place | None] | None,
) -> Item | Drafted | None:
    at: KeyPath = ("items", n)
    raw = file.shape(at, value, _Row)
    if raw is None:
        return None
    _check_row(file, at, raw)
    section = _known(file, (*at, "category"), raw.category, sections)
    place = None if raw.place is None else _known(file, (*at, "place"), raw.place, cities)
    when = _when(file, (*at, "when"), raw.when, year)
    if section is None or when is None:
        return None
    item = Item(
        key=raw.key,
        category=section.category,
        row=raw.row,
        title=raw.title,
        when=when,
        said=raw.said,
        place=place,
        age=raw.age,
        organisers=tuple(raw.organisers),
        notes=raw.notes,
        cancelled=raw.cancelled,
        reason=raw.reason,
    )
    return item if raw.draft is None else Drafted(item=item, reason=raw.draft)


def _check_row(file: TomlFile, at: KeyPath, raw: _Row) -> None:
    _check_key(file, (*at, "key"), raw.key)
    _check_text(file, (*at, "title"), raw.title, TITLE_LENGTH)
    _check_words(file, (*at, "said"), raw.said, TITLE_LENGTH)
    for n, organiser in enumerate(raw.organisers):
        _check_text(file, (*at, "organisers", n), organiser, TEXT_LENGTH)
    if raw.notes is not None:
        _check_text(file, (*at, "notes"), raw.notes, TEXT_LENGTH)
    if raw.reason is not None:
        _check_text(file, (*at, "reason"), raw.reason, TEXT_LENGTH)
        if not raw.cancelled:
            remedy = "add cancelled = true, or take the reason out"
            file.fault((*at, "reason"), None, "it belongs to a cancelled item", remedy)
    if raw.draft is not None:
        _check_words(file, (*at, "draft"), raw.draft, TEXT_LENGTH)
    if raw.row < 1:
        file.fault(
            (*at, "row"), raw.row, "rows count from 1", "write the row's number in the source"
        )
    if raw.age is not None and not 0 < raw.age < 10_000:
        file.fault((*at, "age"), raw.age, "it is no age of a city", "write full years, as in 876")


def _when(file: TomlFile, at: KeyPath, text: str, year: int) -> When | None:
    try:
        return parse_when(text, year)
    except WhenError as error:
        file.fault(at, text, error.problem, error.remedy)
        return None


def _known(file: TomlFile, at: KeyPath, key: str, known: Mapping[str, T | None] | None) -> T | None:
    """Return what a key names; where that could not be read (None), there is nothing to add."""
    if known is None:
        return None
    if key not in known:
        file.fault(at, key, f"there is no such {at[-1]}", f"there are: {', '.join(known)}")
    return known.get(key)


def _check_key(file: TomlFile, at: KeyPath, key: str) -> None:
    if not KEY.fullmatch(key) or len(key) > KEY_LENGTH:
        remedy = f"write a to z, 0 to 9 and single hyphens, {KEY_LENGTH} signs at most"
        file.fault(at, key, "it is no key", remedy)


def _check_color(file: TomlFile, at: KeyPath, color: str) -> None:
    if color not in COLORS:
        file.fault(at, color, "it is no colour", "write a CSS3 colour name, as in steelblue")


def _check_range(file: TomlFile, at: KeyPath, degrees: float, limit: int) -> None:
    if not -limit <= degrees <= limit:
        file.fault(at, degrees, "it is off the globe", f"write degrees from -{limit} to {limit}")


def _check_text(file: TomlFile, at: KeyPath, text: Text, longest: int) -> None:
    for language in file.languages:
        if language not in text:
            file.fault(at, None, f"it has no text in {language!r}", f'add {language} = "…"')
    for language, words in text.items():
        if language not in file.languages:
            known = ", ".join(file.languages)
            file.fault((*at, language), words, "there is no such language", f"there are: {known}")
        _check_words(file, (*at, language), words, longest)


def _check_words(file: TomlFile, at: KeyPath, words: str, longest: int) -> None:
    if not words.strip():
        file.fault(
            at, words, "it is empty", "write the words, or leave the key out where it may be"
        )
    if words != words.strip():
        file.fault(at, words, "it begins or ends with white space", "take the white space off")
    if len(words) > longest:
        problem = f"it has {len(words):,} signs"
        file.fault(at, words, problem, f"write {longest:,} at most")
    if unsafe := unsafe_signs(words):
        signs = ", ".join(f"U+{ord(sign):04X}" for sign in unsafe)
        remedy = "write it on one line, without line breaks, tabs or control characters"
        file.fault(at, words, f"it has {signs}", remedy)


def _check_unique(file: TomlFile, rows: Iterable[object]) -> None:
    first: dict[str, int] = {}
    for n, row in enumerate(rows):
        key = row.get("key") if isinstance(row, dict) else None
        if not isinstance(key, str):
            continue
        if key in first:
            line = file.line(("items", first[key], "key"))
            remedy = "give this item a key of its own, one that was never published"
            file.fault(("items", n, "key"), key, f"the item in line {line} has it too", remedy)
        first.setdefault(key, n)
