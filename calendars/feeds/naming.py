"""The words of a feed: its name and description, its reminders, and what stands in an empty one."""

from calendars.feeds.options import Mark, Options
from calendars.wording.language import Language
from calendars.wording.titles import MARK
from data.journal.publication import Publication


def feed_name(options: Options, publication: Publication, language: Language) -> str:
    """Return a feed's name: whose it is, and what it holds."""
    header = publication.plans[publication.newest_plan()].header
    categories = [publication.categories[key].name for key in options.category]
    places = [publication.places[key].name for key in options.place]
    plans = [publication.plans[key].header.title for key in options.plan]
    chosen = [
        language.listed(list(map(language.text, texts)))
        for texts in (categories, places, plans)
        if texts
    ]
    words = " · ".join(chosen) or language.gettext("whole plan")
    organisation = language.text(header.organisation.name)
    return language.gettext("{organisation}: {feed}", organisation=organisation, feed=words)


def feed_description(options: Options, publication: Publication, language: Language) -> str:
    """Return a feed's description: whose plans it follows, and what its marks mean."""
    slugs = options.plan or (publication.newest_plan(),)
    lines = [language.text(publication.plans[slug].header.title) for slug in slugs]
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
