"""The grammar files: nothing in them is unknown, unused or wrongly handed over."""

import inspect
import subprocess
import sys

import pytest

from data.when.phrases import notation

LANGUAGES = ("ru", "en")


def written(language: str) -> dict[str, list[notation.Rule]]:
    file = notation.files("data.when.phrases") / "grammar" / f"{language}.txt"
    return notation.rules_of(file.read_text(encoding="utf-8").partition("[rules]")[2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_action_takes_what_its_rule_hands_over(language: str) -> None:
    for rules in written(language).values():
        for rule in rules:
            captures = {item.capture for item in rule.items if item.capture}
            inspect.signature(rule.action).bind(**dict.fromkeys(captures))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_is_used(language: str) -> None:
    rules = written(language)
    used = {item.name for each in rules.values() for rule in each for item in rule.items}
    assert set(rules) - used == {"root"}


def test_no_rule_begins_with_itself() -> None:
    rules = notation.rules_of("one = one WORD")
    with pytest.raises(ValueError, match="begins with itself"):
        notation.nodes(rules)


def test_the_value_of_a_date_loads_no_grammar() -> None:
    code = "import sys, data.when.value; print([m for m in sys.modules if 'phrases' in m])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
