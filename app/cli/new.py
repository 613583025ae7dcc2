"""Make an organisation's folder: what is asked, what stands in it, and how it gets there."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import Template
from zoneinfo import available_timezones

from data.errors import KalendsError
from data.journal.homes.file import lock_of
from data.plan.checks import TITLE_LENGTH
from data.plan.folder import STATEMENT, Folder
from data.plan.organisation import DOMAIN
from data.plan.text import unsafe_characters

TEMPLATES = Path(__file__).parent / "templates"
IGNORED = ".gitignore"
"""What names the files that git is to leave aside; one that is there already stays as it is."""
TOPS = ("README.md", "places.toml", "plans", STATEMENT)
"""What else lies at the top of a new folder; with the last one it becomes a folder."""
SLUG_LENGTH = 50
"""Characters of a slug before the year; a plan's slug has at most 64."""
DOMAIN_LENGTH = 100
"""Characters of a domain: it stands in each UID, and UIDs in addresses."""

# Set by the machine rather than by the world.
_NO_TIMEZONES = {"Factory", "localtime"}
_AS_IN = "write a name of the IANA database, as in Europe/Moscow"


class NewRefused(KalendsError):
    """A folder can't be made there; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a new folder is made from; all of it checked by the functions below.

    The first of `languages` is that of the plan; `slug` begins the names of its files.
    """

    organisation: str
    domain: str
    languages: tuple[str, ...]
    timezone: str
    slug: str


def organisation_of(text: str) -> str:
    """Return an organisation's name; raise ValueError with a sentence."""
    name = unicodedata.normalize("NFC", text.strip())
    if not name:
        raise ValueError("the organisation has no name; write it as subscribers know it")
    if len(name) > TITLE_LENGTH:
        raise ValueError(f"the name has {len(name):,} characters; write at most {TITLE_LENGTH}")
    if unsafe_characters(name):
        raise ValueError("the name has control characters; write it on one line without them")
    return name


def domain_of(text: str) -> str:
    """Return a domain; raise ValueError with a sentence."""
    domain = text.strip().lower()
    if len(domain) > DOMAIN_LENGTH or not DOMAIN.fullmatch(domain):
        raise ValueError(
            f"{_shown(text)} is not a domain; write a host name in ASCII letters, digits and "
            f"hyphens, at most {DOMAIN_LENGTH} characters, as in plan.example.org"
        )
    return domain


def language_of(text: str, known: Collection[str]) -> str:
    """Return the code of a known language, however it is spelled; raise ValueError."""
    codes = {code.casefold(): code for code in known}
    found = codes.get(text.strip().replace("_", "-").casefold())
    if found is None:
        raise ValueError(f"there is no language {_shown(text)}; there are: {', '.join(known)}")
    return found


def languages_of(texts: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the codes of known languages, the first one first, each once; raise ValueError."""
    found = tuple(dict.fromkeys(language_of(text, known) for text in texts))
    if not found:
        raise ValueError(f"there is no language in it; there are: {', '.join(known)}")
    return found


def timezone_of(text: str) -> str:
    """Return the name of a time zone, however its letters are cased; raise ValueError."""
    zones = {zone.casefold(): zone for zone in available_timezones() - _NO_TIMEZONES}
    wanted = text.strip().replace(" ", "_").casefold()
    if wanted in zones:
        return zones[wanted]
    cities = sorted(name for name in zones if name.rpartition("/")[2] == wanted)
    near = cities or get_close_matches(wanted[:64], zones, n=3)
    remedy = f"did you mean {' or '.join(map(zones.__getitem__, near))}?" if near else _AS_IN
    raise ValueError(f"there is no time zone {_shown(text)}; {remedy}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def system_language(environment: Mapping[str, str], known: Collection[str]) -> str:
    """Return the language a system speaks, where it is known, else English."""
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    code = re.split(r"[_.@]", next(filter(None, named), ""))[0]
    return code if code in known else "en"


def system_timezone(environment: Mapping[str, str], etc: Path) -> str:
    """Return the time zone of a system, which `etc` says where the environment doesn't; or UTC."""
    for name in (environment.get("TZ", "").removeprefix(":"), _linked(etc), _written(etc)):
        if name in available_timezones() - _NO_TIMEZONES:
            return name
    return "UTC"


def _linked(etc: Path) -> str:
    return str((etc / "localtime").resolve()).rpartition("zoneinfo/")[2]


def _written(etc: Path) -> str:
    try:
        return (etc / "timezone").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def slug_of(folder: Path, domain: str | None) -> str:
    """Return what the names of plans begin with: the folder's name, else the domain's, in ASCII."""
    label = (domain or "").partition(".")[0]
    found = (_slug(name) for name in (folder.name, label))
    return next((slug for slug in found if slug), "plan")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).lower()
    # Of a name in another script only odd ends would be left.
    if any(letter.isalpha() and not letter.isascii() for letter in plain):
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_LENGTH].strip("-")


