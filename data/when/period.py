"""A run of days: what a plan is for, and what its dates lie in."""

from datetime import date, timedelta

import msgspec

DAY = timedelta(days=1)


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The days a plan is for: `start` the first one, `end` the one after the last."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """Return the last day, inclusive."""
        return self.end - DAY

    @property
    def years(self) -> range:
        """Return the years that it reaches into."""
        return range(self.start.year, self.last.year + 1)

    @property
    def label(self) -> str:
        """Return the years as people write them: `2027`, or `2026/2027` where it has two."""
        return "/".join(map(str, dict.fromkeys((self.start.year, self.last.year))))


def year_period(year: int) -> Period:
    """Return a calendar year."""
    return Period(start=date(year, 1, 1), end=date(year + 1, 1, 1))
