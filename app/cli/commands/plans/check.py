"""Say what is wrong and what is odd in a folder."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from app.cli.console import (
    Json,
    faults,
    out,
    plan_settings,
    print_remarks,
    proposal_of,
    reader_of,
    write_json,
)
from app.cli.readings import counted_readings, reading_lines
from app.cli.report import counted_plans
from app.proposal import large_feeds


def check(
    context: typer.Context,
    readings: Annotated[
        bool, typer.Option("--readings", help="List how the date of each item was read.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what is wrong in plans and places, and what is odd; write nothing."""
    with faults(as_json=as_json):
        settings = plan_settings(context)
        proposal = proposal_of(settings)
        large = large_feeds(proposal, settings, datetime.now(UTC))
    remarks = [*map(str, proposal.remarks), *large]
    if as_json:
        drafts = [f"{plan.slug}/{d.item.key}" for plan in proposal.plans for d in plan.drafts]
        write_json({"faults": [], "remarks": remarks, "drafts": drafts})
        return
    if readings:
        for line in reading_lines(proposal.plans, reader_of(proposal.organisation, None)):
            out.print(line, soft_wrap=True)
    read, stated = counted_readings(proposal.plans)
    out.print(f"{read} dates as the plan words them, {stated} by when alone; --readings lists them")
    print_remarks(remarks)
    out.print(Text(f"{counted_plans(proposal.plans)}, no faults", style="green"))
