"""Tell how many programs follow each feed."""

from datetime import date
from statistics import median

import typer
from rich.table import Table
from rich.text import Text

from app.cli.console import Json, faults, journal_settings, out, write_json
from app.web.observing.diary import Diary, Feeds, read_diary
from app.web.observing.families import SHARED
from data.errors import KalendsError

WEEK = 7
UNKNOWN = ", ".join(SHARED)


class AudienceUnknown(KalendsError):
    """No audience is kept, or none yet."""


def audience(context: typer.Context, as_json: Json = False) -> None:
    """Tell how many programs asked for each feed on the newest day, and in the week before it."""
    with faults(as_json=as_json):
        path = journal_settings(context).audience
        if path is None:
            raise AudienceUnknown("set KALENDS_AUDIENCE to the file that the server keeps it in")
        diary = read_diary(path)
        if not diary.days:
            raise AudienceUnknown(
                f"{path}: nobody has asked for a feed yet, or no minute has passed"
            )
    if as_json:
        write_json({day.isoformat(): diary.days[day] for day in sorted(diary.days)})
        return
    day = max(diary.days)
    out.print(_table(diary, day))
    out.print(
        Text(
            f"Programs that asked on {day} (UTC), estimated; the week is the median of the days "
            f"before it. {UNKNOWN} ask for many people at once, so they stand apart."
        ),
        soft_wrap=True,
    )


def _table(diary: Diary, day: date) -> Table:
    table = Table("feed", box=None)
    for title in ("programs", "in the week", "which"):
        table.add_column(title, justify="left" if title == "which" else "right")
    week = [diary.days[each] for each in sorted(diary.days) if each < day][-WEEK:]
    for feed, families in diary.days[day].items():
        before = f"{median(_programs(each, feed) for each in week):g}" if week else ""
        table.add_row(feed, str(_programs(diary.days[day], feed)), before, _which(families))
    return table


def _programs(feeds: Feeds, feed: str) -> int:
    return sum(n for family, n in feeds.get(feed, {}).items() if family not in SHARED)


def _which(families: dict[str, int]) -> str:
    return ", ".join(f"{family} {count}" for family, count in families.items())
