"""What elements, classes and styles of HTML say about a text."""

import re
from collections.abc import Mapping

import msgspec
from lxml import etree

# Bounded, so that a sheet without an end takes no quadratic time.
_RULE = re.compile(r"([\w-]{0,20}\.[\w-]{1,80})\s{0,20}\{([^{}]{0,4000})\}")
_DECLARATION = re.compile(r"([\w-]{1,40})\s{0,20}:\s{0,20}([^;]{1,400})")
_LONGEST = 10_000
_STRUCK = frozenset({"s", "strike", "del"})
_SLANTED = frozenset({"em", "i", "mark"})
_PLAIN = frozenset(
    {"", "black", "white", "windowtext", "#000", "#000000", "#fff", "#ffffff", "transparent"}
    | {"auto", "inherit", "none", "initial", "rgb(0,0,0)", "rgb(255,255,255)", "currentcolor"}
)
Rules = Mapping[str, str]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a text looks."""

    struck: bool = False
    hidden: bool = False
    marked: bool = False


def rules(root: etree._Element) -> Rules:
    """Return the declarations of classes in a page's own style sheets, by `tag.class`."""
    sheets = (str(style.text or "") for style in root.iter("style"))
    return {
        selector.lower(): told
        for sheet in sheets
        for selector, told in _RULE.findall(sheet[:1_000_000])
    }


def look(element: etree._Element, below: Look, classes: Rules) -> Look:
    """Return how the text of an element looks inside another."""
    told = _declared(element, classes)
    line = told.get("text-decoration", "") + told.get("text-decoration-line", "")
    hidden = told.get("display", "").startswith("none") or told.get("mso-hide") == "all"
    return Look(
        struck=below.struck or element.tag in _STRUCK or "line-through" in line,
        hidden=below.hidden or hidden or element.get("hidden") is not None,
        marked=below.marked or element.tag in _SLANTED or _marked(element, told),
    )


def _declared(element: etree._Element, classes: Rules) -> Mapping[str, str]:
    names = str(element.get("class", "")).lower().split()
    selectors = [each for name in names for each in (f".{name}", f"{element.tag}.{name}")]
    named = [classes[each] for each in selectors if each in classes]
    declared = ";".join((*named, str(element.get("style", ""))[:_LONGEST]))
    return {name.lower(): value.strip().lower() for name, value in _DECLARATION.findall(declared)}


def _marked(element: etree._Element, told: Mapping[str, str]) -> bool:
    if told.get("font-style", "") in {"italic", "oblique"}:
        return True
    grounds = (told.get(name, "") for name in ("color", "background", "background-color"))
    named = (str(element.get(name, "")).lower() for name in ("color", "bgcolor"))
    return any(ground.replace(" ", "") not in _PLAIN for ground in (*grounds, *named))
