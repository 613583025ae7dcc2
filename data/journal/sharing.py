"""Make equal parts of items one object: thousands of items name the same few places and dates."""

import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from data.plan.model import Category, Item, Place, Text
from data.when.value import When

KEPT = 4096
"""Different values of a kind that are shared; the ones used longest ago are forgotten."""
_encode = msgspec.json.Encoder().encode


def sharing(item: Item) -> Item:
    """Return an equal item that shares what it has in common with those read before it."""
    return replace(
        item,
        category=_category(_encode(item.category)),
        when=_when(_encode(item.when)),
        said=sys.intern(item.said),
        places=_places(_encode(item.places)),
        organisers=_organisers(_encode(item.organisers)),
    )


def _reading(kind: Any) -> Callable[[bytes], Any]:
    """Return what reads a value of a kind, and returns the same object for the same octets.

    By octets, as these values have no hash, and as -0.0 equals 0.0 but isn't the same in a feed.
    """
    return lru_cache(maxsize=KEPT)(msgspec.json.Decoder(kind).decode)


_category = _reading(Category)
_when = _reading(When)
_places = _reading(tuple[Place, ...])
_organisers = _reading(tuple[Text, ...])
