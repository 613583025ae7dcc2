"""Read an organisation's folder, and report every fault of its files at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from data.errors import Fault, Faulty, Sentence
from data.plan.checks import TITLE_LENGTH, Texts, Words, check_color, check_key
from data.plan.files.lines import KeyPath
from data.plan.files.toml import TomlFile, file_fault, open_toml
from data.plan.folder import STATEMENT
from data.plan.model import (
    JUBILEES,
    RETURNS,
    Category,
    Drafted,
    Header,
    Item,
    Organisation,
    Place,
    Plan,
    Section,
)
from data.plan.organisation import Base, read_base
from data.plan.places import PLACES, Listed, read_places
from data.plan.rows import Surroundings, read_rows
from data.plan.text import printable
from data.when.edtf import YEARS, WhenError
from data.when.period import Period, year_period
from data.when.reading import parse_period

AGES = "jubilees = [5, 10]"
RESERVED = ("all", "places")


class _Heading(msgspec.Struct, kw_only=True):
    """A category as the file has it."""

    name: Words
    heading: Words | None = None
    color: str | None = None
    note: Words | None = None
    returns: str | None = None
    jubilees: list[int] = []
    approximate: bool = False


class _PlanFile(msgspec.Struct, kw_only=True):
    """A plan as the file has it."""

    title: Words
    year: int | None = None
    period: str | None = None
    categories: dict[str, object]
    items: list[object]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All that the editors keep: the plans by slug, the places, the years they were founded in.

    A year is an ISO 8601 one: 0 is 1 BC.
    """

    organisation: Organisation
    plans: tuple[Plan, ...]
    places: Mapping[str, Place]
    founded: Mapping[str, int]


def load_sources(folder: Path, known: Sequence[str]) -> Sources:
    """Return every plan of an organisation's folder, with the places they name.

    `known` are the codes of the languages that Kalends speaks. Raises Faulty with all faults of
    all files; where it isn't known whose folder it is, no other file is looked at.
    """
    base = read_base(folder / STATEMENT, known)
    languages = base.organisation.languages
    listed = read_places(folder / PLACES, languages)
    plans, faults = _read_plans(folder / "plans", base, listed)
    if listed.faults or faults:
        raise Faulty([*listed.faults, *faults], language=languages[0])
    return Sources(
        organisation=base.organisation,
        plans=plans,
        places={key: place for key, place in (listed.places or {}).items() if place},
        founded=listed.founded,
    )


def load_plan(folder: Path, path: Path, known: Sequence[str]) -> Plan:
    """Return the plan of one file as if it lay in a folder; raises Faulty.

    `known` are the codes of the languages that Kalends speaks.
    """
    base = read_base(folder / STATEMENT, known)
    languages = base.organisation.languages
    listed = read_places(folder / PLACES, languages)
    plan, faults = _read_plan(path, base, listed)
    if plan is None or listed.faults:
        raise Faulty([*listed.faults, *faults], language=languages[0])
    return plan


def _read_plans(
    folder: Path, base: Base, listed: Listed
) -> tuple[tuple[Plan, ...], Sequence[Fault]]:
    """Return the plans of a folder that can be read, and the faults of all of them."""
    # Editors keep locks and copies beside a file, under names that begin with a dot.
    paths = sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    if not paths:
        problem, remedy = Sentence("there is no plan in it"), Sentence("put a .toml file there")
        return (), [file_fault(folder, problem, remedy)]
    faults: list[Fault] = []
    plans = {}
    for path in paths:
        plan, found = _read_plan(path, base, listed)
        faults += found
        if plan is not None:
            plans[path] = plan
    return tuple(plans.values()), [*faults, *_copies(plans)]


def _copies(plans: Mapping[Path, Plan]) -> Iterator[Fault]:
    """Yield a fault for each plan whose period and title are another one's, as a copy's are."""
    first: dict[tuple[Period, str], Path] = {}
    for path, plan in plans.items():
        title = str(sorted(plan.header.title.items()))
        known = first.setdefault((plan.header.period, title), path)
        if known is not path:
            problem = Sentence(
                "its period and title are those of {file}; every event would appear twice",
                file=printable(known.name),
            )
            yield file_fault(path, problem, Sentence("keep copies in another folder"))


def _read_plan(path: Path, base: Base, listed: Listed) -> tuple[Plan | None, Sequence[Fault]]:
    try:
        file, table = open_toml(path)
    except Faulty as error:
        return None, error.faults
    check_key(file, (), path.stem)
    raw = file.shape((), _without_moved(file, table), _PlanFile)
    texts = Texts(file=file, languages=base.organisation.languages)
    sections = _sections(texts, table.get("categories"), base)
    around = Surroundings(
        texts=texts,
        period=_period(file, table),
        sections=sections,
        places=listed.places,
        approximate=_approximate(table.get("categories")),
        zones=listed.zones,
        zone=base.organisation.timezone,
    )
    # A fault of the plan hides none of its items.
    rows = table.get("items")
    items = read_rows(around, rows if isinstance(rows, list) else [])
    header = _header(raw, around, base.organisation) if raw else None
    if header is None or file.faults:
        return None, file.faults
    return _plan(path.stem, header, items), ()


