"""The first page: what comes next, what changed last, the way to subscribe, the year."""

from functools import partial

from app.web.pages.changes import latest
from app.web.pages.layout.frame import Frame, View
from app.web.pages.layout.panel import panel
from app.web.pages.year import year_drawing
from calendars.feeds.addresses import HOME
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Options
from data.journal.publication import Entry

LATEST = 3
"""Changes told on the first page, of all."""


def home(frame: Frame, view: View) -> str:
    """Return the first page in a language."""
    period = view.header.period
    return frame.render(
        "home.html",
        view,
        HOME,
        # The year has a hundred links, and each is the shorter.
        near=View(view.site, view.code, view.today, static=view.static, root=True),
        year=year_drawing(view, view.shown_year),
        over=period.end <= view.today,
        last=view.language.day(period.last),
        next=next(filter(partial(_comes, view), view.entries()), None),
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


def _comes(view: View, entry: Entry) -> bool:
    return entry.item.when.dated and not (entry.cancelled or view.past(entry))
