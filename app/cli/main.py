"""The command line as a whole: the options that stand before a command, and the commands."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from app.cli.commands.check import check
from app.cli.commands.diff import diff
from app.cli.commands.draft import draft
from app.cli.commands.export import export
from app.cli.commands.journal import journal
from app.cli.commands.new import new
from app.cli.commands.preview import preview
from app.cli.commands.publish import publish
from app.cli.commands.recheck import recheck
from app.cli.commands.serve import serve
from app.cli.commands.show import show
from app.cli.commands.when import when
from app.cli.console import out

cli = typer.Typer(
    help="Calendar feeds of a yearly plan in which many dates are still loose.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(*, wanted: bool) -> None:
    if wanted:
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


for command in (new, check, when, show, recheck, preview, diff, publish, draft, serve, export):
    cli.command()(command)
cli.add_typer(journal, name="journal")


def main() -> None:
    """Run the command line."""
    cli()
