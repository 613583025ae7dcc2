"""What a query selects: the options of a feed and the paging, and their canonical spelling."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from urllib.parse import parse_qsl

from app.web.api.records import change_id, entry_id
from app.web.documents import Refusal
from app.web.live import utc_text
from app.web.routing import Elsewhere
from calendars.feeds.addresses import entries_pairs, entries_query, find_code
from calendars.feeds.options import (
    LONGEST,
    NAMES,
    Approx,
    Known,
    OptionError,
    Options,
    parse_options,
)
from calendars.feeds.refusals import no_such_entry, no_such_option, printable
from calendars.feeds.site import Site
from calendars.feeds.vevent import VEvents
from calendars.wording.language import Language
from data.journal.publication import Entry
from data.publishing.due import FARTHEST, WITHIN, parse_within
from data.when.period import DAY

Read = Callable[[str], str]
"""Returns a value's canonical spelling, empty for the default."""

LOOKS = ("alarm", "mark")
"""Options that say how a calendar shows an entry, not which entries there are."""
FILTERS = tuple(name for name in NAMES if name not in LOOKS)
LIMIT = 100
LARGEST = 1000
COMMA, SEMICOLON = ",", ";"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# A plus sign that nobody encoded is a space in a query.
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)t(\d\d:\d\d:\d\d)(?:\.\d+)?(z|[+ -]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What a query asks for; `own` are the values that are no options of feeds, spelled right."""

    options: Options = field(default_factory=Options)
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def limit(self) -> int:
        """Return how many a page holds at most."""
        return int(self.own.get("limit", LIMIT))

    def __str__(self) -> str:
        """Return the canonical query: alphabetical, defaults left out."""
        return entries_query(self.options, self.own)

    def spells(self, query: str) -> bool:
        """Tell whether a query is the canonical one, however it is percent-encoded."""
        return _pairs(query) == entries_pairs(self.options, self.own)

    def page(self, **own: str) -> str:
        """Return the canonical query of another page."""
        return str(Query(options=self.options, own={**self.own, **own}))

    def holds(self, entry: Entry) -> bool:
        """Tell whether an entry is asked for: chosen, within the days, and changed since."""
        return (
            self.options.choose(entry.traits)
            and self._within(entry)
            and utc_text(entry.modified) >= self.own.get("since", "")
        )

    def _within(self, entry: Entry) -> bool:
        first, last = self.own.get("from"), self.own.get("to")
        if first is None and last is None:
            return True
        when = entry.item.when
        # Days in ISO 8601 are in order as texts are.
        return when.dated and any(
            (first is None or (end - DAY).isoformat() >= first)
            and (last is None or start.isoformat() <= last)
            for start, end in when.stretches
        )


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def speaker(site: Site) -> Language:
    """Return the language of refusals: English, as programs ask, or the first there is."""
    return site.languages.get("en") or next(iter(site.languages.values()))


def select(
    path: str,
    query: str,
    site: Site,
    readers: Mapping[str, Read],
    filters: Sequence[str] = FILTERS,
) -> Query:
    """Return what a query selects at a path that takes these filters, and its own names besides.

    Raises Refusal, and Elsewhere for a spelling that is not the canonical one.
    """
    names = sorted({*filters, *readers})
    _check_names(query, names, speaker(site))
    try:
        parsed = _parse(query, site.known(), readers)
    except OptionError as error:
        raise Refusal(404, no_such_option(error, speaker(site)), error.known) from error
    if not parsed.spells(query):
        raise Elsewhere(path, str(parsed))
    return parsed


def _check_names(query: str, names: Sequence[str], language: Language) -> None:
    """Raise Refusal where a query is too long, or has a name that is unknown or stands twice."""
    known = ", ".join(names)
    if len(query) > LONGEST:
        raise Refusal(400, no_such_option(OptionError("", query, names), language), names)
    seen = set()
    for name, value in _named(query):
        if name in LOOKS:
            text = language.gettext(
                "“{option}” is for calendars and does nothing here. There are: {known}.",
                option=name,
                known=known,
            )
            raise Refusal(400, text, names)
        if name not in names:
            error = OptionError("", f"{name}={value}", names)
            raise Refusal(400, no_such_option(error, language), names)
        if name in seen:
            text = language.gettext("“{option}” is given more than once.", option=name)
            raise Refusal(400, text, names)
        seen.add(name)


def _named(query: str) -> list[tuple[str, str]]:
    return [(name.strip().lower(), value) for name, value in _pairs(query)]


def _parse(query: str, known: Known, readers: Mapping[str, Read]) -> Query:
    own: dict[str, str] = {}
    options = []
    for name, value in _named(query):
        if name in readers:
            own[name] = readers[name](value.strip().lower())
        else:
            options.append(f"{name}={value}")
    chosen = {name: value for name, value in own.items() if value}
    return Query(options=_options(";".join(options), known), own=chosen)


def _options(text: str, known: Known) -> Options:
    options = parse_options(text, known)
    if options.approx is Approx.START:
        raise OptionError("approx", Approx.START, (Approx.SPAN, Approx.HIDE, Approx.FIRM))
    return options


def chosen(site: Site, query: Query) -> list[VEvents]:
    """Return the entries that a query chooses, in the order of the feeds."""
    ordered = next(iter(site.ordered.values()))
    return [event for event in ordered if query.holds(event.entry)]


def following(events: Iterable[VEvents], after: VEvents | None) -> list[VEvents]:
    """Return the entries that come after one, which need not be among them."""
    if after is None:
        return list(events)
    last = after.start, after.order
    return [event for event in events if (event.start, event.order) > last]


def page_of(events: Sequence[VEvents], limit: int) -> tuple[list[Entry], str]:
    """Return the first entries, and the id of the last one if more follow."""
    entries = [event.entry for event in islice(events, limit)]
    return entries, entry_id(*entries[-1].id) if len(events) > limit else ""


def find_event(site: Site, identity: str) -> VEvents | None:
    """Return the entry of an id, removed or not."""
    key, _, plan = identity.partition(".")
    return next(iter(site.vevents.values())).get((plan, key))


def known_event(site: Site, identity: str) -> VEvents:
    """Return the entry of an id; raise Refusal where none ever had it."""
    event = find_event(site, identity)
    if event is None:
        raise Refusal(404, no_such_entry(identity, speaker(site)))
    return event


def read_after(site: Site) -> Read:
    """Return the reader of `after`, the id of the last entry that is known already."""

    def read(text: str) -> str:
        known_event(site, text)
        return text

    return read


def read_before(site: Site) -> Read:
    """Return the reader of `before`, the id of the last change that is known already."""

    def read(text: str) -> str:
        find_change(site, text)
        return text

    return read


def find_change(site: Site, identity: str) -> int:
    """Return where the change of an id stands in the history; raise Refusal where there is none."""
    history = site.publication.history
    time = identity.rpartition(".")[2]
    start = bisect_left(history, time, key=lambda past: change_id(past).rpartition(".")[2])
    for n in range(start, len(history)):
        found = change_id(history[n])
        if found == identity:
            return n
        if not found.endswith(time):
            break
    text = speaker(site).gettext("There is no change “{value}”.", value=printable(identity))
    raise Refusal(404, text)


def read_filters(site: Site) -> dict[str, Read]:
    """Return the readers of `from`, `to` and `since`."""
    return {"from": _day_reader("from", site), "since": _since(site), "to": _day_reader("to", site)}


def _day_reader(name: str, site: Site) -> Read:
    def read(text: str) -> str:
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
        sentence = speaker(site).gettext(
            "“{option}” is a day such as {example}.", option=name, example="2027-09-01"
        )
        raise Refusal(400, sentence)

    return read


def _since(site: Site) -> Read:
    def read(text: str) -> str:
        found = _TIME.fullmatch(text)
        try:
            if found:
                day, time, zone = found.groups()
                moment = datetime.fromisoformat(f"{day}T{time}{zone.upper().replace(' ', '+')}")
                return utc_text(moment.astimezone(UTC))
        except (ValueError, OverflowError):
            pass
        sentence = speaker(site).gettext(
            "“{option}” is a time such as {example}.",
            option="since",
            example="2027-09-01T09:00:00Z",
        )
        raise Refusal(400, sentence)

    return read


def read_separator(text: str) -> str:
    """Return what stands between the cells of a line; a comma, the default, is empty."""
    if text not in (COMMA, SEMICOLON):
        raise OptionError("separator", text, (COMMA, SEMICOLON))
    return "" if text == COMMA else text


def read_limit(site: Site) -> Read:
    """Return the reader of `limit`, how many a page holds at most."""

    def read(text: str) -> str:
        limit = _number("limit", text, range(1, LARGEST + 1), site)
        return "" if limit == LIMIT else str(limit)

    return read


def read_within(site: Site) -> Read:
    """Return the reader of `within`, how many days ahead is looked."""

    def read(text: str) -> str:
        try:
            within = parse_within(text)
        except ValueError as error:
            known = [f"1d-{FARTHEST}d"]
            sentence = speaker(site).gettext(
                "“{option}” is a number of days such as {example}.", option="within", example="60d"
            )
            raise Refusal(400, sentence, known) from error
        return "" if within == WITHIN else f"{within}d"

    return read


def _number(name: str, text: str, allowed: range, site: Site) -> int:
    digits = text.isascii() and text.isdecimal() and len(text) <= 15
    if not digits or int(text) not in allowed:
        first, last = str(allowed[0]), str(allowed[-1])
        sentence = speaker(site).gettext(
            "“{option}” is a number from {first} to {last}.", option=name, first=first, last=last
        )
        raise Refusal(400, sentence, [f"{first}-{last}"])
    return int(text)


def read_language(site: Site, default: str) -> Read:
    """Return the reader of `language`, in which a table is written."""

    def read(text: str) -> str:
        code = find_code(text, site.languages)
        if code is None:
            raise OptionError("language", text, list(site.languages))
        return "" if code == default else code

    return read
