"""Make an entry's VEVENT in one language: the common look at once, the others when asked for."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from calendars.feeds.addresses import Addresses, page_path
from calendars.feeds.icalendar import (
    EDITION,
    END,
    EventHead,
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
from data.when.value import KEYWORDS

Look = tuple[Approx, Mark]
COMMON: Look = (DEFAULT.approx, DEFAULT.mark)
Order = tuple[str, int, str]
"""Where an entry stands among those of one day: as in the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VEvent:
    """One entry in one language, as octets from BEGIN to END.

    `placement` is that of the common look. `head` counts the octets at the beginning that are the
    same in every look; `looks` keeps the looks that were asked for.
    """

    entry: Entry
    traits: Traits
    order: Order
    language: Language
    page: str
    placement: Placement
    common: bytes
    head: int
    looks: dict[Look, bytes] = field(default_factory=dict, compare=False)

    @property
    def start(self) -> date:
        """Return the day under which the entry stands in a feed."""
        return self.entry.item.when.start

    def octets(self, approx: Approx, mark: Mark) -> bytes:
        """Return the VEVENT in a look."""
        # Both that leave entries out show the others as the common look does.
        look = (Approx.START if approx is Approx.START else Approx.SPAN, mark)
        if look == COMMON:
            return self.common
        if look not in self.looks:
            head = self.common[: self.head]
            placed = placement(self.entry.item.when, look[0])
            self.looks[look] = head + _looking(self.entry, placed, mark, self.language, self.page)
        return self.looks[look]

    def reminding(self, approx: Approx, mark: Mark, alarms: bytes) -> bytes:
        """Return the VEVENT with alarms in it, where the plan states a date at all."""
        octets = self.octets(approx, mark)
        if self.entry.cancelled or self.entry.item.when.text in KEYWORDS:
            return octets
        return octets.removesuffix(END) + alarms + END


def make_vevent(
    entry: Entry, publication: Publication, language: Language, base_url: str
) -> VEvent:
    """Return an entry's VEVENT; `base_url` has no slash at its end."""
    page = Addresses(base_url).absolute(page_path(language.code, entry.id))
    head = event_head(_head(entry, publication, language, page))
    placed = placement(entry.item.when, DEFAULT.approx)
    return VEvent(
        entry=entry,
        traits=entry.traits,
        order=(entry.plan, entry.item.row, entry.item.key),
        language=language,
        page=page,
        placement=placed,
        common=head + _looking(entry, placed, DEFAULT.mark, language, page),
        head=len(head),
    )


def uid(plan: str, key: str, domain: str) -> str:
    """Return the UID of an item; neither keys nor slugs have dots, so no two are equal."""
    return f"{key}.{plan}@{domain}"


def modified(stamp: datetime, publication: Publication) -> datetime:
    """Return LAST-MODIFIED for what bears a stamp: it grows with each revision and edition."""
    return max(stamp, publication.anew) + timedelta(seconds=EDITION)


def _head(entry: Entry, publication: Publication, language: Language, page: str) -> EventHead:
    item = entry.item
    return EventHead(
        uid=uid(entry.plan, item.key, publication.plans[entry.plan].domain),
        sequence=entry.sequence,
        created=entry.created,
        modified=modified(entry.stamp, publication),
        status=_status(entry),
        category=language.text(item.category.name),
        url=page,
        when=item.when.text,
        said=item.said,
        location=", ".join(language.text(place.name) for place in item.places) or None,
        geo=item.place.position if item.place else None,
    )


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if tentative(entry.item.when) else "CONFIRMED"


def _looking(entry: Entry, placed: Placement, mark: Mark, language: Language, page: str) -> bytes:
    """Return the lines that depend on the look, and the END."""
    marked = mark is Mark.ON and unsettled(entry)
    lines = placed_lines(placed, description(entry, placed, language, page))
    return lines + summary_line(summary(entry, placed, language, marked=marked)) + END
