"""Turn a document into a plan file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import faults, here, plan_settings, write_json
from app.cli.importing import (
    check_extra,
    refused_value,
    understood_value,
)
from calendars.wording.language import load_languages
from data.documents.document import Document
from data.errors import DocumentRefused, Faulty
from data.importing.row import Column, Understood
from data.plan.folder import FolderMissing, find_folder
from data.plan.model import Place
from data.plan.organisation import read_base
from data.plan.places import read_places
from data.when.edtf import YEARS, WhenError
from data.when.reading import parse_period

REFUSED = 2
"""The exit code for a document that can't be read."""


File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A document: Word, Excel, PDF, text and others.")
]
Year = Annotated[
    int | None,
    typer.Option(min=YEARS[0], max=YEARS[-1], help="The plan's year, where the file has none."),
]
PlanPeriod = Annotated[str | None, typer.Option(help="The plan's period, as in 2026-09/2027-08.")]
Lang = Annotated[
    str | None, typer.Option(metavar="CODE", help="Its language; told by letters otherwise.")
]
Columns = Annotated[
    str | None,
    typer.Option(help="What its columns hold, as in number,title,date+place,organisers."),
]
Slug = Annotated[
    str | None, typer.Option(metavar="SLUG", help="The plan it is for, as in mag-2023.")
]
Ask = Annotated[bool, typer.Option("--ask", help="Ask about each doubt.")]
Report = Annotated[
    Path | None,
    typer.Option(metavar="XLSX", help="Write a copy with the doubts marked in their cells."),
]
Rows = Annotated[
    bool, typer.Option("--json", help="Write the rows as JSON, for programs, and no plan file.")
]


def import_(
    context: typer.Context,
    file: File,
    year: Year = None,
    period: PlanPeriod = None,
    lang: Lang = None,
    columns: Columns = None,
    plan: Slug = None,
    ask: Ask = False,
    report: Report = None,
    as_json: Rows = False,
) -> None:
    """Turn a document into a plan file, or bring its next edition into the one there is.

    What isn't sure becomes a draft that says why. Nothing is published.
    """
    given = _Given(context, here() / file, _period(year, period), lang, _columns(columns))
    if as_json:
        _write_rows(given)
        return
    with faults():
        check_extra()
        settings = plan_settings(context)
        # Only this command has use for what the extra brings.
        from app.cli.merging.asking import choose_on_terminal  # noqa: PLC0415
        from app.cli.merging.bringing import bring, print_import  # noqa: PLC0415
        from data.documents.opening import read_document  # noqa: PLC0415

        document = read_document(given.path)
        prospect = bring(
            document,
            lambda: given.understood(document),
            settings,
            given.path,
            slug=plan,
            choose=choose_on_terminal if ask else None,
            report=here() / report if report else None,
        )
    print_import(prospect)


@dataclass(frozen=True)
class _Given:
    """What the command line says of a document, and the folder it is read for, if any."""

    context: typer.Context
    path: Path
    period: str | None
    language: str | None
    columns: Sequence[Column] | None

    def understood(self, document: Document) -> Understood:
        """Return a document as a plan; raises DocumentRefused."""
        from data.importing.understanding import understand  # noqa: PLC0415 - as above

        return understand(
            document,
            period=self.period,
            language=self.language,
            columns=self.columns,
            places=_places(self.context),
        )


def _write_rows(given: _Given) -> None:
    with faults(as_json=True):
        check_extra()
        from data.documents.opening import read_document  # noqa: PLC0415 - as above

        try:
            value = understood_value(given.understood(read_document(given.path)))
        except DocumentRefused as refusal:
            write_json(refused_value(str(refusal)))
            raise typer.Exit(REFUSED) from refusal
    write_json(value)


def _period(year: int | None, period: str | None) -> str | None:
    if year is not None and period is not None:
        raise typer.BadParameter("give --year or --period, not both")
    if period is not None:
        try:
            parse_period(period)
        except WhenError as error:
            raise typer.BadParameter(f"--period {period}: {error}") from error
    return str(year) if year is not None else period


def _columns(text: str | None) -> Sequence[Column] | None:
    if text is None:
        return None
    from data.importing.layout.columns import stated_columns  # noqa: PLC0415 - as above

    try:
        return stated_columns(text)
    except KeyError as error:
        raise typer.BadParameter(f"--columns {text}: no part of a row is {error}") from error


def _places(context: typer.Context) -> Mapping[str, Place]:
    """Return the places of the folder, where there is one."""
    try:
        find_folder(context.obj, here())
    except FolderMissing:
        if context.obj is not None:
            raise
        return {}
    folder = plan_settings(context).folder
    languages = read_base(folder.statement, list(load_languages())).organisation.languages
    listed = read_places(folder.places, languages)
    if listed.faults:
        raise Faulty(listed.faults, language=languages[0])
    return {key: place for key, place in (listed.places or {}).items() if place}
