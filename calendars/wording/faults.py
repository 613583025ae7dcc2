"""Tell what is wrong in the language of those who can mend it."""

from collections.abc import Mapping

from msgspec.structs import replace

from calendars.wording.language import Language
from data.errors import Fault, Faulty, KalendsError, Sentence


def worded(error: KalendsError, languages: Mapping[str, Language]) -> KalendsError:
    """Return an error in the language of its input; as it is, in English, where that isn't known.

    `languages` are those Kalends speaks, by code.
    """
    if not isinstance(error, Faulty) or error.language not in languages:
        return error
    language = languages[error.language]
    faults = [_fault(fault, language) for fault in error.faults]
    return Faulty(faults, language=error.language)


def _fault(fault: Fault, language: Language) -> Fault:
    return replace(
        fault, problem=spoken(fault.problem, language), remedy=spoken(fault.remedy, language)
    )


def spoken(words: str, language: Language) -> str:
    """Return a Sentence, with those inside it, in a language; other words as they are."""
    if not isinstance(words, Sentence):
        return words
    values = {
        name: spoken(value, language) if isinstance(value, str) else value
        for name, value in words.values.items()
    }
    return language.gettext(words.msgid, **values)
