"""The rows of a document as JSON has them, whether it is a table of ours or not."""

from collections.abc import Collection
from typing import Any

from app.cli.importing import refused_value, row_value, understood_value
from app.cli.merging.sources import Source
from data.errors import DocumentRefused, Sentence
from data.importing.merging.wanted import Base, Means, Wanted, shown_places
from data.importing.row import Place, Row, Understood
from data.importing.tables.own import Own, own_categories, own_doubts, own_rows
from data.importing.words.dates import made_loose
from data.plan.dates import understood
from data.when.edtf import WhenError
from data.when.phrases.answer import Reading
from data.when.reading import parse_period, parse_when
from data.when.value import Deadline, From, Rule, Until, When

_YEARLESS = Sentence("it doesn't say which year it is for; give --year")


def source_value(source: Source, means: Means) -> dict[str, Any]:
    """Return a document's rows as JSON has them; raises DocumentRefused for one without a year."""
    if isinstance(source, Understood):
        return understood_value(source)
    try:
        base = means.within(parse_period(source.period))
    except WhenError as error:
        raise DocumentRefused(_YEARLESS) from error
    rows = [row_value(row) for row in _rows(source, base)]
    doubts = [str(doubt.why) for doubt in own_doubts(source)]
    return {**refused_value(""), "rows": rows, "doubts": doubts, "refused": None}


def _rows(own: Own, base: Base) -> list[Row]:
    categories = own_categories(own, base).items()
    approximate = {key for key, category in categories if category["approximate"]}
    return [_row(one, base, approximate) for one in own_rows(own, base, {})]


def _row(one: Wanted, base: Base, approximate: Collection[str]) -> Row:
    reading = _reading(one, base)
    loose = one.fields.get("category") in approximate
    return Row(
        title=one.title[base.language],
        said=one.said,
        reading=made_loose(reading, base.period) if reading and loose else reading,
        places=tuple(
            Place(name=name) for name in shown_places(one.fields.get("places") or (), base)
        ),
        organisers=tuple(each[base.language] for each in one.fields.get("organisers") or ()),
        notes=(one.fields.get("notes") or {}).get(base.language) or None,
        section=one.section,
        doubts=one.doubts,
    )


def _reading(one: Wanted, base: Base) -> Reading | None:
    """Return the reading of a row's words that is meant, or that of the exact date beside them."""
    if one.when is None:
        return None
    for reading in understood(one.said, base.period, base.language).readings:
        if parse_when(reading.when, base.period, base.zone).text == one.when:
            return reading
    return _stated(parse_when(one.when, base.period, base.zone))


def _stated(when: When) -> Reading:
    return Reading(
        when=when.text,
        kind="stated",
        start=when.start if when.dated and not isinstance(when, Deadline | Until) else None,
        end=when.last if when.dated and not isinstance(when, From) else None,
        approximate=when.approximate or not when.day_stated,
        rrule=when.rule if isinstance(when, Rule) else None,
    )
