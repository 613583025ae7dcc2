"""The cards that messengers and networks show beside a link: an event's, and a year's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.web.pages.drawing.drawing import Scale, drawn, shape_on
from app.web.pages.drawing.glance import Certainty, certainty
from app.web.pages.drawing.metrics import BOLD
from app.web.pages.drawing.palette import PAPER, shades
from app.web.pages.drawing.raster import png
from app.web.pages.drawing.signs import Extent, Piece, pieces
from app.web.pages.drawing.signs import sign as sign_path
from app.web.pages.drawing.words import broken, condensed
from app.web.pages.layout.frame import Frame, PageMissing, View
from calendars.wording.changes import headline
from data.journal.publication import Entry, EntryId

WIDTH, HEIGHT, EDGE = 1200, 630, 72
"""Pixels of a card, the size that networks show whole, and of its margins."""
ROOM = WIDTH - 2 * EDGE
SMALL, LARGE, TITLE, PLACE = 30, 52, 42, 32
"""Sizes of letters."""
FOOT = HEIGHT - 56
MOST_BANDS, BAND, STRIP = 5, 36, 330
"""Categories on a year's card, the height of each, and where they begin."""


class Part(NamedTuple):
    """A text of a card: its class, its words, its size, and how many lines it may take."""

    kind: str
    words: str
    size: int
    most: int


class Line(NamedTuple):
    """A line of text and the height that it stands on."""

    kind: str
    words: str
    size: int
    y: float


class Shape(NamedTuple):
    """A date on the strip of a year: its colours, the fill of its sign, the parts of its shape."""

    color: str
    soft: str
    fill: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card shows; `color` is that of its edge, `sign` a path beside its foot."""

    lines: tuple[Line, ...]
    foot: str
    color: str
    sign: str = ""
    shapes: tuple[Shape, ...] = ()
    months: tuple[tuple[str, float], ...] = ()


def entry_card(view: View, identity: EntryId) -> Card:
    """Return an event's card: its date no surer than it is, its title, its places."""
    known = view.site.vevents[view.code].get(identity)
    if known is None:
        raise PageMissing(identity)
    entry = known.entry
    category = view.text(entry.item.category.name)
    return Card(
        lines=_stacked(view, _entry_parts(view, entry)),
        foot=condensed(category, SMALL, ROOM - 40),
        color=shades(view.color(entry))[0],
        sign=sign_path(view.sign(entry), EDGE + 12, FOOT - 10, 12),
    )


def year_card(view: View, number: int) -> Card:
    """Return a year's card: whose plan it is, how much is in it, and when."""
    if number not in view.years():
        raise PageMissing(number)
    plan = view.publication.plans[view.publication.plan_for(date(number, 1, 1))]
    inside = [each for each in view.entries() if each.item.when.touches(number)]
    scale = Scale(number, ROOM)
    parts = [Part("date", str(number), LARGE, 1)]
    parts.append(Part("title", view.text(plan.header.title), PLACE, 3))
    return Card(
        lines=_stacked(view, parts),
        foot=view.language.ngettext("{n} event", "{n} events", len(inside)),
        color="#1f4e5f",
        shapes=tuple(_shapes(view, inside, scale)),
        months=tuple((str(n), scale(date(number, n, 1))) for n in range(1, 13)),
    )


def picture(frame: Frame, view: View, card: Card) -> bytes:
    """Return a card as a PNG."""
    template = frame.environment.get_template("card.svg")
    svg = template.render(
        card=card, language=view.language, width=WIDTH, height=HEIGHT, edge=EDGE, at=FOOT
    )
    return png(svg)


def _entry_parts(view: View, entry: Entry) -> Iterator[Part]:
    became = headline(entry, view.language)
    if became:
        yield Part("warn", became, PLACE, 2)
    yield Part("date", f"{view.mark(entry)} {view.in_full(entry)}".strip(), LARGE, 2)
    yield Part("title", view.title(entry), TITLE, 3 if became else 4)
    names = [view.text(place.name) for place in entry.item.places]
    places = ", ".join(name for name in names if name not in view.title(entry))
    if places:
        yield Part("place", places, PLACE, 1)


def _stacked(view: View, parts: Iterable[Part]) -> tuple[Line, ...]:
    """Return the lines of a card from above: whose it is, then each text below the one before."""
    whose = condensed(f"≈ {view.text(view.header.organisation.name)}", SMALL, ROOM)
    lines = [Line("place", whose, SMALL, EDGE + 16.0)]
    for part in parts:
        size = part.size * (BOLD if part.kind in ("date", "warn") else 1)
        fitting = condensed(part.words, size, ROOM, part.most)
        y = lines[-1].y + 16
        for n, words in enumerate(broken(fitting, size, ROOM).lines, 1):
            lines.append(Line(part.kind, words, part.size, y + n * part.size * 1.22))
    return tuple(lines)


def _shapes(view: View, entries: Iterable[Entry], scale: Scale) -> Iterator[Shape]:
    rows = {key: n for n, key in enumerate(view.signs) if n < MOST_BANDS}
    for entry in entries:
        when, row = entry.item.when, rows.get(entry.item.category.key)
        if row is None or not drawn(when, scale.year):
            continue
        shape = shape_on(when, scale)
        y = STRIP + BAND * row
        extent = Extent(shape.left, shape.right, y, view.sign(entry), shape.parts)
        color, soft = shades(view.color(entry))
        fill = color if certainty(when) is Certainty.FIRM else PAPER
        yield Shape(color, soft, fill, tuple(pieces(shape.form, extent)))
