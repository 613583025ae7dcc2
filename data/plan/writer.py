"""Write a plan as the TOML file that editors keep."""

import os
import re
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.items import Item as Value

from data.errors import DraftRefused, ImportRefused
from data.plan.model import Header, Item, Place, Plan, Section, Text
from data.plan.text import name
from data.when.period import year_period

_SPECIAL = re.compile(r'["\\]')
WIDTH = 110
"""Characters up to which a comment fills a line."""


def plan_file(plan: Plan, heads: Sequence[str], comments: Mapping[str, Sequence[str]]) -> str:
    """Return a plan as TOML, section by section.

    `heads` are the sentences of the comment at the top, `comments` those above each category's
    items. Items stand before drafts.
    """
    blocks = [
        _comment(heads) + pairs(_header(plan.header)),
        *(_section(section) for section in plan.header.sections),
    ]
    for section in plan.header.sections:
        key = section.category.key
        blocks += [_comment(comments.get(key, ())), *_items(plan, key)]
    return "\n".join(block for block in blocks if block)


def write_plan(path: Path, text: str) -> None:
    """Write a new plan file whole or not at all; raises DraftRefused where there is one."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            # Other editors have to read it too.
            os.fchmod(file.fileno(), 0o644)
            # Unlike a rename, a link never takes the place of a file that is there.
            os.link(file.name, path)
    except FileExistsError as error:
        raise DraftRefused(
            f"{path}: it is there already, and stays as it is; go on with it, or move it away"
        ) from error
    except OSError as error:
        raise DraftRefused(f"{path}: it can't be written: {error.strerror}") from error


def replace_plan(path: Path, text: str, before: str) -> None:
    """Write a plan file anew, whole or not at all; `before` is the text it was read with.

    Raises ImportRefused where it isn't that any more, or can't be written.
    """
    try:
        if path.read_bytes() != before.encode():
            raise ImportRefused(f"{path}: somebody changed it meanwhile; import again")
        _replace(path, text.encode())
    except OSError as error:
        raise ImportRefused(f"{path}: it can't be written: {error.strerror}") from error


def _replace(path: Path, octets: bytes) -> None:
    mode = path.stat().st_mode & 0o777
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
            Path(file.name).replace(path)
        finally:
            Path(file.name).unlink(missing_ok=True)


def _comment(sentences: Sequence[str]) -> str:
    lines = [line for sentence in sentences for line in textwrap.wrap(sentence, WIDTH)]
    return "".join(f"# {line}\n" for line in lines)


def _header(header: Header) -> Mapping[str, object]:
    period = header.period
    whole = period == year_period(header.year)
    return {
        "year": header.year if whole else None,
        "period": None if whole else f"{period.start:%Y-%m-%d}/{period.last:%Y-%m-%d}",
        "title": header.title,
    }


def _section(section: Section) -> str:
    table = {
        "name": section.category.name,
        "heading": section.heading,
        "note": section.category.note,
        "color": section.color,
        "returns": section.returns,
        "jubilees": list(section.jubilees) or None,
    }
    return f"[categories.{section.category.key}]\n{pairs(table)}"


def _items(plan: Plan, category: str) -> Iterator[str]:
    rows = [(item, None) for item in plan.items] + [(d.item, d.reason) for d in plan.drafts]
    for item, draft in rows:
        if item.category.key == category:
            yield f"[[items]]\n{pairs(_item(item, draft))}"


def _item(item: Item, draft: str | None) -> Mapping[str, object]:
    return {
        "key": item.key,
        "category": item.category.key,
        "row": item.row,
        "title": item.title,
        **_places(item.places),
        "when": item.when.text,
        "said": item.said,
        "age": item.age,
        "organisers": item.organisers or None,
        "notes": item.notes,
        "url": item.url,
        "cancelled": item.cancelled or None,
        "reason": item.reason,
        "draft": draft,
    }


def _places(places: Sequence[Place]) -> Mapping[str, object]:
    named = tuple(place.key or next(iter(place.name.values())) for place in places)
    return {"place": named[0]} if len(named) == 1 else {"places": list(named) or None}


def pairs(table: Mapping[str, object]) -> str:
    """Return the lines of a table; what is None has none."""
    return "".join(
        f"{name(key)} = {_written(value)}\n" for key, value in table.items() if value is not None
    )


def value_of(value: object) -> Value:
    """Return a value as plan files have it: a text of several languages in braces, on one line."""
    return tomlkit.value(_written(value))


def _written(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return _inline(value)
    if isinstance(value, tuple):
        return "".join(("[\n", *(f"    {_written(text)},\n" for text in value), "]"))
    return tomlkit.item(value).as_string()


def _inline(text: Text) -> str:
    return f"{{ {', '.join(f'{name(code)} = {_string(words)}' for code, words in text.items())} }}"


def _string(words: str) -> str:
    if words.isprintable() and not _SPECIAL.search(words):
        return f'"{words}"'
    # Apostrophes around spare the backslashes before quotation marks, as people write it.
    literal = '"' in words and "'" not in words and words.isprintable()
    return tomlkit.string(words, literal=literal).as_string()
