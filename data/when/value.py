"""The date of an item: one of the kinds a plan can state, with its window and its certainty.

Every kind has the same properties, so that most readers ask those; who shows kinds in different
ways matches on the classes. Nobody compares texts.
"""

from abc import abstractmethod
from datetime import date, time
from enum import StrEnum
from typing import ClassVar

import msgspec

from data.when.edtf import Precision, Window, write_first, write_last, write_window
from data.when.period import DAY, Period
from data.when.rules import rule_days, rule_parts


class Unit(StrEnum):
    """What a rhythm counts by."""

    WEEK = "week"
    MONTH = "month"


Stretch = tuple[date, date]
"""Days that follow each other: the first one, and the one after the last."""
RHYTHMS = {
    (Unit.MONTH, 3): "every quarter",
    (Unit.MONTH, 6): "every half-year",
    (Unit.MONTH, 12): "every year",
}
"""The rhythms with a name of their own; the others count weeks or months."""


class _Dated:
    """What can be asked of every kind."""

    __slots__ = ()
    __struct_config__: ClassVar[msgspec.structs.StructConfig]

    @property
    @abstractmethod
    def start(self) -> date:
        """Return the window's first day."""

    @property
    @abstractmethod
    def end(self) -> date:
        """Return the day after the window's last one (RFC 5545 counts so)."""

    @property
    @abstractmethod
    def approximate(self) -> bool:
        """Tell whether the plan calls the date approximate."""

    @property
    @abstractmethod
    def text(self) -> str:
        """Return the date as plan files and programs have it."""

    @property
    def precision(self) -> Precision:
        """Return how finely the plan states the date."""
        return Precision.NONE

    @property
    def kind(self) -> str:
        """Return the name by which JSON tells the kinds apart."""
        return str(self.__struct_config__.tag)

    @property
    def dated(self) -> bool:
        """Tell whether the plan states a date at all, however loose."""
        return True

    @property
    def last(self) -> date:
        """Return the window's last day, inclusive."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """Return the window's length in days."""
        return (self.end - self.start).days

    def touches(self, year: int) -> bool:
        """Tell whether a day of the window lies in a year."""
        return self.start.year <= year <= self.last.year

    @property
    def anchor(self) -> date:
        """Return the day under which the date is listed."""
        return self.start

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return the stretches of days it is made of, in order; most dates are one."""
        return ((self.start, self.end),)

    @property
    def apart(self) -> "tuple[When, ...]":
        """Return what stands apart in a calendar, each an event of its own; mostly itself alone."""
        return (self,)  # type: ignore[return-value]  # only the kinds below are made

    @property
    def repeats(self) -> bool:
        """Tell whether it comes again and again, or goes on and on."""
        return False

    @property
    def day_stated(self) -> bool:
        """Tell whether the plan names days, approximate or not."""
        return self.precision is Precision.DAY

    @property
    def firm(self) -> bool:
        """Tell whether the plan names days and holds them to be the days themselves."""
        return self.day_stated and not self.approximate


class _Kind(
    _Dated,
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
    tag_field="kind",
):
    """The common shape of all kinds; they are told apart by `kind` in JSON."""


class Hours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The time of a day, to the minute: its begin, its end where stated, its zone (IANA)."""

    begin: time
    end: time | None = None
    zone: str


class Days(_Kind, frozen=True, kw_only=True, tag="days"):
    """The days themselves, however many; a firm single one may have its hours."""

    start: date
    end: date
    approximate: bool = False
    hours: Hours | None = None

    @property
    def precision(self) -> Precision:
        """Return that days are stated."""
        return Precision.DAY

    @property
    def text(self) -> str:
        """Return `2023-05-26`, `2023-09-09~/2023-09-10~` or `2023-05-26T10:00`."""
        if self.hours is None:
            return write_window(self.window)
        begin = f"{self.start}T{self.hours.begin:%H:%M}"
        return f"{begin}/{self.start}T{self.hours.end:%H:%M}" if self.hours.end else begin

    @property
    def window(self) -> Window:
        """Return the days as EDTF counts them."""
        return Window(self.start, self.end, Precision.DAY, self.approximate)


