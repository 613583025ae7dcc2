"""Bring a document that was read into the plan file, from its rows to what is told of it."""

from pathlib import Path

from rich.text import Text

from app.cli.console import err, out, print_remarks
from app.cli.merging.asking import Choose, ask
from app.cli.merging.marking import marked_copy, whole_sheets
from app.cli.merging.proposal import Prospect, propose_import, write_import
from app.cli.merging.sources import Source
from app.cli.merging.tables import write_new
from app.cli.merging.telling import import_summary, import_table, shown_remarks
from app.settings import Settings
from data.documents.document import Document
from data.documents.writers.workbook import write_workbook
from data.errors import ImportRefused
from data.importing.merging.wanted import Means
from data.importing.row import Understood
from data.importing.tables.own import Own

NEXT_STEPS = """
Then: check each item with a line that begins with "draft", correct it and delete that line.
kalends check     what is wrong, and how many drafts are left
kalends diff      what subscribers would see
kalends publish   the settled items, as soon as you wish"""


def bring(
    document: Document,
    source: Source,
    settings: Settings,
    means: Means,
    path: Path,
    *,
    slug: str | None = None,
    choose: Choose | None = None,
    report: Path | None = None,
) -> Prospect:
    """Write what a document says into its plan file, and return what that changed.

    `source` is what it says, `means` are those of the folder; `path` is the document's file and
    `slug` its plan where that was said; `choose` answers questions, and `report` is where a
    spreadsheet with the doubts marked is written; a table of ours has a column for them, and only
    what became of its rows is told there. Raises Faulty, ImportRefused or DraftRefused;
    nothing is written then.
    """
    told = "Comparing with the plan"
    with err.status(told):
        prospect = propose_import(source, settings, means, path.name, slug=slug)
    if choose is not None and isinstance(source, Understood):
        source, pinned = ask(source, prospect, choose)
        with err.status(told):
            prospect = propose_import(source, settings, means, path.name, slug=slug, pinned=pinned)
    with err.status("Writing"):
        if report is not None:
            _report(report, path, document, source, prospect)
        write_import(prospect, settings)
    return prospect


def _report(
    report: Path, path: Path, document: Document, source: Source, prospect: Prospect
) -> None:
    if report.suffix.casefold() != ".xlsx":
        raise ImportRefused(f"{report}: doubts are marked in a spreadsheet; name one: plan.xlsx")
    if isinstance(source, Own):
        write_new(report, write_workbook(whole_sheets(prospect)))
    else:
        write_new(report, marked_copy(path, document, source, prospect))


def print_import(prospect: Prospect) -> None:
    """Print what an import changed, row by row, and what is to be done now."""
    out.print(import_table(prospect))
    print_remarks((*prospect.doubts, *shown_remarks(prospect)))
    if prospect.doubts:
        for line in prospect.layout:
            out.print(Text(line, style="dim"), soft_wrap=True)
    done = "Wrote" if prospect.changes else "Nothing to change in"
    told = f"{done} {prospect.path}: {import_summary(prospect)}. Nothing is published."
    out.print(Text(told), soft_wrap=True)
    if prospect.changes:
        out.print(NEXT_STEPS)
