"""The golden feeds of the scripted year: what subscribers hold after each of its steps."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from data.journal.change import ChangeKind
from tests.calendars.feeds.test_golden import GOLDEN, unnoticed, vevents
from tests.year.script import EDITS
from tests.year.steps import Step, steps

YEAR = GOLDEN / "year"
PATHS = tuple(f"calendars/{language}/all.ics" for language in ("ru", "en"))


def published() -> Iterator[Step]:
    return (step for step in steps() if step.changes)


def golden() -> dict[str, bytes]:
    """Return the golden files as they must be, by path."""
    return {
        f"{step.number:02}/{path}": step.body(f"/{path}") or b""
        for step in published()
        for path in PATHS
    }


def test_every_golden_feed_is_what_was_published(pytestconfig: pytest.Config) -> None:
    for name, body in golden().items():
        file = YEAR / name
        if pytestconfig.getoption("golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        assert file.read_bytes() == body, f"{file}: look at it, then run `make golden`"


def test_no_golden_feed_is_left_over() -> None:
    files = {str(file.relative_to(YEAR)) for file in YEAR.rglob("*.ics")}
    assert files == golden().keys()


def test_the_script_has_forty_edits_one_after_another() -> None:
    days = [step.now for step in steps()]
    assert len(EDITS) == 40
    assert days == sorted(set(days))


def test_a_step_that_publishes_nothing_leaves_every_feed_as_it_was() -> None:
    quiet = [(old, new) for old, new in pairwise(steps()) if not new.changes]
    assert [new.edit for _, new in quiet] == [edit for edit in EDITS if not edit.publishes]
    assert all(new.site is old.site for old, new in quiet)


def test_one_publication_does_nothing_but_retire() -> None:
    kinds = {step.number: {change.kind for change in step.changes} for step in published()}
    assert [n for n, kind in kinds.items() if kind == {ChangeKind.RETIRED}] == [17]


def test_the_script_makes_every_kind_of_change() -> None:
    assert {change.kind for step in published() for change in step.changes} == set(ChangeKind)


@pytest.mark.parametrize("path", PATHS)
def test_no_event_changes_without_clients_being_told(path: str) -> None:
    bodies = [step.body(f"/{path}") or b"" for step in steps()]
    assert [list(unnoticed(old, new)) for old, new in pairwise(bodies)] == [[]] * 40


@pytest.mark.parametrize("path", PATHS)
def test_languages_hold_the_same_events(path: str) -> None:
    for step in published():
        both = [vevents(step.body(f"/{each}") or b"").keys() for each in (path, PATHS[0])]
        assert both[0] == both[1]
