"""Read a folder's TOML files, and report every fault of theirs at once."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import webcolors

from data.errors import Fault, Faulty, Sentence
from data.plan.lines import KeyPath
from data.plan.model import (
    Category,
    Contact,
    Drafted,
    Header,
    Item,
    Organisation,
    Place,
    Plan,
    Section,
    Source,
    Text,
)
from data.plan.text import complaints, printable
from data.plan.toml import TomlFile, file_fault, open_toml, there_are
from data.when.value import (
    YEARS,
    Period,
    When,
    WhenError,
    parse_period,
    parse_when,
    year_period,
)

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?", re.ASCII)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
COLORS = frozenset(webcolors.names(webcolors.CSS3))
KEY_LENGTH = 64
TITLE_LENGTH = 300
TEXT_LENGTH = 2000
RESERVED = ("all", "places")
ORGANISATION = "kalends.toml"

T = TypeVar("T")
Words = str | dict[str, str]
"""A text as files have it: a plain one in the plan's own language, or one by language."""


class _Row(msgspec.Struct, kw_only=True):
    """An item as the file has it."""

    key: str
    category: str
    row: int
    title: Words
    when: str
    said: str
    place: str | None = None
    places: list[str] = []
    age: int | None = None
    organisers: list[Words] = []
    notes: Words | None = None
    url: str | None = None
    cancelled: bool = False
    reason: Words | None = None
    draft: str | None = None


class _Heading(msgspec.Struct, kw_only=True):
    """A category as the file has it."""

    name: Words
    heading: Words | None = None
    color: str | None = None
    note: Words | None = None


class _City(msgspec.Struct, kw_only=True):
    """A place as the file has it."""

    name: Words
    latitude: float | None = None
    longitude: float | None = None
    founded: int | None = None


class _PlanFile(msgspec.Struct, kw_only=True):
    """A plan as the file has it."""

    title: Words
    year: int | None = None
    period: str | None = None
    categories: dict[str, object]
    items: list[object]


class _Contact(msgspec.Struct, kw_only=True):
    """A contact as the file has it."""

    name: Words | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


class _Source(msgspec.Struct, kw_only=True):
    """A source document as the file has it."""

    title: Words
    url: str | None = None


