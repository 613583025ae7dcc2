"""Bring a document that was understood into the plan file of a folder: propose, then write."""

import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.importing import layout_lines
from app.cli.merging.folder import existing_plan, languages, sound_plans
from app.cli.merging.sources import Source
from app.settings import Settings
from data.errors import Faulty, ImportRefused, JournalMissing, Sentence
from data.importing.merging.existing import Existing, held_by
from data.importing.merging.keys import words_of
from data.importing.merging.merging import Merged, matched, merge
from data.importing.merging.texts import tidy
from data.importing.merging.wanted import Base, Means, Wanted, wanted
from data.importing.row import Understood
from data.importing.tables.heads import with_heads
from data.importing.tables.own import Own, new_categories, own_doubts, own_rows, own_title
from data.importing.tables.writing import shown_sections
from data.journal.homes.address import open_store
from data.journal.publication import fold
from data.plan.checks import KEY, KEY_LENGTH, TITLE_LENGTH
from data.plan.editing import NoTables, edited, new_file
from data.plan.loader import load_plan
from data.plan.model import Plan, Text
from data.plan.writer import replace_plan, write_plan
from data.when.edtf import WhenError
from data.when.period import Period, year_period
from data.when.reading import parse_period
from data.when.value import bounds_text

HALF = 0.5
"""The share of its rows that a document has in common with a plan it is taken for."""


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What importing a document would do to a plan file, of which `before` is the text now.

    There is no file where that is None. `doubts` concern the document as a whole, `remarks` what of
    it was left out; `layout` is what its columns were taken for.
    """

    path: Path
    merged: Merged
    base: Base
    text: str
    before: str | None
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Tell whether the file would be written."""
        return self.text != self.before


def propose_import(
    source: Source,
    settings: Settings,
    means: Means,
    name: str,
    *,
    slug: str | None = None,
    pinned: Mapping[int, str | None] = {},
) -> Prospect:
    """Return what importing a document would do; nothing is written.

    `means` are those of the folder, `name` is that of the document's file, `slug` the plan's where
    it was said; `pinned` the items that rows are, where it was. Raises Faulty or ImportRefused.
    """
    period = _period(source, settings, slug)
    base = means.within(period)
    known = sound_plans(settings)
    slug = _checked(slug or _slug(source, name, base, known))
    existing = existing_plan(settings, slug, known)
    _check_period(existing, slug, period)
    if not (rows := _rows(source, base, existing)):
        raise ImportRefused(f"{name}: there are no rows in it")
    taken = _published(settings, slug)
    merged = _merged(source, rows, existing, base, pinned=pinned, taken=taken)
    path = settings.folder.plans / f"{slug}.toml"
    before = path.read_bytes().decode() if existing else None
    if before is None:
        text = _new_text(merged, _header(source, base, slug, known))
    else:
        text = _edited(path, before, merged)
    return Prospect(
        path=path,
        merged=merged,
        base=base,
        text=text,
        before=before,
        doubts=_document_doubts(source, base),
        remarks=tuple(map(base.say, source.remarks)) if isinstance(source, Understood) else (),
        layout=tuple(layout_lines(source)) if isinstance(source, Understood) else (),
    )


def _merged(
    source: Source,
    rows: Collection[Wanted],
    existing: Existing | None,
    base: Base,
    *,
    pinned: Mapping[int, str | None],
    taken: frozenset[str],
) -> Merged:
    merged = merge(
        tuple(rows),
        existing,
        base,
        notes=_notes(source) if isinstance(source, Understood) else {},
        categories=new_categories(source, base) if isinstance(source, Own) else {},
        pinned=pinned,
        taken=taken,
    )
    if existing is not None and isinstance(source, Own):
        return with_heads(merged, source, existing, base)
    return merged


def _notes(understood: Understood) -> Mapping[str | None, str]:
    """Return the footnotes of a document's sections; None's is that of all of it."""
    notes = [(None, understood.note), *((each.title, each.note) for each in understood.sections)]
    return {title: note for title, note in notes if note}


def _document_doubts(source: Source, base: Base) -> tuple[str, ...]:
    doubts = source.doubts if isinstance(source, Understood) else own_doubts(source)
    return tuple(base.say(doubt.why) for doubt in doubts)


def _check_period(existing: Existing | None, slug: str, period: Period) -> None:
    if existing is not None and existing.plan.header.period != period:
        own = existing.plan.header.period.label
        raise ImportRefused(
            f"{slug} is the plan of {own}, and the document is for {period.label}: "
            "say --year, or --plan with the name of another plan"
        )


def write_import(prospect: Prospect, settings: Settings) -> None:
    """Write the plan file, whole or not at all; an unchanged one isn't touched.

    Raises ImportRefused or DraftRefused.
    """
    if not prospect.changes:
        return
    _check(prospect, settings)
    if prospect.before is None:
        prospect.path.parent.mkdir(exist_ok=True)
        write_plan(prospect.path, prospect.text)
    else:
        replace_plan(prospect.path, prospect.text, prospect.before)


