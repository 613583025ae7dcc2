"""Make an entry's VEVENT in one language, in every look that a feed's options can ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from calendars.addresses import page_path
from calendars.ical import (
    EDITION,
    END,
    Facts,
    event_facts,
    placed_lines,
    summary_line,
)
from calendars.language import Language
from calendars.options import Approx, Mark
from calendars.placing import placement, tentative
from calendars.wording import description, summary
from data.publication import Entry, Traits
from data.when import KEYWORDS

Look = tuple[Approx, Mark]
Order = tuple[date, str, int, str]
"""Where an entry stands in a feed: by date, then as in the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VEvent:
    """One entry in one language: octets for every look, put together when a feed is."""

    entry: Entry
    traits: Traits
    order: Order
    facts: bytes
    placed: Mapping[Approx, bytes]
    summaries: Mapping[Look, bytes]

    def parts(self, approx: Approx, mark: Mark, alarms: bytes = b"") -> tuple[bytes, ...]:
        """Return the VEVENT in pieces to be joined; alarms only where the plan states a date."""
        given = b"" if self.entry.cancelled or self.entry.item.when.text in KEYWORDS else alarms
        return self.facts, self.placed[approx], self.summaries[approx, mark], given, END


def make_vevent(entry: Entry, language: Language, domain: str, base_url: str) -> VEvent:
    """Return an entry's VEVENT; `domain` is the plan's, `base_url` has no slash at its end."""
    page = base_url + page_path(language.code, entry.id)
    return VEvent(
        entry=entry,
        traits=entry.traits,
        order=(entry.item.when.start, entry.plan, entry.item.row, entry.item.key),
        facts=event_facts(_facts(entry, language, domain, page)),
        placed=_placed(entry, language, page),
        summaries=_summaries(entry, language),
    )


def uid(plan: str, key: str, domain: str) -> str:
    """Return the UID of an item; neither keys nor slugs have dots, so no two are equal."""
    return f"{key}.{plan}@{domain}"


def modified(time: datetime) -> datetime:
    """Return LAST-MODIFIED for a revision of that time."""
    return max(time, EDITION)


def _facts(entry: Entry, language: Language, domain: str, page: str) -> Facts:
    item = entry.item
    place = item.place
    return Facts(
        uid=uid(entry.plan, item.key, domain),
        sequence=entry.sequence,
        created=entry.created,
        modified=modified(entry.modified),
        status=_status(entry),
        category=item.category.name[language.code],
        url=page,
        when=item.when.text,
        said=item.said,
        location=place.name[language.code] if place else None,
        geo=(place.latitude, place.longitude) if place else None,
    )


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if tentative(entry.item.when) else "CONFIRMED"


def _placed(entry: Entry, language: Language, page: str) -> dict[Approx, bytes]:
    span = placement(entry.item.when, Approx.SPAN)
    start = placement(entry.item.when, Approx.START)
    lines = placed_lines(span, description(entry, language, Approx.SPAN, page))
    if start == span:
        return dict.fromkeys(Approx, lines)
    marked = placed_lines(start, description(entry, language, Approx.START, page))
    return {Approx.SPAN: lines, Approx.START: marked, Approx.HIDE: lines}


def _summaries(entry: Entry, language: Language) -> dict[Look, bytes]:
    words = {(a, m): summary(entry, language, a, m) for a in Approx for m in Mark}
    lines = {text: summary_line(text) for text in set(words.values())}
    return {look: lines[text] for look, text in words.items()}
