"""What all commands share: their common options, the folder and settings, words and JSON out."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from app.proposal import Proposal, propose
from app.settings import PREFIX, Settings, read_settings
from calendars.wording.language import Language, load_languages
from data.errors import Faulty, KalendsError
from data.plan.folder import Folder, FolderMissing, find_folder

INPUT_AT_FAULT = 1

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
ShownIn = Annotated[
    str | None, typer.Option(metavar="CODE", help="The language to print in; the plan's own.")
]
Host = Annotated[str | None, typer.Option(help="The address to listen on.")]
Port = Annotated[int | None, typer.Option(help="The port to listen on; 0 takes any free one.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="The public address of the feeds.")]


@contextmanager
def faults(*, as_json: bool = False) -> Iterator[None]:
    """Turn every error of ours into words, or JSON, and exit code 1."""
    try:
        yield
    except KalendsError as error:
        if as_json:
            listed = error.faults if isinstance(error, Faulty) else ()
            write_json({"error": worded(error), "faults": listed})
        else:
            err.print(Text(worded(error), style="red"), soft_wrap=True)
        raise typer.Exit(INPUT_AT_FAULT) from error


def worded(error: KalendsError) -> str:
    """Return an error in words: only here is a fault put into a language."""
    return str(error)


def write_json(value: object) -> None:
    """Write a value to standard output as JSON."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def print_remarks(remarks: Iterable[str]) -> None:
    """Print each remark on a line of its own."""
    for remark in remarks:
        out.print(Text.assemble(("remark  ", "yellow"), remark), soft_wrap=True)


def plan_settings(context: typer.Context, **given: object) -> Settings:
    """Return the settings of a command that reads plans; raises FolderMissing or Faulty.

    What the command line gives goes before what the environment says.
    """
    return read_settings(_environment(given), Folder(find_folder(context.obj, here())))


def journal_settings(context: typer.Context, **given: object) -> Settings:
    """Return the settings of a command that reads the journal only, as `plan_settings` does.

    Where the environment names the journal itself, no folder is looked for: a server has no use
    for plans.
    """
    environment = _environment(given)
    journal = environment.get(f"{PREFIX}JOURNAL")
    if journal:
        return read_settings(environment, Folder(context.obj or Path(journal).parent))
    return plan_settings(context, **given)


def _environment(given: Mapping[str, object]) -> dict[str, str]:
    above = {f"{PREFIX}{name.upper()}": str(v) for name, v in given.items() if v is not None}
    return {**os.environ, **above}


def here() -> Path:
    """Return the working directory; raise FolderMissing where it is gone."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise FolderMissing("the working directory is gone; go to one that exists") from error


def proposal_of(settings: Settings) -> Proposal:
    """Return what publishing now would do; raises Faulty or JournalError."""
    with err.status("Reading the plans"):
        return propose(settings, datetime.now(UTC))


def language_of(code: str) -> Language:
    """Return a language the product speaks, or end with a usage error that lists them."""
    known = load_languages()
    if code not in known:
        raise typer.BadParameter(f"there is no language {code!r}; there are: {', '.join(known)}")
    return known[code]
