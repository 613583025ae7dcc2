"""Compare plans with the publication: what changes, and the lines the journal gets."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from data.journal.change import Change, ChangeKind, header_change, item_change, retirement
from data.journal.publication import Publication
from data.journal.revision import VERSION, Revision
from data.plan.model import Item, Plan


def compare(plans: Sequence[Plan], publication: Publication) -> tuple[Change, ...]:
    """Return what publishing the plans would change, plan by plan.

    A published plan that is not among `plans` loses all its items. A draft changes nothing: where
    its key is public already, what was published stays.
    """
    given = {plan.slug: plan for plan in plans}
    slugs = sorted(given.keys() | publication.plans.keys())
    return tuple(
        change for slug in slugs for change in _compare(slug, given.get(slug), publication)
    )


def _compare(slug: str, plan: Plan | None, publication: Publication) -> Iterator[Change]:
    # Nobody has to see the title of a plan in which nothing is settled yet.
    if plan and not plan.items and slug not in publication.plans:
        return iter(())
    items = {item.key: item for item in plan.items} if plan else {}
    drafts = {draft.item.key for draft in plan.drafts} if plan else set()
    changes = [_header(plan, publication)] if plan else []
    changes += [_item(slug, item, publication) for item in items.values()]
    changes += [
        item_change(slug, entry.item, None)
        for (entry_plan, key), entry in publication.entries.items()
        if entry_plan == slug and key not in items and key not in drafts
    ]
    return (change for change in changes if change is not None)


def _header(plan: Plan, publication: Publication) -> Change | None:
    published = publication.plans.get(plan.slug)
    return header_change(plan.slug, published.header if published else None, plan.header)


def _item(slug: str, item: Item, publication: Publication) -> Change | None:
    entry = publication.entries.get((slug, item.key))
    gone = publication.removed.get((slug, item.key))
    return item_change(slug, entry.item if entry else None, item, gone=gone.item if gone else None)


def retirements(
    publication: Publication, changes: Sequence[Change], now: datetime, after: timedelta
) -> tuple[Change, ...]:
    """Return the changes that take long cancelled entries out of the feeds.

    `after` is how long they stay there; what is among `changes` stays once more.
    """
    changed = {(change.plan, change.key) for change in changes}
    return tuple(
        retirement(entry.plan, entry.item)
        for entry in publication.shown()
        if entry.since and now - entry.since >= after and entry.id not in changed
    )


def revisions(
    changes: Sequence[Change],
    publication: Publication,
    now: datetime,
    base_url: str = "",
    *,
    anew: bool = False,
) -> tuple[Revision, ...]:
    """Return the journal's new lines; `now` is UTC, and is put after the last publication.

    A line says it where every event counts as written `anew`, as on demand, or because its links
    change with the site's `base_url`; an empty one is not known.
    """
    lines = [_revision(change, publication) for change in changes]
    if anew or (base_url and base_url != publication.base_url):
        lines.insert(0, {"base_url": base_url or None})
    published = _after(publication.published, now)
    return tuple(
        Revision(version=VERSION, published=published, following=len(lines) - n, **line)
        for n, line in enumerate(lines, 1)
    )


def _revision(change: Change, publication: Publication) -> dict[str, Any]:
    return {
        "plan": change.plan,
        "key": change.key,
        "sequence": _sequence(change, publication),
        "item": change.after,
        "header": change.header,
        "retired": change.kind is ChangeKind.RETIRED,
    }


def _after(last: datetime | None, now: datetime) -> datetime:
    # To the second, as RFC 5545 and HTTP write times. A clock that was set back must not let
    # LAST-MODIFIED shrink, since clients skip an event whose LAST-MODIFIED did not grow.
    now = now.astimezone(UTC).replace(microsecond=0)
    return now if last is None else max(now, last + timedelta(seconds=1))


def _sequence(change: Change, publication: Publication) -> int:
    if change.key is None:
        published = publication.plans.get(change.plan)
        return published.sequence + 1 if published else 0
    identity = (change.plan, change.key)
    entry = publication.entries.get(identity) or publication.removed.get(identity)
    if entry is None:
        return 0
    # An event in another order is the same event; what subscribers still see of a retired one,
    # its download, stays as it is.
    still = change.kind in (ChangeKind.ORDER, ChangeKind.RETIRED)
    return entry.sequence if still else entry.sequence + 1
