"""Footnotes and endnotes: the marks in the text, and the notes in the order of their marks."""

from collections.abc import Iterator, Mapping

from lxml import etree

from data.documents.counting import formed
from data.documents.pieces import raised
from data.documents.readers.word.names import value, w

_DEFAULT = {"footnote": "decimal", "endnote": "lowerRoman"}


class Notes:
    """Numbers the notes as they are referred to."""

    def __init__(
        self, roots: Mapping[str, etree._Element | None], forms: Mapping[str, str]
    ) -> None:
        self._texts = {
            kind: {str(note.get(w("id"))): note for note in ([] if root is None else root)}
            for kind, root in roots.items()
        }
        self._forms = {kind: forms.get(kind) or form for kind, form in _DEFAULT.items()}
        self._numbers = dict.fromkeys(_DEFAULT, 0)
        self._referred: dict[tuple[str, str], str] = {}

    def refer(self, kind: str, reference: etree._Element) -> str:
        """Return the mark of a reference; one of its own is a text beside it."""
        key = (kind, str(reference.get(w("id"))))
        if _custom(reference):
            self._referred.setdefault(key, "")
            return ""
        if key not in self._referred:
            self._numbers[kind] += 1
            self._referred[key] = raised(formed(self._numbers[kind], self._forms[kind]))
        return self._referred[key]

    def referred(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield the marks and the notes, footnotes first."""
        for wanted in _DEFAULT:
            for (kind, note_id), mark in self._referred.items():
                if kind == wanted and note_id in self._texts[kind]:
                    yield mark, self._texts[kind][note_id]


def _custom(reference: etree._Element) -> bool:
    told = reference.get(w("customMarkFollows"), "0")
    return told in {"1", "true", "on"}


def forms(settings: etree._Element | None) -> dict[str, str]:
    """Return how a document numbers its notes, where it says so."""
    return {kind: value(settings, f"{kind}Pr", "numFmt") for kind in _DEFAULT}
