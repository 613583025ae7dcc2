"""Serve what is not published yet, for the editor."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from app.cli.commands.public.serve import log_links
from app.cli.console import Host, Today, day_of, faults, out, plan_settings
from app.web.preview import Unpublished


def preview(
    context: typer.Context,
    host: Host = None,
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes any free one.")] = 8001,
    drafts: Annotated[bool, typer.Option("--drafts", help="Show drafts as if settled.")] = False,
    today: Today = None,
) -> None:
    """Serve the plans as if they were published, for your eyes; follows every edit of them."""
    from app.web.serve import (  # noqa: PLC0415 - only two commands need a server
        exit_on_sigterm,
        listen,
        prepare_preview,
        run_preview,
    )

    shown_on = day_of(today)
    exit_on_sigterm()
    with faults():
        settings = plan_settings(context, host=host, port=port)
        log_links(settings)
        bound = listen(settings.host, settings.port)
        unpublished = Unpublished(settings, lambda: datetime.now(UTC), drafts=drafts)
        live = prepare_preview(unpublished, bound)
    where = live.state.site.base_url
    out.print(Text(f"Kalends previews {where}/ - nothing of it is published."), soft_wrap=True)
    run_preview(live, unpublished, settings, bound, shown_on)