def _without_moved(file: TomlFile, table: Mapping[str, object]) -> dict[str, object]:
    """Return a plan's table without what a plan stated before folders had a kalends.toml."""
    moved = [key for key in ("organisation", "domain", "color") if key in table]
    for key in moved:
        problem = Sentence("it is not stated in a plan any more")
        remedy = Sentence(
            "move the line to {file} in the folder, which is one organisation's",
            file=STATEMENT,
        )
        file.fault((key,), None, problem, remedy)
    return {key: value for key, value in table.items() if key not in moved}


def _period(file: TomlFile, table: Mapping[str, object]) -> Period:
    """Return what a plan is for; what is a fault itself is no reason to call a date one."""
    year, period = table.get("year"), table.get("period")
    if (year is None) == (period is None):
        remedy = Sentence('write year = 2027, or period = "2026-09/2027-08"')
        file.fault((), None, Sentence("it is for one year or one period"), remedy)
    stated = _stated_period(file, period) if isinstance(period, str) else None
    if isinstance(year, int) and not isinstance(year, bool):
        stated = _year(file, year) or stated
    return stated or year_period(YEARS[0])


def _stated_period(file: TomlFile, text: str) -> Period | None:
    try:
        return parse_period(text)
    except WhenError as error:
        file.fault(("period",), text, error.problem, error.remedy)
        return None


def _year(file: TomlFile, year: int) -> Period | None:
    if year in YEARS:
        return year_period(year)
    remedy = Sentence("write the plan's year, as in 2023")
    file.fault(("year",), year, Sentence("the year is out of reach"), remedy)
    return None


def _header(raw: _PlanFile, around: Surroundings, whose: Organisation) -> Header:
    title = around.texts.read(("title",), raw.title, TITLE_LENGTH)
    if not raw.items:
        remedy = Sentence("add an [[items]] table for each row")
        around.file.fault(("items",), None, Sentence("the plan is empty"), remedy)
    sections = (around.sections or {}).values()
    return Header(
        period=around.period,
        organisation=whose,
        title=title,
        sections=tuple(section for section in sections if section),
    )


def _plan(slug: str, header: Header, rows: Iterable[Item | Drafted]) -> Plan:
    found = tuple(rows)
    return Plan(
        slug=slug,
        header=header,
        items=tuple(row for row in found if isinstance(row, Item)),
        drafts=tuple(row for row in found if isinstance(row, Drafted)),
    )


def _sections(texts: Texts, value: object, base: Base) -> dict[str, Section | None] | None:
    """Return the sections by key, None for a faulty one; None where they are no table."""
    if not isinstance(value, dict):
        return None
    return {key: _section(texts, key, section, base) for key, section in value.items()}


def _approximate(value: object) -> frozenset[str]:
    """Return the keys of the categories that call all their dates approximate."""
    tables = value.items() if isinstance(value, dict) else ()
    return frozenset(
        key for key, table in tables if isinstance(table, dict) and table.get("approximate") is True
    )


def _section(texts: Texts, key: str, value: object, base: Base) -> Section | None:
    file = texts.file
    at: KeyPath = ("categories", key)
    check_key(file, at, key)
    if key in RESERVED:
        problem = Sentence("an address uses this word already")
        file.fault(at, None, problem, Sentence("choose another key"))
    raw = file.shape(at, value, _Heading)
    return _shaped_section(texts, key, raw, base) if raw else None


def _shaped_section(texts: Texts, key: str, raw: _Heading, base: Base) -> Section:
    at: KeyPath = ("categories", key)
    color = base.colors.get(key, base.organisation.color) if raw.color is None else raw.color
    check_color(texts.file, (*at, "color"), color)
    name = texts.read((*at, "name"), raw.name, TITLE_LENGTH)
    heading = texts.read_optional((*at, "heading"), raw.heading, TITLE_LENGTH)
    note = texts.read_optional((*at, "note"), raw.note)
    _check_returns(texts.file, at, raw)
    return Section(
        category=Category(key=key, name=name, note=note),
        heading=heading or name,
        color=color,
        returns=raw.returns,
        jubilees=tuple(raw.jubilees),
    )


def _check_returns(file: TomlFile, at: KeyPath, raw: _Heading) -> None:
    if raw.returns is not None and raw.returns not in RETURNS:
        ways = ", ".join(f'returns = "{way}"' for way in RETURNS)
        remedy = Sentence("write one of: {ways}; or leave the key out", ways=ways)
        file.fault((*at, "returns"), raw.returns, Sentence("nothing returns so"), remedy)
    if raw.returns == JUBILEES and not raw.jubilees:
        remedy = Sentence("add the ages whose multiples are jubilees, as in {line}", line=AGES)
        file.fault((*at, "jubilees"), None, Sentence("it has no ages"), remedy)
    if raw.returns != JUBILEES and raw.jubilees:
        problem = Sentence("they belong to jubilees that return")
        remedy = Sentence("add {line}, or take the ages out", line=f'returns = "{JUBILEES}"')
        file.fault((*at, "jubilees"), raw.jubilees, problem, remedy)
    for n, age in enumerate(raw.jubilees):
        if age not in range(1, 10_000):
            remedy = Sentence("write whole years, as in {line}", line=AGES)
            file.fault((*at, "jubilees", n), age, Sentence("it is no age of a jubilee"), remedy)