def domain_for(slug: str) -> str:
    """Return a domain for an organisation that has given none."""
    return f"{slug}.kalends.internal"


def folder_files(answers: Answers, year: int) -> dict[str, str]:
    """Return the text of each file of a new folder with a plan for `year`, by its path in it."""
    own = TEMPLATES / answers.languages[0]
    templates = own if own.is_dir() else TEMPLATES / "en"
    words = _words(answers, year)
    files = {
        "README.md": "README.md",
        "places.toml": "places.toml",
        f"plans/{answers.slug}-{year}.toml": "plan.toml",
        STATEMENT: STATEMENT,
    }
    filled = {
        path: _dated(
            Template((templates / name).read_text(encoding="utf-8")).substitute(words),
            stated=templates is not own,
        )
        for path, name in files.items()
    }
    return {IGNORED: f"{lock_of(Folder(Path()).journal).name}\n", **filled}


def _dated(text: str, *, stated: bool) -> str:
    """Return a plan with the dates that its wordings can't give in another language, or without."""
    return re.sub(r"(?m)^when\? = (.*\n)", r"when = \1" if stated else "", text)


def _words(answers: Answers, year: int) -> dict[str, str]:
    return {
        "organisation": _quoted(answers.organisation),
        "domain": _quoted(answers.domain),
        "languages": ", ".join(map(_quoted, answers.languages)),
        "timezone": _quoted(answers.timezone),
        "slug": answers.slug,
        "year": str(year),
        "next": str(year + 1),
    }


def _quoted(text: str) -> str:
    """Return a text as a string of TOML, which JSON writes too but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def refuse_present(folder: Path) -> None:
    """Raise NewRefused where a folder can't be made without touching what is there."""
    try:
        present = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return
    except OSError as error:
        raise NewRefused(f"{folder}: no folder can be made there: {error.strerror}") from error
    if STATEMENT in present:
        raise NewRefused(f"{folder}: it is an organisation's folder already; it stays as it is")
    if in_the_way := sorted(present & set(TOPS)):
        there = ", ".join(in_the_way)
        raise NewRefused(f"{folder}: it holds {there} already; move that away, or choose another")


def write_folder(folder: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Write a new folder whole or not at all, and return its files; raise NewRefused.

    One that is there already is filled, if nothing in it is in the way.
    """
    refuse_present(folder)
    kept = {IGNORED} if (folder / IGNORED).exists() else set()
    wanted = {name: text for name, text in files.items() if name not in kept}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".kalends-new-") as aside:
            made = Path(aside) / "folder"
            _write_all(made, wanted)
            _move(made, folder)
    except OSError as error:
        raise NewRefused(f"{folder}: it can't be written: {error.strerror}") from error
    return tuple(wanted)


def _write_all(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _move(made: Path, folder: Path) -> None:
    if not folder.exists():
        made.rename(folder)
        return
    # It may be where somebody stands, so it stays itself. On trouble, what was moved goes back.
    moved: list[str] = []
    try:
        for name in filter(lambda name: (made / name).exists(), (IGNORED, *TOPS)):
            (made / name).rename(folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            (folder / name).rename(made / name)
        raise
