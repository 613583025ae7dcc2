"""Make an entry's VEVENT in one language: the common look at once, the others when asked for."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

import msgspec

from calendars.feeds.addresses import Addresses, page_path
from calendars.feeds.icalendar import (
    EDITION,
    END,
    EventHead,
    Reminders,
    alarms,
    event_head,
    placed_lines,
    summary_line,
)
from calendars.feeds.options import DEFAULT, Approx, Mark
from calendars.feeds.placement import Placement, placement, tentative, unsettled
from calendars.wording.description import description
from calendars.wording.language import Language
from calendars.wording.titles import summary
from data.journal.publication import Entry, Publication, Traits
from data.when.value import Hours, When

Look = tuple[Approx, Mark]
COMMON: Look = (DEFAULT.approx, DEFAULT.mark)
Order = tuple[str, int, str]
"""Where an entry stands among those of one day: as in the plan."""


# The collector leaves both alone: they hold no cycles, and a large plan has very many.
class VEvent(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """What stands apart of one entry in one language, as octets from BEGIN to END.

    `when` is its part of the entry's date, `placement` that of the common look. `head` counts the
    octets at the beginning that are the same in every look.
    """

    when: When
    placement: Placement
    common: bytes
    head: int


class VEvents(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """The VEVENTs of one entry in one language: mostly one, else one for each stretch.

    `looks` keeps the looks that were asked for.
    """

    entry: Entry
    traits: Traits
    language: Language
    addresses: Addresses
    apart: tuple[VEvent, ...]
    looks: dict[Look, tuple[bytes, ...]] = msgspec.field(default_factory=dict)

    @property
    def order(self) -> Order:
        """Return where the entry stands among those of one day."""
        return self.entry.plan, self.entry.item.row, self.entry.item.key

    @property
    def start(self) -> date:
        """Return the day under which the entry stands in a feed."""
        return self.entry.item.when.anchor

    @property
    def hours(self) -> Hours | None:
        """Return the time of the day, where the plan states it."""
        return self.apart[0].placement.hours

    @property
    def common(self) -> bytes:
        """Return the common look."""
        return b"".join(event.common for event in self.apart)

    def octets(self, approx: Approx, mark: Mark) -> bytes:
        """Return the VEVENTs in a look."""
        looks = self._in(approx, mark)
        return looks[0] if len(looks) == 1 else b"".join(looks)

    def reminding(self, approx: Approx, mark: Mark, reminders: Reminders) -> bytes:
        """Return the VEVENTs with alarms in them, where the plan states a date at all."""
        if self.entry.cancelled or not self.entry.item.when.dated:
            return self.octets(approx, mark)
        ringing = alarms(reminders, self.hours.begin if self.hours else time.min)
        return b"".join(
            octets.removesuffix(END) + ringing + END for octets in self._in(approx, mark)
        )

    def _in(self, approx: Approx, mark: Mark) -> tuple[bytes, ...]:
        # Both that leave entries out show the others as the common look does.
        look = (Approx.START if approx is Approx.START else Approx.SPAN, mark)
        if look == COMMON:
            return tuple(event.common for event in self.apart)
        if look not in self.looks:
            self.looks[look] = tuple(self._looking(event, *look) for event in self.apart)
        return self.looks[look]

    def _looking(self, event: VEvent, approx: Approx, mark: Mark) -> bytes:
        page = _page(self.entry, self.language, self.addresses)
        placed = placement(event.when, approx, _left(self.entry, self.language))
        part = _Part(self.entry, event.when, placed, self.language, page)
        return event.common[: event.head] + part.lines(mark)


class _Part(NamedTuple):
    """A part of an entry, in a place and a language."""

    entry: Entry
    when: When
    placed: Placement
    language: Language
    page: str

    def lines(self, mark: Mark) -> bytes:
        """Return the lines that depend on the look, and the END."""
        marked = mark is Mark.ON and unsettled(self.entry)
        words = description(self.entry, self.when, self.placed, self.language, self.page)
        title = summary(self.entry, self.when, self.placed, self.language, marked=marked)
        return placed_lines(self.placed, words) + summary_line(title) + END


def make_vevents(
    entry: Entry, publication: Publication, language: Language, addresses: Addresses
) -> VEvents:
    """Return an entry's VEVENTs."""
    page = _page(entry, language, addresses)
    left = _left(entry, language)
    apart = []
    for number, when in zip(entry.numbers, entry.item.when.apart, strict=True):
        head = event_head(_head(entry, number, publication, language, page))
        placed = placement(when, DEFAULT.approx, left)
        part = _Part(entry, when, placed, language, page)
        common = head + part.lines(DEFAULT.mark)
        apart.append(VEvent(when=when, placement=placed, common=common, head=len(head)))
    return VEvents(
        entry=entry,
        traits=_shared(entry.traits),
        language=language,
        addresses=addresses,
        apart=tuple(apart),
    )


@lru_cache(maxsize=1024)
def _shared(traits: Traits) -> Traits:
    """Return the very same object for equal traits."""
    return traits


def _page(entry: Entry, language: Language, addresses: Addresses) -> str:
    return addresses.absolute(page_path(language.code, entry.id))


def _left(entry: Entry, language: Language) -> date:
    """Return the day of the publication that left the entry's date as it is."""
    return language.date_of(entry.left)


def uid(plan: str, key: str, domain: str, number: int = 1) -> str:
    """Return the UID of an item, or of its second, third, … event.

    Neither keys nor slugs have dots or underscores, so no two are equal.
    """
    numbered = key if number == 1 else f"{key}_{number}"
    return f"{numbered}.{plan}@{domain}"


def modified(stamp: datetime, publication: Publication) -> datetime:
    """Return LAST-MODIFIED for what bears a stamp: it grows with each revision and edition."""
    return max(stamp, publication.anew) + timedelta(seconds=EDITION)


def _head(
    entry: Entry, number: int, publication: Publication, language: Language, page: str
) -> EventHead:
    item = entry.item
    names = [language.text(place.name) for place in item.places]
    return EventHead(
        uid=uid(entry.plan, item.key, publication.plans[entry.plan].domain, number),
        sequence=entry.sequence,
        created=entry.created,
        modified=modified(entry.stamp, publication),
        status=_status(entry),
        category=language.text(item.category.name),
        url=page,
        when=_text(item.when),
        said=item.said,
        location=", ".join(names) or None,
        geo=item.place.position if item.place else None,
    )


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return _certainty(entry.item.when)


@lru_cache(maxsize=4096)
def _certainty(when: When) -> str:
    return "TENTATIVE" if tentative(when) else "CONFIRMED"


@lru_cache(maxsize=4096)
def _text(when: When) -> str:
    return when.text
