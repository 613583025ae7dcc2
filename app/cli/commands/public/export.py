"""Write the site as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.text import Text

from app.cli.console import BaseUrl, err, faults, journal_settings, out, today_of
from app.settings import local_url
from app.web.live import LiveState
from calendars.wording.language import load_languages
from data.journal.homes.address import open_store

TOLD = 5
"""Names of files that are told of all that stay."""
NO_BASE_URL = (
    "no base URL is set, so every link names this machine and works nowhere else: "
    "give --base-url, or set KALENDS_BASE_URL"
)


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the tree is written.")],
    base_url: BaseUrl = None,
) -> None:
    """Write the whole site to DIR as files, at paths equal to their addresses.

    What an earlier export wrote there and the site has no more stays, and is told.
    """
    from app.cli.export import exported, left_over  # noqa: PLC0415 - brings the templates with it

    with faults():
        settings = journal_settings(context, base_url=base_url)
        base = settings.base_url or local_url(settings.host, settings.port)
        site = LiveState(open_store(settings.journal), load_languages(), base).state.site
        today = today_of(site.publication.organisation)
        files = list(exported(site, today, settings.folder.sources))
        _write(folder, files)
        stay = left_over(folder, site, {path for path, _ in files})
    out.print(Text(f"{len(files)} files in {folder}, for {base}"), soft_wrap=True)
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


def _write(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    from app.cli.export import write_file  # noqa: PLC0415 - as above

    quiet = not err.is_terminal
    for path, body in track(files, "Writing", console=err, transient=True, disable=quiet):
        write_file(folder, path, body)
