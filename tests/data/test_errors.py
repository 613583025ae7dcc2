"""The errors: one tree, all of it shown where it begins."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import app
import calendars
import data
from data import errors
from data.errors import KalendsError


def test_the_tree_shows_every_error() -> None:
    for house in (app, calendars, data):
        for module in walk_packages(house.__path__, f"{house.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    assert errors.__doc__
    shown = re.findall(r"^([│ ]*)[├└]── (\w+)", errors.__doc__, re.MULTILINE)
    assert {(len(indent) // 4 + 1, name) for indent, name in shown} == {*below(KalendsError)}


def below(kind: type[Exception], depth: int = 1) -> Iterator[tuple[int, str]]:
    """Yield the kinds of an error, and theirs, each with how deep it stands in the tree."""
    for each in kind.__subclasses__():
        if each.__module__.startswith(("app.", "calendars.", "data.")):
            yield depth, each.__name__
            yield from below(each, depth + 1)
