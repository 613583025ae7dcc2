"""Small folders of organisations, written text by text."""

from collections.abc import Sequence
from pathlib import Path

from data.errors import Faulty
from data.plan.loader import Sources, load_sources
from data.plan.model import Item

CLUB = """\
organisation = "Chess Club"
domain = "club.example.org"
languages = ["en"]
timezone = "Europe/London"
"""
PLAN = """\
year = 2027
title = "What We Do"

[categories.meetings]
name = "Meetings"
"""
KNOWN = ("en", "ru", "sr-Latn")


def item(**more: str) -> str:
    """Return the table of an item, with more keys as TOML has them."""
    keys = {
        "key": '"agm"',
        "category": '"meetings"',
        "row": "1",
        "title": '"General Meeting"',
        "when": '"2027-05"',
        "said": '"in May"',
        **more,
    }
    return "\n[[items]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def write(
    folder: Path, club: str = CLUB, plan: str = PLAN + item(), places: str | None = None
) -> Path:
    """Write a folder's files; without a text of places there is none."""
    (folder / "plans").mkdir()
    (folder / "kalends.toml").write_text(club, encoding="utf-8")
    (folder / "plans/club-2027.toml").write_text(plan, encoding="utf-8")
    if places is not None:
        (folder / "places.toml").write_text(places, encoding="utf-8")
    return folder


def load(folder: Path, *texts: str | None) -> Sources:
    """Write a folder's files and read them."""
    return load_sources(write(folder, *texts), KNOWN)  # type: ignore[arg-type]


def the_item(folder: Path, listed: str | None = None, /, **more: str) -> Item:
    """Return the only item of a folder, with more keys as TOML has them."""
    ((read,),) = (plan.items for plan in load(folder, CLUB, PLAN + item(**more), listed).plans)
    return read


def faults(folder: Path, *texts: str | None) -> Sequence[tuple[str, int, str, str]]:
    """Return the file, line, key and problem of each fault of a folder's files."""
    try:
        load(folder, *texts)
    except Faulty as error:
        return [
            (Path(each.file).name, each.line, each.key, str(each.problem)) for each in error.faults
        ]
    return []
