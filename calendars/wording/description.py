"""The DESCRIPTION of an entry: what is known of it and how well, and how it came to be so."""

from collections.abc import Iterator

from calendars.wording.changes import notices, standing
from calendars.wording.dates import Placed, date_sentences, roughly
from calendars.wording.language import Language
from data.journal.change import Aspect
from data.journal.publication import Entry
from data.when.value import When


def description(entry: Entry, when: When, placed: Placed, language: Language, page: str) -> str:
    """Return the DESCRIPTION of a part of an entry's date, a line for each thing known.

    `page` is the item's address.
    """
    return "\n".join((*sentences(entry, when, placed, language), page))


def sentences(entry: Entry, when: When, placed: Placed, language: Language) -> Iterator[str]:
    """Yield what is known of an entry, a sentence for each thing; of its date, that of a part."""
    item = entry.item
    yield from standing(entry, language)
    if entry.cancelled:
        yield from _planned(item.when, language)
    else:
        yield from date_sentences(item.when, when, placed, language)
    yield from notices(entry, [Aspect.DATE], language)
    yield language.gettext("The plan says: “{said}”.", said=item.said)
    yield from notices(entry, [Aspect.PLACE, Aspect.TITLE, Aspect.AGE], language)
    if item.organisers:
        names = ", ".join(map(language.text, item.organisers))
        n = len(item.organisers)
        yield language.ngettext("Organiser: {names}", "Organisers: {names}", n, names=names)
    if item.url:
        yield language.gettext("More about it: {url}", url=item.url)
    if item.notes:
        yield language.gettext("Note: {note}", note=language.text(item.notes))
    if item.category.note:
        note = language.text(item.category.note)
        yield language.gettext("Note to the plan: “{note}”", note=note)


def _planned(when: When, language: Language) -> Iterator[str]:
    if when.dated:
        yield language.gettext("It was planned for: {dates}.", dates=roughly(when, language))
