"""The words that a layout is told by: none is stated twice."""

from data.importing.words.vocabulary import Entry, lists


def test_no_entry_says_what_another_does() -> None:
    found = [
        (name, own.words)
        for name, entries in lists().items()
        for n, own in enumerate(entries)
        if any(covers(other, own) for other in (*entries[:n], *entries[n + 1 :]))
    ]
    assert found == []


def covers(other: Entry, own: Entry) -> bool:
    """Tell whether one entry names all that another does, in as many words."""
    equal = len(other.words) == len(own.words) and other.begins(own.words)
    return equal and other.open_end >= own.open_end
