"""Measure what a publication costs to read and to build, all of it and one change of it."""

import gc
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import chain, islice
from pathlib import Path
from statistics import median
from typing import Any

from app.web.live import LiveState
from bench.plain import Field, read_calendar, write_event
from bench.plans import PUBLISHED, made_plan, moved, publish
from bench.processes import in_child, peak_memory, timed
from bench.servers import BASE_URL
from calendars.feeds.site import Site, build_site
from calendars.wording.language import load_languages
from data.journal.homes.file import file_store
from data.journal.publication import fold

SIZES = (46, 1_000, 10_000, 100_000)
CHANGED = (1_000, 10_000)
CHANGES = 5
SAMPLE = 500
"""Events of each language that the plain loop writes."""
_END = b"END:VEVENT\r\n"


def measure(folder: Path, largest: int) -> dict[str, Any]:
    """Return what each size takes, and what one change takes; each in a process of its own."""
    sizes = {n: _measured(folder, n, _whole) for n in SIZES if n <= largest}
    changes = {n: _measured(folder, n, _one_change) for n in CHANGED if n <= largest}
    base = sizes.get(1_000, next(iter(sizes.values())))
    for each in sizes.values():
        each["cost_per_item"] = each["build_cpu_per_item_us"] / base["build_cpu_per_item_us"]
    return {"sizes": sizes, "one_change": changes}


def _measured(
    folder: Path, size: int, function: Callable[[Path, int], dict[str, Any]]
) -> dict[str, Any]:
    journal = folder / f"{function.__name__}-{size}.jsonl"
    in_child(_write, journal, size)
    try:
        return in_child(function, journal, size)
    finally:
        journal.unlink()


def _write(journal: Path, size: int) -> None:
    publish(journal, [made_plan(size)])


def _whole(journal: Path, size: int) -> dict[str, Any]:
    languages = load_languages()
    # As the service builds; both loops alike.
    gc.disable()
    read_cpu, read_wall, publication = timed(lambda: fold(file_store(journal).read().revisions))
    builds: list[tuple[float, float]] = []
    plains: list[float] = []
    fields: list[list[Field]] = []
    peak = 0
    # Small ones in turns; a large one once, between two plain loops.
    for _ in range(max(1, min(9, 5_000 // size))):
        cpu, wall, site = timed(lambda: build_site(publication, languages, BASE_URL))
        # Before the sample is taken, which copies whole feeds.
        peak = peak or peak_memory()
        fields = fields or _sample(site)
        builds.append((cpu, wall))
        plains.append(_plain(fields))
    vevents = size * len(languages)
    each = median(cpu for cpu, _ in builds) / vevents
    return {
        "read_and_fold_seconds": read_wall,
        "read_and_fold_cpu_seconds": read_cpu,
        "vevents": vevents,
        "build_seconds": median(wall for _, wall in builds),
        "build_cpu_seconds": median(cpu for cpu, _ in builds),
        "build_cpu_per_item_us": median(cpu for cpu, _ in builds) / size * 1e6,
        "vevents_per_second": 1 / each,
        "plain_vevents_per_second": 1 / median(plains),
        "ratio_to_plain": median(
            cpu / vevents / plain for (cpu, _), plain in zip(builds, plains, strict=True)
        ),
        "same_octets_as_plain": _same(site, fields),
        "feed_octets": len(_feed(site, "ru")),
        "journal_octets": journal.stat().st_size,
        "peak_memory": peak,
        "publication": len(publication.entries),
    }


def _one_change(journal: Path, size: int) -> dict[str, Any]:
    live = LiveState(file_store(journal), load_languages(), BASE_URL)
    plan, seconds, fresh = made_plan(size), [], []
    walls = []
    for n in range(CHANGES):
        before = live.state.site
        plan = moved(plan, (n + 1) * size // (CHANGES + 1))
        publish(journal, [plan], PUBLISHED + timedelta(days=n + 1))
        cpu, wall, _ = timed(live.look)
        seconds.append(cpu)
        walls.append(wall)
        fresh.append(_fresh(before, live.state.site))
    return {
        "cpu_seconds": median(seconds),
        "cpu_seconds_range": [min(seconds), max(seconds)],
        "seconds": median(walls),
        "vevents_serialised": max(fresh),
        "languages": len(live.state.site.languages),
        "problem": live.trouble.text if live.trouble else None,
    }


def _fresh(before: Site, after: Site) -> int:
    """Return how many VEVENTs of a site are not the very objects of the one before."""
    return sum(
        before.vevents[code].get(identity) is not event
        for code, events in after.vevents.items()
        for identity, event in events.items()
    )


def _feed(site: Site, code: str) -> bytes:
    return site.feeds[f"/calendars/{code}/all.ics"].body


def _events(site: Site) -> list[bytes]:
    """Return the sample: the first VEVENTs of each language's feed."""
    bodies = (_feed(site, code).partition(b"BEGIN:VEVENT") for code in site.languages)
    cut = ((begin + rest).split(_END)[:-1] for _, begin, rest in bodies)
    return [event + _END for event in chain.from_iterable(islice(c, SAMPLE) for c in cut)]


def _sample(site: Site) -> list[list[Field]]:
    ics = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(_events(site)) + b"END:VCALENDAR\r\n"
    return read_calendar(ics)[1]


def _plain(fields: Sequence[Sequence[Field]]) -> float:
    """Return the processor seconds that one VEVENT takes the plain way."""
    cpu, _, _ = timed(lambda: [write_event(each) for each in fields])
    return cpu / len(fields)


def _same(site: Site, fields: Sequence[Sequence[Field]]) -> bool:
    return [write_event(each) for each in fields] == _events(site)
