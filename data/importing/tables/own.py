"""Read our own tables back: by their headings and keys, exactly, with nothing guessed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from data.documents.document import Document, Table
from data.documents.writers.separated import unprotected
from data.errors import Sentence
from data.importing.merging.texts import NOTHING, tidy
from data.importing.merging.wanted import (
    Base,
    Means,
    Wanted,
    place_key,
    shown_places,
    written_name,
)
from data.importing.row import Doubt
from data.importing.tables.columns import (
    Column,
    item_columns,
    plan_columns,
    section_columns,
    unmistakable,
)
from data.plan.checks import COLORS, KEY, KEY_LENGTH, TEXT_LENGTH, TITLE_LENGTH, is_web_address
from data.plan.dates import readings
from data.plan.loader import RESERVED
from data.plan.model import JUBILEES, RETURNS, Text
from data.plan.rows import OLDEST
from data.plan.text import complaints
from data.when.edtf import WhenError
from data.when.reading import parse_when

_TEXT_FILES = ("csv", "tsv", "txt")
_TRUE = frozenset({"x", "х", "v", "+", "1", "true", "yes", "да"})

PERIOD = ("period", "")
"""Where a line says for which period its plan is."""
Line = Mapping[tuple[str, str], str]
"""A row of a table of ours: texts by what they are and of which language."""


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """What tables of ours hold, as it stands there: of the plan, its categories, its items."""

    about: Line
    sections: tuple[Line, ...]
    items: tuple[Line, ...]

    @property
    def slug(self) -> str:
        """Return the slug of the plan that was written so; empty where it isn't told."""
        return self.about.get(("key", ""), "")

    @property
    def period(self) -> str:
        """Return its period; empty where it isn't told."""
        return self.about.get(PERIOD, "")


def own_tables(document: Document, means: Means) -> Own | None:
    """Return what tables of ours hold; None where there is no table of items among them."""
    apostrophes = document.kind in _TEXT_FILES
    kinds = [
        _by_heading(make(means.languages, means.say))
        for make in (item_columns, section_columns, plan_columns)
    ]
    found: list[list[Line]] = [[], [], []]
    for table in document.tables:
        for n, line in _lines(table, kinds, apostrophes=apostrophes):
            found[n].append(line)
    items, sections, about = found
    if not items:
        return None
    return Own(about=(*about, {})[0], sections=tuple(sections), items=tuple(items))


def _by_heading(columns: Sequence[Column]) -> Mapping[str, Column]:
    return {column.heading: column for column in columns}


def _lines(
    table: Table, kinds: Sequence[Mapping[str, Column]], *, apostrophes: bool
) -> Iterator[tuple[int, Line]]:
    """Yield each row below a heading row of ours, and of which kind it is."""
    grid: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        text = unprotected(cell.text) if apostrophes else cell.text
        if text.strip():
            grid.setdefault(cell.row, {})[cell.column] = text.strip()
    kind, columns = None, dict[int, Column]()
    for _, row in sorted(grid.items()):
        heading = next((n for n, known in enumerate(kinds) if _is_heading(row, known)), None)
        if heading is not None:
            kind, columns = heading, {c: kinds[heading][text] for c, text in row.items()}
        elif kind is not None:
            blank = {(each.field, each.code): "" for each in columns.values()}
            told = {(columns[c].field, columns[c].code): t for c, t in row.items() if c in columns}
            yield kind, {**blank, **told}


def _is_heading(row: Mapping[int, str], known: Mapping[str, Column]) -> bool:
    fields = {known[text].field for text in row.values() if text in known}
    return "key" in fields and all(text in known for text in row.values())


