"""What is read out of a document: the rows of a plan, each with what is unsure about it."""

from typing import Literal

import msgspec

from data.when.phrases.answer import Reading

Field = Literal["row", "title", "said", "place", "organisers", "notes", "section"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place that a row names: its name in the nominative, and the key of a listed one."""

    name: str
    key: str = ""


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not sure; `why` is a Sentence.

    `choices` are the values that `field` may have: for `said` the readings of a date in the form
    of `when`, for others their wordings; none where there is nothing to choose from.
    """

    field: Field
    why: str
    choices: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a plan as a document has it.

    `said` is the document's wording of the date, to the letter, and `reading` its one meaning;
    None where it has none or several. `number` is the row's own, as it is written; `section` the
    heading it stands under, `age` the years of a jubilee. `table` and `row` say where it stands,
    both from 0; `date_cell` and `title_cell` are (row, column) in the same table.
    """

    title: str
    said: str
    reading: Reading | None = None
    places: tuple[Place, ...] = ()
    organisers: tuple[str, ...] = ()
    notes: str | None = None
    section: str | None = None
    number: str = ""
    age: int | None = None
    cancelled: bool = False
    doubts: tuple[Doubt, ...] = ()
    table: int = 0
    row: int = 0
    title_cell: tuple[int, int] | None = None
    date_cell: tuple[int, int] | None = None


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """What a column of a table was taken for: the parts of a row that its cells hold, in order."""

    heading: str
    holds: tuple[str, ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading over rows; `approximate`: its footnote `note` says that its dates aren't firm."""

    title: str
    note: str | None = None
    approximate: bool = False


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """A document as a plan: its rows, and what was concluded about it as a whole.

    `year` or `period` (as `period = "2026-09/2027-08"` has it) is the document's own, or what it
    was to be read with; `columns` tells for each table what its columns were taken for;
    `sections` are the headings that rows stand under, in their order; `note` is a footnote that
    calls all dates approximate; `remarks` are Sentences on what was left out; `doubts` concern the
    document.
    """

    language: str
    period: str
    title: str | None = None
    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()
    note: str | None = None
    columns: tuple[tuple[Column, ...], ...] = ()
    remarks: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
