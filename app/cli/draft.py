"""Write the draft of the next year's plan beside the plan it is made from, and tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from app.settings import Settings
from calendars.wording.drafts import comments, drafted_plan, heads, remarks, said
from calendars.wording.language import load_languages
from data.errors import DraftRefused
from data.plan.loader import load_sources
from data.plan.model import Plan
from data.plan.writer import plan_file, write_plan
from data.rollover.carrying import Rules
from data.rollover.draft import draft_plan


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
    sources = load_sources(settings.folder, list(languages))
    before = _plan_before(sources.plans, year, slug)
    own = languages[before.header.language]
    rules = Rules(
        places=sources.places,
        founded=sources.founded,
        jubilees=settings.jubilees,
        said=lambda when: said(when, own),
    )
    draft = draft_plan(before, rules)
    language = (languages[code] if code else own).speaking(own.code)
    plan = drafted_plan(draft, language)
    path = settings.folder / "plans" / f"{plan.slug}.toml"
    write_plan(path, plan_file(plan, list(heads(draft, language)), comments(draft, language)))
    return Written(path=path, plan=plan, remarks=remarks(draft, language))


def _plan_before(plans: Sequence[Plan], year: int, slug: str | None) -> Plan:
    found = [plan for plan in plans if plan.header.year == year - 1]
    if not found:
        years = ", ".join(map(str, sorted({plan.header.year for plan in plans})))
        raise DraftRefused(f"there is no plan of {year - 1} to draft from; there are: {years}")
    slugs = ", ".join(plan.slug for plan in found)
    if slug is None and len(found) > 1:
        raise DraftRefused(f"there are several plans of {year - 1}: say --plan; there are: {slugs}")
    chosen = [plan for plan in found if slug in (None, plan.slug)]
    if not chosen:
        raise DraftRefused(f"there is no plan {slug!r} of {year - 1}; there are: {slugs}")
    return chosen[0]


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