def _check(prospect: Prospect, settings: Settings) -> None:
    """Raise ImportRefused where the file would have faults."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / prospect.path.name
        path.write_bytes(prospect.text.encode())
        try:
            load_plan(settings.folder.path, path, list(languages()))
        except Faulty as error:
            told = str(error.faults[0]).replace(str(path), str(prospect.path))
            raise ImportRefused(
                f"nothing is written, as the file would be faulty: {told}"
            ) from error


def _rows(source: Source, base: Base, existing: Existing | None) -> tuple[Wanted, ...]:
    if isinstance(source, Understood):
        return tuple(wanted(row, base) for row in source.rows)
    sections = existing.plan.header.sections if existing else ()
    return own_rows(source, base, shown_sections(sections, base.language))


def _period(source: Source, settings: Settings, slug: str | None) -> Period:
    """Return the period of a document; of a table of ours without one, that of its plan."""
    if source.period:
        try:
            return parse_period(source.period)
        except WhenError as error:
            raise ImportRefused(f"period {source.period}: {error}") from error
    existing = existing_plan(settings, slug) if slug else None
    if existing is None:
        raise ImportRefused("it isn't told which year the document is for: say --year")
    return existing.plan.header.period


def _checked(slug: str) -> str:
    if not KEY.fullmatch(slug) or len(slug) > KEY_LENGTH:
        raise ImportRefused(
            f"{slug!r} can't be the name of a plan: write a to z, 0 to 9 and single hyphens, "
            f"at most {KEY_LENGTH} characters"
        )
    return slug


def _slug(source: Source, name: str, base: Base, known: Mapping[str, Plan]) -> str:
    """Return the slug of the plan that a document is for, or that of a new one."""
    if isinstance(source, Own) and source.slug:
        return source.slug
    own = _named(name, base.period)
    if own in known or isinstance(source, Own):
        return own
    those = {slug: plan for slug, plan in known.items() if plan.header.period == base.period}
    rows = [wanted(row, base) for row in source.rows] if those else []
    shares = {slug: _share(rows, plan, base) for slug, plan in those.items()}
    best = max(shares, key=lambda slug: shares[slug], default=own)
    return best if shares.get(best, 0) >= HALF else own


def _named(name: str, period: Period) -> str:
    """Return the slug of a new plan: the name of the document's file, with the year."""
    years = str(period.start.year)
    words = words_of(Path(name).stem) or ["plan"]
    stem = "-".join(words)[: KEY_LENGTH - len(years) - 1].strip("-")
    return stem if re.search(rf"(?<![0-9]){years}(?![0-9])", stem) else f"{stem}-{years}"


def _share(rows: Collection[Wanted], plan: Plan, base: Base) -> float:
    """Return the share of rows, or of items where these are fewer, that a plan has already."""
    held = held_by(plan)
    found = len(matched(list(rows), held, base).items)
    return found / max(min(len(rows), len(held)), 1)


def _published(settings: Settings, slug: str) -> frozenset[str]:
    """Return the keys of a plan that were ever published: no new item may have them."""
    try:
        publication = fold(open_store(settings.journal).read().revisions)
    except JournalMissing:
        return frozenset()
    return frozenset(key for plan, key in publication.everything() if plan == slug)


def _new_text(merged: Merged, header: Mapping[str, Any]) -> str:
    items = [each.values for each in merged.edits.added]
    return new_file(header, merged.edits.categories, items)


def _edited(path: Path, before: str, merged: Merged) -> str:
    try:
        return edited(before, merged.edits)
    except NoTables as error:
        raise ImportRefused(
            f"{path}: its tables have no [[items]] and [categories.key] lines; "
            "write them so, and import again"
        ) from error


def _header(source: Source, base: Base, slug: str, known: Mapping[str, Plan]) -> dict[str, Any]:
    period, year = base.period, base.period.start.year
    whole = period == year_period(year)
    title = _title(source, base)
    if any(plan.header.title == title and plan.header.period == period for plan in known.values()):
        title = {code: tidy(f"{words} ({slug})", TITLE_LENGTH) for code, words in title.items()}
    plain = title[base.language] if list(title) == [base.language] else title
    return {
        "year": year if whole else None,
        "period": None if whole else bounds_text(period),
        "title": plain,
    }


def _title(source: Source, base: Base) -> Text:
    own = own_title(source) if isinstance(source, Own) else {}
    if isinstance(source, Understood) and source.title:
        own = {base.language: tidy(source.title, TITLE_LENGTH)}
    return own if base.language in own else {base.language: _untitled(base)}


def _untitled(base: Base) -> str:
    return base.say(Sentence("Plan for {year}", year=base.period.label))
