"""Lines of earlier formats, made into those of the next one: plain JSON values, kept for ever.

They know nothing of today's model, which changes; a folder of old journals is their test.
"""

from collections.abc import Callable, Mapping
from typing import Any

Raw = Mapping[str, Any]


def _from_1(raw: Raw) -> Raw:
    """Return a line of version 2: the organisation apart, a period, places, `following`.

    Version 1 had every text in every language; the plan's own one was that of its first text.
    """
    known = {name: value for name, value in raw.items() if name != "left"}
    return {
        **known,
        "following": raw["left"],
        "item": _item_from_1(raw.get("item")),
        "header": _header_from_1(raw.get("header")),
    }


def _item_from_1(item: Raw | None) -> Raw | None:
    if item is None or "place" not in item:
        return item
    return {**{k: v for k, v in item.items() if k != "place"}, "places": [item["place"]]}


def _header_from_1(header: Raw | None) -> Raw | None:
    if header is None:
        return None
    year = header["year"]
    apart = ("year", "organisation", "domain", "color")
    return {
        **{name: value for name, value in header.items() if name not in apart},
        "period": {"start": f"{year:04}-01-01", "end": f"{year + 1:04}-01-01"},
        "organisation": {
            "name": header["organisation"],
            "domain": header["domain"],
            "color": header["color"],
            "languages": list(header["title"]),
        },
    }


def _from_2(raw: Raw) -> Raw:
    """Return a line of version 3: a date of one of several kinds, each with what it states."""
    item = raw.get("item")
    if item is None:
        return raw
    return {**raw, "item": {**item, "when": _when_from_2(item["when"])}}


def _when_from_2(when: Raw) -> Raw:
    text, window = when["text"], {"start": when["start"], "end": when["end"]}
    approximate = when.get("approximate", False)
    if when["precision"] == "none":
        return {**_KEYWORDS_OF_2[text], "bounds": window}
    if when["precision"] == "day":
        return {"kind": "days", **window, "approximate": approximate}
    return {"kind": "within", **window, "unit": when["precision"], "approximate": approximate}


_KEYWORDS_OF_2: Mapping[str, Raw] = {
    "unscheduled": {"kind": "unscheduled"},
    "ongoing": {"kind": "ongoing"},
    "every week": {"kind": "rhythm", "unit": "week"},
    "every month": {"kind": "rhythm", "unit": "month"},
    "every quarter": {"kind": "rhythm", "unit": "month", "every": 3},
    "every half-year": {"kind": "rhythm", "unit": "month", "every": 6},
}
UPCASTS: Mapping[int, Callable[[Raw], Raw]] = {1: _from_1, 2: _from_2}
"""By the version that is read; each makes the one after it."""
