"""What is measured: the plan of 2023, and plans of any size made of its texts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from bench.processes import ROOT
from calendars.wording.language import load_languages
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, Publication, fold
from data.plan.loader import load_sources
from data.plan.model import Item, Place, Plan
from data.publishing.comparison import compare, revisions
from data.when.period import year_period
from data.when.reading import parse_when
from data.when.value import When

PUBLISHED = datetime(2023, 1, 10, 9, 0, tzinfo=UTC)
YEAR = 2023
SLUG = "bench-2023"
# Every kind of date, as often as the plan of 2023 has it or oftener; {m} and {n} are months.
WHENS = (
    "2023-{m:02}-{d:02}~",
    "2023-{m:02}-{d:02}",
    "2023-{m:02}",
    "2023-{m:02}-{d:02}~/2023-{m:02}-{e:02}~",
    "2023-{m:02}-{d:02}~",
    "2023-{m:02}~",
    "2023-{m:02}/2023-{n:02}",
    "2023-{m:02}-{d:02}/2023-{n:02}-{d:02}",
    "2023-22",
    "2023-34~",
    "2023-40",
    "2023",
    "unscheduled",
    "ongoing",
    "every week",
    "every month",
    "every quarter",
    "every half-year",
)


@cache
def real_plan() -> Plan:
    """Return the plan of 2023."""
    return load_sources(ROOT / "data/mag", list(load_languages())).plans[0]


def made_plan(size: int) -> Plan:
    """Return a plan of any size: texts, places and categories of the real one, dates of all kinds.

    The same size gives the same plan.
    """
    real = real_plan()
    places = _places(real)
    items = tuple(_item(n, real.items[n % len(real.items)], places) for n in range(size))
    return Plan(slug=SLUG, header=real.header, items=items)


def publish(path: Path, plans: Sequence[Plan], now: datetime = PUBLISHED) -> None:
    """Append what plans change to the journal at a path, which need not be there."""
    onto = EMPTY
    if not path.exists():
        file_store(path).append(revisions(compare(plans, onto), onto, now), START)
        return
    reading = file_store(path).read()
    onto = fold(reading.revisions)
    file_store(path).append(revisions(compare(plans, onto), onto, now), reading.position)


def folded(path: Path) -> Publication:
    """Return the publication of the journal at a path."""
    return fold(file_store(path).read().revisions)


def moved(plan: Plan, n: int) -> Plan:
    """Return a plan whose n-th item has been given a day."""
    items = list(plan.items)
    day = _when(f"{YEAR}-06-{1 + n % 28:02}~")
    items[n] = replace(items[n], when=day, said=f"{1 + n % 28} июня (перенесено)")
    return replace(plan, items=tuple(items))


def _places(plan: Plan) -> list[Place]:
    found = {place.key: place for item in plan.items for place in item.places}
    return [found[key] for key in sorted(found)]


def _item(n: int, model: Item, places: Sequence[Place]) -> Item:
    return replace(
        model,
        key=f"{model.key[:50]}-{n}",
        row=n + 1,
        title={code: f"{words} № {n + 1}" for code, words in model.title.items()},
        when=_when(_text(n)),
        places=(places[n % len(places)],) if model.places else (),
    )


def _text(n: int) -> str:
    first, day = 1 + n % 11, 1 + n // 18 % 27
    return WHENS[n % len(WHENS)].format(m=first, n=first + 1, d=day, e=day + 1)


@cache
def _when(text: str) -> When:
    return parse_when(text, year_period(YEAR))
