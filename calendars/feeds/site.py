"""Every feed of one publication: the common ones ready, the others made when asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from calendars.feeds.addresses import (
    Addresses,
    EntryAddress,
    FeedAddress,
    feed_path,
    find_code,
    read_path,
)
from calendars.feeds.feed import Feed, Parts, feed_parts, join, single
from calendars.feeds.options import DEFAULT, Known, OptionError, Options, parse_options
from calendars.feeds.refusals import (
    no_such_entry,
    no_such_feed,
    no_such_language,
    no_such_option,
)
from calendars.feeds.vevent import VEvents, make_vevents
from calendars.wording.language import Language
from data.errors import LanguageMissing
from data.journal.publication import EntryId, Publication
from data.when.zone import read_zone


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The canonical path of a feed asked for in another spelling."""

    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """There is no such feed; the text says what there is."""

    text: str


@dataclass(frozen=True, kw_only=True, repr=False)
class Site:
    """All feeds of a publication, in every language, under one base URL without a slash behind.

    `vevents` has the retired entries too, as their downloads stay; `ordered` has not.
    """

    publication: Publication
    languages: Mapping[str, Language]
    base_url: str
    vevents: Mapping[str, Mapping[EntryId, VEvents]]
    ordered: Mapping[str, Sequence[VEvents]]
    parts: Mapping[str, Parts]
    feeds: Mapping[str, Feed]

    def find(self, path: str) -> Feed | Moved | Missing:
        """Return what stands at a path: a feed, the way to it, or a sentence on what there is."""
        return self.feeds.get(path) or self._resolve(path)

    def downloads(self, code: str) -> Iterator[Feed]:
        """Yield the download of every event in a language, those retired too."""
        for event in self.vevents[code].values():
            yield single(event, self.publication, self.languages[code])

    def serves(self, anew: datetime, base_url: str, languages: Mapping[str, Language]) -> bool:
        """Tell whether stamps, links and words of what didn't change are still the same."""
        own = (self.publication.anew, self.base_url, self.languages)
        return own == (anew, base_url, languages)

    @property
    def dated(self) -> bool:
        """Tell whether stamps say when octets changed: every link may be another one since.

        A journal that says nothing of the address is taken at its word.
        """
        return self.publication.base_url in (None, self.base_url)

    @property
    def addresses(self) -> Addresses:
        """Return what makes whole addresses of paths."""
        return Addresses(self.base_url)

    def known(self) -> Known:
        """Return the values that options can have; what was public once stays known."""
        return Known(
            category=self.publication.categories.keys(),
            place=self.publication.places.keys(),
            plan=self.publication.plans.keys(),
        )

    def _resolve(self, path: str) -> Feed | Moved | Missing:
        address = read_path(path)
        code = find_code(address.language, self.languages)
        if code is None:
            return Missing(text=no_such_language(address.language, list(self.languages.values())))
        language = self.languages[code]
        match address:
            case FeedAddress(options=options, name=name):
                return self._resolve_feed(path, language, options, name)
            case EntryAddress(plan=plan, name=name):
                return self._resolve_entry(path, language, plan, name)
        return self._no_feed(path, language)

    def _no_feed(self, value: str, language: Language) -> Missing:
        names = [f"{name}.ics" for name in ("all", *self.publication.categories)]
        return Missing(text=no_such_feed(value, names, language))

    def _resolve_feed(
        self, path: str, language: Language, text: str, name: str
    ) -> Feed | Moved | Missing:
        stem = name.removesuffix(".ics")
        if stem == name or (stem != "all" and stem not in self.publication.categories):
            return self._no_feed(name, language)
        try:
            options = _in_category(stem, parse_options(text, self.known()))
        except OptionError as error:
            return Missing(text=no_such_option(error, language))
        canonical = feed_path(language.code, options)
        if canonical != path:
            return Moved(path=canonical)
        return join(self._parts(options, language))

    def _parts(self, options: Options, language: Language) -> Parts:
        chosen = {traits for traits in self.publication.touched if options.choose(traits)}
        members = [event for event in self.ordered[language.code] if event.traits in chosen]
        return feed_parts(options, members, self.publication, language, self.base_url)

    def _resolve_entry(
        self, path: str, language: Language, plan: str, name: str
    ) -> Feed | Moved | Missing:
        event = self.vevents[language.code].get((plan, name.removesuffix(".ics")))
        if event is None or not name.endswith(".ics"):
            return Missing(text=no_such_entry(name, language))
        feed = single(event, self.publication, language)
        return feed if feed.path == path else Moved(path=feed.path)


