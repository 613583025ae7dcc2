"""Measure what a long journal costs: to read, to start from, and to add one change to."""

import gc
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from msgspec.structs import replace

from app.web.live import LiveState
from bench.plans import PUBLISHED, SLUG, YEAR, folded, made_plan, moved, publish
from bench.processes import in_child, peak_memory, timed
from bench.servers import BASE_URL
from calendars.wording.language import load_languages
from data.journal.homes.file import file_store
from data.journal.lines import START
from data.journal.publication import EMPTY, Publication, fold
from data.journal.revision import Revision
from data.plan.model import Item, Place, Plan
from data.publishing.comparison import compare, retirements, revisions
from data.when.period import year_period
from data.when.reading import parse_when

SIZES = (1_000, 10_000, 100_000)
ITEMS = 500
AT_ONCE = 10
"""Items that each publication changes."""
SPAN = timedelta(days=365)
RETIRE = timedelta(days=30)
LATER = PUBLISHED + 2 * SPAN
ELSEWHERE = Place(
    key="elsewhere", name={"ru": "Выездное", "en": "Elsewhere"}, latitude=55.0, longitude=37.0
)
REASON = {"ru": "перенесено организатором", "en": "put off by the organiser"}


def measure(folder: Path, largest: int) -> dict[str, Any]:
    """Return what journals of each size take; every part in a process of its own."""
    sizes = {n: _measured(folder / f"{n}.jsonl", n) for n in SIZES if n <= largest}
    for kind in ("", "uncollected_"):
        costs = [each[f"{kind}cpu_per_revision_us"] for each in sizes.values()]
        for each, cost in zip(sizes.values(), costs, strict=True):
            each[f"{kind}cost_per_revision"] = cost / costs[0]
    return {"items": ITEMS, "sizes": sizes}


def _measured(journal: Path, size: int) -> dict[str, Any]:
    publications = in_child(_write, journal, size)
    try:
        return {
            "publications": publications,
            "octets": journal.stat().st_size,
            **in_child(_reading, journal),
            **in_child(_starting, journal),
            **in_child(_one_change, journal),
        }
    finally:
        journal.unlink()


# The journal: a year in which every item is changed again and again.


def _write(journal: Path, size: int) -> int:
    """Write a journal of so many revisions; return how many publications they are."""
    lines = list(_year(size))
    file_store(journal).append(lines, START)
    return sum(line.following == 0 for line in lines)


def _year(size: int) -> Iterator[Revision]:
    onto, left = EMPTY, size
    step = SPAN / (1 + (size - ITEMS) // AT_ONCE)
    for number, plan in enumerate(_plans()):
        lines = _lines(plan, onto, PUBLISHED + number * step, left)
        onto, left = fold(lines, onto), left - len(lines)
        yield from lines
        if left == 0:
            return


def _lines(plan: Plan, onto: Publication, now: datetime, most: int) -> tuple[Revision, ...]:
    changes = compare([plan], onto)
    changes += retirements(onto, changes, now, RETIRE)
    return revisions(changes[:most], onto, now)


def _plans() -> Iterator[Plan]:
    """Yield a plan as it is edited: at each turn, the items that follow have their next edition."""
    plan = made_plan(ITEMS)
    items: list[Item | None] = list(plan.items)
    yield plan
    for first in count(0, AT_ONCE):
        for n in range(first, first + AT_ONCE):
            turn, at = divmod(n, ITEMS)
            items[at] = _edition(plan.items[at], turn + 1)
        yield replace(plan, items=tuple(item for item in items if item))


def _edition(item: Item, turn: int) -> Item | None:
    """Return an item as it is after so many edits of every kind; None: it was taken out."""
    month, day = 1 + turn % 12, 1 + turn % 28
    open_again = replace(item, said=f"{item.said} ({turn})")
    narrowed = replace(
        item, when=parse_when(f"{YEAR}-{month:02}", year_period(YEAR)), said=f"месяц {month}"
    )
    firm = replace(
        item, when=parse_when(f"{YEAR}-{month:02}-{day:02}", year_period(YEAR)), said=f"день {turn}"
    )
    postponed = replace(
        item, when=parse_when("unscheduled", year_period(YEAR)), said=f"позже ({turn})"
    )
    title = {code: f"{words} ({turn})" for code, words in item.title.items()}
    return (
        open_again,
        narrowed,
        firm,
        replace(firm, title=title),
        replace(firm, places=(ELSEWHERE,)),
        replace(firm, cancelled=True, reason=REASON),
        None,
        postponed,
    )[turn % 8]


# What it takes.


def _reading(journal: Path) -> dict[str, Any]:
    """Return what reading and folding takes, in turns with a plain reading of the same lines."""
    lines = journal.read_bytes().count(b"\n")
    own, walls, plain, uncollected = [], [], [], []
    for _ in range(max(3, min(9, 10_000 // lines))):
        cpu, _, _ = timed(lambda: _plain(journal))
        plain.append(cpu)
        cpu, wall, publication = timed(lambda: folded(journal))
        own.append(cpu)
        walls.append(wall)
        uncollected.append(_without_collector(journal))
    return {
        "revisions": lines,
        "read_and_fold_seconds": median(walls),
        "read_and_fold_cpu_seconds": median(own),
        "cpu_per_revision_us": median(own) / lines * 1e6,
        "uncollected_cpu_per_revision_us": median(uncollected) / lines * 1e6,
        "plain_cpu_seconds": median(plain),
        "ratio_to_plain": median(mine / other for mine, other in zip(own, plain, strict=True)),
        "entries": len(publication.everything()),
        "changes": len(publication.history),
    }


def _without_collector(journal: Path) -> float:
    """Return the processor seconds of reading and folding while the collector rests.

    With it, a walk through all that was read so far comes ever so often.
    """
    gc.collect()
    gc.disable()
    try:
        return timed(lambda: folded(journal))[0]
    finally:
        gc.enable()


def _plain(journal: Path) -> int:
    """Read a journal's lines as JSON, and make nothing of them."""
    with journal.open("rb") as file:
        return len([json.loads(line) for line in file])


def _starting(journal: Path) -> dict[str, Any]:
    """Return what it takes until everything can be served."""
    cpu, wall, _ = timed(lambda: LiveState(file_store(journal), load_languages(), BASE_URL))
    return {"start_seconds": wall, "start_cpu_seconds": cpu, "peak_memory": peak_memory()}


def _one_change(journal: Path) -> dict[str, Any]:
    """Publish one change, bring it to what is served, and see what became of the file."""
    live = LiveState(file_store(journal), load_languages(), BASE_URL)
    plan = _now(folded(journal))
    before, inode = journal.read_bytes(), journal.stat().st_ino
    cpu, wall, _ = timed(lambda: publish(journal, [moved(plan, 0)], LATER))
    after = journal.read_bytes()
    served_cpu, served, _ = timed(live.look)
    return {
        "publish_seconds": wall,
        "publish_cpu_seconds": cpu,
        "octets_written": len(after) - len(before),
        "lines_written": after.count(b"\n") - before.count(b"\n"),
        "same_file": journal.stat().st_ino == inode,
        "same_octets_before": after.startswith(before),
        "served_seconds": served,
        "served_cpu_seconds": served_cpu,
        "problem": live.trouble.text if live.trouble else None,
    }


def _now(publication: Publication) -> Plan:
    """Return the plan that publishing would change nothing of."""
    items = tuple(entry.item for entry in publication.entries.values())
    return Plan(slug=SLUG, header=publication.plans[SLUG].header, items=items)
