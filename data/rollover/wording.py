"""The wording of a draft: the reason for each item, the comments, what is not in it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch

from data.plan.model import JUBILEES, Drafted, Item, Plan, Section
from data.plan.writer import plan_file
from data.rollover.draft import Draft
from data.rollover.reasons import (
    Aged,
    Anniversary,
    Cancelled,
    Disagreeing,
    Founded,
    Jubilee,
    Left,
    Loosened,
    Numbered,
    Plain,
    Planned,
    Reason,
    Renamed,
    SameTime,
)
from data.rollover.words import Words

MARK = "draft"
"""The key that makes an item of a plan file a draft."""


def draft_file(draft: Draft, words: Words) -> str:
    """Return the draft as the TOML file that editors go on with, its reasons in words."""
    plan = drafted_plan(draft, words)
    return plan_file(plan, list(heads(draft, words)), comments(draft, words))


def drafted_plan(draft: Draft, words: Words) -> Plan:
    """Return the plan that the draft's file holds, its reasons in words."""
    return Plan(
        slug=draft.slug,
        header=draft.header,
        items=(),
        drafts=tuple(
            Drafted(item=row.item, reason=reason(row.reasons, words)) for row in draft.rows
        ),
    )


def reason(reasons: Sequence[Reason], words: Words) -> str:
    """Return why an item stands in a draft as it does, a sentence for each reason."""
    return " ".join(_sentence(each, words) for each in reasons)


def heads(draft: Draft, words: Words) -> Iterator[str]:
    """Yield what stands at the top of the draft's file."""
    yield words.gettext(
        "Draft of the plan for {year}, made from the plan {source}.",
        year=draft.header.period.label,
        source=draft.source,
    )
    yield words.gettext(
        "An item with a line “{mark}” is not published. Check what the line says, correct the item "
        "and delete the line: then the item is part of the plan.",
        mark=MARK,
    )
    yield from _unsettled(draft, words)
    yield from _left(draft, words)


def comments(draft: Draft, words: Words) -> Mapping[str, Sequence[str]]:
    """Return what stands above each category's items, by the category's key."""
    return {
        section.category.key: (
            section.heading[words.code],
            *(_on_jubilees(section, draft, words) if section.returns == JUBILEES else ()),
        )
        for section in draft.header.sections
    }


def remarks(draft: Draft, words: Words) -> tuple[str, ...]:
    """Return what of the plan before is not in the draft, or stands there as it was."""
    return (*_unsettled(draft, words), *_left(draft, words), *_uncounted(draft, words))


def _on_jubilees(section: Section, draft: Draft, words: Words) -> Iterator[str]:
    yield words.gettext(
        "Computed from the years of foundation: the age is a multiple of one of these: {numbers}.",
        numbers=", ".join(map(str, section.jubilees)),
    )
    yield words.gettext("A city whose day stands in the plan has its jubilee there.")
    if not any(row.item.category == section.category for row in draft.rows):
        yield words.gettext("There is none in {year}.", year=draft.header.period.label)
    own = [item for item in draft.uncounted if item.category.key == section.category.key]
    yield from _uncounted_items(own, draft, words)


def _left(draft: Draft, words: Words) -> Iterator[str]:
    if draft.left:
        yield words.gettext(
            "The words of the plan itself name “{years}”, left as it was: check.",
            years=", ".join(draft.left),
        )


def _uncounted(draft: Draft, words: Words) -> Iterator[str]:
    return _uncounted_items(draft.uncounted, draft, words)


def _uncounted_items(items: Sequence[Item], draft: Draft, words: Words) -> Iterator[str]:
    if items:
        yield words.gettext(
            "Left out, as no year of foundation is known; check by hand (ages of {year}): "
            "{titles}.",
            year=draft.before.label,
            titles=_titles(items, words),
        )


def _unsettled(draft: Draft, words: Words) -> Iterator[str]:
    if draft.unsettled:
        yield words.gettext(
            "Not carried over, as they were still drafts in the plan {source}: {titles}.",
            source=draft.source,
            titles=_titles(draft.unsettled, words),
        )


