"""The first page: what this is, the year at a glance, what comes next, subscribe."""

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
NEXT = 6


def home(frame: Frame, view: View) -> str:
    """Return the first page in a language."""
    period = view.header.period
    within = period.start <= view.today < period.end
    year = year_drawing(view, view.today.year if within else period.start.year)
    dated = [entry for entry in view.entries() if _dated(entry)]
    coming = [entry for entry in dated if not view.past(entry)]
    passed = [entry for entry in dated if view.past(entry)]
    return frame.render(
        "home.html",
        view,
        HOME,
        year=year,
        over=period.end <= view.today,
        last=view.language.day(period.last),
        next=next((entry for entry in coming if not entry.cancelled), None),
        latest=latest(view, LATEST),
        coming=coming[:NEXT],
        passed=passed[-NEXT:],
        panel=panel(view, DEFAULT),
        categories=[
            (key, feed_name(Options(category=(key,)), view.publication, view.language))
            for key in view.publication.categories
        ],
    )


def _dated(entry: Entry) -> bool:
    return entry.item.when.dated
