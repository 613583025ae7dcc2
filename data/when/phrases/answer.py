"""A phrase of the plan and its readings: what the rest of Kalends asks for."""

from datetime import date

import msgspec

from data.errors import Sentence


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One meaning of a phrase.

    `when` is its exact form; `start` and `end` are inclusive, None where open or not stated;
    `rrule` is the rule of RFC 5545 of what returns; `dates` are the days of a set of days.
    """

    when: str
    kind: str
    start: date | None = None
    end: date | None = None
    approximate: bool = False
    rrule: str | None = None
    dates: tuple[date, ...] = ()
    cancelled: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The readings of a phrase: one is understood, several are ambiguous, none is refused.

    `refused` says what was not understood or can't be; with several readings, why they are several.
    """

    readings: tuple[Reading, ...] = ()
    refused: Sentence | None = None
