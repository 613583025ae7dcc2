"""What all commands share: their common options, the folder and settings, words and JSON out."""

import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from app.proposal import Proposal, propose
from app.settings import PREFIX, Settings, read_settings
from calendars.wording.faults import worded
from calendars.wording.language import Language, load_languages
from data.errors import Faulty, KalendsError
from data.plan.folder import Folder, FolderMissing, find_folder
from data.plan.model import Organisation
from data.when.zone import read_zone

INPUT_AT_FAULT = 1
_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
ShownIn = Annotated[
    str | None, typer.Option(metavar="CODE", help="The language to print in; the plan's own.")
]
Host = Annotated[str | None, typer.Option(help="The address to listen on.")]
Port = Annotated[int | None, typer.Option(help="The port to listen on; 0 takes any free one.")]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="How many processes answer; 1 if nothing is said.")
]
Today = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="Show the pages as they read on a day, as in 2023-04-01."),
]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="The public address of the feeds.")]


@contextmanager
def faults(*, as_json: bool = False) -> Iterator[None]:
    """Turn every error of ours into words, or JSON, and exit code 1."""
    try:
        yield
    except KalendsError as error:
        if as_json:
            listed = error.faults if isinstance(error, Faulty) else ()
            write_json({"error": str(error), "faults": listed})
        else:
            told = shown(str(worded(error, load_languages())))
            err.print(Text(told, style="red"), soft_wrap=True)
        raise typer.Exit(INPUT_AT_FAULT) from error


def shown(text: str) -> str:
    """Return a text in which nothing is left that a terminal obeys, but for line breaks."""
    return _OBEYED.sub(lambda sign: repr(sign[0])[1:-1], text)


def write_json(value: object) -> None:
    """Write a value to standard output as JSON."""
    sys.stdout.write(msgspec.json.format(_encoded(value), indent=2).decode() + "\n")


def write_line(value: object) -> None:
    """Write a value to standard output as one line of JSON."""
    sys.stdout.write(_encoded(value).decode() + "\n")


def _encoded(value: object) -> bytes:
    # What encodes as no value of its own, a sentence that can be told in other languages, is text.
    try:
        return msgspec.json.encode(value, enc_hook=str)
    except UnicodeEncodeError:
        # A name of a file, or an argument, that is not UTF-8.
        return msgspec.json.encode(_readable(msgspec.to_builtins(value, enc_hook=str)))


def _readable(value: object) -> object:
    """Return a value whose texts have no half of a character, which JSON can't have."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_readable(key): _readable(each) for key, each in value.items()}
        case list() | tuple():
            return [_readable(each) for each in value]
        case _:
            return value


def print_remarks(remarks: Iterable[str]) -> None:
    """Print each remark on a line of its own."""
    for remark in remarks:
        out.print(Text.assemble(("remark  ", "yellow"), remark), soft_wrap=True)


def plan_settings(context: typer.Context, **given: object) -> Settings:
    """Return the settings of a command that reads plans; raises FolderMissing or Faulty.

    What the command line gives goes before what the environment says.
    """
    folder = Folder(find_folder(context.obj, here()))
    return read_settings(_environment(given), folder, _said(given))


def journal_settings(context: typer.Context, **given: object) -> Settings:
    """Return the settings of a command that reads the journal only, as `plan_settings` does.

    Where the environment names the journal itself, no folder is looked for: a server has no use
    for plans.
    """
    environment = _environment(given)
    journal = environment.get(f"{PREFIX}JOURNAL")
    if not journal:
        return plan_settings(context, **given)
    settings = read_settings(environment, Folder(context.obj or Path()), _said(given))
    if context.obj is None and isinstance(settings.journal, Path):
        return replace(settings, folder=Folder(settings.journal.parent))
    return settings


def _environment(given: Mapping[str, object]) -> dict[str, str]:
    above = {f"{PREFIX}{name.upper()}": str(given[name]) for name in _said(given)}
    return {**os.environ, **above}


def _said(given: Mapping[str, object]) -> Collection[str]:
    """Return the names of the settings that the command line gives."""
    return [name for name, value in given.items() if value is not None]


def here() -> Path:
    """Return the working directory; raise FolderMissing where it is gone."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise FolderMissing("the working directory is gone; go to one that exists") from error


def proposal_of(settings: Settings, *, stamp_anew: bool = False) -> Proposal:
    """Return what publishing now would do; raises Faulty or JournalError."""
    with err.status("Reading the plans"):
        return propose(settings, datetime.now(UTC), stamp_anew=stamp_anew)


def reader_of(organisation: Organisation, code: str | None) -> Language:
    """Return the language to tell an organisation's plans in: their own one by default."""
    own = organisation.languages[0]
    return language_of(code or own).speaking(own, read_zone(organisation.timezone))


def day_of(text: str | None) -> date | None:
    """Return the day that a command line names, or end with a usage error."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"--today {text}: write a day, as in 2023-04-01") from error


def today_of(organisation: Organisation) -> date:
    """Return the day it is where an organisation's days are counted."""
    return datetime.now(read_zone(organisation.timezone)).date()


def language_of(code: str) -> Language:
    """Return a language the product speaks, or end with a usage error that lists them."""
    known = load_languages()
    if code not in known:
        raise typer.BadParameter(f"there is no language {code!r}; there are: {', '.join(known)}")
    return known[code]
