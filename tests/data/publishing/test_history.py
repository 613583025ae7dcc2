"""A year of edits against a real journal: what subscribers hold never loses its identity."""

from collections.abc import Sequence
from dataclasses import replace as replace_field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec.structs import replace

from data.journal.change import Aspect, Change, ChangeKind, PublishedChange, Topic
from data.journal.homes.file import file_store
from data.journal.lines import START, Reading
from data.journal.publication import (
    EMPTY,
    FLOOR,
    Entry,
    EntryId,
    Publication,
    PublishedPlan,
    Traits,
    fold,
)
from data.plan.model import (
    Category,
    Drafted,
    Header,
    Item,
    Organisation,
    Place,
    Plan,
    Section,
    Text,
)
from data.publishing.comparison import compare, retirements, revisions
from data.publishing.harms import Danger, harms
from data.when.edtf import Precision
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import When

SLUG = "plan-2023"
SECOND = timedelta(seconds=1)
RETIRE = timedelta(days=30)
CATEGORIES = [
    Category(key=key, name={"ru": key, "en": key}) for key in ("events", "jubilees", "city-days")
]
PLACES = [
    Place(key=key, name={"ru": key, "en": key}, latitude=50, longitude=40)
    for key in ("minsk", "perm", "penza")
]
HEADER = Header(
    period=year_period(2023),
    organisation=Organisation(
        name={"ru": "О", "en": "O"},
        domain="plan.example",
        languages=("ru", "en"),
        color="red",
    ),
    title={"ru": "П", "en": "P"},
    sections=tuple(Section(category=c, heading=c.name, color="red") for c in CATEGORIES),
)

