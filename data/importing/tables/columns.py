"""The columns of our own tables: of items, of categories and of the plan, in its language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from data.errors import Sentence
from data.importing.merging.wanted import Say


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: what it holds, of which language (BCP 47) where it holds a text by language.

    `width` is in characters.
    """

    field: str
    heading: str
    width: int
    code: str = ""


def item_columns(languages: Sequence[str], say: Say) -> tuple[Column, ...]:
    """Return the columns of items; `languages` are the folder's, the plan's own first."""
    return tuple(_columns(_ITEM, languages, say))


def section_columns(languages: Sequence[str], say: Say) -> tuple[Column, ...]:
    """Return the columns of categories."""
    return tuple(_columns(_SECTION, languages, say))


def plan_columns(languages: Sequence[str], say: Say) -> tuple[Column, ...]:
    """Return the columns of what a plan says of itself."""
    return tuple(_columns(_PLAN, languages, say))


_ITEM: tuple[tuple[str, Sentence, int, bool], ...] = (
    ("row", Sentence("No."), 5, False),
    ("title", Sentence("Title of the event"), 60, True),
    ("said", Sentence("Date"), 24, False),
    ("when", Sentence("Exact date"), 16, False),
    ("places", Sentence("Place"), 20, False),
    ("organisers", Sentence("Organisers"), 36, True),
    ("notes", Sentence("Note"), 36, True),
    ("category", Sentence("Category"), 24, False),
    ("age", Sentence("Age"), 8, False),
    ("url", Sentence("Web address"), 24, False),
    ("cancelled", Sentence("Cancelled"), 10, False),
    ("reason", Sentence("Reason of the cancellation"), 24, True),
    ("draft", Sentence("Draft, and why"), 36, False),
    ("key", Sentence("Key, not to be changed"), 24, False),
)
_SECTION: tuple[tuple[str, Sentence, int, bool], ...] = (
    ("name", Sentence("Name of the category"), 30, True),
    ("heading", Sentence("Heading of the category"), 40, True),
    ("note", Sentence("Note on the category"), 40, True),
    ("color", Sentence("Colour"), 16, False),
    ("approximate", Sentence("All dates approximate"), 12, False),
    ("returns", Sentence("Comes again"), 12, False),
    ("jubilees", Sentence("Ages of jubilees"), 12, False),
    ("key", Sentence("Key of the category"), 24, False),
)
_PLAN: tuple[tuple[str, Sentence, int, bool], ...] = (
    ("title", Sentence("Title of the plan"), 60, True),
    ("period", Sentence("Period"), 20, False),
    ("key", Sentence("Key of the plan"), 24, False),
)


def unmistakable(names: Mapping[str, str]) -> dict[str, str]:
    """Return names by their keys so that no two are equal: with the key where they would be."""
    times = Counter(names.values())
    return {k: f"{name} [{k}]" if times[name] > 1 else name for k, name in names.items()}


def _columns(
    parts: Sequence[tuple[str, Sentence, int, bool]], languages: Sequence[str], say: Say
) -> Iterator[Column]:
    for field, heading, width, worded in parts:
        own = languages[0] if worded else ""
        yield Column(field=field, heading=say(heading), width=width, code=own)
        for code in languages[1:] if worded else ():
            other = f"{say(heading)} ({code})"
            yield Column(field=field, heading=other, width=width, code=code)
