"""Why an item stands in the draft of a plan as it does: values, not sentences.

The `year` of a plan is as people write it: `2027`, or `2026/2027`.
"""

from enum import StrEnum

import msgspec


class Plain(StrEnum):
    """A reason, or a doubt, that holds no value of its own.

    It goes on or repeats all year; the plan calls it yearly; all of its part returns every year;
    nothing says whether it comes yearly; its ordinals differ between the languages; the plan before
    has no date of it; the city has no year of foundation.
    """

    GOES_ON = "goes on"
    YEARLY = "yearly"
    RETURNS = "returns"
    UNKNOWN = "unknown"
    UNEVEN = "uneven"
    UNDATED = "undated"
    NO_YEAR = "no year of foundation"


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """Its ordinals were moved on, so it is one of a row."""

    steps: tuple[tuple[str, str], ...]


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """The years in its texts were moved on; `years` as they stand there now."""

    years: tuple[str, ...]


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """Its texts name years, or days with their year, that were left as they were."""

    words: tuple[str, ...]


class Anniversary(msgspec.Struct, frozen=True, kw_only=True):
    """It marks an anniversary, which doesn't come every year; the number stays."""

    words: tuple[str, ...]


class Loosened(msgspec.Struct, frozen=True, kw_only=True):
    """It had a day in the plan of `year`, of which the month is left."""

    said: str
    year: str


class SameTime(msgspec.Struct, frozen=True, kw_only=True):
    """It has the time it had in the plan of `year`."""

    said: str
    year: str


class Cancelled(msgspec.Struct, frozen=True, kw_only=True):
    """It was cancelled in the plan of `year`."""

    year: str


class Aged(msgspec.Struct, frozen=True, kw_only=True):
    """The city is a year older."""

    before: int
    after: int


class Disagreeing(msgspec.Struct, frozen=True, kw_only=True):
    """The plan counts the city's years otherwise than from `founded` (ISO 8601)."""

    planned: int
    founded: int
    counted: int


class Jubilee(msgspec.Struct, frozen=True, kw_only=True):
    """The age is one that the rule calls a jubilee."""

    age: int


class Founded(msgspec.Struct, frozen=True, kw_only=True):
    """It is a jubilee, counted from the year of foundation (ISO 8601)."""

    age: int
    founded: int


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """It is a jubilee as the plan counts, and by nothing else."""

    age: int


Reason = (
    Plain
    | Numbered
    | Renamed
    | Left
    | Anniversary
    | Loosened
    | SameTime
    | Cancelled
    | Aged
    | Disagreeing
    | Jubilee
    | Founded
    | Planned
)
