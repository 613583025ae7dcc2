"""The loose dates that are near, so that they are asked for in time."""

from app.pages.frame import Frame, View
from calendars.addresses import RECHECK
from data.recheck import WITHIN, due


def recheck(frame: Frame, view: View, within: int = WITHIN) -> str:
    """Return the page of what still wants a date and begins within so many days."""
    entries = view.publication.entries
    found = due(((entry.plan, entry.item) for entry in entries.values()), view.today, within)
    return frame.render(
        "recheck.html",
        view,
        RECHECK,
        query="" if within == WITHIN else f"?within={within}d",
        within=within,
        due=[(entries[each.id], each.days) for each in found],
    )
