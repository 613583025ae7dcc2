"""What SECURITY.md and docs/operators.md name is there."""

import re
from pathlib import Path

import pytest

from app.web.live import LiveState
from app.web.observing.metrics import Metrics
from app.web.observing.tally import Tally
from calendars.wording.language import load_languages
from data.journal.homes.file import file_store
from tests.conftest import BASE_URL, NOW

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
OPERATORS = (ROOT / "docs/operators.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(tests/\S+?)`", SECURITY))))
def test_a_test_that_is_named_is_there(name: str) -> None:
    path, _, test = name.partition("::")
    assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_event_of_the_log_is_told() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py")]
    written = set(re.findall(r'"_event": "(\w+)"', "".join(sources)))
    section = OPERATORS[OPERATORS.index("| `event` | level |") :]
    rows = re.findall(r"^\| (`.+?`) \| (?:info|warning|error) \|", section, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == written


def test_every_metric_is_told(journal: Path) -> None:
    live = LiveState(file_store(journal), load_languages(), BASE_URL)
    metrics = Metrics(live, Tally().counts, lambda: NOW, lambda: {"option": {"apple": 1}})
    names = {f"{m.name}_total" if m.type == "counter" else m.name for m in metrics.collect()}
    assert set(re.findall(r"`(kalends_\w+?)(?:\{\w+(?:,\w+)*\})?`", OPERATORS)) == names
