"""Make an organisation's folder."""

import os
import shlex
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from app.cli.console import Json, faults, here, out, write_json
from app.cli.new import (
    Answers,
    domain_for,
    domain_of,
    folder_files,
    languages_of,
    organisation_of,
    refuse_present,
    slug_of,
    system_language,
    system_timezone,
    timezone_of,
    write_folder,
)
from calendars.wording.language import load_languages

ETC = Path("/etc")
NEXT_STEPS = """\
kalends check     what is wrong
kalends preview   the site as it would be
kalends publish   makes it public
kalends serve     serves what is public"""

T = TypeVar("T")
Read = Callable[[str], T]
"""Returns what a text says; raises ValueError with a sentence."""
Ask = Callable[[str, str, Read[T]], T]
"""Returns the answer to a question, of which the second argument is the default."""


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    organisation: Annotated[str | None, typer.Option(help="Its name, for subscribers.")] = None,
    domain: Annotated[
        str | None, typer.Option(help="It stands in every event's UID, for ever.")
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Repeatable; the plan's own language first."),
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="As in Europe/Moscow.")] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Make the folder of an organisation, with an example plan of the coming year."""
    if as_json and not no_input:
        raise typer.BadParameter("--json asks no questions: give --no-input too")
    with faults(as_json=as_json):
        path = Path(os.path.normpath(here() / folder))
        refuse_present(path)
    answers = _answers(
        path,
        organisation,
        domain,
        ",".join(language) if language else None,
        timezone,
        _default if no_input else _ask,
    )
    year = datetime.now(ZoneInfo(answers.timezone)).year + 1
    with faults(as_json=as_json):
        files = write_folder(path, folder_files(answers, year))
    _tell(path, answers, year, files, as_json=as_json)


def _answers(
    path: Path,
    organisation: str | None,
    domain: str | None,
    languages: str | None,
    timezone: str | None,
    ask: Ask[Any],
) -> Answers:
    known = list(load_languages())
    choice = f"Languages, the plan's own first, of {', '.join(known)}"
    slug = slug_of(path, domain)
    return Answers(
        slug=slug,
        organisation=_answer(organisation, "Organisation", path.name, organisation_of, ask),
        domain=_answer(domain, "Domain, for ever", domain_for(slug), domain_of, ask),
        languages=_answer(
            languages,
            choice,
            system_language(os.environ, known),
            lambda text: languages_of(text.replace(",", " ").split(), known),
            ask,
        ),
        timezone=_answer(timezone, "Time zone", system_timezone(os.environ, ETC), timezone_of, ask),
    )


def _answer(
    given: str | None,
    question: str,
    default: str,
    read: Read[T],
    ask: Ask[T],
) -> T:
    """Return what is given, or what is asked for; what can't be read is a usage error."""
    return _read(given, read) if given is not None else ask(question, default, read)


def _read(text: str, read: Read[T]) -> T:
    try:
        return read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _ask(question: str, default: str, read: Read[T]) -> T:
    answer: T = typer.prompt(question, default=default, value_proc=lambda text: _read(text, read))
    return answer


def _default(_question: str, default: str, read: Read[T]) -> T:
    return _read(default, read)


def _tell(path: Path, answers: Answers, year: int, files: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        write_json({"folder": str(path), "files": files})
        return
    plan = f"plans/{answers.slug}-{year}.toml"
    told = (
        f"Made {path}: the folder of {answers.organisation}, with an example plan, {plan}.\n"
        f"Every event will have {answers.domain} in its identity: change that in kalends.toml "
        "before the first publication, never after it.\n\n"
        f"cd {shlex.quote(str(path))}\n"
    )
    out.print(Text(told + NEXT_STEPS), soft_wrap=True)
