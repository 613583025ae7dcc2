"""The year drawn: a band for each category, in it a mark for each entry, beside it its words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.web.pages.drawing.glance import Certainty, certainty
from app.web.pages.drawing.metrics import text_width
from app.web.pages.drawing.signs import ARROW, RADIUS, Extent, Form, Piece, form, pieces
from app.web.pages.drawing.words import broken, condensed
from data.journal.publication import Entry
from data.when.period import DAY
from data.when.value import LIMITS, Rhythm, Unit, When

WIDTH = 1136
"""That of the page's column at 1280 pixels: there a unit of the drawing is a pixel."""
SIZE, LINE = 13, 16
"""The size of letters and the distance of their lines."""
WIDTHS, ABOVE, MOST_LINES = (330, 430), 640, 2
"""How wide words may be beside a shape: the second is for those that would lose some in the first;
and how wide above one."""
LANE = 24
"""The height of a lane with one line; a finger needs 24 pixels (WCAG 2.5.8)."""
HEADING, AXIS, FOOT, PAUSE = 28, 44, 20, 10
LONG = 220
"""What is longer has its words above it and not beside it."""
GAP, NEAR = 12, 6
"""Between marks of a lane, and between a shape and its words."""
MARGIN = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """The words of an entry: its days as numbers, its name, its place where there is room."""

    days: str
    name: str
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An entry as it is drawn: its shape, its words, and the box that both of them take."""

    entry: Entry
    certainty: Certainty
    form: Form
    extent: Extent
    pieces: tuple[Piece, ...]
    label: Label
    lines: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A category's marks; `top` is where its heading stands."""

    category: str
    top: float
    marks: tuple[Mark, ...]

    @property
    def foot(self) -> float:
        """Return where it ends."""
        return max(mark.top + mark.height for mark in self.marks)


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthMark:
    """A month on the axis: its number, where it begins, how wide it is, and its numbered days."""

    number: int
    left: float
    width: float
    days: tuple[tuple[int, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A year as it is drawn; `today` is where this day stands, None in another year."""

    year: int
    width: float
    months: tuple[MonthMark, ...]
    bands: tuple[Band, ...]
    height: float
    today: float | None
    past: float
    forms: tuple[tuple[Form, Certainty], ...]

    @property
    def marks(self) -> Iterator[Mark]:
        """Yield the marks of all bands."""
        return (mark for band in self.bands for mark in band.marks)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days stand in a year's drawing of some width."""

    year: int
    width: float

    @property
    def bounds(self) -> tuple[date, date]:
        """Return the year's first day and the one after its last."""
        return date(self.year, 1, 1), date(self.year + 1, 1, 1)

    def __call__(self, day: date) -> float:
        """Return where a day begins, within the drawing."""
        first, end = self.bounds
        return (min(max(day, first), end) - first) / (end - first) * self.width


def draw(
    year: int,
    entries: Iterable[Entry],
    signs: Mapping[str, int],
    label: Callable[[Entry], Label],
    today: date | None,
    *,
    width: float = WIDTH,
) -> Drawing:
    """Return a year's drawing; `signs` are those of the categories, in the order of the bands.

    `today` is marked, where it lies in the year, and what is past is shown as such.
    """
    scale = Scale(year, width)
    own = [entry for entry in entries if drawn(entry.item.when, year)]
    bands: list[Band] = []
    top: float = AXIS
    for category, sign in signs.items():
        chosen = [entry for entry in own if entry.item.category.key == category]
        if chosen:
            bands.append(_band(category, chosen, top, _Drawer(scale, sign, label)))
            top = bands[-1].foot + PAUSE
    marks = [mark for band in bands for mark in band.marks]
    now = today if today and today.year == year else None
    return Drawing(
        year=year,
        width=width,
        months=tuple(_months(scale)),
        bands=tuple(bands),
        height=top + FOOT,
        today=(scale(now) + scale(now + DAY)) / 2 if now else None,
        past=scale(now.replace(day=1)) if now else 0,
        forms=tuple(sorted({(mark.form, mark.certainty) for mark in marks}, key=_order)),
    )


def _order(each: tuple[Form, Certainty]) -> tuple[int, int]:
    return list(Form).index(each[0]), list(Certainty).index(each[1])


def drawn(when: When, year: int) -> bool:
    """Tell whether a date can be drawn in a year: all but what has none."""
    return form(when) is not Form.NONE and when.touches(year)


def shape_in(when: When, year: int) -> Form:
    """Return how a date is drawn in a year: a limit that lies in another is none in this one."""
    outside = isinstance(when, LIMITS) and when.anchor.year != year
    return Form.ONGOING if outside else form(when)


def _months(scale: Scale) -> Iterator[MonthMark]:
    for number in range(1, 13):
        first = date(scale.year, number, 1)
        behind = (first + timedelta(days=31)).replace(day=1)
        days = tuple(
            (day, (scale(first.replace(day=day)) + scale(first.replace(day=day) + DAY)) / 2)
            for day in (10, 20)
        )
        left = scale(first)
        yield MonthMark(number=number, left=left, width=scale(behind) - left, days=days)


@dataclass(frozen=True, slots=True)
class Shape:
    """A date on a scale: its shape and the room that it takes."""

    form: Form
    left: float
    right: float
    parts: tuple[tuple[float, float], ...]
    box: tuple[float, float]


def shape_on(when: When, scale: Scale) -> Shape:
    """Return the shape of a date, and where it stands on a scale."""
    shape = shape_in(when, scale.year)
    left, right = scale(when.start), scale(when.end)
    if shape is Form.FROM:
        right = min(left + ARROW, scale.width)
    elif shape is Form.UNTIL:
        left = max(right - ARROW, 0)
    parts = tuple((scale(a), scale(b)) for a, b in _parts(when, scale) if scale(a) < scale(b))
    if shape in (Form.SEVERAL, Form.RULE) and parts:
        left, right = parts[0][0], max(b for _, b in parts)
    return Shape(shape, left, right, parts, _box(shape, left, right))


def _box(shape: Form, left: float, right: float) -> tuple[float, float]:
    """Return how far a shape reaches: a day's sign is wider than the day."""
    if shape is Form.DEADLINE:
        left = right - 2 * RADIUS - 3
    if shape in (Form.SEVERAL, Form.RULE):
        return left - RADIUS, right + RADIUS
    if shape is Form.ONGOING or right - left >= 3 * RADIUS:
        return left, right
    middle = (left + right) / 2
    return min(left, middle - 1.5 * RADIUS), max(right, middle + 1.5 * RADIUS)


def _parts(when: When, scale: Scale) -> Iterator[tuple[date, date]]:
    if not isinstance(when, Rhythm):
        yield from when.stretches
        return
    start, bound = max(when.start, scale.bounds[0]), min(when.end, scale.bounds[1])
    while start < bound:
        behind = _later(start, when)
        yield start, min(behind, bound)
        start = behind


def _later(start: date, when: Rhythm) -> date:
    if when.unit is Unit.WEEK:
        return start + timedelta(weeks=when.every)
    months = start.month - 1 + when.every
    return date(start.year + months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Drawer:
    """What turns entries of a category into marks."""

    scale: Scale
    sign: int
    label: Callable[[Entry], Label]

    def mark(self, entry: Entry, lanes: "_Lanes") -> tuple[int, Mark]:
        """Return an entry's mark and the lane that it stands in, not yet at its height."""
        shape = shape_on(entry.item.when, self.scale)
        label = self.label(entry)
        days = text_width(f"{label.days} ", SIZE, bold=True) if label.days else 0
        above = shape.right - shape.left > LONG
        most = ABOVE if above else _most(label.name, days)
        name = condensed(label.name, SIZE, most, MOST_LINES, days)
        words = broken(name, SIZE, most, days)
        place = self._place(label.place, words.lines, days, most)
        width = max(
            words.width, text_width(words.lines[-1] + place, SIZE) + self._first(words.lines, days)
        )
        if above:
            left = max(MARGIN, min(shape.left, self.scale.width - width))
            text = (left, "start")
            box = (left, max(shape.right, left + width))
            lane = lanes.take(box)
        else:
            lane, text, box = lanes.beside(shape.box, width)
        height = max(LANE, LINE * len(words.lines) + 8 + (14 if above else 0))
        middle = height - 10 if above else height / 2
        extent = Extent(shape.left, shape.right, middle, self.sign, shape.parts)
        return lane, Mark(
            entry=entry,
            certainty=certainty(entry.item.when),
            form=shape.form,
            extent=extent,
            pieces=(),
            label=Label(days=label.days, name=name, place=place),
            lines=words.lines,
            left=box[0],
            top=0,
            width=box[1] - box[0],
            height=height,
            text_x=text[0],
            text_y=(0 if above else (height - LINE * len(words.lines)) / 2) + 12.5,
            anchor=text[1],
        )

    def _first(self, lines: Sequence[str], days: float) -> float:
        return days if len(lines) == 1 else 0

    def _place(self, place: str, lines: Sequence[str], days: float, most: float) -> str:
        """Return a place as it stands after the last line, or nothing where it has no room."""
        words = f" · {place}" if place else ""
        taken = text_width(lines[-1] + words, SIZE) + self._first(lines, days)
        return words if taken <= most else ""


def _most(name: str, days: float) -> float:
    """Return how wide words may be: no wider than they need to be whole, if they can be."""
    whole = (most for most in WIDTHS if condensed(name, SIZE, most, MOST_LINES, days) == name)
    return next(whole, WIDTHS[-1])


class _Lanes:
    """The lanes of a band, each with the boxes that are taken in it."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.taken: list[list[tuple[float, float]]] = []

    def beside(
        self, box: tuple[float, float], width: float
    ) -> tuple[int, tuple[float, str], tuple[float, float]]:
        """Return the lane of a shape, where its words stand, and the box of both."""
        right = (box[1] + NEAR, "start"), (box[0], box[1] + NEAR + width)
        left = (box[0] - NEAR, "end"), (box[0] - NEAR - width, box[1])
        # What is not LONG has room on one side at least; a sign may stand half outside the year.
        ways = [right] if right[1][1] <= self.width else []
        ways += [left] if left[1][0] >= 0 else []
        lane, (text, whole) = next(
            (lane, way)
            for lane in range(len(self.taken) + 1)
            for way in ways
            if self._free(lane, way[1])
        )
        self._add(lane, whole)
        return lane, text, whole

    def take(self, box: tuple[float, float]) -> int:
        """Return the first lane in which a box is free, and take it."""
        lane = next(n for n in range(len(self.taken) + 1) if self._free(n, box))
        self._add(lane, box)
        return lane

    def _free(self, lane: int, box: tuple[float, float]) -> bool:
        others = self.taken[lane] if lane < len(self.taken) else []
        return all(box[1] + GAP <= left or right + GAP <= box[0] for left, right in others)

    def _add(self, lane: int, box: tuple[float, float]) -> None:
        if lane == len(self.taken):
            self.taken.append([])
        self.taken[lane].append(box)


def _band(category: str, entries: Sequence[Entry], top: float, drawer: _Drawer) -> Band:
    lanes = _Lanes(drawer.scale.width)
    ordered = sorted(entries, key=lambda entry: _standing(entry, drawer.scale))
    placed = [drawer.mark(entry, lanes) for entry in ordered]
    heights = [
        max(mark.height for lane, mark in placed if lane == n) for n in range(len(lanes.taken))
    ]
    tops = [top + HEADING + sum(heights[:n]) for n in range(len(heights))]
    marks = (_lowered(mark, tops[lane]) for lane, mark in placed)
    return Band(category=category, top=top, marks=tuple(marks))


def _standing(entry: Entry, scale: Scale) -> tuple[bool, date, date, tuple[str, str]]:
    """Return by what marks are placed: what is long below, the rest by day."""
    when = entry.item.when
    shape = shape_on(when, scale)
    return shape.right - shape.left > LONG, when.anchor, when.end, entry.id


def _lowered(mark: Mark, top: float) -> Mark:
    extent = mark.extent._replace(y=top + mark.extent.y)
    return replace(
        mark,
        top=top,
        text_y=top + mark.text_y,
        extent=extent,
        pieces=tuple(pieces(mark.form, extent)),
    )
