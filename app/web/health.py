"""What the service says of itself at /health and /ready."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from pydantic import BaseModel, Field

from app.web.live import Freshness, LiveState, utc_text
from calendars.feeds.site import Site
from data.journal.publication import Publication

FOLLOWED = 60
"""Days before the end of the newest plan from which another one is wanted."""


class Health(BaseModel):
    """Whether the newest journal is what is served, and what keeps it from being so."""

    status: Freshness = Field(
        examples=["ok"],
        description="`stale`: the journal can't be served; `set back`: an older one was put in "
        "its place; see `problem`",
    )
    problem: str | None = Field(
        examples=[None], description="why the journal isn't served as it is, and what to do"
    )
    warnings: list[str] = Field(
        examples=[["plan club-2027 ends on 2027-12-31 (days left: 31), and none follows"]],
        description="what somebody has to see to before subscribers notice",
    )


class Ready(BaseModel):
    """What is public now."""

    published: datetime = Field(examples=["2026-11-23T01:00:00Z"])
    plans: list[str] = Field(examples=[["club-2027"]])
    entries: int = Field(examples=[46])
    categories: Mapping[str, int] = Field(examples=[{"events": 15, "meetings": 10}])
    undated: Mapping[str, list[str]] = Field(
        examples=[{"unscheduled": ["club-2027/summer-camp"]}],
        description="items without a date by the plan's keyword, each as plan/key",
    )


def health(live: LiveState, now: datetime) -> Health:
    """Return whether the newest journal is what is served; `now` is UTC."""
    publication = live.state.site.publication
    trouble = live.trouble
    return Health(
        status=trouble.status if trouble else Freshness.OK,
        problem=trouble.text if trouble else None,
        warnings=[
            *_elsewhere(live.state.site),
            *_ahead_of_time(publication, now),
            *_ending(publication, now.date()),
        ],
    )


def _elsewhere(site: Site) -> Iterator[str]:
    if not site.dated:
        yield (
            f"the journal was published for {site.publication.base_url}/, and is served for "
            f"{site.base_url}/: set KALENDS_BASE_URL to that and run `kalends publish`"
        )


def _ahead_of_time(publication: Publication, now: datetime) -> Iterator[str]:
    published = publication.published
    if published is not None and published > now:
        yield (
            f"the newest publication is dated {utc_text(published)}, later than this machine's "
            f"clock ({utc_text(now)}): one of the two clocks is wrong"
        )


def _ending(publication: Publication, today: date) -> Iterator[str]:
    slug = publication.newest_plan()
    last = publication.plans[slug].header.period.last
    days = (last - today).days
    if days < 0:
        yield f"plan {slug} ended on {last}, and none follows"
    elif days <= FOLLOWED:
        yield f"plan {slug} ends on {last} (days left: {days}), and none follows"


def ready(publication: Publication) -> Ready:
    """Return what a publication holds."""
    entries = list(publication.shown())
    counts = Counter(entry.item.category.key for entry in entries)
    undated: dict[str, list[str]] = {}
    for entry in entries:
        if not entry.item.when.dated:
            undated.setdefault(entry.item.when.text, []).append(f"{entry.plan}/{entry.item.key}")
    if publication.published is None:
        raise ValueError("an empty publication is never served")
    return Ready(
        published=publication.published,
        plans=sorted(publication.plans),
        entries=len(entries),
        categories={key: counts[key] for key in publication.categories},
        undated=undated,
    )
