"""The names of months by which a wording of a date may call them (CLDR)."""

from collections.abc import Iterator, Mapping

from calendars.wording.language import Language


def month_names(language: Language) -> Mapping[str, int]:
    """Return the words for months, in full and short, in every case CLDR has, with their numbers.

    What is no single word, or may be a weekday too, is left out.
    """
    weekdays = set(_words(language.locale.days))
    names = {
        name.rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in language.locale.months[context][width].items()
    }
    return {
        name: number for name, number in names.items() if name.isalpha() and name not in weekdays
    }


def _words(names: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Iterator[str]:
    return (
        word.rstrip(".")
        for widths in names.values()
        for words in widths.values()
        for word in words.values()
    )
