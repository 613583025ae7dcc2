"""The words of a feed: titles and dates of entries, names of feeds, refusals."""

from collections.abc import Sequence

from calendars.feeds.options import Approx, Mark, OptionError, Options
from calendars.feeds.placement import placement, tentative
from calendars.wording.language import Language
from data.journal.publication import Entry, Publication
from data.plan.model import Item, Text
from data.when.value import ONGOING, UNSCHEDULED, When

MARK = "≈"


def summary(entry: Entry, language: Language, approx: Approx, mark: Mark) -> str:
    """Return an entry's SUMMARY: the title, the age, and what makes it less than certain."""
    words = title(entry.item, language)
    if placement(entry.item.when, approx).marker:
        words = f"{words} ({dates(entry.item.when, language)})"
    loose = mark is Mark.ON and unsettled(entry)
    return f"{MARK} {words}" if loose else with_standing(words, entry, language)


def with_standing(title: str, entry: Entry, language: Language) -> str:
    """Return an entry's title with the word that it is cancelled, where it is."""
    return language.gettext("Cancelled: {title}", title=title) if entry.cancelled else title


def unsettled(entry: Entry) -> bool:
    """Tell whether an entry's date is still loose; nothing of a cancelled one will be settled."""
    return tentative(entry.item.when) and not entry.cancelled


def title(item: Item, language: Language) -> str:
    """Return an item's title, with the age of the city where the plan gives one."""
    words = item.title[language.code]
    if item.age is None:
        return words
    age = language.ngettext("{n} year", "{n} years", item.age)
    return language.gettext("{title}, {age}", title=words, age=age)


def draft_title(item: Item, language: Language) -> str:
    """Return the title of an item that is not settled yet."""
    return language.gettext("Draft: {title}", title=title(item, language))


def dates(when: When, language: Language) -> str:
    """Return a date in words: a keyword's sense, or the days, months or other window."""
    keywords = {
        UNSCHEDULED: language.gettext("date not set"),
        ONGOING: language.gettext("ongoing"),
        "every week": language.gettext("every week"),
        "every month": language.gettext("every month"),
        "every quarter": language.gettext("every quarter"),
        "every half-year": language.gettext("every half-year"),
    }
    return keywords[when.text] if when.text in keywords else language.dates(when)


def feed_name(options: Options, publication: Publication, language: Language) -> str:
    """Return a feed's name: whose it is, and what it holds."""
    header = publication.plans[publication.newest_plan()].header
    categories = [publication.categories[key].name for key in options.category]
    places = [publication.places[key].name for key in options.place]
    plans = [publication.plans[key].header.title for key in options.plan]
    chosen = [language.listed(_in(language, t)) for t in (categories, places, plans) if t]
    words = " · ".join(chosen) or language.gettext("whole plan")
    organisation = header.organisation.name[language.code]
    return language.gettext("{organisation}: {feed}", organisation=organisation, feed=words)


def _in(language: Language, texts: Sequence[Text]) -> list[str]:
    return [text[language.code] for text in texts]


def feed_description(options: Options, publication: Publication, language: Language) -> str:
    """Return a feed's description: whose plans it follows, and what its marks mean."""
    slugs = options.plan or (publication.newest_plan(),)
    lines = [publication.plans[slug].header.title[language.code] for slug in slugs]
    if options.mark is Mark.ON:
        lines.append(
            language.gettext("{mark} stands where a date is approximate or not set yet.", mark=MARK)
        )
    return "\n".join(lines)


def reminder(days: int, language: Language) -> str:
    """Return what an alarm says that many days before the start."""
    return language.ngettext("In {n} day", "In {n} days", days)


def nothing_yet(language: Language) -> tuple[str, str]:
    """Return title and description of the placeholder in a feed that holds nothing."""
    return (
        language.gettext("Nothing planned here yet"),
        language.gettext("Events appear here by themselves as soon as the plan names them."),
    )


def no_such_option(error: OptionError, language: Language) -> str:
    """Return a refusal that lists the options there are, or the values of one."""
    known = ", ".join(error.known)
    if error.name:
        return language.gettext(
            "There is no {option}={value}. There is: {known}.",
            option=error.name,
            value=printable(error.value),
            known=known,
        )
    return language.gettext(
        "There is no option “{value}”. There are: {known}.",
        value=printable(error.value),
        known=known,
    )


def no_such_language(value: str, languages: Sequence[Language]) -> str:
    """Return a refusal in every language, as the reader's is not known."""
    known = ", ".join(language.code for language in languages)
    return "\n".join(
        language.gettext(
            "There is no language “{value}”. There are: {known}.",
            value=printable(value),
            known=known,
        )
        for language in languages
    )


def no_such_feed(value: str, known: Sequence[str], language: Language) -> str:
    """Return a refusal that lists the feeds there are."""
    return language.gettext(
        "There is no calendar “{value}”. There are: {known}.",
        value=printable(value),
        known=", ".join(known),
    )


def no_such_entry(value: str, language: Language) -> str:
    """Return a refusal for an item that never was."""
    return language.gettext("There is no event “{value}” in the plan.", value=printable(value))


def printable(value: str) -> str:
    """Return what somebody asked for, fit to be shown: short, and without control characters."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
