"""Ask people about what isn't sure: a question for each doubt, with what it may be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer
from msgspec.structs import replace
from rich.text import Text

from app.cli.console import out
from app.cli.merging.proposal import Prospect
from data.errors import Sentence
from data.importing.merging.drafting import WHICH, doubted
from data.importing.merging.wanted import Base, Say
from data.importing.row import Doubt, Place, Row, Understood
from data.when.phrases.answer import Reading
from data.when.reading import parse_when

Read = Callable[[str], str]
"""Returns a date in the form of `when`; raises ValueError, fit for people, for anything else."""
Choose = Callable[[str, Sequence[str], Read | None], int | str | None]
"""Returns which of several choices is taken, from 0; or what was typed, where it can be read.

None: no more questions, please.
"""
SKIP = "s"


@dataclass
class Answers:
    """What people said: the rows as they are meant, and the items that some of them are."""

    rows: dict[int, Row]
    pinned: dict[int, str | None] = field(default_factory=dict)


def ask(
    understood: Understood, prospect: Prospect, choose: Choose
) -> tuple[Understood, Mapping[int, str | None]]:
    """Return a document with the doubts that people settled, and the items that rows are."""
    answers = Answers(rows=dict(enumerate(understood.rows)))
    doubts = [(told.row, doubt) for told in prospect.merged.told for doubt in told.doubts]
    for n, doubt in doubts:
        if n is not None and not _settle(doubt, n, answers, choose, prospect.base):
            break
    return replace(understood, rows=tuple(answers.rows.values())), answers.pinned


def choose_on_terminal(
    question: str, choices: Sequence[str], read: Read | None
) -> int | str | None:
    """Ask on the terminal: choices by their numbers from 1, a date as it is, `s` for no more."""
    out.print(Text(f"\n{question}", style="bold"), soft_wrap=True)
    for n, choice in enumerate(choices, 1):
        out.print(Text(f"  {n}  {choice}"), soft_wrap=True)
    more = ", or a date as in 2023-05-26" if read else ""

    def answer(text: str) -> int | str | None:
        if text.strip() == SKIP:
            return None
        if text.strip().isdecimal() and 1 <= int(text) <= len(choices):
            return int(text) - 1
        if read is None:
            raise typer.BadParameter(f"write a number from 1 to {len(choices)}, or {SKIP}")
        try:
            return read(text.strip())
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error

    told = f"1 to {len(choices)}{more}; {SKIP} skips the rest"
    taken: int | str | None = typer.prompt(told, default=str(len(choices)), value_proc=answer)
    return taken


def _settle(doubt: Doubt, n: int, answers: Answers, choose: Choose, base: Base) -> bool:
    """Ask about one doubt; tell whether people want more questions."""
    which, say = doubt.why == WHICH, base.say
    offered = [*doubt.choices, *[say(Sentence("none of these: it is new"))] * which]
    read = _reader(base) if doubt.field == "said" else None
    if not offered and read is None:
        return True
    asked = [*offered, say(Sentence("leave it as a draft"))]
    taken = choose(_question(doubt, answers.rows[n], say), asked, read)
    if taken is None or taken == len(offered):
        return taken is not None
    if which and isinstance(taken, int):
        answers.pinned[n] = doubt.choices[taken] if taken < len(doubt.choices) else None
    else:
        words = taken if isinstance(taken, str) else offered[taken]
        answers.rows[n] = _with(answers.rows[n], doubt, words)
    return True


def _reader(base: Base) -> Read:
    return lambda text: parse_when(text, base.period, base.zone).text


def _question(doubt: Doubt, row: Row, say: Say) -> str:
    return f"{row.title} («{row.said}»)\n{doubted(doubt, say)}"


def _with(row: Row, doubt: Doubt, choice: str) -> Row:
    """Return a row in which one doubt is settled."""
    row = replace(row, doubts=tuple(each for each in row.doubts if each != doubt))
    values: Mapping[str, Mapping[str, Any]] = {
        "said": {"reading": Reading(when=choice, kind="")},
        "title": {"title": choice},
        "place": {"places": (Place(name=choice),)},
        "organisers": {"organisers": (choice,)},
        "notes": {"notes": choice},
        "section": {"section": choice},
    }
    return replace(row, **values.get(doubt.field, {}))
