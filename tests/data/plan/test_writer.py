"""Plan files: what is written is what is read, and no file is ever written over."""

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.errors import DraftRefused
from data.plan.loader import Sources, load_sources
from data.plan.model import Drafted, Plan
from data.plan.writer import plan_file, write_plan
from tests.conftest import MAG, copy_folder, stated

PLAN = MAG / "plans/mag-2023.toml"
NO_COMMENTS: Mapping[str, tuple[str, ...]] = {}


def read(folder: Path, text: str, name: str = "mag-2023") -> Plan:
    """Return the plan that a file of this text is."""
    copy_folder(MAG, folder)
    shutil.rmtree(folder / "plans")
    (folder / "plans").mkdir()
    (folder / "plans" / f"{name}.toml").write_text(text, encoding="utf-8")
    (plan,) = load_sources(folder, ["ru", "en"]).plans
    return plan


def pairs(text: str) -> list[str]:
    """Return the lines of a file but its comments, and the colours, which the folder states."""
    lines = (line.partition("  #")[0] for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "color = "))]


def test_a_plan_is_written_as_it_is_kept_by_hand(sources: Sources) -> None:
    """Character by character, but for the comments."""
    written = plan_file(sources.plans[0], (), NO_COMMENTS)
    assert pairs(written) == pairs(stated(MAG, PLAN))


def test_what_is_written_is_read(sources: Sources, tmp_path: Path) -> None:
    (plan,) = sources.plans
    first, second, *rest = plan.items
    mixed = replace(
        plan,
        items=(replace(first, cancelled=True, reason={"ru": "Дождь", "en": "Rain"}), *rest),
        drafts=(Drafted(item=second, reason='"?" \\ # \''),),
    )
    heads = ["Начало " * 40, "# «?»"]
    comments = {"events": ("События",), "jubilees": ("Юбилеи", "и ещё")}
    assert read(tmp_path, plan_file(mixed, heads, comments)) == mixed


def test_comments_stand_above_what_they_are_about(sources: Sources) -> None:
    text = plan_file(sources.plans[0], ["слово " * 30], {"jubilees": ("Юбилеи", "и ещё")})
    assert text.startswith(
        f"# {('слово ' * 18).strip()}\n# {('слово ' * 12).strip()}\nyear = 2023\n"
    )
    assert '\n\n# Юбилеи\n# и ещё\n\n[[items]]\nkey = "jubilee-saint-petersburg"\n' in text


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts=st.dictionaries(TEXTS, TEXTS, min_size=1), words=TEXTS)
def test_any_text_survives(sources: Sources, texts: dict[str, str], words: str) -> None:
    (plan,) = sources.plans
    item = replace(plan.items[0], title=texts, said=words)
    plan = replace(plan, items=(), drafts=(Drafted(item=item, reason=words),))
    found = tomllib.loads(plan_file(plan, (), NO_COMMENTS))["items"][0]
    assert (found["title"], found["said"], found["draft"]) == (texts, words, words)


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "mag-2024.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(DraftRefused) as caught:
        write_plan(path, "new")
    assert str(caught.value) == (
        f"{path}: it is there already, and stays as it is; go on with it, or move it away"
    )
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {path.name: "mine"}


def test_a_new_file_is_written_whole_and_can_be_read_by_others(tmp_path: Path) -> None:
    path = tmp_path / "mag-2024.toml"
    write_plan(path, "год = 2024\n")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == (
        "год = 2024\n",
        0o644,
    )


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone/mag-2024.toml"
    with pytest.raises(DraftRefused) as caught:
        write_plan(path, "")
    assert str(caught.value) == f"{path}: it can't be written: No such file or directory"