def _titles(items: Sequence[Item], words: Words) -> str:
    return "; ".join(_title(item, words) for item in items)


def _title(item: Item, words: Words) -> str:
    title = item.title[words.code]
    if item.age is None:
        return title
    age = words.ngettext("{n} year", "{n} years", item.age)
    return words.gettext("{title}, {age}", title=title, age=age)


@singledispatch
def _sentence(reason: Reason, words: Words) -> str:
    """Return one reason in words."""
    raise NotImplementedError(reason, words)


@_sentence.register
def _(reason: Plain, words: Words) -> str:
    return {
        Plain.GOES_ON: words.gettext("It goes on or repeats all year."),
        Plain.YEARLY: words.gettext("The plan calls it yearly."),
        Plain.RETURNS: words.gettext("The plan says that all of this part returns every year."),
        Plain.UNKNOWN: words.gettext(
            "The plan does not say whether this takes place every year: check."
        ),
        Plain.UNEVEN: words.gettext("The ordinals differ between the languages: check the texts."),
        Plain.UNDATED: words.gettext("The plan before has no date of this city: find it."),
        Plain.NO_YEAR: words.gettext("No year of the city's foundation is known."),
    }[reason]


@_sentence.register
def _(reason: Numbered, words: Words) -> str:
    return words.ngettext(
        "The ordinal is moved on: {steps}.",
        "The ordinals are moved on: {steps}.",
        len(reason.steps),
        steps=", ".join(f"{before} → {after}" for before, after in reason.steps),
    )


@_sentence.register
def _(reason: Renamed, words: Words) -> str:
    return words.gettext("The year in the text is now {year}.", year=", ".join(reason.years))


@_sentence.register
def _(reason: Left, words: Words) -> str:
    return words.gettext(
        "The text names “{years}”, left as it was: check.", years=", ".join(reason.words)
    )


@_sentence.register
def _(reason: Anniversary, words: Words) -> str:
    return words.gettext(
        "The text names an anniversary (“{words}”), which does not come every year; its number is "
        "left as it was: check.",
        words=", ".join(reason.words),
    )


@_sentence.register
def _(reason: Loosened, words: Words) -> str:
    return words.gettext(
        "In the plan for {year} it was “{said}”; only the month is kept: find the date.",
        year=reason.year,
        said=reason.said,
    )


@_sentence.register
def _(reason: SameTime, words: Words) -> str:
    return words.gettext(
        "The time is that of the plan for {year}: “{said}”.", year=reason.year, said=reason.said
    )


@_sentence.register
def _(reason: Cancelled, words: Words) -> str:
    return words.gettext("It was cancelled in {year}.", year=reason.year)


@_sentence.register
def _(reason: Aged, words: Words) -> str:
    return words.gettext(
        "The city is a year older: {before} → {after}.", before=reason.before, after=reason.after
    )


@_sentence.register
def _(reason: Disagreeing, words: Words) -> str:
    return words.gettext(
        "The ages disagree: {planned} as the plan counts, {counted} from the year of foundation "
        "({founded}): check.",
        planned=reason.planned,
        counted=reason.counted,
        founded=_year(reason.founded, words),
    )


@_sentence.register
def _(reason: Jubilee, words: Words) -> str:
    return words.ngettext(
        "The age of {n} year is a jubilee.", "The age of {n} years is a jubilee.", reason.age
    )


@_sentence.register
def _(reason: Founded, words: Words) -> str:
    return words.ngettext(
        "A jubilee: {n} year from the year of foundation ({founded}).",
        "A jubilee: {n} years from the year of foundation ({founded}).",
        reason.age,
        founded=_year(reason.founded, words),
    )


@_sentence.register
def _(reason: Planned, words: Words) -> str:
    return words.ngettext(
        "A jubilee only as the plan before counts: {n} year.",
        "A jubilee only as the plan before counts: {n} years.",
        reason.age,
    )


def _year(year: int, words: Words) -> str:
    return str(year) if year > 0 else words.gettext("{year} BC", year=1 - year)
