"""Each media type is stated once, so that server, hosts of files and buckets say the same."""

import re
from pathlib import Path

import pytest

from app.web import media
from app.web.media import BY_ENDING, bare, by_ending

TYPE = re.compile(r"""["'](?:text|application|image)/[a-z][a-z0-9.+-]*""")


def test_no_other_module_states_one() -> None:
    modules = {path: path.read_text(encoding="utf-8") for path in Path("app").rglob("*.py")}
    stating = {str(path) for path, text in modules.items() if TYPE.search(text)}
    assert stating == {"app/web/media.py"}


def test_none_is_stated_twice() -> None:
    stated = TYPE.findall(Path(media.__file__).read_text(encoding="utf-8"))
    assert sorted(stated) == sorted(set(stated))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/tables/ru/all.csv", "text/csv; charset=utf-8; header=present"),
        ("static/kalends.0123456789.JS", "text/javascript; charset=utf-8"),
        ("sources/plan.docx", None),
        ("/ru/", None),
        (".css", None),
    ],
)
def test_a_file_is_known_by_its_ending(path: str, expected: str | None) -> None:
    assert by_ending(path) == expected


def test_parameters_are_left_out() -> None:
    assert {bare(each) for each in BY_ENDING.values()} & set(BY_ENDING.values()) == {
        each for each in BY_ENDING.values() if ";" not in each
    }
    assert bare("text/csv; charset=utf-8; header=present") == "text/csv"
