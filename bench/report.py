"""Print what was measured as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

WIDTH = 116
console = Console(width=WIDTH, highlight=False)

Value = Mapping[str, Any]

HTTP_HEADS = (
    *("", "CPU, µs", "ratio", "least-most", "polls/s", "p50, ms", "p99", "max"),
    *("polls", "wrong"),
)
BUILD_HEADS = (
    *("items", "read+fold, s", "build, s", "CPU, s", "VEVENT/s", "plain/s", "CPU ratio"),
    *("same octets", "per item", "peak, MB"),
)
JOURNAL_HEADS = (
    *("revisions", "published", "MB", "read+fold, s", "CPU, s", "json.loads", "ratio"),
    *("per line", "no GC", "start, CPU s", "peak, MB"),
)
APPEND_HEADS = (
    *("revisions", "CPU, s", "seconds", "octets", "lines", "served, CPU s", "same file"),
    "same octets before",
)
CHANGE_HEADS = ("items", "CPU, s", "least-most", "seconds", "VEVENTs written", "languages")


def show_http(found: Value) -> None:
    """Print a table for each mode of the http part."""
    for name, why in found["absent"].items():
        console.print(f"{name} is left out: {why}", markup=False)
    for name, about in found["servers"].items():
        console.print(f"{name}: {_about(about)}", markup=False)
    for mode in found["modes"].values():
        rows = [_http_row(name, each) for name, each in mode["servers"].items()]
        _table(f"{mode['name']} ({mode['rounds']} rounds)", HTTP_HEADS, rows)


def show_build(found: Value) -> None:
    """Print the tables of the build part."""
    rows = [_build_row(size, each) for size, each in found["sizes"].items()]
    title = "Build: every feed in every language, from a folded publication"
    _table(title, BUILD_HEADS, rows)
    rows = [_change_row(size, each) for size, each in found["one_change"].items()]
    _table("One change: from the journal's new line to a State", CHANGE_HEADS, rows)


def show_journal(found: Value) -> None:
    """Print the tables of the journal part."""
    rows = [_journal_row(size, each) for size, each in found["sizes"].items()]
    title = f"Journal: a plan of {found['items']:,} items, changed again and again in one year"
    _table(title, JOURNAL_HEADS, rows)
    rows = [_append_row(size, each) for size, each in found["sizes"].items()]
    _table("One change more: published, then served", APPEND_HEADS, rows)


def show_swap(found: Value) -> None:
    """Print the table of the swap part."""
    rows = [_swap_row(when, found[when]) for when in ("before", "during", "after")]
    title = f"Swap: {found['items']:,} items become public under a poll every 2 ms"
    _table(title, ("", "polls", "p50, ms", "p99", "p99.9", "max"), rows)
    console.print(
        f"public {found['public_seconds']:.2f} s after the journal had them (its writing took "
        f"{found['append_seconds']:.2f} s); the first new feed whole in "
        f"{found['first_whole_answer_ms']:.0f} ms; {found['wrong']} wrong answers; "
        f"peak {_mb(found['peak_memory'])} MB"
    )


def show_start(found: Value) -> None:
    """Print the start part."""
    least, most = found["first_answer_seconds_range"]
    console.print(
        f"\nStart: the first answer after {found['first_answer_seconds']:.2f} s "
        f"({least:.2f}-{most:.2f}), {found['cpu_seconds']:.2f} s of them CPU; "
        f"peak {_mb(found['peak_memory'])} MB"
    )


def show_phrases(found: Value) -> None:
    """Print the phrases part."""
    for code, each in found["languages"].items():
        console.print(
            f"\nPhrases ({code}): {each['us']:,.0f} µs each, {each['ratio']:.1f} times dateutil's "
            f"parser on plain dates ({found['plain_us']:,.0f} µs)"
        )
    console.print(
        f"{found['many']:,} phrases in {found['many_seconds']:.2f} s; the first one of a process "
        f"{found['first_seconds']:.2f} s; 500 hostile characters {found['hostile_ms']:.1f} ms"
    )


def _about(about: Value) -> str:
    octets = "the same octets" if about["same_octets"] else "octets of its own"
    known = "" if about["conditional_status"] == 304 else "; answers a conditional request in full"
    kept = "" if about["keeps_connections"] else "; closes each connection, so keeps none"
    return f"{about['octets']:,} octets, {octets}{known}{kept}"


def _http_row(name: str, each: Value) -> Sequence[str]:
    least, most = each["cpu_ratio_range"]
    return (
        name,
        f"{each['cpu_us']:,.1f}",
        f"{each['cpu_ratio']:,.2f}",
        f"{least:,.2f}-{most:,.2f}",
        f"{each['polls_per_second']:,.0f}",
        f"{each['p50_ms']:.3f}",
        f"{each['p99_ms']:.3f}",
        f"{each['max_ms']:.2f}",
        f"{each['polls']:,}",
        str(each["wrong"]),
    )


def _build_row(size: int, each: Value) -> Sequence[str]:
    return (
        f"{size:,}",
        f"{each['read_and_fold_seconds']:.3f}",
        f"{each['build_seconds']:.3f}",
        f"{each['build_cpu_seconds']:.3f}",
        f"{each['vevents_per_second']:,.0f}",
        f"{each['plain_vevents_per_second']:,.0f}",
        f"{each['ratio_to_plain']:.2f}",
        "yes" if each["same_octets_as_plain"] else "NO",
        f"{each['cost_per_item']:.2f}",
        _mb(each["peak_memory"]),
    )


def _change_row(size: int, each: Value) -> Sequence[str]:
    least, most = each["cpu_seconds_range"]
    return (
        f"{size:,}",
        f"{each['cpu_seconds']:.4f}",
        f"{least:.4f}-{most:.4f}",
        f"{each['seconds']:.4f}",
        str(each["vevents_serialised"]),
        str(each["languages"]),
    )


def _journal_row(size: int, each: Value) -> Sequence[str]:
    return (
        f"{size:,}",
        f"{each['publications']:,}",
        f"{each['octets'] / 1e6:,.1f}",
        f"{each['read_and_fold_seconds']:.3f}",
        f"{each['read_and_fold_cpu_seconds']:.3f}",
        f"{each['plain_cpu_seconds']:.3f}",
        f"{each['ratio_to_plain']:.2f}",
        f"{each['cost_per_revision']:.2f}",
        f"{each['uncollected_cost_per_revision']:.2f}",
        f"{each['start_cpu_seconds']:.2f}",
        _mb(each["peak_memory"]),
    )


def _append_row(size: int, each: Value) -> Sequence[str]:
    return (
        f"{size:,}",
        f"{each['publish_cpu_seconds']:.3f}",
        f"{each['publish_seconds']:.3f}",
        f"{each['octets_written']:,}",
        str(each["lines_written"]),
        f"{each['served_cpu_seconds']:.3f}",
        "yes" if each["same_file"] else "NO",
        "yes" if each["same_octets_before"] else "NO",
    )


def _swap_row(when: str, each: Value) -> Sequence[str]:
    shown = (f"{each[key]:.2f}" for key in ("p50_ms", "p99_ms", "p999_ms", "max_ms") if key in each)
    return when, f"{each['polls']:,}", *shown


def _mb(octets: int) -> str:
    return f"{octets / 1e6:,.0f}"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False)
    for n, head in enumerate(heads):
        table.add_column(head, justify="right" if n else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console.print(f"\n{title}", style="bold", markup=False)
    console.print(table)
