"""Plans that live: published, moved, cancelled and postponed; seen before, in season and when over.

Each publication is a real one, so the journal of a day holds just what was published until then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import cycle
from pathlib import Path

from msgspec.structs import replace

from app.web.pages.catalogue import pages
from calendars.feeds.addresses import language_path
from calendars.feeds.site import build_site
from calendars.wording.language import Language
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, fold
from data.plan.loader import load_sources
from data.plan.model import Category, Item, Plan, Section
from data.publishing.comparison import compare, revisions
from data.when.reading import parse_when
from tests.conftest import BASE_URL, MAG
from tests.plans.organisations import FOLDERS

POSTPONED = "unscheduled"
CANCELLED = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a later publication says of an item: its date (POSTPONED, CANCELLED) and the wording."""

    key: str
    when: str
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Life:
    """A plan and what becomes of it: its folder, its language, what is published on which day.

    `categories` is how many the items are dealt out to in turn; 0 leaves them in their own.
    """

    folder: Path
    code: str
    published: date
    changes: Mapping[date, Sequence[Change]]
    days: Mapping[str, date]
    categories: int = 0


LIVES = {
    "four": Life(
        folder=MAG,
        code="ru",
        published=date(2022, 12, 5),
        changes={
            date(2023, 3, 10): [
                Change(key="mag-session-29", when="2023-06-02", said="2 июня"),
                Change(
                    key="smart-cities-round-table",
                    when="2023-09-21/2023-09-22",
                    said="21–22 сентября",
                ),
                Change(key="moscow-urban-forum-10", when=POSTPONED, said="по отдельному графику"),
            ],
            date(2023, 4, 20): [
                Change(
                    key="smart-cities-round-table",
                    when="2023-09-28/2023-09-29",
                    said="28–29 сентября",
                ),
                Change(key="city-day-minsk", when=CANCELLED),
                Change(key="cis-economic-forum", when=CANCELLED),
            ],
        },
        days={"before": date(2022, 12, 20), "season": date(2023, 5, 10), "over": date(2024, 2, 1)},
    ),
    "one": Life(
        folder=FOLDERS / "museum",
        code="ru",
        published=date(2026, 11, 20),
        changes={
            date(2027, 2, 1): [
                Change(
                    key="river-city", when="2027-02-10/2027-04-04", said="10 февраля – 4 апреля"
                ),
                Change(key="landscape", when=POSTPONED, said="по отдельному плану"),
                Change(key="porcelain", when=CANCELLED),
            ]
        },
        days={"season": date(2027, 3, 10), "over": date(2028, 1, 20)},
        categories=1,
    ),
    "nine": Life(
        folder=FOLDERS / "university",
        code="en",
        published=date(2026, 6, 20),
        changes={
            date(2026, 10, 1): [
                Change(key="council", when="2026-11-25", said="25 November"),
                Change(key="founders", when=POSTPONED, said="to be announced"),
                Change(key="conference-history", when=CANCELLED),
            ]
        },
        days={"before": date(2026, 8, 1), "season": date(2026, 11, 10)},
        categories=9,
    ),
}
"""Two organisations speak one language only, one of them English."""


def publish_life(life: Life, today: date, journal: Path, languages: Mapping[str, Language]) -> None:
    """Publish a plan and whatever became of it until a day."""
    (plan,) = load_sources(life.folder, list(languages)).plans
    plan = dealt_out(plan, life.categories) if life.categories else plan
    position, before = START, EMPTY
    for day, changes in {life.published: [], **life.changes}.items():
        if day > today:
            break
        plan = revised(plan, changes)
        now = datetime.combine(day, time(9), UTC)
        file_store(journal).append(revisions(compare([plan], before), before, now), position)
        reading = file_store(journal).read()
        position, before = reading.position, fold(reading.revisions)


def revised(plan: Plan, changes: Sequence[Change]) -> Plan:
    """Return a plan after changes."""
    new = {change.key: change for change in changes}
    assert new.keys() <= {item.key for item in plan.items}

    def revise(item: Item) -> Item:
        change = new.get(item.key)
        if change is None:
            return item
        if change.when == CANCELLED:
            return replace(item, cancelled=True)
        when = parse_when(change.when, plan.header.period)
        return replace(item, when=when, said=change.said)

    return replace(plan, items=tuple(map(revise, plan.items)))


def dealt_out(plan: Plan, number: int) -> Plan:
    """Return a plan with so many categories, to which its items are dealt out in turn."""
    language = plan.header.language
    categories = [
        Category(
            key=f"kind-{n}",
            name={language: f"{plan.header.sections[0].category.name[language]} {n}"},
        )
        for n in range(1, number + 1)
    ]
    sections = tuple(
        Section(category=each, heading=each.name, color=color)
        for each, color in zip(categories, cycle(COLORS), strict=False)
    )
    turns = zip(plan.items, cycle(categories), strict=False)
    return replace(
        plan,
        header=replace(plan.header, sections=sections),
        items=tuple(replace(item, category=category) for item, category in turns),
    )


COLORS = ("steelblue", "seagreen", "goldenrod", "indianred", "slateblue", "teal", "sienna")
"""Fewer than categories: two of them have one colour and differ by their signs."""


def addresses(
    life: Life, today: date, journal: Path, languages: Mapping[str, Language]
) -> Iterator[str]:
    """Yield the path of every page there is on a day, in the order of the catalogue."""
    site = build_site(fold(file_store(journal).read().revisions), languages, BASE_URL)
    for path, _ in pages(site, life.code, today):
        yield language_path(life.code, path)
