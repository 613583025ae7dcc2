"""The list of changes in a language, for reviewers: as Markdown and as HTML, also per feed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from calendars.feeds.addresses import feed_path
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Options
from calendars.wording.changes import Difference, date_words, differences, kind_words
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.journal.change import Change, ChangeKind
from data.journal.publication import Publication, item_traits

_COMES = (ChangeKind.ADDED, ChangeKind.RESTORED)
_GOES = (ChangeKind.CANCELLED, ChangeKind.REMOVED, ChangeKind.RETIRED)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


class Form(StrEnum):
    """How the list of changes is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One change in words: what it is, of which event, and each text before and after."""

    kind: ChangeKind
    what: str
    title: str
    key: str
    rows: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The changes under one heading; `path` is the feed they are seen in, empty for all at once."""

    heading: str
    path: str
    changes: tuple[Told, ...]


def in_plans(
    changes: Sequence[Change], publication: Publication, language: Language
) -> Iterator[Part]:
    """Yield the changes of each plan; `publication` is what they will have led to."""
    for slug in dict.fromkeys(change.plan for change in changes):
        own = tuple(tell(change, language) for change in changes if change.plan == slug)
        heading = language.text(publication.plans[slug].header.title)
        yield Part(heading=heading, path="", changes=own)


def in_feeds(
    changes: Sequence[Change], before: Publication, after: Publication, language: Language
) -> Iterator[Part]:
    """Yield the changes that are seen in each feed without options, where there are any."""
    for options, own in by_feed(changes, before, after):
        yield Part(
            heading=feed_name(options, after, language),
            path=feed_path(language.code, options),
            changes=tuple(tell(change, language) for change in own),
        )


def by_feed(
    changes: Sequence[Change], before: Publication, after: Publication
) -> Iterator[tuple[Options, list[Change]]]:
    """Yield the feeds without options in which changes are seen, and those changes.

    `before` is what is public, `after` what the changes will have led to.
    """
    everything = after.everything()
    # What left the feeds long ago is seen in none, whatever becomes of it.
    seen = [
        change
        for change in changes
        if change.kind is ChangeKind.RETIRED
        or not (change.key and everything[change.plan, change.key].retired)
    ]
    for options in _feeds(after):
        own = [change for change in seen if concerns(change, options, before, after)]
        if own:
            yield options, own


def _feeds(publication: Publication) -> Iterator[Options]:
    yield DEFAULT
    yield from (Options(category=(key,)) for key in publication.categories)
    yield from (Options(place=(key,)) for key in publication.places)


def concerns(change: Change, options: Options, before: Publication, after: Publication) -> bool:
    """Tell whether a feed holds what a change is about, before it or after."""
    if change.header and _domain(change.plan, before) not in (None, _domain(change.plan, after)):
        # Every event of the plan gets another UID.
        own = (entry for entry in after.shown() if entry.plan == change.plan)
        return any(options.choose(entry.traits) for entry in own)
    return any(
        options.choose(item_traits(change.plan, item, cancelled=item.cancelled))
        for item in (change.before, change.after)
        if item
    )


def _domain(slug: str, publication: Publication) -> str | None:
    plan = publication.plans.get(slug)
    return plan.domain if plan else None


def tell(change: Change, language: Language) -> Told:
    """Return a change in words."""
    item = change.after or change.before
    return Told(
        kind=change.kind,
        what=kind_words(change.kind, language),
        title=title(item, language) if item else _of_the_plan(change, language),
        key=change.key or change.plan,
        rows=tuple(_rows(change, language)),
    )


def _of_the_plan(change: Change, language: Language) -> str:
    if not change.fields:
        return language.gettext("A new plan begins.")
    return language.gettext("The plan's own words changed.")


def _rows(change: Change, language: Language) -> Iterator[Difference]:
    """Yield each text that differs; where none does, the date that comes or goes."""
    before, after = change.before, change.after
    rows = list(differences(before, after, language)) if before and after else []
    yield from rows
    if not rows and (item := after or before) and change.kind in (*_COMES, *_GOES):
        words = date_words(item, language)
        was, now = ("", words) if change.kind in _COMES else (words, "")
        yield Difference(name=language.gettext("Date"), before=was, after=now)


def markdown(parts: Sequence[Part], language: Language, harms: Sequence[str] = ()) -> str:
    """Return the changes as Markdown tables, for a comment on a review; harms stand above."""
    warnings = [f"> **!** {_escaped(harm)}" for harm in harms]
    sections = [_section(part, language) for part in parts]
    return "\n\n".join((*warnings, *(sections or [_nothing(language)]))) + "\n"


def _nothing(language: Language) -> str:
    return language.gettext("Nothing would change.")


def _section(part: Part, language: Language) -> str:
    gettext = language.gettext
    names = (gettext("Change"), gettext("Event"), gettext("Before"), gettext("After"))
    lines = [f"### {_escaped(part.heading)}", ""]
    lines += [f"`{part.path}`", ""] if part.path else []
    lines += [_row(names), _row(["---"] * len(names))]
    lines += [_row(cells) for change in part.changes for cells in _cells(change)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(change: Told) -> Iterator[Sequence[str]]:
    """Yield a line of the table for each text that differs; only the first names the event."""
    first = (f"**{_escaped(change.what)}**", f"{_escaped(change.title)} `{change.key}`")
    rows = change.rows or (Difference(name="", before="", after=""),)
    for n, row in enumerate(rows):
        yield *(("", "") if n else first), _cell(row.name, row.before), _cell(row.name, row.after)


def _cell(name: str, words: str) -> str:
    return f"{_escaped(name)}: {_escaped(words)}" if words else "—"


def _escaped(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


def html(parts: Sequence[Part], language: Language, harms: Sequence[str] = ()) -> str:
    """Return the changes as a page of its own: each text before and after, side by side."""
    from app.web.pages.layout.assets import load_assets  # noqa: PLC0415 - no other form needs the templates
    from app.web.pages.layout.frame import make_frame  # noqa: PLC0415 - as above

    frame = make_frame(load_assets())
    return frame.environment.get_template("changelist.html").render(
        parts=parts,
        harms=harms,
        nothing=_nothing(language),
        gettext=language.gettext,
        language=language,
        style=frame.assets["drawing.css"].body.decode(),
    )


WRITERS: Mapping[Form, Callable[[Sequence[Part], Language, Sequence[str]], str]] = {
    Form.MARKDOWN: markdown,
    Form.HTML: html,
}
