"""Make an entry's VEVENT in one language: the common look at once, the others when asked for."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from calendars.feeds.addresses import page_path
from calendars.feeds.icalendar import EDITION, END, Facts, event_facts, placed_lines, summary_line
from calendars.feeds.options import DEFAULT, Approx, Mark
from calendars.feeds.placement import placement, tentative
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

    `facts` counts those at the beginning that are the same in every look; `looks` keeps the looks
    that were asked for.
    """

    entry: Entry
    traits: Traits
    order: Order
    language: Language
    page: str
    common: bytes
    facts: int
    looks: dict[Look, bytes] = field(default_factory=dict, compare=False)

    @property
    def start(self) -> date:
        """Return the day under which the entry stands in a feed."""
        return self.entry.item.when.start

    def octets(self, approx: Approx, mark: Mark) -> bytes:
        """Return the VEVENT in a look."""
        look = (Approx.START if approx is Approx.START else Approx.SPAN, mark)
        if look == COMMON:
            return self.common
        if look not in self.looks:
            facts = self.common[: self.facts]
            self.looks[look] = facts + _looking(self.entry, self.language, self.page, look)
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
    page = base_url + page_path(language.code, entry.id)
    facts = event_facts(_facts(entry, publication, language, page))
    return VEvent(
        entry=entry,
        traits=entry.traits,
        order=(entry.plan, entry.item.row, entry.item.key),
        language=language,
        page=page,
        common=facts + _looking(entry, language, page, COMMON),
        facts=len(facts),
    )


def uid(plan: str, key: str, domain: str) -> str:
    """Return the UID of an item; neither keys nor slugs have dots, so no two are equal."""
    return f"{key}.{plan}@{domain}"


def modified(stamp: datetime, publication: Publication) -> datetime:
    """Return LAST-MODIFIED for what bears a stamp: it grows with each revision and edition."""
    return max(stamp, publication.anew) + timedelta(seconds=EDITION)


def _facts(entry: Entry, publication: Publication, language: Language, page: str) -> Facts:
    item = entry.item
    return Facts(
        uid=uid(entry.plan, item.key, publication.plans[entry.plan].domain),
        sequence=entry.sequence,
        created=entry.created,
        modified=modified(entry.stamp, publication),
        status=_status(entry),
        category=item.category.name[language.code],
        url=page,
        when=item.when.text,
        said=item.said,
        location=", ".join(place.name[language.code] for place in item.places) or None,
        geo=item.place.position if item.place else None,
    )


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if tentative(entry.item.when) else "CONFIRMED"


def _looking(entry: Entry, language: Language, page: str, look: Look) -> bytes:
    """Return the lines that depend on the look, and the END."""
    approx, mark = look
    placed = placement(entry.item.when, approx)
    words = description(entry, language, approx, page)
    return placed_lines(placed, words) + summary_line(summary(entry, language, approx, mark)) + END
