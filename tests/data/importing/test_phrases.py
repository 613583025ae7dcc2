"""The phrases of real plans in a cell with a place: the same date, or a doubt."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from data.importing.understanding import understand
from data.when.period import year_period
from data.when.phrases.reading import read_phrase
from tests.data.importing.documents import document_of

PHRASES = json.loads(
    (Path(__file__).parents[1] / "when/phrases/phrases.json").read_text(encoding="utf-8")
)
PLACES = {"ru": ("Хабаровск", "г. Минск", "Большой зал"), "en": ("Geneva", "Town Hall")}
NAMES = {"г. Минск": "Минск"}
HEADINGS = {"ru": ["№", "Мероприятие", "Место и дата"], "en": ["No", "Event", "Venue and date"]}
ORDERS = ("{place} {phrase}", "{phrase}, {place}", "{place}\n{phrase}")


@pytest.mark.parametrize("case", PHRASES, ids=[case["id"] for case in PHRASES])
def test_a_phrase_beside_a_place(case: dict[str, Any]) -> None:
    language, year = case["lang"], case["year"]
    alone = read_phrase(case["phrase"], year_period(year), language).readings
    for place, order in product(PLACES[language], ORDERS):
        text = order.format(place=place, phrase=case["phrase"])
        document = document_of([HEADINGS[language], ["1", "Форум", text]], title=f"План {year}")
        (row,) = understand(document, language=language).rows
        if len(alone) == 1:
            assert (row.reading, row.doubts) == (alone[0], ())
            assert NAMES.get(place, place) in "; ".join(each.name for each in row.places)
        else:
            assert row.reading is None
            assert row.doubts
