"""List the loose dates that are near."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.changelist import own_language
from app.cli.console import Json, ShownIn, faults, language_of, out, plan_settings, write_json
from app.cli.report import due_table, due_value
from calendars.wording.language import load_languages
from data.plan.loader import load_sources
from data.publishing.due import WITHIN, due, parse_within


def recheck(
    context: typer.Context,
    within: Annotated[str, typer.Option(help="How far ahead to look, in days.")] = f"{WITHIN}d",
    language: ShownIn = None,
    as_json: Json = False,
) -> None:
    """List loose dates whose time is near, to ask for them; who organises them stands beside."""
    try:
        days = parse_within(within)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    spoken = language and language_of(language)
    with faults(as_json=as_json):
        settings = plan_settings(context)
        plans = load_sources(settings.plans, settings.places, list(load_languages())).plans
    items = [(plan.slug, item) for plan in plans for item in plan.items]
    found = due(items, datetime.now(UTC).date(), days)
    if as_json:
        write_json([due_value(each) for each in found])
        return
    out.print(due_table(found, spoken or language_of(own_language(plans))))
    out.print(f"{len(found)} loose date(s) within {days} days")
