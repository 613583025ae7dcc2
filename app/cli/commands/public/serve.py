"""Serve what is published."""

import logging
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from app.cli.console import (
    BaseUrl,
    Host,
    Port,
    Today,
    Workers,
    day_of,
    faults,
    journal_settings,
    out,
)
from app.settings import Settings

logger = logging.getLogger("kalends")


def serve(
    context: typer.Context,
    host: Host = None,
    port: Port = None,
    base_url: BaseUrl = None,
    workers: Workers = None,
    today: Today = None,
    metrics_port: Annotated[
        int | None,
        typer.Option(help="The port for /metrics; 0 takes any free one. Else no metrics."),
    ] = None,
) -> None:
    """Serve the published plan over HTTP."""
    from app.web.observing.keeping import Observing  # noqa: PLC0415 - as below
    from app.web.serve import (  # noqa: PLC0415 - only two commands need a server
        exit_on_sigterm,
        listen,
        prepare,
        run,
    )

    shown_on = day_of(today)
    exit_on_sigterm()
    with faults():
        given = {"host": host, "port": port, "base_url": base_url}
        settings = journal_settings(context, **given, workers=workers, metrics_port=metrics_port)
        log_links(settings)
        bound = listen(settings.host, settings.port)
        live = prepare(settings, bound)
        observing = Observing(live, settings, lambda: datetime.now(UTC))
    where = live.state.site.base_url
    out.print(Text(f"Kalends serves {where}/ - open it and click a calendar."), soft_wrap=True)
    run(live, settings, bound, observing, shown_on)


def log_links(settings: Settings) -> None:
    """Log which variables of Kubernetes are no settings, as they look like some."""
    if settings.links:
        words = "%s: set by Kubernetes for a Service of this name, no settings; left aside"
        logger.warning(words, ", ".join(settings.links), extra={"_event": "links"})
