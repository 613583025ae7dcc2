"""The command line: thin commands that say what happened, to people or as JSON."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import track
from rich.text import Text

from app.cli.agenda import agenda
from app.cli.changelist import WRITERS, Form, in_feeds, in_plans, own_language
from app.cli.report import (
    change_table,
    change_value,
    counted,
    counted_plans,
    due_table,
    due_value,
    feed_tables,
    feed_values,
)
from app.proposal import Proposal, build, large_feeds, outcome, propose, refuse_harm
from app.proposal import publish as write_publication
from app.settings import PREFIX, Settings, local_url, read_settings
from app.web.live import LiveState
from app.web.preview import Unpublished
from calendars.wording.language import Language, load_languages
from data.errors import Faulty, KalendsError
from data.plan.loader import load_sources
from data.publishing.due import WITHIN, due, parse_within
from data.publishing.harms import Danger
from data.when.value import YEARS

INPUT_AT_FAULT = 1
NEXT_STEPS = """
Then: check each item and delete its line that begins with "draft"; an item without it is settled.
kalends check     what is wrong, and how many drafts are left
kalends diff      what subscribers would see
kalends publish   the settled items, as soon as you wish"""

cli = typer.Typer(
    help="Calendar feeds of a yearly plan in which many dates are still loose.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
ShownIn = Annotated[str, typer.Option(help="The language to print in.")]
Host = Annotated[str | None, typer.Option(help="The address to listen on.")]
Port = Annotated[int | None, typer.Option(help="The port to listen on; 0 takes any free one.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="The public address of the feeds.")]


@contextmanager
def _faults(*, as_json: bool = False) -> Iterator[None]:
    """Turn every error of ours into words and exit code 1."""
    try:
        yield
    except KalendsError as error:
        if as_json:
            faults = error.faults if isinstance(error, Faulty) else ()
            _write_json({"error": str(error), "faults": faults})
        else:
            err.print(Text(str(error), style="red"), soft_wrap=True)
        raise typer.Exit(INPUT_AT_FAULT) from error


def _write_json(value: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def _settings(**given: object) -> Settings:
    """Return the environment's settings, with what the command line gives put above them."""
    above = {
        PREFIX + name.upper(): str(value) for name, value in given.items() if value is not None
    }
    return read_settings({**os.environ, **above})


def _propose(settings: Settings) -> Proposal:
    with err.status("Reading the plans"):
        return propose(settings, datetime.now(UTC))


@cli.command()
def serve(host: Host = None, port: Port = None, base_url: BaseUrl = None) -> None:
    """Serve the published plan over HTTP."""
    from app.web.serve import (  # noqa: PLC0415 - no other command needs a server
        exit_on_sigterm,
        listen,
        prepare,
        run,
    )

    exit_on_sigterm()
    with _faults():
        settings = _settings(host=host, port=port, base_url=base_url)
        bound = listen(settings.host, settings.port)
        live = prepare(settings, bound)
    where = live.state.site.base_url
    out.print(Text(f"Kalends serves {where}/ - open it and click a calendar."), soft_wrap=True)
    run(live, settings, bound)


@cli.command()
def check(as_json: Json = False) -> None:
    """Say what is wrong in plans and places, and what is odd; write nothing."""
    with _faults(as_json=as_json):
        settings = _settings()
        proposal = _propose(settings)
        large = large_feeds(proposal, settings, datetime.now(UTC))
    remarks = [*map(str, proposal.remarks), *large]
    if as_json:
        drafts = [f"{plan.slug}/{d.item.key}" for plan in proposal.plans for d in plan.drafts]
        _write_json({"faults": [], "remarks": remarks, "drafts": drafts})
        return
    for remark in remarks:
        out.print(Text.assemble(("remark  ", "yellow"), remark), soft_wrap=True)
    out.print(Text(f"{counted_plans(proposal.plans)}, no faults", style="green"))


