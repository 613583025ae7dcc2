"""The words that drafting a plan needs of a language."""

from dataclasses import dataclass

from calendars.wording.dates import dates, roughly
from calendars.wording.language import Language
from data.when.edtf import Precision
from data.when.value import When, Within


@dataclass(frozen=True, kw_only=True)
class DraftWords:
    """One language as drafting asks it."""

    language: Language

    @property
    def code(self) -> str:
        """Return the code under which texts have this language."""
        return self.language.code

    def gettext(self, message: str, **values: object) -> str:
        """Return a sentence, its `{names}` filled in."""
        return self.language.gettext(message, **values)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Return a sentence in the plural form that `n` asks for, its `{names}` filled in."""
        return self.language.ngettext(singular, plural, n, **values)

    def dates(self, when: When) -> str:
        """Return a date in words."""
        return roughly(when, self.language)

    def months(self, when: When) -> str:
        """Return the months of a window without their year; any other date with it."""
        if not isinstance(when, Within) or when.unit is not Precision.MONTH:
            return dates(when, self.language)
        first, last = (self.language.month(day) for day in (when.start, when.last))
        return self.language.interval(first, last)
