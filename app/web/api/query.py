"""What a query selects: the options of a feed and the paging, and their canonical spelling."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl

from app.web.api.records import entry_id
from app.web.documents import Elsewhere, Refusal
from calendars.feeds.options import (
    LONGEST,
    NAMES,
    Approx,
    Known,
    OptionError,
    Options,
    parse_options,
)
from calendars.feeds.site import Site
from calendars.feeds.vevent import VEvent
from calendars.wording.language import Language
from calendars.wording.titles import no_such_entry, no_such_option
from data.journal.publication import Entry
from data.publishing.due import FARTHEST, WITHIN, parse_within

Read = Callable[[str], str]
"""Returns a value's canonical spelling, empty for the default."""

LOOKS = ("alarm", "mark")
"""Options that say how a calendar shows an entry, not which entries there are."""
FILTERS = tuple(name for name in NAMES if name not in LOOKS)
LIMIT = 100
LARGEST = 1000
_NUMBER = range(1, 10**12)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What a query asks for; `own` are the values that are no options of feeds, spelled right."""

    options: Options = field(default_factory=Options)
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def limit(self) -> int:
        """Return how many a page holds at the most."""
        return int(self.own.get("limit", LIMIT))

    def __str__(self) -> str:
        """Return the canonical query: alphabetical, defaults left out."""
        return _spelled(self._pairs())

    def _pairs(self) -> list[tuple[str, str]]:
        parts = (part.partition("=") for part in filter(None, str(self.options).split(";")))
        return sorted({**{name: value for name, _, value in parts}, **self.own}.items())

    def spells(self, query: str) -> bool:
        """Tell whether a query is the canonical one, however it is percent-encoded."""
        return _pairs(query) == self._pairs()

    def page(self, **own: str) -> str:
        """Return the canonical query of another page."""
        return str(Query(options=self.options, own={**self.own, **own}))


def _spelled(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs)


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
    try:
        parsed = _parse(query, site.known(), readers, names)
    except OptionError as error:
        known = error.known if error.name else tuple(names)
        told = OptionError(error.name, error.value, known)
        raise Refusal(404, no_such_option(told, speaker(site)), known) from error
    except _Senseless as error:
        raise Refusal(400, _senseless(str(error), names, speaker(site)), names) from error
    if not parsed.spells(query):
        raise Elsewhere("?".join(filter(None, (path, str(parsed)))))
    return parsed


class _Senseless(Exception):
    """An option says how a calendar looks."""


def _senseless(name: str, names: Sequence[str], language: Language) -> str:
    return language.gettext(
        "“{option}” is for calendars and does nothing here. There are: {known}.",
        option=name,
        known=", ".join(names),
    )


def _parse(query: str, known: Known, readers: Mapping[str, Read], names: Sequence[str]) -> Query:
    if len(query) > LONGEST:
        raise OptionError("", query, names)
    own: dict[str, str] = {}
    options = []
    for given, value in _pairs(query):
        name = given.strip().lower()
        if name in LOOKS:
            raise _Senseless(name)
        if name not in names or name in own:
            raise OptionError("", f"{name}={value}", names)
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


def chosen(site: Site, options: Options) -> list[VEvent]:
    """Return the entries that options choose, in the order of the feeds."""
    ordered = next(iter(site.ordered.values()))
    return [event for event in ordered if options.choose(event.traits)]


def behind(events: Iterable[VEvent], after: VEvent | None) -> list[VEvent]:
    """Return the entries that stand behind one, which need not be among them."""
    if after is None:
        return list(events)
    last = after.start, after.order
    return [event for event in events if (event.start, event.order) > last]


def page_of(events: Sequence[VEvent], limit: int) -> tuple[list[Entry], str]:
    """Return the first entries, and the id of the last one if more follow."""
    entries = [event.entry for event in islice(events, limit)]
    return entries, entry_id(*entries[-1].id) if len(events) > limit else ""


def find_event(site: Site, identity: str) -> VEvent | None:
    """Return the entry of an id, removed or not."""
    key, _, plan = identity.partition(".")
    return next(iter(site.vevents.values())).get((plan, key))


def known_event(site: Site, identity: str) -> VEvent:
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
    return lambda text: str(_number("before", text, _NUMBER, site))


def read_limit(site: Site) -> Read:
    """Return the reader of `limit`, how many a page holds at the most."""

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
        if text not in site.languages:
            raise OptionError("language", text, list(site.languages))
        return "" if text == default else text

    return read