class _Organisation(msgspec.Struct, kw_only=True):
    """An organisation as the file has it."""

    organisation: Words
    domain: str
    languages: list[str]
    timezone: str
    color: str = "slategray"
    colors: dict[str, str] = {}
    contact: dict[str, object] | None = None
    source: dict[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All that the editors keep: the plans by slug, the places, the years they were founded in.

    A year is an ISO 8601 one: 0 is 1 BC.
    """

    organisation: Organisation
    plans: tuple[Plan, ...]
    places: Mapping[str, Place]
    founded: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """What the plans of a folder are read with; `places` is None where they can't be read."""

    organisation: Organisation
    colors: Mapping[str, str]
    places: Mapping[str, Place | None] | None = field(default_factory=dict)

    @property
    def languages(self) -> Sequence[str]:
        return self.organisation.languages


def load_organisation(folder: Path, known: Sequence[str]) -> Organisation:
    """Return whose plans a folder holds; raises Faulty.

    `known` are the codes of the languages that Kalends speaks.
    """
    return _read_organisation(folder / ORGANISATION, known).organisation


def load_sources(folder: Path, known: Sequence[str]) -> Sources:
    """Return every plan of an organisation's folder, with the places they name.

    `known` are the codes of the languages that Kalends speaks. Raises Faulty with all faults of
    all files; where it isn't known whose folder it is, no other file is looked at.
    """
    base = _read_organisation(folder / ORGANISATION, known)
    places, founded, faults = _read_places(folder / "places.toml", base.languages)
    read_with = _Folder(organisation=base.organisation, colors=base.colors, places=places)
    plans = []
    # Editors keep locks and copies beside a file, under names that begin with a dot.
    paths = sorted(p for p in (folder / "plans").glob("*.toml") if not p.name.startswith("."))
    if not paths:
        problem, remedy = Sentence("there is no plan in it"), Sentence("put a .toml file there")
        faults.append(file_fault(folder / "plans", problem, remedy))
    for path in paths:
        plan, found = _read_plan(path, read_with)
        faults += found
        plans.append(plan)
    faults += _copies(zip(paths, plans, strict=True))
    if faults:
        raise Faulty(faults, language=base.languages[0])
    return Sources(
        organisation=base.organisation,
        plans=tuple(plan for plan in plans if plan is not None),
        places={key: place for key, place in (places or {}).items() if place},
        founded=founded,
    )


def _copies(plans: Iterable[tuple[Path, Plan | None]]) -> Iterator[Fault]:
    """Yield a fault for each plan whose period and title are another one's, as a copy's are."""
    first: dict[tuple[Period, str], Path] = {}
    for path, plan in plans:
        if plan is None:
            continue
        title = str(sorted(plan.header.title.items()))
        known = first.setdefault((plan.header.period, title), path)
        if known is not path:
            problem = Sentence(
                "its period and title are those of {file}; every event would appear twice",
                file=printable(known.name),
            )
            yield file_fault(path, problem, Sentence("keep copies in another folder"))


def _read_organisation(path: Path, known: Sequence[str]) -> _Folder:
    file, table = open_toml(path)
    raw = file.shape((), table, _Organisation)
    if raw is None:
        raise Faulty(file.faults, language=_spoken(table, known))
    languages = _languages(file, raw.languages, known)
    organisation = _organisation(file, raw, languages) if languages else None
    for key, color in raw.colors.items():
        _check_color(file, ("colors", key), color)
    if file.faults or organisation is None:
        raise Faulty(file.faults, language=_spoken(table, known))
    return _Folder(organisation=organisation, colors=raw.colors)


def _spoken(table: Mapping[str, object], known: Sequence[str]) -> str:
    """Return the first language that a faulty table seems to state; empty if none is known."""
    given = table.get("languages")
    codes = [str(code).casefold() for code in given] if isinstance(given, list) else []
    return next((each for each in known if each.casefold() in codes[:1]), "")


def _languages(file: TomlFile, given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of a folder as Kalends spells them (BCP 47 has no case)."""
    spelled = {code.casefold(): code for code in known}
    for n, code in enumerate(given):
        if code.casefold() not in spelled:
            problem = Sentence("Kalends doesn't speak this language")
            file.fault(("languages", n), code, problem, there_are(known))
    languages = tuple(spelled[code.casefold()] for code in given if code.casefold() in spelled)
    if not given or len(set(languages)) < len(languages):
        problem = Sentence("it is empty or repeats a language")
        remedy = Sentence("write each once, the plan's own first")
        file.fault(("languages",), given, problem, remedy)
    return languages


def _organisation(file: TomlFile, raw: _Organisation, languages: tuple[str, ...]) -> Organisation:
    if not DOMAIN.fullmatch(raw.domain):
        remedy = Sentence("write a host name in small ASCII letters, as in plan.example.org")
        file.fault(("domain",), raw.domain, Sentence("it is not a domain"), remedy)
    _check_timezone(file, raw.timezone)
    _check_color(file, ("color",), raw.color)
    return Organisation(
        name=_text(file, ("organisation",), raw.organisation, languages, TITLE_LENGTH),
        domain=raw.domain,
        languages=languages,
        timezone=raw.timezone,
        color=raw.color,
        contact=_contact(file, raw.contact, languages),
        source=_source(file, raw.source, languages),
    )


def _check_timezone(file: TomlFile, name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        remedy = Sentence("write a name of the IANA database, as in Europe/Moscow")
        file.fault(("timezone",), name, Sentence("it is no time zone"), remedy)


def _contact(file: TomlFile, value: object, languages: Sequence[str]) -> Contact | None:
    at: KeyPath = ("contact",)
    raw = None if value is None else file.shape(at, value, _Contact)
    if raw is None:
        return None
    _check_url(file, (*at, "url"), raw.url)
    if raw.email is not None and not EMAIL.fullmatch(raw.email):
        remedy = Sentence("write one address, as in plan@example.org")
        file.fault((*at, "email"), raw.email, Sentence("it is no address of e-mail"), remedy)
    if raw.phone is not None:
        _check_words(file, (*at, "phone"), raw.phone, TITLE_LENGTH)
    name = raw.name and _text(file, (*at, "name"), raw.name, languages, TITLE_LENGTH)
    return Contact(name=name or None, email=raw.email, phone=raw.phone, url=raw.url)


def _source(file: TomlFile, value: object, languages: Sequence[str]) -> Source | None:
    at: KeyPath = ("source",)
    raw = None if value is None else file.shape(at, value, _Source)
    if raw is None:
        return None
    _check_url(file, (*at, "url"), raw.url)
    title = _text(file, (*at, "title"), raw.title, languages, TITLE_LENGTH)
    return Source(title=title, url=raw.url)


def _check_url(file: TomlFile, at: KeyPath, url: str | None) -> None:
    if url is None:
        return
    parts = urlsplit(url) if url.isprintable() and " " not in url else urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > TEXT_LENGTH:
        remedy = Sentence("write a whole one, as in https://example.org/programme")
        file.fault(at, url, Sentence("it is no address of the web"), remedy)


def _read_places(
    path: Path, languages: Sequence[str]
) -> tuple[dict[str, Place | None] | None, dict[str, int], list[Fault]]:
    """Return the places, None for a faulty one; None for all where the file can't be read."""
    # A link that leads nowhere is no file that is missing on purpose.
    if not os.path.lexists(path):
        return {}, {}, []
    try:
        file, table = open_toml(path)
    except Faulty as error:
        return None, {}, list(error.faults)
    cities = {key: _city(file, key, value) for key, value in table.items()}
    places = {key: _place(file, key, city, languages) for key, city in cities.items()}
    founded = {
        key: city.founded for key, city in cities.items() if city and city.founded is not None
    }
    return places, founded, file.faults


def _city(file: TomlFile, key: str, value: object) -> _City | None:
    _check_key(file, (key,), key)
    return file.shape((key,), value, _City)


def _place(file: TomlFile, key: str, city: _City | None, languages: Sequence[str]) -> Place | None:
    if city is None:
        return None
    at: KeyPath = (key,)
    _check_range(file, (*at, "latitude"), city.latitude, 90)
    _check_range(file, (*at, "longitude"), city.longitude, 180)
    if (city.latitude is None) != (city.longitude is None):
        problem = Sentence("one of latitude and longitude is missing")
        file.fault(at, None, problem, Sentence("write both, or neither"))
    if city.latitude == city.longitude == 0:
        remedy = Sentence("leave both out where the place is not known")
        file.fault((*at, "latitude"), 0, Sentence("0, 0 is a point in the sea"), remedy)
    name = _text(file, (*at, "name"), city.name, languages, TITLE_LENGTH)
    return Place(key=key, name=name, latitude=city.latitude, longitude=city.longitude)


def _read_plan(path: Path, folder: _Folder) -> tuple[Plan | None, list[Fault]]:
    try:
        file, table = open_toml(path)
    except Faulty as error:
        return None, list(error.faults)
    _check_key(file, (), path.stem)
    raw = file.shape((), _without_moved(file, table), _PlanFile)
    period = _period(file, table)
    sections = _sections(file, table.get("categories"), folder)
    rows = table.get("items")
    rows = rows if isinstance(rows, list) else []
    reading = _Reading(file=file, folder=folder, period=period, sections=sections)
    items = [_item(reading, ("items", n), row) for n, row in enumerate(rows)]
    _check_unique(file, rows)
    if raw is None:
        return None, file.faults
    title = _text(file, ("title",), raw.title, folder.languages, TITLE_LENGTH)
    if not raw.items:
        remedy = Sentence("add an [[items]] table for each row")
        file.fault(("items",), None, Sentence("the plan is empty"), remedy)
    if sections is None or file.faults:
        return None, file.faults
    header = Header(
        period=period,
        organisation=folder.organisation,
        title=title,
        sections=tuple(section for section in sections.values() if section),
    )
    return _plan(path.stem, header, items), []


def _without_moved(file: TomlFile, table: Mapping[str, object]) -> dict[str, object]:
    """Return a plan's table without what a plan stated before folders had a kalends.toml."""
    moved = [key for key in ("organisation", "domain", "color") if key in table]
    for key in moved:
        problem = Sentence("it is not stated in a plan any more")
        remedy = Sentence(
            "move the line to {file} in the folder, which is one organisation's", file=ORGANISATION
        )
        file.fault((key,), None, problem, remedy)
    return {key: value for key, value in table.items() if key not in moved}


def _period(file: TomlFile, table: Mapping[str, object]) -> Period:
    """Return what a plan is for; what is a fault itself is no reason to call a date one."""
    year, period = table.get("year"), table.get("period")
    if (year is None) == (period is None):
        remedy = Sentence('write year = 2027, or period = "2026-09/2027-08"')
        file.fault((), None, Sentence("it is for one year or one period"), remedy)
    if isinstance(period, str):
        try:
            return parse_period(period)
        except WhenError as error:
            file.fault(("period",), period, error.problem, error.remedy)
    if isinstance(year, int) and year in YEARS:
        return year_period(year)
    if isinstance(year, int):
        problem = Sentence("the year is out of reach")
        remedy = Sentence("write the plan's year, as in 2023")
        file.fault(("year",), year, problem, remedy)
    return year_period(YEARS[0])


def _plan(slug: str, header: Header, rows: Iterable[Item | Drafted | None]) -> Plan:
    found = tuple(rows)
    return Plan(
        slug=slug,
        header=header,
        items=tuple(row for row in found if isinstance(row, Item)),
        drafts=tuple(row for row in found if isinstance(row, Drafted)),
    )


def _sections(file: TomlFile, value: object, folder: _Folder) -> dict[str, Section | None] | None:
    if not isinstance(value, dict):
        return None
    return {key: _section(file, key, section, folder) for key, section in value.items()}


def _section(file: TomlFile, key: str, value: object, folder: _Folder) -> Section | None:
    at: KeyPath = ("categories", key)
    _check_key(file, at, key)
    if key in RESERVED:
        problem = Sentence("an address uses this word already")
        file.fault(at, None, problem, Sentence("choose another key"))
    raw = file.shape(at, value, _Heading)
    if raw is None:
        return None
    color = raw.color or folder.colors.get(key, folder.organisation.color)
    _check_color(file, (*at, "color"), color)
    name = _text(file, (*at, "name"), raw.name, folder.languages, TITLE_LENGTH)
    heading = raw.heading and _text(
        file, (*at, "heading"), raw.heading, folder.languages, TITLE_LENGTH
    )
    note = raw.note and _text(file, (*at, "note"), raw.note, folder.languages, TEXT_LENGTH)
    category = Category(key=key, name=name, note=note or None)
    return Section(category=category, heading=heading or name, color=color)


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What the items of one plan are read with."""

    file: TomlFile
    folder: _Folder
    period: Period
    sections: Mapping[str, Section | None] | None

    def text(self, at: KeyPath, words: Words | None, longest: int = TEXT_LENGTH) -> Text | None:
        if words is None:
            return None
        return _text(self.file, at, words, self.folder.languages, longest)


def _item(reading: _Reading, at: KeyPath, value: object) -> Item | Drafted | None:
    raw = reading.file.shape(at, value, _Row)
    if raw is None:
        return None
    _check_row(reading.file, at, raw)
    section = _known(reading.file, (*at, "category"), raw.category, reading.sections)
    places = _places(reading, at, raw)
    when = _when(reading.file, (*at, "when"), raw.when, reading.period)
    title = reading.text((*at, "title"), raw.title, TITLE_LENGTH)
    organisers = [
        reading.text((*at, "organisers", n), words) for n, words in enumerate(raw.organisers)
    ]
    notes, reason = (reading.text((*at, name), getattr(raw, name)) for name in ("notes", "reason"))
    if section is None or when is None or title is None:
        return None
    item = Item(
        key=raw.key,
        category=section.category,
        row=raw.row,
        title=title,
        when=when,
        said=raw.said,
        places=places,
        age=raw.age,
        organisers=tuple(text for text in organisers if text),
        notes=notes,
        url=raw.url,
        cancelled=raw.cancelled,
        reason=reason,
    )
    return item if raw.draft is None else Drafted(item=item, reason=raw.draft)


def _places(reading: _Reading, at: KeyPath, raw: _Row) -> tuple[Place, ...]:
    """Return the places of an item; one that looks like no key is the name of one not listed."""
    if raw.place is not None and raw.places:
        remedy = Sentence("write places alone, with all of them")
        problem = Sentence("there are places besides")
        reading.file.fault((*at, "place"), raw.place, problem, remedy)
    named = {"place": [raw.place] if raw.place is not None else [], "places": raw.places}
    found = [
        _one_place(reading, (*at, "place") if name == "place" else (*at, "places", n), words)
        for name, each in named.items()
        for n, words in enumerate(each)
    ]
    return tuple(place for place in found if place)


def _one_place(reading: _Reading, at: KeyPath, words: str) -> Place | None:
    if KEY.fullmatch(words):
        return _known(reading.file, at, words, reading.folder.places)
    _check_words(reading.file, at, words, TITLE_LENGTH)
    return Place(key="", name={reading.folder.languages[0]: words})


def _check_row(file: TomlFile, at: KeyPath, raw: _Row) -> None:
    _check_key(file, (*at, "key"), raw.key)
    _check_words(file, (*at, "said"), raw.said, TITLE_LENGTH)
    _check_url(file, (*at, "url"), raw.url)
    if raw.reason is not None and not raw.cancelled:
        remedy = Sentence("add cancelled = true, or take the reason out")
        file.fault((*at, "reason"), None, Sentence("it belongs to a cancelled item"), remedy)
    if raw.draft is not None:
        _check_words(file, (*at, "draft"), raw.draft, TEXT_LENGTH)
    if raw.row < 1:
        remedy = Sentence("write the row's number in the source")
        file.fault((*at, "row"), raw.row, Sentence("rows count from 1"), remedy)
    if raw.age is not None and not 0 < raw.age < 10_000:
        remedy = Sentence("write full years, as in 876")
        file.fault((*at, "age"), raw.age, Sentence("it is no age of a city"), remedy)


def _when(file: TomlFile, at: KeyPath, text: str, period: Period) -> When | None:
    try:
        return parse_when(text, period)
    except WhenError as error:
        file.fault(at, text, error.problem, error.remedy)
        return None


def _known(file: TomlFile, at: KeyPath, key: str, known: Mapping[str, T | None] | None) -> T | None:
    """Return what a key names; where that could not be read (None), there is nothing to add."""
    if known is None:
        return None
    if key not in known:
        none = Sentence("list it, or write its name as people do")
        place, category = Sentence("there is no such place"), Sentence("there is no such category")
        problem = category if at[-1] == "category" else place
        file.fault(at, key, problem, there_are(known) if known else none)
    return known.get(key)


def _check_key(file: TomlFile, at: KeyPath, key: str) -> None:
    if not KEY.fullmatch(key) or len(key) > KEY_LENGTH:
        remedy = Sentence(
            "write a to z, 0 to 9 and single hyphens, at most {most} characters", most=KEY_LENGTH
        )
        file.fault(at, key, Sentence("it is no key"), remedy)


def _check_color(file: TomlFile, at: KeyPath, color: str) -> None:
    if color not in COLORS:
        remedy = Sentence("write a CSS3 colour name, as in steelblue")
        file.fault(at, color, Sentence("it is no colour"), remedy)


def _check_range(file: TomlFile, at: KeyPath, degrees: float | None, limit: int) -> None:
    if degrees is not None and not -limit <= degrees <= limit:
        remedy = Sentence("write degrees from -{limit} to {limit}", limit=limit)
        file.fault(at, degrees, Sentence("it is off the globe"), remedy)


def _text(
    file: TomlFile, at: KeyPath, words: Words, languages: Sequence[str], longest: int
) -> Text:
    """Return a text by language; a plain one is in the plan's own. Every fault is noted."""
    if isinstance(words, str):
        _check_words(file, at, words, longest)
        return {languages[0]: words}
    if languages[0] not in words:
        own = languages[0]
        problem = Sentence("it has no text in '{language}', the plan's own language", language=own)
        file.fault(at, None, problem, Sentence('add {language} = "…"', language=own))
    for language, wording in words.items():
        if language not in languages:
            problem = Sentence("there is no such language")
            file.fault((*at, language), wording, problem, there_are(languages))
        _check_words(file, (*at, language), wording, longest)
    return words


def _check_words(file: TomlFile, at: KeyPath, words: str, longest: int) -> None:
    for complaint in complaints(words, longest):
        file.fault(at, words, *complaint)


def _check_unique(file: TomlFile, rows: Iterable[object]) -> None:
    first: dict[str, int] = {}
    for n, row in enumerate(rows):
        key = row.get("key") if isinstance(row, dict) else None
        if not isinstance(key, str):
            continue
        if key in first:
            line = file.line(("items", first[key], "key"))
            problem = Sentence("the item in line {line} has it too", line=line)
            remedy = Sentence("give this item a key of its own, one that was never published")
            file.fault(("items", n, "key"), key, problem, remedy)
        first.setdefault(key, n)
