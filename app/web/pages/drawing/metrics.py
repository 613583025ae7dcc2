"""How wide a text is at most, whichever of the fonts named in the style sheets shows it.

The advance widths are those of DejaVu Sans, in hundredths of the font's size, rounded up. It is
the widest of the fonts that stand for `system-ui` and `sans-serif` (Segoe UI, Roboto, San
Francisco, Ubuntu, Noto Sans, Arial and Liberation Sans are narrower, Verdana is as wide), so a text
that fits by them fits everywhere. tests/app/web/pages/test_metrics.py reads them from the font.
"""

import unicodedata
from functools import lru_cache

_GROUPS = {
    20: "\u200a",
    24: "י",
    28: "ijlіїјӏון",
    30: "IJІЇЈӀ",
    32: " \u00a0,.·‘’‚",
    34: "/:;\\|ΐίι",
    36: "fז",
    38: "-ľ‐",
    40: "t()[]‹›ſ",
    42: "r!¡גנ",
    46: '"',
    50: "*_`§†‡",
    52: "“”„",
    54: "?szгзѓѕґךכץ",
    56: "LcсєΓζεэѐד",
    58: "kFυχבלר",
    60: "vxyγςνλυвтухчьўץצ‣•",
    62: "PTYaeoѐ«»абекояГРТУδθοπτо",
    64: "0123456789ESbdghnpqu{}$ßЕЅєрлђΕΞΣβημρσפף–",
    66: "KЗийнпћΚάφψהחטסת",
    68: "אםמ",
    70: "ABCRVXZАБВСХЧЬЭЯдцΑΒΔΖΛΧ",
    72: "КќЌקש",
    74: "U",
    76: "HNИЛНПмЍЙΗΝΠ",
    78: "DGÐЦΩ",
    80: "OQДОыЂЋΘΟΦΨ",
    82: "w",
    84: "#+<=>^~±×÷ЪΏω→≈Џ",
    86: "фю",
    88: "MМФΜ",
    90: "Ыњ",
    92: "жшљĦ",
    96: "%щ",
    98: "mÆ",
    100: "@W©®æ—…",
    104: "œ",
    108: "ŒЖШЮ№",
    112: "ЉЊЩ",
    136: "‰",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}
_WIDEST = 100
"""Of characters that aren't listed: no letter of a script that people read is wider."""
BOLD = 1.28
"""How much wider a bold text is at most."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the most that a text takes at a font size."""
    return sum(map(_width, text)) * size / 100 * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    # A letter is as wide as the one without its accents.
    base = unicodedata.normalize("NFD", character)[0]
    known = (_WIDTHS.get(each) for each in (character, base))
    return next((width for width in known if width is not None), _WIDEST)
