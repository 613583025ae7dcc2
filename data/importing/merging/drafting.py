"""Say in the plan's language why a row stands in it as a draft."""

from collections.abc import Mapping, Sequence

from data.errors import Sentence
from data.importing.merging.texts import tidy
from data.importing.merging.wanted import Say
from data.importing.row import Doubt, Field
from data.plan.checks import TEXT_LENGTH

_NAMES: Mapping[Field, Sentence] = {
    "title": Sentence("Title"),
    "said": Sentence("Date"),
    "place": Sentence("Place"),
    "organisers": Sentence("Organisers"),
    "notes": Sentence("Note"),
    "section": Sentence("Category"),
}
"""What the parts of a row are called; "row" is the row as a whole."""
WHICH = Sentence("which item of the plan it is can't be told")
"""Why a row is doubtful that may be one of several items; its choices are their keys."""

_IMPORT, _MAY_BE = Sentence("Import"), Sentence("it may be")


def reason(doubts: Sequence[Doubt], say: Say) -> str:
    """Return why a row is a draft, and what may be meant."""
    told = "; ".join(dict.fromkeys(_told(doubt, say) for doubt in doubts))
    return tidy(_mark(say) + told, TEXT_LENGTH)


def ours(draft: str, say: Say) -> bool:
    """Tell whether a draft line was written by an import, and by nobody since."""
    return draft.startswith(_mark(say))


def undecided(draft: str, say: Say) -> bool:
    """Tell whether a draft line says that the row may be one of several items."""
    return ours(draft, say) and say(WHICH) in draft


def _mark(say: Say) -> str:
    return f"{say(_IMPORT)}: "


def doubted(doubt: Doubt, say: Say) -> str:
    """Return what is not sure, and which part of the row it is about."""
    name = f"{say(_NAMES[doubt.field])}: " if doubt.field in _NAMES else ""
    return name + say(doubt.why)


def _told(doubt: Doubt, say: Say) -> str:
    words = doubted(doubt, say).rstrip(". ")
    if not doubt.choices:
        return words
    form = 'when = "{}"' if doubt.field == "said" else "{}"
    choices = " / ".join(form.format(choice) for choice in doubt.choices)
    return f"{words} ({say(_MAY_BE)}: {choices})"
