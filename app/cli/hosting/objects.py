"""What an object of an exported site is served with by a store: the headers that it can keep."""

import mimetypes
from collections.abc import Callable, Iterable, Iterator, Mapping

from app.cli.hosting.rules import Rule
from app.web.media import OCTETS, by_ending

KEPT = ("Cache-Control", "Content-Disposition")
"""Besides Content-Type; a store adds the others of a rule to no object."""


def object_headers(rules: Iterable[Rule]) -> Callable[[str], Mapping[str, str]]:
    """Return what tells the headers of a file of the tree by its path."""
    by_path = {(rule.path, rule.folder): rule for rule in rules}

    def headers(path: str) -> Mapping[str, str]:
        found = (by_path[each] for each in _asked(path) if each in by_path)
        rule = next(found, Rule(path=path, headers={}))
        kept = {name: rule.headers[name] for name in KEPT if name in rule.headers}
        return {"Content-Type": rule.media_type or _media_type(path), **kept}

    return headers


def _asked(path: str) -> Iterator[tuple[str, bool]]:
    """Yield the path of each rule that a file may have, and whether of a folder; nearest first."""
    address = f"/{path}"
    if address.endswith("/index.html"):
        address = address.removesuffix("index.html")
    yield address, False
    while address:
        yield address, True
        address = address[: address.rstrip("/").rfind("/") + 1]


def _media_type(path: str) -> str:
    # What isn't ours are documents, whose endings only the machine knows.
    return by_ending(path) or mimetypes.guess_type(path)[0] or OCTETS