def own_rows(own: Own, base: Base, names: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Return what the rows of our own table ask for.

    `names` are those of the plan's categories, by key; the table's own may be others meanwhile.
    """
    renamed = {name: key for key, name in own_names(own, base).items() if not names or key in names}
    keys = {**renamed, **{name: key for key, name in names.items()}}
    return tuple(_wanted(line, base, keys) for line in own.items)


def own_names(own: Own, base: Base) -> Mapping[str, str]:
    """Return what each category that tables of ours hold is called in them, by its key."""
    return unmistakable(
        {line["key", ""]: line.get(("name", base.language), "") for line in _categories(own)}
    )


def _categories(own: Own) -> Iterator[Line]:
    """Yield the rows of categories whose keys may be those of categories."""
    for line in own.sections:
        key = line.get(("key", ""), "")
        if KEY.fullmatch(key) and len(key) <= KEY_LENGTH and key not in RESERVED:
            yield line


def _wanted(line: Line, base: Base, keys: Mapping[str, str]) -> Wanted:
    said = _clean(line.get(("said", ""), ""), TITLE_LENGTH)
    when, doubts = _when(line.get(("when", ""), ""), said, base)
    title = _text(line, "title", TITLE_LENGTH)
    if not title.get(base.language):
        title[base.language] = NOTHING
        doubts = (*doubts, Doubt(field="title", why=Sentence("there are no words")))
    section = line.get(("category", ""), "")
    doubts = (*doubts, *_bad_address(line))
    fields = dict(_fields(line, base))
    if section and section in keys:
        fields["category"] = keys[section]
    return Wanted(
        title=title,
        said=said,
        when=when,
        fields=fields,
        number=line.get(("row", ""), ""),
        section=section or None,
        doubts=doubts,
        key=line.get(("key", ""), ""),
        exact=True,
    )


def _when(exact: str, said: str, base: Base) -> tuple[str | None, tuple[Doubt, ...]]:
    """Return the meaning of a date: the exact one that is stated, else that of its wording."""
    found = tuple(each.text for each in readings(said, base.period, base.language, base.zone))
    if not exact and len(found) == 1:
        return found[0], ()
    if not exact:
        why = Sentence("it is not known which date is meant")
        return None, (Doubt(field="said", why=why, choices=found),)
    try:
        return parse_when(exact, base.period, base.zone).text, ()
    except WhenError as error:
        why = Sentence(
            "the exact date {when} can't be read: {problem}", when=exact, problem=error.problem
        )
        return None, (Doubt(field="said", why=why, choices=found),)


def _fields(line: Line, base: Base) -> Iterator[tuple[str, Any]]:
    if ("places", "") in line:
        yield "places", _places(line["places", ""], base) or None
    if ("organisers", base.language) in line:
        yield "organisers", tuple(_organisers(line, base)) or None
    for field in ("notes", "reason"):
        if (field, base.language) in line:
            yield field, _text(line, field, TEXT_LENGTH)
    if ("age", "") in line:
        yield "age", _whole(line["age", ""], OLDEST)
    if number := _whole(line.get(("row", ""), ""), 10**9):
        yield "row", number
    if ("draft", "") in line:
        yield "draft", _clean(line["draft", ""], TEXT_LENGTH) if line["draft", ""] else None
    if ("url", "") in line and (not line["url", ""] or is_web_address(line["url", ""])):
        yield "url", line["url", ""] or None
    yield from _cancelled(line, base)


def _cancelled(line: Line, base: Base) -> Iterator[tuple[str, Any]]:
    if ("cancelled", "") in line:
        cancelled = _yes(line["cancelled", ""], base)
        yield "cancelled", cancelled
        if not cancelled:
            yield "reason", dict.fromkeys(base.languages, "")


def _yes(text: str, base: Base) -> bool:
    return text.casefold() in {*_TRUE, base.say(Sentence("yes"))}


def _bad_address(line: Line) -> Iterator[Doubt]:
    url = line.get(("url", ""), "")
    if url and not is_web_address(url):
        yield Doubt(field="notes", why=Sentence("{url} is no address of the web", url=url[:80]))


def _text(line: Line, field: str, longest: int) -> Text:
    """Return a text by language; empty where its cell is."""
    own = {code: words for (name, code), words in line.items() if name == field}
    return {code: words and _clean(words, longest) for code, words in own.items()}


def _clean(text: str, longest: int) -> str:
    return tidy(text, longest) if any(complaints(text, longest)) else text


def _places(cell: str, base: Base) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_place(name, base) for name in _parts(cell)))


def _place(name: str, base: Base) -> str:
    if name in base.places:
        return name
    shown = {n: key for key, n in zip(base.places, shown_places([*base.places], base), strict=True)}
    clean = _clean(name, TITLE_LENGTH)
    return shown.get(name) or place_key(name, base.places) or written_name(clean)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("\n") if part.strip()]


def _organisers(line: Line, base: Base) -> Iterator[Text]:
    """Yield organisers with their translations, where there are as many of these."""
    own = _parts(line["organisers", base.language])
    others = {code: _parts(line.get(("organisers", code), "")) for code in base.languages[1:]}
    even = {code: parts for code, parts in others.items() if len(parts) == len(own)}
    for n, name in enumerate(own):
        told = {code: parts[n] for code, parts in even.items() if parts[n] != NOTHING}
        words = {base.language: name, **told}
        yield {code: _clean(each, TEXT_LENGTH) for code, each in words.items()}


def _whole(text: str, end: int) -> int | None:
    """Return the whole number that a cell holds, above 0 and below an end."""
    digits = text.removesuffix(".0").rstrip(".")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        return None
    return int(digits) if 0 < int(digits) < end else None


def own_title(own: Own) -> Text:
    """Return the title of the plan that tables of ours hold."""
    title = _text(own.about, "title", TITLE_LENGTH)
    return {code: words for code, words in title.items() if words}


def own_categories(own: Own, base: Base) -> Mapping[str, Mapping[str, Any]]:
    """Return the categories that tables of ours hold, in the terms of plan files, by their keys.

    What no plan can hold of a category is left out.
    """
    return {line["key", ""]: _category(line, base) for line in _categories(own)}


def new_categories(own: Own, base: Base) -> Mapping[str, Mapping[str, Any]]:
    """Return the categories of a new plan; one without a name is called by its key."""
    known = own_categories(own, base).items()
    return {key: {**each, "name": each["name"] or {base.language: key}} for key, each in known}


def own_doubts(own: Own) -> tuple[Doubt, ...]:
    """Return what is left out of the tables of categories, as no plan can hold it."""
    return tuple(doubt for line in _categories(own) for doubt in _unfit(line))


def _unfit(line: Line) -> Iterator[Doubt]:
    key, color = line["key", ""], _of(line, "color")
    if color and _color(line) is None:
        why = Sentence("category {key}: {color} is no colour of CSS", key=key, color=color[:80])
        yield Doubt(field="section", why=why)
    if _of(line, "returns", "jubilees") and _returns(line) is None:
        why = Sentence("category {key}: it can't come again so", key=key)
        yield Doubt(field="section", why=why)


def _of(line: Line, *fields: str) -> str:
    return "".join(line.get((field, ""), "") for field in fields)


def _category(line: Line, base: Base) -> Mapping[str, Any]:
    color, returns = _of(line, "color"), _returns(line)
    return {
        "name": _whole_text(line, "name", TITLE_LENGTH, base),
        "heading": _whole_text(line, "heading", TITLE_LENGTH, base),
        "note": _whole_text(line, "note", TEXT_LENGTH, base),
        **({"color": _color(line)} if not color or _color(line) else {}),
        "approximate": _yes(_of(line, "approximate"), base) or None,
        **(returns or {}),
    }


def _color(line: Line) -> str | None:
    color = _of(line, "color").casefold()
    return color if color in COLORS else None


def _returns(line: Line) -> Mapping[str, Any] | None:
    """Return how a category comes again, in the terms of plan files; None where it can't so."""
    returns = _of(line, "returns") or None
    ages = [_whole(each, OLDEST) for each in _parts(_of(line, "jubilees"))]
    if returns not in (None, *RETURNS) or None in ages or bool(ages) != (returns == JUBILEES):
        return None
    return {"returns": returns, "jubilees": ages or None}


def _whole_text(line: Line, field: str, longest: int, base: Base) -> Text | None:
    """Return a text by language; None without a wording in the plan's own one."""
    text = {code: words for code, words in _text(line, field, longest).items() if words}
    return text if base.language in text else None
