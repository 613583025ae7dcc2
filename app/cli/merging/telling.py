"""Tell what an import does to a plan, row by row."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from app.cli.merging.proposal import Prospect
from data.documents.writers.table import Written
from data.errors import Sentence
from data.importing.merging.comparing import Change
from data.importing.merging.drafting import doubted
from data.importing.merging.merging import Kind, Told
from data.importing.words.repair import in_one_line

MOST_ROWS = 300
MOST_REMARKS, LONGEST_REMARK = 20, 300
STYLES = {
    Kind.NEW: "green",
    Kind.CHANGED: "yellow",
    Kind.UNSURE: "magenta",
    Kind.GONE: "red",
    Kind.UNCHANGED: "dim",
}


def import_table(prospect: Prospect) -> Table | Text:
    """Return a line for each row that is not as it was: what it is now, of which item, how.

    So many that nobody reads them are only counted.
    """
    others = [each for each in prospect.merged.told if each.kind is not Kind.UNCHANGED or each.kept]
    if len(others) > MOST_ROWS:
        return Text(
            f"{len(others)} rows are too many to be told here; --report FILE.xlsx lists them"
        )
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for told in others:
        lines = Text("\n".join(_lines(told, prospect)))
        table.add_row(Text(told.kind, style=STYLES[told.kind]), Text(told.key), lines)
    return table


def import_sheet(prospect: Prospect) -> Written:
    """Return what became of every row as a table for a spreadsheet."""
    say = prospect.base.say
    return Written(
        name=say(Sentence("Import")),
        headings=("", say(Sentence("Key, not to be changed")), say(Sentence("Changes"))),
        widths=(12, 30, 100),
        rows=tuple(
            (told.kind, told.key, "\n".join(_lines(told, prospect)))
            for told in prospect.merged.told
        ),
    )


def import_summary(prospect: Prospect) -> str:
    """Return in a line how many rows there are of each kind."""
    counts = Counter(told.kind for told in prospect.merged.told)
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind]) or "no row"


def shown_remarks(prospect: Prospect) -> Iterator[str]:
    """Yield what was left out of a document, as much of it as people read."""
    for remark in prospect.remarks[:MOST_REMARKS]:
        words = in_one_line(remark)
        yield words if len(words) <= LONGEST_REMARK else f"{words[: LONGEST_REMARK - 1]}…"
    if len(prospect.remarks) > MOST_REMARKS:
        further = len(prospect.remarks) - MOST_REMARKS
        yield f"{further} more was left out; --report FILE.xlsx has all of it"


def _lines(told: Told, prospect: Prospect) -> Iterator[str]:
    title = f"{told.title} («{told.said}»)"
    if told.kind is Kind.GONE:
        yield f"{title}: no row of the document any more; it stays in the plan"
        return
    if told.fresh or not (told.changes or told.kept):
        yield title
    for change in told.changes:
        if change.field != "draft":
            yield _difference(change)
            yield from (f"the {code} {change.field} may be out of date" for code in change.stale)
        elif change.after is None:
            yield "no draft any more"
    for change in told.kept:
        yield f"{change.field} stays {_word(change.before)}; the document has {_word(change.after)}"
    for doubt in told.doubts:
        choices = f" ({' / '.join(doubt.choices)})" if doubt.choices else ""
        yield f"{doubted(doubt, prospect.base.say)}{choices}"


def _difference(change: Change) -> str:
    return f"{change.field}: {_word(change.before)} → {_word(change.after)}"


def _word(value: Any) -> str:
    """Return a value as the plan's own language has it."""
    if value is None or value == ():
        return "—"
    if isinstance(value, dict):
        return str(next(iter(value.values()), "—"))
    if isinstance(value, tuple | list):
        return ", ".join(map(_word, value))
    return str(value)
