"""Read a plan out of a document."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Json, faults, here, out, plan_settings, print_remarks, write_json
from app.cli.importing import (
    read_plan,
    refused_value,
    understood_lines,
    understood_value,
)
from calendars.wording.language import load_languages
from data.errors import DocumentRefused
from data.importing.row import Understood
from data.plan.folder import FolderMissing, find_folder
from data.plan.loader import load_sources
from data.plan.model import Place
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


def import_(
    context: typer.Context,
    file: File,
    year: Year = None,
    period: PlanPeriod = None,
    lang: Lang = None,
    columns: Columns = None,
    as_json: Json = False,
) -> None:
    """Say what a document's plan is: its rows, their dates, and what isn't sure.

    The places of the folder are known by their names, where there is a folder.
    """
    stated = _period(year, period)
    with faults(as_json=as_json):
        places = _places(context)
        try:
            found = _read(file, stated, lang, columns, places)
        except DocumentRefused as refusal:
            if not as_json:
                raise
            write_json(refused_value(str(refusal)))
            raise typer.Exit(REFUSED) from refusal
    if as_json:
        write_json(understood_value(found))
        return
    for line in understood_lines(found):
        out.print(line, soft_wrap=True)
    print_remarks(found.remarks)


def _read(
    file: Path,
    period: str | None,
    language: str | None,
    columns: str | None,
    places: Mapping[str, Place],
) -> Understood:
    try:
        return read_plan(file, period=period, language=language, columns=columns, places=places)
    except KeyError as error:
        raise typer.BadParameter(f"--columns {columns}: no part of a row is {error}") from error


def _period(year: int | None, period: str | None) -> str | None:
    if year is not None and period is not None:
        raise typer.BadParameter("give --year or --period, not both")
    if period is not None:
        try:
            parse_period(period)
        except WhenError as error:
            raise typer.BadParameter(f"--period {period}: {error}") from error
    return str(year) if year is not None else period


def _places(context: typer.Context) -> Mapping[str, Place]:
    """Return the places of the folder, where there is one."""
    try:
        find_folder(context.obj, here())
    except FolderMissing:
        if context.obj is not None:
            raise
        return {}
    return load_sources(plan_settings(context).folder.path, list(load_languages())).places
