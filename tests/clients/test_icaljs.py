"""ical.js, which Nextcloud and Thunderbird read calendars with, under Node."""

from collections.abc import Callable
from pathlib import Path

import pytest
from facts import Facts, ask, expected
from rules import Document

HERE = Path(__file__).parent
MODULE = HERE.parents[1] / ".venv/node/node_modules/ical.js/dist/ical.js"


@pytest.fixture(scope="module")
def read(
    documents: dict[str, Document],
    program: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Facts:
    assert MODULE.exists(), f"{MODULE} is missing: run tests/clients/install"
    command: list[str | Path] = [program("node"), HERE / "read_icaljs.mjs", MODULE.as_uri()]
    return ask(command, documents, tmp_path_factory.mktemp("icaljs"))


def test_icaljs_reads_every_document_alike(read: Facts, documents: dict[str, Document]) -> None:
    assert read == expected(documents)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_icaljs_repeats_the_bulletin_every_monday(read: Facts, language: str) -> None:
    feed = read[f"/calendars/{language}/information.ics"]
    starts = next(fact["starts"] for fact in feed if fact["uid"].startswith("electronic-bulletin."))
    assert (starts[0], starts[-1], len(starts)) == ("2023-01-02", "2023-12-25", 52)
