"""The command line is the same in the process of the tests as in one of its own."""

from pathlib import Path

import pytest

from tests.app.conftest import in_a_process, in_this_process
from tests.conftest import environment


@pytest.mark.parametrize(
    ("arguments", "answer", "code"),
    [
        ((), "", 2),
        (("check",), "", 0),
        (("diff", "--format", "markdown", "--per-feed"), "", 0),
        (("diff", "--format", "nothing"), "", 2),
        (("publish",), "n\n", 0),
        (("publish",), "", 1),
        (("show", "--language", "en"), "", 0),
        (("show", "--language", "tlh"), "", 2),
    ],
)
def test_a_run_ends_and_says_the_same(
    workspace: Path, arguments: tuple[str, ...], answer: str, code: int
) -> None:
    plan = workspace / "plans/mag-2023.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace('when = "2023-02"', 'when = "2023-02-14"'), encoding="utf-8")
    settings = {**environment(workspace), "COLUMNS": "60"}
    apart, here = (run(arguments, settings, answer) for run in (in_a_process, in_this_process))
    assert (here.returncode, here.stdout, here.stderr) == (
        apart.returncode,
        apart.stdout,
        apart.stderr,
    )
    assert here.returncode == code
