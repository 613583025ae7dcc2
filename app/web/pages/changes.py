"""What changed, in the plan's own words: the page of all changes, and one item's past."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from app.web.pages.layout.frame import Frame, View
from calendars.feeds.addresses import ATOM, CHANGES, atom_path, entry_page
from calendars.wording.changes import change_lines, kind_words, seen
from data.journal.change import Change, ChangeKind, PublishedChange
from data.plan.model import Text

MOST = 200
"""Changes on the page; the Atom feed and the JSON have the older ones."""
MANY = 12
"""Additions in one publication above which they are told as a number."""


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A change in words; `url` leads to the item, `text` is its title, `lines` each difference."""

    kind: ChangeKind
    what: str
    title: str
    text: Text
    url: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Day:
    """The changes of one publication, and how many additions it made in all."""

    published: datetime
    words: str
    changes: tuple[ShownChange, ...]
    added: int


def changes(frame: Frame, view: View) -> str:
    """Return the page of changes, newest first."""
    return frame.render(
        "changes.html",
        view,
        CHANGES,
        days=shown_days(view, view.publication.history),
        atom=view.site.addresses.absolute(atom_path(view.code)),
        below=ATOM,
    )


def shown_days(view: View, history: Iterable[PublishedChange]) -> list[Day]:
    """Return changes in words, by publication, newest first."""
    groups = [
        (published, [past.change for past in pasts if _listed(past.change, view)])
        for published, pasts in groupby(history, key=lambda past: past.published)
    ]
    days = [_day(view, published, own) for published, own in reversed(groups) if own]
    return list(_limited(days))


def latest(view: View, most: int) -> list[Day]:
    """Return the newest changes in words, at most so many."""
    shown: list[Day] = []
    for day in shown_days(view, view.publication.history):
        room = most - sum(len(each.changes) + bool(each.added) for each in shown)
        if room < 1:
            break
        shown.append(replace(day, changes=day.changes[: max(room - bool(day.added), 0)]))
    return shown


def _listed(change: Change, view: View) -> bool:
    return change.key is not None and seen(change, view.language)


def _limited(days: Sequence[Day]) -> Iterator[Day]:
    shown = 0
    for day in days:
        if shown >= MOST:
            return
        shown += len(day.changes)
        yield day


def _day(view: View, published: datetime, own: Sequence[Change]) -> Day:
    added = sum(change.kind is ChangeKind.ADDED for change in own)
    many = added > MANY
    return Day(
        published=published,
        words=view.day_of(published),
        changes=tuple(
            _shown(view, change) for change in own if not (many and change.kind is ChangeKind.ADDED)
        ),
        added=added if many else 0,
    )


def _shown(view: View, change: Change) -> ShownChange:
    item = change.after or change.before
    if item is None:
        raise ValueError("a header's change is not shown here")
    return ShownChange(
        kind=change.kind,
        what=kind_words(change.kind, view.language),
        title=view.item_title(item),
        text=item.title,
        url=view.url(entry_page((change.plan, change.key or ""))),
        lines=tuple(view.told(item.said, line) for line in change_lines(change, view.language)),
    )
