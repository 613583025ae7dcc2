"""Simulate subscribers through a publication and a restart: `python -m bench.simulate`.

How often calendar programs look again is what docs/scale.md tells with its evidence; what a poll
costs is measured by `make bench` and handed in. Nothing here talks to a server.
"""

import argparse
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.console import Console
from rich.table import Table

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LENGTH, PUBLISHED, DOWN = 7 * DAY, 2 * DAY + 10 * HOUR, (3 * DAY + 9 * HOUR, 3 * DAY + 9.02 * HOUR)
"""Seconds: how long it goes on, when a publication comes, and from when to when nobody answers."""
SEEN = 0.99


@dataclass(frozen=True, kw_only=True)
class Family:
    """A kind of client: its share of all, how often it looks again, in seconds, and when it runs.

    `hours` are those of the day in which it is on: programs on computers of an office are started
    about the first one. `conditional`: it asks whether there is something new.
    """

    name: str
    share: float
    least: float
    most: float
    hours: tuple[float, float] = (0, 24)
    conditional: bool = True


FAMILIES = (
    Family(name="Google", share=0.40, least=8 * HOUR, most=24 * HOUR),
    Family(name="Outlook, Microsoft 365", share=0.25, least=3 * HOUR, most=24 * HOUR),
    Family(name="Apple", share=0.20, least=15 * MINUTE, most=DAY),
    Family(name="Thunderbird", share=0.05, least=30 * MINUTE, most=30 * MINUTE, hours=(9, 18)),
    Family(name="Android (ICSx5)", share=0.05, least=DAY, most=DAY),
    Family(name="Nextcloud", share=0.05, least=12 * HOUR, most=12 * HOUR),
)
"""The shares are a guess at city administrations: say others with --shares."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a simulation shows; rates are polls a second, times seconds after the publication."""

    mean: float
    peak: float
    unchanged: float
    octets: float
    half: float
    nearly_all: float
    failed: float


def simulate(
    subscribers: int,
    families: Sequence[Family],
    *,
    samples: int,
    full: int,
    known: int,
    seed: int,
) -> Found:
    """Return how so many subscribers poll, drawn from `samples` of them.

    `full` and `known` are the octets of an answer in full, and of a 304.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation, not a secret
    weight = subscribers / samples
    buckets = [0] * int(LENGTH / MINUTE)
    seen: list[float] = []
    polls = fresh = failed = 0
    for family in families:
        for _ in range(max(1, round(family.share * samples))):
            times = list(_polls(family, chance))
            answered = [at for at in times if not DOWN[0] <= at < DOWN[1]]
            failed += len(times) - len(answered)
            polls += len(times)
            for at in times:
                buckets[int(at / MINUTE)] += 1
            fresh += _in_full(answered, family)
            seen += answered[(at := bisect_left(answered, PUBLISHED)) : at + 1] or [LENGTH]
    seen.sort()
    return Found(
        mean=polls * weight / LENGTH,
        peak=max(buckets) * weight / MINUTE,
        unchanged=1 - fresh / polls,
        octets=(fresh * full + (polls - fresh) * known) * weight / (LENGTH / DAY),
        half=seen[len(seen) // 2] - PUBLISHED,
        nearly_all=seen[int(SEEN * len(seen))] - PUBLISHED,
        failed=failed * weight,
    )


def _polls(family: Family, chance: random.Random) -> Iterator[float]:
    every = chance.uniform(family.least, family.most)
    first, last = family.hours
    if (first, last) == (0, 24):
        yield from _from(chance.uniform(0, every), LENGTH, every)
        return
    for day in range(int(LENGTH / DAY)):
        begin = day * DAY + (first + chance.gauss(0, 0.25)) * HOUR
        yield from _from(max(begin, 0), min(day * DAY + last * HOUR, LENGTH), every)


def _from(begin: float, end: float, every: float) -> Iterator[float]:
    at = begin
    while at < end:
        yield at
        at += every


def _in_full(answered: Sequence[float], family: Family) -> int:
    """Return how many of a client's polls are answered in full: the first, and what is new."""
    if not family.conditional:
        return len(answered)
    return bool(answered) + sum(one < PUBLISHED <= other for one, other in pairwise(answered))


def main() -> None:
    """Print a line for each size of audience."""
    given = _arguments()
    table = Table(
        title=f"A feed of {given.octets:,} octets, {given.us:g} µs of CPU a poll", box=None
    )
    heads = ("subscribers", "polls/s", "peak/s", "304", "GB a day", "50 % saw it after", "99 %")
    for head in (*heads, "failed in 72 s", "cores at the peak"):
        table.add_column(head, justify="right")
    for size in given.subscribers:
        found = simulate(
            size,
            FAMILIES,
            samples=min(size, given.samples),
            full=given.octets,
            known=400,
            seed=given.seed,
        )
        table.add_row(
            f"{size:,}",
            f"{found.mean:,.1f}",
            f"{found.peak:,.1f}",
            f"{found.unchanged:.1%}",
            f"{found.octets / 1e9:,.2f}",
            f"{found.half / HOUR:.1f} h",
            f"{found.nearly_all / HOUR:.1f} h",
            f"{found.failed:,.0f}",
            f"{found.peak * given.us / 1e6:,.2f}",
        )
    Console(width=130).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.simulate", description=__doc__)
    sizes = [10**n for n in range(3, 9)]
    parser.add_argument("--subscribers", type=int, nargs="+", default=sizes)
    parser.add_argument("--octets", type=int, default=44_559, help="of a feed, uncompressed")
    parser.add_argument("--us", type=float, default=120, help="CPU of a poll on a new connection")
    parser.add_argument("--samples", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
