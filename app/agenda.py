"""Print a plan as an agenda by month, loose dates visibly loose."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from calendars.language import Language
from calendars.placing import tentative
from calendars.wording import MARK, dates, title
from data.model import Item, Plan
from data.when import KEYWORDS, Precision, When


def agenda(plan: Plan, language: Language) -> RenderableType:
    """Return a plan as a heading for each month and a line for each item, undated ones last."""
    dated = [item for item in plan.items if item.when.text not in KEYWORDS]
    dated.sort(key=lambda item: (item.when.start, item.row))
    undated = [item for item in plan.items if item.when.text in KEYWORDS]
    parts: list[RenderableType] = [Text(plan.header.title[language.code], style="bold")]
    for month, items in groupby(dated, key=lambda item: item.when.start.replace(day=1)):
        parts += _part(_month(month, language), list(items), language)
    parts += _part(language.gettext("without a date"), undated, language)
    return Group(*parts)


def _part(heading: str, items: Sequence[Item], language: Language) -> Iterator[RenderableType]:
    if not items:
        return
    yield Rule(heading, align="left", style="dim")
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=1)
    table.add_column(ratio=3)
    table.add_column(ratio=7)
    table.add_column(no_wrap=True)
    for item in items:
        loose = tentative(item.when)
        words = Text(dates(item.when, language), style="italic yellow" if loose else "bold green")
        place = item.place.name[language.code] if item.place else ""
        table.add_row(MARK if loose else "", words, Text(title(item, language)), Text(place))
    yield table


def _month(first: date, language: Language) -> str:
    behind = (first + timedelta(days=31)).replace(day=1)
    month = When(text=f"{first:%Y-%m}", start=first, end=behind, precision=Precision.MONTH)
    return language.dates(month)
