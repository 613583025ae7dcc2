"""Questions about what isn't sure, on a terminal and by answers that are given."""

from collections.abc import Sequence

import pytest
import typer
from typer.testing import CliRunner

from app.cli.merging.asking import Read, ask, choose_on_terminal
from app.cli.merging.proposal import write_import
from app.settings import Settings
from data.errors import Sentence
from data.importing.row import Doubt, Place, Understood
from tests.data.importing.merging.test_import import (
    FIRST,
    folder,
    plan_of,
    propose,
    row,
    tables,
    take,
    understood,
)

__all__ = ["folder"]


class Given:
    """Answers that are given beforehand, and the questions that were asked."""

    def __init__(self, *answers: int | str | None) -> None:
        self.answers, self.asked = list(answers), list[tuple[str, tuple[str, ...]]]()

    def __call__(
        self, question: str, choices: Sequence[str], read: Read | None
    ) -> int | str | None:
        self.asked.append((question, tuple(choices)))
        answer = self.answers.pop(0)
        return read(answer) if isinstance(answer, str) and read else answer


def settle(folder: Settings, document: Understood, given: Given) -> None:
    prospect = propose(document, folder)
    answered, pinned = ask(document, prospect, given)
    write_import(propose(answered, folder, pinned=pinned), folder)


def test_a_reading_is_chosen(folder: Settings) -> None:
    given = Given(0)
    settle(folder, understood(*FIRST), given)
    assert given.asked == [
        (
            "Семинар по статистике («до октября»)\nДата: это можно понять по-разному",
            ("[..2027-09-30]", "[..2027-10-31]", "оставить черновиком"),
        )
    ]
    table = tables(folder)[2]
    assert (table["said"], table["when"], "draft" in table) == (
        "до октября",
        "[..2027-09-30]",
        False,
    )
    # What was answered stays so, though the document is as doubtful as before.
    take(folder, *FIRST)
    assert tables(folder)[2] == table


def test_a_draft_of_an_earlier_import_is_settled(folder: Settings) -> None:
    take(folder, *FIRST)
    settle(folder, understood(*FIRST), Given("2027-09-15"))
    table = tables(folder)[2]
    assert (table["when"], table.get("draft")) == ("2027-09-15", None)


@pytest.mark.parametrize("answer", [2, None])
def test_a_draft_may_be_left(folder: Settings, answer: int | None) -> None:
    settle(folder, understood(*FIRST), Given(answer))
    assert [draft.item.said for draft in plan_of(folder).drafts] == ["до октября"]


def test_the_item_that_a_row_is_can_be_told(folder: Settings) -> None:
    name = "Круглый стол «XXI век»"
    take(folder, row(name, "март"), row(name, "сентябрь"))
    settle(folder, understood(row(name, "июнь")), Given(1))
    assert [table["said"] for table in tables(folder)] == ["март", "июнь"]
    settle(folder, understood(row(name, "август")), Given(2))
    assert [table["said"] for table in tables(folder)] == ["март", "июнь", "август"]


def test_other_parts_are_chosen_by_their_wordings(folder: Settings) -> None:
    doubt = Doubt(field="place", why=Sentence("there are no words"), choices=("Москва", "Минск"))
    plain = row("Сессия", "май", places=(Place(name="М."),), doubts=(doubt,))
    settle(folder, understood(plain), Given(0))
    assert (tables(folder)[0]["place"], tables(folder)[0].get("draft")) == ("moscow", None)


ASKING = typer.Typer()


@ASKING.command()
def asking() -> None:
    def read(text: str) -> str:
        if text != "2027-09":
            raise ValueError("it is not a date")
        return text

    taken = choose_on_terminal("Сессия («май»)", ["one", "two"], read)
    typer.echo(f"taken: {taken!r}")


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("1\n", "0"),
        ("\n", "1"),
        ("s\n", "None"),
        ("2027-09\n", "'2027-09'"),
        ("7\nsomewhen\n2\n", "1"),
    ],
)
def test_a_terminal_takes_numbers_dates_and_no_more(typed: str, taken: str) -> None:
    result = CliRunner().invoke(ASKING, input=typed)
    assert result.output.endswith(f"taken: {taken}\n")
    assert result.exit_code == 0
    assert ("it is not a date" in result.output) is ("somewhen" in typed)
