"""The view that other sites embed: what comes next, and the way to subscribe."""

import re
from dataclasses import dataclass
from datetime import date

from app.web.pages.drawing.labels import name as short_name
from app.web.pages.drawing.words import condensed
from app.web.pages.groups import nearest_first
from app.web.pages.layout.frame import Frame, PageMissing, View
from calendars.feeds.addresses import category_page
from calendars.feeds.naming import feed_name
from calendars.feeds.options import DEFAULT, Options
from data.journal.publication import Entry

ROWS = 4
"""So many fit into the 480 pixels that the page offers, on a phone too."""
MOST_ROWS = 20
SIZE, WIDE = 15, 300
"""The letters of a title and how wide its two lines may be."""
ROWS_PATTERN = "^([1-9]|1[0-9]|20)$"
"""What `rows` may be, as JSON Schema has it; the most is MOST_ROWS."""
_ROWS = re.compile(r"[1-9]\d?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Window:
    """What of the plan is embedded: at most so many rows, from a day on (None: from today)."""

    rows: int = ROWS
    start: date | None = None


def parse_window(rows: str, start: str) -> Window:
    """Return what `rows=6&from=2023-05-01` asks for; raise ValueError, fit for people, if none."""
    if not _ROWS.fullmatch(rows) or int(rows) > MOST_ROWS:
        raise ValueError(f"write rows from 1 to {MOST_ROWS}, as in rows={ROWS}")
    if start and not re.fullmatch(r"\d{4}-\d\d-\d\d", start, re.ASCII):
        raise ValueError("write a day as in from=2023-05-01")
    return Window(rows=int(rows), start=date.fromisoformat(start) if start else None)


def embed(frame: Frame, view: View, name: str, window: Window = Window()) -> str:
    """Return the embedded view of everything, or of a category: what has a date first.

    Of a plan that is over it shows the end, and says so.
    """
    if name != "all" and name not in view.publication.categories:
        raise PageMissing(name)
    options = DEFAULT if name == "all" else Options(category=(name,))
    own = [entry for entry in view.entries() if options.choose(entry.traits)]
    start = window.start or view.today
    coming = nearest_first((entry for entry in own if entry.item.when.last >= start), start)
    dated = [entry for entry in own if entry.item.when.dated]
    shown = coming[: window.rows] or (dated or own)[-window.rows :]
    return frame.render(
        "embed.html",
        view,
        "" if name == "all" else category_page(name),
        name=feed_name(options, view.publication, view.language),
        entries=[(entry, _title(view, entry)) for entry in shown],
        over=not coming,
        more=max(len(coming) - window.rows, 0),
    )


def _title(view: View, entry: Entry) -> str:
    """Return an entry's title in at most two lines; of a birthday of a city all of it."""
    whole = view.title(entry)
    title = condensed(whole, SIZE, WIDE, 2)
    return title if title == whole else condensed(short_name(view, entry), SIZE, WIDE, 2)
