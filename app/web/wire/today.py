"""The day it is where the plans' days are counted, asked with every request."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from app.web.live import LiveState
from data.when.zone import read_zone

STEP = timedelta(minutes=15)
"""In which no day begins but at its start: zones differ from UTC by so many minutes, or by more."""


class Today:
    """Tell the day by a clock (UTC), in the time zone of the plans that are served."""

    def __init__(self, live: LiveState, clock: Callable[[], datetime]) -> None:
        self._live = live
        self._clock = clock
        self._of: object = None
        self._begin = self._end = datetime.min.replace(tzinfo=UTC)
        self._day = date.min

    def __call__(self) -> date:
        """Return the day."""
        now = self._clock()
        if self._live.state is not self._of or not self._begin <= now < self._end:
            self._look(now)
        return self._day

    def _look(self, now: datetime) -> None:
        state = self._live.state
        zone = read_zone(state.site.publication.organisation.timezone)
        self._of, self._day = state, now.astimezone(zone).date()
        self._begin = now - (now - datetime.min.replace(tzinfo=UTC)) % STEP
        self._end = self._begin + STEP