FIRM = [
    parse_when(text, year_period(2023))
    for text in ("2023-05-26", "2023-06-01", "2023-09-09/2023-09-10")
]
LOOSE = [
    parse_when(text, year_period(2023))
    for text in ("2023-05", "2023-10/2023-11", "2023-34", "2023-05-28~", "ongoing", "unscheduled")
]
WHENS = st.sampled_from([*FIRM, *LOOSE])
# Each date, and those that say the same and less.
LESS = {
    "2023-05-26": {"2023-05", "2023-34", "ongoing"},
    "2023-06-01": {"2023-34", "ongoing"},
    "2023-09-09/2023-09-10": {"ongoing"},
    "2023-05-28~": {"2023-05", "2023-34", "ongoing"},
    "2023-05": {"2023-34", "ongoing"},
    "2023-34": {"ongoing"},
    "2023-10/2023-11": {"ongoing"},
    "ongoing": set(),
    "unscheduled": set(),
}
WORDS = st.text(max_size=8)
CHOICES = st.integers(0, 999)
CLOCKS = st.datetimes(datetime(2022, 12, 1), datetime(2024, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001


class Books:
    """What must be public, reckoned item by item without the code that is tested."""

    def __init__(self) -> None:
        self.plans: dict[str, PublishedPlan] = {}
        self.entries: dict[EntryId, Entry] = {}
        self.removed: dict[EntryId, Entry] = {}
        self.places: dict[str, Place] = {}
        self.touched: dict[Traits, datetime] = {}
        self.history: list[PublishedChange] = []
        self.published: datetime | None = None
        self.stamp = FLOOR
        self.changed: set[EntryId] = set()
        self.retired: set[EntryId] = set()

    def publication(self) -> Publication:
        return Publication(
            plans=self.plans,
            entries=self.entries,
            removed=self.removed,
            categories={category.key: category for category in CATEGORIES if self.plans},
            places=self.places,
            touched=self.touched,
            history=tuple(self.history),
            published=self.published,
            stamp=self.stamp,
        )

    def enter(self, plan: Plan, clock: datetime) -> int:
        """Enter one publication; return how many lines it must have."""
        self.changed, self.retired = set(), set()
        if not plan.items and not self.plans:
            return 0  # nobody has to see the header of an empty plan
        now, before = self.time(clock), self.stamp
        self.stamp = max(now, self.stamp + SECOND)
        items = {(plan.slug, item.key): item for item in plan.items}
        drafts = {(plan.slug, draft.item.key) for draft in plan.drafts}
        changed = [
            identity
            for identity, item in items.items()
            if identity not in self.entries or self.entries[identity].item != item
        ]
        changed += [each for each in self.entries if each not in items and each not in drafts]
        retired = [identity for identity in self.overdue(clock) if identity not in changed]
        self.changed, self.retired = set(changed), set(retired)
        headers = self.enter_header(plan, now)
        for identity in changed:
            self.enter_item(identity, items.get(identity), now)
        for identity in retired:
            self.retire(identity)
        lines = headers + len(changed) + len(retired)
        if lines:
            self.published = now
        else:
            self.stamp = before
        return lines

    def overdue(self, clock: datetime) -> list[EntryId]:
        """Return what was cancelled long ago and is still shown."""
        return [
            identity
            for identity, entry in {**self.removed, **self.entries}.items()
            if entry.since and not entry.retired and entry.since + RETIRE <= clock
        ]

    def retire(self, identity: EntryId) -> None:
        """Take an entry out of the feeds; nothing else of it changes."""
        shelf = self.entries if identity in self.entries else self.removed
        before = shelf.pop(identity)
        shelf[identity] = replace_field(before, retired=True)
        self.touched[traits(before)] = self.stamp

    def time(self, clock: datetime) -> datetime:
        """Return a publication's time, always behind the last one's."""
        now = clock.replace(microsecond=0)
        return now if self.published is None else max(now, self.published + SECOND)

    def enter_header(self, plan: Plan, now: datetime) -> int:
        before = self.plans.get(plan.slug)
        if (before is not None and before.header == plan.header) or not (before or plan.items):
            return 0
        sequence = before.sequence + 1 if before else 0
        self.plans[plan.slug] = PublishedPlan(
            header=plan.header, sequence=sequence, stamp=self.stamp
        )
        fields = tuple(
            name
            for name in ("organisation", "title")
            if before and getattr(before.header, name) != getattr(plan.header, name)
        )
        change = Change(
            kind=ChangeKind.PLAN, plan=plan.slug, key=None, header=plan.header, fields=fields
        )
        if not (before and fields == ("organisation",)):  # nobody reads of a colour
            self.history.append(PublishedChange(published=now, change=change))
        return 1

    def enter_item(self, identity: EntryId, item: Item | None, now: datetime) -> None:
        before = self.entries.pop(identity, None) or self.removed.pop(identity, None)
        content = item or (before.item if before else None)
        assert content is not None
        if before and not before.removed and item == replace(before.item, row=item and item.row):
            self.entries[identity] = replace_field(before, item=item)
            self.touched[traits(before)] = self.stamp
            return
        told = PublishedChange(published=now, change=change_of(identity, before, item))
        self.history.append(told)
        off = item is None or item.cancelled
        after = Entry(
            plan=identity[0],
            item=content,
            sequence=before.sequence + 1 if before else 0,
            created=before.created if before else now,
            modified=now,
            stamp=self.stamp,
            removed=item is None,
            retired=off and before is not None and before.retired,
            since=(before and before.since) or now if off else None,
            changed={**(before.changed if before else {}), **dict.fromkeys(news(told), told)},
        )
        (self.entries if item else self.removed)[identity] = after
        self.touched.update({traits(entry): self.stamp for entry in (before, after) if entry})
        if item:
            self.places.update({place.key: place for place in item.places})


def change_of(identity: EntryId, before: Entry | None, item: Item | None) -> Change:
    """Return what must be announced of an item."""
    old = before.item if before else None
    names = Item.__struct_fields__ if old and item else ()
    return Change(
        kind=kind_of(before, item),
        plan=identity[0],
        key=identity[1],
        before=old,
        after=item,
        fields=tuple(name for name in names if getattr(old, name) != getattr(item, name)),
    )


def kind_of(before: Entry | None, item: Item | None) -> ChangeKind:
    """Return what becomes of an item, the weightiest thing first."""
    if before is None:
        return ChangeKind.ADDED
    if item is None:
        return ChangeKind.REMOVED
    if before.removed or before.item.cancelled != item.cancelled:
        return ChangeKind.CANCELLED if item.cancelled else ChangeKind.RESTORED
    if before.item.when != item.when:
        return date_kind(before.item.when.text, item.when.text)
    if before.item.places != item.places:
        return ChangeKind.PLACE
    return ChangeKind.TITLE if before.item.title != item.title else ChangeKind.TEXT


def date_kind(before: str, after: str) -> ChangeKind:
    firm = {when.text for when in FIRM}
    if after == "unscheduled":
        return ChangeKind.POSTPONED
    if after in firm and before not in firm:
        return ChangeKind.FIRM
    if before == "unscheduled" or before in LESS[after]:
        return ChangeKind.NARROWED
    return ChangeKind.LOOSENED if after in LESS[before] else ChangeKind.MOVED


def news(told: PublishedChange) -> list[Topic]:
    """Return what subscribers are told to have changed, and in which language."""
    change, before, after = told.change, told.change.before, told.change.after
    standing = change.kind in (ChangeKind.CANCELLED, ChangeKind.RESTORED, ChangeKind.REMOVED)
    topics = [(Aspect.STANDING, "")] if standing else []
    if before is None or after is None:
        return topics
    topics += [(Aspect.DATE, "")] if before.when != after.when else []
    for code in ("ru", "en"):
        places = [[place.name[code] for place in item.places] for item in (before, after)]
        topics += [(Aspect.PLACE, code)] if places[0] != places[1] else []
        topics += [(Aspect.TITLE, code)] if before.title[code] != after.title[code] else []
    return topics


def traits(entry: Entry) -> Traits:
    return Traits(
        plan=SLUG,
        category=entry.item.category.key,
        places=tuple(place.key for place in entry.item.places),
        day_stated=entry.item.when.precision is Precision.DAY,
        firm=entry.item.when in FIRM,
        cancelled=entry.removed or entry.item.cancelled,
    )


def title(number: int, words: str) -> Text:
    """Return a title that tells an item from every other one, for ever."""
    return {"ru": f"Дело {number}", "en": f"{words} {number}"}


class History(RuleBasedStateMachine):
    """Edits a plan as its secretariat would, publishes it now and then, and checks the books."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "journal.jsonl"
        self.position = START
        self.publication = EMPTY
        self.books = Books()
        self.header = HEADER
        self.items: list[Item] = []
        self.unsettled: set[str] = set()
        self.places = {place.key: place for place in PLACES}
        self.numbers = 0
        self.lines = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    def plan(self, items: Sequence[Item]) -> Plan:
        return Plan(
            slug=SLUG,
            header=self.header,
            items=tuple(item for item in items if item.key not in self.unsettled),
            drafts=tuple(
                Drafted(item=item, reason="?") for item in items if item.key in self.unsettled
            ),
        )

    # Edits of the plan.

    @initialize(whens=st.lists(WHENS, min_size=1, max_size=5))
    def write_plan(self, whens: list[When]) -> None:
        for when in whens:
            self.add(when, 0, 0)

    @rule(when=WHENS, category=CHOICES, place=CHOICES)
    def add(self, when: When, category: int, place: int) -> None:
        self.numbers += 1
        self.items.append(self.item(f"item-{self.numbers}", when, category, place))

    def item(self, key: str, when: When, category: int, place: int) -> Item:
        """Return an item that never was before."""
        return Item(
            key=key,
            category=CATEGORIES[category % 3],
            row=self.numbers,
            title=title(self.numbers, ""),
            when=when,
            said="as said",
            places=self.chosen(place),
        )

    def chosen(self, choice: int) -> tuple[Place, ...]:
        """Return one place, or none, or two of them."""
        places = tuple(self.places.values())
        return [*((each,) for each in places), (), places[1:]][choice % 5]

    def edit(self, choice: int, **changes: object) -> None:
        n = choice % len(self.items)
        self.items[n] = replace(self.items[n], **changes)

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES, words=WORDS)
    def retitle(self, choice: int, words: str) -> None:
        self.edit(choice, title=title(self.number(choice), words))

    def number(self, choice: int) -> int:
        """Return the number that an item's Russian title bears for ever."""
        return int(self.items[choice % len(self.items)].title["ru"].removeprefix("Дело "))

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES, when=WHENS)
    def move(self, choice: int, when: When) -> None:
        self.edit(choice, when=when)

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES, when=st.sampled_from(FIRM))
    def make_firm(self, choice: int, when: When) -> None:
        self.edit(choice, when=when, said="as settled")

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES)
    def postpone(self, choice: int) -> None:
        self.edit(choice, when=parse_when("unscheduled", year_period(2023)), said="later")

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES)
    def cancel(self, choice: int) -> None:
        self.edit(choice, cancelled=True)

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES, words=WORDS)
    def cancel_with_reason(self, choice: int, words: str) -> None:
        self.edit(choice, cancelled=True, reason={"ru": words, "en": words})

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES)
    def restore(self, choice: int) -> None:
        self.edit(choice, cancelled=False, reason=None)

    @precondition(lambda self: self.retired())
    @rule(choice=CHOICES)
    def restore_what_is_retired(self, choice: int) -> None:
        """Let what left the feeds take place after all: not cancelled, or in the plan again."""
        gone = self.retired()[choice % len(self.retired())]
        self.items = [item for item in self.items if item.key != gone.key]
        self.items.append(replace(gone, cancelled=False, reason=None, places=self.renamed(gone)))

    def renamed(self, item: Item) -> tuple[Place, ...]:
        """Return the places of an item as they are called now."""
        return tuple(self.places[place.key] for place in item.places)

    def retired(self) -> list[Item]:
        """Return what is in no feed any more."""
        everything = self.publication.everything().values()
        return [entry.item for entry in everything if entry.retired]

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES, category=st.sampled_from(CATEGORIES))
    def change_category(self, choice: int, category: Category) -> None:
        self.edit(choice, category=category)

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES, place=CHOICES)
    def change_place(self, choice: int, place: int) -> None:
        self.edit(choice, places=self.chosen(place))

    @rule(place=st.sampled_from(PLACES), words=WORDS)
    def rename_place(self, place: Place, words: str) -> None:
        """Rename a city wherever the plan names it, as a change of the places' file does."""
        renamed = replace(place, name={"ru": words, "en": words})
        self.places[place.key] = renamed
        for n, item in enumerate(self.items):
            if place.key in [each.key for each in item.places]:
                self.edit(n, places=self.renamed(item))

    @rule(color=st.sampled_from(["red", "green", "blue"]), title=st.sampled_from(["P", "Q"]))
    def change_header(self, color: str, title: str) -> None:
        organisation = replace(self.header.organisation, color=color)
        self.header = replace(
            self.header, organisation=organisation, title={**self.header.title, "en": title}
        )

    @rule(order=st.randoms(use_true_random=False))
    def reorder(self, order: Random) -> None:
        order.shuffle(self.items)

    @rule()
    def renumber(self) -> None:
        """Give the items the rows in which they stand, as an editor does after adding one."""
        self.items = [replace(item, row=n) for n, item in enumerate(self.items, 1)]

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES)
    def remove(self, choice: int) -> None:
        self.unsettled.discard(self.items.pop(choice % len(self.items)).key)

    @precondition(lambda self: self.items)
    @rule(choice=CHOICES)
    def settle_or_not(self, choice: int) -> None:
        """Make a draft of an item, or an item of a draft."""
        self.unsettled ^= {self.items[choice % len(self.items)].key}

    @precondition(lambda self: self.missing())
    @rule(choice=CHOICES)
    def bring_back(self, choice: int) -> None:
        item = self.missing()[choice % len(self.missing())]
        self.items.append(replace(item, places=self.renamed(item)))

    def missing(self) -> list[Item]:
        """Return what was public once and is in the plan no more."""
        keys = {item.key for item in self.items}
        removed = self.publication.removed.values()
        return [entry.item for entry in removed if entry.item.key not in keys]

    # What must not be done by mistake.

    @precondition(lambda self: self.publication.entries)
    @rule(choice=CHOICES)
    def rename_key_by_mistake(self, choice: int) -> None:
        entries = list(self.publication.entries.values())
        old = entries[choice % len(entries)].item
        others = [item for item in self.items if item.key != old.key]
        told = self.harm_told(Danger.DUPLICATES, [*others, replace(old, key="new")], old.key)
        assert told == (not entries[choice % len(entries)].retired)

    @precondition(lambda self: self.missing())
    @rule(choice=CHOICES, when=WHENS)
    def reuse_key_by_mistake(self, choice: int, when: When) -> None:
        self.numbers += 1
        key = self.missing()[choice % len(self.missing())].key
        another = self.item(key, when, 0, 0)
        assert self.harm_told(Danger.REUSED_KEYS, [*self.items, another], key) == 1

    def harm_told(self, danger: Danger, items: Sequence[Item], key: str) -> int:
        """Return how often publishing these items would be called harmful because of a key."""
        changes = compare([self.plan(items)], self.publication)
        found = harms(changes, self.publication)
        return sum(harm.danger is danger and repr(key) in harm.text for harm in found)

    # Publications.

    @precondition(lambda self: self.publication.published)
    @rule(days=st.integers(1, 60))
    def publish_days_later(self, days: int) -> None:
        published = self.publication.published
        assert published is not None
        self.publish(published + timedelta(days=days))

    @rule(clock=CLOCKS)
    def publish(self, clock: datetime) -> None:
        before = self.publication
        plan = self.plan(self.items)
        changes = compare([plan], before)
        changes += retirements(before, changes, clock, RETIRE)
        lines = revisions(changes, before, clock)
        file_store(self.path).append(lines, self.position)
        reading = file_store(self.path).read(self.position)
        self.publication, self.position = fold(reading.revisions, before), reading.position
        self.lines += self.books.enter(plan, clock)
        assert reading.revisions == lines
        self.check_publication()
        self.check_identity(before)
        self.check_history(before, changes)

    def check_publication(self) -> None:
        """Read piecemeal or at once, the journal says what the books say."""
        whole = file_store(self.path).read()
        assert fold(whole.revisions) == self.publication
        assert self.publication == self.books.publication()
        assert whole == Reading(revisions=whole.revisions, position=self.position, torn=0)
        assert len(whole.revisions) == self.lines

    def check_identity(self, before: Publication) -> None:
        """Check that entries only get newer, and that what didn't change is the same object."""
        known, now = everything(before), everything(self.publication)
        assert known.keys() <= now.keys()
        for identity, old in known.items():
            new = now[identity]
            if identity in self.books.retired:
                assert new == replace_field(old, retired=True)
                continue
            if identity not in self.books.changed:
                assert new is old
                continue
            if replace(new.item, row=old.item.row) == old.item and new.removed == old.removed:
                assert new == replace_field(old, item=new.item)
                continue
            assert (new.id, new.item.title["ru"]) == (old.id, old.item.title["ru"])
            assert (new.created, new.sequence) == (old.created, old.sequence + 1)
            assert new.modified > old.modified
            assert new.stamp > old.stamp

    def check_history(self, before: Publication, changes: Sequence[Change]) -> None:
        """Check that what is remembered is what was announced."""
        published = self.publication.published
        told = [
            PublishedChange(published=published, change=change)
            for change in changes
            if published and change.kind not in (ChangeKind.RETIRED, ChangeKind.ORDER)
            if change.fields != ("organisation",)
        ]
        assert self.publication.history == (*before.history, *told)


def everything(publication: Publication) -> dict[EntryId, Entry]:
    """Return every entry there ever was."""
    return {**publication.entries, **publication.removed}


History.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestHistory = History.TestCase
