"""The colours of categories, as readable as they are the folder's own, and signs beside them."""

import colorsys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from data.plan.checks import COLORS, rgb

NAMES = tuple(sorted(COLORS))
"""Every colour that a folder can state; a page knows one by its number here."""
SPARE = (
    *("steelblue", "seagreen", "goldenrod", "indianred", "slateblue", "teal", "sienna", "orchid"),
    *("olivedrab", "royalblue", "tomato", "darkcyan", "mediumvioletred", "darkkhaki", "dimgray"),
)
"""For categories that would share a colour."""
Rgb = tuple[float, float, float]
PAPER, NIGHT = "#fbfaf7", "#14191c"
"""The grounds that colours stand on, light and dark, as drawing.css has them."""
ENOUGH = 4.6
"""The contrast that words of a colour need (WCAG 1.4.3), and a little more."""
SOFT = 0.16
STEPS = 100


def _ground(color: str) -> Rgb:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red / 255, green / 255, blue / 255


LIGHT, DARK = _ground(PAPER), _ground(NIGHT)


def chosen(colors: Mapping[str, str]) -> Mapping[str, int]:
    """Return the number of a colour for each key: its own where it is free, else a spare one."""
    taken: dict[str, str] = {}
    for key, color in colors.items():
        free = (each for each in (color, *SPARE, *NAMES) if each not in taken.values())
        taken[key] = next(free, color)
    return {key: NAMES.index(color) for key, color in taken.items()}


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(color: Rgb, ground: Rgb) -> Rgb:
    """Return the colour nearest in lightness that can be read on a ground, of the same hue."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*color)
    end = 0.0 if _luminance(ground) > 0.5 else 1.0
    shades = (
        colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / STEPS, saturation)
        for step in range(STEPS + 1)
    )
    return next(shade for shade in shades if contrast(shade, ground) >= ENOUGH)


def soft(color: Rgb, ground: Rgb) -> Rgb:
    """Return a tint of a ground, for words of the page's own colour to stand on."""
    red, green, blue = (
        own * SOFT + under * (1 - SOFT) for own, under in zip(color, ground, strict=True)
    )
    return red, green, blue


def palette(numbers: Sequence[int] = range(len(NAMES))) -> str:
    """Return the rules of a style sheet for colours by their numbers, for light and dark."""
    light = "".join(_rules(numbers, LIGHT))
    dark = "".join(_rules(numbers, DARK))
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{{dark}}}\n"


def _rules(numbers: Sequence[int], ground: Rgb) -> Iterator[str]:
    for number in sorted(set(numbers)):
        yield _rule(number, ground)


def shades(number: int, ground: Rgb = LIGHT) -> tuple[str, str]:
    """Return a colour by its number, and its tint, as a ground asks for; hexadecimal."""
    color = readable(rgb(NAMES[number]), ground)
    return _hex(color), _hex(soft(color, ground))


@lru_cache(maxsize=2 * len(NAMES))
def _rule(number: int, ground: Rgb) -> str:
    color, tint = shades(number, ground)
    return f".c{number}{{--c:{color};--s:{tint}}}"


def _hex(color: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)
