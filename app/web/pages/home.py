"""The first page: what comes next, what changed last, the way to subscribe, the year."""

from app.web.pages.changes import latest
from app.web.pages.drawing.words import condensed
from app.web.pages.groups import nearest_first
from app.web.pages.layout.frame import Frame, View
from app.web.pages.layout.panel import panel
from app.web.pages.year import year_drawing
from calendars.feeds.addresses import HOME
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Options
from data.journal.publication import Entry

SIZE, WIDE, LINES = 17, 350, 3
"""Of the title of what is next, lest the way to follow be pushed off a phone's first screen."""
LATEST = 3
"""Changes told on the first page, of all."""


def home(frame: Frame, view: View) -> str:
    """Return the first page in a language."""
    period, coming = view.header.period, _next(view)
    return frame.render(
        "home.html",
        view,
        HOME,
        # The year has a hundred links, and each is the shorter.
        near=View(view.site, view.code, view.today, static=view.static, root=True),
        year=year_drawing(view, view.shown_year),
        over=period.end <= view.today,
        last=view.day(period.last),
        next=coming,
        title=condensed(view.title(coming), SIZE, WIDE, LINES) if coming else "",
        latest=latest(view, LATEST),
        panel=panel(view, DEFAULT),
        categories=[
            (key, feed_name(Options(category=(key,)), view.publication, view.language))
            for key in view.publication.categories
        ],
    )


def front(frame: Frame, view: View) -> str:
    """Return the page at the root of a site of files, where no server can choose the language.

    It has a link to each language, and a script that follows the best; `view` is that of the
    language that is shown where the reader's own is none of these.
    """
    views = [View(view.site, code, view.today, static=True) for code in view.site.languages]
    return frame.render("front.html", view, HOME, views=views)


def _next(view: View) -> Entry | None:
    """Return what comes next, of what has a date and takes place."""
    coming = [
        entry
        for entry in view.entries()
        if entry.item.when.dated and not (entry.cancelled or view.past(entry))
    ]
    return next(iter(nearest_first(coming, view.today)), None)