def _in_category(stem: str, options: Options) -> Options:
    """Return the options with the category that the file's name states."""
    if stem == "all":
        return options
    if options.category not in ((), (stem,)):
        raise OptionError("category", ",".join(options.category), [stem])
    return replace(options, category=(stem,))


def build_site(
    publication: Publication,
    languages: Mapping[str, Language],
    base_url: str,
    previous: Site | None = None,
) -> Site:
    """Return all feeds of a publication; what `previous` has already is taken over, not rebuilt.

    `languages` are all that Kalends speaks; raises LanguageMissing where the plans want another.
    """
    languages = _spoken(publication, languages)
    reusable = previous
    if previous and not previous.serves(publication.anew, base_url, languages):
        reusable = None
    vevents = {
        code: _vevents(publication, language, base_url, reusable)
        for code, language in languages.items()
    }
    ordered = {code: _ordered(events, publication) for code, events in vevents.items()}
    parts = {
        each.path: each
        for code, language in languages.items()
        for each in _common(ordered[code], publication, language, base_url)
    }
    return Site(
        publication=publication,
        languages=languages,
        base_url=base_url,
        vevents=vevents,
        ordered=ordered,
        parts=parts,
        feeds={path: _feed(each, reusable) for path, each in parts.items()},
    )


def _spoken(publication: Publication, languages: Mapping[str, Language]) -> Mapping[str, Language]:
    """Return the languages that the plans are shown in, of all that Kalends speaks."""
    missing = [code for code in publication.languages if code not in languages]
    if missing:
        raise LanguageMissing(missing[0], list(languages))
    organisation = publication.organisation
    own, zone = organisation.languages[0], read_zone(organisation.timezone)
    return {code: languages[code].speaking(own, zone) for code in publication.languages}


def _vevents(
    publication: Publication, language: Language, base_url: str, previous: Site | None
) -> dict[EntryId, VEvents]:
    known = previous.vevents[language.code] if previous else {}
    moved = _moved_plans(publication, previous)
    addresses = Addresses(base_url)
    vevents = {}
    for identity, entry in publication.everything().items():
        event = known.get(identity)
        # Compared by identity: the fold leaves what no revision names the very same object, and
        # comparing values of thousands of entries would take longer than what it saves.
        if event is None or event.entry is not entry or entry.plan in moved:
            event = make_vevents(entry, publication, language, addresses)
        vevents[identity] = event
    return vevents


def _moved_plans(publication: Publication, previous: Site | None) -> set[str]:
    """Return the plans whose UIDs are others than before."""
    before = previous.publication.plans if previous else {}
    return {
        slug
        for slug, plan in publication.plans.items()
        if slug in before and before[slug].domain != plan.domain
    }


def _ordered(events: Mapping[EntryId, VEvents], publication: Publication) -> list[VEvents]:
    # Day by day: one sort of all entries would hold up requests while it runs.
    days: dict[date, list[VEvents]] = {}
    for entry in publication.shown():
        event = events[entry.id]
        days.setdefault(event.start, []).append(event)
    for day in days.values():
        day.sort(key=lambda event: event.order)
    return [event for start in sorted(days) for event in days[start]]


def _common(
    ordered: Sequence[VEvents], publication: Publication, language: Language, base_url: str
) -> Iterator[Parts]:
    """Yield the parts of the feeds without options: all, each category, each place."""
    categories: dict[str, list[VEvents]] = {key: [] for key in publication.categories}
    places: dict[str, list[VEvents]] = {key: [] for key in publication.places}
    for event in ordered:
        categories[event.traits.category].append(event)
        for place in event.traits.places:
            places[place].append(event)
    chosen: list[tuple[Options, Sequence[VEvents]]] = [(DEFAULT, ordered)]
    chosen += [(Options(category=(key,)), events) for key, events in categories.items()]
    chosen += [(Options(place=(key,)), events) for key, events in places.items()]
    for options, members in chosen:
        yield feed_parts(options, members, publication, language, base_url)


def _feed(parts: Parts, previous: Site | None) -> Feed:
    if previous is not None and previous.parts.get(parts.path) == parts:
        return previous.feeds[parts.path]
    return join(parts)
