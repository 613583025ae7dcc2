"""Simulated clients follow years that nobody wrote: two plans, any edits, any clock, any polls."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec.structs import replace

from calendars.feeds.feed import Feed
from calendars.feeds.site import Site, build_site
from calendars.wording.language import load_languages
from data.journal.publication import EMPTY, fold
from data.plan.model import Category, Header, Item, Organisation, Place, Plan, Section
from data.publishing.comparison import compare, retirements, revisions
from data.when.period import year_period
from data.when.reading import parse_when
from tests.clients.simulated import CLIENTS
from tests.conftest import BASE_URL
from tests.data.publishing.test_history import CATEGORIES, CHOICES, PLACES, title
from tests.year.books import Books, Choice, Head, Plans, Row
from tests.year.following import Follower

YEARS = {"plan-2030": 2030, "plan-2031": 2031}
SLUGS = st.sampled_from(sorted(YEARS))
DAYS = ("05-26", "06-01", "05-28~", "09-07~/{year}-09-08~")
WINDOWS = ("05", "05~", "10/{year}-11", "34")
WHENS = st.sampled_from(
    [
        *("{year}-" + text for text in DAYS + WINDOWS),
        *("unscheduled", "ongoing", "every week", "every quarter"),
    ]
)
# What escaping is for, and what the product itself puts before titles.
WORDS = st.text('жЖx ,;:\\n«"≈', max_size=6)
TEXTS = st.builds(lambda ru, en: {"ru": f"р{ru}", "en": f"e{en}"}, WORDS, WORDS)
# Later than the floor of stamps; and it may be set back.
CLOCKS = st.datetimes(datetime(2029, 11, 1), datetime(2031, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001
RHYTHMS = st.integers(1, 5)
RETIRE = timedelta(days=30)
LANGUAGES = load_languages()
FEEDS: Mapping[str, Choice] = {
    "all.ics": Choice(),
    "events.ics": Choice(category="events"),
    "places/minsk.ics": Choice(place="minsk"),
    "approx=start/all.ics": Choice(approx="start"),
    "approx=hide/all.ics": Choice(approx="hide"),
    "cancelled=hide/all.ics": Choice(cancelled="hide"),
    "cancelled=hide;place=perm/city-days.ics": Choice(
        cancelled="hide", category="city-days", place="perm"
    ),
    "plan=plan-2030/all.ics": Choice(plan="plan-2030"),
}
ADDRESSES = [(language, name) for language in LANGUAGES for name in FEEDS]


class AnyYear(RuleBasedStateMachine):
    """Edits two plans as their secretariat would, publishes them, and has every client poll."""

    def __init__(self) -> None:
        super().__init__()
        self.categories = {each.key: each for each in CATEGORIES}
        self.places = {each.key: each for each in PLACES}
        self.headers: dict[str, Header] = {}
        self.items: dict[str, list[Item]] = {slug: [] for slug in YEARS}
        self.removed: dict[str, list[Item]] = {slug: [] for slug in YEARS}
        self.publication = EMPTY
        self.books = Books()
        self.site: Site | None = None
        self.number = 0
        self.followers = [
            (language, name, Follower(client=kind()))
            for language, name in ADDRESSES
            for kind in CLIENTS
        ]

    # Edits.

    @initialize(whens=st.lists(WHENS, min_size=1, max_size=5), clock=CLOCKS)
    def begin(self, whens: Sequence[str], clock: datetime) -> None:
        self.open_plan("plan-2030")
        for n, when in enumerate(whens):
            self.add("plan-2030", when, n, n)
        self.publish(clock, 1)

    @rule(slug=SLUGS)
    def open_plan(self, slug: str) -> None:
        text = {"ru": "П", "en": "P"}
        header = Header(
            period=year_period(YEARS[slug]),
            organisation=Organisation(
                name=text, domain="plan.example", languages=("ru", "en"), color="red"
            ),
            title=text,
            sections=tuple(
                Section(category=each, heading=each.name, color="red")
                for each in self.categories.values()
            ),
        )
        self.headers.setdefault(slug, header)

    @rule(slug=SLUGS, when=WHENS, category=CHOICES, place=CHOICES)
    def add(self, slug: str, when: str, category: int, place: int) -> None:
        self.number += 1
        item = Item(
            key=f"item-{self.number}",
            category=list(self.categories.values())[category % 3],
            row=self.number,
            title=title(self.number, "thing"),
            when=parse_when(when.format(year=YEARS[slug]), year_period(YEARS[slug])),
            said="as said",
            places=self.some_place(place),
        )
        self.items[slug].append(item)

    def some_place(self, choice: int) -> tuple[Place, ...]:
        return [*((each,) for each in self.places.values()), ()][choice % 4]

    def any_items(self) -> bool:
        return any(self.items.values())

    def chosen(self, choice: int) -> tuple[str, int]:
        """Return the plan of an item of all there are, and its place there."""
        every = [(slug, n) for slug, items in self.items.items() for n in range(len(items))]
        return every[choice % len(every)]

    def edit(self, choice: int, **changes: object) -> None:
        slug, n = self.chosen(choice)
        self.items[slug][n] = replace(self.items[slug][n], **changes)

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, when=WHENS)
    def move(self, choice: int, when: str) -> None:
        year = YEARS[self.chosen(choice)[0]]
        self.edit(choice, when=parse_when(when.format(year=year), year_period(year)))

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, text=TEXTS)
    def retitle(self, choice: int, text: dict[str, str]) -> None:
        self.edit(choice, title=text)

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, place=CHOICES)
    def take_elsewhere(self, choice: int, place: int) -> None:
        self.edit(choice, places=self.some_place(place))

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, category=CHOICES)
    def change_category(self, choice: int, category: int) -> None:
        self.edit(choice, category=list(self.categories.values())[category % 3])

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, reason=st.none() | TEXTS)
    def cancel(self, choice: int, reason: dict[str, str] | None) -> None:
        self.edit(choice, cancelled=True, reason=reason)

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES)
    def restore(self, choice: int) -> None:
        self.edit(choice, cancelled=False, reason=None)

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, text=TEXTS)
    def write_note(self, choice: int, text: dict[str, str]) -> None:
        self.edit(choice, notes=text, organisers=(text,))

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES)
    def remove(self, choice: int) -> None:
        slug, n = self.chosen(choice)
        self.removed[slug].append(self.items[slug].pop(n))

    @precondition(lambda self: any(self.removed.values()))
    @rule()
    def bring_back(self) -> None:
        slug = next(slug for slug, items in self.removed.items() if items)
        self.items[slug].append(self.resolved(self.removed[slug].pop(0)))

    def resolved(self, item: Item) -> Item:
        """Return an item with its place and its category as they are called now."""
        places = tuple(self.places[place.key] for place in item.places)
        return replace(item, category=self.categories[item.category.key], places=places)

    @rule(slug=SLUGS, order=st.randoms(use_true_random=False))
    def reorder(self, slug: str, order: Random) -> None:
        order.shuffle(self.items[slug])

    @rule(slug=SLUGS)
    def renumber(self, slug: str) -> None:
        """Give the items the rows in which they stand, as an editor does after adding one."""
        self.items[slug] = [replace(item, row=n) for n, item in enumerate(self.items[slug], 1)]

    @rule(place=st.sampled_from(PLACES), text=TEXTS)
    def rename_place(self, place: Place, text: dict[str, str]) -> None:
        self.places[place.key] = replace(place, name=text)
        self.resolve_all()

    @rule(category=st.sampled_from(CATEGORIES), text=TEXTS, note=st.none() | TEXTS)
    def rename_category(
        self, category: Category, text: dict[str, str], note: dict[str, str] | None
    ) -> None:
        self.categories[category.key] = replace(category, name=text, note=note)
        self.resolve_all()

    def resolve_all(self) -> None:
        for slug, items in self.items.items():
            self.items[slug] = [self.resolved(item) for item in items]
        sections = tuple(
            Section(category=each, heading=each.name, color="red")
            for each in self.categories.values()
        )
        self.headers = {
            slug: replace(header, sections=sections) for slug, header in self.headers.items()
        }

    @rule(slug=SLUGS, text=TEXTS, color=st.sampled_from(["red", "blue"]))
    def change_header(self, slug: str, text: dict[str, str], color: str) -> None:
        if slug in self.headers:
            header = self.headers[slug]
            organisation = replace(header.organisation, name=text, color=color)
            self.headers[slug] = replace(header, title=text, organisation=organisation)

    # Publications and polls.

    @rule(clock=CLOCKS, rhythm=RHYTHMS)
    def publish(self, clock: datetime, rhythm: int) -> None:
        now = clock.replace(microsecond=0)
        before = self.publication
        changes = compare(self.plans(), before)
        changes += retirements(before, changes, now, RETIRE)
        assert self.books.enter(self.reckoned(), now) == bool(changes)
        if changes:
            self.publication = fold(revisions(changes, before, now), before)
            self.site = build_site(self.publication, LANGUAGES, BASE_URL, self.site)
        self.poll(rhythm)

    @rule(days=st.integers(0, 10) | st.just(30), rhythm=RHYTHMS)
    def publish_later(self, days: int, rhythm: int) -> None:
        """Publish as most do: some days after the last time, or about a month."""
        assert self.publication.published is not None
        self.publish(self.publication.published + timedelta(days=days), rhythm)

    @precondition(lambda self: self.any_items())
    @rule(choice=CHOICES, rhythm=RHYTHMS)
    def cancel_and_let_it_retire(self, choice: int, rhythm: int) -> None:
        self.edit(choice, cancelled=True)
        self.publish_later(1, rhythm)
        self.publish_later(30, rhythm)

    def plans(self) -> list[Plan]:
        return [
            Plan(slug=slug, header=header, items=tuple(self.items[slug]))
            for slug, header in self.headers.items()
        ]

    def reckoned(self) -> Plans:
        """Return the plans as the books are kept of them."""
        rows = [_row(plan, item) for plan in self.plans() for item in plan.items]
        return Plans(
            heads={slug: _head(slug, header) for slug, header in self.headers.items()},
            rows={row.uid: row for row in rows},
        )

    def poll(self, rhythm: int) -> None:
        """Have every client poll, or every other one, and so on."""
        for follower in self.followers[::rhythm]:
            self.let_poll(*follower)

    def let_poll(self, language: str, name: str, follower: Follower) -> None:
        assert self.site is not None
        found = self.site.find(f"/calendars/{language}/{name}")
        feed = found if isinstance(found, Feed) else None
        follower.poll(feed, self.books.feed(FEEDS[name], language) if feed else {})

    @rule(choice=CHOICES, status=st.sampled_from([404, 500, 503]))
    def poll_in_vain(self, choice: int, status: int) -> None:
        *_, follower = self.followers[choice % len(self.followers)]
        follower.fail(status)

    def teardown(self) -> None:
        for follower in self.followers if self.site else ():
            self.let_poll(*follower)


def _row(plan: Plan, item: Item) -> Row:
    return Row(
        uid=f"{item.key}.{plan.slug}@{plan.header.organisation.domain}",
        plan=plan.slug,
        number=item.row,
        content=replace(item, row=0),
        title=item.title,
        when=item.when.text,
        year=plan.header.year,
        category=item.category.key,
        place=item.place.key if item.place else "",
        city=item.place.name if item.place else {},
        cancelled=item.cancelled,
    )


def _head(slug: str, header: Header) -> Head:
    return Head(slug=slug, year=header.year, domain=header.organisation.domain, content=header)


AnyYear.TestCase.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, report_multiple_bugs=False
)
TestAnyYear = AnyYear.TestCase
