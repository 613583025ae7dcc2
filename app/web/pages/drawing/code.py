"""The code to photograph that leads to an address, as SVG."""

from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def code(url: str) -> str:
    """Return an SVG with the code of an address; a unit is a module, with its quiet zone."""
    made = segno.make(url, error="m")
    return made.svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
