"""The changes of the plans as an Atom feed (RFC 4287), in the plans' own words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, tostring

from app.web.live import utc_text
from app.web.media import ATOM, HTML, bare
from calendars.feeds.addresses import CHANGES, atom_path, language_path, page_path
from calendars.feeds.site import Site
from calendars.wording.changes import change_lines, kind_words, seen
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.journal.change import Change, ChangeKind, PublishedChange
from data.journal.publication import Publication

NAMESPACE = "http://www.w3.org/2005/Atom"
MOST = 500
"""Entries in the feed, the newest ones; the JSON has all."""


def changes_feed(site: Site, language: Language) -> bytes:
    """Return the Atom feed of all that changed, newest first.

    The first publication of a plan is one entry; every later change is one of its own.
    """
    publication, absolute = site.publication, site.addresses.absolute
    header = publication.plans[publication.newest_plan()].header
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": language.code})
    _text(feed, "id", f"{_authority(publication.history)}:changes/{language.code}")
    organisation = language.text(header.organisation.name)
    name = language.gettext(
        "{organisation}: {feed}", organisation=organisation, feed=language.gettext("Changes")
    )
    _text(feed, "title", name)
    _text(feed, "updated", utc_text(publication.history[-1].published))
    _text(SubElement(feed, "author"), "name", organisation)
    _link(feed, "self", absolute(atom_path(language.code)), bare(ATOM))
    _link(feed, "alternate", absolute(language_path(language.code, CHANGES)), bare(HTML))
    for group in _groups(publication.history)[: -MOST - 1 : -1]:
        if len(group) > 1 or seen(group[0].change, language):
            _add_entry(feed, group, site, language)
    octets: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return octets


def _groups(history: Iterable[PublishedChange]) -> list[list[PublishedChange]]:
    """Return the changes one by one, but those of a plan's first publication together."""
    first: dict[str, PublishedChange] = {}
    groups: dict[str, list[PublishedChange]] = {}
    for past in history:
        begun = first.setdefault(past.change.plan, past)
        together = past.published == begun.published
        groups.setdefault(_local_id(begun if together else past), []).append(past)
    return list(groups.values())


def _local_id(past: PublishedChange) -> str:
    """Return what tells a change from every other one: only what the journal states."""
    time = past.published.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return "/".join(filter(None, (past.change.plan, "changes", past.change.key, time)))


def _authority(history: Sequence[PublishedChange]) -> str:
    """Return what tag URIs begin with (RFC 4151): the domain and year of the first header."""
    header = next(past.change.header for past in history if past.change.header)
    return f"tag:{header.organisation.domain},{header.year}"


def _add_entry(
    feed: Element, group: Sequence[PublishedChange], site: Site, language: Language
) -> None:
    past = group[0]
    change = past.change
    code = language.code
    entry = SubElement(feed, "entry")
    _text(entry, "id", f"{_authority(site.publication.history)}:{_local_id(past)}")
    _text(entry, "title", _title(change, site.publication, language))
    moment = utc_text(past.published)
    _text(entry, "published", moment)
    _text(entry, "updated", moment)
    path = (
        page_path(code, (change.plan, change.key)) if change.key else language_path(code, CHANGES)
    )
    _link(entry, "alternate", site.addresses.absolute(path), bare(HTML))
    changes = [past.change for past in group]
    lines = _first(changes, language) if len(group) > 1 else _lines(change, language)
    _text(entry, "content", "\n".join(lines), type="text")


def _title(change: Change, publication: Publication, language: Language) -> str:
    item = change.after or change.before
    if item is None:
        header = change.header or publication.plans[change.plan].header
        return language.text(header.title)
    what = kind_words(change.kind, language)
    return language.gettext("{what}: {title}", what=what, title=title(item, language))


def _first(changes: Sequence[Change], language: Language) -> Iterator[str]:
    """Yield how many items a plan began with, in all and in each category."""
    items = [change.after for change in changes if change.after]
    yield language.ngettext("{n} event published", "{n} events published", len(items))
    counts: dict[str, int] = {}
    for item in items:
        name = language.text(item.category.name)
        counts[name] = counts.get(name, 0) + 1
    for name, n in counts.items():
        yield language.gettext("{category}: {n}", category=name, n=n)


def _lines(change: Change, language: Language) -> Iterator[str]:
    """Yield what a change is about, a line for each thing."""
    yield from change_lines(change, language)
    if change.kind in (ChangeKind.CANCELLED, ChangeKind.REMOVED):
        yield language.gettext("This event is cancelled.")
    if change.header:
        yield language.gettext("The plan's own words changed.")


def _text(parent: Element, name: str, words: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = "".join(filter(_in_xml, words))


def _in_xml(character: str) -> bool:
    """Tell whether XML 1.0 can hold a character at all, escaped or not."""
    if character < " ":
        return character in "\t\n\r"
    return character not in "\ufffe\uffff" and not "\ud800" <= character <= "\udfff"


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})
