"""Print the plans."""

import typer

from app.cli.agenda import agenda
from app.cli.changelist import own_language
from app.cli.console import Json, ShownIn, faults, language_of, out, plan_settings, write_json
from calendars.wording.language import load_languages
from data.plan.loader import load_sources


def show(context: typer.Context, language: ShownIn = None, as_json: Json = False) -> None:
    """Print the plans as an agenda by month, loose dates visibly loose."""
    spoken = language and language_of(language)
    with faults(as_json=as_json):
        settings = plan_settings(context)
        plans = load_sources(settings.plans, settings.places, list(load_languages())).plans
    if as_json:
        write_json(plans)
        return
    for plan in plans:
        out.print(agenda(plan, spoken or language_of(own_language(plans))))
