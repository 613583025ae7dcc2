"""What a folder has for an import: what its plan files are written with, and its plans."""

from collections.abc import Mapping
from functools import cache

from app.settings import Settings
from calendars.wording.faults import spoken
from calendars.wording.language import Language, load_languages
from data.errors import Faulty
from data.importing.merging.existing import Existing
from data.importing.merging.wanted import Means, Say
from data.plan.files.toml import open_toml
from data.plan.loader import load_plan
from data.plan.model import Plan
from data.plan.organisation import read_base
from data.plan.places import read_places


@cache
def languages() -> Mapping[str, Language]:
    """Return the languages that Kalends speaks, by their codes."""
    return load_languages()


def folder_means(settings: Settings) -> Means:
    """Return what the folder's plan files are written with; raises Faulty."""
    stated = read_base(settings.folder.statement, list(languages()))
    whose = stated.organisation
    listed = read_places(settings.folder.places, whose.languages)
    if listed.faults:
        raise Faulty(listed.faults, language=whose.languages[0])
    return Means(
        languages=whose.languages,
        places={key: place for key, place in (listed.places or {}).items() if place},
        zones=listed.zones,
        zone=whose.timezone,
        colors=stated.colors,
        say=_say(whose.languages[0]),
    )


def any_means() -> tuple[Means, ...]:
    """Return what plan files may be written with where there is no folder: in each language."""
    codes = list(languages())
    return tuple(
        Means(
            languages=(own, *(code for code in codes if code != own)),
            places={},
            zones={},
            zone="UTC",
            colors={},
            say=_say(own),
        )
        for own in codes
    )


def _say(code: str) -> Say:
    own = languages()[code]
    return lambda words: spoken(words, own)


def existing_plan(
    settings: Settings, slug: str, known: Mapping[str, Plan] | None = None
) -> Existing | None:
    """Return a plan of the folder with its file, None where there is no file; raises Faulty.

    `known` are plans that were loaded before.
    """
    path = settings.folder.plans / f"{slug}.toml"
    if not path.exists():
        return None
    plan = (known or {}).get(slug) or load_plan(settings.folder.path, path, list(languages()))
    return Existing(plan=plan, table=open_toml(path)[1])


def sound_plans(settings: Settings) -> Mapping[str, Plan]:
    """Return the plans of the folder that can be read, by their slugs."""
    known = list(languages())
    found = {}
    for path in sorted(settings.folder.plans.glob("[!.]*.toml")):
        try:
            found[path.stem] = load_plan(settings.folder.path, path, known)
        except Faulty:
            continue
    return found
