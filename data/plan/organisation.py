"""Read kalends.toml, which states whose plans a folder holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from data.errors import Faulty, Sentence
from data.plan.checks import (
    TITLE_LENGTH,
    Texts,
    Words,
    check_color,
    check_url,
    check_words,
    check_zone,
)
from data.plan.files.lines import KeyPath
from data.plan.files.toml import TomlFile, open_toml, there_are
from data.plan.folder import SOURCES
from data.plan.model import Contact, Organisation, Source

DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?", re.ASCII)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


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
    official: bool | None = None


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
    file: str | None = None


@dataclass(frozen=True, kw_only=True)
class Base:
    """What kalends.toml states: `colors` are those of categories, by their keys."""

    organisation: Organisation
    colors: Mapping[str, str]


def read_base(path: Path, known: Sequence[str]) -> Base:
    """Return what kalends.toml states; raises Faulty with all its faults.

    `known` are the codes of the languages that Kalends speaks.
    """
    file, table = open_toml(path)
    raw = file.shape((), table, _Organisation)
    base = _base(file, raw, known) if raw else None
    if base is None or file.faults:
        raise Faulty(file.faults, language=_spoken(table, known))
    return base


def _spoken(table: Mapping[str, object], known: Sequence[str]) -> str:
    """Return the first language that a faulty table seems to state; empty if none is known."""
    given = table.get("languages")
    codes = [str(code).casefold() for code in given] if isinstance(given, list) else []
    return next((each for each in known if each.casefold() in codes[:1]), "")


def _base(file: TomlFile, raw: _Organisation, known: Sequence[str]) -> Base | None:
    languages = _languages(file, raw.languages, known)
    _check_domain(file, raw.domain)
    check_zone(file, ("timezone",), raw.timezone)
    check_color(file, ("color",), raw.color)
    for key, color in raw.colors.items():
        check_color(file, ("colors", key), color)
    if not languages:
        return None
    return Base(organisation=_organisation(file, raw, languages), colors=raw.colors)


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


def _check_domain(file: TomlFile, domain: str) -> None:
    if not DOMAIN.fullmatch(domain):
        remedy = Sentence("write a host name in small ASCII letters, as in plan.example.org")
        file.fault(("domain",), domain, Sentence("it is not a domain"), remedy)


def _organisation(file: TomlFile, raw: _Organisation, languages: tuple[str, ...]) -> Organisation:
    texts = Texts(file=file, languages=languages)
    return Organisation(
        name=texts.read(("organisation",), raw.organisation, TITLE_LENGTH),
        domain=raw.domain,
        languages=languages,
        timezone=raw.timezone,
        color=raw.color,
        contact=_contact(texts, raw.contact),
        source=_source(texts, raw.source),
        official=raw.official,
    )


def _contact(texts: Texts, value: object) -> Contact | None:
    at: KeyPath = ("contact",)
    raw = None if value is None else texts.file.shape(at, value, _Contact)
    if raw is None:
        return None
    check_url(texts.file, (*at, "url"), raw.url)
    if raw.email is not None and not EMAIL.fullmatch(raw.email):
        remedy = Sentence("write one address, as in plan@example.org")
        texts.file.fault((*at, "email"), raw.email, Sentence("it is no address of e-mail"), remedy)
    if raw.phone is not None:
        check_words(texts.file, (*at, "phone"), raw.phone, TITLE_LENGTH)
    name = texts.read_optional((*at, "name"), raw.name, TITLE_LENGTH)
    return Contact(name=name, email=raw.email, phone=raw.phone, url=raw.url)


def _source(texts: Texts, value: object) -> Source | None:
    at: KeyPath = ("source",)
    raw = None if value is None else texts.file.shape(at, value, _Source)
    if raw is None:
        return None
    check_url(texts.file, (*at, "url"), raw.url)
    if raw.file is not None:
        _check_document(texts.file, (*at, "file"), raw.file)
    title = texts.read((*at, "title"), raw.title, TITLE_LENGTH)
    return Source(title=title, url=raw.url, file=raw.file)


def _check_document(file: TomlFile, at: KeyPath, name: str) -> None:
    known = _documents(file.path.parent / SOURCES)
    if name not in known:
        problem = Sentence("there is no such file in {folder}/", folder=SOURCES)
        remedy = there_are(known) if known else Sentence("put it there, or take the line out")
        file.fault(at, name, problem, remedy)


def _documents(folder: Path) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir() if each.is_file())
    except OSError:
        return []
