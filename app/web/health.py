"""What the service says of itself at /health and /ready."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from pydantic import BaseModel, Field

from app.web.live import LiveState
from data.journal.publication import Publication
from data.when.value import KEYWORDS

FOLLOWED = 60
"""Days before the end of the newest plan from which another one is wanted."""


class Health(BaseModel):
    """Whether the service lives, and what keeps a newer publication from being served."""

    status: str = Field(examples=["ok", "stale"], description="`stale`: see `problem`")
    problem: str | None = Field(examples=[None], description="why the journal can't be read")
    warnings: list[str] = Field(
        examples=[["plan mag-2023 ends on 2023-12-31 (days left: 31), and none follows"]],
        description="what somebody has to see to before subscribers notice",
    )


class Ready(BaseModel):
    """What is public now."""

    published: datetime = Field(examples=["2026-11-23T01:00:00Z"])
    plans: list[str] = Field(examples=[["mag-2023"]])
    entries: int = Field(examples=[46])
    categories: Mapping[str, int] = Field(examples=[{"events": 15, "city-days": 10}])
    undated: Mapping[str, list[str]] = Field(
        examples=[{"unscheduled": ["mag-2023/un-habitat-projects"]}],
        description="items without a date by the plan's keyword, each as plan/key",
    )


def health(live: LiveState, today: date) -> Health:
    """Return whether the newest journal is what is served, and whether a plan is to come."""
    return Health(
        status="stale" if live.problem else "ok",
        problem=live.problem,
        warnings=list(_warnings(live.state.site.publication, today)),
    )


def _warnings(publication: Publication, today: date) -> Iterator[str]:
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
    undated = {
        keyword: [f"{e.plan}/{e.item.key}" for e in entries if e.item.when.text == keyword]
        for keyword in KEYWORDS
    }
    if publication.published is None:
        raise ValueError("an empty publication is never served")
    return Ready(
        published=publication.published,
        plans=sorted(publication.plans),
        entries=len(entries),
        categories={key: counts[key] for key in publication.categories},
        undated={keyword: ids for keyword, ids in undated.items() if ids},
    )
