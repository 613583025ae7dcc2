"""The document of МАГ gives the 46 items of the plan that people made of it."""

from typing import Any

from data.documents.document import Document
from data.importing.row import Row, Section, Understood
from data.importing.understanding import understand
from data.plan.loader import load_sources
from data.plan.model import Item
from tests.conftest import MAG
from tests.data.importing.documents import table_of

SOURCES = load_sources(MAG, ["ru", "en"])
(PLAN,) = SOURCES.plans
# A person left the final stop of this title; in others a city's name became a sentence.
STOPPED = "urban-technologies-forum-8"


def copied() -> Document:
    """Return the document as its text has it: cells apart by tabs, pages by empty lines."""
    lines = (MAG / "sources/mag-2023.txt").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if "\t" in line]
    after = tuple(line for line in lines[1:] if line.strip() and "\t" not in line)
    return Document(kind="txt", tables=(table_of(rows, before=(lines[0],)),), after=after)


def read() -> Understood:
    return understand(copied(), places=SOURCES.places)


def of_row(row: Row) -> dict[str, Any]:
    return {
        "when": row.reading.when if row.reading else None,
        "said": row.said,
        "title": row.title,
        "places": [place.key for place in row.places],
        "organisers": list(row.organisers),
        "notes": row.notes,
        "age": row.age,
        "number": int(row.number.rstrip(".")),
        "doubts": row.doubts,
    }


def of_item(item: Item) -> dict[str, Any]:
    city = item.place.name["ru"] if item.age and item.place else None
    title = item.title["ru"].rstrip(".") if item.key == STOPPED else item.title["ru"]
    return {
        "when": item.when.text,
        "said": item.said,
        "title": city or title,
        "places": [place.key for place in item.places],
        "organisers": [organiser["ru"] for organiser in item.organisers],
        "notes": item.notes["ru"] if item.notes else None,
        "age": item.age,
        "number": item.row,
        "doubts": (),
    }


def test_rows_are_the_items() -> None:
    assert [of_row(row) for row in read().rows] == [of_item(item) for item in PLAN.items]


def test_sections_are_the_categories() -> None:
    _, *others = PLAN.header.sections
    note = "Дни городов указаны ОРИЕНТИРОВОЧНО"
    assert read().sections == tuple(
        Section(
            title=section.heading["ru"],
            note=note if section.category.note else None,
            approximate=section.category.note is not None,
        )
        for section in others
    )


def test_what_was_taken_for_what_is_told() -> None:
    understood = read()
    assert understood.title == PLAN.header.title["ru"]
    assert understood.period == "2023"
    assert [str(doubt.why) for doubt in understood.doubts] == [
        (
            "from «1. | Санкт-Петербург | 320 | 28 мая» on the columns were taken for: "
            "number, title, age, said"
        )
    ]
    assert understood.remarks == ()
