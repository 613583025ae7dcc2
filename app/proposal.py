"""Bring plans and journal together: what would change, and the publication itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from app.settings import Settings
from calendars.feeds.site import Site, build_site
from calendars.wording.language import load_languages
from data.errors import JournalMissing, PublishRefused
from data.journal.change import Change, ChangeKind
from data.journal.homes.address import open_store
from data.journal.lines import START, Reading
from data.journal.publication import Publication, fold
from data.journal.revision import Revision
from data.plan.dates import readings
from data.plan.loader import load_sources
from data.plan.model import Organisation, Plan
from data.publishing.comparison import compare, retirements, revisions
from data.publishing.harms import Danger, Harm, clock_harms, harms
from data.publishing.remarks import (
    Readings,
    Remark,
    clock_doubts,
    contradictions,
    public_drafts,
    remarks,
    stale_words,
)
from data.when.value import When

LARGEST_FEED = 1_000_000
"""Octets above which Google has refused feeds."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The plans as they stand, and what publishing them now would do.

    `reading` is what the journal held; `anew` whether every event is written again, as all links
    change with the base URL, or on demand; `doubts` what is odd in the time of publishing.
    """

    organisation: Organisation
    plans: tuple[Plan, ...]
    remarks: tuple[Remark, ...]
    publication: Publication
    reading: Reading
    changes: tuple[Change, ...]
    harms: tuple[Harm, ...]
    anew: bool
    doubts: tuple[str, ...]

    @property
    def seen(self) -> tuple[Change, ...]:
        """Return the changes that subscribers see: an event in another row is the same."""
        return tuple(change for change in self.changes if change.kind is not ChangeKind.ORDER)

    @property
    def wanted(self) -> bool:
        """Tell whether there is anything to publish."""
        return bool(self.changes) or self.anew


def propose(
    settings: Settings, now: datetime, *, drafts: bool = False, stamp_anew: bool = False
) -> Proposal:
    """Read plans and journal, and compare them as of now (UTC); raises Faulty or JournalError.

    `drafts`: those of the plans are taken for settled; `stamp_anew`: what is public already is
    written again too.
    """
    languages = load_languages()
    sources = load_sources(settings.folder.path, list(languages))
    reading = _read(settings)
    publication = fold(reading.revisions)
    plans = [_settled(plan) for plan in sources.plans] if drafts else sources.plans
    changes = compare(plans, publication)
    changes += retirements(publication, changes, now, timedelta(days=settings.retire))
    return Proposal(
        organisation=sources.organisation,
        plans=sources.plans,
        remarks=(
            *remarks(sources.plans, sources.founded),
            *public_drafts(sources.plans, publication),
            *stale_words(changes),
            *contradictions(changes, _readings(sources.plans)),
        ),
        publication=publication,
        reading=reading,
        changes=changes,
        harms=(*harms(changes, publication), *(clock_harms(publication, now) if changes else ())),
        anew=stamp_anew or _moved(settings, publication),
        doubts=clock_doubts(publication, now) if changes else (),
    )


def _readings(plans: Sequence[Plan]) -> Readings:
    """Return what reads the wordings of plans."""
    headers = {plan.slug: plan.header for plan in plans}

    def read(slug: str, said: str) -> Sequence[When]:
        header = headers[slug]
        return readings(said, header.period, header.language)

    return read


def _moved(settings: Settings, publication: Publication) -> bool:
    """Tell whether the site's address is known, and not the one published under."""
    known = settings.base_url and publication.plans
    return bool(known) and settings.base_url != publication.base_url


def _settled(plan: Plan) -> Plan:
    return replace(plan, items=(*plan.items, *(each.item for each in plan.drafts)), drafts=())


def _read(settings: Settings) -> Reading:
    try:
        return open_store(settings.journal).read()
    except JournalMissing:
        return Reading(revisions=(), position=START, torn=0)


def outcome(proposal: Proposal, now: datetime) -> Publication:
    """Return what would be public if the proposal were published now."""
    return fold(_lines(proposal, "", now), proposal.publication)


def _lines(proposal: Proposal, base_url: str, now: datetime) -> tuple[Revision, ...]:
    return revisions(proposal.changes, proposal.publication, now, base_url, anew=proposal.anew)


def build(proposal: Proposal, settings: Settings, now: datetime) -> Site:
    """Return the feeds as they would be if the proposal were published now."""
    base_url = settings.base_url or "https://localhost"
    return build_site(outcome(proposal, now), load_languages(), base_url)


def large_feeds(proposal: Proposal, settings: Settings, now: datetime) -> list[str]:
    """Return a sentence for each feed that Google might refuse if the proposal were published."""
    if not proposal.wanted and not proposal.publication.plans:
        return []
    site = build(proposal, settings, now)
    return [
        f"{path} has {feed.size:,} octets; Google has refused feeds above {LARGEST_FEED:,}"
        for path, feed in site.feeds.items()
        if feed.size > LARGEST_FEED
    ]


def refuse_harm(found: Sequence[Harm], accepted: Collection[Danger]) -> None:
    """Raise PublishRefused for every harm that no flag accepts."""
    refused = [harm for harm in found if harm.danger not in accepted]
    if refused:
        raise PublishRefused("\n".join(f"{harm.text}, or say {harm.danger}" for harm in refused))


@dataclass(frozen=True, kw_only=True)
class Published:
    """When a proposal was published (UTC), and what has to be told of how it was written."""

    time: datetime
    remarks: tuple[str, ...]


def publish(proposal: Proposal, settings: Settings, now: datetime) -> Published:
    """Write the proposal to the journal.

    Raises JournalChanged when somebody else published since it was made.
    """
    lines = _lines(proposal, settings.base_url, now)
    remark = open_store(settings.journal).append(lines, proposal.reading.position)
    return Published(time=lines[0].published, remarks=(remark,) if remark else ())
