"""Print the plans."""

import typer

from app.cli.agenda import agenda
from app.cli.console import Json, ShownIn, faults, out, plan_settings, reader_of, write_json
from app.cli.report import plan_value
from calendars.wording.language import load_languages
from data.plan.loader import load_sources


def show(context: typer.Context, language: ShownIn = None, as_json: Json = False) -> None:
    """Print the plans as an agenda by month, loose dates visibly loose."""
    with faults(as_json=as_json):
        settings = plan_settings(context)
        sources = load_sources(settings.folder.path, list(load_languages()))
    if as_json:
        write_json([plan_value(plan) for plan in sources.plans])
        return
    reader = reader_of(sources.organisation, language)
    for plan in sources.plans:
        out.print(agenda(plan, reader))
