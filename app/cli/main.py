"""The command line as a whole: the options that stand before a command, and the commands."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.commands.plans.check import check
from app.cli.commands.plans.draft import draft
from app.cli.commands.plans.import_ import import_
from app.cli.commands.plans.new import new
from app.cli.commands.plans.recheck import recheck
from app.cli.commands.plans.show import show
from app.cli.commands.plans.table import table
from app.cli.commands.plans.when import when
from app.cli.commands.public.audience import audience
from app.cli.commands.public.diff import diff
from app.cli.commands.public.export import export
from app.cli.commands.public.journal import journal
from app.cli.commands.public.preview import preview
from app.cli.commands.public.publish import publish
from app.cli.commands.public.serve import serve
from app.cli.console import out

cli = typer.Typer(
    help="Calendar feeds of a yearly plan in which many dates are still loose.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - no other option needs it

        out.print(f"kalends {version('kalends')}")
        raise typer.Exit


@cli.callback()
def options(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            "-C",
            "--folder",
            metavar="DIR",
            envvar="KALENDS_FOLDER",
            help="The organisation's folder; else the nearest one at or above this directory.",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help="Say which it is."),
    ] = False,
) -> None:
    """Keep what stands before the command for the command."""
    context.obj = folder


for command in (
    new,
    check,
    when,
    show,
    recheck,
    preview,
    diff,
    publish,
    draft,
    table,
    serve,
    export,
    audience,
):
    cli.command()(command)
cli.command("import")(import_)
cli.add_typer(journal, name="journal")


def main() -> None:
    """Run the command line."""
    cli()
