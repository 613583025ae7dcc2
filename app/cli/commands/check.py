"""Say what is wrong and what is odd in a folder."""

from datetime import UTC, datetime

import typer
from rich.text import Text

from app.cli.console import (
    Json,
    faults,
    out,
    plan_settings,
    print_remarks,
    proposal_of,
    write_json,
)
from app.cli.report import counted_plans
from app.proposal import large_feeds


def check(context: typer.Context, as_json: Json = False) -> None:
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
    print_remarks(remarks)
    out.print(Text(f"{counted_plans(proposal.plans)}, no faults", style="green"))