@cli.command()
def draft(
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
        _language(language)
    with _faults(as_json=as_json):
        written = write_draft(_settings(), year, plan, language)
    if as_json:
        _write_json(draft_value(written))
        return
    out.print(draft_table(written.plan))
    for remark in written.remarks:
        out.print(Text.assemble(("remark  ", "yellow"), remark), soft_wrap=True)
    told = f"Wrote {written.path}: {len(written.plan.drafts)} drafts, nothing published."
    out.print(Text(told), soft_wrap=True)
    out.print(NEXT_STEPS)


@cli.command()
def preview(
    host: Host = None,
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes any free one.")] = 8001,
    drafts: Annotated[bool, typer.Option("--drafts", help="Show drafts as if settled.")] = False,
) -> None:
    """Serve the plans as if they were published, for your eyes; follows every edit of them."""
    from app.web.serve import (  # noqa: PLC0415 - as for serve
        exit_on_sigterm,
        listen,
        prepare_preview,
        run,
    )

    exit_on_sigterm()
    with _faults():
        settings = _settings(host=host, port=port)
        bound = listen(settings.host, settings.port)
        unpublished = Unpublished(settings, lambda: datetime.now(UTC), drafts=drafts)
        live = prepare_preview(unpublished, bound)
    where = live.state.site.base_url
    out.print(Text(f"Kalends previews {where}/ - nothing of it is published."), soft_wrap=True)
    run(live, settings, bound, lambda: unpublished.banner(live.problem))


@cli.command()
def diff(
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
    with _faults(as_json=form is Form.JSON):
        proposal = _propose(_settings())
        after = outcome(proposal, datetime.now(UTC))
    spoken = _language(language or own_language(proposal.plans))
    if form is Form.TEXT:
        _show_changes(proposal, as_json=False)
        if per_feed:
            out.print(feed_tables(proposal.changes, after, spoken))
    elif form is Form.JSON:
        feeds = feed_values(proposal.changes, after, spoken) if per_feed else None
        _write_json(_changes_value(proposal, feeds))
    else:
        listed = in_feeds if per_feed else in_plans
        parts = list(listed(proposal.changes, after, spoken))
        harms = [f"{harm.text} ({harm.danger})" for harm in proposal.harms]
        sys.stdout.write(WRITERS[form](parts, spoken, harms))


def _language(code: str) -> Language:
    known = load_languages()
    if code not in known:
        raise typer.BadParameter(f"there is no language {code!r}; there are: {', '.join(known)}")
    return known[code]


def _changes_value(proposal: Proposal, feeds: object = None) -> dict[str, object]:
    changes = [change_value(change) for change in proposal.changes]
    value: dict[str, object] = {"published": None, "changes": changes, "harms": proposal.harms}
    return value if feeds is None else {**value, "feeds": feeds}


@cli.command()
def recheck(
    within: Annotated[str, typer.Option(help="How far ahead to look, in days.")] = f"{WITHIN}d",
    language: ShownIn = "ru",
    as_json: Json = False,
) -> None:
    """List loose dates whose time is near, to ask for them; who organises them stands beside."""
    try:
        days = parse_within(within)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    spoken = _language(language)
    with _faults(as_json=as_json):
        settings = _settings()
        plans = load_sources(settings.plans, settings.places, list(load_languages())).plans
    items = [(plan.slug, item) for plan in plans for item in plan.items]
    found = due(items, datetime.now(UTC).date(), days)
    if as_json:
        _write_json([due_value(each) for each in found])
        return
    out.print(due_table(found, spoken))
    out.print(f"{len(found)} loose date(s) within {days} days")


@cli.command()
def publish(
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
) -> None:
    """Make the plans public: show what subscribers will see change, ask, write the journal."""
    if as_json and not yes:
        raise typer.BadParameter("--json asks no questions: give --yes too")
    accepted = {
        danger
        for danger, given in (
            (Danger.DUPLICATES, accept_duplicates),
            (Danger.REUSED_KEYS, accept_reused_keys),
            (Danger.MASS_REMOVAL, accept_mass_removal),
            (Danger.NEW_DOMAIN, accept_new_domain),
            (Danger.NEW_YEAR, accept_new_year),
            (Danger.CLOCK, accept_clock),
        )
        if given
    }
    with _faults(as_json=as_json):
        settings = _settings()
        proposal = _propose(settings)
        refuse_harm(proposal.harms, accepted)
    if proposal.changes:
        _publish(proposal, settings, yes=yes, as_json=as_json)
    else:
        _show_changes(proposal, as_json=as_json)


def _publish(proposal: Proposal, settings: Settings, *, yes: bool, as_json: bool) -> None:
    if not yes:
        for doubt in proposal.doubts:
            out.print(Text.assemble(("remark  ", "yellow"), doubt), soft_wrap=True)
        _show_changes(proposal, as_json=False)
        typer.confirm("Publish this?", abort=True)
    with _faults(as_json=as_json):
        # Nothing that can't be built must become public.
        build(proposal, settings, datetime.now(UTC))
        published = write_publication(proposal, settings, datetime.now(UTC))
    if as_json:
        changes = [change_value(change) for change in proposal.changes]
        _write_json({"published": published, "changes": changes})
    else:
        out.print(f"Published at {published:%Y-%m-%d %H:%M:%S} UTC: {counted(proposal.changes)}")


def _show_changes(proposal: Proposal, *, as_json: bool) -> None:
    if as_json:
        _write_json(_changes_value(proposal))
        return
    if proposal.reading.torn:
        torn = f"The journal's last {proposal.reading.torn} octets"
        err.print(f"{torn} were never finished; they don't count.")
    out.print(change_table(proposal.changes))
    for harm in proposal.harms:
        err.print(Text(f"{harm.text} ({harm.danger})", style="red"), soft_wrap=True)
    out.print(counted(proposal.changes), soft_wrap=True)


@cli.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the tree is written.")],
    base_url: BaseUrl = None,
) -> None:
    """Write every feed and page to DIR, at paths equal to their addresses."""
    from app.cli.export import exported, write_file  # noqa: PLC0415 - brings the templates with it

    with _faults():
        settings = _settings(base_url=base_url)
        base = settings.base_url or local_url(settings.host, settings.port)
        site = LiveState(settings.journal, load_languages(), base).state.site
        files = list(exported(site, datetime.now(UTC).date()))
        quiet = not err.is_terminal
        for path, body in track(files, "Writing", console=err, transient=True, disable=quiet):
            write_file(folder, path, body)
    out.print(Text(f"{len(files)} files in {folder}, for {base}"), soft_wrap=True)


@cli.command()
def show(language: ShownIn = "ru", as_json: Json = False) -> None:
    """Print the plans as an agenda by month, loose dates visibly loose."""
    spoken = _language(language)
    with _faults(as_json=as_json):
        settings = _settings()
        plans = load_sources(settings.plans, settings.places, list(load_languages())).plans
    if as_json:
        _write_json(plans)
        return
    for plan in plans:
        out.print(agenda(plan, spoken))


def main() -> None:
    """Run the command line."""
    cli()
