"""Draft the plan of the next year."""

from typing import Annotated

import typer
from rich.text import Text

from app.cli.console import (
    Json,
    faults,
    language_of,
    out,
    plan_settings,
    print_remarks,
    write_json,
)
from data.when.edtf import YEARS

NEXT_STEPS = """
Then: check each item and delete its line that begins with "draft"; an item without it is settled.
kalends check     what is wrong, and how many drafts are left
kalends diff      what subscribers would see
kalends publish   the settled items, as soon as you wish"""


def draft(
    context: typer.Context,
    year: Annotated[
        int,
        typer.Argument(
            metavar="YEAR", min=YEARS[1], max=YEARS[-1], help="The year whose plan is drafted."
        ),
    ],
    plan: Annotated[
        str | None, typer.Option(metavar="SLUG", help="The plan of the year before.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="The language of the reasons.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the plan of YEAR from the one before, every item a draft; publish nothing."""
    from app.cli.draft import (  # noqa: PLC0415 - no other command writes TOML
        draft_table,
        draft_value,
        write_draft,
    )

    if language is not None:
        language_of(language)
    with faults(as_json=as_json):
        written = write_draft(plan_settings(context), year, plan, language)
    if as_json:
        write_json(draft_value(written))
        return
    out.print(draft_table(written.plan))
    print_remarks(written.remarks)
    told = f"Wrote {written.path}: {len(written.plan.drafts)} drafts, nothing published."
    out.print(Text(told), soft_wrap=True)
    out.print(NEXT_STEPS)
