"""Show what publishing would change."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.changelist import WRITERS, Form, Part, in_feeds, in_plans
from app.cli.console import (
    Json,
    faults,
    out,
    plan_settings,
    proposal_of,
    reader_of,
    write_json,
)
from app.cli.report import changes_value, feed_tables, feed_values, print_changes
from app.proposal import Proposal, outcome
from calendars.wording.language import Language
from data.journal.publication import Publication


def diff(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.TEXT,
    as_json: Json = False,
    per_feed: Annotated[
        bool, typer.Option("--per-feed", help="List the changed events of each feed.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="The language of Markdown, HTML and feeds; the plan's own.")
    ] = None,
) -> None:
    """Show what publishing now would change for subscribers; write nothing."""
    form = Form.JSON if as_json else form
    with faults(as_json=form is Form.JSON):
        proposal = proposal_of(plan_settings(context))
        after = outcome(proposal, datetime.now(UTC))
    spoken = reader_of(proposal.organisation, language)
    if form is Form.TEXT:
        print_changes(proposal)
        if per_feed:
            out.print(feed_tables(proposal, after, spoken))
    elif form is Form.JSON:
        feeds = feed_values(proposal, after, spoken) if per_feed else None
        write_json(changes_value(proposal, feeds))
    else:
        _write(form, proposal, list(_parts(proposal, after, spoken, per_feed=per_feed)), spoken)


def _parts(
    proposal: Proposal, after: Publication, spoken: Language, *, per_feed: bool
) -> Iterator[Part]:
    if per_feed:
        return in_feeds(proposal.seen, proposal.publication, after, spoken)
    return in_plans(proposal.seen, after, spoken)


def _write(form: Form, proposal: Proposal, parts: Sequence[Part], spoken: Language) -> None:
    harms = [f"{harm.text} ({harm.danger})" for harm in proposal.harms]
    sys.stdout.write(WRITERS[form](parts, spoken, harms))
