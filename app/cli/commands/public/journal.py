"""See to the journal itself, wherever it lies."""

import os
from typing import Annotated

import typer
from rich.text import Text

from app.cli.console import err, faults, out
from data.errors import Fault, Faulty
from data.journal.copying import copy_journal
from data.journal.homes.address import open_store, read_address
from data.journal.store import Store

journal = typer.Typer(help="See to the journal itself: move it to another home.")


@journal.callback()
def options() -> None:
    """See to the journal itself: move it to another home."""


@journal.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A path or a URL.")],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="A path, s3://BUCKET/KEY or postgresql://HOST/DATABASE."),
    ],
) -> None:
    """Copy the journal FROM one home TO another one, and compare the two."""
    with faults():
        here, there = _store("FROM", source), _store("TO", target)
        with err.status("Copying"):
            copied = copy_journal(here, there)
    told = (
        f"{copied.copied:,} octets copied. {here.name} and {there.name} hold the same: "
        f"publications: {copied.publications:,}, lines: {copied.lines:,}, "
        f"octets: {copied.octets:,}."
    )
    out.print(Text(told), soft_wrap=True)


def _store(name: str, address: str) -> Store:
    try:
        return open_store(read_address(address, os.environ))
    except ValueError as error:
        problem = "it is no place for a journal"
        fault = Fault(
            file="command line", line=0, key=name, value="", problem=problem, remedy=str(error)
        )
        raise Faulty([fault]) from error
