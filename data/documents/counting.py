"""Numbers as lists count: in figures, Roman numerals and letters."""

from collections.abc import Callable, Mapping

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 3999
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
"""Without ё, й, ъ and ь, which number nothing."""
_PRIVATE = range(0xE000, 0xF900)


def bullet(text: str) -> str:
    """Return the sign before an item; those of Symbol and Wingdings are no characters."""
    return "".join("•" if ord(sign) in _PRIVATE else sign for sign in text)


def formed(count: int, form: str) -> str:
    """Return a number in a form of ST_NumberFormat; forms that are not known are decimal."""
    write = _FORMS.get(form, str)
    return write(count) if count > 0 else str(count)


def _roman(count: int) -> str:
    if count > _MOST_ROMAN:
        return str(count)
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (count // worth)
        count %= worth
    return written


def _letters(alphabet: str) -> Callable[[int], str]:
    # After the last letter come «аа», «бб», as Word has it.
    size = len(alphabet)
    return lambda count: alphabet[(count - 1) % size] * min((count - 1) // size + 1, 20)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _letters(_LATIN.upper()),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "none": lambda _: "",
}