class Within(_Kind, frozen=True, kw_only=True, tag="within"):
    """Some day within a window that is stated in months, seasons or the like, or as a stretch."""

    start: date
    end: date
    unit: Precision
    approximate: bool = False
    south: bool = False

    @property
    def precision(self) -> Precision:
        """Return what the window is stated in."""
        return self.unit

    @property
    def text(self) -> str:
        """Return `2023-10/2023-11`, `2023-34` or `[2023-05-16..2023-05-31]`."""
        if self.unit is Precision.STRETCH:
            return f"[{write_window(self.window, '..')}]"
        return write_window(self.window)

    @property
    def window(self) -> Window:
        """Return the window as EDTF has it."""
        return Window(self.start, self.end, self.unit, self.approximate, self.south)


class Several(_Kind, frozen=True, kw_only=True, tag="several"):
    """Several dates, in their order: at least two, each one days or a window."""

    parts: tuple[Days | Within, ...]

    @property
    def start(self) -> date:
        """Return the first day of all."""
        return self.parts[0].start

    @property
    def end(self) -> date:
        """Return the day after the last one of all."""
        return max(part.end for part in self.parts)

    @property
    def approximate(self) -> bool:
        """Tell whether any of them is approximate."""
        return any(part.approximate for part in self.parts)

    @property
    def precision(self) -> Precision:
        """Return days where all are days, else how the first loose one is stated."""
        loose = (part.precision for part in self.parts if not part.day_stated)
        return next(loose, Precision.DAY)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return each of them."""
        return tuple((part.start, part.end) for part in self.parts)

    @property
    def apart(self) -> "tuple[When, ...]":
        """Return each of them: an RDATE is ignored by several programs."""
        return self.parts

    @property
    def text(self) -> str:
        """Return `{2023-10-01..2023-10-03,2023-10-15}`."""
        return f"{{{','.join(write_window(part.window, '..') for part in self.parts)}}}"


class Deadline(_Kind, frozen=True, kw_only=True, tag="deadline"):
    """No later than a day, that day included."""

    day: date
    approximate: bool = False

    @property
    def start(self) -> date:
        """Return the day itself: what comes before it isn't known."""
        return self.day

    @property
    def end(self) -> date:
        """Return the day after it."""
        return self.day + DAY

    @property
    def precision(self) -> Precision:
        """Return that a day is stated."""
        return Precision.DAY

    @property
    def text(self) -> str:
        """Return `[..2023-06-15]`."""
        return f"[..{self.day}{'~' if self.approximate else ''}]"


class From(_Kind, frozen=True, kw_only=True, tag="from"):
    """From a day, month or the like onwards; `end` is the period's, as far as the plan sees."""

    start: date
    end: date
    unit: Precision
    approximate: bool = False
    south: bool = False

    @property
    def precision(self) -> Precision:
        """Return what its beginning is stated in."""
        return self.unit

    @property
    def text(self) -> str:
        """Return `2023-09-01/..`."""
        window = Window(self.start, self.end, self.unit, self.approximate, self.south)
        return f"{write_first(window)}/.."


class Until(_Kind, frozen=True, kw_only=True, tag="until"):
    """Up to a day, month or the like, inclusive; `start` is the period's."""

    start: date
    end: date
    unit: Precision
    approximate: bool = False
    south: bool = False

    @property
    def anchor(self) -> date:
        """Return the last day, as that is what is stated."""
        return self.last

    @property
    def precision(self) -> Precision:
        """Return what its end is stated in."""
        return self.unit

    @property
    def text(self) -> str:
        """Return `../2023-06-15`."""
        window = Window(self.start, self.end, self.unit, self.approximate, self.south)
        return f"../{write_last(window)}"


