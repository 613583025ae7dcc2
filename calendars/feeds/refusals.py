"""What is said to somebody who asks for a feed, an event or an option that there is not."""

from collections.abc import Sequence

from calendars.feeds.options import OptionError
from calendars.wording.language import Language


def no_such_option(error: OptionError, language: Language) -> str:
    """Return a refusal that lists the options there are, or the values of one."""
    known = ", ".join(error.known)
    if error.name:
        return language.gettext(
            "There is no {option}={value}. There is: {known}.",
            option=error.name,
            value=printable(error.value),
            known=known,
        )
    return language.gettext(
        "There is no option “{value}”. There are: {known}.",
        value=printable(error.value),
        known=known,
    )


def no_such_language(value: str, languages: Sequence[Language]) -> str:
    """Return a refusal in every language, as the reader's is not known."""
    known = ", ".join(language.code for language in languages)
    return "\n".join(
        language.gettext(
            "There is no language “{value}”. There are: {known}.",
            value=printable(value),
            known=known,
        )
        for language in languages
    )


def no_such_feed(value: str, known: Sequence[str], language: Language) -> str:
    """Return a refusal that lists the feeds there are."""
    return language.gettext(
        "There is no calendar “{value}”. There are: {known}.",
        value=printable(value),
        known=", ".join(known),
    )


def no_such_entry(value: str, language: Language) -> str:
    """Return a refusal for an item that never was."""
    return language.gettext("There is no event “{value}” in the plan.", value=printable(value))


def printable(value: str) -> str:
    """Return what somebody asked for, fit to be shown: short, and without control characters."""
    shown = "".join(each if each.isprintable() else "�" for each in value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
