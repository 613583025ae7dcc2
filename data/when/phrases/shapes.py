"""What a phrase says of a date before the plan's period is asked: the grammars' common results."""

from collections.abc import Iterator

import msgspec

from data.errors import Sentence


class Impossible(Exception):
    """What is written can't be: `reason` says why. It never leaves the reading."""

    def __init__(self, reason: Sentence) -> None:
        self.reason = reason
        super().__init__(reason)


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Anything that the grammars can say of a date."""


class Clock(msgspec.Struct, frozen=True, gc=False):
    """A time of the day as the plan gives it: `10:00`, and perhaps an end."""

    start: str = ""
    end: str = ""


class Day(Shape, frozen=True, kw_only=True, gc=False):
    """A day of a month, `year` None where the plan's period decides.

    `order` is `dm` or `md` where only the order of numbers tells the day from the month, and
    `iso` where the year came first.
    """

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    clock: Clock | None = None
    order: str = ""


class Unit(Shape, frozen=True, kw_only=True, gc=False):
    """A month, season, quarter, half-year (`half`) or year.

    `year` is that of its first month, and `paired` tells that a winter's two years are stated;
    `south` is a season of the southern hemisphere. `later`: its year begins so many months late.
    """

    unit: str
    number: int = 0
    year: int | None = None
    paired: bool = False
    south: bool = False
    later: int = 0


class Part(Shape, frozen=True, kw_only=True, gc=False):
    """A part of a unit: `start`, `mid`, `end`, `late`, `first-days`, or a numbered one."""

    part: str
    number: int = 0
    of: Unit


class Edge(Shape, frozen=True, kw_only=True, gc=False):
    """The last day of something, as in «до конца мая»."""

    of: Shape


class Nth(Shape, frozen=True, kw_only=True, gc=False):
    """The n-th weekday of a unit, 7 being the weekend; -1 is the last one."""

    number: int
    weekday: int
    of: Unit


class OfMonths(Shape, frozen=True, kw_only=True, gc=False):
    """Numbered weekdays, or numbered days, of named months; `due`: each one is a deadline."""

    weekdays: tuple[tuple[int, int], ...] = ()
    monthdays: tuple[int, ...] = ()
    months: tuple[Unit, ...]
    due: bool = False


class SchoolYear(Shape, frozen=True, kw_only=True, gc=False):
    """The school year, which is known where the plan is for one."""


class Week(Shape, frozen=True, kw_only=True, gc=False):
    """The seven days from a day on, or up to it where it is `ending`."""

    of: Shape
    ending: bool = False


class Span(Shape, frozen=True, kw_only=True, gc=False):
    """From the one to the other, both included; `loose` is some time between them."""

    first: Shape
    last: Shape
    loose: bool = False


class Several(Shape, frozen=True, kw_only=True, gc=False):
    """More than one date, in the order of the text."""

    items: tuple[Shape, ...]


class Either(Shape, frozen=True, kw_only=True, gc=False):
    """Dates of which the text leaves open which one counts, and why that is so."""

    items: tuple[Shape, ...]
    reason: Sentence


class Refused(Shape, frozen=True, kw_only=True, gc=False):
    """Words that are understood and yet are no date."""

    reason: Sentence


class Deadline(Shape, frozen=True, kw_only=True, gc=False):
    """No later than a date, or before it where that is `strict`."""

    of: Shape
    strict: bool = False


class From(Shape, frozen=True, kw_only=True, gc=False):
    """From a date on, or from the day after it where that is `strict`."""

    of: Shape
    strict: bool = False


class Until(Shape, frozen=True, kw_only=True, gc=False):
    """Until a date; `open` where it may be left out itself, as in "until October"."""

    of: Shape
    open: bool = False


class Rhythm(Shape, frozen=True, kw_only=True, gc=False):
    """Something that returns: the parts of a rule of RFC 5545.

    `rough` where the days are not quite stated, `due` where each occurrence is a deadline;
    `nth` where it is said as every second weekday, which in a month may be the second one of it.
    """

    freq: str
    interval: int = 1
    months: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    weekdays: tuple[str, ...] = ()
    rough: bool = False
    due: bool = False
    nth: bool = False
    bounds: Shape | None = None


class Ongoing(Shape, frozen=True, kw_only=True, gc=False):
    """All the time, within bounds or the plan's period; `rough`: some time or all of it."""

    bounds: Shape | None = None
    rough: bool = False


class Unscheduled(Shape, frozen=True, kw_only=True, gc=False):
    """Words that leave the date open."""


class Beside(Shape, frozen=True, kw_only=True, gc=False):
    """A date and, beside it, a second one that makes it exact: the rule and its day."""

    of: Shape
    exact: Shape


class Remarked(Shape, frozen=True, kw_only=True, gc=False):
    """A date with remarks: `open`, `rough`, `cancelled`, `yearly`; in a list `rough`, `exact`."""

    of: Shape
    remarks: frozenset[str]


def leaves(shape: object) -> Iterator[Day | Unit]:
    """Yield the days and units that a shape is made of, in the order of the text."""
    if isinstance(shape, Day | Unit):
        yield shape
    elif isinstance(shape, Shape):
        for field in shape.__struct_fields__:
            yield from leaves(getattr(shape, field))
    elif isinstance(shape, tuple):
        for item in shape:
            yield from leaves(item)
