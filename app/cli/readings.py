"""What a wording of a date is read as: for people in words, for programs field by field."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from calendars.wording.dates import roughly
from calendars.wording.language import Language
from data.plan.dates import readings as dates_of
from data.plan.dates import understood
from data.plan.model import Item, Plan
from data.when.period import Period
from data.when.phrases.answer import Answer, Reading
from data.when.reading import parse_when

AMBIGUOUS = "ambiguous"


def answer_value(phrase: str, period: Period, language: Language) -> dict[str, Any]:
    """Return an answer as JSON has it: the fields of its only reading, and all readings."""
    answer = understood(phrase, period, language.code)
    only = answer.readings[0] if len(answer.readings) == 1 else None
    return {
        "phrase": phrase,
        "lang": language.code,
        **(_fields(only) if only else _NONE),
        "when": only.when if only else None,
        "readings": [_reading(each, period, language) for each in answer.readings],
        "refused": None if answer.readings else _reason(answer),
    }


_NONE: dict[str, Any] = {
    "kind": AMBIGUOUS,
    "start": None,
    "end": None,
    "approximate": True,
    "rrule": None,
    "dates": [],
}


def _fields(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "start": reading.start,
        "end": reading.end,
        "approximate": reading.approximate,
        "rrule": reading.rrule,
        "dates": list(reading.dates),
    }


def _reading(reading: Reading, period: Period, language: Language) -> dict[str, Any]:
    words = _words(reading, period, language)
    return {**_fields(reading), "when": reading.when, "words": words}


def _words(reading: Reading, period: Period, language: Language) -> str:
    return roughly(parse_when(reading.when, period), language)


def _reason(answer: Answer) -> str:
    return str(answer.refused or "no date is read in it")


def answer_lines(phrase: str, period: Period, language: Language) -> Iterator[Text]:
    """Yield an answer in words: each reading with what to paste, or why there is none."""
    answer = understood(phrase, period, language.code)
    said = " ".join(phrase.split())
    if not answer.readings:
        reason = answer.refused.msgid if answer.refused else "no date is read in it"
        values = answer.refused.values if answer.refused else {}
        yield Text.assemble(f"«{said}»  ", (language.gettext(reason, **values), "red"))
    for reading in answer.readings:
        style = "green" if len(answer.readings) == 1 else "yellow"
        words = _words(reading, period, language)
        yield Text.assemble(f"«{said}»  ", (words, style), f'  when = "{reading.when}"')


def reading_lines(plans: Sequence[Plan], language: Language) -> Iterator[Text]:
    """Yield for each item of plans how its date was read, and what it was read from."""
    for plan in plans:
        for item in (*plan.items, *(draft.item for draft in plan.drafts)):
            yield Text.assemble(
                (f"{plan.slug}/{item.key}  ", "dim"),
                f"«{item.said}»  ",
                (roughly(item.when, language), "green"),
                f"  {item.when.text}",
                ("" if _read(item, plan) else "  (when)", "dim"),
            )


def counted_readings(plans: Sequence[Plan]) -> tuple[int, int]:
    """Return how many dates the plan's own words give, and how many only `when` does."""
    given = [_read(item, plan) for plan in plans for item in plan.items]
    return given.count(True), given.count(False)


def _read(item: Item, plan: Plan) -> bool:
    """Tell whether an item's date is what its wording says, however certain."""
    meant = dates_of(item.said, plan.header.period, plan.header.language)
    return len(meant) == 1 and meant[0].stretches == item.when.stretches
