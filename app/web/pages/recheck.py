"""The loose dates that are near, so that they are asked for in time."""

from app.web.pages.layout.frame import Frame, View
from calendars.feeds.addresses import RECHECK
from data.publishing.due import WITHIN, due_entries


def recheck(frame: Frame, view: View, within: int = WITHIN) -> str:
    """Return the page of what still wants a date and begins within so many days."""
    return frame.render(
        "recheck.html",
        view,
        RECHECK,
        query="" if within == WITHIN else f"?within={within}d",
        within=within,
        usual=WITHIN,
        due=due_entries(view.publication, view.today, within),
    )
