"""Turn a document into a plan file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import err, faults, here, plan_settings, write_json
from app.cli.importing import check_extra, refused_value
from data.errors import DocumentRefused
from data.importing.row import Column
from data.plan.folder import FolderMissing, find_folder
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
    stated, held = _period(year, period), _columns(columns)
    if as_json:
        _write_rows(context, here() / file, (stated, lang, held))
        return
    _bring(
        context,
        here() / file,
        (stated, lang, held),
        slug=plan,
        ask=ask,
        report=here() / report if report else None,
    )


_Said = tuple[str | None, str | None, Sequence[Column] | None]
"""What the command line says of a document: its period, its language, its columns."""


def _bring(
    context: typer.Context,
    path: Path,
    said: _Said,
    *,
    slug: str | None,
    ask: bool,
    report: Path | None,
) -> None:
    """Bring a document into its plan file, and print what that changed."""
    with faults():
        check_extra()
        # Only this command has use for what the extra brings.
        from app.cli.merging.asking import choose_on_terminal  # noqa: PLC0415
        from app.cli.merging.bringing import bring, print_import  # noqa: PLC0415
        from app.cli.merging.folder import folder_means  # noqa: PLC0415
        from app.cli.merging.sources import Given, read_source  # noqa: PLC0415
        from data.documents.opening import read_document  # noqa: PLC0415

        settings = plan_settings(context)
        means = folder_means(settings)
        with err.status("Reading the document"):
            document = read_document(path)
            source, _ = read_source(document, [means], Given(*said))
        choose = choose_on_terminal if ask else None
        prospect = bring(
            document, source, settings, means, path, slug=slug, choose=choose, report=report
        )
    print_import(prospect)


def _write_rows(context: typer.Context, path: Path, said: _Said) -> None:
    """Write a document's rows as JSON; its folder's means count where it lies in one."""
    with faults(as_json=True):
        check_extra()
        from app.cli.merging.folder import any_means, folder_means  # noqa: PLC0415 - as above
        from app.cli.merging.sources import Given, read_source  # noqa: PLC0415
        from app.cli.merging.values import source_value  # noqa: PLC0415
        from data.documents.opening import read_document  # noqa: PLC0415

        means = [folder_means(plan_settings(context))] if _in_folder(context) else any_means()
        try:
            value = source_value(*read_source(read_document(path), means, Given(*said)))
        except DocumentRefused as refusal:
            write_json(refused_value(str(refusal)))
            raise typer.Exit(REFUSED) from refusal
    write_json(value)


def _in_folder(context: typer.Context) -> bool:
    try:
        find_folder(context.obj, here())
    except FolderMissing:
        if context.obj is not None:
            raise
        return False
    return True


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
