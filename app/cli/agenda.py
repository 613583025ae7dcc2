"""Print a plan as an agenda by month, loose dates visibly loose."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from calendars.feeds.placement import tentative
from calendars.wording.dates import dates
from calendars.wording.language import Language
from calendars.wording.titles import MARK, draft_title, title
from data.plan.model import Drafted, Item, Plan
from data.when.edtf import Precision, Window, months_later

Row = Item | Drafted


def agenda(plan: Plan, language: Language) -> RenderableType:
    """Return a plan as a heading for each month and a line for each item, undated ones last."""
    rows: list[Row] = [*plan.items, *plan.drafts]
    dated = [row for row in rows if _item(row).when.dated]
    dated.sort(key=lambda row: (_item(row).when.anchor, _item(row).row))
    undated = [row for row in rows if not _item(row).when.dated]
    parts: list[RenderableType] = [Text(language.text(plan.header.title), style="bold")]
    for month, group in groupby(dated, key=lambda row: _item(row).when.anchor.replace(day=1)):
        parts += _part(_month(month, language), list(group), language)
    parts += _part(language.gettext("without a date"), undated, language)
    return Group(*parts)


def _item(row: Row) -> Item:
    return row.item if isinstance(row, Drafted) else row


def _part(heading: str, rows: Sequence[Row], language: Language) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Rule(heading, align="left", style="dim")
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=1)
    table.add_column(ratio=3)
    table.add_column(ratio=7)
    table.add_column(no_wrap=True)
    for row in rows:
        item = _item(row)
        loose = tentative(item.when)
        words = Text(dates(item.when, language), style="italic yellow" if loose else "bold green")
        place = ", ".join(language.text(place.name) for place in item.places)
        table.add_row(MARK if loose else "", words, _title(row, language), Text(place))
    yield table


def _title(row: Row, language: Language) -> Text:
    if isinstance(row, Drafted):
        return Text(draft_title(row.item, language), style="dim")
    return Text(title(row, language))


def _month(first: date, language: Language) -> str:
    return language.window(Window(first, months_later(first, 1), Precision.MONTH))
