"""The options of a feed, as they stand in its address: parsing, and the canonical spelling."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from data.journal.publication import Traits


class Approx(StrEnum):
    """How loose dates look: as spans, as a marker on their first day, or not at all.

    HIDE keeps what has stated days, approximate or not; FIRM keeps confirmed days only.
    """

    SPAN = "span"
    START = "start"
    HIDE = "hide"
    FIRM = "firm"


class Cancelled(StrEnum):
    """Whether cancelled entries are in the feed."""

    SHOW = "show"
    HIDE = "hide"


class Mark(StrEnum):
    """Whether the titles of tentative entries begin with ≈."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What a feed holds and how it looks; the fields in the order of the canonical address.

    `alarm` holds days before the start, ascending. An empty `category`, `place` or `plan` means
    every one.
    """

    alarm: tuple[int, ...] = ()
    approx: Approx = Approx.SPAN
    cancelled: Cancelled = Cancelled.SHOW
    category: tuple[str, ...] = ()
    mark: Mark = Mark.ON
    place: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()

    def choose(self, traits: Traits) -> bool:
        """Tell whether entries of these traits belong to the feed."""
        return (
            (not self.category or traits.category in self.category)
            and (not self.place or any(key in self.place for key in traits.places))
            and (not self.plan or traits.plan in self.plan)
            and not (self.approx is Approx.HIDE and not traits.day_stated)
            and not (self.approx is Approx.FIRM and not traits.firm)
            and not (self.cancelled is Cancelled.HIDE and traits.cancelled)
        )

    def __str__(self) -> str:
        """Return the canonical spelling: alphabetical, defaults left out; empty for none."""
        return ";".join(
            f"{field.name}={_spell(field.name, value)}"
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        )


DEFAULT = Options()
NAMES = tuple(field.name for field in fields(Options))
LONGEST = 1000
_ALARM = re.compile(r"P([1-9]\d{0,2})D", re.ASCII | re.IGNORECASE)
_ALARM_DAYS = range(1, 367)
_ALARMS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The values there are to choose from."""

    category: Collection[str]
    place: Collection[str]
    plan: Collection[str]


class OptionError(ValueError):
    """An option or a value is unknown.

    `name` is the option, empty where the option itself is unknown; `known` is what there is.
    """

    def __init__(self, name: str, value: str, known: Collection[str]) -> None:
        self.name = name
        self.value = value
        self.known = tuple(known)
        super().__init__(f"{name}={value}")


def parse_options(text: str, known: Known) -> Options:
    """Return the options of an address segment, however they are ordered or spelled.

    Raises OptionError.
    """
    if len(text) > LONGEST:
        raise OptionError("", text, NAMES)
    values: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, sign, value = part.partition("=")
        name = name.strip().lower()
        if name not in NAMES or not sign or name in values:
            raise OptionError("", part, NAMES)
        values[name] = value
    return _build(values, known)


def _build(values: Mapping[str, str], known: Known) -> Options:
    parsers: dict[str, Callable[[str], object]] = {
        "alarm": _alarm,
        "approx": lambda text: Approx(_one("approx", text, [each.value for each in Approx])),
        "cancelled": lambda text: Cancelled(_one("cancelled", text, [c.value for c in Cancelled])),
        "category": lambda text: _all_as_none(
            _some("category", text, known.category), known.category
        ),
        "mark": lambda text: Mark(_one("mark", text, [each.value for each in Mark])),
        "place": lambda text: _some("place", text, known.place),
        "plan": lambda text: _some("plan", text, known.plan),
    }
    chosen = {name: parsers[name](text) for name, text in values.items()}
    return Options(**chosen)  # type: ignore[arg-type]


def _one(name: str, text: str, known: Collection[str]) -> str:
    value = text.strip().lower()
    if value not in known:
        raise OptionError(name, text, known)
    return value


def _some(name: str, text: str, known: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({_one(name, value, known) for value in text.split(",")}))


def _all_as_none(chosen: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    # Every category is the default; every place is not, as some entries have none.
    return () if set(chosen) == set(known) else chosen


def _alarm(text: str) -> tuple[int, ...]:
    found = [_ALARM.fullmatch(part.strip()) for part in text.split(",")]
    days = {int(match[1]) for match in found if match}
    if None in found or not days <= set(_ALARM_DAYS) or len(days) > _ALARMS:
        raise OptionError("alarm", text, ("P1D", "P7D", "P1D,P7D", "P366D"))
    return tuple(sorted(days))


def _spell(name: str, value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return ",".join(f"P{each}D" if name == "alarm" else str(each) for each in value)
