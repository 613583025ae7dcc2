"""Write the draft of the next year's plan beside the plan it is made from, and tell of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from app.settings import Settings
from calendars.wording.drafting import DraftWords
from calendars.wording.language import load_languages
from data.plan.loader import load_sources
from data.plan.model import Plan
from data.plan.writer import write_plan
from data.rollover.carrying import Rules
from data.rollover.draft import draft_plan, plan_before
from data.rollover.wording import draft_file, drafted_plan, remarks


@dataclass(frozen=True, kw_only=True)
class Written:
    """A draft that was written: where, what, and what of the plan before is not in it."""

    path: Path
    plan: Plan
    remarks: tuple[str, ...]


def write_draft(settings: Settings, year: int, slug: str | None, code: str | None) -> Written:
    """Draft the plan of a year from the one before, and write its file.

    `slug` names the plan before where a year has several; the reasons are in the language `code`,
    or in the plan's own. Raises Faulty or DraftRefused.
    """
    languages = load_languages()
    sources = load_sources(settings.folder.path, list(languages))
    before = plan_before(sources.plans, year, slug)
    own = languages[before.header.language].speaking(before.header.language)
    rules = Rules(places=sources.places, founded=sources.founded, words=DraftWords(language=own))
    draft = draft_plan(before, rules)
    words = DraftWords(language=(languages[code] if code else own).speaking(own.code))
    path = settings.folder.plans / f"{draft.slug}.toml"
    write_plan(path, draft_file(draft, words))
    return Written(path=path, plan=drafted_plan(draft, words), remarks=remarks(draft, words))


def draft_table(plan: Plan) -> Table:
    """Return a line for each draft: its key, its date, why it is there."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for draft in plan.drafts:
        table.add_row(Text(draft.item.key), Text(draft.item.when.text), Text(draft.reason))
    return table


def draft_value(written: Written) -> dict[str, Any]:
    """Return a draft that was written as JSON has it."""
    return {
        "file": str(written.path),
        "plan": written.plan.slug,
        "items": [
            {"key": draft.item.key, "when": draft.item.when.text, "reason": draft.reason}
            for draft in written.plan.drafts
        ],
        "remarks": written.remarks,
    }