class Rule(_Kind, frozen=True, kw_only=True, tag="rule"):
    """The days that a rule (RFC 5545, 3.3.10) gives within bounds; at least one.

    `bounded`: the bounds are stated, and not the plan's period. `deadline`: each day is the last
    one to do something.
    """

    rule: str
    bounds: Period
    bounded: bool = False
    deadline: bool = False
    approximate: bool = False

    @property
    def occurrences(self) -> tuple[date, ...]:
        """Return the days, in their order."""
        return rule_days(self.rule, self.bounds)

    @property
    def start(self) -> date:
        """Return the first of the days."""
        return self.occurrences[0]

    @property
    def end(self) -> date:
        """Return the day after the last of the days."""
        return self.occurrences[-1] + DAY

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return each of the days."""
        return tuple((day, day + DAY) for day in self.occurrences)

    @property
    def repeats(self) -> bool:
        """Tell whether it gives more than one day."""
        return len(self.occurrences) > 1

    @property
    def steady(self) -> bool:
        """Tell whether it repeats without months, which all calendar programs can follow."""
        return self.repeats and "BYMONTH" not in rule_parts(self.rule)

    @property
    def apart(self) -> "tuple[When, ...]":
        """Return itself where programs can repeat it, else each of its days."""
        return (self,) if self.steady else tuple(map(self._alone, self.occurrences))

    def _alone(self, day: date) -> "When":
        if self.deadline:
            return Deadline(day=day, approximate=self.approximate)
        return Days(start=day, end=day + DAY, approximate=self.approximate)

    @property
    def precision(self) -> Precision:
        """Return that days are stated."""
        return Precision.DAY

    @property
    def text(self) -> str:
        """Return `FREQ=WEEKLY;BYDAY=TU`, with its bounds where they are stated."""
        words = f"[..{self.rule}]" if self.deadline else self.rule
        marked = f"{words}~" if self.approximate else words
        return _bounded(marked, self.bounds, bounded=self.bounded)


class _Throughout:
    """What names no day: its window is its bounds, the plan's period or stated ones."""

    __slots__ = ()
    bounds: Period

    @property
    def start(self) -> date:
        """Return the first day of its bounds."""
        return self.bounds.start

    @property
    def end(self) -> date:
        """Return the day after its bounds."""
        return self.bounds.end


class _Continual(_Throughout):
    """What goes on, or comes again, and has a date only where its bounds are stated."""

    __slots__ = ()
    bounded: bool

    @property
    def repeats(self) -> bool:
        """Return True."""
        return True

    @property
    def dated(self) -> bool:
        """Tell whether it has bounds of its own."""
        return self.bounded


class Rhythm(_Continual, _Kind, frozen=True, kw_only=True, tag="rhythm"):
    """Every so many weeks or months, on days that nobody named."""

    unit: Unit
    every: int = 1
    bounds: Period
    bounded: bool = False

    @property
    def approximate(self) -> bool:
        """Return False: it states no date that could be approximate."""
        return False

    @property
    def text(self) -> str:
        """Return `every week`, `every quarter` or `every 2 months`."""
        return _bounded(rhythm_words(self.unit, self.every), self.bounds, bounded=self.bounded)


class Ongoing(_Continual, _Kind, frozen=True, kw_only=True, tag="ongoing"):
    """All the time; `approximate`: or at some time of it."""

    bounds: Period
    bounded: bool = False
    approximate: bool = False

    @property
    def text(self) -> str:
        """Return `ongoing`, with its bounds where they are stated."""
        words = "ongoing~" if self.approximate else "ongoing"
        return _bounded(words, self.bounds, bounded=self.bounded)


class Unscheduled(_Throughout, _Kind, frozen=True, kw_only=True, tag="unscheduled"):
    """Not set yet: some time of the plan's period."""

    bounds: Period

    @property
    def approximate(self) -> bool:
        """Return False: it states no date that could be approximate."""
        return False

    @property
    def dated(self) -> bool:
        """Return False: no date is stated."""
        return False

    @property
    def text(self) -> str:
        """Return `unscheduled`."""
        return "unscheduled"


LIMITS = (Deadline, From, Until)
"""The kinds that name where something begins or ends, and not when it is."""
When = Days | Within | Several | Deadline | From | Until | Rule | Rhythm | Ongoing | Unscheduled


def rhythm_words(unit: Unit, every: int) -> str:
    """Return a rhythm as plan files have it."""
    if every == 1:
        return f"every {unit}"
    return RHYTHMS.get((unit, every), f"every {every} {unit}s")


def bounds_text(bounds: Period) -> str:
    """Return bounds as the shortest EDTF interval: months where they are whole, else days."""
    whole = bounds.start.day == bounds.end.day == 1
    precision = Precision.MONTH if whole else Precision.DAY
    return write_window(Window(bounds.start, bounds.end, precision))


def _bounded(text: str, bounds: Period, *, bounded: bool) -> str:
    return f"{text} in {bounds_text(bounds)}" if bounded else text
