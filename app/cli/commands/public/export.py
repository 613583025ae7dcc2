"""Write the site as files, into a folder or a bucket."""

import os
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TimeElapsedColumn, track
from rich.text import Text

from app.cli.console import BaseUrl, err, faults, journal_settings, out, today_of
from app.settings import local_url
from app.web.live import LiveState
from calendars.feeds.site import Site
from calendars.wording.language import load_languages
from data.journal.homes.address import open_store

if TYPE_CHECKING:
    from app.cli.hosting.target import Prefix

TOLD = 5
"""Names of files that are told of all that stay."""
NO_BASE_URL = (
    "no base URL is set, so every link names this machine and works nowhere else: "
    "give --base-url, or set KALENDS_BASE_URL"
)

# How many there will be is known only when the last one is made.
_COLUMNS = ("Uploading", BarColumn(), "{task.completed:.0f} files", TimeElapsedColumn())


def export(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="DIR|s3://BUCKET/PREFIX",
            help="Where the tree is written: a folder, or a bucket that the variables AWS_* lead "
            "to.",
        ),
    ],
    base_url: BaseUrl = None,
) -> None:
    """Write the whole site as files, at paths equal to their addresses: to DIR, or into a bucket.

    Into a bucket it uploads what changed, what pages lead to first and the index last.

    What an earlier export wrote there and the site has no more stays, and is told.
    """
    from app.cli.hosting.target import read_target  # noqa: PLC0415 - brings the templates with it

    with faults():
        where = read_target(target)
        settings = journal_settings(context, base_url=base_url)
        base = settings.base_url or local_url(settings.host, settings.port)
        site = LiveState(open_store(settings.journal), load_languages(), base).state.site
        today, documents = today_of(site.publication.organisation), settings.folder.sources
        if isinstance(where, Path):
            told, stay = _write(where, site, today, documents)
        else:
            told, stay = _upload(where, site, today, documents)
    out.print(Text(f"{told} in {where}, for {base}"), soft_wrap=True)
    if stay:
        out.print(Text(_staying(stay)), soft_wrap=True)
    if not settings.base_url:
        err.print(Text(NO_BASE_URL), soft_wrap=True)


def _staying(paths: Sequence[str]) -> str:
    shown = ", ".join(paths[:TOLD])
    rest = f" and {len(paths) - TOLD} more" if len(paths) > TOLD else ""
    return (
        f"{len(paths)} files of an earlier export stay, as somebody may still ask for them: "
        f"{shown}{rest}"
    )


def _write(
    folder: Path, site: Site, today: date, documents: Path | None
) -> tuple[str, Sequence[str]]:
    """Write the site into a folder; return what was done, and the paths that stay."""
    from app.cli.export import exported, left_over, paths_in, write_file  # noqa: PLC0415 - as above

    files = list(exported(site, today, documents))
    quiet = not err.is_terminal
    for path, body in track(files, "Writing", console=err, transient=True, disable=quiet):
        write_file(folder, path, body)
    return f"{len(files)} files", left_over(paths_in(folder), site, {path for path, _ in files})


def _upload(
    where: "Prefix", site: Site, today: date, documents: Path | None
) -> tuple[str, Sequence[str]]:
    """Upload the site into a bucket; return what `_write` returns."""
    from app.cli.export import ExportError, stages  # noqa: PLC0415 - as above

    try:
        from app.cli.uploading import upload_site  # noqa: PLC0415 - folders need no package
    except ImportError as error:
        raise ExportError(f"{where}: a bucket needs a package: install kalends[s3]") from error

    with Progress(*_COLUMNS, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("", total=None)
        outcome = upload_site(
            where, os.environ, site, stages(site, today, documents), partial(progress.advance, task)
        )
    told = f"{outcome.uploaded} files uploaded, {outcome.unchanged} unchanged,"
    return told, outcome.stay
