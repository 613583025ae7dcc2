"""The wording of a draft: the reason for each item, the date of a loosened one, the comments."""

from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch

from calendars.wording.dates import dates
from calendars.wording.language import Language
from calendars.wording.titles import title
from data.plan.model import Drafted, Item, Plan
from data.rollover.draft import Draft
from data.rollover.jubilees import JUBILEES
from data.rollover.reasons import (
    Aged,
    Anniversary,
    Cancelled,
    Disagreeing,
    Founded,
    Jubilee,
    Loosened,
    Numbered,
    Plain,
    Planned,
    Reason,
    Renamed,
    SameTime,
)
from data.when.value import KEYWORDS, When

MARK = "draft"
"""The key that makes an item of a plan file a draft."""


def said(when: When, language: Language) -> str:
    """Return a date as a plan in this language would word it."""
    return dates(when, language) if when.text in KEYWORDS else language.months(when)


def drafted_plan(draft: Draft, language: Language) -> Plan:
    """Return the plan that the draft's file holds, its reasons in words."""
    return Plan(
        slug=draft.slug,
        header=draft.header,
        items=(),
        drafts=tuple(
            Drafted(item=row.item, reason=reason(row.reasons, language)) for row in draft.rows
        ),
    )


def reason(reasons: Sequence[Reason], language: Language) -> str:
    """Return why an item stands in a draft as it does, a sentence for each reason."""
    return " ".join(_sentence(each, language) for each in reasons)


def heads(draft: Draft, language: Language) -> Iterator[str]:
    """Yield what stands at the top of the draft's file."""
    yield language.gettext(
        "Draft of the plan for {year}, made from the plan {source}.",
        year=draft.header.year,
        source=draft.source,
    )
    yield language.gettext(
        "An item with a line “{mark}” is not published. Check what the line says, correct the item "
        "and delete the line: then the item is part of the plan.",
        mark=MARK,
    )
    yield from _unsettled(draft, language)


def comments(draft: Draft, language: Language) -> Mapping[str, Sequence[str]]:
    """Return what stands above each category's items, by the category's key."""
    return {
        section.category.key: (
            language.text(section.heading),
            *(_on_jubilees(draft, language) if section.category.key == JUBILEES else ()),
        )
        for section in draft.header.sections
    }


def remarks(draft: Draft, language: Language) -> tuple[str, ...]:
    """Return what of the plan before is not in the draft."""
    return (*_unsettled(draft, language), *_uncounted(draft, language))


def _on_jubilees(draft: Draft, language: Language) -> Iterator[str]:
    yield language.gettext(
        "Computed from the years of foundation: the age is a multiple of one of these: {numbers}.",
        numbers=", ".join(map(str, draft.jubilees)),
    )
    yield language.gettext("A city whose day stands in the plan has its jubilee there.")
    if not any(row.item.category.key == JUBILEES for row in draft.rows):
        yield language.gettext("There is none in {year}.", year=draft.header.year)
    yield from _uncounted(draft, language)


def _uncounted(draft: Draft, language: Language) -> Iterator[str]:
    if draft.uncounted:
        yield language.gettext(
            "Left out, as no year of foundation is known; check by hand (ages of {year}): "
            "{titles}.",
            year=draft.header.year - 1,
            titles=_titles(draft.uncounted, language),
        )


def _unsettled(draft: Draft, language: Language) -> Iterator[str]:
    if draft.unsettled:
        yield language.gettext(
            "Not carried over, as they were still drafts in the plan {source}: {titles}.",
            source=draft.source,
            titles=_titles(draft.unsettled, language),
        )


def _titles(items: Sequence[Item], language: Language) -> str:
    return "; ".join(title(item, language) for item in items)


@singledispatch
def _sentence(reason: Reason, language: Language) -> str:
    """Return one reason in words."""
    raise NotImplementedError(reason, language)


@_sentence.register
def _(reason: Plain, language: Language) -> str:
    return {
        Plain.GOES_ON: language.gettext("It goes on or repeats all year."),
        Plain.YEARLY: language.gettext("The plan calls it yearly."),
        Plain.CITY_DAY: language.gettext("A city has its day every year."),
        Plain.UNKNOWN: language.gettext(
            "The plan does not say whether this takes place every year: check."
        ),
        Plain.UNEVEN: language.gettext(
            "The ordinals differ between the languages: check the texts."
        ),
        Plain.UNDATED: language.gettext("The plan before has no date of this city: find it."),
        Plain.NO_YEAR: language.gettext("No year of the city's foundation is known."),
    }[reason]


@_sentence.register
def _(reason: Numbered, language: Language) -> str:
    return language.ngettext(
        "The ordinal is moved on: {steps}.",
        "The ordinals are moved on: {steps}.",
        len(reason.steps),
        steps=", ".join(f"{before} → {after}" for before, after in reason.steps),
    )


@_sentence.register
def _(reason: Renamed, language: Language) -> str:
    return language.gettext("The year in the text is now {year}.", year=reason.year)


@_sentence.register
def _(reason: Anniversary, language: Language) -> str:
    return language.gettext(
        "The text names an anniversary (“{words}”), which does not come every year; its number is "
        "left as it was: check.",
        words=", ".join(reason.words),
    )


@_sentence.register
def _(reason: Loosened, language: Language) -> str:
    return language.gettext(
        "In the plan for {year} it was “{said}”; only the month is kept: find the date.",
        year=reason.year,
        said=reason.said,
    )


@_sentence.register
def _(reason: SameTime, language: Language) -> str:
    return language.gettext(
        "The time is that of the plan for {year}: “{said}”.", year=reason.year, said=reason.said
    )


@_sentence.register
def _(reason: Cancelled, language: Language) -> str:
    return language.gettext("It was cancelled in {year}.", year=reason.year)


@_sentence.register
def _(reason: Aged, language: Language) -> str:
    return language.gettext(
        "The city is a year older: {before} → {after}.", before=reason.before, after=reason.after
    )


@_sentence.register
def _(reason: Disagreeing, language: Language) -> str:
    return language.gettext(
        "The ages disagree: {planned} as the plan counts, {counted} from the year of foundation "
        "({founded}): check.",
        planned=reason.planned,
        counted=reason.counted,
        founded=_year(reason.founded, language),
    )


@_sentence.register
def _(reason: Jubilee, language: Language) -> str:
    return language.ngettext(
        "The age of {n} year is a jubilee.", "The age of {n} years is a jubilee.", reason.age
    )


@_sentence.register
def _(reason: Founded, language: Language) -> str:
    return language.ngettext(
        "A jubilee: {n} year from the year of foundation ({founded}).",
        "A jubilee: {n} years from the year of foundation ({founded}).",
        reason.age,
        founded=_year(reason.founded, language),
    )


@_sentence.register
def _(reason: Planned, language: Language) -> str:
    return language.ngettext(
        "A jubilee only as the plan before counts: {n} year.",
        "A jubilee only as the plan before counts: {n} years.",
        reason.age,
    )


def _year(year: int, language: Language) -> str:
    return str(year) if year > 0 else language.gettext("{year} BC", year=1 - year)
