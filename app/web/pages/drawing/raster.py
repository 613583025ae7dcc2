"""From a drawing to a picture, which programs that show no SVG take: a PNG.

resvg draws: it has no dependency of its own, and the fonts it may use are named to it, so the
picture is the same on every machine.
"""

from pathlib import Path

import resvg_py

FONTS = tuple(str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")))
FAMILY = "DejaVu Sans"
"""The font whose widths `metrics` has."""


def png(svg: str) -> bytes:
    """Return a drawing as a PNG of the size in pixels that it states."""
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=list(FONTS),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return bytes(drawn)
