"""What drafting needs from a language: it is handed in, as `data` knows no languages."""

from typing import Protocol

from data.when.value import When


class Words(Protocol):
    """A language's sentences, plurals and dates."""

    @property
    def code(self) -> str:
        """Return the code under which texts have this language."""

    def gettext(self, message: str, **values: object) -> str:
        """Return a sentence, its `{names}` filled in."""

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Return a sentence in the plural form that `n` asks for, its `{names}` filled in."""

    def dates(self, when: When) -> str:
        """Return a window in words; not for keywords."""

    def months(self, when: When) -> str:
        """Return a window's months without their year."""
