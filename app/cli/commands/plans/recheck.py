"""List the loose dates that are near."""

from typing import Annotated

import typer

from app.cli.console import (
    Json,
    ShownIn,
    faults,
    out,
    plan_settings,
    reader_of,
    today_of,
    write_json,
)
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
    days = _days(within)
    with faults(as_json=as_json):
        settings = plan_settings(context)
        sources = load_sources(settings.folder.path, list(load_languages()))
    items = [(plan.slug, item) for plan in sources.plans for item in plan.items]
    found = due(items, today_of(sources.organisation), days)
    if as_json:
        write_json([due_value(each) for each in found])
        return
    out.print(due_table(found, reader_of(sources.organisation, language)))
    out.print(f"{len(found)} loose date(s) within {days} days")


def _days(within: str) -> int:
    try:
        return parse_within(within)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
