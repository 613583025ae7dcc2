"""Make the plans public."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from app.cli.console import Json, faults, out, plan_settings, print_remarks, proposal_of, write_json
from app.cli.report import change_value, changes_value, print_changes, summary
from app.proposal import Proposal, build, refuse_harm
from app.proposal import publish as write_publication
from app.settings import Settings
from data.publishing.harms import Danger


def publish(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    as_json: Json = False,
    accept_duplicates: Annotated[bool, typer.Option(help="Keys were renamed on purpose.")] = False,
    accept_reused_keys: Annotated[
        bool, typer.Option(help="Removed keys name other items now.")
    ] = False,
    accept_mass_removal: Annotated[
        bool, typer.Option(help="Many items vanish on purpose.")
    ] = False,
    accept_new_domain: Annotated[bool, typer.Option(help="Every event gets a new UID.")] = False,
    accept_new_year: Annotated[bool, typer.Option(help="The plan's year was wrong.")] = False,
    accept_clock: Annotated[bool, typer.Option(help="The clock is right.")] = False,
    stamp_anew: Annotated[
        bool, typer.Option(help="Have programs read every event again: an older journal is back.")
    ] = False,
) -> None:
    """Make the plans public: show what subscribers will see change, ask, write the journal."""
    if as_json and not yes:
        raise typer.BadParameter("--json asks no questions: give --yes too")
    given = {
        Danger.DUPLICATES: accept_duplicates,
        Danger.REUSED_KEYS: accept_reused_keys,
        Danger.MASS_REMOVAL: accept_mass_removal,
        Danger.NEW_DOMAIN: accept_new_domain,
        Danger.NEW_YEAR: accept_new_year,
        Danger.CLOCK: accept_clock,
    }
    with faults(as_json=as_json):
        settings = plan_settings(context)
        proposal = proposal_of(settings, stamp_anew=stamp_anew)
        refuse_harm(proposal.harms, {danger for danger, accepted in given.items() if accepted})
    if not proposal.wanted:
        _tell_nothing(proposal, as_json=as_json)
    elif yes or _agreed(proposal, settings):
        _publish(proposal, settings, as_json=as_json)
    else:
        out.print("Nothing published.")


def _tell_nothing(proposal: Proposal, *, as_json: bool) -> None:
    if as_json:
        write_json(changes_value(proposal))
    else:
        print_changes(proposal)


def _agreed(proposal: Proposal, settings: Settings) -> bool:
    print_changes(proposal)
    print_remarks(proposal.doubts)
    return typer.confirm(f"Publish this in {settings.folder.path}?")


def _publish(proposal: Proposal, settings: Settings, *, as_json: bool) -> None:
    with faults(as_json=as_json):
        # Nothing that can't be built must become public.
        build(proposal, settings, datetime.now(UTC))
        published = write_publication(proposal, settings, datetime.now(UTC))
    if as_json:
        changes = [change_value(change) for change in proposal.changes]
        journal = str(settings.journal)
        write_json(
            {
                "published": published.time,
                "journal": journal,
                "changes": changes,
                "remarks": published.remarks,
            }
        )
        return
    told = f"Published at {published.time:%Y-%m-%d %H:%M:%S} UTC in {settings.journal}: "
    out.print(Text(told + summary(proposal)), soft_wrap=True)
    print_remarks(published.remarks)
