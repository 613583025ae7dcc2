"""What a document is: a table of ours, read exactly, or one that is to be understood."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from data.documents.document import Document
from data.errors import DocumentRefused, Sentence
from data.importing.merging.wanted import Means
from data.importing.row import Column, Understood
from data.importing.tables.own import PERIOD, Own, own_tables
from data.importing.understanding import understand

Source = Understood | Own
_SAYS_ITSELF = Sentence(
    "it was written by `kalends table`, and its headings say what its columns hold and in which "
    "language; leave out --columns and --lang"
)


@dataclass(frozen=True)
class Given:
    """What somebody says of a document: its period and language where it doesn't, its columns."""

    period: str | None = None
    language: str | None = None
    columns: Sequence[Column] | None = None


def read_source(
    document: Document, means: Sequence[Means], given: Given = Given()
) -> tuple[Source, Means]:
    """Return what a document says, and what the plan file of it is written with.

    `means` are those of its folder, or all there may be: a table of ours is in one's language, and
    any other document is read with the places of the first. Raises DocumentRefused, also for a
    table of ours of which something else is said than stands in it.
    """
    for each in means:
        if own := own_tables(document, each):
            if given.language is not None or given.columns is not None:
                raise DocumentRefused(_SAYS_ITSELF)
            dated = {PERIOD: own.period or given.period or ""}
            return replace(own, about={**own.about, **dated}), each
    understood = understand(
        document,
        period=given.period,
        language=given.language,
        columns=given.columns,
        places=means[0].places,
    )
    return understood, means[0]
