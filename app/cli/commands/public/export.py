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


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the tree is written.")],
    base_url: BaseUrl = None,
) -> None:
    """Write every feed and page to DIR, at paths equal to their addresses."""
    from app.cli.export import exported  # noqa: PLC0415 - brings the templates with it

    with faults():
        settings = journal_settings(context, base_url=base_url)
        base = settings.base_url or local_url(settings.host, settings.port)
        site = LiveState(open_store(settings.journal), load_languages(), base).state.site
        today = today_of(site.publication.organisation)
        files = list(exported(site, today, settings.folder.sources))
        _write(folder, files)
    out.print(Text(f"{len(files)} files in {folder}, for {base}"), soft_wrap=True)


def _write(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    from app.cli.export import write_file  # noqa: PLC0415 - as above

    quiet = not err.is_terminal
    for path, body in track(files, "Writing", console=err, transient=True, disable=quiet):
        write_file(folder, path, body)
